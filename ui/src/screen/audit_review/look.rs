//! The second step: the entries of the sample, one by one, by keyboard.

use super::{Change, StepProps, entry_words};
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, ButtonKind, FieldKind, Refused, TextField, focus};
use crate::screen::knowing::use_knowing;
use crate::screen::past::moment;
use crate::store::use_store;
use crate::store::watch::review::{ReviewForm, Step};
use crate::{format, t, wait, words};
use careloop_contract::Finding;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::query::OpenAuditEntry;
use careloop_contract::view::{AuditEntryView, AuditRecord};
use std::rc::Rc;
use yew::prelude::*;

/// The id of the entry that is looked at.
const ENTRY: &str = "review-entry";
/// The id of the field for what is to be asked.
const WORDS: &str = "review-words";

/// The entries of the sample, one by one.
#[component]
pub(super) fn Look(props: &StepProps) -> Html {
    let (view, form) = (&props.view, &props.form);
    let at = form.at.min(form.count().saturating_sub(1));
    use_effect_with(at, |_| {
        // Whoever went on by the keyboard is at the next entry, not at a button that is gone.
        wait::soon(|| {
            focus::focus(ENTRY);
        });
    });
    let change = |change: fn(&mut ReviewForm, usize)| {
        props.onchange.reform(move |(): ()| {
            let change: Change = Rc::new(move |form| change(form, at));
            change
        })
    };
    let expected = change(|form, at| {
        form.find(at, Finding::AsExpected);
        on(form, at);
    });
    let question = {
        let question = change(|form, at| form.find(at, Finding::Questioned));
        Callback::from(move |()| {
            question.emit(());
            wait::soon(|| {
                focus::focus(WORDS);
            });
        })
    };
    let before = change(|form, at| form.at = at.saturating_sub(1));
    let next = change(|form, at| form.at = (at + 1).min(form.count().saturating_sub(1)));
    let go_on = change(on);
    let typed = {
        let onchange = props.onchange.clone();
        Callback::from(move |text: String| {
            let change: Change = Rc::new(move |form| form.write(at, text.clone()));
            onchange.emit(change);
        })
    };
    let onkeydown = {
        let (expected, question) = (expected.clone(), question.clone());
        let (before, next) = (before.clone(), next.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
                return;
            }
            let chosen = match event.key().as_str() {
                "e" | "E" => &expected,
                "q" | "Q" => &question,
                "ArrowLeft" => &before,
                "ArrowRight" => &next,
                _ => return,
            };
            event.prevent_default();
            chosen.emit(());
        })
    };
    let count = u32::try_from(form.count()).unwrap_or(u32::MAX);
    let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let left = u32::try_from(form.left()).unwrap_or(u32::MAX);
    let finding = form.finding(at);
    let is_asked = finding == Some(Finding::Questioned);
    let place = view.sample.get(at).map(|line| line.place);
    let button = |this: Finding, onclick: Callback<()>, icon: Icon, key: &'static str, words: String| {
        let is_chosen = finding == Some(this);
        let kind = this.name().replace('_', "-");
        let onclick = onclick.reform(|_: MouseEvent| ());
        html! {
            <button type="button" class={classes!("button", "finding", kind)} {onclick}
                aria-pressed={is_chosen.to_string()} aria-keyshortcuts={key}>
                <IconView {icon} />{ words }<kbd class="kbd" aria-hidden="true">{ key }</kbd>
            </button>
        }
    };
    html! {
        <>
            <p class="review-progress" role="status">
                <strong>{ t!("audit-review-entry-of", number = number, count = count) }</strong>
                <span class="meta">{ t!("audit-review-left", count = left) }</span>
            </p>
            <div class="progress-bar" aria-hidden="true">
                <progress max={count.to_string()} value={count.saturating_sub(left).to_string()}></progress>
            </div>
            if let Some(place) = place {
                <section id={ENTRY} class="review-entry" tabindex="-1" {onkeydown} key={place}
                    aria-label={t!("audit-review-entry-of", number = number, count = count)}>
                    <Entry {place} />
                </section>
            }
            <p class="hint">{ t!("audit-review-keys") }</p>
            <div class="finding-row" role="group" aria-label={t!("audit-review-finding")}>
                { button(Finding::AsExpected, expected, Icon::OkCircle, "E", words::finding(Finding::AsExpected)) }
                { button(Finding::Questioned, question, Icon::Help, "Q", words::finding(Finding::Questioned)) }
            </div>
            if is_asked {
                <TextField id={WORDS} kind={FieldKind::Lines(2)} label={t!("audit-review-words")} value={form.words(at).to_owned()}
                    oninput={typed} max={REASON_CHARS} required=true hint={t!("audit-review-words-hint")} />
            }
            <div class="button-row">
                <Button disabled={at == 0} onclick={before}><IconView icon={Icon::ChevronLeft} small=true />{ t!("audit-review-before") }</Button>
                <Button disabled={at + 1 >= form.count()} onclick={next}>{ t!("audit-review-next") }<IconView icon={Icon::ChevronRight} small=true /></Button>
                if left == 0 || is_asked && form.is_settled(at) {
                    <Button kind={ButtonKind::Primary} onclick={go_on}>
                        { if left == 0 { t!("audit-review-to-findings") } else { t!("audit-review-next-open") } }
                    </Button>
                }
            </div>
        </>
    }
}

