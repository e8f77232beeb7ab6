//! Accounts of programs and devices: registered, answered for, never at a window.

use crate::session::Session;
use crate::views::person_view;
use careloop_contract::command::RegisterServiceAccount;
use careloop_contract::view::PersonView;
use careloop_contract::{AccountKind, Action, Field, Purpose, Refusal, Standing, UserId};
use careloop_domain::person;
use careloop_ledger::{Kind, Value};
use careloop_vault::Error;
use careloop_vault::act::{Draft, DraftItem};
use careloop_vault::db::read;
use careloop_vault::db::records::PersonRecord;

/// Registers an account of a program or device. It has no keys and no place in the roster, so that at the
/// door it is a name like any that nobody has.
pub(crate) fn register(
    session: &mut Session<'_>,
    request: RegisterServiceAccount,
) -> Result<PersonView, Error> {
    let permit = session.permit(Action::RegisterService)?;
    let login = person::service_login(&request.login)?;
    let name = person::display_name(&request.name)?;
    let purpose = person::service_purpose(&request.purpose)?;
    if read::person_by_login(session.vault.db(), &login)?.is_some() {
        return Err(Refusal::Taken { field: Field::Login }.into());
    }
    let owner = PersonRecord::load(session.vault.db(), request.owner)?;
    let answers =
        owner.is_some_and(|owner| owner.kind == AccountKind::Person && owner.standing == Standing::Active);
    let malformed = |field| Err(Refusal::Malformed { field }.into());
    if !answers {
        return malformed(Field::AccountOwner);
    }
    if request.expires < session.today() {
        return malformed(Field::AccountExpires);
    }
    let user = UserId::from_bytes(session.vault.make_id()?);
    let item = DraftItem::person(user)
        .with(Field::Login, Value::Text(login))
        .with(Field::DisplayName, Value::Text(name))
        .with(Field::Standing, Value::Int(i64::from(Standing::Active.number())))
        .with(
            Field::AccountKind,
            Value::Int(i64::from(AccountKind::Service.number())),
        )
        .with(
            Field::AccountOwner,
            Value::Bytes(request.owner.as_bytes().to_vec()),
        )
        .with(Field::AccountPurpose, Value::Text(purpose))
        .with(Field::AccountExpires, Value::Int(request.expires.as_days()));
    let draft = Draft::done(Kind::ServiceRegistered, Purpose::Administration, vec![item]);
    session.vault.commit(&permit, draft)?;
    let account = session.person(user)?;
    person_view(session, account)
}
