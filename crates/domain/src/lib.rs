//! The rules of care work, as pure functions.
//!
//! Nothing here does I/O, reads a clock or draws a random number: what day it is, who asks and
//! which ids are new are arguments. So the engine, the window and a replay of the ledger reach the
//! same answer, and every rule can be tested for every case.
//!
//! - [`policy`] who may do what: one table, and the permit that proves it was asked
//! - [`task`] the life of a task: what each verb changes, and when it is refused
//! - [`place`] the lists in which work stands: groups and order
//! - [`patient`] what a patient's record takes, and how a patient is named in a list
//! - [`person`] logins, passwords and the roles that must never be lost
//! - [`purpose`] what somebody looks at records for
//! - [`quick_add`] what is typed into the one line that adds a task
//! - [`settings`] what each of the clinic's settings may be
//! - [`attachment`] how a file on a task may be shown, and what it may be called
//! - [`text`] what a text may hold, and the words it is found by
//! - [`review`] the monthly review of the audit trail: its periods and its sample
//! - [`watch`] what in the audit trail somebody has to look at
//! - [`change`] the answer of a rule: which fields take which values

pub mod attachment;
pub mod change;
pub mod patient;
pub mod person;
pub mod place;
pub mod policy;
pub mod purpose;
pub mod quick_add;
pub mod review;
pub mod settings;
pub mod task;
pub mod text;
pub mod watch;

pub use change::{FieldSet, FieldValue};
pub use patient::Patient;
pub use policy::{Asker, Decision, Permit, Policy, Relation};
pub use purpose::purpose_of;
pub use task::Task;
