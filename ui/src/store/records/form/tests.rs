//! What is typed stays bound to its record, and days cannot be confused.

use super::*;

fn version(seq: u64) -> Version {
    format!("00000000-0000-0000-0000-000000000000:{seq}:0")
        .parse()
        .expect("a version")
}

fn walker() -> PatientView {
    PatientView {
        care_team: Vec::new(),
        patient: PatientId::from_bytes([1; 16]),
        version: version(1),
        record_number: "MRN-0042".to_owned(),
        family: "Walker".to_owned(),
        given: "Mary Ann".to_owned(),
        born: Day::new(1980, 8, 14),
        sex: Some("F".to_owned()),
        phone: None,
        address: None,
        died: None,
        tasks: Vec::new(),
    }
}

#[test]
fn days_are_read_where_day_and_month_cannot_be_confused() {
    let expected = Day::new(1980, 8, 4);
    for text in [
        "04-Aug-1980",
        "4 august 1980",
        "1980-08-04",
        " 4.Aug.1980 ",
        "04-AUG-1980",
    ] {
        assert_eq!(typed_day(text), Ok(expected), "{text}");
    }
    assert_eq!(typed_day("  "), Ok(None));
    for text in [
        "04/08/1980",
        "04.08.1980",
        "4-Aug-80",
        "31-Feb-1980",
        "Aug 4 1980",
        "1980",
        "4-Au-1980",
        "123-Aug-1980",
    ] {
        assert_eq!(typed_day(text), Err(AmbiguousDay), "{text}");
    }
}

#[test]
fn an_edit_names_only_what_was_changed_and_the_version_it_was_opened_with() {
    let mut form = PatientForm::of(&walker());
    assert_eq!(form.edit().map(|edit| edit.is_none()), Ok(true));
    form.set(Field::Phone, "555 010-0199".to_owned());
    form.set(Field::BirthDay, "15-Aug-1980".to_owned());
    let edit = form.edit().expect("it can be read").expect("it is changed");
    assert_eq!(edit.seen, version(1));
    assert_eq!(edit.phone.as_deref(), Some("555 010-0199"));
    assert_eq!(edit.born, Day::new(1980, 8, 15));
    assert!(edit.family.is_none() && edit.given.is_none() && edit.sex.is_none());
    form.set(Field::BirthDay, String::new());
    assert_eq!(
        form.edit().err(),
        Some(Refusal::Empty {
            field: Field::BirthDay
        })
    );
    form.set(Field::BirthDay, "8/15/1980".to_owned());
    assert_eq!(
        form.edit().err(),
        Some(Refusal::Malformed {
            field: Field::BirthDay
        })
    );
}

#[test]
fn what_was_typed_stays_when_somebody_else_changed_the_record() {
    let mut form = PatientForm::of(&walker());
    form.set(Field::GivenName, "Marie".to_owned());
    form.set(Field::Phone, "555 010-0100".to_owned());
    let mut now = walker();
    now.version = version(9);
    now.given = "Mary".to_owned();
    now.address = Some("1 Alder Court".to_owned());
    let mut other = now.clone();
    other.patient = PatientId::from_bytes([2; 16]);
    let before = form.clone();
    form.stand_on(&other);
    assert_eq!(form, before, "it was another patient's record");

    form.stand_on(&now);
    assert_eq!(form.value(Field::GivenName), "Marie");
    assert_eq!(form.theirs(Field::GivenName), Some("Mary"));
    assert_eq!(form.theirs(Field::Phone), None, "nobody else changed it");
    assert_eq!(form.value(Field::Address), "1 Alder Court");
    let edit = form.edit().expect("it can be read").expect("it is changed");
    assert_eq!(edit.seen, version(9));
    assert_eq!(
        (edit.given.as_deref(), edit.address),
        (Some("Marie"), None),
        "the other's address is not written again"
    );
}

#[test]
fn the_same_name_or_number_may_be_the_same_person() {
    use careloop_contract::view::PatientLabel;
    let hit = PatientHit {
        label: PatientLabel {
            patient: PatientId::from_bytes([1; 16]),
            name: "WALKER, Mary Ann".to_owned(),
            born: None,
        },
        record_number: Some("MRN-0042".to_owned()),
    };
    let of = |number: &str, family: &str, given: &str| AddPatient {
        record_number: number.to_owned(),
        family: family.to_owned(),
        given: given.to_owned(),
        ..AddPatient::default()
    };
    assert!(is_same_person(&of("MRN-7", " walker", "mary ann "), &hit));
    assert!(is_same_person(&of(" MRN-0042", "Okafor", "Ngozi"), &hit));
    assert!(!is_same_person(&of("MRN-004", "Walker", "Mary"), &hit));
    assert!(!is_same_person(&of("", "", ""), &hit));
}

#[test]
fn a_new_patient_is_sent_as_typed_without_empty_fields() {
    let mut form = PatientForm::default();
    assert!(!form.is_changed());
    form.set(Field::RecordNumber, "MRN-1".to_owned());
    form.set(Field::FamilyName, "Okafor".to_owned());
    form.set(Field::Phone, "  ".to_owned());
    assert!(form.is_changed());
    let add = form.add().expect("it can be read");
    assert_eq!(
        (add.record_number.as_str(), add.phone, add.born),
        ("MRN-1", None, None)
    );
    assert!(
        form.edit().expect("it can be read").is_none(),
        "it is no record yet"
    );
}
