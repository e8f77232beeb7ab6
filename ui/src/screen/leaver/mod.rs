//! Somebody leaves: what they have, who gets their work, and then everything they could open is taken
//! away in one act. A page, not a dialog: it is done from top to bottom, and nothing before the end.

mod done;
mod form;
mod preview;

use super::knowing::use_knowing;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Refused, Tone};
use crate::store::{Action, Route, use_store};
use crate::t;
use careloop_contract::query::PreviewOffboarding;
use careloop_contract::view::OffboardedView;
use careloop_contract::{Standing, UserId};
use done::Done;
use form::LeaverForm;
use preview::Preview;
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct LeaverScreenProps {
    /// Who leaves.
    pub user: UserId,
}

/// Somebody leaves.
#[component]
pub fn LeaverScreen(props: &LeaverScreenProps) -> Html {
    // What is typed and what was done are of one person.
    html! { <Leaver key={props.user.to_string()} user={props.user} /> }
}

#[component]
fn Leaver(props: &LeaverScreenProps) -> Html {
    let store = use_store();
    let known = use_knowing(props.user, |user| PreviewOffboarding { user: *user });
    let done = use_state(|| None::<Rc<OffboardedView>>);
    let user = props.user;
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Person(user))))
    };
    let finish = Callback::from({
        let done = done.setter();
        move |view: OffboardedView| done.set(Some(Rc::new(view)))
    });
    let listed = store.people.iter().find(|person| person.user == user);
    let preview = known.value();
    let person = preview.map(|preview| &preview.person).or(listed);
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let has_left = person.is_some_and(|person| person.standing == Standing::Left);
    let content = if let Some(view) = &*done {
        html! { <Done view={view.clone()} name={name.clone()} /> }
    } else if has_left {
        html! { <Banner tone={Tone::Info}>{ t!("leave-gone", name = name.clone()) }</Banner> }
    } else if let Some(preview) = preview {
        html! {
            <>
                <Preview preview={preview.clone()} />
                <LeaverForm preview={preview.clone()} ondone={finish} />
            </>
        }
    } else {
        html! {
            <div aria-busy={known.refusal().is_none().then_some("true")}>
                <Refused refusal={known.refusal().cloned()} />
                if known.refusal().is_none() {
                    <span class="skeleton"></span>
                }
            </div>
        }
    };
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("leave-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("leave-of", name = name) }</h1>
            </header>
            <div class="page-body">{ content }</div>
        </main>
    }
}
