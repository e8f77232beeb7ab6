//! `kill -9` at random moments and at every file operation: what was acknowledged is there, nothing
//! is there by half, and nobody is alarmed.

use careloop_contract::Refusal;
use careloop_contract::command::{Recover, SignIn, SignOut};
use careloop_core::Execute as _;
use careloop_tests::crash::{Ground, Known, Tally, copy_folder, random_kill};
use careloop_tests::{Clinic, Luck, is_long, secret};

const WORKER: &str = env!("CARGO_BIN_EXE_clinic_worker");

/// What the parent does with a ground after each kill: looks, and goes on with it.
fn hold_against(
    ground: &Ground,
    known: &mut Known,
    told: &careloop_tests::crash::Told,
    leave: bool,
    what: &str,
) {
    if let Err(wrong) = ground.check(known, Some(told), leave) {
        panic!("{what}: {wrong}\n{told:#?}");
    }
}

#[test]
fn kills_at_random_moments_lose_nothing() {
    let (rounds, fresh) = if is_long() { (800, 50) } else { (150, 25) };
    let mut luck = Luck::new(20_261_121);
    let mut tally = Tally::default();
    let modes = [
        "random:work",
        "random:header",
        "random:rekey",
        "random:cycle",
        "random:all",
    ];
    let (mut ground, mut known) = Ground::with_clinic(false);
    for round in 0..rounds {
        if round % fresh == fresh - 1 {
            // On a disk a kill mostly meets a sync, in memory mostly the work between two.
            (ground, known) = Ground::with_clinic(luck.once_in(2));
        }
        let mode = modes[luck.index(modes.len())];
        let seed = luck.draw();
        let kill = random_kill(&mut luck);
        let told = ground.run(WORKER, &known, seed, &["sign_in", "look", mode], &[], Some(kill));
        tally.add(&told);
        let leave = !luck.once_in(3);
        hold_against(
            &ground,
            &mut known,
            &told,
            leave,
            &format!("round {round}, {mode}, seed {seed}, {kill:?}"),
        );
        assert!(
            told.acknowledgements + 1 >= kill.acknowledgements,
            "{mode}: the worker got stuck: {told:?}"
        );
    }
    tally.report("random kills");
}

/// What is killed at every one of its file operations.
const SCRIPTS: &[&[&str]] = &[
    &["sign_in", "add", "sign_out"],
    &["sign_in", "look", "complete", "comment", "note", "relock"],
    &["sign_in", "import_tasks", "import_patients"],
    &[
        "sign_in",
        "look",
        "note",
        "attach",
        "search_notes",
        "attach_clinical",
        "note",
        "retract_file",
        "search_notes",
        "sign_out",
    ],
    &["sign_in", "password", "add"],
    &[
        "sign_in",
        "enrol",
        "look",
        "suspend",
        "reinstate",
        "reset",
        "roles",
    ],
    &["sign_in", "rekey", "add", "sign_out"],
    &["sign_in", "enrol", "look", "give", "give", "give", "leave", "add"],
    &["sign_in", "wrong"],
    &["sign_in", "rebuild", "backup"],
    &["recover", "sign_in"],
];

#[test]
fn a_kill_at_any_file_operation_loses_nothing() {
    let mut tally = Tally::default();
    let mut luck = Luck::new(9);
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    for script in SCRIPTS {
        ground.copy_from(&base);
        let told = ground.run(WORKER, &known, 5, script, &[], None);
        let (steps, syncs) = told.counted().unwrap();
        let mut moments: Vec<(&str, u64)> = (1..=syncs).map(|at| ("DIE_AT_SYNC", at)).collect();
        moments.extend((1..=steps).map(|at| ("DIE_AT_STEP", at)));
        // Some thirty kills of each script.
        let share = if is_long() {
            1 + moments.len() / 400
        } else {
            1 + moments.len() / 30
        };
        moments.retain(|_| luck.once_in(share as u64));
        for moment in moments {
            ground.copy_from(&base);
            let mut known = known.clone();
            let told = ground.run(WORKER, &known, 5, script, &[moment], None);
            tally.add(&told);
            let what = format!("{script:?} at {moment:?}");
            hold_against(&ground, &mut known, &told, luck.once_in(2), &what);
            // And a second look, as at the next sign-in.
            hold_again(&ground, &mut known, &what);
        }
    }
    tally.report("kills at file operations");
}

