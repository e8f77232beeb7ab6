//! Sign-in in two steps: the password opens, the code lets in.
//!
//! Until the code is right no session begins and the attempt stays counted as a failure.

use super::{
    Entrance, author_of, has_bare_slot, open_compartments, open_main_grants, open_slot, open_vault,
    slot_header_is, take_lock,
};
use crate::before::Attempt;
use crate::certified::certified;
use crate::crypto::UserRoot;
use crate::db::records::PersonRecord;
use crate::db::sessions;
use crate::error::Result;
use crate::factor::{Factor, Proof, TypedCode, Used, one_time_digest};
use crate::files::FolderLock;
use crate::folder::Folder;
use crate::grant::Recipient;
use crate::host::Host;
use crate::vault::{Keys, OpenVault};
use careloop_contract::{Instant, Refusal, Secret, SessionId, Standing, UserId};

/// Wrong codes after which the password is asked for again.
pub const CODE_TRIES: u8 = 5;

/// A vault that the right password opened, before its session begins. Dropping it erases the keys.
pub struct Halfway {
    vault: OpenVault,
    user: UserId,
    attempt: Attempt,
    /// Whether a code was looked at under this attempt: the next one is an attempt of its own.
    is_spent: bool,
    wrong: u8,
    asked: Option<Asked>,
    proof: Option<Proof>,
}

/// What a code is compared with.
enum Asked {
    /// The person's factor, sealed to them.
    Factor(Vec<u8>),
    /// The digest of the one-time code in its place, and when it becomes void.
    OneTimeCode([u8; 32], Option<Instant>),
}

impl Asked {
    fn of(person: &PersonRecord) -> Option<Self> {
        let one_time = |digest| Self::OneTimeCode(digest, person.one_time_expires);
        let factor = person.factor.clone().map(Self::Factor);
        factor.or_else(|| person.one_time_code.map(one_time))
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Factor(sealed) => sealed,
            Self::OneTimeCode(digest, _) => digest,
        }
    }
}

/// Opens the vault with a person's password. Nothing is written to the ledger yet.
///
/// # Errors
/// As [`sign_in`](super::sign_in), but never [`Refusal::CodeNeeded`].
pub fn prove_password(
    folder: &Folder,
    host: &Host,
    login: &str,
    password: &Secret<String>,
) -> Result<Halfway> {
    let lock = take_lock(folder)?;
    let entrance = Entrance::approach(folder, host)?;
    if entrance.is_stranger && !has_bare_slot(&entrance, login)? {
        return Err(Refusal::NoDeviceSecret.into());
    }
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let opened = open_slot(&entrance, login, password)?;
    entrance.admit(lock, attempt, opened)
}

impl Entrance<'_> {
    /// Opens the vault for whoever opened their slot, if they may come in.
    pub(super) fn admit(
        mut self,
        lock: FolderLock,
        attempt: Attempt,
        (user, root, slot_id): (UserId, UserRoot, [u8; 16]),
    ) -> Result<Halfway> {
        let author = author_of(user, &root);
        let recipient = Recipient::User(user);
        let main = open_main_grants(&self.headers, self.clinic, recipient, &author.sealing);
        if main.is_empty() {
            return Err(Refusal::WrongSignIn.into());
        }
        let (db, epoch) = self.open_database(&main)?;
        let (header, in_force) = self.settle_header(&db)?;
        let person = PersonRecord::load(&db, user)?.filter(|person| {
            person.standing == Standing::Active
                && person.signing_key == Some(*author.key.public_key().as_bytes())
        });
        // An old header may still hold the slot of somebody who is out, or a password that was changed.
        let Some(person) = person.filter(|_| !in_force || slot_header_is(&header, &slot_id)) else {
            return Err(Refusal::WrongSignIn.into());
        };
        let proven = certified(&db, self.clinic)?;
        let asked = PersonRecord::load(&proven, user)?.as_ref().and_then(Asked::of);
        let keys = Keys {
            main,
            ..open_compartments(&proven, self.clinic, recipient, &author.sealing)?
        };
        let mut vault = open_vault(self, lock, (db, epoch), (header, in_force), author, keys)?;
        vault.compare_recovery(&proven)?;
        Ok(Halfway {
            vault,
            user,
            attempt,
            is_spent: false,
            wrong: 0,
            // As signatures prove it: whoever writes into the table takes nobody's factor away.
            asked: asked.or_else(|| Asked::of(&person)),
            proof: None,
        })
    }
}

impl Halfway {
    /// Whose password it was.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The vault, to look who it is.
    #[must_use]
    pub const fn vault(&self) -> &OpenVault {
        &self.vault
    }

