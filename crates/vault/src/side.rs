//! `vault.side`: what happens before anyone is signed in.
//!
//! Failed sign-ins, the counters that slow them down, backups made at night. At the next unlock the
//! events become ledger entries. The file is sealed under the device secret, names the file before
//! it, and its head is kept in the keychain; a missing or older file is an alarm.
//!
//! Without a device secret the key is made from the clinic's id: the file is then chained, but
//! neither secret nor safe from somebody who forges a whole one.
//!
//! The file is the magic `CARESIDE`, the format as u16 (big endian), a 12-byte nonce, and
//! AES-256-GCM over canonical CBOR with the magic and format as associated data.

mod tiles;

pub use tiles::SideTile;

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::{self, Key, derive_key, label, sha256};
use crate::error::{Error, Fault};
use crate::factor::{Proof, Used};
use crate::header::{LoginTag, tag_login};
use crate::host::{BootClock, Entropy};
use careloop_contract::limits::{FAILED_SIGN_INS, TILES};
use careloop_contract::{ClinicId, Instant, Refusal, VaultPart};
use core::fmt;

/// The format this version writes. It reads every earlier one.
pub const FORMAT: u16 = 2;

/// The first format: its counters know no boot clock, and it has no used factors.
const FIRST_FORMAT: u16 = 1;

/// Most bytes of a side file.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Most events kept. Later ones are only counted.
pub const MAX_EVENTS: usize = 4_000;

/// Most counters kept. Beyond, the oldest of a name nobody has makes room.
pub const MAX_COUNTERS: usize = 1_000;

/// Most people whose used factors are kept. Beyond, the ledger alone remembers.
pub const MAX_USED: usize = 1_000;

/// Failed sign-ins that cost no wait.
const FREE_FAILURES: u32 = 4;

/// The longest wait between two attempts, in seconds.
const LONGEST_WAIT: u32 = 15 * 60;

const MAGIC: &[u8; 8] = b"CARESIDE";

/// The side file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideFile {
    /// The clinic.
    pub clinic: ClinicId,
    /// Rises by one at every writing; 1 in the first file.
    pub number: u64,
    /// SHA-256 of the file before; zero in the first.
    pub previous: [u8; 32],
    /// The number of the next event. Events handed to the ledger keep their numbers.
    pub next_event: u64,
    /// Failed sign-ins by name.
    pub counters: Vec<Counter>,
    /// Counters of names nobody has that were dropped to make room.
    pub dropped_counters: u64,
    /// What happened, oldest first.
    pub events: Vec<SideEvent>,
    /// Events that were not kept because there were too many.
    pub dropped_events: u64,
    /// What of people's second factors was used on this workstation.
    pub used: Vec<UsedFactor>,
    /// Who came in here, the latest first. Empty unless the clinic shows names.
    pub tiles: Vec<SideTile>,
}

/// What of a person's second factor was used on this workstation. The ledger says it too; this stays when
/// the ledger cannot be written, or was replaced by an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedFactor {
    /// The person's [`crate::header::login_tag`].
    pub tag: LoginTag,
    /// First bytes of the SHA-256 of the sealed factor, or of the digest of a one-time code: whose codes were used.
    pub factor: [u8; 8],
    /// The last time step. It counts for every later factor too.
    pub step: u64,
    /// A bit for each code of that factor.
    pub codes: u32,
}

/// How often a name failed to sign in on this workstation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// The name: [`crate::header::login_tag`] if someone has it, [`SideKey::unknown_tag`] if not.
    pub tag: LoginTag,
    /// Whether someone has it.
    pub known: bool,
    /// Failures since the last success.
    pub failures: u32,
    /// When the last one was, by the machine's clock.
    pub last: Instant,
    /// When it was, by the boot clock.
    pub boot: BootMoment,
}

/// A moment of the boot clock. Of no boot, where there is none or the first format noted it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BootMoment {
    /// Identifier of the boot.
    pub id: [u8; 16],
    /// Milliseconds since then, suspend included.
    pub millis: u64,
}

impl From<BootClock> for BootMoment {
    fn from(clock: BootClock) -> Self {
        Self {
            id: clock.id,
            millis: clock.millis,
        }
    }
}

