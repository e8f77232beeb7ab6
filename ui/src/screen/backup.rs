//! Copies of the vault: make one, check one, and how to put one back.

use super::asking::use_asking;
use super::heads::Heads;
use crate::parts::{Banner, Button, ButtonKind, Icon, IconView, Progress, TextField, Tone};
use crate::store::use_store;
use crate::transport::send;
use crate::{act, clock, format, t, words};
use careloop_contract::command::MakeBackup;
use careloop_contract::desk::{CheckBackup, ChooseFolder};
use careloop_contract::view::BackupView;
use careloop_contract::{Action as Permission, Answer};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Copies of the vault.
#[component]
pub fn BackupScreen() -> Html {
    let store = use_store();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-backup") }</h1></header>
            <div class="page-body">
                <p class="lead">{ t!("backup-lead") }</p>
                if store.may(Permission::MakeBackup) {
                    <Copy kind={CopyKind::Make} />
                }
                <Copy kind={CopyKind::Check} />
                <section class="section" aria-labelledby="put-back-title">
                    <h2 id="put-back-title">{ t!("put-back-title") }</h2>
                    <p class="lead">{ t!("put-back-lead") }</p>
                    <ol class="plain-list">
                        <li>{ t!("put-back-check") }</li>
                        <li>{ t!("put-back-folder") }</li>
                        <li>{ t!("put-back-start") }</li>
                        <li>{ t!("put-back-sign-in") }</li>
                    </ol>
                </section>
            </div>
        </main>
    }
}

/// What is done with a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CopyKind {
    Make,
    Check,
}

impl CopyKind {
    const fn id(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Check => "check",
        }
    }
}

/// What a section is told.
#[derive(Properties, PartialEq)]
struct CopyProps {
    kind: CopyKind,
}

/// A folder, what is done with it, and what came of it.
#[component]
fn Copy(props: &CopyProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let folder = use_state(String::new);
    let outcome = use_state(|| None::<BackupView>);
    let is_missing = use_state(|| false);
    let kind = props.kind;
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (folder, outcome, is_missing) = (folder.clone(), outcome.setter(), is_missing.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let wanted = folder.trim().to_owned();
            is_missing.set(wanted.is_empty());
            if wanted.is_empty() {
                crate::parts::focus::focus(&format!("{}-folder", kind.id()));
                return;
            }
            outcome.set(None);
            let (dispatch, outcome) = (dispatch.clone(), outcome.clone());
            asking.ask(async move {
                let answer: Answer<MakeBackup> = match kind {
                    CopyKind::Make => act::save(&dispatch, MakeBackup { folder: wanted }).await,
                    CopyKind::Check => send(CheckBackup { folder: wanted }).await,
                };
                outcome.set(Some(answer?));
                Ok(())
            });
        }
    });
    let type_folder = Callback::from({
        let (folder, is_missing) = (folder.setter(), is_missing.setter());
        move |text| {
            folder.set(text);
            is_missing.set(false);
        }
    });
    let choose = Callback::from({
        let (folder, is_missing) = (folder.setter(), is_missing.setter());
        move |()| {
            let (folder, is_missing) = (folder.clone(), is_missing.clone());
            spawn_local(async move {
                // Where the desktop has no dialog the folder can be typed.
                if let Ok(Some(chosen)) = send(ChooseFolder {}).await {
                    folder.set(chosen);
                    is_missing.set(false);
                }
            });
        }
    });
    let (title, lead, field, hint, busy, action) = match kind {
        CopyKind::Make => (
            t!("make-title"),
            t!("make-lead"),
            t!("make-folder"),
            t!("make-hint"),
            t!("make-busy"),
            t!("make-submit"),
        ),
        CopyKind::Check => (
            t!("check-title"),
            t!("check-lead"),
            t!("check-folder"),
            t!("check-hint"),
            t!("check-busy"),
            t!("check-submit"),
        ),
    };
    let wrong = is_missing
        .then(|| t!("folder-missing"))
        .or_else(|| asking.refusal().map(words::refusal));
    let id = kind.id();
    html! {
        <section class="section" aria-labelledby={format!("{id}-title")}>
            <h2 id={format!("{id}-title")}>{ title }</h2>
            <p class="lead">{ lead }</p>
            <form onsubmit={submit} novalidate=true>
                <div class="field-and-button">
                    <TextField id={format!("{id}-folder")} label={field} value={(*folder).clone()} {hint}
                        oninput={type_folder} error={wrong.map(AttrValue::from)} required=true />
                    <Button onclick={choose}><IconView icon={Icon::Folder} />{ t!("folder-choose") }</Button>
                </div>
                if asking.is_busy() {
                    <Progress label={busy} />
                }
                if let Some(backup) = &*outcome {
                    <Outcome {kind} backup={backup.clone()} />
                }
                <div class="button-row">
                    <Button kind={if kind == CopyKind::Make { ButtonKind::Primary } else { ButtonKind::Plain }}
                        submit=true busy={asking.is_busy()} onclick={Callback::noop()}>{ action }</Button>
                </div>
            </form>
        </section>
    }
}

/// What an outcome is told.
#[derive(Properties, PartialEq)]
struct OutcomeProps {
    kind: CopyKind,
    backup: BackupView,
}

/// Where, when, how large: what somebody writes into the logbook.
#[component]
fn Outcome(props: &OutcomeProps) -> Html {
    let store = use_store();
    let backup = &props.backup;
    let (day, time) = clock::local(backup.made, store.zone());
    let entries: u64 = backup.heads.iter().map(|head| head.size).sum();
    let said = match props.kind {
        CopyKind::Make => t!("make-done"),
        CopyKind::Check => t!("check-done"),
    };
    html! {
        <>
            <Banner tone={Tone::Ok}>{ said }</Banner>
            <dl class="fields">
                <dt>{ t!("backup-where") }</dt>
                <dd class="selectable">{ backup.folder.clone() }</dd>
                <dt>{ t!("backup-when") }</dt>
                <dd>{ t!("moment", day = day.unmistakable(), time = time.to_string()) }</dd>
                <dt>{ t!("backup-size") }</dt>
                <dd>{ format::bytes(backup.bytes) }</dd>
                <dt>{ t!("backup-entries") }</dt>
                <dd class="number">{ format::count(entries) }</dd>
            </dl>
            <Heads heads={backup.heads.clone()} />
        </>
    }
}
