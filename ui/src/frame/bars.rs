//! What is said about the whole clinic, above everything: a sample, an alarm, the lock to come.

use crate::parts::{Button, Icon, IconView};
use crate::store::{Action, Route, use_store};
use crate::{t, words};
use careloop_contract::Action as Permission;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use yew::prelude::*;

/// What the bars are told.
#[derive(Properties, PartialEq)]
pub(super) struct BarsProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
}

/// The bars, where there is something to say.
#[component]
pub(super) fn Bars(props: &BarsProps) -> Html {
    let store = use_store();
    let session = &props.session;
    let may_verify = store.may(Permission::VerifyVault);
    let verify = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Verify)))
    };
    if !session.test_clinic && session.alarms.is_empty() && store.locks_in.is_none() {
        return Html::default();
    }
    let alarms: Vec<String> = session.alarms.iter().map(|alarm| words::alarm(*alarm)).collect();
    let alarms = alarms.join(" ");
    html! {
        <section aria-label={t!("bars-label")}>
            if session.test_clinic {
                <div class="sample-ribbon" role="note"><span>{ t!("sample-ribbon") }</span></div>
            }
            if !session.alarms.is_empty() {
                <div class="alarm-banner" role="alert">
                    <IconView icon={Icon::Error} />
                    <span><strong>{ t!("alarm-nothing-changes") }</strong>{ " " }{ alarms }</span>
                    if may_verify {
                        <Button class="small" onclick={verify}>{ t!("alarm-look") }</Button>
                    } else {
                        <span class="meta">{ t!("alarm-tell") }</span>
                    }
                </div>
            }
            <Countdown seconds={store.locks_in} />
        </section>
    }
}

/// What the countdown is told.
#[derive(Properties, PartialEq)]
struct CountdownProps {
    /// Seconds until the session locks, while the person is warned.
    seconds: Option<u32>,
}

/// How long until the session locks. Said at once as an alert, then now and then; shown each second.
#[component]
fn Countdown(props: &CountdownProps) -> Html {
    let Some(seconds) = props.seconds else {
        return Html::default();
    };
    html! {
        <div class="lock-countdown">
            <IconView icon={Icon::Lock} />
            <span aria-hidden="true">{ t!("locks-in", seconds = seconds) }</span>
            <span class="unseen" role="alert">{ t!("locks-soon") }</span>
            <span class="unseen" role="status">{ spoken(seconds).map(|seconds| t!("locks-in", seconds = seconds)) }</span>
        </div>
    }
}

/// The seconds that are read out last: not every one.
fn spoken(seconds: u32) -> Option<u32> {
    [10, 20, 30].into_iter().find(|mark| seconds <= *mark)
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn seconds_are_read_out_now_and_then() {
        for (seconds, expected) in [
            (60, None),
            (31, None),
            (30, Some(30)),
            (21, Some(30)),
            (20, Some(20)),
            (3, Some(10)),
        ] {
            assert_eq!(spoken(seconds), expected, "{seconds}");
        }
    }
}
