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
}

/// What an access touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessDetails {
    /// The records, in the order they were shown.
    pub records: Vec<AccessedRecord>,
    /// What was searched for, or the reason that was given.
    pub text: Option<String>,
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
        to.map(2)
            .uint(0_u8)
            .records(&self.records)
            .uint(1_u8)
            .optional_bytes(self.text.as_deref().map(str::as_bytes));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.map(2)?;
        let records = from.key(0)?.records()?;
        let text = from.key(1)?.optional_bytes()?;
        let text = text
            .map(|bytes| String::from_utf8(bytes.to_vec()))
            .transpose()
            .map_err(|_| Malformed)?;
        Ok(Self { records, text })
    }
}

impl Record for AccessedRecord {
    fn write(&self, to: &mut Writer) {
        to.array(5)
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
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        if from.array()? != 5 {
            return Err(Malformed);
        }
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
        Ok(Self {
            subject,
            version,
            patient,
            category,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_undoes_writing() {
        let task = Subject::new(SubjectKind::Task, [7; 16]);
        let workstation = WorkstationId::from_bytes([9; 16]);
        let details = AccessDetails {
            records: vec![
                AccessedRecord {
                    subject: task,
                    version: Some(Version {
                        workstation,
                        seq: 300,
                        item: 2,
                    }),
                    patient: Some(PatientId::from_bytes([3; 16])),
                    category: DataCategory::Task,
                },
                AccessedRecord {
                    subject: task,
                    version: None,
                    patient: None,
                    category: DataCategory::Clinical,
                },
            ],
            text: Some("wunsch".to_owned()),
        };
        assert_eq!(AccessDetails::decode(&details.encode()), Ok(details));
    }
}
