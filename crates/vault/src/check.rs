//! Verification: everything that can be checked, one line a check.

mod attachments;
mod file;
mod heads;
mod ledger;
mod tables;

pub(crate) use heads::Leaves;
pub(crate) use tables::{compute_tables, replay};

use crate::act::DraftItem;
use crate::db::oversight::verdict_number;
use crate::error::{Error, Result};
use crate::vault::{GoOn, OpenVault, Progress, session_subject, tell};
use careloop_contract::view::{BadPlace, CheckLine, LogHead, Verdict, VerifyView};
use careloop_contract::{DataCategory, Field, Refusal, WorkstationId};
use careloop_ledger::Value;
use careloop_ledger::sign::Signature;
use careloop_ledger::tree::Frontier;
use careloop_ledger::verify::{Check, Finding, Head, Report, Stored, encode_heads};
use ledger::Covered;
use rusqlite::{Connection, params};
use std::sync::Arc;

/// Entries read at a time.
const CHUNK: i64 = 4_096;

/// Steps of SQLite's machine between two questions whether to go on: some milliseconds.
const STEPS: i32 = 100_000;

/// What stands before clinical or session ciphertext needs no key; what the file needs is open.
struct Lines(Vec<CheckLine>);

impl Lines {
    fn add(&mut self, check: &str, verdict: Verdict, detail: impl Into<String>) {
        self.0.push(CheckLine {
            check: check.to_owned(),
            verdict,
            detail: detail.into(),
            first_bad: None,
        });
    }

    fn bad(&mut self, check: &str, detail: impl Into<String>, place: BadPlace) {
        let first_bad = Some(place);
        self.0.push(CheckLine {
            check: check.to_owned(),
            verdict: Verdict::Fail,
            detail: detail.into(),
            first_bad,
        });
    }
}

const fn at_entry(workstation: WorkstationId, seq: u64) -> BadPlace {
    BadPlace {
        workstation: Some(workstation),
        seq: Some(seq),
        table: None,
    }
}

fn in_table(table: &str) -> BadPlace {
    BadPlace {
        workstation: None,
        seq: None,
        table: Some(table.to_owned()),
    }
}

impl OpenVault {
    /// Checks everything that can be checked. Writes nothing.
    ///
    /// # Errors
    /// [`Refusal::Cancelled`]. Damage is not an error here but a line of the answer.
    pub fn verify(&self, require_anchor: bool, progress: Progress<'_>) -> Result<VerifyView> {
        self.verify_since(None, require_anchor, progress)
    }

    /// As [`OpenVault::verify`], but signatures from a place on only, if an earlier verification covers what
    /// comes before. If none does, everything is checked, and the answer says so.
    ///
    /// # Errors
    /// [`Refusal::Cancelled`].
    pub fn verify_since(
        &self,
        since: Option<u64>,
        require_anchor: bool,
        progress: Progress<'_>,
    ) -> Result<VerifyView> {
        let mut lines = Lines(Vec::new());
        let total = self.entries();
        let mut covered = None;
        let report = match self.check_ledger(since, total, progress) {
            Ok((report, by)) => {
                covered = by;
                Some(report)
            }
            Err(Error::Refused(Refusal::Cancelled)) => return Err(Refusal::Cancelled.into()),
            Err(_) => None,
        };
        let mut unreadable = report.is_none();
        match &report {
            Some(report) => ledger_lines(&mut lines, report, since, covered),
            None => lines.add("ledger", Verdict::Unknown, "entries could not be read"),
        }
        if let Err(error) = self.check_tables(&mut lines, progress) {
            if let Error::Refused(Refusal::Cancelled) = error {
                return Err(error);
            }
            lines.add("tables", Verdict::Unknown, "tables could not be read");
        }
        self.check_file(&mut lines);
        if self.check_header(&mut lines).is_err() {
            unreadable = true;
            lines.add(
                "header",
                Verdict::Unknown,
                "people and settings could not be read",
            );
        }
        let heads: Vec<LogHead> = report
            .iter()
            .flat_map(|report| &report.logs)
            .map(log_head)
            .collect();
        if let Some(report) = &report
            && self.check_checkpoints(&mut lines, report).is_err()
        {
            unreadable = true;
            lines.add("checkpoints", Verdict::Unknown, "they could not be read");
        }
        let since_anchor = self
            .check_anchors(&mut lines, report.as_ref())
            .unwrap_or_else(|_| {
                unreadable = true;
                lines.add("keychain head", Verdict::Unknown, "it could not be read");
                None
            });
        tell(progress, "verify", total, total)?;
        let verdict = verdict(&lines.0, unreadable, require_anchor);
        Ok(VerifyView {
            verdict,
            checks: lines.0,
            heads,
            entries: total,
            since_anchor,
            since: covered.map(|covered| covered.since),
        })
    }
}

