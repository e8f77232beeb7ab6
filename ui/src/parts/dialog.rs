//! A dialog: a title, what it asks, and its buttons.

use super::modal::Modal;
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
    let title_id = format!("{}-title", props.id);
    html! {
        <Modal id={props.id.clone()} labelled_by={title_id.clone()} onclose={props.onclose.clone()}>
            <div class={classes!("dialog", props.class.clone())}>
                <h2 id={title_id}>{ props.title.clone() }</h2>
                { props.children.clone() }
            </div>
        </Modal>
    }
}
