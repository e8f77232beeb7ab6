//! The only place that writes to the terminal: answers to standard output, the rest to standard error.

pub(crate) mod page;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::refusal_text;
use crate::show::Answered;
use careloop_contract::view::SessionView;
use careloop_contract::{Alarm, Refusal};
use chrono_tz::Tz;
use page::{Page, clean};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};
use std::process::ExitCode;
use zeroize::Zeroizing;

/// Columns of a table where there is no terminal to fit: what goes to a file is hardly ever cut.
const USUAL_WIDTH: u16 = 160;

/// What stands around an answer in JSON.
#[derive(Debug, Default, Serialize)]
struct Frame<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ok: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clinic: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_clinic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alarms: Option<&'a [Alarm]>,
}

/// The terminal. A reader that goes away stops the writing, never the work.
pub(crate) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    json: bool,
    quiet: bool,
    width: u16,
    /// The zone of the clinic somebody is signed in at.
    zone: Option<Tz>,
    /// Nobody reads standard output any more.
    unread: bool,
    /// Standard output could not be written for another reason, such as a full disk.
    unwritten: bool,
}

impl Output {
    /// The terminal of this process, held until the end.
    pub(crate) fn of_process(json: bool, quiet: bool) -> Self {
        Self {
            out: BufWriter::new(io::stdout().lock()),
            json,
            quiet,
            width: terminal_width(),
            zone: None,
            unread: false,
            unwritten: false,
        }
    }

    /// Whether progress may be shown.
    pub(crate) const fn shows_progress(&self) -> bool {
        !self.json && !self.quiet
    }

    /// Says at which clinic the session is, where a person must know: test clinics and alarms.
    pub(crate) fn greet(&mut self, session: &SessionView) {
        self.zone = session.zone.parse().ok();
        for alarm in &session.alarms {
            self.warn(&format!(
                "ALARM: {}. {}",
                alarm_words(*alarm),
                refusal_text::explain(&Refusal::AlarmStands)
            ));
        }
        if session.failed_sign_ins > 0 {
            self.note(&format!(
                "Sign-ins that failed with your login since the last one: {}. If they were not yours, tell the security officer.",
                session.failed_sign_ins
            ));
        }
        if session.test_clinic && !self.json {
            self.write(format_args!("TEST CLINIC · {}\n", clean(&session.clinic_name)));
        }
    }

    /// Writes the answer to the one command of this process.
    pub(crate) fn answer(&mut self, session: Option<&SessionView>, answer: &dyn Answered) {
        if self.json {
            self.write_json(
                &Frame {
                    clinic: session.map(|session| session.clinic_name.as_str()),
                    test_clinic: session.map(|session| session.test_clinic),
                    alarms: session.map(|session| session.alarms.as_slice()),
                    ..Frame::default()
                },
                answer,
            );
        } else {
            self.write_page(answer);
        }
        self.flush();
    }

    /// Acknowledges a script line. It has left the process when this returns: what is acknowledged
    /// is what a test of sudden death counts on.
    pub(crate) fn acknowledge(&mut self, line: u64, session: &SessionView, answer: &dyn Answered) {
        if self.json {
            self.write_json(
                &Frame {
                    line: Some(line),
                    ok: Some(true),
                    test_clinic: Some(session.test_clinic),
                    ..Frame::default()
                },
                answer,
            );
        } else {
            self.write(format_args!("line {line}: done\n"));
            if !self.quiet {
                self.write_page(answer);
            }
        }
        self.flush();
    }

    /// Says that a script line was not carried out.
    pub(crate) fn refuse_line(&mut self, line: u64, failure: &Failure) -> Exit {
        if self.json {
            let told =
                json!({ "line": line, "ok": false, "refusal": failure.code(), "message": failure.message() });
            self.write(format_args!("{told}\n"));
        } else {
            // Answers before it come first, also where both go to one terminal.
            self.flush();
            self.warn(&format!("line {line}: {}", failure.message()));
        }
        self.flush();
        failure.exit()
    }

