//! A clinic to try things in: plausible patients, people in every role, the work of the twelve
//! workflows with three weeks of history. Nobody in it is real.

mod make;
pub(crate) mod patients;
pub(crate) mod random;
pub(crate) mod workflows;

pub use make::{PASSWORD, Sample, SamplePerson, SampleView, make};