fn hold_again(ground: &Ground, known: &mut Known, what: &str) {
    if let Err(wrong) = ground.check(known, None, true) {
        panic!("{what}, at the second sign-in: {wrong}");
    }
}

/// Two kills in a row: the second one while the first one is being got over.
#[test]
fn a_kill_while_getting_over_a_kill_loses_nothing() {
    let mut tally = Tally::default();
    let mut luck = Luck::new(77);
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    let between = base.copy(true);
    let rounds = if is_long() { 40 } else { 8 };
    for script in [
        &["sign_in", "rekey"][..],
        &["sign_in", "password", "enrol"],
        &["recover"],
        &["sign_in", "add", "relock"],
    ] {
        ground.copy_from(&base);
        let (_, syncs) = ground
            .run(WORKER, &known, 5, script, &[], None)
            .counted()
            .unwrap();
        for _ in 0..rounds {
            ground.copy_from(&base);
            let first = ("DIE_AT_SYNC", 1 + luck.below(syncs));
            let told = ground.run(WORKER, &known, 5, script, &[first], None);
            tally.add(&told);
            between.copy_from(&ground);
            for _ in 0..4 {
                ground.copy_from(&between);
                let mut now = known.clone();
                // Which password counts is not known without looking, so the look is at a copy.
                let seen = between.copy(true);
                if let Err(wrong) = seen.check(&mut now, Some(&told), true) {
                    panic!("{script:?} at {first:?}: {wrong}");
                }
                let second = ("DIE_AT_SYNC", 1 + luck.below(24));
                let again = ground.run(WORKER, &now, 6, &["sign_in"], &[second], None);
                tally.add(&again);
                hold_against(
                    &ground,
                    &mut now,
                    &again,
                    true,
                    &format!("{script:?} at {first:?}, then {second:?}"),
                );
            }
        }
    }
    tally.report("second kills");
}

#[test]
fn a_clinic_whose_making_was_killed_opens_or_is_made_again() {
    let mut tally = Tally::default();
    let mut luck = Luck::new(3);
    let (mut opened, mut made_again) = (0, 0);
    let script = &["init"];
    let nobody = Known {
        password: Clinic::PASSWORD.to_owned(),
        ..Known::default()
    };
    let ground = Ground::new(true);
    let (steps, syncs) = ground
        .run(WORKER, &nobody, 5, script, &[], None)
        .counted()
        .unwrap();
    let mut moments: Vec<(&str, u64)> = (1..=syncs).map(|at| ("DIE_AT_SYNC", at)).collect();
    moments.extend(
        (1..=steps)
            .map(|at| ("DIE_AT_STEP", at))
            .filter(|_| is_long() || luck.once_in(6)),
    );
    for moment in moments {
        let ground = Ground::new(true);
        let told = ground.run(WORKER, &nobody, 5, script, &[moment], None);
        tally.add(&told);
        let mut core = ground.core();
        let sign_in = || SignIn {
            code: None,
            login: Clinic::ADMIN.to_owned(),
            password: secret(Clinic::PASSWORD),
        };
        let first = core.execute(sign_in());
        if first.is_ok() {
            opened += 1;
            core.execute(SignOut {}).unwrap();
        } else {
            assert!(
                told.acknowledged.is_empty(),
                "{moment:?}: an acknowledged clinic does not open: {first:?}"
            );
            match core.execute(Clinic::request(true)) {
                Ok(_) => made_again += 1,
                Err(refusal) => panic!("{moment:?}: sign-in says {first:?}, a new attempt says {refusal:?}"),
            }
        }
        let mut known = nobody.clone();
        hold_against(&ground, &mut known, &told, true, &format!("{moment:?}"));
        if let Some(words) = told.acknowledged.get("words") {
            core.execute(Recover {
                words: secret(words),
                login: None,
                password: None,
            })
            .unwrap();
        }
    }
    tally.report(&format!(
        "making a clinic ({opened} opened, {made_again} made again)"
    ));
}

