//! The sample clinic, for which nobody signs in.

use crate::clinic::Clinic;

#[test]
fn a_sample_clinic_is_made_in_a_new_vault_and_verifies() {
    let clinic = Clinic::new();
    let words = [
        "--json",
        "--vault",
        "sample",
        "sample",
        "--patients",
        "5",
        "--tasks",
        "20",
        "--without-device-secret",
    ];
    let made = clinic.run(&words).ends_with(0).json();
    let reply = &made["reply"];
    assert_eq!((&reply["vault"], &reply["tasks"]), (&"sample".into(), &20.into()));
    let people = reply["people"].as_array().expect("people");
    assert!(people.len() >= 7, "somebody in every role: {people:?}");
    clinic.write_private("sample.password", reply["password"].as_str().expect("a password"));
    let who = people[0]["login"].as_str().expect("a login");
    let by = [
        "--json",
        "--vault",
        "sample",
        "--user",
        who,
        "--password-file",
        "sample.password",
    ];
    let verified = clinic.run(&[&by[..], &["verify"]].concat()).ends_with(0).json();
    assert_eq!(verified["test_clinic"], true);
    assert_eq!(verified["reply"]["verdict"], "PASS", "{verified:#}");
    let again = clinic.run(&words).ends_with(73);
    assert_eq!(again.refusal(), "vault_exists");
    clinic.script("mara", "sample\n").ends_with(64);
    let bench = clinic.run(&["--json", "bench", "--tasks", "10"]).ends_with(73);
    assert_eq!(
        bench.refusal(),
        "vault_exists",
        "never in a folder that somebody uses"
    );
}
