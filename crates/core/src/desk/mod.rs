//! The desk: the engine as a workstation has it. One engine for every thread of a shell, a clock that
//! locks the session when nobody is there, long work that tells how far it is, and what the window is
//! asked before anyone is in.

mod probe;
mod vigil;
mod window;

pub use window::WindowPlace;

use crate::password::{self, Whose};
use crate::sample;
use crate::{Core, Execute};
use careloop_contract::command::*;
use careloop_contract::desk::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::{Answer, Refusal, Request};
use careloop_vault::entrance;
use careloop_vault::side::SideTile;
use probe::{Probe, keychain_probe};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use vigil::{QuietWork, Vigil};
use window::WindowFile;

/// What a person is to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A folder.
    Folder,
    /// A file that is there.
    File,
}

/// Lets the person choose something in the system's own dialog.
pub type Chooser = Box<dyn Fn(Wanted) -> Option<String> + Send + Sync>;

/// The engine as a workstation has it.
pub struct Desk {
    /// One request at a time: the engine writes one ledger.
    core: Mutex<Core>,
    vigil: Arc<Vigil>,
    window: WindowFile,
    keychain: Probe<bool>,
    /// Who came in here before this program began.
    tiles: Probe<Vec<SideTile>>,
    /// Whether something was copied out of the window since the last lock.
    copied: AtomicBool,
    /// The boot clock's milliseconds when it is asked again whether a verification is due.
    next_look: AtomicU64,
    chooser: Chooser,
    folder: String,
}

/// Milliseconds without anybody after which the audit index is brought nearer to the ledger's end.
const IDLE_MILLIS: u64 = 5_000;
/// Entries that are taken into it at a time, before it is asked whether somebody came.
const SLICE: u32 = 256;
/// How often that is done in a tick, so that nobody waits for it who asks just then.
const SLICES: u32 = 4;

/// Milliseconds without anybody there after which the vault may be verified.
const QUIET_MILLIS: u64 = 60_000;

/// What a tick of the clock found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// The session will lock within a minute.
    pub warn: bool,
    /// The session was locked just now.
    pub locked_now: bool,
}

/// Answers one kind of request, from any thread: every one of the lists `commands!`, `queries!` and
/// `desk_requests!`.
pub trait Serve<R: Request> {
    /// Carries out the request, or refuses and leaves everything as it was.
    ///
    /// # Errors
    /// A [`Refusal`] that says who can do what about it.
    fn serve(&self, request: R) -> Answer<R>;
}

/// Whether a request says that a person is there. The window asks some things on its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    ByPerson,
    ByWindow,
}

impl core::fmt::Debug for Desk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Desk")
    }
}

impl Desk {
    /// The desk of an engine.
    #[must_use]
    pub fn new(mut core: Core, chooser: Chooser) -> Self {
        let window = WindowFile::of(core.folder());
        let clock = Arc::clone(&core.host().clock);
        let vigil = Arc::new(Vigil::new(clock, core.idle_preference()));
        vigil.prefer(window.preferences().idle_minutes);
        vigil.set_open(core.is_open());
        let watching = Arc::clone(&vigil);
        core.watch(Arc::new(move |what, done, total| {
            watching.tell(what, done, total)
        }));
        let (folder, host) = (core.folder().clone(), core.host().clone());
        Self {
            keychain: keychain_probe(Arc::clone(&core.host().keychain)),
            // The side file's head is in the keychain, which may take its time.
            tiles: Probe::begin("tiles", move || {
                entrance::tiles(&folder, &host).unwrap_or_default()
            }),
            copied: AtomicBool::new(false),
            next_look: AtomicU64::new(0),
            folder: core.folder().path().display().to_string(),
            core: Mutex::new(core),
            vigil,
            window,
            chooser,
        }
    }

