//! Who may do what: one table, what a clinic changes of it, and the permit that proves it was asked.
//!
//! What each role is for stands in words in `print.rs` and in `docs/policy.md`.
//!
//! Rules of combination: a person has the rights of all their roles together; a denial (not
//! active, read-only session) beats every grant; nothing said means no; and a record one may not
//! see is not found, whatever was asked of it.
//!
//! - `table` the table itself
//! - `limits` how far a clinic may move each cell
//! - `adjust` what a clinic changes, as the ledger keeps it
//! - `print` all of it for people to read

mod adjust;
mod limits;
mod print;
mod table;
#[cfg(test)]
mod tests;

pub use adjust::Policy;
pub use limits::{choices, limits};
pub use print::markdown;

use careloop_contract::{Action, Duty, Reach, Refusal, Role, Roles, Sensitivity, Standing, UserId};
use table::{About, ReadOnly, rule};

/// How the asker stands to the task. [`Other`](Relation::Other) for what is not about a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They own it or added it.
    Mine,
    /// Nobody owns it, and it waits in the queue of one of their roles.
    MyQueue,
    /// It concerns a patient in whose care team they are.
    CareTeam,
    /// None of these.
    Other,
}

impl Relation {
    /// Every relation, nearest first.
    pub const ALL: &'static [Self] = &[Self::Mine, Self::MyQueue, Self::CareTeam, Self::Other];

    const fn index(self) -> usize {
        match self {
            Self::Mine => 0,
            Self::MyQueue => 1,
            Self::CareTeam => 2,
            Self::Other => 3,
        }
    }
}

/// What ties people to a task: from it follows how each of them stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties {
    /// The person who added it.
    pub author: UserId,
    /// The person who answers for it.
    pub owner: Option<UserId>,
    /// The role in whose queue it waits while nobody owns it.
    pub queue: Option<Role>,
    /// Whether the one who asks is in the care team of its patient.
    pub in_care_team: bool,
}

impl Ties {
    /// How a person with these roles stands to the task.
    #[must_use]
    pub fn relation(&self, user: UserId, roles: Roles) -> Relation {
        if self.owner == Some(user) || self.author == user {
            return Relation::Mine;
        }
        match (self.owner, self.queue) {
            (None, Some(queue)) if roles.has(queue) => Relation::MyQueue,
            (None | Some(_), _) if self.in_care_team => Relation::CareTeam,
            (None | Some(_), _) => Relation::Other,
        }
    }
}

/// What the policy needs to know of a task. What is not about a task is `Relation::Other.into()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// How the asker stands to it.
    pub relation: Relation,
    /// Who may know of it.
    pub sensitivity: Sensitivity,
}

impl Case {
    /// Whether people with these roles may know of such a task, as far as its sensitivity goes.
    ///
    /// A restricted task is nobody's business but of those who work on it, who care for the patient, and
    /// who answers for all the work: of no administrator.
    const fn is_known_to(self, roles: Roles) -> bool {
        match (self.sensitivity, self.relation) {
            (Sensitivity::Ordinary, _)
            | (Sensitivity::Restricted, Relation::Mine | Relation::MyQueue | Relation::CareTeam) => true,
            (Sensitivity::Restricted, Relation::Other) => roles.has(Role::PracticeManager),
        }
    }
}

impl From<Relation> for Case {
    /// Of an ordinary task, or of none.
    fn from(relation: Relation) -> Self {
        Self {
            relation,
            sensitivity: Sensitivity::Ordinary,
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// What they do.
    pub roles: Roles,
    /// Whether they may be here at all.
    pub standing: Standing,
    /// Whether their session may only read, because an alarm stands.
    pub read_only: bool,
    /// Whether a PIN opened their session.
    pub by_pin: bool,
    /// What they must do before anything else.
    pub duty: Option<Duty>,
}

/// What the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A role of theirs grants it and nothing denies it.
    Granted,
    /// Denied: they are invited, suspended or gone.
    NotActive,
    /// Denied: their session may only read.
    ReadOnly,
    /// Denied: a PIN opened their session, and this needs a full sign-in.
    NeedsFullSignIn,
    /// Denied: something must be done first.
    DutyFirst(Duty),
    /// No role of theirs grants it.
    NotGranted,
}

impl Decision {
    /// Whether it may be done.
    #[must_use]
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Granted)
    }
}

