//! What of an entry the rules see.

use super::{PersonThen, Watch};
use crate::access::AccessDetails;
use crate::db::oversight::verdict_number;
use crate::db::read::PlacedEntry;
use crate::error::Result;
use crate::header::login_tag;
use crate::moment::clinic_moment;
use crate::named::NamedRecord;
use crate::session::locked_events;
use crate::side::SideEventKind;
use crate::vault::OpenVault;
use careloop_contract::view::Verdict;
use careloop_contract::{DataCategory, Field, PatientId, Purpose, Standing, UserId};
use careloop_domain::watch::{Attempt, Look, Observation, Rules, What, is_full_name_of, shares_family_name};
use careloop_ledger::{Actor, Entry, Item, Kind, Outcome, SubjectKind, Value};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeMap;

/// A patient as they were called and cared for at an entry.
#[derive(Default)]
struct PatientThen {
    family: String,
    given: String,
    team: Vec<UserId>,
}

impl Watch {
    /// Takes over what an entry says of who people and patients are.
    pub(super) fn follow(&mut self, index: &Connection, entry: &Entry) -> Result<()> {
        if entry.outcome != Outcome::Done {
            return Ok(());
        }
        for item in &entry.items {
            let Some(subject) = item.subject else { continue };
            match subject.kind {
                SubjectKind::Person => self.follow_person(UserId::from_bytes(subject.id), item),
                SubjectKind::Patient => {
                    follow_patient(index, PatientId::from_bytes(subject.id), item)?;
                }
                SubjectKind::Clinic
                | SubjectKind::Workstation
                | SubjectKind::Session
                | SubjectKind::Task
                | SubjectKind::Remark => {}
            }
        }
        Ok(())
    }

    fn follow_person(&mut self, user: UserId, item: &Item) {
        let person = self.kept.people.entry(user).or_insert_with(|| PersonThen {
            login: String::new(),
            name: String::new(),
            standing: Standing::Invited,
        });
        if let Some(login) = item.value(Field::Login).and_then(Value::as_text) {
            login.clone_into(&mut person.login);
        }
        if let Some(name) = item.value(Field::DisplayName).and_then(Value::as_text) {
            name.clone_into(&mut person.name);
        }
        let standing = item.value(Field::Standing).and_then(Value::as_int);
        let standing = standing.and_then(|number| u16::try_from(number).ok());
        if let Some(standing) = standing.and_then(Standing::from_number) {
            person.standing = standing;
        }
    }

    /// The entry, as the rules see it.
    pub(super) fn observe(
        &self,
        vault: &OpenVault,
        index: &Connection,
        placed: &PlacedEntry,
        details: Option<&AccessDetails>,
        records: &[NamedRecord],
    ) -> Result<Observation> {
        let entry = &placed.entry;
        let (day, time) = clinic_moment(entry.at, self.zone);
        let person = match entry.actor {
            Actor::Person(user) => Some(user),
            Actor::Workstation | Actor::Recovery => None,
        };
        let what = self.what(vault, entry, details);
        let looks = match (entry.kind(), person) {
            (Some(Kind::Viewed | Kind::Printed | Kind::Copied | Kind::Exported), Some(user)) => {
                self.looks(index, user, records)?
            }
            // A search shows no record but of a clinical note, of which it shows the words around what was found.
            (Some(Kind::Searched), Some(user)) => {
                let notes = records
                    .iter()
                    .filter(|record| record.category == DataCategory::Clinical);
                self.looks(index, user, notes)?
            }
            (Some(_) | None, _) => Vec::new(),
        };
        Ok(Observation {
            place: placed.place,
            at: entry.at,
            day,
            time,
            workstation: entry.workstation,
            session: entry.session,
            person,
            in_emergency: entry.purpose == Purpose::Emergency,
            what,
            looks,
        })
    }

