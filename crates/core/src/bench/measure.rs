//! Takes times and sums them up.

/// Runs something and tells how many milliseconds it took.
pub(crate) fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that measures how long something takes"
    )]
    let begun = std::time::Instant::now();
    let answer = run();
    (answer, begun.elapsed().as_secs_f64() * 1000.0)
}

/// Times of one kind of work, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn add(&mut self, millis: f64) {
        self.0.push(millis);
    }

    /// Runs something, takes its time and gives its answer on.
    pub(crate) fn of<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let (answer, millis) = timed(run);
        self.add(millis);
        answer
    }

    /// The time that so many in a hundred stay within; zero if none was taken.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(rank).copied().unwrap_or(0.0)
    }

    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    pub(crate) fn max(&self) -> f64 {
        self.percentile(100)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut times = Times::default();
        assert!(times.median().abs() < f64::EPSILON, "nothing took no time");
        (1..=20).rev().for_each(|millis| times.add(f64::from(millis)));
        for (percent, millis) in [(50, 10.0), (95, 19.0), (100, 20.0), (1, 1.0)] {
            assert!(
                (times.percentile(percent) - millis).abs() < f64::EPSILON,
                "{percent}"
            );
        }
    }
}
