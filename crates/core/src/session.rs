//! A session: the person who is in, what they have seen, and the steps every request takes.

use crate::audit::reading::Audit;
use crate::board::Board;
use crate::chosen::Chosen;
use crate::door::{Watch, clinic_moment};
use crate::emergency::Emergency;
use crate::factor::{self, Offered};
use crate::idle;
use crate::known::{Known, KnownPerson};
use crate::sessions;
use careloop_contract::view::{BreakGlassView, SessionView};
use careloop_contract::{
    Action, DataCategory, Day, Instant, PatientId, Purpose, Refusal, Roles, TaskId, TimeOfDay, UserId,
    Version,
};
use careloop_domain::place::Onlooker;
use careloop_domain::policy::{self, Asker, Case, Decision, Permit, Policy, Relation, Sight};
use careloop_domain::{FieldSet, FieldValue, Task, purpose_of};
use careloop_ledger::{Kind, Subject, SubjectKind, Value};
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::act::{Draft, DraftItem, DraftValue};
use careloop_vault::db::records::{PatientRecord, PersonRecord, RemarkRecord, TaskRecord};
use careloop_vault::db::sight::{Viewer, is_in_care_team};
use careloop_vault::db::versions::{FieldVersions, Write};
use careloop_vault::index::Index;
use careloop_vault::index::audit::AuditContents;
use careloop_vault::index::notes::NoteContents;
use careloop_vault::log::Committed;
use careloop_vault::moment::zone;
use careloop_vault::side::SideTile;
use careloop_vault::{Error, OpenVault};
use chrono_tz::Tz;
use std::collections::HashMap;

/// Milliseconds in which the same version, shown again, is only counted.
const SEEN_AGAIN_MILLIS: i64 = 60_000;

/// An open session between requests.
pub(crate) struct Open {
    pub(crate) vault: OpenVault,
    pub(crate) user: UserId,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) zone: Tz,
    seen: Seen,
    board: Option<Board>,
    emergency: Option<Emergency>,
    offered: Option<Offered>,
    audit_index: Index<AuditContents>,
    clinical_index: Index<NoteContents>,
    chosen: Chosen,
    /// The audit trail, once a security officer asked for it.
    audit: Audit,
}

/// What was shown in this session, to count repeats.
#[derive(Default)]
struct Seen {
    /// By the record a view is about: everything that view showed.
    shown: HashMap<[u8; 16], (Vec<AccessedRecord>, Instant)>,
    again: Vec<AccessedRecord>,
}

impl Open {
    pub(crate) fn new(mut vault: OpenVault, login: &str) -> Result<Self, Error> {
        vault.end_left_emergencies()?;
        // What cannot be removed now is removed another time; it opens to nobody.
        let _ = vault.remove_orphans();
        let user = vault.user().ok_or(Refusal::NotSignedIn)?;
        let zone = zone(&vault.clinic_record()?.zone);
        let person = PersonRecord::load(vault.db(), user)?.ok_or(Refusal::NotSignedIn)?;
        Ok(Self {
            vault,
            user,
            login: login.to_owned(),
            name: person.name,
            zone,
            seen: Seen::default(),
            board: None,
            emergency: None,
            offered: None,
            audit_index: Index::default(),
            clinical_index: Index::default(),
            chosen: Chosen::default(),
            audit: Audit::default(),
        })
    }

    /// Who is signed in.
    pub(crate) fn view(&self, known: &Known, prefers_idle: u8) -> Result<SessionView, Error> {
        let clinic = self.vault.clinic_record()?;
        let person = PersonRecord::load(self.vault.db(), self.user)?.ok_or(Refusal::NotSignedIn)?;
        let duty = factor::duty(&clinic, &person, !self.vault.alarms().is_empty(), self.now());
        let factor = factor::state(&clinic, &person);
        Ok(SessionView {
            session: self.vault.session(),
            user: self.user,
            name: person.name,
            roles: person.roles,
            clinic: self.vault.clinic(),
            clinic_name: clinic.name,
            zone: clinic.zone,
            test_clinic: clinic.test_clinic,
            device_secret: clinic.device_secret,
            alarms: self.vault.alarms().to_vec(),
            failed_sign_ins: self.vault.failed_sign_ins(),
            by_pin: self.vault.is_by_pin(),
            duty,
            factor,
            pin_allowed: clinic.pin_allowed,
            pin_set: known.person(self.user).is_some_and(KnownPerson::has_pin),
            invoker: person.invoker,
            break_glass: self.emergency_view()?,
            policy: Policy::from_text(&clinic.adjustments).adjustments().to_vec(),
            idle_minutes: idle::effective(prefers_idle, clinic.idle_minutes),
            elsewhere: sessions::elsewhere(&self.vault, self.user)?,
        })
    }

