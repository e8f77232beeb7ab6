//! Logins, passwords and the roles that must never be lost.

use crate::text::{Required, multi_line, single_line};
use careloop_contract::limits::{
    LOGIN_CHARS, NAME_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, PIN_DIGITS, PIN_MAX_DIGITS,
    PURPOSE_CHARS, REASON_CHARS,
};
use careloop_contract::{Field, GuessReason, Instant, Refusal, Role, Roles, Secret, Standing, UserId};
use unicode_normalization::UnicodeNormalization as _;

/// Logins that name a place or a job. Every act must be traceable to one person (45 CFR
/// 164.312(a)(2)(i)), and a login like these is shared from its first day.
const GENERIC_LOGINS: &[&str] = &[
    "admin",
    "administrator",
    "assistant",
    "biller",
    "billing",
    "clinic",
    "clinical",
    "desk",
    "doctor",
    "everyone",
    "frontdesk",
    "guest",
    "login",
    "manager",
    "medical",
    "nurse",
    "office",
    "practice",
    "practicemanager",
    "provider",
    "reception",
    "receptionist",
    "root",
    "security",
    "securityofficer",
    "shared",
    "staff",
    "team",
    "temp",
    "test",
    "user",
    "workstation",
];

/// Long passwords that are tried first all the same.
const COMMON_PASSWORDS: &[&str] = &[
    "0987654321qwertyuiop",
    "1234567890qwertyuiop",
    "123456789qwertyuiop",
    "123qweasdzxc123",
    "1q2w3e4r5t6y7u8i",
    "1q2w3e4r5t6y7u8i9o",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv",
    "1qaz2wsx3edc4rfv5tgb",
    "qazwsxedcrfvtgb",
    "qwertyuiop123456",
    "qwertyuiop1234567890",
    "qwertyuiopasdfgh",
    "qwertyuiopasdfghjkl",
    "qwertyuiopasdfghjklzxcvbnm",
    "thisismypassword",
    "zxcvbnmasdfghjkl",
    "zxcvbnmasdfghjklqwertyuiop",
];

/// Bytes per allowed character beyond which a password is not looked at.
const BYTES_PER_CHAR: usize = 16;

/// A name shorter than this is no hint to a password that happens to hold it.
const TELLING_CHARS: usize = 4;

/// The login of a new person, in lower case: a letter or digit, then letters, digits, `.`, `-`,
/// `_`. It must be a person's: `frontdesk` or `nurse` is refused.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::Malformed`].
pub fn login(text: &str) -> Result<String, Refusal> {
    let login = service_login(text)?;
    if is_generic(&login) {
        return Err(Refusal::Malformed { field: Field::Login });
    }
    Ok(login)
}

/// The login of an account that nobody signs in with: as [`login`], and a name of a place or job is allowed.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::Malformed`].
pub fn service_login(text: &str) -> Result<String, Refusal> {
    let field = Field::Login;
    let login = single_line(field, text, LOGIN_CHARS, Required::Yes)?.to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    let starts_well = login.starts_with(|c: char| c.is_ascii_alphanumeric());
    if login.len() < 2 || !starts_well || !login.chars().all(allowed) {
        return Err(Refusal::Malformed { field });
    }
    Ok(login)
}

/// Whether the login is a generic name: `front-desk` and `front.desk` are `frontdesk`.
fn is_generic(login: &str) -> bool {
    let letters = login.replace(['.', '-', '_'], "");
    GENERIC_LOGINS.contains(&letters.as_str())
}

/// The name by which others see a person.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::ForbiddenCharacters`].
pub fn display_name(text: &str) -> Result<String, Refusal> {
    single_line(Field::DisplayName, text, NAME_CHARS, Required::Yes)
}

/// The name of a clinic.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::ForbiddenCharacters`].
pub fn clinic_name(text: &str) -> Result<String, Refusal> {
    single_line(Field::ClinicName, text, NAME_CHARS, Required::Yes)
}

/// What a service account is for.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::ForbiddenCharacters`].
pub fn service_purpose(text: &str) -> Result<String, Refusal> {
    single_line(Field::AccountPurpose, text, PURPOSE_CHARS, Required::Yes)
}

/// Whom something is for that leaves the program.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::ForbiddenCharacters`].
pub fn recipient(text: &str) -> Result<String, Refusal> {
    single_line(Field::DisplayName, text, NAME_CHARS, Required::Yes)
}

/// Why a person's roles or standing change, or what an alarm turned out to be.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`] or [`Refusal::ForbiddenCharacters`].
pub fn reason(text: &str) -> Result<String, Refusal> {
    multi_line(Field::Reason, text, REASON_CHARS, Required::Yes)
}

