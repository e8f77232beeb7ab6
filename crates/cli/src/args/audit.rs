//! Arguments about the audit trail.

use super::rows;
use super::upkeep::Leaving;
use super::values::{instant, named, opening};
use careloop_contract::view::OpeningHours;
use careloop_contract::{
    AlertId, AuditColumn, Day, Disposition, EntryGroup, Instant, ReportKind, WatchRule, WorkstationId,
};
use clap::Subcommand;
use std::path::PathBuf;

/// The audit trail: what in it somebody has to look at, and its monthly review.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Who did what, the newest first
    List(AuditList),
    /// All of an entry, with the records it names
    Show {
        /// The entry, as `audit list` shows it
        place: u64,
    },
    /// A record as an entry names it: as its person saw it, or as they left it; which is recorded
    Record {
        /// The entry, as `audit list` shows it
        place: u64,
        /// The record's number among those of the entry, as `audit show` shows it
        #[arg(default_value_t = 0)]
        item: u32,
    },
    /// A report: who saw a chart, what a person did, what left, who came in, who may do more
    Report {
        /// Which one
        #[arg(value_parser = named(ReportKind::ALL, ReportKind::name))]
        kind: ReportKind,
        /// Whose record, by id or record number
        #[arg(long)]
        patient: Option<String>,
        /// Whose doing: a login, or `me`
        #[arg(long)]
        person: Option<String>,
        /// When, and which part of it.
        #[command(flatten)]
        span: Span,
    },
    /// A report in an encrypted, signed file that leaves Careloop, with a page to read inside
    Export {
        /// Which one
        #[arg(value_parser = named(ReportKind::ALL, ReportKind::name))]
        kind: ReportKind,
        /// Whose record, by id or record number
        #[arg(long)]
        patient: Option<String>,
        /// Whose doing: a login, or `me`
        #[arg(long)]
        person: Option<String>,
        /// Not before this moment
        #[arg(long, value_name = "MOMENT", value_parser = instant)]
        from: Option<Instant>,
        /// Before this moment
        #[arg(long, value_name = "MOMENT", value_parser = instant)]
        to: Option<Instant>,
        /// Where to, for whom and why.
        #[command(flatten)]
        leaving: Leaving,
    },
    /// What was verified, anchored outside, and reviewed
    State,
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

/// Which entries, and in what order.
#[derive(Debug, clap::Args)]
pub(crate) struct AuditList {
    /// By this person: a login, or `me`
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// Concerning this patient, by id or record number
    #[arg(long)]
    pub(crate) patient: Option<String>,
    /// Naming this task
    #[arg(long)]
    pub(crate) task: Option<String>,
    /// Of this group; may be given several times
    #[arg(long = "group", value_parser = named(EntryGroup::ALL, EntryGroup::name))]
    pub(crate) groups: Vec<EntryGroup>,
    /// Of this kind, such as viewed
    #[arg(long, value_name = "KIND")]
    pub(crate) what: Option<String>,
    /// At this workstation
    #[arg(long, value_name = "ID")]
    pub(crate) workstation: Option<WorkstationId>,
    /// Only what was refused
    #[arg(long, conflicts_with = "done")]
    pub(crate) refused: bool,
    /// Only what was done
    #[arg(long)]
    pub(crate) done: bool,
    /// Only what is under special protection, or was done in an emergency
    #[arg(long)]
    pub(crate) special: bool,
    /// These entries; may be given several times
    #[arg(long = "place", value_name = "PLACE")]
    pub(crate) places: Vec<u64>,
    /// By what it is sorted
    #[arg(long, default_value = "time", value_parser = named(AuditColumn::ALL, AuditColumn::name))]
    pub(crate) sort: AuditColumn,
    /// The smallest, or the oldest, first
    #[arg(long)]
    pub(crate) ascending: bool,
    /// When, and which part of it.
    #[command(flatten)]
    pub(crate) span: Span,
}

/// When, and which part of it.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Span {
    /// Not before this moment
    #[arg(long, value_name = "MOMENT", value_parser = instant)]
    pub(crate) from: Option<Instant>,
    /// Before this moment
    #[arg(long, value_name = "MOMENT", value_parser = instant)]
    pub(crate) to: Option<Instant>,
    /// Rows to leave out at the start
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) skip: u32,
    /// Most rows
    #[arg(long, value_name = "N", value_parser = rows())]
    pub(crate) rows: Option<u32>,
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
