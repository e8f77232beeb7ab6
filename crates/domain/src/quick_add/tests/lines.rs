//! Lines one by one. Today is Wednesday, 12 August 2026, a quarter past ten.

use super::super::{parse, without};
use super::{now, read, shown};
use careloop_contract::Day;

fn check(cases: &[(&str, &str)]) {
    for (typed, expected) in cases {
        assert_eq!(shown(&read(typed)), *expected, "{typed:?}");
    }
}

#[test]
fn everything_at_once() {
    check(&[
        (
            "Call lab about K+ ^okafor @maya.lin #nurse !1 tomorrow 14:00",
            "Call lab about K+ | ^okafor | @maya.lin | #clinical_staff | !Stat | 2026-08-13 14:00",
        ),
        (
            "!2 ^WC-10012 fax the form #billing due by fri at 2pm @beth",
            "fax the form | !Urgent | ^WC-10012 | #biller | 2026-08-14 14:00 | @beth",
        ),
        ("", ""),
        (" \t ", ""),
        ("Water the plants", "Water the plants"),
        ("  Call \t the   lab ", "Call the lab"),
    ]);
}

#[test]
fn patients() {
    check(&[
        ("^okafor ngozi call lab", "ngozi call lab | ^okafor"),
        ("^\"okafor ngozi\" call lab", "call lab | ^okafor ngozi"),
        (
            "^\u{201C}okafor ngozi\u{201D} call lab",
            "call lab | ^okafor ngozi",
        ),
        ("^okafor,ngozi call lab", "call lab | ^okafor ngozi"),
        ("call ^okafor, then fax", "call then fax | ^okafor"),
        ("^okafor's labs", "labs | ^okafor"),
        ("labs for ^WC-10012.", "labs for | ^WC-10012"),
        ("^O'Brien call", "call | ^O'Brien"),
        ("^Zoë-Anne ^\"", "^\" | ^Zoë-Anne"),
        // The second quotation mark is still to be typed.
        ("call ^\"okafor ng", "call | ^okafor ng"),
        ("^\"okafor ng @maya call", "call | ^okafor ng | @maya"),
        ("^\"okafor\" ngozi", "ngozi | ^okafor"),
        (
            "see ^\"de la Cruz, Ana\", then call",
            "see then call | ^de la Cruz Ana",
        ),
        // No patient.
        ("^", "^"),
        ("^ okafor", "^ okafor"),
        ("^_^ and ^^ and ^\"\" x", "^_^ and ^^ and ^\"\" x"),
        ("10^3 cells", "10^3 cells"),
        ("(^okafor)", "(^okafor)"),
    ]);
}

#[test]
fn people_and_queues() {
    check(&[
        ("restock @tom.becker", "restock | @tom.becker"),
        ("@dana, please restock", "please restock | @dana"),
        ("ask @\"Maya Lin\" first", "ask first | @Maya Lin"),
        ("@łukasz restock", "restock | @łukasz"),
        ("mail tom@example.org", "mail tom@example.org"),
        ("@ and @@tom", "@ and @@tom"),
        ("fax #frontdesk", "fax | #front_desk"),
        ("fax #Front-Desk", "fax | #front_desk"),
        ("fax #front_desk now", "fax now | #front_desk"),
        ("fax #\"front desk\"", "fax | #front_desk"),
        ("#clinical #Doctor", "#clinical | #provider"),
        ("#provider: sign", "sign | #provider"),
        ("#manager budget", "budget | #practice_manager"),
        ("#practice_manager budget", "budget | #practice_manager"),
        ("#admin keys", "keys | #administrator"),
        ("#pharmacy refill", "refill | #?pharmacy"),
        ("#billing about claim #A17", "about claim #A17 | #biller"),
        ("clean room #3", "clean room #3"),
        ("# and ##nurse", "# and ##nurse"),
    ]);
}

#[test]
fn priorities() {
    check(&[
        ("!1 call", "call | !Stat"),
        ("call !2, then fax", "call then fax | !Urgent"),
        ("call !3", "call | !Routine"),
        ("call !! !!! ! !0 !4 !10 !1!", "call !! !!! ! !0 !4 !10 !1!"),
        ("call now!1", "call now!1"),
    ]);
}

#[test]
fn of_each_kind_the_last_counts_and_the_others_stay() {
    check(&[
        ("!1 call !3", "!1 call | !Routine"),
        ("^okafor call ^brown", "^okafor call | ^brown"),
        ("^\"a   b\" call ^brown", "^\"a b\" call | ^brown"),
        ("@tom ask @maya", "@tom ask | @maya"),
        (
            "move visit of 14 aug to tomorrow",
            "move visit of 14 aug to | 2026-08-13",
        ),
        ("today call tomorrow", "today call | 2026-08-13"),
        // A time beside a day is part of the work.
        ("tomorrow prepare 9am visit", "prepare 9am visit | 2026-08-13"),
        ("9am visit: prepare tomorrow", "9am visit: prepare | 2026-08-13"),
        ("9am or 11am", "9am or | 2026-08-12 11:00"),
    ]);
}

