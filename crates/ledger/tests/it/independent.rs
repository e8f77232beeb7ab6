//! The verifier in Python, written from docs/ledger-format.md alone, must say the same of every
//! ledger: otherwise the page or one of the two is wrong.

use crate::fixture::{folder, frozen, lines};
use crate::ledger::{Ledger, hex};
use crate::tampered::all;
use serde_json::{Value as Json, json};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter, where there is one.
fn python() -> Option<&'static str> {
    let works = |name: &&str| {
        Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|run| run.status.success())
    };
    ["python3", "python"].into_iter().find(works)
}

/// What the verifier prints of each ledger, and its exit code. None: there is no Python here.
fn run(arguments: &[OsString]) -> Option<(Vec<Json>, Option<i32>)> {
    let Some(python) = python() else {
        println!("SKIPPED: there is no python3 to run the independent verifier with");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify.py");
    let run = Command::new(python)
        .arg("-B")
        .arg(script)
        .args(arguments)
        .output()
        .expect("it starts");
    let printed = String::from_utf8(run.stdout).expect("text");
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(complaint.is_empty(), "{complaint}");
    let reports = printed
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    Some((reports, run.status.code()))
}

/// The options that every run needs: the clinic, whose id is known from outside.
fn options(more: &[&str]) -> Vec<OsString> {
    let clinic = hex(frozen().clinic.as_bytes());
    ["--clinic", clinic.as_str()]
        .iter()
        .chain(more)
        .map(OsString::from)
        .collect()
}

/// Our own verdict, as the verifier prints it.
fn verdict(ledger: &Ledger) -> Json {
    let report = ledger.verify();
    let findings: serde_json::Map<String, Json> = report
        .findings
        .iter()
        .map(|(check, finding)| {
            let workstation = hex(finding.first.workstation.as_bytes());
            let found =
                json!({ "workstation": workstation, "seq": finding.first.seq, "count": finding.count });
            (check.name().to_owned(), found)
        })
        .collect();
    let heads: Vec<Json> = report
        .logs
        .iter()
        .map(|(id, tree)| json!([hex(id.as_bytes()), tree.size(), tree.root().to_string()]))
        .collect();
    json!({
        "entries": report.entries,
        "findings": findings,
        "heads": heads,
        "unattested": report.unattested,
    })
}

#[test]
fn another_verifier_reads_the_fixture_as_we_do() {
    let mut arguments = options(&[]);
    for (option, name) in [("--expected", "expected.json"), ("--keys", "keys.json")] {
        arguments.extend([option.into(), folder().join(name).into()]);
    }
    arguments.push(folder().join("ledger.jsonl").into());
    for pure in [false, true] {
        arguments.extend(pure.then(|| OsString::from("--pure")));
        let Some((reports, code)) = run(&arguments) else {
            return;
        };
        let mut report = reports.into_iter().next().expect("a line");
        let fields = report.as_object_mut().expect("an object");
        assert_eq!(
            fields.remove("as_expected"),
            Some(json!(true)),
            "every field is read as we read it"
        );
        match fields.remove("opened") {
            Some(opened) => assert_eq!(opened, json!(true), "every sealed part opens"),
            None => println!("SKIPPED: opening sealed parts needs Python's cryptography"),
        }
        assert_eq!((report, code), (verdict(&frozen()), Some(0)));
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "made-up ledgers for another program to read"
)]
fn another_verifier_finds_what_we_find() {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("tampered");
    fs::create_dir_all(&place).expect("the target folder is ours");
    let cases = all();
    let mut arguments = options(&[]);
    for (number, case) in cases.iter().enumerate() {
        let path = place.join(format!("{number}.jsonl"));
        fs::write(&path, lines(&case.ledger)).expect("written");
        arguments.push(path.into());
    }
    let Some((reports, code)) = run(&arguments) else {
        return;
    };
    assert_eq!((reports.len(), code), (cases.len(), Some(1)));
    let differing: Vec<String> = cases
        .iter()
        .zip(reports)
        .filter(|(case, report)| verdict(&case.ledger) != *report)
        .map(|(case, report)| {
            format!(
                "{}:\n  we   {}\n  they {report}",
                case.what,
                verdict(&case.ledger)
            )
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
