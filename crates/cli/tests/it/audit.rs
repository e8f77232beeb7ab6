//! `careloopctl audit`: the list, an entry, a report.

use crate::clinic::Clinic;

#[test]
fn the_audit_trail_is_listed_opened_and_reported() {
    let clinic = Clinic::new();
    clinic
        .by("ben", &["task", "add", "Call the pharmacy"])
        .ends_with(0);
    let listed = clinic
        .json_by(
            "mara",
            &["audit", "list", "--person", "ben", "--what", "task_added"],
        )
        .ends_with(0)
        .json();
    let page = &listed["reply"];
    assert_eq!(page["total"], 1, "{page}");
    let line = &page["lines"][0];
    assert_eq!(
        (line["what"].as_str(), line["group"].as_str()),
        (Some("task_added"), Some("change"))
    );
    let place = line["place"].to_string();
    let shown = clinic.by("mara", &["audit", "show", &place]).ends_with(0);
    for words in [
        "task added",
        "title: nothing -> Call the pharmacy",
        "Signed by",
        "1 record.",
    ] {
        assert!(shown.out.contains(words), "{words}: {shown:?}");
    }
    let table = clinic
        .by(
            "mara",
            &[
                "audit",
                "list",
                "--group",
                "change",
                "--sort",
                "person",
                "--ascending",
            ],
        )
        .ends_with(0);
    assert!(
        table.out.contains("task added") && table.out.contains("1 to "),
        "{table:?}"
    );
    let report = clinic.by("mara", &["audit", "report", "sign_ins"]).ends_with(0);
    assert!(report.out.contains("signed in"), "{report:?}");
    let none = clinic
        .by("mara", &["audit", "list", "--from", "2099-01-01T00:00:00Z"])
        .ends_with(0);
    assert!(none.out.contains("None of 0 entries."), "{none:?}");
    clinic.by("ben", &["audit", "list"]).ends_with(77);
    clinic.by("mara", &["audit", "report", "nothing"]).ends_with(64);
}
