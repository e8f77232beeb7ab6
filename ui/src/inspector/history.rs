//! Every change of a task: who, when, where, and what was before and after, in words.

use super::PartProps;
use crate::parts::minute::use_minute;
use crate::parts::{Icon, IconView};
use crate::screen::work::when;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::view::{FieldChange, TaskView};
use careloop_contract::{Day, Field, HoldReason, Priority, Role, Sensitivity, TaskCategory, TaskState};
use yew::prelude::*;

/// The history of the open task, newest first.
#[component]
pub(super) fn History(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let view = &props.view;
    let lines = view.history.iter().rev().map(|line| {
        let by = line
            .by
            .as_ref()
            .map_or_else(|| t!("task-by-workstation"), |by| by.name.clone());
        let at = when::at(line.at, store.zone(), today);
        let place = if line.workstation.is_empty() {
            at
        } else {
            format!("{at} · {}", line.workstation)
        };
        let is_done = line.what == "task_completed";
        html! {
            <li key={line.version.to_string()} class={is_done.then_some("done")}>
                <p class="history-line"><strong>{ by }</strong>{ " " }{ what(&line.what) }</p>
                <span class="meta">{ place }</span>
                { changes(&line.changes, view) }
            </li>
        }
    });
    html! {
        <section class="inspector-section">
            <h3>{ t!("task-history") }</h3>
            <ol class="history">{ for lines }</ol>
        </section>
    }
}

/// What was done, in words; the entry's own name where this version has none for it.
fn what(kind: &str) -> String {
    let key = format!("history-{kind}");
    let text = t!(&key);
    if text == key {
        t!("history-other", kind = kind.replace('_', " "))
    } else {
        text
    }
}

fn changes(changes: &[FieldChange], view: &TaskView) -> Html {
    let changes: Vec<Html> = changes
        .iter()
        .filter(|change| change.before.is_some() || change.after.is_some() || change.sealed)
        .map(|change| {
            let value = |text: &Option<String>| text.as_deref().map(|text| in_words(change.field, text, view));
            html! {
                <div class="change">
                    <dt>{ words::field(change.field) }</dt>
                    <dd>
                        if change.sealed {
                            <span class="sealed"><IconView icon={Icon::SealedNote} small={true} />{ t!("task-sealed") }</span>
                        }
                        if let Some(before) = value(&change.before) {
                            <del><span class="unseen">{ t!("task-before") }{ " " }</span>{ before }</del>{ " " }
                        }
                        if let Some(after) = value(&change.after) {
                            <ins><span class="unseen">{ t!("task-after") }{ " " }</span>{ after }</ins>
                        } else if change.before.is_some() {
                            <ins>{ t!("task-emptied") }</ins>
                        }
                    </dd>
                </div>
            }
        })
        .collect();
    if changes.is_empty() {
        return Html::default();
    }
    html! { <dl class="changes">{ for changes }</dl> }
}

/// A value of a history line as people read it.
pub(super) fn in_words(field: Field, text: &str, view: &TaskView) -> String {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "the other fields hold what people typed, shown as it is"
    )]
    let named = match field {
        Field::State => TaskState::from_name(text).map(words::state),
        Field::HoldReason => HoldReason::from_name(text).map(words::hold_reason),
        Field::Priority => Priority::from_name(text).map(words::priority),
        Field::Category => TaskCategory::from_name(text).map(words::category),
        Field::Sensitivity => Sensitivity::from_name(text).map(words::sensitivity),
        Field::Queue => Role::from_name(text).map(words::role),
        Field::DueDay => text.parse::<Day>().ok().map(Day::unmistakable),
        Field::Patient => Some(match &view.patient {
            Some(patient) if patient.patient.to_string() == text => {
                format!("{}, {}", patient.family.to_uppercase(), patient.given)
            }
            Some(_) | None => t!("task-another-patient"),
        }),
        _ => None,
    };
    named.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_on_a_task_has_words() {
        for kind in [
            "task_added",
            "task_edited",
            "task_assigned",
            "task_claimed",
            "task_started",
            "task_held",
            "task_completed",
            "task_reopened",
            "task_cancelled",
            "task_retracted",
            "tasks_imported",
            "commented",
            "note_added",
            "act_undone",
        ] {
            assert!(!what(kind).contains("history-"), "no words for {kind}");
            assert_ne!(what(kind), what("unheard_of"), "no words for {kind}");
        }
        assert!(what("unheard_of").contains("unheard of"));
    }
}
