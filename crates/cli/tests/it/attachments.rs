//! Files on tasks and searches in clinical notes, from the command line.

use crate::clinic::Clinic;
use std::fs;

const TEXT: &str = "Letter of 12 May, 120/80";

#[test]
fn a_file_is_attached_read_taken_out_and_retracted() {
    let clinic = Clinic::new();
    let letter = clinic.path("panel.txt");
    fs::write(&letter, TEXT).expect("a file");
    let letter = letter.to_str().expect("a path");
    let task = clinic
        .json_by("ana", &["task", "add", "Call the laboratory"])
        .ends_with(0);
    let task = task.json()["reply"]["task"].as_str().expect("an id").to_owned();
    let attached = clinic
        .json_by("ana", &["attach", &task, letter, "--clinical"])
        .ends_with(0);
    let reply = &attached.json()["reply"];
    assert_eq!(
        (reply["name"].as_str(), &reply["clinical"]),
        (Some("panel.txt"), &true.into())
    );
    let id = reply["attachment"].as_str().expect("an id").to_owned();

    let shown = clinic.by("ana", &["attachment", "open", &id]).ends_with(0);
    assert!(shown.out.contains(TEXT), "{shown:?}");
    let listed = clinic.by("ben", &["attachment", "list", &task]).ends_with(0);
    assert!(
        listed.out.contains("sealed") && !listed.out.contains("panel"),
        "{listed:?}"
    );
    let refused = clinic.json_by("ben", &["attachment", "open", &id]);
    assert_eq!(refused.refusal(), "not_permitted");

    let out = clinic.path("out");
    fs::create_dir(&out).expect("a folder");
    let words = [
        "attachment",
        "export",
        &id,
        "--out",
        out.to_str().expect("a path"),
    ];
    let why = ["--for", "Valley Hospital", "--reason", "referral"];
    let exported = clinic.json_by("pam", &[&words[..], &why].concat()).ends_with(0);
    let file = exported.json()["reply"]["file"]
        .as_str()
        .expect("a path")
        .to_owned();
    assert_eq!(fs::read_to_string(file).expect("readable"), TEXT);

    let retract = ["attachment", "retract", &id, "--reason", "another patient"];
    assert_eq!(clinic.json_by("ben", &retract).refusal(), "not_permitted");
    clinic.by("pam", &retract).ends_with(0);
    let listed = clinic.by("ana", &["attachment", "list", &task]).ends_with(0);
    assert!(listed.out.contains("entered in error"), "{listed:?}");
    clinic.verify();
}

#[test]
fn notes_are_searched_by_those_who_read_them() {
    let clinic = Clinic::new();
    let task = clinic
        .json_by("ana", &["task", "add", "Call the laboratory"])
        .ends_with(0);
    let task = task.json()["reply"]["task"].as_str().expect("an id").to_owned();
    clinic
        .by("ana", &["note", "add", &task, "potassium 5.9, again tomorrow"])
        .ends_with(0);
    let found = clinic.by("ana", &["search", "--notes", "potas"]).ends_with(0);
    assert!(found.out.contains("potassium 5.9"), "{found:?}");
    let nothing = clinic.by("ana", &["search", "--notes", "zebrafish"]).ends_with(0);
    assert!(nothing.out.contains("No clinical note"), "{nothing:?}");
    let refused = clinic.json_by("ben", &["search", "--notes", "potas"]);
    assert_eq!(refused.refusal(), "not_permitted");
}
