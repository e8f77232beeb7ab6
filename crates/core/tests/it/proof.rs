//! What leaves with a signature, and what proves the audit trail to somebody outside.

use crate::clinic::{Clinic, FIRST, login_of};
use careloop_contract::command::{ExportLedger, ExportReport, MakeBackup};
use careloop_contract::query::{OpenAuditEntry, OpenPatient, ReadAuditState, VerifyVault};
use careloop_contract::view::{AuditEntryView, Report, SealedFile, Verdict, VerifyView};
use careloop_contract::{AnchorKind, Field, Refusal, ReportKind, Role};
use careloop_core::Execute as _;
use careloop_ledger::sign::{PublicKey, Signature};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

/// The members of an opened archive.
type Members = BTreeMap<String, Vec<u8>>;

fn export_into(folder: &Path) -> ExportLedger {
    ExportLedger {
        folder: folder.display().to_string(),
        redacted: false,
        age_recipient: None,
        recipient: "Auditor Lopez".into(),
        reason: "yearly audit".into(),
    }
}

/// Opens a file that left as its recipient does.
pub(crate) fn open(file: &SealedFile, identity: &dyn age::Identity) -> Members {
    let bytes = std::fs::read(&file.file).unwrap();
    assert_eq!(bytes.len() as u64, file.bytes);
    assert_eq!(hex(&Sha256::digest(&bytes)), file.digest);
    let decryptor = age::Decryptor::new(bytes.as_slice()).unwrap();
    let stream = decryptor.decrypt(std::iter::once(identity)).unwrap();
    let mut archive = tar::Archive::new(stream);
    let mut members = Members::new();
    for member in archive.entries().unwrap() {
        let mut member = member.unwrap();
        let name = member.path().unwrap().display().to_string();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        assert_eq!(member.header().mode().unwrap(), 0o600);
        members.insert(name, content);
    }
    members
}

/// As [`open`], by its passphrase.
pub(crate) fn open_by_passphrase(file: &SealedFile) -> Members {
    let passphrase = file.passphrase.as_ref().expect("a passphrase was made");
    open(
        file,
        &age::scrypt::Identity::new(passphrase.expose().clone().into()),
    )
}

/// That every member is listed, with its hash, in a list that is signed.
pub(crate) fn assert_signed(members: &Members) {
    let manifest = &members["MANIFEST"];
    let listed: BTreeMap<&str, &str> = std::str::from_utf8(manifest)
        .unwrap()
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(hash, name)| (name, hash))
        .collect();
    let others: Vec<&String> = members
        .keys()
        .filter(|name| !name.starts_with("MANIFEST"))
        .collect();
    assert_eq!(listed.len(), others.len());
    for name in others {
        assert_eq!(
            listed[name.as_str()],
            hex(&Sha256::digest(&members[name])),
            "{name}"
        );
    }
    let pem = std::str::from_utf8(&members["SIGNER.pem"]).unwrap();
    let der = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .decode(pem.lines().nth(1).unwrap())
            .unwrap()
    };
    let key = PublicKey::from_bytes(der[12..].try_into().unwrap());
    let signature = Signature::from_bytes(members["MANIFEST.sig"].as_slice().try_into().unwrap());
    let signed = [b"careloop/report/v1".as_slice(), &Sha256::digest(manifest)].concat();
    key.verify(&signed, &signature)
        .expect("signed by the one it names");
    let readme = std::str::from_utf8(&members["README.txt"]).unwrap();
    assert!(readme.contains(&key.key_id().to_string()));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn files_in(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_ledger_leaves_encrypted_signed_and_on_record() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    clinic.add_patient("1001", "Wunsch", "Ada");
    let out = tempfile::tempdir().unwrap();
    let written = clinic.core.execute(export_into(out.path())).unwrap();
    assert_eq!(files_in(out.path()).len(), 1, "nothing stands beside it");
    let passphrase = written.passphrase.as_ref().unwrap().expose();
    assert_eq!(passphrase.split('-').count(), 10);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&written.file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let members = open_by_passphrase(&written);
    assert_signed(&members);
    let lines: usize = members
        .iter()
        .filter(|(name, _)| name.starts_with("ledger/"))
        .map(|(_, part)| part.iter().filter(|byte| **byte == b'\n').count())
        .sum();
    assert_eq!(lines, usize::try_from(written.records).unwrap());
    assert!(members["ledger-format.md"].starts_with(b"#"));

    let kinds = clinic.kinds();
    assert!(kinds.contains(&"audit_exported".to_owned()), "{kinds:?}");
    clinic.assert_verified();
}

