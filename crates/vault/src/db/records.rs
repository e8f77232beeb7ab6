//! Rows of the computed tables.

pub use crate::db::remarks::{AttachmentRecord, Guarded, RemarkRecord};
use crate::db::versions::FieldVersions;
use crate::error::{Error, Result};
use careloop_contract::Refusal;
use careloop_contract::{
    AccountKind, Day, HoldReason, Instant, PatientId, Priority, Role, Roles, Sensitivity, Standing,
    TaskCategory, TaskId, TaskState, TimeOfDay, UserId, VaultPart, WorkstationId,
};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// A task as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRecord {
    /// Its number in this file; rises with every new task.
    pub num: i64,
    /// Its id.
    pub id: TaskId,
    /// What is to be done.
    pub title: String,
    /// Administrative details.
    pub details: Option<String>,
    /// Where it is in its life.
    pub state: TaskState,
    /// Whom it waits for.
    pub hold_reason: Option<HoldReason>,
    /// Why it was held, reopened, cancelled or retracted.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<UserId>,
    /// Who made them answer for it.
    pub givers: Givers,
    /// In whose queue it waits.
    pub queue: Option<Role>,
    /// Whom it concerns.
    pub patient: Option<PatientId>,
    /// When it is due.
    pub due: Option<Day>,
    /// The time of that day. One without a day says nothing.
    pub due_time: Option<TimeOfDay>,
    /// How soon it matters.
    pub priority: Priority,
    /// What kind of work it is.
    pub category: TaskCategory,
    /// Who may know of it.
    pub sensitivity: Sensitivity,
    /// Comments on it that stand.
    pub comments: u32,
    /// Clinical notes on it that stand.
    pub notes: u32,
    /// Attachments on it that stand.
    pub attachments: u32,
    /// Who added it.
    pub created_by: UserId,
    /// When.
    pub created_at: Instant,
    /// When it last changed.
    pub changed_at: Instant,
    /// Who finished it last, also while it is open again.
    pub done_by: Option<UserId>,
    /// When.
    pub done_at: Option<Instant>,
    /// When it was last finished or cancelled, also while it is open again.
    pub closed_at: Option<Instant>,
    /// The last write of every field.
    pub versions: FieldVersions,
}

/// Who made a task's owner answer for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Givers {
    /// Whoever wrote the owner last: somebody who gave the task, or the owner who took it.
    pub latest: Option<UserId>,
    /// Those before, latest first: an undo brings back the one before.
    before: Vec<UserId>,
}

impl Givers {
    /// How many are remembered. Undo only ever reaches back over one's own acts.
    const REMEMBERED: usize = 16;

    /// Somebody wrote the owner.
    pub(crate) fn gave(&mut self, by: UserId) {
        if let Some(latest) = self.latest.replace(by) {
            self.before.insert(0, latest);
            self.before.truncate(Self::REMEMBERED);
        }
    }

    /// Whoever wrote the owner last took it back.
    pub(crate) fn took_back(&mut self) {
        self.latest = (!self.before.is_empty()).then(|| self.before.remove(0));
    }

    fn bytes_before(&self) -> Option<Vec<u8>> {
        let ids = self.before.iter().flat_map(|user| *user.as_bytes());
        (!self.before.is_empty()).then(|| ids.collect())
    }
}

/// A patient as registered now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientRecord {
    /// Its number in this file.
    pub num: i64,
    /// Its id.
    pub id: PatientId,
    /// The number the clinic files the patient under.
    pub record_number: String,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Day of birth.
    pub born: Option<Day>,
    /// `F`, `M`, `X` or `U`.
    pub sex: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Day of death.
    pub died: Option<Day>,
    /// Who is in the care team.
    pub care_team: Vec<UserId>,
    /// The last write of every field.
    pub versions: FieldVersions,
}

