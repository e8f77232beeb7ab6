//! How far the audit trail was verified, in one line: what is not known never looks like what is right.

use crate::parts::{Icon, IconView};
use crate::screen::knowing::{Knowing, use_knowing};
use crate::screen::past::moment;
use crate::store::audit::standing::{Standing, best_anchor, since};
use crate::store::use_store;
use crate::{clock, format, t, words};
use careloop_contract::Instant;
use careloop_contract::query::ReadAuditState;
use careloop_contract::view::{AnchorView, AuditState, Verdict};
use yew::prelude::*;

/// How far the audit trail was verified, and when.
#[component]
pub(in crate::screen) fn StandingLine() -> Html {
    let store = use_store();
    // A verification that ended changes it.
    let ended = store.records.verification.found.as_ref().map(|(_, at)| *at);
    standing_of(&use_knowing(ended, |_| ReadAuditState {}))
}

/// The same, from what a screen has read already.
pub(in crate::screen) fn standing_of(known: &Knowing<Option<Instant>, AuditState>) -> Html {
    match (known.value(), known.refusal()) {
        (Some(state), _) => html! { <Stands state={(**state).clone()} /> },
        (None, Some(refusal)) => html! {
            <p class="standing unknown" role="status">
                <IconView icon={Icon::Help} small=true />
                <span>{ t!("standing-unread") }{ " " }{ words::refusal(refusal) }</span>
            </p>
        },
        (None, None) => {
            html! { <p class="standing" aria-busy="true"><span class="skeleton short"></span></p> }
        }
    }
}

/// What the line is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct StandsProps {
    /// How it stands.
    pub(in crate::screen) state: AuditState,
}

/// The line itself.
#[component]
pub(in crate::screen) fn Stands(props: &StandsProps) -> Html {
    let store = use_store();
    let (state, zone, now) = (&props.state, store.zone(), clock::now());
    let standing = Standing::of(state, now);
    let (class, icon) = match standing {
        Standing::Right => ("right", Icon::OkCircle),
        Standing::Old | Standing::Never => ("old", Icon::Warning),
        Standing::Unknown => ("unknown", Icon::Help),
        Standing::Wrong => ("wrong", Icon::Error),
    };
    let words = state.verified.as_ref().map_or_else(
        || t!("standing-never"),
        |verified| {
            let key = match verified.verdict {
                Verdict::Pass => "standing-pass",
                Verdict::Unknown => "standing-unknown",
                Verdict::Fail => "standing-fail",
            };
            t!(
                key,
                entry = format::count(verified.to),
                at = moment(verified.at, zone),
                ago = format::duration(now.millis_since(verified.at))
            )
        },
    );
    let left = since(state);
    html! {
        <p class={classes!("standing", class)} role="status">
            <IconView {icon} small=true />
            <span>
                <strong>{ words }</strong>
                if left > 0 && state.verified.is_some() {
                    { " " }{ t!("standing-since", count = format::count(left)) }
                }
                { " " }{ best_anchor(state).map_or_else(|| t!("standing-no-anchor"), |anchor| anchored(anchor, zone)) }
            </span>
        </p>
    }
}

/// What an outside anchor covers, and whether it agrees.
pub(in crate::screen) fn anchored(anchor: &AnchorView, zone: &str) -> String {
    let key = match anchor.verdict {
        Verdict::Pass => "standing-anchor",
        Verdict::Unknown => "standing-anchor-unknown",
        Verdict::Fail => "standing-anchor-fail",
    };
    let at = anchor
        .at
        .map_or_else(|| t!("standing-anchor-undated"), |at| moment(at, zone));
    t!(
        key,
        entry = format::count(anchor.entries),
        kind = words::anchor(anchor.kind),
        at = at
    )
}
