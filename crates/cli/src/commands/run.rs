//! `run`: many commands in one session. Each answered line is acknowledged before the next is read.

use super::{in_session, not_in_a_session};
use crate::args::ScriptWords;
use crate::args::upkeep::Run;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::script::{self, Body, Line, Variables};
use crate::session::Session;
use crate::show::{Answered, Show};
use careloop_contract::Request;
use careloop_core::{Core, Execute};
use clap::Parser as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Requests that make, open or enter a vault: a script runs inside a session that exists.
const NOT_IN_SCRIPTS: &[&str] = &["create_clinic", "sign_in", "give_code", "enrol", "recover"];

/// Carries out a script. The first line that fails decides how the process ends.
pub(super) fn run(script: &Run, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let path = script.script.as_path();
    let lines: Box<dyn BufRead> = if path == Path::new("-") {
        if session.global.password_fd == Some(0) {
            return Err(Failure::Usage(
                "Standard input cannot hold both the password and the script. Use a file for one of them."
                    .to_owned(),
            ));
        }
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(
            File::open(path).map_err(|error| Failure::of_file(path, &error))?,
        ))
    };
    session.scripted = true;
    let identified = session.identified;
    let mut variables = Variables::default();
    let mut exit = Exit::Done;
    for (number, text) in (1..).zip(lines.lines()) {
        let text = text.map_err(|error| {
            // `lines` reports text that is not UTF-8 as invalid data.
            if error.kind() == io::ErrorKind::InvalidData {
                Failure::FileContent(path.to_path_buf())
            } else {
                Failure::of_file(path, &error)
            }
        })?;
        session.identified = identified;
        let (line_exit, refused) = match carry_out_line(&text, &mut variables, session) {
            Ok(None) => continue,
            Ok(Some(answer)) => {
                session.output.acknowledge(number, session.view, answer.as_ref());
                (answer.outcome(), false)
            }
            Err(failure) => (session.output.refuse_line(number, &failure), true),
        };
        if exit == Exit::Done {
            exit = line_exit;
        }
        if refused && !script.keep_going {
            break;
        }
    }
    Ok(exit)
}

fn carry_out_line(
    text: &str,
    variables: &mut Variables,
    session: &mut Session<'_>,
) -> Result<Option<Box<dyn Answered>>, Failure> {
    let line = script::read(text, variables).map_err(|flaw| Failure::Usage(flaw.to_string()))?;
    let Some(Line { kept_as, body }) = line else {
        return Ok(None);
    };
    let answer = match body {
        Body::Words(words) => {
            let words = ScriptWords::try_parse_from(words).map_err(|error| misread(&error))?;
            session.identified = words.shown.identified().unwrap_or(session.identified);
            in_session(words.command, session)?
        }
        Body::Request { name, fields } => carry_out_request(session.core, &name, fields)?,
    };
    if let Some(name) = kept_as {
        variables.keep(name, answer.value());
    }
    Ok(Some(answer))
}

/// What is wrong with a line's words: the first of the lines that a terminal would show.
fn misread(error: &clap::Error) -> Failure {
    let said = error.render().to_string();
    let first = said.lines().next().unwrap_or_default();
    Failure::Usage(format!(
        "The words of the line do not make a command ({}). The command's --help shows how it is written.",
        first.trim_start_matches("error: ")
    ))
}

/// Carries out a request by its name in the contract.
fn carry_out_request(
    core: &mut Core,
    name: &str,
    fields: Map<String, Value>,
) -> Result<Box<dyn Answered>, Failure> {
    if NOT_IN_SCRIPTS.contains(&name) {
        return Err(not_in_a_session());
    }
    match commands::find(name).or_else(|| queries::find(name)) {
        Some(request) => request(core, fields),
        None => Err(Failure::Usage(
            "There is no request of this name. The contract lists the commands and queries there are."
                .to_owned(),
        )),
    }
}

/// Carries out one kind of request, from its fields.
type ByFields = fn(&mut Core, Map<String, Value>) -> Result<Box<dyn Answered>, Failure>;

fn by_fields<R>(core: &mut Core, fields: Map<String, Value>) -> Result<Box<dyn Answered>, Failure>
where
    R: Request + DeserializeOwned,
    R::Reply: Show + Serialize + 'static,
    Core: Execute<R>,
{
    let request: R = serde_json::from_value(Value::Object(fields)).map_err(|error| {
        let said = error.to_string();
        // Only this message names nothing but our own fields; others repeat what stands in the line.
        let what = if said.starts_with("missing field") {
            said.as_str()
        } else {
            "a value does not fit"
        };
        Failure::Usage(format!(
            "The fields do not make the request {}: {what}. Compare them with the contract.",
            R::NAME
        ))
    })?;
    Ok(Box::new(core.execute(request)?))
}

/// Declares `find`: from a request's name to what carries it out.
macro_rules! by_name {
    ($($name:ident => $request:ty => $reply:ty;)*) => {
        pub(super) fn find(name: &str) -> Option<super::ByFields> {
            match name {
                $(stringify!($name) => Some(super::by_fields::<$request>),)*
                _ => None,
            }
        }
    };
}

mod commands {
    use careloop_contract::command::*;
    careloop_contract::commands!(by_name);
}

mod queries {
    use careloop_contract::query::*;
    careloop_contract::queries!(by_name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::{command, query};

    #[test]
    fn every_request_of_the_contract_can_stand_in_a_script_or_is_kept_out() {
        for name in command::NAMES.iter().chain(query::NAMES) {
            assert!(
                commands::find(name).or_else(|| queries::find(name)).is_some(),
                "{name} is known by name"
            );
        }
        let mut core = Core::on_this_machine("nowhere".into());
        for name in NOT_IN_SCRIPTS {
            assert!(command::NAMES.contains(name), "{name} is a command");
            assert!(
                matches!(
                    carry_out_request(&mut core, name, Map::new()),
                    Err(Failure::Usage(_))
                ),
                "{name} is kept out"
            );
        }
        assert!(matches!(
            carry_out_request(&mut core, "drop_table", Map::new()),
            Err(Failure::Usage(_))
        ));
    }

    #[test]
    fn what_does_not_fit_a_request_is_said_without_repeating_it() {
        let mut core = Core::on_this_machine("nowhere".into());
        let mut say = |fields: Value| {
            let Value::Object(fields) = fields else {
                panic!("fields are an object");
            };
            match carry_out_request(&mut core, "add_task", fields) {
                Err(Failure::Usage(text)) => text,
                Err(other) => panic!("not a usage failure: {other:?}"),
                Ok(_) => panic!("it does not fit"),
            }
        };
        assert!(say(serde_json::json!({})).contains("missing field `title`"));
        let text = say(serde_json::json!({"title": "Call", "priority": "OKAFOR"}));
        assert!(!text.contains("OKAFOR"), "{text}");
    }
}
