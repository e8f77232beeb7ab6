//! What an access touched: sealed under the session's key, for security officers to read.

use crate::cbor::{Malformed, Reader, Record, Writer};
use careloop_contract::{DataCategory, PatientId, Version, WorkstationId};
use careloop_ledger::{Subject, SubjectKind};

/// One record that was shown, or that a refused request named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessedRecord {
    /// The record.
    pub subject: Subject,
    /// The version that was shown. None: nothing of it was shown.
    pub version: Option<Version>,
    /// The patient it concerns.
    pub patient: Option<PatientId>,
    /// The kind of data.
    pub category: DataCategory,
    /// Whether it is specially protected: a restricted task, or what stands on one.
    pub special: bool,
}

/// What an access touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessDetails {
    /// The records, in the order they were shown.
    pub records: Vec<AccessedRecord>,
    /// What was searched for, or the reason that was given.
    pub text: Option<String>,
    /// Whom it is for, if it left the program.
    pub recipient: Option<String>,
    /// If the records were shown as they had been: the place of the entry just after which. None: as they
    /// were.
    pub as_of: Option<u64>,
}

impl AccessDetails {
    /// The canonical encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.encoded()
    }

    /// Reads what [`AccessDetails::encode`] wrote.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::decoded(bytes)
    }
}

impl Record for AccessDetails {
    fn write(&self, to: &mut Writer) {
        // Nobody to go to is not said, nor is the present: so details of before there was either read the same.
        let said = [self.recipient.is_some(), self.as_of.is_some()];
        to.map(2 + said.iter().map(|said| u64::from(*said)).sum::<u64>())
            .uint(0_u8)
            .records(&self.records)
            .uint(1_u8)
            .optional_bytes(self.text.as_deref().map(str::as_bytes));
        if let Some(recipient) = &self.recipient {
            to.uint(2_u8).bytes(recipient.as_bytes());
        }
        if let Some(place) = self.as_of {
            to.uint(3_u8).uint(place);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let more = from.entries()?.checked_sub(2).filter(|more| *more <= 2);
        let mut more = more.ok_or(Malformed)?;
        let records = from.key(0)?.records()?;
        let text = from.key(1)?.optional_bytes()?.map(utf8).transpose()?;
        let mut details = Self {
            records,
            text,
            ..Self::default()
        };
        while more > 0 {
            match from.uint::<u8>()? {
                2 => details.recipient = Some(utf8(from.bytes()?)?),
                3 => details.as_of = Some(from.uint()?),
                _ => return Err(Malformed),
            }
            more -= 1;
        }
        Ok(details)
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Malformed> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Malformed)
}

impl Record for AccessedRecord {
    fn write(&self, to: &mut Writer) {
        // What needs no special protection is not said, as above.
        to.array(5 + usize::from(self.special))
            .uint(self.subject.kind.number())
            .bytes(&self.subject.id);
        match &self.version {
            None => to.array(0),
            Some(version) => to
                .array(3)
                .bytes(version.workstation.as_bytes())
                .uint(version.seq)
                .uint(version.item),
        };
        to.optional_bytes(self.patient.as_ref().map(|patient| patient.as_bytes().as_slice()));
        to.uint(self.category.number());
        if self.special {
            to.bool(true);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let says_special = match from.array()? {
            5 => false,
            6 => true,
            _ => return Err(Malformed),
        };
        let kind = SubjectKind::from_number(from.uint()?).ok_or(Malformed)?;
        let subject = Subject::new(kind, from.fixed()?);
        let version = match from.array()? {
            0 => None,
            3 => Some(Version {
                workstation: WorkstationId::from_bytes(from.fixed()?),
                seq: from.uint()?,
                item: from.uint()?,
            }),
            _ => return Err(Malformed),
        };
        let patient = from.optional_fixed()?.map(PatientId::from_bytes);
        let category = DataCategory::from_number(from.uint()?).ok_or(Malformed)?;
        let special = says_special && from.bool()?;
        Ok(Self {
            subject,
            version,
            patient,
            category,
            special,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details() -> AccessDetails {
        let task = Subject::new(SubjectKind::Task, [7; 16]);
        AccessDetails {
            records: vec![
                AccessedRecord {
                    subject: task,
                    version: Some(Version {
                        workstation: WorkstationId::from_bytes([9; 16]),
                        seq: 300,
                        item: 2,
                    }),
                    patient: Some(PatientId::from_bytes([3; 16])),
                    category: DataCategory::Task,
                    special: false,
                },
                AccessedRecord {
                    subject: task,
                    version: None,
                    patient: None,
                    category: DataCategory::Clinical,
                    special: false,
                },
            ],
            text: Some("wunsch".to_owned()),
            ..AccessDetails::default()
        }
    }

    #[test]
    fn reading_undoes_writing() {
        let plain = details();
        let mut special = details();
        special.records[1].special = true;
        let mut sent = details();
        sent.recipient = Some("Harbour Hospital".to_owned());
        let mut earlier = sent.clone();
        earlier.as_of = Some(300);
        let was = AccessDetails {
            as_of: Some(1),
            ..details()
        };
        for details in [plain, special, sent, earlier, was, AccessDetails::default()] {
            assert_eq!(AccessDetails::decode(&details.encode()), Ok(details));
        }
    }

    #[test]
    fn what_was_written_before_there_was_special_protection_or_a_recipient_reads_the_same() {
        let mut old = Writer::new();
        old.map(2)
            .uint(0_u8)
            .array(1)
            .array(5)
            .uint(5_u8)
            .bytes(&[7; 16])
            .array(0);
        old.optional_bytes(None)
            .uint(1_u8)
            .uint(1_u8)
            .optional_bytes(None);
        let read = AccessDetails::decode(&old.finish()).expect("it is well formed");
        let [record] = read.records.as_slice() else {
            panic!("one record was written");
        };
        assert_eq!((record.special, read.recipient), (false, None));
    }

    #[test]
    fn there_is_one_way_to_say_it() {
        let said = |special: Option<bool>, recipient: Option<Option<&[u8]>>| {
            let mut bytes = Writer::new();
            bytes.map(2 + u64::from(recipient.is_some())).uint(0_u8).array(1);
            bytes
                .array(5 + usize::from(special.is_some()))
                .uint(5_u8)
                .bytes(&[7; 16]);
            bytes.array(0).optional_bytes(None).uint(1_u8);
            if let Some(special) = special {
                bytes.bool(special);
            }
            bytes.uint(1_u8).optional_bytes(None);
            if let Some(recipient) = recipient {
                bytes.uint(2_u8).optional_bytes(recipient);
            }
            AccessDetails::decode(&bytes.finish()).is_ok()
        };
        assert!(said(None, None) && said(Some(true), Some(Some(b"x"))));
        assert!(!said(Some(false), None), "not special is said by saying nothing");
        assert!(!said(None, Some(None)), "so is nobody");
        assert!(!said(None, Some(Some(b"\xff"))), "a recipient is text");
    }
}
