//! Verification: everything that can be checked, one line a check.

mod attachments;

use crate::certified::{RecoveryInForce, Rights, certified};
use crate::db::compare::{TABLES, differing_rows, schema};
use crate::db::grants;
use crate::db::open::open_scratch;
use crate::db::project::{EntryPlace, SearchUpdate, apply};
use crate::db::records::PersonRecord;
use crate::db::rightful::is_rightful;
use crate::db::search;
use crate::entrance::HeadComparison;
use crate::error::{Error, Result};
use crate::leave::{certified_keys, origin, parse_checkpoint};
use crate::side::HeadCheck;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::view::{BadPlace, CheckLine, LogHead, RebuildView, Verdict, VerifyView};
use careloop_contract::{Alarm, Refusal, WorkstationId};
use careloop_ledger::Entry;
use careloop_ledger::sign::{PublicKey, Signature};
use careloop_ledger::tree::{Frontier, Hash, leaf_hash};
use careloop_ledger::verify::{Check, Finding, Report, Stored, Verification};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Entries read at a time.
const CHUNK: i64 = 4_096;

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
        let mut lines = Lines(Vec::new());
        let total = self.entries();
        let report = match self.check_ledger(total, progress) {
            Ok(report) => Some(report),
            Err(Error::Refused(Refusal::Cancelled)) => return Err(Refusal::Cancelled.into()),
            Err(_) => None,
        };
        let mut unreadable = report.is_none();
        match &report {
            Some(report) => ledger_lines(&mut lines, report),
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
            since: None,
        })
    }

    fn check_ledger(&self, total: u64, progress: Progress<'_>) -> Result<Report> {
        let mut verification = Verification::new(self.clinic());
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

    /// Replays the ledger into fresh tables and compares them row by row; asks the policy again for
    /// every entry.
    fn check_tables(&self, lines: &mut Lines, progress: Progress<'_>) -> Result<()> {
        let truth = open_scratch()?;
        let unpermitted = replay(&self.db, &truth, self.entries(), progress)?;
        match unpermitted {
            None => lines.add(
                "permission",
                Verdict::Pass,
                "every author was allowed to do what they did",
            ),
            Some((workstation, seq)) => lines.bad(
                "permission",
                "an entry's author was not allowed to do it",
                at_entry(workstation, seq),
            ),
        }
        if let Some(place) = grants::first_refused(&truth)? {
            let place = u64::try_from(place).unwrap_or(0);
            let entry = crate::db::read::entries(&self.db, place, 1)?;
            let at = entry
                .first()
                .map(|placed| at_entry(placed.entry.workstation, placed.entry.seq));
            lines.bad(
                "permission",
                "a key was granted by somebody who did not hold it",
                at.unwrap_or_else(|| in_table("entry")),
            );
        }
        if schema(&self.db)? == schema(&truth)? {
            lines.add(
                "schema",
                Verdict::Pass,
                "tables, indexes and triggers are the program's",
            );
        } else {
            lines.bad(
                "schema",
                "a table, index or trigger is not the program's",
                in_table("sqlite_schema"),
            );
        }
        let mut wrong = false;
        for (table, query) in TABLES {
            let differing = differing_rows(&self.db, &truth, query)?;
            if differing > 0 {
                wrong = true;
                lines.bad(
                    "tables",
                    format!("{differing} rows differ from the ledger"),
                    in_table(table),
                );
            }
        }
        if !wrong {
            lines.add("tables", Verdict::Pass, "every row is what the ledger says");
        }
        if search::text_is_right(&self.db, &truth)? {
            lines.add(
                "search text",
                Verdict::Pass,
                "what is searched is what the tables say",
            );
        } else {
            lines.bad(
                "search text",
                "what is searched is not what the tables say",
                in_table("task_text"),
            );
        }
        self.check_attachments(lines, &truth, progress)?;
        match search::check_index(&self.db) {
            Ok(()) => lines.add("search index", Verdict::Pass, "the index matches its text"),
            Err(_) => lines.bad(
                "search index",
                "the index does not match its text",
                in_table("task_search"),
            ),
        }
        Ok(())
    }

    fn check_file(&self, lines: &mut Lines) {
        match self
            .db
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))
        {
            Ok(answer) if answer == "ok" => lines.add("file", Verdict::Pass, "the database file is sound"),
            Ok(_) => lines.bad(
                "file",
                "the database file is inconsistent",
                in_table("sqlite_schema"),
            ),
            Err(_) => lines.add("file", Verdict::Unknown, "the database file could not be read"),
        }
    }

    fn check_header(&self, lines: &mut Lines) -> Result<()> {
        let clinic = self.clinic_record()?;
        let in_force = !self.alarms.contains(&Alarm::OlderHeader);
        let slots = self.header.slots.iter().all(|signed| signed.verify().is_ok());
        let people = PersonRecord::all(&self.db)?;
        let signer = self.header.roster.signer;
        let keys = people
            .iter()
            .filter_map(|person| person.signing_key)
            .chain([clinic.recovery_signing])
            .map(PublicKey::from_bytes);
        // The hash in the ledger vouches for the header as a whole; the signer may have got new keys since.
        let signature = keys.into_iter().find(|key| key.key_id() == signer);
        let roster = signature.is_none_or(|key| self.header.roster.verify(&key).is_ok());
        let named = RecoveryInForce::of_roster(&self.header.roster()?);
        let in_force_now = RecoveryInForce::read(&certified(&self.db, self.clinic())?)?;
        let recovery = in_force_now.is_none_or(|in_force| in_force == named);
        if in_force && slots && roster && recovery {
            lines.add(
                "header",
                Verdict::Pass,
                format!("number {}, as the ledger says", self.header.number),
            );
        } else {
            let detail = if !recovery {
                "the roster names another recovery key than the signed entries".to_owned()
            } else if in_force {
                "a slot or the roster is not signed by its owner".to_owned()
            } else {
                format!(
                    "number {} where the ledger says {}",
                    self.header.number, clinic.header_number
                )
            };
            lines.bad(
                "header",
                detail,
                BadPlace {
                    workstation: None,
                    seq: None,
                    table: Some("vault.hdr".to_owned()),
                },
            );
        }
        Ok(())
    }

    /// Checks every checkpoint: signed by the key that the one before it named, over a head that the
    /// log has, without a gap; and the stored frontiers.
    fn check_checkpoints(&self, lines: &mut Lines, report: &Report) -> Result<()> {
        let mut count = 0_u64;
        for (workstation, tree) in &report.logs {
            let leaves = Leaves::of(&self.db, *workstation)?;
            let certified = certified_keys(&self.db, *workstation)?;
            let mut named = None;
            let mut statement = self.db.prepare(
                "SELECT c.epoch, c.note FROM checkpoint c JOIN log l ON l.id = c.log
                 WHERE l.workstation = ?1 ORDER BY c.epoch",
            )?;
            let notes = statement.query_map([workstation.as_bytes()], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })?;
            let name = origin(self.clinic(), *workstation);
            let mut last_size = 0;
            for (expected, note) in (0_i64..).zip(notes) {
                let (epoch, text) = note?;
                count += 1;
                let good = parse_checkpoint(&text).filter(|checkpoint| {
                    epoch == expected
                        && checkpoint.epoch == epoch.unsigned_abs()
                        && checkpoint.origin == name
                        && checkpoint.size <= tree.size()
                        && checkpoint.size >= last_size
                        && leaves.root_at(checkpoint.size) == Some(checkpoint.root)
                        && certified
                            .iter()
                            .chain(&named)
                            .any(|key| checkpoint.note.verify(&name, key).is_ok())
                });
                let Some(checkpoint) = good else {
                    lines.bad(
                        "checkpoints",
                        format!("checkpoint {epoch} is not right"),
                        in_table("checkpoint"),
                    );
                    return Ok(());
                };
                last_size = checkpoint.size;
                named = Some(checkpoint.next);
            }
            if !leaves.matches_frontier(&self.db, *workstation)? {
                lines.bad("checkpoints", "a stored tree is not the log's", in_table("log"));
                return Ok(());
            }
            if *workstation == self.workstation() && !self.holds_next_checkpoint_key()? {
                lines.bad(
                    "checkpoints",
                    "the latest checkpoints are missing",
                    in_table("checkpoint"),
                );
                return Ok(());
            }
        }
        if self.device.is_none() {
            lines.add(
                "checkpoints",
                Verdict::Unknown,
                "without a device secret none are made",
            );
        } else {
            lines.add("checkpoints", Verdict::Pass, format!("{count} signed heads"));
        }
        Ok(())
    }

    /// Heads outside the file.
    fn check_anchors(&self, lines: &mut Lines, report: Option<&Report>) -> Result<Option<i64>> {
        let mut since = None;
        match self.compare_with_keychain()? {
            None => lines.add(
                "keychain head",
                Verdict::Unknown,
                "no head is kept outside the file",
            ),
            Some((HeadComparison::Extends, head)) => {
                let age = self.host.clock.now().millis_since(head.at);
                since = Some(age);
                lines.add(
                    "keychain head",
                    Verdict::Pass,
                    format!(
                        "the log goes on from entry {} that the keychain remembers",
                        head.seq
                    ),
                );
            }
            Some((HeadComparison::Shorter, head)) => lines.bad(
                "keychain head",
                format!(
                    "the keychain remembers {} entries; the file has {}",
                    head.seq,
                    self.log.size()
                ),
                at_entry(self.workstation(), self.log.size()),
            ),
            Some((HeadComparison::Differs, head)) => lines.bad(
                "keychain head",
                "the log has other entries than the keychain remembers",
                at_entry(self.workstation(), head.seq),
            ),
        }
        let side_alarm = self.alarms.contains(&Alarm::OlderSideFile);
        match self.threshold().read().map(|noted| noted.check) {
            Ok(_) if side_alarm => lines.bad(
                "side file",
                "the side file was missing or older than the keychain remembers",
                in_table("vault.side"),
            ),
            Ok(HeadCheck::Fine | HeadCheck::OneAhead) => {
                lines.add("side file", Verdict::Pass, "as the keychain remembers it");
            }
            Ok(HeadCheck::Unanchored) => {
                lines.add("side file", Verdict::Unknown, "nothing outside remembers it")
            }
            Ok(HeadCheck::Missing | HeadCheck::Older) | Err(_) => {
                lines.bad(
                    "side file",
                    "missing, damaged or older than the keychain remembers",
                    in_table("vault.side"),
                );
            }
        }
        match report.map(|report| report.unattested) {
            None | Some(0) => {}
            Some(count) => lines.add(
                "locked time",
                Verdict::Unknown,
                format!("{count} entries that no workstation key vouches for"),
            ),
        }
        Ok(since)
    }

    /// Computes every table from the ledger again.
    ///
    /// # Errors
    /// [`Refusal::Cancelled`]; [`Refusal::Damaged`] if entries cannot be read. The tables are as they
    /// were then.
    pub fn rebuild(&mut self, progress: Progress<'_>) -> Result<RebuildView> {
        let truth = open_scratch()?;
        let total = self.entries();
        replay(&self.db, &truth, total, progress)?;
        let mut repaired = 0;
        for (_, query) in TABLES {
            // A table that is missing altogether counts as one.
            repaired += differing_rows(&self.db, &truth, query).unwrap_or(1);
        }
        drop(truth);
        let transaction = self.db.unchecked_transaction()?;
        compute_tables(&transaction, &mut |place| tell(progress, "rebuild", place, total))?;
        tell(progress, "rebuild", total, total)?;
        let mut rows = 0;
        for (table, _) in TABLES {
            rows += transaction.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get::<_, i64>(0)
            })?;
        }
        transaction.commit()?;
        self.task_writes += 1;
        Ok(RebuildView {
            entries: total,
            rows: rows.unsigned_abs(),
            repaired,
        })
    }
}

