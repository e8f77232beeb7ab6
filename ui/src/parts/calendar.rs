//! A month in which a day is chosen, by the keys of the ARIA date grid.

use super::focus;
use super::{Icon, IconView};
use crate::store::work::month;
use crate::{format, t};
use careloop_contract::Day;
use yew::prelude::*;

/// What a calendar is told.
#[derive(Properties, PartialEq)]
pub struct CalendarProps {
    /// Its id; its days' ids hang on it.
    pub id: AttrValue,
    /// The day the keys act on, whose month is shown.
    pub at: Day,
    /// The day that is chosen.
    pub chosen: Option<Day>,
    /// Today.
    pub today: Day,
    /// The keys act on another day.
    pub onmove: Callback<Day>,
    /// A day is chosen.
    pub onchoose: Callback<Day>,
}

/// A month in which a day is chosen.
#[component]
pub fn Calendar(props: &CalendarProps) -> Html {
    let day_id = {
        let id = props.id.clone();
        move |day: Day| format!("{id}-{day}")
    };
    let has_moved = use_mut_ref(|| false);
    {
        let (has_moved, day_id) = (has_moved.clone(), day_id.clone());
        use_effect_with(props.at, move |at| {
            if has_moved.replace(false) {
                focus::focus(&day_id(*at));
            }
        });
    }
    let onkeydown = {
        let (at, onmove) = (props.at, props.onmove.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = month::step(&event.key(), event.shift_key(), at) {
                event.prevent_default();
                *has_moved.borrow_mut() = true;
                onmove.emit(to);
            }
        })
    };
    let turn = |key: &'static str| {
        let (at, onmove) = (props.at, props.onmove.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = month::step(key, false, at) {
                onmove.emit(to);
            }
        })
    };
    let weeks = month::weeks(props.at);
    let names = weeks.first().into_iter().flatten().map(|day| {
        let short = day.date().format("%a").to_string();
        let long = day.date().format("%A").to_string();
        html! { <th scope="col" abbr={long}>{ short }</th> }
    });
    let day = |day: Day| {
        let onchoose = props.onchoose.clone();
        let onclick = Callback::from(move |_: MouseEvent| onchoose.emit(day));
        let is_chosen = props.chosen == Some(day);
        let class = classes!(
            "day",
            (day == props.today).then_some("today"),
            (!month::same_month(day, props.at)).then_some("outside"),
        );
        html! {
            <td role="gridcell" aria-selected={if is_chosen { "true" } else { "false" }}>
                <button type="button" {class} id={day_id(day)} {onclick} aria-label={format::spoken(day)}
                    aria-current={(day == props.today).then_some("date")}
                    tabindex={if day == props.at { "0" } else { "-1" }}>{ day.date().format("%-d").to_string() }</button>
            </td>
        }
    };
    let title = props.at.date().format("%B %Y").to_string();
    html! {
        <div class="calendar">
            <div class="calendar-head">
                <button type="button" class="button quiet small icon-only" aria-label={t!("calendar-before")} onclick={turn("PageUp")}>
                    <IconView icon={Icon::ChevronLeft} />
                </button>
                <span aria-live="polite">{ title.clone() }</span>
                <button type="button" class="button quiet small icon-only" aria-label={t!("calendar-after")} onclick={turn("PageDown")}>
                    <IconView icon={Icon::ChevronRight} />
                </button>
            </div>
            <table role="grid" aria-label={title} {onkeydown}>
                <thead><tr>{ for names }</tr></thead>
                <tbody>
                    { for weeks.iter().map(|week| html! { <tr>{ for week.iter().map(|one| day(*one)) }</tr> }) }
                </tbody>
            </table>
        </div>
    }
}
