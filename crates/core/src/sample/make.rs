//! Makes the sample clinic: everything goes through the door, by the person whose work it is, on a
//! clock that begins three weeks ago.

use crate::door::{Core, Execute, Watch};
use crate::sample::patients::{Patient, table};
use crate::sample::random::Random;
use crate::sample::workflows::{TEMPLATES, Template};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::TaskRow;
use careloop_contract::{
    Day, Field, Instant, PatientId, Refusal, Role, Roles, Secret, TaskCategory, TaskState, UserId,
};
use careloop_vault::Host;
use careloop_vault::host::{BootClock, Clock};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The one password of everybody in a sample clinic. It protects nothing that is real.
pub const PASSWORD: &str = "nobody real works here";

/// How long ago the sample clinic began.
const BEGAN_DAYS_AGO: i64 = 21;
/// When people worked, in days ago.
const WORKING_DAYS: [i64; 3] = [16, 7, 1];
/// Tasks that people add one by one; what is beyond comes by an import.
const BY_HAND: u32 = 500;
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What kind of sample clinic is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Patients.
    pub patients: u32,
    /// Tasks.
    pub tasks: u32,
    /// The same seed gives the same names, titles and states.
    pub seed: u64,
    /// Whether a device secret is kept in the keychain.
    pub device_secret: bool,
}

/// A person of the sample clinic.
#[derive(Clone, Debug, Serialize)]
pub struct SamplePerson {
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// What they do.
    pub roles: Roles,
}

/// A sample clinic.
#[derive(Clone, Debug, Serialize)]
pub struct SampleView {
    /// Its name.
    pub clinic: String,
    /// Everybody's password.
    pub password: String,
    /// Everybody.
    pub people: Vec<SamplePerson>,
    /// Patients in it.
    pub patients: u32,
    /// Tasks in it.
    pub tasks: u32,
}

/// Login, name and roles; the first makes the clinic.
const PEOPLE: [(&str, &str, &[Role]); 8] = [
    (
        "dana.reyes",
        "Dana Reyes",
        &[Role::Administrator, Role::SecurityOfficer],
    ),
    ("priya.nair", "Priya Nair", &[Role::PracticeManager]),
    ("maya.lin", "Maya Lin", &[Role::FrontDesk]),
    ("tom.becker", "Tom Becker", &[Role::FrontDesk]),
    ("nora.quist", "Nora Quist", &[Role::ClinicalStaff]),
    ("luis.ortega", "Luis Ortega", &[Role::ClinicalStaff]),
    ("omar.haddad", "Dr. Omar Haddad", &[Role::Provider]),
    ("beth.adler", "Beth Adler", &[Role::Biller]),
];

const CLINIC: &str = "Willow Creek Family Practice (sample)";

/// A clock some time behind the machine's.
struct PastClock {
    machine: Arc<dyn Clock>,
    behind: AtomicI64,
}

impl Clock for PastClock {
    fn now(&self) -> Instant {
        self.machine
            .now()
            .plus_millis(-self.behind.load(Ordering::SeqCst))
    }

    fn boot(&self) -> BootClock {
        self.machine.boot()
    }
}

impl PastClock {
    /// Lets time pass, never beyond the machine's.
    fn pass(&self, millis: i64) {
        let left = self.behind.load(Ordering::SeqCst).saturating_sub(millis).max(0);
        self.behind.store(left, Ordering::SeqCst);
    }

    /// Goes on to a moment some days before now, if that is still to come.
    fn go_on_to(&self, days_ago: i64) {
        let behind = self
            .behind
            .load(Ordering::SeqCst)
            .min(days_ago.saturating_mul(DAY));
        self.behind.store(behind, Ordering::SeqCst);
    }
}

/// Makes a sample clinic in a folder that has no vault.
///
/// # Errors
/// As [`CreateClinic`] and the commands that fill it.
pub fn make(folder: PathBuf, host: Host, sample: Sample, watch: Watch) -> Result<SampleView, Refusal> {
    let clock = Arc::new(PastClock {
        machine: Arc::clone(&host.clock),
        behind: AtomicI64::new(BEGAN_DAYS_AGO.saturating_mul(DAY)),
    });
    let host = Host {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        ..host
    };
    let mut making = Making {
        core: Core::new(folder, host),
        clock,
        random: Random::new(sample.seed),
        sample,
        watch,
        done: 0,
        patients: Vec::new(),
        people: HashMap::new(),
    };
    making.found()?;
    let mut planned = making.plan();
    for (round, days_ago) in (0..).zip(WORKING_DAYS) {
        making.clock.go_on_to(days_ago);
        for (login, _, roles) in PEOPLE {
            making.work(login, Roles::of(roles), round, &mut planned)?;
        }
    }
    making.clock.go_on_to(0);
    Ok(SampleView {
        clinic: CLINIC.to_owned(),
        password: PASSWORD.to_owned(),
        people: PEOPLE
            .iter()
            .map(|(login, name, roles)| SamplePerson {
                login: (*login).to_owned(),
                name: (*name).to_owned(),
                roles: Roles::of(roles),
            })
            .collect(),
        patients: sample.patients,
        tasks: sample.tasks,
    })
}

