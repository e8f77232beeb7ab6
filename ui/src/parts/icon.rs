//! Careloop's own icons: one grid of 20 by 20, one stroke of 1.5, the colour of the text beside them.

use yew::prelude::*;

/// Declares the icons with what is drawn for each: every variant has a path, in one table.
macro_rules! icons {
    ($($(#[$meta:meta])* $name:ident $style:ident $path:literal,)+) => {
        /// A drawing that stands beside a word, or for one where the word is said to those who cannot see it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Icon { $(#[doc = concat!("Drawn for `", stringify!($name), "`.")] $(#[$meta])* $name,)+ }

        impl Icon {
            /// Every icon, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What is drawn, as the `d` of an SVG path on a grid of 20 by 20.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }

            /// Its class: whether it is a line or filled.
            const fn style(self) -> &'static str {
                match self { $(Self::$name => icons!(@ $style),)+ }
            }
        }
    };
    (@ line) => { "icon" };
    (@ solid) => { "icon solid" };
}

#[rustfmt::skip] // One icon, one line: the set reads as a table.
icons! {
    // Places.
    Inbox line "M3 11.5h3.6l1.3 2.3h4.2l1.3-2.3H17M3 11.5V14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-2.5M3 11.5 4.9 5.4A2 2 0 0 1 6.8 4h6.4a2 2 0 0 1 1.9 1.4L17 11.5",
    Today line "M4.5 4.5h11a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15.5V6a1.5 1.5 0 0 1 1.5-1.5ZM3 8h14M6.75 2.75V4.5M13.25 2.75V4.5M7.5 12.3l1.8 1.8 3.2-3.4",
    Upcoming line "M15.5 9.5V6A1.5 1.5 0 0 0 14 4.5H4.5A1.5 1.5 0 0 0 3 6v8.5A1.5 1.5 0 0 0 4.5 16H9M3 8h12.5M6.5 2.75V4.5M12 2.75V4.5M11.5 14.25H17M14.75 12 17 14.25l-2.25 2.25",
    Waiting line "M5.5 3h9M5.5 17h9M6.5 3v2.6a2 2 0 0 0 .7 1.5L10 10l2.8-2.9a2 2 0 0 0 .7-1.5V3M6.5 17v-2.6a2 2 0 0 1 .7-1.5L10 10l2.8 2.9a2 2 0 0 1 .7 1.5V17",
    Done line "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 10.2l2.1 2.1L13 8",
    Patients line "M10 10a3.25 3.25 0 1 0 0-6.5A3.25 3.25 0 0 0 10 10ZM4 17v-.5A4.5 4.5 0 0 1 8.5 12h3a4.5 4.5 0 0 1 4.5 4.5V17",
    People line "M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.5 16v-.5A4 4 0 0 1 6.5 11.5h2a4 4 0 0 1 4 4v.5M12.75 4.3a2.6 2.6 0 0 1 0 4.9M14.5 11.8a3.8 3.8 0 0 1 3 3.7v.5",
    History line "M3.2 10a6.8 6.8 0 1 0 2-4.8L3.25 7.1M3.25 3.5v3.6h3.6M10 6.5V10l2.5 1.75",
    Settings line "M3 6h7.5M14.5 6H17M3 14h2.5M9.5 14H17M12.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    Backup line "M10 9c3.6 0 6.5-1.1 6.5-2.5S13.6 4 10 4 3.5 5.1 3.5 6.5 6.4 9 10 9ZM3.5 6.5v7C3.5 14.9 6.4 16 10 16s6.5-1.1 6.5-2.5v-7M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5",
    Verify line "M10 2.75 4 5v4.5c0 3.5 2.4 6.4 6 7.75 3.6-1.35 6-4.25 6-7.75V5l-6-2.25ZM7.4 9.9l1.9 1.9 3.4-3.7",

    // Finding, opening, closing.
    Search line "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
    Lock line "M5.5 9h9A1.5 1.5 0 0 1 16 10.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 15.5v-5A1.5 1.5 0 0 1 5.5 9ZM6.75 9V6.25a3.25 3.25 0 0 1 6.5 0V9M10 12.25v1.5",
    Unlock line "M5.5 9h9A1.5 1.5 0 0 1 16 10.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 15.5v-5A1.5 1.5 0 0 1 5.5 9ZM6.75 9V6.25a3.25 3.25 0 0 1 6.3-1.1M10 12.25v1.5",
    Key line "M7 16.25a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5ZM9.7 9.8 16.5 3M13.75 5.75l2.5 2.5M6.9 12.6h.1",
    Shield line "M10 2.75 4 5v4.5c0 3.5 2.4 6.4 6 7.75 3.6-1.35 6-4.25 6-7.75V5l-6-2.25Z",
    Folder line "M3 6a1.5 1.5 0 0 1 1.5-1.5h3.4L9.75 6.5h5.75A1.5 1.5 0 0 1 17 8v6.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5V6Z",
    Plus line "M10 4v12M4 10h12",
    Check line "M4 10.5 8 14.5 16 5.75",
    Close line "M5 5l10 10M15 5 5 15",
    More solid "M4.75 8.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8ZM10 8.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8ZM15.25 8.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Z",
    ChevronDown line "M5.5 8 10 12.5 14.5 8",
    ChevronRight line "M8 5.5 12.5 10 8 14.5",
    ChevronLeft line "M12 5.5 7.5 10l4.5 4.5",
    Refresh line "M16.5 9.5a6.5 6.5 0 0 0-11.6-3.4L3.5 7.5M3.5 4v3.5H7M3.5 10.5a6.5 6.5 0 0 0 11.6 3.4l1.4-1.4M16.5 16v-3.5H13",
    Filter line "M3 5.5h14M5.5 10h9M8.25 14.5h3.5",
    Sort line "M6 4v12M3 13l3 3 3-3M14 16V4M11 7l3-3 3 3",
    Command line "M7.5 7.5h5v5h-5zM7.5 7.5V5.25A2.25 2.25 0 1 0 5.25 7.5H7.5ZM12.5 7.5h2.25a2.25 2.25 0 1 0-2.25-2.25V7.5ZM12.5 12.5v2.25a2.25 2.25 0 1 0 2.25-2.25H12.5ZM7.5 12.5H5.25a2.25 2.25 0 1 0 2.25 2.25V12.5Z",
    Keyboard line "M4 5.5h12A1.5 1.5 0 0 1 17.5 7v6a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 13V7A1.5 1.5 0 0 1 4 5.5ZM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 11.75h6",
    Help line "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7.9 8.1a2.15 2.15 0 0 1 4.2.6c0 1.4-2.1 1.9-2.1 3M10 14.15h.01",

    // A task: when, how soon, whose.
    Clock line "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6.25V10l2.5 1.75",
    /// A clock that strikes: late.
    Overdue line "M16.5 11.2A6.75 6.75 0 1 1 11.2 4M9.75 7.25v3.5l2.25 1.5M15.5 2.75v4M15.5 9.15v.01",
    Calendar line "M4.5 4.5h11a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15.5V6a1.5 1.5 0 0 1 1.5-1.5ZM3 8h14M6.75 2.75V4.5M13.25 2.75V4.5",
    /// Before routine work: an octagon with one stroke.
    Urgent solid "M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9L6.9 2.5ZM9.1 5.6v5.6h1.8V5.6H9.1ZM9 12.6v2h2v-2H9Z",
    /// At once: an octagon with two strokes.
    Stat solid "M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9L6.9 2.5ZM6.9 5.6v5.6h1.8V5.6H6.9ZM6.8 12.6v2h2v-2h-2ZM11.3 5.6v5.6h1.8V5.6h-1.8ZM11.2 12.6v2h2v-2h-2Z",
    Assign line "M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5V16a4.25 4.25 0 0 1 4.25-4.25h2.5M11.5 14.25H17M14.75 12 17 14.25l-2.25 2.25",
    Queue line "M3.5 5h13M3.5 10h13M3.5 15h7M14.5 13v4M12.5 15h4",
    Tag line "M3.5 4.5v4.6a1.5 1.5 0 0 0 .45 1.05l6.4 6.4a1.5 1.5 0 0 0 2.1 0l4.1-4.1a1.5 1.5 0 0 0 0-2.1l-6.4-6.4A1.5 1.5 0 0 0 9.1 3.5H4.5a1 1 0 0 0-1 1ZM6.75 6.75h.01",
    Phone line "M7.3 3.5H4.75a1.25 1.25 0 0 0-1.25 1.35C4 11.2 8.8 16 15.15 16.5a1.25 1.25 0 0 0 1.35-1.25V12.7l-3.3-1.2-1.7 1.7a9.5 9.5 0 0 1-4.7-4.7l1.7-1.7L7.3 3.5Z",
    /// Of the clinic alone: nothing of it is elsewhere.
    ExternalNone line "M4 4.5v11A1.5 1.5 0 0 0 5.5 17h9M16 13.5v-8A1.5 1.5 0 0 0 14.5 4H7M3 3l14 14",

    // What is said about it.
    Export line "M10 12.5V3.5M6.75 6.5 10 3.25l3.25 3.25M4.5 10v5A1.5 1.5 0 0 0 6 16.5h8a1.5 1.5 0 0 0 1.5-1.5v-5",
    Note line "M5.5 3h6l4 4v8.5A1.5 1.5 0 0 1 14 17H5.5A1.5 1.5 0 0 1 4 15.5v-11A1.5 1.5 0 0 1 5.5 3ZM11.5 3v4h4M7 10.5h6M7 13.5h4",
    /// A clinical note: closed to those who do not treat.
    SealedNote line "M15.5 8V7l-4-4h-6A1.5 1.5 0 0 0 4 4.5v11A1.5 1.5 0 0 0 5.5 17H8M11.5 3v4h4M11.5 13h5a.75.75 0 0 1 .75.75v2.5a.75.75 0 0 1-.75.75h-5a.75.75 0 0 1-.75-.75v-2.5a.75.75 0 0 1 .75-.75ZM12.5 13v-1a1.5 1.5 0 0 1 3 0v1",
    Comment line "M5 4h10a2 2 0 0 1 2 2v5.5a2 2 0 0 1-2 2H9.5L6 16.75V13.5H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z",

    // Files on it.
    Attach line "M15.25 9.5 9.6 15.15a3.3 3.3 0 0 1-4.7-4.7l6.4-6.35a2.2 2.2 0 0 1 3.1 3.1l-6.05 6a1.1 1.1 0 0 1-1.55-1.55l5.35-5.3",
    Image line "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5v-9A1.5 1.5 0 0 1 4.5 4ZM3.25 14l4-4.25 3 3 2.25-2L17 14M12.75 7.75h.01",
    TakeOut line "M10 12.5V3.25M6.75 6.25 10 3l3.25 3.25M4 11.5v3A1.5 1.5 0 0 0 5.5 16h9a1.5 1.5 0 0 0 1.5-1.5v-3",

    // What is done with it.
    Copy line "M8.5 7h7A1.5 1.5 0 0 1 17 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 15.5v-7A1.5 1.5 0 0 1 8.5 7ZM4.5 13A1.5 1.5 0 0 1 3 11.5v-7A1.5 1.5 0 0 1 4.5 3h7A1.5 1.5 0 0 1 13 4.5",
    Start line "M6.5 4.2v11.6a.5.5 0 0 0 .76.43l9.2-5.8a.5.5 0 0 0 0-.86l-9.2-5.8a.5.5 0 0 0-.76.43Z",
    Hold line "M7 4.5v11M13 4.5v11",
    Undo line "M7 4 3.5 7.5 7 11M3.5 7.5h8.25a4.5 4.5 0 0 1 0 9H8",
    Redo line "M13 4l3.5 3.5L13 11M16.5 7.5H8.25a4.5 4.5 0 0 0 0 9H12",
    /// Entered in error: struck out, and kept.
    Retract line "M6 3h8a1.5 1.5 0 0 1 1.5 1.5v11A1.5 1.5 0 0 1 14 17H6a1.5 1.5 0 0 1-1.5-1.5v-11A1.5 1.5 0 0 1 6 3ZM2.5 10h15M7.5 6.5h5M7.5 13.5h5",
    Cancel line "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM5.1 14.9l9.8-9.8",
    /// Taken up again: the ring opens.
    Reopen line "M6.2 4.1A7 7 0 1 0 13.8 4.1M10 11V2.75M7.25 5.5 10 2.75l2.75 2.75",
    Print line "M6 7.5V3.5h8v4M6 14H4.5A1.5 1.5 0 0 1 3 12.5V9a1.5 1.5 0 0 1 1.5-1.5h11A1.5 1.5 0 0 1 17 9v3.5a1.5 1.5 0 0 1-1.5 1.5H14M6 11.5h8v5H6v-5Z",

    // What the program says.
    Warning line "M8.7 3.75 2.7 14.25a1.5 1.5 0 0 0 1.3 2.25h12a1.5 1.5 0 0 0 1.3-2.25l-6-10.5a1.5 1.5 0 0 0-2.6 0ZM10 7.75v3.5M10 13.75h.01",
    Bell line "M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.75 5-1.75 6.25h12.5c0-1.25-1.75-2.25-1.75-6.25A4.5 4.5 0 0 0 10 3ZM8.25 16.5a1.9 1.9 0 0 0 3.5 0",
    Info line "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.25v4.25M10 6.5h.01",
    OkCircle solid "M10 2.25a7.75 7.75 0 1 1 0 15.5 7.75 7.75 0 0 1 0-15.5ZM13.1 6.7 8.9 11.2 6.95 9.25 5.8 10.4l3.15 3.15 5.35-5.7-1.2-1.15Z",
    Error line "M7.1 3h5.8L17 7.1v5.8L12.9 17H7.1L3 12.9V7.1L7.1 3ZM10 6.5v4.25M10 13.5h.01",

    // The look of the window.
    Eye line "M2.5 10S5.25 4.75 10 4.75 17.5 10 17.5 10 14.75 15.25 10 15.25 2.5 10 2.5 10ZM10 12.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5Z",
    Moon line "M16.5 11.75A7 7 0 0 1 8.25 3.5a6.75 6.75 0 1 0 8.25 8.25Z",
    Sun line "M10 13.25a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5ZM10 2.5V4M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1.05 1.05M14.25 14.25l1.05 1.05M15.3 4.7l-1.05 1.05M5.75 14.25 4.7 15.3",
    Contrast solid "M10 2.25a7.75 7.75 0 1 1 0 15.5 7.75 7.75 0 0 1 0-15.5ZM10 3.75v12.5a6.25 6.25 0 0 0 0-12.5Z",
}

/// What a drawing is told.
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// What is drawn.
    pub icon: Icon,
    /// 16 instead of 20 pixels, for a place among small words.
    #[prop_or_default]
    pub small: bool,
}

/// The drawing. It says nothing to a screen reader: the word beside it, or the name of its button, does.
#[component]
pub fn IconView(props: &IconProps) -> Html {
    let class = classes!(props.icon.style(), props.small.then_some("small"));
    html! {
        <svg {class} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d={props.icon.path()} />
        </svg>
    }
}
