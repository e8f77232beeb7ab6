//! What the recovery sheet did, and a new sheet that is handed over once.

use super::access::secret_line;
use super::people::show_recovery_words;
use super::{Handed, Show, counted};
use crate::exit::Exit;
use crate::output::page::Page;
use careloop_contract::view::{DrillView, RecoverySheet, RecoveryView};
use careloop_contract::{ClinicId, Secret, UserId};
use serde::Serialize;
use std::path::PathBuf;

/// What recovery did, and where the new sheet went.
#[derive(Debug, Serialize)]
pub(crate) struct RecoveryReply {
    /// The person with new keys.
    pub(crate) user: Option<UserId>,
    /// Grants that were waiting.
    pub(crate) grants: u32,
    /// Whether this workstation was new.
    pub(crate) new_workstation: bool,
    /// The new sheet.
    pub(crate) sheet: Option<SheetReply>,
}

/// A new recovery sheet, and where it went.
#[derive(Debug)]
pub(crate) struct SheetReply {
    /// The clinic.
    pub(crate) clinic: ClinicId,
    /// The 24 words, unless there are shares.
    pub(crate) words: Option<Handed>,
    /// Shares.
    pub(crate) shares: Vec<ShareReply>,
    /// How many of them open the vault.
    pub(crate) threshold: u8,
}

/// One share, and where it went.
#[derive(Debug)]
pub(crate) struct ShareReply {
    /// Its number, from 1.
    pub(crate) number: u8,
    /// What all shares of the sheet have in common.
    pub(crate) commitment: String,
    /// What to type.
    pub(crate) text: Handed,
}

impl Serialize for SheetReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            clinic: ClinicId,
            words: Option<&'a Secret<String>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            words_file: Option<&'a PathBuf>,
            shares: &'a [ShareReply],
            threshold: u8,
        }
        Wire {
            clinic: self.clinic,
            words: self.words.as_ref().and_then(Handed::shown),
            words_file: self.words.as_ref().and_then(Handed::file),
            shares: &self.shares,
            threshold: self.threshold,
        }
        .serialize(serializer)
    }
}

impl Serialize for ShareReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            number: u8,
            #[serde(skip_serializing_if = "Option::is_none")]
            text: Option<&'a Secret<String>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            text_file: Option<&'a PathBuf>,
            commitment: &'a str,
        }
        Wire {
            number: self.number,
            text: self.text.shown(),
            text_file: self.text.file(),
            commitment: &self.commitment,
        }
        .serialize(serializer)
    }
}

impl Show for RecoveryReply {
    fn show(&self, page: &mut Page) {
        show_recovery(page, self.user, self.grants, self.new_workstation);
        show_next_sheet(page, self.sheet.as_ref());
    }

    fn exit(&self) -> Exit {
        self.sheet.as_ref().map_or(Exit::Done, Show::exit)
    }
}

impl Show for RecoveryView {
    fn show(&self, page: &mut Page) {
        show_recovery(page, self.user, self.grants, self.new_workstation);
        show_next_sheet(page, self.sheet.as_ref());
    }
}

const STAYS: &str = "The sheet is still in force: no administrator can sign in here who could order another.";

fn show_next_sheet(page: &mut Page, sheet: Option<&impl Show>) {
    match sheet {
        Some(sheet) => {
            page.gap();
            sheet.show(page);
        }
        None => page.line(STAYS),
    }
}

fn show_recovery(page: &mut Page, user: Option<UserId>, grants: u32, new_workstation: bool) {
    page.line(if user.is_some() {
        "The vault was opened and new keys were made. Sign in with the new password."
    } else {
        "The vault was opened. Nobody got new keys."
    });
    page.line(&format!(
        "{} sealed.",
        counted(u64::from(grants), "waiting grant", "waiting grants")
    ));
    if new_workstation {
        page.line("This workstation is new to the clinic and was registered.");
    }
}

impl Show for SheetReply {
    fn show(&self, page: &mut Page) {
        show_head(page, self.clinic);
        match &self.words {
            Some(Handed::Filed(path)) => page.line(&format!(
                "The new recovery words are in the file {}. Print them twice, keep the two sheets in two places, then destroy the file.",
                path.display()
            )),
            Some(Handed::Shown(words) | Handed::ShownInstead(words)) => show_recovery_words(page, words),
            None => {}
        }
        for share in &self.shares {
            show_share_head(
                page,
                share.number,
                self.shares.len(),
                self.threshold,
                &share.commitment,
            );
            match &share.text {
                Handed::Filed(path) => page.line(&format!("  It is in the file {}.", path.display())),
                Handed::Shown(text) | Handed::ShownInstead(text) => secret_line(page, "  ", text),
            }
        }
        show_advice(page, !self.shares.is_empty());
    }

    fn exit(&self) -> Exit {
        let shares = self.shares.iter().map(|share| &share.text);
        let mut exits = self.words.iter().chain(shares).map(Handed::exit);
        exits.find(|exit| *exit != Exit::Done).unwrap_or(Exit::Done)
    }
}

impl Show for RecoverySheet {
    fn show(&self, page: &mut Page) {
        show_head(page, self.clinic);
        if let Some(words) = &self.words {
            show_recovery_words(page, words);
        }
        for share in &self.shares {
            show_share_head(
                page,
                share.number,
                self.shares.len(),
                self.threshold,
                &share.commitment,
            );
            secret_line(page, "  ", &share.text);
        }
        show_advice(page, !self.shares.is_empty());
    }
}

fn show_head(page: &mut Page, clinic: ClinicId) {
    page.line(&format!(
        "A new recovery sheet of clinic {clinic}. The one before opens nothing any more: destroy it."
    ));
}

fn show_share_head(page: &mut Page, number: u8, of: usize, threshold: u8, commitment: &str) {
    page.line(&format!(
        "Share {number} of {of}; any {threshold} open the vault; sheet {commitment}"
    ));
}

fn show_advice(page: &mut Page, in_shares: bool) {
    if in_shares {
        page.line("Shares are shown this once and kept nowhere. Give each to another person, on paper.");
    }
}

impl Show for DrillView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "The sheet opens the vault: {}, proved {}. It is still in force.",
            counted(u64::from(self.keys), "main key", "main keys"),
            page.moment(self.at)
        ));
    }
}