/// A person who works or worked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    /// Their id.
    pub id: UserId,
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// What they do.
    pub roles: Roles,
    /// Whether they may sign in.
    pub standing: Standing,
    /// Ed25519 public key.
    pub signing_key: Option<[u8; 32]>,
    /// X25519 public key.
    pub sealing_key: Option<[u8; 32]>,
    /// Digest of an invitation that waits to be used.
    pub invitation: Option<[u8; 32]>,
    /// When that invitation becomes void.
    pub invitation_expires: Option<Instant>,
    /// Whose account it is.
    pub kind: AccountKind,
    /// Service account: who answers for it.
    pub owner: Option<UserId>,
    /// Service account: what it is for.
    pub purpose: Option<String>,
    /// Service account: the day after which it is void.
    pub expires: Option<Day>,
    /// Named to open clinical text in an emergency.
    pub invoker: bool,
    /// The second factor, sealed to the person.
    pub factor: Option<Vec<u8>>,
    /// The last time step of the factor that was used (RFC 6238); 0 before the first.
    pub factor_step: i64,
    /// A bit for each recovery code that was used.
    pub codes_used: u32,
    /// Digest of the one-time code of a factor that was reset.
    pub one_time_code: Option<[u8; 32]>,
    /// When that code becomes void.
    pub one_time_expires: Option<Instant>,
    /// When the password was chosen.
    pub password_since: Option<Instant>,
    /// When it was ordered that they leave.
    pub leave_ordered: Option<Instant>,
    /// The last write of every field.
    pub versions: FieldVersions,
}

/// The clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClinicRecord {
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub zone: String,
    /// Made for tests and demonstrations.
    pub test_clinic: bool,
    /// Whether a device secret is needed.
    pub device_secret: bool,
    /// Ed25519 public key of the recovery sheet.
    pub recovery_signing: [u8; 32],
    /// X25519 public key of the recovery sheet.
    pub recovery_sealing: [u8; 32],
    /// Number of the header in force.
    pub header_number: u64,
    /// SHA-256 of the header in force. None: no header is recorded yet.
    pub header_hash: Option<[u8; 32]>,
    /// X25519 public key of the audit compartment.
    pub audit_key: [u8; 32],
    /// Minutes without activity until a session locks, at most.
    pub idle_minutes: u8,
    /// Whether everyone needs a second factor.
    pub factor_for_all: bool,
    /// Whether a PIN may unlock.
    pub pin_allowed: bool,
    /// Whether the sign-in screen shows names.
    pub tiles_shown: bool,
    /// Days after which a password expires.
    pub rotation_days: Option<u16>,
    /// Minutes an emergency access lasts.
    pub break_glass_minutes: u16,
    /// What differs from the policy table, as the domain writes it.
    pub adjustments: String,
    /// The emergency procedure.
    pub procedure: Option<String>,
    /// Systems beside Careloop, one a line.
    pub other_systems: String,
    /// What raises an alert, as the domain writes it; empty: the standard rules.
    pub watch_rules: String,
    /// The last write of every field.
    pub versions: FieldVersions,
}

/// A workstation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkstationRecord {
    /// Its id.
    pub id: WorkstationId,
    /// Its name in the clinic.
    pub name: String,
    /// Ed25519 public key, where it has one.
    pub signing_key: Option<[u8; 32]>,
    /// Ed25519 public key of its first checkpoint.
    pub checkpoint_key: Option<[u8; 32]>,
    /// The last write of every field.
    pub versions: FieldVersions,
}

// ---- reading columns -------------------------------------------------------------------------

/// A 16-byte id in a column.
pub(crate) struct Id(pub(crate) [u8; 16]);

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| FromSqlError::InvalidBlobSize {
                expected_size: 16,
                blob_size: bytes.len(),
            })
    }
}

/// A 32-byte key or digest in a column.
pub(crate) struct Key(pub(crate) [u8; 32]);

impl FromSql for Key {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| FromSqlError::InvalidBlobSize {
                expected_size: 32,
                blob_size: bytes.len(),
            })
    }
}

impl FromSql for FieldVersions {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_bytes(value.as_blob()?).ok_or(FromSqlError::InvalidType)
    }
}

/// The number that stands for no due day in the indexes, so that it sorts last.
pub(crate) const NO_DUE_DAY: i64 = 9_999_999;