/// Goes to the next entry about which something is missing; to the findings where nothing is.
fn on(form: &mut ReviewForm, at: usize) {
    match form.next_open(at) {
        Some(next) => form.at = next,
        None => form.step = Step::Findings,
    }
}

/// What an entry is told.
#[derive(Properties, PartialEq)]
struct EntryProps {
    place: u64,
}

/// All of an entry: who, what, whose record, where, why.
#[component]
fn Entry(props: &EntryProps) -> Html {
    let store = use_store();
    let known = use_knowing(props.place, |place| OpenAuditEntry { place: *place });
    let zone = store.zone();
    html! {
        <>
            <Refused refusal={known.refusal().cloned()} />
            if let Some(entry) = known.value() {
                { all(entry, zone) }
            } else if known.refusal().is_none() {
                <div aria-busy="true"><span class="skeleton"></span><span class="skeleton short"></span></div>
            }
        </>
    }
}

fn all(entry: &AuditEntryView, zone: &str) -> Html {
    let line = &entry.line;
    let by = line
        .by
        .as_ref()
        .map_or_else(|| t!("task-by-workstation"), |by| by.name.clone());
    html! {
        <>
            <p class="review-what"><strong>{ by }</strong>{ " " }{ entry_words(&line.what) }</p>
            <p class="meta">
                { moment(line.at, zone) }{ " · " }{ line.workstation_name.clone() }{ " · " }
                { t!("audit-review-place", place = format::count(line.place)) }
            </p>
            <dl class="fields">
                if let Some(text) = &entry.text {
                    <dt>{ t!("field-reason") }</dt><dd class="passage">{ text.clone() }</dd>
                }
                if let Some(to) = &entry.recipient {
                    <dt>{ t!("audit-review-recipient") }</dt><dd class="passage">{ to.clone() }</dd>
                }
                if let Some(refused) = &line.refused {
                    <dt>{ t!("audit-review-refused") }</dt><dd>{ refused.replace('_', " ") }</dd>
                }
            </dl>
            if !entry.records.is_empty() {
                <ul class="review-records">{ for entry.records.iter().map(record) }</ul>
            }
            if entry.unopened {
                <p class="meta"><IconView icon={Icon::SealedNote} small=true />{ t!("audit-review-unopened") }</p>
            }
        </>
    }
}

fn record(record: &AuditRecord) -> Html {
    html! {
        <li>
            <span>{ record.label.clone() }</span>
            if let Some(patient) = &record.patient { <span class="meta">{ patient.name.clone() }</span> }
            if record.special { <span class="badge warn">{ t!("audit-review-special") }</span> }
        </li>
    }
}
