//! Reports of the audit trail: who saw a record, what a person did, what left, who came in, who was given what.

use super::audit::{
    Awaited, Bounded, ExportDialog, Exported, PatientChoice, PeriodField, by_words, outcome, patient_words,
    special, what,
};
use super::past::{moment, shortly};
use crate::act::Dispatch;
use crate::parts::{Button, Column, Empty, Icon, IconView, LongTable, Refused};
use crate::store::audit::AuditAction;
use crate::store::audit::report::{Asked, OpenReport, ReportAction};
use crate::store::audit::rows::PAGE;
use crate::store::staff::groups;
use crate::store::{Action, Route, Store, use_store};
use crate::transport::send;
use crate::{format, t, wait, words};
use careloop_contract::query::ReadReport;
use careloop_contract::view::{PersonLabel, ReportRow};
use careloop_contract::{Action as Permission, ReportKind};
use std::ops::Range;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The id of the report's table.
const GRID: &str = "report-grid";

/// Milliseconds of rest before a page is asked for: what is only scrolled past is not.
const REST: i32 = 60;

fn tell(dispatch: &Dispatch, action: ReportAction) {
    dispatch.dispatch(Action::Audit(AuditAction::Report(action)));
}

/// Reports of the audit trail.
#[component]
pub fn ReportsScreen() -> Html {
    let store = use_store();
    let exports = use_state(|| false);
    {
        let dispatch = store.dispatcher();
        use_effect_with(store.refreshed, move |_| tell(&dispatch, ReportAction::Anew));
    }
    let asked = &store.audit.report.asked;
    let show = |value: bool| {
        let exports = exports.setter();
        Callback::from(move |()| exports.set(value))
    };
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Audit)))
    };
    let report = asked.report();
    let name = AttrValue::from(words::report(asked.kind));
    html! {
        <main class="list-pane" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("reports-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("screen-reports") }</h1>
                <div class="actions">
                    if report.is_some() && store.may(Permission::ExportAudit) {
                        <Button id="report-export" onclick={show(true)}>
                            <IconView icon={Icon::Export} />{ t!("reports-take-out") }
                        </Button>
                    }
                </div>
                <div class="wide audit-head">
                    { subject(&store) }
                    <span class="meta" role="status">{ summary(&store) }</span>
                </div>
            </header>
            if report.is_some() {
                <ReportTable />
            } else {
                { needed(asked.kind) }
            }
            if let (Some(report), true) = (report, *exports) {
                <ExportDialog what={Exported::Report(report, name)} onclose={show(false)} />
            }
        </main>
    }
}

/// What another choice changes.
type Change = Box<dyn Fn(&mut Asked, &str)>;

