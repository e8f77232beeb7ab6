//! A workstation joins: an id, secrets and a log of its own, where its keychain knew nothing of the clinic.

use super::{Entrance, HeadComparison, compare_head};
use crate::act::{Draft, DraftItem};
use crate::create::workstation_keys;
use crate::crypto::Key;
use crate::db::records::ClinicRecord;
use crate::error::Result;
use crate::files;
use crate::keychain::{DeviceRecord, HeadRecord};
use crate::log::Log;
use crate::side::SideHead;
use crate::vault::OpenVault;
use careloop_contract::{Field, Purpose, WorkstationId};
use careloop_ledger::verify::encode_heads;
use careloop_ledger::{Kind, Value};
use rusqlite::Connection;

/// Whether this workstation's keychain does not know the clinic, or knows a later ledger.
pub(super) fn is_new_here(entrance: &Entrance<'_>, db: &Connection) -> Result<bool> {
    if entrance.is_stranger {
        return Ok(true);
    }
    let log = Log::open(db, entrance.clinic, entrance.workstation)?;
    let Some(head) = entrance.threshold().head()? else {
        return Ok(false);
    };
    Ok(!matches!(compare_head(db, &log, &head)?, HeadComparison::Extends))
}

/// What a workstation brings when it joins.
pub(super) struct Joining {
    checkpoint: Key,
    base: Vec<u8>,
}

/// Gives this workstation an id and secrets of its own. Nothing is written to the vault yet.
pub(super) fn join(entrance: &mut Entrance<'_>, db: &Connection) -> Result<Joining> {
    let host = entrance.host;
    let mut ids = crate::ids::IdMaker::default();
    entrance.workstation = WorkstationId::from_bytes(ids.make(host.clock.now(), &*host.entropy)?);
    let checkpoint = host.entropy.make_secret()?;
    let wants_secret = ClinicRecord::load(db)?.device_secret;
    entrance.device = wants_secret
        .then(|| DeviceRecord::make(&*host.entropy))
        .transpose()?;
    if let Some(device) = &entrance.device {
        device.store(&*host.keychain, entrance.clinic, entrance.workstation)?;
        let head = HeadRecord {
            seq: 0,
            root: *careloop_ledger::tree::EMPTY_ROOT.as_bytes(),
            roster: 0,
            side: SideHead {
                number: 0,
                hash: [0; 32],
            },
            checkpoint_seed: Key::clone(&checkpoint),
            next_checkpoint_seed: None,
            at: host.clock.now(),
        };
        head.store(&*host.keychain, entrance.clinic, entrance.workstation)?;
    }
    // What another workstation noted while locked cannot be read here.
    files::remove_durable(&entrance.folder.side())?;
    let mut workstations = Vec::new();
    // A log that nothing was written to, because its workstation never finished joining, has no head.
    let mut statement =
        db.prepare("SELECT workstation FROM log l WHERE EXISTS (SELECT 1 FROM entry e WHERE e.log = l.id)")?;
    for id in statement.query_map([], |row| row.get::<_, crate::db::records::Id>(0))? {
        workstations.push(WorkstationId::from_bytes(id?.0));
    }
    workstations.sort_unstable();
    let mut base = Vec::new();
    for workstation in workstations {
        let log = Log::open(db, entrance.clinic, workstation)?;
        base.push((workstation, log.size(), log.root()));
    }
    Ok(Joining {
        checkpoint,
        base: encode_heads(&base),
    })
}

impl OpenVault {
    /// The first entry of a workstation's own log.
    pub(super) fn join_clinic(&mut self, joining: &Joining, name: &str) -> Result<()> {
        let (workstation_key, checkpoint_key) = workstation_keys(self.device.as_ref(), &joining.checkpoint);
        let item = DraftItem::workstation(self.workstation())
            .with(Field::WorkstationName, Value::Text(name.to_owned()))
            .with(Field::WorkstationKey, workstation_key)
            .with(Field::CheckpointKey, checkpoint_key)
            .with(Field::BaseHeads, Value::Bytes(joining.base.clone()));
        self.write(Draft::done(
            Kind::WorkstationJoined,
            Purpose::Administration,
            vec![item],
        ))?;
        Ok(())
    }
}
