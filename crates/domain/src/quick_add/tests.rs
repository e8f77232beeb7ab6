//! What each line is read as, and what holds for every line.

mod lines;
mod properties;
mod warnings;

use super::{ChipKind, QuickAdd, parse};
use careloop_contract::{Day, TimeOfDay};
use std::fmt::Write as _;

/// A Wednesday.
fn today() -> Day {
    Day::new(2026, 8, 12).expect("the day exists")
}

fn now() -> TimeOfDay {
    TimeOfDay::new(10, 15).expect("the time exists")
}

fn read(text: &str) -> QuickAdd {
    parse(text, today(), now())
}

/// `title | chip | chip`, as the tables of the tests have it.
fn shown(line: &QuickAdd) -> String {
    let mut shown = line.title.clone();
    for chip in &line.chips {
        shown.push_str(" | ");
        match &chip.kind {
            ChipKind::Patient(words) => write!(shown, "^{words}"),
            ChipKind::Person(name) => write!(shown, "@{name}"),
            ChipKind::Queue(role) => write!(shown, "#{role}"),
            ChipKind::UnknownQueue(name) => write!(shown, "#?{name}"),
            ChipKind::Priority(priority) => write!(shown, "!{priority:?}"),
            ChipKind::Due { day, time: None } => write!(shown, "{day}"),
            ChipKind::Due {
                day,
                time: Some(time),
            } => write!(shown, "{day} {time}"),
        }
        .expect("a string takes all text");
    }
    shown
}
