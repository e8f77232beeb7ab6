//! A day of work by six people: for all that was shown to each of them there is an entry that names it,
//! and the record at that entry is what was shown. No entry names what nobody was shown.

use crate::clinic::{Clinic, FIRST, login_of};
use crate::record_at::{correct, edit};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};
use std::collections::BTreeSet;

/// Something that stood on somebody's screen, as text to compare.
type Shown = (String, String);

/// The day as it was seen: who was shown what.
struct Day {
    clinic: Clinic,
    who: String,
    shown: BTreeSet<Shown>,
}

impl Day {
    fn comes(&mut self, login: &str) {
        self.who = self.clinic.sign_in(login).name;
    }

    fn goes(&mut self) {
        self.clinic.sign_out();
        // Nobody has two sessions in the same moment, and nothing is merely seen again.
        self.clinic.clock.pass_millis(90_000);
    }

    fn ask<R: Request>(&mut self, request: R) -> R::Reply
    where
        Core: Execute<R>,
    {
        self.clinic.core.execute(request).unwrap()
    }

    fn saw(&mut self, what: String) {
        self.shown.insert((self.who.clone(), what));
    }

    fn saw_rows(&mut self, rows: &[TaskRow]) {
        for row in rows {
            self.saw(row_words(row));
        }
    }

    fn lists(&mut self) {
        let my_day = self.ask(MyDay { identified: true });
        self.saw_rows(&my_day.rows);
        for place in Place::ALL {
            let page = self.ask(ListPlace {
                place: *place,
                whose: Whose::Everyone,
                skip: 0,
                rows: None,
                identified: true,
            });
            self.saw_rows(&page.rows);
        }
        let page = self.ask(ListTasks {
            identified: true,
            ..ListTasks::default()
        });
        self.saw_rows(&page.rows);
        let patients = self.ask(ListPatients {
            identified: true,
            ..ListPatients::default()
        });
        self.saw_hits(&patients.rows);
    }

    fn saw_hits(&mut self, hits: &[PatientHit]) {
        for hit in hits {
            self.saw(hit_words(&hit.label, hit.record_number.as_deref()));
        }
    }

    fn searches(&mut self, text: &str) {
        let found = self.ask(SearchRecords {
            text: text.into(),
            identified: true,
            ..SearchRecords::default()
        });
        self.saw_rows(&found.tasks);
        self.saw_hits(&found.patients);
    }

    fn opens(&mut self, task: TaskId) -> TaskView {
        let view = self.ask(OpenTask { task });
        self.saw(task_words(&view));
        self.saw_notes(&view);
        view
    }

    /// A clinical note whose text was shown is named by itself as well.
    fn saw_notes(&mut self, view: &TaskView) {
        for remark in view
            .remarks
            .iter()
            .filter(|remark| remark.clinical && remark.text.is_some())
        {
            self.saw(format!("note {} on {}", remark.remark, task_words(view)));
        }
    }

    fn opens_patient(&mut self, patient: PatientId) -> PatientView {
        let view = self.ask(OpenPatient { patient });
        self.saw_patient(&view);
        view
    }

    fn saw_patient(&mut self, view: &PatientView) {
        self.saw(patient_words(view));
        self.saw_rows(&view.tasks);
    }
}

fn row_words(row: &TaskRow) -> String {
    serde_json::to_string(row).unwrap()
}

/// A task without its clinical text, which a security officer is not told.
fn task_words(view: &TaskView) -> String {
    let mut view = view.clone();
    for remark in view.remarks.iter_mut().filter(|remark| remark.clinical) {
        (remark.text, remark.digest) = (None, None);
    }
    serde_json::to_string(&view).unwrap()
}

fn patient_words(view: &PatientView) -> String {
    let mut view = view.clone();
    view.tasks = Vec::new();
    serde_json::to_string(&view).unwrap()
}

fn hit_words(label: &PatientLabel, number: Option<&str>) -> String {
    format!("{} {:?} {number:?}", label.name, label.born)
}

/// In which forms a record that an entry names may have stood on the screen.
fn forms(at: &RecordAt) -> Vec<String> {
    let mut forms = Vec::new();
    if let Some(task) = &at.task {
        let note = match at.record {
            RecordRef::Remark(remark) => format!("note {remark} on "),
            RecordRef::Task(_) | RecordRef::Patient(_) => {
                forms.push(row_words(&task.row));
                String::new()
            }
        };
        forms.push(format!("{note}{}", task_words(task)));
    }
    if let Some(patient) = &at.patient {
        forms.push(patient_words(patient));
        let label = PatientLabel {
            patient: patient.patient,
            name: careloop_domain::patient::full_label(&patient.family, &patient.given),
            born: patient.born,
        };
        forms.push(hit_words(&label, Some(&patient.record_number)));
    }
    forms
}

