//! The audit trail: every filter, order and page against a plain loop over the ledger; that it was read is an
//! entry; its index is computed again whenever it does not fit.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::desk::LookAtIdle;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use careloop_core::desk::Desk;
use careloop_ledger::{Actor, Kind, Outcome};
use careloop_vault::db::read;
use careloop_vault::db::records::{PatientRecord, PersonRecord, WorkstationRecord};
use careloop_vault::entrance;
use careloop_vault::named::named;
use std::collections::BTreeMap;

const MINUTE: u64 = 60_000;

/// A clinic in which several people did this and that.
struct Scene {
    clinic: Clinic,
    patients: Vec<PatientId>,
    tasks: Vec<TaskRow>,
    remark: RemarkId,
}

impl Scene {
    fn new() -> Self {
        let mut clinic = Clinic::with_everyone();
        clinic.sign_in(&login_of(Role::Provider));
        let patients: Vec<PatientId> = [("MRN-1", "wunsch"), ("MRN-2", "Okafor"), ("MRN-3", "Adeyemi")]
            .into_iter()
            .map(|(number, family)| clinic.add_patient(number, family, "Maude").patient)
            .collect();
        let mut tasks = Vec::new();
        for (number, patient) in patients.iter().enumerate() {
            for sensitivity in [Sensitivity::Ordinary, Sensitivity::Restricted] {
                clinic.clock.pass_millis(MINUTE);
                let add = AddTask {
                    title: format!("Call about result {number}"),
                    patient: Some(*patient),
                    queue: Some(Role::FrontDesk),
                    sensitivity: Some(sensitivity),
                    ..AddTask::default()
                };
                tasks.push(clinic.core.execute(add).unwrap());
            }
        }
        let note = AddClinicalNote {
            task: tasks[0].task,
            text: "potassium 5.9".to_owned(),
        };
        let remark = clinic.core.execute(note).unwrap().remark;
        clinic.sign_out();
        let mut scene = Self {
            clinic,
            patients,
            tasks,
            remark,
        };
        for login in [
            login_of(Role::FrontDesk),
            login_of(Role::Provider),
            FIRST.to_owned(),
        ] {
            scene.work_as(&login);
        }
        scene
    }

    /// Lists, opens, changes, searches, and is refused.
    fn work_as(&mut self, login: &str) {
        let clinic = &mut self.clinic;
        let wrong = SignIn {
            code: None,
            login: login.to_owned(),
            password: secret("not the password"),
        };
        clinic.core.execute(wrong).map(drop).unwrap_err();
        clinic.clock.pass_millis(20 * MINUTE);
        clinic.sign_in(login);
        let listed = ListTasks {
            identified: true,
            ..ListTasks::default()
        };
        let _ = clinic.core.execute(listed);
        for (number, task) in self.tasks.iter().enumerate() {
            clinic.clock.pass_millis(MINUTE);
            // Some of it is refused.
            let _ = clinic.core.execute(OpenTask { task: task.task });
            if number == 2 {
                // Somebody sets the clock back.
                let back = clinic.host.clock.now().plus_millis(-7 * 60_000);
                clinic.clock.set(back);
            }
        }
        let searched = SearchRecords {
            text: "wunsch".into(),
            identified: true,
            ..SearchRecords::default()
        };
        let _ = clinic.core.execute(searched);
        for patient in &self.patients {
            let _ = clinic.core.execute(OpenPatient { patient: *patient });
        }
        let _ = clinic.core.execute(MakeBackup {
            folder: clinic.folder.path().display().to_string(),
        });
        clinic.add_task("Order gloves");
        clinic.sign_out();
    }

    fn read(&mut self, request: ReadAudit) -> AuditPage {
        self.clinic.core.execute(request).unwrap()
    }

