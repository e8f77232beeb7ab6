//! Who may do what: one table, and the permit that proves it was asked.
//!
//! What each role is for stands in words in `purpose` below and in `docs/policy.md`.
//!
//! Rules of combination: a person has the rights of all their roles together; a denial (not
//! active, read-only session) beats every grant; nothing said means no; and a record one may not
//! see is not found, whatever was asked of it.

use careloop_contract::{Action, Duty, Refusal, Role, Roles, Standing};
use core::fmt::{self, Write as _};

/// How the asker stands to the task. [`Other`](Relation::Other) for what is not about a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They own it or added it.
    Mine,
    /// Nobody owns it, and it waits in the queue of one of their roles.
    MyQueue,
    /// Neither.
    Other,
}

impl Relation {
    /// Every relation, nearest first.
    pub const ALL: &'static [Self] = &[Self::Mine, Self::MyQueue, Self::Other];
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
    /// Denied: they are invited or suspended.
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

/// To which tasks a grant reaches. What is not about a task is granted for any or not at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    No,
    Mine,
    MineAndQueue,
    Any,
}

/// Of which kind of record an action needs sight.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    Task,
    Patient,
}

/// Whether an action is still possible in a read-only session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReadOnly {
    Stays,
    Stops,
}

struct Rule {
    about: About,
    read_only: ReadOnly,
    /// One for each role, in the order of [`Role::ALL`].
    reach: [Reach; Role::ALL.len()],
}

/// The table. A new action or role does not compile until every cell was thought about.
#[rustfmt::skip]
const fn rule(action: Action) -> Rule {
    use About::{Nothing, Patient, Task};
    use ReadOnly::{Stays, Stops};
    const NO: Reach = Reach::No;
    const M: Reach = Reach::Mine;
    const MQ: Reach = Reach::MineAndQueue;
    const ANY: Reach = Reach::Any;
    const fn row(about: About, read_only: ReadOnly, reach: [Reach; Role::ALL.len()]) -> Rule {
        Rule { about, read_only, reach }
    }
    match action {
        //                                               front  clinical         practice  security  adminis-
        //                                               desk   staff  prov bill manager   officer   trator
        Action::SeeTask           => row(Task,    Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::AddTask           => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::EditTask          => row(Task,    Stops, [MQ,   MQ,   MQ,   MQ,   ANY,     NO,       ANY]),
        Action::AssignTask        => row(Task,    Stops, [MQ,   MQ,   ANY,  MQ,   ANY,     NO,       ANY]),
        // Mine as well: whoever put a task into their own role's queue may still take it.
        Action::ClaimTask         => row(Task,    Stops, [MQ,   MQ,   MQ,   MQ,   ANY,     NO,       ANY]),
        Action::StartTask         => row(Task,    Stops, [MQ,   MQ,   MQ,   MQ,   ANY,     NO,       ANY]),
        Action::HoldTask          => row(Task,    Stops, [MQ,   MQ,   MQ,   MQ,   ANY,     NO,       ANY]),
        Action::CompleteTask      => row(Task,    Stops, [MQ,   MQ,   MQ,   MQ,   ANY,     NO,       ANY]),
        Action::ReopenTask        => row(Task,    Stops, [M,    M,    M,    M,    ANY,     NO,       ANY]),
        Action::CancelTask        => row(Task,    Stops, [M,    M,    ANY,  M,    ANY,     NO,       ANY]),
        Action::RetractTask       => row(Task,    Stops, [M,    M,    M,    M,    ANY,     NO,       ANY]),
        Action::Comment           => row(Task,    Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),

        Action::ReadClinicalNote  => row(Task,    Stays, [NO,   ANY,  ANY,  NO,   NO,      NO,       NO]),
        Action::AddClinicalNote   => row(Task,    Stops, [NO,   ANY,  ANY,  NO,   NO,      NO,       NO]),

        Action::SeePatient        => row(Patient, Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::AddPatient        => row(Nothing, Stops, [ANY,  ANY,  ANY,  NO,   ANY,     NO,       ANY]),
        Action::EditPatient       => row(Patient, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),

        Action::ImportPatients    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     NO,       ANY]),
        Action::ImportTasks       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     NO,       ANY]),

        Action::SeePeople         => row(Nothing, Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::InvitePerson      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::ChangeRoles       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::SuspendPerson     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),

        Action::ReadLedger        => row(Nothing, Stays, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),
        Action::VerifyVault       => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::RebuildVault      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::MakeBackup        => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::RekeyVault        => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::HandleAlarm       => row(Nothing, Stays, [NO,   NO,   NO,   NO,   NO,      ANY,      ANY]),

        Action::ChangeOwnPassword => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::UndoOwnAct        => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::SetUpOwnFactor    => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::UseOwnPin         => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),

        Action::ExportRecords     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     ANY,      NO]),
        Action::PrintRecords      => row(Nothing, Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),

        // Only whoever is named an invoker: the engine asks for that as well.
        Action::BreakGlass        => row(Patient, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::ReviewBreakGlass  => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),
        Action::WriteProcedure    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      ANY]),
        Action::NameInvokers      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),

        Action::ChangeSettings    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      ANY]),
        Action::AdjustPolicy      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::OffboardPerson    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::RegisterService   => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::ResetFactor       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::EndLockOut        => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::SeeSessions       => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::EndSession        => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::ChangeCareTeam    => row(Patient, Stops, [NO,   ANY,  ANY,  NO,   ANY,     NO,       ANY]),
        Action::DrillRecovery     => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::RenewRecovery     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
    }
}

