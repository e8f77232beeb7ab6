//! What the engine answers about people, sessions and the clinic's rules.

use super::*;

/// A second factor that is offered. Shown once, kept nowhere until it is confirmed.
#[derive(Debug, Serialize, Deserialize)]
pub struct FactorOffer {
    /// The secret in base32 without padding (RFC 4648), as authenticator apps and `oathtool` take it.
    pub secret: Secret<String>,
    /// The same as an `otpauth://totp/` address.
    pub otpauth: Secret<String>,
    /// That address as a QR code: one string a row, `1` dark, `0` light, without a quiet zone.
    pub qr: Vec<String>,
}

/// Recovery codes of a second factor. Shown once, kept as digests only.
#[derive(Debug, Serialize, Deserialize)]
pub struct FactorCodes {
    /// [`limits::RECOVERY_CODES`] codes; each works once.
    pub codes: Vec<Secret<String>>,
}

/// How strong a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordView {
    /// 0 is tried first, 4 withstands (zxcvbn's scale).
    pub score: u8,
    /// Characters, as they are counted.
    pub chars: u32,
    /// Whether it has a fitting length.
    pub fits: bool,
    /// Why it is refused, if it is one that is tried first.
    pub refused: Option<GuessReason>,
}

/// A person on the sign-in screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// The person.
    pub user: UserId,
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// Whether their session is locked here.
    pub locked: bool,
    /// Whether a PIN opens it.
    pub pin: bool,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session.
    pub session: SessionId,
    /// Whose.
    pub by: PersonLabel,
    /// At which workstation.
    pub workstation: String,
    /// When it began.
    pub began: Instant,
    /// When it was locked or ended.
    pub ended: Option<Instant>,
    /// How it stands.
    pub state: SessionState,
    /// Whether it is the session that asks.
    pub own: bool,
    /// Whether a PIN opened it.
    pub by_pin: bool,
    /// Whether the same login was open at another workstation at the same time.
    pub twice: bool,
}

/// A change of one cell of the policy table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// What.
    pub action: Action,
    /// For whom.
    pub role: Role,
    /// How far.
    pub reach: Reach,
}

/// What of the policy table is changed for this clinic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// The changed cells.
    pub adjustments: Vec<Adjustment>,
    /// Every change, oldest first.
    pub history: Vec<HistoryLine>,
}

/// The clinic's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
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
    /// Systems beside Careloop, one a line.
    pub other_systems: String,
    /// Every change, oldest first.
    pub history: Vec<HistoryLine>,
}

/// All about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    /// The part shown in lists.
    pub person: PersonView,
    /// How their second factor stands.
    pub factor: FactorState,
    /// Recovery codes they have left.
    pub recovery_codes: u32,
    /// When they chose their password; none before they enrolled.
    pub password_since: Option<Instant>,
    /// When they last signed in.
    pub last_sign_in: Option<Instant>,
    /// Failed sign-ins on this workstation since the last success.
    pub failures: u32,
    /// Whether only an administrator or the recovery sheet helps them in.
    pub locked_out: bool,
    /// When their invitation becomes void, while one waits.
    pub invited_until: Option<Instant>,
    /// For a service account: who answers for it, what it is for, when it is void.
    pub service: Option<ServiceView>,
    /// Their latest sessions.
    pub sessions: Vec<SessionRow>,
    /// Every change of the account, oldest first.
    pub history: Vec<HistoryLine>,
}

/// What is known of a service account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceView {
    /// Who answers for it.
    pub owner: PersonLabel,
    /// What it is for.
    pub purpose: String,
    /// The day after which it is void.
    pub expires: Day,
}

/// The emergency procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureView {
    /// Its number, from 1.
    pub number: u32,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: PersonLabel,
    /// When it came into force.
    pub at: Instant,
    /// Who is named to use it.
    pub invokers: Vec<PersonLabel>,
}

/// An emergency access that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassView {
    /// The act that began it.
    pub act: ActId,
    /// Whose clinical text is open.
    pub patient: PatientLabel,
    /// Until when.
    pub until: Instant,
}

/// An emergency access, for its review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassUse {
    /// The act that began it.
    pub act: ActId,
    /// Who.
    pub by: PersonLabel,
    /// At which workstation.
    pub workstation: String,
    /// When it began.
    pub began: Instant,
    /// When it ended or ran out; none while it is under way.
    pub ended: Option<Instant>,
    /// Until when it was allowed.
    pub until: Instant,
    /// Whose clinical text, where this person may know it.
    pub patient: Option<PatientLabel>,
    /// Why, where this person holds the audit key.
    pub reason: Option<String>,
    /// Entries that were made under it.
    pub acts: u32,
    /// Reviews, oldest first.
    pub reviews: Vec<BreakGlassReview>,
    /// Whether the review is closed.
    pub closed: bool,
}

/// A review of an emergency access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassReview {
    /// Who.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
    /// What was found, where this person holds the audit key.
    pub findings: Option<String>,
    /// Whether it closed the review.
    pub closed: bool,
}

/// What would happen if a person left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffboardPreview {
    /// The person.
    pub person: PersonView,
    /// Their open tasks, the first [`limits::PAGE_ROWS`], patients masked.
    pub tasks: Vec<TaskRow>,
    /// How many open tasks they have.
    pub open_tasks: u32,
    /// Sessions of theirs that are locked here.
    pub sessions: u32,
    /// Workstations on which they can sign in.
    pub workstations: u32,
    /// Whether they hold the clinical key.
    pub clinical_key: bool,
    /// Whether they hold the audit key.
    pub audit_key: bool,
    /// Systems beside Careloop for which a task is made.
    pub other_systems: Vec<String>,
}

/// What was done for a leaver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffboardedView {
    /// When it was ordered.
    pub ordered: Instant,
    /// When their access ended.
    pub done: Instant,
    /// Tasks that went to somebody else.
    pub tasks: u32,
    /// Tasks that were made for other systems.
    pub checklist: u32,
    /// Whether the file was encrypted anew. If not, the next sign-in of an administrator does it.
    pub rekeyed: bool,
    /// Whether the latest clinical or audit key is still one they held. The next sign-in of somebody
    /// clinical or of a security officer moves it on.
    #[serde(default)]
    pub keys_wait: bool,
}

/// How much waits for a security officer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyCounts {
    /// Emergency accesses that wait for a review.
    pub reviews: u32,
    /// Uses of the recovery sheet in the last 30 days.
    pub recoveries: u32,
    /// Sessions of one login at two workstations at once in the last 30 days.
    pub twice: u32,
    /// Alerts without a disposition.
    #[serde(default)]
    pub alerts: u32,
    /// Days since the review of the audit trail was due; 0 while it is not.
    #[serde(default)]
    pub review_overdue: u32,
}

/// That the recovery sheet opens the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillView {
    /// When it was proved.
    pub at: Instant,
    /// Main keys that it opens.
    pub keys: u32,
}

/// A recovery sheet. Shown once, kept nowhere.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecoverySheet {
    /// The clinic.
    pub clinic: ClinicId,
    /// The 24 words, unless there are shares.
    pub words: Option<Secret<String>>,
    /// Shares, of which [`RecoverySheet::threshold`] open the vault.
    pub shares: Vec<ShareSheet>,
    /// How many shares are needed; 0 without shares.
    pub threshold: u8,
}

/// One share of a recovery sheet.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShareSheet {
    /// Its number, from 1.
    pub number: u8,
    /// What to type.
    pub text: Secret<String>,
    /// Digest that all shares of one sheet have in common, as 16 hexadecimal digits.
    pub commitment: String,
}
