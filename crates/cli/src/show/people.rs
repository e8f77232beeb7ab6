//! People, sessions and what is handed over once.

use super::{FactorReply, Show};
use crate::exit::Exit;
use crate::output::page::Page;
use careloop_contract::view::{ClinicCreated, InvitationView, PersonView, SessionView};
use careloop_contract::{ClinicId, Instant, Roles, Secret, UserId, WorkstationId};
use serde::Serialize;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Where a secret that exists only once went.
#[derive(Debug)]
pub(crate) enum Handed {
    /// To the screen.
    Shown(Secret<String>),
    /// To a private file.
    Filed(PathBuf),
    /// To the screen, because the file it was meant for could not be written.
    ShownInstead(Secret<String>),
}

impl Handed {
    pub(super) const fn shown(&self) -> Option<&Secret<String>> {
        match self {
            Self::Shown(secret) | Self::ShownInstead(secret) => Some(secret),
            Self::Filed(_) => None,
        }
    }

    pub(super) const fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::Filed(path) => Some(path),
            Self::Shown(_) | Self::ShownInstead(_) => None,
        }
    }

    pub(super) const fn exit(&self) -> Exit {
        match self {
            Self::Shown(_) | Self::Filed(_) => Exit::Done,
            Self::ShownInstead(_) => Exit::Storage,
        }
    }
}

/// A new clinic, and where its recovery words went.
#[derive(Debug)]
pub(crate) struct ClinicReply {
    /// The clinic.
    pub(crate) clinic: ClinicId,
    /// Its name.
    pub(crate) name: String,
    /// Its time zone.
    pub(crate) zone: String,
    /// Whether it is for tests.
    pub(crate) test_clinic: bool,
    /// The first person.
    pub(crate) user: UserId,
    /// This workstation.
    pub(crate) workstation: WorkstationId,
    /// The 24 words.
    pub(crate) words: Handed,
    /// The first person's second factor; none in a clinic for tests.
    pub(crate) factor: Option<FactorReply>,
}

impl Serialize for ClinicReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            clinic: ClinicId,
            name: &'a str,
            zone: &'a str,
            test_clinic: bool,
            user: UserId,
            workstation: WorkstationId,
            #[serde(skip_serializing_if = "Option::is_none")]
            recovery_words: Option<&'a Secret<String>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            words_file: Option<&'a PathBuf>,
            #[serde(skip_serializing_if = "Option::is_none")]
            factor: Option<&'a FactorReply>,
        }
        Wire {
            clinic: self.clinic,
            name: &self.name,
            zone: &self.zone,
            test_clinic: self.test_clinic,
            user: self.user,
            workstation: self.workstation,
            recovery_words: self.words.shown(),
            words_file: self.words.file(),
            factor: self.factor.as_ref(),
        }
        .serialize(serializer)
    }
}

impl Show for ClinicReply {
    fn show(&self, page: &mut Page) {
        if self.test_clinic {
            page.line(&format!("TEST CLINIC · {}", self.name));
        }
        page.facts(&[
            ("Clinic", self.name.clone()),
            ("Time zone", self.zone.clone()),
            ("Clinic id", self.clinic.to_string()),
            ("Workstation", self.workstation.to_string()),
        ]);
        page.gap();
        match &self.words {
            Handed::Filed(path) => page.line(&format!(
                "The recovery words are in the file {}. Print them twice, keep the two sheets in two places, then destroy the file.",
                path.display()
            )),
            Handed::Shown(words) | Handed::ShownInstead(words) => {
                show_recovery_words(page, words);
            }
        }
        if let Some(factor) = &self.factor {
            page.gap();
            factor.show(page);
        }
    }

    fn exit(&self) -> Exit {
        match &self.factor {
            Some(factor) if self.words.exit() == Exit::Done => factor.exit(),
            Some(_) | None => self.words.exit(),
        }
    }
}

/// The recovery sheet: numbered, four to a line, read from left to right.
pub(super) fn show_recovery_words(page: &mut Page, words: &Secret<String>) {
    page.line("Recovery words. They are shown this once and kept nowhere:");
    page.gap();
    let words: Vec<&str> = words.expose().split_whitespace().collect();
    for (row, four) in words.chunks(4).enumerate() {
        let mut line = Zeroizing::new(String::from(" "));
        for (column, word) in four.iter().enumerate() {
            let cell = Zeroizing::new(format!(" {:>2} {word:<10}", row * 4 + column + 1));
            line.push_str(&cell);
        }
        page.line(line.trim_end());
    }
    page.gap();
    page.line("Write them down now, twice, with their numbers, and keep the two sheets in two places.");
    page.line("Whoever has them can open this vault; without them a lost password or keychain is final.");
}