/// Something that happened while nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideEvent {
    /// Its number on this workstation, without gaps.
    pub n: u64,
    /// When, by the machine's clock.
    pub at: Instant,
    /// When, in milliseconds of the boot clock.
    pub boot_millis: u64,
    /// What.
    pub kind: SideEventKind,
}

/// What happened while nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideEventKind {
    /// A sign-in failed.
    FailedSignIn {
        /// The name's tag, as in [`Counter::tag`].
        tag: LoginTag,
        /// Whether someone has the name, or had it.
        known: bool,
    },
    /// The last attempt was used up; only an administrator or the recovery sheet helps now.
    AttemptsExhausted {
        /// The name's tag, as in [`Counter::tag`].
        tag: LoginTag,
        /// Whether someone has the name.
        known: bool,
    },
    /// An invitation code was wrong.
    FailedInvitation,
    /// Recovery words were wrong.
    FailedRecovery,
    /// A backup was made.
    BackupMade {
        /// SHA-256 of its manifest.
        manifest: [u8; 32],
    },
    /// The file before was missing, older than the keychain knew, or unreadable; this one began
    /// anew. An alarm.
    BegunAnew,
}

/// Which side file the keychain remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideHead {
    /// Its number.
    pub number: u64,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
}

/// How the side file found compares with what the keychain remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadCheck {
    /// It is the one, or there is none and never was.
    Fine,
    /// It is the very next one: the program stopped between writing the file and the keychain.
    OneAhead,
    /// It is not the one, nor its successor: an older copy, or of another line. An alarm.
    Older,
    /// There is no file, but there was one. An alarm.
    Missing,
    /// The keychain remembers nothing: it was lost, or the file comes from another machine.
    Unanchored,
}

/// Whether a sign-in may be tried now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextAttempt {
    /// Yes.
    Now,
    /// Only after so many seconds.
    After {
        /// Seconds from now, rounded up.
        seconds: u32,
    },
    /// Not until an administrator or the recovery sheet helps.
    Never,
}

/// The keys of one workstation's side file.
pub struct SideKey {
    seal: Key,
    tag: Key,
}

impl SideKey {
    /// From the device secret; from the clinic's id alone where there is none, which protects
    /// nothing but keeps the file's form.
    #[must_use]
    pub fn derive(clinic: ClinicId, device_secret: Option<&Key>) -> Self {
        let ikm: &[u8] = device_secret.map_or(clinic.as_bytes().as_slice(), |secret| secret.as_slice());
        let context: [&[u8]; 1] = [clinic.as_bytes()];
        Self {
            seal: derive_key(label::SIDE, ikm, &[], &context),
            tag: derive_key(label::SIDE_TAG, ikm, &[], &context),
        }
    }

    /// The tag of a name nobody has. People type passwords into the name field, so unlike
    /// [`crate::header::login_tag`] this one cannot be tried out without the device secret.
    #[must_use]
    pub fn unknown_tag(&self, login: &str) -> LoginTag {
        tag_login(&self.tag, login)
    }
}

impl fmt::Debug for SideKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SideKey")
    }
}

/// Why bytes are not this workstation's side file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SideFault {
    /// Not a side file, cut short, changed, or sealed by another machine.
    #[error("the side file does not open")]
    Damaged,
    /// Written by a newer program.
    #[error("the side file's format {0} is newer than this program reads")]
    Newer(u16),
}

impl From<Malformed> for SideFault {
    fn from(_: Malformed) -> Self {
        Self::Damaged
    }
}

impl From<SideFault> for Error {
    fn from(fault: SideFault) -> Self {
        Self::Refused(match fault {
            SideFault::Damaged => Refusal::Damaged {
                part: VaultPart::SideFile,
            },
            SideFault::Newer(needs) => Refusal::NewerVault {
                needs: needs.into(),
                reads: FORMAT.into(),
            },
        })
    }
}

impl SideFile {
    /// The first side file of a workstation: nothing has happened, nothing is written yet.
    #[must_use]
    pub const fn new(clinic: ClinicId) -> Self {
        Self {
            clinic,
            number: 0,
            previous: [0; 32],
            next_event: 0,
            counters: Vec::new(),
            dropped_counters: 0,
            events: Vec::new(),
            dropped_events: 0,
            used: Vec::new(),
            tiles: Vec::new(),
        }
    }