    /// Carries out a request of any of the three lists.
    ///
    /// # Errors
    /// A [`Refusal`] that says who can do what about it.
    pub fn execute<R: Request>(&self, request: R) -> Answer<R>
    where
        Self: Serve<R>,
    {
        self.serve(request)
    }

    /// Locks the session if nobody has been there for long enough. To be called every second, and
    /// when the machine wakes up. Never waits; while nobody is there it may verify the vault and bring the
    /// audit index up, which end at once when somebody comes and before the session locks.
    pub fn tick(&self) -> Tick {
        let warn = self.vigil.idle().warn;
        let locked_now = match self.core.try_lock() {
            Ok(mut core) => {
                core.forget_who_is_over();
                core.end_halfway_if_over();
                let locked_now = self.lock_if_over(&mut core);
                core.settle_emergency();
                self.index_if_idle(&mut core);
                self.check_if_due(&mut core);
                locked_now
            }
            // Nothing is left open by whoever panicked. What was taken is given back first: the engine is
            // asked for again, and waits for whoever holds it.
            Err(TryLockError::Poisoned(taken)) => {
                drop(taken);
                self.lock_if_over(&mut self.engine())
            }
            // Something is being carried out, which looks at all of this itself: the next tick comes in
            // a second.
            Err(TryLockError::WouldBlock) => false,
        };
        Tick {
            warn: warn && !locked_now,
            locked_now,
        }
    }

    /// Locks the session at once: the machine goes to sleep, its screen is locked, the window is
    /// closed. Long work is asked to stop, and waited for. Answers whether somebody was in.
    pub fn lock_now(&self) -> bool {
        self.vigil.cancel();
        let mut core = self.engine();
        core.halfway = None;
        self.lock_session(&mut core)
    }

    /// Whether something was copied out of the window since this was last asked. Whoever locks the
    /// window asks, and clears the clipboard.
    pub fn take_copied(&self) -> bool {
        self.copied.swap(false, Ordering::SeqCst)
    }

    /// Whether somebody is in. Never waits.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.vigil.is_open()
    }

    /// Where the window stood last.
    #[must_use]
    pub fn window_place(&self) -> Option<WindowPlace> {
        self.window.place()
    }

    /// Remembers where the window stands.
    ///
    /// # Errors
    /// [`Refusal::FileAccess`], [`Refusal::DiskFull`].
    pub fn keep_window_place(&self, place: WindowPlace) -> Result<(), Refusal> {
        self.window.keep_place(place)
    }

    /// The engine, once nobody else has it. Whoever panicked with it may have left a session half-way:
    /// its keys go, the file is as committed.
    fn engine(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(|poisoned| {
            let mut core = poisoned.into_inner();
            core.abandon();
            self.vigil.end_work();
            self.vigil.set_open(false);
            self.core.clear_poison();
            core
        })
    }

    /// Carries out a request of a session, unless the session is to be locked instead.
    fn carry_out<T>(
        &self,
        asked: Asked,
        run: impl FnOnce(&mut Core) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if asked == Asked::ByPerson {
            self.vigil.note_activity();
        }
        let mut core = self.engine();
        // Nobody comes back into a session whose time was over, only because no tick came by.
        self.lock_if_over(&mut core);
        self.vigil.begin_work();
        let answer = run(&mut core);
        let was_long = self.vigil.end_work();
        if asked == Asked::ByPerson || was_long {
            self.vigil.begin_anew();
        }
        if let Some(minutes) = core.idle_minutes().filter(|_| asked == Asked::ByPerson) {
            self.vigil.allow(minutes);
        }
        self.vigil.set_open(core.is_open());
        answer
    }

    /// Verifies the vault if that is due and nobody is there. What is given up is tried again later.
    fn check_if_due(&self, core: &mut Core) {
        let now = core.host().clock.boot().millis;
        let is_quiet = self.vigil.is_open() && self.vigil.quiet_millis() >= QUIET_MILLIS;
        if !is_quiet || now < self.next_look.load(Ordering::SeqCst) {
            return;
        }
        let work = Arc::new(QuietWork::begin(&self.vigil));
        if work.goes_on() && core.is_check_due() {
            let asked = Arc::clone(&work);
            core.check_because_due(Arc::new(move || asked.goes_on()));
        }
        // Once a minute is often enough to ask.
        self.next_look
            .store(now.saturating_add(QUIET_MILLIS), Ordering::SeqCst);
    }

    /// Brings the audit index nearer to the ledger's end if nobody is doing anything, a few entries a tick:
    /// so that whoever opens the audit trail need not wait for it, and whoever comes back not for this.
    fn index_if_idle(&self, core: &mut Core) {
        if !self.vigil.is_open() || self.vigil.quiet_millis() < IDLE_MILLIS {
            return;
        }
        let work = QuietWork::begin(&self.vigil);
        for _ in 0..SLICES {
            if !work.goes_on() || !core.advance_audit(SLICE) {
                return;
            }
        }
    }

    fn lock_if_over(&self, core: &mut Core) -> bool {
        self.vigil.is_over() && self.lock_session(core)
    }

    fn lock_session(&self, core: &mut Core) -> bool {
        let was_open = core.is_open();
        if was_open && core.execute(Lock {}).is_err() {
            // The last entries may be missing, but nobody stays in.
            core.abandon();
        }
        self.vigil.set_open(false);
        was_open
    }
}

