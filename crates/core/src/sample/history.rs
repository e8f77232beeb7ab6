//! Two months of preparation and three weeks of work, done through the door by the people who would have
//! done it.

mod emergencies;
mod oversight;

use super::calendar::Calendar;
use super::clock::PastClock;
use super::patients::{self, Patient};
use super::people::{COLLEAGUES, Colleague, FOUNDER, MANAGER, STAYS, Stay};
use super::random::Random;
use super::workflows::{TEMPLATES, Template};
use crate::{Core, Execute, Watch};
use careloop_contract::command::*;
use careloop_contract::query::{FindPatient, FindTask, OpenTask};
use careloop_contract::view::TaskRow;
use careloop_contract::{
    Day, PatientId, Refusal, Request, Role, Secret, TaskId, TaskState, TimeOfDay, UserId, Version,
};
use core::fmt::Write as _;
use std::collections::HashMap;
use std::sync::Arc;

/// Tasks that are lived through one by one; more than these come by import, as from another program.
const LIVED: u32 = 500;

/// Why a task was dropped, reopened or marked as entered in error.
const CANCELLED: [&str; 3] = [
    "Not needed any more.",
    "Done by telephone already.",
    "Patient has moved to another practice.",
];
const REOPENED: [&str; 2] = [
    "Closed too early, confirmation is missing.",
    "Patient called again.",
];
const RETRACTED: [&str; 2] = ["Entered twice.", "Entered for the wrong patient."];

/// A task as far as the story has come.
pub(crate) struct Known {
    pub(crate) state: TaskState,
    pub(crate) due: Option<Day>,
    pub(crate) due_time: Option<TimeOfDay>,
    id: TaskId,
    version: Version,
    template: &'static Template,
    author: usize,
    owner: Option<usize>,
    /// The stay in which it was last touched; its people are not back before the next.
    touched: usize,
}

/// Four tasks in nine are due at a certain time.
fn due_time(number: usize) -> Option<TimeOfDay> {
    let hours = [
        None,
        Some((9, 0)),
        None,
        Some((14, 30)),
        None,
        Some((11, 15)),
        None,
        Some((17, 30)),
        None,
    ];
    let (hour, minute) = hours.get(number % hours.len()).copied().flatten()?;
    TimeOfDay::new(hour, minute)
}

/// Remarks written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Remarks {
    pub(crate) comments: u32,
    pub(crate) notes: u32,
}

/// The story while it is told.
pub(crate) struct History<'a> {
    core: &'a mut Core,
    clock: Arc<PastClock>,
    calendar: Calendar,
    random: Random,
    watch: Watch,
    patients: Vec<Patient>,
    patient_ids: HashMap<usize, PatientId>,
    invitations: HashMap<usize, Secret<String>>,
    users: Vec<UserId>,
    pub(crate) tasks: Vec<Known>,
    pub(crate) imported: Vec<Option<Day>>,
    pub(crate) remarks: Remarks,
}

impl<'a> History<'a> {
    pub(crate) fn new(
        core: &'a mut Core,
        clock: Arc<PastClock>,
        calendar: Calendar,
        seed: u64,
        watch: Watch,
    ) -> Self {
        Self {
            core,
            clock,
            calendar,
            random: Random::new(seed),
            watch,
            patients: Vec::new(),
            patient_ids: HashMap::new(),
            invitations: HashMap::new(),
            users: Vec::new(),
            tasks: Vec::new(),
            imported: Vec::new(),
            remarks: Remarks::default(),
        }
    }

    /// Tells it all: the founder is there already, `founder` is their id.
    pub(crate) fn tell(&mut self, founder: UserId, patients: u32, tasks: u32) -> Result<(), Refusal> {
        self.users.push(founder);
        let first_day = self.calendar.day(0);
        self.patients = (0..patients)
            .map(|number| Patient::make(&mut self.random, number, first_day))
            .collect();
        let mut agenda = self.plan(tasks.min(LIVED));
        self.prologue()?;
        let total = STAYS.len() as u64;
        for (number, stay) in STAYS.iter().enumerate() {
            if !(self.watch)("sample", number as u64, total) {
                return Err(Refusal::Cancelled);
            }
            self.clock.move_to(self.calendar.instant(stay.day, stay.hour));
            self.come_in(number, stay)?;
            if number == 0 {
                self.found_practice()?;
            }
            self.work(number, stay.who)?;
            if stay.who == MANAGER {
                self.manage(number)?;
            }
            let planned = agenda.get_mut(number).map(std::mem::take).unwrap_or_default();
            for template in planned {
                self.add(number, stay, template)?;
            }
            if self.imported.is_empty() && stay.who == MANAGER && number > total as usize / 2 {
                self.import(stay, tasks.saturating_sub(LIVED))?;
            }
            self.end_of_stay(number)?;
            self.oversee(number)?;
            self.core.execute(SignOut {})?;
            self.between_stays(number)?;
        }
        (self.watch)("sample", total, total);
        Ok(())
    }

