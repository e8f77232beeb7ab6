//! Arguments about the audit trail.

use super::values::{named, opening};
use careloop_contract::view::OpeningHours;
use careloop_contract::{AlertId, Day, Disposition, WatchRule};
use clap::Subcommand;
use std::path::PathBuf;

/// The audit trail: what in it somebody has to look at, and its monthly review.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// What somebody has to look at, those first that nobody has
    Alerts {
        /// Only those without a disposition
        #[arg(long)]
        open: bool,
    },
    /// Say what became of an alert
    Dispose {
        /// The alert, as `audit alerts` shows it
        alert: AlertId,
        /// What became of it
        #[arg(value_parser = named(Disposition::ALL, Disposition::name))]
        disposition: Disposition,
        /// In words; sealed to the security officers
        #[arg(long)]
        words: String,
    },
    /// What raises an alert
    Rules {
        /// What is to be done. Nothing: they are shown
        #[command(subcommand)]
        command: Option<RulesCommand>,
    },
    /// The review that comes next, with its sample, and those that were certified
    Review,
    /// Certify the review
    Certify {
        /// The last day of its period
        to: Day,
        /// File with a line for each entry of the sample: its place, `as_expected` or `questioned`, and
        /// why in words
        #[arg(long, value_name = "FILE")]
        findings: PathBuf,
        /// What you state; sealed to the security officers
        #[arg(long)]
        statement: String,
    },
}

/// A change of what raises an alert.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Change one rule
    Set {
        /// Which
        #[arg(value_parser = named(WatchRule::ALL, WatchRule::name))]
        rule: WatchRule,
        /// From how much on; left out, it stays
        #[arg(long, value_name = "NUMBER")]
        threshold: Option<u32>,
        /// Do without it
        #[arg(long)]
        off: bool,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Say when the clinic is open, all of it
    Hours {
        /// Each time, as `mon=07:00-19:00`
        #[arg(required = true, value_parser = opening, value_name = "DAY=FROM-TO")]
        open: Vec<OpeningHours>,
        /// Why
        #[arg(long)]
        reason: String,
    },
}