    /// Notes an event.
    pub fn note(&mut self, kind: SideEventKind, at: Instant, boot_millis: u64) {
        if self.events.len() < MAX_EVENTS {
            self.events.push(SideEvent {
                n: self.next_event,
                at,
                boot_millis,
                kind,
            });
        } else {
            self.dropped_events = self.dropped_events.saturating_add(1);
        }
        self.next_event = self.next_event.saturating_add(1);
    }

    /// Whether this name may be tried now. A clock that was set back starts the wait anew, and the first
    /// look after a start of the machine goes over to its boot clock, so call this on the file that is
    /// written next.
    pub fn next_attempt(&mut self, tag: LoginTag, now: Instant, boot: BootMoment) -> NextAttempt {
        let Some(counter) = self.counters.iter_mut().find(|counter| counter.tag == tag) else {
            return NextAttempt::Now;
        };
        counter.last = counter.last.min(now);
        let by_clock = u64::try_from(now.millis_since(counter.last)).unwrap_or(0);
        if counter.boot.id != boot.id {
            // What went by while the machine was off only its clock tells.
            counter.boot = BootMoment {
                id: boot.id,
                millis: boot.millis.saturating_sub(by_clock),
            };
        }
        let by_boot = boot.millis.saturating_sub(counter.boot.millis);
        // Setting the clock forward passes no time.
        let passed = if counter.boot.id == [0; 16] {
            by_clock
        } else {
            by_clock.min(by_boot)
        };
        wait_before_next(counter.failures, passed)
    }

    /// Counts a failure, before the password is looked at: a program that is stopped in between
    /// has counted it. Says how many there are now.
    pub fn count_failure(&mut self, tag: LoginTag, known: bool, now: Instant, boot: BootMoment) -> u32 {
        if let Some(counter) = self.counters.iter_mut().find(|counter| counter.tag == tag) {
            counter.failures = counter.failures.saturating_add(1);
            (counter.last, counter.boot) = (now, boot);
            return counter.failures;
        }
        if MAX_COUNTERS <= self.counters.len() {
            self.drop_oldest_unknown();
        }
        if self.counters.len() < MAX_COUNTERS {
            self.counters.push(Counter {
                tag,
                known,
                failures: 1,
                last: now,
                boot,
            });
        } else {
            self.dropped_counters = self.dropped_counters.saturating_add(1);
        }
        1
    }

    /// Forgets the failures of a name, after it signed in or was helped.
    pub fn clear_failures(&mut self, tag: LoginTag) {
        self.counters.retain(|counter| counter.tag != tag);
    }

    /// What of a factor, or of a one-time code, was used here.
    #[must_use]
    pub fn used_factor(&self, tag: LoginTag, factor: [u8; 8]) -> Used {
        let Some(used) = self.used.iter().find(|used| used.tag == tag) else {
            return Used::default();
        };
        Used {
            step: i64::try_from(used.step).unwrap_or(i64::MAX),
            codes: if used.factor == factor { used.codes } else { 0 },
        }
    }

    /// Remembers what was used of a factor, or of a one-time code.
    pub fn use_factor(&mut self, tag: LoginTag, factor: [u8; 8], proof: Proof) {
        let before = self.used_factor(tag, factor);
        let step = match proof {
            Proof::Step(step) => before.step.max(step),
            Proof::RecoveryCode(_) | Proof::OneTimeCode => before.step,
        };
        self.used.retain(|used| used.tag != tag);
        if self.used.len() < MAX_USED {
            self.used.push(UsedFactor {
                tag,
                factor,
                step: step.unsigned_abs(),
                codes: before.codes | proof.bit(),
            });
        }
    }

    /// Forgets the events that are in the ledger by now: those with a number below `before`, and
    /// how many were not kept, which the ledger has to have been told too.
    pub fn forget_events(&mut self, before: u64) {
        self.events.retain(|event| before <= event.n);
        self.dropped_events = 0;
    }

