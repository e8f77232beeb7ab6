use super::*;
use careloop_contract::Refusal;
use careloop_contract::view::{OpeningHours, WatchRules};
use proptest::prelude::*;

const PAGE: &str = include_str!("../../../../../docs/audit.md");

fn any_setting() -> impl Strategy<Value = WatchSetting> {
    (prop::sample::select(WatchRule::ALL), any::<bool>(), 0_u32..1_200)
        .prop_map(|(rule, on, threshold)| WatchSetting { rule, on, threshold })
}

fn any_hours() -> impl Strategy<Value = Vec<OpeningHours>> {
    let time = || (0_u16..24 * 60).prop_map(|minutes| TimeOfDay::from_minutes(minutes).expect("a time"));
    let open = (1_u8..=7, time(), time()).prop_map(|(weekday, from, to)| OpeningHours { weekday, from, to });
    prop::collection::vec(open, 0..6)
}

/// What must stay on stays on, and nothing leaves its limits.
fn within_limits(rules: &Rules) {
    for setting in rules.view().settings {
        assert!(
            thresholds(setting.rule).contains(&setting.threshold),
            "{setting:?}"
        );
        assert!(setting.on || may_be_off(setting.rule), "{setting:?}");
    }
    assert!(!rules.view().hours.is_empty());
}

proptest! {
    #[test]
    fn what_is_chosen_is_written_and_read_back(
        hours in any_hours(),
        changes in prop::collection::vec(any_setting(), 0..8),
    ) {
        let mut chosen = Rules::standard().view();
        chosen.hours = hours;
        for change in changes {
            for setting in chosen.settings.iter_mut().filter(|setting| setting.rule == change.rule) {
                *setting = change;
            }
        }
        if let Ok(rules) = Rules::of(&chosen) {
            within_limits(&rules);
            let text = rules.to_text();
            prop_assert!(Rules::is_lawful(&text));
            prop_assert_eq!(Rules::from_text(&text), rules);
        }
    }

    #[test]
    fn garbage_switches_nothing_off(
        text in "\\PC*|([a-z_]{1,20} (on|off) [0-9]{1,4}\\n){0,6}|(hours [0-9] [0-9:]{5} [0-9:]{5}\\n){0,6}",
    ) {
        let rules = Rules::from_text(&text);
        within_limits(&rules);
        prop_assert_eq!(Rules::from_text(&rules.to_text()), rules);
    }

    #[test]
    fn every_line_stands_for_itself(setting in any_setting(), noise in "[a-z ]{0,12}") {
        let line = format!(
            "{} {} {}", setting.rule, if setting.on { "on" } else { "off" }, setting.threshold
        );
        let alone = Rules::from_text(&line);
        prop_assert_eq!(Rules::from_text(&format!("{noise}x\n{line}")), alone.clone());
        // Said twice it is not said.
        prop_assert_eq!(Rules::from_text(&format!("{line}\n{line}")), Rules::standard());
        let lawful = thresholds(setting.rule).contains(&setting.threshold)
            && (setting.on || may_be_off(setting.rule));
        prop_assert_eq!(alone.view().settings.contains(&setting), lawful);
    }

    #[test]
    fn a_moment_is_beyond_the_hours_by_the_way_to_the_nearest(minute in 0_i64..7 * 24 * 60) {
        let rules = Rules::standard();
        let seen = observed(1, minute, What::Worked);
        let beyond = rules.minutes_beyond(seen.day, seen.time);
        // The same by walking minute by minute, both ways.
        let is_open = |minute: i64| {
            let seen = observed(1, minute, What::Worked);
            seen.day.as_days() - MONDAY < 5 && seen.day.as_days() >= MONDAY
                && (7 * 60..=19 * 60).contains(&seen.time.as_minutes())
        };
        let week = 7 * 24 * 60;
        let walked = (0..week)
            .find(|way| [way, &-way].into_iter().any(|way| is_open((minute + way).rem_euclid(week))));
        prop_assert_eq!(Some(i64::from(beyond)), walked);
    }
}

#[test]
fn the_standard_rules_are_an_empty_text() {
    assert_eq!(Rules::standard().to_text(), "");
    assert_eq!(Rules::from_text(""), Rules::standard());
    let fewer = rules_with(WatchRule::BulkExport, false, 50);
    assert_eq!(fewer.to_text(), "bulk_export off 50");
    assert_eq!(
        Rules::standard().differences(&fewer),
        [("bulk_export on 20".to_owned(), "bulk_export off 50".to_owned())]
    );
}

