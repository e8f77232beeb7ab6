//! Text for people: calm tables and labelled facts, safe to show whatever a record holds.

use careloop_contract::Instant;
use chrono::DateTime;
use chrono_tz::Tz;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Row, Table, presets};

/// Space between two columns.
const BETWEEN: u16 = 2;
/// Fewest characters of a title in a table.
const LEAST_TITLE: u16 = 20;

/// A text for a person, fitted to the width of their terminal.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    width: u16,
    /// The clinic's zone, where a session is.
    zone: Option<Tz>,
}

impl Page {
    /// An empty page, at no clinic.
    #[cfg(test)]
    pub(crate) const fn of_width(width: u16) -> Self {
        Self {
            text: String::new(),
            width,
            zone: None,
        }
    }

    /// An empty page on which times are the clinic's own.
    pub(crate) const fn at_clinic(width: u16, zone: Option<Tz>) -> Self {
        Self {
            text: String::new(),
            width,
            zone,
        }
    }

    /// A moment as the clock on the clinic's wall shows it: `21-Nov-2026 09:30`. Without a clinic
    /// it is UTC and says so.
    pub(crate) fn moment(&self, at: Instant) -> String {
        self.written(at, "%d-%b-%Y %H:%M", "%d-%b-%Y %H:%M UTC")
    }

    /// A moment to the second, that stands for itself: `2026-11-21 09:30:12 -05:00`.
    pub(crate) fn exact_moment(&self, at: Instant) -> String {
        self.written(at, "%Y-%m-%d %H:%M:%S %:z", "%Y-%m-%d %H:%M:%S UTC")
    }

    fn written(&self, at: Instant, here: &str, elsewhere: &str) -> String {
        match (DateTime::from_timestamp_millis(at.as_millis()), self.zone) {
            (Some(moment), Some(zone)) => moment.with_timezone(&zone).format(here).to_string(),
            (Some(moment), None) => moment.format(elsewhere).to_string(),
            (None, _) => at.to_string(),
        }
    }

    /// The finished text.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(&clean(text));
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Adds a text of several lines as a person wrote it, set in a little.
    pub(crate) fn passage(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str("    ");
            self.line(line);
        }
    }

    /// Adds labels with their values, values in one column.
    pub(crate) fn facts(&mut self, facts: &[(&str, String)]) {
        let width = facts.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
        for (label, value) in facts {
            self.line(&format!("{label:width$}  {value}"));
        }
    }

    /// Adds a table. Where it is too wide the flexible column gives way: names of patients, days
    /// and ids never do. Columns with nothing in them are left out.
    pub(crate) fn table(&mut self, headers: &[&str], flexible: usize, rows: &[Vec<String>]) {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_truncation_indicator("…")
            .set_width(self.width)
            .set_header(headers.iter().map(Cell::new));
        for row in rows {
            let mut cells = Row::from(row.iter().map(|cell| Cell::new(clean(cell))));
            cells.max_height(1);
            table.add_row(cells);
        }
        let widths = table.column_max_content_widths();
        let mut taken = 0_u16;
        for ((place, column), width) in table.column_iter_mut().enumerate().zip(widths) {
            column.set_padding((0, BETWEEN));
            if place == flexible {
                taken = taken.saturating_add(BETWEEN);
                continue;
            }
            let filled = rows
                .iter()
                .any(|row| row.get(place).is_some_and(|cell| !cell.is_empty()));
            if filled {
                column.set_constraint(ColumnConstraint::ContentWidth);
                taken = taken.saturating_add(width).saturating_add(BETWEEN);
            } else {
                // A column with nothing in it takes room from the others and says nothing.
                column.set_constraint(ColumnConstraint::Hidden);
            }
        }
        // With less room a title says nothing: the line runs over instead.
        table.set_width(self.width.max(taken.saturating_add(LEAST_TITLE)));
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// A text with nothing in it that could move the cursor, change colours or turn the direction of
/// what follows. What was there is shown as `�`, so that it does not go unnoticed.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '\t' | '\n' | '\r' => ' ',
            sign if sign.is_control() || turns_or_hides(sign) => char::REPLACEMENT_CHARACTER,
            sign => sign,
        })
        .collect()
}

