//! Steps with a title and a time, and their sum.

use std::process::ExitCode;
use std::time::Instant;

use crate::trouble::Trouble;

/// How many checks passed, failed, or were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Counts {
    pub(crate) const ONE_PASSED: Self = Self {
        passed: 1,
        failed: 0,
        ignored: 0,
    };
    pub(crate) const SKIPPED: Self = Self {
        passed: 0,
        failed: 0,
        ignored: 1,
    };

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// Collects what each step found.
pub(crate) struct Report {
    started: Instant,
    sum: Counts,
    failures: Vec<String>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            sum: Counts::default(),
            failures: Vec::new(),
        }
    }

    /// Announces a step, runs it, and says how it went. The answer is whether it passed.
    pub(crate) fn step(&mut self, title: &str, work: impl FnOnce() -> Result<Counts, Trouble>) -> bool {
        println!("\n== {title}");
        let started = Instant::now();
        let counts = work().unwrap_or_else(|trouble| {
            eprintln!("error: {trouble}");
            Counts {
                failed: 1,
                ..Counts::default()
            }
        });
        let passed = counts.failed == 0;
        let verdict = match (passed, counts == Counts::SKIPPED) {
            (false, _) => "FAILED",
            (true, true) => "skipped",
            (true, false) => "passed",
        };
        println!("-- {title}: {verdict}, {:.1} s", started.elapsed().as_secs_f64());
        self.sum.add(counts);
        if !passed {
            self.failures.push(title.to_owned());
        }
        passed
    }

    /// The last words. The very last line is the sum alone, for programs that read it.
    pub(crate) fn close(self) -> ExitCode {
        println!(
            "\n{:.0} s in all, {} left out",
            self.started.elapsed().as_secs_f64(),
            self.sum.ignored
        );
        for title in &self.failures {
            println!("failed: {title}");
        }
        println!("{} passed, {} failed", self.sum.passed, self.sum.failed);
        if self.sum.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
