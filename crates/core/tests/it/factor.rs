//! The second factor: set up, asked for, used once, lost and given back.

use crate::clinic::{Clinic, FIRST, PASSWORD, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::desk::Desk;
use careloop_core::{Core, Execute};
use careloop_vault::factor::FactorSecret;
use std::process::Command;

const STEP_MILLIS: u64 = 30_000;
const MANAGER: &str = "pam.ortiz";

/// An authenticator app.
struct App(FactorSecret);

impl App {
    fn of(offer: &FactorOffer) -> Self {
        Self(FactorSecret::from_base32(offer.secret.expose()).unwrap())
    }

    /// The code it shows now.
    fn code(&self, clinic: &Clinic) -> Secret<String> {
        self.0.code_at(clinic.host.clock.now())
    }
}

fn attempt(clinic: &mut Clinic, login: &str, code: Option<Secret<String>>) -> Result<SessionView, Refusal> {
    clinic.core.execute(SignIn {
        login: login.into(),
        password: secret(PASSWORD),
        code,
    })
}

fn give(clinic: &mut Clinic, code: &str) -> Result<SessionView, Refusal> {
    clinic.core.execute(GiveCode { code: secret(code) })
}

/// Sets up the factor of whoever is signed in, and passes the time of its code.
fn set_up(clinic: &mut Clinic) -> (App, Vec<String>) {
    let offer = clinic.core.execute(BeginFactor {}).unwrap();
    let app = App::of(&offer);
    let code = app.code(clinic);
    let codes = clinic.core.execute(ConfirmFactor { code }).unwrap().codes;
    clinic.clock.pass_millis(STEP_MILLIS);
    (app, codes.iter().map(|code| code.expose().clone()).collect())
}

/// A clinic whose first person has a factor; nobody is in.
fn with_factor() -> (Clinic, App, Vec<String>) {
    let mut clinic = Clinic::for_patients();
    attempt(&mut clinic, FIRST, None).unwrap();
    let (app, codes) = set_up(&mut clinic);
    clinic.sign_out();
    (clinic, app, codes)
}

/// The same, with a practice manager who has one too.
fn with_manager() -> (Clinic, App, App) {
    let (mut clinic, app, _) = with_factor();
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    let invitation = clinic.invite(MANAGER, &[Role::PracticeManager]);
    clinic.sign_out();
    let view = clinic
        .core
        .execute(Enrol {
            login: MANAGER.into(),
            code: invitation.code,
            password: secret(PASSWORD),
        })
        .unwrap();
    assert_eq!(view.duty, Some(Duty::SetUpFactor));
    let (theirs, _) = set_up(&mut clinic);
    clinic.sign_out();
    (clinic, app, theirs)
}

/// Another process on the same machine.
fn restart(clinic: &mut Clinic) {
    clinic.core = Core::new(clinic.core.folder().path().to_path_buf(), clinic.host.clone());
}

fn standing(clinic: &Clinic) -> VaultStanding {
    let core = Core::new(clinic.core.folder().path().to_path_buf(), clinic.host.clone());
    let desk = Desk::new(core, Box::new(|_| None));
    desk.execute(desk::LookAtDoor {}).unwrap().vault
}

#[test]
fn whoever_needs_a_factor_sets_one_up_before_anything_else() {
    let mut clinic = Clinic::for_patients();
    let view = attempt(&mut clinic, FIRST, None).unwrap();
    assert_eq!(
        (view.duty, view.factor),
        (Some(Duty::SetUpFactor), FactorState::Missing)
    );
    let first = Refusal::DutyFirst {
        duty: Duty::SetUpFactor,
    };
    assert_eq!(clinic.core.execute(ListPeople {}).map(drop), Err(first.clone()));
    assert_eq!(clinic.core.execute(CountWork {}).map(drop), Err(first.clone()));
    assert_eq!(clinic.core.execute(VerifyVault::default()).map(drop), Err(first));
    assert_eq!(
        clinic
            .core
            .execute(ConfirmFactor {
                code: secret("123456")
            })
            .map(drop),
        Err(Refusal::WrongCode),
        "nothing was offered"
    );
    let offer = clinic.core.execute(BeginFactor {}).unwrap();
    assert!(
        offer
            .otpauth
            .expose()
            .starts_with("otpauth://totp/Careloop:dana.reyes%20at%20Willow%20Creek?")
    );
    assert!(offer.otpauth.expose().contains(offer.secret.expose().as_str()));
    let app = App::of(&offer);
    assert_eq!(
        clinic
            .core
            .execute(ConfirmFactor {
                code: secret("nonsense")
            })
            .map(drop),
        Err(Refusal::WrongCode)
    );
    let code = app.code(&clinic);
    let codes = clinic.core.execute(ConfirmFactor { code }).unwrap().codes;
    assert_eq!(codes.len(), limits::RECOVERY_CODES);
    clinic.core.execute(ListPeople {}).unwrap();
    clinic.assert_verified();
}

#[test]
fn an_offer_ends_with_its_time_and_with_its_session() {
    let mut clinic = Clinic::for_patients();
    attempt(&mut clinic, FIRST, None).unwrap();
    let late = clinic.core.execute(BeginFactor {}).unwrap();
    clinic.clock.pass_millis(limits::FACTOR_OFFER_SECONDS * 1000);
    let code = App::of(&late).code(&clinic);
    assert_eq!(
        clinic.core.execute(ConfirmFactor { code }).map(drop),
        Err(Refusal::WrongCode)
    );
    let offer = clinic.core.execute(BeginFactor {}).unwrap();
    clinic.sign_out();
    attempt(&mut clinic, FIRST, None).unwrap();
    let code = App::of(&offer).code(&clinic);
    assert_eq!(
        clinic.core.execute(ConfirmFactor { code }).map(drop),
        Err(Refusal::WrongCode)
    );
}

#[test]
fn a_code_lets_in_once_and_never_again() {
    let (mut clinic, app, _) = with_factor();
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    let code = app.code(&clinic);
    let view = give(&mut clinic, code.expose()).unwrap();
    assert_eq!((view.duty, view.factor), (None, FactorState::Set));
    clinic.assert_verified();
    clinic.sign_out();
    let again = |clinic: &mut Clinic| attempt(clinic, FIRST, Some(secret(code.expose())));
    assert_eq!(again(&mut clinic), Err(Refusal::WrongCode), "the same code");
    restart(&mut clinic);
    assert_eq!(
        again(&mut clinic),
        Err(Refusal::WrongCode),
        "the same code, after a restart"
    );
    let now = clinic.host.clock.now();
    for back in [3_600_000, 86_400_000, 10 * 365 * 86_400_000_i64] {
        clinic.clock.set(now.plus_millis(-back));
        clinic.clock.pass_millis(20 * 60 * 1000);
        let old = app.code(&clinic);
        assert_eq!(
            attempt(&mut clinic, FIRST, Some(old)),
            Err(Refusal::WrongCode),
            "the clock was set back by {back}"
        );
    }
    clinic.clock.set(now.plus_millis(2 * 86_400_000));
    clinic.clock.pass_millis(20 * 60 * 1000);
    let fresh = app.code(&clinic);
    let view = attempt(&mut clinic, FIRST, Some(fresh)).unwrap();
    assert_eq!(view.failed_sign_ins, 5, "each wrong code counted");
    clinic.assert_verified();
}

#[test]
fn no_entry_is_written_before_the_code_is_right() {
    let (mut clinic, app, _) = with_factor();
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    let before = clinic.kinds().len();
    clinic.sign_out();
    clinic.clock.pass_millis(STEP_MILLIS);
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    assert_eq!(give(&mut clinic, "000000"), Err(Refusal::WrongCode));
    clinic.core.execute(SignOut {}).unwrap();
    assert_eq!(clinic.core.execute(SignOut {}), Err(Refusal::NotSignedIn));
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    let kinds = clinic.kinds();
    assert_eq!(
        kinds[before..],
        ["ledger_read", "signed_out", "signed_in", "locked_time"],
        "one sign-in, and what was noted while nobody was in"
    );
}

#[test]
fn halfway_nobody_is_in_and_it_does_not_last() {
    let (mut clinic, app, _) = with_factor();
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    assert_eq!(
        clinic.core.execute(ListPeople {}).map(drop),
        Err(Refusal::NotSignedIn)
    );
    assert_eq!(clinic.core.execute(Lock {}), Err(Refusal::NotSignedIn));
    clinic.clock.pass_millis(limits::HALFWAY_SECONDS * 1000);
    let code = app.code(&clinic);
    assert_eq!(
        give(&mut clinic, code.expose()),
        Err(Refusal::NotSignedIn),
        "too late"
    );

    // Setting the clock back lengthens nothing.
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    let now = clinic.host.clock.now();
    clinic.clock.pass_millis(limits::HALFWAY_SECONDS * 1000);
    clinic.clock.set(now);
    let code = app.code(&clinic);
    assert_eq!(give(&mut clinic, code.expose()), Err(Refusal::NotSignedIn));

    // Whoever signs in anew drops it, right or wrong.
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    let wrong = clinic.core.execute(SignIn {
        login: "somebody.else".into(),
        password: secret("not the password"),
        code: None,
    });
    assert_eq!(wrong, Err(Refusal::WrongSignIn));
    assert_eq!(give(&mut clinic, code.expose()), Err(Refusal::NotSignedIn));
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
}

#[test]
fn the_clock_of_the_desk_ends_it_and_erases_its_keys() {
    let (clinic, _, _) = with_factor();
    let core = Core::new(clinic.core.folder().path().to_path_buf(), clinic.host.clone());
    let desk = Desk::new(core, Box::new(|_| None));
    let enter = || {
        desk.execute(SignIn {
            login: FIRST.into(),
            password: secret(PASSWORD),
            code: None,
        })
    };
    assert_eq!(enter().map(drop), Err(Refusal::CodeNeeded));
    let at_door = || desk.execute(desk::LookAtDoor {}).unwrap().vault;
    assert_eq!(at_door(), VaultStanding::Halfway { login: FIRST.into() });
    assert!(!desk.is_open());
    let mut other = Core::new(clinic.core.folder().path().to_path_buf(), clinic.host.clone());
    let mut busy = || {
        let asked = other.execute(SignIn {
            login: FIRST.into(),
            password: secret(PASSWORD),
            code: None,
        });
        asked.map(drop)
    };
    assert_eq!(busy(), Err(Refusal::VaultBusy), "the vault is open for it");
    clinic.clock.pass_millis(limits::HALFWAY_SECONDS * 1000);
    desk.tick();
    assert_eq!(busy(), Err(Refusal::CodeNeeded), "and free again");
    drop(other);
    assert_eq!(standing(&clinic), VaultStanding::Closed);
    assert_eq!(enter().map(drop), Err(Refusal::CodeNeeded));
    desk.lock_now();
    assert_eq!(at_door(), VaultStanding::Closed, "the machine went to sleep");
}

#[test]
fn five_wrong_codes_ask_for_the_password_again_and_each_counts() {
    let (mut clinic, app, _) = with_factor();
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    for tried in 0..4 {
        assert_eq!(give(&mut clinic, "000000"), Err(Refusal::WrongCode), "{tried}");
    }
    assert_eq!(give(&mut clinic, "000000"), Err(Refusal::WrongCode));
    let code = app.code(&clinic);
    assert_eq!(give(&mut clinic, code.expose()), Err(Refusal::NotSignedIn));
    assert_eq!(
        attempt(&mut clinic, FIRST, None),
        Err(Refusal::WaitAfterFailures { seconds: 2 }),
        "five wrong codes are five failed sign-ins"
    );
    clinic.clock.pass_millis(2_000);
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    assert_eq!(give(&mut clinic, "000000"), Err(Refusal::WrongCode));
    assert_eq!(
        give(&mut clinic, "000000"),
        Err(Refusal::WaitAfterFailures { seconds: 4 }),
        "a code is not looked at before its time"
    );
    clinic.clock.pass_millis(4_000);
    let code = app.code(&clinic);
    let view = give(&mut clinic, code.expose()).unwrap();
    assert_eq!(view.failed_sign_ins, 6);
}

#[test]
fn fifty_wrong_codes_end_the_attempts_though_the_password_is_right() {
    let (mut clinic, app, _) = with_factor();
    for _ in 0..limits::FAILED_SIGN_INS {
        assert_eq!(
            attempt(&mut clinic, FIRST, Some(secret("000000"))),
            Err(Refusal::WrongCode)
        );
        clinic.clock.pass_millis(15 * 60 * 1000);
        restart(&mut clinic);
    }
    let code = app.code(&clinic);
    assert_eq!(
        attempt(&mut clinic, FIRST, Some(code)),
        Err(Refusal::AttemptsExhausted)
    );
}

#[test]
fn each_recovery_code_stands_for_the_app_once() {
    let (mut clinic, app, codes) = with_factor();
    for code in &codes {
        assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
        give(&mut clinic, &code.to_lowercase()).unwrap();
        clinic.sign_out();
        restart(&mut clinic);
        assert_eq!(
            attempt(&mut clinic, FIRST, Some(secret(code))),
            Err(Refusal::WrongCode)
        );
    }
    let code = app.code(&clinic);
    let user = attempt(&mut clinic, FIRST, Some(code)).unwrap().user;
    let person = clinic.core.execute(OpenPerson { user }).unwrap();
    assert_eq!(person.recovery_codes, 0);
    clinic.clock.pass_millis(STEP_MILLIS);
    let (wrong, code) = (secret("000000"), app.code(&clinic));
    assert_eq!(
        clinic.core.execute(RenewRecoveryCodes { code: wrong }).map(drop),
        Err(Refusal::WrongCode)
    );
    let spent = secret(code.expose());
    let fresh = clinic.core.execute(RenewRecoveryCodes { code }).unwrap().codes;
    assert_eq!(
        clinic.core.execute(RenewRecoveryCodes { code: spent }).map(drop),
        Err(Refusal::WrongCode),
        "a code is used up here too"
    );
    clinic.sign_out();
    assert_eq!(
        attempt(&mut clinic, FIRST, Some(secret(&codes[3]))),
        Err(Refusal::WrongCode)
    );
    attempt(&mut clinic, FIRST, Some(secret(fresh[3].expose()))).unwrap();
    clinic.assert_verified();
}

#[test]
fn a_lost_factor_is_reset_by_a_colleague_who_made_sure_who_asks() {
    let (mut clinic, app, theirs) = with_manager();
    clinic.clock.pass_millis(STEP_MILLIS);
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    let own = clinic.person(FIRST).user;
    let user = clinic.person(MANAGER).user;
    let reset = |user| ResetFactor {
        user,
        identity: IdentityCheck::PhotoId,
    };
    assert_eq!(
        clinic.core.execute(reset(own)).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ResetFactor
        }),
        "nobody resets their own"
    );
    let one_time = clinic.core.execute(reset(user)).unwrap().code;
    let person = clinic.core.execute(OpenPerson { user }).unwrap();
    let entry = person.history.last().unwrap();
    assert!(
        entry.what == "factor_reset"
            && entry
                .changes
                .iter()
                .any(|change| change.field == Field::IdentityCheck),
        "{entry:?}"
    );
    clinic.sign_out();

    assert_eq!(attempt(&mut clinic, MANAGER, None), Err(Refusal::CodeNeeded));
    let old = theirs.code(&clinic);
    assert_eq!(
        give(&mut clinic, old.expose()),
        Err(Refusal::WrongCode),
        "the old app is out"
    );
    let view = give(&mut clinic, one_time.expose()).unwrap();
    assert_eq!(view.duty, Some(Duty::SetUpFactor));
    // They did not set one up: the code is used up all the same.
    clinic.sign_out();
    restart(&mut clinic);
    assert_eq!(
        attempt(&mut clinic, MANAGER, Some(secret(one_time.expose()))),
        Err(Refusal::WrongCode)
    );
    assert_eq!(attempt(&mut clinic, MANAGER, None), Err(Refusal::CodeNeeded));

    clinic.clock.pass_millis(STEP_MILLIS);
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    let late = clinic.core.execute(reset(user)).unwrap().code;
    clinic.sign_out();
    clinic
        .clock
        .pass_millis(limits::ONE_TIME_CODE_MILLIS.unsigned_abs() + 1);
    assert_eq!(
        attempt(&mut clinic, MANAGER, Some(late)),
        Err(Refusal::WrongCode),
        "void"
    );

    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    let third = clinic.core.execute(reset(user)).unwrap().code;
    clinic.sign_out();
    attempt(&mut clinic, MANAGER, Some(third)).unwrap();
    let (theirs, _) = set_up(&mut clinic);
    clinic.core.execute(ListPeople {}).unwrap();
    clinic.sign_out();
    let code = theirs.code(&clinic);
    attempt(&mut clinic, MANAGER, Some(code)).unwrap();
    clinic.assert_verified();
}

