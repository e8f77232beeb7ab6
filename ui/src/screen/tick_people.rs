//! Choosing several people by ticking their names.

use crate::store::staff::colleagues;
use crate::store::use_store;
use crate::words;
use careloop_contract::UserId;
use careloop_contract::view::PersonView;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the choice is told.
#[derive(Properties, PartialEq)]
pub(super) struct TickPeopleProps {
    /// Its id.
    pub(super) id: AttrValue,
    /// What they are chosen for.
    pub(super) label: AttrValue,
    /// Who is chosen.
    pub(super) ticked: Vec<UserId>,
    /// Others are chosen.
    pub(super) onchange: Callback<Vec<UserId>>,
    /// Whether somebody can be chosen at all.
    pub(super) fits: Callback<PersonView, bool>,
    /// What is wrong with the choice.
    #[prop_or_default]
    pub(super) error: Option<AttrValue>,
}

/// Everybody who works here, by name, as boxes to tick. Whoever is chosen already can be unticked, also
/// where they could not be chosen now.
#[component]
pub(super) fn TickPeople(props: &TickPeopleProps) -> Html {
    let store = use_store();
    let error_id = format!("{}-error", props.id);
    let described = props.error.is_some().then(|| error_id.clone());
    let fitting: Vec<PersonView> = colleagues(&store.people, &[])
        .into_iter()
        .filter(|person| props.ticked.contains(&person.user) || props.fits.emit((*person).clone()))
        .cloned()
        .collect();
    let choice = |person: &PersonView| {
        let (ticked, user, emit) = (props.ticked.clone(), person.user, props.onchange.clone());
        let onchange = Callback::from(move |event: Event| {
            let is_chosen = event.target_unchecked_into::<HtmlInputElement>().checked();
            emit.emit(with(&ticked, user, is_chosen));
        });
        html! {
            <label class="choice" key={person.user.to_string()}>
                <input type="checkbox" checked={props.ticked.contains(&person.user)} {onchange} />
                <span>{ person.name.clone() }<span class="hint">{ words::roles(person.roles) }</span></span>
            </label>
        }
    };
    html! {
        <fieldset class={classes!("field", "choices", "people-ticks", props.error.is_some().then_some("has-error"))}
            id={props.id.clone()} tabindex="-1" aria-describedby={described}>
            <legend>{ props.label.clone() }</legend>
            { for fitting.iter().map(choice) }
            if let Some(error) = &props.error {
                <p class="error" id={error_id} role="alert">{ error.clone() }</p>
            }
        </fieldset>
    }
}

/// The people with one more, or one fewer.
fn with(people: &[UserId], user: UserId, is_chosen: bool) -> Vec<UserId> {
    let others = people.iter().copied().filter(|other| *other != user);
    others.chain(is_chosen.then_some(user)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_added_and_taken_away_alone() {
        let [one, two] = [1, 2].map(|number| UserId::from_bytes([number; 16]));
        assert_eq!(with(&[one], two, true), [one, two]);
        assert_eq!(with(&[one, two], two, true), [one, two]);
        assert_eq!(with(&[one, two], one, false), [two]);
    }
}
