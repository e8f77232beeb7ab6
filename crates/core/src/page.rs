//! A page for people to read outside Careloop: one HTML file that needs nothing beside it, runs nothing
//! and fetches nothing. Whatever is put on it is text.

use core::fmt::Write as _;

/// What a page looks like. It takes its colours from the reader's own settings.
const STYLE: &str = "body{font:11pt/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}\
h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid}\
h3{font-size:1em;margin-top:1.5em}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1.5em}dt{font-weight:bold}dd{margin:0}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .6em;\
border:1px solid}.passage{white-space:pre-wrap;margin-left:1.5em}\
footer{margin-top:3em;border-top:1px solid}\
@media print{h2,h3,tr{break-after:avoid;break-inside:avoid}thead{display:table-header-group}}";

/// A page that is being written, from its top to its foot.
#[derive(Debug)]
pub(crate) struct HtmlPage {
    html: String,
}

impl HtmlPage {
    /// A page with its title.
    pub(crate) fn titled(title: &str) -> Self {
        let mut page = Self {
            html: String::with_capacity(16 * 1024),
        };
        page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // Nothing is fetched and nothing runs, whatever a reader's program would allow.
        page.raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        );
        page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.element("title", "", title);
        page.raw("<style>");
        page.raw(STYLE);
        page.raw("</style>\n</head>\n<body>\n");
        page.element("h1", "", title);
        page
    }

    /// A section begins.
    pub(crate) fn section(&mut self, heading: &str) {
        self.element("h2", "", heading);
    }

    /// A part of a section begins.
    pub(crate) fn part(&mut self, heading: &str) {
        self.element("h3", "", heading);
    }

    /// A line of text.
    pub(crate) fn line(&mut self, text: &str) {
        self.element("p", "", text);
    }

    /// A text with its own lines.
    pub(crate) fn passage(&mut self, text: &str) {
        self.element("p", " class=\"passage\"", text);
    }

    /// Facts, each with its name.
    pub(crate) fn facts(&mut self, facts: &[(&str, String)]) {
        self.raw("<dl>\n");
        for (name, fact) in facts {
            self.element("dt", "", name);
            self.element("dd", "", fact);
        }
        self.raw("</dl>\n");
    }

    /// A table with the names of its columns.
    pub(crate) fn table(&mut self, columns: &[&str], rows: &[Vec<String>]) {
        self.raw("<table>\n<thead><tr>");
        for column in columns {
            self.element("th", " scope=\"col\"", column);
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for cell in row {
                self.element("td", "", cell);
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table>\n");
    }

    /// The page with what stands at its foot.
    pub(crate) fn finish(mut self, foot: &str) -> String {
        self.element("footer", "", foot);
        self.raw("</body>\n</html>\n");
        self.html
    }

    /// Markup of our own.
    fn raw(&mut self, markup: &'static str) {
        self.html.push_str(markup);
    }

    fn element(&mut self, tag: &'static str, attributes: &'static str, text: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.html, "<{tag}{attributes}>");
        escape_into(&mut self.html, text);
        let _ = writeln!(self.html, "</{tag}>");
    }
}

/// Adds text as text: nothing in it is taken for markup (HTML Standard, 13.3), and nothing in it moves
/// the text around it.
fn escape_into(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' | '\t' => html.push(letter),
            // Embeddings, overrides and isolates (UAX #9) could show a text in another order.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            _ if letter.is_control() => {}
            _ => html.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_somebody_typed_is_text() {
        let nasty = "</title><script>alert(1)</script>\" onload='x' & \u{202e}\u{0}\u{9b}é";
        let mut page = HtmlPage::titled(nasty);
        page.section(nasty);
        page.part(nasty);
        page.line(nasty);
        page.passage(nasty);
        page.facts(&[("Name", nasty.to_owned())]);
        page.table(&["Title"], &[vec![nasty.to_owned()]]);
        let html = page.finish(nasty);
        let escaped = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; é";
        assert_eq!(html.matches(escaped).count(), 9);
        assert!(!html.contains("<script") && !html.contains("onload='") && !html.contains('\u{202e}'));
        assert_eq!(html.matches("<title>").count(), 1);
        assert!(!html.contains('\u{0}') && !html.contains('\u{9b}'));
    }

    #[test]
    fn a_page_needs_nothing_and_runs_nothing() {
        let html = HtmlPage::titled("Chart").finish("1");
        for other in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
            assert!(!html.contains(other), "{other}");
        }
        assert!(html.contains("default-src 'none'"));
    }

    #[test]
    fn every_element_is_closed_in_order() {
        let mut page = HtmlPage::titled("Chart");
        page.section("Tasks");
        page.facts(&[("Born", "14-Aug-1980".to_owned())]);
        page.table(&["A", "B"], &[vec!["1".to_owned(), "2".to_owned()]]);
        let html = page.finish("Ticket 4");
        let mut open: Vec<&str> = Vec::new();
        for tag in html
            .split('<')
            .skip(2)
            .filter_map(|piece| piece.split('>').next())
        {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None if tag.starts_with("meta") => {}
                None => open.push(tag.split(' ').next().expect("a name")),
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}
