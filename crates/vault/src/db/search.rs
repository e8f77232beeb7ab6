//! Search over titles, administrative details, comments, patient names and record numbers.
//!
//! Writing the full-text index at every commit made a commit seven times as slow as a bare row, so
//! new text goes to a pending table, is searched one by one there, and is folded into the index
//! when there is time. Results come newest first: ranking by relevance reads every match, which for
//! a common word costs a hundred times more than reading the newest.

use crate::db::records::{PatientRecord, TaskRecord, damaged};
use crate::db::sight::Viewer;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension as _, params};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Pending rows beyond which they are folded into the index even without a pause.
const PENDING_LIMIT: i64 = 2_000;

/// What a record's number is counted down from to its key in the index, so that the newest record is
/// the first. A smaller number than this takes fewer bytes there; beyond it keys are negative, which
/// does no harm.
const NEWEST: i64 = 1 << 28;

/// The key of a record in the index, and back.
const fn key(num: i64) -> i64 {
    NEWEST - num
}

/// Words of a search text that are looked at.
const QUERY_WORDS: usize = 8;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Haystack {
    /// Tasks.
    Tasks,
    /// Patients.
    Patients,
}

impl Haystack {
    const ALL: [Self; 2] = [Self::Tasks, Self::Patients];

    /// The statements on this haystack's tables.
    const fn sql(self) -> &'static Statements {
        match self {
            Self::Tasks => &Statements {
                pend: "INSERT INTO task_pending (num, body) VALUES (?1, ?2) ON CONFLICT (num) DO UPDATE SET body = ?2",
                count_pending: "SELECT count(*) FROM task_pending",
                pending: "SELECT num, body FROM task_pending ORDER BY num DESC",
                indexed: "SELECT body FROM task_text WHERE key = ?1",
                unindex: "INSERT INTO task_search (task_search, rowid, body) VALUES ('delete', ?1, ?2)",
                store: "INSERT INTO task_text (key, body) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET body = ?2",
                index: "INSERT INTO task_search (rowid, body) VALUES (?1, ?2)",
                clear_pending: "DELETE FROM task_pending",
                find: "SELECT rowid FROM task_search WHERE task_search MATCH ?1
                       AND NOT EXISTS (SELECT 1 FROM task_pending WHERE num = 268435456 - task_search.rowid)
                       ORDER BY rowid",
                check: "INSERT INTO task_search (task_search, rank) VALUES ('integrity-check', 1)",
                all_text: "SELECT 268435456 - key, body FROM task_text",
            },
            Self::Patients => &Statements {
                pend: "INSERT INTO patient_pending (num, body) VALUES (?1, ?2) ON CONFLICT (num) DO UPDATE SET body = ?2",
                count_pending: "SELECT count(*) FROM patient_pending",
                pending: "SELECT num, body FROM patient_pending ORDER BY num DESC",
                indexed: "SELECT body FROM patient_text WHERE key = ?1",
                unindex: "INSERT INTO patient_search (patient_search, rowid, body) VALUES ('delete', ?1, ?2)",
                store: "INSERT INTO patient_text (key, body) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET body = ?2",
                index: "INSERT INTO patient_search (rowid, body) VALUES (?1, ?2)",
                clear_pending: "DELETE FROM patient_pending",
                find: "SELECT rowid FROM patient_search WHERE patient_search MATCH ?1
                       AND NOT EXISTS (SELECT 1 FROM patient_pending WHERE num = 268435456 - patient_search.rowid)
                       ORDER BY rowid",
                check: "INSERT INTO patient_search (patient_search, rank) VALUES ('integrity-check', 1)",
                all_text: "SELECT 268435456 - key, body FROM patient_text",
            },
        }
    }
}

struct Statements {
    pend: &'static str,
    count_pending: &'static str,
    pending: &'static str,
    indexed: &'static str,
    unindex: &'static str,
    store: &'static str,
    index: &'static str,
    clear_pending: &'static str,
    find: &'static str,
    check: &'static str,
    all_text: &'static str,
}

/// Folds text to words: lower case, without diacritics, letters and digits only, one space between.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut between = true;
    let letters = text.nfkd().filter(|letter| !is_combining_mark(*letter));
    for letter in letters.flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            folded.push(letter);
            between = false;
        } else if !between {
            folded.push(' ');
            between = true;
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The words of a search text that are looked at, folded.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    words.take(QUERY_WORDS).map(str::to_owned).collect()
}

