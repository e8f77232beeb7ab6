//! Work that the engine offers beside its requests: sample clinics, measurements, whole backups.

use super::Answer;
use crate::args::upkeep::{Bench, Sample};
use crate::failure::Failure;
use crate::session::Session;
use careloop_contract::Refusal;
use std::path::Path;

pub(super) fn sample(_sample: &Sample, _session: &mut Session<'_>) -> Answer {
    Err(not_offered_by_the_engine())
}

pub(super) fn bench(_bench: &Bench, _session: &mut Session<'_>) -> Answer {
    Err(not_offered_by_the_engine())
}

pub(super) fn check_backup(_folder: &Path) -> Answer {
    Err(not_offered_by_the_engine())
}

pub(super) fn restore_backup(_folder: &Path, _to: &Path) -> Answer {
    Err(not_offered_by_the_engine())
}

fn not_offered_by_the_engine() -> Failure {
    Refusal::Fault {
        reference: "NONE".to_owned(),
    }
    .into()
}
