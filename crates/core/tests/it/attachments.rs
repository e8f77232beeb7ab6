//! Files on tasks: attached by a token alone, whole or refused, on record before they are shown or leave.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use careloop_domain::policy::{Asker, Policy, Relation};
use careloop_ledger::{Kind, Value};
use careloop_vault::act::{Draft, DraftItem};
use careloop_vault::entrance;
use std::fs;
use std::path::PathBuf;

const TEXT: &str = "Letter of 12 May: größer, 120/80";

struct Scene {
    clinic: Clinic,
    task: TaskId,
    files: tempfile::TempDir,
}

impl Scene {
    /// A clinic with a task on a patient, and the provider signed in.
    fn new() -> Self {
        let mut clinic = Clinic::with_everyone();
        clinic.sign_in(&login_of(Role::Provider));
        let patient = clinic.add_patient("MRN-1", "Okafor", "Ngozi").patient;
        let request = AddTask {
            title: "Call the laboratory".into(),
            patient: Some(patient),
            ..AddTask::default()
        };
        let task = clinic.core.execute(request).unwrap().task;
        Self {
            clinic,
            task,
            files: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.files.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn choose(&mut self, name: &str, content: &[u8]) -> ChosenFile {
        let path = self.file(name, content);
        self.clinic.core.offer_file(&path).unwrap()
    }

    fn attach(&mut self, name: &str, content: &[u8], clinical: bool) -> AttachmentView {
        let file = self.choose(name, content).file;
        let (task, core) = (self.task, &mut self.clinic.core);
        core.execute(AttachFile { task, file, clinical }).unwrap()
    }

    fn open(&mut self, attachment: RemarkId) -> Result<AttachmentContent, Refusal> {
        self.clinic.core.execute(OpenAttachment { attachment })
    }

    fn task_view(&mut self) -> TaskView {
        self.clinic.core.execute(OpenTask { task: self.task }).unwrap()
    }

    fn become_another(&mut self, role: Role) {
        self.clinic.sign_out();
        self.clinic.sign_in(&login_of(role));
    }

    fn objects(&self) -> Vec<PathBuf> {
        let folder = self.clinic.folder.path().join("vault/attachments");
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    fn export(&mut self, attachment: RemarkId) -> Result<ExportedFile, Refusal> {
        let folder = self.files.path().join("out");
        fs::create_dir_all(&folder).unwrap();
        self.clinic.core.execute(ExportAttachment {
            attachment,
            folder: folder.display().to_string(),
            recipient: "Valley Hospital".into(),
            reason: "referral".into(),
        })
    }
}

#[test]
fn a_file_is_attached_listed_shown_and_verified() {
    let mut scene = Scene::new();
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 40]].concat();
    let text = scene.attach("letter.txt", TEXT.as_bytes(), false);
    let image = scene.attach("wound.png", &png, true);
    let other = scene.attach("report.pdf", b"%PDF-1.7 \xff\xfe", false);
    assert_eq!(
        (text.name.as_deref(), text.form, text.bytes),
        (Some("letter.txt"), AttachmentForm::Text, TEXT.len() as u64)
    );
    let view = scene.task_view();
    assert_eq!(view.attachments, vec![text.clone(), image.clone(), other.clone()]);
    assert!(view.remarks.is_empty(), "an attachment is no comment and no note");
    assert_eq!((view.row.comments, view.row.notes), (0, 0));

    let opened = scene.open(text.attachment).unwrap();
    assert_eq!((opened.text.as_deref(), opened.image), (Some(TEXT), None));
    let opened = scene.open(image.attachment).unwrap();
    assert_eq!((opened.text, opened.image.is_some()), (None, true));
    let opened = scene.open(other.attachment).unwrap();
    assert_eq!(
        (opened.text, opened.image),
        (None, None),
        "not shown inside Careloop"
    );

    #[cfg(unix)]
    for object in scene.objects() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&object), mode(object.parent().unwrap())), (0o600, 0o700));
    }
    assert_eq!(scene.objects().len(), 3);
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    scene.clinic.assert_verified();
    let page = scene.clinic.core.execute(VerifyVault::default()).unwrap();
    let line = page
        .checks
        .iter()
        .find(|line| line.check == "attachments")
        .unwrap();
    assert_eq!(line.verdict, Verdict::Pass);
    let kinds = scene.clinic.kinds();
    assert_eq!(kinds.iter().filter(|kind| *kind == "file_attached").count(), 3);
    assert!(kinds.iter().filter(|kind| *kind == "viewed").count() >= 4);
}

