//! What a person typed and did not send comes back to them, and to nobody else.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};

fn keep(core: &mut Core, place: &str, text: &str) {
    core.execute(KeepDraft {
        place: place.into(),
        text: secret(text),
    })
    .unwrap();
}

fn texts(core: &mut Core) -> Vec<(String, String)> {
    let drafts = core.execute(ReadDrafts {}).unwrap().into_iter();
    drafts
        .map(|draft| (draft.place, draft.text.expose().clone()))
        .collect()
}

#[test]
fn drafts_outlive_a_lock_a_restart_a_new_key_and_a_backup() {
    let mut clinic = Clinic::with_everyone();
    let biller = login_of(Role::Biller);
    clinic.sign_in(&biller);
    keep(&mut clinic.core, "quick add", "call Wunsch, Maude");
    let own = [("quick add".to_owned(), "call Wunsch, Maude".to_owned())];
    clinic.core.execute(Lock {}).unwrap();
    clinic
        .core
        .execute(Unlock {
            password: secret(PASSWORD),
        })
        .unwrap();
    assert_eq!(texts(&mut clinic.core), own);
    clinic.sign_out();

    clinic.sign_in(FIRST);
    assert_eq!(
        texts(&mut clinic.core),
        [],
        "an administrator has the main key and no draft"
    );
    keep(&mut clinic.core, "quick add", "another's words");
    clinic.core.execute(RekeyVault {}).unwrap();
    clinic.assert_verified();
    assert_eq!(clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
    let told = clinic.ledger().iter().any(|line| line.what.contains("draft"));
    assert!(!told, "the ledger knows of none");
    let backups = clinic.folder.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    let folder = backups.display().to_string();
    let backup = clinic.core.execute(MakeBackup { folder }).unwrap();
    clinic.sign_out();

    let mut restored = Core::new(clinic.folder.path().join("restored"), clinic.host.clone());
    restored
        .restore_backup(std::path::Path::new(&backup.folder))
        .unwrap();
    restored
        .execute(SignIn {
            code: None,
            login: biller,
            password: secret(PASSWORD),
        })
        .unwrap();
    assert_eq!(texts(&mut restored), own);
}
