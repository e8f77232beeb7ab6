//! What each key does while a list has the focus.

use super::choice::Choose;
use super::verb::Question;

/// A key as the page reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressed<'a> {
    /// Its name, as `KeyboardEvent.key`.
    pub key: &'a str,
    /// Ctrl, or Command.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKey {
    /// A step through the list.
    Choose(Choose),
    /// A page up (-1) or down (1), of as many rows as are seen.
    Page(i64),
    /// Open the task.
    Open,
    /// Finish the task.
    Complete,
    /// Ask something about it.
    Ask(Question),
    /// Comment on it.
    Comment,
}

/// What a key does while a list has the focus; none if it is not the list's.
#[must_use]
pub fn of(pressed: Pressed<'_>, single_keys: bool) -> Option<ListKey> {
    let Pressed {
        key,
        ctrl,
        shift,
        alt,
    } = pressed;
    if alt {
        return None;
    }
    let step = |rows| {
        let choose = if shift {
            Choose::ExtendBy(rows)
        } else {
            Choose::By(rows)
        };
        Some(ListKey::Choose(choose))
    };
    match (key, ctrl) {
        ("ArrowDown", false) => step(1),
        ("ArrowUp", false) => step(-1),
        ("Home", _) => Some(ListKey::Choose(Choose::First)),
        ("End", _) => Some(ListKey::Choose(Choose::Last)),
        ("PageDown", false) => Some(ListKey::Page(1)),
        ("PageUp", false) => Some(ListKey::Page(-1)),
        ("Enter", false) => Some(ListKey::Open),
        ("Enter", true) => Some(ListKey::Complete),
        (" ", _) => Some(ListKey::Choose(Choose::Toggle)),
        ("Escape", false) => Some(ListKey::Choose(Choose::Clear)),
        (letter, false) if single_keys && !shift => letter_key(letter),
        (_, true | false) => None,
    }
}

fn letter_key(letter: &str) -> Option<ListKey> {
    match letter {
        "x" => Some(ListKey::Complete),
        "a" => Some(ListKey::Ask(Question::Assign)),
        "d" => Some(ListKey::Ask(Question::Due)),
        "s" => Some(ListKey::Ask(Question::Snooze)),
        "p" => Some(ListKey::Ask(Question::Priority)),
        "h" => Some(ListKey::Ask(Question::Hold)),
        "c" => Some(ListKey::Comment),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, ctrl: bool, shift: bool) -> Pressed<'_> {
        Pressed {
            key,
            ctrl,
            shift,
            alt: false,
        }
    }

    #[test]
    fn single_letters_act_only_where_they_are_switched_on() {
        for letter in ["x", "a", "d", "s", "p", "c", "h"] {
            assert!(of(press(letter, false, false), true).is_some(), "{letter}");
            assert_eq!(of(press(letter, false, false), false), None, "{letter}");
            assert_eq!(of(press(letter, true, false), true), None, "Ctrl+{letter}");
        }
    }

    #[test]
    fn nothing_that_cannot_be_taken_back_has_a_single_key() {
        for letter in "abcdefghijklmnopqrstuvwxyz".chars() {
            let letter = letter.to_string();
            assert!(!matches!(
                of(press(&letter, false, false), true),
                Some(ListKey::Ask(Question::Retract | Question::Cancel))
            ));
        }
    }

    #[test]
    fn shift_chooses_on_the_way() {
        assert_eq!(
            of(press("ArrowDown", false, true), true),
            Some(ListKey::Choose(Choose::ExtendBy(1)))
        );
        assert_eq!(
            of(press("ArrowUp", false, false), false),
            Some(ListKey::Choose(Choose::By(-1)))
        );
        assert_eq!(of(press("Enter", true, false), false), Some(ListKey::Complete));
    }
}
