//! A witness outside: keeps the latest head of this workstation's log and signs it once it has seen that
//! the log only grew. What it knows survives a rollback of everything on this machine.
//!
//! The exchange is that of <https://c2sp.org/tlog-witness>; the sync server will be one. A witness that
//! cannot be reached never stops work, and is never counted as one that agrees.

use crate::certified::certified;
use crate::check::Leaves;
use crate::entrance::{HeadComparison, compare_root};
use crate::error::Result;
use crate::leave::{origin, parse_checkpoint};
use crate::log::Log;
use crate::vault::OpenVault;
use careloop_contract::{Alarm, Field, Instant};
use careloop_ledger::cosignature::verify_cosignature;
use careloop_ledger::note::SignedNote;
use careloop_ledger::sign::PublicKey;
use careloop_ledger::tree::{Hash, consistency_proof};
use careloop_ledger::{Entry, Kind, Value};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Keeps heads of logs elsewhere. Must answer within a few seconds, or say that it cannot.
pub trait Witness: Send + Sync {
    /// Under which name it signs.
    fn name(&self) -> &str;

    /// The key it signs with, known before from elsewhere.
    fn public_key(&self) -> PublicKey;

    /// Hands it a checkpoint, with the proof that the log goes on from the size it knows. Answers with
    /// its signature lines.
    ///
    /// # Errors
    /// [`WitnessFault`].
    fn add_checkpoint(
        &self,
        old_size: u64,
        proof: &[Hash],
        note: &str,
    ) -> core::result::Result<String, WitnessFault>;

    /// The latest note of a log that it cosigned, with its signature.
    ///
    /// # Errors
    /// [`WitnessFault::Unreachable`].
    fn latest(&self, origin: &str) -> core::result::Result<Option<String>, WitnessFault>;
}

/// Why a witness did not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessFault {
    /// It knows the log at another size.
    #[error("the witness knows the log at another size")]
    Conflict {
        /// Which.
        size: u64,
    },
    /// The proof does not lead from what it knows to what it was handed.
    #[error("the witness knows other entries")]
    Refused,
    /// It did not answer.
    #[error("the witness cannot be reached")]
    Unreachable,
}

/// A head that a witness signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WitnessedHead {
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) at: Instant,
}

/// What a witness says of a log.
pub(crate) enum Testimony {
    /// It signed this head, and the log compares so with it.
    Head(WitnessedHead, HeadComparison),
    /// It knows nothing of the log.
    Nothing,
    /// It cannot be reached.
    Unreachable,
    /// What it said is not signed by its key, or is about something else.
    Unbelievable,
}

/// Asks a witness about a log.
pub(crate) fn ask(db: &Connection, log: &Log, witness: &dyn Witness) -> Result<Testimony> {
    let name = origin(log.clinic, log.workstation);
    let note = match witness.latest(&name) {
        Ok(Some(note)) => note,
        Ok(None) => return Ok(Testimony::Nothing),
        Err(_) => return Ok(Testimony::Unreachable),
    };
    let Some(head) = read_note(&note, &name, witness) else {
        return Ok(Testimony::Unbelievable);
    };
    let comparison = compare_root(db, log, head.size, head.root.as_bytes())?;
    Ok(Testimony::Head(head, comparison))
}

/// The alarm that a witness's testimony raises, unless somebody looked into it before.
pub(crate) fn alarm(db: &Connection, log: &Log, witness: &dyn Witness) -> Result<Option<(Alarm, Hash)>> {
    let Testimony::Head(head, comparison) = ask(db, log, witness)? else {
        return Ok(None);
    };
    let alarm = match comparison {
        HeadComparison::Extends => return Ok(None),
        HeadComparison::Shorter => Alarm::OlderVault,
        HeadComparison::Differs => Alarm::ForkedLedger,
    };
    if was_looked_into(db, log, &head.root)? {
        return Ok(None);
    }
    Ok(Some((alarm, head.root)))
}

