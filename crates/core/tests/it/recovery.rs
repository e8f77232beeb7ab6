//! The recovery sheet: used once, renewed, drilled, divided.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::OpenTask;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};
use careloop_vault::testing::MemoryKeychain;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const NEW: &str = "nine bright lanterns";

fn recover(core: &mut Core, words: &str, login: Option<&str>) -> Result<RecoveryView, Refusal> {
    core.execute(Recover {
        words: secret(words),
        login: login.map(str::to_owned),
        password: login.map(|_| secret(NEW)),
    })
}

fn renew(clinic: &mut Clinic, shares: bool) -> Result<RecoverySheet, Refusal> {
    clinic.core.execute(RenewRecovery {
        password: secret(PASSWORD),
        shares,
        reason: "a sheet was left on the printer".into(),
    })
}

fn drill(clinic: &mut Clinic, words: &str) -> Result<DrillView, Refusal> {
    clinic.core.execute(DrillRecovery { words: secret(words) })
}

fn enter(clinic: &mut Clinic, login: &str, password: &str) -> Result<SessionView, Refusal> {
    clinic.core.execute(SignIn {
        code: None,
        login: login.into(),
        password: secret(password),
    })
}

fn words_of(sheet: &RecoverySheet) -> String {
    sheet.words.as_ref().unwrap().expose().clone()
}

