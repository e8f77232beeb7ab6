//! Does anything a person types reach the disk in clear? A clinic works in a process of its own, whose
//! temporary folder is watched; every byte of every file is searched while the vault is open, while it
//! is locked, and after the process ended.

use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::{HoldReason, Refusal, Role, Roles};
use careloop_core::{Core, Execute, Host};
use careloop_tests::secret;
use careloop_vault::testing::SeededEntropy;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Everything that is typed, each distinctive.
const MARKERS: &[(&str, &str)] = &[
    ("family name", "Vandersloot"),
    ("given name", "Philomena"),
    ("record number", "QX-774411"),
    ("telephone number", "+1 555 0199 7733"),
    ("address", "41 Thistlewick Lane"),
    ("title", "Zephyrine refill"),
    ("details", "ask Bartholomew first"),
    ("comment", "left word with Peregrine"),
    ("clinical note", "suspected hypoparathyroidism"),
    ("reason for waiting", "awaiting Kettleburn"),
    ("search text", "philom vandersl"),
    ("login", "dana.quimbleton"),
    ("login of somebody invited", "osric.fairweather"),
    ("name of a person", "Osric Fairweather"),
    ("login that nobody has", "wrongfield.hunter2"),
    ("password", "seven quiet harbours"),
    ("password of somebody invited", "nine bright lanterns"),
];
/// Where the child works, and that it is one.
const FOLDER: &str = "CARELOOP_LEAK_FOLDER";

fn marker(what: &str) -> String {
    let found = MARKERS.iter().find(|(name, _)| *name == what);
    found.unwrap_or_else(|| panic!("{what}")).1.to_owned()
}

/// Every form in which a text may stand in a file.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    for text in [text.to_owned(), text.to_lowercase(), text.to_uppercase()] {
        forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        forms.push(text.into_bytes());
    }
    forms
}

/// Every file below a folder, however deep.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Which markers stand in which files, and how many bytes were searched.
fn search(folder: &Path, markers: &[(String, String)]) -> (Vec<String>, usize, usize) {
    let (mut found, mut bytes, mut files) = (Vec::new(), 0, 0);
    for path in files_below(folder) {
        // A file may go while it is looked for.
        let Ok(content) = std::fs::read(&path) else {
            continue;
        };
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        files += 1;
        bytes += content.len();
        for (what, text) in markers {
            let stands = forms(text).iter().any(|form| holds(&content, form));
            if stands || name.to_lowercase().contains(&text.to_lowercase()) {
                found.push(format!("the {what} in {name}"));
            }
        }
    }
    (found, bytes, files)
}

fn holds(content: &[u8], form: &[u8]) -> bool {
    let first = form[0];
    let mut from = 0;
    while let Some(at) = content[from..].iter().position(|byte| *byte == first) {
        from += at;
        if content[from..].starts_with(form) {
            return true;
        }
        from += 1;
    }
    false
}

/// The parent: starts the child, and searches at each of its stages.
#[test]
fn nothing_that_is_typed_reaches_the_disk_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["tmp", "backups"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "attack::leaks::the_clinic_that_is_searched",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, folder.path())
        .env("TMPDIR", folder.path().join("tmp"))
        .env("SQLITE_TMPDIR", folder.path().join("tmp"))
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to_child = child.stdin.take().unwrap();
    let mut markers: Vec<(String, String)> = MARKERS
        .iter()
        .map(|(what, text)| ((*what).to_owned(), (*text).to_owned()))
        .collect();
    let (mut stages, mut leaks) = (Vec::new(), Vec::new());
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some((_, secret)) = line.split_once("secret ") {
            let (what, text) = secret.split_once(": ").unwrap();
            markers.push((what.to_owned(), text.to_owned()));
        } else if let Some((_, stage)) = line.split_once("stage ") {
            let (found, bytes, files) = search(folder.path(), &markers);
            println!("{stage}: {files} files, {bytes} bytes, {} markers", markers.len());
            leaks.extend(found.into_iter().map(|leak| format!("{stage}: {leak}")));
            stages.push(stage.to_owned());
            writeln!(to_child, "searched").unwrap();
        }
    }
    assert!(child.wait().unwrap().success(), "the child did its work");
    let (found, ..) = search(folder.path(), &markers);
    leaks.extend(found.into_iter().map(|leak| format!("after: {leak}")));
    assert_eq!(
        stages,
        ["open", "locked", "signed out", "broken"],
        "every stage was searched"
    );
    assert!(leaks.is_empty(), "nothing stands in clear: {leaks:#?}");
    let in_tmp = files_below(&folder.path().join("tmp"));
    assert!(in_tmp.is_empty(), "no temporary file was left: {in_tmp:?}");

    // The control: the same search finds what does stand there, in every form.
    for (number, form) in (0..).zip(forms(&marker("clinical note"))) {
        let control = tempfile::tempdir().unwrap();
        let bytes = [vec![0; 100_000], form, vec![7; 100]].concat();
        std::fs::write(control.path().join("plain"), bytes).unwrap();
        let (found, ..) = search(control.path(), &markers);
        assert!(!found.is_empty(), "form {number} is found where it stands");
    }

    let database = folder.path().join("vault/vault.db");
    match Command::new("sqlite3").arg(&database).arg(".tables").output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
            assert!(
                said.contains("file is not a database"),
                "sqlite3 opens nothing: {said}"
            );
        }
        Err(_) => println!("sqlite3 is not installed: not tried"),
    }
}