#[test]
fn new_keys_end_a_factor_that_was_sealed_to_the_old() {
    let (mut clinic, _, _) = with_factor();
    let words = secret(&clinic.words);
    clinic
        .core
        .execute(Recover {
            words,
            login: Some(FIRST.into()),
            password: Some(secret(PASSWORD)),
        })
        .unwrap();
    let view = attempt(&mut clinic, FIRST, None).unwrap();
    assert_eq!(view.duty, Some(Duty::SetUpFactor), "a new one is set up at once");
    let (app, _) = set_up(&mut clinic);
    clinic.sign_out();
    let code = app.code(&clinic);
    attempt(&mut clinic, FIRST, Some(code)).unwrap();
    clinic.assert_verified();
}

#[test]
fn a_code_that_was_used_under_an_alarm_is_used_up() {
    let (mut clinic, app, codes) = with_factor();
    // Yesterday's side file: an alarm stands, and no entry can say what was used.
    let side = clinic.core.folder().path().join("vault.side");
    let old = std::fs::read(&side).unwrap();
    assert_eq!(
        attempt(&mut clinic, FIRST, Some(secret("000000"))),
        Err(Refusal::WrongCode)
    );
    clinic.core.execute(SignOut {}).unwrap();
    std::fs::write(&side, old).unwrap();
    let code = app.code(&clinic);
    let view = attempt(&mut clinic, FIRST, Some(secret(code.expose()))).unwrap();
    assert_eq!(view.alarms, [Alarm::OlderSideFile]);
    clinic.sign_out();
    restart(&mut clinic);
    assert_eq!(
        attempt(&mut clinic, FIRST, Some(secret(code.expose()))),
        Err(Refusal::WrongCode)
    );
    attempt(&mut clinic, FIRST, Some(secret(&codes[0]))).unwrap();
    clinic.sign_out();
    assert_eq!(
        attempt(&mut clinic, FIRST, Some(secret(&codes[0]))),
        Err(Refusal::WrongCode)
    );
    attempt(&mut clinic, FIRST, Some(secret(&codes[1]))).unwrap();
    clinic
        .core
        .execute(AcknowledgeAlarms {
            finding: "the file was put back by mistake".into(),
        })
        .unwrap();
    clinic.assert_verified();
    let own = clinic.person(FIRST).user;
    let left = clinic
        .core
        .execute(OpenPerson { user: own })
        .unwrap()
        .recovery_codes;
    assert_eq!(left, 9, "the entry of this session says which code let in");
}