/// Whether a right that reaches so far reaches a task to which the asker stands so.
const fn covers(reach: Reach, relation: Relation) -> bool {
    match (reach, relation) {
        (Reach::No, _) => false,
        (Reach::Mine, Relation::Mine) => true,
        (Reach::Mine, Relation::MyQueue | Relation::CareTeam | Relation::Other) => false,
        (Reach::MineAndQueue, Relation::Mine | Relation::MyQueue) => true,
        (Reach::MineAndQueue, Relation::CareTeam | Relation::Other) => false,
        (Reach::CareTeam, Relation::Mine | Relation::MyQueue | Relation::CareTeam) => true,
        (Reach::CareTeam, Relation::Other) => false,
        (Reach::Any, _) => true,
    }
}

impl Policy {
    /// Decides whether the asker may do this. The window asks it whether to offer a button; the
    /// engine asks for a [`permit`](Self::permit).
    #[must_use]
    pub fn decide(&self, action: Action, asker: &Asker, case: impl Into<Case>) -> Decision {
        match asker.standing {
            Standing::Invited | Standing::Suspended | Standing::Left => return Decision::NotActive,
            Standing::Active => {}
        }
        if let Some(duty) = asker.duty.filter(|duty| !discharges(action, *duty)) {
            return Decision::DutyFirst(duty);
        }
        if asker.by_pin && is_privileged(action) {
            return Decision::NeedsFullSignIn;
        }
        if asker.read_only && rule(action).read_only == ReadOnly::Stops {
            return Decision::ReadOnly;
        }
        let case = case.into();
        if self.reaches(action, asker.roles, case.relation) && self.shows(action, asker.roles, case) {
            return Decision::Granted;
        }
        Decision::NotGranted
    }

    /// Permits the action or says why not.
    ///
    /// # Errors
    /// [`Refusal::DutyFirst`] whatever it is about; [`Refusal::NotFound`] if it is about a record the
    /// asker may not see, so that the answer is the one for a record that does not exist;
    /// [`Refusal::FullSignInNeeded`]; [`Refusal::AlarmStands`] in a read-only session; else
    /// [`Refusal::NotPermitted`].
    pub fn permit(&self, action: Action, asker: &Asker, case: impl Into<Case>) -> Result<Permit, Refusal> {
        let case = case.into();
        let refusal = match self.decide(action, asker, case) {
            Decision::Granted => return Ok(Permit { action }),
            // Says nothing of any record.
            Decision::DutyFirst(duty) => return Err(Refusal::DutyFirst { duty }),
            Decision::NotActive | Decision::NotGranted => Refusal::NotPermitted { action },
            Decision::ReadOnly => Refusal::AlarmStands,
            Decision::NeedsFullSignIn => Refusal::FullSignInNeeded,
        };
        let is_active = asker.standing == Standing::Active;
        let is_known = match rule(action).about {
            About::Nothing => true,
            About::Task | About::Patient => is_active && self.shows(action, asker.roles, case),
        };
        Err(if is_known { refusal } else { Refusal::NotFound })
    }

    /// Whether these roles have the action at all, for some relation to the task.
    ///
    /// For an entry that was written earlier or elsewhere: which roles its author held then is known,
    /// how the task stood to them at that moment is not.
    #[must_use]
    pub fn allows_at_all(&self, action: Action, roles: Roles) -> bool {
        // Whatever reaches any task reaches one's own.
        let case = Case::from(Relation::Mine);
        self.reaches(action, roles, case.relation) && self.shows(action, roles, case)
    }

    /// Whether people with the roles `by`, who may invite, may hand out the roles `given`, or new keys to
    /// whoever holds them.
    ///
    /// Where a clinic lets practice managers invite, they bring in people for the work. Nobody makes
    /// somebody by that who has more to say than themselves.
    #[must_use]
    pub fn may_hand_out(&self, by: Roles, given: Roles) -> bool {
        self.allows_at_all(Action::ChangeRoles, by)
            || !given.has_any(&[Role::PracticeManager, Role::SecurityOfficer, Role::Administrator])
    }

    /// Which tasks the asker may know of.
    #[must_use]
    pub fn sight(&self, asker: &Asker) -> Sight {
        let sees = |sensitivity| {
            let mut seen = [false; Relation::ALL.len()];
            for (seen, relation) in seen.iter_mut().zip(Relation::ALL) {
                let case = Case {
                    relation: *relation,
                    sensitivity,
                };
                *seen = self.decide(Action::SeeTask, asker, case).is_granted();
            }
            seen
        };
        Sight {
            ordinary: sees(Sensitivity::Ordinary),
            restricted: sees(Sensitivity::Restricted),
        }
    }

    fn reaches(&self, action: Action, roles: Roles, relation: Relation) -> bool {
        roles
            .iter()
            .any(|role| covers(self.reach(action, role), relation))
    }

