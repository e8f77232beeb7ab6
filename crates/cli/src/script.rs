//! Scripts: one command a line, in the words of the command line or as a JSON object.
//!
//! A line may keep its answer under a name: `$CALL = task add "Call the lab"`. Later `$CALL` is the
//! id of the answer and `$CALL.version` one of its fields.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// What a line asks for.
#[derive(Debug, PartialEq)]
pub(crate) struct Line {
    /// The name its answer is kept under.
    pub(crate) kept_as: Option<String>,
    /// What is to be done.
    pub(crate) body: Body,
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Body {
    /// The words of the command line.
    Words(Vec<String>),
    /// A request of the contract by name, with its fields.
    Request {
        /// Its name.
        name: String,
        /// Its fields.
        fields: Map<String, Value>,
    },
}

/// Why a line cannot be read. Repeats nothing of the line but names of variables.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A quote is never closed.
    OpenQuote,
    /// A variable was not set, or its answer has no such part.
    UnknownVariable(String),
    /// `$NAME =` with nothing after it, or a `$NAME` where a command should be.
    NoCommand,
    /// A line that begins with `{` is not a JSON object.
    NotJson {
        /// Where it stops being one.
        column: usize,
    },
    /// A JSON object without a text under `do`.
    NoRequest,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote => f.write_str("A quote is never closed. Close it on the same line."),
            Self::UnknownVariable(name) => write!(
                f,
                "${name} is not known here. Set it on a line before, or put the text in single quotes."
            ),
            Self::NoCommand => {
                f.write_str("There is no command on the line. Write one, such as `task list`.")
            }
            Self::NotJson { column } => write!(
                f,
                "The line is not a JSON object from column {column} on. Put it right, or quote it as words."
            ),
            Self::NoRequest => {
                f.write_str("The object does not say what to do. Name the request under \"do\".")
            }
        }
    }
}

/// Answers kept under a name.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    answers: BTreeMap<String, Value>,
}

impl Variables {
    /// Keeps an answer.
    pub(crate) fn keep(&mut self, name: String, answer: Value) {
        self.answers.insert(name, answer);
    }

    /// What `NAME` or `NAME.part.of.answer` stands for.
    fn value(&self, path: &str) -> Result<String, Flaw> {
        let mut names = path.split('.');
        let mut found = names.next().and_then(|name| self.answers.get(name));
        let mut whole = true;
        for name in names {
            found = found.and_then(|value| value.get(name));
            whole = false;
        }
        if whole {
            found = found.and_then(id_of);
        }
        match found {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Bool(truth)) => Ok(truth.to_string()),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => {
                Err(Flaw::UnknownVariable(path.to_owned()))
            }
        }
    }
}

/// The id of an answer. A row of a task names its patient and owner too, so the task comes first.
fn id_of(answer: &Value) -> Option<&Value> {
    ["remark", "task", "patient", "user", "act"]
        .iter()
        .find_map(|name| answer.get(name).filter(|id| id.is_string()))
}

/// Reads a line. None: there is nothing on it to do.
pub(crate) fn read(text: &str, variables: &Variables) -> Result<Option<Line>, Flaw> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let (kept_as, command) = match text.strip_prefix('$') {
        None => (None, text),
        Some(assignment) => {
            let (name, command) = assignment.split_once('=').ok_or(Flaw::NoCommand)?;
            let name = name.trim_end();
            if !is_name(name) {
                return Err(Flaw::NoCommand);
            }
            (Some(name.to_owned()), command.trim_start())
        }
    };
    let body = if command.starts_with('{') {
        read_request(command, variables)?
    } else {
        Body::Words(read_words(command, variables)?)
    };
    if body == Body::Words(Vec::new()) {
        return Err(Flaw::NoCommand);
    }
    Ok(Some(Line { kept_as, body }))
}

fn read_request(text: &str, variables: &Variables) -> Result<Body, Flaw> {
    let mut fields: Map<String, Value> = serde_json::from_str(text).map_err(|error| Flaw::NotJson {
        column: error.column(),
    })?;
    let Some(Value::String(name)) = fields.remove("do") else {
        return Err(Flaw::NoRequest);
    };
    for value in fields.values_mut() {
        put_variables_in(value, variables)?;
    }
    Ok(Body::Request { name, fields })
}

