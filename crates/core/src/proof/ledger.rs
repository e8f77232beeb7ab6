//! The ledger in an encrypted file that anyone with its passphrase can check.

use crate::sealed_file::{Envelope, Errand, Leave, Sealing, hex};
use crate::session::Session;
use careloop_contract::command::ExportLedger;
use careloop_contract::view::SealedFile;
use careloop_contract::{Action, Refusal, WorkstationId};
use careloop_ledger::tree::{Frontier, leaf_hash};
use careloop_ledger::verify::Stored;
use careloop_ledger::{Entry, Kind};
use careloop_vault::bundle::{KeyUse, ReadPlace, keys_of};
use careloop_vault::{Error, Fault};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The page that says how to check it.
const FORMAT: &str = include_str!("../../../../docs/ledger-format.md");

/// Writes the ledger into a file.
pub(crate) fn export(session: &mut Session<'_>, request: ExportLedger) -> Result<SealedFile, Error> {
    let permit = session.permit(Action::ExportAudit)?;
    let errand = Errand::of(&request.recipient, &request.reason)?;
    let about = about(session, request.redacted)?;
    let leave = Leave {
        permit: &permit,
        kind: Kind::AuditExported,
        errand: &errand,
        what: Some(in_words(&request)),
        records: Vec::new(),
    };
    let mut sealing = Sealing::begin(
        session,
        &Envelope {
            folder: &request.folder,
            what: "ledger",
            about: &about,
            age_recipient: request.age_recipient.as_deref(),
        },
        &leave,
    )?;
    sealing.add("ledger-format.md", FORMAT.as_bytes())?;
    let read = add_entries(session, &mut sealing, request.redacted)?;
    sealing.add("keys.json", &to_bytes(&read.keys())?)?;
    let notes = session.vault.checkpoint_notes()?;
    let lines = notes.into_iter().map(|kept| {
        json!({ "workstation": hex(kept.workstation.as_bytes()), "epoch": kept.epoch, "note": kept.note })
            .to_string()
    });
    sealing.add("checkpoints.jsonl", &to_lines(lines))?;
    let notes = session.vault.cosigned_notes()?;
    let lines = notes.into_iter().map(|kept| {
        let workstation = hex(kept.workstation.as_bytes());
        json!({ "workstation": workstation, "witness": kept.witness, "note": kept.note }).to_string()
    });
    sealing.add("cosigned.jsonl", &to_lines(lines))?;
    let bundle = json!({
        "format": "careloop/ledger-bundle/v1",
        "clinic": hex(session.vault.clinic().as_bytes()),
        "redacted": request.redacted,
        "made": session.now().as_millis(),
        "entries": read.entries,
        "heads": read.heads(),
    });
    sealing.add("bundle.json", &to_bytes(&bundle)?)?;
    let written = sealing.close(session)?.leave(session, &leave)?;
    Ok(SealedFile {
        records: u32::try_from(read.entries).unwrap_or(u32::MAX),
        ..written
    })
}

/// What leaves, as its entry says it.
fn in_words(request: &ExportLedger) -> String {
    let extent = if request.redacted { "redacted" } else { "complete" };
    let key = request.age_recipient.as_deref().map(str::trim);
    let opened_by = key.map_or_else(|| "to a passphrase".to_owned(), |key| format!("to {key}"));
    format!("ledger, {extent}, {opened_by}")
}

/// What was read of the ledger while it was written.
#[derive(Default)]
struct Read {
    entries: u64,
    logs: BTreeMap<WorkstationId, Frontier>,
    keys: BTreeSet<(KeyUse, [u8; 16], [u8; 32])>,
}

impl Read {
    fn take(&mut self, stored: &Stored, entry: Option<&Entry>) {
        self.entries += 1;
        let log = self.logs.entry(stored.workstation).or_default();
        log.push(leaf_hash(&stored.bytes));
        let keys = entry.map(keys_of).unwrap_or_default();
        let keys = keys
            .into_iter()
            .map(|(used, of, key)| (used, of, *key.as_bytes()));
        self.keys.extend(keys);
    }

