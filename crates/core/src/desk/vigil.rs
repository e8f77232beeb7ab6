//! What is known without asking the engine: how long nobody has touched anything, and how far long
//! work is. The engine may be busy for minutes; these answers never wait for it.

use crate::idle::{self, IdlePreference};
use careloop_contract::limits::{IDLE_MINUTES, IDLE_WARNING_SECONDS};
use careloop_contract::view::{IdleView, WorkView};
use careloop_vault::host::Clock;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Watches over idleness and work.
pub(super) struct Vigil {
    /// Its boot clock runs on during a suspend, and nobody can set it back.
    clock: Arc<dyn Clock>,
    /// The boot clock's milliseconds when somebody last did something.
    last: AtomicU64,
    /// How long this workstation would let a session stand idle.
    preferred: IdlePreference,
    /// Minutes that the clinic allows.
    allowed: AtomicU8,
    /// Whether somebody is in.
    is_open: AtomicBool,
    /// Whether the engine carries out a request.
    is_busy: AtomicBool,
    is_cancelled: AtomicBool,
    /// A mutex and not an atomic, because three numbers belong together; held for a copy only.
    work: Mutex<Option<WorkView>>,
}

impl Vigil {
    pub(super) fn new(clock: Arc<dyn Clock>, preferred: IdlePreference) -> Self {
        let vigil = Self {
            clock,
            last: AtomicU64::new(0),
            preferred,
            allowed: AtomicU8::new(*IDLE_MINUTES.end()),
            is_open: AtomicBool::new(false),
            is_busy: AtomicBool::new(false),
            is_cancelled: AtomicBool::new(false),
            work: Mutex::new(None),
        };
        vigil.begin_anew();
        vigil
    }

    /// How long the clinic lets a session stand idle. The workstation may choose less, never more.
    pub(super) fn allow(&self, idle_minutes: u8) {
        self.allowed.store(idle_minutes, Ordering::SeqCst);
    }

    /// How long this workstation would.
    pub(super) fn prefer(&self, idle_minutes: u8) {
        self.preferred.set(idle_minutes);
    }

    /// Somebody did something. It comes too late once the time is over: the session is to be locked,
    /// whether or not that was done yet.
    pub(super) fn note_activity(&self) {
        if !self.is_over() {
            self.begin_anew();
        }
    }

    /// The time begins anew: somebody came in, or long work they wanted has ended.
    pub(super) fn begin_anew(&self) {
        self.last.store(self.clock.boot().millis, Ordering::SeqCst);
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open.load(Ordering::SeqCst)
    }

    pub(super) fn set_open(&self, is_open: bool) {
        self.is_open.store(is_open, Ordering::SeqCst);
    }

    /// Whether an open session must be locked now.
    pub(super) fn is_over(&self) -> bool {
        self.is_open() && self.millis_left() == 0
    }

    fn millis_left(&self) -> u64 {
        let idle = self
            .clock
            .boot()
            .millis
            .saturating_sub(self.last.load(Ordering::SeqCst));
        let minutes = idle::effective(self.preferred.minutes(), self.allowed.load(Ordering::SeqCst));
        u64::from(minutes).saturating_mul(60_000).saturating_sub(idle)
    }

    /// Milliseconds for which nobody has touched anything.
    pub(super) fn quiet_millis(&self) -> u64 {
        let last = self.last.load(Ordering::SeqCst);
        self.clock.boot().millis.saturating_sub(last)
    }

    pub(super) fn idle(&self) -> IdleView {
        if !self.is_open() {
            return IdleView {
                locks_in: None,
                warn: false,
            };
        }
        if self.work().is_some() {
            // Work that tells of itself is not cut off.
            self.begin_anew();
        }
        let seconds = u32::try_from(self.millis_left().div_ceil(1000)).unwrap_or(u32::MAX);
        IdleView {
            locks_in: Some(seconds),
            warn: seconds <= IDLE_WARNING_SECONDS,
        }
    }

    // ---- work --------------------------------------------------------------------------------

