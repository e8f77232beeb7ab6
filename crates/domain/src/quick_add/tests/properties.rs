//! What holds for every line, on every day.

use super::super::{ChipKind, parse, title_warnings, without};
use super::{now, read};
use careloop_contract::{Day, TimeOfDay};
use proptest::prelude::*;

/// Any text, and texts in which the words of the grammar are frequent.
fn any_line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => "[0-9]{1,4}[-./:]?[0-9]{0,4}",
    ];
    prop_oneof![
        1 => ".*",
        3 => prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat()),
    ]
}

const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    " ",
    "  ",
    "\u{A0}",
    "\t",
    "^",
    "@",
    "#",
    "!",
    "\"",
    "\\",
    "!1",
    "!2",
    "okafor",
    "é",
    "e\u{301}",
    "nurse",
    "tue",
    "sat",
    "next",
    "in",
    "3",
    "14",
    "days",
    "d",
    "aug",
    "may",
    "feb",
    "29",
    "2027",
    "1961",
    "2pm",
    "pm",
    "14:00",
    "noon",
    "eod",
    "by",
    "at",
    "due",
    "today",
    "tomorrow",
    ",",
    ".",
    "-",
    "(",
    ")",
    "+",
    "born",
    "555-0142",
    "078-05-1120",
    "a@b.c",
    "👩\u{200D}⚕",
    "O\u{2082}",
];

/// A line made from the grammar: words of work, and at most one chip of each kind, all of them
/// behind the work or before it.
fn line_of_the_grammar() -> impl Strategy<Value = (String, usize)> {
    let work = prop::collection::vec(
        prop::sample::select(&["call", "lab", "K+", "fäx", "the", "form"][..]),
        0..4,
    );
    let one_of = |choices: &'static [&'static str]| prop::option::of(prop::sample::select(choices));
    let chips = (
        one_of(&["^okafor", "^\"okafor ngozi\"", "^WC-10012,", "^Zoë,Ann"]),
        one_of(&["@maya", "@tom.becker", "@\"Maya Lin\""]),
        one_of(&["#frontdesk", "#nurse", "#nobody"]),
        one_of(&["!1", "!2", "!3"]),
        one_of(&[
            "today 14:00",
            "tomorrow",
            "by tomorrow.",
            "tue",
            "next tue",
            "14 aug",
            "aug 14",
            "14-aug-2027",
            "2027-08-14",
            "in 3d",
            "in 2 weeks",
            "in 30 min",
            "2pm",
            "at 2 pm",
            "14:00",
            "noon",
            "eod",
            "fri eod",
        ]),
    )
        .prop_map(|(patient, person, queue, priority, due)| {
            [patient, person, queue, priority, due]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        })
        .prop_shuffle();
    (work, chips).prop_map(|(work, chips)| {
        let count = chips.len();
        ([work, chips].concat().join(" "), count)
    })
}

fn any_day() -> impl Strategy<Value = Day> {
    (-25_567..70_000_i64).prop_map(|days| Day::from_days(days).expect("from 1900 to 2161"))
}

fn any_time() -> impl Strategy<Value = TimeOfDay> {
    (0..24 * 60_u16).prop_map(|minutes| TimeOfDay::from_minutes(minutes).expect("of one day"))
}

proptest! {
    #[test]
    fn a_line_is_its_chips_and_its_title(text in any_line(), today in any_day(), time in any_time()) {
        let line = parse(&text, today, time);
        let mut end = 0;
        let mut left = String::new();
        for chip in &line.chips {
            prop_assert!(end <= chip.range.start && chip.range.start < chip.range.end);
            left.push_str(text.get(end..chip.range.start).expect("on the bounds of characters"));
            end = chip.range.end;
        }
        left.push_str(text.get(end..).expect("on the bounds of characters"));
        // Escapes are all that goes beside the chips.
        let words = left.split_whitespace().map(|word| match word.strip_prefix('\\') {
            Some(bare) if bare.starts_with(|c: char| c.is_alphanumeric() || "^@#!".contains(c)) => bare,
            Some(_) | None => word,
        });
        prop_assert_eq!(words.collect::<Vec<_>>().join(" "), line.title);
    }

    #[test]
    fn of_each_kind_there_is_at_most_one_chip(text in any_line()) {
        let kinds: Vec<u8> = read(&text).chips.iter().map(|chip| match chip.kind {
            ChipKind::Patient(_) => 0,
            ChipKind::Person(_) => 1,
            ChipKind::Queue(_) | ChipKind::UnknownQueue(_) => 2,
            ChipKind::Priority(_) => 3,
            ChipKind::Due { .. } => 4,
        }).collect();
        let once: std::collections::BTreeSet<u8> = kinds.iter().copied().collect();
        prop_assert_eq!(once.len(), kinds.len());
    }

    #[test]
    fn nothing_is_due_before_today(text in any_line(), today in any_day(), time in any_time()) {
        for chip in parse(&text, today, time).chips {
            if let ChipKind::Due { day, .. } = chip.kind {
                prop_assert!(day >= today, "{day} on {today}");
            }
        }
    }

    #[test]
    fn warnings_stand_in_the_title(text in any_line(), today in any_day()) {
        let line = parse(&text, today, now());
        let mut start = 0;
        for warning in &line.warnings {
            prop_assert!(start <= warning.range.start, "in order");
            start = warning.range.start;
            prop_assert!(text.get(warning.range.clone()).is_some_and(|part| !part.is_empty()));
            let is_in_a_chip = line.chips.iter().any(|chip| {
                chip.range.start < warning.range.end && warning.range.start < chip.range.end
            });
            prop_assert!(!is_in_a_chip);
        }
        for warning in title_warnings(&text, &["Okafor"], today) {
            prop_assert!(text.get(warning.range).is_some_and(|part| !part.is_empty()));
        }
    }

    #[test]
    fn a_line_of_the_grammar_has_its_chips((text, count) in line_of_the_grammar(), today in any_day()) {
        // 14 August 2027 is past on some days, and then no due day.
        let today = today.min(Day::new(2027, 8, 14).expect("the day exists"));
        prop_assert_eq!(parse(&text, today, now()).chips.len(), count, "{:?}", text);
    }

    #[test]
    fn taking_a_chip_out_leaves_the_others((text, _) in line_of_the_grammar()) {
        let line = read(&text);
        for (number, chip) in line.chips.iter().enumerate() {
            let left = read(&without(&text, chip));
            prop_assert_eq!(&left.title, &line.title);
            let mut others: Vec<_> = line.chips.iter().map(|chip| &chip.kind).collect();
            others.remove(number);
            prop_assert_eq!(left.chips.iter().map(|chip| &chip.kind).collect::<Vec<_>>(), others);
        }
    }
}
