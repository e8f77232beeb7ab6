//! How each answer is written for a person. JSON needs nothing here: it is the view as it is.

mod access;
mod attachments;
mod audit;
mod factor;
mod oversight;
mod patients;
mod people;
mod places;
mod record;
mod recovery;
mod samples;
mod sealed;
mod tasks;
mod trail;
mod upkeep;

pub(crate) use attachments::Attachments;
pub(crate) use factor::FactorReply;
pub(crate) use oversight::WEEKDAYS;
pub(crate) use people::{ClinicReply, Enrolled, Handed, InvitationReply};
pub(crate) use recovery::{RecoveryReply, ShareReply, SheetReply};
pub(crate) use samples::SampleReply;
pub(crate) use sealed::SealedReply;
pub(crate) use tasks::{Notes, TaskHistory};
pub(crate) use upkeep::{CheckedBackup, RestoredBackup};

use crate::exit::Exit;
use crate::output::page::Page;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};

/// An answer that can be written for a person.
pub(crate) trait Show {
    /// Writes the answer.
    fn show(&self, page: &mut Page);

    /// How the process ends with this answer.
    fn exit(&self) -> Exit {
        Exit::Done
    }
}

/// An answer of any kind, written for a person or for a program.
pub(crate) trait Answered {
    /// Writes it for a person.
    fn write_to(&self, page: &mut Page);
    /// Writes it as `reply` into a frame, without a copy of its text in between.
    fn write_json(&self, frame: Value, out: &mut dyn Write) -> io::Result<()>;
    /// Its fields, for the variables of a script.
    fn value(&self) -> Value;
    /// How the process ends with it.
    fn outcome(&self) -> Exit;
}

impl<T: Show + Serialize> Answered for T {
    fn write_to(&self, page: &mut Page) {
        self.show(page);
    }

    fn write_json(&self, frame: Value, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Framed<'a, T> {
            #[serde(flatten)]
            frame: Value,
            reply: &'a T,
        }
        serde_json::to_writer(out, &Framed { frame, reply: self }).map_err(io::Error::from)
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    fn outcome(&self) -> Exit {
        self.exit()
    }
}

/// Done, with nothing to show but that.
impl Show for () {
    fn show(&self, page: &mut Page) {
        page.line("Done.");
    }
}

/// `1 task`, `2 tasks`.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A value, or that there is none.
fn or_not_recorded(value: Option<&str>) -> String {
    value.unwrap_or("Not recorded").to_owned()
}
