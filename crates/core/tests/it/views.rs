//! What shows a patient is an entry first, and says of each record whose it is, what kind of data, and
//! whether it is specially protected.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use crate::proof::{assert_signed, open_by_passphrase};
use crate::record_at::{correct, edit};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};
use careloop_ledger::{Entry, Kind, SubjectKind};
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::db::read;
use careloop_vault::entrance;
use serde::Serialize;

/// Every access in the ledger with its details, oldest first. Nobody may be signed in.
pub(crate) fn accesses(clinic: &Clinic) -> Vec<(u64, Entry, AccessDetails)> {
    let login = login_of(Role::SecurityOfficer);
    let vault = entrance::sign_in(clinic.core.folder(), &clinic.host, &login, &secret(PASSWORD)).unwrap();
    let entries = read::entries(vault.db(), 1, 10_000).unwrap();
    let mut found = Vec::new();
    for placed in entries {
        if let Some(details) = vault.open_details(&placed.entry).unwrap() {
            found.push((placed.place, placed.entry, details));
        }
    }
    found
}

fn restricted(clinic: &mut Clinic, title: &str, patient: Option<PatientId>) -> TaskRow {
    clinic
        .core
        .execute(AddTask {
            title: title.into(),
            patient,
            sensitivity: Some(Sensitivity::Restricted),
            ..AddTask::default()
        })
        .unwrap()
}

#[test]
fn each_record_is_named_with_its_patient_kind_of_data_and_protection() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    let task = restricted(&mut clinic, "Programme letter", Some(patient)).task;
    let text = "Zebrafish marker".to_owned();
    let note = clinic
        .core
        .execute(AddClinicalNote { task, text })
        .unwrap()
        .remark;
    clinic.add_task("Order toner");
    clinic.core.execute(OpenTask { task }).unwrap();
    clinic
        .core
        .execute(ListTasks {
            identified: true,
            ..ListTasks::default()
        })
        .unwrap();
    clinic.sign_out();
    let found = accesses(&clinic);
    let of = |kind: Kind| {
        let mut of_kind = found.iter().filter(|(_, entry, _)| entry.kind() == Some(kind));
        of_kind
            .next_back()
            .map(|(_, _, details)| details.records.clone())
            .unwrap()
    };
    let short = |record: &AccessedRecord| {
        assert!(record.version.is_some());
        (
            record.subject.kind,
            record.patient,
            record.category,
            record.special,
        )
    };
    let opened: Vec<_> = of(Kind::Viewed).iter().map(short).collect();
    assert_eq!(
        opened,
        [
            (SubjectKind::Task, Some(patient), DataCategory::Clinical, true),
            (SubjectKind::Remark, Some(patient), DataCategory::Clinical, true)
        ],
        "the task, and the note whose text was shown"
    );
    assert_eq!(of(Kind::Viewed)[1].subject.id, *note.as_bytes());
    let mut listed: Vec<_> = of(Kind::Listed).iter().map(short).collect();
    listed.sort_by_key(|(.., special)| *special);
    assert_eq!(
        listed,
        [
            (SubjectKind::Task, None, DataCategory::Task, false),
            (SubjectKind::Task, Some(patient), DataCategory::Demographics, true)
        ]
    );
    // What changes a restricted task says so as well, and what stands on it.
    let login = login_of(Role::SecurityOfficer);
    let vault = entrance::sign_in(clinic.core.folder(), &clinic.host, &login, &secret(PASSWORD)).unwrap();
    let entries = read::entries(vault.db(), 1, 10_000).unwrap();
    for (kind, special) in [
        (Kind::TaskAdded, [true, false].as_slice()),
        (Kind::NoteAdded, &[true]),
        (Kind::PatientAdded, &[false]),
    ] {
        let said: Vec<bool> = entries
            .iter()
            .filter(|placed| placed.entry.kind() == Some(kind))
            .map(|placed| placed.entry.items[0].special)
            .collect();
        assert_eq!(said, special, "{kind}");
    }
}