/// A backup is restored where nothing is known of the clinic, and opened by the words, with kills all
/// the way.
#[test]
fn a_restore_and_a_recovery_that_were_killed_can_be_begun_anew() {
    let mut tally = Tally::default();
    let mut luck = Luck::new(31);
    let (base, known) = Ground::with_clinic(true);
    let made = base.run(WORKER, &known, 5, &["sign_in", "backup", "sign_out"], &[], None);
    assert!(made.refused.is_empty(), "{made:?}");
    let elsewhere = || {
        let ground = Ground::new(true);
        let backup = std::fs::read_dir(base.backups())
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        copy_folder(&backup, &ground.backups().join("backup"));
        ground
    };
    let (mut again, mut in_force) = (0, 0);
    let script = &["restore", "recover", "sign_in"];
    let (steps, syncs) = elsewhere()
        .run(WORKER, &known, 5, script, &[], None)
        .counted()
        .unwrap();
    let mut moments: Vec<(&str, u64)> = (1..=syncs).map(|at| ("DIE_AT_SYNC", at)).collect();
    moments.extend((1..=steps).map(|at| ("DIE_AT_STEP", at)));
    moments.retain(|_| is_long() || luck.once_in(4));
    for moment in moments {
        let ground = elsewhere();
        let told = ground.run(WORKER, &known, 5, script, &[moment], None);
        tally.add(&told);
        let backup = ground.backups().join("backup");
        let mut core = ground.core();
        match core.restore_backup(&backup) {
            Ok(_) => assert_eq!(told.acknowledgements, 0, "{moment:?}: restored, and not there"),
            Err(Refusal::VaultExists) => {}
            Err(refusal) => panic!("{moment:?}: {refusal:?}"),
        }
        let mut known = known.clone();
        if let Some(password) = told.acknowledged.get("password") {
            known.password.clone_from(password);
        } else {
            // Whether it was done is not known: either the sheet opens once more, or the new password does.
            let password = "a password after the second recovery";
            match core.execute(Recover {
                words: secret(&known.words),
                login: Some(Clinic::ADMIN.to_owned()),
                password: Some(secret(password)),
            }) {
                Ok(_) => {
                    again += 1;
                    password.clone_into(&mut known.password);
                }
                Err(Refusal::WrongRecoveryWords) => {
                    in_force += 1;
                    let begun = told.in_flight.as_ref().and_then(|begun| begun.get("password"));
                    begun.unwrap().clone_into(&mut known.password);
                }
                Err(refusal) => panic!("{moment:?}: {refusal:?}"),
            }
        }
        drop(core);
        for look in 0..2 {
            if let Err(wrong) = ground.check(&mut known, None, true) {
                panic!("{moment:?}, look {look}: {wrong}\n{told:#?}");
            }
        }
    }
    assert!(again > 0, "the sheet was in force after some of the kills");
    tally.report(&format!(
        "restores and recoveries elsewhere ({again} begun anew, {in_force} were in force)"
    ));
}

/// The check itself would notice: an older vault under a newer keychain, and a lost task.
#[test]
fn the_check_after_a_kill_sees_what_is_lost() {
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    let told = ground.run(WORKER, &known, 5, &["sign_in", "add", "sign_out"], &[], None);
    let _ = std::fs::remove_dir_all(ground.vault());
    copy_folder(&base.vault(), &ground.vault());
    let wrong = ground.check(&mut known.clone(), Some(&told), false).unwrap_err();
    assert!(wrong.contains("alarm"), "{wrong}");
    ground.copy_from(&base);
    let wrong = ground.check(&mut known.clone(), Some(&told), false).unwrap_err();
    assert!(wrong.starts_with("lost: task/"), "{wrong}");
    let mut core = ground.core();
    let refused = core.execute(SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret("not the password at all"),
    });
    assert_eq!(refused.map(|_| ()), Err(Refusal::WrongSignIn));
}
