//! Search finds the same whether text is pending or indexed.

use crate::clinic::{Clinic, FIRST};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_core::Execute;

fn titles(clinic: &mut Clinic, text: &str) -> Vec<String> {
    let found = clinic
        .core
        .execute(SearchRecords {
            text: text.into(),
            ..SearchRecords::default()
        })
        .unwrap();
    found.tasks.into_iter().map(|task| task.title).collect()
}

#[test]
fn pending_and_indexed_text_are_found_alike() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-77", "Müller", "Jörg");
    let request = |title: &str| AddTask {
        title: title.into(),
        patient: Some(patient.patient),
        ..AddTask::default()
    };
    let first = clinic
        .core
        .execute(request("Referral: cardiology letter"))
        .unwrap();
    clinic.core.execute(request("Records request")).unwrap();
    clinic
        .core
        .execute(AddComment {
            task: first.task,
            text: "faxed on Tuesday".into(),
        })
        .unwrap();
    for round in ["pending", "indexed"] {
        for (text, expected) in [
            ("mull", vec!["Records request", "Referral: cardiology letter"]),
            ("MÜLLER card", vec!["Referral: cardiology letter"]),
            ("mrn 77 rec", vec!["Records request"]),
            ("fax", vec!["Referral: cardiology letter"]),
            ("r", vec!["Records request", "Referral: cardiology letter"]),
            ("ardiology", vec![]),
            ("\"*) OR 1", vec![]),
        ] {
            assert_eq!(titles(&mut clinic, text), expected, "{text}, {round}");
        }
        clinic.sign_out();
        clinic.sign_in(FIRST);
    }
    let view = clinic
        .core
        .execute(OpenPatient {
            patient: patient.patient,
        })
        .unwrap();
    let renamed = EditPatient {
        patient: view.patient,
        seen: view.version,
        family: Some("Okonkwo".into()),
        given: None,
        born: None,
        sex: None,
        phone: None,
        address: None,
    };
    clinic.core.execute(renamed).unwrap();
    assert_eq!(
        titles(&mut clinic, "okon refer").len(),
        1,
        "tasks follow their patient's name"
    );
    assert!(titles(&mut clinic, "muller").is_empty());
    clinic.assert_verified();
}
