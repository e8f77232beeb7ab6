//! Heads: those that checkpoints state, and those that are kept outside the file.

use super::{Lines, at_entry, in_table};
use crate::db::oversight::BackupRecord;
use crate::entrance::HeadComparison;
use crate::error::Result;
use crate::leave::{certified_keys, origin, parse_checkpoint};
use crate::side::HeadCheck;
use crate::vault::OpenVault;
use crate::witness::{self, Testimony};
use careloop_contract::view::{AnchorView, Verdict};
use careloop_contract::{Alarm, AnchorKind, WorkstationId};
use careloop_ledger::tree::{Frontier, Hash, leaf_hash};
use careloop_ledger::verify::Report;
use rusqlite::{Connection, OptionalExtension as _};

impl OpenVault {
    /// The heads that are kept outside the file, each as it compares with the log.
    ///
    /// # Errors
    /// The keychain's or the database's.
    pub fn anchors(&self) -> Result<Vec<AnchorView>> {
        let mut anchors = Vec::new();
        if let Some((comparison, head)) = self.compare_with_keychain()? {
            anchors.push(AnchorView {
                kind: AnchorKind::Keychain,
                at: Some(head.at),
                entries: head.seq,
                verdict: match comparison {
                    HeadComparison::Extends => Verdict::Pass,
                    HeadComparison::Shorter | HeadComparison::Differs => Verdict::Fail,
                },
            });
        }
        if let Some(backup) = BackupRecord::latest(&self.db)? {
            // Where it is now, and whether it is whole, only somebody who has it can say.
            anchors.push(AnchorView {
                kind: AnchorKind::Backup,
                at: Some(backup.at),
                entries: backup.entries,
                verdict: Verdict::Unknown,
            });
        }
        anchors.extend(self.witness_anchor()?);
        Ok(anchors)
    }

