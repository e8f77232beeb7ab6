//! Comments, and clinical notes, which only those who treat can read.

use super::PartProps;
use super::retract::{RetractDialog, Retracting};
use super::text::{NewText, takes_remarks};
use crate::parts::menu::{MenuButton, MenuItem};
use crate::parts::minute::use_minute;
use crate::parts::{Icon, IconView};
use crate::screen::work::when;
use crate::store::attachments::may_retract;
use crate::store::inspector::TextOf;
use crate::store::use_store;
use crate::t;
use careloop_contract::view::RemarkView;
use careloop_contract::{Action as Permission, RemarkId};
use yew::prelude::*;

/// What was said about the open task, and the fields to say more.
#[component]
pub(super) fn Remarks(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let retracting = use_state(|| None::<(RemarkId, Retracting)>);
    let view = &props.view;
    let task = view.row.task;
    let may = |action| !props.is_past && takes_remarks(view.row.state) && store.may(action);
    let me = store.session().map(|session| (session.user, session.roles));
    let remarks = view.remarks.iter().map(|remark| {
        let at = when::at(remark.at, store.zone(), today);
        let offered = !props.is_past
            && !remark.retracted
            && store.may(Permission::RetractRemark)
            && me.is_some_and(|(user, roles)| may_retract(remark.by.user, user, roles));
        let retract = offered.then(|| {
            let (retracting, id) = (retracting.setter(), remark.remark);
            let what = if remark.clinical {
                Retracting::Note
            } else {
                Retracting::Comment
            };
            Callback::from(move |()| retracting.set(Some((id, what))))
        });
        html! { <li key={remark.remark.to_string()}>{ one(remark, at, retract) }</li> }
    });
    let close = {
        let retracting = retracting.setter();
        Callback::from(move |()| retracting.set(None))
    };
    html! {
        <section class="inspector-section">
            <h3>
                { t!("task-remarks") }
                if !view.remarks.is_empty() { <span class="count">{ view.remarks.len() }</span> }
            </h3>
            if !view.remarks.is_empty() { <ul class="remarks">{ for remarks }</ul> }
            if may(Permission::Comment) { <NewText at={(task, TextOf::Comment)} view={view.clone()} /> }
            if may(Permission::AddClinicalNote) { <NewText at={(task, TextOf::Note)} view={view.clone()} /> }
            if let Some((remark, what)) = *retracting {
                <RetractDialog {remark} {what} onclose={close} />
            }
        </section>
    }
}

/// A remark: who said it and when; what it says, where whoever looks may read it.
fn one(remark: &RemarkView, at: String, retract: Option<Callback<()>>) -> Html {
    let by = remark.by.name.clone();
    let is_sealed = remark.text.is_none();
    let menu = retract.map(|onchoose| {
        let items = vec![MenuItem {
            words: t!("task-retract").into(),
            icon: Icon::Retract,
            keys: Vec::new(),
            onchoose,
        }];
        html! {
            <MenuButton id={format!("remark-{}", remark.remark)} class={classes!("button", "quiet", "icon-only", "small")} {items}>
                <IconView icon={Icon::More} /><span class="unseen">{ t!("remark-more", name = by.clone(), at = at.clone()) }</span>
            </MenuButton>
        }
    });
    html! {
        <article class={classes!("remark", remark.clinical.then_some("clinical"), is_sealed.then_some("sealed"), remark.retracted.then_some("retracted"))}>
            if remark.clinical {
                <span class="remark-kind"><IconView icon={Icon::SealedNote} />{ t!("task-note") }</span>
            }
            <div class="remark-head">
                <span class="remark-by">{ by }</span><span class="meta">{ at }</span>
                if remark.retracted { <span class="badge">{ t!("task-retract") }</span> }
                if let Some(menu) = menu { <span class="end">{ menu }</span> }
            </div>
            if let Some(text) = &remark.text {
                <p class="remark-text">{ text.clone() }</p>
            } else if remark.clinical {
                <p class="remark-text"><IconView icon={Icon::Lock} small=true />{ t!("note-sealed-text") }</p>
                if let Some(digest) = &remark.digest {
                    <p class="meta digest">{ t!("sealed-digest") }{ " " }<span class="mono">{ digest.clone() }</span></p>
                }
            }
        </article>
    }
}
