//! What a security officer finds in the audit trail of the sample: the clinic is founded two months before the
//! work begins, its first month was reviewed, the next one waits. In the work there are a few things somebody has
//! to look at. Nothing here draws luck or changes a task, so the work of the clinic is as without it.

use super::History;
use crate::Execute as _;
use crate::sample::password;
use crate::sample::people::{COLLEAGUES, FOUNDER, STAYS};
use careloop_contract::command::{CertifyReview, DisposeAlert, SampleFinding, SignIn, SignOut};
use careloop_contract::query::{
    FindPatient, ListAlerts, ListPeople, OpenPatient, ReadLedger, ReadPolicy, ReadReview, ReadSettings,
    VerifyVault,
};
use careloop_contract::view::ReviewView;
use careloop_contract::{Disposition, Finding, Instant, Refusal, WatchRule};

/// Minutes between two steps.
const STEP_MILLIS: i64 = 90_000;

/// The stay at whose end somebody asks for what they may not have, and how often.
const DENIED_STAY: usize = 8;
const DENIALS: u32 = 6;
/// The stay that goes on into the evening, and the hour at which something is opened.
const LATE_STAY: usize = 12;
const LATE_HOUR: i64 = 20;
/// The stay in which somebody opens the record of a patient with their own family name.
const NAMESAKE_STAY: usize = 15;

const SET_UP: &str = "I set Careloop up that evening, alone. Nobody's record was in it yet.";
const FIRST_STATEMENT: &str = "The first month: Careloop was set up and tried, no patient's record was in it. \
Every entry of the sample is my own work on the days I remember. Nothing to follow up.";
const LOOKED_FOR: &str = "Asked Ms. Lin: she looked for the list of finished tasks and took the audit trail for \
it. She was refused each time and saw nothing. Showed her where Done is.";

impl History<'_> {
    /// The founder alone, before anybody else is there: an evening of setting up, and the review of that
    /// month in the next.
    pub(super) fn prologue(&mut self) -> Result<(), Refusal> {
        self.founder_comes(self.calendar.founding())?;
        self.look_around()?;
        self.core.execute(SignOut {})?;
        self.founder_comes(self.calendar.first_review())?;
        self.look_around()?;
        self.dispose(WatchRule::AfterHours, Disposition::Appropriate, SET_UP)?;
        self.step();
        let review = self.core.execute(ReadReview {})?;
        self.step();
        self.core.execute(CertifyReview {
            to: review.to,
            findings: as_expected(&review),
            statement: FIRST_STATEMENT.to_owned(),
        })?;
        self.core.execute(SignOut {})
    }

    /// What belongs to oversight at the end of a stay. Whoever stays is still in.
    pub(super) fn oversee(&mut self, number: usize) -> Result<(), Refusal> {
        match number {
            DENIED_STAY => self.be_refused(),
            LATE_STAY => self.stay_late(),
            NAMESAKE_STAY => self.open_namesake(),
            last if last == STAYS.len() - 1 => {
                self.dispose(WatchRule::RepeatedDenials, Disposition::Appropriate, LOOKED_FOR)
            }
            _ => Ok(()),
        }
    }

    fn founder_comes(&mut self, at: Instant) -> Result<(), Refusal> {
        self.clock.move_to(at);
        self.core.execute(SignIn {
            code: None,
            login: COLLEAGUES[FOUNDER].login.to_owned(),
            password: password(),
        })?;
        self.step();
        Ok(())
    }

    /// What whoever sets a clinic up looks at.
    fn look_around(&mut self) -> Result<(), Refusal> {
        self.core.execute(ReadSettings {})?;
        self.core.execute(ReadPolicy {})?;
        self.core.execute(ListPeople {})?;
        self.step();
        self.core.execute(VerifyVault::default())?;
        self.step();
        self.core.execute(ReadLedger { from: 1, rows: 50 })?;
        self.step();
        Ok(())
    }

    /// Whoever is in takes the audit trail for something else, again and again.
    fn be_refused(&mut self) -> Result<(), Refusal> {
        for _ in 0..DENIALS {
            self.step();
            match self.core.execute(ReadLedger { from: 1, rows: 50 }) {
                Ok(_) | Err(Refusal::NotPermitted { .. }) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn stay_late(&mut self) -> Result<(), Refusal> {
        let day = STAYS.get(LATE_STAY).map_or(0, |stay| stay.day);
        let first = self.patient_ids.iter().min_by_key(|(number, _)| **number);
        let Some(patient) = first.map(|(_, patient)| *patient) else {
            return Ok(());
        };
        self.clock.move_to(self.calendar.instant(day, LATE_HOUR));
        self.core.execute(OpenPatient { patient })?;
        Ok(())
    }

    fn open_namesake(&mut self) -> Result<(), Refusal> {
        let name = STAYS
            .get(NAMESAKE_STAY)
            .and_then(|stay| COLLEAGUES.get(stay.who))
            .map_or("", |person| person.name);
        let namesake = self
            .patients
            .iter()
            .find(|patient| careloop_domain::watch::shares_family_name(name, patient.family));
        let Some(record_number) = namesake.map(|patient| patient.record_number.clone()) else {
            return Ok(());
        };
        self.step();
        let patient = self.core.execute(FindPatient { record_number })?.label.patient;
        self.step();
        self.core.execute(OpenPatient { patient })?;
        Ok(())
    }

    /// Says what became of the alerts of a rule.
    fn dispose(&mut self, rule: WatchRule, disposition: Disposition, words: &str) -> Result<(), Refusal> {
        self.step();
        let page = self.core.execute(ListAlerts::default())?;
        for alert in page.alerts.iter().filter(|alert| alert.rule == rule) {
            self.step();
            self.core.execute(DisposeAlert {
                alert: alert.alert,
                disposition,
                words: words.to_owned(),
            })?;
        }
        Ok(())
    }

    fn step(&self) {
        self.clock.pass_millis(STEP_MILLIS);
    }
}

fn as_expected(review: &ReviewView) -> Vec<SampleFinding> {
    let found = |place| SampleFinding {
        place,
        finding: Finding::AsExpected,
        words: String::new(),
    };
    review.sample.iter().map(|line| found(line.place)).collect()
}