/// A task that somebody is going to add.
struct Planned {
    round: usize,
    author: &'static str,
    template: &'static Template,
    patient: Option<PatientId>,
}

/// A sample clinic while it is made.
struct Making {
    core: Core,
    clock: Arc<PastClock>,
    random: Random,
    sample: Sample,
    watch: Watch,
    done: u64,
    patients: Vec<PatientId>,
    people: HashMap<&'static str, UserId>,
}

impl Making {
    /// The clinic, its people and its patients.
    fn found(&mut self) -> Result<(), Refusal> {
        let Some((login, name, _)) = PEOPLE.first().copied() else {
            return Err(Refusal::OutOfRange);
        };
        let created = self.core.execute(CreateClinic {
            clinic: CLINIC.to_owned(),
            zone: "America/New_York".to_owned(),
            login: login.to_owned(),
            name: name.to_owned(),
            password: password(),
            device_secret: self.sample.device_secret,
            test_clinic: true,
        })?;
        self.people.insert(login, created.user);
        self.sign_in(login)?;
        let mut codes = Vec::new();
        for (login, name, roles) in PEOPLE.into_iter().skip(1) {
            let roles = Roles::of(roles);
            let request = InvitePerson {
                login: login.to_owned(),
                name: name.to_owned(),
                roles,
            };
            let invitation = self.core.execute(request)?;
            self.people.insert(login, invitation.user);
            codes.push((login, invitation.code));
        }
        self.register_patients()?;
        self.core.execute(SignOut {})?;
        for (login, code) in codes {
            self.clock.pass(30 * MINUTE);
            self.tell()?;
            self.core.execute(Enrol {
                login: login.to_owned(),
                code,
                password: password(),
            })?;
            self.core.execute(SignOut {})?;
        }
        Ok(())
    }

    fn register_patients(&mut self) -> Result<(), Refusal> {
        let today = self.core.today();
        let patients: Vec<Patient> = (0..self.sample.patients)
            .map(|number| Patient::make(&mut self.random, number, today))
            .collect();
        if patients.is_empty() {
            return Ok(());
        }
        let content = table(&patients).into_bytes();
        let imported = self.core.execute(ImportPatients {
            content,
            mapping: Vec::new(),
            dry_run: false,
        })?;
        if let Some(reject) = imported.rejects.into_iter().next() {
            return Err(reject.refusal);
        }
        // Tasks concern the first few hundred; the others are there to be searched among.
        for patient in patients.iter().take(400) {
            let record_number = patient.record_number.clone();
            self.patients
                .push(self.core.execute(FindPatient { record_number })?.label.patient);
        }
        Ok(())
    }

    /// Who adds which task when. Every step of every workflow comes up in turn.
    fn plan(&mut self) -> Vec<Planned> {
        let mut planned = Vec::new();
        for template in TEMPLATES
            .iter()
            .cycle()
            .take(self.sample.tasks.min(BY_HAND) as usize)
        {
            let authors: Vec<&'static str> = PEOPLE
                .iter()
                .filter(|(_, _, roles)| roles.contains(&template.author))
                .map(|(login, _, _)| *login)
                .collect();
            let author = self.random.pick(&authors).copied().unwrap_or("dana.reyes");
            let patient = if template.patient {
                self.random.pick(&self.patients).copied()
            } else {
                None
            };
            let round = usize::try_from(self.random.below(WORKING_DAYS.len() as u64)).unwrap_or(0);
            planned.push(Planned {
                round,
                author,
                template,
                patient,
            });
        }
        planned
    }

    fn sign_in(&mut self, login: &str) -> Result<(), Refusal> {
        self.core.execute(SignIn {
            login: login.to_owned(),
            password: password(),
        })?;
        Ok(())
    }

    /// One person's working day: what waits for them first, then what they ask of others.
    fn work(
        &mut self,
        login: &'static str,
        roles: Roles,
        round: usize,
        planned: &mut [Planned],
    ) -> Result<(), Refusal> {
        self.tell()?;
        self.sign_in(login)?;
        self.clock.pass(5 * MINUTE);
        if roles.has(Role::PracticeManager) && round == 0 {
            self.import_the_rest()?;
        }
        let day = self.core.execute(MyDay::default())?;
        for row in day.rows.into_iter().filter(|row| row.state.is_open()) {
            if self.random.percent(55) {
                self.work_on(row, roles)?;
            }
        }
        for plan in planned
            .iter()
            .filter(|plan| plan.round == round && plan.author == login)
        {
            self.add(plan)?;
        }
        self.core.execute(SignOut {})?;
        self.clock.pass(10 * MINUTE);
        Ok(())
    }