    /// Every entry, read without an index, without the core.
    fn oracle(&mut self) -> Vec<Line> {
        let folder = self.clinic.core.folder();
        let vault = entrance::sign_in(folder, &self.clinic.host, FIRST, &secret(PASSWORD)).unwrap();
        let db = vault.db();
        let mut lines = Vec::new();
        for placed in read::entries(db, 1, 100_000).unwrap() {
            let entry = &placed.entry;
            let details = vault.open_details(entry).unwrap();
            let records = named(entry, details.as_ref());
            let kind = entry.kind().unwrap();
            let person = match entry.actor {
                Actor::Person(user) => Some(user),
                Actor::Workstation | Actor::Recovery => None,
            };
            let name = |user| PersonRecord::load(db, user).unwrap().unwrap().name;
            let patients: Vec<PatientId> = records.iter().filter_map(|record| record.patient).collect();
            let label = |patient| {
                let record = PatientRecord::load(db, patient).unwrap();
                let label = |it: PatientRecord| careloop_domain::patient::full_label(&it.family, &it.given);
                record.map(label).unwrap_or_default()
            };
            let most_telling = [
                DataCategory::Clinical,
                DataCategory::Demographics,
                DataCategory::Task,
                DataCategory::Workforce,
                DataCategory::Audit,
            ];
            let categories: Vec<DataCategory> = records
                .iter()
                .map(|record| record.category)
                .chain(entry.items.iter().map(|item| item.category))
                .collect();
            let category = most_telling.into_iter().find(|one| categories.contains(one));
            let workstation = WorkstationRecord::load(db, entry.workstation).unwrap().unwrap();
            lines.push(Line {
                place: placed.place,
                at: entry.at,
                person,
                person_name: person.map(name).unwrap_or_default(),
                kind,
                patient_name: patients.first().copied().map(label).unwrap_or_default(),
                patients,
                records: records.iter().map(|record| record.subject.id).collect(),
                workstation: entry.workstation,
                workstation_name: workstation.name,
                refused: match &entry.outcome {
                    Outcome::Done => None,
                    Outcome::Refused(code) => Some(code.clone()),
                },
                category: category.unwrap_or(DataCategory::System),
                special: records.iter().any(|record| record.special),
                purpose: entry.purpose,
            });
        }
        lines
    }
}

/// An entry as the plain loop sees it.
struct Line {
    place: u64,
    at: Instant,
    person: Option<UserId>,
    person_name: String,
    kind: Kind,
    patient_name: String,
    patients: Vec<PatientId>,
    records: Vec<[u8; 16]>,
    workstation: WorkstationId,
    workstation_name: String,
    refused: Option<String>,
    category: DataCategory,
    special: bool,
    purpose: Purpose,
}

impl Line {
    fn passes(&self, filter: &AuditFilter) -> bool {
        let record = filter.record.map(|record| match record {
            RecordRef::Task(task) => *task.as_bytes(),
            RecordRef::Patient(patient) => *patient.as_bytes(),
            RecordRef::Remark(remark) => *remark.as_bytes(),
        });
        filter.person.is_none_or(|user| self.person == Some(user))
            && filter
                .patient
                .is_none_or(|patient| self.patients.contains(&patient))
            && record.is_none_or(|record| self.records.contains(&record))
            && (filter.groups.is_empty() || filter.groups.contains(&self.kind.group()))
            && filter.what.as_deref().is_none_or(|what| self.kind.name() == what)
            && filter
                .workstation
                .is_none_or(|workstation| self.workstation == workstation)
            && filter
                .refused
                .is_none_or(|refused| self.refused.is_some() == refused)
            && (!filter.special || self.special || self.purpose == Purpose::Emergency)
            && filter.from.is_none_or(|from| self.at >= from)
            && filter.to.is_none_or(|to| self.at < to)
            && (filter.places.is_empty() || filter.places.contains(&self.place))
    }

    /// What is shown in a column.
    fn shown(&self, column: AuditColumn) -> String {
        match column {
            AuditColumn::Time => String::new(),
            AuditColumn::Person => self.person_name.clone(),
            AuditColumn::What => self.kind.name().to_owned(),
            AuditColumn::Patient => self.patient_name.clone(),
            AuditColumn::Workstation => self.workstation_name.clone(),
            AuditColumn::Outcome => self.refused.clone().unwrap_or_default(),
            AuditColumn::Category => self.category.name().to_owned(),
            AuditColumn::Purpose => self.purpose.name().to_owned(),
        }
    }
}

