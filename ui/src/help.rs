//! The help sheet: keys, how quick add works, what is recorded, whom to ask. F1 from everywhere.

use crate::parts::{Button, Dialog, page};
use crate::shortcuts::{Reach, group};
use crate::store::{Action, Overlay, use_store};
use crate::t;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The grammar of quick add, sign by sign: text keys of what is typed and what it means.
const GRAMMAR: [(&str, &str); 9] = [
    ("^okafor,ngozi", "help-sign-patient"),
    ("@maya", "help-sign-person"),
    ("#frontdesk  #nurse  #billing", "help-sign-queue"),
    ("!1  !2  !3", "help-sign-priority"),
    ("today 14:00  tue  14 aug  in 3d", "help-sign-due"),
    ("\\today", "help-sign-escape"),
    ("Tab", "help-key-take"),
    ("Enter  Shift+Enter", "help-key-add"),
    ("Backspace", "help-key-chip"),
];

/// The help sheet.
#[component]
pub fn HelpSheet() -> Html {
    let store = use_store();
    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Overlay(Overlay::None)))
    };
    // It is read from its beginning; the dialog itself would begin at its first button.
    use_effect_with((), |()| {
        let title = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id("help-title"))
            .and_then(|title| title.dyn_into::<HtmlElement>().ok());
        if let Some(title) = title {
            title.set_tab_index(-1);
            // Where it cannot take the focus, the button keeps it.
            let _ = title.focus();
        }
    });
    let print = Callback::from(|()| {
        // Where nothing can be printed the sheet can still be read.
        page::print();
    });
    html! {
        <Dialog id="help" title={t!("help-title")} class="wide" onclose={close.clone()}>
            <div class="keys">
                { for Reach::GROUPS.iter().map(|reach| html! {
                    <section>
                        <h3>{ t!(reach.text()) }</h3>
                        <dl>
                            { for group(*reach).into_iter().map(|(command, keys)| html! {
                                <div>
                                    <dt>{ t!(command.text()) }</dt>
                                    { for keys.iter().take(1).map(|shortcut| html! {
                                        <dd>{ for shortcut.names().into_iter().map(|name| html! {
                                            <kbd class="kbd">{ name }</kbd>
                                        }) }</dd>
                                    }) }
                                </div>
                            }) }
                        </dl>
                    </section>
                }) }
                <section>
                    <h3>{ t!("help-quick-add") }</h3>
                    <dl>
                        { for GRAMMAR.iter().map(|(typed, meaning)| html! {
                            <div><dt>{ t!(meaning) }</dt><dd class="number">{ *typed }</dd></div>
                        }) }
                    </dl>
                </section>
                <section>
                    <h3>{ t!("help-recorded") }</h3>
                    <p>{ t!("help-recorded-text") }</p>
                    <p>{ t!("help-recorded-typing") }</p>
                </section>
                <section>
                    <h3>{ t!("help-ask") }</h3>
                    <p>{ t!("help-ask-text") }</p>
                    <p class="meta">{ t!("help-version", version = env!("CARGO_PKG_VERSION")) }</p>
                </section>
            </div>
            <div class="dialog-actions">
                <Button class="apart" onclick={print} keys="Control+P">{ t!("command-print") }</Button>
                <Button onclick={close}>{ t!("close") }</Button>
            </div>
        </Dialog>
    }
}
