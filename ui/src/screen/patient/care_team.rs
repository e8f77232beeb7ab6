//! Who is in a patient's care team.

use crate::parts::{Button, Icon, IconView};
use crate::screen::asking::use_asking;
use crate::screen::form_dialog::FormDialog;
use crate::screen::tick_people::TickPeople;
use crate::store::records::RecordsAction;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{act, t};
use careloop_contract::command::ChangeCareTeam;
use careloop_contract::query::OpenPatient;
use careloop_contract::view::{PatientView, PersonView};
use careloop_contract::{Action as Permission, Field, Refusal, UserId};
use careloop_domain::patient::full_label;
use std::rc::Rc;
use yew::prelude::*;

/// What the line is told.
#[derive(Properties, PartialEq)]
pub(super) struct CareTeamProps {
    /// The patient.
    pub(super) view: Rc<PatientView>,
}

/// Who is in the care team, and changing it.
#[component]
pub(super) fn CareTeam(props: &CareTeamProps) -> Html {
    let store = use_store();
    let is_open = use_state(|| false);
    let show = |value: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(value))
    };
    let team = &props.view.care_team;
    let names: Vec<String> = team.iter().map(|person| person.name.clone()).collect();
    html! {
        <section class="care-team" aria-labelledby="care-team-title">
            <IconView icon={Icon::People} />
            <h2 id="care-team-title">{ t!("care-team-title") }</h2>
            <span>{ if names.is_empty() { t!("care-team-none") } else { names.join(" · ") } }</span>
            if store.may(Permission::ChangeCareTeam) {
                <Button id="change-care-team" class="small" onclick={show(true)}>{ t!("care-team-change") }</Button>
            }
            if *is_open {
                <CareTeamDialog view={props.view.clone()} onclose={show(false)} />
            }
        </section>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct CareTeamDialogProps {
    /// The patient as they are known now.
    view: Rc<PatientView>,
    /// It is done, or not wanted.
    onclose: Callback<()>,
}

/// Changing the care team. What is ticked stays bound to the version the dialog was opened with.
#[component]
fn CareTeamDialog(props: &CareTeamDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let policy = store.policy.clone();
    let patient = props.view.patient;
    let seen = use_state(|| props.view.version);
    let ticked: UseStateHandle<Vec<UserId>> =
        use_state(|| props.view.care_team.iter().map(|person| person.user).collect());
    let submit = Callback::from({
        let (asking, dispatch, onclose) = (asking.clone(), store.dispatcher(), props.onclose.clone());
        let (seen, people) = (seen.clone(), (*ticked).clone());
        move |()| {
            let (dispatch, onclose) = (dispatch.clone(), onclose.clone());
            let (seen, people) = (seen.clone(), people.clone());
            asking.ask(async move {
                let request = ChangeCareTeam {
                    patient,
                    seen: *seen,
                    people,
                };
                let put = |view: PatientView| {
                    let read = RecordsAction::PatientRead(patient, Ok(Rc::new(view)));
                    dispatch.dispatch(Action::Records(read));
                };
                match act::save(&dispatch, request).await {
                    Ok(view) => {
                        put(view);
                        onclose.emit(());
                        Ok(())
                    }
                    Err(refusal) => {
                        if matches!(refusal, Refusal::Stale { .. }) {
                            let now = send(OpenPatient { patient }).await?;
                            seen.set(now.version);
                            put(now);
                        }
                        Err(refusal)
                    }
                }
            });
        }
    });
    let choose = Callback::from({
        let ticked = ticked.setter();
        move |people| ticked.set(people)
    });
    let name = full_label(&props.view.family, &props.view.given);
    html! {
        <FormDialog id="care-team" class="under-banner" title={t!("care-team-of", name = name)} asking={asking.clone()}
            beside={vec![Field::CareTeam]} submit={t!("care-team-save")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <p>{ t!("care-team-lead") }</p>
            <TickPeople id="care-team-people" label={t!("care-team-title")} ticked={(*ticked).clone()} onchange={choose}
                fits={Callback::from(move |person: PersonView| policy.allows_at_all(Permission::SeePatient, person.roles))}
                error={asking.beside(Field::CareTeam)} />
        </FormDialog>
    }
}
