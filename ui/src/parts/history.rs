//! A record's past: one line for every act, with what stood there and what stands now.

use crate::parts::{Icon, IconView};
use crate::{t, words};
use careloop_contract::Field;
use careloop_contract::view::{FieldChange, HistoryLine};
use yew::prelude::*;

/// One act: who, what, when and where, and its changes. `at` is its moment, `prefix` that of the texts for
/// kinds of acts, `in_words` says a value as people read it.
pub fn line(line: &HistoryLine, at: String, prefix: &str, in_words: impl Fn(Field, &str) -> String) -> Html {
    let by = line
        .by
        .as_ref()
        .map_or_else(|| t!("task-by-workstation"), |by| by.name.clone());
    let place = if line.workstation.is_empty() {
        at
    } else {
        format!("{at} · {}", line.workstation)
    };
    let is_done = line.what == "task_completed";
    html! {
        <li key={line.version.to_string()} class={is_done.then_some("done")}>
            <p class="history-line"><strong>{ by }</strong>{ " " }{ what(&line.what, prefix) }</p>
            <span class="meta">{ place }</span>
            { changes(&line.changes, in_words) }
        </li>
    }
}

/// What was done, in words; the entry's own name where this version has none for it.
pub fn what(kind: &str, prefix: &str) -> String {
    let key = format!("{prefix}-{kind}");
    let text = t!(&key);
    if text == key {
        t!("history-other", kind = kind.replace('_', " "))
    } else {
        text
    }
}

fn changes(changes: &[FieldChange], in_words: impl Fn(Field, &str) -> String) -> Html {
    let shown: Vec<Html> = changes
        .iter()
        .filter(|change| is_told(change.field))
        .filter(|change| change.before.is_some() || change.after.is_some() || change.sealed)
        .map(|change| {
            let value = |text: &Option<String>| text.as_deref().map(|text| in_words(change.field, text));
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
    if shown.is_empty() {
        return Html::default();
    }
    html! { <dl class="changes">{ for shown }</dl> }
}

/// Keys and digests say nothing to people.
const fn is_told(field: Field) -> bool {
    !matches!(
        field,
        Field::SigningKey
            | Field::SealingKey
            | Field::Invitation
            | Field::OneTimeCode
            | Field::Factor
            | Field::Grant
            | Field::FactorStep
            | Field::RecoverySigningKey
            | Field::RecoverySealingKey
            | Field::HeaderNumber
            | Field::HeaderHash
            | Field::AuditKey
    )
}
