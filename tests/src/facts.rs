//! What a vault holds, as plain facts that a killed worker's acknowledgements can be compared with.

use careloop_contract::view::Verdict;
use careloop_contract::{TaskId, TaskState};
use careloop_vault::OpenVault;
use std::collections::BTreeMap;

/// Facts by name: `task/<id>` is `<state>|<title>`, `remarks/<id>` a count, `patient/<number>` a
/// family name, `person/<login>` `<standing>|<roles>`, `import/<batch>` how many tasks have it, `strays`
/// how many open tasks are with somebody who left: always none.
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
    add("SELECT task, count(*) FROM remark GROUP BY task", &|row| {
        (format!("remarks/{}", task(row, 0)), number(row, 1).to_string())
    });
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
    facts
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