/// A new PIN: digits only, not one over and over, not counting up or down.
///
/// # Errors
/// [`Refusal::WeakPin`].
pub fn new_pin(text: &str) -> Result<Secret<String>, Refusal> {
    let pin = typed_pin(text);
    let digits: Vec<u8> = pin.expose().bytes().take(PIN_MAX_DIGITS + 1).collect();
    let fits = (PIN_DIGITS..=PIN_MAX_DIGITS).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    // 8, 9, 0, 1 counts as well.
    let steps_by = |step: u8| {
        let pairs = digits.iter().zip(digits.iter().skip(1));
        pairs
            .map(|(one, next)| (u16::from(*one) + u16::from(step), u16::from(*next)))
            .all(|(one, next)| one % 10 == next % 10)
    };
    if !fits || steps_by(0) || steps_by(1) || steps_by(9) {
        return Err(Refusal::WeakPin { min: PIN_DIGITS });
    }
    Ok(pin)
}

/// A PIN as it is typed to come in.
#[must_use]
pub fn typed_pin(text: &str) -> Secret<String> {
    let digits = text.trim();
    // One that is far too long is wrong whatever it is; it need not be copied.
    let end = digits
        .char_indices()
        .nth(PIN_MAX_DIGITS + 1)
        .map_or(digits.len(), |(at, _)| at);
    Secret::new(digits.get(..end).unwrap_or_default().to_owned())
}

/// A new password as it goes into key derivation.
///
/// Length is what counts; no mixture of characters is asked for (NIST SP 800-63B-4 section
/// 3.1.1.2). Refused is what an attacker who knows the clinic would try.
///
/// # Errors
/// [`Refusal::WeakPassword`] or [`Refusal::GuessablePassword`].
pub fn new_password(typed: &str, login: &str, clinic: &str) -> Result<Secret<String>, Refusal> {
    let password = typed_password(typed);
    let chars = password.expose().chars().count();
    if !(PASSWORD_MIN_CHARS..=PASSWORD_MAX_CHARS).contains(&chars) {
        return Err(Refusal::WeakPassword {
            min: PASSWORD_MIN_CHARS,
            max: PASSWORD_MAX_CHARS,
        });
    }
    let letters = letters_of(password.expose());
    let letters = letters.expose();
    let because = if holds_name(letters, login) {
        GuessReason::OwnName
    } else if holds_name(letters, clinic) {
        GuessReason::ClinicName
    } else if repeats(letters) {
        GuessReason::Repeats
    } else if counts(letters) {
        GuessReason::Counts
    } else if COMMON_PASSWORDS.contains(&letters.as_str()) {
        GuessReason::Common
    } else {
        return Ok(password);
    };
    Err(Refusal::GuessablePassword { because })
}

/// Whether the password holds a name, however it is spaced and written. One of few letters is in any sentence
/// and does not count.
#[must_use]
pub fn holds_name(password: &str, name: &str) -> bool {
    let name = letters_of(name);
    name.expose().chars().count() >= TELLING_CHARS
        && letters_of(password).expose().contains(name.expose().as_str())
}

/// Characters of a password beside the words of names, however they are spaced and written.
#[must_use]
pub fn chars_beside(password: &str, names: &[&str]) -> usize {
    let mut left = letters_of(password);
    let words = names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    for word in words {
        let word = letters_of(word);
        if word.expose().chars().count() >= TELLING_CHARS {
            left = Secret::new(left.expose().replace(word.expose().as_str(), ""));
        }
    }
    left.expose().chars().count()
}

/// Whether the password holds a record number. One of few digits is in any year.
#[must_use]
pub fn holds_number(password: &str, number: &str) -> bool {
    letters_of(number).expose().chars().count() > TELLING_CHARS && holds_name(password, number)
}

/// A password as it goes into key derivation, in the one form that every keyboard agrees on (NFC).
/// One far too long to be right becomes empty, which no password is.
#[must_use]
pub fn typed_password(typed: &str) -> Secret<String> {
    if typed.len() > PASSWORD_MAX_CHARS * BYTES_PER_CHAR {
        return Secret::new(String::new());
    }
    // Composing can make at most three bytes of one: no copy is left behind by growing.
    let mut password = String::with_capacity(typed.len().saturating_mul(3));
    password.extend(typed.nfc());
    Secret::new(password)
}

