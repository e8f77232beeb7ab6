//! Reads about people, sessions and the clinic's rules.

use crate::*;
use serde::{Deserialize, Serialize};

/// All about a person: account, second factor, sessions, history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenPerson {
    /// The person.
    pub user: UserId,
}

/// Who is or was signed in, latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ListSessions {}

/// The clinic's settings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadSettings {}

/// What of the policy table is changed for this clinic.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadPolicy {}

/// The emergency procedure, as it is in force.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadProcedure {}

/// Every emergency access, those first that wait for a review.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ListBreakGlass {}

/// What would happen if a person left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewOffboarding {
    /// The person.
    pub user: UserId,
}

/// How much waits for a security officer. Shows no record.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CountDuties {}
