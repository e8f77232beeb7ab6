//! What long work shows while it runs, on standard error and only at a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::time::Duration;

/// What the engine calls while it works: the step, how much of it is done, how much there is.
/// The work is cancelled if it answers `false`.
type Watcher = Arc<dyn Fn(&'static str, u64, u64) -> bool + Send + Sync>;

/// A sign of life beside long work; gone when the work is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Begins to show what is being done, if that is wanted.
    pub(crate) fn of(wanted: bool, what: &'static str) -> Self {
        if !wanted {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Shows the steps that the engine reports. Cancels nothing: who stops the process loses no
    /// acknowledged work.
    #[expect(dead_code, reason = "the engine reports no steps yet")]
    pub(crate) fn watcher(&self) -> Watcher {
        let bar = self.bar.clone();
        Arc::new(move |step, done, total| {
            if bar.length() != Some(total) {
                bar.set_length(total);
                if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta}") {
                    bar.set_style(style);
                }
            }
            bar.set_message(step);
            bar.set_position(done);
            true
        })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
