//! Whether every attachment is there and is what its entry says. Needs no key of a compartment.

use super::{Lines, at_entry, in_table};
use crate::error::Result;
use crate::files;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::view::Verdict;
use rusqlite::Connection;

impl OpenVault {
    /// Hashes every object and compares it with its entry. `truth` is what the ledger says.
    pub(super) fn check_attachments(
        &self,
        lines: &mut Lines,
        truth: &Connection,
        progress: Progress<'_>,
    ) -> Result<()> {
        let attached: Vec<([u8; 32], u64)> = truth
            .prepare(
                "SELECT r.digest, min(i.place) FROM remark r JOIN entry_item i ON i.subject = r.id
                 WHERE r.digest IS NOT NULL GROUP BY r.num ORDER BY r.num",
            )?
            .query_map([], |row| {
                let place: i64 = row.get(1)?;
                Ok((row.get(0)?, place.unsigned_abs()))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let total = attached.len() as u64;
        let (mut wrong, mut unread) = (Vec::new(), 0_u64);
        for (done, (digest, place)) in (0_u64..).zip(&attached) {
            tell(progress, "attachments", done, total)?;
            let path = self.folder.attachment(digest);
            if !path.is_file() {
                wrong.push(*place);
                continue;
            }
            match files::hash_file(&path) {
                Ok((_, hash)) if hash == *digest => {}
                Ok(_) => wrong.push(*place),
                Err(_) => unread += 1,
            }
        }
        if let Some(first) = wrong.first() {
            let entry = crate::db::read::entries(&self.db, *first, 1)?;
            let at = entry
                .first()
                .map(|placed| at_entry(placed.entry.workstation, placed.entry.seq));
            lines.bad(
                "attachments",
                format!("{} of {total} are missing or were changed", wrong.len()),
                at.unwrap_or_else(|| in_table("remark")),
            );
        } else if unread > 0 {
            lines.add(
                "attachments",
                Verdict::Unknown,
                format!("{unread} of {total} could not be read"),
            );
        } else {
            lines.add(
                "attachments",
                Verdict::Pass,
                format!("{total} are what their entries say"),
            );
        }
        Ok(())
    }
}
