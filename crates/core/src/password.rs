//! How good a password is that somebody chooses: the rules of the domain, what is tried first, and what an
//! attacker who knows the clinic would try.

use crate::session::Session;
use careloop_contract::view::PasswordView;
use careloop_contract::{Action, GuessReason, Refusal, Secret};
use careloop_domain::person;
use careloop_vault::Error;
use careloop_vault::db::read;
use careloop_vault::db::records::PersonRecord;
use zeroize::Zeroizing;
use zxcvbn::matching::patterns::{DictionaryPattern, MatchPattern};
use zxcvbn::{Entropy, Score};

/// Characters of a password that are rated: the work grows faster than the length, and whatever withstands
/// with so many withstands with more.
const RATED_CHARS: usize = 100;

/// The least that withstands: whoever has the file guesses for as long as they like, so nothing less will do.
const ENOUGH: Score = Score::Four;

/// Characters that a password has at least beside names that an attacker knows.
const OWN_CHARS: usize = 8;

/// What is known of whoever chooses a password. What is not known is empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Whose<'a> {
    pub(crate) login: &'a str,
    pub(crate) name: &'a str,
    pub(crate) clinic: &'a str,
}

/// A new password as it goes into key derivation, if it is a good one.
///
/// # Errors
/// [`Refusal::WeakPassword`] for its length, [`Refusal::GuessablePassword`] with the reason.
pub(crate) fn chosen(typed: &Secret<String>, chooser: Whose<'_>) -> Result<Secret<String>, Refusal> {
    let password = person::new_password(typed.expose(), chooser.login, chooser.clinic)?;
    let refused = |because| Err(Refusal::GuessablePassword { because });
    if person::holds_name(password.expose(), chooser.name) {
        return refused(GuessReason::OwnName);
    }
    if person::chars_beside(password.expose(), &[chooser.clinic]) < OWN_CHARS {
        return refused(GuessReason::ClinicName);
    }
    if person::chars_beside(password.expose(), &[chooser.login, chooser.name, chooser.clinic]) < OWN_CHARS {
        return refused(GuessReason::OwnName);
    }
    let rating = rate(&password, chooser, &[]);
    if rating.score() < ENOUGH {
        return refused(why_easy(&rating));
    }
    Ok(password)
}

/// As [`chosen`], where somebody is signed in: colleagues' names are no surprise either, and no patient may
/// stand in a password, by name or by number.
pub(crate) fn chosen_in(session: &mut Session<'_>, typed: &Secret<String>) -> Result<Secret<String>, Error> {
    let own = session.person(session.user)?;
    let clinic = session.vault.clinic_record()?.name;
    let chooser = Whose {
        login: &own.login,
        name: &own.name,
        clinic: &clinic,
    };
    let password = chosen(typed, chooser)?;
    let people = PersonRecord::all(session.vault.db())?;
    let names: Vec<&str> = people
        .iter()
        .flat_map(|person| [person.login.as_str(), person.name.as_str()])
        .collect();
    let rating = rate(&password, chooser, &names);
    if rating.score() < ENOUGH {
        let because = why_easy(&rating);
        return Err(Refusal::GuessablePassword { because }.into());
    }
    // Whoever may not know of patients learns nothing of them here either.
    if session.policy.allows_at_all(Action::SeePatient, session.roles) && names_patient(session, &password)? {
        let because = GuessReason::Patient;
        return Err(Refusal::GuessablePassword { because }.into());
    }
    Ok(password)
}

/// How strong a password would be.
pub(crate) fn view(typed: &Secret<String>, chooser: Whose<'_>) -> PasswordView {
    let outcome = chosen(typed, chooser);
    let counted = person::typed_password(typed.expose());
    PasswordView {
        score: u8::from(rate(&counted, chooser, &[]).score()),
        chars: u32::try_from(counted.expose().chars().count()).unwrap_or(u32::MAX),
        fits: !matches!(outcome, Err(Refusal::WeakPassword { .. })),
        refused: match outcome {
            Err(Refusal::GuessablePassword { because }) => Some(because),
            Ok(_) | Err(_) => None,
        },
    }
}