impl OpenVault {
    /// Checks everything, as long as `go_on` says so.
    ///
    /// # Errors
    /// [`Refusal::Cancelled`] once it does not.
    pub fn verify_while(&mut self, go_on: &GoOn) -> Result<VerifyView> {
        let asked = Arc::clone(go_on);
        self.db.progress_handler(STEPS, Some(move || !asked()))?;
        let found = self.verify(false, &mut |_, _, _| go_on());
        self.db.progress_handler(0, None::<fn() -> bool>)?;
        // A query that was broken off looks like one that failed.
        if go_on() {
            found
        } else {
            Err(Refusal::Cancelled.into())
        }
    }

    /// What an entry says of a verification that was made just now: what it found, and up to where. One that
    /// did not look at every signature says no heads: nothing later goes by it.
    #[must_use]
    pub fn verification_item(&self, found: &VerifyView) -> DraftItem {
        let heads: Vec<Head> = found
            .heads
            .iter()
            .filter_map(|head| Some((head.workstation, head.size, head.root.parse().ok()?)))
            .collect();
        let verdict = i64::from(verdict_number(found.verdict));
        let item = DraftItem::about(session_subject(self.session()), DataCategory::System)
            .with(Field::Verdict, Value::Int(verdict));
        if found.since.is_some() {
            return item;
        }
        item.with(Field::VerifiedHeads, Value::Bytes(encode_heads(&heads)))
    }
}

fn ledger_lines(lines: &mut Lines, report: &Report, asked: Option<u64>, covered: Option<Covered>) {
    for check in Check::ALL {
        match report.findings.get(&check) {
            None => {
                let mut detail = format!("{} entries", report.entries);
                if check == Check::Signatures {
                    detail.push_str(&extent(asked, covered));
                }
                lines.add(check.name(), Verdict::Pass, detail);
            }
            Some(Finding { first, count }) => lines.bad(
                check.name(),
                format!("{count} of {} entries are wrong", report.entries),
                at_entry(first.workstation, first.seq),
            ),
        }
    }
}

/// Which signatures were looked at, if less than all of them were asked for.
fn extent(asked: Option<u64>, covered: Option<Covered>) -> String {
    match (asked, covered) {
        (_, Some(covered)) => format!(
            ", from {} on; those before are as the verification at place {} found them",
            covered.since, covered.by
        ),
        (Some(asked), None) => format!(": no earlier verification covers those before place {asked}"),
        (None, None) => String::new(),
    }
}

fn verdict(lines: &[CheckLine], unreadable: bool, require_anchor: bool) -> Verdict {
    if lines.iter().any(|line| line.verdict == Verdict::Fail) {
        return Verdict::Fail;
    }
    let content_unknown = lines.iter().any(|line| {
        line.verdict == Verdict::Unknown
            && matches!(
                line.check.as_str(),
                // There is such a line only where a witness is set up: it does not vouch for anything then.
                "ledger" | "tables" | "file" | "attachments" | "witness"
            )
    });
    let unanchored = lines.iter().any(|line| {
        line.verdict == Verdict::Unknown && matches!(line.check.as_str(), "keychain head" | "witness")
    });
    if require_anchor && unanchored {
        return Verdict::Fail;
    }
    if unreadable || content_unknown {
        Verdict::Unknown
    } else {
        Verdict::Pass
    }
}