/// What the report is about, and of which time.
fn subject(store: &Store) -> Html {
    let asked = &store.audit.report.asked;
    let ask = |change: Change| {
        let (dispatch, asked) = (store.dispatcher(), asked.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            let mut next = asked.clone();
            change(&mut next, &chosen);
            tell(&dispatch, ReportAction::Ask(next));
        })
    };
    let set_kind = ask(Box::new(|asked, chosen| {
        if let Some(kind) = ReportKind::from_name(chosen) {
            asked.kind = kind;
        }
    }));
    let sorted = groups(&store.people);
    let people: Vec<PersonLabel> = [sorted.people, sorted.services, sorted.left]
        .into_iter()
        .flatten()
        .map(|person| PersonLabel {
            user: person.user,
            name: person.name.clone(),
        })
        .collect();
    let set_person = {
        let people = people.clone();
        ask(Box::new(move |asked, chosen| {
            asked.person = people
                .iter()
                .find(|person| person.user.to_string() == chosen)
                .cloned();
        }))
    };
    let set_period = {
        let (dispatch, asked) = (store.dispatcher(), asked.clone());
        Callback::from(move |chosen: Option<Bounded>| {
            let (period, from, to) =
                chosen.map_or((None, None, None), |(period, from, to)| (Some(period), from, to));
            let next = Asked {
                period,
                from,
                to,
                ..asked.clone()
            };
            tell(&dispatch, ReportAction::Ask(next));
        })
    };
    let forget_patient = {
        let (dispatch, asked) = (store.dispatcher(), asked.clone());
        Callback::from(move |()| {
            let next = Asked {
                patient: None,
                ..asked.clone()
            };
            tell(&dispatch, ReportAction::Ask(next));
        })
    };
    let set_patient = {
        let (dispatch, asked) = (store.dispatcher(), asked.clone());
        Callback::from(move |patient| {
            let next = Asked {
                patient: Some(patient),
                ..asked.clone()
            };
            tell(&dispatch, ReportAction::Ask(next));
        })
    };
    let is_of_patient = matches!(asked.kind, ReportKind::ChartAccess | ReportKind::Disclosures);
    html! {
        <div class="audit-filters" role="group" aria-label={t!("reports-about")}>
            <select class="input" id="report-kind" aria-label={t!("reports-kind")} onchange={set_kind}>
                { for ReportKind::ALL.iter().map(|kind| html! {
                    <option value={kind.name()} selected={*kind == asked.kind}>{ words::report(*kind) }</option>
                }) }
            </select>
            if asked.is_of_person() {
                <select class="input" id="report-person" aria-label={t!("audit-person")} onchange={set_person}>
                    <option value="" selected={asked.person.is_none()}>
                        { if asked.kind == ReportKind::PersonActivity { t!("reports-choose-person") } else { t!("audit-everybody") } }
                    </option>
                    { for people.iter().map(|person| html! {
                        <option value={person.user.to_string()} selected={asked.person.as_ref() == Some(person)}>
                            { person.name.clone() }
                        </option>
                    }) }
                </select>
            }
            if let Some(patient) = asked.patient.as_ref().filter(|_| is_of_patient) {
                <crate::parts::Chip class="patient" icon={Icon::Patients} text={patient.name.clone()}
                    onremove={forget_patient} />
            }
            if is_of_patient {
                <PatientChoice onchoose={set_patient} />
            }
            <PeriodField id="report-when" value={asked.period} onchange={set_period} />
        </div>
    }
}

/// How many rows there are, of when.
fn summary(store: &Store) -> String {
    let report = &store.audit.report;
    match (report.rows.total(), report.made) {
        (Some(total), Some(made)) => t!(
            "reports-summary",
            number = total,
            count = format::count(u64::from(total)),
            at = moment(made, store.zone()),
            zone = store.zone().to_owned()
        ),
        _ => String::new(),
    }
}

/// What has to be said before there is a report.
fn needed(kind: ReportKind) -> Html {
    match kind {
        ReportKind::ChartAccess => html! { <NeedsPatient /> },
        ReportKind::PersonActivity
        | ReportKind::Disclosures
        | ReportKind::SignIns
        | ReportKind::PrivilegeChanges => html! {
            <Empty icon={Icon::People} title={t!("reports-needs-person")} text={t!("reports-needs-person-text")} />
        },
    }
}

/// Whose record it is to be about is found in the audit trail.
#[component]
fn NeedsPatient() -> Html {
    let store = use_store();
    let to_audit = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Audit)))
    };
    html! {
        <Empty icon={Icon::Patients} title={t!("reports-needs-patient")} text={t!("reports-needs-patient-text")}>
            <Button onclick={to_audit}>{ t!("reports-to-audit") }</Button>
        </Empty>
    }
}

