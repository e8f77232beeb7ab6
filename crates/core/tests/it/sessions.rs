//! Several people at one workstation: switching, PINs, tiles, who is still known, where a login is open.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::desk::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::desk::Desk;
use careloop_core::{Core, Execute};
use careloop_vault::testing::MemoryKeychain;
use std::sync::Arc;

const PIN: &str = "271828";
const HOUR: u64 = 60 * 60 * 1000;

impl Clinic {
    fn change_settings(&mut self, settings: ChangeSettings) {
        self.core
            .execute(ChangeSettings {
                reason: "agreed at the team meeting".into(),
                ..settings
            })
            .unwrap();
    }

    fn lock(&mut self) {
        self.core.execute(Lock {}).unwrap();
    }

    fn set_pin(&mut self, pin: &str) -> Result<(), Refusal> {
        self.core.execute(SetPin {
            pin: secret(pin),
            password: secret(PASSWORD),
        })
    }

    /// Another process on the same machine and vault, as somebody's second program would be.
    fn other_process(&self) -> Core {
        Core::new(self.folder.path().join("vault"), self.host.clone())
    }

    /// Something that the first person does in another process while everybody here is locked.
    fn meanwhile<R>(&self, act: R)
    where
        R: Request,
        Core: Execute<R>,
    {
        let mut other = first_in(self.other_process());
        assert!(other.execute(act).is_ok());
        out(other);
    }

    fn enter_with_pin(&mut self, user: UserId, pin: &str) -> Result<SessionView, Refusal> {
        self.core.execute(EnterWithPin {
            user,
            pin: secret(pin),
        })
    }
}

/// A clinic that allows PINs; the front desk has one and is locked. Their id.
fn with_pin() -> (Clinic, UserId) {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    clinic.change_settings(ChangeSettings {
        pin_allowed: Some(true),
        ..ChangeSettings::default()
    });
    clinic.sign_out();
    let session = clinic.sign_in(&login_of(Role::FrontDesk));
    assert!(session.pin_allowed && !session.pin_set && !session.by_pin);
    clinic.set_pin(PIN).unwrap();
    clinic.lock();
    (clinic, session.user)
}

fn first_in(mut core: Core) -> Core {
    core.execute(sign_in_as(FIRST)).unwrap();
    core
}

fn out(mut core: Core) {
    core.execute(SignOut {}).unwrap();
}

fn sign_in_as(login: &str) -> SignIn {
    SignIn {
        code: None,
        login: login.into(),
        password: secret(PASSWORD),
    }
}

fn desk_of(clinic: &Clinic) -> Desk {
    Desk::new(clinic.other_process(), Box::new(|_| None))
}

fn tiles(desk: &Desk) -> Vec<String> {
    let tiles = desk.execute(LookAtDoor {}).unwrap().tiles;
    tiles.into_iter().map(|tile| tile.login).collect()
}

fn names_shown(shown: bool) -> ChangeSettings {
    ChangeSettings {
        tiles_shown: Some(shown),
        reason: "agreed at the team meeting".into(),
        ..ChangeSettings::default()
    }
}

// ---- PIN -------------------------------------------------------------------------------------

#[test]
fn a_pin_opens_the_session_again_and_privileged_acts_still_want_the_full_sign_in() {
    let (mut clinic, user) = with_pin();
    assert_eq!(
        clinic.enter_with_pin(user, "314159").map(drop),
        Err(Refusal::WrongPin { left: 4 })
    );
    let session = clinic.enter_with_pin(user, &format!(" {PIN}")).unwrap();
    assert!(session.by_pin && session.pin_set, "{session:?}");
    assert_eq!(session.user, user);
    assert_eq!(session.failed_sign_ins, 1, "a wrong PIN is a failed sign-in");
    clinic.add_task("Call the pharmacy");
    for refused in [
        clinic.set_pin("161803"),
        clinic.core.execute(ChangePassword {
            current: secret(PASSWORD),
            new: secret("nine bright lanterns"),
        }),
        clinic.core.execute(EndSession {
            session: session.session,
        }),
    ] {
        assert_eq!(refused, Err(Refusal::FullSignInNeeded));
    }
    clinic.lock();
    let session = clinic
        .core
        .execute(Unlock {
            password: secret(PASSWORD),
        })
        .unwrap();
    assert!(!session.by_pin && session.pin_set, "the password opens as well");
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let rows = clinic.core.execute(ListSessions {}).unwrap();
    let by_pin: Vec<_> = rows
        .iter()
        .filter(|row| row.by_pin)
        .map(|row| row.by.user)
        .collect();
    assert_eq!(by_pin, [user], "the ledger tells how somebody came in");
    assert!(clinic.kinds().contains(&"pin_changed".to_owned()));
    clinic.assert_verified();
}

