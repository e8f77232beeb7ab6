//! Looking at a file inside Careloop: pictures and text. That it was opened is recorded.

use crate::parts::minute::use_minute;
use crate::parts::picture::Picture;
use crate::parts::{Banner, Button, Dialog, Icon, IconView, Refused, Tone};
use crate::screen::knowing::use_knowing;
use crate::screen::work::when;
use crate::store::attachments::{Shown, Zoom, shown};
use crate::store::use_store;
use crate::{format, t};
use careloop_contract::query::OpenAttachment;
use careloop_contract::view::{AttachmentContent, AttachmentView};
use careloop_contract::{Action as Permission, limits};
use std::rc::Rc;
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct PreviewDialogProps {
    /// The file.
    pub(super) file: AttachmentView,
    /// It is to leave Careloop.
    pub(super) ontakeout: Callback<AttachmentView>,
    /// It was looked at.
    pub(super) onclose: Callback<()>,
}

/// A file, looked at.
#[component]
pub(super) fn PreviewDialog(props: &PreviewDialogProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let file = &props.file;
    let known = use_knowing(file.attachment, |attachment| OpenAttachment {
        attachment: *attachment,
    });
    let out = {
        let (ontakeout, file) = (props.ontakeout.clone(), file.clone());
        Callback::from(move |()| ontakeout.emit(file.clone()))
    };
    let name = file.name.clone().unwrap_or_else(|| t!("files-sealed"));
    let content = match (known.value(), known.refusal()) {
        (_, Some(refusal)) => html! { <Refused refusal={Some(refusal.clone())} /> },
        (Some(content), None) => html! { <Content content={content.clone()} name={name.clone()} /> },
        (None, None) => {
            html! { <div class="picture-room" aria-busy="true"><span class="spinner" role="status">{ t!("files-reading") }</span></div> }
        }
    };
    html! {
        <Dialog id="preview" class="preview" title={name} onclose={props.onclose.clone()}>
            <p class="meta">
                { format::bytes(file.bytes) }{ " · " }{ file.by.name.clone() }{ " · " }{ when::at(file.at, store.zone(), today) }
                if file.clinical { { " · " }{ t!("files-clinical") } }
            </p>
            { content }
            <div class="dialog-actions">
                if store.may(Permission::ExportRecords) {
                    <Button class="apart" onclick={out}><IconView icon={Icon::TakeOut} />{ t!("files-take-out") }</Button>
                }
                <Button onclick={props.onclose.clone()}>{ t!("close") }</Button>
            </div>
        </Dialog>
    }
}

/// What the content is told.
#[derive(Properties, PartialEq)]
struct ContentProps {
    content: Rc<AttachmentContent>,
    name: String,
}

#[component]
fn Content(props: &ContentProps) -> Html {
    let content = &props.content;
    match (shown(content.attachment.form), &content.image, &content.text) {
        (Shown::Picture, Some(image), _) => {
            html! { <Zoomed image={image.clone()} name={props.name.clone()} /> }
        }
        (Shown::Text, _, Some(text)) => {
            let is_cut =
                content.attachment.bytes > u64::try_from(limits::ATTACHMENT_TEXT_BYTES).unwrap_or(u64::MAX);
            html! {
                <>
                    if is_cut { <Banner tone={Tone::Info}>{ t!("files-text-cut") }</Banner> }
                    <pre class="file-text" tabindex="0" aria-label={props.name.clone()}>{ text.clone() }</pre>
                </>
            }
        }
        (Shown::Picture | Shown::Text | Shown::Not, _, _) => {
            html! { <Banner tone={Tone::Info}>{ t!("files-not-shown") }</Banner> }
        }
    }
}

/// What a picture is told.
#[derive(Properties, PartialEq)]
struct ZoomedProps {
    image: String,
    name: String,
}

/// A picture that can be made larger and smaller.
#[component]
fn Zoomed(props: &ZoomedProps) -> Html {
    let zoom = use_state_eq(Zoom::default);
    let fits = use_state_eq(|| 100_u16);
    let is_broken = use_state_eq(|| false);
    let drawn = Callback::from({
        let (fits, is_broken) = (fits.setter(), is_broken.setter());
        move |percent: Option<u16>| match percent {
            Some(percent) => fits.set(percent),
            None => is_broken.set(true),
        }
    });
    let to = |next: Zoom| {
        let zoom = zoom.setter();
        Callback::from(move |()| zoom.set(next))
    };
    let (larger, smaller) = (zoom.larger(*fits), zoom.smaller(*fits));
    let onkeydown = Callback::from({
        let zoom = zoom.setter();
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let next = match event.key().as_str() {
                "+" | "=" => larger,
                "-" => smaller,
                "0" => Zoom::Fit,
                _ => return,
            };
            event.prevent_default();
            zoom.set(next);
        }
    });
    if *is_broken {
        return html! { <Banner tone={Tone::Warn}>{ t!("files-picture-broken") }</Banner> };
    }
    html! {
        <div class="zoomed" {onkeydown}>
            <div class="zoom-row" role="group" aria-label={t!("files-zoom")}>
                <Button class="small icon-only" label={t!("files-smaller")} keys="-" disabled={smaller == *zoom} onclick={to(smaller)}>{ "−" }</Button>
                <output class="number zoom-now" aria-live="polite">{ t!("settings-percent", percent = zoom.percent(*fits)) }</output>
                <Button class="small icon-only" label={t!("files-larger")} keys="+" disabled={larger == *zoom} onclick={to(larger)}>{ "+" }</Button>
                <Button class="small" keys="0" disabled={*zoom == Zoom::Fit} onclick={to(Zoom::Fit)}>{ t!("files-fit") }</Button>
            </div>
            <Picture base64={props.image.clone()} label={props.name.clone()} zoom={*zoom} ondraw={drawn} />
        </div>
    }
}
