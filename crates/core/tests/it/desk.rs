//! The desk: the idle clock, long work, preferences and what is said at the door.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::desk::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::desk::{Desk, Tick, Wanted, WindowPlace};
use careloop_core::{Core, Host, sample};
use careloop_vault::testing::{MemoryKeychain, TestClock};
use std::path::Path;
use std::sync::Arc;

const MINUTE: u64 = 60_000;

fn no_folder(_wanted: Wanted) -> Option<String> {
    None
}

fn desk_at(folder: &Path, host: &Host) -> Desk {
    Desk::new(Core::new(folder.to_path_buf(), host.clone()), Box::new(no_folder))
}

/// The desk of a clinic, nobody in.
fn desk_of(clinic: &Clinic) -> Desk {
    desk_at(&clinic.folder.path().join("vault"), &clinic.host)
}

fn enter(desk: &Desk, login: &str) -> SessionView {
    desk.execute(SignIn {
        code: None,
        login: login.into(),
        password: secret(PASSWORD),
    })
    .unwrap()
}

fn door(desk: &Desk) -> DoorView {
    desk.execute(LookAtDoor {}).unwrap()
}

fn locks_in(desk: &Desk) -> Option<u32> {
    desk.execute(LookAtIdle {}).unwrap().locks_in
}

fn add_task(desk: &Desk, title: &str) -> Result<TaskRow, Refusal> {
    desk.execute(AddTask {
        title: title.into(),
        ..AddTask::default()
    })
}

const NOTHING: Tick = Tick {
    warn: false,
    locked_now: false,
};

#[test]
fn a_session_locks_after_ten_idle_minutes_and_warns_a_minute_before() {
    let clinic = Clinic::new();
    let desk = desk_of(&clinic);
    assert_eq!(locks_in(&desk), None, "nobody is in");
    enter(&desk, FIRST);
    assert_eq!(locks_in(&desk), Some(600));
    clinic.clock.pass_millis(9 * MINUTE - 1);
    assert_eq!(desk.tick(), NOTHING);
    clinic.clock.pass_millis(1);
    assert_eq!(
        desk.execute(LookAtIdle {}),
        Ok(IdleView {
            locks_in: Some(60),
            warn: true
        })
    );
    assert!(desk.tick().warn);
    desk.execute(NoteActivity {}).unwrap();
    assert_eq!(locks_in(&desk), Some(600), "a touched key begins anew");
    clinic.clock.pass_millis(10 * MINUTE - 1);
    assert!(!desk.tick().locked_now);
    clinic.clock.pass_millis(1);
    let tick = desk.tick();
    assert_eq!(
        tick,
        Tick {
            warn: false,
            locked_now: true
        }
    );
    assert!(!desk.is_open());
    assert_eq!(locks_in(&desk), None);
    let VaultStanding::Locked { login, name, .. } = door(&desk).vault else {
        panic!("it is locked");
    };
    assert_eq!((login.as_str(), name.as_str()), (FIRST, "Dana Reyes"));
    assert_eq!(desk.tick(), NOTHING, "it is locked once");
    assert_eq!(add_task(&desk, "Call"), Err(Refusal::Locked));
    desk.execute(Unlock {
        password: secret(PASSWORD),
    })
    .unwrap();
    assert_eq!(locks_in(&desk), Some(600));
}

#[test]
fn only_what_a_person_does_counts_as_activity() {
    let clinic = Clinic::new();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    clinic.clock.pass_millis(MINUTE);
    desk.execute(CountWork {}).unwrap();
    desk.execute(ListPlace {
        place: Place::Today,
        whose: Whose::Mine,
        skip: 0,
        rows: None,
        identified: false,
    })
    .unwrap();
    desk.execute(LookAtWork {}).unwrap();
    desk.execute(ReadPreferences {}).unwrap();
    door(&desk);
    let draft = KeepDraft {
        place: "quick add".into(),
        text: secret("Call"),
    };
    desk.execute(draft).unwrap();
    assert_eq!(locks_in(&desk), Some(540), "the window asks these on its own");
    add_task(&desk, "Call").unwrap();
    assert_eq!(locks_in(&desk), Some(600));
}