/// Marks that turn the direction of text, break lines or are not seen at all. The two joiners that
/// names in some scripts need are left alone.
const fn turns_or_hides(sign: char) -> bool {
    matches!(
        sign,
        '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_reaches_the_terminal_as_a_command() {
        assert_eq!(clean("Call\u{1b}[2J back\u{7}"), "Call�[2J back�");
        assert_eq!(clean("one\ntwo\tthree\r"), "one two three ");
        assert_eq!(clean("abc\u{202e}cba \u{2066}x\u{2069}"), "abc�cba �x�");
        assert_eq!(
            clean("\u{9b}31m"),
            "�31m",
            "the one-character form of an escape too"
        );
        assert_eq!(
            clean("Zoë ГОСТ 王 e\u{301}"),
            "Zoë ГОСТ 王 e\u{301}",
            "names stay as they are"
        );
        assert_eq!(
            clean("می\u{200c}خواهم"),
            "می\u{200c}خواهم",
            "joiners belong to the word"
        );
    }

    #[test]
    fn a_cell_with_control_characters_keeps_its_row() {
        let mut page = Page::of_width(80);
        page.table(
            &["ID", "TITLE", "PATIENT"],
            1,
            &[vec![
                "0a0b0c0d".to_owned(),
                "Call\n\u{1b}]0;x\u{7} back".to_owned(),
                "OKAFOR, Ngozi".to_owned(),
            ]],
        );
        let text = page.into_text();
        assert_eq!(text.lines().count(), 2, "a header and one row:\n{text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
        assert!(text.ends_with("OKAFOR, Ngozi\n"));
    }

    #[test]
    fn a_long_title_gives_way_and_a_name_does_not() {
        let name = "VERY-LONG-FAMILY-NAME, With Many Given Names (14-Aug-1980)";
        for width in [40, 60, 90, 120] {
            let mut page = Page::of_width(width);
            page.table(
                &["ID", "TITLE", "PATIENT"],
                1,
                &[vec![
                    "0a0b0c0d".to_owned(),
                    "Care plan review ".repeat(20),
                    name.to_owned(),
                ]],
            );
            let text = page.into_text();
            assert_eq!(text.lines().count(), 2, "one line a row at {width}:\n{text}");
            assert!(text.contains(name), "the name is whole at {width}:\n{text}");
            assert!(text.contains('…'), "the cut shows at {width}:\n{text}");
            assert!(
                text.contains("Care plan"),
                "some of the title is left at {width}:\n{text}"
            );
        }
    }

    #[test]
    fn an_empty_column_is_left_out() {
        let mut page = Page::of_width(80);
        let row = |title: &str| vec!["1".to_owned(), String::new(), title.to_owned()];
        page.table(&["ID", "PRIORITY", "TITLE"], 2, &[row("Refill"), row("Recall")]);
        assert_eq!(page.into_text(), "ID  TITLE\n1   Refill\n1   Recall\n");
    }

    #[test]
    fn a_short_table_is_not_cut() {
        let mut page = Page::of_width(80);
        page.table(
            &["ID", "TITLE"],
            1,
            &[vec!["1".to_owned(), "Refill check".to_owned()]],
        );
        assert_eq!(page.into_text(), "ID  TITLE\n1   Refill check\n");
    }

    #[test]
    fn moments_are_the_clinics_own() {
        let at = Instant::from_millis(1_795_253_412_000);
        let page = Page::at_clinic(80, Some(Tz::America__New_York));
        assert_eq!(page.moment(at), "21-Nov-2026 04:30");
        assert_eq!(page.exact_moment(at), "2026-11-21 04:30:12 -05:00");
        let page = Page::of_width(80);
        assert_eq!(page.moment(at), "21-Nov-2026 09:30 UTC");
        assert_eq!(page.exact_moment(at), "2026-11-21 09:30:12 UTC");
    }

    #[test]
    fn facts_stand_in_one_column() {
        let mut page = Page::of_width(80);
        page.facts(&[
            ("Due", "21-Nov-2026".to_owned()),
            ("Category", "refill".to_owned()),
        ]);
        assert_eq!(page.into_text(), "Due       21-Nov-2026\nCategory  refill\n");
    }
}