#[test]
fn a_choice_is_for_one_use_one_session_and_ten_minutes() {
    let mut scene = Scene::new();
    let used = scene.choose("a.txt", b"a").file;
    let attach = |scene: &mut Scene, file: &str| {
        let (task, file) = (scene.task, file.to_owned());
        let request = AttachFile {
            task,
            file,
            clinical: false,
        };
        scene.clinic.core.execute(request).map(drop)
    };
    assert_eq!(attach(&mut scene, &used), Ok(()));
    assert_eq!(attach(&mut scene, &used), Err(Refusal::ChoiceGone), "one use");
    assert_eq!(
        attach(&mut scene, "/etc/passwd"),
        Err(Refusal::ChoiceGone),
        "no path"
    );

    let late = scene.choose("b.txt", b"b").file;
    scene
        .clinic
        .clock
        .pass_millis(limits::CHOSEN_FILE_MINUTES * 60_000 + 1);
    assert_eq!(attach(&mut scene, &late), Err(Refusal::ChoiceGone), "ten minutes");

    let theirs = scene.choose("c.txt", b"c").file;
    scene.become_another(Role::FrontDesk);
    assert_eq!(
        attach(&mut scene, &theirs),
        Err(Refusal::ChoiceGone),
        "one session"
    );

    let gone = scene.choose("d.txt", b"d").file;
    fs::remove_file(scene.files.path().join("d.txt")).unwrap();
    assert_eq!(attach(&mut scene, &gone), Err(Refusal::FileAccess));
    assert_eq!(scene.objects().len(), 1, "nothing is left of what was refused");
    scene.clinic.sign_out();
    let path = scene.file("e.txt", b"e");
    assert_eq!(
        scene.clinic.core.offer_file(&path).map(drop),
        Err(Refusal::NotSignedIn)
    );
}

#[test]
fn what_is_too_large_or_no_file_is_refused_before_it_is_read() {
    let mut scene = Scene::new();
    let large = scene.file("large.bin", b"");
    let too_large = Err(Refusal::AttachmentTooLarge {
        max: limits::ATTACHMENT_BYTES,
    });
    fs::File::options()
        .write(true)
        .open(&large)
        .unwrap()
        .set_len(limits::ATTACHMENT_BYTES as u64 + 1)
        .unwrap();
    assert_eq!(scene.clinic.core.offer_file(&large).map(drop), too_large);
    let folder = scene.files.path().to_path_buf();
    assert_eq!(
        scene.clinic.core.offer_file(&folder).map(drop),
        Err(Refusal::FileAccess)
    );

    // It grows after it was chosen.
    let file = scene.choose("small.bin", b"x").file;
    fs::File::options()
        .write(true)
        .open(scene.files.path().join("small.bin"))
        .unwrap()
        .set_len(limits::ATTACHMENT_BYTES as u64 + 1)
        .unwrap();
    let task = scene.task;
    let request = AttachFile {
        task,
        file,
        clinical: false,
    };
    assert_eq!(scene.clinic.core.execute(request).map(drop), too_large);
    assert!(scene.objects().is_empty());
}

#[test]
fn a_clinical_file_is_named_and_opened_only_by_who_reads_clinical_text() {
    let mut scene = Scene::new();
    let clinical = scene.attach("hepatitis panel.txt", TEXT.as_bytes(), true);
    assert_eq!(clinical.name.as_deref(), Some("hepatitis panel.txt"));
    for role in [Role::FrontDesk, Role::PracticeManager, Role::Administrator] {
        scene.become_another(role);
        let seen = scene.task_view().attachments.remove(0);
        assert_eq!((seen.name, seen.bytes), (None, TEXT.len() as u64), "{role}");
        assert_eq!(
            scene.open(clinical.attachment).map(drop),
            Err(Refusal::NotPermitted {
                action: Action::ReadClinicalNote
            }),
            "{role}"
        );
        let file = scene.choose("mine.txt", b"mine").file;
        let task = scene.task;
        let request = AttachFile {
            task,
            file,
            clinical: true,
        };
        assert_eq!(
            scene.clinic.core.execute(request).map(drop),
            Err(Refusal::NotPermitted {
                action: Action::AddClinicalNote
            }),
            "{role}"
        );
    }
    scene.become_another(Role::ClinicalStaff);
    assert_eq!(
        scene.open(clinical.attachment).unwrap().text.as_deref(),
        Some(TEXT)
    );
}

