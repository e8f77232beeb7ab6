//! The door: the one way in for every request.

use crate::halfway::OwesCode;
use crate::idle::IdlePreference;
use crate::known::{CameIn, Known, KnownPerson};
use crate::password::{self, Whose};
use crate::people::leave;
use crate::proof::check::{check, is_due};
use crate::session::{Open, Session, is_recorded};
use careloop_contract::command::*;
use careloop_contract::limits::PIN_TRIES;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::{Answer, Day, Instant, Refusal, Request, Secret, UserId};
use careloop_domain::person;
use careloop_ledger::Kind;
use careloop_vault::backup::{self, Manifest};
use careloop_vault::create::{NewClinic, create};
use careloop_vault::entrance::{self, NewKeys};
use careloop_vault::folder::Folder;
use careloop_vault::kdf::KdfParams;
pub(crate) use careloop_vault::moment::clinic_moment;
use careloop_vault::side::SideTile;
use careloop_vault::vault::GoOn;
use careloop_vault::{Error, Fault, Host, OpenVault, files};
use chrono_tz::Tz;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Carries out one kind of request.
pub trait Execute<R: Request> {
    /// Carries out the request, or refuses and leaves the vault as it was.
    ///
    /// # Errors
    /// A [`Refusal`] that says who can do what about it.
    fn execute(&mut self, request: R) -> Answer<R>;
}

/// Is told how far long work is: what is being done, how much is done, how much there is. Answers
/// whether to go on.
pub type Watch = Arc<dyn Fn(&'static str, u64, u64) -> bool + Send + Sync>;

/// The engine: one vault, at most one session.
pub struct Core {
    folder: Folder,
    host: Host,
    state: State,
    watch: Watch,
    /// What deriving a key from a password costs here, once it was found out.
    kdf: Option<KdfParams>,
    /// The clinic, once somebody was in.
    clinic: Option<KnownClinic>,
    /// Who was fully signed in here.
    known: Known,
    /// Somebody whose password was right and who still owes the code.
    pub(crate) halfway: Option<OwesCode>,
    /// How long this workstation would let a session stand idle.
    idle: IdlePreference,
    /// Who came in here, once somebody was in.
    tiles: Option<Vec<SideTile>>,
    /// When the vault was last verified here because it was due.
    checked: Option<Instant>,
}

/// What a workstation may say of its clinic while nobody is in.
#[derive(Clone, Debug)]
pub(crate) struct KnownClinic {
    pub(crate) name: String,
    pub(crate) test_clinic: bool,
}

/// Whether somebody is in.
enum State {
    Closed,
    /// Somebody locked their session: no key and no file is open.
    Locked {
        user: UserId,
        login: String,
        name: String,
    },
    Open(Box<Open>),
}

impl core::fmt::Debug for Core {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Core")
    }
}

impl Core {
    /// The engine for the vault in a folder, on this machine. Nothing is opened yet.
    #[must_use]
    pub fn on_this_machine(folder: PathBuf) -> Self {
        Self::new(folder, Host::this_machine())
    }

    /// The engine for the vault in a folder, with everything it needs of the machine passed in.
    #[must_use]
    pub fn new(folder: PathBuf, host: Host) -> Self {
        Self {
            folder: Folder::new(folder),
            host,
            state: State::Closed,
            watch: Arc::new(|_, _, _| true),
            kdf: None,
            clinic: None,
            known: Known::default(),
            halfway: None,
            idle: IdlePreference::default(),
            tiles: None,
            checked: None,
        }
    }

    /// Is told about long work from now on.
    pub fn watch(&mut self, watch: Watch) {
        self.watch = watch;
    }

    /// The vault's folder.
    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The machine.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Whether somebody is in.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    /// Drops the session as it is: its keys go, the file is as committed. Nobody is known any more.
    pub(crate) fn abandon(&mut self) {
        self.state = State::Closed;
        self.known = Known::default();
        self.halfway = None;
    }

    /// Whether the person who opened this vault was fully signed in here, and lately enough that the
    /// password alone opens.
    pub(crate) fn had_full_sign_in(&mut self, vault: &OpenVault) -> Result<bool, Error> {
        self.known.look(&*self.host.clock);
        self.known.compare(vault)?;
        Ok(vault.user().is_some_and(|user| self.known.person(user).is_some()))
    }

