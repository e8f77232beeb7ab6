//! The files as they are: the database's own structure, and the header.

use super::{Lines, in_table};
use crate::certified::{RecoveryInForce, certified};
use crate::db::records::PersonRecord;
use crate::error::Result;
use crate::vault::OpenVault;
use careloop_contract::Alarm;
use careloop_contract::view::{BadPlace, Verdict};
use careloop_ledger::sign::PublicKey;

impl OpenVault {
    pub(super) fn check_file(&self, lines: &mut Lines) {
        match self
            .db
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))
        {
            Ok(answer) if answer == "ok" => lines.add("file", Verdict::Pass, "the database file is sound"),
            Ok(_) => lines.bad(
                "file",
                "the database file is inconsistent",
                in_table("sqlite_schema"),
            ),
            Err(_) => lines.add("file", Verdict::Unknown, "the database file could not be read"),
        }
    }

    pub(super) fn check_header(&self, lines: &mut Lines) -> Result<()> {
        let clinic = self.clinic_record()?;
        let in_force = !self.alarms.contains(&Alarm::OlderHeader);
        let slots = self.header.slots.iter().all(|signed| signed.verify().is_ok());
        let people = PersonRecord::all(&self.db)?;
        let signer = self.header.roster.signer;
        let keys = people
            .iter()
            .filter_map(|person| person.signing_key)
            .chain([clinic.recovery_signing])
            .map(PublicKey::from_bytes);
        // The hash in the ledger vouches for the header as a whole; the signer may have got new keys since.
        let signature = keys.into_iter().find(|key| key.key_id() == signer);
        let roster = signature.is_none_or(|key| self.header.roster.verify(&key).is_ok());
        let named = RecoveryInForce::of_roster(&self.header.roster()?);
        let in_force_now = RecoveryInForce::read(&certified(&self.db, self.clinic())?)?;
        let recovery = in_force_now.is_none_or(|in_force| in_force == named);
        if in_force && slots && roster && recovery {
            lines.add(
                "header",
                Verdict::Pass,
                format!("number {}, as the ledger says", self.header.number),
            );
        } else {
            let detail = if !recovery {
                "the roster names another recovery key than the signed entries".to_owned()
            } else if in_force {
                "a slot or the roster is not signed by its owner".to_owned()
            } else {
                format!(
                    "number {} where the ledger says {}",
                    self.header.number, clinic.header_number
                )
            };
            lines.bad(
                "header",
                detail,
                BadPlace {
                    workstation: None,
                    seq: None,
                    table: Some("vault.hdr".to_owned()),
                },
            );
        }
        Ok(())
    }
}
