//! A vault that an earlier version made opens, and leads whoever needs a second factor to it.

use crate::clinic::{FIRST, PASSWORD, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::Verdict;
use careloop_contract::{Duty, Instant, Refusal};
use careloop_core::{Core, Execute, Host};
use careloop_vault::factor::FactorSecret;
use careloop_vault::host::Clock as _;
use careloop_vault::testing::TestClock;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/before-second-factor")
        .join(name)
}

#[test]
fn a_vault_from_before_second_factors_opens_and_leads_to_one() {
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    std::fs::create_dir(&vault).unwrap();
    for name in ["vault.db", "vault.hdr", "vault.side"] {
        std::fs::copy(fixture(name), vault.join(name)).unwrap();
    }
    let clock = Arc::new(TestClock::default());
    // A day after it was made.
    clock.set(Instant::from_millis(1_795_253_400_000 + 2 * 86_400_000));
    let mut host = Host::for_tests(5);
    host.clock = clock.clone();
    // Its slot was made with the derivation that people have.
    host.kdf = Host::this_machine().kdf;
    let mut core = Core::new(vault, host);
    let enter = |core: &mut Core, code| {
        core.execute(SignIn {
            login: FIRST.into(),
            password: secret(PASSWORD),
            code,
        })
    };
    let view = enter(&mut core, None).unwrap();
    let duty = Duty::SetUpFactor;
    assert_eq!((view.duty, view.alarms.len()), (Some(duty), 0));
    assert_eq!(
        core.execute(ListPeople {}).map(drop),
        Err(Refusal::DutyFirst { duty })
    );
    let offer = core.execute(BeginFactor {}).unwrap();
    let app = FactorSecret::from_base32(offer.secret.expose()).unwrap();
    core.execute(ConfirmFactor {
        code: app.code_at(clock.now()),
    })
    .unwrap();
    let people = core.execute(ListPeople {}).unwrap();
    assert_eq!(people.len(), 2, "who was there is there");
    let found = core.execute(VerifyVault::default()).unwrap();
    assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
    core.execute(SignOut {}).unwrap();
    assert_eq!(enter(&mut core, None).map(drop), Err(Refusal::CodeNeeded));
    clock.pass_millis(30_000);
    let code = app.code_at(clock.now());
    enter(&mut core, Some(code)).unwrap();
}