/// Replaces every text that is a variable and nothing else.
fn put_variables_in(value: &mut Value, variables: &Variables) -> Result<(), Flaw> {
    match value {
        Value::String(text) => {
            if let Some(path) = text.strip_prefix('$').filter(|path| is_path(path)) {
                *text = variables.value(path)?;
            }
        }
        Value::Array(values) => {
            for value in values {
                put_variables_in(value, variables)?;
            }
        }
        Value::Object(fields) => {
            for value in fields.values_mut() {
                put_variables_in(value, variables)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

/// Splits a line into words as a shell does: quotes, backslashes, `#` before a comment.
fn read_words(text: &str, variables: &Variables) -> Result<Vec<String>, Flaw> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            ' ' | '\t' => words.extend(word.take()),
            '#' if word.is_none() => break,
            '\'' => read_single_quoted(&mut signs, word.get_or_insert_default())?,
            '"' => read_double_quoted(&mut signs, word.get_or_insert_default(), variables)?,
            '\\' => word
                .get_or_insert_default()
                .push(signs.next().ok_or(Flaw::OpenQuote)?),
            '$' => read_variable(&mut signs, word.get_or_insert_default(), variables)?,
            sign => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    Ok(words)
}

fn read_single_quoted(signs: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), Flaw> {
    loop {
        match signs.next().ok_or(Flaw::OpenQuote)? {
            '\'' => return Ok(()),
            sign => word.push(sign),
        }
    }
}

fn read_double_quoted(
    signs: &mut Peekable<Chars<'_>>,
    word: &mut String,
    variables: &Variables,
) -> Result<(), Flaw> {
    loop {
        match signs.next().ok_or(Flaw::OpenQuote)? {
            '"' => return Ok(()),
            '$' => read_variable(signs, word, variables)?,
            '\\' => match signs.next().ok_or(Flaw::OpenQuote)? {
                'n' => word.push('\n'),
                sign => word.push(sign),
            },
            sign => word.push(sign),
        }
    }
}

/// After a `$`: a variable where a name follows, else a plain sign, as in `$5`.
fn read_variable(
    signs: &mut Peekable<Chars<'_>>,
    word: &mut String,
    variables: &Variables,
) -> Result<(), Flaw> {
    if !signs.peek().is_some_and(|sign| begins_name(*sign)) {
        word.push('$');
        return Ok(());
    }
    let mut path = String::new();
    while let Some(sign) = signs.next_if(|sign| continues_name(*sign)) {
        path.push(sign);
    }
    // A dot belongs to the path only if a part's name follows: `$CALL.` may end a sentence.
    let mut ahead = signs.clone();
    while ahead.next() == Some('.') && ahead.peek().is_some_and(char::is_ascii_lowercase) {
        path.push('.');
        signs.next();
        while let Some(sign) = signs.next_if(|sign| sign.is_ascii_lowercase() || *sign == '_') {
            path.push(sign);
        }
        ahead = signs.clone();
    }
    word.push_str(&variables.value(&path)?);
    Ok(())
}

const fn begins_name(sign: char) -> bool {
    sign.is_ascii_uppercase() || sign == '_'
}

const fn continues_name(sign: char) -> bool {
    begins_name(sign) || sign.is_ascii_digit()
}

fn is_name(text: &str) -> bool {
    text.starts_with(begins_name) && text.chars().all(continues_name)
}

fn is_path(text: &str) -> bool {
    let mut names = text.split('.');
    names.next().is_some_and(is_name)
        && names.all(|name| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_are_split_as_a_shell_does() {
        for (text, words) in [
            ("task list", &["task", "list"][..]),
            ("  task \t list  # all of them", &["task", "list"]),
            (r#"task add "Call the lab""#, &["task", "add", "Call the lab"]),
            (r"task add 'Dr. O''Neil' ", &["task", "add", "Dr. ONeil"]),
            (r#"a"b c"'d e'f"#, &["ab cd ef"]),
            (r#""quote \" and \\ and $5""#, &[r#"quote " and \ and $5"#]),
            (r#""two\nlines""#, &["two\nlines"]),
            (r"one\ word \$NAME", &["one word", "$NAME"]),
            ("'$NAME' a#b", &["$NAME", "a#b"]),
            ("search ''", &["search", ""]),
            ("task add Łódź", &["task", "add", "Łódź"]),
        ] {
            assert_eq!(words_of(text), words, "{text}");
        }
    }

    #[test]
    fn nothing_to_do_is_nothing() {
        for text in ["", "   ", "# a comment", "\t# another"] {
            assert_eq!(read(text, &Variables::default()), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn an_answer_is_kept_and_used() {
        let line = read("$CALL_1 = task add 'Call'", &Variables::default()).expect("reads");
        assert_eq!(
            line.expect("not empty").kept_as.as_deref(),
            Some("CALL_1"),
            "spaces around = do not matter"
        );
        let variables = known();
        assert_eq!(
            split("task done $CALL --seen $CALL.version", &variables),
            Ok(vec![
                "task".to_owned(),
                "done".to_owned(),
                "0193".to_owned(),
                "--seen".to_owned(),
                "aa:4:0".to_owned(),
            ])
        );
        assert_eq!(
            split(r#"task comment $CALL "See $CALL.""#, &variables),
            Ok(vec![
                "task".to_owned(),
                "comment".to_owned(),
                "0193".to_owned(),
                "See 0193.".to_owned()
            ]),
            "a full stop is not part of the name"
        );
        assert_eq!(
            split("note add $NOTE.by.name", &variables),
            Ok(vec!["note".to_owned(), "add".to_owned(), "Ana; rm $X".to_owned()]),
            "a value is never read again"
        );
    }

    #[test]
    fn a_request_is_read_with_its_variables() {
        let line = read(
            r#"$T = {"do": "assign_task", "task": "$CALL", "seen": "$CALL.version", "to": {"person": "$CALL.owner.user"}, "note": "$5 or $CALL"}"#,
            &known(),
        )
        .expect("reads")
        .expect("not empty");
        assert_eq!(line.kept_as.as_deref(), Some("T"));
        let Body::Request { name, fields } = line.body else {
            panic!("a line with a brace is a request");
        };
        assert_eq!(name, "assign_task");
        assert_eq!(
            Value::Object(fields),
            json!({"task": "0193", "seen": "aa:4:0", "to": {"person": "u1"}, "note": "$5 or $CALL"}),
            "only a text that is nothing but a variable is replaced"
        );
    }

    #[test]
    fn a_flawed_line_is_refused() {
        let unknown = |name: &str| Flaw::UnknownVariable(name.to_owned());
        for (text, flaw) in [
            ("task add 'Call", Flaw::OpenQuote),
            ("task add \"Call", Flaw::OpenQuote),
            ("task add Call\\", Flaw::OpenQuote),
            ("task done $OTHER", unknown("OTHER")),
            ("task done $CALL.nothing", unknown("CALL.nothing")),
            ("task done $CALL.owner", unknown("CALL.owner")),
            (r#"{"do": "start_task", "task": "$OTHER"}"#, unknown("OTHER")),
            ("$CALL", Flaw::NoCommand),
            ("$CALL =", Flaw::NoCommand),
            ("$call = undo", Flaw::NoCommand),
            ("$A B = undo", Flaw::NoCommand),
            (r#"{"task": "x"}"#, Flaw::NoRequest),
            (r#"{"do": 7}"#, Flaw::NoRequest),
        ] {
            assert_eq!(read(text, &known()), Err(flaw), "{text}");
        }
        for text in ["{", "{]", "{} {}"] {
            assert!(
                matches!(read(text, &known()), Err(Flaw::NotJson { .. })),
                "{text}"
            );
        }
    }

    fn known() -> Variables {
        let mut variables = Variables::default();
        variables.keep(
            "CALL".to_owned(),
            json!({"task": "0193", "version": "aa:4:0", "owner": {"user": "u1", "name": "Ana"}}),
        );
        variables.keep(
            "NOTE".to_owned(),
            json!({"remark": "77", "by": {"name": "Ana; rm $X"}}),
        );
        variables
    }

    fn words_of(text: &str) -> Vec<String> {
        split(text, &Variables::default()).expect(text)
    }

    fn split(text: &str, variables: &Variables) -> Result<Vec<String>, Flaw> {
        read_words(text, variables)
    }
}
