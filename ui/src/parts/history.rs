//! A record's past: one line for every act, with what stood there and what stands now.

use crate::parts::{Icon, IconView};
use crate::store::difference::{self, Part};
use crate::{t, words};
use careloop_contract::Field;
use careloop_contract::view::{FieldChange, HistoryLine};
use yew::prelude::*;

/// One act: who, what, when and where, and its changes. `at` is its moment, `prefix` that of the texts for
/// kinds of acts, `in_words` says a value as people read it.
pub fn line(line: &HistoryLine, at: String, prefix: &str, in_words: impl Fn(Field, &str) -> String) -> Html {
    line_with(line, at, prefix, in_words, Html::default())
}

/// The same, with what can be done with that version.
pub fn line_with(
    line: &HistoryLine,
    at: String,
    prefix: &str,
    in_words: impl Fn(Field, &str) -> String,
    acts: Html,
) -> Html {
    let by = by(line);
    let place = if line.workstation.is_empty() {
        at
    } else {
        format!("{at} · {}", line.workstation)
    };
    let is_done = line.what == "task_completed";
    html! {
        <li key={line.version.to_string()} class={is_done.then_some("done")}>
            <div class="history-head">
                <p class="history-line"><strong>{ by }</strong>{ " " }{ what(&line.what, prefix) }</p>
                { acts }
            </div>
            <span class="meta">{ place }</span>
            { changes(&line.changes, in_words) }
        </li>
    }
}

/// Who did it.
#[must_use]
pub fn by(line: &HistoryLine) -> String {
    line.by
        .as_ref()
        .map_or_else(|| t!("task-by-workstation"), |by| by.name.clone())
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

/// What changed, field by field; longer texts word by word.
pub fn changes(changes: &[FieldChange], in_words: impl Fn(Field, &str) -> String) -> Html {
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
                        { compared(value(&change.before), value(&change.after)) }
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

/// What stood there and what stands there now.
fn compared(before: Option<String>, after: Option<String>) -> Html {
    if let (Some(before), Some(after)) = (&before, &after)
        && let Some(parts) = difference::of(before, after)
    {
        return html! { <p class="difference">{ for parts.into_iter().map(part) }</p> };
    }
    let is_emptied = before.is_some() && after.is_none();
    html! {
        <>
            if let Some(before) = before {
                <del><span class="unseen">{ t!("task-before") }{ " " }</span>{ before }</del>{ " " }
            }
            if let Some(after) = after {
                <ins><span class="unseen">{ t!("task-after") }{ " " }</span>{ after }</ins>
            } else if is_emptied {
                <ins>{ t!("task-emptied") }</ins>
            }
        </>
    }
}

fn part(part: Part) -> Html {
    match part {
        Part::Same(text) => html! { { text } },
        Part::Gone(text) => {
            html! { <del><span class="unseen">{ t!("task-before") }{ " " }</span>{ text }</del> }
        }
        Part::New(text) => {
            html! { <ins><span class="unseen">{ t!("task-after") }{ " " }</span>{ text }</ins> }
        }
    }
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