    /// Checks every checkpoint: signed by the key that the one before it named, over a head that the
    /// log has, without a gap; and the stored frontiers.
    pub(super) fn check_checkpoints(&self, lines: &mut Lines, report: &Report) -> Result<()> {
        let mut count = 0_u64;
        for (workstation, tree) in &report.logs {
            let leaves = Leaves::of(&self.db, *workstation)?;
            let certified = certified_keys(&self.db, *workstation)?;
            let mut named = None;
            let mut statement = self.db.prepare(
                "SELECT c.epoch, c.note FROM checkpoint c JOIN log l ON l.id = c.log
                 WHERE l.workstation = ?1 ORDER BY c.epoch",
            )?;
            let notes = statement.query_map([workstation.as_bytes()], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })?;
            let name = origin(self.clinic(), *workstation);
            let mut last_size = 0;
            for (expected, note) in (0_i64..).zip(notes) {
                let (epoch, text) = note?;
                count += 1;
                let good = parse_checkpoint(&text).filter(|checkpoint| {
                    epoch == expected
                        && checkpoint.epoch == epoch.unsigned_abs()
                        && checkpoint.origin == name
                        && checkpoint.size <= tree.size()
                        && checkpoint.size >= last_size
                        && leaves.root_at(checkpoint.size) == Some(checkpoint.root)
                        && certified
                            .iter()
                            .chain(&named)
                            .any(|key| checkpoint.note.verify(&name, key).is_ok())
                });
                let Some(checkpoint) = good else {
                    lines.bad(
                        "checkpoints",
                        format!("checkpoint {epoch} is not right"),
                        in_table("checkpoint"),
                    );
                    return Ok(());
                };
                last_size = checkpoint.size;
                named = Some(checkpoint.next);
            }
            if let Some(size) = self.wrong_cosigned(*workstation, &leaves)? {
                lines.bad(
                    "checkpoints",
                    "a head that a witness signed is not the log's",
                    at_entry(*workstation, size),
                );
                return Ok(());
            }
            if !leaves.matches_frontier(&self.db, *workstation)? {
                lines.bad("checkpoints", "a stored tree is not the log's", in_table("log"));
                return Ok(());
            }
            if *workstation == self.workstation() && !self.holds_next_checkpoint_key()? {
                lines.bad(
                    "checkpoints",
                    "the latest checkpoints are missing",
                    in_table("checkpoint"),
                );
                return Ok(());
            }
        }
        if self.device.is_none() {
            lines.add(
                "checkpoints",
                Verdict::Unknown,
                "without a device secret none are made",
            );
        } else {
            lines.add("checkpoints", Verdict::Pass, format!("{count} signed heads"));
        }
        Ok(())
    }

    /// The size of the first cosigned head that the log does not have.
    fn wrong_cosigned(&self, workstation: WorkstationId, leaves: &Leaves) -> Result<Option<u64>> {
        let mut statement = self.db.prepare(
            "SELECT c.size, c.note FROM cosigned c JOIN log l ON l.id = c.log
             WHERE l.workstation = ?1 ORDER BY c.size",
        )?;
        let mut rows = statement.query([workstation.as_bytes()])?;
        while let Some(row) = rows.next()? {
            let size = row.get::<_, i64>(0)?.unsigned_abs();
            let head = parse_checkpoint(&row.get::<_, String>(1)?);
            let is_right =
                head.is_some_and(|head| head.size == size && leaves.root_at(size) == Some(head.root));
            if !is_right {
                return Ok(Some(size));
            }
        }
        Ok(None)
    }

    /// What the witness says now, if there is one. No answer is never a good one.
    fn check_witness(&self, lines: &mut Lines) -> Result<()> {
        let Some(witness) = &self.host.witness else {
            return Ok(());
        };
        let name = witness.name();
        match witness::ask(&self.db, &self.log, &**witness)? {
            Testimony::Unreachable => {
                lines.add("witness", Verdict::Unknown, format!("{name} cannot be reached"));
            }
            Testimony::Nothing => {
                lines.add(
                    "witness",
                    Verdict::Unknown,
                    format!("{name} knows nothing of this log"),
                );
            }
            Testimony::Unbelievable => lines.add(
                "witness",
                Verdict::Unknown,
                format!("what {name} answers is not signed by its key"),
            ),
            Testimony::Head(head, HeadComparison::Extends) => {
                if head.size < self.cosigned_size(name)? {
                    let detail = format!("{name} answers with an older head than it signed");
                    lines.add("witness", Verdict::Unknown, detail);
                } else {
                    let detail = format!("the log goes on from entry {} that {name} signed", head.size);
                    lines.add("witness", Verdict::Pass, detail);
                }
            }
            Testimony::Head(head, _) if witness::was_looked_into(&self.db, &self.log, &head.root)? => {
                lines.add(
                    "witness",
                    Verdict::Unknown,
                    format!("{name} knows entries whose loss was acknowledged"),
                );
            }
            Testimony::Head(head, HeadComparison::Shorter) => lines.bad(
                "witness",
                format!(
                    "{name} signed {} entries; the file has {}",
                    head.size,
                    self.log.size()
                ),
                at_entry(self.workstation(), self.log.size()),
            ),
            Testimony::Head(head, HeadComparison::Differs) => lines.bad(
                "witness",
                format!("the log has other entries than {name} signed"),
                at_entry(self.workstation(), head.size),
            ),
        }
        Ok(())
    }

    fn witness_anchor(&self) -> Result<Option<AnchorView>> {
        let Some(witness) = &self.host.witness else {
            return Ok(None);
        };
        let (at, entries, verdict) = match witness::ask(&self.db, &self.log, &**witness)? {
            Testimony::Head(head, comparison) => {
                let is_latest = self.cosigned_size(witness.name())? <= head.size;
                let verdict = match comparison {
                    HeadComparison::Extends if is_latest => Verdict::Pass,
                    HeadComparison::Extends => Verdict::Unknown,
                    HeadComparison::Shorter | HeadComparison::Differs => Verdict::Fail,
                };
                (Some(head.at), head.size, verdict)
            }
            Testimony::Nothing | Testimony::Unreachable | Testimony::Unbelievable => {
                (None, self.cosigned_size(witness.name())?, Verdict::Unknown)
            }
        };
        Ok(Some(AnchorView {
            kind: AnchorKind::Witness,
            at,
            entries,
            verdict,
        }))
    }

    /// Heads outside the file.
    pub(super) fn check_anchors(&self, lines: &mut Lines, report: Option<&Report>) -> Result<Option<i64>> {
        let mut since = None;
        match self.compare_with_keychain()? {
            None => lines.add(
                "keychain head",
                Verdict::Unknown,
                "no head is kept outside the file",
            ),
            Some((HeadComparison::Extends, head)) => {
                let age = self.host.clock.now().millis_since(head.at);
                since = Some(age);
                lines.add(
                    "keychain head",
                    Verdict::Pass,
                    format!(
                        "the log goes on from entry {} that the keychain remembers",
                        head.seq
                    ),
                );
            }
            Some((HeadComparison::Shorter, head)) => lines.bad(
                "keychain head",
                format!(
                    "the keychain remembers {} entries; the file has {}",
                    head.seq,
                    self.log.size()
                ),
                at_entry(self.workstation(), self.log.size()),
            ),
            Some((HeadComparison::Differs, head)) => lines.bad(
                "keychain head",
                "the log has other entries than the keychain remembers",
                at_entry(self.workstation(), head.seq),
            ),
        }
        self.check_witness(lines)?;
        let side_alarm = self.alarms.contains(&Alarm::OlderSideFile);
        match self.threshold().read().map(|noted| noted.check) {
            Ok(_) if side_alarm => lines.bad(
                "side file",
                "the side file was missing or older than the keychain remembers",
                in_table("vault.side"),
            ),
            Ok(HeadCheck::Fine | HeadCheck::OneAhead) => {
                lines.add("side file", Verdict::Pass, "as the keychain remembers it");
            }
            Ok(HeadCheck::Unanchored) => {
                lines.add("side file", Verdict::Unknown, "nothing outside remembers it")
            }
            Ok(HeadCheck::Missing | HeadCheck::Older) | Err(_) => {
                lines.bad(
                    "side file",
                    "missing, damaged or older than the keychain remembers",
                    in_table("vault.side"),
                );
            }
        }
        match report.map(|report| report.unattested) {
            None | Some(0) => {}
            Some(count) => lines.add(
                "locked time",
                Verdict::Unknown,
                format!("{count} entries that no workstation key vouches for"),
            ),
        }
        Ok(since)
    }
}