#[test]
fn nobody_comes_back_after_the_time_is_over_though_no_tick_came_by() {
    let clinic = Clinic::new();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    // The machine slept: the boot clock went on, nobody ticked.
    clinic.clock.pass_millis(120 * MINUTE);
    desk.execute(NoteActivity {}).unwrap();
    assert_eq!(locks_in(&desk), Some(0), "too late");
    assert_eq!(
        desk.execute(CountWork {}).unwrap_err(),
        Refusal::Locked,
        "the first request locks instead"
    );
    assert!(!desk.is_open());
    desk.execute(Unlock {
        password: secret(PASSWORD),
    })
    .unwrap();
    clinic.clock.pass_millis(10 * MINUTE);
    assert!(matches!(door(&desk).vault, VaultStanding::Locked { .. }));
}

#[test]
fn a_clock_that_a_person_sets_changes_nothing() {
    let clinic = Clinic::new();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    let now = clinic.host.clock.now();
    clinic.clock.set(now.plus_millis(24 * 60 * 60 * 1000));
    assert_eq!(locks_in(&desk), Some(600));
    clinic.clock.set(now);
    clinic.clock.pass_millis(10 * MINUTE);
    clinic.clock.set(now);
    assert!(desk.tick().locked_now);
}

#[test]
fn locking_at_once_says_whether_somebody_was_in() {
    let clinic = Clinic::new();
    let desk = desk_of(&clinic);
    assert!(!desk.lock_now());
    assert_eq!(door(&desk).vault, VaultStanding::Closed);
    enter(&desk, FIRST);
    assert!(desk.is_open());
    assert!(desk.lock_now());
    assert!(!desk.lock_now());
    assert!(matches!(door(&desk).vault, VaultStanding::Locked { .. }));
    desk.execute(SignOut {}).unwrap();
    assert_eq!(door(&desk).vault, VaultStanding::Closed);
}

#[test]
fn the_door_says_how_the_vault_stands_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    let mut host = Host::for_tests(3);
    let clock = Arc::new(TestClock::default());
    host.clock = clock.clone();
    let desk = desk_at(&vault, &host);
    let first = door(&desk);
    assert_eq!(first.vault, VaultStanding::Missing);
    assert_eq!(
        (first.clinic_name, first.test_clinic, first.sample),
        (None, None, None)
    );
    assert!(first.keychain);
    assert_eq!(first.folder, vault.display().to_string());
    desk.execute(CreateClinic {
        clinic: "Willow Creek".into(),
        zone: "America/New_York".into(),
        login: FIRST.into(),
        name: "Dana Reyes".into(),
        password: secret(PASSWORD),
        device_secret: true,
        test_clinic: true,
    })
    .unwrap();
    let made = door(&desk);
    assert_eq!(made.vault, VaultStanding::Closed);
    assert_eq!((made.clinic_name, made.sample), (None, None));
    let session = enter(&desk, FIRST);
    let open = door(&desk);
    assert_eq!(
        open.vault,
        VaultStanding::Open {
            session: Box::new(session)
        }
    );
    desk.lock_now();
    let locked = door(&desk);
    assert_eq!(locked.clinic_name.as_deref(), Some("Willow Creek"));
    assert_eq!(locked.test_clinic, Some(true));
    let anew = door(&desk_at(&vault, &host));
    assert_eq!(anew.vault, VaultStanding::Closed, "another process knows nobody");
    assert_eq!((anew.clinic_name, anew.test_clinic), (None, None));
}

#[test]
fn a_sample_clinic_tells_how_to_get_in_and_a_real_one_in_its_folder_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    let host = Host::for_tests(4);
    let wanted = sample::Sample {
        patients: 5,
        tasks: 8,
        seed: 4,
        device_secret: false,
    };
    sample::make(vault.clone(), host.clone(), wanted, Arc::new(|_, _, _| true)).unwrap();
    let desk = desk_at(&vault, &host);
    let hint = door(&desk).sample.unwrap();
    assert_eq!(hint.people.len(), 8);
    let person = hint.people.last().unwrap();
    desk.execute(SignIn {
        code: None,
        login: person.login.clone(),
        password: secret(&hint.password),
    })
    .unwrap();
    desk.execute(SignOut {}).unwrap();
    drop(desk);
    for name in ["vault.hdr", "vault.db", "vault.side"] {
        std::fs::remove_file(vault.join(name)).unwrap();
    }
    let desk = desk_at(&vault, &host);
    assert_eq!(door(&desk).sample, None, "nothing to get into");
    desk.execute(CreateClinic {
        clinic: "Willow Creek".into(),
        zone: "America/New_York".into(),
        login: FIRST.into(),
        name: "Dana Reyes".into(),
        password: secret(PASSWORD),
        device_secret: false,
        test_clinic: false,
    })
    .unwrap();
    assert_eq!(door(&desk).sample, None);
}

