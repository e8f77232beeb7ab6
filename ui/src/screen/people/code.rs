//! A one-time code, shown once: to read aloud, to print, and to be gone.

use crate::parts::button::ButtonKind;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Dialog, Tone, page};
use crate::store::use_store;
use crate::{clock, t};
use careloop_contract::view::InvitationView;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screen) enum CodeFor {
    /// Choosing a password.
    Password,
    /// Signing in once without the second factor.
    Factor,
}

/// An invitation that is shown. Its code is in no other place; two are never the same.
#[derive(Clone, Debug)]
pub(in crate::screen) struct ShownCode {
    /// What it is for.
    pub(in crate::screen) code_for: CodeFor,
    /// For whom.
    pub(in crate::screen) name: String,
    /// Their login.
    pub(in crate::screen) login: String,
    /// The code and when it is void.
    pub(in crate::screen) invitation: Rc<InvitationView>,
}

impl PartialEq for ShownCode {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.invitation, &other.invitation)
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct CodeDialogProps {
    /// The code.
    pub(in crate::screen) shown: ShownCode,
    /// It was handed over.
    pub(in crate::screen) onclose: Callback<()>,
}

/// The code, until whoever made it says that it was handed over.
#[component]
pub(in crate::screen) fn CodeDialog(props: &CodeDialogProps) -> Html {
    let store = use_store();
    let handed_over = use_state(|| false);
    let reminded = use_state(|| false);
    let ShownCode {
        code_for,
        name,
        login,
        invitation,
    } = &props.shown;
    let (day, time) = clock::local(invitation.expires, store.zone());
    let groups: Vec<&str> = invitation.code.expose().split('-').collect();
    let tick = {
        let handed_over = handed_over.setter();
        Callback::from(move |event: Event| {
            handed_over.set(event.target_unchecked_into::<HtmlInputElement>().checked());
        })
    };
    // Escape alone would lose the code for good.
    let close = {
        let (is_done, reminded, onclose) = (*handed_over, reminded.setter(), props.onclose.clone());
        Callback::from(move |()| {
            if is_done {
                onclose.emit(());
            } else {
                reminded.set(true);
            }
        })
    };
    let print = Callback::from(|()| {
        // Without a printer the code can still be read aloud.
        page::print();
    });
    html! {
        <Dialog id="code" class="wide" title={t!("code-title", name = name.clone())} onclose={close.clone()}>
            <div class="code-sheet" role="group" aria-label={t!("code-label")}>
                <p class="code-groups selectable">
                    { for groups.iter().map(|group| html! { <span class="code-group">{ group.to_string() }</span> }) }
                </p>
            </div>
            <p>{ match code_for {
                CodeFor::Password => t!("code-how", name = name.clone(), login = login.clone()),
                CodeFor::Factor => t!("code-how-factor", name = name.clone(), login = login.clone()),
            } }</p>
            <p>{ t!("code-expires", day = day.unmistakable(), time = time.to_string()) }</p>
            <Banner tone={Tone::Warn}>{ t!("code-once") }</Banner>
            <label class="choice no-print">
                <input type="checkbox" checked={*handed_over} onchange={tick} />
                <span>{ t!("code-handed-over") }</span>
            </label>
            if *reminded && !*handed_over {
                <p class="error no-print" role="alert">{ t!("code-confirm-first") }</p>
            }
            <div class="dialog-actions">
                <Button class="apart" onclick={print}><IconView icon={Icon::Print} />{ t!("code-print") }</Button>
                <Button kind={ButtonKind::Primary} onclick={close}>{ t!("code-done") }</Button>
            </div>
        </Dialog>
    }
}