    /// The plaintext encoding: canonical CBOR.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.encoded()
    }

    /// Reads [`SideFile::encode`].
    ///
    /// # Errors
    /// [`Malformed`] for anything but the one encoding of a side file within its limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if MAX_BYTES < bytes.len() {
            return Err(Malformed);
        }
        Self::decoded(bytes)
    }

    /// Reads what the first format held.
    fn decode_first(bytes: &[u8]) -> Result<Self, Malformed> {
        let file = Self::read_as(FIRST_FORMAT, &mut Reader::new(bytes))?;
        let mut again = Writer::new();
        file.write_as(FIRST_FORMAT, &mut again);
        if again.finish() == bytes {
            Ok(file)
        } else {
            Err(Malformed)
        }
    }

    /// The next file after the one whose head is given: its bytes, and its own head. The content
    /// takes the new number.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn seal(
        &mut self,
        after: Option<SideHead>,
        key: &SideKey,
        entropy: &dyn Entropy,
    ) -> Result<(Vec<u8>, SideHead), Fault> {
        let before = after.unwrap_or(SideHead {
            number: 0,
            hash: [0; 32],
        });
        self.number = before.number.saturating_add(1);
        self.previous = before.hash;
        let nonce = entropy.make_bytes()?;
        let aad = [MAGIC.as_slice(), &FORMAT.to_be_bytes()].concat();
        let ciphertext = crypto::seal(&file_key(key, &nonce), &nonce, &aad, &self.encode())?;
        let bytes = [aad.as_slice(), &nonce, &ciphertext].concat();
        let head = SideHead {
            number: self.number,
            hash: sha256(&bytes),
        };
        Ok((bytes, head))
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// A [`SideFault`]; any single changed byte is found.
    pub fn open(bytes: &[u8], key: &SideKey) -> Result<Self, SideFault> {
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(SideFault::Damaged)?;
        let (format, rest) = rest.split_first_chunk::<2>().ok_or(SideFault::Damaged)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<12>().ok_or(SideFault::Damaged)?;
        if magic != MAGIC || MAX_BYTES < bytes.len() {
            return Err(SideFault::Damaged);
        }
        let aad = [magic.as_slice(), format].concat();
        let format = u16::from_be_bytes(*format);
        if FORMAT < format {
            return Err(SideFault::Newer(format));
        }
        let plaintext =
            crypto::open(&file_key(key, nonce), nonce, &aad, ciphertext).map_err(|_| SideFault::Damaged)?;
        Ok(if format == FORMAT {
            Self::decode(&plaintext)?
        } else {
            Self::decode_first(&plaintext)?
        })
    }

    fn drop_oldest_unknown(&mut self) {
        let unknown = self
            .counters
            .iter()
            .enumerate()
            .filter(|(_, counter)| !counter.known);
        if let Some((oldest, _)) = unknown.min_by_key(|(_, counter)| counter.last) {
            self.counters.remove(oldest);
            self.dropped_counters = self.dropped_counters.saturating_add(1);
        }
    }
}

/// Compares a side file found, with the head of its bytes, to the head the keychain remembers.
#[must_use]
pub fn check_head(found: Option<(&SideFile, SideHead)>, kept: Option<SideHead>) -> HeadCheck {
    match (found, kept) {
        (None, None) => HeadCheck::Fine,
        (Some(_), None) => HeadCheck::Unanchored,
        (None, Some(_)) => HeadCheck::Missing,
        (Some((_, head)), Some(kept)) if head == kept => HeadCheck::Fine,
        (Some((file, head)), Some(kept))
            if Some(head.number) == kept.number.checked_add(1) && file.previous == kept.hash =>
        {
            HeadCheck::OneAhead
        }
        (Some(_), Some(_)) => HeadCheck::Older,
    }
}

/// The head of a side file's bytes.
#[must_use]
pub fn head_of(file: &SideFile, bytes: &[u8]) -> SideHead {
    SideHead {
        number: file.number,
        hash: sha256(bytes),
    }
}

/// How long a name must wait after so many failures, so many milliseconds after the last one.
///
/// Four failures are free; then 2, 4, 8 seconds and so on up to 15 minutes, and no further attempt
/// after [`FAILED_SIGN_INS`].
#[must_use]
pub fn wait_before_next(failures: u32, passed: u64) -> NextAttempt {
    if FAILED_SIGN_INS <= failures {
        return NextAttempt::Never;
    }
    if failures <= FREE_FAILURES {
        return NextAttempt::Now;
    }
    let wait = 2_u32.saturating_pow(failures - FREE_FAILURES).min(LONGEST_WAIT);
    match (u64::from(wait) * 1000).saturating_sub(passed).div_ceil(1000) {
        0 => NextAttempt::Now,
        seconds => NextAttempt::After {
            seconds: u32::try_from(seconds).unwrap_or(wait),
        },
    }
}

