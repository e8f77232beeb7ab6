//! What the rules see of an entry.

use super::Rules;
use crate::text::search_words;
use careloop_contract::{Day, Instant, PatientId, SessionId, TimeOfDay, UserId, WorkstationId};

/// An entry of the ledger, as the rules see it.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Its place in append order, from 1.
    pub place: u64,
    /// When it was written, by the workstation's clock.
    pub at: Instant,
    /// The day at the clinic.
    pub day: Day,
    /// The time of that day.
    pub time: TimeOfDay,
    /// The workstation.
    pub workstation: WorkstationId,
    /// The session, if there is one.
    pub session: Option<SessionId>,
    /// Who acted. None: the workstation, or whoever held the recovery sheet.
    pub person: Option<UserId>,
    /// Whether it was made under an emergency access.
    pub in_emergency: bool,
    /// What happened.
    pub what: What,
    /// Whose records were opened.
    pub looks: Vec<Look>,
}

/// What happened, as far as a rule asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A person came in: signed in, or unlocked.
    CameIn,
    /// A session was locked or ended.
    Left,
    /// A person did something.
    Worked,
    /// A person took so many records out of the program: printed, copied, exported.
    TookOut {
        /// How many.
        records: u32,
    },
    /// A person asked for something and was refused.
    Refused,
    /// An emergency access began.
    BeganEmergency {
        /// Whose record it opens, where that can be read.
        patient: Option<PatientId>,
    },
    /// Somebody who is suspended or has left tried to come in.
    TriedIn {
        /// Each time.
        attempts: Vec<Attempt>,
    },
    /// A verification found something, or an alarm had to be handled.
    FoundFault,
    /// The rules changed. They hold from the next entry on.
    RulesChanged(Rules),
    /// The program did something by itself.
    ByItself,
}

/// An attempt to come in with an account that is shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Whose account.
    pub account: UserId,
    /// The day at the clinic.
    pub day: Day,
}

/// A patient whose record, task or note was opened. One for each patient of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The patient.
    pub patient: PatientId,
    /// Whether the patient's own record or clinical text was opened, not only a task.
    pub is_record: bool,
    /// Whether the patient has a care team and the person is not in it.
    pub is_outside_care_team: bool,
    /// Whether patient and person have the same family name.
    pub has_same_family_name: bool,
    /// Whether the patient has the name of somebody who works here, the person's own included.
    pub works_here: bool,
}

/// Whether a person's name ends with the patient's family name. Of a double name each half counts.
#[must_use]
pub fn shares_family_name(person: &str, family: &str) -> bool {
    let (person_words, family_words) = (search_words(person), search_words(family));
    if family_words.is_empty() {
        return false;
    }
    if person_words.ends_with(&family_words) {
        return true;
    }
    let own = person.split_whitespace().last().map(halves).unwrap_or_default();
    let theirs = halves(family);
    // Without a hyphen in either, only the whole name is the family name.
    (own.len() > 1 || theirs.len() > 1) && own.iter().any(|half| theirs.contains(half))
}

/// Whether a person's name is the patient's: the family name at its end, the first given name before it.
#[must_use]
pub fn is_full_name_of(person: &str, given: &str, family: &str) -> bool {
    let family = search_words(family);
    let given = search_words(given);
    let words = search_words(person);
    let Some(before) = words
        .strip_suffix(family.as_slice())
        .filter(|_| !family.is_empty())
    else {
        return false;
    };
    given.first().is_some_and(|first| before.contains(first))
}

/// The parts of a name between hyphens, folded.
fn halves(name: &str) -> Vec<String> {
    name.split(['-', '\u{2010}', '\u{2011}', '\u{2013}'])
        .map(|half| search_words(half).join(" "))
        .filter(|half| !half.is_empty())
        .collect()
}