#[test]
fn a_missing_or_changed_object_gives_nothing_and_is_named_by_verification() {
    let mut scene = Scene::new();
    let kept = scene.attach("kept.txt", b"kept", false);
    let changed = scene.attach("changed.txt", TEXT.as_bytes(), true);
    let object = scene
        .clinic
        .folder
        .path()
        .join("vault/attachments")
        .join(&changed.digest);
    let mut bytes = fs::read(&object).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&object, &bytes).unwrap();
    assert_eq!(
        scene.open(changed.attachment).map(drop),
        Err(Refusal::AttachmentDamaged)
    );
    fs::write(&object, [0; 40 * 1024]).unwrap();
    assert_eq!(
        scene.open(changed.attachment).map(drop),
        Err(Refusal::AttachmentDamaged)
    );
    fs::remove_file(&object).unwrap();
    assert_eq!(
        scene.open(changed.attachment).map(drop),
        Err(Refusal::AttachmentDamaged)
    );
    assert_eq!(scene.open(kept.attachment).unwrap().text.as_deref(), Some("kept"));
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    let found = scene.clinic.core.execute(VerifyVault::default()).unwrap();
    assert_eq!(found.verdict, Verdict::Fail);
    let wrong: Vec<_> = found
        .checks
        .iter()
        .filter(|line| line.verdict == Verdict::Fail)
        .collect();
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    let place = wrong[0].first_bad.as_ref().unwrap();
    let line = scene
        .clinic
        .ledger()
        .into_iter()
        .find(|line| Some(line.seq) == place.seq && Some(line.workstation) == place.workstation);
    assert_eq!(
        (wrong[0].check.as_str(), line.unwrap().what.as_str()),
        ("attachments", "file_attached")
    );
    // What could not be shown was not recorded as shown.
    let viewed: Vec<_> = scene
        .clinic
        .ledger()
        .into_iter()
        .filter(|line| line.what == "viewed" && line.details.iter().any(|text| text.contains("(clinical)")))
        .collect();
    assert!(viewed.is_empty(), "{viewed:#?}");
}

#[test]
fn what_leaves_is_on_record_with_whom_it_is_for_and_never_written_over_anything() {
    let mut scene = Scene::new();
    let letter = scene.attach("letter.txt", TEXT.as_bytes(), false);
    let clinical = scene.attach("panel.txt", TEXT.as_bytes(), true);
    assert_eq!(
        scene.export(letter.attachment).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ExportRecords
        })
    );
    scene.become_another(Role::PracticeManager);
    let first = scene.export(letter.attachment).unwrap();
    let second = scene.export(letter.attachment).unwrap();
    assert!(first.file.ends_with("letter.txt") && second.file.ends_with("letter (2).txt"));
    for file in [&first, &second] {
        assert_eq!(fs::read(&file.file).unwrap(), TEXT.as_bytes());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&file.file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    assert_eq!(
        scene.export(clinical.attachment).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ReadClinicalNote
        })
    );
    // The export is an entry even if its file cannot be written: said before it is done.
    let nowhere = ExportAttachment {
        attachment: letter.attachment,
        folder: scene.files.path().join("nowhere").display().to_string(),
        recipient: "Valley Hospital".into(),
        reason: "referral".into(),
    };
    assert_eq!(
        scene.clinic.core.execute(nowhere).map(drop),
        Err(Refusal::FileAccess)
    );
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    let exported: Vec<_> = scene
        .clinic
        .ledger()
        .into_iter()
        .filter(|line| line.what == "exported" && line.refused.is_none())
        .collect();
    assert_eq!(exported.len(), 2);
    for line in exported {
        let details = line.details.join("\n");
        assert!(details.contains("referral"), "{details}");
        assert!(details.contains(&letter.attachment.to_string()), "{details}");
    }
    scene.clinic.assert_verified();
}