fn rate(password: &Secret<String>, chooser: Whose<'_>, names: &[&str]) -> Entropy {
    let mut rated = Zeroizing::new(String::with_capacity(password.expose().len()));
    rated.extend(password.expose().chars().take(RATED_CHARS));
    let texts = [chooser.login, chooser.name, chooser.clinic];
    let texts = texts.iter().chain(names);
    // Whole and in pieces: `dana.reyes` and `reyes`.
    let pieces = texts.flat_map(|text| std::iter::once(*text).chain(text.split([' ', '.', '-', '_', ','])));
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    zxcvbn::zxcvbn(&rated, &pieces)
}

/// Nothing but widely used passwords, or put together from what is tried first.
///
/// The list is the crate's own: 30,000 passwords, most frequent first, from published breaches. Of the other
/// lists that it looks into (words, names, films, keyboards, dates) nobody needs to be told.
fn why_easy(rating: &Entropy) -> GuessReason {
    let common = DictionaryPattern::default().dictionary_name;
    let is_common = rating.sequence().iter().all(|part| match &part.pattern {
        MatchPattern::Dictionary(word) => word.dictionary_name == common,
        MatchPattern::Repeat(_)
        | MatchPattern::Spatial(_)
        | MatchPattern::Sequence(_)
        | MatchPattern::Regex(_)
        | MatchPattern::Date(_)
        | MatchPattern::BruteForce => false,
    });
    if is_common {
        GuessReason::Common
    } else {
        GuessReason::Easy
    }
}

/// Whether it holds a patient's full name, in either order, or record number. Which one nobody is told.
fn names_patient(session: &Session<'_>, password: &Secret<String>) -> Result<bool, Error> {
    let mut found = false;
    read::each_patient_name(session.vault.db(), &mut |family, given, number| {
        found |= person::holds_name(password.expose(), &format!("{family}{given}"))
            || person::holds_name(password.expose(), &format!("{given}{family}"))
            || person::holds_number(password.expose(), number);
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DANA: Whose<'_> = Whose {
        login: "dana.reyes",
        name: "Dana Reyes",
        clinic: "Willow Creek",
    };

    fn refused(password: &str) -> Option<GuessReason> {
        view(&Secret::new(password.to_owned()), DANA).refused
    }

    #[test]
    fn what_is_refused_says_why() {
        for (password, because) in [
            ("my dana.reyes password", GuessReason::OwnName),
            ("DanaReyesDanaReyes7", GuessReason::OwnName),
            ("willowcreek2026willow", GuessReason::ClinicName),
            ("willow creek willow", GuessReason::ClinicName),
            ("reyes willow dana 1", GuessReason::OwnName),
            ("Password12345678!", GuessReason::Easy),
            ("abcabcabcabcabcabc", GuessReason::Repeats),
            ("123456789012345678", GuessReason::Counts),
            ("qwertyuiopasdfghjkl", GuessReason::Common),
            ("passwordbaseball", GuessReason::Common),
            ("internationalbusiness", GuessReason::Easy),
        ] {
            assert_eq!(refused(password), Some(because), "{password}");
        }
        for password in [
            "seven quiet harbours",
            "correct horse battery staple",
            "пароль длинный и тихий",
        ] {
            let rated = view(&Secret::new(password.to_owned()), DANA);
            assert_eq!((rated.refused, rated.fits), (None, true), "{password}");
            assert!(3 <= rated.score, "{password}");
        }
        let short = view(&Secret::new("x7$kQ9!mZp".to_owned()), DANA);
        assert_eq!((short.fits, short.refused, short.chars), (false, None, 10));
    }

    #[test]
    fn a_password_of_any_length_is_rated() {
        for piece in ["correct horse ", "aB3$", "passwordqwerty1", "é🐎"] {
            let long: String = piece.chars().cycle().take(256).collect();
            assert_eq!(view(&Secret::new(long), DANA).chars, 256, "{piece}");
        }
        let huge = view(&Secret::new("x".repeat(10_000_000)), DANA);
        assert!(!huge.fits);
    }
}
