//! Arguments about patients and imports.

use super::upkeep::Leaving;
use super::values::{mapping, named};
use careloop_contract::command::ColumnMapping;
use careloop_contract::{Day, Role, TaskCategory, Version};
use clap::Subcommand;
use std::path::PathBuf;

/// Patients' records.
#[derive(Debug, Subcommand)]
pub(crate) enum PatientCommand {
    /// Register a patient
    Add {
        /// The number the clinic files the patient under
        #[arg(long, value_name = "NUMBER")]
        record_number: String,
        /// What else is known.
        #[command(flatten)]
        fields: PatientFields,
    },
    /// Open a patient's record with their tasks, which is recorded
    Show {
        /// Record number or id
        patient: String,
    },
    /// Correct a patient's record; what is left out stays as it is
    Edit {
        /// Record number or id
        patient: String,
        /// What it becomes.
        #[command(flatten)]
        fields: PatientFields,
        /// The version the correction is based on; the one in force if left out
        #[arg(long, value_name = "VERSION")]
        seen: Option<Version>,
    },
    /// Every version of a patient's record: who, when, where, what; which is recorded
    History {
        /// Record number or id
        patient: String,
    },
    /// A patient's record as it was in a version, which is recorded
    ShowAt {
        /// Record number or id
        patient: String,
        /// The version, as the history shows it
        version: Version,
    },
    /// Put a patient's record back as it was in a version
    Restore {
        /// Record number or id
        patient: String,
        /// The version to go back to, as the history shows it
        #[arg(long, value_name = "VERSION")]
        to: Version,
        /// The version this is based on; the one in force if left out
        #[arg(long, value_name = "VERSION")]
        seen: Option<Version>,
    },
    /// A patient's record and tasks in an encrypted, signed file that leaves Careloop
    Export {
        /// Record number or id
        patient: String,
        /// Where to, for whom and why.
        #[command(flatten)]
        leaving: Leaving,
    },
    /// Change who is in a patient's care team
    #[command(group = clap::ArgGroup::new("change").required(true).multiple(true))]
    Team {
        /// Record number or id
        patient: String,
        /// Login of somebody who joins it, or me; may be given several times
        #[arg(long = "add", value_name = "LOGIN", group = "change")]
        add: Vec<String>,
        /// Login of somebody who leaves it, or me; may be given several times
        #[arg(long = "remove", value_name = "LOGIN", group = "change")]
        remove: Vec<String>,
        /// The version the change is based on; the one in force if left out
        #[arg(long, value_name = "VERSION")]
        seen: Option<Version>,
    },
}

/// What a patient's record holds.
#[derive(Debug, clap::Args)]
pub(crate) struct PatientFields {
    /// Family name
    #[arg(long)]
    pub(crate) family: Option<String>,
    /// Given names
    #[arg(long)]
    pub(crate) given: Option<String>,
    /// Day of birth
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) born: Option<Day>,
    /// F, M, X or U
    #[arg(long)]
    pub(crate) sex: Option<String>,
    /// Telephone number
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// Postal address in one line
    #[arg(long)]
    pub(crate) address: Option<String>,
}

/// Imports.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Patients; those whose record number is known are left alone
    Patients {
        /// The file and how to read it.
        #[command(flatten)]
        file: ImportFile,
    },
    /// Tasks, one a row; a note_text column becomes a clinical note
    Tasks {
        /// The file and how to read it.
        #[command(flatten)]
        file: ImportFile,
        /// Title of every task, where no column holds it; administrative words
        #[arg(long)]
        title: Option<String>,
        /// Category of every task, where no column holds it
        #[arg(long, value_parser = named(TaskCategory::ALL, TaskCategory::name), hide_possible_values = true)]
        category: Option<TaskCategory>,
        /// Role in whose queue the tasks go
        #[arg(long, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
        queue: Option<Role>,
    },
}

/// A CSV file and how to read it.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportFile {
    /// CSV file (RFC 4180, UTF-8)
    pub(crate) file: PathBuf,
    /// Column that holds a field, beside the columns known by default; may be given several times
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = mapping)]
    pub(crate) mapping: Vec<ColumnMapping>,
    /// Only count and list rejected rows; change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
