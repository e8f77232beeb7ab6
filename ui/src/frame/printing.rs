//! Printing: that it is done, by whom and of what is on record first; then the head of each page says so.

use crate::act;
use crate::parts::page;
use crate::screen::asking::use_asking;
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::store::paper::{Paper, Printing, counted};
use crate::store::{Action, Overlay, use_store};
use crate::{clock, format, t, wait};
use careloop_contract::Field;
use careloop_contract::command::PrintRecords;
use careloop_domain::patient::full_label;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// Asks what a print is for, puts it on record, and prints.
#[component]
pub(super) fn PrintDialog() -> Html {
    let store = use_store();
    let asking = use_asking();
    let reason = use_state(String::new);
    // What is on the screen when it is asked for: nothing is added by what is read meanwhile.
    let paper = use_memo((), |()| store.paper());
    let Paper::Records(records) = &*paper else {
        return Html::default();
    };
    let (tasks, patients) = counted(records);
    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Overlay(Overlay::None)))
    };
    let submit = Callback::from({
        let (asking, dispatch, route) = (asking.clone(), store.dispatcher(), store.route);
        let (records, reason) = (records.clone(), reason.clone());
        move |()| {
            let (dispatch, records, reason) = (dispatch.clone(), records.clone(), reason.trim().to_owned());
            asking.ask(async move {
                let ticket = act::save(&dispatch, PrintRecords { records, reason }).await?;
                dispatch.dispatch(Action::Printing(Some(Printing { ticket, route })));
                dispatch.dispatch(Action::Overlay(Overlay::None));
                // Once the head of the pages is drawn and the dialog is gone.
                wait::soon(move || {
                    wait::soon(move || {
                        if !page::print() {
                            act::tell(&dispatch, t!("cannot-print"));
                        }
                    });
                });
                Ok(())
            });
        }
    });
    let what = [
        (patients > 0).then(|| t!("print-patients", count = patients)),
        (tasks > 0).then(|| t!("print-tasks", count = tasks)),
    ];
    let what = what.into_iter().flatten().collect::<Vec<_>>().join(", ");
    html! {
        <FormDialog id="print" title={t!("print-title")} asking={asking.clone()} beside={vec![Field::Reason]}
            submit={t!("print")} onsubmit={submit} onclose={close}>
            <p>{ t!("print-what", what = what) }</p>
            <p class="hint">{ t!("print-recorded") }</p>
            <ReasonField id="print-reason" value={reason.clone()} asking={asking.clone()} autofocus=true optional=true />
        </FormDialog>
    }
}

/// The head of each printed page: the clinic, who prints, when, the number of the print, and whose record.
#[component]
pub(super) fn PrintHead() -> Html {
    let store = use_store();
    {
        let dispatch = store.dispatcher();
        // What is on paper is over: another print is put on record anew.
        use_effect_with((), move |()| {
            let over = Closure::<dyn Fn()>::new(move || dispatch.dispatch(Action::Printing(None)));
            let window = web_sys::window();
            if let Some(window) = &window {
                // Where it cannot be listened to, the head goes with the screen.
                let _ = window.add_event_listener_with_callback("afterprint", over.as_ref().unchecked_ref());
            }
            move || {
                if let Some(window) = &window {
                    let _ = window
                        .remove_event_listener_with_callback("afterprint", over.as_ref().unchecked_ref());
                }
                drop(over);
            }
        });
    }
    let Some(printing) = store.printing() else {
        return Html::default();
    };
    let ticket = &printing.ticket;
    let (day, time) = clock::local(ticket.at, store.zone());
    let clinic = store
        .session()
        .map(|session| session.clinic_name.clone())
        .unwrap_or_default();
    let patient = store
        .records
        .patient
        .as_ref()
        .and_then(|open| open.view.as_ref())
        .filter(|view| store.route == crate::store::Route::Patient(view.patient));
    html! {
        <div class="print-head">
            <p>
                { clinic }{ " · " }
                { t!("print-head", name = ticket.by.name.clone(), day = day.unmistakable(), time = time.to_string(), number = format::count(ticket.number)) }
                if let Some(view) = patient {
                    { " · " }{ full_label(&view.family, &view.given) }{ " · " }
                    { format::day_or_missing(view.born) }{ " · " }{ view.record_number.clone() }
                }
            </p>
        </div>
    }
}
