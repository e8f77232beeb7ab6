//! What proves the audit trail: verification, now and when it is due, and the ledger in a file that anyone
//! can check.

pub(crate) mod check;
pub(crate) mod ledger;
pub(crate) mod report;
pub(crate) mod state;
