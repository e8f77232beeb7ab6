//! Requests that take the audit trail out of Careloop, or put on record that it was looked at.

use crate::*;
use serde::{Deserialize, Serialize};

/// Writes a report into an encrypted, signed file with a page to read inside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportReport {
    /// Which one.
    pub report: view::Report,
    /// The folder for the file.
    pub folder: String,
    /// Whom it is for.
    pub recipient: String,
    /// Why.
    pub reason: String,
}

/// Writes the ledger into an encrypted file that anyone with its passphrase can check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportLedger {
    /// The folder for the file.
    pub folder: String,
    /// Whether only hashes and signatures are written, no entry.
    #[serde(default)]
    pub redacted: bool,
    /// Public key (`age1...`) of whom it is for. None: a passphrase is made.
    #[serde(default)]
    pub age_recipient: Option<String>,
    /// Whom it is for.
    pub recipient: String,
    /// Why.
    pub reason: String,
}

/// Says what became of an alert.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DisposeAlert {
    /// The alert.
    pub alert: AlertId,
    /// What.
    pub disposition: Disposition,
    /// In words. Sealed to the security officers.
    pub words: String,
}

/// Changes what raises an alert from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeWatchRules {
    /// All of it.
    pub rules: view::WatchRules,
    /// Why.
    pub reason: String,
}

/// What was found of a sampled entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleFinding {
    /// The entry's place.
    pub place: u64,
    /// What.
    pub finding: Finding,
    /// In words; needed where it is to be asked about.
    #[serde(default)]
    pub words: String,
}

/// Certifies the review of a period (45 CFR 164.308(a)(1)(ii)(D)).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CertifyReview {
    /// The last day of the period, as it was read.
    pub to: Day,
    /// One for each entry of the sample.
    pub findings: Vec<SampleFinding>,
    /// What the reviewer states. Sealed to the security officers.
    pub statement: String,
}