    fn what(&self, vault: &OpenVault, entry: &Entry, details: Option<&AccessDetails>) -> What {
        let Some(kind) = entry.kind() else {
            return What::Worked;
        };
        match kind {
            Kind::SignedIn | Kind::Unlocked | Kind::Recovered => What::CameIn,
            Kind::Locked | Kind::SignedOut => What::Left,
            Kind::LockedTime => self.tried(vault, entry),
            // The program does these on its own, some of them when a session ends.
            Kind::SeenAgain | Kind::KeyGranted | Kind::HeaderSettled | Kind::BreakGlassEnded => {
                What::ByItself
            }
            Kind::Checked if !found_fault(entry) => What::ByItself,
            Kind::Verified if !found_fault(entry) => What::Worked,
            Kind::Checked | Kind::Verified | Kind::AlarmsAcknowledged => What::FoundFault,
            Kind::Printed | Kind::Copied | Kind::Exported | Kind::AuditExported => {
                let records = details.map_or(0, |details| details.records.len());
                What::TookOut {
                    // What could not be read was at least one.
                    records: u32::try_from(records).unwrap_or(u32::MAX).max(1),
                }
            }
            Kind::BreakGlassBegun => What::BeganEmergency {
                patient: details
                    .and_then(|details| details.records.first())
                    .and_then(|record| record.patient),
            },
            Kind::WatchRulesChanged => changed_rules(entry),
            Kind::Refused => What::Refused,
            Kind::Genesis
            | Kind::PersonInvited
            | Kind::PersonEnrolled
            | Kind::RolesChanged
            | Kind::StandingChanged
            | Kind::PasswordChanged
            | Kind::VaultRekeyed
            | Kind::WorkstationJoined
            | Kind::ServiceRegistered
            | Kind::FactorSet
            | Kind::FactorReset
            | Kind::LockOutEnded
            | Kind::PersonOffboarded
            | Kind::RecoveryRenewed
            | Kind::RecoveryDrilled
            | Kind::InvokersNamed
            | Kind::SettingsChanged
            | Kind::PolicyAdjusted
            | Kind::PatientAdded
            | Kind::PatientEdited
            | Kind::PatientsImported
            | Kind::CareTeamChanged
            | Kind::PatientRestored
            | Kind::TaskAdded
            | Kind::TaskEdited
            | Kind::TaskAssigned
            | Kind::TaskClaimed
            | Kind::TaskStarted
            | Kind::TaskHeld
            | Kind::TaskCompleted
            | Kind::TaskReopened
            | Kind::TaskCancelled
            | Kind::TaskRetracted
            | Kind::TasksImported
            | Kind::Commented
            | Kind::NoteAdded
            | Kind::ActUndone
            | Kind::TaskRestored
            | Kind::FileAttached
            | Kind::RemarkRetracted
            | Kind::Viewed
            | Kind::Listed
            | Kind::Searched
            | Kind::LedgerRead
            | Kind::PeopleListed
            | Kind::BackupMade
            | Kind::Rebuilt
            | Kind::ProcedureWritten
            | Kind::BreakGlassReviewed
            | Kind::SessionEnded
            | Kind::PinChanged
            | Kind::AlertDisposed
            | Kind::ReviewCertified => What::Worked,
        }
    }

    /// Who of those who are suspended or left tried to come in while nobody was.
    fn tried(&self, vault: &OpenVault, entry: &Entry) -> What {
        let mut attempts = Vec::new();
        let values = entry
            .items
            .iter()
            .filter_map(|item| item.value(Field::LockedEvent));
        for event in values
            .filter_map(Value::as_bytes)
            .filter_map(locked_events)
            .flatten()
        {
            let tag = match event.kind {
                SideEventKind::FailedSignIn { tag, known: true }
                | SideEventKind::AttemptsExhausted { tag, known: true } => tag,
                SideEventKind::FailedSignIn { known: false, .. }
                | SideEventKind::AttemptsExhausted { known: false, .. }
                | SideEventKind::FailedInvitation
                | SideEventKind::FailedRecovery
                | SideEventKind::BackupMade { .. }
                | SideEventKind::BegunAnew => continue,
            };
            let account = self.kept.people.iter().find(|(_, person)| {
                matches!(person.standing, Standing::Suspended | Standing::Left)
                    && login_tag(vault.clinic(), &person.login) == tag
            });
            attempts.extend(account.map(|(account, _)| Attempt {
                account: *account,
                day: clinic_moment(event.at, self.zone).0,
            }));
        }
        if attempts.is_empty() {
            return What::ByItself;
        }
        What::TriedIn { attempts }
    }