    fn now(&self) -> Instant {
        self.vault.host().clock.now()
    }

    /// Takes at most so many entries into the audit index, if this person reads the audit trail and holds its
    /// key. Answers whether there are more.
    pub(crate) fn advance_audit(&mut self, entries: u32) -> Result<bool, Error> {
        self.vault.reopen_if_closed()?;
        let person = PersonRecord::load(self.vault.db(), self.user)?;
        let is_officer = person.is_some_and(|person| person.roles.reads_audit());
        if !is_officer || !self.vault.holds_audit_key() {
            return Ok(false);
        }
        Ok(!self.audit_index.advance(&self.vault, entries)?)
    }

    /// Ends the session, with what was only counted until now. Answers who came in on this workstation.
    pub(crate) fn leave(mut self, kind: Kind) -> Result<Vec<SideTile>, Error> {
        self.vault.reopen_if_closed()?;
        self.end_emergency()?;
        self.seen.write_again(&mut self.vault)?;
        let tiles = self.vault.settle_tiles()?;
        self.vault.leave(kind)?;
        Ok(tiles)
    }

    /// Ends an emergency access whose time is over. To be called before anything is answered.
    pub(crate) fn settle_emergency(&mut self) -> Result<(), Error> {
        let clock = &self.vault.host().clock;
        if self
            .emergency
            .as_ref()
            .is_some_and(|emergency| emergency.is_over(&**clock))
        {
            self.end_emergency()?;
        }
        Ok(())
    }

    /// Whether an emergency access is under way.
    pub(crate) const fn is_in_emergency(&self) -> bool {
        self.emergency.is_some()
    }

    fn end_emergency(&mut self) -> Result<(), Error> {
        end_emergency(&mut self.vault, &mut self.seen, &mut self.emergency)
    }

    fn emergency_view(&self) -> Result<Option<BreakGlassView>, Error> {
        match &self.emergency {
            Some(emergency) if !emergency.is_over(&*self.vault.host().clock) => {
                Ok(Some(emergency.view(&self.vault)?))
            }
            Some(_) | None => Ok(None),
        }
    }
}

impl Seen {
    /// Writes what was only counted until now.
    fn write_again(&mut self, vault: &mut OpenVault) -> Result<(), Error> {
        if !vault.alarms().is_empty() {
            return Ok(());
        }
        let person = vault.user().map(|user| PersonRecord::load(vault.db(), user));
        let person = person.transpose()?.flatten();
        let purpose = purpose_of(person.map(|person| person.roles).unwrap_or_default());
        while !self.again.is_empty() {
            let many = self
                .again
                .len()
                .min(careloop_contract::limits::PAGE_ROWS as usize);
            let details = AccessDetails {
                records: self.again.iter().take(many).cloned().collect(),
                ..AccessDetails::default()
            };
            vault.record_access(Kind::SeenAgain, purpose, &details)?;
            self.again.drain(..many);
        }
        Ok(())
    }
}

/// Ends the emergency access that is under way, if one is. What was shown in it and only counted is
/// written before its end.
fn end_emergency(
    vault: &mut OpenVault,
    seen: &mut Seen,
    emergency: &mut Option<Emergency>,
) -> Result<(), Error> {
    let Some(running) = emergency else {
        return Ok(());
    };
    running.stop();
    let act = running.act();
    seen.write_again(vault)?;
    vault.end_emergency(act)?;
    seen.shown.clear();
    *emergency = None;
    Ok(())
}

/// Whether a refusal is worth an entry: somebody asked for what they may not have. Slips of the
/// keyboard are not.
pub(crate) const fn is_recorded(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NotFound
            | Refusal::NotPermitted { .. }
            | Refusal::KeyNotGranted
            | Refusal::LastOfRole
            | Refusal::WrongSignIn
            | Refusal::WrongRecoveryWords
    )
}