#[test]
fn five_wrong_tries_and_the_pin_is_gone() {
    let (mut clinic, user) = with_pin();
    for left in (1..limits::PIN_TRIES).rev() {
        assert_eq!(
            clinic.enter_with_pin(user, "314159").map(drop),
            Err(Refusal::WrongPin { left })
        );
    }
    // The right one gives all tries back.
    clinic.enter_with_pin(user, PIN).unwrap();
    clinic.lock();
    for left in (1..limits::PIN_TRIES).rev() {
        assert_eq!(
            clinic.enter_with_pin(user, "314159").map(drop),
            Err(Refusal::WrongPin { left })
        );
    }
    for pin in ["314159", PIN] {
        assert_eq!(clinic.enter_with_pin(user, pin).map(drop), Err(Refusal::PinGone));
    }
    let unlock = || Unlock {
        password: secret(PASSWORD),
    };
    assert_eq!(
        clinic.core.execute(unlock()).map(drop),
        Err(Refusal::WaitAfterFailures { seconds: 2 }),
        "PINs count as sign-ins do"
    );
    clinic.clock.pass_millis(2_000);
    let session = clinic.core.execute(unlock()).unwrap();
    assert_eq!((session.failed_sign_ins, session.pin_set), (5, false));
    clinic.lock();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn a_try_that_is_not_looked_at_is_not_counted() {
    let (mut clinic, user) = with_pin();
    let mut other = clinic.other_process();
    other.execute(sign_in_as(FIRST)).unwrap();
    for _ in 0..limits::PIN_TRIES {
        assert_eq!(
            clinic.enter_with_pin(user, PIN).map(drop),
            Err(Refusal::VaultBusy)
        );
    }
    other.execute(Lock {}).unwrap();
    clinic.enter_with_pin(user, PIN).unwrap();
}

#[test]
fn a_pin_lasts_twelve_hours_of_the_boot_clock_whatever_the_wall_clock_says() {
    let (mut clinic, user) = with_pin();
    let now = clinic.host.clock.now();
    for years in [-10, 10] {
        clinic.clock.set(now.plus_millis(years * 365 * 24 * 3_600_000));
        clinic.enter_with_pin(user, PIN).unwrap();
        clinic.lock();
    }
    clinic.clock.pass_millis(12 * HOUR - 1);
    clinic.enter_with_pin(user, PIN).unwrap();
    clinic.lock();
    clinic.clock.set(now.plus_millis(-3_600_000));
    clinic.clock.pass_millis(1);
    assert_eq!(clinic.enter_with_pin(user, PIN).map(drop), Err(Refusal::PinGone));
}

#[test]
fn a_long_sleep_or_another_start_of_the_machine_and_the_pin_is_gone() {
    let (mut clinic, user) = with_pin();
    clinic.clock.suspend_millis(HOUR);
    clinic.enter_with_pin(user, PIN).unwrap();
    clinic.lock();
    clinic.clock.suspend_millis(HOUR + 1);
    assert_eq!(clinic.enter_with_pin(user, PIN).map(drop), Err(Refusal::PinGone));
    let (mut clinic, user) = with_pin();
    clinic.clock.reboot();
    assert_eq!(clinic.enter_with_pin(user, PIN).map(drop), Err(Refusal::PinGone));
    let (clinic, user) = with_pin();
    let pin = secret(PIN);
    let other = clinic.other_process().execute(EnterWithPin { user, pin });
    assert_eq!(
        other.map(drop),
        Err(Refusal::PinGone),
        "no other process knows it"
    );
}

#[test]
fn a_pin_is_set_by_whoever_proves_their_password_where_the_clinic_allows_it() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::FrontDesk));
    let action = Action::UseOwnPin;
    assert_eq!(clinic.set_pin(PIN), Err(Refusal::NotPermitted { action }));
    clinic.sign_out();
    let (mut clinic, user) = with_pin();
    clinic.sign_in(&login_of(Role::FrontDesk));
    for weak in [
        "",
        "27182",
        "111111",
        "345678",
        "890123",
        "987654",
        "2718281828459",
        "27182a",
        "２７１８２８",
    ] {
        let refused = Err(Refusal::WeakPin {
            min: limits::PIN_DIGITS,
        });
        assert_eq!(clinic.set_pin(weak), refused, "{weak}");
    }
    let guessed = clinic.core.execute(SetPin {
        pin: secret("161803"),
        password: secret("not the password"),
    });
    assert_eq!(guessed, Err(Refusal::WrongSignIn));
    clinic.core.execute(ForgetPin {}).unwrap();
    clinic.lock();
    assert_eq!(clinic.enter_with_pin(user, PIN).map(drop), Err(Refusal::PinGone));
}

