//! Every word of the window, from Fluent files.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The English texts, by what they are about.
const ENGLISH: &[&str] = &[
    include_str!("../text/en/words.ftl"),
    include_str!("../text/en/frame.ftl"),
    include_str!("../text/en/entrance.ftl"),
    include_str!("../text/en/access.ftl"),
    include_str!("../text/en/work.ftl"),
    include_str!("../text/en/quick_add.ftl"),
    include_str!("../text/en/records.ftl"),
    include_str!("../text/en/people.ftl"),
    include_str!("../text/en/audit.ftl"),
    include_str!("../text/en/oversight.ftl"),
    include_str!("../text/en/clinical.ftl"),
];

thread_local! {
    static BUNDLE: FluentBundle<FluentResource> = bundle();
}

/// English, also where its name could not be read.
fn language() -> LanguageIdentifier {
    "en-US".parse().unwrap_or_default()
}

fn bundle() -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![language()]);
    // Marks of direction around every value would stand in names and be read out.
    bundle.set_use_isolating(false);
    for file in ENGLISH {
        // A message that cannot be read is left out, and a test finds it.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A text without values.
#[must_use]
pub fn t(key: &str) -> String {
    format(key, None)
}

/// A text with values, as made by [`values`].
#[must_use]
pub fn t_with(key: &str, values: &FluentArgs<'_>) -> String {
    format(key, Some(values))
}

/// The key itself stands where a text is missing; a test keeps that from happening.
fn format(key: &str, values: Option<&FluentArgs<'_>>) -> String {
    BUNDLE.with(|bundle| {
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| {
                bundle
                    .format_pattern(pattern, values, &mut Vec::new())
                    .into_owned()
            },
        )
    })
}

/// Values of a text from pairs of name and value.
#[must_use]
pub fn values<'a, const N: usize>(pairs: [(&'a str, FluentValue<'a>); N]) -> FluentArgs<'a> {
    pairs.into_iter().collect()
}

/// `t!("key")`, or `t!("key", name = value, ...)` with numbers and strings as values.
#[macro_export]
macro_rules! t {
    ($key:expr) => { $crate::text::t($key) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::t_with($key, &$crate::text::values([$((stringify!($name), $value.into())),+]))
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_reads_without_a_mistake_and_names_nothing_twice() {
        let mut bundle = FluentBundle::new(vec![language()]);
        for file in ENGLISH {
            let resource =
                FluentResource::try_new((*file).to_owned()).expect("a file of texts has a mistake");
            bundle.add_resource(resource).expect("a text has two wordings");
        }
    }

    #[test]
    fn values_stand_in_their_places() {
        assert_eq!(t!("count-rows", count = 1), "1 task");
        assert_eq!(t!("count-rows", count = 3), "3 tasks");
    }

    /// Keys that are put together are tested where that is done, in [`crate::words`].
    #[test]
    fn every_text_asked_for_is_there() {
        let mut missing = Vec::new();
        let mut asked = 0;
        walk(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(),
            &mut |source| {
                for (at, opening) in source.match_indices("t!(\"") {
                    let (before, rest) = source.split_at(at);
                    // What ends in the same letters, as format does, asks for no text.
                    let is_another = before.ends_with(|letter: char| letter.is_alphanumeric());
                    let Some((key, _)) = rest.get(opening.len()..).and_then(|rest| rest.split_once('"'))
                    else {
                        continue;
                    };
                    if is_another {
                        continue;
                    }
                    asked += 1;
                    let known = BUNDLE.with(|bundle| bundle.has_message(key));
                    if !known && key != "key" {
                        missing.push(key.to_owned());
                    }
                }
            },
        );
        assert!(asked > 0, "the sources were found");
        assert!(missing.is_empty(), "no text for {missing:?}");
    }

    fn walk(folder: &Path, look: &mut impl FnMut(&str)) {
        for entry in std::fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                walk(&path, look);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                look(&std::fs::read_to_string(&path).expect("source"));
            }
        }
    }
}
