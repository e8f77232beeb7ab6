//! Moving through a listbox while the focus stays in its field (ARIA combobox).

use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// Lines that Page Up and Page Down go at once.
const PAGE: usize = 8;

/// The line that a key moves to, among so many; none if the key moves nothing.
#[must_use]
pub fn step(key: &str, at: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, at) {
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(at)) => Some(if at >= last { 0 } else { at + 1 }),
        ("ArrowUp", None | Some(0)) => Some(last),
        ("ArrowUp", Some(at)) => Some((at - 1).min(last)),
        ("PageDown", at) => Some((at.unwrap_or(0) + PAGE).min(last)),
        ("PageUp", at) => Some(at.unwrap_or(0).saturating_sub(PAGE).min(last)),
        (_, None | Some(_)) => None,
    }
}

/// Scrolls the line with this id into sight.
pub fn show(id: &str) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    if let Some(line) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
    {
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_pages_stop() {
        for (key, at, count, expected) in [
            ("ArrowDown", None, 3, Some(0)),
            ("ArrowDown", Some(2), 3, Some(0)),
            ("ArrowUp", None, 3, Some(2)),
            ("ArrowUp", Some(0), 3, Some(2)),
            ("ArrowUp", Some(9), 3, Some(2)),
            ("PageDown", Some(1), 3, Some(2)),
            ("PageUp", Some(1), 3, Some(0)),
            ("ArrowDown", None, 0, None),
            ("a", Some(1), 3, None),
        ] {
            assert_eq!(step(key, at, count), expected, "{key} at {at:?} of {count}");
        }
    }
}