#[test]
fn a_missing_keychain_is_said_and_a_locked_one_is_there() {
    for (missing, locked, answers) in [(true, false, false), (false, true, true)] {
        let folder = tempfile::tempdir().unwrap();
        let mut host = Host::for_tests(5);
        let keychain = Arc::new(MemoryKeychain::default());
        keychain.set_missing(missing);
        keychain.set_locked(locked);
        host.keychain = keychain.clone();
        let desk = desk_at(&folder.path().join("vault"), &host);
        assert_eq!(door(&desk).keychain, answers);
        keychain.set_locked(false);
        keychain.set_missing(false);
        assert!(keychain.snapshot().is_empty(), "asking leaves nothing there");
    }
}

#[test]
fn preferences_outlive_the_program_and_never_keep_it_from_starting() {
    let clinic = Clinic::new();
    let vault = clinic.folder.path().join("vault");
    let desk = desk_of(&clinic);
    assert_eq!(desk.execute(ReadPreferences {}), Ok(Preferences::default()));
    let preferences = Preferences {
        theme: Theme::Dark,
        density: Density::Compact,
        single_keys: false,
        idle_minutes: 3,
        zoom: 150,
    };
    desk.execute(ChangePreferences { preferences }).unwrap();
    enter(&desk, FIRST);
    assert_eq!(locks_in(&desk), Some(180), "at once");
    let place = WindowPlace {
        x: -5,
        y: 12,
        width: 1280,
        height: 800,
        maximized: false,
    };
    desk.keep_window_place(place).unwrap();
    for (idle_minutes, zoom) in [(1, 100), (16, 100), (10, 79), (10, 201)] {
        let preferences = Preferences {
            idle_minutes,
            zoom,
            ..preferences
        };
        assert_eq!(
            desk.execute(ChangePreferences { preferences }),
            Err(Refusal::OutOfRange)
        );
    }
    drop(desk);
    let desk = desk_of(&clinic);
    assert_eq!(desk.execute(ReadPreferences {}), Ok(preferences));
    assert_eq!(desk.window_place(), Some(place));
    let bytes = std::fs::read(vault.join("window.json")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains("dana") && !text.contains("Willow"), "{text}");
    for damaged in [
        "",
        "{",
        "[]",
        r#"{"preferences":{"idle_minutes":200}}"#,
        r#"{"preferences":{"idle_minutes":60}}"#,
        "\u{0}\u{1}",
    ] {
        std::fs::write(vault.join("window.json"), damaged).unwrap();
        let desk = desk_of(&clinic);
        assert_eq!(
            desk.execute(ReadPreferences {}),
            Ok(Preferences::default()),
            "{damaged}"
        );
    }
    std::fs::remove_file(vault.join("window.json")).unwrap();
    std::fs::create_dir(vault.join("window.json")).unwrap();
    let desk = desk_of(&clinic);
    assert_eq!(desk.execute(ReadPreferences {}), Ok(Preferences::default()));
    assert!(desk.execute(ChangePreferences { preferences }).is_err());
    enter(&desk, FIRST);
}

#[test]
fn a_window_comes_before_its_vault() {
    let clinic = Clinic::new();
    let backups = clinic.folder.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    let backup = desk
        .execute(MakeBackup {
            folder: backups.display().to_string(),
        })
        .unwrap();
    desk.execute(SignOut {}).unwrap();
    let preferences = Preferences {
        zoom: 120,
        ..Preferences::default()
    };
    for restores in [false, true] {
        let vault = clinic
            .folder
            .path()
            .join(format!("second {restores}"))
            .join("vault");
        let desk = desk_at(&vault, &clinic.host);
        desk.execute(ChangePreferences { preferences }).unwrap();
        assert_eq!(door(&desk).vault, VaultStanding::Missing);
        std::fs::write(
            vault.join("careloop.log"),
            "2026-11-21T09:30:00Z 7KQ2 the database\n",
        )
        .unwrap();
        if restores {
            let folder = backup.folder.clone();
            assert!(
                !Path::new(&folder).join("window.json").exists(),
                "a backup has none"
            );
            desk.execute(CheckBackup {
                folder: folder.clone(),
            })
            .unwrap();
            desk.execute(RestoreBackup {
                folder: folder.clone(),
            })
            .unwrap();
            assert_eq!(desk.execute(RestoreBackup { folder }), Err(Refusal::VaultExists));
        } else {
            desk.execute(CreateClinic {
                clinic: "Willow Creek".into(),
                zone: "America/New_York".into(),
                login: FIRST.into(),
                name: "Dana Reyes".into(),
                password: secret(PASSWORD),
                device_secret: true,
                test_clinic: true,
            })
            .unwrap();
        }
        assert_eq!(door(&desk).vault, VaultStanding::Closed);
        enter(&desk, FIRST);
        assert_eq!(desk.execute(ReadPreferences {}), Ok(preferences));
    }
}

