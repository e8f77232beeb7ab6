//! Every table against the ledger, by replay; and every table computed from it again.

use super::{Lines, at_entry, in_table};
use crate::certified::Rights;
use crate::db::compare::{TABLES, differing_rows, schema};
use crate::db::grants;
use crate::db::open::open_scratch;
use crate::db::project::{EntryPlace, SearchUpdate, apply};
use crate::db::rightful::is_rightful;
use crate::db::search;
use crate::error::Result;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::WorkstationId;
use careloop_contract::view::{RebuildView, Verdict};
use careloop_ledger::Entry;
use rusqlite::Connection;

impl OpenVault {
    /// Replays the ledger into fresh tables and compares them row by row; asks the policy again for
    /// every entry.
    pub(super) fn check_tables(&self, lines: &mut Lines, progress: Progress<'_>) -> Result<()> {
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

    /// Computes every table from the ledger again.
    ///
    /// # Errors
    /// [`careloop_contract::Refusal::Cancelled`]; `Damaged` if entries cannot be read. The tables are as they
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
