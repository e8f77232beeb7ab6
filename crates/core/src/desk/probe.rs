//! What is asked of the machine once, on a thread of its own, because it may not answer for a minute.

use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A name that nothing is ever stored under.
const ACCOUNT: &str = "probe";

/// How long the door waits for an answer. A keychain may take a minute to say that it is locked.
const PATIENCE: Duration = Duration::from_millis(300);

/// Something that is asked once.
pub(super) struct Probe<T>(Arc<(Mutex<Asked<T>>, Condvar)>);

enum Asked<T> {
    Waiting,
    Answered(T),
    /// There was no thread to ask on.
    Never,
}

impl<T: Clone + Send + 'static> Probe<T> {
    pub(super) fn begin(name: &str, ask: impl FnOnce() -> T + Send + 'static) -> Self {
        let answer = Arc::new((Mutex::new(Asked::Waiting), Condvar::new()));
        let told = Arc::clone(&answer);
        let asking = std::thread::Builder::new().name(name.to_owned());
        let asked = asking.spawn(move || {
            let found = ask();
            let (answer, changed) = &*told;
            *answer.lock().unwrap_or_else(PoisonError::into_inner) = Asked::Answered(found);
            changed.notify_all();
        });
        if asked.is_err() {
            *answer.0.lock().unwrap_or_else(PoisonError::into_inner) = Asked::Never;
        }
        Self(answer)
    }

    /// The answer; none as long as there is none.
    pub(super) fn answer(&self) -> Option<T> {
        let (answer, changed) = &*self.0;
        let waiting = answer.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(waiting, PATIENCE, |answer| matches!(answer, Asked::Waiting));
        let (answer, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match &*answer {
            Asked::Answered(found) => Some(found.clone()),
            Asked::Waiting | Asked::Never => None,
        }
    }
}

/// Whether a keychain answers on this machine.
pub(super) fn keychain_probe(keychain: Arc<dyn Keychain>) -> Probe<bool> {
    Probe::begin("keychain probe", move || match keychain.read(ACCOUNT) {
        // One that is locked is there: what needs it says so.
        Ok(_) | Err(KeychainFault::Locked) => true,
        Err(KeychainFault::Missing | KeychainFault::Failed) => false,
    })
}