    /// The clinic, once somebody was in.
    pub(crate) const fn known_clinic(&self) -> Option<&KnownClinic> {
        self.clinic.as_ref()
    }

    /// How the vault stands. No entry is written: nothing of a record is shown.
    pub(crate) fn standing(&mut self) -> Result<VaultStanding, Refusal> {
        self.end_halfway_if_over();
        self.guard(|core| {
            core.known.look(&*core.host.clock);
            if let Some(owes) = &core.halfway {
                let login = owes.login.clone();
                return Ok(VaultStanding::Halfway { login });
            }
            Ok(match &mut core.state {
                State::Open(open) => {
                    open.vault.reopen_if_closed()?;
                    // What cannot be written now is written at the next request.
                    let _ = open.settle_emergency();
                    VaultStanding::Open {
                        session: Box::new(open.view(&core.known, core.idle.minutes())?),
                    }
                }
                State::Locked { user, login, name } => VaultStanding::Locked {
                    user: *user,
                    login: login.clone(),
                    name: name.clone(),
                    pin: core.known.person(*user).is_some_and(KnownPerson::has_pin),
                },
                State::Closed if core.folder.has_vault() => VaultStanding::Closed,
                State::Closed => VaultStanding::Missing,
            })
        })
    }

    /// Ends an emergency access whose time is over, without waiting to be asked for anything.
    pub(crate) fn settle_emergency(&mut self) {
        // What cannot be written now is written at the next request; nothing is readable meanwhile.
        let _ = self.guard(|core| match &mut core.state {
            State::Open(open) => open.settle_emergency(),
            State::Locked { .. } | State::Closed => Ok(()),
        });
    }

    /// Whether somebody is in and a verification is due.
    pub(crate) fn is_check_due(&mut self) -> bool {
        let due = self.guard(|core| match &mut core.state {
            // Nothing of an emergency waits for anything.
            State::Open(open) if !open.is_in_emergency() => {
                open.vault.reopen_if_closed()?;
                is_due(&open.vault, core.host.clock.now(), core.checked)
            }
            State::Open(_) | State::Locked { .. } | State::Closed => Ok(false),
        });
        due.unwrap_or(false)
    }

    /// Takes at most so many entries into the audit index, if a security officer is in. Answers whether there
    /// are more.
    pub(crate) fn advance_audit(&mut self, entries: u32) -> bool {
        let advanced = self.guard(|core| match &mut core.state {
            State::Open(open) => open.advance_audit(entries),
            State::Locked { .. } | State::Closed => Ok(false),
        });
        // What does not succeed now is done when the trail is asked for, and told then.
        advanced.unwrap_or(false)
    }

    /// Verifies because it is due, as long as `go_on` says so. Answers what was found, unless it was given up.
    pub(crate) fn check_because_due(&mut self, go_on: GoOn) -> Option<VerifyView> {
        let found = self.guard(|core| match &mut core.state {
            State::Open(open) => {
                let found = check(&mut open.vault, &go_on)?;
                core.checked = Some(core.host.clock.now());
                Ok(found)
            }
            State::Locked { .. } | State::Closed => Err(Refusal::NotSignedIn.into()),
        });
        found.ok()
    }

    /// Forgets whoever's full sign-in does not count any more.
    pub(crate) fn forget_who_is_over(&mut self) {
        self.known.look(&*self.host.clock);
    }

    /// How long this workstation would let a session stand idle.
    pub(crate) fn idle_preference(&self) -> IdlePreference {
        self.idle.clone()
    }

    /// How long the clinic lets a session stand idle, while somebody is in.
    pub(crate) fn idle_minutes(&self) -> Option<u8> {
        match &self.state {
            State::Open(open) => Some(open.vault.clinic_record().ok()?.idle_minutes),
            State::Closed | State::Locked { .. } => None,
        }
    }

