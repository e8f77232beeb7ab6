//! People: invitations, roles, suspension, and the keys that follow.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::*;
use careloop_core::Execute;

#[test]
fn an_invitation_works_once() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let invitation = clinic.invite("maya.lin", &[Role::FrontDesk]);
    clinic.sign_out();
    let code = invitation.code.expose().clone();
    let wrong = Enrol {
        login: "maya.lin".into(),
        code: secret("00000-00000-00000-00000-000000"),
        password: secret(PASSWORD),
    };
    assert_eq!(
        clinic.core.execute(wrong).map(drop),
        Err(Refusal::WrongInvitation)
    );
    clinic.enrol("maya.lin", secret(&code));
    let again = Enrol {
        login: "maya.lin".into(),
        code: secret(&code),
        password: secret(PASSWORD),
    };
    assert_eq!(
        clinic.core.execute(again).map(drop),
        Err(Refusal::WrongInvitation)
    );
    clinic.sign_in("maya.lin");
}

#[test]
fn an_invitation_becomes_void() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let invitation = clinic.invite("maya.lin", &[Role::FrontDesk]);
    clinic.sign_out();
    clinic
        .clock
        .pass_millis(limits::INVITATION_MILLIS.unsigned_abs() + 1);
    let late = Enrol {
        login: "maya.lin".into(),
        code: invitation.code,
        password: secret(PASSWORD),
    };
    assert_eq!(clinic.core.execute(late).map(drop), Err(Refusal::WrongInvitation));
}

#[test]
fn a_suspended_person_is_out_until_invited_anew() {
    let mut clinic = Clinic::with_everyone();
    let login = login_of(Role::Biller);
    clinic.sign_in(FIRST);
    let user = clinic.person(&login).user;
    let suspend = |suspended| SuspendPerson {
        user,
        suspended,
        reason: "left the practice".into(),
    };
    clinic.core.execute(suspend(true)).unwrap();
    clinic.sign_out();
    let out = clinic.core.execute(SignIn {
        code: None,
        login: login.clone(),
        password: secret(PASSWORD),
    });
    assert_eq!(out, Err(Refusal::WrongSignIn), "their slot is gone");
    clinic.sign_in(FIRST);
    clinic.core.execute(suspend(false)).unwrap();
    let invitation = clinic
        .core
        .execute(ResetPerson {
            identity: IdentityCheck::InPerson,
            user,
        })
        .unwrap();
    clinic.sign_out();
    clinic.enrol(&login, invitation.code);
    clinic.sign_in(&login);
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn the_last_of_a_role_stays() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let user = clinic.person(FIRST).user;
    let roles = Roles::of(&[Role::PracticeManager]);
    let demote = ChangeRoles {
        approver: None,
        user,
        roles,
        reason: "tired".into(),
    };
    assert_eq!(clinic.core.execute(demote).map(drop), Err(Refusal::LastOfRole));
}

#[test]
fn a_clinical_person_takes_the_clinical_key_from_the_administrator() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let task = clinic.add_task("Result follow-up");
    let nurse = clinic.invite("nora.quist", &[Role::ClinicalStaff]);
    clinic.sign_out();
    clinic.enrol("nora.quist", nurse.code);
    clinic.sign_in("nora.quist");
    clinic
        .core
        .execute(AddClinicalNote {
            task: task.task,
            text: "potassium 5.9".into(),
        })
        .unwrap();
    clinic.sign_out();
    // A second clinical person gets every epoch from the first one's client.
    clinic.sign_in(FIRST);
    let content = b"title,note_text\nCare plan review,diabetes\n".to_vec();
    let import = ImportTasks {
        content,
        mapping: Vec::new(),
        title: None,
        category: None,
        queue: Some(Role::Provider),
        dry_run: false,
    };
    clinic.core.execute(import).unwrap();
    let doctor = clinic.invite("omar.haddad", &[Role::Provider]);
    clinic.sign_out();
    clinic.enrol("omar.haddad", doctor.code);
    clinic.sign_in("nora.quist");
    clinic.sign_out();
    clinic.sign_in("omar.haddad");
    let view = clinic.core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!(view.remarks[0].text.as_deref(), Some("potassium 5.9"));
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn generic_and_taken_logins_are_refused() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let invite = |login: &str| InvitePerson {
        login: login.into(),
        name: "Somebody".into(),
        roles: Roles::of(&[Role::FrontDesk]),
    };
    let generic = clinic.core.execute(invite("front-desk"));
    assert_eq!(generic.map(drop), Err(Refusal::Malformed { field: Field::Login }));
    let taken = clinic.core.execute(invite("Dana.Reyes"));
    assert_eq!(taken.map(drop), Err(Refusal::Taken { field: Field::Login }));
}
