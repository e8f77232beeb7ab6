//! Computes the tables from the ledger: one function, used for one's own entries as they are
//! written, for replays, and for entries of other workstations.
//!
//! A delta sets a field; the first delta on a record makes it. Nothing here decides whether an
//! entry was allowed: that was asked before it was written, and verification asks again.

use crate::audit::may_move_audit_key;
use crate::db::records::{
    AttachmentRecord, ClinicRecord, PatientRecord, PersonRecord, RemarkRecord, TaskRecord, WorkstationRecord,
};
use crate::db::versions::{FieldVersions, Write};
use crate::db::{emergency, grants, oversight, search};
use crate::error::Result;
use careloop_contract::limits::{BREAK_GLASS_MINUTES_DEFAULT, IDLE_MINUTES_DEFAULT};
use careloop_contract::{
    AccountKind, DataCategory, Day, Field, HoldReason, Instant, PatientId, Priority, RemarkId, Role, Roles,
    Sensitivity, Standing, TaskCategory, TaskId, TaskState, TimeOfDay, UserId, WorkstationId,
};
use careloop_ledger::{Actor, Delta, Entry, Item, Kind, Outcome, Subject, SubjectKind, Value};
use rusqlite::{Connection, params};

/// Whether the search tables follow at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchUpdate {
    /// New text goes to the pending tables, as in everyday work.
    Pending,
    /// The caller indexes tasks and patients from these numbers on itself, after many entries.
    Later {
        /// The first such task's number.
        tasks: i64,
        /// The first such patient's number.
        patients: i64,
    },
}

impl SearchUpdate {
    /// Nothing is indexed until everything is.
    pub(crate) const ALL_LATER: Self = Self::Later {
        tasks: 0,
        patients: 0,
    };

    const fn follows_task(self, num: i64) -> bool {
        match self {
            Self::Pending => true,
            Self::Later { tasks, .. } => num < tasks,
        }
    }

    const fn follows_patient(self, num: i64) -> bool {
        match self {
            Self::Pending => true,
            Self::Later { patients, .. } => num < patients,
        }
    }
}

/// Where an entry stands: its place in this file and its log's number.
#[derive(Clone, Copy, Debug)]
pub struct EntryPlace {
    /// Place in replay order, from 1.
    pub place: u64,
    /// The log's number in this file.
    pub log: u64,
}

/// Applies an entry to the tables.
///
/// # Errors
/// The database's.
pub fn apply(db: &Connection, at: EntryPlace, entry: &Entry, update: SearchUpdate) -> Result<()> {
    emergency::count_act(db, entry)?;
    if let Some(kind) = applied(entry) {
        go_on_with_session(db, kind, entry)?;
        apply_items(db, at, (kind, entry), update, &|_| true)?;
    }
    Ok(())
}

/// Applies what an entry says of some records, and nothing else of it. The search tables do not follow.
///
/// # Errors
/// The database's.
pub(crate) fn apply_about(
    db: &Connection,
    at: EntryPlace,
    entry: &Entry,
    wanted: &dyn Fn(&Item) -> bool,
) -> Result<()> {
    match applied(entry) {
        Some(kind) => apply_items(db, at, (kind, entry), SearchUpdate::ALL_LATER, wanted),
        None => Ok(()),
    }
}

/// The kind of an entry that the tables follow: what was done, unless a newer version says what. Such an
/// entry is kept and checked, not applied.
fn applied(entry: &Entry) -> Option<Kind> {
    entry.kind().filter(|_| entry.outcome == Outcome::Done)
}

fn apply_items(
    db: &Connection,
    at: EntryPlace,
    (kind, entry): (Kind, &Entry),
    update: SearchUpdate,
    wanted: &dyn Fn(&Item) -> bool,
) -> Result<()> {
    for (number, item) in (0_u32..).zip(&entry.items) {
        let Some(subject) = item.subject.filter(|_| wanted(item)) else {
            continue;
        };
        let write = Write {
            place: at.place,
            log: at.log,
            seq: entry.seq,
            item: number,
        };
        index_item(db, subject, write, item)?;
        let step = Step {
            db,
            entry,
            kind,
            item,
            write,
            update,
        };
        match subject.kind {
            SubjectKind::Clinic => step.clinic()?,
            SubjectKind::Workstation => step.workstation(WorkstationId::from_bytes(subject.id))?,
            SubjectKind::Person => step.person(UserId::from_bytes(subject.id))?,
            SubjectKind::Session => step.session(subject.id)?,
            SubjectKind::Patient => step.patient(PatientId::from_bytes(subject.id))?,
            SubjectKind::Task => step.task(TaskId::from_bytes(subject.id))?,
            SubjectKind::Remark => step.remark(RemarkId::from_bytes(subject.id))?,
        }
    }
    Ok(())
}

