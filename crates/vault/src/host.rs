//! What the engine needs from the machine, passed in: time, randomness, keychain, file system.
//!
//! Nothing below this crate's `system` module asks the operating system for any of these, so every
//! rule can be tested at any time, with any luck and without a desktop.

use crate::error::{Fault, KeychainFault};
use crate::kdf::KdfChoice;
use crate::witness::Witness;
use careloop_contract::{Instant, Secret};
use core::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A clock that only counts since the machine's start, and which start that was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BootClock {
    /// Identifier of this boot; another after every start. Zero where there is none.
    pub id: [u8; 16],
    /// Milliseconds since then, suspend included. Nobody can set it back.
    pub millis: u64,
    /// Milliseconds since then in which the machine was awake. The same where no clock tells.
    pub awake_millis: u64,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, by the machine's clock, which a person can set.
    fn now(&self) -> Instant;

    /// Now, by the boot clock.
    fn boot(&self) -> BootClock;
}

/// Gives random bytes fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// [`Fault::Entropy`]; the buffer must not be used then.
    fn fill(&self, out: &mut [u8]) -> Result<(), Fault>;
}

impl dyn Entropy + '_ {
    /// Random bytes that need not be kept secret: a nonce, a salt, an id.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make_bytes<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Random bytes for a key, erased when dropped.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make_secret<const N: usize>(&self) -> Result<Zeroizing<[u8; N]>, Fault> {
        let mut bytes = Zeroizing::new([0; N]);
        self.fill(&mut *bytes)?;
        Ok(bytes)
    }
}

/// Keeps small secrets for the operating-system account, under the service `careloop`.
pub trait Keychain: Send + Sync {
    /// What is stored for the account, if anything is.
    ///
    /// # Errors
    /// [`KeychainFault`].
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault>;

    /// Stores, in place of what was there.
    ///
    /// # Errors
    /// [`KeychainFault`].
    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainFault>;

    /// Removes. Nothing there is no error.
    ///
    /// # Errors
    /// [`KeychainFault`].
    fn erase(&self, account: &str) -> Result<(), KeychainFault>;
}

/// Tells which file systems SQLite's write-ahead log cannot be trusted on.
pub trait FileSystemKind: Send + Sync {
    /// Whether the folder, which must exist, is on a network file system.
    ///
    /// # Errors
    /// What the operating system says.
    fn is_network(&self, folder: &Path) -> io::Result<bool>;
}

/// The machine, as the engine sees it.
#[derive(Clone)]
pub struct Host {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Keeps the device secret and the heads.
    pub keychain: Arc<dyn Keychain>,
    /// Knows network file systems.
    pub file_system: Arc<dyn FileSystemKind>,
    /// Makes keys from passwords.
    pub kdf: KdfChoice,
    /// What the machine calls itself: the workstation's name in the clinic.
    pub name: String,
    /// Keeps heads of the log elsewhere, if there is one.
    pub witness: Option<Arc<dyn Witness>>,
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}

/// Lets other libraries draw from our [`Entropy`].
///
/// `hpke` and `vsss-rs` take a generator that cannot fail. Ours can, so a failure gives zeros and is remembered:
/// whoever uses this must ask [`LibraryEntropy::has_failed`] and throw the result away if so.
pub(crate) struct LibraryEntropy<'a> {
    source: &'a dyn Entropy,
    failed: bool,
}

impl<'a> LibraryEntropy<'a> {
    pub(crate) fn new(source: &'a dyn Entropy) -> Self {
        Self {
            source,
            failed: false,
        }
    }

    pub(crate) const fn has_failed(&self) -> bool {
        self.failed
    }

    fn draw<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.draw_into(&mut bytes);
        bytes
    }

    fn draw_into(&mut self, out: &mut [u8]) {
        if self.source.fill(out).is_err() {
            out.fill(0);
            self.failed = true;
        }
    }
}

impl rand_core::TryRng for LibraryEntropy<'_> {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_le_bytes(self.draw()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_le_bytes(self.draw()))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Self::Error> {
        self.draw_into(dst);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for LibraryEntropy<'_> {}