/// A fresh key for each writing of the file.
fn file_key(key: &SideKey, nonce: &[u8; 12]) -> Key {
    derive_key(label::SIDE, &*key.seal, nonce, &[])
}

impl Record for SideFile {
    fn write(&self, to: &mut Writer) {
        self.write_as(FORMAT, to);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Self::read_as(FORMAT, from)
    }
}

impl SideFile {
    fn write_as(&self, format: u16, to: &mut Writer) {
        let is_first = format == FIRST_FORMAT;
        to.map(if is_first { 8 } else { 10 });
        to.uint(0_u8).bytes(self.clinic.as_bytes());
        to.uint(1_u8).uint(self.number);
        to.uint(2_u8).bytes(&self.previous);
        to.uint(3_u8).uint(self.next_event);
        to.uint(4_u8).array(self.counters.len());
        for counter in &self.counters {
            to.array(if is_first { 4 } else { 6 })
                .bytes(&counter.tag.0)
                .bool(counter.known)
                .uint(counter.failures)
                .instant(counter.last);
            if !is_first {
                to.bytes(&counter.boot.id).uint(counter.boot.millis);
            }
        }
        to.uint(5_u8).uint(self.dropped_counters);
        to.uint(6_u8).records(&self.events);
        to.uint(7_u8).uint(self.dropped_events);
        if !is_first {
            to.uint(8_u8).records(&self.used);
            to.uint(9_u8).records(&self.tiles);
        }
    }

    fn read_as(format: u16, from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let is_first = format == FIRST_FORMAT;
        from.map(if is_first { 8 } else { 10 })?;
        let mut file = Self::new(ClinicId::from_bytes(from.key(0)?.fixed()?));
        file.number = from.key(1)?.uint()?;
        file.previous = from.key(2)?.fixed()?;
        file.next_event = from.key(3)?.uint()?;
        let counters = from.key(4)?.array()?;
        for _ in 0..counters {
            from.list(if is_first { 4 } else { 6 })?;
            file.counters.push(Counter {
                tag: LoginTag(from.fixed()?),
                known: from.bool()?,
                failures: from.uint()?,
                last: from.instant()?,
                boot: if is_first {
                    BootMoment::default()
                } else {
                    BootMoment {
                        id: from.fixed()?,
                        millis: from.uint()?,
                    }
                },
            });
        }
        file.dropped_counters = from.key(5)?.uint()?;
        file.events = from.key(6)?.records()?;
        file.dropped_events = from.key(7)?.uint()?;
        if !is_first {
            file.used = from.key(8)?.records()?;
            file.tiles = from.key(9)?.records()?;
        }
        if MAX_COUNTERS < file.counters.len()
            || MAX_EVENTS < file.events.len()
            || MAX_USED < file.used.len()
            || TILES < file.tiles.len()
        {
            return Err(Malformed);
        }
        Ok(file)
    }
}

impl Record for UsedFactor {
    fn write(&self, to: &mut Writer) {
        to.array(4)
            .bytes(&self.tag.0)
            .bytes(&self.factor)
            .uint(self.step)
            .uint(self.codes);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(4)?;
        Ok(Self {
            tag: LoginTag(from.fixed()?),
            factor: from.fixed()?,
            step: from.uint()?,
            codes: from.uint()?,
        })
    }
}

impl Record for SideEvent {
    fn write(&self, to: &mut Writer) {
        to.array(4).uint(self.n).instant(self.at).uint(self.boot_millis);
        self.kind.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(4)?;
        Ok(Self {
            n: from.uint()?,
            at: from.instant()?,
            boot_millis: from.uint()?,
            kind: SideEventKind::read(from)?,
        })
    }
}

