use super::*;
use crate::fixture;

fn person(number: u8, name: &str, standing: Standing, kind: AccountKind) -> PersonView {
    PersonView {
        kind,
        ..fixture::person(number, &name.to_lowercase(), name, &[], standing)
    }
}

fn names(people: &[&PersonView]) -> Vec<String> {
    people.iter().map(|person| person.name.clone()).collect()
}

#[test]
fn people_services_and_those_who_left_stand_apart() {
    let all = [
        person(1, "Zoe", Standing::Active, AccountKind::Person),
        person(2, "Fax", Standing::Active, AccountKind::Service),
        person(3, "Ada", Standing::Suspended, AccountKind::Person),
        person(4, "Old fax", Standing::Left, AccountKind::Service),
        person(5, "Ben", Standing::Active, AccountKind::Person),
        person(6, "Cy", Standing::Left, AccountKind::Person),
    ];
    let groups = groups(&all);
    assert_eq!(names(&groups.people), ["Ben", "Zoe", "Ada"]);
    assert_eq!(names(&groups.services), ["Fax"]);
    assert_eq!(names(&groups.left), ["Cy", "Old fax"]);
    let asked = colleagues(&all, &[UserId::from_bytes([1; 16])]);
    assert_eq!(names(&asked), ["Ben"], "a program approves nothing");
}

#[test]
fn whoever_looks_after_people_approves_and_nobody_for_themselves() {
    let all = [
        fixture::person(1, "a", "Ada", &[Role::Administrator], Standing::Active),
        fixture::person(2, "b", "Ben", &[Role::FrontDesk], Standing::Active),
        fixture::person(3, "c", "Cy", &[Role::PracticeManager], Standing::Suspended),
        fixture::person(
            4,
            "d",
            "Di",
            &[Role::FrontDesk, Role::SecurityOfficer],
            Standing::Active,
        ),
    ];
    assert_eq!(names(&approvers(&all, &[])), ["Ada", "Di"]);
    assert_eq!(names(&approvers(&all, &[UserId::from_bytes([1; 16])])), ["Di"]);
}

#[test]
fn a_leaver_is_measured_against_the_hour_and_the_day() {
    let after = |millis| OffboardedView {
        ordered: Instant::from_millis(1_000),
        done: Instant::from_millis(1_000 + millis),
        tasks: 0,
        checklist: 0,
        rekeyed: true,
        keys_wait: false,
    };
    const HOUR: i64 = 3_600_000;
    assert_eq!(Leaving::of(&after(0)), Leaving::InTime);
    assert_eq!(Leaving::of(&after(HOUR)), Leaving::InTime);
    assert_eq!(Leaving::of(&after(HOUR + 1)), Leaving::Slow);
    assert_eq!(Leaving::of(&after(24 * HOUR)), Leaving::Slow);
    assert_eq!(Leaving::of(&after(24 * HOUR + 1)), Leaving::Late);
}

#[test]
fn the_last_minute_counts_and_then_it_is_over() {
    let at = Instant::from_millis;
    assert_eq!(minutes_left(at(3_600_000), at(0)), Some(60));
    assert_eq!(minutes_left(at(60_001), at(0)), Some(2));
    assert_eq!(minutes_left(at(60_000), at(59_999)), Some(1));
    assert_eq!(minutes_left(at(60_000), at(60_000)), None);
    assert_eq!(minutes_left(at(60_000), at(90_000)), None);
}

#[test]
fn a_time_is_read_as_people_write_it() {
    let time = |text| typed_time(text).map(|time| time.to_string());
    for (text, expected) in [
        ("14:05", Some("14:05")),
        (" 9:05 ", Some("09:05")),
        ("1405", Some("14:05")),
        ("905", Some("09:05")),
        ("14.05", Some("14:05")),
        ("24:00", None),
        ("14:5", None),
        ("14", None),
        ("+9:05", None),
        ("noon", None),
    ] {
        assert_eq!(time(text).as_deref(), expected, "{text:?}");
    }
}

#[test]
fn a_day_and_time_at_the_clinic_is_one_moment() {
    // Five hours behind, and from minute 1 000 000 on only four.
    let local = |at: Instant| {
        let minute = at.as_millis() / 60_000;
        let local = minute - if minute < 1_000_000 { 300 } else { 240 };
        let day = Day::from_days(local.div_euclid(1_440)).expect("a day");
        let rest = u16::try_from(local.rem_euclid(1_440)).expect("minutes");
        (day, TimeOfDay::from_minutes(rest).expect("a time"))
    };
    for minute in [0_i64, 5_000, 999_000, 999_999, 1_000_000, 1_000_061, 2_000_000] {
        let at = Instant::from_millis(minute * 60_000);
        let (day, time) = local(at);
        let found = moment_of(day, time, local);
        assert_eq!(local(found), (day, time), "minute {minute}");
    }
}
