//! `vault.hdr`: what must be readable before anything can be decrypted.
//!
//! A signed roster with the public settings, the slots that wrap each person's root, the salts and
//! grants of the main key, and open invitations. The checksum finds damage, not forgery: what is in
//! force, and whose key may sign it, is decided by the ledger, which holds the header's hash.
//!
//! The file is the magic `CARELOOP`, the format as u16 and the payload's length as u32, both big
//! endian, the payload in canonical CBOR, and the SHA-256 of everything before. This frame stays
//! the same in every format, so that an older program can say that it is too old.

mod invitation;
mod roster;
mod slot;

pub use invitation::{CompartmentKey, InvitationCode, Invited, SealedInvitation, make_invitation};
pub(crate) use roster::tag_login;
pub use roster::{LoginTag, Roster, RosterPerson, RosterWorkstation, SignedRoster, login_tag};
pub use slot::{SignedSlot, Slot, SlotPlace, make_slot, open_no_slot};

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::sha256;
use crate::error::Error;
use crate::grant::{Grant, Recipient};
use careloop_contract::{ClinicId, Refusal, UserId, VaultPart, WorkstationId};

/// The format this version writes, and the only one it reads.
pub const FORMAT: u16 = 1;

/// Most bytes of a header file.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

const MAGIC: &[u8; 8] = b"CARELOOP";
/// Magic, format, payload length.
const PREFIX: usize = 8 + 2 + 4;
const CHECKSUM: usize = 32;

/// The vault's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The oldest format whose programs may open the vault. Raised when the database changes in a
    /// way that an older program would misread.
    pub min_reader: u16,
    /// The clinic.
    pub clinic: ClinicId,
    /// Rises by one at every change. An older number than the ledger's is an alarm.
    pub number: u64,
    /// People, workstations and public settings.
    pub roster: SignedRoster,
    /// Wrapped roots, one for each person and workstation.
    pub slots: Vec<SignedSlot>,
    /// The main keys in use: one, or the current and the next during a rekey.
    pub main_epochs: Vec<MainEpoch>,
    /// Those keys, sealed to every active person and the recovery sheet.
    pub main_grants: Vec<Grant>,
    /// Invitations that nobody took yet.
    pub invitations: Vec<SealedInvitation>,
}

/// A main key in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MainEpoch {
    /// Its epoch, from 1.
    pub epoch: u32,
    /// Salt of the database under it.
    pub salt: [u8; 16],
}

/// Why bytes are not a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    /// Some other file.
    #[error("the file is not a vault header")]
    NotAHeader,
    /// The end is missing.
    #[error("the header ends too early")]
    Truncated,
    /// The checksum is wrong, or something follows it.
    #[error("the header is damaged")]
    Damaged,
    /// Written for newer programs.
    #[error("the vault needs format {needs}; this program reads {reads}")]
    Newer {
        /// The format it needs.
        needs: u16,
        /// The format this program reads.
        reads: u16,
    },
    /// The checksum is right, but the content is not a header's one encoding.
    #[error("the header is malformed")]
    Malformed,
    /// More bytes than a header may have.
    #[error("the header is too large")]
    TooLarge,
}

impl From<Malformed> for HeaderFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<HeaderFault> for Error {
    fn from(fault: HeaderFault) -> Self {
        Self::Refused(match fault {
            HeaderFault::Newer { needs, reads } => Refusal::NewerVault {
                needs: needs.into(),
                reads: reads.into(),
            },
            HeaderFault::NotAHeader
            | HeaderFault::Truncated
            | HeaderFault::Damaged
            | HeaderFault::Malformed
            | HeaderFault::TooLarge => Refusal::Damaged {
                part: VaultPart::Header,
            },
        })
    }
}

impl Header {
    /// Takes away whatever lets a person in: slots, grants of the main key, an invitation.
    pub(crate) fn shut_out(&mut self, user: UserId) {
        self.slots.retain(|signed| signed.slot.user != user);
        self.main_grants
            .retain(|grant| grant.recipient != Recipient::User(user));
        self.invitations.retain(|invitation| invitation.user != user);
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`HeaderFault::TooLarge`] beyond [`MAX_BYTES`].
    pub fn encode(&self) -> Result<Vec<u8>, HeaderFault> {
        let payload = self.encoded();
        let length = u32::try_from(payload.len()).map_err(|_| HeaderFault::TooLarge)?;
        let mut bytes = [
            MAGIC.as_slice(),
            &FORMAT.to_be_bytes(),
            &length.to_be_bytes(),
            &payload,
        ]
        .concat();
        bytes.extend_from_slice(&sha256(&bytes));
        if bytes.len() <= MAX_BYTES {
            Ok(bytes)
        } else {
            Err(HeaderFault::TooLarge)
        }
    }