#[test]
fn what_is_not_a_set_of_rules_is_refused() {
    let standard = Rules::standard().view();
    let malformed = |change: &dyn Fn(&mut WatchRules)| {
        let mut chosen = standard.clone();
        change(&mut chosen);
        Rules::of(&chosen).expect_err("is refused").code()
    };
    let hours = |weekday, from, to| OpeningHours {
        weekday,
        from: TimeOfDay::new(from, 0).expect("a time"),
        to: TimeOfDay::new(to, 0).expect("a time"),
    };
    assert_eq!(malformed(&|rules| rules.hours.clear()), "malformed");
    assert_eq!(malformed(&|rules| rules.hours.push(hours(8, 7, 8))), "malformed");
    assert_eq!(malformed(&|rules| rules.hours.push(hours(6, 9, 9))), "malformed");
    assert_eq!(
        malformed(&|rules| rules.hours.push(hours(1, 18, 20))),
        "malformed"
    );
    assert_eq!(malformed(&|rules| rules.settings.truncate(3)), "malformed");
    assert_eq!(
        malformed(&|rules| rules.settings.push(rules.settings[0])),
        "malformed"
    );
    for rule in [
        WatchRule::Integrity,
        WatchRule::BreakGlass,
        WatchRule::DisabledAccount,
    ] {
        let switched_off = malformed(&|rules| {
            for setting in rules.settings.iter_mut().filter(|setting| setting.rule == rule) {
                setting.on = false;
            }
        });
        assert_eq!(switched_off, Refusal::OutOfRange.code(), "{rule}");
        let text = format!("{rule} off 1");
        assert!(!Rules::is_lawful(&text));
        assert!(Rules::from_text(&text).threshold(rule).is_some());
    }
    for text in [
        "volume on 300",
        "volume on 0250",
        "volume on 250 ",
        "volume on 250\n",
        "volume ON 250",
        "after_hours on 1\nafter_hours on 2",
        "hours 1 7:00 19:00",
    ] {
        assert!(!Rules::is_lawful(text), "{text:?}");
    }
    assert!(Rules::is_lawful(
        "hours 6 09:00 12:00\nafter_hours off 30\nvolume on 250"
    ));
}

#[test]
fn names_are_compared_as_people_read_them() {
    for (person, family) in [
        ("Dana Reyes", "REYES"),
        ("José Peña", "Pena"),
        ("Anna van der Berg", "van der Berg"),
        ("Dana Reyes-Moore", "Moore"),
        ("Dana Reyes", "Reyes-Moore"),
    ] {
        assert!(shares_family_name(person, family), "{person}, {family}");
    }
    for (person, family) in [
        ("Dana Reyes", "Reye"),
        ("Dana Reyes", "Dana"),
        ("Dana Reyes", ""),
        ("", ""),
        ("Anna van der Berg", "Berger"),
        ("Anna Maria", "Smith-"),
    ] {
        assert!(!shares_family_name(person, family), "{person}, {family}");
    }
    assert!(is_full_name_of("Dr. Maria Lopez", "Maria Elena", "Lopez"));
    assert!(is_full_name_of("maria lopez", "María", "López"));
    assert!(!is_full_name_of("Maria Lopez", "Elena", "Lopez"));
    assert!(!is_full_name_of("Lopez", "Lopez", "Lopez"));
    assert!(!is_full_name_of("Maria Lopez", "", "Lopez"));
}

/// What the program says of itself and what the page says are one.
#[test]
fn the_page_tells_every_rule() {
    let flat: String = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    for rule in WatchRule::ALL {
        let explained = explained(*rule);
        assert!(
            flat.contains(explained),
            "docs/audit.md says of {rule}: {explained}"
        );
        let limits = thresholds(*rule);
        let standard = Rules::standard().threshold(*rule).expect("is on");
        let row = unit(*rule).map_or_else(
            || format!("| `{rule}` | none |"),
            |unit| {
                format!(
                    "| `{rule}` | {standard} {unit} ({} to {}) |",
                    limits.start(),
                    limits.end()
                )
            },
        );
        assert!(flat.contains(&row), "docs/audit.md has the row {row}");
        let off = if may_be_off(*rule) { "yes" } else { "no" };
        assert!(
            flat.contains(&format!("{row} {off} |")),
            "docs/audit.md: may {rule} be off? {off}"
        );
    }
}
