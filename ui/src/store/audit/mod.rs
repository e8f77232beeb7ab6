//! The audit trail as the window knows it: the list, the open entry, a report, and how it stands.

pub mod standing;
