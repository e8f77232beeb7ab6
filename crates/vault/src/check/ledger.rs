//! The entries themselves: all of them, or signatures only from where an earlier verification went up to.

use super::{FIRST_PLACE, read_chunk};
use crate::certified::certified;
use crate::db::records::{ClinicRecord, PersonRecord};
use crate::error::Result;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::view::Verdict;
use careloop_contract::{Action, Field, Instant, Standing, UserId, WorkstationId};
use careloop_domain::Policy;
use careloop_ledger::entry::SignedEntry;
use careloop_ledger::sign::{PublicKey, Signature};
use careloop_ledger::tree::leaf_hash;
use careloop_ledger::verify::{Cover, Head, Report, Verification, decode_heads};
use careloop_ledger::{Actor, Entry, Kind, Outcome};
use rusqlite::{Connection, OptionalExtension as _};

/// What need not be looked at again, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Covered {
    /// The first place whose signature is looked at.
    pub(super) since: u64,
    /// Place of the verification that covers those before.
    pub(super) by: u64,
}

impl OpenVault {
    pub(super) fn check_ledger(
        &self,
        since: Option<u64>,
        total: u64,
        progress: Progress<'_>,
    ) -> Result<(Report, Option<Covered>)> {
        if let Some(since) = since
            && let Some(cover) = self.cover(since)?
        {
            let covered = Covered {
                since: cover.since,
                by: cover.by,
            };
            let report = self.walk(Verification::since(self.clinic(), cover), total, progress)?;
            // Where anything is wrong, all of it is looked at.
            if report.cover_holds && report.findings.is_empty() {
                return Ok((report, Some(covered)));
            }
        }
        let report = self.walk(Verification::new(self.clinic()), total, progress)?;
        Ok((report, None))
    }

    fn walk(&self, mut verification: Verification, total: u64, progress: Progress<'_>) -> Result<Report> {
        let (mut from, mut done) = (FIRST_PLACE, 0);
        let chunks = std::iter::from_fn(|| {
            if let Err(error) = tell(progress, "verify", done, total) {
                return Some(Err(error));
            }
            match read_chunk(&self.db, &mut from) {
                Ok(chunk) if chunk.is_empty() => None,
                Ok(chunk) => {
                    done += chunk.len() as u64;
                    Some(Ok(chunk))
                }
                Err(error) => Some(Err(error)),
            }
        });
        verification.feed(chunks)?;
        Ok(verification.finish())
    }

    /// The verification that covers what comes before a place, or as much of it as one does.
    fn cover(&self, since: u64) -> Result<Option<Cover>> {
        let trusted = Trusted::of(self)?;
        let mut latest = None;
        for place in verifications(&self.db)? {
            let said = trusted.said_at(&self.db, place)?;
            if let Some(said) = said.filter(|said| said.passed) {
                latest = Some((place, said.heads));
                // The first that covers everything before leaves the most behind it to be looked at.
                if place >= since {
                    break;
                }
            }
        }
        Ok(latest.map(|(by, heads)| Cover {
            since: since.min(by),
            by,
            heads,
        }))
    }

    /// When everything was verified last, as far as an entry says so that may be gone by.
    ///
    /// # Errors
    /// The database's.
    pub fn verified_at(&self) -> Result<Option<Instant>> {
        let trusted = Trusted::of(self)?;
        for place in verifications(&self.db)?.into_iter().rev() {
            if let Some(said) = trusted.said_at(&self.db, place)? {
                return Ok(Some(said.at));
            }
        }
        Ok(None)
    }
}

/// Whose word counts that everything was verified: that of somebody who may verify today, signed with the
/// key they have today. Anybody can write that they did. Of what a program did because it was due, only
/// this workstation's own counts.
struct Trusted {
    /// People as signatures prove them.
    proven: Connection,
    policy: Policy,
    workstation: WorkstationId,
}

/// What an entry says of a verification of everything.
struct Said {
    at: Instant,
    passed: bool,
    heads: Vec<Head>,
}

impl Trusted {
    fn of(vault: &OpenVault) -> Result<Self> {
        let proven = certified(&vault.db, vault.clinic())?;
        let policy = Policy::from_text(&ClinicRecord::load(&proven)?.adjustments);
        Ok(Self {
            proven,
            policy,
            workstation: vault.workstation(),
        })
    }

    /// What the entry at a place says; none if it says no such thing, or not by somebody whose word counts.
    fn said_at(&self, db: &Connection, place: u64) -> Result<Option<Said>> {
        let signed: Option<(Vec<u8>, Vec<u8>)> = db
            .prepare_cached("SELECT bytes, signature FROM entry WHERE place = ?1")?
            .query_row([i64::try_from(place).unwrap_or(i64::MAX)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((bytes, signature)) = signed else {
            return Ok(None);
        };
        let (Ok(entry), Ok(signature)) = (Entry::decode(&bytes), <[u8; 64]>::try_from(signature)) else {
            return Ok(None);
        };
        let Some((user, said)) = stated(&entry) else {
            return Ok(None);
        };
        let is_ours = entry.kind() != Some(Kind::Checked) || entry.workstation == self.workstation;
        let author = PersonRecord::load(&self.proven, user)?.filter(|person| {
            person.standing == Standing::Active
                && self.policy.allows_at_all(Action::VerifyVault, person.roles)
        });
        let signed = SignedEntry {
            leaf: leaf_hash(&bytes),
            bytes,
            signature: Signature::from_bytes(signature),
        };
        let is_theirs = author
            .and_then(|author| author.signing_key)
            .is_some_and(|key| signed.verify(&PublicKey::from_bytes(key)).is_ok());
        Ok((is_ours && is_theirs).then_some(said))
    }
}

/// Places of the verifications of everything, as the tables say: where to look.
fn verifications(db: &Connection) -> Result<Vec<u64>> {
    let mut statement = db.prepare_cached("SELECT place FROM verified ORDER BY place")?;
    let places = statement.query_map([], |row| row.get::<_, i64>(0))?;
    let places: Vec<i64> = places.collect::<rusqlite::Result<_>>()?;
    Ok(places.into_iter().map(i64::unsigned_abs).collect())
}

/// Who says what of a verification of everything; none if the entry says no such thing.
fn stated(entry: &Entry) -> Option<(UserId, Said)> {
    let (Some(Kind::Verified | Kind::Checked), Actor::Person(user), Outcome::Done) =
        (entry.kind(), entry.actor, &entry.outcome)
    else {
        return None;
    };
    entry.items.iter().find_map(|item| {
        let pass = i64::from(crate::db::oversight::verdict_number(Verdict::Pass));
        let said = Said {
            at: entry.at,
            passed: item.value(Field::Verdict)?.as_int()? == pass,
            heads: decode_heads(item.value(Field::VerifiedHeads)?.as_bytes()?)?,
        };
        Some((user, said))
    })
}