    pub(super) fn begin_work(&self) {
        self.is_cancelled.store(false, Ordering::SeqCst);
        self.is_busy.store(true, Ordering::SeqCst);
    }

    /// Ends the work; answers whether it was of the long kind, which tells how far it is.
    pub(super) fn end_work(&self) -> bool {
        self.is_busy.store(false, Ordering::SeqCst);
        self.lock_work().take().is_some()
    }

    /// Takes note of how far work is; answers whether to go on.
    pub(super) fn tell(&self, what: &'static str, done: u64, total: u64) -> bool {
        *self.lock_work() = Some(WorkView {
            what: what.to_owned(),
            done,
            total,
        });
        self.begin_anew();
        !self.is_cancelled.load(Ordering::SeqCst)
    }

    pub(super) fn work(&self) -> Option<WorkView> {
        self.lock_work().clone()
    }

    /// Asks the work that is going on to stop. One that begins later is not meant.
    pub(super) fn cancel(&self) {
        if self.is_busy.load(Ordering::SeqCst) {
            self.is_cancelled.store(true, Ordering::SeqCst);
        }
    }

    fn lock_work(&self) -> std::sync::MutexGuard<'_, Option<WorkView>> {
        // Nothing can be half written in it.
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work that goes on only as long as nobody is there. It tells nobody how far it is and keeps no session
/// open.
pub(super) struct QuietWork {
    vigil: Arc<Vigil>,
    /// When somebody last did something, as it was at the beginning.
    begun: u64,
    /// Milliseconds that must be left before the session locks.
    spare: u64,
}

impl QuietWork {
    pub(super) fn begin(vigil: &Arc<Vigil>) -> Self {
        vigil.begin_work();
        let warning = u64::from(IDLE_WARNING_SECONDS) * 1000;
        Self {
            begun: vigil.last.load(Ordering::SeqCst),
            // Whoever is being warned already is not kept waiting for it; the lock is.
            spare: if vigil.millis_left() > warning {
                warning
            } else {
                5_000
            },
            vigil: Arc::clone(vigil),
        }
    }

    /// Whether to go on: nobody came, nobody asked it to stop, and the session is not about to lock.
    pub(super) fn goes_on(&self) -> bool {
        let vigil = &self.vigil;
        vigil.last.load(Ordering::SeqCst) == self.begun
            && !vigil.is_cancelled.load(Ordering::SeqCst)
            && vigil.millis_left() > self.spare
    }
}

impl Drop for QuietWork {
    fn drop(&mut self) {
        self.vigil.is_busy.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_vault::testing::TestClock;

    fn vigil(minutes: u8) -> (Arc<Vigil>, Arc<TestClock>) {
        let clock = Arc::new(TestClock::default());
        let vigil = Arc::new(Vigil::new(clock.clone(), IdlePreference::default()));
        vigil.prefer(minutes);
        vigil.set_open(true);
        (vigil, clock)
    }

    #[test]
    fn quiet_work_ends_when_somebody_comes_stops_it_or_the_session_locks() {
        let (vigil, clock) = vigil(10);
        clock.pass_millis(60_000);
        let work = QuietWork::begin(&vigil);
        assert!(work.goes_on());
        clock.pass_millis(1);
        vigil.note_activity();
        assert!(!work.goes_on(), "somebody came");
        drop(work);

        let work = QuietWork::begin(&vigil);
        assert!(work.goes_on());
        vigil.cancel();
        assert!(!work.goes_on(), "the machine goes to sleep");
        drop(work);

        let work = QuietWork::begin(&vigil);
        clock.pass_millis(9 * 60_000 - 1);
        assert!(work.goes_on());
        clock.pass_millis(1);
        assert!(!work.goes_on(), "the warning is shown in time");
    }

    #[test]
    fn quiet_work_is_done_in_the_shortest_idle_time_too() {
        let (vigil, clock) = vigil(2);
        clock.pass_millis(60_000);
        let work = QuietWork::begin(&vigil);
        assert!(work.goes_on());
        clock.pass_millis(55_000);
        assert!(!work.goes_on(), "the lock is in time");
        assert!(!vigil.is_over());
    }
}
