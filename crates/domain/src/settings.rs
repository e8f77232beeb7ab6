//! The clinic's settings: what each may be.

use crate::change::{FieldSet, FieldValue, differing};
use crate::text::{Required, multi_line};
use careloop_contract::command::{Change, ChangeSettings};
use careloop_contract::limits::{
    BREAK_GLASS_MINUTES, DETAILS_CHARS, IDLE_MINUTES, NAME_CHARS, ROTATION_DAYS,
};
use careloop_contract::{Field, Refusal};

/// Most other systems that are remembered: each is a task for every leaver.
const OTHER_SYSTEMS: usize = 50;

/// The settings as the rules see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
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
}

impl Settings {
    /// What changes; nothing if all is as asked for already.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`]; a text its field does not take.
    pub fn change(&self, request: &ChangeSettings) -> Result<Vec<FieldSet>, Refusal> {
        let mut next = self.clone();
        if let Some(minutes) = request.idle_minutes {
            next.idle_minutes = within(IDLE_MINUTES.contains(&minutes), minutes)?;
        }
        next.factor_for_all = request.factor_for_all.unwrap_or(self.factor_for_all);
        next.pin_allowed = request.pin_allowed.unwrap_or(self.pin_allowed);
        next.tiles_shown = request.tiles_shown.unwrap_or(self.tiles_shown);
        match request.rotation_days {
            Change::Keep => {}
            Change::Clear => next.rotation_days = None,
            Change::Set(days) => {
                next.rotation_days = Some(within(ROTATION_DAYS.contains(&days), days)?);
            }
        }
        if let Some(minutes) = request.break_glass_minutes {
            next.break_glass_minutes = within(BREAK_GLASS_MINUTES.contains(&minutes), minutes)?;
        }
        if let Some(text) = &request.other_systems {
            next.other_systems = other_systems(text)?;
        }
        Ok(differing(self.fields(), next.fields()))
    }

    fn fields(&self) -> [(Field, FieldValue); 7] {
        let systems = Some(self.other_systems.as_str()).filter(|text| !text.is_empty());
        [
            (
                Field::IdleMinutes,
                FieldValue::number(Some(u16::from(self.idle_minutes))),
            ),
            (Field::FactorForAll, FieldValue::Flag(self.factor_for_all)),
            (Field::PinAllowed, FieldValue::Flag(self.pin_allowed)),
            (Field::TilesShown, FieldValue::Flag(self.tiles_shown)),
            (Field::RotationDays, FieldValue::number(self.rotation_days)),
            (
                Field::BreakGlassMinutes,
                FieldValue::number(Some(self.break_glass_minutes)),
            ),
            (Field::OtherSystems, FieldValue::text(systems)),
        ]
    }
}

fn within<T>(fits: bool, value: T) -> Result<T, Refusal> {
    if fits { Ok(value) } else { Err(Refusal::OutOfRange) }
}

/// One system a line, none twice.
fn other_systems(text: &str) -> Result<String, Refusal> {
    let field = Field::OtherSystems;
    let text = multi_line(field, text, DETAILS_CHARS, Required::No)?;
    let mut systems: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.chars().nth(NAME_CHARS).is_some() {
            let max = NAME_CHARS;
            return Err(Refusal::TooLong { field, max });
        }
        if !systems.contains(&line) {
            systems.push(line);
        }
    }
    within(systems.len() <= OTHER_SYSTEMS, systems.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Settings {
        Settings {
            idle_minutes: 10,
            factor_for_all: false,
            pin_allowed: false,
            tiles_shown: false,
            rotation_days: None,
            break_glass_minutes: 60,
            other_systems: String::new(),
        }
    }

    fn change(request: ChangeSettings) -> Result<Vec<Field>, Refusal> {
        let changes = usual().change(&request)?;
        Ok(changes.into_iter().map(|change| change.field).collect())
    }

    #[test]
    fn only_what_differs_is_changed() {
        assert_eq!(change(ChangeSettings::default()), Ok(Vec::new()));
        let request = ChangeSettings {
            idle_minutes: Some(5),
            factor_for_all: Some(false),
            pin_allowed: Some(true),
            break_glass_minutes: Some(60),
            ..ChangeSettings::default()
        };
        assert_eq!(change(request), Ok(vec![Field::IdleMinutes, Field::PinAllowed]));
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        for (minutes, fits) in [
            (0, false),
            (1, false),
            (2, true),
            (15, true),
            (16, false),
            (255, false),
        ] {
            let request = ChangeSettings {
                idle_minutes: Some(minutes),
                ..ChangeSettings::default()
            };
            assert_eq!(change(request).is_ok(), fits, "{minutes} idle minutes");
        }
        for (days, fits) in [(0, false), (29, false), (30, true), (730, true), (731, false)] {
            let request = ChangeSettings {
                rotation_days: Change::Set(days),
                ..ChangeSettings::default()
            };
            assert_eq!(change(request).is_ok(), fits, "{days} days");
        }
        for (minutes, fits) in [(4, false), (5, true), (240, true), (241, false)] {
            let request = ChangeSettings {
                break_glass_minutes: Some(minutes),
                ..ChangeSettings::default()
            };
            assert_eq!(change(request).is_ok(), fits, "{minutes} minutes of emergency");
        }
    }

    #[test]
    fn other_systems_are_one_a_line_and_none_twice() {
        assert_eq!(
            other_systems("  EHR \n\nLab portal\nEHR\n"),
            Ok("EHR\nLab portal".to_owned())
        );
        assert_eq!(other_systems(" \n "), Ok(String::new()));
        assert!(other_systems(&"x".repeat(NAME_CHARS + 1)).is_err());
        let many: Vec<String> = (0..=OTHER_SYSTEMS).map(|number| number.to_string()).collect();
        assert_eq!(other_systems(&many.join("\n")), Err(Refusal::OutOfRange));
    }
}
