//! All about a person, and who sees it.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::PersonDetail;
use careloop_contract::*;
use careloop_core::Execute;

fn open(clinic: &mut Clinic, user: UserId) -> Result<PersonDetail, Refusal> {
    clinic.core.execute(OpenPerson { user })
}

#[test]
fn a_person_is_told_with_account_sessions_and_history() {
    let mut clinic = Clinic::with_everyone();
    let login = login_of(Role::Biller);
    let failed = clinic.core.execute(SignIn {
        code: None,
        login: login.clone(),
        password: secret("not the password at all"),
    });
    assert_eq!(failed, Err(Refusal::WrongSignIn));
    clinic.sign_in(FIRST);
    let user = clinic.person(&login).user;
    let change = ChangeRoles {
        approver: None,
        user,
        roles: Roles::of(&[Role::Biller, Role::FrontDesk]),
        reason: "covers the desk".into(),
    };
    clinic.core.execute(change).unwrap();
    let detail = open(&mut clinic, user).unwrap();
    assert_eq!(detail.person.login, login);
    assert_eq!(detail.factor, FactorState::TestClinic);
    assert_eq!((detail.failures, detail.locked_out), (1, false));
    assert_eq!(detail.sessions.len(), 1, "they enrolled and left");
    assert_eq!(detail.sessions[0].state, SessionState::Ended);
    assert_eq!(detail.last_sign_in, Some(detail.sessions[0].began));
    assert!(detail.password_since.is_some() && detail.invited_until.is_none());
    let kinds: Vec<&str> = detail.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(kinds, ["person_invited", "person_enrolled", "roles_changed"]);
    let changed = &detail.history[2].changes;
    let roles = changed
        .iter()
        .find(|change| change.field == Field::Roles)
        .unwrap();
    assert_eq!(roles.before.as_deref(), Some("biller"));
    assert_eq!(roles.after.as_deref(), Some("front_desk, biller"));
    let reason = changed
        .iter()
        .find(|change| change.field == Field::Reason)
        .unwrap();
    assert_eq!(reason.after.as_deref(), Some("covers the desk"));
    for change in detail.history.iter().flat_map(|line| &line.changes) {
        let hidden = [
            Field::SigningKey,
            Field::SealingKey,
            Field::Invitation,
            Field::Grant,
        ];
        assert!(
            !hidden.contains(&change.field),
            "{} tells nobody anything",
            change.field
        );
    }
    let kinds = clinic.kinds();
    assert_eq!(
        kinds.last().map(String::as_str),
        Some("people_listed"),
        "a look is an entry"
    );
    clinic.assert_verified();
}

#[test]
fn others_accounts_are_for_those_who_look_after_people() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let dana = clinic.person(FIRST).user;
    clinic.sign_out();
    for role in Role::ALL {
        let login = login_of(*role);
        clinic.sign_in(&login);
        let own = clinic.person(&login).user;
        let detail = open(&mut clinic, own).unwrap();
        assert!(detail.sessions[0].own && detail.sessions[0].state == SessionState::Open);
        let sees = matches!(
            role,
            Role::PracticeManager | Role::SecurityOfficer | Role::Administrator
        );
        let action = Action::SeeSessions;
        let expected = if sees {
            Ok(())
        } else {
            Err(Refusal::NotPermitted { action })
        };
        assert_eq!(open(&mut clinic, dana).map(drop), expected, "{role}");
        let nobody = UserId::from_bytes([9; 16]);
        assert_eq!(open(&mut clinic, nobody).map(drop), Err(Refusal::NotFound));
        clinic.sign_out();
    }
}

#[test]
fn an_invitation_that_waits_is_told_with_its_end() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let invitation = clinic.invite("maya.lin", &[Role::FrontDesk]);
    let detail = open(&mut clinic, invitation.user).unwrap();
    assert_eq!(detail.invited_until, Some(invitation.expires));
    assert_eq!((detail.password_since, detail.last_sign_in), (None, None));
    clinic.sign_out();
    clinic
        .core
        .execute(Enrol {
            login: "maya.lin".into(),
            code: invitation.code,
            password: secret(PASSWORD),
        })
        .unwrap();
    let detail = open(&mut clinic, invitation.user).unwrap();
    assert_eq!(detail.invited_until, None);
}