    /// Whether people with these roles see the record that the action is about.
    fn shows(&self, action: Action, roles: Roles, case: Case) -> bool {
        match rule(action).about {
            About::Nothing => true,
            About::Task => case.is_known_to(roles) && self.reaches(Action::SeeTask, roles, case.relation),
            About::Patient => self.reaches(Action::SeePatient, roles, case.relation),
        }
    }
}

/// Which tasks somebody may know of: the policy's answers, worked out once for a whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    ordinary: [bool; Relation::ALL.len()],
    restricted: [bool; Relation::ALL.len()],
}

impl Sight {
    /// Every task: those of the one patient that an emergency access is about.
    pub const EVERYTHING: Self = Self {
        ordinary: [true; Relation::ALL.len()],
        restricted: [true; Relation::ALL.len()],
    };

    /// Whether they may know of such a task.
    #[must_use]
    pub fn sees(&self, case: Case) -> bool {
        let seen = match case.sensitivity {
            Sensitivity::Ordinary => &self.ordinary,
            Sensitivity::Restricted => &self.restricted,
        };
        seen.get(case.relation.index()).copied().unwrap_or(false)
    }

    /// Whether they may know of every task of this sensitivity.
    #[must_use]
    pub fn sees_all(&self, sensitivity: Sensitivity) -> bool {
        Relation::ALL.iter().all(|relation| {
            self.sees(Case {
                relation: *relation,
                sensitivity,
            })
        })
    }
}

/// Whether the action is what the duty asks for.
const fn discharges(action: Action, duty: Duty) -> bool {
    match duty {
        Duty::SetUpFactor => matches!(action, Action::SetUpOwnFactor),
        Duty::ChangePassword => matches!(action, Action::ChangeOwnPassword),
    }
}

/// Whether how a task stands to the asker matters for the action.
#[must_use]
pub const fn is_about_a_task(action: Action) -> bool {
    matches!(rule(action).about, About::Task)
}

/// Whether the action needs a full sign-in, with password and second factor: what changes who may do
/// what, or opens what is shut.
#[must_use]
pub const fn is_privileged(action: Action) -> bool {
    match action {
        Action::InvitePerson
        | Action::ChangeRoles
        | Action::SuspendPerson
        | Action::OffboardPerson
        | Action::RegisterService
        | Action::ResetFactor
        | Action::EndLockOut
        | Action::ReadLedger
        | Action::RebuildVault
        | Action::MakeBackup
        | Action::RekeyVault
        | Action::HandleAlarm
        | Action::ChangeOwnPassword
        | Action::SetUpOwnFactor
        | Action::UseOwnPin
        | Action::ExportRecords
        | Action::ExportAudit
        | Action::ReviewAudit
        | Action::BreakGlass
        | Action::ReviewBreakGlass
        | Action::WriteProcedure
        | Action::NameInvokers
        | Action::ChangeSettings
        | Action::AdjustPolicy
        | Action::EndSession
        | Action::DrillRecovery
        | Action::RenewRecovery
        | Action::ImportPatients
        | Action::ImportTasks => true,
        Action::SeeTask
        | Action::AddTask
        | Action::EditTask
        | Action::AssignTask
        | Action::ClaimTask
        | Action::StartTask
        | Action::HoldTask
        | Action::CompleteTask
        | Action::ReopenTask
        | Action::CancelTask
        | Action::RetractTask
        | Action::Comment
        | Action::ReadClinicalNote
        | Action::AddClinicalNote
        | Action::SeePatient
        | Action::AddPatient
        | Action::EditPatient
        | Action::SeePeople
        | Action::VerifyVault
        | Action::UndoOwnAct
        | Action::PrintRecords
        | Action::AttachFile
        | Action::RetractRemark
        | Action::SeeSessions
        | Action::ChangeCareTeam => false,
    }
}

/// Whether an emergency access opens this for the one patient it is about: reading, and nothing else.
#[must_use]
pub const fn opens_in_emergency(action: Action) -> bool {
    matches!(action, Action::SeeTask | Action::ReadClinicalNote)
}

/// Proof that the policy was asked and granted this action. What writes to the vault takes one.
///
/// It cannot be made otherwise or copied:
///
/// ```compile_fail
/// let forged = careloop_domain::Permit { action: careloop_contract::Action::AddTask };
/// ```
/// ```compile_fail
/// fn twice(permit: &careloop_domain::Permit) -> careloop_domain::Permit { permit.clone() }
/// ```
#[derive(Debug)]
#[must_use = "a permit that is not handed on protects nothing"]
pub struct Permit {
    action: Action,
}

impl Permit {
    /// What is permitted.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }
}
