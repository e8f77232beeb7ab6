//! From what a person types to the record that is meant.
//!
//! Ids are made from the time, so those of one morning begin alike and differ at the end: the
//! short id of a record is the last eight of its digits.

use crate::args::tasks::Chosen;
use crate::failure::Failure;
use careloop_contract::query::{FindPatient, FindTask, ListPeople};
use careloop_contract::view::TaskRow;
use careloop_contract::{PatientId, Refusal, TaskId, UserId, Version};
use careloop_core::Execute;

/// Fewest digits that may stand for an id.
const FEWEST_DIGITS: usize = 4;
/// Digits of a whole id.
const ALL_DIGITS: usize = 32;
/// The moments of our ids, in milliseconds since 1970: from 2020 to 2100.
const OUR_TIMES: std::ops::Range<u64> = 1_577_836_800_000..4_102_444_800_000;

/// The short id: the last eight digits.
pub(crate) fn short(id: &[u8; 16]) -> String {
    let [.., a, b, c, d] = id;
    format!("{a:02x}{b:02x}{c:02x}{d:02x}")
}

/// The task that is meant.
pub(crate) fn task_id<E: Execute<FindTask>>(engine: &mut E, text: &str) -> Result<TaskId, Failure> {
    match text.parse() {
        Ok(task) => Ok(task),
        Err(_) => task_row(engine, text).map(|row| row.task),
    }
}

/// The task that is meant, and the version the change is based on.
pub(crate) fn task_seen<E: Execute<FindTask>>(
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

/// The row of the task that is meant. Its patient is masked, so nothing is recorded.
fn task_row<E: Execute<FindTask>>(engine: &mut E, text: &str) -> Result<TaskRow, Failure> {
    let digits = digits(text)?;
    let found = engine.execute(FindTask { id: digits.clone() });
    if found == Err(Refusal::OutOfRange) {
        // The engine names no task where it could name several.
        return Err(Failure::AmbiguousTask { digits });
    }
    Ok(found?)
}

/// The patient that is meant: an id, or a record number as the clinic writes it.
pub(crate) fn patient_id<E: Execute<FindPatient>>(engine: &mut E, text: &str) -> Result<PatientId, Failure> {
    // Record numbers of other systems may have the form of an id too, but not of one of ours.
    if let Ok(patient) = text.parse::<PatientId>()
        && is_ours(patient.as_bytes())
    {
        return Ok(patient);
    }
    let record_number = text.to_owned();
    Ok(engine.execute(FindPatient { record_number })?.label.patient)
}

/// Whether an id has the form of those this program makes: a version 7 UUID of this century.
fn is_ours(id: &[u8; 16]) -> bool {
    let [a, b, c, d, e, f, version, _, variant, ..] = *id;
    let millis = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    version >> 4 == 7 && variant >> 6 == 0b10 && OUR_TIMES.contains(&millis)
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
        .find(|person| person.login == login)
        .map(|person| person.user)
        .ok_or(Failure::NoSuchPerson)
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

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::{PatientHit, PatientLabel};
    use careloop_contract::{Answer, Priority, TaskCategory, TaskState, WorkstationId};

    /// An engine that knows two tasks.
    #[derive(Default)]
    struct Tasks {
        asked: Vec<String>,
    }

    const FIRST: &str = "0193abcdef0170238005060700001111";
    const SECOND: &str = "0193abcdef0170238005060700012222";

    impl Execute<FindTask> for Tasks {
        fn execute(&mut self, request: FindTask) -> Answer<FindTask> {
            let found: Vec<&str> = [FIRST, SECOND]
                .into_iter()
                .filter(|id| id.ends_with(&request.id) || request.id == "0000")
                .collect();
            self.asked.push(request.id);
            match found.as_slice() {
                [id] => Ok(row(id)),
                [] => Err(Refusal::NotFound),
                _ => Err(Refusal::OutOfRange),
            }
        }
    }

    #[test]
    fn an_id_is_found_by_its_end() {
        let mut tasks = Tasks::default();
        for (text, id) in [("1111", FIRST), ("0001-2222", SECOND), ("00012222", SECOND)] {
            assert_eq!(task_id(&mut tasks, text).expect(text), id.parse().expect("an id"));
        }
    }

    #[test]
    fn a_whole_id_is_not_looked_up_unless_its_version_is_wanted() {
        let mut tasks = Tasks::default();
        let whole: TaskId = FIRST.parse().expect("an id");
        let seen = row(FIRST).version;
        let chosen = |seen| Chosen {
            task: whole.to_string(),
            seen,
        };
        assert_eq!(task_id(&mut tasks, &whole.to_string()).expect("parses"), whole);
        assert_eq!(
            task_seen(&mut tasks, &chosen(Some(seen))).expect("given"),
            (whole, seen)
        );
        assert!(tasks.asked.is_empty());
        assert_eq!(
            task_seen(&mut tasks, &chosen(None)).expect("found"),
            (whole, seen)
        );
        assert_eq!(tasks.asked, [FIRST]);
    }

    #[test]
    fn what_is_ambiguous_unknown_or_no_id_is_said_so() {
        let mut tasks = Tasks::default();
        assert!(matches!(
            task_row(&mut tasks, "0000"),
            Err(Failure::AmbiguousTask { .. })
        ));
        assert!(matches!(
            task_row(&mut tasks, "9999"),
            Err(Failure::Refused(Refusal::NotFound))
        ));
        for text in ["", "111", "xyzw", "1111 ", "é111", &"a".repeat(33)] {
            assert!(
                matches!(task_row(&mut tasks, text), Err(Failure::Usage(_))),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_record_number_that_looks_like_an_id_is_one_all_the_same() {
        struct Found(Vec<String>);
        impl Execute<FindPatient> for Found {
            fn execute(&mut self, request: FindPatient) -> Answer<FindPatient> {
                self.0.push(request.record_number);
                Ok(PatientHit {
                    label: PatientLabel {
                        patient: PatientId::from_bytes([2; 16]),
                        name: "N. O.".to_owned(),
                        born: None,
                    },
                    record_number: None,
                })
            }
        }
        let mut found = Found(Vec::new());
        let synthea = "593aaa05-d864-1df7-5b96-155fbdb19f28";
        for text in ["MRN-1", synthea] {
            assert_eq!(
                patient_id(&mut found, text).expect("found"),
                PatientId::from_bytes([2; 16])
            );
        }
        let ours: PatientId = FIRST.parse().expect("an id");
        assert_eq!(patient_id(&mut found, FIRST).expect("parses"), ours);
        assert_eq!(found.0, ["MRN-1", synthea]);
    }

    fn row(id: &str) -> TaskRow {
        TaskRow {
            sensitivity: careloop_contract::Sensitivity::Ordinary,
            task: id.parse().expect("an id"),
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
            due_time: None,
            overdue: false,
            closed_at: None,
            done_by: None,
            owner: None,
            queue: None,
            patient: None,
            comments: 0,
            notes: 0,
        }
    }
}
