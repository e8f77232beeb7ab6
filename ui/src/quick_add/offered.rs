//! What is offered for the word that is being typed; patients always as full identities.

use super::identity::IdentityRow;
use crate::parts::{Icon, IconView, Refused};
use crate::store::finding::Finding;
use crate::store::quick_add::suggest::Suggestion;
use crate::{t, words};
use yew::prelude::*;

/// What is offered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Offering {
    /// Nothing.
    Nothing,
    /// People or queues for the word at the caret.
    Words(Vec<Suggestion>),
    /// Patients for the words behind `^`.
    Patients(Finding),
}

impl Offering {
    /// Lines that can be taken.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Words(words) => words.len(),
            // What answers older words is shown, and cannot be taken.
            Self::Patients(finding) => finding.current().map_or(0, |found| found.view.patients.len()),
        }
    }
}

/// What the list is told.
#[derive(Properties, PartialEq)]
pub(super) struct OfferedProps {
    /// What is offered.
    pub(super) offering: Offering,
    /// Which line is pointed at.
    pub(super) at: Option<usize>,
    /// The words behind `^`.
    pub(super) words: String,
    /// Take the line with this number.
    pub(super) take: Callback<usize>,
}

/// The id of a line.
pub(super) fn line_id(number: usize) -> String {
    format!("quick-add-line-{number}")
}

/// What is offered.
#[component]
pub(super) fn Offered(props: &OfferedProps) -> Html {
    let line = |number: usize, content: Html| {
        let onclick = props.take.reform(move |_: MouseEvent| number);
        // The focus stays in the field.
        let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
        html! {
            <div class="option" role="option" id={line_id(number)} key={number} {onclick} {onmousedown}
                aria-selected={(props.at == Some(number)).to_string()}>{ content }</div>
        }
    };
    let (ask, refusal, lines): (String, _, Vec<Html>) = match &props.offering {
        Offering::Nothing => return Html::default(),
        Offering::Words(words) if words.is_empty() => return Html::default(),
        Offering::Words(offered) => {
            let lines = offered.iter().enumerate().map(|(number, suggestion)| {
                line(
                    number,
                    match suggestion {
                        Suggestion::Person(person) => html! {
                            <>
                                <IconView icon={Icon::Assign} />
                                <span>{ person.name.clone() }</span>
                                <span class="meta">{ words::roles(person.roles) }</span>
                            </>
                        },
                        Suggestion::Queue(role) => html! {
                            <><IconView icon={Icon::Queue} /><span>{ words::role(*role) }</span></>
                        },
                    },
                )
            });
            (t!("offered-words"), None, lines.collect())
        }
        Offering::Patients(finding) => {
            let hits = finding
                .found
                .as_deref()
                .map(|found| found.view.patients.as_slice());
            let hits = hits.unwrap_or_default();
            let lines = hits
                .iter()
                .enumerate()
                .map(|(number, hit)| line(number, html! { <IdentityRow hit={hit.clone()} /> }));
            (
                ask(finding, &props.words),
                finding.refusal.clone(),
                lines.collect(),
            )
        }
    };
    html! {
        <div class="patient-choice">
            <p class="ask">{ ask }</p>
            <Refused {refusal} />
            <div class="listbox" role="listbox" id="quick-add-list" aria-label={t!("offered-label")}>{ lines }</div>
        </div>
    }
}

/// What is asked about the patients that were found.
pub(super) fn ask(finding: &Finding, words: &str) -> String {
    match finding.current() {
        None if finding.refusal.is_some() => t!("quick-patients-refused"),
        None => t!("searching"),
        Some(found) if found.view.patients.is_empty() => t!("quick-patients-none", words = words.to_owned()),
        Some(found) => {
            let count = u32::try_from(found.view.patients.len()).unwrap_or(u32::MAX);
            // `more` also speaks of tasks; a full list is what matters here.
            if count >= super::PATIENTS {
                t!("quick-patients-many", count = count)
            } else {
                t!("quick-patients-ask", count = count)
            }
        }
    }
}
