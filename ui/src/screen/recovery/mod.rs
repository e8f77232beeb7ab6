//! The recovery sheet: proving that it opens the vault, and making a new one.

mod drill;
pub(super) mod keep;
mod renew;

use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Tone};
use crate::store::{Action, Route, use_store};
use crate::t;
use careloop_contract::Action as Permission;
use careloop_contract::view::RecoverySheet;
use drill::Drill;
use keep::{KeepSheet, ShownSheet};
use renew::Renew;
use std::rc::Rc;
use yew::prelude::*;

/// The recovery sheet.
#[component]
pub fn RecoveryScreen() -> Html {
    let store = use_store();
    let sheet = use_state(|| None::<ShownSheet>);
    let is_kept = use_state(|| false);
    let clinic = store
        .session()
        .map(|session| session.clinic_name.clone())
        .unwrap_or_default();
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Settings)))
    };
    let made = Callback::from({
        let (sheet, is_kept) = (sheet.setter(), is_kept.setter());
        move |made: RecoverySheet| {
            is_kept.set(false);
            sheet.set(Some(ShownSheet(Rc::new(made))));
        }
    });
    let kept = Callback::from({
        let (sheet, is_kept) = (sheet.setter(), is_kept.setter());
        move |()| {
            sheet.set(None);
            is_kept.set(true);
        }
    });
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                if sheet.is_none() {
                    <Button class="quiet icon-only" label={t!("recovery-back")} onclick={back}>
                        <IconView icon={Icon::ChevronLeft} />
                    </Button>
                }
                <h1>{ t!("screen-recovery") }</h1>
            </header>
            <div class="page-body">
                if let Some(sheet) = &*sheet {
                    <KeepSheet sheet={sheet.clone()} {clinic} onkept={kept} />
                } else {
                    <p class="lead">{ t!("recovery-lead") }</p>
                    if *is_kept {
                        <Banner tone={Tone::Ok}>{ t!("recovery-kept") }</Banner>
                    }
                    <Drill />
                    if store.may(Permission::RenewRecovery) {
                        <Renew onmade={made} />
                    }
                }
            </div>
        </main>
    }
}
