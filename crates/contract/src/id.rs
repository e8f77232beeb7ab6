//! Typed identifiers: 16 bytes each, never interchangeable.

use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// An identifier that cannot be read: not 32 hexadecimal digits (hyphens are ignored).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId;

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier has 32 hexadecimal digits")
    }
}

impl core::error::Error for MalformedId {}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(into = "String", try_from = "String")]
            pub struct $name([u8; 16]);

            impl $name {
                /// Takes the 16 bytes as they are stored.
                #[must_use]
                pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                    Self(bytes)
                }

                /// The 16 bytes as they are stored.
                #[must_use]
                pub const fn as_bytes(&self) -> &[u8; 16] {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write_hyphenated(&self.0, f)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, concat!(stringify!($name), "({})"), self)
                }
            }

            impl FromStr for $name {
                type Err = MalformedId;
                fn from_str(text: &str) -> Result<Self, MalformedId> {
                    parse(text).map(Self)
                }
            }

            impl TryFrom<String> for $name {
                type Error = MalformedId;
                fn try_from(text: String) -> Result<Self, MalformedId> {
                    text.parse()
                }
            }

            impl From<$name> for String {
                fn from(id: $name) -> String {
                    id.to_string()
                }
            }
        )*
    };
}

ids! {
    /// One act: one command, one transaction, one undo. UUID version 7.
    ActId;
    /// An alert about the audit trail. Derived from the rule and the first entry it names. Not a UUID.
    AlertId;
    /// A clinic: the first 16 bytes of the SHA-256 of its genesis entry. Not a UUID.
    ClinicId;
    /// A patient's record. UUID version 7.
    PatientId;
    /// A comment or a clinical note on a task. UUID version 7.
    RemarkId;
    /// One sign-in of one person, until sign-out. UUID version 7.
    SessionId;
    /// A task. UUID version 7.
    TaskId;
    /// A person. Never given to a second person. UUID version 7.
    UserId;
    /// A machine together with an operating-system account. UUID version 7.
    WorkstationId;
}

fn write_hyphenated(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (position, byte) in bytes.iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            f.write_str("-")?;
        }
        write!(f, "{byte:02x}")?;
    }
    Ok(())
}

fn parse(text: &str) -> Result<[u8; 16], MalformedId> {
    let mut digits = text.bytes().filter(|byte| *byte != b'-');
    let mut bytes = [0_u8; 16];
    for byte in &mut bytes {
        let high = nibble(digits.next())?;
        let low = nibble(digits.next())?;
        *byte = high << 4 | low;
    }
    match digits.next() {
        None => Ok(bytes),
        Some(_) => Err(MalformedId),
    }
}

fn nibble(digit: Option<u8>) -> Result<u8, MalformedId> {
    match digit {
        Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
        Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
        Some(digit @ b'A'..=b'F') => Ok(digit - b'A' + 10),
        _ => Err(MalformedId),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_agree() {
        let id = TaskId::from_bytes([1, 0x93, 0xab, 0xcd, 0xef, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);
        assert_eq!(id.to_string(), "0193abcd-ef01-0203-0405-060708090aff");
        assert_eq!(id.to_string().parse(), Ok(id), "reading undoes writing");
        assert_eq!(
            "0193ABCDEF010203040506070809 0aff".parse::<TaskId>(),
            Err(MalformedId)
        );
        assert_eq!("0193abcd".parse::<TaskId>(), Err(MalformedId));
        assert_eq!(format!("{id}00").parse::<TaskId>(), Err(MalformedId));
    }
}
