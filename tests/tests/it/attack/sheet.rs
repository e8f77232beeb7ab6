//! A recovery sheet that is void stays void, whatever a colleague with raw SQL does to tables and ledger.

use super::insider::Insider;
use super::scene::{DANA, FERN, OMAR, PREPARED, Scene};
use careloop_contract::command::{AddTask, RenewRecovery, SignOut};
use careloop_contract::query::VerifyVault;
use careloop_contract::view::Verdict;
use careloop_contract::{Alarm, Refusal};
use careloop_core::Execute;
use careloop_ledger::Kind;
use careloop_tests::{Clinic, secret};

/// The colleague has the sheet that was replaced. If a provider's program took it for the one in force,
/// it would seal the next clinical key to it.
#[test]
fn no_sql_brings_a_void_sheet_back() {
    for (what, tables) in [
        (
            "out of the tables that are computed",
            &["entry_item", "compartment_grant"][..],
        ),
        (
            "out of the ledger too",
            &["entry_item", "compartment_grant", "entry"],
        ),
    ] {
        let scene = Scene::of(&PREPARED.late);
        let (mut core, session) = scene.sign_in(DANA, Clinic::PASSWORD);
        session.unwrap();
        core.execute(RenewRecovery {
            password: secret(Clinic::PASSWORD),
            shares: false,
            reason: "a sheet was lost".to_owned(),
        })
        .unwrap();
        core.execute(SignOut {}).unwrap();
        let raw = Insider::in_scene(&scene, FERN).open(&scene.vault().join("vault.db"));
        let rows = raw.rows();
        let renewed = rows
            .iter()
            .find(|row| row.entry().kind() == Some(Kind::RecoveryRenewed));
        let place = renewed.unwrap().place;
        for table in tables {
            raw.run(&format!("DELETE FROM {table} WHERE place = {place}"));
        }
        let count = |raw: &super::insider::Raw| -> i64 {
            raw.db
                .query_row("SELECT count(*) FROM compartment_grant", [], |row| row.get(0))
                .unwrap()
        };
        let before = count(&raw);
        drop(raw);
        let (mut core, session) = scene.sign_in(OMAR, Clinic::PASSWORD);
        let alarms = session.unwrap().alarms;
        assert!(alarms.contains(&Alarm::OlderHeader), "{what}: {alarms:?}");
        let task = AddTask {
            title: "Refill check".to_owned(),
            ..AddTask::default()
        };
        assert_eq!(core.execute(task).map(drop), Err(Refusal::AlarmStands), "{what}");
        drop(core);
        let (mut core, session) = scene.sign_in(DANA, Clinic::PASSWORD);
        session.unwrap();
        let found = core.execute(VerifyVault::default()).unwrap();
        let header = found.checks.iter().find(|line| line.check == "header").unwrap();
        assert_eq!(header.verdict, Verdict::Fail, "{what}: {header:?}");
        drop(core);
        let raw = Insider::in_scene(&scene, FERN).open(&scene.vault().join("vault.db"));
        assert_eq!(count(&raw), before, "{what}: no key was handed to anybody");
    }
}
