//! Which write each field of a record comes from, packed into one column.

use careloop_contract::{Field, Version, WorkstationId};
use std::cmp::Ordering;

/// A write: where it stands in this file and in its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Write {
    /// Place in replay order, from 1.
    pub place: u64,
    /// The log's number in this file.
    pub log: u64,
    /// The entry's number in its log.
    pub seq: u64,
    /// The item in the entry.
    pub item: u32,
}

impl Write {
    /// The version this write makes, given the workstation of its log.
    #[must_use]
    pub const fn version(&self, workstation: WorkstationId) -> Version {
        Version {
            workstation,
            seq: self.seq,
            item: self.item,
        }
    }

    fn order(&self) -> (u64, u32) {
        (self.place, self.item)
    }
}

impl PartialOrd for Write {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Write {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// The last write of every field of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldVersions(Vec<(u16, Write)>);

impl FieldVersions {
    /// Notes that a field was written.
    pub fn set(&mut self, field: u16, write: Write) {
        match self.0.binary_search_by_key(&field, |(field, _)| *field) {
            Ok(at) => {
                if let Some(slot) = self.0.get_mut(at) {
                    slot.1 = write;
                }
            }
            Err(at) => self.0.insert(at, (field, write)),
        }
    }

    /// The last write of a field.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<Write> {
        let at = self
            .0
            .binary_search_by_key(&field.number(), |(field, _)| *field)
            .ok()?;
        self.0.get(at).map(|(_, write)| *write)
    }

    /// The last write of the whole record.
    #[must_use]
    pub fn latest(&self) -> Option<Write> {
        self.0.iter().map(|(_, write)| *write).max()
    }

    /// A field that was written after a write; any that was, if there is none to compare with.
    #[must_use]
    pub fn moved_since(&self, write: Option<Write>) -> Option<Field> {
        let mut moved = self
            .0
            .iter()
            .filter(|(_, by)| write.is_none_or(|write| *by > write));
        moved.find_map(|(field, _)| Field::from_number(*field))
    }

    /// Packs: for each write the fields it made, all numbers as LEB128. A record whose fields come
    /// from one write takes a handful of bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writes: Vec<Write> = self.0.iter().map(|(_, write)| *write).collect();
        writes.sort_unstable();
        writes.dedup();
        let mut bytes = Vec::with_capacity(8 + self.0.len());
        for write in writes {
            let fields: Vec<u16> = self
                .0
                .iter()
                .filter(|(_, by)| *by == write)
                .map(|(field, _)| *field)
                .collect();
            put(&mut bytes, write.place);
            put(&mut bytes, write.log);
            put(&mut bytes, write.seq);
            put(&mut bytes, u64::from(write.item));
            put(&mut bytes, fields.len() as u64);
            for field in fields {
                put(&mut bytes, u64::from(field));
            }
        }
        bytes
    }

    /// Unpacks; none if the bytes are not of that form.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut versions = Self::default();
        while !rest.is_empty() {
            let write = Write {
                place: take(&mut rest)?,
                log: take(&mut rest)?,
                seq: take(&mut rest)?,
                item: u32::try_from(take(&mut rest)?).ok()?,
            };
            for _ in 0..take(&mut rest)? {
                versions.set(u16::try_from(take(&mut rest)?).ok()?, write);
            }
        }
        Some(versions)
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn unpacking_undoes_packing(writes in proptest::collection::vec((0_u16..700, 1_u64..1 << 40, 1_u64..4, 0_u32..1000), 0..40)) {
            let mut versions = FieldVersions::default();
            for (field, place, log, item) in writes {
                versions.set(field, Write { place, log, seq: place / log, item });
            }
            prop_assert_eq!(FieldVersions::from_bytes(&versions.to_bytes()), Some(versions));
        }

        #[test]
        fn any_bytes_are_taken_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = FieldVersions::from_bytes(&bytes);
        }
    }
}
