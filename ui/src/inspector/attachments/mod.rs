//! Files on the open task: what is there, who may open it, and how one more comes.

mod attach;
mod preview;
mod take_out;

use super::PartProps;
use super::retract::{RetractDialog, Retracting};
use super::text::takes_remarks;
use crate::parts::menu::{MenuButton, MenuItem};
use crate::parts::minute::use_minute;
use crate::parts::{Button, Icon, IconView};
use crate::screen::work::when;
use crate::store::attachments::{Shown, is_sealed, may_retract, room, shown};
use crate::store::{Store, use_store};
use crate::{format, t};
use attach::AttachDialog;
use careloop_contract::view::{AttachmentView, ChosenFile};
use careloop_contract::{Action as Permission, limits};
use preview::PreviewDialog;
use take_out::TakeOutDialog;
use yew::prelude::*;

/// What is asked about a file.
#[derive(Clone, PartialEq)]
enum Asked {
    /// A file was chosen, and is to be attached.
    Attach(ChosenFile),
    /// One is looked at.
    Look(AttachmentView),
    /// One leaves Careloop.
    TakeOut(AttachmentView),
    /// One was entered in error.
    Retract(AttachmentView),
}

/// Files on the open task.
#[component]
pub(super) fn Attachments(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let asked = use_state(|| None::<Asked>);
    let view = &props.view;
    let files = &view.attachments;
    let may_attach = !props.is_past && takes_remarks(view.row.state) && store.may(Permission::AttachFile);
    let (choosing, choose) = attach::use_choose({
        let asked = asked.setter();
        Callback::from(move |chosen| asked.set(Some(Asked::Attach(chosen))))
    });
    if files.is_empty() && !may_attach {
        return Html::default();
    }
    let close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let ask = {
        let asked = asked.setter();
        Callback::from(move |what: Asked| asked.set(Some(what)))
    };
    let lines = files.iter().map(|file| {
        let at = when::at(file.at, store.zone(), today);
        one(file, at, props.is_past, &store, &ask)
    });
    let is_full = room(files.len()) == 0;
    let dialog = match &*asked {
        None => Html::default(),
        Some(Asked::Attach(chosen)) => html! {
            <AttachDialog task={view.row.task} chosen={chosen.clone()} onclose={close} />
        },
        Some(Asked::Look(file)) => {
            let out = ask.reform(Asked::TakeOut);
            html! { <PreviewDialog file={file.clone()} ontakeout={out} onclose={close} /> }
        }
        Some(Asked::TakeOut(file)) => html! { <TakeOutDialog file={file.clone()} onclose={close} /> },
        Some(Asked::Retract(file)) => html! {
            <RetractDialog remark={file.attachment} what={Retracting::Attachment} onclose={close} />
        },
    };
    html! {
        <section class="inspector-section" aria-labelledby="task-files">
            <div class="section-head">
                <h3 id="task-files">
                    { t!("task-files") }
                    if !files.is_empty() { <span class="count">{ files.len() }</span> }
                </h3>
                if may_attach {
                    <Button id="attach-file" class="small" disabled={is_full} busy={choosing.is_busy()} onclick={choose}>
                        <IconView icon={Icon::Attach} small=true />{ t!("files-attach") }
                    </Button>
                }
            </div>
            <crate::parts::Refused refusal={choosing.refusal().cloned()} />
            if !files.is_empty() { <ul class="files">{ for lines }</ul> }
            if may_attach {
                <p class="hint">
                    { if is_full {
                        t!("files-full", most = u32::try_from(limits::ATTACHMENTS).unwrap_or(u32::MAX))
                    } else {
                        t!("files-limits", megabytes = u32::try_from(limits::ATTACHMENT_BYTES / (1024 * 1024)).unwrap_or(u32::MAX))
                    } }
                </p>
            }
            { dialog }
        </section>
    }
}

fn one(file: &AttachmentView, at: String, is_past: bool, store: &Store, ask: &Callback<Asked>) -> Html {
    let me = store.session().map(|session| (session.user, session.roles));
    let sealed = is_sealed(file);
    let how = shown(file.form);
    let name = file.name.clone().unwrap_or_else(|| t!("files-sealed"));
    let icon = match (sealed, how) {
        (true, _) => Icon::SealedNote,
        (false, Shown::Picture) => Icon::Image,
        (false, Shown::Text | Shown::Not) => Icon::Note,
    };
    let on = |what: Asked| ask.reform(move |(): ()| what.clone());
    let can_look = !is_past && !sealed && how != Shown::Not;
    let can_leave = !is_past && !sealed && store.may(Permission::ExportRecords);
    let can_retract = !is_past
        && !file.retracted
        && store.may(Permission::RetractRemark)
        && me.is_some_and(|(user, roles)| may_retract(file.by.user, user, roles));
    let mut items = Vec::new();
    let mut add = |offered: bool, words: String, icon: Icon, onchoose: Callback<()>| {
        if offered {
            items.push(MenuItem {
                words: words.into(),
                icon,
                keys: Vec::new(),
                onchoose,
            });
        }
    };
    add(
        can_look,
        t!("files-look"),
        Icon::Eye,
        on(Asked::Look(file.clone())),
    );
    add(
        can_leave,
        t!("files-take-out"),
        Icon::TakeOut,
        on(Asked::TakeOut(file.clone())),
    );
    add(
        can_retract,
        t!("task-retract"),
        Icon::Retract,
        on(Asked::Retract(file.clone())),
    );
    let look = on(Asked::Look(file.clone())).reform(|_: MouseEvent| ());
    html! {
        <li key={file.attachment.to_string()}
            class={classes!("file", file.clinical.then_some("clinical"), sealed.then_some("sealed"), file.retracted.then_some("retracted"))}>
            <IconView {icon} />
            <div class="file-words">
                if can_look {
                    <button type="button" class="link file-name" onclick={look}>
                        <span class="unseen">{ t!("files-look") }{ ": " }</span>{ name.clone() }
                    </button>
                } else {
                    <span class="file-name">{ name.clone() }</span>
                }
                <span class="meta">{ format::bytes(file.bytes) }{ " · " }{ file.by.name.clone() }{ " · " }{ at }</span>
                if is_past {
                    <span class="meta digest">{ t!("sealed-digest") }{ " " }<span class="mono">{ file.digest.clone() }</span></span>
                }
                if file.retracted {
                    <span class="badges"><span class="badge">{ t!("task-retract") }</span></span>
                } else if file.clinical && !sealed {
                    <span class="badges"><span class="badge info"><IconView icon={Icon::SealedNote} small=true />{ t!("files-clinical") }</span></span>
                }
            </div>
            if !items.is_empty() {
                <MenuButton id={format!("file-{}", file.attachment)} class={classes!("button", "quiet", "icon-only", "small")} {items}>
                    <IconView icon={Icon::More} /><span class="unseen">{ t!("files-more", name = name) }</span>
                </MenuButton>
            }
        </li>
    }
}
