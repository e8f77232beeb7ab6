//! Acts of an emergency access (45 CFR 164.312(a)(2)(ii)): who is named, its beginning, end and review.

use crate::access::AccessDetails;
use crate::act::{Draft, DraftItem};
use crate::db::emergency::{EmergencyRecord, longest_millis};
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
        self.prove_password(user, password)?;
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
            .session_details(details)
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
            .session_details(findings)
            .with(Field::EmergencyAct, Value::Bytes(act.as_bytes().to_vec()))
            .with(Field::Closed, Value::Bool(close));
        let draft = Draft::done(Kind::BreakGlassReviewed, Purpose::Administration, vec![item]);
        self.commit(permit, draft)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::DraftValue;
    use crate::create::{NewClinic, create};
    use crate::entrance;
    use crate::folder::Folder;
    use crate::host::Host;
    use crate::kdf::KdfParams;
    use careloop_contract::view::Verdict;
    use careloop_contract::{Action, Role, Roles, Standing};
    use careloop_domain::policy::{Asker, Policy, Relation};

    fn permit(action: Action) -> Permit {
        let asker = Asker {
            roles: Roles::of(&[Role::Administrator, Role::SecurityOfficer]),
            standing: Standing::Active,
            read_only: false,
            by_pin: false,
            duty: None,
        };
        Policy::standard()
            .permit(action, &asker, Relation::Other)
            .expect("the first person may")
    }

    /// A vault whose first person has begun an emergency access.
    fn in_emergency() -> (tempfile::TempDir, OpenVault) {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(home.path().join("vault"));
        let host = Host::for_tests(4);
        let password = Secret::new("seven quiet harbours".to_owned());
        let new = NewClinic {
            clinic: "Willow Creek",
            zone: "America/New_York",
            login: "dana.reyes",
            name: "Dana Reyes",
            password: &password,
            workstation: "front desk",
            device_secret: true,
            test_clinic: true,
            kdf: KdfParams::DEFAULT,
        };
        let created = create(&folder, &host, &new).expect("a clinic");
        let mut vault = entrance::sign_in(&folder, &host, "dana.reyes", &password).expect("she is in");
        let text = DraftValue::Plain(Value::Text("Call 911 first.".to_owned()));
        let item = DraftItem::clinic().changing(Field::Procedure, None, text);
        let written = Draft::done(Kind::ProcedureWritten, Purpose::Operations, vec![item]);
        vault
            .commit(&permit(Action::WriteProcedure), written)
            .expect("written");
        let item = DraftItem::person(created.user).with(Field::Invoker, Value::Bool(true));
        vault
            .name_invokers(&permit(Action::NameInvokers), vec![item])
            .expect("named");
        let why = AccessDetails {
            text: Some("an emergency".to_owned()),
            ..AccessDetails::default()
        };
        vault
            .begin_emergency(&permit(Action::BreakGlass), &why)
            .expect("begun");
        (home, vault)
    }

    fn verdict(vault: &OpenVault) -> Verdict {
        vault
            .verify(false, &mut |_, _, _| true)
            .expect("is verified")
            .verdict
    }

    #[test]
    fn every_entry_made_under_it_says_so_whatever_its_author_says() {
        let (_home, mut vault) = in_emergency();
        for _ in 0..3 {
            vault
                .record_access(Kind::Searched, Purpose::Treatment, &AccessDetails::default())
                .expect("recorded");
        }
        let used = EmergencyRecord::all(&vault.db)
            .expect("read")
            .pop()
            .expect("a use");
        assert_eq!((used.acts, used.ended), (3, None));
        assert_eq!(verdict(&vault), Verdict::Pass);
        vault.end_emergency(used.act).expect("ended");
        vault
            .record_access(Kind::Searched, Purpose::Treatment, &AccessDetails::default())
            .expect("recorded");
        let used = EmergencyRecord::all(&vault.db)
            .expect("read")
            .pop()
            .expect("a use");
        assert_eq!(used.acts, 3);
        assert!(used.ended.is_some());
        assert_eq!(verdict(&vault), Verdict::Pass);
    }

    /// What a changed program would do to keep an act from the review.
    #[test]
    fn an_act_under_it_that_does_not_say_so_fails_verification() {
        let (_home, mut vault) = in_emergency();
        vault.in_emergency = false;
        vault
            .record_access(Kind::Searched, Purpose::Treatment, &AccessDetails::default())
            .expect("recorded");
        assert_eq!(verdict(&vault), Verdict::Fail);
    }

    #[test]
    fn one_that_is_longer_than_the_clinic_allows_fails_verification() {
        let (_home, mut vault) = in_emergency();
        let used = EmergencyRecord::all(&vault.db)
            .expect("read")
            .pop()
            .expect("a use");
        vault.end_emergency(used.act).expect("ended");
        for (minutes, verdict_then) in [(60, Verdict::Pass), (62, Verdict::Fail)] {
            let until = vault.host.clock.now().plus_millis(minutes * 60_000);
            let item = vault
                .session_details(&AccessDetails::default())
                .with(Field::Until, Value::Int(until.as_millis()));
            let draft = Draft::done(Kind::BreakGlassBegun, Purpose::Emergency, vec![item]);
            let begun = vault.commit(&permit(Action::BreakGlass), draft).expect("begun");
            vault.in_emergency = true;
            assert_eq!(verdict(&vault), verdict_then, "{minutes}");
            vault.end_emergency(begun.act).expect("ended");
        }
    }
}
