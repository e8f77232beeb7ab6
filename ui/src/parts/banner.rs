//! A message that stands where it matters until it is dealt with.

use super::{Icon, IconView};
use yew::prelude::*;

/// What kind of message it is: shape, word and colour say so together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It went well.
    Ok,
    /// Look at this.
    Warn,
    /// This did not work, or must not go on.
    Danger,
}

/// What a banner is told.
#[derive(Properties, PartialEq)]
pub struct BannerProps {
    /// What kind of message it is.
    pub tone: Tone,
    /// The message.
    pub children: Html,
}

/// A message that stands where it matters.
#[component]
pub fn Banner(props: &BannerProps) -> Html {
    let (class, role, icon) = match props.tone {
        Tone::Info => ("info", "note", Icon::Info),
        Tone::Ok => ("ok", "status", Icon::OkCircle),
        Tone::Warn => ("warn", "status", Icon::Warning),
        Tone::Danger => ("danger", "alert", Icon::Error),
    };
    html! {
        <div class={classes!("banner", class)} {role}>
            <IconView {icon} />
            <div class="banner-text">{ props.children.clone() }</div>
        </div>
    }
}