impl Reach {
    const fn covers(self, relation: Relation) -> bool {
        match (self, relation) {
            (Self::No, _) => false,
            (Self::Mine, Relation::Mine) => true,
            (Self::Mine, Relation::MyQueue | Relation::Other) => false,
            (Self::MineAndQueue, Relation::Mine | Relation::MyQueue) => true,
            (Self::MineAndQueue, Relation::Other) => false,
            (Self::Any, _) => true,
        }
    }

    const fn cell(self) -> &'static str {
        match self {
            Self::No => "✘",
            Self::Mine => "M",
            Self::MineAndQueue => "M Q",
            Self::Any => "✔",
        }
    }
}

/// Decides whether the asker may do this. The window asks it whether to offer a button; the
/// engine asks for a [`permit`].
#[must_use]
pub fn decide(action: Action, asker: &Asker, relation: Relation) -> Decision {
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
    if reaches(action, asker.roles).any(|reach| reach.covers(relation)) {
        return Decision::Granted;
    }
    Decision::NotGranted
}

/// Whether the action is what the duty asks for.
const fn discharges(action: Action, duty: Duty) -> bool {
    match duty {
        Duty::SetUpFactor => matches!(action, Action::SetUpOwnFactor),
        Duty::ChangePassword => matches!(action, Action::ChangeOwnPassword),
    }
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
        | Action::SeeSessions
        | Action::ChangeCareTeam => false,
    }
}

/// Whether these roles have the action at all, for some relation to the task.
///
/// For an entry that was written earlier or elsewhere: which roles its author held then is known,
/// how the task stood to them at that moment is not.
#[must_use]
pub fn allows_at_all(action: Action, roles: Roles) -> bool {
    reaches(action, roles).any(|reach| reach != Reach::No)
}

