//! Commands on people.

pub(crate) mod detail;
pub(crate) mod leave;
pub(crate) mod service;

use crate::password;
use crate::session::{Session, text_value};
use crate::views::person_view;
use careloop_contract::command::{ChangePassword, ChangeRoles, InvitePerson, ResetPerson, SuspendPerson};
use careloop_contract::query::ListPeople;
use careloop_contract::view::{InvitationView, PersonView};
use careloop_contract::{AccountKind, Action, Field, Purpose, Refusal, Role, Roles, Standing, UserId};
use careloop_domain::person::{self, Person, check_last_of_role};
use careloop_ledger::{Kind, Value};
use careloop_vault::Error;
use careloop_vault::act::{Draft, DraftItem, DraftValue};
use careloop_vault::db::read;
use careloop_vault::db::records::PersonRecord;
use careloop_vault::people::{Invitation, NewPerson};

/// Adds a person and invites them.
pub(crate) fn invite(session: &mut Session<'_>, request: InvitePerson) -> Result<InvitationView, Error> {
    let permit = session.permit(Action::InvitePerson)?;
    let login = person::login(&request.login)?;
    let name = person::display_name(&request.name)?;
    let roles = person::roles(request.roles)?;
    check_hand_out(session, roles)?;
    if read::person_by_login(session.vault.db(), &login)?.is_some() {
        return Err(Refusal::Taken { field: Field::Login }.into());
    }
    let invitation = session.vault.invite(
        &permit,
        &NewPerson {
            login: &login,
            name: &name,
            roles,
        },
    )?;
    Ok(view_of(invitation))
}

/// Invites a person anew.
pub(crate) fn reset(session: &mut Session<'_>, request: ResetPerson) -> Result<InvitationView, Error> {
    let permit = session.permit(Action::InvitePerson)?;
    let person = staying(session, request.user, Action::InvitePerson)?;
    check_hand_out(session, person.roles)?;
    if person.standing == Standing::Suspended {
        return Err(Refusal::NotPermitted {
            action: Action::InvitePerson,
        }
        .into());
    }
    Ok(view_of(session.vault.invite_again(
        &permit,
        &person,
        request.identity,
    )?))
}

/// Whoever may invite, but not change roles, gives nobody more to say than themselves.
fn check_hand_out(session: &Session<'_>, roles: Roles) -> Result<(), Error> {
    if session.policy.may_hand_out(session.roles, roles) {
        return Ok(());
    }
    Err(Refusal::NotPermitted {
        action: Action::ChangeRoles,
    }
    .into())
}

pub(crate) fn view_of(invitation: Invitation) -> InvitationView {
    InvitationView {
        user: invitation.user,
        code: invitation.code,
        expires: invitation.expires,
    }
}

/// Changes what a person may do.
pub(crate) fn change_roles(session: &mut Session<'_>, request: ChangeRoles) -> Result<PersonView, Error> {
    let permit = session.permit(Action::ChangeRoles)?;
    let record = staying(session, request.user, Action::ChangeRoles)?;
    let roles = person::roles(request.roles)?;
    let reason = person::reason(&request.reason)?;
    let approver = match request.approver {
        Some(approver) => Some(checked_approver(session, approver, record.id)?),
        None => None,
    };
    let after = Person {
        user: record.id,
        roles,
        standing: record.standing,
    };
    check_last_of_role(&everyone(session)?, after)?;
    let roles = DraftValue::Plain(Value::Int(i64::from(roles.bits())));
    let mut item = DraftItem::person(record.id)
        .changing(
            Field::Roles,
            session.vault.version_of(record.versions.of(Field::Roles))?,
            roles,
        )
        .changing(
            Field::Reason,
            session.vault.version_of(record.versions.of(Field::Reason))?,
            text_value(reason),
        );
    if let Some(approver) = approver {
        let seen = session.vault.version_of(record.versions.of(Field::Approver))?;
        let approver = DraftValue::Plain(Value::Bytes(approver.as_bytes().to_vec()));
        item = item.changing(Field::Approver, seen, approver);
    }
    let draft = Draft::done(Kind::RolesChanged, Purpose::Administration, vec![item]);
    session.vault.commit(&permit, draft)?;
    let person = session.person(record.id)?;
    person_view(session, person)
}

