//! Compares computed tables with what a replay of the ledger gives.

use crate::error::Result;
use rusqlite::Connection;
use rusqlite::types::Value;

/// Every computed table but the search tables, with the order that compares them row by row.
pub(crate) const TABLES: [(&str, &str); 17] = [
    ("clinic", "SELECT * FROM clinic ORDER BY id"),
    ("workstation", "SELECT * FROM workstation ORDER BY id"),
    ("person", "SELECT * FROM person ORDER BY id"),
    (
        "compartment_grant",
        "SELECT * FROM compartment_grant ORDER BY place, item",
    ),
    ("session", "SELECT * FROM session ORDER BY id"),
    ("break_glass", "SELECT * FROM break_glass ORDER BY act"),
    (
        "break_glass_review",
        "SELECT * FROM break_glass_review ORDER BY place",
    ),
    ("patient", "SELECT * FROM patient ORDER BY num"),
    ("care_team", "SELECT * FROM care_team ORDER BY user, patient"),
    ("task", "SELECT * FROM task ORDER BY num"),
    ("remark", "SELECT * FROM remark ORDER BY num"),
    ("verified", "SELECT * FROM verified ORDER BY place"),
    ("backup", "SELECT * FROM backup ORDER BY place, n"),
    ("review", "SELECT * FROM review ORDER BY place"),
    ("alert_disposed", "SELECT * FROM alert_disposed ORDER BY place"),
    ("locked_time", "SELECT * FROM locked_time ORDER BY log"),
    (
        "entry_item",
        "SELECT * FROM entry_item ORDER BY subject, place, item",
    ),
];

/// How many rows of a query differ between two databases. Rows are paired in order; what one side
/// has more counts as well.
pub(crate) fn differing_rows(db: &Connection, truth: &Connection, query: &str) -> Result<u64> {
    let mut left = db.prepare(query)?;
    let mut right = truth.prepare(query)?;
    let columns = left.column_count();
    if columns != right.column_count() {
        return Ok(u64::MAX);
    }
    let mut left = left.query([])?;
    let mut right = right.query([])?;
    let mut differing = 0;
    loop {
        match (left.next()?, right.next()?) {
            (None, None) => return Ok(differing),
            (Some(ours), Some(theirs)) => {
                for column in 0..columns {
                    if ours.get_ref(column)? != theirs.get_ref(column)? {
                        differing += 1;
                        break;
                    }
                }
            }
            (Some(_), None) | (None, Some(_)) => differing += 1,
        }
    }
}

/// The SQL of every table, index and trigger, as the database keeps it.
pub(crate) fn schema(db: &Connection) -> Result<Vec<Vec<Value>>> {
    // `rootpage` is left out: it depends on the order of making.
    let mut statement =
        db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| (0..4).map(|column| row.get(column)).collect())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
