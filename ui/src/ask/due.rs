//! When a task is due: typed in words, or chosen from a month.

use super::{AskProps, about, use_answer};
use crate::parts::calendar::Calendar;
use crate::parts::minute::use_minute;
use crate::parts::{Button, ButtonKind, Dialog, Refused, TextField};
use crate::store::use_store;
use crate::store::work::{Question, Verb};
use crate::{format, t};
use careloop_contract::{Day, Field, TimeOfDay};
use careloop_domain::quick_add::{self, ChipKind};
use yew::prelude::*;

/// A day and its time, or none.
type Due = Option<(Day, Option<TimeOfDay>)>;

/// The day that was typed, as quick add reads it: `tomorrow 14:00`, `fri`, `in 3d`, `14 aug`. None
/// where the words are not a day alone.
#[must_use]
pub(super) fn read(typed: &str, today: Day, now: TimeOfDay) -> Due {
    let parsed = quick_add::parse(typed, today, now);
    if !parsed.title.trim().is_empty() {
        return typed.trim().parse().ok().map(|day| (day, None));
    }
    match parsed.chips.as_slice() {
        [chip] => match &chip.kind {
            ChipKind::Due { day, time } => Some((*day, *time)),
            ChipKind::Patient(_)
            | ChipKind::Person(_)
            | ChipKind::Queue(_)
            | ChipKind::UnknownQueue(_)
            | ChipKind::Priority(_) => None,
        },
        _ => None,
    }
}

/// Asks when a task is due, or until when it is put off.
#[component]
pub(super) fn AskDue(props: &AskProps) -> Html {
    let store = use_store();
    let (today, now) = use_minute(store.zone());
    let answer = use_answer(&props.asking);
    let is_snooze = props.asking.question == Question::Snooze;
    let before: Due = match props.asking.rows.as_ref() {
        [row] => row.due.map(|day| (day, row.due_time)),
        _ => None,
    };
    let typed = use_state(String::new);
    let at = use_state_eq(|| before.map_or(today, |(day, _)| day.max(today)));
    let picked = use_state_eq(|| None::<Day>);
    // What was typed last counts, else the day that was picked; a picked day keeps the time there was.
    let due: Due = if typed.trim().is_empty() {
        picked.map(|day| (day, before.and_then(|(_, time)| time)))
    } else {
        read(&typed, today, now)
    };
    let send = {
        let send = answer.send.clone();
        Callback::from(move |()| {
            if let Some((day, time)) = due {
                send.emit(Verb::SetDue(Some(day), time));
            }
        })
    };
    let clear = answer.send.reform(|()| Verb::SetDue(None, None));
    let oninput = {
        let (typed, at, picked) = (typed.clone(), at.clone(), picked.clone());
        Callback::from(move |text: String| {
            if let Some((day, _)) = read(&text, today, now) {
                at.set(day);
            }
            picked.set(None);
            typed.set(text);
        })
    };
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                send.emit(());
            }
        })
    };
    let onchoose = {
        let (typed, at, picked) = (typed.clone(), at.clone(), picked.clone());
        Callback::from(move |day: Day| {
            typed.set(String::new());
            at.set(day);
            picked.set(Some(day));
        })
    };
    let onmove = {
        let at = at.clone();
        Callback::from(move |day: Day| at.set(day))
    };
    let quick = |words: String, day: Day| {
        let send = answer.send.clone();
        let time = before.and_then(|(_, time)| time);
        let onclick = Callback::from(move |()| send.emit(Verb::SetDue(Some(day), time)));
        html! { <Button class="small" {onclick}>{ words }</Button> }
    };
    let understood = match (typed.trim().is_empty(), due) {
        (false, None) => t!("ask-due-not-understood"),
        (_, Some((day, time))) => t!(
            "ask-due-understood",
            due = format!(
                "{}{}",
                day.date().format("%a %d-%b-%Y"),
                time.map(|time| format!(" {time}")).unwrap_or_default()
            )
        ),
        (true, None) => match before {
            Some((day, time)) => t!("ask-due-now", due = format::due(day, time, today)),
            None => t!("ask-due-none"),
        },
    };
    let title = if is_snooze {
        t!("ask-snooze")
    } else {
        t!("ask-due")
    };
    let error = answer
        .beside(Field::DueDay)
        .or_else(|| answer.beside(Field::DueTime));
    html! {
        <Dialog id="ask-due" {title} onclose={answer.close.clone()}>
            { about(&props.asking) }
            <TextField id="ask-due-words" label={t!("ask-due-words")} value={(*typed).clone()} {oninput} {onkeydown}
                autofocus={true} {error} hint={t!("ask-due-hint")} />
            <p role="status">{ understood }</p>
            <div class="quick-days">
                { quick(t!("ask-due-tomorrow"), today.plus_days(1)) }
                { quick(t!("ask-due-in-3"), today.plus_days(3)) }
                { quick(t!("ask-due-in-week"), today.plus_days(7)) }
                { quick(t!("ask-due-in-month"), today.plus_days(28)) }
            </div>
            <Calendar id="ask-due-calendar" at={*at} chosen={due.map(|(day, _)| day)} {today} {onmove} {onchoose} />
            <Refused refusal={answer.rest(&[Field::DueDay, Field::DueTime])} />
            <div class="dialog-actions">
                if !is_snooze && before.is_some() {
                    <Button class="apart" kind={ButtonKind::Quiet} onclick={clear}>{ t!("ask-due-clear") }</Button>
                }
                <Button onclick={answer.close.clone()}>{ t!("ask-leave") }</Button>
                <Button kind={ButtonKind::Primary} busy={answer.busy} disabled={due.is_none()} onclick={send}>
                    { if is_snooze { t!("ask-snooze-do") } else { t!("ask-due-do") } }
                </Button>
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_dates_are_days_and_anything_more_is_not() {
        let today: Day = "2026-11-22".parse().expect("a day");
        let now = TimeOfDay::new(9, 0).expect("a time");
        let day = |text: &str| read(text, today, now).map(|(day, _)| day.to_string());
        assert_eq!(day("tomorrow").as_deref(), Some("2026-11-23"));
        assert_eq!(
            read("tomorrow 14:00", today, now).and_then(|(_, time)| time),
            TimeOfDay::new(14, 0)
        );
        assert_eq!(day("2027-02-01").as_deref(), Some("2027-02-01"));
        assert_eq!(day("tomorrow and more"), None);
        assert_eq!(day("@maya"), None);
        assert_eq!(day("nonsense"), None);
    }
}
