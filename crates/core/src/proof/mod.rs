//! What proves the audit trail to somebody outside: the ledger in a file that anyone can check.

pub(crate) mod ledger;