/// The rows of the report.
#[component]
fn ReportTable() -> Html {
    let store = use_store();
    let report = &store.audit.report;
    let drawn = use_state_eq(|| 0..0);
    use_pages(report, &drawn, store.dispatcher());
    let again = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| tell(&dispatch, ReportAction::Anew))
    };
    let Some(total) = report.rows.total() else {
        return match &report.refusal {
            Some(refusal) => html! {
                <div class="page-body">
                    <Refused refusal={Some(refusal.clone())} />
                    <div class="button-row"><Button onclick={again}>{ t!("audit-again") }</Button></div>
                </div>
            },
            None => html! { <Awaited label={t!("audit-preparing")} /> },
        };
    };
    if total == 0 {
        return html! { <Empty icon={Icon::Note} title={t!("reports-none")} text={t!("reports-none-text")} /> };
    }
    let kind = report.asked.kind;
    let columns = columns(kind)
        .into_iter()
        .map(|(class, name)| Column {
            name: name.into(),
            class,
            sorted: None,
        })
        .collect::<Vec<_>>();
    let row = {
        let (report, zone) = (report.clone(), store.zone().to_owned());
        Callback::from(move |place: u32| {
            report.rows.row(place).map_or_else(
                || html! { <span class="cell" role="gridcell"><span class="skeleton"></span></span> },
                |row| cells(kind, row, &zone),
            )
        })
    };
    let move_to = {
        let dispatch = store.dispatcher();
        Callback::from(move |place| tell(&dispatch, ReportAction::Current(place)))
    };
    let open = {
        let (dispatch, report) = (store.dispatcher(), report.clone());
        Callback::from(move |(place, _): (u32, bool)| {
            // There is no room beside a report: the entry opens in the audit trail, and Back comes back.
            if let Some(row) = report.rows.row(place) {
                dispatch.dispatch(Action::Audit(AuditAction::Open(row.place)));
                dispatch.dispatch(Action::Go(Route::Audit));
            }
        })
    };
    let seen = {
        let drawn = drawn.setter();
        Callback::from(move |range: Range<u32>| drawn.set(range))
    };
    html! {
        <>
            <Refused refusal={report.refusal.clone()} />
            <LongTable id={GRID} class="report-grid" label={words::report(kind)} {total} current={report.current}
                {columns} {row} onseen={seen} oncurrent={move_to} onopen={open} />
        </>
    }
}

/// The columns of a report, by class and head.
fn columns(kind: ReportKind) -> Vec<(&'static str, String)> {
    let whose = match kind {
        ReportKind::ChartAccess | ReportKind::SignIns | ReportKind::PrivilegeChanges => None,
        ReportKind::PersonActivity | ReportKind::Disclosures => Some(("whose", t!("audit-column-patient"))),
    };
    [
        Some(("when", t!("audit-column-time"))),
        Some(("actor", t!("audit-column-person"))),
        Some(("what", t!("audit-column-what"))),
        whose,
        Some(("detail", t!("reports-detail"))),
        Some(("where", t!("audit-column-workstation"))),
        Some(("ended", t!("audit-column-outcome"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn cells(kind: ReportKind, row: &ReportRow, zone: &str) -> Html {
    let cell = |class: &'static str| match class {
        "when" => html! { { shortly(row.at, zone) } },
        "actor" => html! { { by_words(row.by.as_ref()) } },
        "what" => html! { <>{ what(&row.what) }{ " " }{ special(row.special, row.purpose) }</> },
        "whose" => patient_words(row.patient.as_ref(), u32::from(row.patient.is_some())),
        "detail" => html! { { row.detail.clone() } },
        "where" => html! { { row.workstation.clone() } },
        _ => outcome(row.refused.as_deref()),
    };
    columns(kind)
        .into_iter()
        .map(|(class, _)| {
            html! { <span class={classes!("cell", class)} role="gridcell">{ cell(class) }</span> }
        })
        .collect()
}

/// Asks for the pages that are drawn and not known.
#[hook]
fn use_pages(open: &OpenReport, drawn: &UseStateHandle<Range<u32>>, dispatch: Dispatch) {
    // A refusal is not asked away: whoever reads it asks again.
    let missing = open.rows.missing(drawn).filter(|_| open.refusal.is_none());
    let report = open.asked.report();
    let seen = (**drawn).clone();
    use_effect_with((missing, open.turn), move |(missing, turn)| {
        let turn = *turn;
        let later = missing.zip(report).map(|(skip, report)| {
            wait::after(if skip == 0 { 0 } else { REST }, move || {
                tell(&dispatch, ReportAction::Seen(seen));
                spawn_local(async move {
                    let request = ReadReport {
                        report,
                        skip,
                        rows: Some(PAGE),
                    };
                    let action = match send(request).await {
                        Ok(view) => ReportAction::Page(turn, view),
                        Err(refusal) => ReportAction::Refused(turn, refusal),
                    };
                    tell(&dispatch, action);
                });
            })
        });
        move || drop(later)
    });
}
