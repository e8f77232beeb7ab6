//! Enrolment: an invited person chooses a password and makes their keys.

use super::{Entrance, author_of, open_vault, take_lock};
use crate::act::{Draft, DraftItem};
use crate::create::grant_item;
use crate::crypto::{Key, SealingPublicKey, UserRoot, derive_key, label, sha256};
use crate::db::records::PersonRecord;
use crate::error::Result;
use crate::folder::Folder;
use crate::grant::{Compartment, Grant, Recipient, make_grant};
use crate::header::{CompartmentKey, InvitationCode, SealedInvitation, SlotPlace, login_tag, make_slot};
use crate::host::Host;
use crate::kdf::KdfParams;
use crate::vault::{Keys, OpenVault};
use careloop_contract::{ClinicId, Field, Purpose, Refusal, Secret, Standing, UserId};
use careloop_ledger::{Kind, Value};

/// Uses an invitation: the invited person chooses a password and makes their keys.
///
/// # Errors
/// [`Refusal::WrongInvitation`] for a wrong, used or void code and for an unknown login alike; else
/// as [`sign_in`](super::sign_in).
pub fn enrol(
    folder: &Folder,
    host: &Host,
    login: &str,
    code: &Secret<String>,
    password: &Secret<String>,
    kdf: KdfParams,
) -> Result<OpenVault> {
    let lock = take_lock(folder)?;
    let mut entrance = Entrance::approach(folder, host)?;
    if entrance.is_stranger {
        return Err(Refusal::NoDeviceSecret.into());
    }
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let code = InvitationCode::parse(code.expose())?;
    let tag = login_tag(entrance.clinic, login);
    let mut invitation = entrance
        .headers
        .iter()
        .flat_map(|found| &found.header.invitations);
    let invitation: SealedInvitation = invitation
        .rfind(|invitation| invitation.login_tag == tag)
        .cloned()
        .ok_or(Refusal::WrongInvitation)?;
    let given = invitation.open(entrance.clinic, &code, host.clock.now())?;
    let user = invitation.user;
    let root = UserRoot::make(&*host.entropy)?;
    let author = author_of(user, &root);
    let mut keys = Keys::default();
    for CompartmentKey {
        compartment,
        epoch,
        key,
    } in given
    {
        match compartment {
            Compartment::Main => keys.main.insert(epoch, key),
            Compartment::Clinical => keys.clinical.insert(epoch, key),
            Compartment::Audit => keys.audit.insert(epoch, key),
        };
    }
    let (db, epoch) = entrance.open_database(&keys.main)?;
    let (header, in_force) = entrance.settle_header(&db)?;
    let proof = code.derive_proof(entrance.clinic, user);
    let person = PersonRecord::load(&db, user)?.filter(|person| {
        matches!(person.standing, Standing::Invited | Standing::Active)
            && person.invitation == Some(sha256(&*proof))
    });
    let person = person.ok_or(Refusal::WrongInvitation)?;
    // Roles may have changed since the invitation was written, or a name in the emergency procedure.
    if !person.is_to_hold(Compartment::Clinical) {
        keys.clinical.clear();
    }
    if !person.is_to_hold(Compartment::Audit) {
        keys.audit.clear();
    }
    entrance.threshold().succeeded(&attempt, None)?;
    let place = SlotPlace {
        clinic: entrance.clinic,
        user,
        workstation: entrance.workstation,
    };
    let slot = make_slot(place, &root, password, entrance.device_secret(), kdf, host)?;
    let mut vault = open_vault(entrance, lock, (db, epoch), (header, in_force), author, keys)?;
    if !vault.alarms.is_empty() {
        return Err(Refusal::AlarmStands.into());
    }
    let mut header = vault.header.clone();
    // Keys they had elsewhere stop being theirs.
    header.slots.retain(|signed| signed.slot.user != user);
    header.slots.push(slot);
    header.invitations.retain(|invitation| invitation.user != user);
    header
        .main_grants
        .retain(|grant| grant.recipient != Recipient::User(user));
    let (grants, main) = vault.grants_to(Recipient::User(user), vault.author.sealing.public_key())?;
    header.main_grants.extend(main);
    let mut items = vec![
        DraftItem::person(user)
            .with(
                Field::SigningKey,
                Value::Bytes(vault.author.key.public_key().as_bytes().to_vec()),
            )
            .with(
                Field::SealingKey,
                Value::Bytes(vault.author.sealing.public_key().0.to_vec()),
            )
            .with(Field::Invitation, Value::Bytes(proof.to_vec()))
            .with(Field::Standing, Value::Int(i64::from(Standing::Active.number()))),
    ];
    items.extend(grants.iter().map(grant_item));
    vault.change_header(
        header,
        Draft::done(Kind::PersonEnrolled, Purpose::Administration, items),
    )?;
    vault.begin_session()?;
    vault.seal_waiting_grants()?;
    Ok(vault)
}

impl InvitationCode {
    /// What the enrolment shows the ledger to prove that the code was known. Its digest stands in
    /// the invitation's entry; it says nothing about the code, which also seals keys.
    pub(crate) fn derive_proof(&self, clinic: ClinicId, user: UserId) -> Key {
        derive_key(
            label::INVITATION_PROOF,
            self.as_bytes(),
            &[],
            &[clinic.as_bytes(), user.as_bytes()],
        )
    }
}

impl OpenVault {
    /// Grants of every key in hand to a recipient: those for the ledger, and the header's main ones.
    pub(crate) fn grants_to(
        &self,
        recipient: Recipient,
        recipient_key: SealingPublicKey,
    ) -> Result<(Vec<Grant>, Vec<Grant>)> {
        let mut main = Vec::new();
        for (epoch, key) in &self.keys.main {
            main.push(self.grant(Compartment::Main, *epoch, key, recipient, recipient_key)?);
        }
        let mut all = main.clone();
        for (compartment, keys) in [
            (Compartment::Clinical, &self.keys.clinical),
            (Compartment::Audit, &self.keys.audit),
        ] {
            for (epoch, key) in keys {
                all.push(self.grant(compartment, *epoch, key, recipient, recipient_key)?);
            }
        }
        Ok((all, main))
    }

    pub(crate) fn grant(
        &self,
        compartment: Compartment,
        epoch: u32,
        key: &Key,
        recipient: Recipient,
        recipient_key: SealingPublicKey,
    ) -> Result<Grant> {
        Ok(make_grant(
            self.clinic(),
            compartment,
            epoch,
            key,
            recipient,
            recipient_key,
            &self.author.key,
            &*self.host.entropy,
        )?)
    }
}