/// A session goes on with every entry. One that was locked or left is over; coming back begins another.
fn go_on_with_session(db: &Connection, kind: Kind, entry: &Entry) -> Result<()> {
    let Some(session) = entry.session else {
        return Ok(());
    };
    if !matches!(kind, Kind::Locked | Kind::SignedOut) {
        db.prepare_cached("UPDATE session SET latest = max(latest, ?2) WHERE id = ?1")?
            .execute(params![session.as_bytes(), entry.at.as_millis()])?;
        return Ok(());
    }
    db.prepare_cached("UPDATE session SET ended = ?2, locked = ?3 WHERE id = ?1")?
        .execute(params![
            session.as_bytes(),
            entry.at.as_millis(),
            kind == Kind::Locked
        ])?;
    Ok(())
}

fn index_item(db: &Connection, subject: Subject, write: Write, item: &Item) -> Result<()> {
    // Sessions are found through their own table; their entries would double this one.
    if subject.kind == SubjectKind::Session {
        return Ok(());
    }
    db.prepare_cached("INSERT INTO entry_item (subject, place, item, patient) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            subject.id,
            i64::try_from(write.place).unwrap_or(i64::MAX),
            write.item,
            item.patient.as_ref().map(PatientId::as_bytes)
        ])?;
    Ok(())
}

/// One item being applied.
struct Step<'a> {
    db: &'a Connection,
    entry: &'a Entry,
    kind: Kind,
    item: &'a Item,
    write: Write,
    update: SearchUpdate,
}

