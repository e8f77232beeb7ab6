//! A dialog over the screen, by the browser's own modal dialog: it holds the focus, Escape closes
//! it, and the focus goes back to where it was.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What a dialog is told.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its id; its title hangs on it.
    pub id: AttrValue,
    /// Its title.
    pub title: AttrValue,
    /// What stands in it.
    pub children: Html,
    /// Escape was pressed.
    pub onclose: Callback<()>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A dialog over the screen. It is there while it is rendered.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
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
            // Closing gives the focus back to where it was.
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let oncancel = props.onclose.reform(|event: Event| event.prevent_default());
    let title_id = format!("{}-title", props.id);
    html! {
        <dialog id={props.id.clone()} class={classes!("dialog", props.class.clone())} ref={node}
            aria-labelledby={title_id.clone()} {oncancel}>
            <h2 id={title_id}>{ props.title.clone() }</h2>
            { props.children.clone() }
        </dialog>
    }
}