#[test]
fn an_alarm_is_looked_into_before_a_factor_is_set_up() {
    let mut clinic = Clinic::for_patients();
    assert_eq!(
        clinic.core.execute(SignIn {
            login: FIRST.into(),
            password: secret("not the password"),
            code: None,
        }),
        Err(Refusal::WrongSignIn)
    );
    std::fs::remove_file(clinic.core.folder().path().join("vault.side")).unwrap();
    let view = attempt(&mut clinic, FIRST, None).unwrap();
    assert_eq!((view.alarms.len(), view.duty), (1, None));
    clinic
        .core
        .execute(AcknowledgeAlarms {
            finding: "deleted by mistake".into(),
        })
        .unwrap();
    assert_eq!(
        clinic.core.execute(ListPeople {}).map(drop),
        Err(Refusal::DutyFirst {
            duty: Duty::SetUpFactor
        })
    );
}

#[test]
fn who_needs_none_is_asked_for_none_until_they_have_one() {
    let mut clinic = Clinic::new();
    let view = attempt(&mut clinic, FIRST, None).unwrap();
    assert_eq!((view.duty, view.factor), (None, FactorState::TestClinic));
    let (app, _) = set_up(&mut clinic);
    clinic.core.execute(Lock {}).unwrap();
    let view = clinic.core.execute(Unlock {
        password: secret(PASSWORD),
    });
    assert!(view.is_ok(), "fully signed in here a moment ago");
    clinic.sign_out();
    assert_eq!(attempt(&mut clinic, FIRST, None), Err(Refusal::CodeNeeded));
    let code = app.code(&clinic);
    give(&mut clinic, code.expose()).unwrap();
    clinic.core.execute(Lock {}).unwrap();
    clinic.clock.pass_millis(limits::FULL_SIGN_IN_HOURS * 3_600_000);
    let late = clinic.core.execute(Unlock {
        password: secret(PASSWORD),
    });
    assert_eq!(late, Err(Refusal::CodeNeeded));
    let code = app.code(&clinic);
    give(&mut clinic, code.expose()).unwrap();
}