/// The places that a request should answer, and how many there are.
fn expected(lines: &[Line], entries: u64, request: &ReadAudit) -> (Vec<u64>, u32) {
    let mut found: Vec<&Line> = lines
        .iter()
        .filter(|line| line.place <= entries && line.passes(&request.filter))
        .collect();
    found.sort_by(|a, b| {
        if request.sort == AuditColumn::Time {
            let order = (a.at, a.place).cmp(&(b.at, b.place));
            return if request.descending {
                order.reverse()
            } else {
                order
            };
        }
        let key = |line: &Line| {
            let shown = line.shown(request.sort);
            (shown.to_lowercase(), shown)
        };
        let order = key(a).cmp(&key(b));
        let order = if request.descending {
            order.reverse()
        } else {
            order
        };
        order.then((b.at, b.place).cmp(&(a.at, a.place)))
    });
    let total = u32::try_from(found.len()).unwrap();
    let page = found
        .iter()
        .skip(request.skip as usize)
        .take(request.rows.unwrap_or(100) as usize);
    (page.map(|line| line.place).collect(), total)
}

fn newest_first(filter: AuditFilter) -> ReadAudit {
    ReadAudit {
        filter,
        sort: AuditColumn::Time,
        descending: true,
        skip: 0,
        rows: None,
    }
}

/// Conditions of every kind, of which some are put together.
fn conditions(scene: &Scene, lines: &[AuditLine]) -> Vec<AuditFilter> {
    let empty = AuditFilter::default;
    let middle = lines[lines.len() / 2].at;
    let mut filters = vec![empty()];
    let mut people: Vec<UserId> = lines
        .iter()
        .filter_map(|line| Some(line.by.as_ref()?.user))
        .collect();
    people.sort_unstable();
    people.dedup();
    filters.extend(people.iter().map(|user| AuditFilter {
        person: Some(*user),
        ..empty()
    }));
    filters.push(AuditFilter {
        person: Some(UserId::from_bytes([9; 16])),
        ..empty()
    });
    filters.extend(scene.patients.iter().map(|patient| AuditFilter {
        patient: Some(*patient),
        ..empty()
    }));
    filters.push(AuditFilter {
        patient: Some(PatientId::from_bytes([9; 16])),
        ..empty()
    });
    let records = [
        RecordRef::Task(scene.tasks[0].task),
        RecordRef::Task(scene.tasks[1].task),
        RecordRef::Patient(scene.patients[1]),
        RecordRef::Remark(scene.remark),
    ];
    filters.extend(records.map(|record| AuditFilter {
        record: Some(record),
        ..empty()
    }));
    filters.extend(EntryGroup::ALL.iter().map(|group| AuditFilter {
        groups: vec![*group],
        ..empty()
    }));
    for what in [
        "viewed",
        "listed",
        "signed_in",
        "task_added",
        "nothing of the kind",
    ] {
        filters.push(AuditFilter {
            what: Some(what.to_owned()),
            ..empty()
        });
    }
    filters.push(AuditFilter {
        workstation: Some(lines[0].workstation),
        ..empty()
    });
    filters.push(AuditFilter {
        workstation: Some(WorkstationId::from_bytes([9; 16])),
        ..empty()
    });
    filters.extend([true, false].map(|refused| AuditFilter {
        refused: Some(refused),
        ..empty()
    }));
    filters.push(AuditFilter {
        special: true,
        ..empty()
    });
    filters.push(AuditFilter {
        from: Some(middle),
        ..empty()
    });
    filters.push(AuditFilter {
        to: Some(middle),
        ..empty()
    });
    filters.push(AuditFilter {
        places: vec![7, 3, 3, 11, 9_999],
        ..empty()
    });
    filters.push(AuditFilter {
        places: vec![],
        groups: vec![EntryGroup::View, EntryGroup::Change],
        ..empty()
    });
    filters.push(AuditFilter {
        patient: Some(scene.patients[0]),
        record: Some(RecordRef::Task(scene.tasks[1].task)),
        special: true,
        ..empty()
    });
    filters.push(AuditFilter {
        person: people.first().copied(),
        groups: vec![EntryGroup::View],
        refused: Some(false),
        to: Some(middle),
        ..empty()
    });
    filters
}