#[test]
fn everybody_looks_for_what_their_roles_are_for() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    let text = crate::requests::PROCEDURE.to_owned();
    clinic.core.execute(WriteProcedure { text }).unwrap();
    let people = vec![clinic.person(&login_of(Role::Provider)).user];
    let reason = "on call".to_owned();
    clinic.core.execute(NameInvokers { people, reason }).unwrap();
    clinic.sign_out();
    for role in Role::ALL.iter().filter(|role| **role != Role::SecurityOfficer) {
        clinic.sign_in(&login_of(*role));
        clinic.core.execute(OpenPatient { patient }).unwrap();
        clinic.add_task("Order toner");
        assert!(
            clinic
                .core
                .execute(OpenPatient {
                    patient: PatientId::from_bytes([9; 16])
                })
                .is_err()
        );
        clinic.sign_out();
    }
    clinic.sign_in(&login_of(Role::Provider));
    let begin = BeginBreakGlass {
        patient,
        reason: secret("unconscious"),
        password: secret(PASSWORD),
    };
    clinic.core.execute(begin).unwrap();
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let place = clinic
        .ledger()
        .iter()
        .rfind(|line| line.what == "viewed")
        .unwrap()
        .place;
    let source = RecordSource::Entry { place, item: 0 };
    clinic.core.execute(ReadRecordAt { source }).unwrap();
    clinic.assert_verified();
    clinic.sign_out();

    let login = login_of(Role::SecurityOfficer);
    let vault = entrance::sign_in(clinic.core.folder(), &clinic.host, &login, &secret(PASSWORD)).unwrap();
    let entries = read::entries(vault.db(), 1, 10_000).unwrap();
    let purposes = |kind: Kind| -> Vec<Purpose> {
        let of_kind = entries.iter().filter(|placed| placed.entry.kind() == Some(kind));
        of_kind.map(|placed| placed.entry.purpose).collect()
    };
    use Purpose::*;
    let by_role = [Operations, Treatment, Treatment, Payment, Operations, Operations];
    assert_eq!(purposes(Kind::TaskAdded), by_role);
    assert_eq!(purposes(Kind::Refused), by_role);
    let mut viewed = vec![Operations];
    viewed.extend(by_role);
    viewed.extend([Emergency, Administration]);
    assert_eq!(purposes(Kind::Viewed), viewed, "the first registered the patient");
}

