//! What this program is, where its vault lies, and what protects it.

use crate::parts::Refused;
use crate::screen::asking::use_asking;
use crate::store::use_store;
use crate::t;
use crate::transport::send;
use careloop_contract::desk::LookAtDoor;
use careloop_contract::view::DoorView;
use yew::prelude::*;

/// What this program is, and, in plain words, what protects the vault and what does not.
#[component]
pub(super) fn About() -> Html {
    let store = use_store();
    let asking = use_asking();
    let door = use_state(|| None::<DoorView>);
    {
        let (asking, door) = (asking.clone(), door.setter());
        use_effect_with((), move |()| {
            asking.ask(async move {
                door.set(Some(send(LookAtDoor {}).await?));
                Ok(())
            });
        });
    }
    let Some(session) = store.session() else {
        return Html::default();
    };
    let has_secret = session.device_secret;
    let minutes = session.idle_minutes;
    let facts = [
        t!("about-disk"),
        if has_secret {
            t!("about-secret-on")
        } else {
            t!("about-secret-off")
        },
        t!("about-notes"),
        t!("about-ledger"),
        t!("about-offline"),
    ];
    let limits = [
        t!("about-not-memory", count = minutes),
        t!("about-not-machine"),
        t!("about-not-backup"),
    ];
    html! {
        <section class="section" aria-labelledby="about-title">
            <h2 id="about-title">{ t!("about-title") }</h2>
            <Refused refusal={asking.refusal().cloned()} />
            <dl class="fields">
                if let Some(door) = &*door {
                    <dt>{ t!("about-version") }</dt>
                    <dd class="number selectable">{ door.version.clone() }</dd>
                    <dt>{ t!("about-folder") }</dt>
                    <dd class="selectable">{ door.folder.clone() }</dd>
                }
                <dt>{ t!("about-clinic") }</dt>
                <dd>{ session.clinic_name.clone() }</dd>
                <dt>{ t!("about-zone") }</dt>
                <dd>{ session.zone.clone() }</dd>
                <dt>{ t!("about-secret") }</dt>
                <dd>{ if has_secret { t!("settings-on") } else { t!("settings-off") } }</dd>
            </dl>
            <h3>{ t!("about-protects") }</h3>
            <ul class="plain-list">{ for facts.into_iter().map(|fact| html! { <li>{ fact }</li> }) }</ul>
            <h3>{ t!("about-does-not") }</h3>
            <ul class="plain-list">{ for limits.into_iter().map(|limit| html! { <li>{ limit }</li> }) }</ul>
        </section>
    }
}
