//! The recovery sheet in force: a new one in the old one's place, and the drill that proves it.

use crate::act::{Draft, DraftItem, DraftValue};
use crate::certified::{RecoveryInForce, certified};
use crate::create::grant_item;
use crate::crypto::SealingPublicKey;
use crate::db::records::PersonRecord;
use crate::error::{Fault, Result};
use crate::grant::{Compartment, Grant, Recipient};
use crate::header::{Header, Roster};
use crate::host::Entropy;
use crate::people::{NextMainKey, check_permit};
use crate::shares;
use crate::vault::OpenVault;
use crate::words::RecoveryKey;
use careloop_contract::view::RecoverySheet;
use careloop_contract::{Alarm, ClinicId, Field, Purpose, Refusal, Secret, UserId, VaultPart};
use careloop_domain::Permit;
use careloop_ledger::{Kind, Value};
use rusqlite::Connection;

/// A recovery sheet as somebody typed it.
pub(crate) struct TypedSheet {
    pub(crate) key: RecoveryKey,
    /// Typed as two or three shares, not as words.
    pub(crate) in_shares: bool,
}

impl TypedSheet {
    /// Reads 24 words, or two or three shares.
    ///
    /// # Errors
    /// [`Refusal::WrongRecoveryWords`].
    pub(crate) fn parse(text: &Secret<String>) -> core::result::Result<Self, Refusal> {
        if let Ok(key) = RecoveryKey::parse(text.expose()) {
            return Ok(Self {
                key,
                in_shares: false,
            });
        }
        let key = shares::join(text.expose())?;
        Ok(Self { key, in_shares: true })
    }
}

/// A new recovery key, and the sheet of it that is handed over once.
pub(crate) struct NewSheet {
    pub(crate) key: RecoveryKey,
    pub(crate) sheet: RecoverySheet,
}

impl NewSheet {
    /// Draws a key and writes its sheet. It counts from the act that puts it in force.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub(crate) fn make(
        clinic: ClinicId,
        in_shares: bool,
        entropy: &dyn Entropy,
    ) -> core::result::Result<Self, Fault> {
        let key = RecoveryKey::make(entropy)?;
        let sheet = if in_shares {
            RecoverySheet {
                clinic,
                words: None,
                shares: shares::split(&key, clinic, entropy)?,
                threshold: shares::THRESHOLD,
            }
        } else {
            RecoverySheet {
                clinic,
                words: Some(Secret::new(key.words()?.join(" "))),
                shares: Vec::new(),
                threshold: 0,
            }
        };
        Ok(Self { key, sheet })
    }
}

/// What an act says that puts a new recovery key in the place of the one in force.
pub(crate) struct Succession {
    /// Grants: of every key in hand to the new recovery key, of a new main key to everybody.
    pub(crate) items: Vec<DraftItem>,
    /// Names the new key. Belongs in the act's last entry: whatever comes after is the new key's.
    pub(crate) closing: DraftItem,
    /// The main key that the file is to be encrypted under; none while another change of it is under
    /// way.
    pub(crate) next_main: Option<NextMainKey>,
}

impl OpenVault {
    /// Puts a new recovery key into a header and its roster. The old one's main grants leave it, and
    /// the file gets another main key, so that neither the old sheet nor whoever copied the header
    /// opens what is written from now on.
    ///
    /// `renewed` gets new keys in the same act and is granted theirs by it.
    pub(crate) fn replace_recovery(
        &self,
        header: &mut Header,
        roster: &mut Roster,
        new: &RecoveryKey,
        renewed: Option<UserId>,
    ) -> Result<Succession> {
        let RecoveryInForce { signing, sealing } = RecoveryInForce::of_sheet(new);
        roster.recovery_signing = signing;
        roster.recovery_sealing = sealing;
        header
            .main_grants
            .retain(|grant| grant.recipient != Recipient::Recovery);
        let (grants, main) = self.grants_to(Recipient::Recovery, sealing)?;
        header.main_grants.extend(main);
        let mut items: Vec<DraftItem> = grants.iter().map(grant_item).collect();
        let mut next_main = None;
        if header.main_epochs.len() == 1 {
            let mut people = PersonRecord::all(&certified(&self.db, self.clinic())?)?;
            people.retain(|person| Some(person.id) != renewed);
            let mut next = self.begin_main_epoch(header, sealing, &people)?;
            items.append(&mut next.items);
            next_main = Some(next);
        }
        let versions = self.clinic_record()?.versions;
        let seen = |field| self.version_of(versions.of(field));
        let closing = DraftItem::clinic()
            .changing(
                Field::RecoverySigningKey,
                seen(Field::RecoverySigningKey)?,
                DraftValue::Plain(Value::Bytes(signing.as_bytes().to_vec())),
            )
            .changing(
                Field::RecoverySealingKey,
                seen(Field::RecoverySealingKey)?,
                DraftValue::Plain(Value::Bytes(sealing.0.to_vec())),
            );
        Ok(Succession {
            items,
            closing,
            next_main,
        })
    }

