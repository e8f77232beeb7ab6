//! Arguments about the vault itself.

use super::{NewPassword, rows};
use clap::Subcommand;
use std::path::PathBuf;

/// A new vault.
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The clinic's name
    #[arg(long)]
    pub(crate) clinic: String,
    /// Login of the first person, who is administrator and security officer
    #[arg(long, value_name = "LOGIN")]
    pub(crate) admin: String,
    /// Their name as others see it; the login if left out
    #[arg(long, value_name = "DISPLAY")]
    pub(crate) name: Option<String>,
    /// The clinic's time zone, such as America/New_York; this machine's if left out
    #[arg(long, value_name = "IANA")]
    pub(crate) zone: Option<String>,
    /// Do without a secret in the keychain. Weaker: a copied vault then opens by the password alone
    #[arg(long)]
    pub(crate) without_device_secret: bool,
    /// For tests and demonstrations; marked as such for ever
    #[arg(long)]
    pub(crate) test_clinic: bool,
    /// Write the recovery words to this new private file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub(crate) words_file: Option<PathBuf>,
    /// Write the second factor's address and recovery codes to this new private file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub(crate) factor_file: Option<PathBuf>,
    /// Where the password comes from.
    #[command(flatten)]
    pub(crate) password: NewPassword,
}

/// Recovery by the sheet.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Recover {
    /// What to do with the sheet instead of using it.
    #[command(subcommand)]
    pub(crate) command: Option<RecoverCommand>,
    /// File with the 24 recovery words, or with two shares, one a line; asked for if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) words_file: Option<PathBuf>,
    /// Administrator who gets new keys and a new password; nobody if left out
    #[arg(long, value_name = "LOGIN")]
    pub(crate) login: Option<String>,
    /// Write the words of the new sheet to this new private file instead of the screen; shares to FILE.1 and on
    #[arg(long, value_name = "FILE")]
    pub(crate) new_words_file: Option<PathBuf>,
    /// Where the new password comes from.
    #[command(flatten)]
    pub(crate) password: NewPassword,
}

/// The sheet, by somebody who is signed in.
#[derive(Debug, Subcommand)]
pub(crate) enum RecoverCommand {
    /// Prove that the sheet opens the vault, without using it
    Drill {
        /// File with the 24 recovery words, or with two shares, one a line; asked for if left out
        #[arg(long, value_name = "FILE")]
        words_file: Option<PathBuf>,
    },
    /// Make a new sheet; the old one is void
    Renew {
        /// Three shares, of which any two open the vault, in place of one sheet
        #[arg(long)]
        shares: bool,
        /// Why
        #[arg(long)]
        reason: String,
        /// Write the words to this new private file instead of the screen; shares to FILE.1 and on
        #[arg(long, value_name = "FILE")]
        new_words_file: Option<PathBuf>,
    },
}

/// Many commands in one session.
#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// The script, or - for standard input
    pub(crate) script: PathBuf,
    /// Go on after a refused line
    #[arg(long)]
    pub(crate) keep_going: bool,
}

/// A verification.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// Count a missing anchor outside the vault as a failure
    #[arg(long)]
    pub(crate) require_anchor: bool,
    /// Check signatures from this entry on only, if an earlier verification covers those before
    #[arg(long, value_name = "N")]
    pub(crate) since: Option<u64>,
}

/// Encrypted copies of the vault.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Make a consistent encrypted copy in a new folder
    Create {
        /// A folder that exists
        folder: PathBuf,
    },
    /// Check that a backup is whole
    Check {
        /// The backup's folder
        folder: PathBuf,
    },
    /// Put a backup into an empty folder
    Restore {
        /// The backup's folder
        folder: PathBuf,
        /// The folder of the restored vault
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

/// Integrity alarms.
#[derive(Debug, Subcommand)]
pub(crate) enum AlarmCommand {
    /// Acknowledge the alarms that stand, after they were looked into
    Acknowledge {
        /// What was found
        #[arg(long)]
        finding: String,
    },
}

/// The record of who saw and did what.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Entries, oldest first
    List {
        /// First place in append order, from 1
        #[arg(long, value_name = "N", default_value_t = 1)]
        from: u64,
        /// Most entries
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = rows())]
        rows: u32,
        /// The last entries instead
        #[arg(long, value_name = "N", conflicts_with_all = ["from", "rows"], value_parser = rows())]
        last: Option<u32>,
    },
    /// Write it into an encrypted, signed file that anyone who can open it can check
    Export {
        /// Where to, for whom and why
        #[command(flatten)]
        leaving: Leaving,
        /// Hashes and signatures only, no entry
        #[arg(long)]
        redacted: bool,
        /// Encrypt it to this public key instead of a passphrase
        #[arg(long, value_name = "age1...", conflicts_with = "passphrase_file")]
        to: Option<String>,
    },
}

/// Something that leaves Careloop in an encrypted file.
#[derive(Debug, clap::Args)]
pub(crate) struct Leaving {
    /// A folder that exists
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Whom it is for
    #[arg(long = "for", value_name = "WHOM")]
    pub(crate) recipient: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
    /// Write the passphrase to this new private file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl Leaving {
    /// The folder, which must be there.
    pub(crate) fn folder(&self) -> Result<String, crate::failure::Failure> {
        crate::commands::folder_name(&self.out)
    }
}

/// Made-up content.
#[derive(Debug, clap::Args)]
pub(crate) struct Sample {
    /// How many patients
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) patients: u32,
    /// How many tasks
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) tasks: u32,
    /// The same seed makes the same names, titles and states
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Do without a secret in the keychain
    #[arg(long)]
    pub(crate) without_device_secret: bool,
}

/// Measurements.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// How many tasks the measured vault holds
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub(crate) tasks: u32,
    /// Measure the audit trail of a vault with so many entries instead
    #[arg(long, value_name = "N", conflicts_with = "tasks", value_parser = clap::value_parser!(u32).range(1_000..))]
    pub(crate) entries: Option<u32>,
}