/// What FTS5 is asked to find every word of a text, words matched from their beginning; none if it has none.
pub(crate) fn matching(text: &str) -> Option<String> {
    let words = words(text);
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

// ---- keeping up ------------------------------------------------------------------------------

/// A task's text changed: it is pending now.
pub(crate) fn task_changed(db: &Connection, task: &TaskRecord) -> Result<()> {
    pend_task(db, task.num, &task_body(db, task)?)
}

/// Makes a task's text pending.
pub(crate) fn pend_task(db: &Connection, num: i64, body: &str) -> Result<()> {
    db.prepare_cached(Haystack::Tasks.sql().pend)?
        .execute(params![num, body])?;
    Ok(())
}

/// Indexes the text of a task that is not indexed yet.
pub(crate) fn load_task(db: &Connection, num: i64, body: &str) -> Result<()> {
    put_new(db, Haystack::Tasks, num, body)
}

/// A patient's names changed: the patient is pending now, and so are their tasks.
pub(crate) fn patient_changed(db: &Connection, patient: &PatientRecord, is_new: bool) -> Result<()> {
    let body = patient_body(patient);
    db.prepare_cached(Haystack::Patients.sql().pend)?
        .execute(params![patient.num, body])?;
    if is_new {
        return Ok(());
    }
    let tasks: Vec<TaskRecord> = db
        .prepare_cached("SELECT * FROM task WHERE patient = ?1")?
        .query_map([patient.id.as_bytes()], TaskRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    tasks.iter().try_for_each(|task| task_changed(db, task))
}

/// Folds everything pending into the index, if there is more of it than `beyond` rows.
///
/// # Errors
/// The database's; nothing is folded then.
pub fn fold_pending(db: &Connection, beyond: FoldWhen) -> Result<()> {
    for haystack in Haystack::ALL {
        let sql = haystack.sql();
        let waiting: i64 = db
            .prepare_cached(sql.count_pending)?
            .query_row([], |row| row.get(0))?;
        let limit = match beyond {
            FoldWhen::Always => 0,
            FoldWhen::Many => PENDING_LIMIT,
        };
        if waiting <= limit {
            continue;
        }
        let rows: Vec<(i64, String)> = db
            .prepare_cached(sql.pending)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (num, body) in &rows {
            put(db, haystack, *num, body)?;
        }
        db.prepare_cached(sql.clear_pending)?.execute([])?;
    }
    Ok(())
}

/// When pending text is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldWhen {
    /// Now: there is time.
    Always,
    /// Only if so much is pending that searches would slow down.
    Many,
}

/// Indexes tasks and patients from these numbers on, straight into the index. For imports and
/// rebuilds, where nothing of them is indexed yet.
pub(crate) fn index_new(db: &Connection, first_task: i64, first_patient: i64) -> Result<()> {
    // Newest first, in order of their keys: for a key below the one before it FTS5 writes a segment of
    // its own.
    let mut patients = db.prepare_cached("SELECT * FROM patient WHERE num >= ?1 ORDER BY num DESC")?;
    for patient in patients.query_map([first_patient], PatientRecord::from_row)? {
        let patient = patient?;
        put(db, Haystack::Patients, patient.num, &patient_body(&patient))?;
    }
    let mut tasks = db.prepare_cached("SELECT * FROM task WHERE num >= ?1 ORDER BY num DESC")?;
    for task in tasks.query_map([first_task], TaskRecord::from_row)? {
        let task = task?;
        put(db, Haystack::Tasks, task.num, &task_body(db, &task)?)?;
    }
    Ok(())
}

fn put(db: &Connection, haystack: Haystack, num: i64, body: &str) -> Result<()> {
    let sql = haystack.sql();
    let before: Option<String> = db
        .prepare_cached(sql.indexed)?
        .query_row([key(num)], |row| row.get(0))
        .optional()?;
    if let Some(before) = before {
        db.prepare_cached(sql.unindex)?
            .execute(params![key(num), before])?;
    }
    put_new(db, haystack, num, body)
}

fn put_new(db: &Connection, haystack: Haystack, num: i64, body: &str) -> Result<()> {
    let sql = haystack.sql();
    db.prepare_cached(sql.store)?.execute(params![key(num), body])?;
    db.prepare_cached(sql.index)?.execute(params![key(num), body])?;
    Ok(())
}

fn patient_body(patient: &PatientRecord) -> String {
    fold(&[patient.family.as_str(), &patient.given, &patient.record_number].join(" "))
}

pub(crate) fn task_body(db: &Connection, task: &TaskRecord) -> Result<String> {
    let mut parts = vec![task.title.clone()];
    parts.extend(task.details.clone());
    if let Some(patient) = task.patient {
        let names: Option<[String; 3]> = db
            .prepare_cached("SELECT family, given, record_number FROM patient WHERE id = ?1")?
            .query_row([patient.as_bytes()], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })
            .optional()?;
        parts.extend(names.into_iter().flatten());
    }
    if task.comments > 0 {
        let mut comments = db.prepare_cached(
            "SELECT text FROM remark WHERE task = ?1 AND clinical = 0 AND retracted = 0 AND text IS NOT NULL ORDER BY num",
        )?;
        for comment in comments.query_map([task.id.as_bytes()], |row| row.get(0))? {
            parts.push(comment?);
        }
    }
    Ok(fold(&parts.join(" ")))
}