/// Every leaf of a log, to find the root at any size.
pub(crate) struct Leaves(Vec<Hash>);

impl Leaves {
    pub(crate) fn of(db: &Connection, workstation: WorkstationId) -> Result<Self> {
        let mut statement = db.prepare(
            "SELECT e.bytes FROM entry e JOIN log l ON l.id = e.log WHERE l.workstation = ?1 ORDER BY e.seq",
        )?;
        let mut rows = statement.query([workstation.as_bytes()])?;
        let mut leaves = Vec::new();
        while let Some(row) = rows.next()? {
            leaves.push(leaf_hash(row.get_ref(0)?.as_blob().unwrap_or_default()));
        }
        Ok(Self(leaves))
    }

    /// The first leaves; none if there are fewer.
    pub(crate) fn up_to(&self, size: u64) -> Option<&[Hash]> {
        self.0.get(..usize::try_from(size).ok()?)
    }

    fn root_at(&self, size: u64) -> Option<Hash> {
        self.up_to(size).map(careloop_ledger::tree::root_of)
    }

    fn matches_frontier(&self, db: &Connection, workstation: WorkstationId) -> Result<bool> {
        let stored: Option<Vec<u8>> = db
            .query_row(
                "SELECT frontier FROM log WHERE workstation = ?1",
                [workstation.as_bytes()],
                |row| row.get(0),
            )
            .optional()?;
        let Some(stored) = stored.and_then(|stored| Frontier::from_bytes(&stored).ok()) else {
            return Ok(false);
        };
        Ok(self.root_at(stored.size()) == Some(stored.root()))
    }
}