    // ---- the plan ----------------------------------------------------------------------------

    /// Which tasks are added in which stay. Every category comes before any comes again.
    fn plan(&mut self, tasks: u32) -> Vec<Vec<&'static Template>> {
        let mut agenda: Vec<Vec<&'static Template>> = STAYS.iter().map(|_| Vec::new()).collect();
        let mut seen = Vec::new();
        let one_of_each = TEMPLATES.iter().filter(|template| {
            let is_first = !seen.contains(&template.category);
            seen.push(template.category);
            is_first
        });
        let mut chosen: Vec<&'static Template> = one_of_each.collect();
        while chosen.len() < tasks as usize {
            chosen.extend(self.random.pick(&TEMPLATES));
        }
        chosen.truncate(tasks as usize);
        for template in chosen {
            let possible: Vec<usize> = (0..STAYS.len())
                .filter(|number| author_in(*number).is_some_and(|person| person.has(template.author)))
                .collect();
            if let Some(number) = self.random.pick(&possible).copied()
                && let Some(stay) = agenda.get_mut(number)
            {
                stay.push(template);
            }
        }
        agenda
    }

    // ---- coming and going --------------------------------------------------------------------

    fn come_in(&mut self, number: usize, stay: &Stay) -> Result<(), Refusal> {
        let Some(person) = COLLEAGUES.get(stay.who) else {
            return Err(Refusal::OutOfRange);
        };
        let password = super::password();
        let login = person.login.to_owned();
        let is_first = STAYS.iter().take(number).all(|earlier| earlier.who != stay.who);
        match self.invitations.remove(&stay.who).filter(|_| is_first) {
            Some(code) => self.core.execute(Enrol {
                login,
                code,
                password,
            })?,
            None => self.core.execute(SignIn {
                code: None,
                login,
                password,
            })?,
        };
        Ok(())
    }

    /// The founder's first hours: colleagues are invited, patients come from the old system.
    fn found_practice(&mut self) -> Result<(), Refusal> {
        for (who, person) in COLLEAGUES.iter().enumerate().skip(FOUNDER + 1) {
            let invited = self.act(InvitePerson {
                login: person.login.to_owned(),
                name: person.name.to_owned(),
                roles: person.roles(),
            })?;
            self.invitations.insert(who, invited.code);
            self.users.push(invited.user);
        }
        if !self.patients.is_empty() {
            self.act(ImportPatients {
                content: patients::table(&self.patients).into_bytes(),
                mapping: Vec::new(),
                dry_run: false,
            })?;
        }
        Ok(())
    }

    /// Does something after the half minute it takes to get there.
    fn act<R: Request>(&mut self, request: R) -> Result<R::Reply, Refusal>
    where
        Core: Execute<R>,
    {
        let seconds = self.random.between(8, 55);
        self.clock.pass_millis(seconds * 1000);
        self.core.execute(request)
    }

    // ---- adding ------------------------------------------------------------------------------

    fn add(&mut self, number: usize, stay: &Stay, template: &'static Template) -> Result<(), Refusal> {
        let patient = if template.patient {
            self.some_patient()?
        } else {
            None
        };
        let row = self.act(AddTask {
            sensitivity: None,
            title: template.title.to_owned(),
            details: template.details.map(str::to_owned),
            patient,
            due: Some(self.calendar.day(stay.day).plus_days(template.due)),
            due_time: due_time(self.tasks.len()),
            priority: Some(template.priority),
            category: Some(template.category),
            owner: None,
            queue: Some(template.queue),
        })?;
        self.tasks.push(Known {
            state: row.state,
            due: row.due,
            due_time: row.due_time,
            id: row.task,
            version: row.version,
            template,
            author: stay.who,
            owner: None,
            touched: number,
        });
        let at = self.tasks.len() - 1;
        if self.random.percent(15) {
            self.comment(at)?;
        }
        if self.random.percent(40) {
            self.note(at, stay.who)?;
        }
        Ok(())
    }

    fn some_patient(&mut self) -> Result<Option<PatientId>, Refusal> {
        if self.patients.is_empty() {
            return Ok(None);
        }
        let at = usize::try_from(self.random.below(self.patients.len() as u64)).unwrap_or(0);
        if let Some(known) = self.patient_ids.get(&at) {
            return Ok(Some(*known));
        }
        let Some(patient) = self.patients.get(at) else {
            return Ok(None);
        };
        let found = self.core.execute(FindPatient {
            record_number: patient.record_number.clone(),
        })?;
        self.patient_ids.insert(at, found.label.patient);
        Ok(Some(found.label.patient))
    }

    /// Many tasks at once, as a practice brings them along from another program.
    fn import(&mut self, stay: &Stay, tasks: u32) -> Result<(), Refusal> {
        let mut tables: HashMap<Role, String> = HashMap::new();
        for _ in 0..tasks {
            let Some(template) = self.random.pick(&TEMPLATES) else {
                break;
            };
            let patient = if template.patient {
                self.random.pick(&self.patients)
            } else {
                None
            };
            let number = patient.map_or("", |patient| patient.record_number.as_str());
            let due = self.calendar.day(stay.day).plus_days(self.random.between(-5, 40));
            let table = tables
                .entry(template.queue)
                .or_insert_with(|| "title,PATIENT,due_day,priority,category\n".to_owned());
            let Template {
                title,
                priority,
                category,
                ..
            } = template;
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{title},{number},{due},{priority},{category}");
            self.imported.push(Some(due));
        }
        for role in Role::ALL {
            let Some(table) = tables.remove(role) else {
                continue;
            };
            self.act(ImportTasks {
                content: table.into_bytes(),
                mapping: Vec::new(),
                title: None,
                category: None,
                queue: Some(*role),
                dry_run: false,
            })?;
        }
        Ok(())
    }

    // ---- working -----------------------------------------------------------------------------

    /// Goes through one's own tasks and one's queues.
    fn work(&mut self, number: usize, who: usize) -> Result<(), Refusal> {
        let Some(person) = COLLEAGUES.get(who) else {
            return Ok(());
        };
        for at in 0..self.tasks.len() {
            let Some(task) = self.tasks.get(at) else { break };
            let is_mine = match task.owner {
                Some(owner) => owner == who,
                None => person.has(task.template.queue),
            };
            if !is_mine || !task.state.is_open() || task.touched == number {
                continue;
            }
            let (state, hold) = (task.state, task.template.hold);
            match self.random.below(100) {
                0..=34 => continue,
                35..=44 => self.start(at, who)?,
                45..=49 => self.comment(at)?,
                50..=64 if state != TaskState::Held && hold.is_some() => self.hold(at)?,
                65..=67 if self.is_author_or_owner(at, who) => self.cancel(at)?,
                _ => self.finish(at, who)?,
            }
            if let Some(task) = self.tasks.get_mut(at) {
                task.touched = number;
            }
        }
        Ok(())
    }

    fn is_author_or_owner(&self, at: usize, who: usize) -> bool {
        self.tasks
            .get(at)
            .is_some_and(|task| task.author == who || task.owner == Some(who))
    }

    /// What a practice manager does beside: gives work out, takes some up again, clears errors.
    fn manage(&mut self, number: usize) -> Result<(), Refusal> {
        for at in 0..self.tasks.len() {
            let Some(task) = self.tasks.get(at) else { break };
            let (id, seen) = (task.id, task.version);
            let (state, is_unowned) = (task.state, task.owner.is_none());
            let queue = task.template.queue;
            let row = match self.random.below(100) {
                0..=19 if state.is_open() && is_unowned => {
                    let fit: Vec<usize> = (0..COLLEAGUES.len())
                        .filter(|who| COLLEAGUES.get(*who).is_some_and(|person| person.has(queue)))
                        .collect();
                    let who = self.random.pick(&fit).copied();
                    let Some((who, user)) = who.and_then(|who| Some((who, *self.users.get(who)?))) else {
                        continue;
                    };
                    let row = self.act(AssignTask {
                        task: id,
                        seen,
                        to: Assignee::Person(user),
                    })?;
                    self.own(at, who);
                    row
                }
                20..=23 if state == TaskState::Done => {
                    let reason = self.random.word(&REOPENED).to_owned();
                    self.act(ReopenTask {
                        task: id,
                        seen,
                        reason,
                    })?
                }
                24 | 25 if state.is_open() => {
                    let reason = self.random.word(&RETRACTED).to_owned();
                    self.act(RetractTask {
                        task: id,
                        seen,
                        reason,
                    })?
                }
                _ => continue,
            };
            self.now_is(at, &row);
            if let Some(task) = self.tasks.get_mut(at) {
                task.touched = number;
            }
        }
        Ok(())
    }

    fn start(&mut self, at: usize, who: usize) -> Result<(), Refusal> {
        let Some(task) = self.tasks.get(at) else {
            return Ok(());
        };
        if task.state == TaskState::Started {
            return self.comment(at);
        }
        let (task, seen) = (task.id, task.version);
        let row = self.act(StartTask { task, seen })?;
        self.own(at, who);
        self.now_is(at, &row);
        Ok(())
    }

    fn hold(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(task) = self.tasks.get(at) else {
            return Ok(());
        };
        let Some((waiting, words)) = task.template.hold else {
            return Ok(());
        };
        let (task, seen) = (task.id, task.version);
        let row = self.act(HoldTask {
            task,
            seen,
            waiting,
            reason: Some(words.to_owned()),
        })?;
        self.now_is(at, &row);
        Ok(())
    }

    fn cancel(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(task) = self.tasks.get(at) else {
            return Ok(());
        };
        let (task, seen) = (task.id, task.version);
        let reason = self.random.word(&CANCELLED).to_owned();
        let row = self.act(CancelTask { task, seen, reason })?;
        self.now_is(at, &row);
        Ok(())
    }

    /// Opens a task, says what there is to say, and finishes it. Now and then that was too soon.
    fn finish(&mut self, at: usize, who: usize) -> Result<(), Refusal> {
        let Some(id) = self.tasks.get(at).map(|task| task.id) else {
            return Ok(());
        };
        if self.random.percent(40) {
            self.act(OpenTask { task: id })?;
        }
        if self.random.percent(50) {
            self.note(at, who)?;
        }
        if self.random.percent(35) {
            self.comment(at)?;
        }
        if self.random.percent(30) {
            self.start(at, who)?;
        }
        let Some(task) = self.tasks.get(at) else {
            return Ok(());
        };
        let (task, seen, owner) = (task.id, task.version, task.owner);
        let mut row = self.act(CompleteTask { task, seen })?;
        if self.random.percent(3) {
            self.act(UndoLastAct {})?;
            row = self.core.execute(FindTask { id: id.to_string() })?;
        } else if owner.is_none() {
            self.own(at, who);
        }
        self.now_is(at, &row);
        Ok(())
    }

    fn comment(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(task) = self.tasks.get(at) else {
            return Ok(());
        };
        let (task, text) = (task.id, self.random.word(task.template.comments));
        if !text.is_empty() {
            let text = text.to_owned();
            self.act(AddComment { task, text })?;
            self.remarks.comments += 1;
        }
        Ok(())
    }

    /// A clinical note, if the task is of that kind and the person too.
    fn note(&mut self, at: usize, who: usize) -> Result<(), Refusal> {
        let writes = COLLEAGUES
            .get(who)
            .is_some_and(|person| person.roles().reads_clinical());
        let Some(task) = self.tasks.get(at).filter(|_| writes) else {
            return Ok(());
        };
        let (task, text) = (task.id, self.random.word(task.template.notes));
        if !text.is_empty() {
            let text = text.to_owned();
            self.act(AddClinicalNote { task, text })?;
            self.remarks.notes += 1;
        }
        Ok(())
    }

    fn own(&mut self, at: usize, who: usize) {
        if let Some(task) = self.tasks.get_mut(at) {
            task.owner.get_or_insert(who);
        }
    }

    fn now_is(&mut self, at: usize, row: &TaskRow) {
        if let Some(task) = self.tasks.get_mut(at) {
            task.state = row.state;
            task.version = row.version;
        }
    }
}

fn author_in(stay: usize) -> Option<&'static Colleague> {
    STAYS.get(stay).and_then(|stay| COLLEAGUES.get(stay.who))
}
