use super::*;
use proptest::prelude::*;

/// What no rule minds, between the entries that one does.
fn noise(place: u64, minutes: i64) -> Observation {
    Observation {
        person: Some(user(7)),
        session: Some(SessionId::from_bytes([7; 16])),
        workstation: workstation(7),
        ..at_nine(place, minutes, What::Worked)
    }
}

/// Every second place is one that counts, from the second on.
fn places(count: u32) -> Vec<u64> {
    (1..=u64::from(count)).map(|n| n * 2).collect()
}

/// So many observations that count, each after one that does not.
fn series(count: u32, one: impl Fn(u32, u64, i64) -> Observation) -> Vec<Observation> {
    let mut seen = Vec::new();
    for (n, place) in (0..count).zip(places(count)) {
        let minutes = i64::from(n) / 4;
        seen.push(noise(place - 1, minutes));
        seen.push(one(n, place, minutes));
    }
    seen
}

/// Nothing just below the threshold; at it and beyond it one alert, with exactly its entries.
fn at_its_threshold(
    rule: WatchRule,
    threshold: u32,
    about: Option<PatientId>,
    one: impl Fn(u32, u64, i64) -> Observation,
) {
    let set = Observation {
        person: None,
        session: None,
        ..at_nine(1, 0, What::RulesChanged(rules_with(rule, true, threshold)))
    };
    for count in [threshold - 1, threshold, threshold + 2] {
        let mut seen = vec![set.clone()];
        seen.extend(series(count, &one));
        let found = alerts_of(rule, &seen);
        if count < threshold {
            assert_eq!(found, [], "{rule}: {count} of {threshold}");
            continue;
        }
        let [alert] = found.as_slice() else {
            panic!("{rule}: {count} of {threshold} is one alert, not {found:?}");
        };
        let entries: Vec<u64> = places(count).into_iter().take(ALERT_ENTRIES).collect();
        assert_eq!((alert.count, alert.usual), (count, threshold), "{rule}");
        assert_eq!((alert.person, alert.patient), (Some(user(1)), about), "{rule}");
        assert_eq!(
            (alert.entries.as_slice(), alert.first),
            (entries.as_slice(), 2),
            "{rule}"
        );
        assert_eq!(alert.at, seen.last().expect("one").at, "{rule}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_counted_raises_an_alert_at_its_threshold(chosen in 1_u32..40) {
        let within = |rule| chosen.clamp(*thresholds(rule).start(), *thresholds(rule).end());
        let rule = WatchRule::OutsideCareTeam;
        at_its_threshold(rule, within(rule), None, |n, place, minutes| {
            looked(place, minutes, vec![Look { is_outside_care_team: true, ..look(n) }, look(1_000 + n)])
        });
        let rule = WatchRule::SameFamilyName;
        at_its_threshold(rule, within(rule), Some(patient(5)), |_, place, minutes| {
            looked(place, minutes, vec![Look { has_same_family_name: true, ..look(5) }])
        });
        let rule = WatchRule::OwnOrColleague;
        at_its_threshold(rule, within(rule), Some(patient(5)), |_, place, minutes| {
            looked(place, minutes, vec![Look { works_here: true, ..look(5) }])
        });
        let rule = WatchRule::BulkExport;
        at_its_threshold(rule, within(rule), None, |_, place, minutes| {
            at_nine(place, minutes, What::TookOut { records: 1 })
        });
        let rule = WatchRule::RepeatedDenials;
        at_its_threshold(rule, within(rule), None, |_, place, minutes| {
            at_nine(place, minutes, What::Refused)
        });
        let rule = WatchRule::DisabledAccount;
        at_its_threshold(rule, within(rule), None, |_, place, minutes| Observation {
            person: None,
            session: None,
            ..at_nine(place, minutes, What::TriedIn {
                attempts: vec![Attempt { account: user(1), day: Day::from_days(MONDAY).expect("a day") }],
            })
        });
    }

    #[test]
    fn work_beyond_the_hours_by_the_threshold(threshold in 1_u32..=720, minutes in 0_i64..7 * 24 * 60) {
        let rule = WatchRule::AfterHours;
        let mut seen = vec![observed(1, minutes, What::RulesChanged(rules_with(rule, true, threshold)))];
        seen[0].person = None;
        seen.push(observed(2, minutes, What::Worked));
        let beyond = Rules::standard().minutes_beyond(seen[1].day, seen[1].time);
        let found = alerts_of(rule, &seen);
        prop_assert_eq!(found.len(), usize::from(beyond >= threshold));
        if let [alert] = found.as_slice() {
            prop_assert_eq!((alert.count, alert.usual), (beyond, threshold));
            prop_assert_eq!(&alert.entries, &[2]);
        }
        // What the program does by itself at night is nobody's work.
        seen[1].what = What::ByItself;
        prop_assert_eq!(alerts_of(rule, &seen), []);
    }

    #[test]
    fn a_clock_that_goes_back(threshold in 1_u32..=60, back in 0_i64..90) {
        let rule = WatchRule::ClockSetBack;
        let mut set = at_nine(1, 0, What::RulesChanged(rules_with(rule, true, threshold)));
        set.workstation = workstation(9);
        let seen = [set, at_nine(2, 100, What::Worked), noise(3, 0), at_nine(4, 100 - back, What::Worked)];
        let found = alerts_of(rule, &seen);
        prop_assert_eq!(found.len(), usize::from(back >= i64::from(threshold)));
        if let [alert] = found.as_slice() {
            prop_assert_eq!(i64::from(alert.count), back);
            prop_assert_eq!(&alert.entries, &[2, 4]);
        }
    }

    /// Days of usual work, then one day: far more is so many percent of the mean, and at least 20.
    #[test]
    fn volume_is_measured_by_ones_own_days(
        usual in prop::collection::vec(0_u32..16, 0..9),
        today in 1_u32..60,
        percent in 110_u32..=1_000,
    ) {
        let rule = WatchRule::Volume;
        let mut seen = vec![at_nine(1, -60 * 24 * 60, What::RulesChanged(rules_with(rule, true, percent)))];
        seen[0].person = None;
        let mut place = 1;
        let mut day = |back: i64, patients: u32, seen: &mut Vec<Observation>| {
            for n in 0..patients {
                place += 1;
                seen.push(looked(place, -back * 24 * 60 + i64::from(n), vec![look(n)]));
            }
        };
        // Before the 30 days: does not count.
        day(31, 50, &mut seen);
        for (back, patients) in (1..).zip(&usual) {
            day(30 - back, *patients, &mut seen);
        }
        let before = seen.len();
        day(0, today, &mut seen);
        let mut watcher = Watcher::default();
        let _earlier = all_alerts(&mut watcher, &seen[..before]);
        let found = all_alerts(&mut watcher, &seen[before..]);
        let worked: Vec<u32> = usual.into_iter().filter(|patients| *patients > 0).collect();
        let (sum, days) = (worked.iter().sum::<u32>(), u32::try_from(worked.len()).expect("few"));
        let is_far_more = today >= VOLUME_PATIENTS && today * 100 * days >= percent * sum;
        prop_assert_eq!(found.len(), usize::from(is_far_more));
        if let [alert] = found.as_slice() {
            prop_assert_eq!(alert.rule, rule);
            prop_assert_eq!(alert.count, today);
            let mean = if days == 0 { 0.0 } else { f64::from(sum) / f64::from(days) };
            prop_assert!((f64::from(alert.usual) - mean).abs() <= 0.5);
            let own: Vec<u64> = seen[before..].iter().map(|seen| seen.place).collect();
            prop_assert_eq!(&alert.entries, &own);
        }
    }

    /// Whoever stops and goes on later, with what was kept, finds what is found in one go.
    #[test]
    fn in_two_parts_as_in_one(
        steps in prop::collection::vec((0_u8..12, 0_i64..400, 0_u8..3, 0_u32..30), 1..120),
        cut in any::<prop::sample::Index>(),
    ) {
        let seen = story(&steps);
        let whole = all_alerts(&mut Watcher::default(), &seen);
        let (before, after) = seen.split_at(cut.index(seen.len()));
        let mut first = Watcher::default();
        let mut found = all_alerts(&mut first, before);
        let kept = serde_json::to_vec(&first).expect("is written");
        let mut second: Watcher = serde_json::from_slice(&kept).expect("is read");
        for alert in all_alerts(&mut second, after) {
            let of = |alert: &Alert| (alert.rule, alert.person, alert.patient, alert.first);
            found.retain(|known| of(known) != of(&alert));
            found.push(alert);
        }
        let sorted = |mut alerts: Vec<Alert>| {
            alerts.sort_unstable_by_key(|alert| (alert.rule, alert.first, alert.person, alert.patient));
            alerts
        };
        prop_assert_eq!(sorted(found), sorted(whole));
    }

    /// Every alert names entries that were there, once each, in order, and none twice for the same matter.
    #[test]
    fn an_alert_names_its_entries(
        steps in prop::collection::vec((0_u8..12, 0_i64..400, 0_u8..3, 0_u32..30), 1..120),
    ) {
        let seen = story(&steps);
        let found = all_alerts(&mut Watcher::default(), &seen);
        for alert in &found {
            prop_assert!(alert.entries.is_sorted_by(|one, next| one < next), "{:?}", alert);
            prop_assert_eq!(alert.entries.first(), Some(&alert.first));
            prop_assert!(alert.entries.len() <= ALERT_ENTRIES);
            prop_assert!(alert.entries.last() <= Some(&u64::try_from(seen.len()).expect("few")));
        }
        let mut about: Vec<_> = found
            .iter()
            .map(|alert| (alert.rule, alert.person, alert.patient, alert.day))
            .collect();
        let count = about.len();
        about.sort_unstable();
        about.dedup();
        prop_assert_eq!(about.len(), count);
    }
}

/// A story of every sort of entry, from chance.
fn story(steps: &[(u8, i64, u8, u32)]) -> Vec<Observation> {
    let mut minutes = 0;
    let mut seen = Vec::new();
    for (place, (sort, later, who, patient)) in (1..).zip(steps) {
        minutes += later - 10;
        let what = match sort {
            0 => What::CameIn,
            1 => What::Left,
            2 => What::TookOut { records: *patient },
            3 => What::Refused,
            4 => What::BeganEmergency { patient: None },
            5 => What::FoundFault,
            6 => What::RulesChanged(rules_with(WatchRule::BulkExport, *who > 0, 1 + patient)),
            7 => What::ByItself,
            8 => What::TriedIn {
                attempts: vec![Attempt {
                    account: user(8),
                    day: at_nine(1, minutes, What::Worked).day,
                }],
            },
            _ => What::Worked,
        };
        let looked = Look {
            is_outside_care_team: patient % 2 == 0,
            has_same_family_name: patient % 5 == 0,
            works_here: patient % 7 == 0,
            ..look(*patient)
        };
        let looks = if what == What::Worked {
            vec![looked]
        } else {
            Vec::new()
        };
        seen.push(Observation {
            workstation: workstation(1 + who % 2),
            session: Some(SessionId::from_bytes([*who; 16])),
            person: Some(user(*who)),
            in_emergency: *sort == 9,
            looks,
            ..at_nine(place, minutes, what)
        });
    }
    seen
}

#[test]
fn another_day_is_another_alert() {
    let day = 24 * 60;
    let refused = |place, minutes| at_nine(place, minutes, What::TookOut { records: 20 });
    let found = alerts_of(
        WatchRule::BulkExport,
        &[refused(1, 0), refused(2, 5), refused(3, day)],
    );
    let entries: Vec<&[u64]> = found.iter().map(|alert| alert.entries.as_slice()).collect();
    assert_eq!(entries, [[1, 2].as_slice(), &[3]]);
}

#[test]
fn refusals_more_than_an_hour_apart_do_not_add_up() {
    let refused: Vec<_> = (0..20)
        .map(|n| at_nine(n, i64::try_from(n).expect("few") * 16, What::Refused))
        .collect();
    // Four fall within any hour.
    assert_eq!(alerts_of(WatchRule::RepeatedDenials, &refused), []);
}

#[test]
fn a_task_alone_is_not_a_record_and_a_patient_counts_once() {
    let outside = |n, is_record| Look {
        is_outside_care_team: true,
        is_record,
        ..look(n)
    };
    let tasks: Vec<_> = (0..9)
        .map(|n| looked(u64::from(n), 0, vec![outside(n, false)]))
        .collect();
    assert_eq!(alerts_of(WatchRule::OutsideCareTeam, &tasks), []);
    let again: Vec<_> = (0..9).map(|n| looked(n, 0, vec![outside(1, true)])).collect();
    assert_eq!(alerts_of(WatchRule::OutsideCareTeam, &again), []);
}

#[test]
fn one_login_at_two_workstations() {
    let rule = WatchRule::TwoWorkstations;
    let at = |place, minutes, workstation_number: u8, what| Observation {
        workstation: workstation(workstation_number),
        session: Some(SessionId::from_bytes([workstation_number; 16])),
        ..at_nine(place, minutes, what)
    };
    let in_both = [
        at(1, 0, 1, What::CameIn),
        at(2, 10, 1, What::Worked),
        at(3, 24, 2, What::CameIn),
    ];
    let found = alerts_of(rule, &in_both);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].entries.as_slice(), found[0].count),
        ([1, 3].as_slice(), 1)
    );
    // Locked, or idle for so long that it has locked, or at the same workstation: once.
    let locked = [
        at(1, 0, 1, What::CameIn),
        at(2, 1, 1, What::Left),
        at(3, 2, 2, What::CameIn),
    ];
    assert_eq!(alerts_of(rule, &locked), []);
    let idle = [at(1, 0, 1, What::CameIn), at(2, 15, 2, What::CameIn)];
    assert_eq!(alerts_of(rule, &idle), []);
    let same = [at(1, 0, 1, What::CameIn), at(2, 1, 1, What::CameIn)];
    assert_eq!(alerts_of(rule, &same), []);
}