impl Record for SideEventKind {
    fn write(&self, to: &mut Writer) {
        match self {
            Self::FailedSignIn { tag, known } => to.array(3).uint(1_u8).bytes(&tag.0).bool(*known),
            Self::AttemptsExhausted { tag, known } => to.array(3).uint(2_u8).bytes(&tag.0).bool(*known),
            Self::FailedInvitation => to.array(1).uint(3_u8),
            Self::FailedRecovery => to.array(1).uint(4_u8),
            Self::BackupMade { manifest } => to.array(2).uint(5_u8).bytes(manifest),
            Self::BegunAnew => to.array(1).uint(6_u8),
        };
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        match (from.array()?, from.uint::<u8>()?) {
            (3, 1) => Ok(Self::FailedSignIn {
                tag: LoginTag(from.fixed()?),
                known: from.bool()?,
            }),
            (3, 2) => Ok(Self::AttemptsExhausted {
                tag: LoginTag(from.fixed()?),
                known: from.bool()?,
            }),
            (1, 3) => Ok(Self::FailedInvitation),
            (1, 4) => Ok(Self::FailedRecovery),
            (2, 5) => Ok(Self::BackupMade {
                manifest: from.fixed()?,
            }),
            (1, 6) => Ok(Self::BegunAnew),
            _ => Err(Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;
    use proptest::prelude::*;

    const NOW: Instant = Instant::from_millis(1_800_000_000_000);
    const BOOT: BootMoment = BootMoment {
        id: [1; 16],
        millis: 3_600_000,
    };

    fn later(millis: u64) -> BootMoment {
        BootMoment {
            millis: BOOT.millis + millis,
            ..BOOT
        }
    }

    fn tag(n: usize) -> LoginTag {
        LoginTag((n as u128).to_be_bytes())
    }

    fn key() -> SideKey {
        SideKey::derive(ClinicId::from_bytes([1; 16]), Some(&Key::new([2; 32])))
    }

    fn example() -> SideFile {
        let mut file = SideFile::new(ClinicId::from_bytes([1; 16]));
        file.count_failure(tag(1), true, NOW, BOOT);
        file.use_factor(tag(1), [7; 8], Proof::Step(60_000_000));
        for kind in [
            SideEventKind::FailedSignIn {
                tag: tag(1),
                known: true,
            },
            SideEventKind::AttemptsExhausted {
                tag: tag(2),
                known: false,
            },
            SideEventKind::FailedInvitation,
            SideEventKind::FailedRecovery,
            SideEventKind::BackupMade { manifest: [3; 32] },
            SideEventKind::BegunAnew,
        ] {
            file.note(kind, NOW, 4);
        }
        for number in 0..=TILES {
            file.put_tile(SideTile {
                user: careloop_contract::UserId::from_bytes([u8::try_from(number).expect("few"); 16]),
                login: format!("person.{number}"),
                name: format!("Person {number}"),
                at: NOW,
            });
        }
        file
    }

    #[test]
    fn whoever_comes_in_is_the_first_tile_once_and_there_are_only_so_many() {
        let mut file = example();
        assert_eq!(file.tiles.len(), TILES);
        assert_eq!(file.tiles[0].login, "person.12");
        let again = SideTile {
            at: NOW.plus_millis(1),
            ..file.tiles[5].clone()
        };
        file.put_tile(again.clone());
        assert_eq!((file.tiles.len(), &file.tiles[0]), (TILES, &again));
        let own = file.tiles.iter().filter(|tile| tile.user == again.user);
        assert_eq!(own.count(), 1);
    }

    #[test]
    fn a_file_opens_on_its_machine_only_and_any_changed_byte_is_found() {
        let host = Host::for_tests(1);
        let mut file = example();
        let (bytes, head) = file.seal(None, &key(), &*host.entropy).expect("sealed");
        let read = SideFile::open(&bytes, &key()).expect("opens");
        assert_eq!((&read, head_of(&read, &bytes)), (&file, head));
        let other = SideKey::derive(ClinicId::from_bytes([1; 16]), Some(&Key::new([3; 32])));
        assert_eq!(SideFile::open(&bytes, &other), Err(SideFault::Damaged));
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            assert!(SideFile::open(&changed, &key()).is_err(), "byte {position}");
            assert!(
                SideFile::open(&bytes[..position], &key()).is_err(),
                "cut at {position}"
            );
        }
        let mut newer = bytes;
        newer[9] = 3;
        assert_eq!(SideFile::open(&newer, &key()), Err(SideFault::Newer(3)));
    }

    #[test]
    fn the_head_tells_the_file_the_next_one_an_older_one_and_none() {
        let host = Host::for_tests(1);
        let mut file = example();
        let mut write = |after| {
            let (_, head) = file.seal(after, &key(), &*host.entropy).expect("sealed");
            (file.clone(), head)
        };
        let (first, first_head) = write(None);
        let (second, second_head) = write(Some(first_head));
        let (third, third_head) = write(Some(second_head));
        let check = |found, kept, expected| assert_eq!(check_head(found, kept), expected);
        check(None, None, HeadCheck::Fine);
        check(Some((&second, second_head)), Some(second_head), HeadCheck::Fine);
        check(
            Some((&second, second_head)),
            Some(first_head),
            HeadCheck::OneAhead,
        );
        check(Some((&third, third_head)), Some(first_head), HeadCheck::Older);
        check(Some((&first, first_head)), Some(second_head), HeadCheck::Older);
        let forked = SideHead {
            hash: [9; 32],
            ..first_head
        };
        check(Some((&second, second_head)), Some(forked), HeadCheck::Older);
        check(None, Some(first_head), HeadCheck::Missing);
        check(Some((&first, first_head)), None, HeadCheck::Unanchored);
    }

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_end() {
        let wait = |failures| wait_before_next(failures, 0);
        for free in 0..=4 {
            assert_eq!(wait(free), NextAttempt::Now, "{free}");
        }
        for (failures, seconds) in [(5, 2), (6, 4), (10, 64), (13, 512), (14, 900), (49, 900)] {
            assert_eq!(wait(failures), NextAttempt::After { seconds }, "{failures}");
        }
        assert_eq!(wait(FAILED_SIGN_INS), NextAttempt::Never);
        assert_eq!(wait(u32::MAX), NextAttempt::Never);
        let later = |millis| wait_before_next(6, millis);
        assert_eq!(later(1), NextAttempt::After { seconds: 4 }, "rounded up");
        assert_eq!(later(3_999), NextAttempt::After { seconds: 1 });
        assert_eq!(later(4_000), NextAttempt::Now);
    }

    fn failed_six_times() -> SideFile {
        let mut file = SideFile::new(ClinicId::from_bytes([1; 16]));
        for _ in 0..6 {
            file.count_failure(tag(1), true, NOW, BOOT);
        }
        file
    }

    #[test]
    fn a_clock_set_back_starts_the_wait_anew_and_no_longer() {
        let mut file = failed_six_times();
        let back = NOW.plus_millis(-1_000_000);
        let whole = NextAttempt::After { seconds: 4 };
        assert_eq!(file.next_attempt(tag(1), back, later(3_000)), whole);
        let over = file.next_attempt(tag(1), back.plus_millis(4_000), later(7_000));
        assert_eq!(over, NextAttempt::Now);
        assert_eq!(
            file.next_attempt(tag(2), back, BOOT),
            NextAttempt::Now,
            "others do not wait"
        );
        file.clear_failures(tag(1));
        assert_eq!(file.next_attempt(tag(1), back, BOOT), NextAttempt::Now);
    }

    #[test]
    fn a_clock_set_forward_passes_no_time() {
        let mut file = failed_six_times();
        for hours in [1, 24, 24 * 3_650] {
            let ahead = NOW.plus_millis(hours * 3_600_000);
            let left = NextAttempt::After { seconds: 4 };
            assert_eq!(file.next_attempt(tag(1), ahead, BOOT), left, "{hours} hours");
            assert_eq!(
                file.next_attempt(tag(1), ahead, later(1_500)),
                NextAttempt::After { seconds: 3 },
                "{hours} hours"
            );
        }
        assert_eq!(
            file.next_attempt(tag(1), NOW.plus_millis(4_000), later(4_000)),
            NextAttempt::Now
        );
    }

    #[test]
    fn after_a_start_of_the_machine_its_clock_is_believed_once() {
        let mut file = failed_six_times();
        let started = |millis| BootMoment { id: [2; 16], millis };
        let first = file.next_attempt(tag(1), NOW.plus_millis(1_000), started(20_000));
        assert_eq!(first, NextAttempt::After { seconds: 3 }, "a second went by");
        let ahead = NOW.plus_millis(3_600_000);
        assert_eq!(
            file.next_attempt(tag(1), ahead, started(20_500)),
            NextAttempt::After { seconds: 3 },
            "from then on the boot clock counts"
        );
        assert_eq!(
            file.next_attempt(tag(1), ahead, started(23_000)),
            NextAttempt::Now
        );
    }

    #[test]
    fn the_first_format_is_read_and_the_second_written() {
        let host = Host::for_tests(1);
        let mut file = example();
        file.used.clear();
        file.tiles.clear();
        file.counters[0].boot = BootMoment::default();
        let mut plain = Writer::new();
        file.write_as(FIRST_FORMAT, &mut plain);
        let nonce = [3; 12];
        let aad = [MAGIC.as_slice(), &FIRST_FORMAT.to_be_bytes()].concat();
        let sealed = crypto::seal(&file_key(&key(), &nonce), &nonce, &aad, &plain.finish()).expect("sealed");
        let bytes = [aad.as_slice(), &nonce, &sealed].concat();
        let mut read = SideFile::open(&bytes, &key()).expect("opens");
        assert_eq!(read, file);
        let (bytes, _) = read
            .seal(Some(head_of(&read, &bytes)), &key(), &*host.entropy)
            .expect("sealed");
        assert_eq!(bytes[8..10], FORMAT.to_be_bytes());
        assert_eq!(SideFile::open(&bytes, &key()).expect("opens"), read);
    }

    #[test]
    fn what_was_used_of_a_factor_is_remembered_beyond_it() {
        let mut file = SideFile::new(ClinicId::from_bytes([1; 16]));
        file.use_factor(tag(1), [1; 8], Proof::Step(100));
        file.use_factor(tag(1), [1; 8], Proof::RecoveryCode(3));
        file.use_factor(tag(1), [1; 8], Proof::Step(90));
        let used = file.used_factor(tag(1), [1; 8]);
        assert_eq!((used.step, used.codes), (100, 8));
        let anew = file.used_factor(tag(1), [2; 8]);
        assert_eq!((anew.step, anew.codes), (100, 0), "its codes are other ones");
        assert_eq!(file.used_factor(tag(2), [1; 8]), Used::default());
    }

    #[test]
    fn no_flood_of_names_pushes_out_a_person_s_counter_or_fills_the_disk() {
        let mut file = SideFile::new(ClinicId::from_bytes([1; 16]));
        file.count_failure(tag(0), true, Instant::from_millis(0), BOOT);
        for n in 1..=MAX_COUNTERS + 10 {
            let at = NOW.plus_millis(i64::try_from(n).expect("small"));
            file.count_failure(tag(n), false, at, BOOT);
        }
        for _ in 0..MAX_EVENTS + 5 {
            file.note(SideEventKind::FailedInvitation, NOW, 0);
        }
        assert_eq!(file.count_failure(tag(0), true, NOW, BOOT), 2, "still counted");
        assert_eq!((file.counters.len(), file.dropped_counters), (MAX_COUNTERS, 11));
        assert!(
            !file.counters.iter().any(|counter| counter.tag == tag(1)),
            "the oldest made room"
        );
        assert_eq!((file.events.len(), file.dropped_events), (MAX_EVENTS, 5));
        let encoded = file.encode();
        assert!(encoded.len() < MAX_BYTES);
        assert_eq!(SideFile::decode(&encoded).expect("reads back"), file);
        file.forget_events(MAX_EVENTS as u64 - 1);
        assert_eq!(
            file.events.iter().map(|event| event.n).collect::<Vec<_>>(),
            [MAX_EVENTS as u64 - 1]
        );
    }

    #[test]
    fn names_cannot_be_tried_out_without_the_device_secret() {
        let clinic = ClinicId::from_bytes([1; 16]);
        let without = SideKey::derive(clinic, None).unknown_tag("hunter2");
        let with = key().unknown_tag("hunter2");
        let public = crate::header::login_tag(clinic, "hunter2");
        assert!(with != without && with != public && without != public);
    }

    proptest! {
        #[test]
        fn the_decoder_takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = SideFile::decode(&bytes);
        }

        #[test]
        fn a_changed_encoding_is_refused_or_is_the_encoding_of_another_file(
            position in any::<prop::sample::Index>(), byte: u8,
        ) {
            let mut bytes = example().encode();
            let position = position.index(bytes.len());
            bytes[position] = byte;
            if let Ok(file) = SideFile::decode(&bytes) {
                prop_assert_eq!(file.encode(), bytes);
            }
        }
    }
}
