//! Computing every table from the ledger again.

use crate::parts::{Banner, Button, Progress, Refused, Tone};
use crate::screen::asking::use_asking;
use crate::store::use_store;
use crate::{act, format, t};
use careloop_contract::command::RebuildVault;
use careloop_contract::view::RebuildView;
use yew::prelude::*;

/// Computing every table from the ledger again: what follows a check that found a wrong row.
#[component]
pub(super) fn Rebuild() -> Html {
    let store = use_store();
    let asking = use_asking();
    let outcome = use_state(|| None::<RebuildView>);
    let rebuild = Callback::from({
        let (asking, dispatch, outcome) = (asking.clone(), store.dispatcher(), outcome.setter());
        move |()| {
            let (dispatch, outcome) = (dispatch.clone(), outcome.clone());
            asking.ask(async move {
                outcome.set(None);
                outcome.set(Some(act::save(&dispatch, RebuildVault {}).await?));
                Ok(())
            });
        }
    });
    html! {
        <section class="section" aria-labelledby="rebuild-title">
            <h2 id="rebuild-title">{ t!("rebuild-title") }</h2>
            <p class="lead">{ t!("rebuild-lead") }</p>
            if asking.is_busy() {
                <Progress label={t!("rebuild-busy")} />
            }
            <Refused refusal={asking.refusal().cloned()} />
            if let Some(rebuilt) = &*outcome {
                <Banner tone={if rebuilt.repaired == 0 { Tone::Ok } else { Tone::Warn }}>
                    { t!("rebuild-done", entries = format::count(rebuilt.entries),
                        rows = format::count(rebuilt.rows), repaired = rebuilt.repaired) }
                </Banner>
            }
            <div class="button-row">
                <Button busy={asking.is_busy()} onclick={rebuild}>{ t!("rebuild") }</Button>
            </div>
        </section>
    }
}