    fn heads(&self) -> Vec<serde_json::Value> {
        let head = |(workstation, tree): (&WorkstationId, &Frontier)| {
            json!([hex(workstation.as_bytes()), tree.size(), tree.root().to_string()])
        };
        self.logs.iter().map(head).collect()
    }

    fn keys(&self) -> serde_json::Value {
        let key = |(used, of, key): &(KeyUse, [u8; 16], [u8; 32])| {
            let used = match used {
                KeyUse::Person => "person",
                KeyUse::Workstation => "workstation",
                KeyUse::Recovery => "recovery",
                KeyUse::Checkpoint => "checkpoint",
            };
            json!({ "use": used, "of": hex(of), "key": hex(key) })
        };
        self.keys.iter().map(key).collect()
    }
}

/// Writes every entry, some thousands a member: no more than that is in memory.
fn add_entries(session: &Session<'_>, sealing: &mut Sealing, redacted: bool) -> Result<Read, Error> {
    let mut progress = session.progress();
    let total = session.vault.entries();
    let mut place = ReadPlace::default();
    let mut read = Read::default();
    for number in 1_u32.. {
        if !progress("export", read.entries, total) {
            return Err(Refusal::Cancelled.into());
        }
        let part = session.vault.next_entries(&mut place)?;
        if part.is_empty() {
            break;
        }
        let lines = part.iter().map(|stored| {
            let entry = Entry::decode(&stored.bytes).ok();
            read.take(stored, entry.as_ref());
            line(stored, entry.as_ref(), redacted)
        });
        let bytes = to_lines(lines);
        sealing.add(&format!("ledger/{number:06}.jsonl"), &bytes)?;
    }
    Ok(read)
}

fn line(stored: &Stored, entry: Option<&Entry>, redacted: bool) -> String {
    let (workstation, seq) = (hex(stored.workstation.as_bytes()), stored.seq);
    let signature = hex(stored.signature.as_bytes());
    if redacted {
        let leaf = leaf_hash(&stored.bytes);
        // Whose key fits the signature can be found out anyway: naming it saves the search.
        let signer = entry.map(|entry| entry.signer.to_string()).unwrap_or_default();
        format!(
            r#"{{"leaf":"{leaf}","seq":{seq},"signature":"{signature}","signer":"{signer}","workstation":"{workstation}"}}"#
        )
    } else {
        let bytes = hex(&stored.bytes);
        format!(
            r#"{{"bytes":"{bytes}","seq":{seq},"signature":"{signature}","workstation":"{workstation}"}}"#
        )
    }
}

fn to_lines(lines: impl Iterator<Item = String>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

fn to_bytes(value: &serde_json::Value) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(value).map_err(|_| Error::Fault(Fault::Crypto))
}

fn about(session: &Session<'_>, redacted: bool) -> Result<String, Error> {
    let clinic = session.vault.clinic_record()?;
    let what = if redacted {
        "the ledger of a clinic without its content: of each entry only its hash and signature. Whether the
tree, the signatures and the checkpoints hold can be checked; what the entries say cannot."
    } else {
        "the ledger of a clinic: every entry with its signature, the public keys and the checkpoints. It holds
what patients told the clinic: keep it as you keep their records. What is clinical, and who looked at
what, is sealed under keys that are not here."
    };
    Ok(format!(
        "This is {what}

Clinic: {} ({})
Made: {} (UTC)
Entries: {}

bundle.json         the clinic's id, the number of entries and the head of every log
ledger/*.jsonl      the entries in replay order, in hexadecimal, one a line
keys.json           every public key that the entries give, and whose it is
checkpoints.jsonl   the signed heads of every log
cosigned.jsonl      the heads that a witness outside signed
ledger-format.md    how all of it is checked: the section \"What a verifier does\"
",
        clinic.name,
        session.vault.clinic(),
        session.now(),
        session.vault.entries(),
    ))
}
