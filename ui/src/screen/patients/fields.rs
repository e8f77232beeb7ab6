//! The fields of a patient's record, for a new one and for a correction.

use crate::parts::{FieldKind, SelectField, TextField};
use crate::screen::asking::Asking;
use crate::store::records::form::PatientForm;
use crate::{t, words};
use careloop_contract::Field;
use careloop_contract::limits::{ADDRESS_CHARS, NAME_CHARS};
use yew::prelude::*;

/// Fields and the ids they have in the page.
pub(in crate::screen) const IDS: &[(Field, &str)] = &[
    (Field::RecordNumber, "patient-number"),
    (Field::FamilyName, "patient-family"),
    (Field::GivenName, "patient-given"),
    (Field::BirthDay, "patient-born"),
    (Field::Sex, "patient-sex"),
    (Field::Phone, "patient-phone"),
    (Field::Address, "patient-address"),
];

/// What the fields are told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct PatientFieldsProps {
    /// What is typed.
    pub(in crate::screen) form: PatientForm,
    /// Something else is typed into a field.
    pub(in crate::screen) oninput: Callback<(Field, String)>,
    /// What was refused.
    pub(in crate::screen) asking: Asking,
    /// Whether the record number can be typed: it never changes.
    pub(in crate::screen) is_new: bool,
}

/// The fields of a patient's record.
#[component]
pub(in crate::screen) fn PatientFields(props: &PatientFieldsProps) -> Html {
    let text = |field: Field, max: usize, hint: Option<String>, kind: FieldKind, autofocus: bool| {
        let id = IDS
            .iter()
            .find(|(known, _)| *known == field)
            .map_or("", |(_, id)| *id);
        let hint = hint_or_theirs(&props.form, field, hint);
        let required = field == Field::RecordNumber || field == Field::FamilyName;
        html! {
            <TextField {id} label={words::field(field)} value={props.form.value(field).to_owned()} {max} {kind}
                oninput={props.oninput.reform(move |text| (field, text))} error={props.asking.beside(field)}
                hint={hint.map(AttrValue::from)} {autofocus} {required} />
        }
    };
    let sexes = [("", t!("not-recorded"))]
        .into_iter()
        .chain(["F", "M", "X", "U"].map(|letter| (letter, words::sex(Some(letter)))));
    let sexes = sexes
        .map(|(value, words)| (value.into(), words.into()))
        .collect::<Vec<_>>();
    let line = FieldKind::Line;
    html! {
        <>
            if props.is_new {
                { text(Field::RecordNumber, NAME_CHARS, Some(t!("patient-number-hint")), line, true) }
            }
            <div class="field-row">
                { text(Field::FamilyName, NAME_CHARS, None, line, !props.is_new) }
                { text(Field::GivenName, NAME_CHARS, None, line, false) }
            </div>
            <div class="field-row">
                { text(Field::BirthDay, NAME_CHARS, Some(t!("patient-born-hint")), line, false) }
                <SelectField id="patient-sex" label={words::field(Field::Sex)}
                    value={props.form.value(Field::Sex).to_owned()} choices={sexes}
                    onchange={props.oninput.reform(|letter| (Field::Sex, letter))}
                    error={props.asking.beside(Field::Sex)}
                    hint={hint_or_theirs(&props.form, Field::Sex, None).map(AttrValue::from)} />
            </div>
            { text(Field::Phone, NAME_CHARS, None, line, false) }
            { text(Field::Address, ADDRESS_CHARS, None, FieldKind::Lines(2), false) }
        </>
    }
}

/// What to type; where somebody else changed the same field meanwhile, what they wrote.
fn hint_or_theirs(form: &PatientForm, field: Field, hint: Option<String>) -> Option<String> {
    match form.theirs(field) {
        Some("") => Some(t!("patient-theirs-empty")),
        Some(value) if field == Field::Sex => Some(t!("patient-theirs", value = words::sex(Some(value)))),
        Some(value) => Some(t!("patient-theirs", value = value.to_owned())),
        None => hint,
    }
}
