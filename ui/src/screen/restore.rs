//! Putting a record back as it was in an earlier version: what would change, and the act that does it.

use super::asking::use_asking;
use super::form_dialog::FormDialog;
use crate::act;
use crate::parts::history;
use crate::parts::menu::{MenuButton, MenuItem};
use crate::parts::{Banner, Icon, IconView, Tone};
use crate::store::inspector::InspectorAction;
use crate::store::work::WorkAction;
use crate::store::{Action, use_store};
use crate::t;
use careloop_contract::command::RestoreVersion;
use careloop_contract::view::{FieldChange, RecordRef};
use careloop_contract::{Field, Version};
use yew::prelude::*;

/// How a value is said.
pub(crate) type Said = Callback<(Field, String), String>;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(crate) struct RestoreDialogProps {
    /// The record.
    pub(crate) record: RecordRef,
    /// The version the person saw.
    pub(crate) seen: Version,
    /// The version to go back to.
    pub(crate) to: Version,
    /// When and by whom it was made.
    pub(crate) of: String,
    /// What would change.
    pub(crate) changes: Vec<FieldChange>,
    /// How a value is said.
    pub(crate) said: Said,
    /// It was put back.
    pub(crate) onrestore: Callback<()>,
    /// It is done, or not wanted.
    pub(crate) onclose: Callback<()>,
}

/// What would change, and the act that does it.
#[component]
pub(crate) fn RestoreDialog(props: &RestoreDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (onrestore, onclose) = (props.onrestore.clone(), props.onclose.clone());
        let (record, seen, to) = (props.record, props.seen, props.to);
        move |()| {
            let (dispatch, onrestore, onclose) = (dispatch.clone(), onrestore.clone(), onclose.clone());
            asking.ask(async move {
                act::save(&dispatch, RestoreVersion { record, seen, to }).await?;
                onclose.emit(());
                dispatch.dispatch(Action::Inspector(InspectorAction::ReadAgain));
                dispatch.dispatch(Action::Work(WorkAction::ReadAgain));
                act::tell(&dispatch, t!("restored"));
                onrestore.emit(());
                Ok(())
            });
        }
    });
    let said = props.said.clone();
    html! {
        <FormDialog id="restore" title={t!("version-restore-title")} asking={asking.clone()} submit={t!("version-restore-submit")}
            onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ t!("version-restore-lead", of = props.of.clone()) }</p>
            if props.changes.is_empty() {
                <Banner tone={Tone::Info}>{ t!("restore-nothing") }</Banner>
            } else {
                { history::changes(&props.changes, move |field, text| said.emit((field, text.to_owned()))) }
            }
            <p class="hint">{ t!("restore-hint") }</p>
        </FormDialog>
    }
}

/// What can be done with a version: it is shown as it was; and put back, where that is offered.
pub(crate) fn version_menu(
    of: &str,
    version: Version,
    show: Callback<()>,
    restore: Option<Callback<()>>,
) -> Html {
    let item = |words: String, icon: Icon, onchoose: Callback<()>| MenuItem {
        words: words.into(),
        icon,
        keys: Vec::new(),
        onchoose,
    };
    let mut items = vec![item(t!("version-show"), Icon::Eye, show)];
    items.extend(restore.map(|restore| item(t!("version-restore"), Icon::Undo, restore)));
    html! {
        <MenuButton id={format!("version-{version}")} class={classes!("button", "quiet", "icon-only", "small")} {items}>
            <IconView icon={Icon::More} /><span class="unseen">{ t!("version-more", of = of.to_owned()) }</span>
        </MenuButton>
    }
}
