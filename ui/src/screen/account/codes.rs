//! Recovery codes of a second factor: shown once, printed or written down, and gone.

use crate::act;
use crate::parts::focus::focus;
use crate::parts::{Banner, Button, ButtonKind, Dialog, Icon, IconView, Refused, TextField, Tone, page};
use crate::screen::asking::use_asking;
use crate::store::use_store;
use crate::{clock, t};
use careloop_contract::command::RenewRecoveryCodes;
use careloop_contract::view::FactorCodes;
use careloop_contract::{Refusal, Secret};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Recovery codes that are shown. They are in no other place; two are never the same.
#[derive(Clone, Debug)]
pub(in crate::screen) struct ShownCodes(Rc<FactorCodes>);

impl ShownCodes {
    pub(super) const fn of(codes: Rc<FactorCodes>) -> Self {
        Self(codes)
    }
}

impl PartialEq for ShownCodes {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the sheet is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct CodesSheetProps {
    /// The codes.
    pub(in crate::screen) codes: ShownCodes,
    /// They are kept.
    pub(in crate::screen) ondone: Callback<()>,
    /// How often somebody wanted to leave without saying that they are kept.
    #[prop_or_default]
    pub(in crate::screen) reminded: u32,
}

/// The codes, until the person says that they are kept. The codes are printed alone.
#[component]
pub(in crate::screen) fn CodesSheet(props: &CodesSheetProps) -> Html {
    let store = use_store();
    let (is_kept, tried) = (use_state(|| false), use_state(|| false));
    // It begins where the codes are, for whoever hears the page.
    use_effect_with((), |()| {
        focus("codes");
    });
    let tick = {
        let is_kept = is_kept.setter();
        Callback::from(move |event: Event| {
            is_kept.set(event.target_unchecked_into::<HtmlInputElement>().checked());
        })
    };
    let done = {
        let (is_kept, tried, ondone) = (*is_kept, tried.setter(), props.ondone.clone());
        Callback::from(move |()| {
            if is_kept {
                ondone.emit(());
            } else {
                tried.set(true);
                focus("codes-kept");
            }
        })
    };
    let print = Callback::from(|()| {
        // Without a printer the codes can be written down.
        let _ = page::print();
    });
    let (name, clinic) = store.session().map_or_else(Default::default, |session| {
        (session.name.clone(), session.clinic_name.clone())
    });
    let is_reminded = (*tried || props.reminded > 0) && !*is_kept;
    let number = u32::try_from(props.codes.0.codes.len()).unwrap_or(u32::MAX);
    html! {
        <div class="factor">
            <section class="codes-sheet" id="codes" tabindex="-1" aria-labelledby="codes-title">
                <h2 id="codes-title">{ t!("codes-title", name = name) }</h2>
                <ul class="codes-list selectable">
                    { for props.codes.0.codes.iter().map(|code| html! { <li>{ code.expose().clone() }</li> }) }
                </ul>
                <p>{ t!("codes-text", clinic = clinic, day = clock::local_now(store.zone()).0.unmistakable()) }</p>
            </section>
            <p>{ t!("codes-how", count = number) }</p>
            <Banner tone={Tone::Warn}>{ t!("codes-once") }</Banner>
            <label class="choice">
                <input type="checkbox" id="codes-kept" checked={*is_kept} onchange={tick}
                    aria-describedby={is_reminded.then_some("codes-first")} />
                <span>{ t!("codes-kept") }</span>
            </label>
            if is_reminded {
                <p class="error" id="codes-first" role="alert"><IconView icon={Icon::Error} />{ t!("codes-confirm-first") }</p>
            }
            <div class="button-row">
                <Button onclick={print}><IconView icon={Icon::Print} />{ t!("print") }</Button>
                <Button kind={ButtonKind::Primary} onclick={done}>{ t!("codes-done") }</Button>
            </div>
        </div>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct NewCodesProps {
    /// It is over.
    pub(in crate::screen) onclose: Callback<()>,
}

/// Ten new recovery codes, for a code of the authenticator app.
#[component]
pub(in crate::screen) fn NewCodes(props: &NewCodesProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let (code, tried) = (use_state(String::new), use_state(|| false));
    let codes = use_state(|| None::<ShownCodes>);
    let reminded = use_state(|| 0);
    let onsubmit = {
        let (asking, code, tried, codes) = (asking.clone(), code.clone(), tried.setter(), codes.setter());
        let dispatch = store.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if code.trim().is_empty() {
                focus("renew-code");
                return;
            }
            let request = RenewRecoveryCodes {
                code: Secret::new((*code).clone()),
            };
            let (codes, dispatch) = (codes.clone(), dispatch.clone());
            asking.ask(async move {
                let answer = act::save(&dispatch, request).await;
                if answer.is_err() {
                    focus("renew-code");
                }
                codes.set(Some(ShownCodes::of(Rc::new(answer?))));
                Ok(())
            });
        })
    };
    // Escape alone would lose the codes for good.
    let close = {
        let (is_shown, reminded, onclose) = (codes.is_some(), reminded.clone(), props.onclose.clone());
        Callback::from(move |()| {
            if is_shown {
                reminded.set(*reminded + 1);
            } else {
                onclose.emit(());
            }
        })
    };
    let of_code = match asking.refusal() {
        Some(Refusal::WrongCode) => Some(t!("factor-wrong")),
        Some(_) => None,
        None => (*tried && code.trim().is_empty()).then(|| t!("factor-code-missing")),
    };
    let apart = asking.refusal().filter(|refusal| **refusal != Refusal::WrongCode);
    html! {
        <Dialog id="new-codes" class="wide" title={t!("new-codes-title")} onclose={close.clone()}>
            if let Some(codes) = &*codes {
                <CodesSheet codes={codes.clone()} ondone={props.onclose.clone()} reminded={*reminded} />
            } else {
                <form {onsubmit} novalidate=true>
                    <p>{ t!("new-codes-lead") }</p>
                    <Refused refusal={apart.cloned()} />
                    <TextField id="renew-code" label={t!("factor-code")} value={(*code).clone()} required={true}
                        autocomplete="one-time-code" inputmode="numeric" autofocus={true} hint={t!("factor-code-hint")}
                        error={of_code.map(AttrValue::from)}
                        oninput={let code = code.setter(); move |text| code.set(text)} />
                    <div class="dialog-actions">
                        <Button onclick={close}>{ t!("cancel") }</Button>
                        <Button submit={true} kind={ButtonKind::Primary} busy={asking.is_busy()}
                            onclick={Callback::noop()}>{ t!("new-codes-submit") }</Button>
                    </div>
                </form>
            }
        </Dialog>
    }
}
