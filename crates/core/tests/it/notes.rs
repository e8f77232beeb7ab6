//! Searches in clinical notes: whoever may not read a note does not find it, and every search is on record.

use crate::clinic::{Clinic, FIRST, login_of};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use std::fs;
use std::path::PathBuf;

struct Scene {
    clinic: Clinic,
    patient: PatientId,
}

impl Scene {
    /// A clinic with a patient, and the provider signed in.
    fn new() -> Self {
        let mut clinic = Clinic::with_everyone();
        clinic.sign_in(&login_of(Role::Provider));
        let patient = clinic.add_patient("MRN-1", "Okafor", "Ngozi").patient;
        Self { clinic, patient }
    }

    fn task(&mut self, sensitivity: Sensitivity) -> TaskId {
        let request = AddTask {
            title: "Call the laboratory".into(),
            patient: Some(self.patient),
            sensitivity: Some(sensitivity),
            ..AddTask::default()
        };
        self.clinic.core.execute(request).unwrap().task
    }

    fn note(&mut self, task: TaskId, text: &str) -> RemarkId {
        let text = text.to_owned();
        let request = AddClinicalNote { task, text };
        self.clinic.core.execute(request).unwrap().remark
    }

    fn search(&mut self, text: &str) -> Result<NotePage, Refusal> {
        self.clinic.core.execute(SearchNotes {
            text: text.into(),
            rows: None,
        })
    }

    fn found(&mut self, text: &str) -> Vec<RemarkId> {
        let page = self.search(text).unwrap();
        page.hits.into_iter().map(|hit| hit.remark).collect()
    }

    fn become_another(&mut self, login: &str) {
        self.clinic.sign_out();
        self.clinic.sign_in(login);
    }

    fn index(&self) -> PathBuf {
        self.clinic.folder.path().join("vault/clinical.idx")
    }
}

#[test]
fn notes_are_found_by_the_beginnings_of_their_words_newest_first() {
    let mut scene = Scene::new();
    let task = scene.task(Sensitivity::Ordinary);
    let first = scene.note(task, "Kalium 5.9, hämolytisch?");
    assert_eq!(scene.found("kalium"), [first]);
    let second = scene.note(task, "Kalium again 4.4");
    assert_eq!(
        scene.found("KAL"),
        [second, first],
        "what was written since is found"
    );
    assert_eq!(scene.found("hamol kal"), [first]);
    assert_eq!(scene.found("lium"), [], "from the beginning of words");
    assert_eq!(scene.found(" ,"), [], "no word, no note");
    let hit = scene.search("hämo").unwrap().hits.remove(0);
    assert_eq!(hit.task.task, task);
    assert_eq!(hit.task.patient.unwrap().patient, scene.patient);
    let marked: Vec<_> = hit.excerpt.iter().filter(|part| part.hit).collect();
    assert_eq!(marked[0].text, "hämolytisch");
    let whole: String = hit.excerpt.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(whole, "Kalium 5.9, hämolytisch?");
    let page = scene.clinic.core.execute(SearchNotes {
        text: "kalium".into(),
        rows: Some(1),
    });
    let page = page.unwrap();
    assert_eq!((page.hits.len(), page.more), (1, true));

    let retract = RetractRemark {
        remark: second,
        reason: "another patient".into(),
    };
    scene.clinic.core.execute(retract).unwrap();
    assert_eq!(scene.found("kalium"), [first], "what was retracted is out");
    scene.become_another(&login_of(Role::ClinicalStaff));
    assert_eq!(scene.found("kalium"), [first]);
    let long = "x".repeat(limits::QUERY_CHARS + 1);
    assert!(matches!(scene.search(&long), Err(Refusal::TooLong { .. })));
}

#[test]
fn whoever_may_not_read_a_note_does_not_find_it() {
    let mut scene = Scene::new();
    let task = scene.task(Sensitivity::Ordinary);
    let open = scene.note(task, "potassium 5.9");
    let restricted = scene.task(Sensitivity::Restricted);
    let theirs = scene.note(restricted, "potassium 3.1");
    assert_eq!(scene.found("potassium"), [theirs, open]);
    scene.become_another(&login_of(Role::ClinicalStaff));
    assert_eq!(
        scene.found("potassium"),
        [open],
        "not what stands on a restricted task"
    );
    for role in [
        Role::FrontDesk,
        Role::Biller,
        Role::PracticeManager,
        Role::SecurityOfficer,
        Role::Administrator,
    ] {
        scene.become_another(&login_of(role));
        let refused = if role == Role::SecurityOfficer {
            // For whom there are no tasks.
            Refusal::NotFound
        } else {
            let action = Action::ReadClinicalNote;
            Refusal::NotPermitted { action }
        };
        assert_eq!(scene.search("potassium"), Err(refused), "{role}");
    }
}

#[test]
fn a_search_is_on_record_before_it_is_answered_also_one_that_finds_nothing() {
    let mut scene = Scene::new();
    let task = scene.task(Sensitivity::Ordinary);
    let note = scene.note(task, "potassium 5.9");
    scene.found("potas");
    scene.found("zebrafish");
    scene.become_another(FIRST);
    let searched: Vec<_> = scene
        .clinic
        .ledger()
        .into_iter()
        .filter(|line| line.what == "searched")
        .map(|line| line.details.join("\n"))
        .collect();
    assert_eq!(searched.len(), 2);
    assert!(searched[0].contains("text: potas"), "{}", searched[0]);
    assert!(searched[0].contains(&format!("remark {note}")), "{}", searched[0]);
    assert!(searched[0].contains("(clinical)"), "{}", searched[0]);
    assert!(searched[1].contains("text: zebrafish"), "{}", searched[1]);
    scene.clinic.assert_verified();
}

#[test]
fn a_spoiled_index_is_made_again() {
    let mut scene = Scene::new();
    let task = scene.task(Sensitivity::Ordinary);
    let note = scene.note(task, "potassium 5.9");
    assert_eq!(scene.found("potassium"), [note]);
    scene.clinic.sign_out();
    let whole = fs::read(scene.index()).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for spoiled in [
        Vec::new(),
        b"no database".to_vec(),
        whole[..middle].to_vec(),
        flipped,
    ] {
        fs::write(scene.index(), spoiled).unwrap();
        scene.clinic.sign_in(&login_of(Role::Provider));
        assert_eq!(scene.found("potassium"), [note]);
        scene.clinic.sign_out();
    }
    fs::remove_file(scene.index()).unwrap();
    scene.clinic.sign_in(&login_of(Role::ClinicalStaff));
    assert_eq!(scene.found("potassium"), [note]);
}
