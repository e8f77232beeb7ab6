//! docs/ledger-format.md lists every number that stands in the ledger: each row that can be told
//! from the code is here made from it and looked for on the page.

use careloop_contract::{
    DataCategory, Field, HoldReason, Priority, Purpose, Role, Standing, TaskCategory, TaskState,
};
use careloop_ledger::scope::{may_change, may_concern};
use careloop_ledger::{Kind, SubjectKind};

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger-format.md");
    std::fs::read_to_string(path).expect("the page is in the repository")
}

fn expect_lines(beginnings: Vec<String>) {
    let page = page();
    let missing: Vec<String> = beginnings
        .into_iter()
        .filter(|start| !page.lines().any(|line| line.starts_with(start)))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/ledger-format.md lacks:\n{}",
        missing.join("\n")
    );
}

#[test]
fn the_page_has_every_kind_and_what_it_may_speak_of() {
    let records = [
        (None, "hidden"),
        (Some(SubjectKind::Clinic), "clinic"),
        (Some(SubjectKind::Workstation), "workstation"),
        (Some(SubjectKind::Person), "person"),
        (Some(SubjectKind::Session), "session"),
        (Some(SubjectKind::Patient), "patient"),
        (Some(SubjectKind::Task), "task"),
        (Some(SubjectKind::Remark), "remark"),
    ];
    let row = |kind: &Kind| {
        let may: Vec<&str> = records
            .iter()
            .filter(|(subject, _)| may_concern(*kind, *subject))
            .map(|(_, name)| *name)
            .collect();
        let action = kind.action().map_or("none", |action| action.name());
        format!("| {} | {kind} | {} | {action} |", kind.number(), may.join(", "))
    };
    expect_lines(Kind::ALL.iter().map(row).collect());
}

#[test]
fn the_page_has_every_field_and_which_kinds_may_set_it() {
    let row = |field: &Field| {
        let kinds: Vec<String> = Kind::ALL
            .iter()
            .filter(|kind| may_change(**kind, *field))
            .map(|kind| kind.number().to_string())
            .collect();
        let kinds = if kinds.len() == Kind::ALL.len() {
            "any".to_owned()
        } else {
            kinds.join(" ")
        };
        format!("| {} | {field} | {kinds} |", field.number())
    };
    expect_lines(Field::ALL.iter().map(row).collect());
}

#[test]
fn the_page_has_every_other_number() {
    macro_rules! line {
        ($name:literal, $words:ty) => {{
            let words: Vec<String> = <$words>::ALL
                .iter()
                .map(|word| format!("{} {word}", word.number()))
                .collect();
            format!("| {} | {} |", $name, words.join(", "))
        }};
    }
    let subjects = [
        "clinic",
        "workstation",
        "person",
        "session",
        "patient",
        "task",
        "remark",
    ];
    let subjects: Vec<String> = (0_u8..)
        .zip(subjects)
        .map(|(number, name)| {
            assert!(SubjectKind::from_number(number).is_some());
            format!("{number} {name}")
        })
        .collect();
    expect_lines(vec![
        format!("| Record | {} |", subjects.join(", ")),
        line!("Data category", DataCategory),
        line!("Purpose", Purpose),
        line!("Role", Role),
        line!("Standing", Standing),
        line!("Task state", TaskState),
        line!("Priority", Priority),
        line!("Task category", TaskCategory),
        line!("Hold reason", HoldReason),
    ]);
}

#[test]
fn the_examples_on_the_page_are_from_the_fixture() {
    let page = page();
    let ledger = crate::fixture::frozen();
    // Spaces and line breaks are for the reader.
    let digits: String = page.chars().filter(|c| !c.is_whitespace() && *c != '`').collect();
    for place in [10, 16] {
        let bytes = crate::ledger::hex(&ledger.entries[place].bytes);
        assert!(
            digits.contains(&bytes) || page.contains(&bytes),
            "entry {place}: {bytes}"
        );
    }
    assert!(
        page.contains(&ledger.clinic.to_string()),
        "the clinic {}",
        ledger.clinic
    );
    for (_, tree) in ledger.verify().logs {
        assert!(page.contains(&tree.root().to_string()), "root {}", tree.root());
    }
}
