//! A button.

use yew::prelude::*;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One among others.
    #[default]
    Plain,
    /// The one thing to do next on a screen.
    Primary,
    /// Beside what matters.
    Quiet,
    /// Takes something away.
    Danger,
}

/// What a button is told.
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// Its words.
    pub children: Html,
    /// What happens.
    pub onclick: Callback<()>,
    /// How much it stands out.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// Whether what it does is under way: it says so, and does nothing more.
    #[prop_or_default]
    pub busy: bool,
    /// Whether it can do nothing now.
    #[prop_or_default]
    pub disabled: bool,
    /// Whether it sends the form it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Its name for a screen reader, where its words do not say enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Its keys, as `aria-keyshortcuts` writes them: `Control+Enter`.
    #[prop_or_default]
    pub keys: Option<AttrValue>,
    /// To find it by.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// To focus it by.
    #[prop_or_default]
    pub node: NodeRef,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let kind = match props.kind {
        ButtonKind::Plain => None,
        ButtonKind::Primary => Some("primary"),
        ButtonKind::Quiet => Some("quiet"),
        ButtonKind::Danger => Some("danger"),
    };
    let onclick = {
        let (onclick, is_idle) = (props.onclick.clone(), !props.busy);
        Callback::from(move |_: MouseEvent| {
            if is_idle {
                onclick.emit(());
            }
        })
    };
    html! {
        <button
            type={if props.submit { "submit" } else { "button" }}
            class={classes!("button", kind, props.class.clone())}
            ref={props.node.clone()}
            id={props.id.clone()}
            aria-label={props.label.clone()}
            aria-keyshortcuts={props.keys.clone()}
            aria-busy={props.busy.then_some("true")}
            disabled={props.disabled}
            {onclick}
        >
            { props.children.clone() }
        </button>
    }
}