fn reaches(action: Action, roles: Roles) -> impl Iterator<Item = Reach> {
    Role::ALL
        .iter()
        .zip(rule(action).reach)
        .filter(move |(role, _)| roles.has(**role))
        .map(|(_, reach)| reach)
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

/// Permits the action or says why not.
///
/// # Errors
/// [`Refusal::NotFound`] if it is about a record the asker may not see, so that the answer is the
/// one for a record that does not exist; [`Refusal::AlarmStands`] in a read-only session; else
/// [`Refusal::NotPermitted`].
pub fn permit(action: Action, asker: &Asker, relation: Relation) -> Result<Permit, Refusal> {
    let decision = decide(action, asker, relation);
    if !decision.is_granted() && !sees_record_of(action, asker, relation) {
        return Err(Refusal::NotFound);
    }
    match decision {
        Decision::Granted => Ok(Permit { action }),
        Decision::ReadOnly => Err(Refusal::AlarmStands),
        Decision::NeedsFullSignIn => Err(Refusal::FullSignInNeeded),
        Decision::DutyFirst(duty) => Err(Refusal::DutyFirst { duty }),
        Decision::NotActive => Err(Refusal::NotPermitted { action }),
        Decision::NotGranted => Err(Refusal::NotPermitted { action }),
    }
}

fn sees_record_of(action: Action, asker: &Asker, relation: Relation) -> bool {
    match rule(action).about {
        About::Nothing => true,
        About::Task => decide(Action::SeeTask, asker, relation).is_granted(),
        About::Patient => decide(Action::SeePatient, asker, relation).is_granted(),
    }
}

/// The policy for people to read and review: `docs/policy.md`.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(INTRODUCTION);
    for role in Role::ALL {
        line(
            &mut page,
            format_args!("- **{}** {}", title(*role), purpose(*role)),
        );
    }
    page.push_str(LEGEND);
    page.push_str("| Action |");
    for role in Role::ALL {
        line_part(&mut page, format_args!(" {} |", title(*role)));
    }
    page.push_str(" While an alarm stands |\n|---|");
    page.push_str(&":-:|".repeat(Role::ALL.len() + 1));
    page.push('\n');
    for action in Action::ALL {
        let rule = rule(*action);
        line_part(&mut page, format_args!("| `{action}` |"));
        for reach in rule.reach {
            line_part(&mut page, format_args!(" {} |", reach.cell()));
        }
        let stays = match rule.read_only {
            ReadOnly::Stays => Reach::Any,
            ReadOnly::Stops => Reach::No,
        };
        line(&mut page, format_args!(" {} |", stays.cell()));
    }
    page
}

const INTRODUCTION: &str = "\
# Who may do what

Printed from the table in `crates/domain/src/policy.rs` and compared with it by a test. How to
change it: [adding-a-permission.md](adding-a-permission.md).

";

const LEGEND: &str = "
A person has the rights of all their roles together. A denial beats every grant: an invited or
suspended person may do nothing, and while an integrity alarm stands only the actions marked in the
last column are possible. Nothing said means no. A record one may not see is *not found*, whatever
was asked of it.

✔ any task, or yes where it is not about a task. **M** tasks one owns or added. **Q** unowned tasks
in the queue of one of one's roles. ✘ no.

";

const fn title(role: Role) -> &'static str {
    match role {
        Role::FrontDesk => "Front desk",
        Role::ClinicalStaff => "Clinical staff",
        Role::Provider => "Provider",
        Role::Biller => "Biller",
        Role::PracticeManager => "Practice manager",
        Role::SecurityOfficer => "Security officer",
        Role::Administrator => "Administrator",
    }
}

const fn purpose(role: Role) -> &'static str {
    match role {
        Role::FrontDesk => {
            "answers the phone, books and registers. Works tasks and keeps patients' records \
             right. Never sees clinical text."
        }
        Role::ClinicalStaff => {
            "prepares visits, follows up results and refills. As the front desk, and reads and \
             writes clinical notes."
        }
        Role::Provider => {
            "treats and delegates. As clinical staff, and hands any task to anyone and drops any \
             that is moot."
        }
        Role::Biller => {
            "works claims and prior authorisations. Corrects patients' records, for claims bounce \
             on them, but registers no patients. Never sees clinical text."
        }
        Role::PracticeManager => {
            "answers for all the work, so does anything to any task; brings in lists from files, \
             makes backups. Gives rights to nobody. Never sees clinical text."
        }
        Role::SecurityOfficer => {
            "reads the audit trail, looks into alarms, checks the vault. Sees no task and no \
             patient: who checks on the others' work has no part in it."
        }
        Role::Administrator => {
            "manages people and keys. In a small clinic one person sets everything up alone, so \
             also does everybody's administrative work. Never sees clinical text, and does not \
             read the audit trail they are themselves subject to."
        }
    }
}

fn line(page: &mut String, text: fmt::Arguments<'_>) {
    line_part(page, text);
    page.push('\n');
}

