//! Choosing a time: a few by name, or from a day to a day.

use super::condition;
use crate::parts::TextField;
use crate::screen::asking::use_asking;
use crate::screen::form_dialog::{FormDialog, typed};
use crate::store::audit::narrow::Period;
use crate::store::records::form::typed_day;
use crate::store::staff::moment_of;
use crate::store::use_store;
use crate::{clock, t};
use careloop_contract::{Day, Instant, TimeOfDay};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A period with its first moment and the one after its last.
pub(in crate::screen) type Bounded = (Period, Option<Instant>, Option<Instant>);

/// What the choice is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct PeriodFieldProps {
    /// Its id.
    pub(in crate::screen) id: AttrValue,
    /// What is chosen.
    pub(in crate::screen) value: Option<Period>,
    /// Another is chosen; none: all of the time.
    pub(in crate::screen) onchange: Callback<Option<Bounded>>,
}

/// Choosing a time.
#[component]
pub(in crate::screen) fn PeriodField(props: &PeriodFieldProps) -> Html {
    let store = use_store();
    let asks_range = use_state(|| false);
    let zone = store.zone().to_owned();
    let choose = {
        let (zone, onchange) = (zone.clone(), props.onchange.clone());
        Callback::from(move |period: Period| {
            let begins = |day: Day| moment_of(day, TimeOfDay::MIDNIGHT, |at| clock::local(at, &zone));
            let (from, to) = period.bounds(clock::local_now(&zone).0, begins);
            onchange.emit(Some((period, from, to)));
        })
    };
    let onchange = {
        let (choose, asks_range, onchange) = (choose.clone(), asks_range.setter(), props.onchange.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            match Period::OFFERED.into_iter().find(|period| period.name() == chosen) {
                Some(period) => choose.emit(period),
                None if chosen == "ask" => asks_range.set(true),
                None if chosen.is_empty() => onchange.emit(None),
                None => {}
            }
        })
    };
    let close = {
        let asks_range = asks_range.setter();
        Callback::from(move |()| asks_range.set(false))
    };
    let is_own = matches!(props.value, Some(Period::Range(..) | Period::Since(_)));
    html! {
        <>
            <select class="input" id={props.id.clone()} aria-label={t!("audit-when")} {onchange}>
                <option value="" selected={props.value.is_none()}>{ t!("period-all") }</option>
                { for Period::OFFERED.into_iter().map(|period| html! {
                    <option value={period.name()} selected={props.value == Some(period)}>
                        { condition::period(period, &zone) }
                    </option>
                }) }
                if let Some(own) = props.value.filter(|_| is_own) {
                    <option value={own.name()} selected=true>{ condition::period(own, &zone) }</option>
                }
                <option value="ask">{ t!("period-ask") }</option>
            </select>
            if *asks_range {
                <RangeDialog onchoose={choose} onclose={close} />
            }
        </>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct RangeDialogProps {
    onchoose: Callback<Period>,
    onclose: Callback<()>,
}

/// From a day to a day, both in it.
#[component]
fn RangeDialog(props: &RangeDialogProps) -> Html {
    let asking = use_asking();
    let (from, to) = (use_state(String::new), use_state(String::new));
    let tried = use_state(|| false);
    let read = |text: &str| typed_day(text).ok().flatten();
    let (first, last) = (read(&from), read(&to));
    let is_backward = first.zip(last).is_some_and(|(first, last)| last < first);
    let submit = Callback::from({
        let (tried, onchoose, onclose) = (tried.setter(), props.onchoose.clone(), props.onclose.clone());
        move |()| {
            tried.set(true);
            match first.zip(last) {
                Some((first, last)) if !is_backward => {
                    onchoose.emit(Period::Range(first, last));
                    onclose.emit(());
                }
                Some(_) => {
                    crate::parts::focus::focus("range-to");
                }
                None => {
                    let wrong = if first.is_none() { "range-from" } else { "range-to" };
                    crate::parts::focus::focus(wrong);
                }
            }
        }
    });
    let wrong = |is_wrong: bool, text: String| (*tried && is_wrong).then(|| AttrValue::from(text));
    let to_error =
        wrong(last.is_none(), t!("period-malformed")).or(wrong(is_backward, t!("period-backward")));
    html! {
        <FormDialog id="range" title={t!("period-title")} asking={asking.clone()} submit={t!("period-submit")}
            onsubmit={submit} onclose={props.onclose.clone()}>
            <div class="field-row">
                <TextField id="range-from" label={t!("period-from")} value={(*from).clone()} oninput={typed(&from)}
                    hint={t!("period-hint")} error={wrong(first.is_none(), t!("period-malformed"))}
                    required=true autofocus=true />
                <TextField id="range-to" label={t!("period-to")} value={(*to).clone()} oninput={typed(&to)}
                    hint={t!("period-to-hint")} error={to_error} required=true />
            </div>
        </FormDialog>
    }
}
