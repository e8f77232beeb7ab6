//! Which write a value comes from.

use crate::WorkstationId;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// The place in the ledger that last wrote a field: workstation, entry, item within the entry.
///
/// A record's version is the latest version of any of its fields. An edit names the version its
/// author saw; a field that has moved since is refused as stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Version {
    /// The workstation whose log holds the entry.
    pub workstation: WorkstationId,
    /// The entry's number in that log, from 0.
    pub seq: u64,
    /// The item's place in the entry, from 0.
    pub item: u32,
}

/// A version that is not written `workstation:seq:item`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedVersion;

impl fmt::Display for MalformedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version is written workstation:seq:item")
    }
}

impl core::error::Error for MalformedVersion {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.workstation, self.seq, self.item)
    }
}

impl FromStr for Version {
    type Err = MalformedVersion;

    fn from_str(text: &str) -> Result<Self, MalformedVersion> {
        let mut parts = text.split(':');
        let (Some(workstation), Some(seq), Some(item), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(MalformedVersion);
        };
        Ok(Self {
            workstation: workstation.parse().map_err(|_| MalformedVersion)?,
            seq: seq.parse().map_err(|_| MalformedVersion)?,
            item: item.parse().map_err(|_| MalformedVersion)?,
        })
    }
}

impl TryFrom<String> for Version {
    type Error = MalformedVersion;
    fn try_from(text: String) -> Result<Self, MalformedVersion> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> String {
        version.to_string()
    }
}