#[test]
fn every_filter_order_and_page_is_what_a_plain_loop_finds() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(FIRST);
    let all = scene.read(ReadAudit {
        rows: Some(500),
        ..newest_first(AuditFilter::default())
    });
    assert!(
        all.total > 60 && u64::from(all.total) == all.entries,
        "{}",
        all.total
    );
    let filters = conditions(&scene, &all.lines);
    let mut asked = Vec::new();
    for filter in filters {
        for sort in AuditColumn::ALL {
            for descending in [true, false] {
                for skip in [0, 5, 37, 100_000] {
                    let request = ReadAudit {
                        filter: filter.clone(),
                        sort: *sort,
                        descending,
                        skip,
                        rows: Some(9),
                    };
                    let page = scene.read(request.clone());
                    asked.push((request, page));
                }
            }
        }
    }
    scene.clinic.sign_out();
    let lines = scene.oracle();
    let mut found = 0;
    for (request, page) in asked {
        let (places, total) = expected(&lines, page.entries, &request);
        let shown: Vec<u64> = page.lines.iter().map(|line| line.place).collect();
        assert_eq!((shown, page.total), (places, total), "{request:?}");
        found += usize::from(total > 0);
        for line in &page.lines {
            let truth = lines.iter().find(|truth| truth.place == line.place).unwrap();
            assert_eq!(line.what, truth.kind.name());
            assert_eq!(line.by.as_ref().map(|by| by.user), truth.person);
            assert_eq!(
                line.patient.as_ref().map(|patient| patient.patient),
                truth
                    .patients
                    .first()
                    .copied()
                    .filter(|_| !truth.patient_name.is_empty())
            );
            assert_eq!(line.records as usize, truth.records.len());
            assert_eq!(
                (line.category, line.special),
                (truth.category, truth.special),
                "{line:?}"
            );
            assert_eq!(
                (line.refused.clone(), line.purpose),
                (truth.refused.clone(), truth.purpose)
            );
        }
    }
    assert!(
        found > 1_500,
        "most of the filters let something through: {found}"
    );
}

#[test]
fn that_it_was_read_is_one_entry_a_filter_with_the_filter_in_words() {
    let mut scene = Scene::new();
    // Past the time from which the clock was set back.
    scene.clinic.clock.pass_millis(60 * MINUTE);
    scene.clinic.sign_in(FIRST);
    let count = |scene: &mut Scene| scene.read(newest_first(AuditFilter::default())).entries;
    let before = count(&mut scene);
    let of_patient = newest_first(AuditFilter {
        patient: Some(scene.patients[0]),
        ..AuditFilter::default()
    });
    for skip in [0, 1, 2] {
        for sort in [AuditColumn::Time, AuditColumn::Person] {
            scene.read(ReadAudit {
                skip,
                sort,
                ..of_patient.clone()
            });
        }
    }
    assert_eq!(
        count(&mut scene),
        before + 1,
        "paged and sorted anew, it is the same reading"
    );
    let latest = scene.read(newest_first(AuditFilter::default())).lines[0].clone();
    assert_eq!(
        (latest.what.as_str(), latest.group),
        ("ledger_read", EntryGroup::Oversight)
    );
    assert_eq!(
        latest.patient.as_ref().map(|patient| patient.patient),
        Some(scene.patients[0])
    );
    let opened = scene
        .clinic
        .core
        .execute(OpenAuditEntry { place: latest.place })
        .unwrap();
    let words = opened.text.unwrap();
    assert!(words.contains(&scene.patients[0].to_string()), "{words}");
    let after = count(&mut scene);
    assert_eq!(
        after,
        before + 2,
        "an entry that is opened is a reading of its own"
    );
    scene.clinic.clock.pass_millis(MINUTE);
    scene.read(of_patient);
    assert_eq!(count(&mut scene), after + 2, "later it is another one");
    scene.clinic.assert_verified();
}