impl Step<'_> {
    fn author(&self) -> UserId {
        match self.entry.actor {
            Actor::Person(user) => user,
            Actor::Workstation | Actor::Recovery => UserId::from_bytes([0; 16]),
        }
    }

    /// Notes every field's write; returns the deltas whose field this version knows.
    fn fields<'i>(&'i self, versions: &mut FieldVersions) -> Vec<(Field, &'i Value)> {
        for delta in &self.item.deltas {
            versions.set(delta.field, self.write);
        }
        self.item
            .deltas
            .iter()
            .filter_map(|delta: &Delta| Some((delta.field()?, &delta.value)))
            .collect()
    }

    fn task(&self, id: TaskId) -> Result<()> {
        let known = TaskRecord::load(self.db, id)?;
        let mut task = known.unwrap_or_else(|| TaskRecord::new(id, self.author(), self.entry.at));
        let mut searched = task.num == 0;
        let mut versions = std::mem::take(&mut task.versions);
        for (field, value) in self.fields(&mut versions) {
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "fields of other records have no place here"
            )]
            match field {
                Field::Title => task.title = value.as_text().unwrap_or_default().to_owned(),
                Field::Details => task.details = text(value),
                Field::State => self.set_state(&mut task, value),
                Field::HoldReason => task.hold_reason = number(value, HoldReason::from_number),
                Field::Reason => task.reason = text(value),
                Field::Owner => self.set_owner(&mut task, value),
                Field::Queue => task.queue = number(value, Role::from_number),
                Field::Patient => task.patient = value.as_array().map(PatientId::from_bytes),
                Field::DueDay => task.due = value.as_int().and_then(Day::from_days),
                Field::DueTime => task.due_time = number(value, TimeOfDay::from_minutes),
                Field::Priority => {
                    task.priority = number(value, Priority::from_number).unwrap_or(Priority::Routine);
                }
                Field::Category => {
                    task.category = number(value, TaskCategory::from_number).unwrap_or(TaskCategory::General);
                }
                // Nothing said is ordinary; an undo says it. What cannot be read is nobody's business.
                Field::Sensitivity if *value == Value::Null => task.sensitivity = Sensitivity::Ordinary,
                Field::Sensitivity => {
                    task.sensitivity =
                        number(value, Sensitivity::from_number).unwrap_or(Sensitivity::Restricted);
                }
                _ => {}
            }
            searched |= matches!(field, Field::Title | Field::Details | Field::Patient);
        }
        task.versions = versions;
        task.changed_at = self.entry.at;
        task.num = task.save(self.db)?;
        if searched && self.update.follows_task(task.num) {
            search::task_changed(self.db, &task)?;
        }
        Ok(())
    }

    fn set_owner(&self, task: &mut TaskRecord, value: &Value) {
        task.owner = value.as_array().map(UserId::from_bytes);
        if self.kind == Kind::ActUndone {
            task.givers.took_back();
        } else {
            task.givers.gave(self.author());
        }
    }

    fn set_state(&self, task: &mut TaskRecord, value: &Value) {
        task.state = number(value, TaskState::from_number).unwrap_or(TaskState::Open);
        // Who finished it last stays known while it is open again: whoever undoes a reopening did
        // not finish the task.
        if self.kind == Kind::ActUndone {
            return;
        }
        if task.state == TaskState::Done {
            task.done_by = Some(self.author());
            task.done_at = Some(self.entry.at);
        }
        if matches!(task.state, TaskState::Done | TaskState::Cancelled) {
            task.closed_at = Some(self.entry.at);
        }
    }

    fn patient(&self, id: PatientId) -> Result<()> {
        let mut patient = PatientRecord::load(self.db, id)?.unwrap_or_else(|| PatientRecord::new(id));
        let mut searched = patient.num == 0;
        let mut versions = std::mem::take(&mut patient.versions);
        for (field, value) in self.fields(&mut versions) {
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "fields of other records have no place here"
            )]
            match field {
                Field::RecordNumber => patient.record_number = value.as_text().unwrap_or_default().to_owned(),
                Field::FamilyName => patient.family = value.as_text().unwrap_or_default().to_owned(),
                Field::GivenName => patient.given = value.as_text().unwrap_or_default().to_owned(),
                Field::BirthDay => patient.born = value.as_int().and_then(Day::from_days),
                Field::Sex => patient.sex = text(value),
                Field::Phone => patient.phone = text(value),
                Field::Address => patient.address = text(value),
                Field::DeathDay => patient.died = value.as_int().and_then(Day::from_days),
                Field::CareTeam => {
                    let before = std::mem::replace(&mut patient.care_team, users(value));
                    patient.save_care_team(self.db, &before)?;
                }
                _ => {}
            }
            searched |= matches!(field, Field::RecordNumber | Field::FamilyName | Field::GivenName);
        }
        patient.versions = versions;
        let is_new = patient.num == 0;
        patient.num = patient.save(self.db)?;
        if searched && self.update.follows_patient(patient.num) {
            search::patient_changed(self.db, &patient, is_new)?;
        }
        Ok(())
    }

    fn remark(&self, id: RemarkId) -> Result<()> {
        let known = RemarkRecord::load(self.db, id)?;
        let is_new = known.is_none();
        let before = known.as_ref().is_some_and(|remark| !remark.retracted);
        let mut remark = match known {
            Some(remark) => remark,
            None => {
                let Some(task) = self
                    .item
                    .value(Field::RemarkTask)
                    .and_then(|value| value.as_array())
                else {
                    return Ok(());
                };
                let clinical = self.item.category == DataCategory::Clinical;
                RemarkRecord {
                    id,
                    task: TaskId::from_bytes(task),
                    clinical,
                    author: self.author(),
                    at: self.entry.at,
                    text: None,
                    sealed: None,
                    attachment: AttachmentRecord::from_item(self.item, clinical),
                    retracted: false,
                    versions: FieldVersions::default(),
                }
            }
        };
        let mut versions = std::mem::take(&mut remark.versions);
        for (field, value) in self.fields(&mut versions) {
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "fields of other records have no place here"
            )]
            match field {
                // What somebody wrote is never rewritten.
                Field::CommentText if is_new => remark.text = text(value),
                Field::NoteText if is_new => {
                    if let Value::Sealed(sealed) = value {
                        remark.sealed = Some(sealed.clone());
                    }
                }
                Field::RemarkRetracted => remark.retracted = value.as_bool().unwrap_or(false),
                _ => {}
            }
        }
        remark.versions = versions;
        remark.save(self.db)?;
        self.count_remark(&remark, before, !remark.retracted)
    }

    /// Keeps the task's numbers of comments, notes and attachments, and what a search finds in comments.
    fn count_remark(&self, remark: &RemarkRecord, before: bool, after: bool) -> Result<()> {
        let Some(mut task) = TaskRecord::load(self.db, remark.task)? else {
            return Ok(());
        };
        if before != after {
            let count = match (&remark.attachment, remark.clinical) {
                (Some(_), _) => &mut task.attachments,
                (None, true) => &mut task.notes,
                (None, false) => &mut task.comments,
            };
            *count = if after {
                count.saturating_add(1)
            } else {
                count.saturating_sub(1)
            };
            task.save(self.db)?;
        }
        if !remark.clinical && remark.attachment.is_none() && self.update.follows_task(task.num) {
            search::task_changed(self.db, &task)?;
        }
        Ok(())
    }

    fn person(&self, id: UserId) -> Result<()> {
        let mut person = PersonRecord::load(self.db, id)?.unwrap_or_else(|| PersonRecord::new(id));
        let mut versions = std::mem::take(&mut person.versions);
        for (field, value) in self.fields(&mut versions) {
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "fields of other records have no place here"
            )]
            match field {
                Field::Login => person.login = value.as_text().unwrap_or_default().to_owned(),
                Field::DisplayName => person.name = value.as_text().unwrap_or_default().to_owned(),
                Field::Roles => {
                    let bits = value
                        .as_int()
                        .and_then(|bits| u8::try_from(bits).ok())
                        .unwrap_or(0);
                    person.roles = Roles::from_bits(bits);
                }
                Field::Standing => {
                    person.standing = number(value, Standing::from_number).unwrap_or(Standing::Suspended);
                }
                Field::SigningKey => person.signing_key = value.as_array(),
                Field::SealingKey => {
                    person.sealing_key = value.as_array();
                    // Sealed to the key before, the factor opens no more: they set up a new one.
                    (person.factor, person.one_time_code, person.codes_used) = (None, None, 0);
                }
                // The enrolment carries the proof; what is stored is the digest of an open invitation.
                Field::Invitation if self.kind == Kind::PersonInvited => person.invitation = value.as_array(),
                Field::Invitation => person.invitation = None,
                Field::InvitationExpires => {
                    person.invitation_expires = value.as_int().map(Instant::from_millis);
                }
                Field::Grant => self.grant(value)?,
                Field::AccountKind => {
                    person.kind = number(value, AccountKind::from_number).unwrap_or(AccountKind::Service);
                }
                Field::AccountOwner => person.owner = value.as_array().map(UserId::from_bytes),
                Field::AccountPurpose => person.purpose = text(value),
                Field::AccountExpires => person.expires = value.as_int().and_then(Day::from_days),
                Field::Invoker => person.invoker = value.as_bool().unwrap_or(false),
                Field::Factor => {
                    person.factor = value.as_bytes().map(<[u8]>::to_vec);
                    person.codes_used = 0;
                }
                Field::FactorStep => person.factor_step = value.as_int().unwrap_or(i64::MAX),
                Field::OneTimeCode => person.one_time_code = value.as_array(),
                Field::OneTimeExpires => {
                    person.one_time_expires = value.as_int().map(Instant::from_millis);
                }
                Field::LeaveOrdered => person.leave_ordered = value.as_int().map(Instant::from_millis),
                _ => {}
            }
        }
        // New keys come with a new password, but a grant in the same entry may be another person's.
        if self.kind == Kind::PasswordChanged || self.item.value(Field::SigningKey).is_some() {
            person.password_since = Some(self.entry.at);
        }
        let is_out = matches!(person.standing, Standing::Suspended | Standing::Left);
        if is_out && self.item.value(Field::Standing).is_some() {
            // Nobody who is kept out comes back to a session they locked.
            self.db
                .prepare_cached("UPDATE session SET locked = 0 WHERE user = ?1")?
                .execute([id.as_bytes()])?;
        }
        person.versions = versions;
        person.save(self.db)
    }

    fn grant(&self, value: &Value) -> Result<()> {
        match value.as_bytes() {
            Some(bytes) => grants::take(self.db, self.entry, self.write, bytes),
            None => Ok(()),
        }
    }

    fn session(&self, id: [u8; 16]) -> Result<()> {
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "other kinds say nothing of a session that a table keeps"
        )]
        match self.kind {
            Kind::LockedTime => return self.locked_time(),
            Kind::SessionEnded => return self.session_ended(),
            Kind::BreakGlassBegun => {
                return emergency::began(self.db, self.write.place, self.entry, self.item);
            }
            Kind::BreakGlassEnded => return emergency::ended(self.db, self.entry, self.item),
            Kind::BreakGlassReviewed => {
                return emergency::reviewed(self.db, self.write.place, self.entry, self.item);
            }
            Kind::Verified | Kind::Checked => {
                return oversight::verified(self.db, self.write.place, self.kind, self.entry, self.item);
            }
            Kind::BackupMade => return oversight::backup(self.db, self.write.place, self.entry),
            Kind::ReviewCertified => {
                return oversight::certified(self.db, self.write.place, self.entry, self.item);
            }
            Kind::AlertDisposed => {
                return oversight::disposed(self.db, self.write.place, self.entry, self.item);
            }
            Kind::SignedIn | Kind::Recovered => {}
            _ => return Ok(()),
        }
        let user = match &self.entry.actor {
            Actor::Person(user) => Some(user.as_bytes()),
            Actor::Workstation | Actor::Recovery => None,
        };
        self.db
            .prepare_cached(
                "INSERT OR IGNORE INTO session (id, user, place, session_key, log, began, by_pin, ended, locked, latest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, 0, ?6)",
            )?
            .execute(params![
                id,
                user,
                i64::try_from(self.write.place).unwrap_or(i64::MAX),
                self.item.value(Field::SessionKey).and_then(Value::as_bytes),
                i64::try_from(self.write.log).unwrap_or(i64::MAX),
                self.entry.at.as_millis(),
                self.item
                    .value(Field::ByPin)
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
            ])?;
        self.factor_used()
    }

    /// Nobody comes back into a session that somebody else ended.
    fn session_ended(&self) -> Result<()> {
        let other = self.item.value(Field::OtherSession).and_then(Value::as_bytes);
        self.db
            .prepare_cached("UPDATE session SET ended = ifnull(ended, ?2), locked = 0 WHERE id = ?1")?
            .execute(params![other, self.entry.at.as_millis()])?;
        Ok(())
    }

    /// What a sign-in used of the second factor is used up.
    fn factor_used(&self) -> Result<()> {
        let step = self.item.value(Field::FactorStep).and_then(Value::as_int);
        let code = self.item.value(Field::RecoveryCode).and_then(Value::as_int);
        if step.is_none() && code.is_none() {
            return Ok(());
        }
        let Some(mut person) = PersonRecord::load(self.db, self.author())? else {
            return Ok(());
        };
        if let Some(step) = step {
            person.factor_step = person.factor_step.max(step);
        }
        if let Some(code) = code.and_then(|code| u32::try_from(code).ok()) {
            person.codes_used |= 1_u32.checked_shl(code).unwrap_or(0);
        }
        person.save(self.db)
    }

    fn locked_time(&self) -> Result<()> {
        let events = self.item.value(Field::LockedEvent).and_then(Value::as_bytes);
        let Some(next) = events.and_then(crate::session::next_event) else {
            return Ok(());
        };
        oversight::backups_beside(self.db, self.write.place, self.entry, events.unwrap_or_default())?;
        self.db
            .prepare_cached("INSERT OR REPLACE INTO locked_time (log, next_event) VALUES (?1, ?2)")?
            .execute(params![
                i64::try_from(self.write.log).unwrap_or(i64::MAX),
                i64::try_from(next).unwrap_or(i64::MAX)
            ])?;
        Ok(())
    }

    fn workstation(&self, id: WorkstationId) -> Result<()> {
        let known = WorkstationRecord::load(self.db, id)?;
        let mut workstation = known.unwrap_or_else(|| WorkstationRecord {
            id,
            name: String::new(),
            signing_key: None,
            checkpoint_key: None,
            versions: FieldVersions::default(),
        });
        let mut versions = std::mem::take(&mut workstation.versions);
        for (field, value) in self.fields(&mut versions) {
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "fields of other records have no place here"
            )]
            match field {
                Field::WorkstationName => workstation.name = value.as_text().unwrap_or_default().to_owned(),
                Field::WorkstationKey => workstation.signing_key = value.as_array(),
                Field::CheckpointKey => workstation.checkpoint_key = value.as_array(),
                _ => {}
            }
        }
        workstation.versions = versions;
        workstation.save(self.db)
    }

    fn clinic(&self) -> Result<()> {
        let mut clinic = ClinicRecord::load_if_any(self.db)?.unwrap_or_else(|| ClinicRecord {
            name: String::new(),
            zone: String::new(),
            test_clinic: false,
            device_secret: true,
            recovery_signing: [0; 32],
            recovery_sealing: [0; 32],
            header_number: 0,
            header_hash: None,
            audit_key: [0; 32],
            idle_minutes: IDLE_MINUTES_DEFAULT,
            factor_for_all: false,
            pin_allowed: false,
            tiles_shown: false,
            rotation_days: None,
            break_glass_minutes: BREAK_GLASS_MINUTES_DEFAULT,
            adjustments: String::new(),
            procedure: None,
            other_systems: String::new(),
            watch_rules: String::new(),
            versions: FieldVersions::default(),
        });
        let mut versions = std::mem::take(&mut clinic.versions);
        for (field, value) in self.fields(&mut versions) {
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "fields of other records have no place here"
            )]
            match field {
                Field::ClinicName => clinic.name = value.as_text().unwrap_or_default().to_owned(),
                Field::Zone => clinic.zone = value.as_text().unwrap_or_default().to_owned(),
                Field::TestClinic => clinic.test_clinic = value.as_bool().unwrap_or(false),
                Field::DeviceSecret => clinic.device_secret = value.as_bool().unwrap_or(true),
                Field::RecoverySigningKey => clinic.recovery_signing = value.as_array().unwrap_or([0; 32]),
                Field::RecoverySealingKey => clinic.recovery_sealing = value.as_array().unwrap_or([0; 32]),
                Field::HeaderNumber => {
                    clinic.header_number = value
                        .as_int()
                        .and_then(|number| u64::try_from(number).ok())
                        .unwrap_or(0);
                }
                Field::HeaderHash => clinic.header_hash = value.as_array(),
                Field::AuditKey if may_move_audit_key(self.db, self.entry)? => {
                    clinic.audit_key = value.as_array().unwrap_or(clinic.audit_key);
                }
                Field::IdleMinutes => {
                    clinic.idle_minutes =
                        number(value, |minutes| u8::try_from(minutes).ok()).unwrap_or(IDLE_MINUTES_DEFAULT);
                }
                Field::FactorForAll => clinic.factor_for_all = value.as_bool().unwrap_or(true),
                Field::PinAllowed => clinic.pin_allowed = value.as_bool().unwrap_or(false),
                Field::TilesShown => clinic.tiles_shown = value.as_bool().unwrap_or(false),
                Field::RotationDays => clinic.rotation_days = number(value, Some),
                Field::BreakGlassMinutes => {
                    clinic.break_glass_minutes = number(value, Some).unwrap_or(BREAK_GLASS_MINUTES_DEFAULT);
                }
                Field::PolicyAdjustments => clinic.adjustments = text(value).unwrap_or_default(),
                Field::Procedure => clinic.procedure = text(value),
                Field::OtherSystems => clinic.other_systems = text(value).unwrap_or_default(),
                Field::WatchRules => clinic.watch_rules = text(value).unwrap_or_default(),
                Field::Grant => self.grant(value)?,
                _ => {}
            }
        }
        clinic.versions = versions;
        clinic.save(self.db)
    }
}

fn users(value: &Value) -> Vec<UserId> {
    let (ids, _) = value.as_bytes().unwrap_or_default().as_chunks();
    ids.iter().copied().map(UserId::from_bytes).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_text().map(str::to_owned)
}

fn number<T>(value: &Value, from: impl Fn(u16) -> Option<T>) -> Option<T> {
    value
        .as_int()
        .and_then(|number| u16::try_from(number).ok())
        .and_then(from)
}
