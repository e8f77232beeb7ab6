//! What keys mean where, and the page of the documentation that says so.

use super::*;
use std::fmt::Write as _;

const SCREEN: Context = Context {
    is_typing: false,
    in_list: false,
    is_covered: false,
    single_keys: true,
};
const LIST: Context = Context {
    in_list: true,
    ..SCREEN
};
const TYPING: Context = Context {
    is_typing: true,
    ..SCREEN
};
const COVERED: Context = Context {
    is_covered: true,
    is_typing: true,
    ..SCREEN
};

/// `Ctrl+Shift+f`, the key as the page reports it behind the modifiers.
fn press(keys: &str) -> Press<'_> {
    let mut press = Press {
        key: keys,
        code: "",
        ctrl: false,
        shift: false,
        alt: false,
        meta: false,
    };
    while let Some((held, rest)) = press.key.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
        match held {
            "Ctrl" => press.ctrl = true,
            "Shift" => press.shift = true,
            "Alt" => press.alt = true,
            "Meta" => press.meta = true,
            _ => panic!("no such modifier: {held}"),
        }
        press.key = rest;
    }
    press
}

fn check(keys: &str, context: Context, expected: Option<Command>) {
    assert_eq!(
        command_of(&press(keys), context),
        expected,
        "{keys} in {context:?}"
    );
}

#[test]
fn keys_of_the_screen_count_also_while_typing() {
    for context in [SCREEN, LIST, TYPING] {
        check("Ctrl+k", context, Some(Command::Palette));
        check("Ctrl+n", context, Some(Command::QuickAdd));
        check("Ctrl+Shift+F", context, Some(Command::Search));
        check("Ctrl+f", context, Some(Command::FindInList));
        check("Ctrl+l", context, Some(Command::Lock));
        check("Ctrl+3", context, Some(Command::Go(3)));
        check("F5", context, Some(Command::Refresh));
        check("Shift+F6", context, Some(Command::PreviousPane));
        check("Ctrl++", context, Some(Command::Larger));
        check("Ctrl+Shift++", context, Some(Command::Larger));
    }
}

#[test]
fn what_belongs_to_a_text_stays_there() {
    for keys in [
        "Ctrl+z",
        "Ctrl+Shift+Z",
        "?",
        "x",
        "a",
        "Enter",
        " ",
        "ArrowDown",
        "Ctrl+a",
        "Alt+ArrowLeft",
    ] {
        check(keys, TYPING, None);
    }
    check("Ctrl+z", SCREEN, Some(Command::Undo));
    check("Shift+?", SCREEN, Some(Command::Help));
}

#[test]
fn single_letters_act_on_a_list_with_the_focus_and_can_be_switched_off() {
    check("x", LIST, Some(Command::Complete));
    check("x", SCREEN, None);
    let off = Context {
        single_keys: false,
        ..LIST
    };
    check("x", off, None);
    check("ArrowDown", off, Some(Command::RowDown));
    check("Shift+X", LIST, None);
}

#[test]
fn what_lies_over_the_screen_keeps_its_keys() {
    check("Escape", COVERED, None);
    check("Ctrl+2", COVERED, None);
    check("Ctrl+l", COVERED, Some(Command::Lock));
    check("F1", COVERED, Some(Command::Help));
}

#[test]
fn other_modifiers_are_other_keys() {
    for keys in [
        "Alt+k",
        "Ctrl+Alt+k",
        "Meta+k",
        "Ctrl+Shift+K",
        "Ctrl+Shift+n",
        "k",
    ] {
        check(keys, SCREEN, None);
    }
}

#[test]
fn digits_are_found_where_they_take_shift() {
    let azerty = Press {
        key: "&",
        code: "Digit1",
        ..press("Ctrl+&")
    };
    assert_eq!(command_of(&azerty, SCREEN), Some(Command::Go(1)));
}

#[test]
fn no_key_means_two_things_in_one_place() {
    for (number, shortcut) in TABLE.iter().enumerate() {
        let same = TABLE
            .iter()
            .skip(number + 1)
            .find(|other| other.key == shortcut.key && other.held == shortcut.held);
        if let Some(other) = same {
            panic!(
                "{} means {:?} and {:?}",
                shortcut.words(),
                shortcut.command,
                other.command
            );
        }
    }
}

#[test]
fn every_letter_has_a_twin() {
    // Where single letters are off, everything can still be reached.
    for shortcut in TABLE.iter().filter(|shortcut| shortcut.reach == Reach::Letter) {
        assert!(
            crate::palette::commands::ALL.contains(&shortcut.command),
            "{:?} is not in the palette",
            shortcut.command
        );
    }
}

#[test]
fn every_command_has_words() {
    for shortcut in TABLE {
        let key = shortcut.command.text();
        assert_ne!(t!(key), key, "no text for {key}");
        assert_ne!(t!(shortcut.reach.text()), shortcut.reach.text());
    }
}

#[test]
fn the_page_of_the_documentation_is_this_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shortcuts.md");
    let page = markdown();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        #[expect(clippy::disallowed_methods, reason = "a test's snapshot, not a vault")]
        std::fs::write(path, &page).expect("the page is written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        kept, page,
        "docs/shortcuts.md is printed from this table: look at the difference, then \
         `UPDATE_SNAPSHOTS=1 cargo test -p careloop-ui`"
    );
}

fn markdown() -> String {
    let mut page = String::from(
        "# Keys\n\nPrinted from the table in `ui/src/shortcuts/table.rs` by a test. F1 shows the same sheet.\n\n\
         Everything can be reached by keyboard. A key that cannot act says why. Single letters act only\n\
         while a list has the focus, and Settings switches them off; all they do is in the palette\n\
         (Ctrl+K) too. What takes a record out of sight has no single key.\n",
    );
    for reach in Reach::GROUPS {
        write!(
            page,
            "\n## {}\n\n| Keys | What they do |\n|---|---|\n",
            t!(reach.text())
        )
        .expect("text");
        for (command, keys) in group(reach) {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", key.words())).collect();
            writeln!(page, "| {} | {} |", keys.join(" "), t!(command.text())).expect("text");
        }
    }
    page
}
