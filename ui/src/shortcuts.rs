//! Every key of the window, in one table. What a key means is decided here and nowhere else: the
//! frame and the lists ask [`command_of`], the palette and the help sheet show [`TABLE`], and
//! `docs/shortcuts.md` is printed from it.
//!
//! Single letters act only while a list has the focus, and a setting switches them off (WCAG 2.1.4);
//! whatever they do, a key with Ctrl, the palette or the open task does too. Nothing that breaks
//! glass or takes a record out of sight has a single key.

mod command;
mod table;

pub use command::Command;
pub use table::TABLE;

use crate::t;

/// A key as the page reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press<'a> {
    /// `KeyboardEvent.key`: what the key means with the modifiers held.
    pub key: &'a str,
    /// `KeyboardEvent.code`: which key it is, whatever it means.
    pub code: &'a str,
    /// Whether Ctrl is held.
    pub ctrl: bool,
    /// Whether Shift is held.
    pub shift: bool,
    /// Whether Alt is held.
    pub alt: bool,
    /// Whether the key of the desktop is held.
    pub meta: bool,
}

impl<'a> Press<'a> {
    /// The key of an event.
    pub fn of(event: &web_sys::KeyboardEvent, key: &'a str, code: &'a str) -> Self {
        Self {
            key,
            code,
            ctrl: event.ctrl_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
            meta: event.meta_key(),
        }
    }
}

/// Where the person is when they press a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The focus is where letters are typed.
    pub is_typing: bool,
    /// The focus is in a list of tasks.
    pub in_list: bool,
    /// Something lies over the screen.
    pub is_covered: bool,
    /// Single letters act on a list's rows.
    pub single_keys: bool,
}

/// Where a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everywhere, also while typing and over something else.
    Everywhere,
    /// On every screen, also while typing; not while something lies over it.
    Screen,
    /// On every screen, not while typing: there it belongs to the text.
    NotTyping,
    /// In a list of tasks.
    List,
    /// In a list of tasks, if single letters are on.
    Letter,
}

/// A key and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// The key: a letter or sign as typed without modifiers, or the name of a key.
    pub key: &'static str,
    /// Held with it.
    pub held: Held,
    /// Where it counts.
    pub reach: Reach,
    /// What it does.
    pub command: Command,
}

/// The modifiers held with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// None.
    None,
    /// Ctrl.
    Ctrl,
    /// Ctrl and Shift.
    CtrlShift,
    /// Shift.
    Shift,
    /// Alt.
    Alt,
    /// None, or the Shift that the sign takes on this keyboard.
    Sign,
    /// Ctrl, and the Shift that the sign takes on this keyboard.
    CtrlSign,
}

/// What a key does here; nothing where it belongs to the text, the list or the webview.
#[must_use]
pub fn command_of(press: &Press<'_>, context: Context) -> Option<Command> {
    TABLE
        .iter()
        .find(|shortcut| shortcut.is_pressed(press) && shortcut.counts(context))
        .map(|shortcut| shortcut.command)
}

/// The key of a command that a menu or the palette shows beside it: the first of the table.
#[must_use]
pub fn shortcut_of(command: Command) -> Option<&'static Shortcut> {
    TABLE.iter().find(|shortcut| shortcut.command == command)
}

impl Shortcut {
    fn is_pressed(&self, press: &Press<'_>) -> bool {
        if press.meta {
            return false;
        }
        let held = match self.held {
            Held::None => !press.ctrl && !press.shift && !press.alt,
            Held::Ctrl => press.ctrl && !press.shift && !press.alt,
            Held::CtrlShift => press.ctrl && press.shift && !press.alt,
            Held::Shift => !press.ctrl && press.shift && !press.alt,
            Held::Alt => !press.ctrl && !press.shift && press.alt,
            Held::Sign => !press.ctrl && !press.alt,
            Held::CtrlSign => press.ctrl && !press.alt,
        };
        held && (press.key.eq_ignore_ascii_case(self.key) || self.is_digit_key(press.code))
    }

    /// Whether it is the key of this digit, on keyboards where digits take Shift.
    fn is_digit_key(&self, code: &str) -> bool {
        self.key.len() == 1
            && self.key.starts_with(|c: char| c.is_ascii_digit())
            && (code.strip_prefix("Digit") == Some(self.key) || code.strip_prefix("Numpad") == Some(self.key))
    }

    const fn counts(&self, context: Context) -> bool {
        match self.reach {
            Reach::Everywhere => true,
            Reach::Screen => !context.is_covered,
            Reach::NotTyping => !context.is_typing && !context.is_covered,
            Reach::List => context.in_list && !context.is_typing && !context.is_covered,
            Reach::Letter => {
                context.in_list && context.single_keys && !context.is_typing && !context.is_covered
            }
        }
    }

    /// The names on the keys, one after another: `Ctrl`, `K`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self.held {
            Held::None | Held::Sign => Vec::new(),
            Held::Ctrl | Held::CtrlSign => vec!["Ctrl".to_owned()],
            Held::CtrlShift => vec!["Ctrl".to_owned(), "Shift".to_owned()],
            Held::Shift => vec!["Shift".to_owned()],
            Held::Alt => vec!["Alt".to_owned()],
        };
        names.push(match self.key {
            "ArrowUp" => "↑".to_owned(),
            "ArrowDown" => "↓".to_owned(),
            "ArrowLeft" => "←".to_owned(),
            "Escape" => "Esc".to_owned(),
            " " => t!("key-space"),
            key if key.chars().count() == 1 => key.to_uppercase(),
            key => key.to_owned(),
        });
        names
    }

    /// The names in one: `Ctrl+K`.
    #[must_use]
    pub fn words(&self) -> String {
        self.names().join("+")
    }

    /// As `aria-keyshortcuts` writes it: `Control+K`.
    #[must_use]
    pub fn aria(&self) -> String {
        let held = match self.held {
            Held::None | Held::Sign => "",
            Held::Ctrl | Held::CtrlSign => "Control+",
            Held::CtrlShift => "Control+Shift+",
            Held::Shift => "Shift+",
            Held::Alt => "Alt+",
        };
        let key = match self.key {
            " " => "Space".to_owned(),
            "+" => "Plus".to_owned(),
            key if key.chars().count() == 1 => key.to_uppercase(),
            key => key.to_owned(),
        };
        format!("{held}{key}")
    }
}

impl Reach {
    /// The group of the help sheet it stands in.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Everywhere | Self::Screen | Self::NotTyping => "keys-everywhere",
            Self::List => "keys-list",
            Self::Letter => "keys-letters",
        }
    }

    /// The groups of the help sheet, in order.
    pub const GROUPS: [Self; 3] = [Self::Screen, Self::List, Self::Letter];
}

/// The commands of a group with all their keys, in the order of the table.
#[must_use]
pub fn group(reach: Reach) -> Vec<(Command, Vec<&'static Shortcut>)> {
    let mut rows: Vec<(Command, Vec<&'static Shortcut>)> = Vec::new();
    for shortcut in TABLE
        .iter()
        .filter(|shortcut| shortcut.reach.text() == reach.text())
    {
        match rows.iter_mut().find(|(command, _)| *command == shortcut.command) {
            Some((_, keys)) => keys.push(shortcut),
            None => rows.push((shortcut.command, vec![shortcut])),
        }
    }
    rows
}

#[cfg(test)]
mod tests;
