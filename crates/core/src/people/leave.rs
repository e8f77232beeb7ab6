//! Somebody leaves: out in one act, their work with somebody else, their keys void.

use super::{everyone, staying};
use crate::access;
use crate::door::Watch;
use crate::known::Known;
use crate::session::{Open, Session, as_rules_see, filled, text_value};
use crate::tasks::check_references;
use crate::views::{Identity, person_view, task_row};
use careloop_contract::command::{AddTask, AssignTask, Assignee, OffboardPerson};
use careloop_contract::limits::{PAGE_ROWS, TITLE_CHARS};
use careloop_contract::query::PreviewOffboarding;
use careloop_contract::view::{OffboardPreview, OffboardedView};
use careloop_contract::{Action, Field, Instant, Purpose, Refusal, Standing, TaskCategory, TaskId, UserId};
use careloop_domain::person::{self, Person, check_last_of_role};
use careloop_domain::{FieldSet, FieldValue, task};
use careloop_ledger::{Kind, Value};
use careloop_vault::Error;
use careloop_vault::act::{Draft, DraftItem, DraftValue};
use careloop_vault::db::read;
use careloop_vault::db::records::{ClinicRecord, PersonRecord, TaskRecord};
use careloop_vault::grant::Compartment;

/// Shows what would happen if a person left. Nothing changes.
pub(crate) fn preview(
    session: &mut Session<'_>,
    request: PreviewOffboarding,
) -> Result<OffboardPreview, Error> {
    let _may = session.permit(Action::OffboardPerson)?;
    let seeing = session.permit(Action::SeePeople)?;
    let leaver = leaver(session, request.user)?;
    let draft = Draft::done(Kind::PeopleListed, Purpose::Administration, Vec::new());
    session.vault.commit(&seeing, draft)?;
    let tasks = read::open_tasks_of(session.vault.db(), leaver.id)?;
    let open_tasks = count(tasks.len());
    let mut nums = Vec::new();
    for task in &tasks {
        if nums.len() < PAGE_ROWS as usize && session.may(Action::SeeTask, task)? {
            nums.push(task.num);
        }
    }
    let lines = read::lines(session.vault.db(), nums)?;
    let shown = access::lines(session, &lines)?;
    session.record_shown(Kind::Listed, shown, None)?;
    Ok(OffboardPreview {
        tasks: lines
            .into_iter()
            .map(|line| task_row(session, line, Identity::Masked))
            .collect::<Result<_, _>>()?,
        open_tasks,
        // The door counts those: it knows who is locked here.
        sessions: 0,
        workstations: count(session.vault.workstations_of(leaver.id)),
        clinical_key: session.vault.holds_key_of(Compartment::Clinical, leaver.id)?,
        audit_key: session.vault.holds_key_of(Compartment::Audit, leaver.id)?,
        other_systems: other_systems(&session.vault.clinic_record()?),
        person: person_view(session, leaver)?,
    })
}

/// Puts a person out for good.
///
/// One act ends their sign-in, keys and invitation and hands their open tasks on. What follows only
/// makes void what they may remember: it is done now as far as it can be, and the rest at the next
/// sign-in of whoever can.
pub(crate) fn offboard(session: &mut Session<'_>, request: OffboardPerson) -> Result<OffboardedView, Error> {
    let permit = session.permit(Action::OffboardPerson)?;
    let leaver = leaver(session, request.user)?;
    let reason = person::reason(&request.reason)?;
    let ordered = request.ordered.unwrap_or(session.now());
    if ordered > session.now() {
        return Err(Refusal::OutOfRange.into());
    }
    check_heir(session, leaver.id, request.tasks_to)?;
    let tasks = read::open_tasks_of(session.vault.db(), leaver.id)?;
    let mut items = vec![leaving(session, &leaver, ordered, reason)?];
    for task in &tasks {
        items.push(handed_on(session, task, request.tasks_to)?);
    }
    let subjects: Vec<_> = items.iter().map(|item| item.subject).collect();
    let committed = session.vault.offboard(&permit, &leaver, items)?;
    session.note_write(&subjects);
    // They are out. Nothing below may make it look as if they were not.
    let checklist = make_checklist(session, &leaver).unwrap_or(0);
    let _ = session.vault.seal_waiting_grants();
    let keys_wait = session.vault.holds_latest_key(leaver.id).unwrap_or(true);
    Ok(OffboardedView {
        keys_wait,
        ordered,
        done: committed.at,
        tasks: count(tasks.len()),
        checklist,
        rekeyed: rekey(session),
    })
}