/// The columns of a row one after the other, in the order of its table in `projections.sql`. Finding
/// each by its name took longer than reading it.
pub(crate) struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) const fn of(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn take<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }

    pub(crate) fn id(&mut self) -> rusqlite::Result<[u8; 16]> {
        Ok(self.take::<Id>()?.0)
    }

    pub(crate) fn optional_id(&mut self) -> rusqlite::Result<Option<[u8; 16]>> {
        Ok(self.take::<Option<Id>>()?.map(|id| id.0))
    }

    /// Ids one after the other; none where there is nothing.
    fn ids(&mut self) -> rusqlite::Result<Vec<[u8; 16]>> {
        let bytes: Option<Vec<u8>> = self.take()?;
        let (ids, rest) = bytes.as_deref().unwrap_or_default().as_chunks();
        if rest.is_empty() {
            Ok(ids.to_vec())
        } else {
            Err(rusqlite::Error::InvalidQuery)
        }
    }

    pub(crate) fn key(&mut self) -> rusqlite::Result<Option<[u8; 32]>> {
        Ok(self.take::<Option<Key>>()?.map(|key| key.0))
    }

    pub(crate) fn instant(&mut self) -> rusqlite::Result<Instant> {
        self.take().map(Instant::from_millis)
    }

    pub(crate) fn optional_instant(&mut self) -> rusqlite::Result<Option<Instant>> {
        Ok(self.take::<Option<i64>>()?.map(Instant::from_millis))
    }

    pub(crate) fn day(&mut self) -> rusqlite::Result<Option<Day>> {
        Ok(self.take::<Option<i64>>()?.and_then(Day::from_days))
    }

    /// A due day as the indexes have it.
    pub(crate) fn due_day(&mut self) -> rusqlite::Result<Option<Day>> {
        let day: i64 = self.take()?;
        Ok((day != NO_DUE_DAY).then(|| Day::from_days(day)).flatten())
    }

    /// An enum's number, read by its `from_number`.
    pub(crate) fn number<T>(&mut self, from: impl Fn(u16) -> Option<T>) -> rusqlite::Result<T> {
        self.optional_number(from)?.ok_or(rusqlite::Error::InvalidQuery)
    }

    pub(crate) fn optional_number<T>(
        &mut self,
        from: impl Fn(u16) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        let number: Option<u16> = self.take()?;
        number
            .map(|number| from(number).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, i64::from(number))))
            .transpose()
    }
}

/// A row that one of our own tables cannot hold: the table was changed by somebody else.
pub(crate) fn damaged() -> Error {
    Error::Refused(Refusal::Damaged {
        part: VaultPart::Database,
    })
}

// ---- tasks -----------------------------------------------------------------------------------

