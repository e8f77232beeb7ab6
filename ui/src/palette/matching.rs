//! Which entries fit what was typed, and which fits best. Simple and predictable: the beginnings of
//! words, in any order, or first letters.

/// How well a text fits what was typed: smaller is better, nothing is no fit.
///
/// `rank("Go to Upcoming", "up")` fits by a word, `"gtu"` by first letters, `"ing"` does not.
#[must_use]
pub fn rank(text: &str, typed: &str) -> Option<u8> {
    let (text, typed) = (plain(text), plain(typed));
    if typed.is_empty() {
        return Some(0);
    }
    if text.join(" ").starts_with(&typed.join(" ")) {
        return Some(0);
    }
    if typed
        .iter()
        .all(|part| text.iter().any(|word| word.starts_with(part.as_str())))
    {
        return Some(1);
    }
    let initials: String = text.iter().filter_map(|word| word.chars().next()).collect();
    initials.starts_with(&typed.concat()).then_some(2)
}

/// Small letters, words apart at everything that is neither letter nor digit.
fn plain(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_fit_in_any_order_then_first_letters() {
        for (text, typed, expected) in [
            ("Go to Upcoming", "", Some(0)),
            ("Go to Upcoming", "go to u", Some(0)),
            ("Go to Upcoming", "UP", Some(1)),
            ("Go to Upcoming", "up go", Some(1)),
            ("Go to Upcoming", "gtu", Some(2)),
            ("Go to Upcoming", "gu", None),
            ("Go to Upcoming", "ing", None),
            ("Sign out, log off", "log", Some(1)),
            ("Sign out", "sign in", None),
            ("Sign out", "  ", Some(0)),
        ] {
            assert_eq!(rank(text, typed), expected, "{typed:?} in {text:?}");
        }
    }
}
