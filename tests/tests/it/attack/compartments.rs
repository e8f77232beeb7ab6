//! What can a colleague read whom the roles do not let: by every key they hold, by raw SQL, and by
//! bringing others' programs to hand them keys?

use super::insider::Insider;
use super::scene::{FERN, PREPARED, Scene};
use careloop_contract::{DataCategory, Field};
use careloop_ledger::{Actor, Delta, Item, Kind, Subject, SubjectKind, Value};
use careloop_vault::crypto::{Key, SealingPublicKey};
use careloop_vault::db::records::PersonRecord;
use careloop_vault::grant::{Compartment, Recipient, make_grant};

/// The front desk seals a key of their own to the provider as the clinic's next clinical key, says so
/// in an entry signed with their own key, and lets the tables follow. Answers the entry's number.
pub(crate) fn grant_own_clinical_key(scene: &Scene) -> u64 {
    let fern = Insider::in_scene(scene, FERN);
    let raw = fern.open(&scene.vault().join("vault.db"));
    let omar = PersonRecord::load(&raw.db, PREPARED.omar).unwrap().unwrap();
    let grant = make_grant(
        fern.clinic,
        Compartment::Clinical,
        99,
        &Key::new([0x66; 32]),
        Recipient::User(PREPARED.omar),
        SealingPublicKey(omar.sealing_key.unwrap()),
        &fern.signing,
        &*scene.host.entropy,
    )
    .unwrap();
    let item = Item {
        subject: Some(Subject::new(SubjectKind::Person, *PREPARED.omar.as_bytes())),
        patient: None,
        category: DataCategory::Workforce,
        special: false,
        deltas: vec![Delta::new(Field::Grant, None, Value::Bytes(grant.encode()))],
    };
    let mut entry = raw.next_entry(Kind::KeyGranted, vec![item]);
    entry.actor = Actor::Person(fern.user);
    entry.signer = fern.signing.public_key().key_id();
    raw.append(&entry, &fern.signing)
}