// ---- requests to the engine ------------------------------------------------------------------

macro_rules! asked_by_person {
    ($($name:ident => $request:ty => $reply:ty;)*) => {
        $(impl Serve<$request> for Desk {
            fn serve(&self, request: $request) -> Answer<$request> {
                self.carry_out(asked(<$request>::NAME), |core| core.execute(request))
            }
        })*
    };
}

macro_rules! asked_by_window {
    ($($name:ident => $request:ty => $reply:ty;)*) => {
        $(impl Serve<$request> for Desk {
            fn serve(&self, request: $request) -> Answer<$request> {
                self.carry_out(Asked::ByWindow, |core| core.execute(request))
            }
        })*
    };
}

careloop_contract::commands!(asked_by_person);
careloop_contract::queries!(asked_by_window);

/// A command is a person's, but for the draft: the window keeps it on its own just before it locks.
fn asked(command: &str) -> Asked {
    if command == KeepDraft::NAME {
        Asked::ByWindow
    } else {
        Asked::ByPerson
    }
}

// ---- requests to the desk itself -------------------------------------------------------------

impl Serve<LookAtDoor> for Desk {
    fn serve(&self, _request: LookAtDoor) -> Answer<LookAtDoor> {
        let before = self.tiles.answer().unwrap_or_default();
        let (vault, clinic, marked, tiles) = {
            let mut core = self.engine();
            self.lock_if_over(&mut core);
            let vault = core.standing()?;
            let clinic = core.known_clinic().cloned();
            let marked = core.folder().sample_mark().exists();
            (vault, clinic, marked, core.tiles(before))
        };
        let is_sample = marked && vault != VaultStanding::Missing;
        Ok(DoorView {
            tiles,
            clinic_name: clinic.as_ref().map(|clinic| clinic.name.clone()),
            test_clinic: clinic.map(|clinic| clinic.test_clinic),
            sample: is_sample.then(sample::hint),
            keychain: self.keychain.answer().unwrap_or(false),
            folder: self.folder.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            vault,
        })
    }
}

impl Serve<NoteActivity> for Desk {
    fn serve(&self, _request: NoteActivity) -> Answer<NoteActivity> {
        self.vigil.note_activity();
        Ok(())
    }
}

impl Serve<LookAtIdle> for Desk {
    fn serve(&self, _request: LookAtIdle) -> Answer<LookAtIdle> {
        Ok(self.vigil.idle())
    }
}

impl Serve<LookAtWork> for Desk {
    fn serve(&self, _request: LookAtWork) -> Answer<LookAtWork> {
        Ok(self.vigil.work())
    }
}

