//! Acts of an emergency access (45 CFR 164.312(a)(2)(ii)): who is named, its beginning, end and review.

use crate::access::AccessDetails;
use crate::act::{Draft, DraftItem, DraftValue};
use crate::db::emergency::{EmergencyRecord, longest_millis};
use crate::db::records::PersonRecord;
use crate::error::Result;
use crate::log::Committed;
use crate::vault::{OpenVault, session_subject};
use careloop_contract::{ActId, DataCategory, Field, Instant, Purpose, Refusal, Secret};
use careloop_domain::Permit;
use careloop_ledger::{Kind, Value};

/// An emergency access that has just begun.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// Where it was written.
    pub committed: Committed,
    /// Until when it lasts, by the wall clock.
    pub until: Instant,
    /// Milliseconds it lasts.
    pub millis: u64,
}

impl OpenVault {
    /// Proves that the person who is signed in knows their password. It counts as an attempt to sign in:
    /// a wrong one is a failure, with the same waits and the same end.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`], [`Refusal::WaitAfterFailures`], [`Refusal::AttemptsExhausted`].
    pub fn prove_own_password(&self, password: &Secret<String>) -> Result<()> {
        let user = self.user().ok_or(Refusal::NotSignedIn)?;
        let person = PersonRecord::load(&self.db, user)?.ok_or(Refusal::NotSignedIn)?;
        let attempt = self.threshold().begin_attempt(&person.login, &self.header)?;
        self.prove_password(user, password)?;
        self.threshold().succeeded(&attempt, None)?;
        Ok(())
    }

    /// Names who may use the emergency access, and seals the clinical key to them if it is in hand. If
    /// not, the next who holds it does, at their sign-in.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn name_invokers(&mut self, permit: &Permit, items: Vec<DraftItem>) -> Result<()> {
        let draft = Draft::done(Kind::InvokersNamed, Purpose::Administration, items);
        self.commit(permit, draft)?;
        // They are named. A grant that finds no room now is sealed at the next sign-in.
        let _ = self.seal_waiting_grants();
        Ok(())
    }

    /// Begins an emergency access. Every entry of this session says from then on that it was made under
    /// it, until it ends.
    ///
    /// # Errors
    /// As [`OpenVault::commit`]; nothing has begun then.
    pub fn begin_emergency(&mut self, permit: &Permit, details: &AccessDetails) -> Result<Begun> {
        let millis = longest_millis(self.clinic_record()?.break_glass_minutes);
        let until = self.host.clock.now().plus_millis(millis);
        let item = self
            .emergency_item(details)
            .with(Field::Until, Value::Int(until.as_millis()));
        let draft = Draft::done(Kind::BreakGlassBegun, Purpose::Emergency, vec![item]);
        let committed = self.commit(permit, draft)?;
        self.in_emergency = true;
        Ok(Begun {
            committed,
            until,
            millis: millis.unsigned_abs(),
        })
    }

    /// Ends the emergency access of this session.
    ///
    /// # Errors
    /// As [`OpenVault::record`]; its entries are marked as before then.
    pub fn end_emergency(&mut self, act: ActId) -> Result<()> {
        self.record_end(act)?;
        self.in_emergency = false;
        Ok(())
    }

    /// Ends what a power cut or a kill left open at this workstation: the sessions are over.
    ///
    /// # Errors
    /// As [`OpenVault::record`].
    pub fn end_left_emergencies(&mut self) -> Result<()> {
        if !self.alarms.is_empty() {
            return Ok(());
        }
        for left in EmergencyRecord::not_ended(&self.db, self.workstation())? {
            if left.session != self.session() {
                self.record_end(left.act)?;
            }
        }
        Ok(())
    }

    fn record_end(&mut self, act: ActId) -> Result<()> {
        let item = DraftItem::about(session_subject(self.session()), DataCategory::System)
            .with(Field::EmergencyAct, Value::Bytes(act.as_bytes().to_vec()));
        self.record(Draft::done(
            Kind::BreakGlassEnded,
            Purpose::Administration,
            vec![item],
        ))?;
        Ok(())
    }

    /// Reviews an emergency access.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn review_emergency(
        &mut self,
        permit: &Permit,
        act: ActId,
        findings: &AccessDetails,
        close: bool,
    ) -> Result<()> {
        let item = self
            .emergency_item(findings)
            .with(Field::EmergencyAct, Value::Bytes(act.as_bytes().to_vec()))
            .with(Field::Closed, Value::Bool(close));
        let draft = Draft::done(Kind::BreakGlassReviewed, Purpose::Administration, vec![item]);
        self.commit(permit, draft)?;
        Ok(())
    }

    /// About this session, with details that only security officers open.
    fn emergency_item(&self, details: &AccessDetails) -> DraftItem {
        DraftItem::about(session_subject(self.session()), DataCategory::Audit).changing(
            Field::AccessDetails,
            None,
            DraftValue::Session(details.encode().into()),
        )
    }
}
