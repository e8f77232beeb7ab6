//! Setting up a second factor: a code to scan or to type over, proved by a code of the app, then the
//! recovery codes.

use super::codes::{CodesSheet, ShownCodes};
use crate::act;
use crate::parts::focus::focus;
use crate::parts::{Button, ButtonKind, QrCode, Refused, TextField};
use crate::screen::asking::use_asking;
use crate::store::entrance::groups_of_four;
use crate::store::use_store;
use crate::t;
use careloop_contract::command::{BeginFactor, ConfirmFactor};
use careloop_contract::view::{FactorCodes, FactorOffer};
use careloop_contract::{Refusal, Secret};
use std::rc::Rc;
use yew::prelude::*;

/// What the set-up is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct FactorSetUpProps {
    /// It is set up, and the recovery codes are kept.
    pub(in crate::screen) ondone: Callback<()>,
    /// The person goes without, where they may.
    #[prop_or_default]
    pub(in crate::screen) onleave: Option<Callback<()>>,
    /// The recovery codes are shown: leaving now would lose them.
    #[prop_or_default]
    pub(in crate::screen) oncodes: Callback<()>,
}

/// Setting up a second factor. Nothing changes until a code of it was right.
#[component]
pub(in crate::screen) fn FactorSetUp(props: &FactorSetUpProps) -> Html {
    let store = use_store();
    let (offering, confirming) = (use_asking(), use_asking());
    let offer = use_state(|| None::<Rc<FactorOffer>>);
    let codes = use_state(|| None::<Rc<FactorCodes>>);
    let code = use_state(String::new);
    let tried = use_state(|| false);
    let begin = {
        let (offering, confirming) = (offering.clone(), confirming.clone());
        let (offer, code, tried) = (offer.setter(), code.setter(), tried.setter());
        Callback::from(move |()| {
            let (offer, code, tried) = (offer.clone(), code.clone(), tried.clone());
            confirming.forget();
            offering.ask(async move {
                offer.set(Some(Rc::new(crate::transport::send(BeginFactor {}).await?)));
                code.set(String::new());
                tried.set(false);
                Ok(())
            });
        })
    };
    {
        let begin = begin.clone();
        use_effect_with((), move |()| begin.emit(()));
    }
    let onsubmit = {
        let (confirming, code, tried) = (confirming.clone(), code.clone(), tried.setter());
        let (codes, dispatch) = (codes.setter(), store.dispatcher());
        let oncodes = props.oncodes.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if code.trim().is_empty() {
                focus("factor-code");
                return;
            }
            let request = ConfirmFactor {
                code: Secret::new((*code).clone()),
            };
            let (codes, dispatch, oncodes) = (codes.clone(), dispatch.clone(), oncodes.clone());
            confirming.ask(async move {
                let answer = act::save(&dispatch, request).await;
                if answer.is_err() {
                    focus("factor-code");
                }
                codes.set(Some(Rc::new(answer?)));
                oncodes.emit(());
                Ok(())
            });
        })
    };
    if let Some(codes) = &*codes {
        return html! { <CodesSheet codes={ShownCodes::of(codes.clone())} ondone={props.ondone.clone()} /> };
    }
    let of_code = match confirming.refusal() {
        Some(Refusal::WrongCode) => Some(t!("factor-wrong")),
        Some(_) => None,
        None if *tried && code.trim().is_empty() => Some(t!("factor-code-missing")),
        None => None,
    };
    let apart = confirming
        .refusal()
        .filter(|refusal| **refusal != Refusal::WrongCode)
        .or(offering.refusal());
    let onleave = props.onleave.clone();
    html! {
        <div class="factor">
            <Refused refusal={apart.cloned()} />
            if let Some(offer) = &*offer {
                <ol class="factor-steps">
                    <li>
                        <p>{ t!("factor-scan") }</p>
                        <div class="factor-scan">
                            <QrCode rows={offer.qr.clone()} label={t!("factor-qr")} />
                            <details class="by-hand">
                                <summary>{ t!("factor-by-hand") }</summary>
                                <p class="hint">{ t!("factor-by-hand-how") }</p>
                                <p class="by-hand-secret selectable" id="factor-secret">{ groups_of_four(offer.secret.expose()) }</p>
                            </details>
                        </div>
                    </li>
                    <li>
                        <form {onsubmit} novalidate=true>
                            <TextField id="factor-code" label={t!("factor-code")} value={(*code).clone()} required={true}
                                autocomplete="one-time-code" inputmode="numeric" autofocus={true}
                                hint={t!("factor-code-hint")} error={of_code.map(AttrValue::from)}
                                oninput={let code = code.setter(); move |text| code.set(text)} />
                            <div class="button-row">
                                <Button submit={true} kind={ButtonKind::Primary} busy={confirming.is_busy()}
                                    onclick={Callback::noop()}>{ t!("factor-confirm") }</Button>
                                <Button kind={ButtonKind::Quiet} busy={offering.is_busy()} onclick={begin}>
                                    { t!("factor-anew") }
                                </Button>
                                if let Some(onleave) = onleave {
                                    <Button onclick={onleave}>{ t!("cancel") }</Button>
                                }
                            </div>
                        </form>
                    </li>
                </ol>
            } else if offering.is_busy() {
                <p role="status">{ t!("factor-busy") }</p>
            } else {
                <div class="button-row">
                    <Button onclick={begin}>{ t!("factor-again") }</Button>
                    if let Some(onleave) = onleave {
                        <Button onclick={onleave}>{ t!("cancel") }</Button>
                    }
                </div>
            }
        </div>
    }
}
