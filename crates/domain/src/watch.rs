//! What in the audit trail somebody has to look at (45 CFR 164.308(a)(1)(ii)(D)).
//!
//! Rules, not guesses: each says in words what it looks at, from how much on, and which entries it means.
//! Who reads the audit trail feeds a [`Watcher`] with one [`Observation`] for each entry, in the ledger's
//! order. The same entries give the same alerts, whenever they are read and however often.
//!
//! - `rules` which rules are on, from how much on, and when the clinic is open
//! - `observe` what the rules see of an entry
//! - `watcher` the alerts that follow
//! - `tally` what is remembered between entries
//! - `explain` each rule in words

mod explain;
mod observe;
mod rules;
mod tally;
#[cfg(test)]
mod tests;
mod watcher;

pub use explain::{explained, unit};
pub use observe::{Attempt, Look, Observation, What, is_full_name_of, shares_family_name};
pub use rules::{Rules, may_be_off, thresholds};
pub use tally::ALERT_ENTRIES;
pub use watcher::{Alert, VOLUME_PATIENTS, Watcher};