#[test]
fn days() {
    check(&[
        ("call today", "call | 2026-08-12"),
        ("call Today.", "call | 2026-08-12"),
        ("Tomorrow call", "call | 2026-08-13"),
        ("call due tomorrow", "call | 2026-08-13"),
        ("call tue", "call | 2026-08-18"),
        ("call by Friday", "call | 2026-08-14"),
        ("call thurs", "call | 2026-08-13"),
        ("call this fri", "call | 2026-08-14"),
        // Today's name is in seven days.
        ("call wed", "call | 2026-08-19"),
        // The week after this one, from its Monday on.
        ("call next tue", "call | 2026-08-18"),
        ("call next fri about labs", "call about labs | 2026-08-21"),
        ("call next wednesday", "call | 2026-08-19"),
        ("call 14 aug", "call | 2026-08-14"),
        ("call 14th August about labs", "call about labs | 2026-08-14"),
        ("call aug 14", "call | 2026-08-14"),
        ("call 12 aug", "call | 2026-08-12"),
        ("call on 11 aug", "call | 2027-08-11"),
        ("call Aug 14, 2027", "call | 2027-08-14"),
        ("call 14-aug", "call | 2026-08-14"),
        ("call 14-Aug-2026", "call | 2026-08-14"),
        ("call aug-14-2026 please", "call please | 2026-08-14"),
        ("call 2026-08-14", "call | 2026-08-14"),
        ("call 29 feb", "call | 2028-02-29"),
        ("call fri 14 aug", "call | 2026-08-14"),
        // It is a Friday: the contradiction stays in sight.
        ("call thu 14 aug", "call thu | 2026-08-14"),
    ]);
}

#[test]
fn a_span_of_time() {
    check(&[
        ("recheck in 3d", "recheck | 2026-08-15"),
        ("recheck in 3 days with labs", "recheck with labs | 2026-08-15"),
        ("recheck in 2 weeks", "recheck | 2026-08-26"),
        ("recheck in 2w at 9am", "recheck | 2026-08-26 09:00"),
        ("recheck in 6 months", "recheck | 2027-02-12"),
        ("recheck BP in 30 min", "recheck BP | 2026-08-12 10:45"),
        ("recheck BP in 14h", "recheck BP | 2026-08-13 00:15"),
        ("recheck in 3", "recheck in 3"),
        ("in 3 rooms", "in 3 rooms"),
        ("recheck in 3 \\days", "recheck in 3 days"),
        ("in 99999999999999999999 days", "in 99999999999999999999 days"),
        ("in days", "in days"),
        ("check in", "check in"),
    ]);
}

#[test]
fn times() {
    check(&[
        ("call 14:00", "call | 2026-08-12 14:00"),
        // Past, and still today: it is overdue.
        ("call 9:05", "call | 2026-08-12 09:05"),
        ("call at 2pm", "call | 2026-08-12 14:00"),
        ("call @2pm", "call | 2026-08-12 14:00"),
        ("call @ 2pm", "call | 2026-08-12 14:00"),
        ("call 2 pm", "call | 2026-08-12 14:00"),
        ("call 2:30 p.m.", "call | 2026-08-12 14:30"),
        ("call 12am", "call | 2026-08-12 00:00"),
        ("call 12:15pm", "call | 2026-08-12 12:15"),
        ("call by noon", "call | 2026-08-12 12:00"),
        ("call eod", "call | 2026-08-12 17:00"),
        ("eod tomorrow call", "call | 2026-08-13 17:00"),
        ("call tomorrow eod", "call | 2026-08-13 17:00"),
        ("call today 14:00", "call | 2026-08-12 14:00"),
        ("call today, 14:00, please", "call please | 2026-08-12 14:00"),
        ("call 14:00 on fri", "call | 2026-08-14 14:00"),
        ("call tue 8am about labs", "call about labs | 2026-08-18 08:00"),
        ("call 2pm tue visit", "call tue visit | 2026-08-12 14:00"),
        // No times.
        ("call 24:00 or 9:60 or 9:5", "call 24:00 or 9:60 or 9:5"),
        ("call 13pm or 0am or pm", "call 13pm or 0am or pm"),
        ("dilute 1:1000", "dilute 1:1000"),
        ("I am 5", "I am 5"),
    ]);
}

