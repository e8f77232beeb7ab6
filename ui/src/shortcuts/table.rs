//! Every key of the window.

use super::{Command, Held, Reach, Shortcut};

const fn key(key: &'static str, held: Held, reach: Reach, command: Command) -> Shortcut {
    Shortcut {
        key,
        held,
        reach,
        command,
    }
}

/// Every key, in the order of the help sheet.
pub const TABLE: &[Shortcut] = &[
    key("k", Held::Ctrl, Reach::Everywhere, Command::Palette),
    key("n", Held::Ctrl, Reach::Everywhere, Command::QuickAdd),
    key("f", Held::CtrlShift, Reach::Everywhere, Command::Search),
    key("f", Held::Ctrl, Reach::Screen, Command::FindInList),
    key("l", Held::Ctrl, Reach::Everywhere, Command::Lock),
    key("F1", Held::None, Reach::Everywhere, Command::Help),
    key("?", Held::Sign, Reach::NotTyping, Command::Help),
    key("1", Held::Ctrl, Reach::Screen, Command::Go(1)),
    key("2", Held::Ctrl, Reach::Screen, Command::Go(2)),
    key("3", Held::Ctrl, Reach::Screen, Command::Go(3)),
    key("4", Held::Ctrl, Reach::Screen, Command::Go(4)),
    key("5", Held::Ctrl, Reach::Screen, Command::Go(5)),
    key("6", Held::Ctrl, Reach::Screen, Command::Go(6)),
    key("ArrowLeft", Held::Alt, Reach::NotTyping, Command::Back),
    key("Escape", Held::None, Reach::Screen, Command::Close),
    key("F6", Held::None, Reach::Screen, Command::NextPane),
    key("F6", Held::Shift, Reach::Screen, Command::PreviousPane),
    key("i", Held::Ctrl, Reach::Screen, Command::Inspector),
    key("F5", Held::None, Reach::Everywhere, Command::Refresh),
    key("r", Held::Ctrl, Reach::Everywhere, Command::Refresh),
    key("p", Held::Ctrl, Reach::Everywhere, Command::Print),
    key("+", Held::CtrlSign, Reach::Everywhere, Command::Larger),
    key("=", Held::CtrlSign, Reach::Everywhere, Command::Larger),
    key("-", Held::CtrlSign, Reach::Everywhere, Command::Smaller),
    key("0", Held::Ctrl, Reach::Everywhere, Command::UsualSize),
    key("z", Held::Ctrl, Reach::NotTyping, Command::Undo),
    key("z", Held::CtrlShift, Reach::NotTyping, Command::Redo),
    key("Enter", Held::Ctrl, Reach::NotTyping, Command::Complete),
    key("ArrowUp", Held::None, Reach::List, Command::RowUp),
    key("ArrowDown", Held::None, Reach::List, Command::RowDown),
    key("Home", Held::None, Reach::List, Command::FirstRow),
    key("End", Held::None, Reach::List, Command::LastRow),
    key("PageUp", Held::None, Reach::List, Command::PageUp),
    key("PageDown", Held::None, Reach::List, Command::PageDown),
    key("Enter", Held::None, Reach::List, Command::Open),
    key(" ", Held::None, Reach::List, Command::Mark),
    key("ArrowUp", Held::Shift, Reach::List, Command::MarkUp),
    key("ArrowDown", Held::Shift, Reach::List, Command::MarkDown),
    key("x", Held::None, Reach::Letter, Command::Complete),
    key("a", Held::None, Reach::Letter, Command::Assign),
    key("d", Held::None, Reach::Letter, Command::Due),
    key("s", Held::None, Reach::Letter, Command::Snooze),
    key("h", Held::None, Reach::Letter, Command::Hold),
    key("p", Held::None, Reach::Letter, Command::Priority),
    key("c", Held::None, Reach::Letter, Command::Comment),
];