#[test]
fn no_pin_outlives_what_it_stands_for() {
    let reason = || "as agreed".to_owned();
    let no_pins = |_: UserId| ChangeSettings {
        pin_allowed: Some(false),
        reason: reason(),
        ..ChangeSettings::default()
    };
    let suspend = |user| SuspendPerson {
        user,
        suspended: true,
        reason: reason(),
    };
    let reset = |user| ResetPerson {
        user,
        identity: IdentityCheck::InPerson,
    };
    gone_after(|clinic, user| clinic.meanwhile(no_pins(user)));
    gone_after(|clinic, user| clinic.meanwhile(suspend(user)));
    gone_after(|clinic, user| clinic.meanwhile(reset(user)));
    // What is done in this very process counts as well, and what is allowed again brings nothing back.
    gone_after(|clinic, user| {
        clinic.sign_in(FIRST);
        clinic.core.execute(no_pins(user)).unwrap();
        clinic.sign_out();
        clinic.meanwhile(ChangeSettings {
            pin_allowed: Some(true),
            ..no_pins(user)
        });
    });
    gone_after(|clinic, _| {
        clinic
            .core
            .execute(Unlock {
                password: secret(PASSWORD),
            })
            .unwrap();
        clinic
            .core
            .execute(ChangePassword {
                current: secret(PASSWORD),
                new: secret("nine bright lanterns"),
            })
            .unwrap();
        clinic.lock();
    });
    gone_after(|clinic, _| clinic.core.execute(SignOut {}).unwrap());
}

fn gone_after(act: impl FnOnce(&mut Clinic, UserId)) {
    let (mut clinic, user) = with_pin();
    act(&mut clinic, user);
    let entered = clinic.enter_with_pin(user, PIN);
    assert_eq!(entered.map(drop), Err(Refusal::PinGone));
}

// ---- switching -------------------------------------------------------------------------------

#[test]
fn people_take_turns_and_nobody_sees_what_another_was_typing() {
    let (mut clinic, user) = with_pin();
    let keep = |text: &str| KeepDraft {
        place: "task/new".into(),
        text: secret(text),
    };
    clinic.enter_with_pin(user, PIN).unwrap();
    clinic.core.execute(keep("Ring Mr Okafor")).unwrap();
    clinic.lock();
    clinic.sign_in(&login_of(Role::Biller));
    assert!(clinic.core.execute(ReadDrafts {}).unwrap().is_empty());
    clinic.core.execute(keep("Claim 4711")).unwrap();
    clinic.lock();
    clinic.enter_with_pin(user, PIN).unwrap();
    let drafts = clinic.core.execute(ReadDrafts {}).unwrap();
    let texts: Vec<_> = drafts.iter().map(|draft| draft.text.expose().as_str()).collect();
    assert_eq!(texts, ["Ring Mr Okafor"]);
}

#[test]
fn a_locked_session_is_listed_and_can_be_ended() {
    let (mut clinic, user) = with_pin();
    clinic.sign_in(FIRST);
    let row = |clinic: &mut Clinic| {
        let rows = clinic.core.execute(ListSessions {}).unwrap();
        assert!(rows.first().unwrap().own && rows.first().unwrap().state == SessionState::Open);
        rows.into_iter().find(|row| row.by.user == user).unwrap()
    };
    let locked = row(&mut clinic);
    assert_eq!(locked.state, SessionState::Locked);
    assert!(locked.ended.is_some() && !locked.twice && !locked.own);
    let end = EndSession {
        session: locked.session,
    };
    clinic.core.execute(end.clone()).unwrap();
    assert_eq!(row(&mut clinic).state, SessionState::Ended);
    assert_eq!(clinic.core.execute(end.clone()), Err(Refusal::NotFound));
    assert!(clinic.kinds().contains(&"session_ended".to_owned()));
    clinic.assert_verified();
    clinic.lock();
    assert_eq!(clinic.enter_with_pin(user, PIN).map(drop), Err(Refusal::PinGone));
    clinic.sign_in(&login_of(Role::Biller));
    assert_eq!(
        clinic.core.execute(end),
        Err(Refusal::NotPermitted {
            action: Action::EndSession
        })
    );
    assert_eq!(
        clinic.core.execute(ListSessions {}).unwrap_err(),
        Refusal::NotPermitted {
            action: Action::SeeSessions
        }
    );
}

