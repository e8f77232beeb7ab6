//! From what a person types to the record that is meant.
//!
//! Ids are made from the time, so those of one morning begin alike and differ at the end: the
//! short id of a record is the last eight of its digits.

use crate::args::tasks::Chosen;
use crate::failure::Failure;
use careloop_contract::limits::PAGE_ROWS;
use careloop_contract::query::{ListPeople, ListTasks, SearchRecords, TaskFilter};
use careloop_contract::view::TaskRow;
use careloop_contract::{PatientId, Refusal, TaskId, TaskState, UserId, Version};
use careloop_core::Execute;

/// Fewest digits that may stand for an id.
const FEWEST_DIGITS: usize = 4;
/// Digits of a whole id.
const ALL_DIGITS: usize = 32;

/// The short id: the last eight digits.
pub(crate) fn short(id: &[u8; 16]) -> String {
    let [.., a, b, c, d] = id;
    format!("{a:02x}{b:02x}{c:02x}{d:02x}")
}

/// The task that is meant.
pub(crate) fn task_id<E: Execute<ListTasks>>(engine: &mut E, text: &str) -> Result<TaskId, Failure> {
    match text.parse() {
        Ok(task) => Ok(task),
        Err(_) => task_row(engine, text).map(|row| row.task),
    }
}

/// The task that is meant, and the version the change is based on.
pub(crate) fn task_seen<E: Execute<ListTasks>>(
    engine: &mut E,
    chosen: &Chosen,
) -> Result<(TaskId, Version), Failure> {
    match (chosen.task.parse(), chosen.seen) {
        (Ok(task), Some(seen)) => Ok((task, seen)),
        (Ok(_) | Err(_), seen) => {
            let row = task_row(engine, &chosen.task)?;
            Ok((row.task, seen.unwrap_or(row.version)))
        }
    }
}

/// The row of the task that is meant, found in masked lists, which are no view of anybody's record.
pub(crate) fn task_row<E: Execute<ListTasks>>(engine: &mut E, text: &str) -> Result<TaskRow, Failure> {
    let digits = digits(text)?;
    let mut request = ListTasks {
        filter: TaskFilter {
            states: TaskState::ALL.to_vec(),
            ..TaskFilter::default()
        },
        rows: Some(PAGE_ROWS),
        ..ListTasks::default()
    };
    let mut found = None;
    let mut tasks = 0;
    loop {
        let page = engine.execute(request.clone())?;
        let read = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
        for row in page.rows {
            if hexadecimal(row.task.as_bytes()).ends_with(&digits) {
                tasks += 1;
                found = Some(row);
            }
        }
        let settled = digits.len() == ALL_DIGITS && tasks > 0;
        if settled || !page.more || read == 0 {
            break;
        }
        request.skip = request.skip.saturating_add(read);
    }
    match found {
        Some(row) if tasks == 1 => Ok(row),
        Some(_) => Err(Failure::AmbiguousTask { digits, tasks }),
        None => Err(Refusal::NotFound.into()),
    }
}

/// The patient that is meant: an id, or a record number as the clinic writes it.
///
/// A record number identifies a patient, so looking one up is recorded as any identified search is.
pub(crate) fn patient_id<E: Execute<SearchRecords>>(
    engine: &mut E,
    text: &str,
) -> Result<PatientId, Failure> {
    if let Ok(patient) = text.parse() {
        return Ok(patient);
    }
    let found = engine.execute(SearchRecords {
        text: text.to_owned(),
        rows: Some(PAGE_ROWS),
        identified: true,
    })?;
    found
        .patients
        .into_iter()
        .find(|hit| hit.record_number.as_deref() == Some(text))
        .map(|hit| hit.label.patient)
        .ok_or_else(|| Refusal::NotFound.into())
}

/// The person that is meant: `me`, a login, or an id.
pub(crate) fn person<E: Execute<ListPeople>>(
    engine: &mut E,
    text: &str,
    me: UserId,
) -> Result<UserId, Failure> {
    if text == "me" {
        return Ok(me);
    }
    if let Ok(user) = text.parse() {
        return Ok(user);
    }
    let login = text.to_lowercase();
    engine
        .execute(ListPeople {})?
        .into_iter()
        .find(|person| person.login.to_lowercase() == login)
        .map(|person| person.user)
        .ok_or_else(|| Refusal::NotFound.into())
}

/// The digits of an id, or of its end.
fn digits(text: &str) -> Result<String, Failure> {
    let digits: String = text.chars().filter(|sign| *sign != '-').collect();
    let fits = (FEWEST_DIGITS..=ALL_DIGITS).contains(&digits.len());
    if fits && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(digits.to_ascii_lowercase())
    } else {
        Err(Failure::Usage(
            "That is not a task's id. Give the whole id, or at least the last four of its digits.".to_owned(),
        ))
    }
}

