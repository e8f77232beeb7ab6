//! Who gets their work, why, since when, and the login typed once more.

use crate::act;
use crate::parts::assignee::AssigneeField;
use crate::parts::button::ButtonKind;
use crate::parts::focus::focus;
use crate::parts::{Banner, Button, Progress, Refused, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{ReasonField, typed};
use crate::store::records::form::typed_day;
use crate::store::staff::{moment_of, typed_time};
use crate::store::use_store;
use crate::{clock, t, words};
use careloop_contract::command::{Assignee, OffboardPerson};
use careloop_contract::view::{OffboardPreview, OffboardedView, PersonView};
use careloop_contract::{Field, Instant, Refusal};
use std::rc::Rc;
use yew::prelude::*;

/// What the form is told.
#[derive(Properties, PartialEq)]
pub(super) struct LeaverFormProps {
    /// What they have.
    pub(super) preview: Rc<OffboardPreview>,
    /// It was done.
    pub(super) ondone: Callback<OffboardedView>,
}

const FIELDS: &[(Field, &str)] = &[
    (Field::Owner, "leave-choose"),
    (Field::Reason, "leave-reason"),
    (Field::LeaveOrdered, "leave-day"),
    (Field::Login, "leave-login"),
];

/// What is decided before somebody leaves, and the act.
#[component]
pub(super) fn LeaverForm(props: &LeaverFormProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let preview = &props.preview;
    let to = use_state(|| None::<Assignee>);
    let chooses = use_state(|| false);
    let reason = use_state(String::new);
    let was_before = use_state(|| false);
    let (day, time) = (use_state(String::new), use_state(String::new));
    let login = use_state(String::new);
    let has_tasks = preview.open_tasks > 0;
    let submit = Callback::from({
        let (asking, dispatch, ondone) = (asking.clone(), store.dispatcher(), props.ondone.clone());
        let me = store.session().map(|session| Assignee::Person(session.user));
        // Somebody is named even where there is nothing to hand on.
        let to = to.or(me.filter(|_| !has_tasks));
        let (user, expected) = (preview.person.user, preview.person.login.clone());
        let (reason, login, was_before) = ((*reason).clone(), (*login).clone(), *was_before);
        let (day, time, zone) = ((*day).clone(), (*time).clone(), store.zone().to_owned());
        move |event: SubmitEvent| {
            event.prevent_default();
            let ordered = ordered(was_before, &day, &time, &zone);
            let is_confirmed = login.trim().eq_ignore_ascii_case(&expected);
            let (dispatch, ondone, reason) = (dispatch.clone(), ondone.clone(), reason.clone());
            asking.ask(async move {
                let field = Field::Owner;
                let tasks_to = to.ok_or(Refusal::Empty { field })?;
                if reason.trim().is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let ordered = ordered?;
                if !is_confirmed {
                    return Err(Refusal::Malformed { field: Field::Login });
                }
                let request = OffboardPerson {
                    user,
                    reason,
                    ordered,
                    tasks_to,
                };
                let done = act::save(&dispatch, request).await?;
                ondone.emit(done);
                act::read_people(&dispatch).await;
                act::read_counts(&dispatch).await;
                Ok(())
            });
        }
    });
    let choose = Callback::from({
        let (to, chooses) = (to.setter(), chooses.setter());
        move |chosen| {
            to.set(Some(chosen));
            chooses.set(false);
            focus("leave-choose");
        }
    });
    let begin_to_choose = Callback::from({
        let chooses = chooses.setter();
        move |()| chooses.set(true)
    });
    let set_before = |value: bool| {
        let was_before = was_before.setter();
        Callback::from(move |_: Event| was_before.set(value))
    };
    let owner_error = asking.beside(Field::Owner).map(|_| t!("leave-to-missing"));
    let login_error = asking
        .beside(Field::Login)
        .map(|_| AttrValue::from(t!("leave-login-wrong")));
    let beside: Vec<Field> = FIELDS.iter().map(|(field, _)| *field).collect();
    let name = preview.person.name.clone();
    html! {
        <form class="leaver" onsubmit={submit} novalidate=true>
            if has_tasks {
                <section class="section" aria-labelledby="leave-to">
                    <h2 id="leave-to">{ t!("leave-to") }</h2>
                    <p class="lead">{ t!("leave-to-lead", count = preview.open_tasks) }</p>
                    if *chooses {
                        <AssigneeField id="leave-assignee" label={t!("leave-to")} onchoose={choose}
                            except={Some(preview.person.user)} />
                    } else {
                        <div class="button-row">
                            if let Some(to) = *to {
                                <strong>{ named(to, &store.people) }</strong>
                            }
                            <Button id="leave-choose" onclick={begin_to_choose}>
                                { if to.is_some() { t!("leave-to-change") } else { t!("leave-to-choose") } }
                            </Button>
                        </div>
                    }
                    if let Some(error) = owner_error {
                        <p class="error" role="alert">{ error }</p>
                    }
                </section>
            }
            <section class="section" aria-labelledby="leave-why">
                <h2 id="leave-why">{ t!("leave-why") }</h2>
                <div class="narrow-form"><ReasonField id="leave-reason" value={reason} asking={asking.clone()} /></div>
                <fieldset class="field choices">
                    <legend>{ t!("field-leave_ordered") }</legend>
                    <label class="choice">
                        <input type="radio" name="leave-ordered" checked={!*was_before} onchange={set_before(false)} />
                        <span>{ t!("leave-now") }</span>
                    </label>
                    <label class="choice">
                        <input type="radio" name="leave-ordered" checked={*was_before} onchange={set_before(true)} />
                        <span>{ t!("leave-before") }<span class="hint">{ t!("leave-before-hint") }</span></span>
                    </label>
                </fieldset>
                if *was_before {
                    <div class="field-row narrow-form">
                        <TextField id="leave-day" label={t!("leave-day")} value={(*day).clone()} oninput={typed(&day)}
                            error={asking.beside(Field::LeaveOrdered)} required=true hint={t!("leave-day-hint")} />
                        <TextField id="leave-time" label={t!("leave-time")} value={(*time).clone()} oninput={typed(&time)}
                            required=true hint={t!("leave-time-hint")} />
                    </div>
                }
            </section>
            <section class="section" aria-labelledby="leave-do">
                <h2 id="leave-do">{ t!("leave-do-title") }</h2>
                <ul class="plain-list">
                    { for ["leave-does-access", "leave-does-sessions", "leave-does-keys", "leave-does-rekey",
                        "leave-does-tasks", "leave-does-login"].into_iter().map(|key| html! { <li>{ t!(key) }</li> }) }
                </ul>
                <Banner tone={Tone::Warn}>{ t!("leave-for-good", name = name) }</Banner>
                <div class="narrow-form">
                    <TextField id="leave-login" label={t!("leave-login", login = preview.person.login.clone())}
                        value={(*login).clone()} oninput={typed(&login)} error={login_error} required=true />
                </div>
                <Refused refusal={asking.apart_from(&beside)} />
                if asking.is_busy() {
                    <Progress label={t!("leave-busy")} />
                    <p class="hint">{ t!("leave-busy-hint") }</p>
                }
                <div class="button-row">
                    <Button id="leave-submit" kind={ButtonKind::Danger} class="primary" submit=true
                        busy={asking.is_busy()} onclick={Callback::noop()}>{ t!("leave-do") }</Button>
                </div>
            </section>
        </form>
    }
}

/// When it was ordered: none for now.
fn ordered(was_before: bool, day: &str, time: &str, zone: &str) -> Result<Option<Instant>, Refusal> {
    if !was_before {
        return Ok(None);
    }
    let field = Field::LeaveOrdered;
    let day = typed_day(day).map_err(|_| Refusal::Malformed { field })?;
    let day = day.ok_or(Refusal::Empty { field })?;
    let time = typed_time(time).ok_or(Refusal::Malformed { field })?;
    Ok(Some(moment_of(day, time, |at| clock::local(at, zone))))
}

fn named(to: Assignee, people: &[PersonView]) -> String {
    match to {
        Assignee::Person(user) => {
            let found = people.iter().find(|person| person.user == user);
            found.map_or_else(|| t!("not-recorded"), |person| person.name.clone())
        }
        Assignee::Queue(role) => t!("patient-queue", role = words::role(role)),
    }
}