/// The person who leaves, if they may.
fn leaver(session: &mut Session<'_>, user: UserId) -> Result<PersonRecord, Error> {
    let action = Action::OffboardPerson;
    let record = staying(session, user, action)?;
    if record.id == session.user {
        return Err(Refusal::NotPermitted { action }.into());
    }
    let after = Person {
        user: record.id,
        roles: record.roles,
        standing: Standing::Left,
    };
    check_last_of_role(&everyone(session)?, after)?;
    Ok(record)
}

/// What the act says of the person.
fn leaving(
    session: &Session<'_>,
    leaver: &PersonRecord,
    ordered: Instant,
    reason: String,
) -> Result<DraftItem, Error> {
    let mut item = DraftItem::person(leaver.id);
    for (field, value) in [
        (
            Field::Standing,
            DraftValue::Plain(Value::Int(i64::from(Standing::Left.number()))),
        ),
        (Field::Invoker, DraftValue::Plain(Value::Bool(false))),
        (
            Field::LeaveOrdered,
            DraftValue::Plain(Value::Int(ordered.as_millis())),
        ),
        (Field::Reason, text_value(reason)),
    ] {
        let seen = session.vault.version_of(leaver.versions.of(field))?;
        item = item.changing(field, seen, value);
    }
    Ok(item)
}

/// What the act says of one of their open tasks.
fn handed_on(session: &Session<'_>, record: &TaskRecord, to: Assignee) -> Result<DraftItem, Error> {
    let assign = AssignTask {
        task: record.id,
        seen: session.version(&record.versions)?,
        to,
    };
    let changes = as_rules_see(record).assign(&assign)?;
    let item = DraftItem::task(record.id, record.patient).known_as(record.sensitivity);
    session.changing(item, &record.versions, changes)
}

/// Tasks go to somebody who can finish them, and not back to the leaver.
fn check_heir(session: &mut Session<'_>, leaver: UserId, to: Assignee) -> Result<(), Error> {
    match to {
        Assignee::Person(user) if user == leaver => Err(Refusal::Malformed { field: Field::Owner }.into()),
        Assignee::Person(user) => {
            let owner = FieldSet {
                field: Field::Owner,
                value: FieldValue::Person(user),
            };
            check_references(session, &[owner])
        }
        Assignee::Queue(role) => Ok(task::check_queue(role)?),
    }
}

/// A task for every system beside Careloop, for whoever puts the person out, due tomorrow.
fn make_checklist(session: &mut Session<'_>, leaver: &PersonRecord) -> Result<u32, Error> {
    let systems = other_systems(&session.vault.clinic_record()?);
    if systems.is_empty() {
        return Ok(0);
    }
    let permit = session.permit(Action::AddTask)?;
    let due = Some(session.today().plus_days(1));
    let mut items = Vec::with_capacity(systems.len());
    for system in &systems {
        let title = format!("Remove access: {system} ({})", leaver.name);
        let request = AddTask {
            title: title.chars().take(TITLE_CHARS).collect(),
            category: Some(TaskCategory::Compliance),
            owner: Some(session.user),
            due,
            ..AddTask::default()
        };
        let fields = task::add(&request, session.user)?;
        let id = TaskId::from_bytes(session.vault.make_id()?);
        items.push(filled(DraftItem::task(id, None), fields));
    }
    session.commit(&permit, Kind::TaskAdded, items)?;
    Ok(count(systems.len()))
}

/// The systems beside Careloop, each once.
fn other_systems(clinic: &ClinicRecord) -> Vec<String> {
    let mut systems: Vec<String> = Vec::new();
    for line in clinic.other_systems.lines().map(str::trim) {
        if !line.is_empty() && !systems.iter().any(|known| known == line) {
            systems.push(line.to_owned());
        }
    }
    systems
}

/// Encrypts the file anew, so that the main key a leaver may remember opens it no more. Tells whether
/// it was done; what was not, [`rekey_if_owed`] does.
fn rekey(session: &mut Session<'_>) -> bool {
    let Ok(permit) = session.permit(Action::RekeyVault) else {
        return false;
    };
    let mut progress = session.progress();
    session.vault.rekey(&permit, &mut progress).is_ok()
}

/// Encrypts the file anew where somebody left and it was not done then, if whoever signs in may.
///
/// It keeps nobody out if it cannot be done now either: it is owed until it is done. Nor does a table
/// that somebody spoiled: whoever signs in must be able to look into it.
pub(crate) fn rekey_if_owed(open: &mut Open, known: &mut Known, watch: Watch) -> Result<(), Error> {
    if !open.vault.alarms().is_empty() || !open.vault.owes_rekey().unwrap_or(false) {
        return Ok(());
    }
    rekey(&mut Session::new(open, known, watch)?);
    open.vault.reopen_if_closed()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