/// What the six do.
fn work(day: &mut Day) {
    day.comes(&login_of(Role::FrontDesk));
    let wunsch = day.clinic.add_patient("MRN-1", "Wunsch", "Maude");
    day.saw_patient(&wunsch);
    let okafor = day.clinic.add_patient("MRN-2", "Okafor", "Ngozi");
    day.saw_patient(&okafor);
    let add = |title: &str, patient: &PatientView, queue| AddTask {
        title: title.into(),
        details: Some("Ask for the strength.".into()),
        patient: Some(patient.patient),
        queue,
        due: careloop_contract::Day::new(2026, 11, 21),
        ..AddTask::default()
    };
    let refill = day.ask(add("Refill check", &wunsch, Some(Role::ClinicalStaff)));
    let referral = day.ask(add("Referral letter", &okafor, Some(Role::Provider)));
    let toner = day.clinic.add_task("Order toner");
    day.lists();
    day.opens(refill.task);
    day.goes();

    day.comes(&login_of(Role::ClinicalStaff));
    day.lists();
    let view = day.opens(refill.task);
    let started = day.ask(StartTask {
        task: refill.task,
        seen: view.row.version,
    });
    let (task, text) = (refill.task, "Zebrafish marker".to_owned());
    day.ask(AddClinicalNote { task, text });
    day.opens(task);
    day.ask(HoldTask {
        task,
        seen: started.version,
        waiting: HoldReason::WaitingOnPharmacy,
        reason: None,
    });
    day.searches("wunsch");
    day.goes();

    day.comes(&login_of(Role::Provider));
    day.lists();
    let view = day.opens(referral.task);
    let restricted = EditTask {
        sensitivity: Some(Sensitivity::Restricted),
        title: Some("Programme letter".into()),
        ..edit(referral.task, view.row.version)
    };
    day.ask(restricted);
    day.opens(referral.task);
    day.opens(refill.task);
    let me = day.clinic.person(&login_of(Role::Provider)).user;
    let patient = day.opens_patient(okafor.patient);
    let view = day.ask(ChangeCareTeam {
        patient: okafor.patient,
        seen: patient.version,
        people: vec![me],
    });
    day.saw_patient(&view);
    day.goes();

    day.comes(&login_of(Role::Biller));
    day.lists();
    day.searches("letter");
    day.opens_patient(okafor.patient);
    day.opens_patient(wunsch.patient);
    let record = RecordRef::Patient(wunsch.patient);
    day.ask(ReadHistory { record });
    day.goes();

    day.comes(&login_of(Role::PracticeManager));
    let view = day.opens_patient(wunsch.patient);
    let corrected = EditPatient {
        family: Some("Wunsch-Adler".into()),
        phone: Some("555 0100".into()),
        ..correct(&view)
    };
    let view = day.ask(corrected);
    day.saw_patient(&view);
    let whole = day.opens(referral.task);
    let seen = RecordSeen {
        record: RecordRef::Task(referral.task),
        version: whole.row.version,
    };
    day.saw(row_words(&whole.row));
    day.ask(PrintRecords {
        records: vec![seen],
        reason: "for the file".into(),
    });
    day.lists();
    day.goes();

    day.comes(FIRST);
    day.lists();
    let first = wunsch.version;
    let at = day.ask(ReadRecordAt {
        source: RecordSource::Version {
            record: RecordRef::Patient(wunsch.patient),
            version: first,
        },
    });
    day.saw(patient_words(&at.patient.unwrap()));
    let view = day.opens(toner.task);
    day.ask(CompleteTask {
        task: toner.task,
        seen: view.row.version,
    });
    day.lists();
    let user = day.clinic.person(&login_of(Role::FrontDesk)).user;
    day.ask(PreviewOffboarding { user });
    day.goes();
}

#[test]
fn all_that_was_shown_in_a_day_is_named_by_an_entry_and_the_other_way_round() {
    let mut day = Day {
        clinic: Clinic::with_everyone(),
        who: String::new(),
        shown: BTreeSet::new(),
    };
    work(&mut day);
    let Day {
        mut clinic, shown, ..
    } = day;
    assert!(shown.len() > 40, "{} things were shown", shown.len());
    let six: BTreeSet<&String> = shown.iter().map(|(who, _)| who).collect();
    assert_eq!(six.len(), 6);

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let accesses = ["viewed", "seen_again", "listed", "searched", "printed"];
    let lines = clinic.ledger().into_iter();
    let lines: Vec<LedgerLine> = lines
        .filter(|line| accesses.contains(&line.what.as_str()))
        .collect();
    let (mut told, mut records) = (BTreeSet::new(), 0);
    for line in &lines {
        let by = line.by.clone().unwrap().name;
        for item in 0.. {
            let source = RecordSource::Entry {
                place: line.place,
                item,
            };
            let at = match clinic.core.execute(ReadRecordAt { source }) {
                Ok(at) => at,
                Err(refusal) => {
                    assert_eq!(refusal, Refusal::NotFound);
                    break;
                }
            };
            assert_eq!(at.shown.as_ref().unwrap().by, line.by);
            records += 1;
            let forms: Vec<Shown> = forms(&at).into_iter().map(|form| (by.clone(), form)).collect();
            let was_shown = forms.iter().any(|form| shown.contains(form));
            // What one is shown masked, or as history, is named as well; those rows are asked for below.
            let is_masked = line.what == "listed" && by == "Dana Reyes";
            assert!(
                was_shown || is_masked,
                "entry {} names in item {item} what {by} was not shown",
                line.place
            );
            told.extend(forms);
        }
    }
    for (who, what) in &shown {
        assert!(
            told.contains(&(who.clone(), what.clone())),
            "no entry names what {who} was shown: {what}"
        );
    }
    println!(
        "{} things shown to six people; {} entries name {records} records; each is the other",
        shown.len(),
        lines.len()
    );
    clinic.assert_verified();
}
