//! Can old pages be put back into a newer file? SQLCipher's authentication knows a page's number and
//! not its age, so yesterday's page opens in today's file without any key (docs/adr). Every splice is
//! either noticed, or changes nothing that anybody reads.

use super::scene::{DANA, PREPARED, Scene};
use careloop_contract::query::*;
use careloop_contract::view::Verdict;
use careloop_contract::{Request, TaskState};
use careloop_core::{Core, Execute};
use careloop_tests::{Clinic, Luck, is_long};
use serde_json::Value;
use std::collections::BTreeSet;

/// SQLCipher's page size.
const PAGE: usize = 4_096;

/// What came of a splice.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    /// Sign-in, a query or the verification said so.
    Noticed,
    /// Every answer is what it was.
    Harmless,
    /// Answers differ and nothing was said.
    Missed,
}

fn ask<R: Request<Reply: serde::Serialize>>(core: &mut Core, request: R, answers: &mut Vec<Value>) -> bool
where
    Core: Execute<R>,
{
    match core.execute(request) {
        Ok(reply) => {
            answers.push(serde_json::to_value(&reply).unwrap());
            true
        }
        Err(_) => false,
    }
}

/// Signs in, asks everything there is to ask and verifies. None: something was said.
fn everything(scene: &Scene) -> Option<Vec<Value>> {
    let (mut core, session) = scene.sign_in(DANA, Clinic::PASSWORD);
    let session = session.ok()?;
    if !session.alarms.is_empty() {
        return None;
    }
    let core = &mut core;
    let mut answers = Vec::new();
    let all = TaskFilter {
        states: TaskState::ALL.to_vec(),
        ..TaskFilter::default()
    };
    for skip in [0, 10] {
        let list = ListTasks {
            filter: all.clone(),
            skip,
            rows: Some(500),
            identified: true,
        };
        ask(core, list, &mut answers).then_some(())?;
    }
    ask(core, ListTasks::default(), &mut answers).then_some(())?;
    ask(core, MyDay { identified: true }, &mut answers).then_some(())?;
    for text in [
        "wunsch",
        "refill che",
        "maude3",
        "mrn 2",
        "left a mess",
        "supplies",
    ] {
        let search = SearchRecords {
            text: text.to_owned(),
            rows: Some(200),
            identified: true,
            patients_only: false,
        };
        ask(core, search, &mut answers).then_some(())?;
    }
    for task in &PREPARED.tasks {
        ask(core, OpenTask { task: *task }, &mut answers).then_some(())?;
    }
    for patient in &PREPARED.patients {
        ask(core, OpenPatient { patient: *patient }, &mut answers).then_some(())?;
    }
    ask(core, ListPeople {}, &mut answers).then_some(())?;
    let ledger = ReadLedger { from: 1, rows: 500 };
    ask(core, ledger, &mut answers).then_some(())?;
    let verified = core.execute(VerifyVault::default()).ok()?;
    answers.push(serde_json::to_value(&verified.heads).unwrap());
    (verified.verdict == Verdict::Pass).then_some(answers)
}

fn splice(scene: &Scene, pages: &[usize], truth: &[Value]) -> Came {
    scene.replace_all(&PREPARED.late.files);
    scene.keychain.restore(PREPARED.late.keychain.clone());
    let old = PREPARED.early.file("vault.db");
    let mut new = PREPARED.late.file("vault.db").to_vec();
    for page in pages {
        let bytes = page * PAGE..(page + 1) * PAGE;
        new[bytes.clone()].copy_from_slice(&old[bytes]);
    }
    scene.put("vault.db", &new);
    // Each scene draws the same luck from the beginning, so that unchanged means equal.
    match everything(&scene.again()) {
        None => Came::Noticed,
        Some(answers) if answers == truth => Came::Harmless,
        Some(_) => Came::Missed,
    }
}

#[test]
fn an_old_page_in_a_newer_file_is_noticed_or_changes_nothing() {
    let scene = Scene::of(&PREPARED.late);
    let truth = everything(&scene.again()).expect("untouched, it is sound");
    let (old, new) = (PREPARED.early.file("vault.db"), PREPARED.late.file("vault.db"));
    assert_eq!(old[..16], new[..16], "both are of the same key and salt");
    let both = old.len().min(new.len()) / PAGE;
    let differing: Vec<usize> = (0..both)
        .filter(|page| old[page * PAGE..(page + 1) * PAGE] != new[page * PAGE..(page + 1) * PAGE])
        .collect();
    assert!(
        differing.len() > 20,
        "there is something to splice: {}",
        differing.len()
    );
    let step = if is_long() {
        1
    } else {
        differing.len().div_ceil(150)
    };
    let mut rounds: Vec<Vec<usize>> = differing.iter().step_by(step).map(|page| vec![*page]).collect();
    let single = rounds.len();
    let mut luck = Luck::new(11);
    for _ in 0..if is_long() { 500 } else { 50 } {
        let count = 2 + luck.index(differing.len() / 2);
        let subset: BTreeSet<usize> = (0..count)
            .map(|_| differing[luck.index(differing.len())])
            .collect();
        rounds.push(subset.into_iter().collect());
    }
    // Every page but the first, which says how many there are: the whole of the old file, almost.
    rounds.push(differing[1..].to_vec());
    rounds.push(differing.clone());
    let came: Vec<Came> = rounds.iter().map(|pages| splice(&scene, pages, &truth)).collect();
    let count = |what| came.iter().filter(|came| **came == what).count();
    println!(
        "{} pages in both files, {} differ; {single} single and {} many-page splices: {} noticed, {} harmless, {} missed",
        both,
        differing.len(),
        rounds.len() - single,
        count(Came::Noticed),
        count(Came::Harmless),
        count(Came::Missed)
    );
    let missed: Vec<_> = rounds
        .iter()
        .zip(&came)
        .filter(|(_, came)| **came == Came::Missed)
        .collect();
    assert!(
        missed.is_empty(),
        "no page of another day is believed: {missed:?}"
    );
    assert!(count(Came::Noticed) > 0, "and some were noticed");
}
