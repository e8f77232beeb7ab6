//! The clinic's own rules: its settings and its policy.

use super::Answer;
use crate::args::rules::{PolicyCommand, SetSettings, SettingsCommand};
use crate::session::Session;
use careloop_contract::command::{AdjustPolicy, Change, ChangeSettings};
use careloop_contract::query::{ReadPolicy, ReadSettings};
use careloop_core::Execute as _;

pub(super) fn policy(command: PolicyCommand, session: &mut Session<'_>) -> Answer {
    match command {
        PolicyCommand::Show => Ok(Box::new(session.core.execute(ReadPolicy {})?)),
        PolicyCommand::Adjust {
            action,
            role,
            reach,
            reason,
        } => Ok(Box::new(session.core.execute(AdjustPolicy {
            action,
            role,
            reach,
            reason,
        })?)),
    }
}

pub(super) fn settings(command: SettingsCommand, session: &mut Session<'_>) -> Answer {
    match command {
        SettingsCommand::Show => Ok(Box::new(session.core.execute(ReadSettings {})?)),
        SettingsCommand::Set(set) => Ok(Box::new(session.core.execute(request(set))?)),
    }
}

fn request(set: SetSettings) -> ChangeSettings {
    let systems = set.other_systems.join("\n");
    ChangeSettings {
        idle_minutes: set.idle_minutes,
        factor_for_all: set.factor_for_all,
        pin_allowed: set.pin_allowed,
        tiles_shown: set.tiles_shown,
        rotation_days: match (set.rotation_days, set.no_rotation) {
            (Some(days), _) => Change::Set(days),
            (None, true) => Change::Clear,
            (None, false) => Change::Keep,
        },
        break_glass_minutes: set.break_glass_minutes,
        other_systems: (set.no_other_systems || !systems.is_empty()).then_some(systems),
        reason: set.reason,
    }
}
