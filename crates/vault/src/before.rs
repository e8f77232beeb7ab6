//! The side file in use: under its own short lock, with its head in the keychain.

use crate::crypto::{Key, sha256};
use crate::error::Result;
use crate::factor::{Proof, Used};
use crate::files::{self, FolderLock};
use crate::folder::Folder;
use crate::header::{Header, LoginTag, login_tag};
use crate::host::Host;
use crate::keychain::{DeviceRecord, HeadRecord};
use crate::side::{
    self, HeadCheck, NextAttempt, SideEvent, SideEventKind, SideFile, SideHead, SideKey, SideTile,
    check_head, head_of,
};
use careloop_contract::{ClinicId, Refusal, WorkstationId};

/// The workstation as it is before anyone is signed in.
pub(crate) struct Threshold<'a> {
    pub(crate) folder: &'a Folder,
    pub(crate) host: &'a Host,
    pub(crate) clinic: ClinicId,
    pub(crate) workstation: WorkstationId,
    pub(crate) device: Option<&'a DeviceRecord>,
}

/// An attempt that was counted before its password was looked at.
pub(crate) struct Attempt {
    pub(crate) tag: LoginTag,
    event: u64,
}

/// Tells factors apart in the side file.
fn name_of_factor(factor: &[u8]) -> [u8; 8] {
    let digest = sha256(factor);
    digest.first_chunk().copied().unwrap_or_default()
}

/// The side file at one moment, and how it compares with the keychain.
pub(crate) struct Noted {
    pub(crate) file: SideFile,
    pub(crate) check: HeadCheck,
}