impl Show for ClinicCreated {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            ("Clinic id", self.clinic.to_string()),
            ("Workstation", self.workstation.to_string()),
        ]);
        page.gap();
        show_recovery_words(page, &self.recovery_words);
    }
}

/// An invitation, and where its code went.
#[derive(Debug)]
pub(crate) struct InvitationReply {
    /// The person.
    pub(crate) user: UserId,
    /// When it becomes void.
    pub(crate) expires: Instant,
    /// The code.
    pub(crate) code: Handed,
}

impl Serialize for InvitationReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            user: UserId,
            expires: Instant,
            #[serde(skip_serializing_if = "Option::is_none")]
            code: Option<&'a Secret<String>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            invitation_file: Option<&'a PathBuf>,
        }
        Wire {
            user: self.user,
            expires: self.expires,
            code: self.code.shown(),
            invitation_file: self.code.file(),
        }
        .serialize(serializer)
    }
}

impl Show for InvitationReply {
    fn show(&self, page: &mut Page) {
        match &self.code {
            Handed::Filed(path) => {
                page.line(&format!("The invitation code is in the file {}.", path.display()))
            }
            Handed::Shown(code) | Handed::ShownInstead(code) => show_code(page, code),
        }
        show_code_advice(page, self.expires);
    }

    fn exit(&self) -> Exit {
        self.code.exit()
    }
}

fn show_code(page: &mut Page, code: &Secret<String>) {
    let line = Zeroizing::new(format!("Invitation code: {}", code.expose()));
    page.line(&line);
}

fn show_code_advice(page: &mut Page, expires: Instant) {
    page.line(&format!(
        "Hand it over in person. It works once, with `user enrol`, until {}.",
        page.moment(expires)
    ));
}

impl Show for InvitationView {
    fn show(&self, page: &mut Page) {
        show_code(page, &self.code);
        show_code_advice(page, self.expires);
    }
}

pub(super) fn role_words(roles: Roles) -> String {
    if roles.is_empty() {
        return "none".to_owned();
    }
    roles
        .iter()
        .map(|role| role.name().replace('_', " "))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Show for SessionView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{} signed in at {} as {}.",
            self.name,
            self.clinic_name,
            role_words(self.roles)
        ));
    }
}

/// Somebody who has keys of their own now.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Enrolled(pub(crate) SessionView);

impl Show for Enrolled {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{} can sign in at {} from now on, as {}.",
            self.0.name,
            self.0.clinic_name,
            role_words(self.0.roles)
        ));
    }
}

impl Show for PersonView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{}  {}  {}  {}",
            self.login,
            self.name,
            self.standing,
            role_words(self.roles)
        ));
    }
}

impl Show for Vec<PersonView> {
    fn show(&self, page: &mut Page) {
        let rows = self
            .iter()
            .map(|person| {
                vec![
                    person.login.clone(),
                    person.name.clone(),
                    person.standing.to_string(),
                    role_words(person.roles),
                ]
            })
            .collect::<Vec<_>>();
        page.table(&["LOGIN", "NAME", "STANDING", "ROLES"], 3, &rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_words_are_numbered_in_four_columns() {
        let words: Vec<String> = (1..=24).map(|number| format!("word{number}")).collect();
        let mut page = Page::of_width(80);
        show_recovery_words(&mut page, &Secret::new(words.join(" ")));
        let text = page.into_text();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(' ')).collect();
        assert_eq!(lines.len(), 6, "four to a line:\n{text}");
        assert!(lines[0].starts_with("   1 word1       2 word2"), "{text}");
        assert!(lines[5].ends_with("24 word24"), "{text}");
    }

    #[test]
    fn a_filed_code_is_not_in_the_answer() {
        let reply = |code| InvitationReply {
            user: UserId::from_bytes([1; 16]),
            expires: Instant::from_millis(0),
            code,
        };
        let filed = serde_json::to_value(reply(Handed::Filed("code.txt".into()))).expect("serialises");
        assert_eq!(filed["invitation_file"], "code.txt");
        assert!(filed.get("code").is_none());
        let shown =
            serde_json::to_value(reply(Handed::Shown(Secret::new("K7".to_owned())))).expect("serialises");
        assert_eq!(shown["code"], "K7");
    }
}