impl Serve<CancelWork> for Desk {
    fn serve(&self, _request: CancelWork) -> Answer<CancelWork> {
        self.vigil.cancel();
        Ok(())
    }
}

impl Serve<ChooseFolder> for Desk {
    fn serve(&self, _request: ChooseFolder) -> Answer<ChooseFolder> {
        Ok((self.chooser)(Wanted::Folder))
    }
}

impl Serve<ChooseFile> for Desk {
    fn serve(&self, _request: ChooseFile) -> Answer<ChooseFile> {
        // Nobody waits for the engine while the dialog is open.
        let Some(path) = (self.chooser)(Wanted::File) else {
            return Ok(None);
        };
        self.carry_out(Asked::ByPerson, |core| core.offer_file(Path::new(&path)))
            .map(Some)
    }
}

impl Serve<CheckBackup> for Desk {
    fn serve(&self, request: CheckBackup) -> Answer<CheckBackup> {
        self.carry_out(Asked::ByPerson, |core| {
            core.check_backup(Path::new(&request.folder))
        })
    }
}

impl Serve<RestoreBackup> for Desk {
    fn serve(&self, request: RestoreBackup) -> Answer<RestoreBackup> {
        self.carry_out(Asked::ByPerson, |core| {
            core.restore_backup(Path::new(&request.folder))
        })
    }
}

impl Serve<RatePassword> for Desk {
    fn serve(&self, request: RatePassword) -> Answer<RatePassword> {
        let chooser = Whose {
            login: request.login.trim(),
            name: request.name.trim(),
            clinic: request.clinic.trim(),
        };
        Ok(password::view(&request.password, chooser))
    }
}

impl Serve<NoteCopied> for Desk {
    fn serve(&self, _request: NoteCopied) -> Answer<NoteCopied> {
        self.copied.store(true, Ordering::SeqCst);
        Ok(())
    }
}

impl Serve<ReadPreferences> for Desk {
    fn serve(&self, _request: ReadPreferences) -> Answer<ReadPreferences> {
        Ok(self.window.preferences())
    }
}

impl Serve<ChangePreferences> for Desk {
    fn serve(&self, request: ChangePreferences) -> Answer<ChangePreferences> {
        self.window.change_preferences(request.preferences)?;
        self.vigil.prefer(request.preferences.idle_minutes);
        Ok(request.preferences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Host;
    use careloop_contract::Secret;

    fn secret() -> Secret<String> {
        Secret::new("seven quiet harbours".to_owned())
    }

    #[test]
    fn whoever_panics_with_the_engine_leaves_nobody_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let core = Core::new(folder.path().join("vault"), Host::for_tests(6));
        let desk = Desk::new(core, Box::new(|_| None));
        let create = CreateClinic {
            clinic: "Willow Creek".to_owned(),
            zone: "America/New_York".to_owned(),
            login: "dana.reyes".to_owned(),
            name: "Dana Reyes".to_owned(),
            password: secret(),
            device_secret: true,
            test_clinic: true,
        };
        desk.execute(create).expect("a clinic");
        let enter = || SignIn {
            code: None,
            login: "dana.reyes".to_owned(),
            password: secret(),
        };
        for ticks in [false, true] {
            desk.execute(enter()).expect("the password is right");
            std::thread::scope(|threads| {
                let broken = threads.spawn(|| {
                    let _core = desk.core.lock();
                    panic!("a mistake of ours");
                });
                assert!(broken.join().is_err());
            });
            assert!(desk.core.is_poisoned());
            if ticks {
                desk.tick();
            }
            assert_eq!(
                desk.execute(CountWork {}).map(drop),
                Err(Refusal::NotSignedIn),
                "the session is gone, the desk is not"
            );
            assert!(!desk.is_open());
        }
        desk.execute(enter()).expect("the vault is as it was");
    }
}