impl Threshold<'_> {
    fn key(&self) -> SideKey {
        let secret: Option<&Key> = self.device.map(|device| &device.device_secret);
        SideKey::derive(self.clinic, secret)
    }

    /// Counts an attempt to sign in as a failure; [`Threshold::succeeded`] takes that back.
    ///
    /// A known and an unknown name take the same steps and the same writes.
    pub(crate) fn begin_attempt(&self, login: &str, header: &Header) -> Result<Attempt> {
        let tag = login_tag(self.clinic, login);
        let known = header.roster()?.person(tag).is_some();
        let tag = if known { tag } else { self.key().unknown_tag(login) };
        self.count_attempt(tag, known)
    }

    /// As [`Threshold::begin_attempt`], for a name whose tag is known: a code, or a password asked for again.
    pub(crate) fn count_attempt(&self, tag: LoginTag, known: bool) -> Result<Attempt> {
        let now = self.host.clock.now();
        let boot = self.host.clock.boot();
        let mut outcome = Ok(Attempt { tag, event: 0 });
        self.change(|file| {
            match file.next_attempt(tag, now, boot.into()) {
                NextAttempt::Now => {}
                NextAttempt::After { seconds } => {
                    outcome = Err(Refusal::WaitAfterFailures { seconds });
                    return;
                }
                NextAttempt::Never => {
                    outcome = Err(Refusal::AttemptsExhausted);
                    return;
                }
            }
            outcome = Ok(Attempt {
                tag,
                event: file.next_event,
            });
            file.note(SideEventKind::FailedSignIn { tag, known }, now, boot.millis);
            let failures = file.count_failure(tag, known, now, boot.into());
            if failures >= careloop_contract::limits::FAILED_SIGN_INS {
                file.note(SideEventKind::AttemptsExhausted { tag, known }, now, boot.millis);
            }
        })?;
        Ok(outcome?)
    }

    /// Gives events about a name nobody has the tag of a login that was somebody's: the ledger shall tell
    /// when somebody who left tries to come in. Whatever else was typed stays what nobody can try out.
    pub(crate) fn recognise(&self, logins: &[String], events: &mut [SideEvent]) {
        let key = self.key();
        for login in logins {
            let (typed, theirs) = (key.unknown_tag(login), login_tag(self.clinic, login));
            for event in events.iter_mut() {
                match &mut event.kind {
                    SideEventKind::FailedSignIn { tag, known }
                    | SideEventKind::AttemptsExhausted { tag, known } => {
                        if !*known && *tag == typed {
                            (*tag, *known) = (theirs, true);
                        }
                    }
                    SideEventKind::FailedInvitation
                    | SideEventKind::FailedRecovery
                    | SideEventKind::BackupMade { .. }
                    | SideEventKind::BegunAnew => {}
                }
            }
        }
    }

    /// The password was right, and the code if one was asked for: the attempt was no failure. Remembers
    /// what the code used up. Tells how many failures came before it.
    pub(crate) fn succeeded(&self, attempt: &Attempt, used: Option<(&[u8], Proof)>) -> Result<u32> {
        let mut failures = 0;
        self.change(|file| {
            let counter = file.counters.iter().find(|counter| counter.tag == attempt.tag);
            failures = counter.map_or(0, |counter| counter.failures.saturating_sub(1));
            file.clear_failures(attempt.tag);
            file.events.retain(|event| event.n != attempt.event);
            if let Some((factor, proof)) = used {
                file.use_factor(attempt.tag, name_of_factor(factor), proof);
            }
        })?;
        Ok(failures)
    }

    /// What of a person's factor was used here.
    pub(crate) fn used_factor(&self, tag: LoginTag, factor: &[u8]) -> Result<Used> {
        Ok(self.read()?.file.used_factor(tag, name_of_factor(factor)))
    }

    /// Lets a person try again, because somebody who may has looked into it.
    pub(crate) fn forgive(&self, tag: LoginTag) -> Result<()> {
        self.change(|file| file.clear_failures(tag))
    }

    /// Notes something that happened without anyone being signed in.
    pub(crate) fn note(&self, kind: SideEventKind) -> Result<()> {
        let (now, boot) = (self.host.clock.now(), self.host.clock.boot().millis);
        self.change(|file| file.note(kind, now, boot))
    }

    /// Puts other tiles in place of those that are here.
    pub(crate) fn keep_tiles(&self, tiles: Vec<SideTile>) -> Result<()> {
        self.change(|file| file.tiles = tiles)
    }

    /// Drops events that the ledger has taken over.
    pub(crate) fn forget_events(&self, before: u64) -> Result<()> {
        self.change(|file| file.forget_events(before))
    }

    /// Reads the side file.
    pub(crate) fn read(&self) -> Result<Noted> {
        let _lock = FolderLock::take_short(&self.folder.side_lock())?;
        let (noted, _) = self.load()?;
        Ok(noted)
    }

    fn load(&self) -> Result<(Noted, Option<SideHead>)> {
        let bytes = files::read_limited(&self.folder.side(), side::MAX_BYTES as u64)?;
        let found = match &bytes {
            Some(bytes) => Some((SideFile::open(bytes, &self.key())?, bytes)),
            None => None,
        };
        let kept = self.kept_head()?;
        let head = found.as_ref().map(|(file, bytes)| head_of(file, bytes));
        // A vault that never noted anything has no file yet.
        let kept_any = kept.filter(|kept| kept.number > 0);
        let check = match (&found, self.device) {
            (Some(_), None) => HeadCheck::Unanchored,
            (found, _) => check_head(
                found.as_ref().map(|(file, bytes)| (file, head_of(file, bytes))),
                kept_any,
            ),
        };
        let check = if found.as_ref().is_some_and(|(file, _)| file.number == 1) && kept_any.is_none() {
            // The very first write was cut off before its head was kept.
            if self.device.is_some() {
                HeadCheck::OneAhead
            } else {
                check
            }
        } else {
            check
        };
        let file = found.map_or_else(|| SideFile::new(self.clinic), |(file, _)| file);
        Ok((Noted { file, check }, head))
    }

    fn change(&self, change: impl FnOnce(&mut SideFile)) -> Result<()> {
        let _lock = FolderLock::take_short(&self.folder.side_lock())?;
        let (mut noted, head) = self.load()?;
        if let (HeadCheck::OneAhead, Some(head)) = (noted.check, head) {
            // Kept before the next is written: cut off there again, the file would be two ahead.
            self.keep_head(head)?;
        }
        if matches!(noted.check, HeadCheck::Missing | HeadCheck::Older) {
            // Go on behind the head that is known, so that the gap stays visible, and say so.
            let (now, boot) = (self.host.clock.now(), self.host.clock.boot().millis);
            noted.file.note(SideEventKind::BegunAnew, now, boot);
        }
        change(&mut noted.file);
        let after = match noted.check {
            HeadCheck::Missing | HeadCheck::Older => self.kept_head()?,
            HeadCheck::Fine | HeadCheck::OneAhead | HeadCheck::Unanchored => head,
        };
        let (bytes, head) = noted.file.seal(after, &self.key(), &*self.host.entropy)?;
        files::write_private_atomic(&self.folder.side(), &bytes)?;
        self.keep_head(head)
    }

    fn kept_head(&self) -> Result<Option<SideHead>> {
        if self.device.is_none() {
            return Ok(None);
        }
        let record = HeadRecord::load(&*self.host.keychain, self.clinic, self.workstation)?;
        Ok(record.map(|record| record.side))
    }

    fn keep_head(&self, head: SideHead) -> Result<()> {
        if self.device.is_none() {
            return Ok(());
        }
        if let Some(mut record) = HeadRecord::load(&*self.host.keychain, self.clinic, self.workstation)? {
            record.side = head;
            record.store(&*self.host.keychain, self.clinic, self.workstation)?;
        }
        Ok(())
    }

    /// Changes what the keychain remembers of the ledger, under the side file's lock, because both
    /// heads are one record.
    pub(crate) fn change_head(&self, change: impl FnOnce(&mut HeadRecord)) -> Result<()> {
        if self.device.is_none() {
            return Ok(());
        }
        let _lock = FolderLock::take_short(&self.folder.side_lock())?;
        if let Some(mut record) = HeadRecord::load(&*self.host.keychain, self.clinic, self.workstation)? {
            change(&mut record);
            record.store(&*self.host.keychain, self.clinic, self.workstation)?;
        }
        Ok(())
    }

    /// What the keychain remembers.
    pub(crate) fn head(&self) -> Result<Option<HeadRecord>> {
        if self.device.is_none() {
            return Ok(None);
        }
        HeadRecord::load(&*self.host.keychain, self.clinic, self.workstation)
    }
}
