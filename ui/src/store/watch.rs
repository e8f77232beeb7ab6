//! What raises an alert, as it is being changed; and how an alert is told.

pub mod form;
pub mod review;

use crate::{format, t, words};
use careloop_contract::view::AlertView;
use careloop_contract::{Disposition, WatchRule};
use careloop_domain::watch::thresholds;

/// Alerts on one page.
pub const ALERTS_SHOWN: u32 = 50;

/// What an alert says happened, with how much of it there was and how much is usual.
#[must_use]
pub fn told(alert: &AlertView, day: &str) -> String {
    let key = format!("alert-told-{}", alert.rule.name());
    t!(
        &key,
        count = alert.count,
        usual = alert.usual,
        counted = format::count(u64::from(alert.count)),
        day = day.to_owned(),
    )
}

/// What the number in a rule counts; none where the rule has no number.
#[must_use]
pub fn unit(rule: WatchRule, count: u32) -> Option<String> {
    has_threshold(rule).then(|| t!(&format!("rule-unit-{}", rule.name()), count = count))
}

/// Whether a rule has a number that can be set.
#[must_use]
pub fn has_threshold(rule: WatchRule) -> bool {
    let range = thresholds(rule);
    range.start() < range.end()
}

/// Why what was written about an alert does not do, before the engine is asked.
#[must_use]
pub fn is_disposal_complete(disposition: Option<Disposition>, words: &str) -> bool {
    disposition.is_some() && !words.trim().is_empty()
}

/// The name of a rule with what it looks for, for lists of rules.
#[must_use]
pub fn explained(rule: WatchRule) -> (String, String) {
    (words::rule(rule), t!(&format!("rule-means-{}", rule.name())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::{AlertId, Instant};

    fn alert(rule: WatchRule) -> AlertView {
        AlertView {
            alert: AlertId::from_bytes([1; 16]),
            rule,
            at: Instant::from_millis(0),
            person: None,
            patient: None,
            count: 1_200,
            usual: 3,
            entries: vec![7],
            disposal: None,
        }
    }

    #[test]
    fn every_rule_is_told_with_its_numbers_and_explained() {
        for rule in WatchRule::ALL {
            let said = told(&alert(*rule), "14-Nov-2026");
            assert!(!said.starts_with("alert-told-"), "no words for {rule:?}");
            assert!(!said.contains("{$") && !said.contains("{ $"), "{said}");
            let (name, means) = explained(*rule);
            assert!(
                !name.starts_with("rule-") && !means.starts_with("rule-"),
                "{rule:?}"
            );
            if let Some(unit) = unit(*rule, 5) {
                assert!(!unit.starts_with("rule-unit-"), "no unit for {rule:?}");
            }
        }
        let said = told(&alert(WatchRule::Volume), "14-Nov-2026");
        assert!(
            said.contains("1\u{a0}200") && said.contains("14-Nov-2026") && said.contains('3'),
            "{said}"
        );
    }

    #[test]
    fn a_disposition_needs_a_choice_and_words() {
        assert!(!is_disposal_complete(None, "looked into"));
        assert!(!is_disposal_complete(Some(Disposition::Incident), "  "));
        assert!(is_disposal_complete(Some(Disposition::Incident), "called"));
    }
}