/// The letters alone, in lower case, so that spaces and case do not hide a name.
fn letters_of(text: &str) -> Secret<String> {
    let mut letters = String::with_capacity(text.len().saturating_mul(3));
    letters.extend(
        text.chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase),
    );
    Secret::new(letters)
}

/// Whether the text is one piece over and over: `aaaa…`, `abcabc…`.
fn repeats(text: &str) -> bool {
    let length = text.chars().count();
    (1..=length / 2).any(|period| {
        text.chars()
            .zip(text.chars().skip(period))
            .all(|(earlier, later)| earlier == later)
    })
}

/// Whether each character follows the one before, up or down: `abcdef…`, `987654…`.
fn counts(text: &str) -> bool {
    let steps = |up: bool| {
        text.chars().zip(text.chars().skip(1)).all(|(one, next)| {
            let (low, high) = if up { (one, next) } else { (next, one) };
            high as u32 == low as u32 + 1 || (low, high) == ('9', '0')
        })
    };
    steps(true) || steps(false)
}

/// What a person is given to do: at least one role, or they could do nothing.
///
/// # Errors
/// [`Refusal::Empty`].
pub const fn roles(roles: Roles) -> Result<Roles, Refusal> {
    if roles.is_empty() {
        return Err(Refusal::Empty { field: Field::Roles });
    }
    Ok(roles)
}

/// Whether a person of these roles must have a second factor: whoever can open more for themselves or others
/// always, everyone where the clinic says so. A clinic made for tests asks nobody; the caller knows.
#[must_use]
pub fn needs_factor(roles: Roles, for_all: bool) -> bool {
    for_all || roles.has_any(&[Role::Administrator, Role::PracticeManager, Role::SecurityOfficer])
}

/// Whether a password that was chosen then is to be changed, where passwords last so many days.
#[must_use]
pub fn is_password_over(since: Instant, days: u16, now: Instant) -> bool {
    const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
    now.millis_since(since) > i64::from(days) * DAY_MILLIS
}

/// A person as far as it matters who can still look after the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub user: UserId,
    /// What they do.
    pub roles: Roles,
    /// Whether they may sign in.
    pub standing: Standing,
}

impl Person {
    fn serves_as(&self, role: Role) -> bool {
        self.standing == Standing::Active && self.roles.has(role)
    }
}

