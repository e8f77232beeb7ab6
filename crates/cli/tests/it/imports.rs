//! Files that people really have: wrong encodings, missing columns, formulas, huge cells.

use crate::clinic::{Clinic, refusal};

const PATIENTS: &str = "Id,FIRST,LAST,BIRTHDATE,GENDER,SSN\n\
    H-1,Ngozi,Okafor,1961-03-02,F,999-11-1111\n\
    H-2,José,Núñez,1970-12-31,M,999-22-2222\n";

#[test]
fn files_that_cannot_be_read_are_refused_and_nothing_is_taken_over() {
    let clinic = Clinic::new();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(PATIENTS.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let latin1: Vec<u8> = PATIENTS
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).expect("in Latin-1"))
        .collect();
    let mut huge = "Id,FIRST,LAST\nH-3,".to_owned();
    huge.push_str(&"x".repeat(10 * 1024 * 1024));
    huge.push_str(",Okafor\n");
    clinic.write_private("utf16.csv", utf16);
    clinic.write_private("latin1.csv", latin1);
    clinic.write_private("huge.csv", huge);
    clinic.write_private("plain.csv", PATIENTS);
    clinic.write_private("columns.csv", "Number,FIRST\nH-1,Ngozi\n");
    clinic.write_private("ragged.csv", "Id,FIRST,LAST\nH-1,Ngozi,Okafor\nH-2,José\n");
    clinic.write_private("empty.csv", "");
    clinic.write_private(
        "rows.csv",
        "Id,FIRST,LAST,BIRTHDATE\nH-1,A,Okafor,1961-03-02\nH-2,B,Okafor,02/03/1961\nH-1,C,Okafor,1961-03-02\nH-4,,,1961-03-02\nH-5,\u{202e}E,Okafor,\n",
    );
    let script = "import patients utf16.csv\n\
        import patients latin1.csv\n\
        import patients columns.csv\n\
        import patients ragged.csv\n\
        import patients empty.csv\n\
        import patients missing.csv\n\
        import patients plain.csv --map phone=SSN\n\
        import patients plain.csv --map phone=PHONE\n\
        import patients huge.csv\n\
        import patients rows.csv\n\
        search okafor\n\
        import patients plain.csv --dry-run\n\
        import patients plain.csv\n\
        import patients plain.csv\n";
    let ran = clinic.whole_script("pam", script).ends_with(65);
    let answers = ran.lines();
    let codes: Vec<String> = answers[..8].iter().map(refusal).collect();
    assert_eq!(
        codes,
        [
            "import_encoding",
            "import_encoding",
            "import_column",
            "import_malformed",
            "import_column",
            "file_missing",
            "import_forbidden_column",
            "import_column",
        ]
    );
    let huge = &answers[8]["reply"];
    assert_eq!(
        (&huge["imported"], &huge["rejected"]),
        (&false.into(), &1.into()),
        "{huge}"
    );
    let rows = &answers[9]["reply"];
    let lines: Vec<u64> = rows["rejects"]
        .as_array()
        .expect("rejects")
        .iter()
        .map(|reject| reject["line"].as_u64().expect("a line"))
        .collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert_eq!(rows["rejects"][1]["refusal"]["code"], "taken");
    assert!(
        !rows.to_string().contains("02/03/1961"),
        "what stood there is not repeated"
    );
    assert_eq!(
        answers[10]["reply"]["patients"],
        serde_json::json!([]),
        "all or nothing"
    );
    let [dry, real, again] = [11, 12, 13].map(|at| &answers[at]["reply"]);
    assert_eq!((&dry["added"], &dry["imported"]), (&2.into(), &false.into()));
    assert_eq!((&real["added"], &real["imported"]), (&2.into(), &true.into()));
    assert_eq!((&again["added"], &again["known"]), (&0.into(), &2.into()));
    assert_eq!(real["ignored_columns"], serde_json::json!(["SSN"]));
    clinic.verify();
}

#[test]
fn a_formula_is_a_text_and_a_mark_of_byte_order_is_no_column() {
    let clinic = Clinic::new();
    clinic.write_private(
        "tasks.csv",
        "\u{feff}title,details,due_day\r\n=1+1,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",2026-12-01\r\n@SUM(A1),-2+3,\r\n",
    );
    let ran = clinic
        .script("pam", "import tasks tasks.csv\ntask list\n")
        .ends_with(0);
    let rows = ran.lines()[1]["reply"]["rows"].clone();
    let titles: Vec<&str> = rows
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["title"].as_str())
        .collect();
    assert_eq!(titles, ["=1+1", "@SUM(A1)"]);
}

#[test]
fn urgent_work_is_not_lost_behind_a_long_list() {
    let clinic = Clinic::new();
    let mut tasks = "title,due_day\n".to_owned();
    for number in 0..600 {
        tasks.push_str(&format!("Recall {number},2020-01-01\n"));
    }
    clinic.write_private("tasks.csv", tasks);
    let script = "import tasks tasks.csv --queue clinical_staff\n\
        task add 'Call about the result now' --priority stat --due +2w --queue clinical_staff\n\
        task day\n";
    let ran = clinic.script("pam", script).ends_with(0);
    let day = &ran.lines()[2]["reply"];
    assert_eq!(day["rows"][0]["title"], "Call about the result now");
    assert_eq!(
        (day["rows"].as_array().map(Vec::len), &day["more"]),
        (Some(500), &true.into())
    );
}
