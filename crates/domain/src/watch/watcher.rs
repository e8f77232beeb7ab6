//! The alerts that follow from what was observed.

use super::tally::{About, Tally};
use super::{Look, Observation, Rules, What};
use careloop_contract::limits::{BASELINE_DAYS, IDLE_MINUTES};
use careloop_contract::{Day, Instant, PatientId, SessionId, UserId, WatchRule, WorkstationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewest patients a day that can be far more than usual.
pub const VOLUME_PATIENTS: u32 = 20;

/// Days after which what was counted on a day can be forgotten. Two, so that a day that another
/// workstation is still telling of goes on growing.
const TALLY_DAYS: i64 = 2;

/// Milliseconds within which refusals belong together.
const HOUR: i64 = 60 * 60 * 1000;

/// Milliseconds after which any session that nobody uses has locked by itself.
const IDLE: i64 = *IDLE_MINUTES.end() as i64 * 60_000;

/// Something that somebody has to look at. It grows while its day lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The rule that raised it.
    pub rule: WatchRule,
    /// Whose doing it is about.
    pub person: Option<UserId>,
    /// Whose record it is about.
    pub patient: Option<PatientId>,
    /// The day at the clinic.
    pub day: Day,
    /// The first of its entries. It stays when the alert grows.
    pub first: u64,
    /// The latest entry that counts, also where it is no longer among those it names.
    pub last: u64,
    /// When the last of its entries was written.
    pub at: Instant,
    /// How much of it there was, in the unit of the rule's threshold.
    pub count: u32,
    /// The threshold, or what is usual for this person.
    pub usual: u32,
    /// The entries, oldest first.
    pub entries: Vec<u64>,
}