    /// Reads the bytes of a file. Checks no signature.
    ///
    /// # Errors
    /// A [`HeaderFault`]; any single changed byte is found.
    pub fn decode(bytes: &[u8]) -> Result<Self, HeaderFault> {
        let (format, payload) = unframe(bytes)?;
        if FORMAT < format {
            return Err(HeaderFault::Newer {
                needs: format,
                reads: FORMAT,
            });
        }
        let header = Self::decoded(payload)?;
        if FORMAT < header.min_reader {
            return Err(HeaderFault::Newer {
                needs: header.min_reader,
                reads: FORMAT,
            });
        }
        // The frame is part of the one encoding too: there is no format before the first.
        if format != FORMAT || header.roster()?.clinic != header.clinic {
            return Err(HeaderFault::Malformed);
        }
        Ok(header)
    }

    /// SHA-256 of the file's bytes, as the ledger holds it.
    ///
    /// # Errors
    /// As [`Header::encode`].
    pub fn hash(&self) -> Result<[u8; 32], HeaderFault> {
        Ok(sha256(&self.encode()?))
    }

    /// The roster's content. Whether it is signed by who may, the ledger says.
    ///
    /// # Errors
    /// [`HeaderFault::Malformed`]; never after [`Header::decode`].
    pub fn roster(&self) -> Result<Roster, HeaderFault> {
        Ok(Roster::decoded(&self.roster.bytes)?)
    }

    /// A person's slot on a workstation.
    #[must_use]
    pub fn slot(&self, user: UserId, workstation: WorkstationId) -> Option<&SignedSlot> {
        self.slots
            .iter()
            .find(|signed| signed.slot.user == user && signed.slot.workstation == workstation)
    }
}

/// The format and payload of a framed file.
fn unframe(bytes: &[u8]) -> Result<(u16, &[u8]), HeaderFault> {
    if MAX_BYTES < bytes.len() {
        return Err(HeaderFault::TooLarge);
    }
    if !bytes.iter().zip(MAGIC).all(|(found, expected)| found == expected) {
        return Err(HeaderFault::NotAHeader);
    }
    let (prefix, rest) = bytes.split_at_checked(PREFIX).ok_or(HeaderFault::Truncated)?;
    let number = |from: usize, to: usize| {
        prefix
            .get(from..to)
            .into_iter()
            .flatten()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
    };
    let format = u16::try_from(number(8, 10)).map_err(|_| HeaderFault::Malformed)?;
    let length = usize::try_from(number(10, 14)).map_err(|_| HeaderFault::TooLarge)?;
    let (payload, checksum) = rest.split_at_checked(length).ok_or(HeaderFault::Truncated)?;
    if checksum.len() < CHECKSUM {
        return Err(HeaderFault::Truncated);
    }
    let covered = bytes
        .get(..PREFIX.saturating_add(length))
        .ok_or(HeaderFault::Truncated)?;
    if sha256(covered).as_slice() != checksum {
        return Err(HeaderFault::Damaged);
    }
    Ok((format, payload))
}

impl Record for Header {
    fn write(&self, to: &mut Writer) {
        to.map(8);
        to.uint(0_u8).uint(self.min_reader);
        to.uint(1_u8).bytes(self.clinic.as_bytes());
        to.uint(2_u8).uint(self.number);
        self.roster.write(to.uint(3_u8));
        to.uint(4_u8).records(&self.slots);
        to.uint(5_u8).records(&self.main_epochs);
        to.uint(6_u8).records(&self.main_grants);
        to.uint(7_u8).records(&self.invitations);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.map(8)?;
        Ok(Self {
            min_reader: from.key(0)?.uint()?,
            clinic: ClinicId::from_bytes(from.key(1)?.fixed()?),
            number: from.key(2)?.uint()?,
            roster: SignedRoster::read(from.key(3)?)?,
            slots: from.key(4)?.records()?,
            main_epochs: from.key(5)?.records()?,
            main_grants: from.key(6)?.records()?,
            invitations: from.key(7)?.records()?,
        })
    }
}

