//! What a check of the vault found, check by check.

use crate::parts::{Banner, Icon, IconView, Tone};
use crate::screen::heads::Heads;
use crate::store::use_store;
use crate::{clock, format, t};
use careloop_contract::Instant;
use careloop_contract::view::{BadPlace, CheckLine, Verdict, VerifyView};
use std::rc::Rc;
use yew::prelude::*;

/// What the result is told.
#[derive(Properties, PartialEq)]
pub(super) struct FoundProps {
    /// What was found.
    pub(super) found: Rc<VerifyView>,
    /// When.
    pub(super) at: Instant,
}

/// What a check found: the outcome in one sentence, then line by line.
#[component]
pub(super) fn Found(props: &FoundProps) -> Html {
    let store = use_store();
    let found = &props.found;
    let (day, time) = clock::local(props.at, store.zone());
    let entries = format::count(found.entries);
    let (day, time) = (day.unmistakable(), time.to_string());
    let (tone, title, text) = match found.verdict {
        Verdict::Pass => (
            Tone::Ok,
            t!("verified", entries = entries, day = day, time = time),
            t!("verified-text"),
        ),
        Verdict::Fail => (
            Tone::Danger,
            t!("verify-failed", day = day, time = time),
            t!("verify-failed-text"),
        ),
        Verdict::Unknown => (
            Tone::Warn,
            t!("verify-unknown", entries = entries, day = day, time = time),
            t!("verify-unknown-text"),
        ),
    };
    let anchor = match found.since_anchor {
        Some(millis) => t!("anchor", ago = format::duration(millis)),
        None => t!("anchor-none"),
    };
    html! {
        <section class="section" aria-labelledby="found-title">
            <h2 id="found-title">{ t!("found-title") }</h2>
            <Banner {tone}>
                <span><span class="banner-title">{ title }</span>{ text }</span>
            </Banner>
            <p class="hint">{ anchor }</p>
            if let Some(since) = found.since {
                <p class="hint">{ t!("verified-since", entry = format::count(since)) }</p>
            }
            <table class="table checks">
                <caption class="unseen">{ t!("checks-caption") }</caption>
                <thead><tr>
                    <th scope="col">{ t!("checks-outcome") }</th>
                    <th scope="col">{ t!("checks-what") }</th>
                    <th scope="col">{ t!("checks-detail") }</th>
                </tr></thead>
                <tbody>{ for found.checks.iter().map(line) }</tbody>
            </table>
            <Heads heads={found.heads.clone()} />
        </section>
    }
}

fn line(check: &CheckLine) -> Html {
    let (class, icon, word) = match check.verdict {
        Verdict::Pass => ("ok", Icon::OkCircle, t!("verdict-pass")),
        Verdict::Fail => ("danger", Icon::Error, t!("verdict-fail")),
        Verdict::Unknown => ("warn", Icon::Help, t!("verdict-unknown")),
    };
    html! {
        <tr>
            <td><span class={classes!("badge", class)}><IconView {icon} small=true />{ word }</span></td>
            <th scope="row">{ check.check.clone() }</th>
            <td class="selectable">
                { check.detail.clone() }
                if let Some(place) = &check.first_bad {
                    <p class="first-bad">{ t!("first-bad", place = place_words(place)) }</p>
                }
            </td>
        </tr>
    }
}

/// Where the first wrong thing is, as far as it is known.
fn place_words(place: &BadPlace) -> String {
    let mut parts = Vec::new();
    if let Some(table) = &place.table {
        parts.push(t!("place-table", table = table.clone()));
    }
    if let Some(workstation) = place.workstation {
        parts.push(t!("place-log", log = workstation.to_string()));
    }
    if let Some(seq) = place.seq {
        parts.push(t!("place-entry", entry = format::count(seq)));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::WorkstationId;

    #[test]
    fn a_place_is_said_as_far_as_it_is_known() {
        let mut place = BadPlace {
            workstation: None,
            seq: Some(1_234),
            table: None,
        };
        assert_eq!(place_words(&place), "entry 1\u{a0}234");
        place.workstation = Some(WorkstationId::from_bytes([0; 16]));
        place.table = Some("task".to_owned());
        assert_eq!(
            place_words(&place),
            "table task, log 00000000-0000-0000-0000-000000000000, entry 1\u{a0}234"
        );
    }
}
