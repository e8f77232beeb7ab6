//! What stands where nothing is yet: what will appear here, and the one key to press.

use super::{Icon, IconView};
use yew::prelude::*;

/// What an empty place is told.
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// A drawing of what the place is for.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// What is not here.
    pub title: AttrValue,
    /// What will appear here.
    pub text: AttrValue,
    /// What to press or do.
    #[prop_or_default]
    pub children: Html,
}

/// What stands where nothing is yet.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            if let Some(icon) = props.icon {
                <IconView {icon} />
            }
            <p class="empty-title">{ props.title.clone() }</p>
            <p>{ props.text.clone() }</p>
            { props.children.clone() }
        </div>
    }
}