fn log_head((workstation, tree): (&WorkstationId, &Frontier)) -> LogHead {
    LogHead {
        workstation: *workstation,
        size: tree.size(),
        root: tree.root().to_string(),
    }
}

// ---- reading the ledger ----------------------------------------------------------------------

/// Before every place. A file that somebody else wrote may have entries where none belongs.
pub(crate) const FIRST_PLACE: Option<i64> = Some(i64::MIN);

/// Reads the next entries from a place on, and moves the place behind them; none is behind the last.
///
/// Whatever stands in the table is read: a place that is missing shows as a gap in the numbers of its
/// log, a log that is missing as an entry of another workstation.
pub(crate) fn read_chunk(db: &Connection, from: &mut Option<i64>) -> Result<Vec<Stored>> {
    let Some(first) = *from else {
        return Ok(Vec::new());
    };
    let mut statement = db.prepare_cached(
        "SELECT e.place, e.bytes, e.signature, ifnull(l.workstation, zeroblob(16)), e.seq
         FROM entry e LEFT JOIN log l ON l.id = e.log WHERE e.place >= ?1 ORDER BY e.place LIMIT ?2",
    )?;
    let mut rows = statement.query(params![first, CHUNK])?;
    let mut chunk = Vec::new();
    while let Some(row) = rows.next()? {
        *from = row.get::<_, i64>(0)?.checked_add(1);
        let signature: Vec<u8> = row.get(2)?;
        let signature = <[u8; 64]>::try_from(signature.as_slice()).unwrap_or([0; 64]);
        chunk.push(Stored {
            bytes: row.get(1)?,
            signature: Signature::from_bytes(signature),
            workstation: WorkstationId::from_bytes(row.get::<_, crate::db::records::Id>(3)?.0),
            seq: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(u64::MAX),
        });
    }
    Ok(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::create::{NewClinic, create};
    use crate::folder::Folder;
    use crate::host::Host;
    use crate::kdf::KdfParams;
    use careloop_contract::Secret;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn what_could_not_be_looked_at_is_never_called_right() {
        let of = |check: &str, anchor| {
            let mut lines = Lines(Vec::new());
            lines.add("content", Verdict::Pass, "");
            lines.add(check, Verdict::Unknown, "");
            verdict(&lines.0, false, anchor)
        };
        for check in ["ledger", "tables", "file", "attachments", "witness"] {
            assert_eq!(of(check, false), Verdict::Unknown, "{check}");
        }
        // There was never a head outside: that is said in its line.
        assert_eq!(of("keychain head", false), Verdict::Pass);
        assert_eq!(of("keychain head", true), Verdict::Fail);
        assert_eq!(of("witness", true), Verdict::Fail);
    }

    #[test]
    fn whenever_it_is_to_stop_it_stops() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(home.path().join("vault"));
        let host = Host::for_tests(4);
        let password = Secret::new("seven quiet harbours".to_owned());
        let new = NewClinic {
            clinic: "Willow Creek",
            zone: "America/New_York",
            login: "dana.reyes",
            name: "Dana Reyes",
            password: &password,
            workstation: "front desk",
            device_secret: true,
            test_clinic: true,
            kdf: KdfParams::DEFAULT,
        };
        create(&folder, &host, &new).expect("a clinic");
        let mut vault = crate::entrance::sign_in(&folder, &host, "dana.reyes", &password).expect("she is in");
        let mut stopped = 0;
        loop {
            let left = AtomicU64::new(stopped);
            let go_on: GoOn = Arc::new(move || {
                left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                    .is_ok()
            });
            match vault.verify_while(&go_on) {
                Err(Error::Refused(Refusal::Cancelled)) => stopped += 1,
                found => {
                    assert_eq!(found.expect("whole").verdict, Verdict::Pass);
                    break;
                }
            }
        }
        assert!(stopped > 3, "it was asked {stopped} times");
        let found = vault.verify(false, &mut |_, _, _| true).expect("as before");
        assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
    }
}