    /// Who came in here, the latest first: as it was when somebody was in last, or as it was before.
    pub(crate) fn tiles(&self, before: Vec<SideTile>) -> Vec<Tile> {
        let tiles = self.tiles.clone().unwrap_or(before).into_iter();
        tiles
            .map(|tile| {
                let known = self.known.person(tile.user);
                Tile {
                    user: tile.user,
                    login: tile.login,
                    name: tile.name,
                    locked: known.is_some_and(|person| person.locked.is_some()),
                    pin: known.is_some_and(KnownPerson::has_pin),
                }
            })
            .collect()
    }

    /// The clinic's name as the vault says it while it is closed; empty if it says none.
    fn clinic_at_door(&self) -> String {
        self.folder.clinic_name().unwrap_or_default()
    }

    /// What deriving a key from a password costs here.
    pub(crate) fn kdf(&self) -> KdfParams {
        self.kdf.unwrap_or(KdfParams::DEFAULT)
    }

    /// Today at the clinic, while somebody is signed in; else today in UTC.
    #[must_use]
    pub fn today(&self) -> Day {
        let zone = match &self.state {
            State::Open(open) => open.zone,
            State::Closed | State::Locked { .. } => Tz::UTC,
        };
        clinic_day(self.host.clock.now(), zone)
    }

    /// Makes a backup of a vault that another process has open.
    ///
    /// # Errors
    /// As a sign-in; [`Refusal::NotPermitted`].
    pub fn backup_beside(
        &mut self,
        login: &str,
        password: &Secret<String>,
        into: &Path,
    ) -> Result<BackupView, Refusal> {
        let password = person::typed_password(password.expose());
        let watch = Arc::clone(&self.watch);
        let mut progress = |what, done, total| watch(what, done, total);
        let login = login.trim().to_lowercase();
        self.guard(|core| {
            entrance::backup_beside(&core.folder, &core.host, &login, &password, into, &mut progress)
        })
    }

    /// Checks that a backup is whole: every file as its manifest says. Nobody signs in for it.
    ///
    /// # Errors
    /// [`Refusal::BackupDamaged`], [`Refusal::Cancelled`].
    pub fn check_backup(&mut self, backup: &Path) -> Result<BackupView, Refusal> {
        let watch = Arc::clone(&self.watch);
        let mut progress = |what, done, total| watch(what, done, total);
        self.guard(|_| Ok(backup_view(backup, backup::check(backup, &mut progress)?)))
    }

    /// Puts a backup into this engine's folder, which must have no vault yet.
    ///
    /// # Errors
    /// [`Refusal::BackupDamaged`], [`Refusal::VaultExists`], [`Refusal::NetworkFileSystem`],
    /// [`Refusal::DiskFull`]; the folder is as it was then.
    pub fn restore_backup(&mut self, from: &Path) -> Result<BackupView, Refusal> {
        let watch = Arc::clone(&self.watch);
        let mut progress = |what, done, total| watch(what, done, total);
        self.guard(|core| {
            let manifest = backup::restore(from, &core.folder, &core.host, &mut progress)?;
            Ok(backup_view(core.folder.path(), manifest))
        })
    }

