//! People, their roles, their invitations and one's own password.

use super::{Answer, factor, not_in_a_session};
use crate::args::people::{PasswordCommand, RoleCommand, UserCommand};
use crate::failure::Failure;
use crate::password;
use crate::private_file::Keeping;
use crate::resolve;
use crate::session::Session;
use crate::show::InvitationReply;
use careloop_contract::command::{
    Assignee, ChangePassword, ChangeRoles, EndLockOut, InvitePerson, OffboardPerson, RegisterServiceAccount,
    RenewRecoveryCodes, ResetFactor, ResetPerson, SuspendPerson,
};
use careloop_contract::query::{ListPeople, OpenPerson, PreviewOffboarding};
use careloop_contract::view::InvitationView;
use careloop_contract::{Roles, UserId};
use careloop_core::Execute as _;

pub(super) fn user(command: UserCommand, session: &mut Session<'_>) -> Answer {
    match command {
        UserCommand::Invite {
            login,
            name,
            roles,
            invitation_file,
        } => {
            let keeping = Keeping::in_file(invitation_file)?;
            let invitation = session.core.execute(InvitePerson {
                login,
                name,
                roles: Roles::of(&roles),
            })?;
            Ok(Box::new(hand_over(invitation, keeping, session)))
        }
        UserCommand::Enrol { .. } => Err(not_in_a_session()),
        UserCommand::List => Ok(Box::new(session.core.execute(ListPeople {})?)),
        UserCommand::Show { login } => {
            let user = person(&login, session)?;
            Ok(Box::new(session.core.execute(OpenPerson { user })?))
        }
        UserCommand::Suspend { login, reason, undo } => {
            let user = person(&login, session)?;
            Ok(Box::new(session.core.execute(SuspendPerson {
                user,
                suspended: !undo,
                reason,
            })?))
        }
        UserCommand::Reset {
            login,
            identity,
            invitation_file,
        } => {
            let user = person(&login, session)?;
            let keeping = Keeping::in_file(invitation_file)?;
            let invitation = session.core.execute(ResetPerson { user, identity })?;
            Ok(Box::new(hand_over(invitation, keeping, session)))
        }
        UserCommand::Factor { factor_file } => {
            let keeping = Keeping::in_file(factor_file)?;
            Ok(Box::new(factor::set_up(session.core, keeping, session.output)?))
        }
        UserCommand::Codes { fresh_code_file } => {
            if session.scripted && fresh_code_file.is_none() {
                return Err(not_in_a_session());
            }
            let prompt = "A code that was not used to sign in: ";
            let code = password::handed_over(fresh_code_file.as_deref(), prompt, session.output)?;
            Ok(Box::new(session.core.execute(RenewRecoveryCodes { code })?))
        }
        UserCommand::FactorReset {
            login,
            identity,
            invitation_file,
        } => {
            let user = person(&login, session)?;
            let keeping = Keeping::in_file(invitation_file)?;
            let reset = session.core.execute(ResetFactor { user, identity })?;
            Ok(Box::new(hand_over(reset, keeping, session)))
        }
        UserCommand::Unlock { login, identity } => {
            let user = person(&login, session)?;
            Ok(Box::new(session.core.execute(EndLockOut { user, identity })?))
        }
        UserCommand::Service {
            login,
            name,
            owner,
            purpose,
            expires,
        } => {
            let owner = person(&owner, session)?;
            Ok(Box::new(session.core.execute(RegisterServiceAccount {
                login,
                name,
                owner,
                purpose,
                expires,
            })?))
        }
        UserCommand::PreviewLeave { login } => {
            let user = person(&login, session)?;
            Ok(Box::new(session.core.execute(PreviewOffboarding { user })?))
        }
        UserCommand::Leave {
            login,
            tasks_to,
            tasks_to_queue,
            reason,
            ordered,
        } => {
            let user = person(&login, session)?;
            let tasks_to = match (tasks_to, tasks_to_queue) {
                (Some(heir), _) => Assignee::Person(person(&heir, session)?),
                (None, Some(role)) => Assignee::Queue(role),
                (None, None) => {
                    return Err(Failure::Usage(
                        "Say who gets the open tasks: --tasks-to LOGIN or --tasks-to-queue ROLE.".to_owned(),
                    ));
                }
            };
            Ok(Box::new(session.core.execute(OffboardPerson {
                user,
                reason,
                ordered,
                tasks_to,
            })?))
        }
    }
}

pub(super) fn role(command: RoleCommand, session: &mut Session<'_>) -> Answer {
    let RoleCommand::Change {
        login,
        roles,
        reason,
        approved_by,
    } = command;
    let user = person(&login, session)?;
    let approver = match approved_by {
        Some(login) => Some(person(&login, session)?),
        None => None,
    };
    Ok(Box::new(session.core.execute(ChangeRoles {
        user,
        roles: Roles::of(&roles),
        reason,
        approver,
    })?))
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
