//! Arguments about emergency access.

use careloop_contract::ActId;
use clap::Subcommand;
use std::path::PathBuf;

/// Emergency access to one patient's clinical text.
#[derive(Debug, Subcommand)]
pub(crate) enum BreakGlassCommand {
    /// Show the emergency procedure, or write a new version of it
    Procedure {
        /// File with the new text
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Name everyone who may use it, in place of whoever was named before
    Name {
        /// Their logins
        #[arg(required_unless_present = "nobody", value_name = "LOGIN")]
        logins: Vec<String>,
        /// Name nobody
        #[arg(long, conflicts_with = "logins")]
        nobody: bool,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Open one patient's clinical text, in a script only: it ends with its session
    Begin {
        /// The clinic's record number of the patient, or the id
        patient: String,
        /// Why it cannot wait; sealed to the security officers
        #[arg(long)]
        reason: String,
    },
    /// End it before its time, in a script
    End,
    /// Every use, those first that wait for a review
    List,
    /// Write what a review of a use found
    Review {
        /// The act that began it, as `breakglass list` shows it
        act: ActId,
        /// What was found; sealed to the security officers
        #[arg(long)]
        findings: String,
        /// Close the review with this
        #[arg(long)]
        close: bool,
    },
    /// How much waits for a security officer
    Duties,
}
