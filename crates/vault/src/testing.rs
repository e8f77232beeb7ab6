//! A machine for tests: its clock stands still, its luck repeats, its keychain is in memory.

use crate::crypto::sha256;
use crate::error::{Fault, KeychainFault};
use crate::host::{BootClock, Clock, Entropy, FileSystemKind, Host, Keychain};
use crate::kdf::KdfChoice;
use crate::witness::{Witness, WitnessFault};
use careloop_contract::{Instant, Secret};
use careloop_ledger::cosignature::cosign;
use careloop_ledger::note::{Checkpoint, SignedNote};
use careloop_ledger::sign::{PublicKey, SigningKey};
use careloop_ledger::tree::{Hash, TreeHead, verify_consistency};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

impl Host {
    /// A machine for tests. The same seed gives the same keys.
    #[must_use]
    pub fn for_tests(seed: u64) -> Self {
        Self {
            clock: Arc::new(TestClock::default()),
            entropy: Arc::new(SeededEntropy::new(seed)),
            keychain: Arc::new(MemoryKeychain::default()),
            file_system: Arc::new(LocalDisk),
            kdf: KdfChoice::cheap_for_tests(),
            name: "test workstation".to_owned(),
            witness: None,
        }
    }
}

/// A clock that only moves when told to.
#[derive(Debug)]
pub struct TestClock {
    now: AtomicI64,
    boot_millis: AtomicU64,
    slept_millis: AtomicU64,
    boot_number: AtomicU64,
}

impl Default for TestClock {
    /// 2026-11-21 09:30 UTC, an hour after the first boot.
    fn default() -> Self {
        Self {
            now: AtomicI64::new(1_795_253_400_000),
            boot_millis: AtomicU64::new(3_600_000),
            slept_millis: AtomicU64::new(0),
            boot_number: AtomicU64::new(1),
        }
    }
}

impl TestClock {
    /// Sets the wall clock as a person does; the boot clock stays.
    pub fn set(&self, now: Instant) {
        self.now.store(now.as_millis(), Ordering::SeqCst);
    }

    /// Lets time pass on both clocks.
    pub fn pass_millis(&self, millis: u64) {
        self.now
            .fetch_add(i64::try_from(millis).unwrap_or(i64::MAX), Ordering::SeqCst);
        self.boot_millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Puts the machine to sleep for so long: both clocks go on.
    pub fn suspend_millis(&self, millis: u64) {
        self.pass_millis(millis);
        self.slept_millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Starts the machine anew: another boot, whose clock is at zero.
    pub fn reboot(&self) {
        self.boot_number.fetch_add(1, Ordering::SeqCst);
        self.boot_millis.store(0, Ordering::SeqCst);
        self.slept_millis.store(0, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.now.load(Ordering::SeqCst))
    }

    fn boot(&self) -> BootClock {
        let number = self.boot_number.load(Ordering::SeqCst);
        let millis = self.boot_millis.load(Ordering::SeqCst);
        BootClock {
            id: u128::from(number).to_be_bytes(),
            millis,
            awake_millis: millis.saturating_sub(self.slept_millis.load(Ordering::SeqCst)),
        }
    }
}

/// The same bytes for the same seed: SHA-256 of the seed and a counter. May be told to fail.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    blocks: AtomicU64,
    fails: AtomicBool,
}

impl SeededEntropy {
    /// Starts the sequence of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            blocks: AtomicU64::new(0),
            fails: AtomicBool::new(false),
        }
    }

    /// From now on gives nothing, or gives again.
    pub fn set_fails(&self, fails: bool) {
        self.fails.store(fails, Ordering::SeqCst);
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<(), Fault> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(Fault::Entropy);
        }
        for chunk in out.chunks_mut(32) {
            let block = self.blocks.fetch_add(1, Ordering::SeqCst);
            let bytes = sha256(&[self.seed.to_be_bytes(), block.to_be_bytes()].concat());
            chunk.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

/// A keychain in memory, which may be missing or locked.
#[derive(Debug, Default)]
pub struct MemoryKeychain {
    stored: Mutex<BTreeMap<String, Vec<u8>>>,
    missing: AtomicBool,
    locked: AtomicBool,
}

impl MemoryKeychain {
    /// Takes the keychain away, or gives it back.
    pub fn set_missing(&self, missing: bool) {
        self.missing.store(missing, Ordering::SeqCst);
    }

    /// Locks or unlocks it.
    pub fn set_locked(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    /// Everything stored, to be put back later with [`Self::restore`]: a whole home directory
    /// restored from yesterday.
    #[must_use]
    pub fn snapshot(&self) -> BTreeMap<String, Vec<u8>> {
        self.entries().clone()
    }

    /// Puts back what [`Self::snapshot`] gave.
    pub fn restore(&self, snapshot: BTreeMap<String, Vec<u8>>) {
        *self.entries() = snapshot;
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answers(&self) -> Result<MutexGuard<'_, BTreeMap<String, Vec<u8>>>, KeychainFault> {
        if self.missing.load(Ordering::SeqCst) {
            return Err(KeychainFault::Missing);
        }
        if self.locked.load(Ordering::SeqCst) {
            return Err(KeychainFault::Locked);
        }
        Ok(self.entries())
    }
}

impl Keychain for MemoryKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault> {
        Ok(self.answers()?.get(account).cloned().map(Secret::new))
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        self.answers()?.insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn erase(&self, account: &str) -> Result<(), KeychainFault> {
        self.answers()?.remove(account);
        Ok(())
    }
}

/// A file system that is never on the network.
#[derive(Clone, Copy, Debug)]
pub struct LocalDisk;

impl FileSystemKind for LocalDisk {
    fn is_network(&self, _folder: &Path) -> io::Result<bool> {
        Ok(false)
    }
}

/// The bytes of a test vector.
#[cfg(test)]
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| (pair[0] << 4 | pair[1]) as u8)
        .collect()
}

