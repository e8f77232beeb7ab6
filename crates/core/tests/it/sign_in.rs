//! Who gets in, and what is noted of those who do not.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::view::SessionView;
use careloop_contract::*;
use careloop_core::{Core, Execute};

fn attempt(clinic: &mut Clinic, login: &str, password: &str) -> Result<SessionView, Refusal> {
    clinic.core.execute(SignIn {
        code: None,
        login: login.into(),
        password: secret(password),
    })
}

#[test]
fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let mut clinic = Clinic::new();
    assert_eq!(
        attempt(&mut clinic, FIRST, "not the password"),
        Err(Refusal::WrongSignIn)
    );
    assert_eq!(
        attempt(&mut clinic, "nobody.here", "not the password"),
        Err(Refusal::WrongSignIn)
    );
}

#[test]
fn failed_attempts_are_slowed_down_and_become_entries() {
    let mut clinic = Clinic::new();
    for _ in 0..5 {
        assert_eq!(
            attempt(&mut clinic, FIRST, "not the password"),
            Err(Refusal::WrongSignIn)
        );
    }
    assert_eq!(
        attempt(&mut clinic, FIRST, PASSWORD),
        Err(Refusal::WaitAfterFailures { seconds: 2 })
    );
    // Another person at the same desk is not slowed down by it.
    assert_eq!(
        attempt(&mut clinic, "somebody.else", PASSWORD),
        Err(Refusal::WrongSignIn)
    );
    clinic.clock.pass_millis(2_000);
    let session = attempt(&mut clinic, FIRST, PASSWORD).unwrap();
    assert_eq!(
        session.failed_sign_ins, 5,
        "the person is told how often it was tried"
    );
    assert!(
        clinic.kinds().contains(&"locked_time".to_owned()),
        "the attempts are in the ledger"
    );
    clinic.assert_verified();
}

#[test]
fn fifty_failures_end_the_attempts_until_the_sheet_helps() {
    let mut clinic = Clinic::new();
    for _ in 0..limits::FAILED_SIGN_INS {
        assert_eq!(
            attempt(&mut clinic, FIRST, "not the password"),
            Err(Refusal::WrongSignIn)
        );
        clinic.clock.pass_millis(15 * 60 * 1000);
    }
    assert_eq!(
        attempt(&mut clinic, FIRST, PASSWORD),
        Err(Refusal::AttemptsExhausted)
    );
    let (words, password) = (secret(&clinic.words), Some(secret("nine bright lanterns")));
    clinic
        .core
        .execute(Recover {
            words,
            login: Some(FIRST.into()),
            password,
        })
        .unwrap();
    attempt(&mut clinic, FIRST, "nine bright lanterns").unwrap();
    clinic.assert_verified();
}

#[test]
fn locking_keeps_the_place_for_the_same_person_only() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::FrontDesk));
    clinic.core.execute(Lock {}).unwrap();
    let wrong = clinic.core.execute(Unlock {
        password: secret("not the password"),
    });
    assert_eq!(wrong, Err(Refusal::WrongSignIn));
    let session = clinic
        .core
        .execute(Unlock {
            password: secret(PASSWORD),
        })
        .unwrap();
    assert_eq!(session.name, "only front desk");
    assert_eq!(
        attempt(&mut clinic, FIRST, PASSWORD),
        Err(Refusal::AlreadySignedIn),
        "the next person comes in after this one is out"
    );
    clinic.core.execute(Lock {}).unwrap();
    let session = attempt(&mut clinic, FIRST, PASSWORD).unwrap();
    assert_eq!(
        session.name, "Dana Reyes",
        "nobody who is locked stands in the way"
    );
}

#[test]
fn a_changed_password_is_the_only_one_that_works() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let new = "nine bright lanterns";
    let request = ChangePassword {
        current: secret("not the password"),
        new: secret(new),
    };
    assert_eq!(clinic.core.execute(request), Err(Refusal::WrongSignIn));
    clinic
        .core
        .execute(ChangePassword {
            current: secret(PASSWORD),
            new: secret(new),
        })
        .unwrap();
    clinic.sign_out();
    assert_eq!(attempt(&mut clinic, FIRST, PASSWORD), Err(Refusal::WrongSignIn));
    attempt(&mut clinic, FIRST, new).unwrap();
    clinic.assert_verified();
}

#[test]
fn short_and_guessable_passwords_are_refused() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    for (password, refusal) in [
        ("short", Refusal::WeakPassword { min: 15, max: 256 }),
        (
            "dana.reyes and more",
            Refusal::GuessablePassword {
                because: GuessReason::OwnName,
            },
        ),
        (
            "willow creek is best",
            Refusal::GuessablePassword {
                because: GuessReason::ClinicName,
            },
        ),
    ] {
        let request = ChangePassword {
            current: secret(PASSWORD),
            new: secret(password),
        };
        assert_eq!(clinic.core.execute(request), Err(refusal), "{password}");
    }
}

#[test]
fn one_process_has_the_vault_open() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let mut second = Core::new(clinic.core.folder().path().to_path_buf(), clinic.host.clone());
    let busy = second.execute(SignIn {
        code: None,
        login: FIRST.into(),
        password: secret(PASSWORD),
    });
    assert_eq!(busy, Err(Refusal::VaultBusy));
    // A locked window gives the vault free.
    clinic.core.execute(Lock {}).unwrap();
    second
        .execute(SignIn {
            code: None,
            login: FIRST.into(),
            password: secret(PASSWORD),
        })
        .unwrap();
}

#[test]
fn a_second_vault_is_not_made_over_the_first() {
    let mut clinic = Clinic::new();
    let again = clinic.core.execute(CreateClinic {
        clinic: "Other".into(),
        zone: "UTC".into(),
        login: "other.person".into(),
        name: "Other".into(),
        password: secret(PASSWORD),
        device_secret: true,
        test_clinic: false,
    });
    assert_eq!(again.map(drop), Err(Refusal::VaultExists));
    clinic.sign_in(FIRST);
}

#[test]
fn a_missing_or_locked_keychain_says_so() {
    let mut clinic = Clinic::new();
    clinic.keychain.set_locked(true);
    assert_eq!(
        attempt(&mut clinic, FIRST, PASSWORD),
        Err(Refusal::KeychainLocked)
    );
    clinic.keychain.set_locked(false);
    clinic.keychain.set_missing(true);
    assert_eq!(attempt(&mut clinic, FIRST, PASSWORD), Err(Refusal::NoKeychain));
    clinic.keychain.set_missing(false);
    attempt(&mut clinic, FIRST, PASSWORD).unwrap();
    clinic.assert_verified();
}