impl Record for MainEpoch {
    fn write(&self, to: &mut Writer) {
        to.array(2).uint(self.epoch).bytes(&self.salt);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(2)?;
        Ok(Self {
            epoch: from.uint()?,
            salt: from.fixed()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{Key, SealingPublicKey, UserRoot};
    use crate::grant::{Compartment, Recipient, make_grant};
    use crate::host::Host;
    use crate::kdf::KdfParams;
    use careloop_contract::{Instant, Secret, Standing};
    use careloop_ledger::sign::SigningKey;
    use proptest::prelude::*;

    pub(super) const CLINIC: ClinicId = ClinicId::from_bytes([1; 16]);
    pub(super) const USER: UserId = UserId::from_bytes([2; 16]);
    const WORKSTATION: WorkstationId = WorkstationId::from_bytes([3; 16]);
    pub(super) const PLACE: SlotPlace = SlotPlace {
        clinic: CLINIC,
        user: USER,
        workstation: WORKSTATION,
    };
    pub(super) const EXPIRES: Instant = Instant::from_millis(1_800_000_000_000);

    pub(super) fn administrator() -> SigningKey {
        SigningKey::from_seed(&[4; 32])
    }

    pub(super) fn password(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    pub(super) fn example() -> Header {
        let host = Host::for_tests(5);
        let entropy = &*host.entropy;
        let root = UserRoot::make(entropy).expect("made");
        let tag = login_tag(CLINIC, "amara");
        let roster = Roster {
            number: 6,
            previous: [7; 32],
            clinic: CLINIC,
            clinic_name: "Larkspur Family Medicine".to_owned(),
            zone: "America/Chicago".to_owned(),
            test_clinic: true,
            device_secret: true,
            people: vec![RosterPerson {
                user: USER,
                login_tag: tag,
                standing: Standing::Active,
            }],
            workstations: vec![
                RosterWorkstation {
                    id: WORKSTATION,
                    public_key: Some(administrator().public_key()),
                },
                RosterWorkstation {
                    id: WorkstationId::from_bytes([8; 16]),
                    public_key: None,
                },
            ],
            recovery_signing: administrator().public_key(),
            recovery_sealing: SealingPublicKey([9; 32]),
        };
        let device_secret = Key::new([10; 32]);
        let main_key = Key::new([11; 32]);
        let to = root.derive_sealing_key(USER).public_key();
        let grant = |recipient| {
            make_grant(
                CLINIC,
                Compartment::Main,
                1,
                &main_key,
                recipient,
                to,
                &administrator(),
                entropy,
            )
            .expect("granted")
        };
        Header {
            min_reader: 1,
            clinic: CLINIC,
            number: 12,
            roster: roster.sign(&administrator()),
            slots: vec![
                make_slot(
                    PLACE,
                    &root,
                    &password("a long enough password"),
                    Some(&device_secret),
                    KdfParams::DEFAULT,
                    &host,
                )
                .expect("made"),
            ],
            main_epochs: vec![
                MainEpoch {
                    epoch: 1,
                    salt: [13; 16],
                },
                MainEpoch {
                    epoch: 2,
                    salt: [14; 16],
                },
            ],
            main_grants: vec![grant(Recipient::User(USER)), grant(Recipient::Recovery)],
            invitations: vec![invitation(&host, &InvitationCode::make(entropy).expect("made"))],
        }
    }

    pub(super) fn invitation(host: &Host, code: &InvitationCode) -> SealedInvitation {
        let invited = Invited {
            clinic: CLINIC,
            user: USER,
            login_tag: login_tag(CLINIC, "theo"),
            expires: EXPIRES,
        };
        let keys = [CompartmentKey {
            compartment: Compartment::Main,
            epoch: 1,
            key: Key::new([16; 32]),
        }];
        make_invitation(invited, code, &keys, &administrator(), &*host.entropy).expect("made")
    }

    /// A new payload in a right frame, as somebody who can write the file would make it.
    fn framed(format: u16, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).expect("short");
        let mut bytes = [
            MAGIC.as_slice(),
            &format.to_be_bytes(),
            &length.to_be_bytes(),
            payload,
        ]
        .concat();
        bytes.extend_from_slice(&sha256(&bytes));
        bytes
    }

    /// The digest is of format 1 as it was first released: if it moves, vaults out there are no
    /// longer read, and the format needs a new number.
    #[test]
    fn the_header_reads_back_and_its_format_does_not_move() {
        let header = example();
        let bytes = header.encode().expect("encodes");
        assert_eq!(Header::decode(&bytes).expect("reads back"), header);
        let digest: String = header
            .hash()
            .expect("encodes")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            digest,
            "e091ea2a97348d091a783fd14a45f1439d2136ec8ca14fc4286c972eea2b737e"
        );
        assert_eq!(header.slot(USER, WORKSTATION), header.slots.first());
        assert_eq!(header.slot(USER, WorkstationId::from_bytes([8; 16])), None);
    }

    #[test]
    fn any_changed_byte_and_any_cut_is_found_and_named() {
        let bytes = example().encode().expect("encodes");
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 0x40;
            let found = Header::decode(&changed).expect_err("changed");
            let expected: &[HeaderFault] = match position {
                0..8 => &[HeaderFault::NotAHeader],
                // A false length cuts the payload or leaves something over.
                10..14 => &[HeaderFault::Truncated, HeaderFault::Damaged],
                _ => &[HeaderFault::Damaged],
            };
            assert!(expected.contains(&found), "byte {position}: {found:?}");
            assert_eq!(
                Header::decode(&bytes[..position]),
                Err(HeaderFault::Truncated),
                "cut at {position}"
            );
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert_eq!(Header::decode(&longer), Err(HeaderFault::Damaged));
    }

    #[test]
    fn a_header_of_another_kind_is_named() {
        let header = example();
        let newer = HeaderFault::Newer {
            needs: 2,
            reads: FORMAT,
        };
        assert_eq!(Header::decode(&framed(2, b"of the future")), Err(newer));
        let needing = Header {
            min_reader: 2,
            ..header.clone()
        };
        assert_eq!(Header::decode(&needing.encode().expect("encodes")), Err(newer));
        assert_eq!(
            Header::decode(&framed(0, &header.encoded())),
            Err(HeaderFault::Malformed)
        );
        let mixed = Header {
            clinic: ClinicId::from_bytes([9; 16]),
            ..header.clone()
        };
        assert_eq!(
            Header::decode(&mixed.encode().expect("encodes")),
            Err(HeaderFault::Malformed)
        );
        let followed = [header.encoded().as_slice(), b"x"].concat();
        assert_eq!(Header::decode(&framed(1, &followed)), Err(HeaderFault::Malformed));
        let huge = Header {
            roster: SignedRoster {
                bytes: vec![0; MAX_BYTES],
                ..header.roster.clone()
            },
            ..header
        };
        assert_eq!(huge.encode(), Err(HeaderFault::TooLarge));
        assert_eq!(
            Header::decode(&vec![0; MAX_BYTES + 1]),
            Err(HeaderFault::TooLarge)
        );
    }

    #[test]
    fn signatures_in_the_header_are_those_of_their_makers() {
        let header = example();
        let maker = administrator().public_key();
        let other = SigningKey::from_seed(&[5; 32]).public_key();
        header.roster.verify(&maker).expect("signed");
        assert!(header.roster.verify(&other).is_err());
        let mut roster = header.roster.clone();
        roster.bytes[5] ^= 1;
        assert!(roster.verify(&maker).is_err(), "another roster");
        let slot = header.slots.first().expect("one");
        slot.verify().expect("signed");
        let mut moved = slot.clone();
        moved.slot.workstation = WorkstationId::from_bytes([8; 16]);
        assert!(moved.verify().is_err(), "another slot");
        let invitation = header.invitations.first().expect("one");
        invitation.verify(&maker).expect("signed");
        assert!(invitation.verify(&other).is_err());
        let prolonged = SealedInvitation {
            expires: EXPIRES.plus_millis(1),
            ..invitation.clone()
        };
        assert!(prolonged.verify(&maker).is_err(), "another invitation");
        assert_ne!(prolonged.digest(), invitation.digest());
    }

    proptest! {
        /// Whoever can write the file can make the checksum right: the decoder must bear anything.
        #[test]
        fn a_changed_payload_is_refused_or_is_the_encoding_of_another_header(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut payload = example_payload();
            for (position, byte) in changes {
                let position = position.index(payload.len());
                payload[position] = byte;
            }
            let bytes = framed(1, &payload);
            if let Ok(header) = Header::decode(&bytes) {
                prop_assert_eq!(header.encode().expect("encodes"), bytes);
            }
        }

        #[test]
        fn the_decoder_takes_any_payload(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Header::decode(&framed(1, &payload)).is_err());
        }
    }

    fn example_payload() -> Vec<u8> {
        static PAYLOAD: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| example().encoded());
        PAYLOAD.clone()
    }
}
