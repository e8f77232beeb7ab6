//! Kind of work and details of a new task.

use crate::parts::{FieldKind, SelectField, TextField};
use crate::store::quick_add::QuickAddAction;
use crate::store::{Action, use_store};
use crate::{t, words};
use careloop_contract::{Field, Sensitivity, TaskCategory, limits};
use yew::prelude::*;

/// Kind of work and details.
#[component]
pub(super) fn More() -> Html {
    let store = use_store();
    let choices = TaskCategory::ALL
        .iter()
        .map(|category| (category.name().into(), words::category(*category).into()))
        .collect::<Vec<_>>();
    let category = store.quick_add.category.unwrap_or(TaskCategory::General);
    let onchange = {
        let dispatch = store.dispatcher();
        Callback::from(move |name: String| {
            let category = TaskCategory::from_name(&name);
            dispatch.dispatch(Action::QuickAdd(QuickAddAction::Category(category)));
        })
    };
    let known: Vec<(AttrValue, AttrValue)> =
        std::iter::once((AttrValue::from(""), t!("quick-add-usual").into()))
            .chain(
                Sensitivity::ALL
                    .iter()
                    .map(|one| (one.name().into(), words::sensitivity(*one).into())),
            )
            .collect();
    let onknown = {
        let dispatch = store.dispatcher();
        Callback::from(move |name: String| {
            let sensitivity = Sensitivity::from_name(&name);
            dispatch.dispatch(Action::QuickAdd(QuickAddAction::Sensitivity(sensitivity)));
        })
    };
    let oninput = {
        let dispatch = store.dispatcher();
        Callback::from(move |text: String| {
            dispatch.dispatch(Action::QuickAdd(QuickAddAction::Details(text)));
        })
    };
    html! {
        <div class="quick-more" id="quick-more">
            <SelectField id="quick-add-category" label={words::field(Field::Category)} {choices} {onchange}
                value={category.name()} />
            <SelectField id="quick-add-sensitivity" label={words::field(Field::Sensitivity)} choices={known}
                onchange={onknown} value={store.quick_add.sensitivity.map_or("", Sensitivity::name)} />
            <TextField id="quick-add-details" label={words::field(Field::Details)} kind={FieldKind::Lines(3)}
                value={store.quick_add.details.clone()} {oninput} max={Some(limits::DETAILS_CHARS)}
                hint={AttrValue::from(t!("quick-add-details-hint"))} />
        </div>
    }
}