    /// Whether a code is wanted: of the person's second factor, or the one-time code in its place.
    #[must_use]
    pub const fn wants_code(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether there were too many wrong codes: the password is asked for again.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        CODE_TRIES <= self.wrong
    }

    /// Looks at a code. Each one counts as a failed sign-in before it is looked at; the first under the
    /// password's own attempt.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`] if it is wrong, was used, is void, or there is none to compare it with;
    /// [`Refusal::WaitAfterFailures`] and [`Refusal::AttemptsExhausted`], without a look.
    pub fn check_code(&mut self, code: &Secret<String>) -> Result<()> {
        if self.is_over() {
            return Err(Refusal::WrongCode.into());
        }
        if self.is_spent {
            self.attempt = self.vault.threshold().count_attempt(self.attempt.tag, true)?;
        }
        self.is_spent = true;
        self.wrong = self.wrong.saturating_add(1);
        let proof = self.proof_of(code)?;
        self.proof = Some(proof.ok_or(Refusal::WrongCode)?);
        Ok(())
    }

    fn proof_of(&self, code: &Secret<String>) -> Result<Option<Proof>> {
        let (Some(asked), Some(typed)) = (&self.asked, TypedCode::parse(code)) else {
            return Ok(None);
        };
        let used = self.used(asked.bytes())?;
        let now = self.vault.host.clock.now();
        let clinic = self.vault.clinic();
        match (asked, &typed) {
            (Asked::Factor(sealed), _) => {
                let factor = Factor::open(sealed, clinic, self.user, &self.vault.author.sealing)?;
                Ok(factor.check(self.user, &typed, now, used))
            }
            (Asked::OneTimeCode(digest, expires), TypedCode::OneTime(code)) => {
                let is_right = *one_time_digest(code, clinic, self.user) == *digest
                    && expires.is_some_and(|expires| now <= expires)
                    && used.codes & Proof::OneTimeCode.bit() == 0;
                Ok(is_right.then_some(Proof::OneTimeCode))
            }
            (Asked::OneTimeCode(..), TypedCode::App(_) | TypedCode::Recovery(_)) => Ok(None),
        }
    }

    /// What was used already, by the ledger and by this workstation's own memory.
    fn used(&self, asked: &[u8]) -> Result<Used> {
        let here = self.vault.threshold().used_factor(self.attempt.tag, asked)?;
        let person = PersonRecord::load(&self.vault.db, self.user)?;
        Ok(person.map_or(here, |person| Used {
            step: here.step.max(person.factor_step),
            codes: here.codes | person.codes_used,
        }))
    }

    /// Begins the session.
    ///
    /// # Errors
    /// [`Refusal::CodeNeeded`] if a code is wanted and none was right; else as [`sign_in`](super::sign_in).
    pub fn enter(self) -> Result<OpenVault> {
        if self.wants_code() && self.proof.is_none() {
            return Err(Refusal::CodeNeeded.into());
        }
        self.enter_without_code()
    }

    /// Begins the session of somebody whose PIN it was, if the clinic allows any, nobody ended the session
    /// that they locked, and nobody invited them anew.
    pub(super) fn enter_by_pin(mut self, locked: SessionId) -> Result<OpenVault> {
        let db = &self.vault.db;
        let person = PersonRecord::load(db, self.user)?;
        let is_reset = person.is_none_or(|person| person.invitation.is_some());
        if is_reset || !self.vault.clinic_record()?.pin_allowed || !sessions::is_locked(db, locked)? {
            return Err(Refusal::PinGone.into());
        }
        self.vault.by_pin = true;
        self.enter_without_code()
    }

    /// Begins the session of somebody whose full sign-in this workstation saw within
    /// [`careloop_contract::limits::FULL_SIGN_IN_HOURS`].
    ///
    /// # Errors
    /// As [`Halfway::enter`].
    pub fn enter_without_code(mut self) -> Result<OpenVault> {
        let used = self.asked.as_ref().map(Asked::bytes).zip(self.proof);
        // Remembered here first: a code that was taken is used up, whatever happens to the entry.
        self.vault.failed_sign_ins = self.vault.threshold().succeeded(&self.attempt, used)?;
        self.vault.proof = self.proof;
        if self.vault.alarms.is_empty() {
            self.vault.begin_session()?;
            self.vault.finish_rekey_if_possible()?;
            self.vault.seal_waiting_grants()?;
        }
        Ok(self.vault)
    }
}

impl core::fmt::Debug for Halfway {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Halfway")
    }
}