/// A session while it carries out one request.
pub(crate) struct Session<'a> {
    pub(crate) vault: &'a mut OpenVault,
    pub(crate) known: &'a mut Known,
    pub(crate) user: UserId,
    pub(crate) roles: Roles,
    pub(crate) policy: Policy,
    asker: Asker,
    zone: Tz,
    seen: &'a mut Seen,
    board: &'a mut Option<Board>,
    emergency: &'a mut Option<Emergency>,
    /// A second factor that was offered in this session.
    pub(crate) offered: &'a mut Option<Offered>,
    /// What the audit trail says, decrypted, for those who hold its key.
    pub(crate) audit_index: &'a mut Index<AuditContents>,
    /// The words of clinical notes, for those who hold the clinical key.
    pub(crate) clinical_index: &'a mut Index<NoteContents>,
    /// Files that were chosen in this session.
    pub(crate) chosen: &'a mut Chosen,
    /// The audit trail.
    pub(crate) audit: &'a mut Audit,
    watch: Watch,
    /// The record the request names, for the entry of a refusal.
    named: Option<Subject>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(open: &'a mut Open, known: &'a mut Known, watch: Watch) -> Result<Self, Error> {
        open.vault.reopen_if_closed()?;
        open.settle_emergency()?;
        let person = PersonRecord::load(open.vault.db(), open.user)?.ok_or(Refusal::NotSignedIn)?;
        let read_only = !open.vault.alarms().is_empty();
        let policy = Policy::from_text(&open.vault.clinic_record()?.adjustments);
        Ok(Self {
            policy,
            user: open.user,
            roles: person.roles,
            asker: Asker {
                roles: person.roles,
                standing: person.standing,
                read_only,
                by_pin: open.vault.is_by_pin(),
                duty: factor::duty(&open.vault.clinic_record()?, &person, read_only, open.now()),
            },
            zone: open.zone,
            known,
            vault: &mut open.vault,
            seen: &mut open.seen,
            board: &mut open.board,
            emergency: &mut open.emergency,
            offered: &mut open.offered,
            audit_index: &mut open.audit_index,
            clinical_index: &mut open.clinical_index,
            chosen: &mut open.chosen,
            audit: &mut open.audit,
            watch,
            named: None,
        })
    }

    /// The clinic's zone.
    pub(crate) const fn zone(&self) -> Tz {
        self.zone
    }

    /// Now.
    pub(crate) fn now(&self) -> Instant {
        self.vault.host().clock.now()
    }

    /// Today at the clinic.
    pub(crate) fn today(&self) -> Day {
        self.clinic_now().0
    }

    /// What this person looks at records for, and changes them.
    pub(crate) fn purpose(&self) -> Purpose {
        purpose_of(self.roles)
    }

    /// The day at the clinic on which a moment falls.
    pub(crate) fn day_of(&self, at: Instant) -> Day {
        clinic_moment(at, self.zone).0
    }

    /// The day and time at the clinic.
    pub(crate) fn clinic_now(&self) -> (Day, TimeOfDay) {
        clinic_moment(self.now(), self.zone)
    }

    /// Tells how far long work is; answers whether to go on.
    pub(crate) fn progress(&self) -> impl FnMut(&'static str, u64, u64) -> bool + use<> {
        let watch = Watch::clone(&self.watch);
        move |what, done, total| watch(what, done, total)
    }

    /// The person and the moment, as the lists of work see them.
    pub(crate) fn onlooker(&self) -> Onlooker {
        let (today, now) = self.clinic_now();
        Onlooker {
            user: self.user,
            roles: self.roles,
            today,
            now,
        }
    }

    /// Every open task and what was closed lately.
    pub(crate) fn board(&mut self) -> Result<&Board, Error> {
        let zone = self.zone;
        Board::of(self.board, self.vault, &|at| clinic_moment(at, zone).0)
    }

    /// Forgets what decides in which list tasks stand: something other than a task has changed it.
    pub(crate) fn forget_board(&mut self) {
        *self.board = None;
    }

    // ---- permission --------------------------------------------------------------------------

    /// Refuses every request but those by which the person does what must be done first.
    pub(crate) fn check_duty(&self, request: &str) -> Result<(), Error> {
        match self.asker.duty.filter(|duty| !factor::discharges(request, *duty)) {
            Some(duty) => Err(Refusal::DutyFirst { duty }.into()),
            None => Ok(()),
        }
    }

    /// A permit for what is not about a task.
    pub(crate) fn permit(&self, action: Action) -> Result<Permit, Error> {
        Ok(self.policy.permit(action, &self.asker, Relation::Other)?)
    }

    /// A permit for what is about many tasks, of which each is asked about by itself.
    pub(crate) fn permit_on_some(&self, action: Action) -> Result<Permit, Error> {
        Ok(self.policy.permit(action, &self.asker, Relation::Mine)?)
    }

    /// A permit for an action on a task.
    pub(crate) fn permit_on(&self, action: Action, task: &TaskRecord) -> Result<Permit, Error> {
        Ok(self.policy.permit(action, &self.asker, self.case(task)?)?)
    }

    /// Whether the action on the task is allowed, where the answer only shapes a view.
    pub(crate) fn may(&self, action: Action, task: &TaskRecord) -> Result<bool, Error> {
        Ok(match self.policy.decide(action, &self.asker, self.case(task)?) {
            Decision::Granted => true,
            Decision::NotGranted => {
                let emergency = self.emergency_now();
                policy::opens_in_emergency(action)
                    && emergency.is_some_and(|emergency| emergency.covers_task(task))
            }
            Decision::NotActive | Decision::ReadOnly | Decision::NeedsFullSignIn | Decision::DutyFirst(_) => {
                false
            }
        })
    }

    /// Whether one may know of patients, where the answer only shapes a view.
    pub(crate) fn knows_patients(&self) -> bool {
        self.policy
            .decide(Action::SeePatient, &self.asker, Relation::Other)
            .is_granted()
    }

    /// Whether the clinical text of a remark on the task may be read: because of one's roles, or in an
    /// emergency that the note is about. To hold its key is not enough.
    pub(crate) fn reads_note(&self, task: &TaskRecord, remark: &RemarkRecord) -> Result<bool, Error> {
        let action = Action::ReadClinicalNote;
        let by_policy = self.policy.decide(action, &self.asker, self.case(task)?);
        if by_policy.is_granted() || !self.may(action, task)? {
            return Ok(by_policy.is_granted());
        }
        match self.emergency_now() {
            Some(emergency) => emergency.covers_note(self.vault, remark),
            None => Ok(false),
        }
    }

    /// Refuses whoever reads no clinical text at all: neither by their roles nor in an emergency.
    pub(crate) fn check_reads_notes(&self) -> Result<(), Error> {
        match self.permit_on_some(Action::ReadClinicalNote) {
            Err(Error::Refused(Refusal::NotPermitted { .. })) if self.emergency_now().is_some() => Ok(()),
            permitted => permitted.map(drop),
        }
    }

    /// Whether the clinical key is there to write with: whoever holds it for emergencies alone writes
    /// nothing with it.
    pub(crate) fn writes_notes(&self) -> Result<bool, Error> {
        let own = PersonRecord::load(self.vault.db(), self.user)?.ok_or(Refusal::NotSignedIn)?;
        Ok(self.vault.holds_clinical_key() && (self.roles.reads_clinical() || !own.invoker))
    }

    /// The emergency access, while it lasts.
    fn emergency_now(&self) -> Option<&Emergency> {
        let clock = &self.vault.host().clock;
        self.emergency
            .as_ref()
            .filter(|emergency| !emergency.is_over(&**clock))
    }

    /// Ends the emergency access, if one is under way, and begins to count anew what was shown: nothing
    /// of before is merely seen again in what comes now.
    pub(crate) fn begin_other_views(&mut self) -> Result<(), Error> {
        self.end_emergency()?;
        self.seen.write_again(self.vault)?;
        self.seen.shown.clear();
        Ok(())
    }

    /// The emergency access that has just begun.
    pub(crate) fn enter_emergency(&mut self, emergency: Emergency) {
        *self.emergency = Some(emergency);
    }

    /// Ends the emergency access, if one is under way.
    pub(crate) fn end_emergency(&mut self) -> Result<(), Error> {
        end_emergency(self.vault, self.seen, self.emergency)
    }

    /// The person and which tasks they may know of, as lists are asked.
    pub(crate) fn viewer(&self) -> Viewer {
        Viewer {
            user: self.user,
            roles: self.roles,
            sight: self.policy.sight(&self.asker),
        }
    }

    /// As [`Self::viewer`], for the tasks of one patient: an emergency that is about them shows all.
    pub(crate) fn viewer_of(&self, patient: PatientId) -> Viewer {
        let is_about = |emergency: &Emergency| emergency.is_about(patient);
        if self.emergency_now().is_some_and(is_about) {
            return Viewer {
                sight: Sight::EVERYTHING,
                ..self.viewer()
            };
        }
        self.viewer()
    }

    fn case(&self, task: &TaskRecord) -> Result<Case, Error> {
        let in_care_team = match task.patient {
            Some(patient) => is_in_care_team(self.vault.db(), self.user, patient)?,
            None => false,
        };
        Ok(Case {
            relation: as_rules_see(task)
                .ties(in_care_team)
                .relation(self.user, self.roles),
            sensitivity: task.sensitivity,
        })
    }

    /// Notes in the ledger that something was asked and refused. Under a standing alarm nothing is
    /// written.
    pub(crate) fn record_refusal(&mut self, refusal: &Refusal) -> Result<(), Error> {
        if !self.vault.alarms().is_empty() {
            return Ok(());
        }
        let records = self.named.map(|subject| AccessedRecord {
            subject,
            version: None,
            patient: None,
            category: DataCategory::Audit,
            special: false,
        });
        let details = AccessDetails {
            records: records.into_iter().collect(),
            ..AccessDetails::default()
        };
        let purpose = self.purpose();
        self.vault.record_refusal(refusal.code(), purpose, &details)?;
        Ok(())
    }

    // ---- records -----------------------------------------------------------------------------

    /// Notes which record a request names, for the entry of a refusal.
    pub(crate) const fn name(&mut self, record: Subject) {
        self.named = Some(record);
    }

    /// The task a request names, if there is one that this person may know of.
    pub(crate) fn task(&mut self, task: TaskId) -> Result<TaskRecord, Error> {
        self.named = Some(Subject::new(SubjectKind::Task, *task.as_bytes()));
        let task = TaskRecord::load(self.vault.db(), task)?.ok_or(Refusal::NotFound)?;
        if self.may(Action::SeeTask, &task)? {
            return Ok(task);
        }
        self.permit_on(Action::SeeTask, &task).map(|_permit| task)
    }

    /// The patient a request names, if there is one that this person may know of.
    pub(crate) fn patient(&mut self, patient: PatientId) -> Result<PatientRecord, Error> {
        self.named = Some(Subject::new(SubjectKind::Patient, *patient.as_bytes()));
        let _may = self.permit(Action::SeePatient)?;
        Ok(PatientRecord::load(self.vault.db(), patient)?.ok_or(Refusal::NotFound)?)
    }

    /// The person a request names.
    pub(crate) fn person(&mut self, user: UserId) -> Result<PersonRecord, Error> {
        self.named = Some(Subject::new(SubjectKind::Person, *user.as_bytes()));
        Ok(PersonRecord::load(self.vault.db(), user)?.ok_or(Refusal::NotFound)?)
    }

    /// Refuses a change of fields that moved after the version its author saw.
    pub(crate) fn check_seen(
        &self,
        versions: &FieldVersions,
        seen: Version,
        changes: &[FieldSet],
    ) -> Result<(), Error> {
        let latest = versions.latest();
        if self.vault.version_of(latest)? == Some(seen) {
            return Ok(());
        }
        let seen = self.vault.write_of(seen)?;
        for FieldSet { field, .. } in changes {
            let moved = match (versions.of(*field), seen) {
                (Some(write), Some(seen)) => write > seen,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if moved {
                return Err(Refusal::Stale { field: *field }.into());
            }
        }
        Ok(())
    }

    /// Adds changes of a record's fields to an item, each with the version its author saw.
    pub(crate) fn changing(
        &self,
        mut item: DraftItem,
        versions: &FieldVersions,
        changes: Vec<FieldSet>,
    ) -> Result<DraftItem, Error> {
        for FieldSet { field, value } in changes {
            let seen = self.vault.version_of(versions.of(field))?;
            item = item.changing(field, seen, DraftValue::Plain(value_of(value)));
        }
        Ok(item)
    }

    /// Writes an act.
    pub(crate) fn commit(
        &mut self,
        permit: &Permit,
        kind: Kind,
        items: Vec<DraftItem>,
    ) -> Result<Committed, Error> {
        let subjects: Vec<_> = items.iter().map(|item| item.subject).collect();
        let purpose = self.purpose();
        let committed = self.vault.commit(permit, Draft::done(kind, purpose, items))?;
        self.note_write(&subjects);
        Ok(committed)
    }

    /// Tells the board what an act wrote.
    pub(crate) fn note_write(&mut self, subjects: &[Option<Subject>]) {
        if let Some(board) = self.board {
            board.note_write(subjects);
        }
    }

    // ---- views -------------------------------------------------------------------------------

    /// Records that a record is about to be shown, with what is shown beside it. What one view has shown
    /// within a minute, all of it in the same versions, is only counted, and written when the session ends:
    /// a view that shows more than the one before is a view of its own.
    pub(crate) fn record_view(
        &mut self,
        shown: AccessedRecord,
        beside: Vec<AccessedRecord>,
    ) -> Result<(), Error> {
        let now = self.now();
        let id = shown.subject.id;
        let records: Vec<AccessedRecord> = std::iter::once(shown).chain(beside).collect();
        let is_repeat = self.seen.shown.get(&id).is_some_and(|(before, at)| {
            now.millis_since(*at) < SEEN_AGAIN_MILLIS
                && records
                    .iter()
                    .all(|record| record.version.is_some() && before.contains(record))
        });
        if is_repeat {
            self.seen.again.extend(records);
            return Ok(());
        }
        self.record_shown(Kind::Viewed, records.clone(), None)?;
        self.seen.shown.insert(id, (records, now));
        Ok(())
    }

    /// Records that records are about to be shown, all of them by one entry. `text` is what was searched
    /// for, or why. Nothing shown and nothing said is no entry.
    pub(crate) fn record_shown(
        &mut self,
        kind: Kind,
        records: Vec<AccessedRecord>,
        text: Option<String>,
    ) -> Result<(), Error> {
        if records.is_empty() && text.is_none() {
            return Ok(());
        }
        let details = AccessDetails {
            records,
            text,
            ..AccessDetails::default()
        };
        let purpose = self.purpose();
        self.vault.record_access(kind, purpose, &details)?;
        Ok(())
    }

    /// The version of a record.
    pub(crate) fn version(&self, versions: &FieldVersions) -> Result<Version, Error> {
        let latest: Option<Write> = versions.latest();
        Ok(self.vault.version_of(latest)?.ok_or(Refusal::NotFound)?)
    }
}

