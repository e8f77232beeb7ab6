//! What a vault holds, as plain facts that a killed worker's acknowledgements can be compared with.

use careloop_contract::view::Verdict;
use careloop_contract::{RemarkId, TaskId, TaskState};
use careloop_vault::OpenVault;
use careloop_vault::db::records::RemarkRecord;
use careloop_vault::db::search::fold;
use careloop_vault::index::Index;
use careloop_vault::index::notes::{NoteContents, check};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Facts by name: `task/<id>` is `<state>|<title>`, `remarks/<id>` a count, `patient/<number>` a
/// family name, `person/<login>` `<standing>|<roles>`, `import/<batch>` how many tasks have it,
/// `file/<name>` the SHA-256 of its content and whether it was retracted, `strays` how many open tasks are with somebody who left: always none.
pub type Facts = BTreeMap<String, String>;

/// The fact's value for a task.
#[must_use]
pub fn task_value(state: TaskState, title: &str) -> String {
    format!("{}|{title}", state.number())
}

/// Every fact about a vault.
#[must_use]
pub fn facts_of(vault: &OpenVault) -> Facts {
    let mut facts = Facts::new();
    let db = vault.db();
    let mut add = |sql: &str, name: &dyn Fn(&rusqlite::Row<'_>) -> (String, String)| {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok(name(row))).unwrap();
        facts.extend(rows.map(Result::unwrap));
    };
    let text = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, String>(at).unwrap();
    let number = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, i64>(at).unwrap();
    let task = |row: &rusqlite::Row<'_>, at: usize| {
        TaskId::from_bytes(row.get::<_, Vec<u8>>(at).unwrap().try_into().unwrap())
    };
    add("SELECT id, state, title FROM task", &|row| {
        let value = format!("{}|{}", number(row, 1), text(row, 2));
        (format!("task/{}", task(row, 0)), value)
    });
    add(
        "SELECT task, count(*) FROM remark WHERE digest IS NULL GROUP BY task",
        &|row| (format!("remarks/{}", task(row, 0)), number(row, 1).to_string()),
    );
    add("SELECT record_number, family FROM patient", &|row| {
        (format!("patient/{}", text(row, 0)), text(row, 1))
    });
    add(
        "SELECT count(*) FROM task t JOIN person p ON p.id = t.owner WHERE t.state < 3 AND p.standing = 3",
        &|row| ("strays".to_owned(), number(row, 0).to_string()),
    );
    add("SELECT login, standing, roles FROM person", &|row| {
        let value = format!("{}|{}", number(row, 1), number(row, 2));
        (format!("person/{}", text(row, 0)), value)
    });
    add(
        "SELECT title, count(*) FROM task WHERE title LIKE 'Import %' GROUP BY title",
        &|row| (format!("import/{}", text(row, 0)), number(row, 1).to_string()),
    );
    for remark in remarks(vault, "digest IS NOT NULL") {
        let name = vault.attachment_name(&remark).unwrap();
        let content = vault.open_attachment(&remark);
        let value = match content {
            Ok(Some(content)) => file_value(&content, remark.retracted),
            damaged => format!("{damaged:?}"),
        };
        let name = name.map(|name| name.as_str().to_owned()).unwrap_or_default();
        facts.insert(format!("file/{name}"), value);
    }
    facts
}

/// The fact's value for an attachment.
#[must_use]
pub fn file_value(content: &[u8], retracted: bool) -> String {
    let digest: String = Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{digest}|{retracted}")
}

fn remarks(vault: &OpenVault, condition: &str) -> Vec<RemarkRecord> {
    let mut statement = vault
        .db()
        .prepare(&format!("SELECT id FROM remark WHERE {condition} ORDER BY num"))
        .unwrap();
    let ids = statement.query_map([], |row| row.get::<_, [u8; 16]>(0)).unwrap();
    let ids: Vec<RemarkId> = ids.map(|id| RemarkId::from_bytes(id.unwrap())).collect();
    let loaded = ids.into_iter();
    loaded
        .map(|id| RemarkRecord::load(vault.db(), id).unwrap().unwrap())
        .collect()
}

/// Whether what lies beside the database is of it: every object has its entry, and the clinical index holds
/// just the words of the notes.
///
/// # Errors
/// What is wrong.
pub fn check_beside(vault: &OpenVault) -> Result<(), String> {
    vault
        .remove_orphans()
        .map_err(|error| format!("orphans cannot be removed: {error:?}"))?;
    let objects: BTreeSet<String> = match std::fs::read_dir(vault.folder().attachments()) {
        Ok(entries) => entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect(),
        Err(_) => BTreeSet::new(),
    };
    let named: BTreeSet<String> = remarks(vault, "digest IS NOT NULL")
        .iter()
        .filter_map(|remark| {
            let path = vault.folder().attachment(&remark.attachment.as_ref()?.digest);
            Some(path.file_name()?.to_str()?.to_owned())
        })
        .collect();
    if objects != named {
        return Err(format!("objects {objects:?} where the ledger names {named:?}"));
    }
    let expected: BTreeMap<[u8; 16], String> = remarks(vault, "sealed IS NOT NULL")
        .iter()
        .filter_map(|remark| {
            let text = vault.open_note(remark).unwrap()?;
            Some((*remark.id.as_bytes(), fold(&text)))
        })
        .collect();
    let mut index: Index<NoteContents> = Index::default();
    let found = index.ask(vault, &mut |_, _, _| true, |db| {
        check(db)?;
        let mut statement = db.prepare("SELECT remark, body FROM note")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))?;
        rows.collect::<Result<BTreeMap<[u8; 16], String>, _>>()
    });
    match found {
        Ok(found) if found == expected => Ok(()),
        Ok(found) => Err(format!(
            "the clinical index has {} of {} notes, or other words",
            found.len(),
            expected.len()
        )),
        Err(error) => Err(format!("the clinical index does not answer: {error:?}")),
    }
}

/// Verifies an open vault; everything that can be checked must be right.
///
/// # Errors
/// The lines that are not.
pub fn verify(vault: &OpenVault, require_anchor: bool) -> Result<(), String> {
    let found = vault
        .verify(require_anchor, &mut |_, _, _| true)
        .map_err(|error| format!("verification broke off: {error:?}"))?;
    let wrong: Vec<_> = found
        .checks
        .iter()
        .filter(|line| line.verdict != Verdict::Pass)
        .collect();
    if found.verdict == Verdict::Pass {
        Ok(())
    } else {
        Err(format!("verification says {:?}: {wrong:#?}", found.verdict))
    }
}
