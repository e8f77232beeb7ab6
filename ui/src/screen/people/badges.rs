//! How an account stands: shape, word and colour.

use crate::parts::icon::{Icon, IconView};
use crate::{t, words};
use careloop_contract::view::PersonView;
use careloop_contract::{AccountKind, Standing};
use yew::prelude::*;

/// What a badge is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct StandingBadgeProps {
    /// Whether they may sign in.
    pub(in crate::screen) standing: Standing,
}

/// Whether a person may sign in.
#[component]
pub(in crate::screen) fn StandingBadge(props: &StandingBadgeProps) -> Html {
    let (class, icon) = match props.standing {
        Standing::Active => (Some("ok"), Icon::OkCircle),
        Standing::Invited => (Some("info"), Icon::Waiting),
        Standing::Suspended => (Some("warn"), Icon::Hold),
        Standing::Left => (None, Icon::Cancel),
    };
    html! {
        <span class={classes!("badge", class)}>
            <IconView {icon} small=true />{ words::standing(props.standing) }
        </span>
    }
}

/// What the badges are told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct AccountBadgesProps {
    /// Whose they are.
    pub(in crate::screen) person: PersonView,
}

/// What is unusual about an account: a program's, or named for emergencies.
#[component]
pub(in crate::screen) fn AccountBadges(props: &AccountBadgesProps) -> Html {
    html! {
        <>
            if props.person.kind == AccountKind::Service {
                <span class="badge"><IconView icon={Icon::Settings} small=true />{ words::account(AccountKind::Service) }</span>
            }
            if props.person.invoker {
                <span class="badge warn"><IconView icon={Icon::Key} small=true />{ t!("people-invoker") }</span>
            }
        </>
    }
}
