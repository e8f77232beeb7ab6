//! Every change of an account, a setting or a rule: who, when, where, what stood there and what stands now.

use crate::parts::history;
use crate::store::use_store;
use crate::{clock, t, words};
use careloop_contract::view::HistoryLine;
use careloop_contract::{
    AccountKind, Action, Day, Field, HoldReason, IdentityCheck, Instant, Priority, Reach, Role, Sensitivity,
    Standing, TaskCategory, TaskState,
};
use yew::prelude::*;

/// What the list is told.
#[derive(Properties, PartialEq)]
pub(super) struct PastProps {
    /// The changes, oldest first.
    pub(super) lines: Vec<HistoryLine>,
    /// The id of its heading.
    pub(super) id: AttrValue,
    /// Its heading.
    pub(super) title: AttrValue,
}

/// Every change, newest first.
#[component]
pub(super) fn Past(props: &PastProps) -> Html {
    let store = use_store();
    html! {
        <section class="section" aria-labelledby={props.id.clone()}>
            <h2 id={props.id.clone()}>{ props.title.clone() }</h2>
            if props.lines.is_empty() {
                <p class="lead">{ t!("past-none") }</p>
            } else {
                <ol class="history">
                    { for props.lines.iter().rev().map(|line| {
                        history::line(line, moment(line.at, store.zone()), "past", |field, text| {
                            in_words(field, text, store.zone())
                        })
                    }) }
                </ol>
            }
        </section>
    }
}

/// Day and time at the clinic: `14-Aug-2026 at 09:20`.
pub(crate) fn moment(at: Instant, zone: &str) -> String {
    let (day, time) = clock::local(at, zone);
    t!("moment", day = day.unmistakable(), time = time.to_string())
}

/// The same for a column of moments: `14-Aug-2026 09:20`.
pub(crate) fn shortly(at: Instant, zone: &str) -> String {
    let (day, time) = clock::local(at, zone);
    format!("{} {time}", day.unmistakable())
}

/// The same, or “Not recorded”.
pub(crate) fn moment_or_missing(at: Option<Instant>, zone: &str) -> String {
    at.map_or_else(|| t!("not-recorded"), |at| moment(at, zone))
}

/// A value of a history line as people read it.
pub(super) fn in_words(field: Field, text: &str, zone: &str) -> String {
    let listed = |one: &dyn Fn(&str) -> Option<String>| {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        parts
            .map(one)
            .collect::<Option<Vec<String>>>()
            .map(|parts| parts.join(", "))
    };
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "the other fields hold what people typed, shown as it is"
    )]
    let named = match field {
        Field::Roles => listed(&|name| Role::from_name(name).map(words::role)),
        Field::Standing => Standing::from_name(text).map(words::standing),
        Field::AccountKind => AccountKind::from_name(text).map(words::account),
        Field::IdentityCheck => IdentityCheck::from_name(text).map(words::identity),
        Field::AccountExpires => text.parse::<Day>().ok().map(Day::unmistakable),
        Field::InvitationExpires | Field::OneTimeExpires | Field::LeaveOrdered | Field::Until => {
            instant(text).map(|at| moment(at, zone))
        }
        Field::IdleMinutes | Field::BreakGlassMinutes => text
            .parse::<u32>()
            .ok()
            .map(|count| t!("clinic-minutes", count = count)),
        Field::RotationDays => text
            .parse::<u32>()
            .ok()
            .map(|count| t!("clinic-days", count = count)),
        Field::Invoker
        | Field::FactorForAll
        | Field::PinAllowed
        | Field::TilesShown
        | Field::TestClinic
        | Field::DeviceSecret => match text {
            "1" | "true" | "yes" => Some(t!("settings-on")),
            "0" | "false" | "no" => Some(t!("settings-off")),
            _ => None,
        },
        Field::PolicyAdjustments => Some(adjustments(text)),
        Field::State => TaskState::from_name(text).map(words::state),
        Field::HoldReason => HoldReason::from_name(text).map(words::hold_reason),
        Field::Priority => Priority::from_name(text).map(words::priority),
        Field::Category => TaskCategory::from_name(text).map(words::category),
        Field::Sensitivity => Sensitivity::from_name(text).map(words::sensitivity),
        Field::Queue => Role::from_name(text).map(words::role),
        Field::DueDay | Field::BirthDay | Field::DeathDay => text.parse::<Day>().ok().map(Day::unmistakable),
        Field::Sex => Some(words::sex(Some(text))),
        _ => None,
    };
    named.unwrap_or_else(|| text.to_owned())
}

/// A moment as the engine writes it (RFC 3339).
fn instant(text: &str) -> Option<Instant> {
    let at = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    Some(Instant::from_millis(at.timestamp_millis()))
}

/// Changed cells, one a line: `assign_task biller any`.
fn adjustments(text: &str) -> String {
    text.lines()
        .map(|line| {
            let mut parts = line.split_whitespace();
            let named = (|| {
                let action = Action::from_name(parts.next()?)?;
                let role = Role::from_name(parts.next()?)?;
                let reach = Reach::from_name(parts.next()?)?;
                Some(t!(
                    "policy-cell",
                    action = words::action(action),
                    role = words::role(role),
                    reach = words::reach(reach)
                ))
            })();
            named.unwrap_or_else(|| line.to_owned())
        })
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_on_accounts_and_rules_has_words() {
        for kind in [
            "genesis",
            "person_invited",
            "person_enrolled",
            "roles_changed",
            "standing_changed",
            "password_changed",
            "key_granted",
            "recovered",
            "service_registered",
            "factor_set",
            "factor_reset",
            "lock_out_ended",
            "person_offboarded",
            "recovery_renewed",
            "recovery_drilled",
            "invokers_named",
            "settings_changed",
            "policy_adjusted",
            "procedure_written",
        ] {
            assert!(
                !history::what(kind, "past").contains("past-"),
                "no words for {kind}"
            );
            assert_ne!(
                history::what(kind, "past"),
                history::what("unheard_of", "past"),
                "no words for {kind}"
            );
        }
    }

    #[test]
    fn values_are_said_in_the_clinics_words() {
        let said = |field, text| in_words(field, text, "UTC");
        assert_eq!(said(Field::Standing, "left"), words::standing(Standing::Left));
        assert_eq!(said(Field::Roles, "front_desk, biller"), "Front desk, Biller");
        assert_eq!(said(Field::Roles, "something new"), "something new");
        assert_eq!(said(Field::PinAllowed, "1"), t!("settings-on"));
        assert_eq!(said(Field::Reason, "1"), "1");
        assert_eq!(said(Field::IdleMinutes, "10"), t!("clinic-minutes", count = 10));
        assert_eq!(instant("1970-01-01T00:00:01Z"), Some(Instant::from_millis(1_000)));
        assert!(said(Field::PolicyAdjustments, "assign_task biller any").contains("Biller"));
    }
}
