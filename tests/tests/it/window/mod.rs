//! The real window: what its page cannot do, what is left of it, and the main job done in it.
//!
//! The page is driven by WebDriver in the program built with the feature `e2e`, which differs from the
//! released one in a single line. What concerns the released program is looked at from outside.

mod clinic;
mod hardening;
mod journeys;
mod locked;
mod names;
mod program;
mod switching;
mod traces;

/// The program that a variable names. Without it the test says that it was skipped, and ends.
macro_rules! program_or_skip {
    ($variable:expr) => {
        match careloop_tests::window::program($variable, module_path!()) {
            Some(program) => program,
            None => return,
        }
    };
}
pub(crate) use program_or_skip;