    /// Whose records were opened, one look for each patient.
    fn looks<'a>(
        &self,
        index: &Connection,
        user: UserId,
        records: impl IntoIterator<Item = &'a NamedRecord>,
    ) -> Result<Vec<Look>> {
        let mut opened: BTreeMap<PatientId, bool> = BTreeMap::new();
        for record in records.into_iter().filter(|record| record.version.is_some()) {
            let is_record =
                record.subject.kind == SubjectKind::Patient || record.category == DataCategory::Clinical;
            if let Some(patient) = record.patient {
                *opened.entry(patient).or_default() |= is_record;
            }
        }
        let own = self
            .kept
            .people
            .get(&user)
            .map_or("", |person| person.name.as_str());
        let mut looks = Vec::new();
        for (patient, is_record) in opened {
            let then = patient_then(index, patient)?.unwrap_or_default();
            let people = &mut self.kept.people.values();
            looks.push(Look {
                patient,
                is_record,
                is_outside_care_team: !then.team.is_empty() && !then.team.contains(&user),
                has_same_family_name: shares_family_name(own, &then.family),
                works_here: people.any(|person| is_full_name_of(&person.name, &then.given, &then.family)),
            });
        }
        Ok(looks)
    }
}

fn found_fault(entry: &Entry) -> bool {
    let fail = i64::from(verdict_number(Verdict::Fail));
    let mut verdicts = entry.items.iter().filter_map(|item| item.value(Field::Verdict));
    verdicts.any(|verdict| verdict.as_int() == Some(fail))
}

fn changed_rules(entry: &Entry) -> What {
    let mut texts = entry
        .items
        .iter()
        .filter_map(|item| item.value(Field::WatchRules));
    match texts.next_back() {
        Some(text) => What::RulesChanged(Rules::from_text(text.as_text().unwrap_or_default())),
        None => What::Worked,
    }
}

fn follow_patient(index: &Connection, patient: PatientId, item: &Item) -> Result<()> {
    let family = item.value(Field::FamilyName);
    let given = item.value(Field::GivenName);
    let team = item.value(Field::CareTeam);
    if family.is_none() && given.is_none() && team.is_none() {
        return Ok(());
    }
    let text = |value: Option<&Value>| value.map(|value| value.as_text().unwrap_or_default().to_owned());
    let team = team.map(|value| value.as_bytes().unwrap_or_default());
    index
        .prepare_cached(
            "INSERT INTO patient_then (patient, family, given, team)
             VALUES (?1, ifnull(?2, ''), ifnull(?3, ''), ifnull(?4, x''))
             ON CONFLICT (patient) DO UPDATE SET
                 family = ifnull(?2, family), given = ifnull(?3, given), team = ifnull(?4, team)",
        )?
        .execute(params![patient.as_bytes(), text(family), text(given), team])?;
    Ok(())
}

fn patient_then(index: &Connection, patient: PatientId) -> Result<Option<PatientThen>> {
    let mut statement =
        index.prepare_cached("SELECT family, given, team FROM patient_then WHERE patient = ?1")?;
    let found = statement
        .query_row([patient.as_bytes()], |row| {
            let team: Vec<u8> = row.get(2)?;
            let (ids, _) = team.as_chunks();
            Ok(PatientThen {
                family: row.get(0)?,
                given: row.get(1)?,
                team: ids.iter().copied().map(UserId::from_bytes).collect(),
            })
        })
        .optional()?;
    Ok(found)
}
