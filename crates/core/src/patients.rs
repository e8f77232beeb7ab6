//! Commands on patients.

use crate::access;
use crate::reads::{LIST_ROWS, checked_rows, later};
use crate::session::{Session, filled};
use crate::views::{Identity, patient_hit, patient_view, task_row};
use careloop_contract::command::{AddPatient, ChangeCareTeam, EditPatient};
use careloop_contract::limits::CARE_TEAM;
use careloop_contract::query::ListPatients;
use careloop_contract::view::{PatientPage, PatientView};
use careloop_contract::{Action, Field, PatientId, Refusal, Standing, UserId};
use careloop_domain::{FieldSet, FieldValue, Patient, patient};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::act::DraftItem;
use careloop_vault::db::read;
use careloop_vault::db::records::{PatientRecord, PersonRecord};

/// Registers a patient.
pub(crate) fn add(session: &mut Session<'_>, request: AddPatient) -> Result<PatientView, Error> {
    let permit = session.permit(Action::AddPatient)?;
    let fields = patient::add(&request, session.today())?;
    let number = request.record_number.trim();
    if PatientRecord::by_record_number(session.vault.db(), number)?.is_some() {
        return Err(Refusal::Taken {
            field: Field::RecordNumber,
        }
        .into());
    }
    let id = PatientId::from_bytes(session.vault.make_id()?);
    let item = filled(DraftItem::patient(id), fields);
    session.commit(&permit, Kind::PatientAdded, vec![item])?;
    view(session, id)
}

/// Corrects a patient's record.
pub(crate) fn edit(session: &mut Session<'_>, request: EditPatient) -> Result<PatientView, Error> {
    let record = session.patient(request.patient)?;
    let permit = session.permit(Action::EditPatient)?;
    let changes = as_rules_see(&record).edit(&request, session.today())?;
    if !changes.is_empty() {
        session.check_seen(&record.versions, request.seen, &changes)?;
        let item = session.changing(DraftItem::patient(record.id), &record.versions, changes)?;
        session.commit(&permit, Kind::PatientEdited, vec![item])?;
    }
    view(session, record.id)
}

/// Changes who is in a patient's care team: people who work here and see tasks. Who is in it already may
/// stay, whatever became of them.
pub(crate) fn change_care_team(
    session: &mut Session<'_>,
    request: ChangeCareTeam,
) -> Result<PatientView, Error> {
    let record = session.patient(request.patient)?;
    let permit = session.permit(Action::ChangeCareTeam)?;
    let mut team: Vec<UserId> = Vec::new();
    for user in request.people {
        if !team.contains(&user) {
            team.push(user);
        }
    }
    if team.len() > CARE_TEAM {
        return Err(Refusal::OutOfRange.into());
    }
    for user in team.iter().filter(|user| !record.care_team.contains(user)) {
        let person = PersonRecord::load(session.vault.db(), *user)?;
        let cares = person.is_some_and(|person| {
            person.standing == Standing::Active && session.policy.allows_at_all(Action::SeeTask, person.roles)
        });
        if !cares {
            let field = Field::CareTeam;
            return Err(Refusal::Malformed { field }.into());
        }
    }
    if team != record.care_team {
        let value = match team.is_empty() {
            true => FieldValue::Nothing,
            false => FieldValue::People(team),
        };
        let field = Field::CareTeam;
        let changes = vec![FieldSet { field, value }];
        session.check_seen(&record.versions, request.seen, &changes)?;
        let item = session.changing(DraftItem::patient(record.id), &record.versions, changes)?;
        session.commit(&permit, Kind::CareTeamChanged, vec![item])?;
        session.forget_board();
    }
    view(session, record.id)
}

pub(crate) fn as_rules_see(record: &PatientRecord) -> Patient {
    Patient {
        record_number: record.record_number.clone(),
        family: record.family.clone(),
        given: record.given.clone(),
        born: record.born,
        sex: record.sex.clone(),
        phone: record.phone.clone(),
        address: record.address.clone(),
    }
}

/// Patients by family name.
pub(crate) fn list(session: &mut Session<'_>, request: ListPatients) -> Result<PatientPage, Error> {
    let _may = session.permit(Action::SeePatient)?;
    let rows = checked_rows(request.rows, LIST_ROWS)?;
    let records = read::patients(session.vault.db(), request.skip, rows)?;
    let total = read::patient_count(session.vault.db())?;
    let identity = Identity::of(request.identified);
    if identity == Identity::Shown {
        let mut shown = Vec::new();
        for record in &records {
            shown.push(access::patient(record, session.version(&record.versions)?));
        }
        session.record_shown(Kind::Listed, shown, None)?;
    }
    let rows = records.iter().map(|record| patient_hit(record, identity));
    Ok(PatientPage {
        rows: rows.collect(),
        skip: request.skip,
        total,
    })
}

/// The whole record with its tasks. Recorded before it is answered.
pub(crate) fn view(session: &mut Session<'_>, id: PatientId) -> Result<PatientView, Error> {
    let record = session.patient(id)?;
    let version = session.version(&record.versions)?;
    let lines = read::of_patient(session.vault.db(), &session.viewer_of(id), id)?;
    let mut beside = access::lines(session, &lines)?;
    for (shown, line) in beside.iter_mut().zip(&lines) {
        // Their rows name the patient as well.
        shown.version = Some(session.version(later(&line.task.versions, &record.versions))?);
    }
    session.record_view(access::patient(&record, version), beside)?;
    let tasks = lines
        .into_iter()
        .map(|line| task_row(session, line, Identity::Shown));
    let tasks = tasks.collect::<Result<_, _>>()?;
    patient_view(session, record, tasks)
}
