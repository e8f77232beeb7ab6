//! Emergencies of the sample: a written procedure, two people who are named in it, two uses, one of them
//! reviewed. Nothing here draws luck or touches a task, so the work of the clinic is as without it.

use super::History;
use crate::Execute as _;
use crate::sample::password;
use crate::sample::people::{COLLEAGUES, FOUNDER, STAYS};
use careloop_contract::command::{
    BeginBreakGlass, ChangeCareTeam, EndBreakGlass, NameInvokers, ReviewBreakGlass, SignIn, SignOut,
    WriteProcedure,
};
use careloop_contract::query::{FindTask, ListBreakGlass, OpenPatient, OpenTask};
use careloop_contract::{PatientId, Refusal, Secret, TaskId};

/// The stay after which the security officer comes by to write and to name, and the day of that.
const AFTER_STAY: usize = 7;
const NAMING_DAY: usize = 4;
/// The stays that end with a use, and why it could not wait.
const USES: [(usize, &str); 2] = [
    (
        11,
        "Daughter on the phone: he is confused and has not eaten. No clinician in the house until two.",
    ),
    (
        13,
        "Ambulance at the door asks what he takes; the doctor does not answer.",
    ),
];
/// The stay that ends with a care team.
const CARE_TEAM_STAY: usize = 10;
/// Who is named, and who is in the care team, by number in [`COLLEAGUES`].
const NAMED: [usize; 2] = [1, 3];
const CARE_TEAM: [usize; 2] = [5, 6];

const PROCEDURE: &str = "\
When to use it: somebody's health is at risk, and nobody who reads clinical notes can be reached.

1. Call 911 if it cannot wait for us.
2. Call the provider on duty, then clinical staff.
3. If nobody answers, use the emergency access for this one patient. Say in the reason what happened \
and whom you called.
4. Tell the provider what you read and did, and end the access.

The security officer reviews every use within two working days.";

const FINDINGS: &str = "Called Ms. Nair and Dr. Haddad. The calls are in the telephone's list, the note was \
the only one that was opened, and the provider was told the same afternoon. The access was right.";

/// Minutes between the steps of a use.
const STEP_MILLIS: i64 = 2 * 60_000;

impl History<'_> {
    /// What belongs to emergencies at the end of a stay. Whoever stays is still in.
    pub(super) fn end_of_stay(&mut self, number: usize) -> Result<(), Refusal> {
        for (_, why) in USES.iter().filter(|(stay, _)| *stay == number) {
            self.break_glass(why)?;
        }
        if number == CARE_TEAM_STAY {
            self.care_team()?;
        }
        if number == STAYS.len() - 1 {
            self.review_first_use()?;
        }
        Ok(())
    }

    /// What belongs to emergencies between two stays, while nobody is in.
    pub(super) fn between_stays(&mut self, number: usize) -> Result<(), Refusal> {
        if number != AFTER_STAY {
            return Ok(());
        }
        self.clock.move_to(self.calendar.instant(NAMING_DAY, 8));
        self.core.execute(SignIn {
            code: None,
            login: COLLEAGUES[FOUNDER].login.to_owned(),
            password: password(),
        })?;
        self.core.execute(WriteProcedure {
            text: PROCEDURE.to_owned(),
        })?;
        self.clock.pass_millis(STEP_MILLIS);
        let people = NAMED.iter().filter_map(|who| self.users.get(*who).copied());
        let people = people.collect();
        self.core.execute(NameInvokers {
            people,
            reason: "They are here when the clinicians are on home visits.".to_owned(),
        })?;
        self.core.execute(SignOut {})
    }

    fn break_glass(&mut self, why: &str) -> Result<(), Refusal> {
        let Some((task, patient)) = self.task_with_note()? else {
            return Ok(());
        };
        self.clock.pass_millis(STEP_MILLIS);
        self.core.execute(BeginBreakGlass {
            patient,
            reason: Secret::new(why.to_owned()),
            password: password(),
        })?;
        self.clock.pass_millis(STEP_MILLIS);
        self.core.execute(OpenTask { task })?;
        self.clock.pass_millis(STEP_MILLIS);
        self.core.execute(EndBreakGlass {})
    }

    /// The first task with a note on a patient.
    fn task_with_note(&mut self) -> Result<Option<(TaskId, PatientId)>, Refusal> {
        let about_patients = self.tasks.iter().filter(|task| task.template.patient);
        for task in about_patients.map(|task| task.id).collect::<Vec<_>>() {
            // Shows nobody's name, so it is no entry.
            let row = self.core.execute(FindTask { id: task.to_string() })?;
            if let Some(patient) = row.patient.filter(|_| row.notes > 0) {
                return Ok(Some((task, patient.patient)));
            }
        }
        Ok(None)
    }

    fn care_team(&mut self) -> Result<(), Refusal> {
        let Some((_, patient)) = self.task_with_note()? else {
            return Ok(());
        };
        let seen = self.core.execute(OpenPatient { patient })?.version;
        let people = CARE_TEAM.iter().filter_map(|who| self.users.get(*who).copied());
        let people = people.collect();
        self.core.execute(ChangeCareTeam {
            patient,
            seen,
            people,
        })?;
        Ok(())
    }

    fn review_first_use(&mut self) -> Result<(), Refusal> {
        self.clock.pass_millis(STEP_MILLIS);
        let uses = self.core.execute(ListBreakGlass {})?;
        let Some(first) = uses.iter().min_by_key(|one| one.began) else {
            return Ok(());
        };
        self.clock.pass_millis(STEP_MILLIS);
        self.core.execute(ReviewBreakGlass {
            act: first.act,
            findings: FINDINGS.to_owned(),
            close: true,
        })?;
        Ok(())
    }
}
