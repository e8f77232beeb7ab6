//! What keys, menus and the palette can ask for.

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Open the palette.
    Palette,
    /// Add a task.
    QuickAdd,
    /// Search everything.
    Search,
    /// Find in this list.
    FindInList,
    /// Lock the session.
    Lock,
    /// Go to the screen with this number, from 1.
    Go(u8),
    /// Show or hide what is open beside the list.
    Inspector,
    /// Take back one's own last act.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Print this screen.
    Print,
    /// Keys and how things work.
    Help,
    /// Read this screen again.
    Refresh,
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// Close what is open.
    Close,
    /// To the screen before.
    Back,
    /// Everything larger.
    Larger,
    /// Everything smaller.
    Smaller,
    /// Everything at its usual size.
    UsualSize,
    /// Finish the task.
    Complete,
    /// The row above.
    RowUp,
    /// The row below.
    RowDown,
    /// The first row.
    FirstRow,
    /// The last row.
    LastRow,
    /// A screen of rows up.
    PageUp,
    /// A screen of rows down.
    PageDown,
    /// Open the task of the row.
    Open,
    /// Mark the row, or not any more.
    Mark,
    /// Mark the row above too.
    MarkUp,
    /// Mark the row below too.
    MarkDown,
    /// Take the task for oneself.
    Take,
    /// Begin the task.
    Start,
    /// Give the task to somebody.
    Assign,
    /// Change when it is due.
    Due,
    /// Put it off.
    Snooze,
    /// Let it wait.
    Hold,
    /// Change how soon it matters.
    Priority,
    /// Comment on it.
    Comment,
}

impl Command {
    /// The text's key of what it does.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Palette => "command-palette",
            Self::QuickAdd => "command-quick-add",
            Self::Search => "command-search",
            Self::FindInList => "command-find-in-list",
            Self::Lock => "command-lock",
            Self::Go(1) => "command-go-inbox",
            Self::Go(2) => "command-go-today",
            Self::Go(3) => "command-go-upcoming",
            Self::Go(4) => "command-go-waiting",
            Self::Go(5) => "command-go-done",
            Self::Go(_) => "command-go-patients",
            Self::Inspector => "command-inspector",
            Self::Undo => "command-undo",
            Self::Redo => "command-redo",
            Self::Print => "command-print",
            Self::Help => "command-help",
            Self::Refresh => "command-refresh",
            Self::NextPane => "command-next-pane",
            Self::PreviousPane => "command-previous-pane",
            Self::Close => "command-close",
            Self::Back => "command-back",
            Self::Larger => "command-larger",
            Self::Smaller => "command-smaller",
            Self::UsualSize => "command-usual-size",
            Self::Complete => "command-complete",
            Self::RowUp => "command-row-up",
            Self::RowDown => "command-row-down",
            Self::FirstRow => "command-first-row",
            Self::LastRow => "command-last-row",
            Self::PageUp => "command-page-up",
            Self::PageDown => "command-page-down",
            Self::Open => "command-open",
            Self::Mark => "command-mark",
            Self::MarkUp => "command-mark-up",
            Self::MarkDown => "command-mark-down",
            Self::Take => "command-take",
            Self::Start => "command-start",
            Self::Assign => "command-assign",
            Self::Due => "command-due",
            Self::Snooze => "command-snooze",
            Self::Hold => "command-hold",
            Self::Priority => "command-priority",
            Self::Comment => "command-comment",
        }
    }

    /// Whether holding the key down repeats it.
    #[must_use]
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::RowUp
                | Self::RowDown
                | Self::PageUp
                | Self::PageDown
                | Self::MarkUp
                | Self::MarkDown
                | Self::Larger
                | Self::Smaller
        )
    }
}
