//! Files on tasks, and what a search finds in clinical notes.

use super::Show;
use super::tasks::patient_words;
use crate::output::page::Page;
use careloop_contract::AttachmentForm;
use careloop_contract::view::{AttachmentContent, AttachmentView, ExportedFile, NotePage};
use serde::Serialize;

/// The files on a task.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Attachments(pub(crate) Vec<AttachmentView>);

impl Show for Attachments {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No attachments.");
        }
        for attachment in &self.0 {
            attachment.show(page);
        }
    }
}

impl Show for AttachmentView {
    fn show(&self, page: &mut Page) {
        let kind = if self.clinical { "clinical file" } else { "file" };
        let error = if self.retracted { ", entered in error" } else { "" };
        page.line(&format!(
            "{}  {kind} by {}{error}",
            page.moment(self.at),
            self.by.name
        ));
        page.facts(&[
            ("Name", name_of(self)),
            ("Kind", self.form.name().to_owned()),
            ("Bytes", self.bytes.to_string()),
            ("Id", self.attachment.to_string()),
        ]);
    }
}

fn name_of(attachment: &AttachmentView) -> String {
    match &attachment.name {
        Some(name) => name.clone(),
        None => "(sealed: your roles do not read clinical files)".to_owned(),
    }
}

impl Show for AttachmentContent {
    fn show(&self, page: &mut Page) {
        self.attachment.show(page);
        page.gap();
        match &self.text {
            Some(text) => page.passage(text),
            None => {
                let what = match self.attachment.form {
                    AttachmentForm::Png
                    | AttachmentForm::Jpeg
                    | AttachmentForm::Gif
                    | AttachmentForm::Webp => "A picture is shown in the window",
                    AttachmentForm::Text | AttachmentForm::Other => "It is not shown inside Careloop",
                };
                page.line(&format!("{what}. Take it out with: attachment export"));
            }
        }
    }
}

impl Show for ExportedFile {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            ("File", self.file.clone()),
            ("Bytes", self.bytes.to_string()),
            ("SHA-256", self.digest.clone()),
        ]);
        page.line("It is not encrypted any more. That it left, for whom and why, is on record.");
    }
}

impl Show for NotePage {
    fn show(&self, page: &mut Page) {
        if self.hits.is_empty() {
            page.line("No clinical note has all of these words.");
        }
        for hit in &self.hits {
            let patient = hit.task.patient.as_ref().map(patient_words);
            page.line(&format!(
                "{}  {} on “{}”{}",
                page.moment(hit.at),
                hit.by.name,
                hit.task.title,
                patient.map(|patient| format!(", {patient}")).unwrap_or_default()
            ));
            let text: String = hit.excerpt.iter().map(|part| part.text.as_str()).collect();
            page.passage(&text);
        }
        if self.more {
            page.line("There are more. Add a word, or ask for more rows.");
        }
    }
}