/// The task as the rules see it.
pub(crate) fn as_rules_see(task: &TaskRecord) -> Task {
    Task {
        id: task.id,
        author: task.created_by,
        state: task.state,
        title: task.title.clone(),
        details: task.details.clone(),
        patient: task.patient,
        due: task.due,
        due_time: task.due_time,
        priority: task.priority,
        category: task.category,
        sensitivity: task.sensitivity,
        owner: task.owner,
        given_by: task.givers.latest,
        queue: task.queue,
        hold_reason: task.hold_reason,
        reason: task.reason.clone(),
    }
}

/// A value of the rules as the ledger writes it.
pub(crate) fn value_of(value: FieldValue) -> Value {
    match value {
        FieldValue::Nothing => Value::Null,
        FieldValue::Text(text) => Value::Text(text),
        FieldValue::Number(number) => Value::Int(number),
        FieldValue::Person(user) => Value::Bytes(user.as_bytes().to_vec()),
        FieldValue::Flag(flag) => Value::Bool(flag),
        FieldValue::People(people) => Value::Bytes(people.iter().flat_map(|user| *user.as_bytes()).collect()),
        FieldValue::Patient(patient) => Value::Bytes(patient.as_bytes().to_vec()),
    }
}

/// The item of a new record.
pub(crate) fn filled(mut item: DraftItem, fields: Vec<FieldSet>) -> DraftItem {
    for FieldSet { field, value } in fields {
        item = item.with(field, value_of(value));
    }
    item
}

/// A field's change as a plain text, for fields that hold text.
pub(crate) fn text_value(text: String) -> DraftValue {
    DraftValue::Plain(Value::Text(text))
}