#[test]
fn work_tells_how_far_it_is_and_stops_when_asked_while_it_has_the_engine() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    clinic.sign_out();
    let desk = desk_of(&clinic);
    enter(&desk, &login_of(Role::PracticeManager));
    assert_eq!(desk.execute(LookAtWork {}), Ok(None));
    let mut content = String::from("title\n");
    for number in 0..300_000 {
        content.push_str(&format!("Call number {number}\n"));
    }
    let import = ImportTasks {
        content: content.into_bytes(),
        mapping: Vec::new(),
        title: None,
        category: None,
        queue: Some(Role::FrontDesk),
        dry_run: true,
    };
    std::thread::scope(|threads| {
        let importing = threads.spawn(|| desk.execute(import));
        let work = loop {
            if let Some(work) = desk.execute(LookAtWork {}).unwrap() {
                break work;
            }
            std::thread::yield_now();
        };
        assert_eq!(work.what, "read");
        clinic.clock.pass_millis(60 * MINUTE);
        assert!(!desk.tick().locked_now, "work is not cut off");
        desk.execute(NoteActivity {}).unwrap();
        assert_eq!(locks_in(&desk), Some(600));
        desk.execute(CancelWork {}).unwrap();
        assert_eq!(importing.join().unwrap().unwrap_err(), Refusal::Cancelled);
    });
    assert_eq!(desk.execute(LookAtWork {}), Ok(None));
    assert_eq!(locks_in(&desk), Some(600), "the end of it counts as activity");
    desk.execute(CancelWork {}).unwrap();
    desk.execute(CountWork {}).unwrap();
    let folder = clinic.folder.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    desk.execute(MakeBackup {
        folder: folder.display().to_string(),
    })
    .expect("what is asked while nothing is done stops nothing that comes after");
}

#[test]
fn somebody_else_signs_in_whether_the_locked_one_stays_or_is_signed_out() {
    let clinic = Clinic::with_everyone();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    desk.lock_now();
    enter(&desk, &login_of(Role::Biller));
    desk.lock_now();
    desk.execute(SignOut {}).unwrap();
    assert_eq!(door(&desk).vault, VaultStanding::Closed);
    enter(&desk, FIRST);
    assert_eq!(desk.execute(ChooseFolder {}), Ok(None));
    assert_eq!(desk.execute(ChooseFile {}), Ok(None));
}

#[test]
fn a_file_that_was_chosen_is_named_by_a_token_and_only_while_somebody_is_in() {
    let clinic = Clinic::with_everyone();
    let letter = clinic.folder.path().join("letter.txt");
    std::fs::write(&letter, "a letter").unwrap();
    let chooser = move |wanted| match wanted {
        Wanted::File => Some(letter.display().to_string()),
        Wanted::Folder => None,
    };
    let core = Core::new(clinic.folder.path().join("vault"), clinic.host.clone());
    let desk = Desk::new(core, Box::new(chooser));
    assert_eq!(desk.execute(ChooseFile {}), Err(Refusal::NotSignedIn));
    enter(&desk, FIRST);
    let chosen = desk.execute(ChooseFile {}).unwrap().unwrap();
    assert_eq!((chosen.name.as_str(), chosen.bytes), ("letter.txt", 8));
    assert!(!chosen.file.contains("letter"), "the page learns no path");
    let task = desk.execute(AddTask {
        title: "Call the plan".into(),
        ..AddTask::default()
    });
    let attach = |file: &str| {
        desk.execute(AttachFile {
            task: task.as_ref().unwrap().task,
            file: file.to_owned(),
            clinical: false,
        })
    };
    assert!(attach(&chosen.file).is_ok());
    let left = desk.execute(ChooseFile {}).unwrap().unwrap();
    desk.lock_now();
    enter(&desk, FIRST);
    assert_eq!(
        attach(&left.file).map(drop),
        Err(Refusal::ChoiceGone),
        "it ended with the session"
    );
}

