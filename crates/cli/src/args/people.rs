//! Arguments about people and passwords.

use super::NewPassword;
use super::values::{instant, named};
use careloop_contract::{Day, IdentityCheck, Instant, Role};
use clap::Subcommand;
use std::path::PathBuf;

/// People and what they may do.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a person and print their one-time invitation code
    Invite {
        /// The name they will sign in with
        login: String,
        /// Their name as others see it
        #[arg(long)]
        name: String,
        /// What they do; may be given several times
        #[arg(long = "role", required = true, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
        roles: Vec<Role>,
        /// Write the code to this new private file instead of the screen
        #[arg(long, value_name = "FILE")]
        invitation_file: Option<PathBuf>,
    },
    /// Use an invitation: choose a password and get keys on this machine
    Enrol {
        /// The login the invitation is for
        login: String,
        /// File with the invitation code; asked for if left out
        #[arg(long, value_name = "FILE")]
        invitation_file: Option<PathBuf>,
        /// Where the new password comes from.
        #[command(flatten)]
        password: NewPassword,
    },
    /// Everyone who works or worked here
    List,
    /// All about a person: account, second factor, sessions, history
    Show {
        /// The person's login, or me
        login: String,
    },
    /// Keep a person out, or let them in again
    Suspend {
        /// The person's login
        login: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// Let them in again
        #[arg(long)]
        undo: bool,
    },
    /// Give a person a new invitation, for a lost password or another machine
    Reset {
        /// The person's login
        login: String,
        /// How it was made sure who asks
        #[arg(long, value_name = "HOW", value_parser = named(IdentityCheck::ALL, IdentityCheck::name))]
        identity: IdentityCheck,
        /// Write the code to this new private file instead of the screen
        #[arg(long, value_name = "FILE")]
        invitation_file: Option<PathBuf>,
    },
    /// Set up one's own second factor, and print it and its recovery codes once
    Factor {
        /// Write address and recovery codes to this new private file instead of the screen
        #[arg(long, value_name = "FILE")]
        factor_file: Option<PathBuf>,
    },
    /// Make ten new recovery codes for one's own second factor; the ones before are void
    Codes {
        /// File with a code that was not used to sign in; asked for if left out
        #[arg(long, value_name = "FILE")]
        fresh_code_file: Option<PathBuf>,
    },
    /// Take a person's lost second factor away, and print a one-time code in its place
    FactorReset {
        /// The person's login
        login: String,
        /// How it was made sure who asks
        #[arg(long, value_name = "HOW", value_parser = named(IdentityCheck::ALL, IdentityCheck::name))]
        identity: IdentityCheck,
        /// Write the code to this new private file instead of the screen
        #[arg(long, value_name = "FILE")]
        invitation_file: Option<PathBuf>,
    },
    /// Let a person try to sign in again on this workstation
    Unlock {
        /// The person's login
        login: String,
        /// How it was made sure who asks
        #[arg(long, value_name = "HOW", value_parser = named(IdentityCheck::ALL, IdentityCheck::name))]
        identity: IdentityCheck,
    },
    /// Register an account of a program or device, which never signs in at a window
    Service {
        /// Its login; a name of a place or job is allowed
        login: String,
        /// Its name as others see it
        #[arg(long)]
        name: String,
        /// The person who answers for it: a login, or me
        #[arg(long, value_name = "LOGIN")]
        owner: String,
        /// What it is for
        #[arg(long)]
        purpose: String,
        /// The day after which it is void
        #[arg(long, value_name = "YYYY-MM-DD")]
        expires: Day,
    },
    /// What would happen if a person left
    PreviewLeave {
        /// The person's login
        login: String,
    },
    /// Put a person out for good: sign-in, keys and open tasks go, the file is encrypted anew
    Leave {
        /// The person's login
        login: String,
        /// Who gets their open tasks: a login, or me
        #[arg(
            long,
            value_name = "LOGIN",
            required_unless_present = "tasks_to_queue",
            conflicts_with = "tasks_to_queue"
        )]
        tasks_to: Option<String>,
        /// The role in whose queue their open tasks go
        #[arg(long, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
        tasks_to_queue: Option<Role>,
        /// Why
        #[arg(long)]
        reason: String,
        /// When it was ordered, as 2026-11-22T16:05:00-05:00; now, if left out
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        ordered: Option<Instant>,
    },
}

/// What people may do.
#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// Change what a person may do
    Change {
        /// The person's login
        login: String,
        /// Every role they hold from now on; may be given several times
        #[arg(long = "role", required = true, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
        roles: Vec<Role>,
        /// Why
        #[arg(long)]
        reason: String,
        /// Who approved it: an administrator, practice manager or security officer
        #[arg(long, value_name = "LOGIN")]
        approved_by: Option<String>,
    },
}

/// One's own password.
#[derive(Debug, Subcommand)]
pub(crate) enum PasswordCommand {
    /// Change one's own password
    Change {
        /// Where the new password comes from.
        #[command(flatten)]
        password: NewPassword,
    },
}
