//! Accounts and passwords: service accounts, resets that say how identity was checked, passwords that
//! somebody who knows the clinic would try, and those that grow old.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::*;
use careloop_core::Execute;

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_service_account_is_answered_for_and_never_lets_anyone_in() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let owner = clinic.person(FIRST).user;
    let register = |login: &str, owner, purpose: &str, expires: &str| RegisterServiceAccount {
        login: login.into(),
        name: "Lab interface".into(),
        owner,
        purpose: purpose.into(),
        expires: day(expires),
    };
    let view = clinic
        .core
        .execute(register("FrontDesk", owner, "receives results", "2027-06-30"))
        .unwrap();
    assert_eq!(
        (view.kind, view.login.as_str()),
        (AccountKind::Service, "frontdesk")
    );
    let person = clinic.core.execute(OpenPerson { user: view.user }).unwrap();
    let service = person.service.unwrap();
    assert_eq!(
        (service.owner.user, service.purpose.as_str(), service.expires),
        (owner, "receives results", day("2027-06-30"))
    );
    for (request, field) in [
        (register("frontdesk", owner, "again", "2027-06-30"), None),
        (
            register("lab.two", view.user, "owned by a service", "2027-06-30"),
            Some(Field::AccountOwner),
        ),
        (
            register("lab.two", owner, "void already", "2026-11-20"),
            Some(Field::AccountExpires),
        ),
    ] {
        let refusal = field.map_or(Refusal::Taken { field: Field::Login }, |field| {
            Refusal::Malformed { field }
        });
        assert_eq!(clinic.core.execute(request).map(drop), Err(refusal));
    }
    assert_eq!(
        clinic
            .core
            .execute(register("lab.two", owner, " ", "2027-06-30"))
            .map(drop),
        Err(Refusal::Empty {
            field: Field::AccountPurpose
        })
    );
    let user = view.user;
    let action = Action::InvitePerson;
    let identity = IdentityCheck::InPerson;
    assert_eq!(
        clinic.core.execute(ResetPerson { user, identity }).map(drop),
        Err(Refusal::NotPermitted { action })
    );
    assert_eq!(
        clinic.core.execute(ResetFactor { user, identity }).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ResetFactor
        })
    );
    let invite = InvitePerson {
        login: "frontdesk".into(),
        name: "Somebody".into(),
        roles: Roles::of(&[Role::FrontDesk]),
    };
    assert!(clinic.core.execute(invite).is_err());
    clinic.sign_out();
    for login in ["frontdesk", "nobody.here"] {
        let asked = clinic.core.execute(SignIn {
            login: login.into(),
            password: secret(PASSWORD),
            code: None,
        });
        assert_eq!(asked.map(drop), Err(Refusal::WrongSignIn), "{login}");
        let asked = clinic.core.execute(Enrol {
            login: login.into(),
            code: secret("00000-00000-00000-00000-000000"),
            password: secret(PASSWORD),
        });
        assert_eq!(asked.map(drop), Err(Refusal::WrongInvitation), "{login}");
    }
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn a_reset_says_how_it_was_made_sure_who_asks() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let user = clinic.person(&login_of(Role::Biller)).user;
    clinic
        .core
        .execute(ResetPerson {
            user,
            identity: IdentityCheck::CallBack,
        })
        .unwrap();
    let person = clinic.core.execute(OpenPerson { user }).unwrap();
    let entry = person.history.last().unwrap();
    let check = entry
        .changes
        .iter()
        .find(|change| change.field == Field::IdentityCheck);
    assert!(check.is_some_and(|check| check.after.is_some()), "{entry:?}");
    clinic.assert_verified();
}

#[test]
fn a_login_is_nobody_s_for_ever_once_it_was_somebody_s() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let login = login_of(Role::Biller);
    let user = clinic.person(&login).user;
    let mine = Assignee::Person(clinic.person(&login_of(Role::PracticeManager)).user);
    clinic
        .core
        .execute(OffboardPerson {
            user,
            reason: "moved away".into(),
            ordered: None,
            tasks_to: mine,
        })
        .unwrap();
    let invite = InvitePerson {
        login: login.clone(),
        name: "Somebody New".into(),
        roles: Roles::of(&[Role::Biller]),
    };
    assert_eq!(
        clinic.core.execute(invite).map(drop),
        Err(Refusal::Taken { field: Field::Login })
    );
}

#[test]
fn a_lock_out_is_ended_by_an_administrator() {
    let mut clinic = Clinic::with_everyone();
    let login = login_of(Role::Biller);
    let attempt = |clinic: &mut Clinic, password: &str| {
        clinic.core.execute(SignIn {
            login: login.clone(),
            password: secret(password),
            code: None,
        })
    };
    for _ in 0..limits::FAILED_SIGN_INS {
        assert_eq!(
            attempt(&mut clinic, "not the password"),
            Err(Refusal::WrongSignIn)
        );
        clinic.clock.pass_millis(15 * 60 * 1000);
    }
    assert_eq!(attempt(&mut clinic, PASSWORD), Err(Refusal::AttemptsExhausted));
    clinic.sign_in(FIRST);
    let user = clinic.person(&login).user;
    let before = clinic.core.execute(OpenPerson { user }).unwrap();
    assert_eq!(
        (before.failures, before.locked_out),
        (limits::FAILED_SIGN_INS, true)
    );
    let end = |user| EndLockOut {
        user,
        identity: IdentityCheck::InPerson,
    };
    let after = clinic.core.execute(end(user)).unwrap();
    assert_eq!((after.failures, after.locked_out), (0, false));
    assert_eq!(after.history.last().unwrap().what, "lock_out_ended");
    let own = clinic.person(FIRST).user;
    assert_eq!(
        clinic.core.execute(end(own)).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::EndLockOut
        })
    );
    clinic.sign_out();
    attempt(&mut clinic, PASSWORD).unwrap();
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn no_patient_stands_in_a_password() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::FrontDesk));
    clinic.add_patient("MR-448-2", "Okafor", "Ngozi");
    let change = |new: &str| ChangePassword {
        current: secret(PASSWORD),
        new: secret(new),
    };
    let refusal = || Refusal::GuessablePassword {
        because: GuessReason::Patient,
    };
    for new in [
        "zebra Ngozi Okafor lantern",
        "OKAFOR ngozi tulip 93 kettle",
        "kettle mr-448-2 tulip zebra",
    ] {
        assert_eq!(clinic.core.execute(change(new)), Err(refusal()), "{new}");
    }
    clinic.core.execute(change("zebra okafor lantern")).unwrap();
    clinic.sign_out();
    // Whoever may not know of patients learns of none here.
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    clinic.core.execute(change("zebra Ngozi Okafor lantern")).unwrap();
}

#[test]
fn an_old_password_is_changed_first_where_the_clinic_wants_it() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    clinic
        .core
        .execute(ChangeSettings {
            rotation_days: Change::Set(90),
            reason: "our insurer asks for it".into(),
            ..ChangeSettings::default()
        })
        .unwrap();
    clinic.sign_out();
    clinic.clock.pass_millis(91 * DAY_MILLIS);
    let login = login_of(Role::Biller);
    let view = clinic.sign_in(&login);
    let duty = Duty::ChangePassword;
    assert_eq!(view.duty, Some(duty));
    assert_eq!(
        clinic.core.execute(MyDay { identified: false }).map(drop),
        Err(Refusal::DutyFirst { duty })
    );
    clinic
        .core
        .execute(ChangePassword {
            current: secret(PASSWORD),
            new: secret("nine bright lanterns"),
        })
        .unwrap();
    clinic.core.execute(MyDay { identified: false }).unwrap();
}