#[test]
fn oathtool_makes_the_same_codes() {
    if Command::new("oathtool").arg("--version").output().is_err() {
        println!("SKIPPED: oathtool is not installed; `cargo xtask setup` installs it.");
        return;
    }
    let mut clinic = Clinic::for_patients();
    attempt(&mut clinic, FIRST, None).unwrap();
    let offer = clinic.core.execute(BeginFactor {}).unwrap();
    let code = |clinic: &Clinic| {
        let seconds = clinic.host.clock.now().as_millis() / 1000;
        let made = Command::new("oathtool")
            .args([
                "--totp",
                "-b",
                offer.secret.expose(),
                "--now",
                &format!("@{seconds}"),
            ])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        secret(String::from_utf8(made.stdout).unwrap().trim())
    };
    let first = code(&clinic);
    clinic.core.execute(ConfirmFactor { code: first }).unwrap();
    clinic.sign_out();
    assert_eq!(
        {
            let again = code(&clinic);
            attempt(&mut clinic, FIRST, Some(again))
        },
        Err(Refusal::WrongCode),
        "used to set it up"
    );
    for _ in 0..20 {
        clinic.clock.pass_millis(STEP_MILLIS);
        let (now, again) = (code(&clinic), code(&clinic));
        attempt(&mut clinic, FIRST, Some(now)).unwrap();
        clinic.sign_out();
        assert_eq!(attempt(&mut clinic, FIRST, Some(again)), Err(Refusal::WrongCode));
    }
}
