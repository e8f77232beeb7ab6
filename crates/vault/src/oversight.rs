//! Acts of those who watch over the audit trail: that they read it, what became of an alert, the certified
//! review. Their words are sealed to the security officers.

use crate::access::AccessDetails;
use crate::act::{Draft, DraftItem, DraftValue};
use crate::error::Result;
use crate::log::Committed;
use crate::vault::{OpenVault, session_subject};
use careloop_contract::{AlertId, DataCategory, Day, Field, Purpose};
use careloop_domain::Permit;
use careloop_ledger::{Kind, Value};

impl OpenVault {
    /// Puts on record what became of an alert.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn dispose_alert(&mut self, permit: &Permit, alert: AlertId, words: String) -> Result<Committed> {
        let item = self
            .oversight_item(words)
            .with(Field::AlertDisposed, Value::Bytes(alert.as_bytes().to_vec()));
        let draft = Draft::done(Kind::AlertDisposed, Purpose::Administration, vec![item]);
        self.commit(permit, draft)
    }

    /// Certifies the review of the days from one to another.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn certify_review(
        &mut self,
        permit: &Permit,
        (from, to): (Day, Day),
        words: String,
    ) -> Result<Committed> {
        let item = self
            .oversight_item(words)
            .with(Field::PeriodFrom, Value::Int(from.as_days()))
            .with(Field::PeriodTo, Value::Int(to.as_days()));
        let draft = Draft::done(Kind::ReviewCertified, Purpose::Administration, vec![item]);
        self.commit(permit, draft)
    }

    /// Puts on record that the audit trail was read, with the records it showed.
    ///
    /// # Errors
    /// As [`OpenVault::commit`]; nothing may be shown then.
    pub fn record_reading(&mut self, permit: &Permit, details: &AccessDetails) -> Result<Committed> {
        let item = self.session_details(details);
        let draft = Draft::done(Kind::LedgerRead, Purpose::Administration, vec![item]);
        self.commit(permit, draft)
    }

    fn oversight_item(&self, words: String) -> DraftItem {
        self.session_details(&AccessDetails {
            text: Some(words),
            ..AccessDetails::default()
        })
    }

    /// About this session, with details that only security officers read.
    pub(crate) fn session_details(&self, details: &AccessDetails) -> DraftItem {
        DraftItem::about(session_subject(self.session()), DataCategory::Audit).changing(
            Field::AccessDetails,
            None,
            DraftValue::Session(details.encode().into()),
        )
    }
}