/// Reads the ledger's entries in their order and tells what somebody has to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watcher {
    rules: Rules,
    /// The day of the latest entry.
    today: Option<Day>,
    /// Of the last days, in order of what each is about.
    tallies: Vec<Tally>,
    /// How many patients each person saw on each of the last days.
    worked: BTreeMap<UserId, BTreeMap<Day, u32>>,
    /// Refusals of the last hour.
    refusals: BTreeMap<UserId, Vec<(Instant, u64)>>,
    /// Sessions that are open, as far as the entries tell.
    open: Vec<OpenSession>,
    /// The latest entry of each workstation.
    latest: BTreeMap<WorkstationId, (Instant, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OpenSession {
    user: UserId,
    session: SessionId,
    workstation: WorkstationId,
    /// The entry by which it began.
    place: u64,
    /// When its latest entry was written.
    latest: Instant,
}

impl Watcher {
    /// The rules in force.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Takes the next entry and answers the alerts that are new by it, or have grown.
    pub fn feed(&mut self, seen: &Observation) -> Vec<Alert> {
        self.forget(seen.day);
        let mut alerts = Vec::new();
        self.see_clock(seen, &mut alerts);
        self.see_sessions(seen, &mut alerts);
        self.see_hours(seen, &mut alerts);
        self.see_looks(seen, &mut alerts);
        self.see_emergency(seen, &mut alerts);
        match &seen.what {
            What::TookOut { records } => self.see_taken(seen, *records, &mut alerts),
            What::Refused => self.see_refusal(seen, &mut alerts),
            What::TriedIn { attempts } => {
                let rule = WatchRule::DisabledAccount;
                for attempt in attempts {
                    let about = About {
                        day: attempt.day,
                        rule,
                        person: Some(attempt.account),
                        patient: None,
                    };
                    alerts.extend(self.count(about, seen, 1));
                }
            }
            What::FoundFault => {
                let mut about = About::doing(WatchRule::Integrity, seen);
                // Whoever looked did not do it.
                about.person = None;
                alerts.extend(self.count(about, seen, 1));
            }
            What::RulesChanged(rules) => self.rules = rules.clone(),
            What::CameIn | What::Left | What::Worked | What::BeganEmergency { .. } | What::ByItself => {}
        }
        latest_of_each(alerts)
    }

    // ---- each rule ---------------------------------------------------------------------------

    fn see_clock(&mut self, seen: &Observation, alerts: &mut Vec<Alert>) {
        let before = self.latest.insert(seen.workstation, (seen.at, seen.place));
        let Some((at, place)) = before else { return };
        let rule = WatchRule::ClockSetBack;
        let Some(threshold) = self.rules.threshold(rule) else {
            return;
        };
        let minutes = u32::try_from(at.millis_since(seen.at) / 60_000).unwrap_or(0);
        if minutes < threshold {
            return;
        }
        let tally = self.tally(About::doing(rule, seen));
        tally.name(place, seen.at);
        tally.name(seen.place, seen.at);
        tally.count = tally.count.max(minutes);
        alerts.extend(tally.alert(threshold));
    }

    fn see_sessions(&mut self, seen: &Observation, alerts: &mut Vec<Alert>) {
        let Some((user, session)) = seen.person.zip(seen.session) else {
            return;
        };
        match &seen.what {
            What::Left => self.open.retain(|open| open.session != session),
            What::CameIn => {
                // Whoever was in here before is out.
                self.open.retain(|open| open.workstation != seen.workstation);
                self.see_two_workstations(user, seen, alerts);
                self.open.push(OpenSession {
                    user,
                    session,
                    workstation: seen.workstation,
                    place: seen.place,
                    latest: seen.at,
                });
            }
            What::Worked
            | What::TookOut { .. }
            | What::Refused
            | What::BeganEmergency { .. }
            | What::TriedIn { .. }
            | What::FoundFault
            | What::RulesChanged(_)
            | What::ByItself => {
                let mine = self.open.iter_mut().filter(|open| open.session == session);
                mine.for_each(|open| open.latest = seen.at);
            }
        }
    }

    fn see_two_workstations(&mut self, user: UserId, seen: &Observation, alerts: &mut Vec<Alert>) {
        let rule = WatchRule::TwoWorkstations;
        let Some(threshold) = self.rules.threshold(rule) else {
            return;
        };
        let others: Vec<u64> = self
            .open
            .iter()
            .filter(|open| open.user == user && seen.at.millis_since(open.latest) < IDLE)
            .map(|open| open.place)
            .collect();
        if others.is_empty() {
            return;
        }
        let tally = self.tally(About::doing(rule, seen));
        for place in others {
            tally.name(place, seen.at);
        }
        tally.name(seen.place, seen.at);
        tally.count = tally.count.saturating_add(1);
        alerts.extend(tally.alert(threshold));
    }

    fn see_hours(&mut self, seen: &Observation, alerts: &mut Vec<Alert>) {
        let rule = WatchRule::AfterHours;
        let (Some(_), Some(threshold)) = (seen.person, self.rules.threshold(rule)) else {
            return;
        };
        let is_work = match seen.what {
            What::CameIn
            | What::Worked
            | What::TookOut { .. }
            | What::Refused
            | What::BeganEmergency { .. }
            | What::RulesChanged(_) => true,
            What::Left | What::TriedIn { .. } | What::FoundFault | What::ByItself => false,
        };
        let minutes = self.rules.minutes_beyond(seen.day, seen.time);
        if is_work && minutes >= threshold {
            let tally = self.tally(About::doing(rule, seen));
            tally.name(seen.place, seen.at);
            tally.count = tally.count.max(minutes);
            alerts.extend(tally.alert(threshold));
        }
    }

    fn see_looks(&mut self, seen: &Observation, alerts: &mut Vec<Alert>) {
        if seen.person.is_none() {
            return;
        }
        alerts.extend(self.see_outside(seen));
        alerts.extend(self.see_volume(seen));
        for look in &seen.looks {
            let of = |rule| About::doing(rule, seen).with_patient(Some(look.patient));
            if look.has_same_family_name {
                alerts.extend(self.count(of(WatchRule::SameFamilyName), seen, 1));
            }
            if look.works_here {
                alerts.extend(self.count(of(WatchRule::OwnOrColleague), seen, 1));
            }
        }
    }

    fn see_outside(&mut self, seen: &Observation) -> Option<Alert> {
        let rule = WatchRule::OutsideCareTeam;
        let threshold = self.rules.threshold(rule)?;
        let tally = self.count_patients(rule, seen, |look| look.is_record && look.is_outside_care_team)?;
        tally.alert(threshold).filter(|alert| alert.count >= threshold)
    }

    fn see_volume(&mut self, seen: &Observation) -> Option<Alert> {
        let user = seen.person?;
        let rule = WatchRule::Volume;
        // The days are counted whether the rule is on or not: it needs them when it is.
        let tally = self.count_patients(rule, seen, |_| true)?;
        let (today, alert) = (tally.count, tally.alert(0));
        let worked = self.worked.entry(user).or_default();
        worked.insert(seen.day, today);
        let from = seen.day.plus_days(-BASELINE_DAYS);
        let earlier = worked
            .range(from..seen.day)
            .map(|(_, patients)| u64::from(*patients));
        let (days, patients) = earlier.fold((0_u64, 0_u64), |(days, sum), one| (days + 1, sum + one));
        let percent = u64::from(self.rules.threshold(rule)?);
        let is_far_more = u64::from(today) * 100 * days >= percent * patients;
        let mean = (patients + days / 2).checked_div(days).unwrap_or(0);
        let usual = u32::try_from(mean).unwrap_or(u32::MAX);
        alert
            .filter(|_| today >= VOLUME_PATIENTS && is_far_more)
            .map(|alert| Alert { usual, ..alert })
    }

    /// Counts the patients of these looks once a day; none if there are none.
    fn count_patients(
        &mut self,
        rule: WatchRule,
        seen: &Observation,
        which: impl Fn(&Look) -> bool,
    ) -> Option<&mut Tally> {
        let looks = seen.looks.iter().filter(|look| which(look));
        let mut patients = looks.map(|look| look.patient).peekable();
        patients.peek()?;
        let tally = self.tally(About::doing(rule, seen));
        tally.patients.extend(patients);
        tally.count = u32::try_from(tally.patients.len()).unwrap_or(u32::MAX);
        tally.name(seen.place, seen.at);
        Some(tally)
    }

    fn see_emergency(&mut self, seen: &Observation, alerts: &mut Vec<Alert>) {
        let rule = WatchRule::BreakGlass;
        if let What::BeganEmergency { patient } = seen.what {
            let about = About::doing(rule, seen).with_patient(patient);
            alerts.extend(self.count(about, seen, 1));
            return;
        }
        let Some(threshold) = self.rules.threshold(rule).filter(|_| seen.in_emergency) else {
            return;
        };
        // What was done under it belongs to the one that began last.
        let theirs = self
            .tallies
            .iter_mut()
            .filter(|tally| tally.about.rule == rule && tally.about.person == seen.person);
        if let Some(tally) = theirs.max_by_key(|tally| tally.began()) {
            tally.name(seen.place, seen.at);
            alerts.extend(tally.alert(threshold));
        }
    }

    fn see_taken(&mut self, seen: &Observation, records: u32, alerts: &mut Vec<Alert>) {
        alerts.extend(self.count(About::doing(WatchRule::BulkExport, seen), seen, records));
    }

    fn see_refusal(&mut self, seen: &Observation, alerts: &mut Vec<Alert>) {
        let rule = WatchRule::RepeatedDenials;
        let (Some(user), Some(threshold)) = (seen.person, self.rules.threshold(rule)) else {
            return;
        };
        let lately = self.refusals.entry(user).or_default();
        lately.retain(|(at, _)| (0..HOUR).contains(&seen.at.millis_since(*at)));
        lately.push((seen.at, seen.place));
        let lately = lately.clone();
        let count = u32::try_from(lately.len()).unwrap_or(u32::MAX);
        if count < threshold {
            return;
        }
        let tally = self.tally(About::doing(rule, seen));
        for (_, place) in lately {
            tally.name(place, seen.at);
        }
        tally.count = tally.count.max(count);
        alerts.extend(tally.alert(threshold));
    }

    // ---- counting ----------------------------------------------------------------------------

    /// Counts so much more, and answers the alert if that is enough.
    fn count(&mut self, about: About, seen: &Observation, more: u32) -> Option<Alert> {
        let threshold = self.rules.threshold(about.rule)?;
        let tally = self.tally(about);
        tally.name(seen.place, seen.at);
        tally.count = tally.count.saturating_add(more);
        tally.alert(threshold).filter(|alert| alert.count >= threshold)
    }

    fn tally(&mut self, about: About) -> &mut Tally {
        let at = match self.tallies.binary_search_by_key(&about, |tally| tally.about) {
            Ok(at) => at,
            Err(at) => {
                self.tallies.insert(at, Tally::new(about));
                at
            }
        };
        #[expect(clippy::indexing_slicing, reason = "the place was just found or filled")]
        &mut self.tallies[at]
    }

    /// Forgets what no rule asks for any more.
    fn forget(&mut self, today: Day) {
        if self.today.replace(today) == Some(today) {
            return;
        }
        let counted_from = today.plus_days(-TALLY_DAYS);
        self.tallies.retain(|tally| tally.about.day >= counted_from);
        let worked_from = today.plus_days(-BASELINE_DAYS);
        for days in self.worked.values_mut() {
            days.retain(|day, _| *day >= worked_from);
        }
    }
}

/// Of alerts that grew more than once by one entry, the latest.
fn latest_of_each(alerts: Vec<Alert>) -> Vec<Alert> {
    let mut latest: Vec<Alert> = Vec::new();
    for alert in alerts {
        let of = |alert: &Alert| (alert.rule, alert.person, alert.patient, alert.first);
        match latest.iter_mut().find(|known| of(known) == of(&alert)) {
            Some(known) => *known = alert,
            None => latest.push(alert),
        }
    }
    latest
}