#[test]
fn an_entry_is_opened_with_what_was_shown_and_what_was_changed() {
    let mut scene = Scene::new();
    let task = scene.tasks[0].clone();
    scene.clinic.sign_in(&login_of(Role::Provider));
    let edit = EditTask {
        task: task.task,
        seen: task.version,
        title: Some("Call the laboratory".into()),
        details: Change::Keep,
        patient: Change::Keep,
        due: Change::Keep,
        due_time: Change::Keep,
        priority: None,
        category: None,
        sensitivity: None,
    };
    scene.clinic.core.execute(edit).unwrap();
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    let of_kind = |what: &str| {
        newest_first(AuditFilter {
            what: Some(what.into()),
            ..AuditFilter::default()
        })
    };
    let edited = scene.read(of_kind("task_edited")).lines[0].clone();
    let entry = scene
        .clinic
        .core
        .execute(OpenAuditEntry { place: edited.place })
        .unwrap();
    assert_eq!(entry.line, edited);
    assert_eq!(entry.records.len(), 1);
    let record = &entry.records[0];
    assert_eq!(
        (record.record, record.label.as_str()),
        (Some(RecordRef::Task(task.task)), "Call the laboratory")
    );
    let title = record
        .changes
        .iter()
        .find(|change| change.field == Field::Title)
        .unwrap();
    assert_eq!(title.before.as_deref(), Some("Call about result 0"));
    assert_eq!(title.after.as_deref(), Some("Call the laboratory"));
    assert!(record.version.is_some());
    let session = entry.session.unwrap();
    assert!(!session.by_pin && session.began <= edited.at);
    assert_eq!(session.program.as_deref(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(
        (entry.leaf.len(), entry.signer.len(), entry.unopened),
        (64, 32, false)
    );
    let searched = scene.read(of_kind("searched")).lines[0].clone();
    let entry = scene
        .clinic
        .core
        .execute(OpenAuditEntry {
            place: searched.place,
        })
        .unwrap();
    assert_eq!(entry.text.as_deref(), Some("wunsch"));
    assert!(
        entry
            .records
            .iter()
            .any(|record| record.kind == RecordKind::Patient && record.version.is_some())
    );
    assert!(entry.records.iter().all(|record| record.changes.is_empty()));
    assert_eq!(
        entry.records.iter().map(|record| record.item).collect::<Vec<_>>(),
        (0..searched.records).collect::<Vec<_>>()
    );
    let none = scene.clinic.core.execute(OpenAuditEntry { place: 1_000_000 });
    assert_eq!(none.map(drop), Err(Refusal::NotFound));
}

#[test]
fn reports_tell_who_saw_what_left_who_came_in_and_who_may_do_more() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(FIRST);
    let nurse = scene.clinic.person(&login_of(Role::ClinicalStaff));
    let change = ChangeRoles {
        user: nurse.user,
        approver: None,
        reason: "covers the front desk".into(),
        roles: Roles::of(&[Role::ClinicalStaff, Role::FrontDesk]),
    };
    scene.clinic.core.execute(change).unwrap();
    let exported = ExportLedger {
        folder: scene.clinic.folder.path().display().to_string(),
        redacted: true,
        age_recipient: None,
        recipient: "the court".into(),
        reason: "subpoena".into(),
    };
    scene.clinic.core.execute(exported).unwrap();
    let provider = scene.clinic.person(&login_of(Role::Provider)).user;
    let mut report = |kind, patient, person| {
        let report = Report {
            kind,
            patient,
            person,
            from: None,
            to: None,
        };
        let mut rows = Vec::new();
        loop {
            let request = ReadReport {
                report: report.clone(),
                skip: u32::try_from(rows.len()).unwrap(),
                rows: Some(7),
            };
            let view = scene.clinic.core.execute(request).unwrap();
            let total = view.total as usize;
            rows.extend(view.rows);
            if rows.len() >= total {
                assert_eq!(rows.len(), total);
                return rows;
            }
        }
    };
    let patient = scene.patients[1];
    let chart = report(ReportKind::ChartAccess, Some(patient), None);
    assert!(chart.is_sorted_by(|a, b| a.at >= b.at), "newest first");
    assert!(
        chart
            .iter()
            .all(|row| row.patient.as_ref().map(|label| label.patient) == Some(patient))
    );
    for (what, who) in [
        ("patient_added", "provider"),
        ("viewed", "provider"),
        ("viewed", "front desk"),
        ("listed", "front desk"),
    ] {
        let is_it =
            |row: &ReportRow| row.what == what && row.by.as_ref().is_some_and(|by| by.name.ends_with(who));
        assert!(chart.iter().any(is_it), "{what} by {who}");
    }
    assert!(
        chart.iter().any(|row| row.special)
            && chart.iter().any(|row| row.detail.contains("Call about result 1"))
    );
    let activity = report(ReportKind::PersonActivity, None, Some(provider));
    assert!(
        !activity.is_empty()
            && activity
                .iter()
                .all(|row| row.by.as_ref().map(|by| by.user) == Some(provider))
    );
    let disclosures = report(ReportKind::Disclosures, None, None);
    let whats: Vec<&str> = disclosures.iter().map(|row| row.what.as_str()).collect();
    assert!(
        whats.contains(&"backup_made") && whats[0] == "audit_exported",
        "{whats:?}"
    );
    assert!(
        disclosures[0].detail.contains("to the court") && disclosures[0].detail.contains("subpoena"),
        "{}",
        disclosures[0].detail
    );
    let sign_ins = report(ReportKind::SignIns, None, None);
    assert!(sign_ins.is_sorted_by(|a, b| a.at >= b.at), "newest first");
    let failed: Vec<&ReportRow> = sign_ins.iter().filter(|row| row.refused.is_some()).collect();
    assert_eq!(failed.len(), 3, "each of the three mistyped their password once");
    assert!(
        failed
            .iter()
            .any(|row| row.detail.contains(FIRST) && row.refused.as_deref() == Some("wrong_sign_in"))
    );
    assert!(
        sign_ins
            .iter()
            .any(|row| row.what == "signed_in" && row.refused.is_none())
    );
    let privileges = report(ReportKind::PrivilegeChanges, None, None);
    let roles = privileges.iter().find(|row| row.what == "roles_changed").unwrap();
    assert!(
        roles
            .detail
            .contains("roles from \u{201c}clinical_staff\u{201d} to \u{201c}"),
        "{}",
        roles.detail
    );
    let whose = ReadReport {
        report: Report {
            kind: ReportKind::ChartAccess,
            patient: None,
            person: None,
            from: None,
            to: None,
        },
        skip: 0,
        rows: None,
    };
    assert_eq!(
        scene.clinic.core.execute(whose).map(drop),
        Err(Refusal::OutOfRange)
    );
    scene.clinic.assert_verified();
}

#[test]
fn an_index_that_is_gone_spoiled_or_somebody_else_s_is_computed_again() {
    let mut scene = Scene::new();
    let file = scene.clinic.core.folder().index("audit.idx");
    scene.clinic.sign_in(FIRST);
    let everything = || ReadAudit {
        rows: Some(500),
        ..newest_first(AuditFilter {
            to: Some(Instant::from_millis(i64::MAX)),
            ..AuditFilter::default()
        })
    };
    let first = scene.read(everything());
    let by_place = |page: &AuditPage| -> BTreeMap<u64, AuditLine> {
        page.lines.iter().map(|line| (line.place, line.clone())).collect()
    };
    let known = by_place(&first);
    scene.clinic.sign_out();
    assert!(
        file.exists() && !file.with_extension("idx-wal").exists(),
        "closed with the session"
    );
    let mut other = Clinic::with_everyone();
    other.sign_in(FIRST);
    other.core.execute(everything()).unwrap();
    other.sign_out();
    let foreign = std::fs::read(other.core.folder().index("audit.idx")).unwrap();
    let own = std::fs::read(&file).unwrap();
    let mut flipped = own.clone();
    for byte in flipped.iter_mut().skip(4_096).step_by(1_024) {
        *byte ^= 1;
    }
    for bytes in [
        None,
        Some(foreign),
        Some(flipped),
        Some(own[..own.len() / 3].to_vec()),
        Some(own),
    ] {
        match bytes {
            Some(bytes) => std::fs::write(&file, bytes).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        scene.clinic.sign_in(FIRST);
        let now = by_place(&scene.read(everything()));
        for (place, line) in &known {
            assert_eq!(now.get(place), Some(line));
        }
        assert_eq!(scene.read(everything()).entries, now.len() as u64);
        scene.clinic.sign_out();
    }
}

#[test]
fn under_an_alarm_it_is_read_and_nothing_is_written() {
    let mut scene = Scene::new();
    let database = scene.clinic.core.folder().database();
    let older = std::fs::read(&database).unwrap();
    scene.work_as(FIRST);
    scene.clinic.sign_in(FIRST);
    scene.read(newest_first(AuditFilter::default()));
    scene.clinic.sign_out();
    std::fs::write(&database, older).unwrap();
    let session = scene.clinic.sign_in(FIRST);
    assert!(!session.alarms.is_empty());
    // The index is ahead of this ledger.
    let page = scene.read(newest_first(AuditFilter::default()));
    assert_eq!(u64::from(page.total), page.entries);
    assert!(
        scene
            .clinic
            .core
            .execute(OpenAuditEntry { place: page.entries })
            .is_ok()
    );
    assert_eq!(
        scene.read(newest_first(AuditFilter::default())).entries,
        page.entries,
        "nothing is written"
    );
}

#[test]
fn whoever_does_not_hold_the_audit_key_reads_nothing_and_makes_no_index() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(&login_of(Role::FrontDesk));
    let asked = scene.clinic.core.execute(newest_first(AuditFilter::default()));
    assert_eq!(
        asked.map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ReadLedger
        })
    );
    assert!(!scene.clinic.core.folder().index("audit.idx").exists());
    scene.clinic.sign_out();
}

