//! What can be asked on the command line, and in a line of a script.

pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod emergency;
pub(crate) mod patients;
pub(crate) mod people;
pub(crate) mod rules;
pub(crate) mod sessions;
pub(crate) mod tasks;
pub(crate) mod upkeep;
pub(crate) mod values;

use crate::exit;
use careloop_contract::limits::PAGE_ROWS;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// The parser of a number of rows: at most as many as the engine answers at once.
pub(crate) fn rows() -> impl clap::builder::TypedValueParser<Value = u32> {
    clap::value_parser!(u32).range(1..=i64::from(PAGE_ROWS))
}

/// Where help lists what every command takes, apart from its own options.
const EVERYWHERE: &str = "Options of every command";

/// Careloop without a window: clinic tasks, their history and their proof, from a terminal.
///
/// Every command signs in as --user, does its work and signs out. Passwords come from a prompt, a
/// file or a file descriptor, never from an argument.
#[derive(Debug, Parser)]
#[command(name = "careloopctl", version, after_help = exit::table())]
pub(crate) struct Args {
    /// What holds for every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What is to be done.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One line of a script, in the same words as on the command line.
#[derive(Debug, Parser)]
#[command(name = "careloopctl", no_binary_name = true)]
pub(crate) struct ScriptWords {
    /// How patients are shown in this line's answer.
    #[command(flatten)]
    pub(crate) shown: Shown,
    /// What is to be done.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What holds for every command.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// Folder of the vault
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR", env = "CARELOOP_VAULT")]
    pub(crate) vault: Option<PathBuf>,
    /// Who signs in
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "LOGIN")]
    pub(crate) user: Option<String>,
    /// File whose first and only line is the password
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", conflicts_with = "password_fd")]
    pub(crate) password_file: Option<PathBuf>,
    /// Open file descriptor to read the password from
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    /// File with the code of the second factor: six digits, or a recovery code; asked for if left out
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub(crate) code_file: Option<PathBuf>,
    /// Answer in JSON, errors included
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
    /// No progress and no notes: answers, warnings and errors only
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub(crate) quiet: bool,
    /// How patients are shown.
    #[command(flatten)]
    pub(crate) shown: Shown,
}

/// How patients are shown in lists and searches.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct Shown {
    /// Show patients by name in lists and searches, which is recorded (the default)
    #[arg(long, global = true, help_heading = EVERYWHERE, overrides_with = "masked")]
    pub(crate) show_patients: bool,
    /// Show patients by initials in lists and searches, which is not recorded
    #[arg(long, global = true, help_heading = EVERYWHERE, overrides_with = "show_patients")]
    pub(crate) masked: bool,
}

impl Shown {
    /// Whether patients are shown by name, if anything was said about it.
    pub(crate) const fn identified(self) -> Option<bool> {
        match (self.show_patients, self.masked) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }
}

/// Where a new password comes from. Neither: it is asked for twice.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct NewPassword {
    /// File whose first and only line is the new password
    #[arg(long, value_name = "FILE", conflicts_with = "new_password_fd")]
    pub(crate) new_password_file: Option<PathBuf>,
    /// Open file descriptor to read the new password from
    #[arg(long, value_name = "N")]
    pub(crate) new_password_fd: Option<u32>,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new vault with its first administrator and print the recovery words once
    Init(upkeep::Init),
    /// Open the vault with the recovery sheet and give an administrator new keys
    Recover(upkeep::Recover),
    /// Carry out many commands in one session, one a line
    Run(upkeep::Run),
    /// People and what they may do
    User {
        /// What is to be done.
        #[command(subcommand)]
        command: people::UserCommand,
    },
    /// What people may do
    Role {
        /// What is to be done.
        #[command(subcommand)]
        command: people::RoleCommand,
    },
    /// One's own password
    Password {
        /// What is to be done.
        #[command(subcommand)]
        command: people::PasswordCommand,
    },
    /// Patients' records
    Patient {
        /// What is to be done.
        #[command(subcommand)]
        command: patients::PatientCommand,
    },
    /// What the clinic changes of who may do what
    Policy {
        /// What is to be done.
        #[command(subcommand)]
        command: rules::PolicyCommand,
    },
    /// Who is or was signed in
    Session {
        /// What is to be done.
        #[command(subcommand)]
        command: sessions::SessionCommand,
    },
    /// The clinic's settings
    Settings {
        /// What is to be done.
        #[command(subcommand)]
        command: rules::SettingsCommand,
    },
    /// Take patients or tasks over from a CSV file, all or nothing
    Import {
        /// What is to be done.
        #[command(subcommand)]
        command: patients::ImportCommand,
    },
    /// Tasks
    Task {
        /// What is to be done.
        #[command(subcommand)]
        command: tasks::TaskCommand,
    },
    /// Clinical notes on tasks
    Note {
        /// What is to be done.
        #[command(subcommand)]
        command: tasks::NoteCommand,
    },
    /// Put a file on a task
    Attach(attachments::Attach),
    /// Files on tasks
    Attachment {
        /// What is to be done.
        #[command(subcommand)]
        command: attachments::AttachmentCommand,
    },
    /// Find tasks and patients, or clinical notes, with every word of a text
    Search(tasks::Search),
    /// Take back one's own last act of this session
    Undo,
    /// Check everything that can be checked, one line a check
    Verify(upkeep::Verify),
    /// Compute every table from the ledger again
    Rebuild,
    /// Give the vault a new main key and encrypt it anew
    Rekey,
    /// Encrypted copies of the vault
    Backup {
        /// What is to be done.
        #[command(subcommand)]
        command: upkeep::BackupCommand,
    },
    /// Integrity alarms
    Alarm {
        /// What is to be done.
        #[command(subcommand)]
        command: upkeep::AlarmCommand,
    },
    /// Emergency access to one patient's clinical text, and its review
    Breakglass {
        /// What is to be done.
        #[command(subcommand)]
        command: emergency::BreakGlassCommand,
    },
    /// The record of who saw and did what
    Ledger {
        /// What is to be done.
        #[command(subcommand)]
        command: upkeep::LedgerCommand,
    },
    /// The audit trail: what in it somebody has to look at, and its monthly review
    Audit {
        /// What is to be done.
        #[command(subcommand)]
        command: audit::AuditCommand,
    },
    /// Make a sample clinic with made-up people, patients and tasks in a new vault
    Sample(upkeep::Sample),
    /// Measure the engine on this machine, with made-up content in a new folder
    Bench(upkeep::Bench),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Args::command().debug_assert();
        ScriptWords::command().debug_assert();
    }

    #[test]
    fn the_later_word_about_patients_counts() {
        let shown = |words: &[&str]| {
            Args::try_parse_from([&["careloopctl", "task", "day"], words].concat())
                .expect("parses")
                .global
                .shown
                .identified()
        };
        assert_eq!(shown(&[]), None);
        assert_eq!(shown(&["--masked"]), Some(false));
        assert_eq!(shown(&["--masked", "--show-patients"]), Some(true));
        assert_eq!(shown(&["--show-patients", "--masked"]), Some(false));
    }

    #[test]
    fn a_password_is_never_an_argument() {
        for words in [
            &["careloopctl", "--password", "x", "task", "day"][..],
            &["careloopctl", "password", "change", "--new-password", "x"],
            &["careloopctl", "user", "enrol", "ana", "--invitation", "x"],
        ] {
            assert!(Args::try_parse_from(words).is_err(), "{words:?}");
        }
    }
}
