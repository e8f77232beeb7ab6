//! The clinic's own words and the engine's refusals, as people read them.

use crate::t;
use careloop_contract::{
    AccountKind, Action, Alarm, AnchorKind, DataCategory, Density, Disposition, Duty, EntryGroup,
    FactorState, Field, Finding, GuessReason, HoldReason, IdentityCheck, Priority, Purpose, Reach,
    RecordKind, Refusal, ReportKind, Role, Roles, Sensitivity, SessionState, Standing, TaskCategory,
    TaskState, Theme, VaultPart, WatchRule,
};

/// Declares functions that name a value of a vocabulary, and the list of them for the test.
macro_rules! names {
    ($($(#[$meta:meta])* $function:ident($type:ty) = $prefix:literal;)*) => {
        $($(#[$meta])*
        #[must_use]
        pub fn $function(value: $type) -> String {
            t!(&format!(concat!($prefix, "-{}"), value.name()))
        })*

        #[cfg(test)]
        fn every_name() -> Vec<(String, String)> {
            let mut all = Vec::new();
            $(for value in <$type>::ALL {
                all.push((format!(concat!($prefix, "-{}"), value.name()), $function(*value)));
            })*
            all
        }
    };
}

names! {
    /// A role.
    role(Role) = "role";
    /// A state of a task.
    state(TaskState) = "state";
    /// A priority.
    priority(Priority) = "priority";
    /// A kind of work.
    category(TaskCategory) = "category";
    /// Whom a task waits for.
    hold_reason(HoldReason) = "hold";
    /// Whether a person may sign in.
    standing(Standing) = "standing";
    /// A choice of colours.
    theme(Theme) = "theme";
    /// How far apart rows stand.
    density(Density) = "density";
    /// What an integrity alarm means.
    alarm(Alarm) = "alarm";
    /// A part of the vault.
    part(VaultPart) = "part";
    /// What somebody may do.
    action(Action) = "action";
    /// How far a right reaches.
    reach(Reach) = "extent";
    /// Who may know of a task.
    sensitivity(Sensitivity) = "sensitivity";
    /// What must be done first.
    duty(Duty) = "duty";
    /// How somebody's identity was made sure of.
    identity(IdentityCheck) = "identity";
    /// Whose account it is.
    account(AccountKind) = "account";
    /// Why a password is tried first.
    guess(GuessReason) = "guess";
    /// How a second factor stands.
    factor(FactorState) = "factor";
    /// What an entry of the audit trail is about.
    entry_group(EntryGroup) = "entry-group";
    /// What kind of record an entry names.
    record_kind(RecordKind) = "record-kind";
    /// What kind of data was shown or changed.
    data(DataCategory) = "data";
    /// What something was done for.
    purpose(Purpose) = "purpose";
    /// Where a head of the log is kept outside the file.
    anchor(AnchorKind) = "anchor-kind";
    /// A report of the audit trail.
    report(ReportKind) = "report";
    /// How a session stands.
    session_state(SessionState) = "session";
    /// A rule that raises an alert.
    rule(WatchRule) = "rule";
    /// What became of an alert.
    disposition(Disposition) = "disposition";
    /// What a reviewer finds of an entry.
    finding(Finding) = "finding";
}

/// A field of a record. Fields that no screen shows share one name.
#[must_use]
pub fn field(field: Field) -> String {
    let key = format!("field-{}", field.name());
    let text = t!(&key);
    if text == key { t!("field-other") } else { text }
}

/// Roles one after another: `Front desk, Biller`.
#[must_use]
pub fn roles(roles: Roles) -> String {
    roles.iter().map(role).collect::<Vec<_>>().join(", ")
}

/// Administrative sex from its letter; “Unknown” where nothing is recorded.
#[must_use]
pub fn sex(letter: Option<&str>) -> String {
    match letter {
        Some("F") => t!("sex-F"),
        Some("M") => t!("sex-M"),
        Some("X") => t!("sex-X"),
        Some(_) | None => t!("sex-U"),
    }
}

/// What a refusal means: what happened, and what to do next.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    let key = format!("refusal-{}", refusal.code());
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "a refusal without parameters has a text without values"
    )]
    match refusal {
        Refusal::WaitAfterFailures { seconds } => t!(&key, seconds = *seconds),
        Refusal::WeakPassword { min, max } => t!(&key, min = number(*min), max = number(*max)),
        Refusal::GuessablePassword { because } => t!(&key, because = guess(*because)),
        Refusal::WrongPin { left } => t!(&key, left = u32::from(*left)),
        Refusal::WeakPin { min } => t!(&key, min = number(*min)),
        Refusal::DutyFirst { duty: which } => t!(&key, duty = duty(*which)),
        Refusal::TooLong { field: which, max } => t!(&key, field = field(*which), max = number(*max)),
        Refusal::Empty { field: which }
        | Refusal::ForbiddenCharacters { field: which }
        | Refusal::Malformed { field: which }
        | Refusal::Stale { field: which }
        | Refusal::Taken { field: which }
        | Refusal::ImportColumn { field: which } => t!(&key, field = field(*which)),
        Refusal::WrongState { state: now, .. } => t!(&key, state = state(*now).to_lowercase()),
        Refusal::AttachmentTooLarge { max } => t!(&key, max = number(*max / (1024 * 1024))),
        Refusal::ReviewIncomplete { left } => t!(&key, left = *left),
        Refusal::ImportTooLarge { max } => t!(&key, max = number(*max)),
        Refusal::ImportMalformed { line } => t!(&key, line = *line),
        Refusal::NotPermitted { action: asked } => t!(&key, action = action(*asked)),
        Refusal::Damaged { part: which } => t!(&key, part = part(*which)),
        Refusal::NewerVault { needs, reads } => t!(&key, needs = *needs, reads = *reads),
        Refusal::Fault { reference } => t!(&key, reference = reference.clone()),
        _ => t!(&key),
    }
}

/// The field a refusal is about, if it is about one: its words stand beside that field.
#[must_use]
pub fn field_of(refusal: &Refusal) -> Option<Field> {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "only refusals that carry a field are about one"
    )]
    match refusal {
        Refusal::Empty { field }
        | Refusal::TooLong { field, .. }
        | Refusal::ForbiddenCharacters { field }
        | Refusal::Malformed { field }
        | Refusal::Stale { field }
        | Refusal::Taken { field }
        | Refusal::ImportColumn { field } => Some(*field),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_vocabulary_has_a_text() {
        for (key, text) in every_name() {
            assert_ne!(key, text, "no text for {key}");
        }
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        for one in &Refusal::one_of_each() {
            let text = refusal(one);
            assert!(!text.starts_with("refusal-"), "no text for {one:?}");
            assert!(
                !text.contains("{$") && !text.contains("{ $"),
                "a value is missing in {text}"
            );
        }
    }
}
