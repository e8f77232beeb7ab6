//! What long work shows while it runs, on standard error and only at a terminal.

use careloop_core::Watch;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::time::Duration;

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
        style(&bar, "{spinner} {msg} {elapsed}");
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Shows how far the engine says it is. Cancels nothing: who stops the process loses no
    /// acknowledged work.
    pub(crate) fn watcher(&self) -> Watch {
        let bar = self.bar.clone();
        Arc::new(move |_step, done, total| {
            show(&bar, done, total);
            true
        })
    }
}

/// Shows a step: as a bar where its end is known, else as a count.
fn show(bar: &ProgressBar, done: u64, total: u64) {
    let length = Some(total).filter(|total| *total > 0);
    if bar.length() != length {
        match length {
            Some(total) => {
                bar.set_length(total);
                style(bar, "{spinner} {msg} {wide_bar} {percent:>3}%");
            }
            None => {
                bar.unset_length();
                style(bar, "{spinner} {msg} {pos} {elapsed}");
            }
        }
    }
    bar.set_position(done);
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_without_a_known_end_is_counted_and_cancels_nothing() {
        let progress = Progress::of(false, "Importing");
        let watch = progress.watcher();
        assert!(watch("read", 1_000, 0));
        assert_eq!((progress.bar.length(), progress.bar.position()), (None, 1_000));
        assert!(watch("write", 1, 4));
        assert_eq!((progress.bar.length(), progress.bar.position()), (Some(4), 1));
    }
}
