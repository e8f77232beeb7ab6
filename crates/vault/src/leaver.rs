//! A person leaves for good: out at once, and every key they held moves on.

use crate::act::{Draft, DraftItem};
use crate::certified::certified_people;
use crate::db::grants;
use crate::db::records::PersonRecord;
use crate::error::Result;
use crate::grant::Compartment;
use crate::header::{RosterPerson, login_tag};
use crate::log::Committed;
use crate::people::check_permit;
use crate::vault::OpenVault;
use careloop_contract::{Field, Purpose, Standing, UserId};
use careloop_domain::Permit;
use careloop_ledger::Kind;

impl OpenVault {
    /// Puts a person out for good, with everything the act says of them and of their tasks. Slots,
    /// grants of the main key and an invitation go from the header in the same act: after a crash
    /// either nothing has changed or they are out.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn offboard(
        &mut self,
        permit: &Permit,
        person: &PersonRecord,
        items: Vec<DraftItem>,
    ) -> Result<Committed> {
        check_permit(permit, Kind::PersonOffboarded)?;
        let mut header = self.header.clone();
        header.shut_out(person.id);
        let listed = RosterPerson {
            user: person.id,
            login_tag: login_tag(self.clinic(), &person.login),
            standing: Standing::Left,
        };
        self.change_roster(&mut header, listed)?;
        self.change_header(
            header,
            Draft::done(Kind::PersonOffboarded, Purpose::Administration, items),
        )
    }

    /// Whether somebody left since the vault's main key last moved on. They may remember the key.
    ///
    /// It is asked of the ledger, so that a rekey that was cancelled, or never begun because the
    /// program ended, is not forgotten.
    ///
    /// # Errors
    /// The database's.
    pub fn owes_rekey(&self) -> Result<bool> {
        if self.header.main_epochs.len() > 1 {
            return Ok(true);
        }
        let people = certified_people(&self.db, self.clinic())?;
        let gone = people.iter().filter(|person| person.standing == Standing::Left);
        let last = gone
            .filter_map(|person| person.versions.of(Field::Standing))
            .max();
        let Some(last) = last else { return Ok(false) };
        let moved = grants::main_key_moved(&self.db, self.epoch)?;
        Ok(moved.is_none_or(|moved| moved < last.place))
    }

    /// Whether a person was given any key of a compartment.
    ///
    /// # Errors
    /// The database's.
    pub fn holds_key_of(&self, compartment: Compartment, user: UserId) -> Result<bool> {
        grants::holds_any(&self.db, compartment, user)
    }

    /// Whether the latest clinical or audit key was given to a person.
    ///
    /// # Errors
    /// The database's.
    pub fn holds_latest_key(&self, user: UserId) -> Result<bool> {
        for compartment in [Compartment::Clinical, Compartment::Audit] {
            if grants::holds_latest(&self.db, compartment, user)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// On how many workstations a person can sign in.
    #[must_use]
    pub fn workstations_of(&self, user: UserId) -> usize {
        let slots = self.header.slots.iter();
        slots.filter(|signed| signed.slot.user == user).count()
    }
}