impl TaskRecord {
    /// A task that is just being added.
    pub(crate) fn new(id: TaskId, author: UserId, at: Instant) -> Self {
        Self {
            num: 0,
            id,
            title: String::new(),
            details: None,
            state: TaskState::Open,
            hold_reason: None,
            reason: None,
            owner: None,
            givers: Givers::default(),
            queue: None,
            patient: None,
            due: None,
            due_time: None,
            priority: Priority::Routine,
            category: TaskCategory::General,
            sensitivity: Sensitivity::Ordinary,
            comments: 0,
            notes: 0,
            attachments: 0,
            created_by: author,
            created_at: at,
            changed_at: at,
            done_by: None,
            done_at: None,
            closed_at: None,
            versions: FieldVersions::default(),
        }
    }

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Self::from_columns(&mut Columns::of(row))
    }

    /// Takes a task's columns; those of what is joined to it come after.
    pub(crate) fn from_columns(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            num: columns.take()?,
            id: TaskId::from_bytes(columns.id()?),
            title: columns.take()?,
            details: columns.take()?,
            state: columns.number(TaskState::from_number)?,
            hold_reason: columns.optional_number(HoldReason::from_number)?,
            reason: columns.take()?,
            owner: columns.optional_id()?.map(UserId::from_bytes),
            givers: Givers {
                latest: columns.optional_id()?.map(UserId::from_bytes),
                before: columns.ids()?.into_iter().map(UserId::from_bytes).collect(),
            },
            queue: columns.optional_number(Role::from_number)?,
            patient: columns.optional_id()?.map(PatientId::from_bytes),
            due: columns.day()?,
            due_time: columns.optional_number(TimeOfDay::from_minutes)?,
            priority: columns.number(Priority::from_number)?,
            category: columns.number(TaskCategory::from_number)?,
            sensitivity: columns.number(Sensitivity::from_number)?,
            comments: columns.take()?,
            notes: columns.take()?,
            attachments: columns.take()?,
            created_by: UserId::from_bytes(columns.id()?),
            created_at: columns.instant()?,
            changed_at: columns.instant()?,
            done_by: columns.optional_id()?.map(UserId::from_bytes),
            done_at: columns.optional_instant()?,
            closed_at: columns.optional_instant()?,
            versions: columns.take()?,
        })
    }

    /// Reads a task.
    ///
    /// # Errors
    /// The database's.
    pub fn load(db: &Connection, task: TaskId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM task WHERE id = ?1")?;
        Ok(statement
            .query_row([task.as_bytes()], Self::from_row)
            .optional()?)
    }

    /// Writes the row and tells its number.
    pub(crate) fn save(&self, db: &Connection) -> Result<i64> {
        let values = params![
            self.id.as_bytes(),
            self.title,
            self.details,
            self.state.number(),
            self.hold_reason.map(HoldReason::number),
            self.reason,
            self.owner.as_ref().map(UserId::as_bytes),
            self.givers.latest.as_ref().map(UserId::as_bytes),
            self.givers.bytes_before(),
            self.queue.map(Role::number),
            self.patient.as_ref().map(PatientId::as_bytes),
            self.due.map(Day::as_days),
            self.due_time.map(TimeOfDay::as_minutes),
            self.priority.number(),
            self.category.number(),
            self.sensitivity.number(),
            self.comments,
            self.notes,
            self.attachments,
            self.created_by.as_bytes(),
            self.created_at.as_millis(),
            self.changed_at.as_millis(),
            self.done_by.as_ref().map(UserId::as_bytes),
            self.done_at.map(Instant::as_millis),
            self.closed_at.map(Instant::as_millis),
            self.versions.to_bytes(),
            // A new row takes the next number.
            (self.num != 0).then_some(self.num),
        ];
        let sql = if self.num == 0 {
            "INSERT INTO task (id, title, details, state, hold_reason, reason, owner, given_by, given_before,
                 queue, patient, due_day, due_time, priority, category, sensitivity, comments, notes, attachments,
                 created_by, created_at, changed_at, done_by, done_at, closed_at, versions, num)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                 ?21, ?22, ?23, ?24, ?25, ?26, ?27)"
        } else {
            "UPDATE task SET id = ?1, title = ?2, details = ?3, state = ?4, hold_reason = ?5, reason = ?6,
                 owner = ?7, given_by = ?8, given_before = ?9, queue = ?10, patient = ?11, due_day = ?12,
                 due_time = ?13, priority = ?14, category = ?15, sensitivity = ?16, comments = ?17, notes = ?18,
                 attachments = ?19, created_by = ?20, created_at = ?21, changed_at = ?22, done_by = ?23,
                 done_at = ?24, closed_at = ?25, versions = ?26
             WHERE num = ?27"
        };
        db.prepare_cached(sql)?.execute(values)?;
        Ok(if self.num == 0 {
            db.last_insert_rowid()
        } else {
            self.num
        })
    }
}

// ---- patients --------------------------------------------------------------------------------