#[test]
fn one_login_at_two_workstations_at_once_is_told_of() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    // The program is cut off. Whoever has the vault elsewhere cannot know that nobody sits there.
    clinic.core = clinic.other_process();
    let mut host = clinic.host.clone();
    host.keychain = Arc::new(MemoryKeychain::default());
    host.name = "the other workstation".to_owned();
    let mut elsewhere = Core::new(clinic.folder.path().join("vault"), host);
    let recovered = elsewhere
        .execute(Recover {
            words: secret(&clinic.words),
            login: Some(FIRST.into()),
            password: Some(secret(PASSWORD)),
        })
        .unwrap();
    assert!(recovered.new_workstation);
    let session = elsewhere.execute(sign_in_as(FIRST)).unwrap();
    assert_eq!(session.elsewhere, ["test workstation"]);
    let twice = |core: &mut Core| {
        let rows = core.execute(ListSessions {}).unwrap();
        rows.iter().filter(|row| row.twice).count()
    };
    assert_eq!(twice(&mut elsewhere), 2, "both");
    clinic.clock.pass_millis(60_000);
    elsewhere.execute(SignOut {}).unwrap();
    // By then it has locked by itself.
    clinic.clock.pass_millis(15 * 60_000);
    let session = elsewhere.execute(sign_in_as(FIRST)).unwrap();
    assert!(session.elsewhere.is_empty(), "{:?}", session.elsewhere);
    assert_eq!(twice(&mut elsewhere), 2, "what was stays told");
}

#[test]
fn a_locked_session_is_ended_from_another_process_as_well() {
    let (mut clinic, user) = with_pin();
    let mut other = first_in(clinic.other_process());
    let rows = other.execute(ListSessions {}).unwrap();
    let locked = rows.iter().find(|row| row.by.user == user).unwrap();
    assert_eq!(locked.state, SessionState::Locked);
    other
        .execute(EndSession {
            session: locked.session,
        })
        .unwrap();
    out(other);
    assert_eq!(clinic.enter_with_pin(user, PIN).map(drop), Err(Refusal::PinGone));
}

// ---- tiles -----------------------------------------------------------------------------------

#[test]
fn the_tiles_name_who_came_in_here_only_where_the_clinic_shows_names() {
    let mut clinic = Clinic::with_everyone();
    let (front_desk, biller) = (login_of(Role::FrontDesk), login_of(Role::Biller));
    let desk = desk_of(&clinic);
    let enter = |desk: &Desk, login: &str| drop(desk.execute(sign_in_as(login)).unwrap());
    enter(&desk, &front_desk);
    desk.lock_now();
    assert!(
        tiles(&desk).is_empty(),
        "names are not shown unless the clinic wants it"
    );
    clinic.meanwhile(names_shown(true));
    for login in [&front_desk, &biller] {
        enter(&desk, login);
        desk.lock_now();
    }
    assert_eq!(tiles(&desk), [&biller, &front_desk, FIRST]);
    let tile = desk.execute(LookAtDoor {}).unwrap().tiles.remove(1);
    assert_eq!(
        (tile.locked, tile.pin, tile.name.as_str()),
        (true, false, "only front desk")
    );
    desk.execute(SignOut {}).unwrap();
    drop(desk);
    let desk = desk_of(&clinic);
    assert_eq!(
        tiles(&desk),
        [&biller, &front_desk, FIRST],
        "the next program knows them"
    );
    assert!(!desk.execute(LookAtDoor {}).unwrap().tiles.remove(0).locked);
    clinic.sign_in(FIRST);
    let user = clinic.person(&biller).user;
    let reason = "left the clinic".to_owned();
    clinic
        .core
        .execute(SuspendPerson {
            user,
            suspended: true,
            reason,
        })
        .unwrap();
    clinic.sign_out();
    assert_eq!(
        tiles(&desk_of(&clinic)),
        [FIRST, &front_desk],
        "whoever is out is not shown"
    );
    clinic.sign_in(FIRST);
    clinic.core.execute(names_shown(false)).unwrap();
    clinic.sign_out();
    assert!(tiles(&desk_of(&clinic)).is_empty());
    clinic.meanwhile(names_shown(true));
    assert_eq!(
        tiles(&desk_of(&clinic)),
        [FIRST],
        "the names were forgotten, not hidden"
    );
}