#[test]
fn while_nobody_does_anything_the_index_comes_nearer_and_gives_way_to_whoever_comes() {
    let scene = Scene::new();
    let clinic = scene.clinic;
    let file = clinic.core.folder().index("audit.idx");
    let desk = Desk::new(clinic.core, Box::new(|_| None));
    let enter = |login: &str| {
        let request = SignIn {
            code: None,
            login: login.to_owned(),
            password: secret(PASSWORD),
        };
        desk.execute(request).unwrap();
    };
    enter(&login_of(Role::FrontDesk));
    clinic.clock.pass_millis(10_000);
    desk.tick();
    assert!(!file.exists(), "only a security officer holds its key");
    desk.execute(SignOut {}).unwrap();
    enter(FIRST);
    clinic.clock.pass_millis(1_000);
    desk.tick();
    assert!(!file.exists(), "somebody is there");
    let idle = desk.execute(LookAtIdle {}).unwrap().locks_in;
    clinic.clock.pass_millis(4_000);
    desk.tick();
    assert!(file.exists());
    let locks_in = desk.execute(LookAtIdle {}).unwrap().locks_in;
    assert_eq!(
        locks_in,
        idle.map(|seconds| seconds - 4),
        "it keeps nobody's session open"
    );
    let page = desk.execute(newest_first(AuditFilter::default())).unwrap();
    assert_eq!(u64::from(page.total), page.entries);
}
