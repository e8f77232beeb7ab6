//! Who came in on this workstation: the tiles of the sign-in screen.

use super::SideFile;
use crate::cbor::{Malformed, Reader, Record, Writer};
use careloop_contract::limits::TILES;
use careloop_contract::{Instant, UserId};

/// Somebody who came in here, kept only while the clinic shows names.
#[derive(Clone, PartialEq, Eq)]
pub struct SideTile {
    /// The person.
    pub user: UserId,
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// When they came in last.
    pub at: Instant,
}

impl core::fmt::Debug for SideTile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SideTile")
    }
}

impl SideFile {
    /// Puts somebody who came in before everyone else; the last one makes room.
    pub fn put_tile(&mut self, tile: SideTile) {
        self.tiles.retain(|other| other.user != tile.user);
        self.tiles.insert(0, tile);
        self.tiles.truncate(TILES);
    }
}

impl Record for SideTile {
    fn write(&self, to: &mut Writer) {
        to.array(4)
            .bytes(self.user.as_bytes())
            .text(&self.login)
            .text(&self.name)
            .instant(self.at);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(4)?;
        Ok(Self {
            user: UserId::from_bytes(from.fixed()?),
            login: from.text()?.to_owned(),
            name: from.text()?.to_owned(),
            at: from.instant()?,
        })
    }
}