#[test]
fn an_emergency_is_an_alert_with_everything_done_under_it() {
    let under = |place, what| Observation {
        in_emergency: true,
        ..at_nine(place, 1, what)
    };
    let seen = [
        under(
            1,
            What::BeganEmergency {
                patient: Some(patient(3)),
            },
        ),
        under(2, What::Worked),
        at_nine(3, 2, What::Worked),
        under(4, What::Worked),
    ];
    let found = alerts_of(WatchRule::BreakGlass, &seen);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].patient, found[0].count), (Some(patient(3)), 1));
    assert_eq!(found[0].entries, [1, 2, 4]);
}

#[test]
fn a_fault_is_nobodys_doing() {
    let found = alerts_of(WatchRule::Integrity, &[at_nine(1, 0, What::FoundFault)]);
    assert_eq!((found.len(), found[0].person), (1, None));
    assert_eq!(found[0].entries, [1]);
}

#[test]
fn a_change_of_the_rules_holds_from_its_entry_on() {
    let off = |on| What::RulesChanged(rules_with(WatchRule::BulkExport, on, 20));
    let took = |place| at_nine(place, 0, What::TookOut { records: 20 });
    let seen = [
        at_nine(1, 0, off(false)),
        took(2),
        at_nine(3, 0, off(true)),
        took(4),
    ];
    let found = alerts_of(WatchRule::BulkExport, &seen);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].entries,
        [4],
        "what was done while it was off stays unseen"
    );
}
