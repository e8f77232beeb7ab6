//! A witness outside: what it signs, what it notices, and what it never stops.

use crate::clinic::{Clinic, FIRST, PASSWORD, secret};
use careloop_contract::command::{AcknowledgeAlarms, SignIn};
use careloop_contract::query::{ReadAuditState, VerifyVault};
use careloop_contract::view::{CheckLine, SessionView, Verdict, VerifyView};
use careloop_contract::{Alarm, AnchorKind};
use careloop_core::{Core, Execute as _};
use careloop_vault::testing::{Mood, TestWitness};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A clinic whose workstation has a witness.
fn witnessed() -> (Clinic, Arc<TestWitness>) {
    let mut clinic = Clinic::new();
    let witness = Arc::new(TestWitness::default());
    clinic.host.witness = Some(witness.clone());
    clinic.core = again(&clinic);
    (clinic, witness)
}

/// The program started anew on the same machine.
fn again(clinic: &Clinic) -> Core {
    Core::new(clinic.folder.path().join("vault"), clinic.host.clone())
}

/// A session with a checkpoint at its end.
fn work(clinic: &mut Clinic, title: &str) {
    clinic.sign_in(FIRST);
    clinic.add_task(title);
    clinic.sign_out();
}

fn verify(core: &mut Core, require_anchor: bool) -> VerifyView {
    let request = VerifyVault {
        require_anchor,
        since: None,
    };
    core.execute(request).unwrap()
}

fn line(found: &VerifyView) -> &CheckLine {
    let mut lines = found.checks.iter();
    lines
        .find(|line| line.check == "witness")
        .expect("there is a witness")
}

fn sign_in(core: &mut Core) -> SessionView {
    core.execute(SignIn {
        code: None,
        login: FIRST.into(),
        password: secret(PASSWORD),
    })
    .unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = files.filter(|file| file.file_type().unwrap().is_file());
    files
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, std::fs::read(file.path()).unwrap())
        })
        .collect()
}

