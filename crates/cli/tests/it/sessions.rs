//! Work in a session: scripts, versions, who is shown, what is printed.

use crate::clinic::{Clinic, program, refusal};
use serde_json::Value;
use std::io::Read as _;
use std::process::{Command, Stdio};

#[test]
fn what_somebody_changed_in_between_is_not_overwritten() {
    let clinic = Clinic::new();
    let script = "$T = task add 'Call the lab' --queue clinical_staff\n\
        $A = task edit $T --title 'Call the lab today'\n\
        task edit $T --seen $T.version --due +1d\n\
        task edit $T --seen $T.version --title 'Call the laboratory'\n";
    let ran = clinic.script("ana", script).ends_with(75);
    let answers = ran.lines();
    assert_eq!(answers[2]["ok"], true, "another field was not touched in between");
    assert_eq!(refusal(&answers[3]), "stale");
    assert_eq!(answers[3]["refusal"]["field"], "title");
    let task = answers[0]["reply"]["task"].as_str().expect("an id");
    let end = &task[task.len() - 8..];
    let shown = clinic.json_by("ana", &["task", "show", end]).ends_with(0).json();
    assert_eq!(shown["reply"]["row"]["title"], "Call the lab today");
    assert_eq!(shown["reply"]["history"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_script_stops_at_the_first_refusal_unless_told_otherwise() {
    let clinic = Clinic::new();
    let script =
        "task add One\n\n# nothing\ntask start ffffffff\ntask add Two\n$X = note add $UNKNOWN text\n";
    let ran = clinic.script("ben", script).ends_with(77);
    let numbers = |answers: &[Value]| -> Vec<(u64, bool)> {
        let number = |answer: &Value| (answer["line"].as_u64().expect("a line"), answer["ok"] == true);
        answers.iter().map(number).collect()
    };
    assert_eq!(numbers(&ran.lines()), [(1, true), (4, false)]);
    let ran = clinic.whole_script("ben", script).ends_with(77);
    assert_eq!(
        numbers(&ran.lines()),
        [(1, true), (4, false), (5, true), (6, false)]
    );
    let plain = clinic
        .by_with_input("ben", &["run", "-"], "task add Three\nfrobnicate\n")
        .ends_with(64);
    assert!(
        plain.out.contains("line 1: done\n") && plain.err.contains("line 2: "),
        "{plain:?}"
    );
    let two = clinic.by_with_input("ben", &["run", "nothing"], "").ends_with(66);
    assert!(two.err.contains("nothing"), "{two:?}");
    for line in [
        "init --clinic X --admin zoe",
        "recover",
        "run other",
        "password change",
    ] {
        clinic.script("ben", &format!("{line}\n")).ends_with(64);
    }
}

#[test]
fn masked_lists_name_nobody_and_leave_no_entry() {
    let clinic = Clinic::new();
    let script = "patient add --record-number H-7 --family Okafor --given Ngozi --born 1961-03-02\n\
        task add 'Refill check' --patient H-7 --due 2020-01-05 --queue clinical_staff\n\
        task list\n";
    let ran = clinic.script("ben", script).ends_with(0);
    let row = &ran.lines()[2]["reply"]["rows"][0];
    assert_eq!(row["patient"]["name"], "OKAFOR, Ngozi");
    assert_eq!(row["patient"]["born"], "1961-03-02");
    let entries = |from: u64| {
        let from = from.to_string();
        let page = clinic
            .json_by("mara", &["ledger", "list", "--from", &from])
            .ends_with(0)
            .json();
        page["reply"].clone()
    };
    let before = entries(1)["total"].as_u64().expect("a count");
    let masked = clinic.by("ben", &["--masked", "task", "list"]).ends_with(0);
    assert!(
        masked.out.contains("O., N.") && !masked.out.contains("OKAFOR"),
        "{masked:?}"
    );
    let searched = clinic.by("ben", &["--masked", "search", "okafor"]).ends_with(0);
    assert!(
        !searched.out.contains("OKAFOR") && !searched.out.contains("H-7"),
        "{searched:?}"
    );
    let plain = clinic.by("ben", &["search", "okafor"]).ends_with(0);
    assert!(
        plain.out.contains("OKAFOR, Ngozi (02-Mar-1961)") && plain.out.contains("H-7"),
        "{plain:?}"
    );
    assert!(plain.out.contains("05-Jan-2020 late"), "{plain:?}");
    let since = entries(before + 1);
    let kinds: Vec<&str> = since["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["by"]["name"] == "Ben Ito")
        .filter_map(|line| line["what"].as_str())
        .filter(|what| !what.starts_with("signed"))
        .collect();
    assert_eq!(
        kinds,
        ["searched"],
        "the masked list and search are no access: {since:#}"
    );
    let line = since["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .find(|line| line["what"] == "searched");
    let details = line.expect("recorded")["details"].to_string();
    assert!(
        details.contains("text: okafor"),
        "an auditor reads what was searched: {details}"
    );
}

#[test]
fn clinical_notes_are_for_those_who_treat() {
    let clinic = Clinic::new();
    let script =
        "$T = task add 'Refill check' --queue clinical_staff\nnote add $T 'Metformin 500 mg'\nnote show $T\n";
    let ran = clinic.script("ana", script).ends_with(0);
    let answers = ran.lines();
    assert_eq!(answers[2]["reply"][0]["text"], "Metformin 500 mg");
    let task = answers[0]["reply"]["task"].as_str().expect("an id");
    let script = format!("note show {task}\nsearch metformin\nnote add {task} 'x'\n");
    let ran = clinic.script("ben", &script).ends_with(77);
    let answers = ran.lines();
    assert_eq!(answers[0]["reply"][0]["text"], Value::Null);
    assert_eq!(answers[1]["reply"]["tasks"], serde_json::json!([]));
    assert_eq!(answers[2]["refusal"]["action"], "add_clinical_note");
    assert!(!ran.out.contains("Metformin"));
    let from_input = clinic
        .by_with_input("ana", &["note", "add", task, "-"], "Two\nlines\n")
        .ends_with(0);
    assert!(from_input.out.contains("    Two\n    lines\n"), "{from_input:?}");
}

#[test]
fn every_answer_is_json_of_the_documented_shape() {
    let clinic = Clinic::new();
    let framed = clinic.json_by("mara", &["user", "list"]).ends_with(0).json();
    assert_eq!(framed["clinic"], "Harbor Family Clinic");
    assert_eq!(framed["test_clinic"], true);
    assert_eq!(framed["alarms"], serde_json::json!([]));
    assert_eq!(framed["reply"].as_array().map(Vec::len), Some(4));
    for words in [
        &["verify"][..],
        &["rebuild"],
        &["ledger", "list"],
        &["task", "list"],
        &["user", "suspend", "ben", "--reason", "Away"],
    ] {
        let answer = clinic.json_by("mara", words).ends_with(0).json();
        let keys: Vec<&String> = answer.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["alarms", "clinic", "reply", "test_clinic"], "{words:?}");
    }
    let refused = clinic
        .json_by("mara", &["task", "show", "ffffffff"])
        .ends_with(77)
        .json();
    let keys: Vec<&String> = refused.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["message", "refusal"]);
}

#[test]
fn a_reader_that_goes_away_does_not_stop_the_work() {
    let clinic = Clinic::new();
    let mut script = String::new();
    for number in 0..400 {
        script.push_str(&format!(
            "task add 'Recall number {number} {}'\n",
            "x".repeat(300)
        ));
    }
    let script = clinic.write_private("script", script);
    let mut child = Command::new(program())
        .args([
            "--vault",
            "vault",
            "--user",
            "ben",
            "--password-file",
            "password",
            "run",
        ])
        .arg(script)
        .current_dir(clinic.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut some = [0; 64];
    child
        .stdout
        .take()
        .expect("piped")
        .read_exact(&mut some)
        .expect("something is written");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let listed = clinic
        .json_by("ben", &["task", "list", "--rows", "500"])
        .ends_with(0)
        .json();
    assert_eq!(listed["reply"]["rows"].as_array().map(Vec::len), Some(400));
}

#[test]
fn a_locked_session_does_nothing_until_it_is_unlocked() {
    let clinic = Clinic::new();
    let script = r#"task add One
{"do": "lock"}
task list
{"do": "unlock", "password": "wrong wrong wrong wrong"}
{"do": "unlock", "password": "seven quiet harbours"}
task list
"#;
    let ran = clinic.whole_script("ben", script).ends_with(77);
    let answers = ran.lines();
    assert_eq!(refusal(&answers[2]), "locked");
    assert_eq!(refusal(&answers[3]), "wrong_sign_in");
    assert_eq!(answers[5]["reply"]["rows"].as_array().map(Vec::len), Some(1));
    assert!(!ran.out.contains("seven quiet"), "a password is not repeated");
}
