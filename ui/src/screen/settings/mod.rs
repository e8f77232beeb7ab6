//! How this workstation likes its window, one's own password, and what Careloop is.

mod about;
mod idle;
mod own_account;
mod setting;

use crate::act;
use crate::store::{Action, Overlay, Route, use_store};
use crate::{parts, t, words};
use about::About;
use careloop_contract::view::Preferences;
use careloop_contract::{Action as Permission, Density, Theme};
use idle::Idle;
use own_account::OwnAccount;
use setting::Zoom;
pub(super) use setting::{Choice, Switch};
use yew::prelude::*;

/// Settings. A change is seen at once, and kept.
#[component]
pub fn SettingsScreen() -> Html {
    let store = use_store();
    let now = store.preferences;
    let change = {
        let dispatch = store.dispatcher();
        Callback::from(move |wanted: Preferences| act::change_preferences(&dispatch, now, wanted))
    };
    let theme = change.reform(move |name: String| Preferences {
        theme: Theme::from_name(&name).unwrap_or(now.theme),
        ..now
    });
    let density = change.reform(move |name: String| Preferences {
        density: Density::from_name(&name).unwrap_or(now.density),
        ..now
    });
    let zoom = change.reform(move |zoom| Preferences { zoom, ..now });
    let single_keys = change.reform(move |single_keys| Preferences { single_keys, ..now });
    let idle = change.reform(move |idle_minutes| Preferences { idle_minutes, ..now });
    let themes = Theme::ALL
        .iter()
        .map(|theme| (theme.name(), words::theme(*theme)));
    let densities = Density::ALL
        .iter()
        .map(|density| (density.name(), words::density(*density)));
    let help = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Overlay(Overlay::Help)))
    };
    let recovery = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Recovery)))
    };
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-settings") }</h1></header>
            <div class="page-body">
                <section class="section" aria-labelledby="look-title">
                    <h2 id="look-title">{ t!("settings-look") }</h2>
                    <Choice id="theme" label={t!("settings-theme")} value={now.theme.name()}
                        choices={pairs(themes)} onchange={theme} />
                    <Choice id="density" label={t!("settings-density")} hint={t!("settings-density-hint")}
                        value={now.density.name()} choices={pairs(densities)} onchange={density} />
                    <Zoom percent={now.zoom} onchange={zoom} />
                </section>
                <section class="section" aria-labelledby="keys-title">
                    <h2 id="keys-title">{ t!("settings-keys") }</h2>
                    <Switch id="single-keys" label={t!("settings-single-keys")}
                        hint={t!("settings-single-keys-hint")} is_on={now.single_keys} onchange={single_keys} />
                    <div class="setting">
                        <div>
                            <p class="setting-name">{ t!("settings-sheet") }</p>
                            <p class="hint">{ t!("settings-sheet-hint") }</p>
                        </div>
                        <parts::Button onclick={help} keys="F1">{ t!("settings-sheet-show") }</parts::Button>
                    </div>
                </section>
                <section class="section" aria-labelledby="lock-title">
                    <h2 id="lock-title">{ t!("settings-lock") }</h2>
                    <Idle minutes={now.idle_minutes} onchange={idle} />
                </section>
                if store.may(Permission::ChangeOwnPassword) {
                    <OwnAccount />
                }
                if store.may(Permission::DrillRecovery) {
                    <section class="section" aria-labelledby="recovery-title">
                        <h2 id="recovery-title">{ t!("screen-recovery") }</h2>
                        <div class="setting">
                            <div>
                                <p class="setting-name">{ t!("recovery-setting") }</p>
                                <p class="hint">{ t!("recovery-setting-hint") }</p>
                            </div>
                            <parts::Button onclick={recovery}>{ t!("recovery-setting-open") }</parts::Button>
                        </div>
                    </section>
                }
                <About />
            </div>
        </main>
    }
}

/// Values and their words, as a choice takes them.
fn pairs<K: Into<AttrValue>>(choices: impl Iterator<Item = (K, String)>) -> Vec<(AttrValue, AttrValue)> {
    choices
        .map(|(value, words)| (value.into(), words.into()))
        .collect()
}
