//! How long a session may stand idle: as long as the workstation likes, never longer than the clinic
//! allows, and never outside the limits, whatever a file says.

use careloop_contract::limits::{IDLE_MINUTES, IDLE_MINUTES_DEFAULT};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// The minutes after which a session locks.
pub(crate) fn effective(workstation: u8, clinic: u8) -> u8 {
    workstation
        .min(clinic)
        .clamp(*IDLE_MINUTES.start(), *IDLE_MINUTES.end())
}

/// What the workstation prefers. Shared, because the idle clock never waits for the engine.
#[derive(Clone)]
pub(crate) struct IdlePreference(Arc<AtomicU8>);

impl Default for IdlePreference {
    fn default() -> Self {
        Self(Arc::new(AtomicU8::new(IDLE_MINUTES_DEFAULT)))
    }
}

impl IdlePreference {
    pub(crate) fn minutes(&self) -> u8 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn set(&self, minutes: u8) {
        self.0.store(minutes, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::effective;

    #[test]
    fn the_shorter_time_counts_within_the_limits() {
        assert_eq!(effective(5, 10), 5);
        assert_eq!(effective(15, 10), 10);
        assert_eq!(effective(200, 255), 15, "whatever a file says");
        assert_eq!(effective(0, 10), 2);
        assert_eq!(effective(10, 0), 2);
    }
}
