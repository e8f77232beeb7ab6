//! Who can do a certain thing: everybody who may sign in, through which role, and how far.

use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Empty, SelectField, Tone};
use crate::screen::person::rights::{Group, reach_in_words};
use crate::store::staff::rights;
use crate::store::{Action, Route, use_store};
use crate::{t, words};
use careloop_contract::Action as Permission;
use yew::prelude::*;

/// Who can do a certain thing.
#[component]
pub fn WhoCanScreen() -> Html {
    let store = use_store();
    let action = use_state(|| Permission::ReadClinicalNote);
    let able = rights::who_can(&store.policy, *action, &store.people);
    let mut choices: Vec<(AttrValue, AttrValue)> = Vec::new();
    for group in Group::ALL {
        for one in Permission::ALL.iter().filter(|one| Group::of(**one) == group) {
            choices.push((
                one.name().into(),
                t!(
                    "who-can-choice",
                    group = t!(group.key()),
                    action = words::action(*one)
                )
                .into(),
            ));
        }
    }
    let choose = Callback::from({
        let action = action.setter();
        move |name: String| {
            if let Some(chosen) = Permission::from_name(&name) {
                action.set(chosen);
            }
        }
    });
    let go = |route| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(route)))
    };
    let count = u32::try_from(able.len()).unwrap_or(u32::MAX);
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("person-back")} onclick={go(Route::People)}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("screen-who-can") }</h1>
            </header>
            <div class="page-body wide">
                <p class="lead">{ t!("who-can-lead") }</p>
                <div class="narrow-form">
                    <SelectField id="who-can-action" label={t!("rights-what")} value={action.name()} {choices}
                        onchange={choose} />
                </div>
                <p role="status">{ t!("who-can-count", count = count) }</p>
                if *action == Permission::BreakGlass {
                    <Banner tone={Tone::Info}>{ t!("who-can-named") }</Banner>
                }
                if able.is_empty() {
                    <Empty title={t!("who-can-nobody")} text={t!("who-can-nobody-text")} />
                } else {
                    <table class="table people-table">
                        <caption class="unseen">{ t!("screen-who-can") }</caption>
                        <thead><tr>
                            <th scope="col">{ t!("field-display_name") }</th>
                            <th scope="col">{ t!("who-can-role") }</th>
                            <th scope="col">{ t!("who-can-reach") }</th>
                        </tr></thead>
                        <tbody>
                            { for able.iter().map(|one| {
                                let open = go(Route::Person(one.user)).reform(|_: MouseEvent| ());
                                let is_changed = rights::is_changed(&store.policy, *action, one.role);
                                html! {
                                    <tr key={one.user.to_string()}>
                                        <th scope="row">
                                            <button type="button" class="link" onclick={open}>{ one.name.clone() }</button>
                                        </th>
                                        <td>{ words::role(one.role) }</td>
                                        <td>
                                            { reach_in_words(*action, one.reach).0 }
                                            if is_changed { { " " }<span class="badge info">{ t!("policy-changed") }</span> }
                                        </td>
                                    </tr>
                                }
                            }) }
                        </tbody>
                    </table>
                }
            </div>
        </main>
    }
}
