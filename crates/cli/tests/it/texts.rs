//! Texts that would harm whoever reads them.

use crate::clinic::{Clinic, refusal};
use serde_json::json;

#[test]
fn texts_that_hide_or_flood_are_refused_and_others_are_kept_as_they_are() {
    let clinic = Clinic::new();
    let long = "x".repeat(100_000);
    let refused = [
        ("Call\u{1b}[2J back", "forbidden_characters"),
        ("Call\u{7} back", "forbidden_characters"),
        ("Call \u{202e}kcab", "forbidden_characters"),
        ("Call \u{2066}back\u{2069}", "forbidden_characters"),
        ("Call\nback", "forbidden_characters"),
        (long.as_str(), "too_long"),
        ("", "empty"),
        ("   ", "empty"),
    ];
    let kept = [
        "=1+1",
        "Rückruf: Łódź, 東京, O'Neil",
        "<script>alert(1)</script>",
        "'; DROP TABLE task; --",
    ];
    let mut script = String::new();
    for title in refused.iter().map(|(title, _)| *title).chain(kept) {
        script.push_str(&format!("{}\n", json!({"do": "add_task", "title": title})));
    }
    let ran = clinic.whole_script("ben", &script).ends_with(65);
    let answers = ran.lines();
    assert_eq!(answers.len(), refused.len() + kept.len());
    for ((title, code), answer) in refused.iter().zip(&answers) {
        assert_eq!(answer["ok"], false);
        assert_eq!(refusal(answer), *code, "{title:.40}");
    }
    for (title, answer) in kept.iter().zip(&answers[refused.len()..]) {
        assert_eq!(answer["reply"]["title"], *title);
    }
    assert!(!ran.out.contains('\u{202e}') && !ran.out.contains('\u{1b}'));
    // Through the words of the command line as well.
    let ran = clinic
        .json_by("ben", &["task", "add", "Call\u{202e} back"])
        .ends_with(65);
    assert_eq!(ran.refusal(), "forbidden_characters");
}

#[test]
fn a_search_takes_whatever_is_typed() {
    let clinic = Clinic::new();
    let script = r#"task add "Refill 50% of O'Neil's \"AND\" NEAR stock"
{"do": "search_records", "text": "\" OR 1=1 --", "identified": true}
{"do": "search_records", "text": "AND NEAR", "identified": true}
{"do": "search_records", "text": "o'nei 50%", "identified": true}
{"do": "search_records", "text": "*", "identified": true}
{"do": "search_records", "text": "", "identified": true}
"#;
    let ran = clinic.script("ben", script).ends_with(0);
    let found = |at: usize| ran.lines()[at]["reply"]["tasks"].as_array().expect("tasks").len();
    assert_eq!((found(2), found(3)), (1, 1), "{ran:?}");
}
