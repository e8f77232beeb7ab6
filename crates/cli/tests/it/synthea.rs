//! A clinic's real data shapes: Synthea's patients, care plans and medications.

use crate::clinic::Clinic;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the files are, and whether they are Synthea's own.
struct Files {
    folder: PathBuf,
    are_real: bool,
}

fn files(clinic: &Clinic) -> Files {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = workspace.join("../shared/data/synthea");
    if folder.join("patients.csv").is_file() {
        return Files {
            folder,
            are_real: true,
        };
    }
    println!(
        "SKIPPED: {} is not here; a small file of the same columns stands in",
        folder.display()
    );
    let (mut patients, mut plans, mut drugs) = (
        "Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,LAST,SUFFIX,GENDER,ADDRESS,CITY,STATE\n"
            .to_owned(),
        "Id,START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\n".to_owned(),
        "START,STOP,PATIENT,PAYER,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\n".to_owned(),
    );
    for number in 0..59 {
        let id = format!("593aaa05-d864-1df7-5b96-{number:012}");
        patients.push_str(&format!(
            "{id},19{:02}-03-02,,999-10-{number:04},S99{number:05},X{number:08}X,Mr.,Jorge{number},Wunsch{number},,M,1 Main St,Visalia,California\n",
            30 + number
        ));
        plans.push_str(&format!(
            "p{number},2020-01-{:02},,{id},e,1,Fracture care,2,Closed fracture of hip\n",
            number % 28 + 1
        ));
        drugs.push_str(&format!(
            "2020-01-{:02}T15:27:41Z,,{id},p,e,1,Ibuprofen 100 MG Oral Tablet,,\n",
            number % 28 + 1
        ));
    }
    for (name, content) in [
        ("patients.csv", patients),
        ("careplans.csv", plans),
        ("medications.csv", drugs),
    ] {
        clinic.write_private(name, content);
    }
    Files {
        folder: clinic.path(""),
        are_real: false,
    }
}

/// The cells of a column; none of the files has a quoted cell before these.
fn column(text: &str, name: &str) -> Vec<String> {
    let mut lines = text.lines();
    let at = lines
        .next()
        .and_then(|header| header.split(',').position(|column| column == name))
        .expect("the column is there");
    lines
        .filter_map(|line| line.split(',').nth(at))
        .filter(|cell| cell.len() > 4)
        .map(str::to_owned)
        .collect()
}

#[test]
fn patients_care_plans_and_medications_become_a_clinics_work() {
    let clinic = Clinic::new();
    let Files { folder, are_real } = files(&clinic);
    let path = |name: &str| folder.join(name).display().to_string();
    let text = fs::read_to_string(path("patients.csv")).expect("read");
    let rows = text.lines().count() - 1;
    if are_real {
        assert_eq!(rows, 59);
    }
    let numbers = column(&text, "Id");
    let first = &numbers[0];
    let family = &column(&text, "LAST")[0];
    let notes = "--map note_text=DESCRIPTION --map note_text=REASONDESCRIPTION --map due_day=START";
    let script = format!(
        "import patients '{patients}' --dry-run\n\
         import patients '{patients}'\n\
         import tasks '{plans}' --title 'Care plan review' --category care_plan {notes} --queue clinical_staff\n\
         import tasks '{drugs}' --title 'Refill check' --category refill {notes} --queue clinical_staff\n\
         patient show {first}\n\
         search '{family}'\n\
         task list --rows 500 --category refill\n\
         $T = task add 'Call about the refill' --patient {first} --due today --queue clinical_staff\n",
        patients = path("patients.csv"),
        plans = path("careplans.csv"),
        drugs = path("medications.csv"),
    );
    let ran = clinic.script("pam", &script).ends_with(0);
    let answers = ran.lines();
    let reply = |at: usize| &answers[at]["reply"];
    assert_eq!(
        (&reply(0)["added"], &reply(0)["imported"]),
        (&rows.into(), &false.into())
    );
    assert_eq!(
        (&reply(1)["added"], &reply(1)["rejected"]),
        (&rows.into(), &0.into())
    );
    let ignored = reply(1)["ignored_columns"].to_string();
    for column in ["SSN", "DRIVERS", "PASSPORT"] {
        assert!(ignored.contains(column), "{ignored}");
    }
    for at in [2, 3] {
        assert_eq!(reply(at)["added"], reply(at)["rows"]);
        assert_eq!(
            reply(at)["notes"],
            reply(at)["rows"],
            "each has its clinical text sealed apart"
        );
        assert_eq!(reply(at)["imported"], true);
    }
    assert_eq!(reply(4)["record_number"], *first);
    assert!(reply(5)["patients"].to_string().contains(first.as_str()));
    let listed = reply(6)["rows"].as_array().expect("rows");
    assert!(!listed.is_empty());
    for row in listed {
        assert_eq!(
            (&row["title"], &row["notes"]),
            (&"Refill check".into(), &1.into())
        );
    }
    // What must never be taken over is nowhere in what was taken over.
    for name in ["SSN", "DRIVERS", "PASSPORT"] {
        for number in column(&text, name) {
            assert!(!ran.out.contains(&number), "{name} {number}");
        }
    }
    let task = reply(7)["task"].as_str().expect("an id");
    let refill = listed[0]["task"].as_str().expect("an id");
    let done = clinic
        .script(
            "ana",
            &format!("task claim {task}\ntask done {task}\ntask history {task}\nnote show {refill}\n"),
        )
        .ends_with(0);
    let answers = done.lines();
    assert_eq!(answers[1]["reply"]["state"], "done");
    let what: Vec<&str> = answers[2]["reply"]["history"]
        .as_array()
        .expect("history")
        .iter()
        .filter_map(|line| line["what"].as_str())
        .collect();
    assert_eq!(what, ["task_added", "task_claimed", "task_completed"]);
    let note = answers[3]["reply"][0]["text"]
        .as_str()
        .expect("readable to who treats");
    assert!(!note.is_empty());
    let sealed = clinic
        .script("ben", &format!("note show {refill}\n"))
        .ends_with(0);
    assert!(!sealed.out.contains(note), "the front desk reads no note");
    clinic.verify();
    let rebuilt = clinic.json_by("mara", &["rebuild"]).ends_with(0).json();
    assert_eq!(rebuilt["reply"]["repaired"], 0);
    clinic.verify();
}
