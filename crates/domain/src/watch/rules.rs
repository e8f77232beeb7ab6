//! Which rules are on, from how much on, and when the clinic is open; and the text the ledger keeps of it.
//!
//! One line for each rule that is not as it comes, `rule on|off threshold`, in order of number; and, if the
//! clinic's hours are its own, one line for each time it is open, `hours weekday from to`, before them. A
//! program that reads a line it does not understand, or one outside the limits, takes the rule as it comes:
//! nothing in the ledger switches off what must stay on.

use careloop_contract::view::{OpeningHours, WatchRules, WatchSetting};
use careloop_contract::{Day, Field, Refusal, TimeOfDay, WatchRule};
use chrono::Datelike as _;
use core::ops::RangeInclusive;
use serde::{Deserialize, Serialize};

/// Times a week at which a clinic may open.
const OPENINGS: usize = 28;

/// Minutes of a week.
const WEEK: u32 = 7 * DAY;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// What raises an alert at a clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// In order, none over another.
    hours: Vec<OpeningHours>,
    /// Every rule, in order of number, all within the limits.
    settings: Vec<WatchSetting>,
}

impl Default for Rules {
    fn default() -> Self {
        Self::standard()
    }
}

impl Rules {
    /// The rules as they come: open from Monday to Friday, 07:00 to 19:00, every rule on.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            hours: standard_hours(),
            settings: WatchRule::ALL.iter().map(|rule| standard(*rule)).collect(),
        }
    }

    /// The rules that somebody chose.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] if a rule is missing or named twice, or the hours are none, end before they
    /// begin or lie over each other; [`Refusal::OutOfRange`] outside the limits of a rule.
    pub fn of(chosen: &WatchRules) -> Result<Self, Refusal> {
        let field = Field::WatchRules;
        let hours = sorted(&chosen.hours).ok_or(Refusal::Malformed { field })?;
        let mut settings = chosen.settings.clone();
        settings.sort_unstable_by_key(|setting| setting.rule);
        if !settings
            .iter()
            .map(|setting| setting.rule)
            .eq(WatchRule::ALL.iter().copied())
        {
            return Err(Refusal::Malformed { field });
        }
        if !settings.iter().all(is_within_limits) {
            return Err(Refusal::OutOfRange);
        }
        Ok(Self { hours, settings })
    }

    /// The rules that a text of the ledger says. What in it cannot be read changes nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut rules = Self::standard();
        let lines: Vec<Line> = text.lines().filter_map(read_line).collect();
        let hours: Vec<OpeningHours> = lines.iter().filter_map(Line::hours).collect();
        if let Some(hours) = sorted(&hours) {
            rules.hours = hours;
        }
        let chosen: Vec<WatchSetting> = lines.iter().filter_map(Line::setting).collect();
        for setting in &mut rules.settings {
            let mut of_rule = chosen.iter().filter(|chosen| chosen.rule == setting.rule);
            // What is said twice is not said.
            if let (Some(one), None) = (of_rule.next(), of_rule.next())
                && is_within_limits(one)
            {
                *setting = *one;
            }
        }
        rules
    }

    /// Whether a text is one that an entry may say: the very text of some rules.
    #[must_use]
    pub fn is_lawful(text: &str) -> bool {
        Self::from_text(text).to_text() == text
    }

    /// The text the ledger keeps: empty where nothing is changed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = Vec::new();
        if self.hours != standard_hours() {
            lines.extend(self.hours.iter().map(hours_line));
        }
        let changed = self
            .settings
            .iter()
            .filter(|setting| **setting != standard(setting.rule));
        lines.extend(changed.map(setting_line));
        lines.join("\n")
    }

    /// The rules as people see and choose them.
    #[must_use]
    pub fn view(&self) -> WatchRules {
        WatchRules {
            hours: self.hours.clone(),
            settings: self.settings.clone(),
        }
    }

    /// Each way in which these rules differ from others, before and after, as lines of the text.
    #[must_use]
    pub fn differences(&self, after: &Self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        if self.hours != after.hours {
            let said = |rules: &Self| rules.hours.iter().map(hours_line).collect::<Vec<_>>().join("; ");
            found.push((said(self), said(after)));
        }
        let settings = self.settings.iter().zip(&after.settings);
        found.extend(
            settings
                .filter(|(before, after)| before != after)
                .map(|(before, after)| (setting_line(before), setting_line(after))),
        );
        found
    }

    /// From how much on the rule raises an alert; none while it is off.
    #[must_use]
    pub fn threshold(&self, rule: WatchRule) -> Option<u32> {
        let setting = self.settings.iter().find(|setting| setting.rule == rule)?;
        setting.on.then_some(setting.threshold)
    }

    /// How many minutes a moment lies from the nearest in which the clinic is open; 0 if it is open.
    #[must_use]
    pub fn minutes_beyond(&self, day: Day, time: TimeOfDay) -> u32 {
        let now = minute_of_week(day.date().weekday().number_from_monday(), time);
        let away = self.hours.iter().map(|open| {
            let (from, to) = (
                minute_of_week(open.weekday.into(), open.from),
                minute_of_week(open.weekday.into(), open.to),
            );
            if (from..=to).contains(&now) {
                return 0;
            }
            // The week comes round: Sunday night lies just before Monday.
            let until_it_opens = (from + WEEK - now) % WEEK;
            let since_it_closed = (now + WEEK - to) % WEEK;
            until_it_opens.min(since_it_closed)
        });
        away.min().unwrap_or(0)
    }
}

