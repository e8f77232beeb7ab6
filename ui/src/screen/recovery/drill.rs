//! The drill: proving that the sheet opens the vault, without using it.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, FieldKind, Progress, Refused, TextField, Tone};
use crate::screen::asking::use_asking;
use crate::screen::form_dialog::typed;
use crate::screen::past::moment;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::DrillRecovery;
use careloop_contract::view::DrillView;
use careloop_contract::{Refusal, Secret};
use yew::prelude::*;

/// Typing the sheet's words, and whether they open the vault. What was typed is gone afterwards.
#[component]
pub(super) fn Drill() -> Html {
    let store = use_store();
    let asking = use_asking();
    let text = use_state(String::new);
    let proved = use_state(|| None::<DrillView>);
    let is_missing = use_state(|| false);
    let submit = Callback::from({
        let (asking, dispatch, text) = (asking.clone(), store.dispatcher(), text.clone());
        let (proved, is_missing) = (proved.setter(), is_missing.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            proved.set(None);
            is_missing.set(text.trim().is_empty());
            if text.trim().is_empty() {
                return;
            }
            let (dispatch, text, proved) = (dispatch.clone(), text.clone(), proved.clone());
            asking.ask(async move {
                let words = Secret::new((*text).clone());
                let view = act::save(&dispatch, DrillRecovery { words }).await?;
                text.set(String::new());
                proved.set(Some(view));
                Ok(())
            });
        }
    });
    let wrong = asking
        .refusal()
        .filter(|refusal| **refusal == Refusal::WrongRecoveryWords);
    let error = wrong
        .map(|refusal| AttrValue::from(words::refusal(refusal)))
        .or_else(|| is_missing.then(|| AttrValue::from(t!("drill-missing"))));
    let apart = asking.refusal().filter(|_| wrong.is_none()).cloned();
    html! {
        <section class="section" aria-labelledby="drill-title">
            <h2 id="drill-title">{ t!("drill-title") }</h2>
            <p class="lead">{ t!("drill-lead") }</p>
            <form class="narrow-form" onsubmit={submit} novalidate=true>
                <TextField id="drill-words" kind={FieldKind::Lines(4)} label={t!("drill-words")} value={(*text).clone()}
                    oninput={typed(&text)} required=true hint={t!("drill-hint")} {error} />
                <Refused refusal={apart} />
                if asking.is_busy() {
                    <Progress label={t!("drill-busy")} can_cancel=false />
                }
                if let Some(view) = &*proved {
                    <Banner tone={Tone::Ok}>
                        { t!("drill-proved", at = moment(view.at, store.zone()), keys = view.keys) }
                    </Banner>
                }
                <div class="button-row">
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} onclick={Callback::noop()}>
                        { t!("drill-submit") }
                    </Button>
                </div>
            </form>
        </section>
    }
}