#[test]
fn a_ledger_can_be_sealed_to_a_key_and_go_without_its_content() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    clinic.add_patient("1001", "Wunsch", "Ada");
    let out = tempfile::tempdir().unwrap();
    let identity = age::x25519::Identity::generate();
    let request = ExportLedger {
        redacted: true,
        age_recipient: Some(identity.to_public().to_string()),
        ..export_into(out.path())
    };
    let written = clinic.core.execute(request).unwrap();
    assert!(written.passphrase.is_none());
    let members = open(&written, &identity);
    assert_signed(&members);
    let marker = hex(b"Wunsch");
    for (name, content) in &members {
        let text = String::from_utf8_lossy(content);
        assert!(!text.contains("Wunsch") && !text.contains(&marker), "{name}");
        assert!(!text.contains("\"bytes\""), "{name}");
    }
    let whole = clinic.core.execute(export_into(out.path())).unwrap();
    let part = &open_by_passphrase(&whole)["ledger/000001.jsonl"];
    assert!(
        String::from_utf8_lossy(part).contains(&marker),
        "the control finds it"
    );
}

fn report(kind: ReportKind) -> Report {
    Report {
        kind,
        patient: None,
        person: None,
        from: None,
        to: None,
    }
}

#[test]
fn a_report_leaves_as_a_page_to_read_and_names_who_took_it_out() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("1001", "Wunsch <b>", "Ada").patient;
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let out = tempfile::tempdir().unwrap();
    let export = |clinic: &mut Clinic, report| {
        clinic
            .core
            .execute(ExportReport {
                report,
                folder: out.path().display().to_string(),
                recipient: "Auditor Lopez".into(),
                reason: "the patient asked".into(),
            })
            .map(|file| (file.records, open_by_passphrase(&file)))
    };
    let chart = Report {
        patient: Some(patient),
        ..report(ReportKind::ChartAccess)
    };
    let (rows, members) = export(&mut clinic, chart).unwrap();
    assert_signed(&members);
    assert!(rows >= 2, "who added them and who looked: {rows}");
    let page = std::str::from_utf8(&members["report.html"]).unwrap();
    for shown in [
        "Who saw this chart",
        "WUNSCH &lt;B&gt;",
        "only provider",
        "Auditor Lopez",
        "the patient asked",
        "Willow Creek",
    ] {
        assert!(
            page.to_lowercase().contains(&shown.to_lowercase()),
            "{shown}\n{page}"
        );
    }
    assert!(!page.contains("<b>") && !page.contains("<script"));
    let line = clinic
        .ledger()
        .into_iter()
        .rfind(|line| line.what == "audit_exported");
    let number = format!("Export number {} · Dana Reyes", line.unwrap().place);
    assert!(page.contains(&number), "{number}\n{page}");

    for kind in [
        ReportKind::Disclosures,
        ReportKind::SignIns,
        ReportKind::PrivilegeChanges,
    ] {
        let (rows, members) = export(&mut clinic, report(kind)).unwrap();
        assert_signed(&members);
        assert!(rows > 0, "{kind:?}");
    }
    let nobody = export(&mut clinic, report(ReportKind::ChartAccess));
    assert_eq!(nobody.map(drop).unwrap_err(), Refusal::OutOfRange);
    clinic.assert_verified();
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let out = tempfile::tempdir().unwrap();
    let refused = |clinic: &mut Clinic, request| clinic.core.execute(request).map(drop).unwrap_err();
    let before = clinic.kinds().len();
    assert_eq!(
        refused(&mut clinic, export_into(&out.path().join("missing"))),
        Refusal::FileAccess
    );
    let request = ExportLedger {
        age_recipient: Some("age1nobody".into()),
        ..export_into(out.path())
    };
    assert_eq!(
        refused(&mut clinic, request),
        Refusal::Malformed {
            field: Field::SealingKey
        }
    );
    let request = ExportLedger {
        reason: " ".into(),
        ..export_into(out.path())
    };
    assert_eq!(
        refused(&mut clinic, request),
        Refusal::Empty { field: Field::Reason }
    );
    clinic
        .core
        .watch(std::sync::Arc::new(|what, _, _| what != "export"));
    assert_eq!(refused(&mut clinic, export_into(out.path())), Refusal::Cancelled);
    clinic.core.watch(std::sync::Arc::new(|_, _, _| true));
    assert!(files_in(out.path()).is_empty());
    let kinds = clinic.kinds();
    assert!(
        !kinds.contains(&"audit_exported".to_owned()),
        "{before} {kinds:?}"
    );
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::FrontDesk));
    assert!(matches!(
        refused(&mut clinic, export_into(out.path())),
        Refusal::NotPermitted { .. }
    ));
}