    /// Carries out a request inside the open session, unless something must be done first.
    fn answer<T>(
        &mut self,
        request: &'static str,
        run: impl FnOnce(&mut Session<'_>) -> Result<T, Error>,
    ) -> Result<T, Refusal> {
        self.in_session(|session| {
            session.check_duty(request)?;
            run(session)
        })
    }

    /// Runs something inside the open session.
    pub(crate) fn in_session<T>(
        &mut self,
        run: impl FnOnce(&mut Session<'_>) -> Result<T, Error>,
    ) -> Result<T, Refusal> {
        let watch = Arc::clone(&self.watch);
        self.guard(move |core| {
            let Self { state, known, .. } = core;
            let open = match state {
                State::Open(open) => open,
                State::Locked { .. } => return Err(Refusal::Locked.into()),
                State::Closed => return Err(Refusal::NotSignedIn.into()),
            };
            let mut session = Session::new(open, known, watch)?;
            let outcome = run(&mut session);
            if let Err(Error::Refused(refusal)) = &outcome
                && is_recorded(refusal)
            {
                session.record_refusal(refusal)?;
            }
            outcome
        })
    }

    /// Turns faults and panics into a reference, with the details in the vault's own log.
    pub(crate) fn guard<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Refusal> {
        let outcome = catch_unwind(AssertUnwindSafe(|| run(self)));
        // A full disk has many faces; here the folder is known, so here it is recognised.
        let outcome = outcome.map(|answer| answer.map_err(|error| error.seen_in(self.folder.path())));
        let fault = match outcome {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(Error::Refused(refusal))) => return Err(refusal),
            Ok(Err(Error::Fault(fault))) => describe(&fault),
            // A panic may have left the session half-way. Its keys go; the file is as committed.
            Err(_) => {
                self.abandon();
                "a panic".to_owned()
            }
        };
        let reference = self.make_reference();
        let line = format!("{} {reference} {fault}", self.host.clock.now());
        // If the log cannot be written either, the reference is still told.
        let _ = files::append_log(&self.folder.path().join("careloop.log"), &line);
        Err(Refusal::Fault { reference })
    }

    /// Four characters that are easy to read out.
    fn make_reference(&self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bytes: [u8; 4] = self.host.entropy.make_bytes().unwrap_or_default();
        bytes
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
            .map(|letter| char::from(*letter))
            .collect()
    }

    /// Begins the session of whoever opened the vault. Whoever is locked here stays locked.
    pub(crate) fn begin(
        &mut self,
        vault: OpenVault,
        login: &str,
        came_in: CameIn,
    ) -> Result<SessionView, Error> {
        self.known.note(&vault, login, came_in)?;
        self.tiles = Some(vault.settle_tiles()?);
        let mut open = Open::new(vault, login)?;
        leave::rekey_if_owed(&mut open, &mut self.known, Arc::clone(&self.watch))?;
        let view = open.view(&self.known, self.idle.minutes())?;
        self.clinic = Some(KnownClinic {
            name: view.clinic_name.clone(),
            test_clinic: view.test_clinic,
        });
        self.state = State::Open(Box::new(open));
        Ok(view)
    }

    /// Nobody is in. Somebody who locked their session is out as well: their keys are gone.
    ///
    /// A sign-in that still owed its code is dropped: something else is wanted now.
    pub(crate) fn check_closed(&mut self) -> Result<(), Error> {
        self.halfway = None;
        match &self.state {
            State::Closed | State::Locked { .. } => Ok(()),
            State::Open(_) => Err(Refusal::AlreadySignedIn.into()),
        }
    }

    /// Who is to unlock their session.
    pub(crate) fn locked_person(&self) -> Result<(UserId, String), Error> {
        match &self.state {
            State::Locked { user, login, .. } => Ok((*user, login.clone())),
            State::Open(_) => Err(Refusal::AlreadySignedIn.into()),
            State::Closed => Err(Refusal::NotSignedIn.into()),
        }
    }

    /// Ends the open session, with its last entries. Answers who is to unlock it again.
    fn leave(&mut self, kind: Kind) -> Result<State, Error> {
        match std::mem::replace(&mut self.state, State::Closed) {
            State::Open(mut open) => {
                let user = open.user;
                let locked = State::Locked {
                    user,
                    login: open.login.clone(),
                    name: open.name.clone(),
                };
                let reopened = open.vault.reopen_if_closed();
                let noted = reopened.and_then(|()| {
                    if kind == Kind::Locked {
                        self.known.note_lock(&open.vault)
                    } else {
                        self.known.forget(user);
                        // Somebody's account may have changed in this session.
                        self.known.compare(&open.vault)
                    }
                });
                // Whoever cannot be compared with their account is not known.
                if noted.is_err() {
                    self.known = Known::default();
                }
                let left = open.leave(kind);
                self.tiles = Some(left.inspect_err(|_| self.known.forget(user))?);
                Ok(locked)
            }
            State::Locked { user, login, name } => {
                if kind != Kind::Locked {
                    self.known.forget(user);
                }
                Ok(State::Locked { user, login, name })
            }
            State::Closed => Err(Refusal::NotSignedIn.into()),
        }
    }

    /// How much deriving a key from a password shall cost on this machine: about half a second,
    /// never below the floor. Measured once: the machine stays the same.
    fn calibrate(&mut self) -> Result<KdfParams, Error> {
        if let Some(known) = self.kdf {
            return Ok(known);
        }
        use careloop_vault::kdf::{KdfChoice, derive_password_key};
        let (clock, kdf) = (Arc::clone(&self.host.clock), self.host.kdf.clone());
        let measured: Result<KdfParams, Fault> = KdfChoice::calibrate(|params| {
            let begun = clock.boot().millis;
            derive_password_key(&Secret::new("calibration".to_owned()), &[0; 16], params, &kdf)?;
            Ok(clock.boot().millis.saturating_sub(begun))
        });
        let params = measured?;
        self.kdf = Some(params);
        Ok(params)
    }
}

/// A backup as it is told of.
fn backup_view(folder: &Path, manifest: Manifest) -> BackupView {
    BackupView {
        folder: folder.display().to_string(),
        made: manifest.at,
        bytes: manifest.bytes(),
        heads: manifest.heads,
    }
}

/// What the log says of a fault: its chain of causes. None of them carries a record's content.
fn describe(fault: &Fault) -> String {
    let mut text = fault.to_string();
    let mut cause = std::error::Error::source(fault);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// The day a moment falls on in a zone.
pub(crate) fn clinic_day(at: Instant, zone: Tz) -> Day {
    clinic_moment(at, zone).0
}

// ---- requests without a session --------------------------------------------------------------

impl Execute<CreateClinic> for Core {
    fn execute(&mut self, request: CreateClinic) -> Answer<CreateClinic> {
        self.guard(|core| {
            core.check_closed()?;
            let clinic = person::clinic_name(&request.clinic)?;
            let login = person::login(&request.login)?;
            let name = person::display_name(&request.name)?;
            let chooser = Whose {
                login: &login,
                name: &name,
                clinic: &clinic,
            };
            let password = password::chosen(&request.password, chooser)?;
            let zone: Tz = request.zone.parse().map_err(|_| Refusal::Malformed {
                field: careloop_contract::Field::Zone,
            })?;
            let kdf = core.calibrate()?;
            let created = create(
                &core.folder,
                &core.host,
                &NewClinic {
                    clinic: &clinic,
                    zone: zone.name(),
                    login: &login,
                    name: &name,
                    password: &password,
                    workstation: &core.host.name,
                    device_secret: request.device_secret,
                    test_clinic: request.test_clinic,
                    kdf,
                },
            )?;
            Ok(ClinicCreated {
                clinic: created.clinic,
                user: created.user,
                workstation: created.workstation,
                recovery_words: created.words,
            })
        })
    }
}

impl Execute<EnterWithPin> for Core {
    fn execute(&mut self, request: EnterWithPin) -> Answer<EnterWithPin> {
        self.guard(|core| {
            core.check_closed()?;
            core.known.look(&*core.host.clock);
            // The vault of a sign-in that was not finished is open still.
            core.halfway = None;
            let typed = person::typed_pin(request.pin.expose());
            let person = core.known.person(request.user).ok_or(Refusal::PinGone)?;
            let (login, locked) = (person.login.clone(), person.locked.ok_or(Refusal::PinGone)?);
            let mut pin = core.known.take_pin(request.user).ok_or(Refusal::PinGone)?;
            let (folder, host) = (&core.folder, &core.host);
            let entered = entrance::enter_with_pin(folder, host, &login, &pin.slot, &typed, locked);
            match entered {
                Ok(vault) => {
                    pin.left = PIN_TRIES;
                    core.known.give_back(pin);
                    core.begin(vault, &login, CameIn::ByPin)
                }
                Err(Error::Refused(Refusal::WrongPin { .. })) => {
                    pin.left = pin.left.saturating_sub(1);
                    let left = pin.left;
                    if left == 0 {
                        return Err(Refusal::PinGone.into());
                    }
                    core.known.give_back(pin);
                    Err(Refusal::WrongPin { left }.into())
                }
                Err(gone @ Error::Refused(Refusal::PinGone)) => Err(gone),
                // It was not looked at.
                Err(other) => {
                    core.known.give_back(pin);
                    Err(other)
                }
            }
        })
    }
}

impl Execute<Lock> for Core {
    fn execute(&mut self, _request: Lock) -> Answer<Lock> {
        self.guard(|core| {
            if let State::Locked { .. } = core.state {
                return Err(Refusal::Locked.into());
            }
            core.state = core.leave(Kind::Locked)?;
            Ok(())
        })
    }
}

impl Execute<SignOut> for Core {
    fn execute(&mut self, _request: SignOut) -> Answer<SignOut> {
        self.guard(|core| {
            // The way back from a code that is not at hand.
            if core.halfway.take().is_some() {
                return Ok(());
            }
            core.leave(Kind::SignedOut).map(|_| ())
        })
    }
}

impl Execute<Enrol> for Core {
    fn execute(&mut self, request: Enrol) -> Answer<Enrol> {
        self.guard(|core| {
            core.check_closed()?;
            let login = request.login.trim().to_lowercase();
            let clinic = core.clinic_at_door();
            let chooser = Whose {
                login: &login,
                clinic: &clinic,
                ..Whose::default()
            };
            let password = password::chosen(&request.password, chooser)?;
            let kdf = core.calibrate()?;
            let vault = entrance::enrol(&core.folder, &core.host, &login, &request.code, &password, kdf)?;
            core.begin(vault, &login, CameIn::Fully)
        })
    }
}

impl Execute<Recover> for Core {
    fn execute(&mut self, request: Recover) -> Answer<Recover> {
        self.guard(|core| {
            core.check_closed()?;
            let login = request.login.map(|login| login.trim().to_lowercase());
            let password = match (&login, &request.password) {
                (Some(login), Some(password)) => {
                    let clinic = core.clinic_at_door();
                    let chooser = Whose {
                        login,
                        clinic: &clinic,
                        ..Whose::default()
                    };
                    Some(password::chosen(password, chooser)?)
                }
                (Some(_), None) => {
                    use careloop_contract::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
                    let (min, max) = (PASSWORD_MIN_CHARS, PASSWORD_MAX_CHARS);
                    return Err(Refusal::WeakPassword { min, max }.into());
                }
                (None, _) => None,
            };
            let kdf = core.calibrate()?;
            let new = login
                .as_deref()
                .zip(password.as_ref())
                .map(|(login, password)| NewKeys { login, password, kdf });
            let recovered = entrance::recover(
                &core.folder,
                &core.host,
                &request.words,
                new.as_ref(),
                &core.host.name,
            )?;
            Ok(RecoveryView {
                user: recovered.user,
                grants: recovered.grants,
                new_workstation: recovered.new_workstation,
                sheet: recovered.sheet,
            })
        })
    }
}

// ---- requests inside a session ---------------------------------------------------------------

impl Execute<PreviewOffboarding> for Core {
    fn execute(&mut self, request: PreviewOffboarding) -> Answer<PreviewOffboarding> {
        let user = request.user;
        let mut preview = self.in_session(|session| leave::preview(session, request))?;
        let is_locked = self
            .known
            .person(user)
            .is_some_and(|person| person.locked.is_some());
        preview.sessions = u32::from(is_locked);
        Ok(preview)
    }
}

impl Execute<OffboardPerson> for Core {
    fn execute(&mut self, request: OffboardPerson) -> Answer<OffboardPerson> {
        let user = request.user;
        let done = self.in_session(|session| leave::offboard(session, request))?;
        // Their session here, and what a PIN would open, end with their account.
        self.known.forget(user);
        Ok(done)
    }
}

/// Each request and the function that carries it out.
macro_rules! inside {
    ($($request:ty => $run:path;)*) => {
        $(impl Execute<$request> for Core {
            fn execute(&mut self, request: $request) -> Answer<$request> {
                self.answer(<$request>::NAME, |session| $run(session, request))
            }
        })*
    };
}

inside! {
    ChangePassword => crate::people::change_password;
    InvitePerson => crate::people::invite;
    ResetPerson => crate::people::reset;
    ChangeRoles => crate::people::change_roles;
    SuspendPerson => crate::people::suspend;
    AddPatient => crate::patients::add;
    EditPatient => crate::patients::edit;
    ImportPatients => crate::imports::patients;
    ImportTasks => crate::imports::tasks;
    AddTask => crate::tasks::add;
    EditTask => crate::tasks::edit;
    AssignTask => crate::tasks::assign;
    ClaimTask => crate::tasks::claim;
    StartTask => crate::tasks::start;
    HoldTask => crate::tasks::hold;
    CompleteTask => crate::tasks::complete;
    ReopenTask => crate::tasks::reopen;
    CancelTask => crate::tasks::cancel;
    RetractTask => crate::tasks::retract;
    AddComment => crate::tasks::comment;
    AddClinicalNote => crate::tasks::note;
    UndoLastAct => crate::undo::undo_last;
    RebuildVault => crate::maintenance::rebuild;
    MakeBackup => crate::maintenance::backup;
    RekeyVault => crate::maintenance::rekey;
    AcknowledgeAlarms => crate::maintenance::acknowledge;
    MyDay => crate::reads::my_day;
    ListPlace => crate::places::list;
    CountWork => crate::places::count;
    ListPatients => crate::patients::list;
    KeepDraft => crate::drafts::keep;
    ReadDrafts => crate::drafts::read;
    ListTasks => crate::reads::list;
    SearchRecords => crate::reads::search;
    OpenTask => crate::reads::open_task;
    OpenPatient => crate::reads::open_patient;
    FindTask => crate::reads::find_task;
    FindPatient => crate::reads::find_patient;
    ListPeople => crate::people::list;
    OpenPerson => crate::people::detail::open;
    ReadLedger => crate::reads::ledger;
    VerifyVault => crate::proof::check::verify;
    BeginFactor => crate::factor::begin;
    ConfirmFactor => crate::factor::confirm;
    RenewRecoveryCodes => crate::factor::renew_codes;
    ResetFactor => crate::factor::reset;
    EndLockOut => crate::factor::end_lock_out;
    SetPin => crate::pin::set;
    ForgetPin => crate::pin::forget;
    EndSession => crate::sessions::end;
    ChangeSettings => crate::settings::change;
    AdjustPolicy => crate::settings::adjust;
    ChangeCareTeam => crate::patients::change_care_team;
    RegisterServiceAccount => crate::people::service::register;
    WriteProcedure => crate::emergency::procedure::write;
    NameInvokers => crate::emergency::procedure::name;
    BeginBreakGlass => crate::emergency::begin;
    EndBreakGlass => crate::emergency::end;
    ReviewBreakGlass => crate::emergency::review::review;
    DrillRecovery => crate::recovery::drill;
    RenewRecovery => crate::recovery::renew;
    ListSessions => crate::sessions::list;
    ReadSettings => crate::settings::read;
    ReadPolicy => crate::settings::read_policy;
    ReadProcedure => crate::emergency::procedure::read;
    ListBreakGlass => crate::emergency::review::list;
    CountDuties => crate::audit::duties::count;
    ReadAudit => crate::audit::list::read;
    OpenAuditEntry => crate::audit::entry::open;
    ReadAuditState => crate::proof::state::read;
    ReadReport => crate::audit::report::read;
    ListAlerts => crate::audit::alerts::list;
    ReadWatchRules => crate::audit::rules::read;
    ReadReview => crate::audit::review::read;
    ReadRecordAt => crate::record::read_at;
    ReadHistory => crate::record::history::read;
    SearchNotes => crate::notes::search;
    OpenAttachment => crate::attachments::open;
    ExportReport => crate::proof::report::export;
    ExportLedger => crate::proof::ledger::export;
    DisposeAlert => crate::audit::alerts::dispose;
    ChangeWatchRules => crate::audit::rules::change;
    CertifyReview => crate::audit::review::certify;
    RestoreVersion => crate::record::restore;
    AttachFile => crate::attachments::attach;
    RetractRemark => crate::attachments::retract;
    ExportAttachment => crate::attachments::export;
    ExportChart => crate::record::chart::export;
    PrintRecords => crate::record::print;
    CopyRecord => crate::record::copy;
}
