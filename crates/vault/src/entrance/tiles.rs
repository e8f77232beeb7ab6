//! Who came in on this workstation, for the sign-in screen.

use super::Entrance;
use crate::db::records::PersonRecord;
use crate::error::Result;
use crate::folder::Folder;
use crate::host::Host;
use crate::side::{HeadCheck, SideFile, SideTile};
use crate::vault::OpenVault;
use careloop_contract::{AccountKind, Standing};

/// Who came in here, the latest first. Nobody, unless the clinic shows names, and nobody from a side file
/// that is not the one the keychain remembers.
///
/// # Errors
/// Whatever keeps the header, the keychain or the side file from being read.
pub fn tiles(folder: &Folder, host: &Host) -> Result<Vec<SideTile>> {
    if !folder.has_vault() {
        return Ok(Vec::new());
    }
    let entrance = Entrance::approach(folder, host)?;
    let noted = entrance.threshold().read()?;
    Ok(match noted.check {
        HeadCheck::Fine | HeadCheck::OneAhead | HeadCheck::Unanchored => noted.file.tiles,
        HeadCheck::Older | HeadCheck::Missing => Vec::new(),
    })
}

impl OpenVault {
    /// Brings the tiles up to date: whoever is in stands first, whoever may not come in any more is gone,
    /// and all are if the clinic shows no names. Answers those that are left. Under a standing alarm nothing
    /// is written.
    ///
    /// # Errors
    /// The database's, the side file's.
    pub fn settle_tiles(&self) -> Result<Vec<SideTile>> {
        let noted = self.threshold().read()?.file;
        if !self.alarms.is_empty() {
            return Ok(noted.tiles);
        }
        let mut wanted = SideFile::new(self.clinic());
        if self.clinic_record()?.tiles_shown {
            for tile in noted.tiles.iter().rev() {
                let person = PersonRecord::load(&self.db, tile.user)?;
                if let Some(person) = person.filter(may_come_in) {
                    wanted.put_tile(SideTile {
                        login: person.login,
                        name: person.name,
                        ..tile.clone()
                    });
                }
            }
            let own = match self.user() {
                Some(user) => PersonRecord::load(&self.db, user)?.filter(may_come_in),
                None => None,
            };
            let known = own
                .as_ref()
                .and_then(|own| noted.tiles.iter().position(|tile| tile.user == own.id));
            if let Some(own) = own.filter(|_| known != Some(0)) {
                wanted.put_tile(SideTile {
                    user: own.id,
                    login: own.login,
                    name: own.name,
                    at: self.host.clock.now(),
                });
            }
        }
        if wanted.tiles != noted.tiles {
            self.threshold().keep_tiles(wanted.tiles.clone())?;
        }
        Ok(wanted.tiles)
    }
}

fn may_come_in(person: &PersonRecord) -> bool {
    person.standing == Standing::Active && person.kind == AccountKind::Person
}
