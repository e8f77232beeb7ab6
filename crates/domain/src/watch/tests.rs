//! Each rule just below its threshold, at it and beyond it; the text of the rules; and that the same
//! entries give the same alerts, however they are read.

mod alerts;
mod text;

use super::*;
use careloop_contract::view::WatchSetting;
use careloop_contract::{Day, Instant, PatientId, SessionId, TimeOfDay, UserId, WatchRule, WorkstationId};

/// Monday, 2 March 2026.
const MONDAY: i64 = 20_514;

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn patient(n: u32) -> PatientId {
    let mut bytes = [9; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    PatientId::from_bytes(bytes)
}

fn workstation(n: u8) -> WorkstationId {
    WorkstationId::from_bytes([n; 16])
}

/// A moment of a clinic in UTC: minutes after Monday's first.
fn observed(place: u64, minutes: i64, what: What) -> Observation {
    let (days, minute) = (minutes.div_euclid(24 * 60), minutes.rem_euclid(24 * 60));
    Observation {
        place,
        at: Instant::from_millis((MONDAY * 24 * 60 + minutes) * 60_000),
        day: Day::from_days(MONDAY + days).expect("a day"),
        time: TimeOfDay::from_minutes(u16::try_from(minute).expect("a minute")).expect("a time"),
        workstation: workstation(1),
        session: Some(SessionId::from_bytes([1; 16])),
        person: Some(user(1)),
        in_emergency: false,
        what,
        looks: Vec::new(),
    }
}

/// Nine on Monday and so many minutes.
fn at_nine(place: u64, minutes: i64, what: What) -> Observation {
    observed(place, 9 * 60 + minutes, what)
}

/// A look at a patient that no rule minds.
fn look(n: u32) -> Look {
    Look {
        patient: patient(n),
        is_record: true,
        is_outside_care_team: false,
        has_same_family_name: false,
        works_here: false,
    }
}

fn looked(place: u64, minutes: i64, looks: Vec<Look>) -> Observation {
    Observation {
        looks,
        ..at_nine(place, minutes, What::Worked)
    }
}

/// The alerts of a rule after all of it, each as it stands in the end.
fn alerts_of(rule: WatchRule, seen: &[Observation]) -> Vec<Alert> {
    let mut found = all_alerts(&mut Watcher::default(), seen);
    found.retain(|alert| alert.rule == rule);
    found
}

fn all_alerts(watcher: &mut Watcher, seen: &[Observation]) -> Vec<Alert> {
    let mut found: Vec<Alert> = Vec::new();
    for alert in seen.iter().flat_map(|seen| watcher.feed(seen)) {
        let of = |alert: &Alert| (alert.rule, alert.person, alert.patient, alert.first);
        found.retain(|known| of(known) != of(&alert));
        found.push(alert);
    }
    found
}

/// The standard rules but for one.
fn rules_with(rule: WatchRule, on: bool, threshold: u32) -> Rules {
    let mut chosen = Rules::standard().view();
    for setting in &mut chosen.settings {
        if setting.rule == rule {
            *setting = WatchSetting { rule, on, threshold };
        }
    }
    Rules::of(&chosen).expect("within the limits")
}