/// Whether an acknowledged alarm names this root as the one that was lost: signed by somebody who might
/// acknowledge it, or anybody who can write the file would silence the witness.
pub(crate) fn was_looked_into(db: &Connection, log: &Log, root: &Hash) -> Result<bool> {
    let proven = certified(db, log.clinic)?;
    let places: Vec<i64> = proven
        .prepare("SELECT DISTINCT place FROM entry_item WHERE subject = ?1 ORDER BY place")?
        .query_map([log.workstation.as_bytes()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut entries = db.prepare("SELECT bytes FROM entry WHERE place = ?1")?;
    for place in places {
        let bytes: Vec<u8> = entries.query_row([place], |row| row.get(0))?;
        let Ok(entry) = Entry::decode(&bytes) else {
            continue;
        };
        let mut digests = entry.items.iter().filter_map(|item| item.value(Field::Digest));
        if entry.kind() == Some(Kind::AlarmsAcknowledged)
            && digests.any(|digest| *digest == Value::Bytes(root.as_bytes().to_vec()))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A note that the witness signed over a head of the log.
fn read_note(text: &str, name: &str, witness: &dyn Witness) -> Option<WitnessedHead> {
    let checkpoint = parse_checkpoint(text).filter(|checkpoint| checkpoint.origin == name)?;
    let seconds = verify_cosignature(&checkpoint.note, witness.name(), &witness.public_key()).ok()?;
    Some(WitnessedHead {
        size: checkpoint.size,
        root: checkpoint.root,
        at: Instant::from_millis(i64::try_from(seconds).ok()?.checked_mul(1000)?),
    })
}

impl OpenVault {
    /// Hands the witness, if there is one, a checkpoint that was just made, and keeps what it signed. What
    /// does not succeed is tried again with the next one.
    pub(crate) fn have_witnessed(&mut self, note: &str) -> Result<()> {
        let Some(witness) = self.host.witness.clone() else {
            return Ok(());
        };
        let Some(size) = parse_checkpoint(note).map(|checkpoint| checkpoint.size) else {
            return Ok(());
        };
        let leaves = Leaves::of(&self.db, self.workstation())?;
        let known = self.cosigned_size(witness.name())?;
        let submit = |from: u64| {
            let proof = leaves
                .up_to(size)
                .and_then(|leaves| consistency_proof(leaves, from));
            proof.map(|proof| witness.add_checkpoint(from, &proof, note))
        };
        let answer = match submit(known) {
            // It knows another size than was signed last: an answer was lost, or somebody else has the log.
            Some(Err(WitnessFault::Conflict { size: other })) if other <= size => submit(other),
            other => other,
        };
        match answer {
            Some(Ok(lines)) => self.keep_cosigned(note, size, &lines, &*witness),
            Some(Err(WitnessFault::Conflict { .. } | WitnessFault::Refused)) => {
                self.raise_by_witness(&*witness)
            }
            Some(Err(WitnessFault::Unreachable)) | None => Ok(()),
        }
    }

    /// The largest head of this log that a witness signed, as it is kept.
    pub(crate) fn cosigned_size(&self, witness: &str) -> Result<u64> {
        let size: Option<i64> = self
            .db
            .query_row(
                "SELECT max(c.size) FROM cosigned c JOIN log l ON l.id = c.log
                 WHERE l.workstation = ?1 AND c.witness = ?2",
                params![self.workstation().as_bytes(), witness],
                |row| row.get(0),
            )
            .optional()?
            .flatten();
        Ok(size.map_or(0, i64::unsigned_abs))
    }

    fn keep_cosigned(&self, note: &str, size: u64, lines: &str, witness: &dyn Witness) -> Result<()> {
        let cosigned = format!("{note}{lines}");
        let name = origin(self.clinic(), self.workstation());
        let is_right = SignedNote::parse(cosigned.as_bytes()).is_ok()
            && read_note(&cosigned, &name, witness).is_some_and(|head| head.size == size);
        // What it did not sign is not kept: nobody is told that a witness agrees.
        if is_right {
            self.db
                .prepare_cached(
                    "INSERT OR IGNORE INTO cosigned (log, size, witness, note)
                     SELECT id, ?2, ?3, ?4 FROM log WHERE workstation = ?1",
                )?
                .execute(params![
                    self.workstation().as_bytes(),
                    i64::try_from(size).unwrap_or(i64::MAX),
                    witness.name(),
                    cosigned
                ])?;
        }
        Ok(())
    }

    /// A witness that knows other entries, or more of them, is asked what it signed.
    fn raise_by_witness(&mut self, witness: &dyn Witness) -> Result<()> {
        if let Some((alarm, root)) = alarm(&self.db, &self.log, witness)? {
            self.lost_root = Some(root);
            if !self.alarms.contains(&alarm) {
                self.alarms.push(alarm);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::create::{NewClinic, create};
    use crate::folder::Folder;
    use crate::host::Host;
    use crate::kdf::KdfParams;
    use careloop_contract::{Action, Role, Roles, Secret, Standing};
    use careloop_domain::Permit;
    use careloop_domain::policy::{Asker, Policy, Relation};

    fn permit(action: Action) -> Permit {
        let asker = Asker {
            roles: Roles::of(&[Role::Administrator, Role::SecurityOfficer]),
            standing: Standing::Active,
            read_only: false,
            by_pin: false,
            duty: None,
        };
        Policy::standard()
            .permit(action, &asker, Relation::Other)
            .expect("the first person may")
    }

    /// Whoever can write the file can write that somebody looked into it, but not sign it.
    #[test]
    fn only_a_signed_acknowledgement_quiets_a_witness() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(home.path().join("vault"));
        let host = Host::for_tests(4);
        let password = Secret::new("seven quiet harbours".to_owned());
        let new = NewClinic {
            clinic: "Willow Creek",
            zone: "America/New_York",
            login: "dana.reyes",
            name: "Dana Reyes",
            password: &password,
            workstation: "front desk",
            device_secret: true,
            test_clinic: true,
            kdf: KdfParams::DEFAULT,
        };
        create(&folder, &host, &new).expect("a clinic");
        let mut vault = crate::entrance::sign_in(&folder, &host, "dana.reyes", &password).expect("she is in");
        let lost = careloop_ledger::tree::leaf_hash(b"what the witness signed");
        let looked_into = |vault: &OpenVault| was_looked_into(&vault.db, &vault.log, &lost).expect("asked");
        assert!(!looked_into(&vault));
        vault.alarms.push(Alarm::OlderVault);
        vault.lost_root = Some(lost);
        vault
            .acknowledge_alarms(&permit(Action::HandleAlarm), "the disk was restored")
            .expect("acknowledged");
        assert!(looked_into(&vault));
        let place: i64 = vault
            .db
            .query_row(
                "SELECT max(place) FROM entry_item WHERE subject = ?1",
                [vault.workstation().as_bytes()],
                |row| row.get(0),
            )
            .expect("its entry");
        vault
            .db
            .execute_batch("DROP TRIGGER entry_stays")
            .expect("whoever has the key can");
        vault
            .db
            .execute(
                "UPDATE entry SET signature = zeroblob(64) WHERE place = ?1",
                [place],
            )
            .expect("written");
        assert!(!looked_into(&vault));
    }
}