/// Checks that a change leaves the clinic with somebody who can still manage people and read the
/// audit trail. `people` is everyone as they are now; `after` is the changed person as they would
/// be.
///
/// # Errors
/// [`Refusal::LastOfRole`] if it takes away the last active administrator or security officer.
pub fn check_last_of_role(people: &[Person], after: Person) -> Result<(), Refusal> {
    for role in [Role::Administrator, Role::SecurityOfficer] {
        let serves_now = |person: &Person| person.serves_as(role);
        let loses = people.iter().any(|p| p.user == after.user && serves_now(p)) && !after.serves_as(role);
        let others = people.iter().any(|p| p.user != after.user && serves_now(p));
        if loses && !others {
            return Err(Refusal::LastOfRole);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_a_persons_and_in_lower_case() {
        for (typed, kept) in [
            ("amy", "amy"),
            (" Amy.O-Brien_2 ", "amy.o-brien_2"),
            ("jd", "jd"),
            ("7of9", "7of9"),
            ("nurse.joy", "nurse.joy"),
        ] {
            assert_eq!(login(typed).as_deref(), Ok(kept), "{typed}");
        }
        assert!(login(&"x".repeat(64)).is_ok());
    }

    #[test]
    fn a_login_that_is_not_one_is_refused() {
        let field = Field::Login;
        for typed in [
            "a",
            "amy lee",
            "amy@clinic",
            "zoë",
            ".amy",
            "-amy",
            "__",
            "amy/..",
            "amy'--",
            "FrontDesk",
            "front-desk",
            "front_desk",
            "nurse",
            "Admin",
            "practice.manager",
        ] {
            assert_eq!(login(typed), Err(Refusal::Malformed { field }), "{typed}");
        }
        assert_eq!(login("  "), Err(Refusal::Empty { field }));
        assert_eq!(login(&"x".repeat(65)), Err(Refusal::TooLong { field, max: 64 }));
    }

    #[test]
    fn generic_logins_are_written_as_they_are_compared() {
        for generic in GENERIC_LOGINS {
            assert!(generic.chars().all(|c| c.is_ascii_lowercase()), "{generic}");
        }
        for common in COMMON_PASSWORDS {
            assert!(common.len() >= PASSWORD_MIN_CHARS, "{common}");
        }
    }

    fn checked(password: &str) -> Result<(), Refusal> {
        new_password(password, "amy.lee", "Riverside Family Practice").map(|_| ())
    }

    fn is_guessable(outcome: Result<(), Refusal>) -> bool {
        matches!(outcome, Err(Refusal::GuessablePassword { .. }))
    }

    #[test]
    fn length_is_all_a_password_needs() {
        let weak = Err(Refusal::WeakPassword { min: 15, max: 256 });
        assert_eq!(checked("correct horse b"), Ok(()));
        assert_eq!(checked("correct horse "), weak);
        assert_eq!(checked("пароль длинный!"), Ok(()));
        assert_eq!(checked("🐎🔋📎🐎🔋🐎📎🔋📎🐎🐎🔋🔋📎📎"), Ok(()));
        assert_eq!(checked(&"e\u{301}".repeat(14)), weak, "counted as composed");
        let long: String = "0123456789abcdefghijklmnopqrstuvwxyz"
            .chars()
            .cycle()
            .take(255)
            .chain("!!".chars())
            .collect();
        assert_eq!(checked(&long), weak);
        assert!(is_guessable(checked(long.trim_end_matches('!'))));
        assert_eq!(checked(&format!("correct horse{}", "x".repeat(243))), Ok(()));
        assert_eq!(checked(&"x".repeat(10_000_000)), weak);
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for password in [
            "my name is AMY.LEE ok",
            "riverside family practice 1",
            "RiversideFamilyPractice!",
            "aaaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "passwordpassword",
            "PasswordPassword",
            "123456789012345",
            "098765432109876",
            "abcdefghijklmnop",
            "1q2w3e4r5t6y7u8i9o0p",
        ] {
            assert!(is_guessable(checked(password)), "{password}");
        }
        assert!(
            new_password("a little jo in the middle", "jo", "Li").is_ok(),
            "a name of two letters is in any sentence"
        );
    }

    #[test]
    fn a_password_is_the_same_from_every_keyboard() {
        assert_eq!(
            typed_password("cafe\u{301} au lait, s'il vous plaît").expose(),
            typed_password("café au lait, s'il vous plai\u{302}t").expose()
        );
        assert_eq!(typed_password("  spaces count  ").expose(), "  spaces count  ");
        assert_eq!(typed_password(&"x".repeat(5_000)).expose(), "");
    }

    #[test]
    fn composing_never_outgrows_the_space_set_aside() {
        for c in '\0'..=char::MAX {
            let one = c.to_string();
            let composed: String = one.nfc().collect();
            assert!(composed.len() <= 3 * one.len(), "{c:?}");
        }
    }

    #[test]
    fn everybody_has_a_role() {
        assert_eq!(roles(Roles::NONE), Err(Refusal::Empty { field: Field::Roles }));
        let some = Roles::of(&[Role::Biller]);
        assert_eq!(roles(some), Ok(some));
    }

    fn person(id: u8, roles: &[Role], standing: Standing) -> Person {
        Person {
            user: UserId::from_bytes([id; 16]),
            roles: Roles::of(roles),
            standing,
        }
    }

    #[test]
    fn the_last_administrator_and_the_last_security_officer_stay() {
        use Role::{Administrator, FrontDesk, SecurityOfficer};
        use Standing::{Active, Invited, Suspended};

        let both = [Administrator, SecurityOfficer];
        let alone = [
            person(1, &both, Active),
            person(2, &[FrontDesk], Active),
            person(3, &both, Suspended),
            person(4, &both, Invited),
        ];
        for after in [
            person(1, &[Administrator], Active),
            person(1, &[SecurityOfficer], Active),
            person(1, &both, Suspended),
            person(1, &both, Invited),
        ] {
            assert_eq!(
                check_last_of_role(&alone, after),
                Err(Refusal::LastOfRole),
                "{after:?}"
            );
        }
        for after in [
            person(1, &[Administrator, SecurityOfficer, FrontDesk], Active),
            person(2, &[FrontDesk], Suspended),
            person(3, &[FrontDesk], Suspended),
            person(5, &[FrontDesk], Invited),
        ] {
            assert_eq!(check_last_of_role(&alone, after), Ok(()), "{after:?}");
        }

        let shared = [person(1, &both, Active), person(2, &[Administrator], Active)];
        assert_eq!(
            check_last_of_role(&shared, person(1, &[SecurityOfficer], Active)),
            Ok(()),
            "another administrator is left"
        );
        assert_eq!(
            check_last_of_role(&shared, person(1, &both, Suspended)),
            Err(Refusal::LastOfRole),
            "no other security officer is"
        );
    }
}
