//! What a title is warned of, and of what it is not.

use super::super::{Identifier, Move, TitleWarning, title_warnings, where_to};
use super::{read, today};

/// What is warned of, each with the words it is about.
fn found<'a>(text: &'a str, warnings: &[TitleWarning]) -> Vec<(Identifier, &'a str)> {
    warnings
        .iter()
        .map(|warning| {
            let words = text.get(warning.range.clone());
            (warning.kind, words.expect("on the bounds of characters"))
        })
        .collect()
}

#[test]
fn what_names_a_patient_is_found() {
    use Identifier::{BirthDate, Email, PatientName, Phone, Ssn};
    for (typed, expected) in [
        ("verify SSN 078-05-1120", vec![(Ssn, "078-05-1120")]),
        ("verify 078 05 1120 today", vec![(Ssn, "078 05 1120")]),
        ("call 555-0142", vec![(Phone, "555-0142")]),
        ("call (208) 555-0142 x2", vec![(Phone, "(208) 555-0142")]),
        ("call 208.555.0142, ask", vec![(Phone, "208.555.0142")]),
        ("call tel:208-555-0142", vec![(Phone, "208-555-0142")]),
        ("call 2085550142", vec![(Phone, "2085550142")]),
        ("call 1-208-555-0142", vec![(Phone, "1-208-555-0142")]),
        ("call +44 20 7946 0958", vec![(Phone, "+44 20 7946 0958")]),
        ("call +44 20 7946 0958 555000", vec![(Phone, "+44 20 7946 0958")]),
        ("mail a.b@example.org!", vec![(Email, "a.b@example.org!")]),
        ("records of 02-Mar-1961", vec![(BirthDate, "02-Mar-1961")]),
        ("records of 1961-03-02", vec![(BirthDate, "1961-03-02")]),
        ("records of 3/2/1961", vec![(BirthDate, "3/2/1961")]),
        ("records of 2 mar 1961, all", vec![(BirthDate, "2 mar 1961,")]),
        ("records of Mar 2, 1961", vec![(BirthDate, "Mar 2, 1961")]),
        ("records DOB 3/2/61", vec![(BirthDate, "3/2/61")]),
        ("records dob:3/2/61", vec![(BirthDate, "dob:3/2/61")]),
        ("(born on 13.2.61)", vec![(BirthDate, "13.2.61)")]),
        ("^okafor Okafor's labs", vec![(PatientName, "Okafor")]),
        ("Zoe refill ^\"zoë brown\"", vec![(PatientName, "Zoe")]),
        ("^okafor call ^brown", vec![(PatientName, "^okafor")]),
        ("\\okafor call ^okafor", vec![(PatientName, "okafor")]),
        (
            "Okafor 555-0142 é 3/2/1961 ^okafor",
            vec![
                (PatientName, "Okafor"),
                (Phone, "555-0142"),
                (BirthDate, "3/2/1961"),
            ],
        ),
    ] {
        assert_eq!(found(typed, &read(typed).warnings), expected, "{typed:?}");
    }
}

#[test]
fn what_says_what_a_patient_has_is_found() {
    for (typed, expected) in [
        ("recall for E11.9, due", vec!["E11.9"]),
        ("claim e11.65/I10.0 denied", vec!["e11.65", "I10.0"]),
        ("cast check (S72.001A)", vec!["S72.001A"]),
        ("authorization C7A.1", vec!["C7A.1"]),
        ("send Diabetes supplies", vec!["Diabetes"]),
        ("call about r/o pneumonia.", vec!["pneumonia"]),
        ("é HIV+ result", vec!["HIV"]),
        ("form for Alzheimer\u{2019}s care", vec!["Alzheimer\u{2019}s"]),
        ("refill for \\depression", vec!["depression"]),
    ] {
        let warnings = read(typed).warnings;
        let expected: Vec<_> = expected
            .iter()
            .map(|part| (Identifier::Diagnosis, *part))
            .collect();
        assert_eq!(found(typed, &warnings), expected, "{typed:?}");
    }
}

#[test]
fn services_versions_and_rooms_are_no_diagnoses() {
    for typed in [
        "book hepatitis B vaccine",
        "depression screening form",
        "flyer for the diabetes class",
        "update scanner to v10.2",
        "room B12, vitamin B12",
        "A1c due, T4.5 ratio",
        "hearing aids",
        "cancerous",
    ] {
        assert_eq!(found(typed, &read(typed).warnings), vec![], "{typed:?}");
    }
}

#[test]
fn everything_that_is_found_has_a_place_to_go_to() {
    use Identifier::{BirthDate, Diagnosis, Email, PatientName, Phone, Ssn};
    for (kind, place) in [
        (Diagnosis, Move::ClinicalNote),
        (Phone, Move::PatientPhone),
        (PatientName, Move::PatientField),
        (Ssn, Move::TakeOut),
        (Email, Move::TakeOut),
        (BirthDate, Move::TakeOut),
    ] {
        assert_eq!(where_to(kind), place, "{kind:?}");
    }
}

#[test]
fn everyday_numbers_are_left_alone() {
    for typed in [
        "claim 17-555-0142",
        "claim WC-555-0142",
        "claim 2085550142-7",
        "NPI 1093817465",
        "NDC 0002-8215-01",
        "CPT 99213 x 2, room 210 1530",
        "BP 120/80, INR 2.5, ratio 1/2/3",
        "visit 3/2/61",
        "claim of 13/13/2020",
        "expires 2027-01-31 or 1/31/2027",
        "card expires 31-Jan-2027, call tomorrow",
        "mail tom@clinic",
        "^WC-10012 order 10012",
        "^okafor kafor okafors",
        "^\"ann b\" vitamin b",
        "gained +5 kg",
        "tomorrow 14:00 fax 3 pages !1",
        "due 14-aug-2026",
    ] {
        assert_eq!(found(typed, &read(typed).warnings), vec![], "{typed:?}");
    }
}

#[test]
fn a_title_is_looked_over_with_the_names_of_its_patient() {
    let title = "Ngozi: call the Okafor family on 555-0142 tomorrow";
    assert_eq!(
        found(title, &title_warnings(title, &["OKAFOR", "Ngozi B."], today())),
        vec![
            (Identifier::PatientName, "Ngozi"),
            (Identifier::PatientName, "Okafor"),
            (Identifier::Phone, "555-0142"),
        ]
    );
    assert_eq!(title_warnings("call the lab", &[], today()), vec![]);
}