/// What the entries that something left say, oldest first.
fn said_of_leaving(clinic: &mut Clinic) -> Vec<AuditEntryView> {
    let lines = clinic.ledger().into_iter();
    let places: Vec<u64> = lines
        .filter(|line| line.what == "audit_exported")
        .map(|line| line.place)
        .collect();
    places
        .into_iter()
        .map(|place| clinic.core.execute(OpenAuditEntry { place }).unwrap())
        .collect()
}

#[test]
fn an_entry_says_what_of_the_audit_trail_left_and_whom_it_shows() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let shown = clinic.add_patient("1001", "Wunsch", "Ada").patient;
    let other = clinic.add_patient("1002", "Okafor", "Ben").patient;
    let out = tempfile::tempdir().unwrap();
    let leave = |clinic: &mut Clinic, report| {
        let request = ExportReport {
            report,
            folder: out.path().display().to_string(),
            recipient: "Auditor Lopez".into(),
            reason: "the patient asked".into(),
        };
        clinic.core.execute(request).unwrap();
    };
    let from = Some(clinic.host.clock.now().plus_millis(-60_000));
    let chart = Report {
        patient: Some(shown),
        from,
        ..report(ReportKind::ChartAccess)
    };
    leave(&mut clinic, chart);
    let everything = Report {
        person: Some(clinic.person(FIRST).user),
        ..report(ReportKind::PersonActivity)
    };
    leave(&mut clinic, everything);
    let said = said_of_leaving(&mut clinic);
    let texts: Vec<&str> = said.iter().filter_map(|one| one.text.as_deref()).collect();
    assert!(
        texts[0].starts_with(&format!("report chart_access; concerning patient {shown}; from "))
            && texts[0].ends_with("; the patient asked"),
        "{texts:?}"
    );
    assert!(
        texts[1].starts_with("report person_activity; by Dana Reyes"),
        "{texts:?}"
    );
    let names = |one: &AuditEntryView, patient| {
        let mut records = one.records.iter();
        records.any(|record| {
            record
                .patient
                .as_ref()
                .is_some_and(|label| label.patient == patient)
        })
    };
    assert!(
        names(&said[0], shown) && !names(&said[0], other),
        "{:#?}",
        said[0]
    );
    assert!(names(&said[1], shown) && names(&said[1], other), "{:#?}", said[1]);

    clinic.core.execute(export_into(out.path())).unwrap();
    let said = said_of_leaving(&mut clinic);
    let text = said.last().and_then(|one| one.text.as_deref());
    assert_eq!(text, Some("ledger, complete, to a passphrase; yearly audit"));
}