fn line_part(page: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = page.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::Role::*;

    const EVERY_STANDING: [Standing; 3] = [Standing::Invited, Standing::Active, Standing::Suspended];

    fn active(roles: &[Role]) -> Asker {
        Asker {
            by_pin: false,
            duty: None,
            roles: Roles::of(roles),
            standing: Standing::Active,
            read_only: false,
        }
    }

    fn every_asker() -> impl Iterator<Item = Asker> {
        (0..128).flat_map(|bits| {
            EVERY_STANDING.into_iter().flat_map(move |standing| {
                [false, true].into_iter().map(move |read_only| Asker {
                    by_pin: false,
                    duty: None,
                    roles: Roles::from_bits(bits),
                    standing,
                    read_only,
                })
            })
        })
    }

    /// Every action, asker and relation there is.
    fn every_question() -> impl Iterator<Item = (Action, Asker, Relation)> {
        Action::ALL.iter().flat_map(|action| {
            every_asker().flat_map(move |asker| {
                Relation::ALL
                    .iter()
                    .map(move |relation| (*action, asker, *relation))
            })
        })
    }

    #[test]
    fn the_printed_policy_is_the_policy_in_force() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.md");
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            #[expect(clippy::disallowed_methods, reason = "a test's snapshot, not a vault")]
            std::fs::write(path, markdown()).expect("docs/policy.md can be written");
        }
        let printed = std::fs::read_to_string(path).expect("docs/policy.md can be read");
        assert_eq!(
            printed,
            markdown(),
            "docs/policy.md is out of date: review the change, then \
             `UPDATE_SNAPSHOTS=1 cargo test -p careloop-domain`"
        );
    }

    #[test]
    fn a_single_role_has_what_its_cell_says() {
        for action in Action::ALL {
            for (role, reach) in Role::ALL.iter().zip(rule(*action).reach) {
                let granted = Relation::ALL
                    .iter()
                    .filter(|relation| decide(*action, &active(&[*role]), **relation).is_granted())
                    .count();
                let expected = match reach {
                    Reach::No => 0,
                    Reach::Mine => 1,
                    Reach::MineAndQueue => 2,
                    Reach::Any => 3,
                };
                assert_eq!(granted, expected, "{role}: {action}");
            }
        }
    }

    #[test]
    fn who_is_not_active_may_do_nothing() {
        for (action, asker, relation) in every_question() {
            if asker.standing != Standing::Active {
                assert_eq!(
                    decide(action, &asker, relation),
                    Decision::NotActive,
                    "{action} {asker:?}"
                );
                assert!(permit(action, &asker, relation).is_err(), "{action}");
            }
        }
    }

    #[test]
    fn who_has_no_role_may_do_nothing() {
        for action in Action::ALL {
            for relation in Relation::ALL {
                assert!(!decide(*action, &active(&[]), *relation).is_granted(), "{action}");
            }
        }
    }

    #[test]
    fn a_read_only_session_reads_and_handles_the_alarm() {
        let possible = [
            Action::SeeTask,
            Action::ReadClinicalNote,
            Action::SeePatient,
            Action::SeePeople,
            Action::ReadLedger,
            Action::VerifyVault,
            Action::MakeBackup,
            Action::HandleAlarm,
        ];
        for (action, asker, relation) in every_question() {
            if !asker.read_only || asker.standing != Standing::Active {
                continue;
            }
            let unhindered = Asker {
                read_only: false,
                ..asker
            };
            let expected = if possible.contains(&action) {
                decide(action, &unhindered, relation)
            } else {
                Decision::ReadOnly
            };
            assert_eq!(decide(action, &asker, relation), expected, "{action} {asker:?}");
        }
    }

    #[test]
    fn another_role_never_takes_a_right_away() {
        for (action, asker, relation) in every_question() {
            for role in Role::ALL {
                let more = Asker {
                    roles: Roles::from_bits(asker.roles.bits() | Roles::of(&[*role]).bits()),
                    ..asker
                };
                assert!(
                    !decide(action, &asker, relation).is_granted()
                        || decide(action, &more, relation).is_granted(),
                    "{role} takes {action} away from {asker:?}"
                );
            }
        }
    }

    #[test]
    fn a_permit_is_given_where_the_decision_grants_and_nowhere_else() {
        for (action, asker, relation) in every_question() {
            match permit(action, &asker, relation) {
                Ok(permit) => {
                    assert_eq!(permit.action(), action);
                    assert!(decide(action, &asker, relation).is_granted(), "{action}");
                }
                Err(_) => assert!(!decide(action, &asker, relation).is_granted(), "{action}"),
            }
        }
    }

    #[test]
    fn every_action_is_granted_to_somebody() {
        for action in Action::ALL {
            assert!(
                Role::ALL
                    .iter()
                    .any(|role| allows_at_all(*action, Roles::of(&[*role]))),
                "{action}"
            );
        }
    }

    #[test]
    fn having_an_action_at_all_is_having_it_for_some_relation() {
        for (action, asker, _) in every_question() {
            let some = Relation::ALL.iter().any(|relation| {
                let asker = Asker {
                    standing: Standing::Active,
                    read_only: false,
                    ..asker
                };
                decide(action, &asker, *relation).is_granted()
            });
            assert_eq!(allows_at_all(action, asker.roles), some, "{action}");
        }
    }

    #[test]
    fn only_tasks_have_relations() {
        for action in Action::ALL {
            let rule = rule(*action);
            let all_or_nothing = rule
                .reach
                .iter()
                .all(|reach| matches!(reach, Reach::No | Reach::Any));
            assert!(rule.about == About::Task || all_or_nothing, "{action}");
        }
    }

    #[test]
    fn who_may_read_it_is_who_is_granted_the_key() {
        for bits in 0..128 {
            let roles = Roles::from_bits(bits);
            for action in [Action::ReadClinicalNote, Action::AddClinicalNote] {
                assert_eq!(allows_at_all(action, roles), roles.reads_clinical(), "{action}");
            }
            assert_eq!(allows_at_all(Action::ReadLedger, roles), roles.reads_audit());
        }
    }

    #[test]
    fn what_acts_on_a_record_needs_sight_of_it() {
        for (action, asker, relation) in every_question() {
            if decide(action, &asker, relation).is_granted() {
                assert!(
                    sees_record_of(action, &asker, relation),
                    "{action} is granted to {asker:?} who cannot see what it is about"
                );
            }
        }
    }

    #[test]
    fn a_refusal_says_no_more_than_the_asker_may_know() {
        let stopped = |roles: &[Role]| Asker {
            read_only: true,
            ..active(roles)
        };
        let suspended = Asker {
            standing: Standing::Suspended,
            ..active(&[Provider])
        };
        let not_permitted = |action| Refusal::NotPermitted { action };
        for (action, asker, relation, refusal) in [
            // No sight of tasks: the answer is that of a task that does not exist.
            (
                Action::SeeTask,
                active(&[SecurityOfficer]),
                Relation::Other,
                Refusal::NotFound,
            ),
            (
                Action::CompleteTask,
                active(&[SecurityOfficer]),
                Relation::Mine,
                Refusal::NotFound,
            ),
            (
                Action::AddClinicalNote,
                active(&[SecurityOfficer]),
                Relation::Other,
                Refusal::NotFound,
            ),
            (
                Action::EditPatient,
                active(&[SecurityOfficer]),
                Relation::Other,
                Refusal::NotFound,
            ),
            (
                Action::CompleteTask,
                stopped(&[SecurityOfficer]),
                Relation::Other,
                Refusal::NotFound,
            ),
            (Action::CompleteTask, suspended, Relation::Mine, Refusal::NotFound),
            // Sight of the task, no right to the action.
            (
                Action::CompleteTask,
                active(&[FrontDesk]),
                Relation::Other,
                not_permitted(Action::CompleteTask),
            ),
            (
                Action::ReadClinicalNote,
                active(&[Administrator]),
                Relation::Mine,
                not_permitted(Action::ReadClinicalNote),
            ),
            // Not about a record.
            (
                Action::AddTask,
                active(&[SecurityOfficer]),
                Relation::Other,
                not_permitted(Action::AddTask),
            ),
            (
                Action::ReadLedger,
                active(&[Administrator]),
                Relation::Other,
                not_permitted(Action::ReadLedger),
            ),
            (
                Action::ChangeRoles,
                active(&[PracticeManager]),
                Relation::Other,
                not_permitted(Action::ChangeRoles),
            ),
            // An alarm.
            (
                Action::CompleteTask,
                stopped(&[Provider]),
                Relation::Mine,
                Refusal::AlarmStands,
            ),
            (
                Action::ChangeOwnPassword,
                stopped(&[FrontDesk]),
                Relation::Other,
                Refusal::AlarmStands,
            ),
        ] {
            assert_eq!(
                permit(action, &asker, relation).err(),
                Some(refusal),
                "{action} by {asker:?}"
            );
        }
    }
}
