//! The clinic's own rules from the terminal: settings, policy, care teams, restricted tasks.

use crate::clinic::Clinic;
use serde_json::json;

#[test]
fn settings_and_policy_are_shown_and_changed_within_their_limits() {
    let clinic = Clinic::new();
    let set = [
        "settings",
        "set",
        "--idle-minutes",
        "5",
        "--other-system",
        "EHR",
        "--reason",
        "agreed",
    ];
    let now = clinic.json_by("mara", &set).ends_with(0).json();
    assert_eq!(now["reply"]["idle_minutes"], 5);
    assert_eq!(now["reply"]["other_systems"], "EHR");
    let long = ["settings", "set", "--idle-minutes", "16", "--reason", "too slow"];
    assert_eq!(clinic.json_by("mara", &long).refusal(), "out_of_range");
    let adjust = |role, reach| {
        let words = [
            "policy",
            "adjust",
            "cancel_task",
            role,
            reach,
            "--reason",
            "asked",
        ];
        clinic.json_by("mara", &words)
    };
    let now = adjust("front_desk", "no").ends_with(0).json();
    let cell = json!([{"action": "cancel_task", "role": "front_desk", "reach": "no"}]);
    assert_eq!(now["reply"]["adjustments"], cell);
    assert_eq!(adjust("practice_manager", "no").refusal(), "out_of_range");
    let shown = clinic.json_by("ben", &["policy", "show"]).ends_with(0).json();
    assert_eq!(
        shown["reply"]["adjustments"], cell,
        "whoever works here may know the rules"
    );
    let refused = clinic.json_by(
        "ben",
        &["settings", "set", "--idle-minutes", "3", "--reason", "no"],
    );
    assert_eq!(refused.refusal(), "not_permitted");
}

#[test]
fn a_restricted_task_is_added_and_made_ordinary() {
    let clinic = Clinic::new();
    let added = clinic.json_by("ben", &["task", "add", "Renew the licence", "--restricted"]);
    let added = added.ends_with(0).json();
    assert_eq!(added["reply"]["sensitivity"], "restricted");
    let task = added["reply"]["task"].as_str().expect("an id").to_owned();
    let hidden = clinic.json_by("mara", &["task", "show", &task]);
    assert_eq!(hidden.refusal(), "not_found", "no administrator's business");
    let edited = clinic.json_by("ben", &["task", "edit", &task, "--ordinary"]);
    assert_eq!(edited.ends_with(0).json()["reply"]["sensitivity"], "ordinary");
    clinic.json_by("mara", &["task", "show", &task]).ends_with(0);
}