#[test]
fn a_print_is_on_record_first_and_its_number_is_the_entry_s_place() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::FrontDesk));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let task = clinic.add_task("Order toner");
    let seen = |record, version| RecordSeen { record, version };
    let both = || {
        vec![
            seen(RecordRef::Patient(patient.patient), patient.version),
            seen(RecordRef::Task(task.task), task.version),
        ]
    };
    let reason = || "asked for at the desk".to_owned();
    let ticket = clinic
        .core
        .execute(PrintRecords {
            records: both(),
            reason: reason(),
        })
        .unwrap();
    assert_eq!(ticket.by.name, "only front desk");
    // What has moved since it was put on the screen is not what would be printed.
    let edited = EditTask {
        title: Some("Order paper".into()),
        ..edit(task.task, task.version)
    };
    let edited = clinic.core.execute(edited).unwrap();
    let print = |records| PrintRecords {
        records,
        reason: reason(),
    };
    let stale = clinic.core.execute(print(both()));
    assert_eq!(stale, Err(Refusal::Stale { field: Field::Title }));
    assert_eq!(clinic.core.execute(print(Vec::new())), Err(Refusal::OutOfRange));
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::Provider));
    let text = "Zebrafish marker".to_owned();
    let note = clinic
        .core
        .execute(AddClinicalNote {
            task: task.task,
            text,
        })
        .unwrap()
        .remark;
    let record = RecordRef::Remark(note);
    let version = clinic.core.execute(ReadHistory { record }).unwrap()[0].version;
    let copied = clinic.core.execute(CopyRecord {
        record: seen(record, version),
    });
    assert_eq!(copied, Ok(()));
    let hidden = restricted(&mut clinic, "Programme letter", None);
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::Biller));
    let action = Action::ReadClinicalNote;
    let refused = clinic.core.execute(CopyRecord {
        record: seen(record, version),
    });
    assert_eq!(refused, Err(Refusal::NotPermitted { action }));
    let hidden = seen(RecordRef::Task(hidden.task), hidden.version);
    let refused = clinic.core.execute(CopyRecord { record: hidden });
    assert_eq!(refused, Err(Refusal::NotFound));
    let shown = seen(RecordRef::Task(task.task), edited.version);
    let refused = clinic.core.execute(print(vec![shown, hidden]));
    assert_eq!(refused, Err(Refusal::NotFound), "all of it or nothing");
    assert_eq!(clinic.core.execute(CopyRecord { record: shown }), Ok(()));
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let action = Action::PrintRecords;
    let refused = clinic.core.execute(print(vec![shown]));
    assert_eq!(refused, Err(Refusal::NotPermitted { action }));
    clinic.assert_verified();
    clinic.sign_out();

    let found = accesses(&clinic);
    let of = |kind: Kind| {
        found
            .iter()
            .filter(move |(_, entry, _)| entry.kind() == Some(kind))
    };
    let prints: Vec<_> = of(Kind::Printed).collect();
    let [(place, _, details)] = prints.as_slice() else {
        panic!("one print was made");
    };
    assert_eq!(*place, ticket.number);
    assert_eq!(details.text, Some(reason()));
    let named: Vec<_> = details.records.iter().map(|record| record.version).collect();
    assert_eq!(named, [Some(patient.version), Some(task.version)]);
    let copied: Vec<_> = of(Kind::Copied)
        .map(|(.., details)| details.records[0].category)
        .collect();
    assert_eq!(copied, [DataCategory::Clinical, DataCategory::Task]);
}

#[test]
fn a_chart_leaves_signed_with_what_its_exporter_may_read_and_says_whom_it_is_for() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let patient = clinic.add_patient("MRN-1", "Wunsch <b>", "Maude");
    let other = clinic.add_patient("MRN-2", "Okafor", "Ngozi");
    let add = |title: &str, patient| AddTask {
        title: title.into(),
        details: Some("<script>alert(1)</script>".into()),
        patient: Some(patient),
        ..AddTask::default()
    };
    let task = clinic.core.execute(add("Refill check", other.patient)).unwrap();
    clinic
        .core
        .execute(add("Somebody else's", other.patient))
        .unwrap();
    let moved = EditTask {
        patient: Change::Set(patient.patient),
        ..edit(task.task, task.version)
    };
    clinic.core.execute(moved).unwrap();
    let (task, text) = (task.task, "Zebrafish marker".to_owned());
    clinic.core.execute(AddClinicalNote { task, text }).unwrap();
    let text = "called twice".to_owned();
    clinic.core.execute(AddComment { task, text }).unwrap();
    clinic.sign_out();

    let folder = clinic.folder.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let request = || ExportChart {
        patient: patient.patient,
        folder: folder.display().to_string(),
        recipient: "Harbour Hospital".into(),
        reason: "transfer of care".into(),
    };
    clinic.sign_in(&login_of(Role::PracticeManager));
    let nameless = ExportChart {
        recipient: " ".into(),
        ..request()
    };
    assert!(matches!(
        clinic.core.execute(nameless),
        Err(Refusal::Empty { .. })
    ));
    let sealed = clinic.core.execute(request()).unwrap();
    assert_eq!(
        sealed.records, 2,
        "the patient and the task; the note stays sealed"
    );
    clinic.sign_out();
    let members = open_by_passphrase(&sealed);
    assert_signed(&members);
    let html = std::str::from_utf8(&members["chart.html"]).unwrap();
    for there in [
        "WUNSCH &lt;B&gt;, Maude",
        "MRN-1",
        "Refill check",
        "called twice",
        "Harbour Hospital",
        "transfer of care",
        "only practice manager",
        "&lt;script&gt;",
        "patient: another patient → this patient",
    ] {
        assert!(html.contains(there), "{there}");
    }
    for absent in [
        "Zebrafish",
        "Okafor",
        "Somebody else",
        "<script",
        &other.patient.to_string(),
    ] {
        assert!(!html.contains(absent), "{absent}");
    }
    let found = accesses(&clinic);
    let (place, entry, details) = found
        .iter()
        .rfind(|(_, entry, _)| entry.kind() == Some(Kind::Exported))
        .unwrap();
    assert!(html.contains(&format!("export {place} by only practice manager")));
    assert_eq!(details.recipient.as_deref(), Some("Harbour Hospital"));
    assert_eq!(details.text.as_deref(), Some("transfer of care"));
    let digest = entry
        .items
        .iter()
        .find_map(|item| item.value(Field::Digest)?.as_array::<32>());
    let digest: String = digest.unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, sealed.digest);
    // Who may not see the patient exports no chart, whatever else they may export.
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    assert_eq!(clinic.core.execute(request()).map(drop), Err(Refusal::NotFound));
    clinic.assert_verified();
}

