//! The machine this runs on: its clocks, randomness, keychain and file systems.

use crate::error::{Fault, KeychainFault};
use crate::host::{BootClock, Clock, Entropy, FileSystemKind, Host, Keychain};
use crate::kdf::KdfChoice;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use careloop_contract::{Instant, Secret, SessionId};
use std::io;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

impl Host {
    /// The machine this runs on.
    #[must_use]
    pub fn this_machine() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
            keychain: Arc::new(OsKeychain),
            file_system: Arc::new(OsFileSystem),
            kdf: KdfChoice::argon2id(),
            name: machine_name(),
            witness: None,
        }
    }
}

/// The machine's host name.
fn machine_name() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    if name.is_empty() {
        "workstation".to_owned()
    } else {
        name
    }
}

/// The machine's clocks.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock; everything else is told the time"
    )]
    fn now(&self) -> Instant {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            // Before 1970: the clock is badly wrong, but it is what the machine says.
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
        };
        Instant::from_millis(millis)
    }

    #[cfg(target_os = "linux")]
    fn boot(&self) -> BootClock {
        use rustix::time::{ClockId, clock_gettime};
        let millis_of = |clock| {
            let since = clock_gettime(clock);
            let millis = since
                .tv_sec
                .saturating_mul(1000)
                .saturating_add(since.tv_nsec / 1_000_000);
            u64::try_from(millis).unwrap_or(0)
        };
        BootClock {
            id: boot_id(),
            millis: millis_of(ClockId::Boottime),
            // Stands still while the machine sleeps (clock_gettime(2)).
            awake_millis: millis_of(ClockId::Monotonic),
        }
    }

    /// There is no boot clock the standard library reaches: time since this process first asked,
    /// with no boot to name. It still never goes back.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn boot(&self) -> BootClock {
        static FIRST: std::sync::LazyLock<std::time::Instant> =
            std::sync::LazyLock::new(std::time::Instant::now);
        let millis = u64::try_from(FIRST.elapsed().as_millis()).unwrap_or(u64::MAX);
        BootClock {
            id: [0; 16],
            millis,
            awake_millis: millis,
        }
    }
}

/// The kernel's identifier of this boot (random(4)), which it writes as we write ids; zero if it
/// cannot be read.
#[cfg(target_os = "linux")]
fn boot_id() -> [u8; 16] {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .ok()
        .and_then(|text| text.trim().parse::<SessionId>().ok())
        .map_or([0; 16], |id| *id.as_bytes())
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<(), Fault> {
        getrandom::fill(out).map_err(|_| Fault::Entropy)
    }
}

/// The service under which everything is stored in the keychain.
const SERVICE: &str = "careloop";

/// How long a keychain may take. It may have to ask a person for its password.
const KEYCHAIN_PATIENCE: Duration = Duration::from_secs(60);

/// The operating system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager
/// on Windows.
///
/// Values are stored in base64, because KDE's keychain only keeps UTF-8. Whether there is a
/// keychain is found out once: one that starts later is found by the next run of the program.
#[derive(Clone, Copy, Debug)]
pub struct OsKeychain;

impl Keychain for OsKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault> {
        let stored = patiently(account, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        match stored {
            Some(text) => {
                let bytes = BASE64
                    .decode(text.as_bytes())
                    .map_err(|_| KeychainFault::Failed)?;
                Ok(Some(Secret::new(bytes)))
            }
            None => Ok(None),
        }
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        let text = Zeroizing::new(BASE64.encode(secret));
        patiently(account, move |entry| entry.set_password(&text))
    }

    fn erase(&self, account: &str) -> Result<(), KeychainFault> {
        patiently(account, |entry| match entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}

/// Asks the keychain on a thread of its own, and stops waiting when nobody answers it: a keychain
/// whose question to the person stays open counts as locked.
fn patiently<T: Send + 'static>(
    account: &str,
    ask: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, KeychainFault> {
    let account = account.to_owned();
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            let answer = keyring::Entry::new(SERVICE, &account).and_then(|entry| ask(&entry));
            let _ = sender.send(answer.map_err(|error| fault(&error)));
        })
        .map_err(|_| KeychainFault::Failed)?;
    match receiver.recv_timeout(KEYCHAIN_PATIENCE) {
        Ok(answer) => answer,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(KeychainFault::Locked),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeychainFault::Failed),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "keyring's errors are not exhaustive; an unknown one is a failure"
)]
fn fault(error: &keyring::Error) -> KeychainFault {
    match error {
        keyring::Error::NoDefaultStore => KeychainFault::Missing,
        keyring::Error::NoStorageAccess(_) => KeychainFault::Locked,
        _ => KeychainFault::Failed,
    }
}

/// The operating system's file systems.
#[derive(Clone, Copy, Debug)]
pub struct OsFileSystem;

impl FileSystemKind for OsFileSystem {
    #[cfg(target_os = "linux")]
    fn is_network(&self, folder: &Path) -> io::Result<bool> {
        // The magic numbers are 32 bits wide, in a field whose width differs by machine.
        let magic = rustix::fs::statfs(folder)?.f_type as u32;
        Ok(NETWORK_FILE_SYSTEMS.contains(&magic))
    }

    /// Not known here: the vault's folder is in the account's own profile by default.
    #[cfg(not(target_os = "linux"))]
    fn is_network(&self, _folder: &Path) -> io::Result<bool> {
        Ok(false)
    }
}

/// Magic numbers of statfs(2) and `linux/magic.h`.
#[cfg(target_os = "linux")]
const NETWORK_FILE_SYSTEMS: [u32; 14] = [
    0x0000_6969, // NFS
    0x0000_517B, // SMB
    0xFF53_4D42, // CIFS
    0xFE53_4D42, // SMB2
    0x5346_414F, // OpenAFS
    0x6B41_4653, // kAFS
    0x7375_7245, // Coda
    0x0000_564C, // NCP
    0x0102_1997, // 9P: folders shared into virtual machines
    0x786F_4256, // VirtualBox shared folders
    0x00C3_6400, // Ceph
    0x0BD0_0BD0, // Lustre
    0x0116_1970, // GFS2
    // FUSE: sshfs and cloud drives cannot be told from local ones here, and many do not keep the
    // memory that the write-ahead log shares between processes.
    0x6573_5546,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_answers() {
        let host = Host::this_machine();
        assert!(
            host.clock.now() > Instant::from_millis(1_750_000_000_000),
            "after this was written"
        );
        let (first, second) = (host.clock.boot(), host.clock.boot());
        assert!(
            first.id == second.id && first.millis <= second.millis,
            "{first:?} {second:?}"
        );
        #[cfg(target_os = "linux")]
        assert_ne!(first.id, [0; 16], "the kernel names the boot");
        let drawn = host.entropy.make_bytes::<32>().expect("there is randomness");
        assert_ne!(drawn, host.entropy.make_bytes().expect("there is randomness"));
        let home = tempfile::tempdir().expect("a folder");
        assert!(
            !host.file_system.is_network(home.path()).expect("known"),
            "{home:?}"
        );
    }
}