fn ledger_lines(lines: &mut Lines, report: &Report) {
    for check in Check::ALL {
        match report.findings.get(&check) {
            None => lines.add(check.name(), Verdict::Pass, format!("{} entries", report.entries)),
            Some(Finding { first, count }) => lines.bad(
                check.name(),
                format!("{count} of {} entries are wrong", report.entries),
                at_entry(first.workstation, first.seq),
            ),
        }
    }
}

fn verdict(lines: &[CheckLine], unreadable: bool, require_anchor: bool) -> Verdict {
    if lines.iter().any(|line| line.verdict == Verdict::Fail) {
        return Verdict::Fail;
    }
    let content_unknown = lines.iter().any(|line| {
        line.verdict == Verdict::Unknown && matches!(line.check.as_str(), "ledger" | "tables" | "file")
    });
    let unanchored = lines
        .iter()
        .any(|line| line.verdict == Verdict::Unknown && line.check == "keychain head");
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

type EntryVisitor<'a> = dyn FnMut(u64, u64, &Entry, WorkstationId) -> Result<()> + 'a;

/// Visits every readable entry in replay order.
fn for_each_entry(db: &Connection, visit: &mut EntryVisitor<'_>) -> Result<()> {
    let mut statement = db.prepare(
        "SELECT e.place, e.log, e.bytes, l.workstation FROM entry e JOIN log l ON l.id = e.log ORDER BY e.place",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let place = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(u64::MAX);
        let log = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(u64::MAX);
        let bytes = row.get_ref(2)?.as_blob().unwrap_or_default();
        // One that cannot be read changes nothing; the content check names it.
        let Ok(entry) = Entry::decode(bytes) else { continue };
        let workstation = WorkstationId::from_bytes(row.get::<_, crate::db::records::Id>(3)?.0);
        visit(place, log, &entry, workstation)?;
    }
    Ok(())
}

/// Replays the ledger into fresh tables. Answers the first entry that its author was not allowed.
pub(crate) fn replay(
    db: &Connection,
    truth: &Connection,
    total: u64,
    progress: Progress<'_>,
) -> Result<Option<(WorkstationId, u64)>> {
    let transaction = truth.unchecked_transaction()?;
    let mut unpermitted = None;
    let mut rights = Rights::default();
    for_each_entry(db, &mut |place, log, entry, workstation| {
        if place % 256 == 0 {
            tell(progress, "replay", place, total)?;
        }
        if unpermitted.is_none() && !(rights.permit(entry) && is_rightful(&transaction, db, place, entry)?) {
            unpermitted = Some((workstation, entry.seq));
        }
        rights.take(entry);
        apply(
            &transaction,
            EntryPlace { place, log },
            entry,
            SearchUpdate::ALL_LATER,
        )
    })?;
    transaction.commit()?;
    Ok(unpermitted)
}

/// Makes the computed tables anew from the entries, in the caller's transaction. Is asked before each
/// entry whether to go on.
pub(crate) fn compute_tables(db: &Connection, go_on: &mut dyn FnMut(u64) -> Result<()>) -> Result<()> {
    drop_projections(db)?;
    db.execute_batch(crate::db::open::PROJECTIONS)?;
    db.execute_batch(crate::db::open::SEARCH)?;
    for_each_entry(db, &mut |place, log, entry, _| {
        go_on(place)?;
        apply(db, EntryPlace { place, log }, entry, SearchUpdate::ALL_LATER)
    })?;
    search::index_new(db, 0, 0)
}

/// Drops every table that is computed, by name.
fn drop_projections(db: &Connection) -> Result<()> {
    for (table, _) in TABLES {
        db.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    for table in [
        "task_search",
        "patient_search",
        "task_text",
        "patient_text",
        "task_pending",
        "patient_pending",
    ] {
        db.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    Ok(())
}

/// Every leaf of a log, to find the root at any size.
struct Leaves(Vec<Hash>);

impl Leaves {
    fn of(db: &Connection, workstation: WorkstationId) -> Result<Self> {
        let mut statement = db.prepare(
            "SELECT e.bytes FROM entry e JOIN log l ON l.id = e.log WHERE l.workstation = ?1 ORDER BY e.seq",
        )?;
        let mut rows = statement.query([workstation.as_bytes()])?;
        let mut leaves = Vec::new();
        while let Some(row) = rows.next()? {
            leaves.push(leaf_hash(row.get_ref(0)?.as_blob().unwrap_or_default()));
        }
        Ok(Self(leaves))
    }

    fn root_at(&self, size: u64) -> Option<Hash> {
        let leaves = self.0.get(..usize::try_from(size).ok()?)?;
        Some(careloop_ledger::tree::root_of(leaves))
    }

    fn matches_frontier(&self, db: &Connection, workstation: WorkstationId) -> Result<bool> {
        let stored: Option<Vec<u8>> = db
            .query_row(
                "SELECT frontier FROM log WHERE workstation = ?1",
                [workstation.as_bytes()],
                |row| row.get(0),
            )
            .optional()?;
        let Some(stored) = stored.and_then(|stored| Frontier::from_bytes(&stored).ok()) else {
            return Ok(false);
        };
        Ok(self.root_at(stored.size()) == Some(stored.root()))
    }
}
