//! An entry of the audit trail, whole: who, what, whose, when and where; the records it names; its proof.

mod facts;
mod records;

use super::saying::what;
use crate::act::Dispatch;
use crate::parts::{Banner, Button, ButtonKind, Icon, IconView, Refused, Tone};
use crate::store::audit::AuditAction;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{t, words};
use careloop_contract::query::OpenAuditEntry;
use careloop_contract::view::AuditEntryView;
pub(crate) use facts::WhoSaw;
use facts::{Facts, Narrowing, Proof};
use records::Records;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The id of the open entry's pane.
pub(super) const PANE: &str = "entry-pane";

/// What every part of an entry is told.
#[derive(Properties, PartialEq)]
struct PartProps {
    /// The entry.
    view: Rc<AuditEntryView>,
}

async fn read(dispatch: &Dispatch, place: u64) {
    let answer = send(OpenAuditEntry { place }).await.map(Rc::new);
    dispatch.dispatch(Action::Audit(AuditAction::Read(place, answer)));
}

/// The open entry; nothing where none is.
#[component]
pub(super) fn EntryPane() -> Html {
    let store = use_store();
    let open = store.audit.entry.clone();
    {
        let dispatch = store.dispatcher();
        // What was read is read again only when it is asked for: that is an entry too.
        let unread = open
            .as_ref()
            .filter(|open| open.view.is_none() && open.refusal.is_none())
            .map(|open| open.place);
        use_effect_with((unread, store.refreshed), move |(unread, _)| {
            if let Some(place) = *unread {
                spawn_local(async move { read(&dispatch, place).await });
            }
        });
    }
    let Some(open) = open else {
        return Html::default();
    };
    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| {
            dispatch.dispatch(Action::Audit(AuditAction::Close));
            crate::parts::focus::focus(super::GRID);
        })
    };
    let group = open.view.as_ref().map(|view| words::entry_group(view.line.group));
    html! {
        <aside class="inspector" id={PANE} tabindex="-1" aria-label={t!("entry-pane")}>
            <div class="inspector-head">
                if let Some(group) = group {
                    <span class="badge"><IconView icon={Icon::Tag} small=true />{ group }</span>
                }
                <span class="end">
                    <Button kind={ButtonKind::Quiet} class="icon-only" label={t!("entry-close")} keys="Escape" onclick={close}>
                        <IconView icon={Icon::Close} />
                    </Button>
                </span>
            </div>
            <div class="inspector-body" aria-busy={(open.view.is_none() && open.refusal.is_none()).to_string()}>
                <Refused refusal={open.refusal.clone()} />
                if let Some(view) = &open.view {
                    <Entry key={open.place} view={view.clone()} />
                } else if open.refusal.is_none() {
                    <span class="skeleton"></span><span class="skeleton short"></span>
                }
            </div>
        </aside>
    }
}

#[component]
fn Entry(props: &PartProps) -> Html {
    let view = &props.view;
    html! {
        <>
            <div class="task-head">
                <h2>{ what(&view.line.what) }</h2>
            </div>
            if view.unopened {
                <Banner tone={Tone::Warn}>{ t!("entry-unopened") }</Banner>
            }
            <Facts view={view.clone()} />
            <Records view={view.clone()} />
            <Narrowing view={view.clone()} />
            <Proof view={view.clone()} />
        </>
    }
}
