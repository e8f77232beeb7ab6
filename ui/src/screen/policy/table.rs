//! The table action by role. A cell that can be changed is a button; one that was changed says so.

use crate::parts::icon::{Icon, IconView};
use crate::screen::person::rights::Group;
use crate::store::staff::rights;
use crate::{t, words};
use careloop_contract::{Action, Reach, Role};
use careloop_domain::{Policy, policy};
use yew::prelude::*;

/// What the table is told.
#[derive(Properties, PartialEq)]
pub(super) struct PolicyTableProps {
    /// The policy in force.
    pub(super) policy: Policy,
    /// A cell is to be changed; none where that is not offered.
    pub(super) onchoose: Option<Callback<(Action, Role)>>,
}

/// The table, one part after another, each with its own heads: nobody scrolls back to know a column.
#[component]
pub(super) fn PolicyTable(props: &PolicyTableProps) -> Html {
    html! {
        <>
            { for Group::ALL.iter().map(|group| part(*group, props)) }
        </>
    }
}

fn part(group: Group, props: &PolicyTableProps) -> Html {
    let actions = Action::ALL.iter().filter(|action| Group::of(**action) == group);
    html! {
        <div class="table-room" tabindex="0" role="region" aria-label={t!(group.key())}>
            <table class="table rights policy">
                <caption>{ t!(group.key()) }</caption>
                <thead><tr>
                    <th scope="col">{ t!("rights-what") }</th>
                    { for Role::ALL.iter().map(|role| html! { <th scope="col">{ words::role(*role) }</th> }) }
                </tr></thead>
                <tbody>
                    { for actions.map(|action| html! {
                        <tr>
                            <th scope="row">{ words::action(*action) }</th>
                            { for Role::ALL.iter().map(|role| html! { <td>{ cell(*action, *role, props) }</td> }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

fn cell(action: Action, role: Role, props: &PolicyTableProps) -> Html {
    let reach = props.policy.reach(action, role);
    let is_changed = rights::is_changed(&props.policy, action, role);
    let content = html! {
        <span class={classes!("reach", (reach == Reach::No).then_some("none"))}>
            { in_short(action, reach) }
            if is_changed {
                <IconView icon={Icon::Tag} small=true /><span class="unseen">{ " " }{ t!("policy-changed") }</span>
            }
        </span>
    };
    let Some(onchoose) = props
        .onchoose
        .as_ref()
        .filter(|_| policy::choices(action, role).count() > 1)
    else {
        return content;
    };
    let onchoose = onchoose.clone();
    let onclick = Callback::from(move |_: MouseEvent| onchoose.emit((action, role)));
    html! {
        <button type="button" class={classes!("value-button", is_changed.then_some("changed"))} {onclick}>
            <span class="unseen">{ t!("policy-change-cell", action = words::action(action), role = words::role(role)) }{ ": " }</span>
            { content }
        </button>
    }
}

/// How far it reaches, in a word or two.
fn in_short(action: Action, reach: Reach) -> String {
    if reach == Reach::Any && !policy::is_about_a_task(action) {
        return t!("reach-yes");
    }
    t!(&format!("reach-short-{}", reach.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reach_has_a_short_word() {
        for reach in Reach::ALL {
            assert!(
                !in_short(Action::SeeTask, *reach).starts_with("reach-"),
                "{reach}"
            );
        }
    }
}