/// Puts everything that a machine remembers of a vault back to an earlier day.
fn put_back(clinic: &Clinic, earlier: &BTreeMap<String, Vec<u8>>, keychain: BTreeMap<String, Vec<u8>>) {
    let folder = clinic.folder.path().join("vault");
    for name in files(&folder).keys() {
        std::fs::remove_file(folder.join(name)).unwrap();
    }
    for (name, bytes) in earlier {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    clinic.keychain.restore(keychain);
}

#[test]
fn an_honest_witness_signs_every_checkpoint_and_is_an_anchor() {
    let (mut clinic, witness) = witnessed();
    for number in 0..4 {
        work(&mut clinic, &format!("Refill check {number}"));
    }
    clinic.sign_in(FIRST);
    let found = verify(&mut clinic.core, true);
    assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
    assert_eq!(line(&found).verdict, Verdict::Pass, "{:?}", line(&found));
    let state = clinic.core.execute(ReadAuditState {}).unwrap();
    let anchor = state
        .anchors
        .iter()
        .find(|anchor| anchor.kind == AnchorKind::Witness)
        .unwrap();
    assert_eq!((anchor.verdict, anchor.entries), (Verdict::Pass, witness.size()));
    assert!(witness.size() > 0);
}

#[test]
fn a_witness_that_cannot_be_reached_stops_nothing_and_vouches_for_nothing() {
    let (mut clinic, witness) = witnessed();
    work(&mut clinic, "Call the laboratory");
    let before = witness.size();
    witness.set_mood(Mood::Unreachable);
    work(&mut clinic, "Call the pharmacy");
    clinic.sign_in(FIRST);
    let found = verify(&mut clinic.core, false);
    assert_eq!(found.verdict, Verdict::Unknown, "{:#?}", found.checks);
    assert_eq!(line(&found).verdict, Verdict::Unknown);
    let strict = verify(&mut clinic.core, true);
    assert_eq!(strict.verdict, Verdict::Fail, "an anchor was required");
    clinic.sign_out();
    assert_eq!(witness.size(), before);
    // What it missed it gets with the next checkpoint.
    witness.set_mood(Mood::Honest);
    work(&mut clinic, "Call the patient");
    assert!(witness.size() > before);
    clinic.sign_in(FIRST);
    assert_eq!(line(&verify(&mut clinic.core, true)).verdict, Verdict::Pass);
}

#[test]
fn a_hostile_witness_is_not_believed() {
    for (mood, detail) in [
        (Mood::SignsFalsely, "not signed by its key"),
        (Mood::OtherKey, "not signed by its key"),
        (Mood::Replays, "older head than it signed"),
    ] {
        let (mut clinic, witness) = witnessed();
        work(&mut clinic, "Call the laboratory");
        work(&mut clinic, "Call the pharmacy");
        witness.set_mood(mood);
        let session = sign_in(&mut clinic.core);
        assert!(session.alarms.is_empty(), "{mood:?} raises no alarm");
        clinic.add_task("Call the patient");
        let found = verify(&mut clinic.core, false);
        assert_eq!(found.verdict, Verdict::Unknown, "{:#?}", found.checks);
        assert_eq!(line(&found).verdict, Verdict::Unknown, "{mood:?}");
        assert!(
            line(&found).detail.contains(detail),
            "{mood:?}: {:?}",
            line(&found)
        );
        assert_eq!(verify(&mut clinic.core, true).verdict, Verdict::Fail);
        clinic.sign_out();
        // What was not signed by its key was not kept: it gets the next checkpoint, and signs that.
        witness.set_mood(Mood::Honest);
        work(&mut clinic, "Call the insurer");
        sign_in(&mut clinic.core);
        assert_eq!(verify(&mut clinic.core, false).verdict, Verdict::Pass);
    }
}

#[test]
fn only_a_witness_notices_when_everything_on_the_machine_is_put_back() {
    let (mut clinic, witness) = witnessed();
    work(&mut clinic, "Call the laboratory");
    let vault = clinic.folder.path().join("vault");
    let (earlier, keychain) = (files(&vault), clinic.keychain.snapshot());
    work(&mut clinic, "What somebody wants to be forgotten");
    put_back(&clinic, &earlier, keychain.clone());

    // Control: without a witness nothing shows.
    let witnessing = clinic.host.witness.take();
    let mut blind = again(&clinic);
    assert!(sign_in(&mut blind).alarms.is_empty());
    assert_eq!(verify(&mut blind, false).verdict, Verdict::Pass);
    drop(blind);
    clinic.host.witness = witnessing;
    put_back(&clinic, &earlier, keychain.clone());

    let mut core = again(&clinic);
    assert_eq!(sign_in(&mut core).alarms, [Alarm::OlderVault]);
    let found = verify(&mut core, false);
    assert_eq!(found.verdict, Verdict::Fail);
    assert_eq!(line(&found).verdict, Verdict::Fail, "{:?}", line(&found));
    drop(core);

    // Somebody goes on without the witness: now the log has other entries at its size.
    put_back(&clinic, &earlier, keychain);
    witness.set_mood(Mood::Unreachable);
    clinic.core = again(&clinic);
    for number in 0..8 {
        work(&mut clinic, &format!("Another story {number}"));
    }
    witness.set_mood(Mood::Honest);
    let mut core = again(&clinic);
    assert_eq!(sign_in(&mut core).alarms, [Alarm::ForkedLedger]);
    assert_eq!(line(&verify(&mut core, false)).verdict, Verdict::Fail);

    // It is looked into, once; the witness itself cannot be told to forget.
    core.execute(AcknowledgeAlarms {
        finding: "the disk was restored from Tuesday's image".into(),
    })
    .unwrap();
    drop(core);
    let mut core = again(&clinic);
    assert!(sign_in(&mut core).alarms.is_empty(), "it was handled");
    let found = verify(&mut core, false);
    let verdicts = (found.verdict, line(&found).verdict);
    let unknown = (Verdict::Unknown, Verdict::Unknown);
    assert_eq!(
        verdicts, unknown,
        "and is never counted as right: {:#?}",
        found.checks
    );
}
