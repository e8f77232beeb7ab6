//! How the audit trail says who, what, whose and how it ended.

use crate::parts::{Icon, IconView, history};
use crate::{t, words};
use careloop_contract::Purpose;
use careloop_contract::view::{PatientLabel, PersonLabel};
use yew::prelude::*;

/// What was done, in words.
pub(in crate::screen) fn what(kind: &str) -> String {
    history::what(kind, "entry")
}

/// Who did it.
pub(in crate::screen) fn by_words(by: Option<&PersonLabel>) -> String {
    by.map_or_else(|| t!("audit-by-workstation"), |by| by.name.clone())
}

/// Whose record it was.
pub(in crate::screen) fn patient_words(patient: Option<&PatientLabel>, patients: u32) -> Html {
    match patient {
        None => html! { <span class="none">{ t!("audit-no-patient") }</span> },
        Some(patient) => html! {
            <>
                <span class="patient-name">{ patient.name.clone() }</span>
                if patients > 1 {
                    { " " }<span class="meta">{ t!("audit-more-patients", count = patients - 1) }</span>
                }
            </>
        },
    }
}

/// How it ended: done, or refused and why.
pub(in crate::screen) fn outcome(refused: Option<&str>) -> Html {
    match refused {
        None => html! { <span class="outcome">{ t!("outcome-done") }</span> },
        Some(code) => html! {
            <span class="outcome refused">
                <IconView icon={Icon::Cancel} small=true />
                <span><strong>{ t!("outcome-refused") }</strong>{ " " }{ because(code) }</span>
            </span>
        },
    }
}

/// Why something was refused, in few words.
pub(in crate::screen) fn because(code: &str) -> String {
    let key = format!("because-{code}");
    let text = t!(&key);
    if text == key { code.replace('_', " ") } else { text }
}

/// What makes an entry special: a sign and its word each.
pub(in crate::screen) fn special(is_special: bool, purpose: Purpose) -> Html {
    html! {
        <>
            if is_special {
                <span class="badge warn"><IconView icon={Icon::Shield} small=true />{ t!("audit-special") }</span>
            }
            if purpose == Purpose::Emergency {
                <span class="badge danger">
                    <IconView icon={Icon::Warning} small=true />{ words::purpose(purpose) }
                </span>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::Refusal;

    /// The names of every kind of entry, as the ledger declares them.
    fn kinds() -> Vec<String> {
        const DECLARED: &str = include_str!("../../../../crates/ledger/src/kind.rs");
        DECLARED
            .lines()
            .filter_map(|line| {
                let (_, rest) = line.trim().split_once(" = ")?;
                let (number, name) = rest.split_once(' ')?;
                number.parse::<u16>().ok()?;
                Some(name.trim_end_matches(',').trim_matches('"').to_owned())
            })
            .collect()
    }

    #[test]
    fn every_kind_of_entry_has_words() {
        let kinds = kinds();
        assert!(kinds.len() > 70, "the ledger's kinds were found: {kinds:?}");
        let without: Vec<String> = kinds
            .into_iter()
            .filter(|kind| t!(&format!("entry-{kind}")).starts_with("entry-"))
            .collect();
        assert!(without.is_empty(), "no words for {without:?}");
    }

    #[test]
    fn every_refusal_is_said_in_few_words() {
        let without: Vec<&str> = Refusal::one_of_each()
            .iter()
            .map(Refusal::code)
            .filter(|code| t!(&format!("because-{code}")).starts_with("because-"))
            .collect();
        assert!(without.is_empty(), "no words for {without:?}");
        assert_eq!(because("unheard_of"), "unheard of");
    }
}