#[test]
fn what_is_sealed_to_a_key_is_on_record_before_it_is_written() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let out = tempfile::tempdir().unwrap();
    let key = age::x25519::Identity::generate().to_public().to_string();
    let request = || ExportLedger {
        redacted: true,
        age_recipient: Some(key.clone()),
        ..export_into(out.path())
    };
    clinic
        .core
        .watch(std::sync::Arc::new(|what, _, _| what != "export"));
    let given_up = clinic.core.execute(request()).map(drop);
    assert_eq!(given_up, Err(Refusal::Cancelled));
    clinic.core.watch(std::sync::Arc::new(|_, _, _| true));
    assert!(files_in(out.path()).is_empty());
    let words = format!("ledger, redacted, to {key}; yearly audit");
    let texts = |clinic: &mut Clinic| -> Vec<Option<String>> {
        let said = said_of_leaving(clinic).into_iter();
        said.map(|one| one.text).collect()
    };
    let begun = Some(format!("begun; {words}"));
    assert_eq!(texts(&mut clinic), std::slice::from_ref(&begun));
    clinic.core.execute(request()).unwrap();
    assert_eq!(texts(&mut clinic), [begun.clone(), begun, Some(words)]);
    clinic.assert_verified();
}

/// Two clinics that are alike in everything make files of one name.
#[test]
fn a_file_that_cannot_get_its_name_is_said_and_recorded() {
    let out = tempfile::tempdir().unwrap();
    let mut written = Vec::new();
    for _ in 0..2 {
        let mut clinic = Clinic::new();
        clinic.sign_in(FIRST);
        written.push(clinic.core.execute(export_into(out.path())));
        let kinds = clinic.kinds();
        let refused = kinds.iter().any(|kind| kind == "refused");
        let exported = kinds.iter().any(|kind| kind == "audit_exported");
        assert_eq!((exported, refused), (true, written.len() == 2));
    }
    let taken = written.pop().unwrap().unwrap_err();
    assert_eq!(taken, Refusal::FileAccess);
    assert_eq!(files_in(out.path()).len(), 1, "the first is there, whole");
    open_by_passphrase(&written.pop().unwrap().unwrap());
}

fn since(clinic: &mut Clinic, place: u64) -> VerifyView {
    let request = VerifyVault {
        since: Some(place),
        ..VerifyVault::default()
    };
    let found = clinic.core.execute(request).unwrap();
    assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
    found
}

fn signatures(found: &VerifyView) -> &str {
    let mut lines = found.checks.iter();
    &lines.find(|line| line.check == "signatures").unwrap().detail
}

#[test]
fn a_verification_goes_on_where_an_earlier_one_ended() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    clinic.add_task("Call the laboratory");
    let found = since(&mut clinic, 3);
    assert_eq!(found.since, None, "nothing covers what comes before");
    assert!(
        signatures(&found).contains("no earlier verification"),
        "{found:#?}"
    );
    let by = found.entries + 1;
    for number in 0..5 {
        clinic.add_task(&format!("Refill check {number}"));
    }
    let found = since(&mut clinic, 3);
    assert_eq!(found.since, Some(3));
    let words = format!("from 3 on; those before are as the verification at place {by} found them");
    assert!(signatures(&found).contains(&words), "{found:#?}");
    // Of what nobody verified yet, everything is looked at, and one of a part vouches for nothing.
    let found = since(&mut clinic, 1_000_000);
    assert_eq!(found.since, Some(by));
    clinic.assert_verified();
}

#[test]
fn the_state_says_what_was_verified_and_anchored() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let state = clinic.core.execute(ReadAuditState {}).unwrap();
    assert_eq!(state.verified, None);
    let keychain = state
        .anchors
        .iter()
        .find(|anchor| anchor.kind == AnchorKind::Keychain);
    assert_eq!(keychain.unwrap().verdict, Verdict::Pass);
    clinic.assert_verified();
    let folder = clinic.folder.path().display().to_string();
    clinic.core.execute(MakeBackup { folder }).unwrap();
    let state = clinic.core.execute(ReadAuditState {}).unwrap();
    let verified = state.verified.unwrap();
    assert_eq!(
        (verified.to, verified.verdict, verified.scheduled),
        (state.entries - 2, Verdict::Pass, false)
    );
    assert_eq!(verified.by.name, "Dana Reyes");
    let backup = state
        .anchors
        .iter()
        .find(|anchor| anchor.kind == AnchorKind::Backup);
    let backup = backup.unwrap();
    assert_eq!(
        backup.verdict,
        Verdict::Unknown,
        "nobody can see from here how it is"
    );
    assert_eq!(backup.entries, state.entries - 1);
    clinic.assert_verified();
}
