//! What changed between two texts, word by word.

/// A part of the two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Stands in both.
    Same(String),
    /// Stood in the former one.
    Gone(String),
    /// Stands in the later one.
    New(String),
}

/// Words of the two texts, multiplied, up to which they are compared; longer ones are shown whole.
const COMPARED_MOST: usize = 1_000_000;
/// Words from which a text is long enough to be compared word by word.
const WORDS_FROM: usize = 4;

/// What changed, word by word. Nothing where that says no more than the two texts: one is short, they
/// have hardly a word in common, or they are too long to be compared.
#[must_use]
pub fn of(before: &str, after: &str) -> Option<Vec<Part>> {
    let (old, new) = (words(before), words(after));
    let is_short = old.len().min(new.len()) < WORDS_FROM;
    if is_short || old.len().saturating_mul(new.len()) > COMPARED_MOST {
        return None;
    }
    let parts = compared(&old, &new);
    let same: usize = parts
        .iter()
        .map(|part| match part {
            Part::Same(text) => text.split_whitespace().count(),
            Part::Gone(_) | Part::New(_) => 0,
        })
        .sum();
    (same * 3 >= old.len().min(new.len())).then_some(parts)
}

/// Words, each with the white space behind it: put together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (_, behind) = rest.split_at(word);
        let space = behind.find(|c: char| !c.is_whitespace()).unwrap_or(behind.len());
        let (one, next) = rest.split_at(word + space);
        words.push(one);
        rest = next;
    }
    words
}

/// The longest common words of both, in their order, and what stands between them.
fn compared(old: &[&str], new: &[&str]) -> Vec<Part> {
    let width = new.len() + 1;
    // How many words the rests have in common, from each place on.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], row: usize, column: usize| -> u32 {
        common.get(row * width + column).copied().unwrap_or(0)
    };
    let is_same = |one: &str, other: &str| one.trim_end() == other.trim_end();
    for (row, one) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let here = if is_same(one, other) {
                at(&common, row + 1, column + 1) + 1
            } else {
                at(&common, row + 1, column).max(at(&common, row, column + 1))
            };
            if let Some(cell) = common.get_mut(row * width + column) {
                *cell = here;
            }
        }
    }
    let mut parts = Vec::new();
    let (mut row, mut column) = (0, 0);
    loop {
        match (old.get(row), new.get(column)) {
            (Some(one), Some(other)) if is_same(one, other) => {
                add(&mut parts, Part::Same((*other).to_owned()));
                row += 1;
                column += 1;
            }
            (Some(one), None) => {
                add(&mut parts, Part::Gone((*one).to_owned()));
                row += 1;
            }
            (Some(one), Some(_)) if at(&common, row + 1, column) >= at(&common, row, column + 1) => {
                add(&mut parts, Part::Gone((*one).to_owned()));
                row += 1;
            }
            (_, Some(other)) => {
                add(&mut parts, Part::New((*other).to_owned()));
                column += 1;
            }
            (None, None) => return parts,
        }
    }
}

/// Adds a word to what is like it, so that words that changed together stand together.
fn add(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Same(text)), Part::Same(more))
        | (Some(Part::Gone(text)), Part::Gone(more))
        | (Some(Part::New(text)), Part::New(more)) => text.push_str(&more),
        (_, part) => parts.push(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) -> Part {
        Part::Same(text.to_owned())
    }
    fn gone(text: &str) -> Part {
        Part::Gone(text.to_owned())
    }
    fn new(text: &str) -> Part {
        Part::New(text.to_owned())
    }

    #[test]
    fn only_the_words_that_changed_stand_out() {
        assert_eq!(
            of("Call the lab about Tuesday", "Call the lab about Friday"),
            Some(vec![same("Call the lab about "), gone("Tuesday"), new("Friday")])
        );
        assert_eq!(
            of("Call the lab today", "Call the lab again today"),
            Some(vec![same("Call the lab "), new("again "), same("today")])
        );
        assert_eq!(
            of("Call the big lab today", "Call the lab today"),
            Some(vec![same("Call the "), gone("big "), same("lab today")])
        );
    }

    #[test]
    fn the_later_text_can_be_put_together_again() {
        let (before, after) = ("one two three four  five\nsix", "one 2 three four five six seven");
        let parts = of(before, after).expect("much in common");
        let later: String = parts
            .iter()
            .filter_map(|part| match part {
                Part::Same(text) | Part::New(text) => Some(text.as_str()),
                Part::Gone(_) => None,
            })
            .collect();
        assert_eq!(later, after);
    }

    #[test]
    fn short_or_unlike_texts_are_shown_whole() {
        assert_eq!(of("Call lab", "Call them"), None);
        assert_eq!(
            of(
                "Send the refill to them",
                "Ask about an earlier appointment please"
            ),
            None
        );
        let long = "word ".repeat(2_000);
        assert_eq!(of(&long, &long), None);
    }
}