/// How a [`TestWitness`] behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Honest,
    /// Does not answer.
    Unreachable,
    /// Signs something else.
    SignsFalsely,
    /// Signs with another key than the one that is known.
    OtherKey,
    /// Answers with the first note that it ever signed.
    Replays,
}

/// What a witness remembers of a log: the first note and the latest, and the latest head.
type Remembered = (String, String, TreeHead);

/// A witness in memory.
pub struct TestWitness {
    key: SigningKey,
    mood: Mutex<Mood>,
    logs: Mutex<BTreeMap<String, Remembered>>,
}

impl Default for TestWitness {
    fn default() -> Self {
        Self {
            key: SigningKey::from_seed(&[0x77; 32]),
            mood: Mutex::new(Mood::Honest),
            logs: Mutex::default(),
        }
    }
}

impl TestWitness {
    /// Behaves so from now on.
    pub fn set_mood(&self, mood: Mood) {
        *lock(&self.mood) = mood;
    }

    /// The size of the latest head of any log that it signed.
    #[must_use]
    pub fn size(&self) -> u64 {
        let logs = lock(&self.logs);
        logs.values().map(|(_, _, head)| head.size).max().unwrap_or(0)
    }

    fn lines(&self, text: &str) -> String {
        let name = self.name();
        match *lock(&self.mood) {
            Mood::SignsFalsely => cosign(name, &self.key, "something else\n", 1_795_253_400),
            Mood::OtherKey => cosign(name, &SigningKey::from_seed(&[0x78; 32]), text, 1_795_253_400),
            Mood::Honest | Mood::Unreachable | Mood::Replays => cosign(name, &self.key, text, 1_795_253_400),
        }
    }
}

impl Witness for TestWitness {
    fn name(&self) -> &str {
        "witness.example/w1"
    }

    fn public_key(&self) -> PublicKey {
        self.key.public_key()
    }

    fn add_checkpoint(&self, old_size: u64, proof: &[Hash], note: &str) -> Result<String, WitnessFault> {
        if *lock(&self.mood) == Mood::Unreachable {
            return Err(WitnessFault::Unreachable);
        }
        let signed = SignedNote::parse(note.as_bytes()).map_err(|_| WitnessFault::Refused)?;
        let checkpoint = Checkpoint::parse(signed.text()).map_err(|_| WitnessFault::Refused)?;
        let (origin, head) = (checkpoint.origin().to_owned(), checkpoint.head());
        let lines = self.lines(signed.text());
        let cosigned = format!("{note}{lines}");
        let mut logs = lock(&self.logs);
        match logs.get_mut(&origin) {
            None if old_size != 0 => return Err(WitnessFault::Conflict { size: 0 }),
            None => {
                logs.insert(origin, (cosigned.clone(), cosigned, head));
            }
            Some((_, latest, known)) => {
                if known.size != old_size {
                    return Err(WitnessFault::Conflict { size: known.size });
                }
                verify_consistency(known, &head, proof).map_err(|_| WitnessFault::Refused)?;
                (*latest, *known) = (cosigned, head);
            }
        }
        Ok(lines)
    }

    fn latest(&self, origin: &str) -> Result<Option<String>, WitnessFault> {
        let logs = lock(&self.logs);
        let known = logs.get(origin);
        let mood = *lock(&self.mood);
        match mood {
            Mood::Unreachable => Err(WitnessFault::Unreachable),
            Mood::Replays => Ok(known.map(|(first, _, _)| first.clone())),
            Mood::Honest => Ok(known.map(|(_, latest, _)| latest.clone())),
            Mood::SignsFalsely | Mood::OtherKey => {
                let note = known.and_then(|(_, latest, _)| SignedNote::parse(latest.as_bytes()).ok());
                Ok(note.map(|note| format!("{}\n{}", note.text(), self.lines(note.text()))))
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