fn hexadecimal(id: &[u8; 16]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::{PatientHit, PatientLabel, SearchView, TaskPage};
    use careloop_contract::{Answer, Priority, TaskCategory, WorkstationId};

    /// A list of tasks, handed out a few rows at a time, as the engine does.
    struct Lists {
        rows: Vec<TaskRow>,
        page: usize,
        asked: usize,
    }

    impl Execute<ListTasks> for Lists {
        fn execute(&mut self, request: ListTasks) -> Answer<ListTasks> {
            assert!(!request.identified, "looking an id up shows nobody's name");
            self.asked += 1;
            let skip = request.skip as usize;
            Ok(TaskPage {
                rows: self.rows.iter().skip(skip).take(self.page).cloned().collect(),
                more: skip + self.page < self.rows.len(),
            })
        }
    }

    #[test]
    fn an_id_is_found_by_its_end_on_any_page() {
        let mut lists = lists(&["aaaa1111", "bbbb1111", "cccc2222", "dddd3333", "eeee4444"]);
        for (text, position) in [("eeee4444", 4), ("4444", 4), ("CCCC-2222", 2), ("b1111", 1)] {
            let row = task_row(&mut lists, text).expect(text);
            assert_eq!(row.task, lists.rows[position].task, "{text}");
        }
        let whole = lists.rows[3].task.to_string();
        assert_eq!(
            task_row(&mut lists, &whole).expect("found").task,
            lists.rows[3].task
        );
    }

    #[test]
    fn a_whole_id_needs_no_list_unless_its_version_is_wanted() {
        let mut lists = lists(&["aaaa1111"]);
        let whole = lists.rows[0].task;
        assert_eq!(task_id(&mut lists, &whole.to_string()).expect("parses"), whole);
        let seen = lists.rows[0].version;
        let chosen = |seen| Chosen {
            task: whole.to_string(),
            seen,
        };
        assert_eq!(
            task_seen(&mut lists, &chosen(Some(seen))).expect("given"),
            (whole, seen)
        );
        assert_eq!(lists.asked, 0);
        assert_eq!(
            task_seen(&mut lists, &chosen(None)).expect("found"),
            (whole, seen)
        );
        assert_eq!(lists.asked, 1);
    }

    #[test]
    fn what_is_ambiguous_unknown_or_no_id_is_said_so() {
        let mut lists = lists(&["aaaa1111", "bbbb1111", "cccc2222"]);
        assert!(matches!(
            task_row(&mut lists, "1111"),
            Err(Failure::AmbiguousTask { tasks: 2, .. })
        ));
        assert!(matches!(
            task_row(&mut lists, "9999"),
            Err(Failure::Refused(Refusal::NotFound))
        ));
        for text in ["", "111", "xyzw", "1111 ", "é111", &"a".repeat(33)] {
            assert!(
                matches!(task_row(&mut lists, text), Err(Failure::Usage(_))),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_record_number_matches_whole_or_not_at_all() {
        struct Found;
        impl Execute<SearchRecords> for Found {
            fn execute(&mut self, _request: SearchRecords) -> Answer<SearchRecords> {
                let hit = |byte, number: &str| PatientHit {
                    label: PatientLabel {
                        patient: PatientId::from_bytes([byte; 16]),
                        name: "OKAFOR, Ngozi".to_owned(),
                        born: None,
                    },
                    record_number: Some(number.to_owned()),
                };
                Ok(SearchView {
                    patients: vec![hit(1, "MRN-10"), hit(2, "MRN-1")],
                    tasks: vec![],
                    more: false,
                })
            }
        }
        assert_eq!(
            patient_id(&mut Found, "MRN-1").expect("found"),
            PatientId::from_bytes([2; 16])
        );
        assert!(matches!(
            patient_id(&mut Found, "MRN"),
            Err(Failure::Refused(Refusal::NotFound))
        ));
    }

    fn lists(ends: &[&str]) -> Lists {
        Lists {
            rows: ends.iter().map(|end| row(end)).collect(),
            page: 2,
            asked: 0,
        }
    }

    fn row(end: &str) -> TaskRow {
        TaskRow {
            task: format!("0193abcdef01720380050607{end}").parse().expect("an id"),
            version: Version {
                workstation: WorkstationId::from_bytes([9; 16]),
                seq: 4,
                item: 0,
            },
            title: "Refill check".to_owned(),
            state: TaskState::Open,
            waiting: None,
            priority: Priority::Routine,
            category: TaskCategory::Refill,
            due: None,
            overdue: false,
            owner: None,
            queue: None,
            patient: None,
            comments: 0,
            notes: 0,
        }
    }
}
