//! Acts about second factors: setting up, new recovery codes, a reset.

use super::{Factor, FactorSecret, Proof, TypedCode, Used, one_time_digest};
use crate::act::{Draft, DraftItem, DraftValue};
use crate::crypto::SealingPublicKey;
use crate::db::records::PersonRecord;
use crate::error::{Error, Fault, Result};
use crate::header::{InvitationCode, login_tag};
use crate::people::Invitation;
use crate::vault::OpenVault;
use careloop_contract::limits::ONE_TIME_CODE_MILLIS;
use careloop_contract::{Field, IdentityCheck, Purpose, Refusal, Secret};
use careloop_domain::Permit;
use careloop_ledger::{Kind, Value};

impl OpenVault {
    /// A secret for a new second factor. Nothing is written.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn offer_factor(&self) -> Result<FactorSecret> {
        Ok(FactorSecret::make(&*self.host.entropy)?)
    }

    /// Sets up the second factor of the person who is signed in, proved by a code of it. Answers the recovery
    /// codes, which are kept nowhere.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`]; else as [`OpenVault::commit`].
    pub fn set_factor(
        &mut self,
        permit: &Permit,
        secret: &FactorSecret,
        code: &Secret<String>,
    ) -> Result<Vec<Secret<String>>> {
        let person = self.own_record()?;
        let Some(TypedCode::App(digits)) = TypedCode::parse(code) else {
            return Err(Refusal::WrongCode.into());
        };
        // The secret is new, so none of its codes was used before.
        let step = secret.step_of(&digits, self.host.clock.now(), 0);
        let step = step.ok_or(Refusal::WrongCode)?;
        self.write_factor(permit, &person, secret, step)
    }

    /// Makes new recovery codes for the second factor of the person who is signed in; the ones before are void.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], which counts as a failed sign-in, also where there is no factor; as a sign-in
    /// where there were too many; else as [`OpenVault::commit`].
    pub fn renew_recovery_codes(
        &mut self,
        permit: &Permit,
        code: &Secret<String>,
    ) -> Result<Vec<Secret<String>>> {
        let person = self.own_record()?;
        let tag = login_tag(self.clinic(), &person.login);
        // Counted before it is looked at: an unattended session is no place to try codes out.
        let attempt = self.threshold().count_attempt(tag, true)?;
        let (sealed, typed) = person
            .factor
            .as_deref()
            .zip(TypedCode::parse(code))
            .ok_or(Refusal::WrongCode)?;
        let factor = Factor::open(sealed, self.clinic(), person.id, &self.author.sealing)?;
        let used = Used {
            step: person
                .factor_step
                .max(self.threshold().used_factor(tag, sealed)?.step),
            // Only the app's own code will do.
            codes: u32::MAX,
        };
        let proof = factor.check(person.id, &typed, self.host.clock.now(), used);
        let Some(proof @ Proof::Step(step)) = proof else {
            return Err(Refusal::WrongCode.into());
        };
        self.threshold().succeeded(&attempt, Some((sealed, proof)))?;
        self.write_factor(permit, &person, factor.secret(), step)
    }

    fn own_record(&self) -> Result<PersonRecord> {
        let user = self.user().ok_or(Refusal::NotSignedIn)?;
        Ok(PersonRecord::load(&self.db, user)?.ok_or(Refusal::NotSignedIn)?)
    }

    fn write_factor(
        &mut self,
        permit: &Permit,
        person: &PersonRecord,
        secret: &FactorSecret,
        step: i64,
    ) -> Result<Vec<Secret<String>>> {
        let owner = person.sealing_key.map(SealingPublicKey);
        let owner = owner.ok_or(Error::Fault(Fault::Crypto))?;
        let (factor, codes) = Factor::make(secret, person.id, &*self.host.entropy)?;
        let sealed = factor.seal(self.clinic(), person.id, &owner, &*self.host.entropy)?;
        let step = Value::Int(step.max(person.factor_step));
        let item = self.changing(
            person,
            &[
                (Field::Factor, Value::Bytes(sealed)),
                (Field::FactorStep, step),
                (Field::OneTimeCode, Value::Null),
                (Field::OneTimeExpires, Value::Null),
            ],
        )?;
        self.commit(
            permit,
            Draft::done(Kind::FactorSet, Purpose::Administration, vec![item]),
        )?;
        Ok(codes)
    }

    /// Takes a person's second factor away and answers the one-time code that stands for it, once, until
    /// they have set up a new one.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn reset_factor(
        &mut self,
        permit: &Permit,
        person: &PersonRecord,
        identity: IdentityCheck,
    ) -> Result<Invitation> {
        let code = InvitationCode::make(&*self.host.entropy)?;
        let digest = one_time_digest(&code, self.clinic(), person.id);
        let expires = self.host.clock.now().plus_millis(ONE_TIME_CODE_MILLIS);
        let item = self.changing(
            person,
            &[
                (Field::Factor, Value::Null),
                (Field::OneTimeCode, Value::Bytes(digest.to_vec())),
                (Field::OneTimeExpires, Value::Int(expires.as_millis())),
                (Field::IdentityCheck, Value::Int(identity.number().into())),
            ],
        )?;
        self.commit(
            permit,
            Draft::done(Kind::FactorReset, Purpose::Administration, vec![item]),
        )?;
        // The code must not be lost for want of room in the side file; failures go on counting then.
        let _ = self.threshold().forgive(login_tag(self.clinic(), &person.login));
        Ok(Invitation {
            user: person.id,
            code: code.show(),
            expires,
        })
    }

    /// Lets a person try to sign in again on this workstation.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn end_lock_out(
        &mut self,
        permit: &Permit,
        person: &PersonRecord,
        identity: IdentityCheck,
    ) -> Result<()> {
        let item = self.changing(
            person,
            &[(Field::IdentityCheck, Value::Int(identity.number().into()))],
        )?;
        self.commit(
            permit,
            Draft::done(Kind::LockOutEnded, Purpose::Administration, vec![item]),
        )?;
        self.threshold().forgive(login_tag(self.clinic(), &person.login))
    }

    fn changing(&self, person: &PersonRecord, changes: &[(Field, Value)]) -> Result<DraftItem> {
        let mut item = DraftItem::person(person.id);
        for (field, value) in changes {
            let seen = self.version_of(person.versions.of(*field))?;
            item = item.changing(*field, seen, DraftValue::Plain(value.clone()));
        }
        Ok(item)
    }
}
