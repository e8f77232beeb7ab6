//! A file that left, encrypted and signed.

use super::{Handed, Show};
use crate::exit::Exit;
use crate::output::Output;
use crate::output::page::Page;
use crate::private_file::Keeping;
use careloop_contract::Secret;
use careloop_contract::view::SealedFile;
use serde::Serialize;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A file that left, and where its passphrase is.
pub(crate) struct SealedReply {
    file: SealedFile,
    /// None: it is sealed to somebody's key.
    passphrase: Option<Handed>,
}

impl SealedReply {
    /// Puts the passphrase where it was asked for.
    pub(crate) fn of(mut file: SealedFile, keeping: Keeping, output: &mut Output) -> Self {
        let passphrase = file.passphrase.take();
        Self {
            passphrase: passphrase.map(|passphrase| keeping.keep(passphrase, output)),
            file,
        }
    }
}

impl Serialize for SealedReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            file: &'a str,
            bytes: u64,
            digest: &'a str,
            records: u32,
            #[serde(skip_serializing_if = "Option::is_none")]
            passphrase: Option<&'a Secret<String>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            passphrase_file: Option<&'a PathBuf>,
        }
        Wire {
            file: &self.file.file,
            bytes: self.file.bytes,
            digest: &self.file.digest,
            records: self.file.records,
            passphrase: self.passphrase.as_ref().and_then(Handed::shown),
            passphrase_file: self.passphrase.as_ref().and_then(Handed::file),
        }
        .serialize(serializer)
    }
}

impl Show for SealedReply {
    fn show(&self, page: &mut Page) {
        show_file(page, &self.file);
        match &self.passphrase {
            None => page.line("It opens with the private key of whom it is for."),
            Some(Handed::Filed(path)) => {
                page.line(&format!("The passphrase is in the file {}.", path.display()));
            }
            Some(Handed::Shown(passphrase) | Handed::ShownInstead(passphrase)) => {
                show_passphrase(page, passphrase);
            }
        }
        show_advice(page);
    }

    fn exit(&self) -> Exit {
        self.passphrase.as_ref().map_or(Exit::Done, Handed::exit)
    }
}

/// As a script that names its fields gets it.
impl Show for SealedFile {
    fn show(&self, page: &mut Page) {
        show_file(page, self);
        if let Some(passphrase) = &self.passphrase {
            show_passphrase(page, passphrase);
        }
        show_advice(page);
    }
}

fn show_file(page: &mut Page, file: &SealedFile) {
    page.line(&format!("File: {}", file.file));
    page.line(&format!("SHA-256: {}", file.digest));
}

fn show_passphrase(page: &mut Page, passphrase: &Secret<String>) {
    let line = Zeroizing::new(format!("Passphrase: {}", passphrase.expose()));
    page.line(&line);
    page.line("It is shown once and kept nowhere. Hand it over by another way than the file.");
}

fn show_advice(page: &mut Page) {
    page.line("`age --decrypt FILE` opens it; the README inside says how to check it.");
}
