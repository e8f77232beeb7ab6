//! The rules that raise alerts as they are being changed.

use super::has_threshold;
use crate::store::staff::typed_time;
use careloop_contract::WatchRule;
use careloop_contract::view::{OpeningHours, WatchRules, WatchSetting};
use careloop_domain::watch::thresholds;

/// Days of the week, 1 Monday to 7 Sunday.
pub const WEEKDAYS: std::ops::RangeInclusive<u8> = 1..=7;

/// When the clinic is open on a day of the week, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedDay {
    /// Whether it is open at all.
    pub open: bool,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
}

/// A rule, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedRule {
    /// The rule.
    pub rule: WatchRule,
    /// Whether it raises alerts.
    pub on: bool,
    /// From how much on.
    pub threshold: String,
}

/// Rules and hours as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// One for each day of the week.
    pub days: Vec<TypedDay>,
    /// One for each rule.
    pub rules: Vec<TypedRule>,
}

/// What was typed and cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The hours of this day.
    Hours(u8),
    /// The number of this rule.
    Threshold(WatchRule),
}

/// The rules as they are being changed: what stood there, and what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchForm {
    stood: Typed,
    /// What is typed.
    pub typed: Typed,
}

impl Typed {
    fn of(rules: &WatchRules) -> Self {
        let days = WEEKDAYS.map(|weekday| {
            rules
                .hours
                .iter()
                .find(|hours| hours.weekday == weekday)
                .map_or_else(TypedDay::default, |hours| TypedDay {
                    open: true,
                    from: hours.from.to_string(),
                    to: hours.to.to_string(),
                })
        });
        let rules = rules.settings.iter().map(|setting| TypedRule {
            rule: setting.rule,
            on: setting.on,
            threshold: setting.threshold.to_string(),
        });
        Self {
            days: days.collect(),
            rules: rules.collect(),
        }
    }
}

impl WatchForm {
    /// The form for the rules as they stand.
    #[must_use]
    pub fn of(rules: &WatchRules) -> Self {
        let stood = Typed::of(rules);
        Self {
            typed: stood.clone(),
            stood,
        }
    }

    /// Whether anything is typed that does not stand.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.stood != self.typed
    }

    /// Rules that are on and would be off: the reason must carry that.
    #[must_use]
    pub fn switched_off(&self) -> Vec<WatchRule> {
        let stood = |rule| self.stood.rules.iter().any(|one| one.rule == rule && one.on);
        let off = self.typed.rules.iter().filter(|one| !one.on);
        off.map(|one| one.rule).filter(|rule| stood(*rule)).collect()
    }

    /// What is wrong with what is typed.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistake> {
        let days = WEEKDAYS.zip(&self.typed.days);
        let hours = days
            .filter(|(weekday, day)| day.open && hours(*weekday, day).is_none())
            .map(|(weekday, _)| Mistake::Hours(weekday));
        let rules = self.typed.rules.iter();
        let thresholds = rules
            .filter(|one| has_threshold(one.rule) && threshold(one.rule, &one.threshold).is_none())
            .map(|one| Mistake::Threshold(one.rule));
        hours.chain(thresholds).collect()
    }

    /// The rules as they are to stand; none while something cannot be read.
    #[must_use]
    pub fn read(&self) -> Option<WatchRules> {
        if !self.mistakes().is_empty() {
            return None;
        }
        let days = WEEKDAYS.zip(&self.typed.days);
        let settings = self.typed.rules.iter().map(|one| WatchSetting {
            rule: one.rule,
            on: one.on,
            threshold: threshold(one.rule, &one.threshold).unwrap_or_default(),
        });
        Some(WatchRules {
            hours: days
                .filter(|(_, day)| day.open)
                .filter_map(|(weekday, day)| hours(weekday, day))
                .collect(),
            settings: settings.collect(),
        })
    }

    /// Opens or closes a day; a day that is opened takes the hours of the day before it.
    pub fn open(&mut self, weekday: u8, open: bool) {
        let at = usize::from(weekday.saturating_sub(1));
        let like = self
            .typed
            .days
            .iter()
            .take(at)
            .rev()
            .find(|day| day.open)
            .cloned();
        if let Some(day) = self.typed.days.get_mut(at) {
            day.open = open;
            if open && day.from.is_empty() && day.to.is_empty() {
                *day = like.unwrap_or(TypedDay {
                    open,
                    from: "08:00".to_owned(),
                    to: "17:00".to_owned(),
                });
            }
        }
    }
}

fn hours(weekday: u8, day: &TypedDay) -> Option<OpeningHours> {
    let (from, to) = (typed_time(&day.from)?, typed_time(&day.to)?);
    (from < to).then_some(OpeningHours { weekday, from, to })
}

/// The number that was typed; where the rule has none to set, the one it has.
fn threshold(rule: WatchRule, text: &str) -> Option<u32> {
    let range = thresholds(rule);
    if !has_threshold(rule) {
        return Some(*range.start());
    }
    text.trim().parse().ok().filter(|number| range.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::TimeOfDay;

    fn rules() -> WatchRules {
        let time = |hour| TimeOfDay::new(hour, 0).expect("a time");
        let hours = (1..=5).map(|weekday| OpeningHours {
            weekday,
            from: time(8),
            to: time(17),
        });
        let settings = WatchRule::ALL.iter().map(|rule| WatchSetting {
            rule: *rule,
            on: true,
            threshold: *thresholds(*rule).start(),
        });
        WatchRules {
            hours: hours.collect(),
            settings: settings.collect(),
        }
    }

    #[test]
    fn what_stands_is_read_as_it_stands() {
        let form = WatchForm::of(&rules());
        assert!(!form.is_changed());
        assert_eq!(form.read(), Some(rules()));
    }

    #[test]
    fn a_day_that_is_opened_takes_the_hours_of_the_day_before() {
        let mut form = WatchForm::of(&rules());
        form.open(6, true);
        let read = form.read().expect("readable");
        assert!(
            read.hours
                .iter()
                .any(|hours| hours.weekday == 6 && hours.to == TimeOfDay::new(17, 0).expect("a time"))
        );
        form.open(6, false);
        assert_eq!(form.read().map(|rules| rules.hours.len()), Some(5));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_not_sent() {
        let mut form = WatchForm::of(&rules());
        form.typed.days[0].from = "eight".to_owned();
        form.typed.days[1].to = "07:00".to_owned();
        form.typed.rules[4].threshold = "90".to_owned();
        assert_eq!(
            form.mistakes(),
            [
                Mistake::Hours(1),
                Mistake::Hours(2),
                Mistake::Threshold(WatchRule::Volume)
            ]
        );
        assert_eq!(form.read(), None);
    }

    #[test]
    fn a_rule_that_is_switched_off_is_told() {
        let mut form = WatchForm::of(&rules());
        assert!(form.switched_off().is_empty());
        form.typed.rules[5].on = false;
        assert_eq!(form.switched_off(), [WatchRule::BulkExport]);
    }
}