impl PatientRecord {
    pub(crate) fn new(id: PatientId) -> Self {
        Self {
            num: 0,
            id,
            record_number: String::new(),
            family: String::new(),
            given: String::new(),
            born: None,
            sex: None,
            phone: None,
            address: None,
            died: None,
            care_team: Vec::new(),
            versions: FieldVersions::default(),
        }
    }

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            num: columns.take()?,
            id: PatientId::from_bytes(columns.id()?),
            record_number: columns.take()?,
            family: columns.take()?,
            given: columns.take()?,
            born: columns.day()?,
            sex: columns.take()?,
            phone: columns.take()?,
            address: columns.take()?,
            died: columns.day()?,
            care_team: columns.ids()?.into_iter().map(UserId::from_bytes).collect(),
            versions: columns.take()?,
        })
    }

    /// Reads a patient.
    ///
    /// # Errors
    /// The database's.
    pub fn load(db: &Connection, patient: PatientId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM patient WHERE id = ?1")?;
        Ok(statement
            .query_row([patient.as_bytes()], Self::from_row)
            .optional()?)
    }

    /// Reads the patient filed under a record number, the first registered if there are several.
    ///
    /// # Errors
    /// The database's.
    pub fn by_record_number(db: &Connection, record_number: &str) -> Result<Option<Self>> {
        let mut statement =
            db.prepare_cached("SELECT * FROM patient WHERE record_number = ?1 ORDER BY num LIMIT 1")?;
        Ok(statement.query_row([record_number], Self::from_row).optional()?)
    }

    fn care_team_bytes(&self) -> Option<Vec<u8>> {
        let ids = self.care_team.iter().flat_map(|user| *user.as_bytes());
        (!self.care_team.is_empty()).then(|| ids.collect())
    }

    /// Makes the table of care teams say what this record says.
    pub(crate) fn save_care_team(&self, db: &Connection, before: &[UserId]) -> Result<()> {
        let mut leave = db.prepare_cached("DELETE FROM care_team WHERE user = ?1 AND patient = ?2")?;
        for user in before {
            leave.execute(params![user.as_bytes(), self.id.as_bytes()])?;
        }
        let mut join =
            db.prepare_cached("INSERT OR IGNORE INTO care_team (user, patient) VALUES (?1, ?2)")?;
        for user in &self.care_team {
            join.execute(params![user.as_bytes(), self.id.as_bytes()])?;
        }
        Ok(())
    }

    pub(crate) fn save(&self, db: &Connection) -> Result<i64> {
        let mut statement = db.prepare_cached(
            "INSERT INTO patient (num, id, record_number, family, given, birth_day, sex, phone, address, death_day,
                 care_team, versions)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET record_number = ?3, family = ?4, given = ?5, birth_day = ?6,
                 sex = ?7, phone = ?8, address = ?9, death_day = ?10, care_team = ?11, versions = ?12",
        )?;
        statement.execute(params![
            (self.num != 0).then_some(self.num),
            self.id.as_bytes(),
            self.record_number,
            self.family,
            self.given,
            self.born.map(Day::as_days),
            self.sex,
            self.phone,
            self.address,
            self.died.map(Day::as_days),
            self.care_team_bytes(),
            self.versions.to_bytes(),
        ])?;
        Ok(if self.num == 0 {
            db.last_insert_rowid()
        } else {
            self.num
        })
    }
}

// ---- people ----------------------------------------------------------------------------------

impl PersonRecord {
    pub(crate) fn new(id: UserId) -> Self {
        Self {
            id,
            login: String::new(),
            name: String::new(),
            roles: Roles::NONE,
            standing: Standing::Invited,
            signing_key: None,
            sealing_key: None,
            invitation: None,
            invitation_expires: None,
            kind: AccountKind::Person,
            owner: None,
            purpose: None,
            expires: None,
            invoker: false,
            factor: None,
            factor_step: 0,
            codes_used: 0,
            one_time_code: None,
            one_time_expires: None,
            password_since: None,
            leave_ordered: None,
            versions: FieldVersions::default(),
        }
    }

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: UserId::from_bytes(columns.id()?),
            login: columns.take()?,
            name: columns.take()?,
            roles: Roles::from_bits(columns.take()?),
            standing: columns.number(Standing::from_number)?,
            signing_key: columns.key()?,
            sealing_key: columns.key()?,
            invitation: columns.key()?,
            invitation_expires: columns.optional_instant()?,
            kind: columns.number(AccountKind::from_number)?,
            owner: columns.optional_id()?.map(UserId::from_bytes),
            purpose: columns.take()?,
            expires: columns.day()?,
            invoker: columns.take()?,
            factor: columns.take()?,
            factor_step: columns.take()?,
            codes_used: columns.take()?,
            one_time_code: columns.key()?,
            one_time_expires: columns.optional_instant()?,
            password_since: columns.optional_instant()?,
            leave_ordered: columns.optional_instant()?,
            versions: columns.take()?,
        })
    }

    /// Reads a person.
    ///
    /// # Errors
    /// The database's.
    pub fn load(db: &Connection, user: UserId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM person WHERE id = ?1")?;
        Ok(statement
            .query_row([user.as_bytes()], Self::from_row)
            .optional()?)
    }

    /// Everyone, by login.
    ///
    /// # Errors
    /// The database's.
    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM person ORDER BY login, id")?;
        Ok(statement
            .query_map([], Self::from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn save(&self, db: &Connection) -> Result<()> {
        let mut statement = db.prepare_cached(
            "INSERT OR REPLACE INTO person (id, login, name, roles, standing, signing_key, sealing_key, invitation,
                 invitation_expires, kind, owner, purpose, expires, invoker, factor, factor_step, codes_used,
                 one_time_code, one_time_expires, password_since, leave_ordered, versions)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                 ?21, ?22)",
        )?;
        statement.execute(params![
            self.id.as_bytes(),
            self.login,
            self.name,
            self.roles.bits(),
            self.standing.number(),
            self.signing_key,
            self.sealing_key,
            self.invitation,
            self.invitation_expires.map(Instant::as_millis),
            self.kind.number(),
            self.owner.as_ref().map(UserId::as_bytes),
            self.purpose,
            self.expires.map(Day::as_days),
            self.invoker,
            self.factor,
            self.factor_step,
            self.codes_used,
            self.one_time_code,
            self.one_time_expires.map(Instant::as_millis),
            self.password_since.map(Instant::as_millis),
            self.leave_ordered.map(Instant::as_millis),
            self.versions.to_bytes(),
        ])?;
        Ok(())
    }
}

