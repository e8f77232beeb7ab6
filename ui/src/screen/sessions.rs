//! Who is or was signed in.

use super::asking::use_asking;
use super::form_dialog::FormDialog;
use super::knowing::use_knowing;
use super::past::moment;
use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Empty, Refused, Tone};
use crate::store::staff::can_be_ended;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::EndSession;
use careloop_contract::query::ListSessions;
use careloop_contract::view::SessionRow;
use careloop_contract::{Action as Permission, SessionState};
use yew::prelude::*;

/// Who is or was signed in, latest first.
#[component]
pub fn SessionsScreen() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ListSessions {});
    let ending = use_state(|| None::<SessionRow>);
    let rows = known.value().cloned();
    let can_end = store.may(Permission::EndSession);
    let end = Callback::from({
        let ending = ending.setter();
        move |row: SessionRow| ending.set(Some(row))
    });
    let close = Callback::from({
        let ending = ending.setter();
        move |()| ending.set(None)
    });
    let ended = Callback::from({
        let known = known.clone();
        move |()| known.again()
    });
    let is_twice = rows.as_ref().is_some_and(|rows| rows.iter().any(|row| row.twice));
    let count = rows
        .as_ref()
        .map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX));
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-sessions") }</h1>
                if count > 0 { <span class="freshness">{ t!("sessions-sorted", count = count) }</span> }
            </header>
            <div class="page-body wide">
                <p class="lead">{ t!("sessions-lead") }</p>
                <Refused refusal={known.refusal().cloned()} />
                if is_twice {
                    <Banner tone={Tone::Warn}>{ t!("sessions-twice") }</Banner>
                }
                if let Some(rows) = &rows {
                    if rows.is_empty() {
                        <Empty icon={Icon::Key} title={t!("sessions-none")} text={t!("sessions-none-text")} />
                    } else {
                        <SessionTable rows={(**rows).clone()} caption={t!("screen-sessions")}
                            onend={can_end.then_some(end)} />
                    }
                }
            </div>
            if let Some(row) = &*ending {
                <EndDialog row={row.clone()} onend={ended} onclose={close} />
            }
        </main>
    }
}

/// What the table is told.
#[derive(Properties, PartialEq)]
pub(super) struct SessionTableProps {
    /// The sessions, latest first.
    pub(super) rows: Vec<SessionRow>,
    /// What the table is of.
    pub(super) caption: AttrValue,
    /// Whether all are of one person: then who it was needs no column.
    #[prop_or_default]
    pub(super) is_of_one: bool,
    /// A locked one is to be ended; none where that is not offered.
    #[prop_or_default]
    pub(super) onend: Option<Callback<SessionRow>>,
}

/// Sessions in a table.
#[component]
pub(super) fn SessionTable(props: &SessionTableProps) -> Html {
    let store = use_store();
    let zone = store.zone();
    let row = |row: &SessionRow| {
        let end = props.onend.as_ref().filter(|_| can_be_ended(row)).map(|onend| {
            let (onend, row) = (onend.clone(), row.clone());
            let label = t!("sessions-end-of", name = row.by.name.clone());
            let onclick = Callback::from(move |()| onend.emit(row.clone()));
            html! { <Button class="small" {label} {onclick}>{ t!("sessions-end") }</Button> }
        });
        html! {
            <tr key={row.session.to_string()}>
                if !props.is_of_one { <th scope="row">{ row.by.name.clone() }</th> }
                <td>{ row.workstation.clone() }</td>
                <td class="number">{ moment(row.began, zone) }</td>
                <td class="number">{ row.ended.map(|at| moment(at, zone)).unwrap_or_default() }</td>
                <td><span class="badges">{ state(row) }</span></td>
                if props.onend.is_some() { <td class="figure">{ end }</td> }
            </tr>
        }
    };
    html! {
        <div class="table-room">
            <table class="table people-table">
                <caption class="unseen">{ props.caption.clone() }</caption>
                <thead><tr>
                    if !props.is_of_one { <th scope="col">{ t!("sessions-who") }</th> }
                    <th scope="col">{ t!("sessions-where") }</th>
                    <th scope="col">{ t!("sessions-began") }</th>
                    <th scope="col">{ t!("sessions-ended") }</th>
                    <th scope="col">{ t!("sessions-state") }</th>
                    if props.onend.is_some() { <th scope="col"><span class="unseen">{ t!("sessions-end") }</span></th> }
                </tr></thead>
                <tbody>{ for props.rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn state(row: &SessionRow) -> Html {
    let (class, icon) = match row.state {
        SessionState::Open => (Some("ok"), Icon::OkCircle),
        SessionState::Locked => (Some("info"), Icon::Lock),
        SessionState::Ended => (None, Icon::Cancel),
    };
    html! {
        <>
            <span class={classes!("badge", class)}>
                <IconView {icon} small=true />{ words::session_state(row.state) }
            </span>
            if row.own { <span class="badge">{ t!("sessions-own") }</span> }
            if row.by_pin { <span class="badge">{ t!("sessions-by-pin") }</span> }
            if row.twice {
                <span class="badge warn"><IconView icon={Icon::Warning} small=true />{ t!("sessions-twice-mark") }</span>
            }
        </>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct EndDialogProps {
    /// The session.
    row: SessionRow,
    /// It was ended.
    onend: Callback<()>,
    /// It is done, or not wanted.
    onclose: Callback<()>,
}

/// Ending a locked session.
#[component]
fn EndDialog(props: &EndDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let submit = Callback::from({
        let (asking, dispatch, session) = (asking.clone(), store.dispatcher(), props.row.session);
        let (onend, onclose) = (props.onend.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, onend, onclose) = (dispatch.clone(), onend.clone(), onclose.clone());
            asking.ask(async move {
                act::save(&dispatch, EndSession { session }).await?;
                onclose.emit(());
                onend.emit(());
                Ok(())
            });
        }
    });
    html! {
        <FormDialog id="end-session" title={t!("sessions-end-of", name = props.row.by.name.clone())}
            kind={ButtonKind::Danger} asking={asking.clone()} submit={t!("sessions-end")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <p>{ t!("sessions-end-text") }</p>
        </FormDialog>
    }
}
