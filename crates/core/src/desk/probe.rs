//! Whether a keychain answers on this machine.

use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A name that nothing is ever stored under.
const ACCOUNT: &str = "probe";

/// How long the door waits for the answer. A keychain may take a minute to say that it is locked.
const PATIENCE: Duration = Duration::from_millis(300);

/// Asks the keychain once, on a thread of its own.
pub(super) struct KeychainProbe(Arc<(Mutex<Option<bool>>, Condvar)>);

impl KeychainProbe {
    pub(super) fn begin(keychain: Arc<dyn Keychain>) -> Self {
        let answer = Arc::new((Mutex::new(None), Condvar::new()));
        let told = Arc::clone(&answer);
        let asking = std::thread::Builder::new().name("keychain probe".to_owned());
        let asked = asking.spawn(move || {
            let answers = match keychain.read(ACCOUNT) {
                // One that is locked is there: what needs it says so.
                Ok(_) | Err(KeychainFault::Locked) => true,
                Err(KeychainFault::Missing | KeychainFault::Failed) => false,
            };
            let (answer, changed) = &*told;
            *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answers);
            changed.notify_all();
        });
        if asked.is_err() {
            *answer.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(false);
        }
        Self(answer)
    }

    /// Whether it answered; false as long as it has not.
    pub(super) fn answers(&self) -> bool {
        let (answer, changed) = &*self.0;
        let waiting = answer.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(waiting, PATIENCE, |answer| answer.is_none());
        let (answer, _) = waited.unwrap_or_else(PoisonError::into_inner);
        answer.unwrap_or(false)
    }
}
