//! Steps with a title and a time, and their sum.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::process;
use crate::trouble::{Trouble, While as _};

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

/// Runs tests, passes their output on as it comes, and sums what `read` finds in its lines.
pub(crate) fn counted(command: &mut Command, read: fn(&str) -> Option<Counts>) -> Result<Counts, Trouble> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .during(process::shown(command))?;
    let mut counts = Counts::default();
    if let Some(stdout) = child.stdout.take() {
        // Lines of bytes: a test may print what is not UTF-8.
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.during("reading the output of the tests")?;
            let mut terminal = std::io::stdout().lock();
            // Nobody left to read it is no reason to stop counting.
            let _ = terminal.write_all(&line).and_then(|()| terminal.write_all(b"\n"));
            if let Some(found) = read(&String::from_utf8_lossy(&line)) {
                counts.add(found);
            }
        }
    }
    let status = child.wait().during("waiting for the tests")?;
    if !status.success() && counts.failed == 0 {
        // A program that did not compile or was killed has no result line.
        eprintln!("error: `{}` ended with {status}", process::shown(command));
        counts.failed = 1;
    }
    Ok(counts)
}