#[test]
fn an_older_side_file_shows_no_names_and_is_an_alarm() {
    let mut clinic = Clinic::with_everyone();
    clinic.meanwhile(names_shown(true));
    let side = clinic.folder.path().join("vault/vault.side");
    let older = std::fs::read(&side).unwrap();
    clinic.sign_in(&login_of(Role::Biller));
    clinic.sign_out();
    std::fs::write(&side, older).unwrap();
    assert!(tiles(&desk_of(&clinic)).is_empty());
    assert_eq!(clinic.sign_in(FIRST).alarms, [Alarm::OlderSideFile]);
}

// ---- the desk --------------------------------------------------------------------------------

#[test]
fn the_shorter_idle_time_counts_and_no_file_lengthens_it() {
    let clinic = Clinic::new();
    let minutes = |idle: Option<u8>| ChangeSettings {
        idle_minutes: idle,
        reason: "agreed at the team meeting".into(),
        ..ChangeSettings::default()
    };
    let file = clinic.folder.path().join("vault/window.json");
    std::fs::write(
        &file,
        br#"{"preferences":{"theme":"system","density":"comfortable","idle_minutes":60,"zoom":100}}"#,
    )
    .unwrap();
    let desk = desk_of(&clinic);
    let locks_in = || desk.execute(LookAtIdle {}).unwrap().locks_in;
    assert_eq!(
        desk.execute(sign_in_as(FIRST)).unwrap().idle_minutes,
        10,
        "such a file says nothing"
    );
    assert_eq!(locks_in(), Some(600));
    let prefer = |idle_minutes| {
        let preferences = desk.execute(ReadPreferences {}).unwrap();
        desk.execute(ChangePreferences {
            preferences: Preferences {
                idle_minutes,
                ..preferences
            },
        })
    };
    prefer(15).unwrap();
    assert_eq!(locks_in(), Some(600), "the clinic says 10");
    desk.execute(minutes(Some(15))).unwrap();
    assert_eq!(locks_in(), Some(900));
    desk.execute(minutes(Some(3))).unwrap();
    assert_eq!(locks_in(), Some(180));
    prefer(2).unwrap();
    assert_eq!(locks_in(), Some(120));
    for refused in [0, 1, 16, 255] {
        assert_eq!(prefer(refused).unwrap_err(), Refusal::OutOfRange);
        assert_eq!(
            desk.execute(minutes(Some(refused))).unwrap_err(),
            Refusal::OutOfRange
        );
    }
    assert_eq!(locks_in(), Some(120));
    desk.lock_now();
    prefer(15).unwrap();
    desk.execute(sign_in_as(FIRST)).unwrap();
    assert_eq!(
        locks_in(),
        Some(180),
        "the clinic's time is there from the first moment"
    );
}

#[test]
fn what_was_copied_is_known_to_whoever_locks_once() {
    let clinic = Clinic::new();
    let desk = desk_of(&clinic);
    assert!(!desk.take_copied());
    desk.execute(NoteCopied {}).unwrap();
    assert!(desk.take_copied());
    assert!(!desk.take_copied());
}

#[test]
fn every_tick_forgets_whose_time_is_over_but_not_who_slept_a_little() {
    let clinic = Clinic::with_everyone();
    clinic.meanwhile(ChangeSettings {
        pin_allowed: Some(true),
        reason: "agreed at the team meeting".into(),
        ..ChangeSettings::default()
    });
    let desk = desk_of(&clinic);
    let user = desk.execute(sign_in_as(FIRST)).unwrap().user;
    desk.execute(SetPin {
        pin: secret(PIN),
        password: secret(PASSWORD),
    })
    .unwrap();
    desk.lock_now();
    for _ in 0..3 {
        clinic.clock.suspend_millis(HOUR);
        desk.tick();
    }
    desk.execute(EnterWithPin {
        user,
        pin: secret(PIN),
    })
    .unwrap();
    desk.lock_now();
    let has_pin = || {
        let door = desk.execute(LookAtDoor {}).unwrap();
        let VaultStanding::Locked { pin, .. } = door.vault else {
            panic!("nobody is locked: {:?}", door.vault)
        };
        pin
    };
    assert!(has_pin());
    clinic.clock.suspend_millis(HOUR + 1);
    desk.tick();
    assert!(!has_pin());
}