// ---- searching -------------------------------------------------------------------------------

/// What is sought, and who looks.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'a> {
    /// Tasks that somebody may know of.
    Tasks(&'a Viewer),
    /// Patients.
    Patients,
}

impl Sought<'_> {
    const fn haystack(self) -> Haystack {
        match self {
            Self::Tasks(_) => Haystack::Tasks,
            Self::Patients => Haystack::Patients,
        }
    }

    fn is_seen(self, db: &Connection, num: i64) -> Result<bool> {
        match self {
            Self::Tasks(viewer) => viewer.sees(db, num),
            Self::Patients => Ok(true),
        }
    }
}

/// Numbers of the newest records with every word of a text, words matched from their beginning.
///
/// # Errors
/// The database's.
pub fn find(db: &Connection, sought: Sought<'_>, text: &str, rows: u32) -> Result<Vec<i64>> {
    let haystack = sought.haystack();
    let words = words(text);
    let Some(query) = matching(text).filter(|_| rows > 0) else {
        return Ok(Vec::new());
    };
    let limit = usize::try_from(rows).unwrap_or(usize::MAX);
    let mut found = find_pending(db, sought, &words, limit)?;
    let mut statement = db.prepare_cached(haystack.sql().find)?;
    let pending = found.len();
    for num in statement.query_map([query], |row| row.get(0))? {
        let num = key(num?);
        if sought.is_seen(db, num)? {
            found.push(num);
        }
        if found.len() - pending >= limit {
            break;
        }
    }
    found.sort_unstable_by(|a: &i64, b| b.cmp(a));
    found.truncate(limit);
    Ok(found)
}

fn find_pending(db: &Connection, sought: Sought<'_>, words: &[String], limit: usize) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    let mut statement = db.prepare_cached(sought.haystack().sql().pending)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let body = row.get_ref(1)?.as_str().map_err(|_| damaged())?;
        let fits = words.iter().all(|word| {
            body.split(' ')
                .any(|candidate| candidate.starts_with(word.as_str()))
        });
        let num = row.get(0)?;
        if fits && sought.is_seen(db, num)? {
            found.push(num);
            if found.len() >= limit {
                break;
            }
        }
    }
    Ok(found)
}

// ---- checking --------------------------------------------------------------------------------

/// Asks FTS5 whether the index holds exactly what its text tables hold.
///
/// # Errors
/// [`careloop_contract::Refusal::Damaged`] if it does not.
pub(crate) fn check_index(db: &Connection) -> Result<()> {
    for haystack in Haystack::ALL {
        db.execute(haystack.sql().check, [])?;
    }
    Ok(())
}

/// Whether indexed and pending text together are what the tables of `truth` say, for every record.
pub(crate) fn text_is_right(db: &Connection, truth: &Connection) -> Result<bool> {
    let tasks: Vec<TaskRecord> = truth
        .prepare("SELECT * FROM task ORDER BY num")?
        .query_map([], TaskRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let mut expected = Vec::with_capacity(tasks.len());
    for task in &tasks {
        expected.push((task.num, task_body(truth, task)?));
    }
    if effective_text(db, Haystack::Tasks)? != expected {
        return Ok(false);
    }
    let patients: Vec<PatientRecord> = truth
        .prepare("SELECT * FROM patient ORDER BY num")?
        .query_map([], PatientRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let expected: Vec<_> = patients
        .iter()
        .map(|patient| (patient.num, patient_body(patient)))
        .collect();
    Ok(effective_text(db, Haystack::Patients)? == expected)
}

/// What a search sees of every record: pending text before indexed text.
fn effective_text(db: &Connection, haystack: Haystack) -> Result<Vec<(i64, String)>> {
    let sql = haystack.sql();
    let mut text = std::collections::BTreeMap::new();
    for query in [sql.all_text, sql.pending] {
        let mut statement = db.prepare(query)?;
        for row in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (num, body): (i64, String) = row?;
            text.insert(num, body);
        }
    }
    Ok(text.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folding_leaves_words() {
        for (text, folded) in [
            ("Refill  check", "refill check"),
            ("Jörg MÜLLER-Łąka", "jorg muller łaka"),
            ("  (MRN) 12-34/56 ", "mrn 12 34 56"),
            ("İstanbul", "istanbul"),
            ("…", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