// ---- clinic and workstations -----------------------------------------------------------------

impl ClinicRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let missing = || rusqlite::Error::InvalidQuery;
        let mut columns = Columns::of(row);
        let _id: i64 = columns.take()?;
        Ok(Self {
            name: columns.take()?,
            zone: columns.take()?,
            test_clinic: columns.take()?,
            device_secret: columns.take()?,
            recovery_signing: columns.key()?.ok_or_else(missing)?,
            recovery_sealing: columns.key()?.ok_or_else(missing)?,
            header_number: u64::try_from(columns.take::<i64>()?).unwrap_or(0),
            header_hash: columns.key()?,
            audit_key: columns.key()?.ok_or_else(missing)?,
            idle_minutes: columns.take()?,
            factor_for_all: columns.take()?,
            pin_allowed: columns.take()?,
            tiles_shown: columns.take()?,
            rotation_days: columns.take()?,
            break_glass_minutes: columns.take()?,
            adjustments: columns.take()?,
            procedure: columns.take()?,
            other_systems: columns.take()?,
            watch_rules: columns.take()?,
            versions: columns.take()?,
        })
    }

    /// Reads the clinic; none before its genesis.
    pub(crate) fn load_if_any(db: &Connection) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM clinic WHERE id = 1")?;
        Ok(statement.query_row([], Self::from_row).optional()?)
    }

    /// Reads the clinic.
    ///
    /// # Errors
    /// [`Refusal::Damaged`] if its row is gone.
    pub fn load(db: &Connection) -> Result<Self> {
        Self::load_if_any(db)?.ok_or_else(damaged)
    }

    pub(crate) fn save(&self, db: &Connection) -> Result<()> {
        let mut statement = db.prepare_cached(
            "INSERT OR REPLACE INTO clinic (id, name, zone, test_clinic, device_secret, recovery_signing,
                 recovery_sealing, header_number, header_hash, audit_key, idle_minutes, factor_for_all, pin_allowed,
                 tiles_shown, rotation_days, break_glass_minutes, adjustments, procedure, other_systems, watch_rules,
                 versions)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
                 ?20)",
        )?;
        statement.execute(params![
            self.name,
            self.zone,
            self.test_clinic,
            self.device_secret,
            self.recovery_signing,
            self.recovery_sealing,
            i64::try_from(self.header_number).unwrap_or(i64::MAX),
            self.header_hash,
            self.audit_key,
            self.idle_minutes,
            self.factor_for_all,
            self.pin_allowed,
            self.tiles_shown,
            self.rotation_days,
            self.break_glass_minutes,
            self.adjustments,
            self.procedure,
            self.other_systems,
            self.watch_rules,
            self.versions.to_bytes(),
        ])?;
        Ok(())
    }
}

impl WorkstationRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: WorkstationId::from_bytes(columns.id()?),
            name: columns.take()?,
            signing_key: columns.key()?,
            checkpoint_key: columns.key()?,
            versions: columns.take()?,
        })
    }

    /// Reads a workstation.
    ///
    /// # Errors
    /// The database's.
    pub fn load(db: &Connection, workstation: WorkstationId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM workstation WHERE id = ?1")?;
        Ok(statement
            .query_row([workstation.as_bytes()], Self::from_row)
            .optional()?)
    }

    pub(crate) fn save(&self, db: &Connection) -> Result<()> {
        let mut statement = db.prepare_cached(
            "INSERT OR REPLACE INTO workstation (id, name, signing_key, checkpoint_key, versions)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        statement.execute(params![
            self.id.as_bytes(),
            self.name,
            self.signing_key,
            self.checkpoint_key,
            self.versions.to_bytes(),
        ])?;
        Ok(())
    }
}
