//! Diagnoses in a title: codes of ICD-10-CM, and the plain words that people type without thinking.
//!
//! No list of diseases: what is warned of wrongly is soon ignored. A word that names a service ("diabetes
//! class", "hepatitis B vaccine") says nothing of the patient.

use super::words::Word;
use core::ops::Range;

/// Diseases and states by the words most often typed for them, in small letters.
const WORDS: [&str; 49] = [
    "abortion",
    "addiction",
    "adhd",
    "afib",
    "alcoholism",
    "alcoholic",
    "alzheimer",
    "alzheimers",
    "anorexia",
    "anxiety",
    "asthma",
    "bipolar",
    "bulimia",
    "cancer",
    "carcinoma",
    "chf",
    "chlamydia",
    "ckd",
    "copd",
    "dementia",
    "depression",
    "diabetes",
    "diabetic",
    "dvt",
    "epilepsy",
    "esrd",
    "gonorrhea",
    "hepatitis",
    "herpes",
    "hiv",
    "htn",
    "hypertension",
    "leukemia",
    "lymphoma",
    "melanoma",
    "miscarriage",
    "overdose",
    "pneumonia",
    "pregnancy",
    "pregnant",
    "psychosis",
    "ptsd",
    "schizophrenia",
    "stroke",
    "suicidal",
    "suicide",
    "syphilis",
    "t2dm",
    "uti",
];

/// What makes of the word before it a service of the clinic.
const SERVICES: [&str; 14] = [
    "booster",
    "brochure",
    "center",
    "class",
    "clinic",
    "education",
    "group",
    "handout",
    "program",
    "screen",
    "screening",
    "shot",
    "vaccination",
    "vaccine",
];

/// Where diagnoses stand.
pub(super) fn ranges(words: &[Word<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.sigil.is_none()) {
        let mut after = words.iter().skip(at + 1).take(2);
        let is_service = after.any(|word| SERVICES.contains(&word.plain.as_str()));
        // A backslash is of one byte and stands before the text.
        let mut start = word.range.end - word.text.len();
        for part in word
            .text
            .split_inclusive(['/', ',', ';', '(', ')', ':', '"', '+'])
        {
            let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
            let lead = part.find(bare).unwrap_or_default();
            if is_code(bare) || !is_service && is_disease(bare) {
                found.push(start + lead..start + lead + bare.len());
            }
            start += part.len();
        }
    }
    found
}

fn is_disease(word: &str) -> bool {
    let word = word.to_ascii_lowercase().replace('\u{2019}', "'");
    let word = word.strip_suffix("'s").unwrap_or(&word);
    WORDS.contains(&word)
}

/// Whether it has the form of an ICD-10-CM code with its point: `E11.9`, `S72.001A`. Without one it may as
/// well be a room or a vitamin, and in small letters `v1.2` and the like are versions.
fn is_code(word: &str) -> bool {
    let Some((category, rest)) = word.split_once('.') else {
        return false;
    };
    let mut chars = category.chars();
    let (letter, digit, third) = (chars.next(), chars.next(), chars.next());
    let begins = letter.is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_lowercase() && c != 'v');
    let third = third.is_some_and(|c| c.is_ascii_digit() || matches!(c, 'A' | 'B' | 'a' | 'b'));
    let is_digit = |c: char| c.is_ascii_digit();
    // The seventh character is a letter; placeholders are X.
    let follows = (1..=4).contains(&rest.len())
        && rest.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && rest.chars().any(|c| c.is_ascii_digit() || c == 'X');
    begins && digit.is_some_and(is_digit) && third && chars.next().is_none() && follows
}