#[test]
fn ones_own_is_retracted_by_oneself_or_a_practice_manager_and_undone() {
    let mut scene = Scene::new();
    let file = scene.attach("wrong.txt", b"wrong", false);
    let retract = |scene: &mut Scene, remark: RemarkId| {
        let request = RetractRemark {
            remark,
            reason: "another patient".into(),
        };
        scene.clinic.core.execute(request)
    };
    scene.become_another(Role::FrontDesk);
    assert_eq!(
        retract(&mut scene, file.attachment),
        Err(Refusal::NotPermitted {
            action: Action::RetractRemark
        })
    );
    scene.become_another(Role::PracticeManager);
    assert_eq!(retract(&mut scene, file.attachment), Ok(()));
    assert!(scene.task_view().attachments[0].retracted);
    scene.clinic.core.execute(UndoLastAct {}).unwrap();
    assert!(!scene.task_view().attachments[0].retracted);

    scene.become_another(Role::Provider);
    assert_eq!(retract(&mut scene, file.attachment), Ok(()));
    // What was attached a moment ago is taken back by an undo as well.
    let again = scene.attach("again.txt", b"again", false);
    scene.clinic.core.execute(UndoLastAct {}).unwrap();
    let retracted: Vec<bool> = scene
        .task_view()
        .attachments
        .iter()
        .map(|attachment| attachment.retracted)
        .collect();
    assert_eq!(retracted, [true, true]);
    // It stays in the history, for ever.
    assert_eq!(
        scene.open(again.attachment).unwrap().text.as_deref(),
        Some("again")
    );
    let task = scene.task;
    let text = "a note".to_owned();
    let note = scene.clinic.core.execute(AddClinicalNote { task, text }).unwrap();
    assert_eq!(retract(&mut scene, note.remark), Ok(()));
    assert!(scene.task_view().remarks[0].retracted);
    assert_eq!(scene.task_view().row.notes, 0);
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    scene.clinic.assert_verified();
}

#[test]
fn a_restricted_task_hides_its_files() {
    let mut scene = Scene::new();
    let (patient, core) = (None, &mut scene.clinic.core);
    let request = AddTask {
        title: "Renew the contract".into(),
        sensitivity: Some(Sensitivity::Restricted),
        patient,
        ..AddTask::default()
    };
    scene.task = core.execute(request).unwrap().task;
    let file = scene.attach("contract.txt", b"secret", false);
    scene.become_another(Role::FrontDesk);
    assert_eq!(scene.open(file.attachment).map(drop), Err(Refusal::NotFound));
    let request = RetractRemark {
        remark: file.attachment,
        reason: "x".into(),
    };
    assert_eq!(scene.clinic.core.execute(request), Err(Refusal::NotFound));
}

#[test]
fn a_backup_has_the_files_and_puts_them_back() {
    let mut scene = Scene::new();
    let text = scene.attach("letter.txt", TEXT.as_bytes(), false);
    let clinical = scene.attach("panel.txt", TEXT.as_bytes(), true);
    scene.become_another(Role::PracticeManager);
    let into = scene.files.path().display().to_string();
    let backup = scene.clinic.core.execute(MakeBackup { folder: into }).unwrap();
    scene.clinic.sign_out();
    let backup = PathBuf::from(backup.folder);
    let vault = scene.clinic.folder.path().join("vault");
    fs::rename(&vault, scene.clinic.folder.path().join("before")).unwrap();
    // What an attempt that was cut off left behind is in nobody's way.
    fs::create_dir_all(vault.join("attachments")).unwrap();
    fs::write(vault.join("attachments").join(&text.digest), b"half").unwrap();
    scene.clinic.core.restore_backup(&backup).unwrap();
    scene.clinic.sign_in(FIRST);
    let (finding, acknowledge) = ("restored".to_owned(), &mut scene.clinic.core);
    acknowledge.execute(AcknowledgeAlarms { finding }).unwrap();
    scene.clinic.sign_out();
    scene.clinic.sign_in(&login_of(Role::Provider));
    for attachment in [text.attachment, clinical.attachment] {
        assert_eq!(scene.open(attachment).unwrap().text.as_deref(), Some(TEXT));
    }
    scene.clinic.sign_out();

    // An object of the backup that was changed, or taken away.
    let object = backup.join("attachments").join(&clinical.digest);
    let whole = fs::read(&object).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&object, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let mut changed = whole.clone();
    changed[20] ^= 1;
    for broken in [changed, whole[..20].to_vec()] {
        fs::write(&object, broken).unwrap();
        assert_eq!(
            scene.clinic.core.check_backup(&backup).map(drop),
            Err(Refusal::BackupDamaged)
        );
    }
    fs::remove_file(&object).unwrap();
    assert_eq!(
        scene.clinic.core.check_backup(&backup).map(drop),
        Err(Refusal::BackupDamaged)
    );
}