/// The person, unless they left: nothing about them changes any more. A service account is nobody whom one
/// invites, suspends or gives a role.
pub(crate) fn staying(
    session: &mut Session<'_>,
    user: UserId,
    action: Action,
) -> Result<PersonRecord, Error> {
    let person = session.person(user)?;
    if person.standing == Standing::Left || person.kind == AccountKind::Service {
        return Err(Refusal::NotPermitted { action }.into());
    }
    Ok(person)
}

/// Whoever approves a change of roles: somebody who looks after people, and not the one it is about.
fn checked_approver(session: &Session<'_>, approver: UserId, about: UserId) -> Result<UserId, Error> {
    let known = PersonRecord::load(session.vault.db(), approver)?;
    let may = known.is_some_and(|person| {
        person.standing == Standing::Active
            && person
                .roles
                .has_any(&[Role::Administrator, Role::PracticeManager, Role::SecurityOfficer])
    });
    if may && approver != about {
        return Ok(approver);
    }
    let field = Field::Approver;
    Err(Refusal::Malformed { field }.into())
}

/// Keeps a person out, or lets them in again.
pub(crate) fn suspend(session: &mut Session<'_>, request: SuspendPerson) -> Result<PersonView, Error> {
    let permit = session.permit(Action::SuspendPerson)?;
    let record = staying(session, request.user, Action::SuspendPerson)?;
    let reason = person::reason(&request.reason)?;
    // Their keys are gone: whoever is let in again enrols anew, and counts once they have.
    let standing = if request.suspended {
        Standing::Suspended
    } else {
        Standing::Invited
    };
    if record.id == session.user {
        return Err(Refusal::NotPermitted {
            action: Action::SuspendPerson,
        }
        .into());
    }
    // Nobody who is in must enrol anew because they were let in twice.
    if !request.suspended && record.standing != Standing::Suspended {
        return person_view(session, record);
    }
    check_last_of_role(
        &everyone(session)?,
        Person {
            user: record.id,
            roles: record.roles,
            standing,
        },
    )?;
    let value = DraftValue::Plain(Value::Int(i64::from(standing.number())));
    let item = DraftItem::person(record.id)
        .changing(
            Field::Standing,
            session.vault.version_of(record.versions.of(Field::Standing))?,
            value,
        )
        .changing(
            Field::Reason,
            session.vault.version_of(record.versions.of(Field::Reason))?,
            text_value(reason),
        );
    session.vault.set_standing(&permit, &record, standing, item)?;
    let person = session.person(record.id)?;
    person_view(session, person)
}

fn everyone(session: &Session<'_>) -> Result<Vec<Person>, Error> {
    let people = PersonRecord::all(session.vault.db())?;
    let people = people.into_iter();
    Ok(people
        .map(|person| Person {
            user: person.id,
            roles: person.roles,
            standing: person.standing,
        })
        .collect())
}

/// Everyone who works or worked here.
pub(crate) fn list(session: &mut Session<'_>, _request: ListPeople) -> Result<Vec<PersonView>, Error> {
    let _may = session.permit(Action::SeePeople)?;
    let people = PersonRecord::all(session.vault.db())?;
    people
        .into_iter()
        .map(|person| person_view(session, person))
        .collect()
}

/// Changes one's own password.
pub(crate) fn change_password(session: &mut Session<'_>, request: ChangePassword) -> Result<(), Error> {
    let permit = session.permit(Action::ChangeOwnPassword)?;
    let new = password::chosen_in(session, &request.new)?;
    let current = person::typed_password(request.current.expose());
    session.vault.change_password(&permit, &current, &new)
}