#[test]
fn ordinary_words_stay() {
    check(&[
        ("may need a ride", "may need a ride"),
        ("form 3 may need a signature", "form 3 may need a signature"),
        ("form due 3 may", "form | 2027-05-03"),
        ("forms 3 may 2027 and later", "forms and later | 2027-05-03"),
        ("march to the door", "march to the door"),
        ("check MAR 2 doses missed", "check MAR 2 doses missed"),
        ("repeat OCT 6 months on", "repeat OCT 6 months on"),
        ("recheck O2 sat", "recheck O2 sat"),
        ("recheck SpO2 sat sat", "recheck SpO2 sat | 2026-08-15"),
        ("pt sat with family", "pt sat with family"),
        ("sun cream for Mon visit", "sun cream for Mon visit"),
        ("keep out of the sun", "keep out of the sun"),
        ("sun ^okafor", " | 2026-08-16 | ^okafor"),
        ("todays tomorrow's mondays", "todays tomorrow's mondays"),
        ("was it today?", "was it today?"),
        ("next week", "next week"),
        ("31 jun or 30-feb or 2027-02-29", "31 jun or 30-feb or 2027-02-29"),
        ("claim of 2026-08-11 denied", "claim of 2026-08-11 denied"),
        ("call 8/14 or 14.8.", "call 8/14 or 14.8."),
        ("call 32 aug or aug 0", "call 32 aug or aug 0"),
        ("call 14 aug 1850", "call 1850 | 2026-08-14"),
        ("born 14 aug", "born 14 aug"),
        ("due on at by", "due on at by"),
        ("BP 120/80 K+ 5.1", "BP 120/80 K+ 5.1"),
    ]);
}

#[test]
fn a_backslash_keeps_a_word_in_the_title() {
    check(&[
        ("print \\#frontdesk sign", "print #frontdesk sign"),
        ("\\^okafor \\@tom \\!1 ^brown", "^okafor @tom !1 | ^brown"),
        ("read \\today show", "read today show"),
        ("call 14 \\aug", "call 14 aug"),
        ("call \\tue 14:00", "call tue | 2026-08-12 14:00"),
        // No escape.
        (
            "\\ \\\\nas\\share \\(x) a\\today",
            "\\ \\\\nas\\share \\(x) a\\today",
        ),
    ]);
}

#[test]
fn letters_of_any_writing_are_taken_as_they_are() {
    check(&[
        ("名前\u{3000}電話 ^山田 明日", "名前 電話 明日 | ^山田"),
        (
            "\u{A0}Zoë\u{A0}anrufen 14:00\u{A0}",
            "Zoë anrufen | 2026-08-12 14:00",
        ),
        ("👩\u{200D}⚕ !1 é", "👩\u{200D}⚕ é | !Stat"),
        ("^Jose\u{301} ring", "ring | ^Jose\u{301}"),
        ("^e\u{301}mile ring", "ring | ^e\u{301}mile"),
        ("١٤ aug", "١٤ aug"),
        ("İ ſat ſun", "İ ſat ſun"),
    ]);
}

#[test]
fn days_of_the_week_from_every_day_of_the_week() {
    // 10 August 2026 is a Monday.
    for (today, tuesday, next_tuesday) in [
        (10, 11, 18),
        (11, 18, 18),
        (12, 18, 18),
        (15, 18, 18),
        (16, 18, 18),
        (17, 18, 25),
    ] {
        let today = Day::new(2026, 8, today).expect("the day exists");
        for (typed, day) in [("tue", tuesday), ("next tue", next_tuesday)] {
            assert_eq!(
                shown(&parse(typed, today, now())),
                format!(" | 2026-08-{day}"),
                "{typed} on {today}"
            );
        }
    }
}

#[test]
fn the_end_of_the_calendar_is_no_trouble() {
    let last = Day::default().plus_days(i64::MAX);
    for typed in [
        "tomorrow",
        "next sun",
        "tue",
        "in 999 months",
        "in 999w",
        "1 jan",
        "in 999h",
    ] {
        for chip in parse(typed, last, now()).chips {
            assert!(
                matches!(chip.kind, super::super::ChipKind::Due { day, .. } if day == last),
                "{typed}"
            );
        }
    }
}

#[test]
fn a_chip_is_taken_out_with_its_space() {
    for (typed, number, left) in [
        ("call ^okafor lab !1", 0, "call lab !1"),
        ("call ^okafor lab !1", 1, "call ^okafor lab"),
        ("^okafor", 0, ""),
        ("call  by  tomorrow,  please", 0, "call please"),
    ] {
        let chip = read(typed).chips.swap_remove(number);
        assert_eq!(without(typed, &chip), left, "{typed:?}");
    }
    let far = read("call the lab tomorrow").chips.swap_remove(0);
    assert_eq!(
        without("é", &far),
        "é",
        "the chip of another text changes nothing"
    );
}
