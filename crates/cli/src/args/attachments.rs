//! Arguments about files on tasks.

use careloop_contract::RemarkId;
use clap::Subcommand;
use std::path::PathBuf;

/// A file for a task.
#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    /// The task: the whole id, or at least the last 4 of its digits
    pub(crate) task: String,
    /// The file
    pub(crate) file: PathBuf,
    /// Seal its name and content for clinical roles
    #[arg(long)]
    pub(crate) clinical: bool,
}

/// Files on tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum AttachmentCommand {
    /// The files on a task
    List {
        /// The whole id, or at least the last 4 of its digits
        task: String,
    },
    /// Show an attached text, which is recorded
    Open {
        /// The attachment's id
        attachment: RemarkId,
    },
    /// Take an attachment out as it is, which is recorded with the reason
    Export {
        /// The attachment's id
        attachment: RemarkId,
        /// The folder for the file
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Whom it is for
        #[arg(long = "for", value_name = "WHOM")]
        recipient: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Mark an attachment, comment or note as entered in error; it stays in the history
    Retract {
        /// Its id
        attachment: RemarkId,
        /// Why
        #[arg(long)]
        reason: String,
    },
}
