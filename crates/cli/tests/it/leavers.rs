//! Leaving, and changes of roles, from a terminal.

use crate::clinic::{Clinic, refusal};

#[test]
fn a_person_leaves_and_is_shown_before_and_after() {
    let clinic = Clinic::new();
    clinic
        .script("ben", "task add 'Call the pharmacy' --owner me\n")
        .ends_with(0);
    let script = "user show ben\n\
        role change ben --role front_desk --role biller --reason 'covers claims'\n\
        user preview-leave ben\n\
        user leave ben --tasks-to me --reason 'moved away' --ordered 2020-01-05T09:00:00-05:00\n\
        user show ben\n\
        user leave ben --tasks-to me --reason 'moved away'\n";
    let ran = clinic.script("mara", script).ends_with(77);
    let answers = ran.lines();
    let reply = |at: usize| &answers[at]["reply"];
    assert_eq!(reply(0)["person"]["standing"], "active");
    assert_eq!(reply(1)["roles"], serde_json::json!(["front_desk", "biller"]));
    assert_eq!(reply(2)["open_tasks"], 1);
    assert_eq!(
        (&reply(3)["tasks"], &reply(3)["rekeyed"]),
        (&1.into(), &true.into())
    );
    assert_eq!(reply(4)["person"]["standing"], "left");
    assert_eq!(refusal(&answers[5]), "not_permitted");
    let out = clinic.json_by("ben", &["task", "day"]);
    assert_eq!(out.refusal(), "wrong_sign_in", "as for a name nobody has");
    let shown = clinic.by("mara", &["user", "show", "ben"]).ends_with(0);
    assert!(shown.out.contains("left"), "{shown:?}");
}

#[test]
fn who_gets_the_tasks_must_be_said() {
    let clinic = Clinic::new();
    let words = ["user", "leave", "ben", "--reason", "moved away"];
    clinic.by("mara", &words).ends_with(64);
    let both = [&words[..], &["--tasks-to", "me", "--tasks-to-queue", "biller"]].concat();
    clinic.by("mara", &both).ends_with(64);
    let wrong = [&words[..], &["--tasks-to", "me", "--ordered", "yesterday"]].concat();
    clinic.by("mara", &wrong).ends_with(64);
}
