//! Searches in clinical notes. Who searched for what, and what was found, is an entry before it is answered.

use crate::access;
use crate::reads::checked_rows;
use crate::session::Session;
use crate::views::{Identity, person_label, task_row};
use careloop_contract::limits::QUERY_CHARS;
use careloop_contract::query::SearchNotes;
use careloop_contract::view::{NoteHit, NotePage, NotePart};
use careloop_contract::{Action, Field, Refusal, RemarkId};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::db::read;
use careloop_vault::db::records::{RemarkRecord, TaskRecord};
use careloop_vault::db::search::{fold, words};
use careloop_vault::index::notes::find;
use zeroize::Zeroizing;

/// Notes that are shown if no number is asked for.
const ROWS: u32 = 50;
/// Notes that the index is asked for at once; of these those are shown that may be read.
const ASKED: u32 = 200;
/// Characters of a note before the first word that was looked for, and in all.
const BEFORE: usize = 60;
const EXCERPT: usize = 240;

/// A note that was found and may be read.
struct Found {
    task: TaskRecord,
    remark: RemarkRecord,
    text: Zeroizing<String>,
}

/// Clinical notes with every word of a text.
pub(crate) fn search(session: &mut Session<'_>, request: SearchNotes) -> Result<NotePage, Error> {
    session.check_reads_notes()?;
    if request.text.chars().nth(QUERY_CHARS).is_some() {
        return Err(Refusal::TooLong {
            field: Field::NoteText,
            max: QUERY_CHARS,
        }
        .into());
    }
    let rows = checked_rows(request.rows, ROWS)? as usize;
    let mut found = readable(session, &request.text, rows + 1)?;
    let more = found.len() > rows;
    found.truncate(rows);
    let mut records = Vec::new();
    let mut hits = Vec::new();
    let sought = words(&request.text);
    for Found { task, remark, text } in found {
        let line = read::line(session.vault.db(), task.num)?.ok_or(Refusal::NotFound)?;
        records.push(access::remark(session, &task, &remark)?);
        records.extend(access::lines(session, std::slice::from_ref(&line))?);
        hits.push(NoteHit {
            remark: remark.id,
            task: task_row(session, line, Identity::Shown)?,
            by: person_label(session, remark.author)?,
            at: remark.at,
            excerpt: excerpt(&text, &sought),
        });
    }
    session.record_shown(Kind::Searched, records, Some(request.text))?;
    Ok(NotePage { hits, more })
}

/// The newest notes with every word of a text that stand and that this person may read, at most so many.
fn readable(session: &mut Session<'_>, text: &str, most: usize) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let mut progress = session.progress();
        let notes: Vec<(i64, RemarkId)> =
            session
                .clinical_index
                .ask(session.vault, &mut progress, |index| {
                    find(index, text, after, ASKED)
                })?;
        let Some((last, _)) = notes.last() else {
            return Ok(found);
        };
        after = Some(*last);
        for (_, note) in notes {
            found.extend(open(session, note)?);
            if found.len() == most {
                return Ok(found);
            }
        }
    }
}

/// The note, if it stands and may be read.
fn open(session: &Session<'_>, note: RemarkId) -> Result<Option<Found>, Error> {
    let db = session.vault.db();
    let remark = RemarkRecord::load(db, note)?.filter(|remark| !remark.retracted);
    let Some(remark) = remark else { return Ok(None) };
    let Some(task) = TaskRecord::load(db, remark.task)? else {
        return Ok(None);
    };
    if !session.may(Action::SeeTask, &task)? || !session.reads_note(&task, &remark)? {
        return Ok(None);
    }
    let text = session.vault.open_note(&remark)?;
    Ok(text.map(|text| Found { task, remark, text }))
}

/// The text around the first word that was looked for, in one line, with these words marked.
fn excerpt(text: &str, sought: &[String]) -> Vec<NotePart> {
    let runs = runs(text, sought);
    let first = runs.iter().position(|(_, hit)| *hit).unwrap_or(0);
    // Whole runs only, so that no word is cut.
    let (mut start, mut before) = (first, 0);
    while let Some((run, _)) = start.checked_sub(1).and_then(|at| runs.get(at)) {
        before += run.chars().count();
        if before > BEFORE {
            break;
        }
        start -= 1;
    }
    let mut parts: Vec<NotePart> = Vec::new();
    let mut add = |text: &str, hit: bool| match parts.last_mut() {
        Some(part) if part.hit == hit => part.text.push_str(text),
        Some(_) | None => parts.push(NotePart {
            text: text.to_owned(),
            hit,
        }),
    };
    // What is left out begins and ends at a run: where that is no space, one stands beside the mark.
    let is_space = |at: usize| {
        runs.get(at)
            .is_some_and(|(run, _)| run.chars().all(char::is_whitespace))
    };
    if start > 0 {
        add(if is_space(start) { "…" } else { "… " }, false);
    }
    let mut length = 0;
    for (at, (run, hit)) in runs.iter().enumerate().skip(start) {
        length += run.chars().count();
        if length > EXCERPT && at > first {
            add(if is_space(at - 1) { "…" } else { " …" }, false);
            break;
        }
        add(&in_one_line(run), *hit);
    }
    parts
}

/// The text with one space wherever there is any.
fn in_one_line(run: &str) -> String {
    let mut line = String::with_capacity(run.len());
    for c in run.chars() {
        if !c.is_whitespace() {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

/// The text as words and what stands between them, and which of them begin as a word that was looked for.
fn runs<'t>(text: &'t str, sought: &[String]) -> Vec<(&'t str, bool)> {
    let is_word = |c: char| c.is_alphanumeric() || !fold(&c.to_string()).is_empty() || is_mark(c);
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = is_word(first);
        let end = rest.find(|c: char| is_word(c) != kind).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let folded = fold(run);
        let begins = |word: &str| sought.iter().any(|sought| word.starts_with(sought.as_str()));
        runs.push((run, kind && folded.split(' ').any(begins)));
        rest = after;
    }
    runs
}

/// A mark that belongs to the letter before it.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, sought: &str) -> String {
        let parts = excerpt(text, &words(sought)).into_iter();
        parts
            .map(|part| match part.hit {
                true => format!("[{}]", part.text),
                false => part.text,
            })
            .collect()
    }

    #[test]
    fn an_excerpt_marks_the_words_and_stays_short() {
        assert_eq!(
            shown("Metformin 1000 mg; A1c 7.4.\nRefill.", "a1c metf"),
            "[Metformin] 1000 mg; [A1c] 7.4. Refill."
        );
        assert_eq!(shown("Größe e\u{301}tude", "grosse etu"), "Größe [e\u{301}tude]");
        assert_eq!(shown("Größe", "groß"), "[Größe]");
        assert_eq!(shown("", "x"), "");
        let long = format!("{} potassium {}", "before ".repeat(50), "after ".repeat(200));
        let excerpt = shown(&long, "potas");
        assert!(
            excerpt.starts_with("… before") && excerpt.ends_with(" …"),
            "{excerpt}"
        );
        assert!(excerpt.contains("[potassium]"));
        assert!(
            excerpt.chars().count() <= EXCERPT + 20,
            "{}",
            excerpt.chars().count()
        );
    }
}