/// The child: works with every marker, and waits at each stage until it was searched.
#[test]
#[ignore = "run by nothing_that_is_typed_reaches_the_disk_in_clear, in a process of its own"]
fn the_clinic_that_is_searched() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let stage = |name: &str| {
        println!("\nstage {name}");
        std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    };
    let luck = Arc::new(SeededEntropy::new(77));
    let mut host = Host::for_tests(77);
    host.entropy = luck.clone();
    let mut core = Core::new(folder.join("vault"), host);
    let created = core
        .execute(CreateClinic {
            clinic: "Willow Creek".to_owned(),
            zone: "America/New_York".to_owned(),
            login: marker("login"),
            name: "Dana Reyes".to_owned(),
            password: secret(&marker("password")),
            device_secret: true,
            test_clinic: true,
        })
        .unwrap();
    let words: Vec<&str> = created.recovery_words.expose().split(' ').collect();
    for pair in words.chunks(3) {
        println!("\nsecret recovery words: {}", pair.join(" "));
    }
    let sign_in = |core: &mut Core, login: &str, password: &str| {
        core.execute(SignIn {
            code: None,
            login: marker(login),
            password: secret(&marker(password)),
        })
    };
    assert!(sign_in(&mut core, "login that nobody has", "password").is_err());
    sign_in(&mut core, "login", "password").unwrap();
    let invitation = core
        .execute(InvitePerson {
            login: marker("login of somebody invited"),
            name: marker("name of a person"),
            roles: Roles::of(&[Role::Provider]),
        })
        .unwrap();
    println!("\nsecret invitation code: {}", invitation.code.expose());
    println!(
        "\nsecret invitation code without dashes: {}",
        invitation.code.expose().replace('-', "")
    );
    core.execute(SignOut {}).unwrap();
    core.execute(Enrol {
        login: marker("login of somebody invited"),
        code: invitation.code,
        password: secret(&marker("password of somebody invited")),
    })
    .unwrap();
    for round in 0..20 {
        let patient = core
            .execute(AddPatient {
                record_number: format!("{}-{round}", marker("record number")),
                family: marker("family name"),
                given: marker("given name"),
                phone: Some(marker("telephone number")),
                address: Some(marker("address")),
                ..AddPatient::default()
            })
            .unwrap();
        let task = core
            .execute(AddTask {
                title: marker("title"),
                details: Some(marker("details")),
                patient: Some(patient.patient),
                ..AddTask::default()
            })
            .unwrap();
        core.execute(AddComment {
            task: task.task,
            text: marker("comment"),
        })
        .unwrap();
        core.execute(AddClinicalNote {
            task: task.task,
            text: marker("clinical note"),
        })
        .unwrap();
        core.execute(HoldTask {
            task: task.task,
            seen: task.version,
            waiting: HoldReason::ALL[0],
            reason: Some(marker("reason for waiting")),
        })
        .unwrap();
        core.execute(OpenTask { task: task.task }).unwrap();
    }
    core.execute(SearchRecords {
        text: marker("search text"),
        identified: true,
        ..SearchRecords::default()
    })
    .unwrap();
    stage("open");
    core.execute(Lock {}).unwrap();
    stage("locked");
    core.execute(Unlock {
        password: secret(&marker("password of somebody invited")),
    })
    .unwrap();
    core.execute(SignOut {}).unwrap();
    sign_in(&mut core, "login", "password").unwrap();
    core.execute(VerifyVault::default()).unwrap();
    core.execute(MakeBackup {
        folder: folder.join("backups").display().to_string(),
    })
    .unwrap();
    core.execute(RekeyVault {}).unwrap();
    core.execute(RebuildVault {}).unwrap();
    core.execute(SignOut {}).unwrap();
    stage("signed out");
    // Something breaks, and the local log says so.
    sign_in(&mut core, "login", "password").unwrap();
    luck.set_fails(true);
    let broken = core.execute(InvitePerson {
        login: "another.person".to_owned(),
        name: marker("name of a person"),
        roles: Roles::of(&[Role::Biller]),
    });
    assert!(
        matches!(broken, Err(Refusal::Fault { .. })),
        "without randomness no invitation is made: {broken:?}"
    );
    assert!(
        folder.join("vault/careloop.log").exists(),
        "the local log has a line"
    );
    drop(core);
    stage("broken");
}
