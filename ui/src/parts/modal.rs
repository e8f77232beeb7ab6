//! What lies over the screen, by the browser's own modal dialog: it holds the focus, everything
//! behind it is out of reach, and the focus goes back to where it was.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// What lies over the screen is told.
#[derive(Properties, PartialEq)]
pub struct ModalProps {
    /// Its id.
    pub id: AttrValue,
    /// The id of the element that names it.
    #[prop_or_default]
    pub labelled_by: Option<AttrValue>,
    /// Its name, where no element names it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What stands in it.
    pub children: Html,
    /// Escape was pressed, or the ground beside it where that closes it.
    pub onclose: Callback<()>,
    /// Whether a press beside it closes it.
    #[prop_or_default]
    pub closes_beside: bool,
}

/// What lies over the screen. It is there while it is rendered.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let before = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element())
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        let dialog = node
            .get()
            .and_then(|node| node.dyn_into::<HtmlDialogElement>().ok());
        if let Some(dialog) = &dialog
            && !dialog.open()
        {
            // A dialog that is not in the page cannot be shown; then there is nothing to see either.
            let _ = dialog.show_modal();
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
            // What is gone meanwhile cannot take the focus.
            if let Some(before) = before.filter(|element| element.is_connected()) {
                let _ = before.focus();
            }
        }
    });
    let oncancel = {
        let (onclose, node) = (props.onclose.clone(), node.clone());
        Callback::from(move |event: Event| {
            // A field for files tells in the same way that nothing was chosen.
            if is_node(&event, &node) {
                event.prevent_default();
                onclose.emit(());
            }
        })
    };
    // The key itself, because a browser may close a dialog that cancelled once without asking again.
    let onkeydown = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.default_prevented() && !event.is_composing() {
                event.prevent_default();
                onclose.emit(());
            }
        })
    };
    let onpointerdown = {
        let (onclose, closes_beside, node) = (props.onclose.clone(), props.closes_beside, node.clone());
        Callback::from(move |event: PointerEvent| {
            if closes_beside && is_node(&event, &node) {
                onclose.emit(());
            }
        })
    };
    html! {
        <dialog id={props.id.clone()} class="scrim" ref={node} {oncancel} {onkeydown} {onpointerdown}
            aria-labelledby={props.labelled_by.clone()} aria-label={props.label.clone()}>
            { props.children.clone() }
        </dialog>
    }
}

/// Whether an event happened to the element itself, not to something within it.
fn is_node(event: &Event, node: &NodeRef) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    target.is_some() && target == node.get()
}
