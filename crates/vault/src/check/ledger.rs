//! The entries themselves: all of them, or signatures only from where an earlier verification went up to.

use super::{FIRST_PLACE, read_chunk};
use crate::certified::certified;
use crate::db::read;
use crate::db::records::{ClinicRecord, PersonRecord};
use crate::error::Result;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::view::Verdict;
use careloop_contract::{Action, Field, Standing, UserId};
use careloop_domain::Policy;
use careloop_ledger::verify::{Cover, Head, Report, Verification, decode_heads};
use careloop_ledger::{Actor, Entry, Kind, Outcome};
use rusqlite::Connection;

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
    ///
    /// Its author must be somebody who may verify today: anybody can write that they did.
    fn cover(&self, since: u64) -> Result<Option<Cover>> {
        let proven = certified(&self.db, self.clinic())?;
        let clinic = ClinicRecord::load(&proven)?;
        let policy = Policy::from_text(&clinic.adjustments);
        let mut latest = None;
        for place in good_verifications(&self.db)? {
            let entry = read::entries(&self.db, place, 1)?.pop();
            let Some((author, heads)) = entry.and_then(|placed| stated(&placed.entry)) else {
                continue;
            };
            let person = PersonRecord::load(&proven, author)?;
            let may = person.is_some_and(|person| {
                person.standing == Standing::Active && policy.allows_at_all(Action::VerifyVault, person.roles)
            });
            if may {
                latest = Some((place, heads));
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
}

/// Places of the verifications that found nothing wrong, as the tables say: where to look.
fn good_verifications(db: &Connection) -> Result<Vec<u64>> {
    let mut statement = db.prepare("SELECT place FROM verified WHERE verdict = ?1 ORDER BY place")?;
    let pass = crate::db::oversight::verdict_number(Verdict::Pass);
    let places = statement.query_map([pass], |row| row.get::<_, i64>(0))?;
    let places: Vec<i64> = places.collect::<rusqlite::Result<_>>()?;
    Ok(places.into_iter().map(i64::unsigned_abs).collect())
}

/// Who says that nothing is wrong up to which heads; none if the entry says no such thing.
fn stated(entry: &Entry) -> Option<(UserId, Vec<Head>)> {
    let (Some(Kind::Verified | Kind::Checked), Actor::Person(user), Outcome::Done) =
        (entry.kind(), entry.actor, &entry.outcome)
    else {
        return None;
    };
    entry.items.iter().find_map(|item| {
        let pass = i64::from(crate::db::oversight::verdict_number(Verdict::Pass));
        let found = item.value(Field::Verdict)?.as_int()?;
        let heads = decode_heads(item.value(Field::VerifiedHeads)?.as_bytes()?)?;
        (found == pass).then_some((user, heads))
    })
}
