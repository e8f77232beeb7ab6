//! A clock for days that are over: history is written with the times it would have had.

use careloop_contract::Instant;
use careloop_vault::host::{BootClock, Clock};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands at a moment of the past until it is moved on.
pub(crate) struct PastClock {
    real: Arc<dyn Clock>,
    now: AtomicI64,
    began: i64,
}

impl PastClock {
    pub(crate) fn starting(real: Arc<dyn Clock>, at: Instant) -> Self {
        Self {
            real,
            now: AtomicI64::new(at.as_millis()),
            began: at.as_millis(),
        }
    }

    /// Moves on to a moment. Time never goes back: a moment that is over already changes nothing.
    pub(crate) fn move_to(&self, at: Instant) {
        self.now.fetch_max(at.as_millis(), Ordering::SeqCst);
    }

    pub(crate) fn pass_millis(&self, millis: i64) {
        self.now.fetch_add(millis.max(0), Ordering::SeqCst);
    }
}

impl Clock for PastClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.now.load(Ordering::SeqCst))
    }

    /// Goes on by real time as well, by which the cost of a key derivation is measured. It names no
    /// boot of this machine, whose own clock was never that far.
    fn boot(&self) -> BootClock {
        let real = self.real.boot();
        let moved = self.now().as_millis().saturating_sub(self.began).unsigned_abs();
        BootClock {
            id: real.id.map(|byte| !byte),
            millis: real.millis.saturating_add(moved),
            awake_millis: real.awake_millis.saturating_add(moved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Host;

    #[test]
    fn the_past_only_moves_on_and_the_boot_clock_with_it() {
        let host = Host::for_tests(1);
        let clock = PastClock::starting(Arc::clone(&host.clock), Instant::from_millis(5_000));
        let first = clock.boot();
        clock.move_to(Instant::from_millis(9_000));
        clock.move_to(Instant::from_millis(7_000));
        clock.pass_millis(-1);
        assert_eq!(clock.now(), Instant::from_millis(9_000));
        assert_eq!(clock.boot().millis - first.millis, 4_000);
        assert_ne!(clock.boot().id, host.clock.boot().id, "no boot of this machine");
    }
}
