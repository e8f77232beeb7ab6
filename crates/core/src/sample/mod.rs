//! sample
pub(crate) mod patients;
pub(crate) mod random;
pub(crate) mod workflows;
