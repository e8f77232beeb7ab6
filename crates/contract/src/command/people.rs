//! Requests that change who may come in, what they may do, and how they are recovered.

use crate::*;
use serde::{Deserialize, Serialize};

// ---- second factor ---------------------------------------------------------------------------

/// Gives the code that a sign-in still wants: of the authenticator app, a recovery code, or the
/// one-time code of a factor that was reset. Must follow within [`limits::HALFWAY_SECONDS`].
#[derive(Debug, Serialize, Deserialize)]
pub struct GiveCode {
    /// The code. Spaces and hyphens do not matter.
    pub code: Secret<String>,
}

/// Offers a new second factor to the person who is signed in. Nothing changes until they confirm it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct BeginFactor {}

/// Sets up the factor that was offered, proved by a code of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ConfirmFactor {
    /// Six digits of the authenticator app.
    pub code: Secret<String>,
}

/// Makes ten new recovery codes; the ones before are void.
#[derive(Debug, Serialize, Deserialize)]
pub struct RenewRecoveryCodes {
    /// Six digits of the authenticator app.
    pub code: Secret<String>,
}

/// Takes a person's second factor away. They come in once more with their password and the one-time
/// code in the answer, and set up a new one at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResetFactor {
    /// The person.
    pub user: UserId,
    /// How it was made sure who asks.
    pub identity: IdentityCheck,
}

/// Lets a person try to sign in again on this workstation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndLockOut {
    /// The person.
    pub user: UserId,
    /// How it was made sure who asks.
    pub identity: IdentityCheck,
}

// ---- sessions --------------------------------------------------------------------------------

/// Opens the session of a person whose PIN this workstation still knows. Whoever else was in is
/// locked already.
#[derive(Debug, Serialize, Deserialize)]
pub struct EnterWithPin {
    /// The person.
    pub user: UserId,
    /// Their PIN.
    pub pin: Secret<String>,
}

/// Sets a PIN that opens one's session on this workstation until the program ends, at most
/// [`limits::FULL_SIGN_IN_HOURS`] after the full sign-in.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetPin {
    /// [`limits::PIN_DIGITS`] digits or more.
    pub pin: Secret<String>,
    /// The password: whoever sets a PIN proves who they are.
    pub password: Secret<String>,
}

/// Gives up one's PIN on this workstation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ForgetPin {}

/// Ends somebody's locked session on this workstation: its PIN is gone, a full sign-in is needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndSession {
    /// The session.
    pub session: SessionId,
}

// ---- the clinic's rules ----------------------------------------------------------------------

/// Changes the clinic's settings. One left out stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeSettings {
    /// Minutes without activity until a session locks, [`limits::IDLE_MINUTES`]. A workstation may
    /// choose fewer, never more.
    pub idle_minutes: Option<u8>,
    /// Whether everyone needs a second factor, not only who must.
    pub factor_for_all: Option<bool>,
    /// Whether a PIN may unlock.
    pub pin_allowed: Option<bool>,
    /// Whether the sign-in screen shows the names of who was here.
    pub tiles_shown: Option<bool>,
    /// Days after which a password expires, [`limits::ROTATION_DAYS`]. Setting them needs a reason:
    /// it is an exception to NIST SP 800-63B-4 section 3.1.1.2.
    pub rotation_days: command::Change<u16>,
    /// Minutes an emergency access lasts, [`limits::BREAK_GLASS_MINUTES`].
    pub break_glass_minutes: Option<u16>,
    /// Systems beside Careloop that a leaver may have access to, one a line.
    pub other_systems: Option<String>,
    /// Why.
    pub reason: String,
}

/// Changes one cell of the policy table for this clinic, within its limits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AdjustPolicy {
    /// What.
    pub action: Action,
    /// For whom.
    pub role: Role,
    /// How far. The table's own value takes the adjustment back.
    pub reach: Reach,
    /// Why.
    pub reason: String,
}

/// Changes who is in a patient's care team.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeCareTeam {
    /// The patient.
    pub patient: PatientId,
    /// The version the author saw.
    pub seen: Version,
    /// Everyone in it from now on, at most [`limits::CARE_TEAM`].
    pub people: Vec<UserId>,
}

/// Registers an account of a program or device. It never signs in at a window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegisterServiceAccount {
    /// Its login; a name of a place or job is allowed here.
    pub login: String,
    /// Its name as others see it.
    pub name: String,
    /// The person who answers for it.
    pub owner: UserId,
    /// What it is for.
    pub purpose: String,
    /// The day after which it is void.
    pub expires: Day,
}

// ---- emergencies -----------------------------------------------------------------------------

/// Writes a new version of the emergency procedure (45 CFR 164.312(a)(2)(ii)).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteProcedure {
    /// The text.
    pub text: String,
}

/// Names everyone who may open clinical text in an emergency. They hold the clinical key from then
/// on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NameInvokers {
    /// Everyone, also those named before.
    pub people: Vec<UserId>,
    /// Why.
    pub reason: String,
}

/// Begins an emergency access to one patient's clinical text.
#[derive(Debug, Serialize, Deserialize)]
pub struct BeginBreakGlass {
    /// The patient.
    pub patient: PatientId,
    /// Why it cannot wait. Sealed to the security officers.
    pub reason: Secret<String>,
    /// The password: whoever breaks the glass proves who they are.
    pub password: Secret<String>,
}

/// Ends one's emergency access before its time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EndBreakGlass {}

/// Reviews an emergency access.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReviewBreakGlass {
    /// The act that began it.
    pub act: ActId,
    /// What was found. Sealed to the security officers.
    pub findings: String,
    /// Whether the review is closed with this.
    pub close: bool,
}

// ---- leaving ---------------------------------------------------------------------------------

/// Takes a leaver's access away in one act: sign-in, sessions, keys and grants, open tasks; makes
/// tasks for other systems; then moves every key they held to a new epoch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OffboardPerson {
    /// The person.
    pub user: UserId,
    /// Why.
    pub reason: String,
    /// When it was ordered; now, if left out.
    #[serde(default)]
    pub ordered: Option<Instant>,
    /// Who gets their open tasks.
    pub tasks_to: command::Assignee,
}

// ---- recovery --------------------------------------------------------------------------------

/// Proves that the recovery sheet opens the vault, without using it.
#[derive(Debug, Serialize, Deserialize)]
pub struct DrillRecovery {
    /// The 24 words, or two of the three shares, one a line.
    pub words: Secret<String>,
}

/// Makes a new recovery sheet; the old one is void.
#[derive(Debug, Serialize, Deserialize)]
pub struct RenewRecovery {
    /// The password: whoever does this proves who they are.
    pub password: Secret<String>,
    /// Three shares of which two open, in place of one sheet.
    #[serde(default)]
    pub shares: bool,
    /// Why.
    pub reason: String,
}