/// From how much on a rule may raise an alert. One number alone where it has no threshold.
#[must_use]
pub const fn thresholds(rule: WatchRule) -> RangeInclusive<u32> {
    match rule {
        WatchRule::AfterHours => 1..=720,
        WatchRule::OutsideCareTeam | WatchRule::SameFamilyName | WatchRule::OwnOrColleague => 1..=100,
        WatchRule::Volume => 110..=1_000,
        WatchRule::BulkExport => 1..=1_000,
        WatchRule::RepeatedDenials => 2..=100,
        // It cannot be made so high that it is as good as off.
        WatchRule::DisabledAccount => 1..=3,
        WatchRule::ClockSetBack => 1..=60,
        WatchRule::TwoWorkstations | WatchRule::BreakGlass | WatchRule::Integrity => 1..=1,
    }
}

/// Whether a clinic may do without the rule. Nobody does without word of a fault in the audit trail, of an
/// emergency access, or of somebody who left and tries to come in.
#[must_use]
pub const fn may_be_off(rule: WatchRule) -> bool {
    match rule {
        WatchRule::DisabledAccount | WatchRule::BreakGlass | WatchRule::Integrity => false,
        WatchRule::AfterHours
        | WatchRule::OutsideCareTeam
        | WatchRule::SameFamilyName
        | WatchRule::OwnOrColleague
        | WatchRule::Volume
        | WatchRule::BulkExport
        | WatchRule::RepeatedDenials
        | WatchRule::TwoWorkstations
        | WatchRule::ClockSetBack => true,
    }
}

const fn standard(rule: WatchRule) -> WatchSetting {
    let threshold = match rule {
        WatchRule::AfterHours => 30,
        WatchRule::OutsideCareTeam | WatchRule::RepeatedDenials => 5,
        WatchRule::Volume => 300,
        WatchRule::BulkExport => 20,
        WatchRule::ClockSetBack => 2,
        WatchRule::SameFamilyName
        | WatchRule::OwnOrColleague
        | WatchRule::TwoWorkstations
        | WatchRule::DisabledAccount
        | WatchRule::BreakGlass
        | WatchRule::Integrity => 1,
    };
    WatchSetting {
        rule,
        on: true,
        threshold,
    }
}

fn standard_hours() -> Vec<OpeningHours> {
    let (from, to) = (TimeOfDay::new(7, 0), TimeOfDay::new(19, 0));
    let open = from.zip(to).into_iter();
    open.flat_map(|(from, to)| (1..=5).map(move |weekday| OpeningHours { weekday, from, to }))
        .collect()
}

fn is_within_limits(setting: &WatchSetting) -> bool {
    thresholds(setting.rule).contains(&setting.threshold) && (setting.on || may_be_off(setting.rule))
}

/// The times in order, if there are some and each is one of its own.
fn sorted(hours: &[OpeningHours]) -> Option<Vec<OpeningHours>> {
    let mut hours = hours.to_vec();
    hours.sort_unstable_by_key(|open| (open.weekday, open.from, open.to));
    let each = |open: &OpeningHours| (1..=7).contains(&open.weekday) && open.from < open.to;
    let apart = |(before, after): (&OpeningHours, &OpeningHours)| {
        before.weekday != after.weekday || before.to < after.from
    };
    let is_right = !hours.is_empty()
        && hours.len() <= OPENINGS
        && hours.iter().all(each)
        && hours.iter().zip(hours.iter().skip(1)).all(apart);
    is_right.then_some(hours)
}

fn minute_of_week(weekday: u32, time: TimeOfDay) -> u32 {
    weekday.saturating_sub(1) * DAY + u32::from(time.as_minutes())
}

fn hours_line(open: &OpeningHours) -> String {
    format!("hours {} {} {}", open.weekday, open.from, open.to)
}

fn setting_line(setting: &WatchSetting) -> String {
    let state = if setting.on { "on" } else { "off" };
    format!("{} {state} {}", setting.rule, setting.threshold)
}

/// A line of the text.
enum Line {
    Hours(OpeningHours),
    Setting(WatchSetting),
}

impl Line {
    const fn hours(&self) -> Option<OpeningHours> {
        match self {
            Self::Hours(hours) => Some(*hours),
            Self::Setting(_) => None,
        }
    }

    const fn setting(&self) -> Option<WatchSetting> {
        match self {
            Self::Setting(setting) => Some(*setting),
            Self::Hours(_) => None,
        }
    }
}

fn read_line(line: &str) -> Option<Line> {
    let mut words = line.split(' ');
    let first = words.next()?;
    let read = if first == "hours" {
        Line::Hours(OpeningHours {
            weekday: number(words.next()?)?,
            from: words.next()?.parse().ok()?,
            to: words.next()?.parse().ok()?,
        })
    } else {
        Line::Setting(WatchSetting {
            rule: WatchRule::from_name(first)?,
            on: match words.next()? {
                "on" => true,
                "off" => false,
                _ => return None,
            },
            threshold: number(words.next()?)?,
        })
    };
    words.next().is_none().then_some(read)
}

/// A number as it is written here: digits alone, no zero before them.
fn number<T: core::str::FromStr + ToString>(word: &str) -> Option<T> {
    let number: T = word.parse().ok()?;
    (number.to_string() == word).then_some(number)
}