fn latest_check(desk: &Desk) -> Option<VerifiedState> {
    desk.execute(ReadAuditState {}).unwrap().verified
}

#[test]
fn the_vault_is_verified_when_it_is_due_and_nobody_is_there() {
    let clinic = Clinic::with_everyone();
    let desk = desk_of(&clinic);
    clinic.clock.pass_millis(5 * MINUTE);
    desk.tick();
    enter(&desk, FIRST);
    clinic.clock.pass_millis(MINUTE - 1);
    desk.tick();
    assert_eq!(latest_check(&desk), None, "somebody was there");
    clinic.clock.pass_millis(1);
    desk.tick();
    let checked = latest_check(&desk).expect("it was due");
    assert!(checked.scheduled);
    assert_eq!(
        (checked.verdict, checked.by.name.as_str()),
        (Verdict::Pass, "Dana Reyes")
    );
    // Its telling nobody how far it is keeps no session open.
    clinic.clock.pass_millis(9 * MINUTE);
    assert!(desk.tick().locked_now);

    enter(&desk, &login_of(Role::FrontDesk));
    clinic.clock.pass_millis(2 * MINUTE);
    desk.tick();
    clinic.clock.pass_millis(24 * 60 * MINUTE);
    assert!(desk.tick().locked_now, "what is due does not keep a session open");
    enter(&desk, FIRST);
    assert_eq!(latest_check(&desk).unwrap().at, checked.at, "once a day");
    clinic.clock.pass_millis(MINUTE);
    desk.tick();
    let again = latest_check(&desk).unwrap();
    assert!(again.at > checked.at && again.scheduled);
    let found = desk.execute(VerifyVault::default()).unwrap();
    assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
}

#[test]
fn a_check_by_somebody_who_may_not_verify_stands_in_for_none() {
    let clinic = Clinic::with_everyone();
    let desk = desk_of(&clinic);
    enter(&desk, &login_of(Role::FrontDesk));
    let wait = |desk: &Desk| {
        clinic.clock.pass_millis(MINUTE);
        desk.tick();
    };
    wait(&desk);
    wait(&desk);
    desk.execute(SignOut {}).unwrap();
    enter(&desk, FIRST);
    let theirs = latest_check(&desk).expect("it was due");
    assert_eq!(
        (theirs.scheduled, theirs.by.name.as_str()),
        (true, "only front desk")
    );
    wait(&desk);
    assert_eq!(
        latest_check(&desk),
        Some(theirs.clone()),
        "this program made one today"
    );
    desk.execute(SignOut {}).unwrap();

    // Another program knows only what an entry says, and goes by nobody who may not verify.
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    wait(&desk);
    let ours = latest_check(&desk).unwrap();
    assert!(ours.at > theirs.at && ours.by.name == "Dana Reyes", "{ours:?}");
    desk.execute(SignOut {}).unwrap();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    wait(&desk);
    assert_eq!(latest_check(&desk), Some(ours), "once a day");
}

#[test]
fn a_verification_of_a_part_does_not_put_off_that_of_everything() {
    let clinic = Clinic::with_everyone();
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    desk.execute(VerifyVault::default()).unwrap();
    let whole = latest_check(&desk).unwrap();
    clinic.clock.pass_millis(9 * MINUTE);
    let part = VerifyVault {
        since: Some(3),
        ..VerifyVault::default()
    };
    let found = desk.execute(part).unwrap();
    assert_eq!((found.since, found.verdict), (Some(3), Verdict::Pass));
    assert_eq!(latest_check(&desk), Some(whole.clone()), "it went up to nowhere");
    desk.execute(SignOut {}).unwrap();
    clinic.clock.pass_millis((24 * 60 - 9) * MINUTE);
    let desk = desk_of(&clinic);
    enter(&desk, FIRST);
    clinic.clock.pass_millis(MINUTE);
    desk.tick();
    let checked = latest_check(&desk).unwrap();
    assert!(checked.scheduled && checked.at > whole.at, "{checked:?}");
}