    /// Says that the command was not carried out.
    pub(crate) fn failure(&mut self, failure: &Failure) -> Exit {
        if self.json {
            self.write(format_args!("{}\n", told(failure.code(), &failure.message())));
        } else {
            self.flush();
            self.warn(&failure.message());
        }
        self.flush();
        failure.exit()
    }

    /// Something the person must see, whatever they asked for.
    pub(crate) fn warn(&mut self, text: &str) {
        // Where standard error is closed there is nobody left to tell.
        let _ = writeln!(io::stderr().lock(), "careloopctl: {}", clean(text));
    }

    /// Something good to know, left out with `--quiet`.
    pub(crate) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Ends the output, and says how the process ends.
    pub(crate) fn close(mut self, exit: Exit) -> ExitCode {
        self.flush();
        let exit = if self.unwritten && exit == Exit::Done {
            Exit::Storage
        } else {
            exit
        };
        ExitCode::from(exit.code())
    }

    fn write_page(&mut self, answer: &dyn Answered) {
        let mut page = Page::at_clinic(self.width, self.zone);
        answer.write_to(&mut page);
        // The page may show a secret once: it is erased after.
        let text = Zeroizing::new(page.into_text());
        self.write(format_args!("{}", text.as_str()));
    }

    fn write_json(&mut self, frame: &Frame<'_>, answer: &dyn Answered) {
        if !self.unread {
            let written = serde_json::to_value(frame)
                .map_err(io::Error::from)
                .and_then(|frame| answer.write_json(frame, &mut self.out));
            self.look_at(written);
            self.write(format_args!("\n"));
        }
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        if !self.unread {
            let written = self.out.write_fmt(text);
            self.look_at(written);
        }
    }

    fn flush(&mut self) {
        if !self.unread {
            let written = self.out.flush();
            self.look_at(written);
        }
    }

    /// A closed pipe is the reader's choice (`| head`); anything else is a failure to report.
    fn look_at(&mut self, written: io::Result<()>) {
        let Err(error) = written else { return };
        self.unread = true;
        if error.kind() != io::ErrorKind::BrokenPipe {
            self.unwritten = true;
            self.warn("The answer could not be written to standard output. Check where it is sent.");
        }
    }
}

/// Answers a command line that could not be read, or that asked for help.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // The line could not be read, so whether JSON was wanted is looked up word by word.
    let json = std::env::args_os().any(|word| word == "--json");
    if error.exit_code() == 0 || !json {
        // Nobody may be reading; the exit code says it all the same.
        let _ = error.print();
    } else {
        let message = usage_words(error);
        let _ = writeln!(
            io::stdout().lock(),
            "{}",
            told(json!({ "code": "usage" }), &message)
        );
    }
    let exit = if error.exit_code() == 0 {
        Exit::Done
    } else {
        Exit::Usage
    };
    ExitCode::from(exit.code())
}

/// What is wrong with a command line, in two sentences.
fn usage_words(error: &clap::Error) -> String {
    let said = error.render().to_string();
    // Where a command is missing the parser answers with the whole help instead.
    let what = said
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("error: "))
        .unwrap_or("no command is named");
    format!("The command line makes no sense: {what}. The command's --help shows how it is written.")
}

fn told(code: Value, message: &str) -> Value {
    json!({ "refusal": code, "message": message })
}

const fn alarm_words(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::OlderHeader => "the vault's header is older than its ledger says",
        Alarm::OlderVault => "the vault's database is older than the keychain says",
        Alarm::OlderSideFile => "the vault's side file is missing or older than the keychain says",
        Alarm::ForkedLedger => "the ledger differs from what the keychain remembers",
    }
}

/// Columns of the terminal that standard output goes to.
fn terminal_width() -> u16 {
    let asked = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    asked
        .or_else(measured_width)
        .filter(|width| *width >= 40)
        .unwrap_or(USUAL_WIDTH)
}

#[cfg(unix)]
fn measured_width() -> Option<u16> {
    let terminal = io::stdout();
    if !terminal.is_terminal() {
        return None;
    }
    rustix::termios::tcgetwinsize(terminal)
        .ok()
        .map(|size| size.ws_col)
}

#[cfg(not(unix))]
fn measured_width() -> Option<u16> {
    None
}