#[test]
fn what_no_entry_names_is_removed_at_the_next_sign_in() {
    let mut scene = Scene::new();
    let kept = scene.attach("kept.txt", b"kept", false);
    let folder = scene.clinic.folder.path().join("vault/attachments");
    let orphan = folder.join("ab".repeat(32));
    fs::write(&orphan, b"cut off before its entry").unwrap();
    let half = folder.join(format!("{}.tmp", "cd".repeat(32)));
    fs::write(&half, b"cut off while it was written").unwrap();
    let foreign = folder.join("notes of somebody else");
    fs::write(&foreign, b"none of ours").unwrap();
    scene.become_another(Role::Provider);
    assert!(!orphan.exists() && !half.exists());
    assert!(foreign.exists(), "what is not ours is not touched");
    assert_eq!(scene.open(kept.attachment).unwrap().text.as_deref(), Some("kept"));
}

/// What verification says after the front desk wrote something with a program of their own.
fn verdict_after(kind: Kind, item: impl FnOnce(RemarkId, TaskId) -> DraftItem) -> Vec<String> {
    let mut scene = Scene::new();
    let file = scene.attach("letter.txt", b"a letter", false);
    scene.clinic.sign_out();
    let desk = login_of(Role::FrontDesk);
    let folder = scene.clinic.core.folder().clone();
    let mut vault = entrance::sign_in(&folder, &scene.clinic.host, &desk, &secret(PASSWORD)).unwrap();
    let asker = Asker {
        by_pin: false,
        duty: None,
        roles: Roles::of(&[Role::FrontDesk]),
        standing: Standing::Active,
        read_only: false,
    };
    let action = kind.action().unwrap();
    let permit = Policy::standard()
        .permit(action, &asker, Relation::Other)
        .unwrap();
    let items = vec![item(file.attachment, scene.task)];
    vault
        .commit(&permit, Draft::done(kind, Purpose::Operations, items))
        .unwrap();
    vault.leave(Kind::SignedOut).unwrap();
    scene.clinic.sign_in(FIRST);
    let found = scene.clinic.core.execute(VerifyVault::default()).unwrap();
    let failed = found.checks.into_iter();
    failed
        .filter(|line| line.verdict == Verdict::Fail)
        .map(|line| line.check)
        .collect()
}

#[test]
fn verification_refuses_what_the_door_never_writes() {
    let retracted = |remark: RemarkId, _: TaskId| {
        DraftItem::remark(remark, None, DataCategory::Task).with(Field::RemarkRetracted, Value::Bool(true))
    };
    assert_eq!(
        verdict_after(Kind::RemarkRetracted, retracted),
        ["permission"],
        "what somebody else wrote"
    );
    let incomplete = |_: RemarkId, task: TaskId| {
        DraftItem::remark(RemarkId::from_bytes([7; 16]), None, DataCategory::Task)
            .with(Field::RemarkTask, Value::Bytes(task.as_bytes().to_vec()))
            .with(Field::AttachmentName, Value::Text("letter.txt".into()))
            .with(Field::AttachmentForm, Value::Int(5))
            .with(Field::AttachmentBytes, Value::Int(3))
            .with(Field::AttachmentDigest, Value::Bytes(vec![1; 32]))
    };
    assert_eq!(
        verdict_after(Kind::FileAttached, incomplete),
        ["permission"],
        "a file without its key"
    );
    let of_nothing = |_: RemarkId, task: TaskId| {
        DraftItem::remark(RemarkId::from_bytes([7; 16]), None, DataCategory::Task)
            .with(Field::RemarkTask, Value::Bytes(task.as_bytes().to_vec()))
            .with(Field::AttachmentName, Value::Text("letter.txt".into()))
            .with(Field::AttachmentForm, Value::Int(5))
            .with(Field::AttachmentBytes, Value::Int(3))
            .with(Field::AttachmentDigest, Value::Bytes(vec![1; 32]))
            .with(Field::AttachmentKey, Value::Bytes(vec![2; 32]))
    };
    assert_eq!(
        verdict_after(Kind::FileAttached, of_nothing),
        ["attachments"],
        "a file whose object is nowhere"
    );
}
