//! Imports: all rows or none, and never an identity number.

use crate::clinic::{Clinic, FIRST};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::ImportView;
use careloop_contract::*;
use careloop_core::Execute;

fn patients(clinic: &mut Clinic, content: &[u8]) -> Result<ImportView, Refusal> {
    clinic.core.execute(ImportPatients {
        content: content.to_vec(),
        mapping: Vec::new(),
        dry_run: false,
    })
}

#[test]
fn one_bad_row_stops_all_of_them() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let content = b"Id,FIRST,LAST,BIRTHDATE\nA-1,Maude,Wunsch,2009-09-20\nA-2,Jorge,Vela,2009-13-20\n";
    let found = patients(&mut clinic, content).unwrap();
    assert_eq!((found.rows, found.rejected, found.imported), (2, 1, false));
    assert_eq!(found.rejects[0].line, 3);
    assert_eq!(
        found.rejects[0].refusal,
        Refusal::Malformed {
            field: Field::BirthDay
        }
    );
    let search = SearchRecords {
        text: "wunsch".into(),
        ..SearchRecords::default()
    };
    assert!(
        clinic.core.execute(search).unwrap().patients.is_empty(),
        "nothing was added"
    );
}

#[test]
fn known_patients_are_left_alone() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let content = b"Id,FIRST,LAST\nA-1,Maude,Wunsch\n";
    assert_eq!(patients(&mut clinic, content).unwrap().added, 1);
    let again = patients(&mut clinic, b"Id,FIRST,LAST\nA-1,Maud,Wunsch\nA-2,Jorge,Vela\n").unwrap();
    assert_eq!((again.known, again.added, again.imported), (1, 1, true));
    clinic.assert_verified();
}

#[test]
fn identity_numbers_are_never_taken_over() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let content = b"Id,FIRST,LAST,SSN,DRIVERS,PASSPORT\nA-1,Maude,Wunsch,999-16-9876,S999,X123\n";
    for column in ["SSN", "DRIVERS", "PASSPORT"] {
        let mapping = vec![ColumnMapping {
            field: Field::Phone,
            column: column.into(),
        }];
        let request = ImportPatients {
            content: content.to_vec(),
            mapping,
            dry_run: false,
        };
        assert_eq!(
            clinic.core.execute(request),
            Err(Refusal::ImportForbiddenColumn),
            "{column}"
        );
    }
    let found = patients(&mut clinic, content).unwrap();
    assert_eq!(found.ignored_columns, ["SSN", "DRIVERS", "PASSPORT"]);
}

#[test]
fn files_that_are_no_utf_8_table_are_refused() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let utf16: Vec<u8> = "Id,LAST\nA-1,Wunsch\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (content, refusal) in [
        (&utf16[..], Refusal::ImportEncoding),
        (b"Id,LAST\nA-1,M\xfcller\n", Refusal::ImportEncoding),
        (b"Id,LAST\nA-1\n", Refusal::ImportMalformed { line: 2 }),
        (
            b"",
            Refusal::ImportColumn {
                field: Field::RecordNumber,
            },
        ),
        (
            b"LAST\nWunsch\n",
            Refusal::ImportColumn {
                field: Field::RecordNumber,
            },
        ),
    ] {
        assert_eq!(patients(&mut clinic, content), Err(refusal));
    }
}

#[test]
fn a_large_import_is_one_act_and_found_by_search() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    clinic.add_patient("A-1", "Wunsch", "Maude");
    let mut content = "title,PATIENT,due_day,note_text\n".to_owned();
    for number in 0..2_500 {
        content.push_str(&format!(
            "Refill check {number},A-1,2026-12-01,metformin {number}\n"
        ));
    }
    let request = ImportTasks {
        content: content.into_bytes(),
        mapping: Vec::new(),
        title: None,
        category: Some(TaskCategory::Refill),
        queue: Some(Role::FrontDesk),
        dry_run: false,
    };
    let before = clinic.kinds().len();
    let found = clinic.core.execute(request).unwrap();
    assert_eq!((found.added, found.notes, found.imported), (2_500, 2_500, true));
    let kinds = clinic.kinds();
    let parts = kinds[before..]
        .iter()
        .filter(|kind| *kind == "tasks_imported")
        .count();
    assert!(parts > 1, "5,000 items do not fit one entry");
    let search = SearchRecords {
        text: "wuns refill 2499".into(),
        ..SearchRecords::default()
    };
    assert_eq!(clinic.core.execute(search).unwrap().tasks.len(), 1);
    clinic.assert_verified();
    clinic.core.execute(UndoLastAct {}).unwrap();
    let open = clinic.core.execute(ListTasks::default()).unwrap();
    assert!(open.rows.is_empty(), "the whole import is one undo");
    clinic.assert_verified();
}