fn two_of(sheet: &RecoverySheet, left_out: usize) -> String {
    let shares = sheet.shares.iter().enumerate();
    let two = shares.filter(|(at, _)| *at != left_out);
    two.map(|(_, share)| share.text.expose().clone())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The vault alone, as somebody would carry it away.
fn copy_vault(clinic: &Clinic, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(clinic.folder.path().join("vault")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_sheet_opens_once_and_leaves_a_new_one_behind() {
    let mut clinic = Clinic::with_everyone();
    let first = clinic.words.clone();
    let recovered = recover(&mut clinic.core, &first, Some(FIRST)).unwrap();
    assert!(recovered.user.is_some() && !recovered.new_workstation);
    let sheet = recovered.sheet.unwrap();
    let second = words_of(&sheet);
    assert_eq!(second.split(' ').count(), 24);
    assert_ne!(second, first);
    assert_eq!((sheet.shares.len(), sheet.threshold), (0, 0));
    for login in [Some(FIRST), None] {
        assert_eq!(
            recover(&mut clinic.core, &first, login).map(drop),
            Err(Refusal::WrongRecoveryWords),
            "what was used is void"
        );
    }
    enter(&mut clinic, FIRST, NEW).unwrap();
    assert!(
        clinic.kinds().contains(&"locked_time".to_owned()),
        "the tries are in the ledger"
    );
    clinic.assert_verified();
    clinic.sign_out();
    // The others work on as before, under the new main key.
    clinic.sign_in(&login_of(Role::FrontDesk));
    clinic.add_task("Refill check");
    clinic.sign_out();
    let third = recover(&mut clinic.core, &second, Some(FIRST)).unwrap().sheet;
    assert_ne!(words_of(&third.unwrap()), second);
    enter(&mut clinic, FIRST, NEW).unwrap();
    let uses = clinic.kinds().iter().filter(|kind| *kind == "recovered").count();
    assert_eq!(uses, 2, "each use is an entry");
    clinic.assert_verified();
}

#[test]
fn a_renewed_sheet_is_the_only_one() {
    let mut clinic = Clinic::with_everyone();
    let first = clinic.words.clone();
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    assert!(matches!(
        renew(&mut clinic, false),
        Err(Refusal::NotPermitted { .. })
    ));
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let wrong = clinic.core.execute(RenewRecovery {
        password: secret("not the password"),
        shares: false,
        reason: "a drill".into(),
    });
    assert_eq!(wrong.map(drop), Err(Refusal::WrongSignIn));
    let unsaid = clinic.core.execute(RenewRecovery {
        password: secret(PASSWORD),
        shares: false,
        reason: " ".into(),
    });
    assert!(unsaid.is_err(), "it needs a reason");
    drill(&mut clinic, &first).unwrap();
    let second = words_of(&renew(&mut clinic, false).unwrap());
    assert_eq!(
        drill(&mut clinic, &first).map(drop),
        Err(Refusal::WrongRecoveryWords)
    );
    assert_eq!(drill(&mut clinic, &second).unwrap().keys, 1);
    clinic.add_task("Refill check");
    clinic.assert_verified();
    clinic.sign_out();
    assert_eq!(
        recover(&mut clinic.core, &first, Some(FIRST)).map(drop),
        Err(Refusal::WrongRecoveryWords)
    );
    clinic.sign_in(FIRST);
    clinic.sign_out();
    recover(&mut clinic.core, &second, Some(FIRST)).unwrap();
    assert_eq!(
        enter(&mut clinic, FIRST, PASSWORD).map(drop),
        Err(Refusal::WrongSignIn)
    );
    enter(&mut clinic, FIRST, NEW).unwrap();
    clinic.assert_verified();
}

/// The administrator who orders a new sheet holds no clinical key: whoever does seals it.
#[test]
fn clinical_text_comes_to_a_renewed_sheet_by_those_who_read_it() {
    let mut clinic = Clinic::with_everyone();
    let provider = login_of(Role::Provider);
    clinic.sign_in(&provider);
    let task = clinic.add_task("Wound check").task;
    let text = "Healing well.";
    let note = |core: &mut Core, text: &str| {
        core.execute(AddClinicalNote {
            task,
            text: text.into(),
        })
        .unwrap();
    };
    note(&mut clinic.core, text);
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let second = words_of(&renew(&mut clinic, false).unwrap());
    clinic.sign_out();
    clinic.sign_in(&provider);
    note(&mut clinic.core, "Stitches out on Monday.");
    clinic.sign_out();
    // Whoever is to read it now gets every key from the sheet alone: nobody else signs in.
    clinic.sign_in(FIRST);
    let own = clinic.person(FIRST).user;
    clinic
        .core
        .execute(ChangeRoles {
            approver: None,
            user: own,
            roles: Roles::of(Role::ALL),
            reason: "a clinic of one".into(),
        })
        .unwrap();
    clinic.sign_out();
    let recovered = recover(&mut clinic.core, &second, Some(FIRST)).unwrap();
    assert!(recovered.grants > 0, "the clinical keys of every epoch");
    enter(&mut clinic, FIRST, NEW).unwrap();
    let remarks = clinic.core.execute(OpenTask { task }).unwrap().remarks;
    let texts: Vec<_> = remarks.iter().map(|remark| remark.text.as_deref()).collect();
    assert_eq!(texts, [Some(text), Some("Stitches out on Monday.")]);
    clinic.assert_verified();
}

#[test]
fn two_of_three_shares_do_what_the_words_do() {
    let mut clinic = Clinic::with_everyone();
    let first = clinic.words.clone();
    clinic.sign_in(FIRST);
    let sheet = renew(&mut clinic, true).unwrap();
    assert!(sheet.words.is_none(), "nobody alone has the sheet");
    assert_eq!((sheet.shares.len(), sheet.threshold), (3, 2));
    let numbers: Vec<u8> = sheet.shares.iter().map(|share| share.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert!(
        sheet
            .shares
            .iter()
            .all(|share| share.commitment == sheet.shares[0].commitment)
    );
    assert_eq!(
        drill(&mut clinic, &first).map(drop),
        Err(Refusal::WrongRecoveryWords)
    );
    for left_out in 0..3 {
        drill(&mut clinic, &two_of(&sheet, left_out)).unwrap();
    }
    let alone = sheet.shares[0].text.expose().clone();
    for wrong in [alone.clone(), format!("{alone}\n{alone}")] {
        assert_eq!(
            drill(&mut clinic, &wrong).map(drop),
            Err(Refusal::WrongRecoveryWords)
        );
    }
    clinic.sign_out();
    let recovered = recover(&mut clinic.core, &two_of(&sheet, 1), Some(FIRST)).unwrap();
    let next = recovered.sheet.unwrap();
    assert_eq!(next.shares.len(), 3, "shares are replaced by shares");
    assert_ne!(next.shares[0].commitment, sheet.shares[0].commitment);
    let mixed = format!(
        "{}\n{}",
        sheet.shares[0].text.expose(),
        next.shares[1].text.expose()
    );
    for void in [two_of(&sheet, 0), mixed] {
        assert_eq!(
            recover(&mut clinic.core, &void, None).map(drop),
            Err(Refusal::WrongRecoveryWords)
        );
    }
    enter(&mut clinic, FIRST, NEW).unwrap();
    drill(&mut clinic, &two_of(&next, 2)).unwrap();
    clinic.assert_verified();
}

#[test]
fn a_drill_changes_nothing_but_that_it_is_written() {
    let mut clinic = Clinic::with_everyone();
    let words = clinic.words.clone();
    let header = clinic.folder.path().join("vault").join("vault.hdr");
    clinic.sign_in(&login_of(Role::FrontDesk));
    assert!(matches!(
        drill(&mut clinic, &words),
        Err(Refusal::NotPermitted { .. })
    ));
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let (before, file) = (clinic.ledger().len(), fs::read(&header).unwrap());
    let drilled = drill(&mut clinic, &words).unwrap();
    assert_eq!(drilled.keys, 1);
    assert_eq!(fs::read(&header).unwrap(), file);
    let kinds = clinic.kinds();
    // Reading the trail is an entry too.
    assert_eq!(kinds[before + 1..], ["recovery_drilled"][..]);
    let other = "abandon ".repeat(23) + "art";
    for wrong in [other.as_str(), "", "not words at all"] {
        assert_eq!(
            drill(&mut clinic, wrong).map(drop),
            Err(Refusal::WrongRecoveryWords)
        );
    }
    let refused = clinic.kinds().iter().filter(|kind| *kind == "refused").count();
    assert!(refused >= 3, "a wrong sheet is noted");
    drill(&mut clinic, &words).unwrap();
    clinic.assert_verified();
    clinic.sign_out();
    recover(&mut clinic.core, &words, Some(FIRST)).unwrap();
}

/// Whoever kept the old sheet and a copy of the old header opens the copy of the old file, and no more.
#[test]
fn an_old_sheet_with_an_old_header_opens_nothing_new() {
    for renewed in [false, true] {
        let mut clinic = Clinic::with_everyone();
        let first = clinic.words.clone();
        let kept = clinic.folder.path().join("kept");
        copy_vault(&clinic, &kept);
        if renewed {
            clinic.sign_in(FIRST);
            renew(&mut clinic, false).unwrap();
            clinic.sign_out();
        } else {
            recover(&mut clinic.core, &first, Some(FIRST)).unwrap();
        }
        let now = clinic.folder.path().join("now");
        copy_vault(&clinic, &now);
        let mut host = clinic.host.clone();
        host.keychain = Arc::new(MemoryKeychain::default());
        let mut core = Core::new(now.clone(), host.clone());
        assert_eq!(
            recover(&mut core, &first, Some(FIRST)).map(drop),
            Err(Refusal::WrongRecoveryWords)
        );
        fs::copy(kept.join("vault.hdr"), now.join("vault.hdr")).unwrap();
        assert!(
            recover(&mut core, &first, Some(FIRST)).is_err(),
            "the old header's key does not open the file"
        );
        let mut core = Core::new(kept, host);
        recover(&mut core, &first, Some(FIRST)).unwrap();
    }
}

/// A sheet is not replaced where nobody would be left to order another if the new one got lost.
#[test]
fn a_sheet_that_nobody_could_replace_stays_in_force() {
    let mut clinic = Clinic::with_everyone();
    let words = clinic.words.clone();
    let elsewhere = clinic.folder.path().join("elsewhere");
    copy_vault(&clinic, &elsewhere);
    let mut host = clinic.host.clone();
    host.keychain = Arc::new(MemoryKeychain::default());
    let mut core = Core::new(elsewhere, host);
    let joined = recover(&mut core, &words, None).unwrap();
    assert!(joined.new_workstation && joined.sheet.is_none());
    let again = recover(&mut core, &words, None).unwrap();
    assert!(!again.new_workstation && again.sheet.is_none());
    assert!(recover(&mut core, &words, Some(FIRST)).unwrap().sheet.is_some());
    // Here an administrator can sign in, and order another.
    let sheet = recover(&mut clinic.core, &words, None).unwrap().sheet.unwrap();
    assert_eq!(
        recover(&mut clinic.core, &words, None).map(drop),
        Err(Refusal::WrongRecoveryWords)
    );
    clinic.sign_in(FIRST);
    drill(&mut clinic, &words_of(&sheet)).unwrap();
    clinic.assert_verified();
}

#[test]
fn invitations_end_with_the_main_key_they_carry() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let invitation = clinic.invite("nina.roth", &[Role::FrontDesk]);
    clinic.sign_out();
    let words = clinic.words.clone();
    recover(&mut clinic.core, &words, Some(FIRST)).unwrap();
    let late = clinic.core.execute(Enrol {
        login: "nina.roth".into(),
        code: invitation.code,
        password: secret(PASSWORD),
    });
    assert_eq!(late.map(drop), Err(Refusal::WrongInvitation));
    enter(&mut clinic, FIRST, NEW).unwrap();
    let user = clinic.person("nina.roth").user;
    let invitation = clinic
        .core
        .execute(ResetPerson {
            user,
            identity: IdentityCheck::InPerson,
        })
        .unwrap();
    clinic.sign_out();
    clinic.enrol("nina.roth", invitation.code);
    enter(&mut clinic, FIRST, NEW).unwrap();
    clinic.assert_verified();
}
