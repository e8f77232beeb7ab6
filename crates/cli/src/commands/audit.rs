//! The audit trail: its list, entries and reports, alerts, the rules that raise them, the monthly review.

use super::Answer;
use super::emergency::text_of;
use crate::args::audit::{AuditCommand, AuditList, RulesCommand};
use crate::failure::Failure;
use crate::private_file::Keeping;
use crate::resolve;
use crate::session::Session;
use crate::show::SealedReply;
use careloop_contract::command::{
    CertifyReview, ChangeWatchRules, DisposeAlert, ExportReport, SampleFinding,
};
use careloop_contract::limits::PAGE_ROWS;
use careloop_contract::query::{
    AuditFilter, ListAlerts, OpenAuditEntry, ReadAudit, ReadAuditState, ReadRecordAt, ReadReport, ReadReview,
    ReadWatchRules, RecordSource,
};
use careloop_contract::view::{RecordRef, Report};
use careloop_contract::{Finding, PatientId, UserId};
use careloop_core::Execute as _;

pub(super) fn audit(command: AuditCommand, session: &mut Session<'_>) -> Answer {
    match command {
        AuditCommand::List(list) => read(list, session),
        AuditCommand::Show { place } => Ok(Box::new(session.core.execute(OpenAuditEntry { place })?)),
        AuditCommand::Record { place, item } => {
            let source = RecordSource::Entry { place, item };
            Ok(Box::new(session.core.execute(ReadRecordAt { source })?))
        }
        AuditCommand::Report {
            kind,
            patient,
            person,
            span,
        } => {
            let _progress = session.progress("Reading the audit trail");
            let (patient, person) = named(patient, person, session)?;
            let report = Report {
                kind,
                patient,
                person,
                from: span.from,
                to: span.to,
            };
            Ok(Box::new(session.core.execute(ReadReport {
                report,
                skip: span.skip,
                rows: span.rows,
            })?))
        }
        AuditCommand::Export {
            kind,
            patient,
            person,
            from,
            to,
            leaving,
        } => {
            let (patient, person) = named(patient, person, session)?;
            let report = Report {
                kind,
                patient,
                person,
                from,
                to,
            };
            let folder = leaving.folder()?;
            let keeping = Keeping::in_file(leaving.passphrase_file)?;
            let sealed = {
                let _progress = session.progress("Writing the report");
                session.core.execute(ExportReport {
                    report,
                    folder,
                    recipient: leaving.recipient,
                    reason: leaving.reason,
                })?
            };
            Ok(Box::new(SealedReply::of(sealed, keeping, session.output)))
        }
        AuditCommand::State => Ok(Box::new(session.core.execute(ReadAuditState {})?)),
        AuditCommand::Alerts { open } => Ok(Box::new(session.core.execute(ListAlerts {
            open_only: open,
            rows: Some(PAGE_ROWS),
            ..ListAlerts::default()
        })?)),
        AuditCommand::Dispose {
            alert,
            disposition,
            words,
        } => Ok(Box::new(session.core.execute(DisposeAlert {
            alert,
            disposition,
            words,
        })?)),
        AuditCommand::Rules { command: None } => Ok(Box::new(session.core.execute(ReadWatchRules {})?)),
        AuditCommand::Rules {
            command: Some(command),
        } => Ok(Box::new(change(command, session)?)),
        AuditCommand::Review => Ok(Box::new(session.core.execute(ReadReview {})?)),
        AuditCommand::Certify {
            to,
            findings,
            statement,
        } => {
            let text = text_of(&findings)?;
            let findings = text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| finding(line).ok_or_else(|| Failure::FileContent(findings.clone())))
                .collect::<Result<_, _>>()?;
            Ok(Box::new(session.core.execute(CertifyReview {
                to,
                findings,
                statement,
            })?))
        }
    }
}

fn read(list: AuditList, session: &mut Session<'_>) -> Answer {
    let _progress = session.progress("Reading the audit trail");
    let (patient, person) = named(list.patient, list.person, session)?;
    let task = list.task.map(|task| resolve::task_id(session.core, &task));
    let filter = AuditFilter {
        person,
        patient,
        record: task.transpose()?.map(RecordRef::Task),
        groups: list.groups,
        what: list.what,
        workstation: list.workstation,
        refused: match (list.refused, list.done) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        },
        special: list.special,
        from: list.span.from,
        to: list.span.to,
        places: list.places,
    };
    Ok(Box::new(session.core.execute(ReadAudit {
        filter,
        sort: list.sort,
        descending: !list.ascending,
        skip: list.span.skip,
        rows: list.span.rows,
    })?))
}

/// The patient and the person that are meant.
fn named(
    patient: Option<String>,
    person: Option<String>,
    session: &mut Session<'_>,
) -> Result<(Option<PatientId>, Option<UserId>), Failure> {
    let patient = patient.map(|patient| resolve::patient_id(session.core, &patient));
    let me = session.view.user;
    let person = person.map(|person| resolve::person(session.core, &person, me));
    Ok((patient.transpose()?, person.transpose()?))
}

fn change(
    command: RulesCommand,
    session: &mut Session<'_>,
) -> Result<careloop_contract::view::WatchRules, Failure> {
    let mut rules = session.core.execute(ReadWatchRules {})?;
    let reason = match command {
        RulesCommand::Set {
            rule,
            threshold,
            off,
            reason,
        } => {
            for setting in rules.settings.iter_mut().filter(|setting| setting.rule == rule) {
                setting.on = !off;
                setting.threshold = threshold.unwrap_or(setting.threshold);
            }
            reason
        }
        RulesCommand::Hours { open, reason } => {
            rules.hours = open;
            reason
        }
    };
    Ok(session.core.execute(ChangeWatchRules { rules, reason })?)
}

/// A line of findings: `place finding`, and words after it.
fn finding(line: &str) -> Option<SampleFinding> {
    let (place, rest) = line.trim().split_once(' ')?;
    let (finding, words) = rest
        .trim_start()
        .split_once(' ')
        .unwrap_or((rest.trim_start(), ""));
    Some(SampleFinding {
        place: place.parse().ok()?,
        finding: Finding::from_name(finding)?,
        words: words.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_found_of_an_entry() {
        let read = finding("  17  questioned why at night? ").expect("reads");
        assert_eq!((read.place, read.finding), (17, Finding::Questioned));
        assert_eq!(read.words, "why at night?");
        let read = finding("3 as_expected").expect("reads");
        assert_eq!((read.finding, read.words.as_str()), (Finding::AsExpected, ""));
        for line in ["", "3", "three as_expected", "3 fine", "-1 as_expected"] {
            assert!(finding(line).is_none(), "{line:?}");
        }
    }
}