    fn add(&mut self, plan: &Planned) -> Result<(), Refusal> {
        let template = plan.template;
        self.clock.pass(self.random.between(1, 4) * MINUTE);
        let due = self
            .core
            .today()
            .plus_days(template.due + self.random.between(0, 2));
        self.core.execute(AddTask {
            title: template.title.to_owned(),
            details: template.details.map(str::to_owned),
            patient: plan.patient,
            due: Some(due),
            priority: Some(template.priority),
            category: Some(template.category),
            owner: None,
            queue: Some(template.queue),
        })?;
        Ok(())
    }

    /// What a person does with a task that waits for them: look at it, say something, let it wait or
    /// finish it.
    fn work_on(&mut self, row: TaskRow, roles: Roles) -> Result<(), Refusal> {
        self.clock.pass(self.random.between(1, 5) * MINUTE);
        let template = TEMPLATES.iter().find(|template| template.title == row.title);
        let mut row = if row.owner.is_none() {
            self.core.execute(ClaimTask {
                task: row.task,
                seen: row.version,
            })?
        } else {
            row
        };
        if self.random.percent(30) {
            self.core.execute(OpenTask { task: row.task })?;
        }
        if let Some(template) = template {
            self.say_something(&row, template, roles)?;
        }
        if row.state == TaskState::Open && self.random.percent(60) {
            row = self.core.execute(StartTask {
                task: row.task,
                seen: row.version,
            })?;
        }
        match template.and_then(|template| template.hold) {
            Some((waiting, reason)) if row.state != TaskState::Held && self.random.percent(35) => {
                let reason = Some(reason.to_owned());
                self.core.execute(HoldTask {
                    task: row.task,
                    seen: row.version,
                    waiting,
                    reason,
                })?;
            }
            Some(_) | None if self.random.percent(75) => {
                self.core.execute(CompleteTask {
                    task: row.task,
                    seen: row.version,
                })?;
            }
            Some(_) | None => {}
        }
        Ok(())
    }

    fn say_something(&mut self, row: &TaskRow, template: &Template, roles: Roles) -> Result<(), Refusal> {
        if !template.comments.is_empty() && self.random.percent(40) {
            let text = self.random.word(template.comments).to_owned();
            self.core.execute(AddComment { task: row.task, text })?;
        }
        if roles.reads_clinical() && !template.notes.is_empty() && self.random.percent(70) {
            let text = self.random.word(template.notes).to_owned();
            self.core.execute(AddClinicalNote { task: row.task, text })?;
        }
        Ok(())
    }

    /// What is beyond what people add by hand, by one import for each queue.
    fn import_the_rest(&mut self) -> Result<(), Refusal> {
        let mut left = self.sample.tasks.saturating_sub(BY_HAND);
        let queues = [Role::FrontDesk, Role::ClinicalStaff, Role::Biller, Role::Provider];
        let share = left.div_ceil(queues.len() as u32).max(1);
        for queue in queues {
            let rows = left.min(share);
            left -= rows;
            if rows == 0 {
                continue;
            }
            let content = self.table_of_tasks(rows, queue).into_bytes();
            let mapping = vec![ColumnMapping {
                field: Field::Patient,
                column: "patient".to_owned(),
            }];
            self.core.execute(ImportTasks {
                content,
                mapping,
                title: None,
                category: None,
                queue: Some(queue),
                dry_run: false,
            })?;
        }
        Ok(())
    }

    fn table_of_tasks(&mut self, rows: u32, queue: Role) -> String {
        let mut table = "title,category,due_day,patient\n".to_owned();
        let today: Day = self.core.today();
        let mut templates = TEMPLATES
            .iter()
            .filter(|template| template.queue == queue)
            .cycle();
        let numbers = u64::from(self.sample.patients).max(1);
        for _ in 0..rows {
            let category: TaskCategory = templates.next().map_or(TaskCategory::General, |t| t.category);
            let title = TEMPLATES
                .iter()
                .find(|template| template.category == category && template.queue == queue)
                .map_or("Call back", |template| template.title);
            let due = today.plus_days(self.random.between(-5, 40));
            let patient = if self.sample.patients == 0 {
                String::new()
            } else {
                let number = u32::try_from(self.random.below(numbers)).unwrap_or(0);
                Patient::record_number(number)
            };
            let _ = writeln!(table, "\"{title}\",{category},{due},{patient}");
        }
        table
    }

    /// Tells how far the making is; ends it where that is wanted.
    fn tell(&mut self) -> Result<(), Refusal> {
        let steps = PEOPLE.len() as u64 * (WORKING_DAYS.len() as u64 + 1) - 1;
        self.done += 1;
        if (self.watch)("sample", self.done, steps) {
            Ok(())
        } else {
            Err(Refusal::Cancelled)
        }
    }
}

fn password() -> Secret<String> {
    Secret::new(PASSWORD.to_owned())
}
