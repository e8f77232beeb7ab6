//! People, their roles, their invitations and one's own password.

use super::{Answer, not_in_a_session};
use crate::args::people::{PasswordCommand, UserCommand};
use crate::failure::Failure;
use crate::password;
use crate::private_file::Keeping;
use crate::resolve;
use crate::session::Session;
use crate::show::InvitationReply;
use careloop_contract::command::{ChangePassword, ChangeRoles, InvitePerson, ResetPerson, SuspendPerson};
use careloop_contract::query::ListPeople;
use careloop_contract::view::InvitationView;
use careloop_contract::{Roles, UserId};
use careloop_core::Execute as _;

pub(super) fn user(command: UserCommand, session: &mut Session<'_>) -> Answer {
    match command {
        UserCommand::Invite {
            login,
            name,
            roles,
            code_file,
        } => {
            let keeping = Keeping::in_file(code_file)?;
            let invitation = session.core.execute(InvitePerson {
                login,
                name,
                roles: Roles::of(&roles),
            })?;
            Ok(Box::new(hand_over(invitation, keeping, session)))
        }
        UserCommand::Enrol { .. } => Err(not_in_a_session()),
        UserCommand::List => Ok(Box::new(session.core.execute(ListPeople {})?)),
        UserCommand::Role { login, roles, reason } => {
            let user = person(&login, session)?;
            Ok(Box::new(session.core.execute(ChangeRoles {
                approver: None,
                user,
                roles: Roles::of(&roles),
                reason,
            })?))
        }
        UserCommand::Suspend { login, reason, undo } => {
            let user = person(&login, session)?;
            Ok(Box::new(session.core.execute(SuspendPerson {
                user,
                suspended: !undo,
                reason,
            })?))
        }
        UserCommand::Reset { login, code_file } => {
            let user = person(&login, session)?;
            let keeping = Keeping::in_file(code_file)?;
            let invitation = session.core.execute(ResetPerson {
                identity: careloop_contract::IdentityCheck::InPerson,
                user,
            })?;
            Ok(Box::new(hand_over(invitation, keeping, session)))
        }
    }
}

pub(super) fn password(command: &PasswordCommand, session: &mut Session<'_>) -> Answer {
    let PasswordCommand::Change { password: new } = command;
    if session.scripted {
        return Err(not_in_a_session());
    }
    let current = password::current_again(session.global, session.output)?;
    let new = password::chosen(new, session.output)?;
    session.core.execute(ChangePassword { current, new })?;
    Ok(Box::new(()))
}

fn person(login: &str, session: &mut Session<'_>) -> Result<UserId, Failure> {
    resolve::person(session.core, login, session.view.user)
}

fn hand_over(invitation: InvitationView, keeping: Keeping, session: &mut Session<'_>) -> InvitationReply {
    InvitationReply {
        user: invitation.user,
        expires: invitation.expires,
        code: keeping.keep(invitation.code, session.output),
    }
}