    /// Makes a new recovery sheet; the one in force is void from then on. Keys that this person does not
    /// hold are sealed to it by those who do, at their next sign-in.
    ///
    /// Once the new sheet is in force it is answered, whatever happens next: the encryption under the
    /// new main key, if it cannot be done now, is done at the next sign-in.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`] if the password is wrong; else as [`OpenVault::commit`].
    pub fn renew_recovery(
        &mut self,
        permit: &Permit,
        password: &Secret<String>,
        in_shares: bool,
        reason: String,
    ) -> Result<RecoverySheet> {
        check_permit(permit, Kind::RecoveryRenewed)?;
        let user = self.user().ok_or(Refusal::NotSignedIn)?;
        self.prove_password(user, password)?;
        // A main key that the old sheet was given must not outlive it.
        self.finish_rekey()?;
        let new = NewSheet::make(self.clinic(), in_shares, &*self.host.entropy)?;
        let mut header = self.header.clone();
        let mut roster = header.roster()?;
        let succession = self.replace_recovery(&mut header, &mut roster, &new.key, None)?;
        roster.follow(&header.roster);
        header.roster = roster.sign(&self.author.key);
        let versions = self.clinic_record()?.versions;
        let seen = self.version_of(versions.of(Field::Reason))?;
        let reason = DraftValue::Plain(Value::Text(reason));
        let closing = succession.closing.changing(Field::Reason, seen, reason);
        self.change_header_with(
            header,
            Draft::done(Kind::RecoveryRenewed, Purpose::Administration, succession.items),
            closing,
        )?;
        if let Some(next) = succession.next_main {
            self.keys.main.insert(next.epoch, next.key);
        }
        let _ = self.finish_rekey();
        Ok(new.sheet)
    }

    /// Proves that a recovery sheet opens the vault, and says so in the ledger. Nothing else changes.
    /// Tells how many main keys it opens.
    ///
    /// # Errors
    /// [`Refusal::WrongRecoveryWords`] for any sheet but the one in force; [`Refusal::Damaged`] if it is
    /// the right one and would not open the vault; else as [`OpenVault::commit`].
    pub fn drill_recovery(&mut self, permit: &Permit, words: &Secret<String>) -> Result<u32> {
        check_permit(permit, Kind::RecoveryDrilled)?;
        let sheet = TypedSheet::parse(words)?.key;
        let proven = certified(&self.db, self.clinic())?;
        if RecoveryInForce::of(&proven)? != RecoveryInForce::of_sheet(&sheet) {
            return Err(Refusal::WrongRecoveryWords.into());
        }
        let sealing = sheet.derive_sealing_key();
        let mut opened = 0;
        for epoch in &self.header.main_epochs {
            let opens =
                self.header.main_grants.iter().any(|grant| {
                    grant.recipient == Recipient::Recovery
                        && grant.recipient_key == sealing.public_key()
                        && grant.epoch == epoch.epoch
                        && self.keys.main.get(&epoch.epoch).is_some_and(|held| {
                            grant.open(self.clinic(), &sealing).is_ok_and(|key| key == *held)
                        })
                });
            if !opens {
                let part = VaultPart::Header;
                return Err(Refusal::Damaged { part }.into());
            }
            opened += 1;
        }
        self.commit(
            permit,
            Draft::done(Kind::RecoveryDrilled, Purpose::Administration, Vec::new()),
        )?;
        Ok(opened)
    }

    /// Grants of the keys in hand that the recovery sheet in force was not given yet: an administrator
    /// who orders a new sheet holds no clinical key. The header's main grants come with the sheet.
    pub(crate) fn grants_for_recovery(
        &self,
        sealing: SealingPublicKey,
        given: &[Grant],
    ) -> Result<Vec<DraftItem>> {
        let mut items = Vec::new();
        for (compartment, keys) in [
            (Compartment::Clinical, &self.keys.clinical),
            (Compartment::Audit, &self.keys.audit),
        ] {
            for (epoch, key) in keys {
                let has = given.iter().any(|grant| {
                    grant.compartment == compartment
                        && grant.epoch == *epoch
                        && grant.recipient == Recipient::Recovery
                        && grant.recipient_key == sealing
                });
                if !has {
                    let grant = self.grant(compartment, *epoch, key, Recipient::Recovery, sealing)?;
                    items.push(grant_item(&grant));
                }
            }
        }
        Ok(items)
    }

    /// Raises an alarm if the header names another recovery key than the signed entries do. Whoever
    /// writes tables and takes entries out could bring a void sheet back into force that way, and the
    /// next sign-in would seal keys to it.
    pub(crate) fn compare_recovery(&mut self, proven: &Connection) -> Result<()> {
        let named = RecoveryInForce::of_roster(&self.header.roster()?);
        // Where the first entry is another, that is an alarm of its own.
        let differs = RecoveryInForce::read(proven)?.is_some_and(|in_force| in_force != named);
        if differs && !self.alarms.contains(&Alarm::OlderHeader) {
            self.alarms.push(Alarm::OlderHeader);
        }
        Ok(())
    }
}
