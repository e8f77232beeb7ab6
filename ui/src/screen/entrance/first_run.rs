//! The first run: the clinic, its first person, the recovery sheet, and proof that it was kept.

use super::Way;
use super::sheet::Sheet;
use crate::act;
use crate::clock;
use crate::parts::{Banner, Button, ButtonKind, NewPassword, Refused, TextField, Tone, page};
use crate::screen::asking::{is_of_password, use_asking};
use crate::store::entrance::{asked_places, check_new_password, is_word_at, offered_login, typed_words};
use crate::store::use_store;
use crate::transport::send;
use crate::{t, words};
use careloop_contract::command::{CreateClinic, SignIn};
use careloop_contract::view::DoorView;
use careloop_contract::{Field, Refusal, Secret};
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct FirstRunProps {
    /// How the vault stands.
    pub(super) door: Rc<DoorView>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// The steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Step {
    Clinic,
    Person,
    Sheet,
    Check,
}

/// What was typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    clinic: String,
    zone: String,
    name: String,
    /// None: the login offered from the name.
    login: Option<String>,
    password: String,
    again: String,
    answers: (String, String),
}

impl Form {
    fn login(&self) -> String {
        self.login.clone().unwrap_or_else(|| offered_login(&self.name))
    }
}

/// The clinic, its first person, the recovery sheet, and proof that it was kept.
#[component]
pub(super) fn FirstRun(props: &FirstRunProps) -> Html {
    let store = use_store();
    let step = use_state(|| Step::Clinic);
    let form = use_state(|| Form {
        clinic: String::new(),
        zone: clock::machine_zone(),
        name: String::new(),
        login: None,
        password: String::new(),
        again: String::new(),
        answers: Default::default(),
    });
    let sheet = use_state(Vec::<String>::new);
    let places = use_state(|| asked_places(js_sys::Math::random(), js_sys::Math::random()));
    let tried = use_state(|| false);
    let asking = use_asking();

    let set = |change: fn(&mut Form, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let missing = |text: &str, field: Field| {
        let is_missing = *tried && text.trim().is_empty();
        is_missing.then(|| AttrValue::from(words::refusal(&Refusal::Empty { field })))
    };

    let onsubmit = {
        let (step, form, sheet, places) = (step.clone(), form.clone(), sheet.clone(), places.clone());
        let (asking, tried) = (asking.clone(), tried.setter());
        let (dispatch, keychain) = (store.dispatcher(), props.door.keychain);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if asking.is_busy() {
                return;
            }
            asking.forget();
            tried.set(true);
            match *step {
                Step::Clinic => {
                    if !form.clinic.trim().is_empty() && !form.zone.trim().is_empty() {
                        tried.set(false);
                        step.set(Step::Person);
                    }
                }
                Step::Person => {
                    let is_complete = !form.name.trim().is_empty() && !form.login().is_empty();
                    if !is_complete || check_new_password(&form.password, &form.again).is_err() {
                        return;
                    }
                    let request = CreateClinic {
                        clinic: form.clinic.clone(),
                        zone: form.zone.clone(),
                        login: form.login(),
                        name: form.name.clone(),
                        password: Secret::new(form.password.clone()),
                        device_secret: keychain,
                        test_clinic: false,
                    };
                    let (step, sheet, tried) = (step.setter(), sheet.setter(), tried.clone());
                    asking.ask(async move {
                        let created = send(request).await.inspect_err(|refusal| {
                            if is_about_clinic(refusal) {
                                step.set(Step::Clinic);
                            }
                        })?;
                        sheet.set(typed_words(created.recovery_words.expose()));
                        tried.set(false);
                        step.set(Step::Sheet);
                        Ok(())
                    });
                }
                Step::Sheet => {
                    tried.set(false);
                    step.set(Step::Check);
                }
                Step::Check => {
                    let [first, second] = *places;
                    let right = is_word_at(&sheet, first, &form.answers.0)
                        && is_word_at(&sheet, second, &form.answers.1);
                    if !right {
                        return;
                    }
                    let request = SignIn {
                        code: None,
                        login: form.login(),
                        password: Secret::new(form.password.clone()),
                    };
                    let dispatch = dispatch.clone();
                    asking.ask(async move { act::come_in(&dispatch, send(request).await).await });
                }
            }
        })
    };
    let back = {
        let (step, go) = (step.clone(), props.go.clone());
        Callback::from(move |()| match *step {
            Step::Clinic => go.emit(Way::Usual),
            Step::Person => step.set(Step::Clinic),
            Step::Sheet | Step::Check => step.set(Step::Sheet),
        })
    };
    let print = Callback::from(|()| {
        // Without a printer the words can be written down.
        page::print();
    });

    let is_busy = asking.is_busy();
    let content = match *step {
        Step::Clinic => html! {
            <>
                <TextField id="clinic" label={t!("first-run-clinic")} value={form.clinic.clone()} autofocus={true}
                    required={true} oninput={set(|form, text| form.clinic = text)}
                    error={asking.beside(Field::ClinicName).or_else(|| missing(&form.clinic, Field::ClinicName))} />
                <TextField id="zone" label={t!("first-run-zone")} value={form.zone.clone()} required={true}
                    hint={t!("first-run-zone-hint")} oninput={set(|form, text| form.zone = text)}
                    error={asking.beside(Field::Zone).or_else(|| missing(&form.zone, Field::Zone))} />
                if !props.door.keychain {
                    <Banner tone={Tone::Warn}>{ t!("welcome-no-keychain") }</Banner>
                }
                <Button submit={true} kind={ButtonKind::Primary} class="large" onclick={Callback::noop()}>
                    { t!("continue") }
                </Button>
            </>
        },
        Step::Person => html! {
            <>
                <TextField id="name" label={t!("first-run-name")} value={form.name.clone()} autofocus={true}
                    required={true} autocomplete="name" oninput={set(|form, text| form.name = text)}
                    error={asking.beside(Field::DisplayName).or_else(|| missing(&form.name, Field::DisplayName))} />
                <TextField id="login" label={t!("login")} value={form.login()} required={true}
                    autocomplete="username" hint={t!("first-run-login-hint")}
                    oninput={set(|form, text| form.login = Some(text))}
                    error={asking.beside(Field::Login).or_else(|| missing(&form.login(), Field::Login))} />
                <NewPassword password={form.password.clone()} again={form.again.clone()} tried={*tried}
                    login={form.login()} name={form.name.clone()} clinic={form.clinic.clone()}
                    onpassword={set(|form, text| form.password = text)}
                    onagain={set(|form, text| form.again = text)}
                    refused={asking.of_password()} />
                <Button submit={true} kind={ButtonKind::Primary} class="large" busy={is_busy} onclick={Callback::noop()}>
                    { if is_busy { t!("first-run-busy") } else { t!("first-run-create") } }
                </Button>
            </>
        },
        Step::Sheet => html! {
            <>
                <Sheet clinic={form.clinic.clone()} words={(*sheet).clone()}
                    day={clock::local_now(&form.zone).0.unmistakable()} />
                <div class="button-row">
                    <Button class="large" onclick={print}>{ t!("print") }</Button>
                    <Button submit={true} kind={ButtonKind::Primary} class="large" onclick={Callback::noop()}>
                        { t!("first-run-have-copies") }
                    </Button>
                </div>
            </>
        },
        Step::Check => {
            let [first, second] = *places;
            let field = |which: &str, place: usize, answer: &str, change: fn(&mut Form, String)| {
                let is_wrong = *tried && !is_word_at(&sheet, place, answer);
                let number = u32::try_from(place).unwrap_or_default();
                html! {
                    <TextField id={format!("word-{which}")} label={t!("first-run-word", number = number)}
                        value={answer.to_owned()} autofocus={which == "first"} required={true} oninput={set(change)}
                        error={is_wrong.then(|| AttrValue::from(t!("first-run-word-wrong")))} />
                }
            };
            html! {
                <>
                    { field("first", first, &form.answers.0, |form, text| form.answers.0 = text) }
                    { field("second", second, &form.answers.1, |form, text| form.answers.1 = text) }
                    <Button submit={true} kind={ButtonKind::Primary} class="large" busy={is_busy} onclick={Callback::noop()}>
                        { if is_busy { t!("sign-in-busy") } else { t!("first-run-finish") } }
                    </Button>
                </>
            }
        }
    };
    let (title, lead) = match *step {
        Step::Clinic => (t!("first-run-clinic-title"), t!("first-run-clinic-lead")),
        Step::Person => (t!("first-run-person-title"), t!("first-run-person-lead")),
        Step::Sheet => (t!("first-run-sheet-title"), t!("first-run-sheet-lead")),
        Step::Check => (t!("first-run-check-title"), t!("first-run-check-lead")),
    };
    let elsewhere = asking
        .refusal()
        .filter(|refusal| words::field_of(refusal).is_none() && !is_of_password(refusal));
    html! {
        <div class="entrance-card wide">
            <ol class="steps">
                { step_item(Step::Clinic, *step, t!("first-run-step-clinic")) }
                { step_item(Step::Person, *step, t!("first-run-step-person")) }
                { step_item(Step::Sheet, *step, t!("first-run-step-sheet")) }
                { step_item(Step::Check, *step, t!("first-run-step-check")) }
            </ol>
            <div class="entrance-head"><h1>{ title }</h1><p class="lead">{ lead }</p></div>
            <Refused refusal={elsewhere.cloned()} />
            <form {onsubmit}>{ content }</form>
            if *step != Step::Sheet && !is_busy {
                <div class="entrance-foot">
                    <button type="button" class="link" onclick={back.reform(|_: MouseEvent| ())}>{ t!("back") }</button>
                </div>
            }
        </div>
    }
}

fn step_item(step: Step, now: Step, name: String) -> Html {
    html! {
        <li class={(step < now).then_some("done")} aria-current={(step == now).then_some("step")}>{ name }</li>
    }
}

/// Whether what was refused stands on the first step.
fn is_about_clinic(refusal: &Refusal) -> bool {
    matches!(words::field_of(refusal), Some(Field::ClinicName | Field::Zone))
}
