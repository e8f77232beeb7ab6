//! Somebody guesses: by name after name, through two processes, with restarts, with writes that are cut off,
//! and with a clock that is set by an hour, a day, ten years. No wait is shortened, no count is lost.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::SignIn;
use careloop_contract::query::OpenPerson;
use careloop_contract::{Instant, Refusal, Role, Secret, limits};
use careloop_core::{Core, Execute};
use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const HOUR_MILLIS: u64 = 3_600_000;

/// A keychain whose next write may be the one before which the program is ended.
struct CutKeychain {
    inside: Arc<dyn Keychain>,
    is_cut: AtomicBool,
}

impl Keychain for CutKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault> {
        self.inside.read(account)
    }

    fn write(&self, account: &str, value: &[u8]) -> Result<(), KeychainFault> {
        if self.is_cut.load(Ordering::SeqCst) {
            return Err(KeychainFault::Missing);
        }
        self.inside.write(account, value)
    }

    fn erase(&self, account: &str) -> Result<(), KeychainFault> {
        self.inside.erase(account)
    }
}

/// Numbers that look like chance and repeat.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn once_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }
}

/// What a name has behind it, as the world outside knows.
#[derive(Default)]
struct Tried {
    failures: u32,
    /// True time of each try that was looked at since the machine was last started.
    at: Vec<u64>,
}

impl Tried {
    /// Milliseconds that must lie between the last try and the next, as documented.
    fn wait(&self) -> u64 {
        match self.failures {
            0..=4 => 0,
            failures => (1_u64 << (failures - 4).min(20)).min(15 * 60) * 1000,
        }
    }
}

fn attempts() -> u32 {
    if std::env::var_os("CARELOOP_LONG").is_some_and(|value| value == "1") {
        10_000
    } else {
        400
    }
}

#[test]
fn nobody_guesses_faster_or_more_often_than_documented() {
    let mut clinic = Clinic::with_everyone();
    let keychain = Arc::new(CutKeychain {
        inside: clinic.host.keychain.clone(),
        is_cut: AtomicBool::new(false),
    });
    clinic.host.keychain = keychain.clone();
    let path = clinic.core.folder().path().to_path_buf();
    let fresh = |clinic: &Clinic| Core::new(path.clone(), clinic.host.clone());
    let mut processes = [fresh(&clinic), fresh(&clinic)];
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let known = [login_of(Role::Biller), login_of(Role::Provider)];
    let mut names: Vec<String> = known
        .iter()
        .cloned()
        .chain((0..3).map(|n| format!("ghost.{n}")))
        .collect();
    let mut tried: BTreeMap<String, Tried> = BTreeMap::new();
    let (mut true_millis, mut wall) = (0_u64, clinic.host.clock.now().as_millis());
    let mut ghosts = 3;
    let (mut looked_at, mut waited, mut ended) = (0_u32, 0_u32, 0_u32);
    for _ in 0..attempts() {
        let passed = [0, 0, 900, 5_000, 70_000, 1_000_000][dice.roll(6) as usize];
        clinic.clock.pass_millis(passed);
        true_millis += passed;
        wall += i64::try_from(passed).unwrap();
        if dice.once_in(5) {
            let by = [HOUR_MILLIS, 24 * HOUR_MILLIS, 3_650 * 24 * HOUR_MILLIS][dice.roll(3) as usize];
            let by = i64::try_from(by).unwrap();
            let jump = [by, -by, 0][dice.roll(3) as usize];
            clinic.clock.set(Instant::from_millis(wall + jump));
        }
        if dice.once_in(40) {
            // Across a start of the machine only its clock tells what went by: it is right here.
            clinic.clock.reboot();
            clinic.clock.set(Instant::from_millis(wall));
            tried.values_mut().for_each(|name| name.at.clear());
        }
        let which = dice.roll(2) as usize;
        if dice.once_in(7) {
            processes[which] = fresh(&clinic);
        }
        let place = dice.roll(names.len() as u64) as usize;
        let name = names[place].clone();
        let tries = tried.entry(name.clone()).or_default();
        let is_cut = tries.failures <= 4 && dice.once_in(10);
        keychain.is_cut.store(is_cut, Ordering::SeqCst);
        let answer = processes[which].execute(SignIn {
            login: name.clone(),
            password: secret("not the password"),
            code: None,
        });
        keychain.is_cut.store(false, Ordering::SeqCst);
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "whatever else is said about a guess is a mistake"
        )]
        match answer.unwrap_err() {
            Refusal::WrongSignIn => {
                assert!(!is_cut, "a try that could not be counted is not looked at");
                if let Some(last) = tries.at.last() {
                    assert!(
                        last + tries.wait() <= true_millis,
                        "{name} after {} failures",
                        tries.failures
                    );
                }
                tries.failures += 1;
                tries.at.push(true_millis);
                let lately = tries
                    .at
                    .iter()
                    .filter(|at| true_millis < **at + HOUR_MILLIS)
                    .count();
                assert!(lately <= 16, "{name}: {lately} tries within an hour");
                assert!(tries.failures <= limits::FAILED_SIGN_INS, "{name}");
                looked_at += 1;
            }
            Refusal::WaitAfterFailures { seconds } => {
                assert!(4 < tries.failures && seconds <= 15 * 60, "{name}: {seconds}");
                waited += 1;
            }
            Refusal::AttemptsExhausted => {
                assert_eq!(tries.failures, limits::FAILED_SIGN_INS, "{name}");
                ended += 1;
                if name.starts_with("ghost") {
                    names[place] = format!("ghost.{ghosts}");
                    ghosts += 1;
                }
            }
            // The program ended between the side file and the keychain: the try is counted.
            Refusal::NoKeychain if is_cut => {
                tries.failures += 1;
                tries.at.push(true_millis);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(
        looked_at > 50 && waited > 50,
        "{looked_at} looked at, {waited} told to wait, {ended} ended"
    );
    clinic.clock.pass_millis(HOUR_MILLIS);
    clinic
        .clock
        .set(Instant::from_millis(wall + i64::try_from(HOUR_MILLIS).unwrap()));
    clinic.core = fresh(&clinic);
    let view = clinic.core.execute(SignIn {
        login: FIRST.into(),
        password: secret(PASSWORD),
        code: None,
    });
    assert_eq!(view.unwrap().alarms, [], "no side file went missing on the way");
    for login in known {
        let user = clinic.person(&login).user;
        let counted = clinic.core.execute(OpenPerson { user }).unwrap().failures;
        let expected = tried.get(&login).map_or(0, |tries| tries.failures);
        assert_eq!(counted, expected, "{login}: no failure is lost");
    }
    clinic.assert_verified();
}