// ---- no view without a record ----------------------------------------------------------------

/// A request that shows something, and what of it came out.
type Look = (&'static str, Box<dyn Fn(&mut Core) -> Result<String, Refusal>>);

fn look<R>(name: &'static str, request: impl Fn() -> R + 'static) -> Look
where
    R: Request + 'static,
    R::Reply: Serialize,
    Core: Execute<R>,
{
    let ask = move |core: &mut Core| {
        core.execute(request())
            .map(|reply| serde_json::to_string(&reply).unwrap())
    };
    (name, Box::new(ask))
}

/// Everything that an ordinary person is shown of a patient.
fn looks(task: &TaskRow, patient: &PatientView, folder: &str) -> Vec<Look> {
    let (task, row) = (task.task, task.clone());
    let (patient, seen) = (patient.patient, patient.version);
    let folder = folder.to_owned();
    let record = move || RecordSeen {
        record: RecordRef::Task(task),
        version: row.version,
    };
    let copied = record;
    vec![
        look("my_day", || MyDay { identified: true }),
        look("list_tasks", || ListTasks {
            identified: true,
            ..ListTasks::default()
        }),
        look("list_tasks of a patient", move || ListTasks {
            filter: TaskFilter {
                patient: Some(patient),
                ..TaskFilter::default()
            },
            ..ListTasks::default()
        }),
        look("list_place", || ListPlace {
            place: Place::Today,
            whose: Whose::Everyone,
            skip: 0,
            rows: None,
            identified: true,
        }),
        look("list_patients", || ListPatients {
            identified: true,
            ..ListPatients::default()
        }),
        look("search_records", || SearchRecords {
            text: "wunsch".into(),
            identified: true,
            ..SearchRecords::default()
        }),
        look("search_records that finds nothing", || SearchRecords {
            text: "nobody".into(),
            identified: true,
            ..SearchRecords::default()
        }),
        look("find_patient", || FindPatient {
            record_number: "MRN-1".into(),
        }),
        look("open_task", move || OpenTask { task }),
        look("open_patient", move || OpenPatient { patient }),
        look("read_history", move || ReadHistory {
            record: RecordRef::Patient(patient),
        }),
        look("read_record_at", move || ReadRecordAt {
            source: RecordSource::Version {
                record: RecordRef::Patient(patient),
                version: seen,
            },
        }),
        look("print_records", move || PrintRecords {
            records: vec![record()],
            reason: String::new(),
        }),
        look("copy_record", move || CopyRecord { record: copied() }),
        look("export_chart", move || ExportChart {
            patient,
            folder: folder.clone(),
            recipient: "Harbour Hospital".into(),
            reason: "transfer of care".into(),
        }),
    ]
}

/// What only somebody who manages people, or a security officer, is shown.
fn looks_of_others(leaver: UserId, place: u64) -> [(Role, Look); 4] {
    let administrator = Role::Administrator;
    let officer = Role::SecurityOfficer;
    [
        (
            administrator,
            look("preview_offboarding", move || PreviewOffboarding { user: leaver }),
        ),
        (officer, look("list_break_glass", || ListBreakGlass {})),
        (officer, look("read_ledger", || ReadLedger { from: 1, rows: 100 })),
        (
            officer,
            look("read_record_at an entry", move || ReadRecordAt {
                source: RecordSource::Entry { place, item: 0 },
            }),
        ),
    ]
}

/// Whether anything of the patient or of their task is in what came out.
fn tells(text: &str) -> bool {
    ["Wunsch", "WUNSCH", "Maude", "MRN-1", "Refill", "W., M."]
        .iter()
        .any(|word| text.contains(word))
}

/// Runs in a process of its own, whose files take no more bytes once everything is set up: a full disk
/// as SQLite meets it.
#[test]
#[ignore = "runs in a process of its own, started by the test below"]
fn without_room() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let text = crate::requests::PROCEDURE.to_owned();
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.core.execute(WriteProcedure { text }).unwrap();
    let provider = clinic.person(&login_of(Role::Provider)).user;
    let name = NameInvokers {
        people: vec![provider],
        reason: "on call".into(),
    };
    clinic.core.execute(name).unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    let begin = BeginBreakGlass {
        patient: patient.patient,
        reason: secret("unconscious"),
        password: secret(PASSWORD),
    };
    clinic.core.execute(begin).unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let leaver = clinic.person(&login_of(Role::FrontDesk)).user;
    let task = clinic
        .core
        .execute(AddTask {
            title: "Refill check".into(),
            patient: Some(patient.patient),
            owner: Some(leaver),
            ..AddTask::default()
        })
        .unwrap();
    let own = AddTask {
        title: "Refill call".into(),
        patient: Some(patient.patient),
        ..AddTask::default()
    };
    clinic.core.execute(own).unwrap();
    let patient = clinic
        .core
        .execute(EditPatient {
            phone: Some("555 0100".into()),
            ..correct(&patient)
        })
        .unwrap();
    let place = clinic.core.execute(PrintRecords {
        records: vec![RecordSeen {
            record: RecordRef::Patient(patient.patient),
            version: patient.version,
        }],
        reason: String::new(),
    });
    let place = place.unwrap().number;
    clinic.sign_out();

    let limit = getrlimit(Resource::Fsize);
    let full = |is_full: bool| {
        let current = if is_full { Some(1) } else { limit.current };
        setrlimit(Resource::Fsize, Rlimit { current, ..limit }).unwrap();
    };
    let folder = clinic.folder.path().display().to_string();
    let ordinary = looks(&task, &patient, &folder)
        .into_iter()
        .map(|look| (Role::PracticeManager, look));
    let mut asked = 0;
    for (role, (name, ask)) in ordinary.chain(looks_of_others(leaver, place)) {
        // A session of its own each: nothing was shown in it that could only be counted.
        clinic.sign_in(&login_of(role));
        full(true);
        let refused = ask(&mut clinic.core);
        full(false);
        assert_eq!(refused, Err(Refusal::DiskFull), "{name}");
        let files = std::fs::read_dir(clinic.folder.path()).unwrap();
        let left = files.filter(|file| {
            let name = file.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("chart")
        });
        assert!(
            left.count() == 0 || name != "export_chart",
            "nothing is left behind"
        );
        // There is room again: the same session answers, and tells what it held back.
        let answered = ask(&mut clinic.core).unwrap();
        let silent = [
            "search_records that finds nothing",
            "copy_record",
            "print_records",
            "export_chart",
        ];
        assert_eq!(tells(&answered), !silent.contains(&name), "{name}");
        clinic.sign_out();
        asked += 1;
    }
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    clinic.assert_verified();
    println!("{asked} requests asked without room for their entry, nothing shown");
}

#[test]
#[cfg(unix)]
fn what_cannot_be_recorded_is_not_shown() {
    // A write that is too long is a signal first; ignored, it is an error as any other.
    let child = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["views::without_room", "--exact", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    assert!(told.contains("nothing shown"), "it ran: {told}");
}
