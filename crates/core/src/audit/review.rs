//! The monthly review of the audit trail (45 CFR 164.308(a)(1)(ii)(D)).
//!
//! A period is a calendar month at the clinic, from the month in which the clinic began. Its sample is drawn
//! by what the logs held at its end, so that neither a reviewer nor the reviewed choose it.

use super::alerts::Alerts;
use super::{details_at, list, record_reading, shown};
use crate::session::Session;
use crate::views::person_label;
use careloop_contract::command::{CertifyReview, SampleFinding};
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::query::ReadReview;
use careloop_contract::view::{ReviewCounts, ReviewDone, ReviewView};
use careloop_contract::{Action, EntryGroup, Field, Finding, Refusal};
use careloop_domain::review::{Period, sample};
use careloop_domain::text::{Required, multi_line, single_line};
use careloop_vault::Error;
use careloop_vault::db::oversight::CertifiedReview;
use careloop_vault::db::read;
use careloop_vault::index::period::{self, PeriodEntry};
use careloop_vault::index::trail::Through;
use std::collections::BTreeSet;

/// What stands between findings and statement in the sealed text.
const STATEMENT: &str = "\n\n";

/// The review that comes next, with its sample.
pub(crate) fn read(session: &mut Session<'_>, _request: ReadReview) -> Result<ReviewView, Error> {
    let _may = session.permit(Action::ReviewAudit)?;
    let today = session.today();
    let due = Due::read(session)?;
    let mut progress = session.progress();
    let mut through = Through {
        index: session.audit_index,
        vault: session.vault,
        progress: &mut progress,
    };
    let lines = through.lines(&due.sample)?;
    let shown = shown(session, lines.iter().filter_map(|line| line.patient))?;
    let sample = list::views(session, lines)?;
    let mut past = Vec::new();
    for review in CertifiedReview::all(session.vault.db())? {
        past.push(done(session, &review)?);
    }
    record_reading(session, shown)?;
    let period = due.period;
    Ok(ReviewView {
        from: period.from,
        to: period.to,
        due: period.due(),
        overdue: period.overdue(today),
        ready: period.is_over(today),
        counts: due.counts,
        sample,
        past,
    })
}

/// Certifies it: everything of the sample was looked at, and no alert of the period is open.
pub(crate) fn certify(session: &mut Session<'_>, request: CertifyReview) -> Result<ReviewDone, Error> {
    let permit = session.permit(Action::ReviewAudit)?;
    let due = Due::read(session)?;
    let period = due.period;
    if request.to != period.to {
        // Somebody else certified it, or nobody read it.
        let field = Field::PeriodTo;
        return Err(Refusal::Stale { field }.into());
    }
    if !period.is_over(session.today()) {
        return Err(Refusal::OutOfRange.into());
    }
    let statement = multi_line(Field::Reason, &request.statement, REASON_CHARS, Required::Yes)?;
    let findings = findings(&due.sample, &request.findings)?;
    let looked_at = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    let sampled = u32::try_from(due.sample.len()).unwrap_or(u32::MAX);
    let left = sampled
        .saturating_sub(looked_at)
        .saturating_add(due.counts.open_alerts);
    if left > 0 {
        return Err(Refusal::ReviewIncomplete { left }.into());
    }
    let text = format!("{}{STATEMENT}{statement}", findings.join("\n"));
    session
        .vault
        .certify_review(&permit, (period.from, period.to), text)?;
    let review = CertifiedReview::all(session.vault.db())?.into_iter().next();
    done(session, &review.ok_or(Refusal::NotFound)?)
}

/// The period that comes next.
pub(crate) fn next(session: &Session<'_>) -> Result<Period, Error> {
    let reviews = CertifiedReview::all(session.vault.db())?;
    let certified = reviews.iter().map(|review| Period {
        from: review.from,
        to: review.to,
    });
    let first = read::entries(session.vault.db(), 1, 1)?.pop();
    let began = first.map_or(session.now(), |first| first.entry.at);
    Ok(Period::first_open(session.day_of(began), certified))
}

/// The latest review, if there is one.
pub(crate) fn latest(session: &Session<'_>) -> Result<Option<ReviewDone>, Error> {
    match CertifiedReview::all(session.vault.db())?.first() {
        Some(review) => Ok(Some(done(session, review)?)),
        None => Ok(None),
    }
}

/// What a review has to look at.
struct Due {
    period: Period,
    counts: ReviewCounts,
    /// Places of the sample, in order.
    sample: Vec<u64>,
}

impl Due {
    fn read(session: &mut Session<'_>) -> Result<Self, Error> {
        let period = next(session)?;
        let zone = session.zone();
        let mut progress = session.progress();
        let entries = session.audit_index.ask(session.vault, &mut progress, |index| {
            period::entries(index, period, zone)
        })?;
        let candidates: Vec<_> = entries.iter().map(|entry| entry.candidate).collect();
        let numbers = period::numbers(session.vault, period, &entries)?;
        let alerts = Alerts::read(session)?;
        Ok(Self {
            period,
            counts: counts(period, &entries, &alerts),
            sample: sample(&candidates, numbers),
        })
    }
}

fn counts(period: Period, entries: &[PeriodEntry], alerts: &Alerts) -> ReviewCounts {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = |group| {
        let of_group = entries.iter().filter(|entry| entry.candidate.group == group);
        number(of_group.count())
    };
    let people: BTreeSet<i64> = entries.iter().filter_map(|entry| entry.person).collect();
    let raised = || alerts.all.iter().filter(|alert| period.contains(alert.day));
    ReviewCounts {
        entries: number(entries.len()),
        people: number(people.len()),
        views: of(EntryGroup::View),
        exports: of(EntryGroup::Export),
        refusals: of(EntryGroup::Refusal),
        alerts: number(raised().count()),
        open_alerts: number(raised().filter(|alert| alerts.is_open(alert)).count()),
    }
}

/// The findings as lines of the sealed text, in order of place: `place finding`, and in words after a colon.
fn findings(sample: &[u64], given: &[SampleFinding]) -> Result<Vec<String>, Refusal> {
    let mut lines = Vec::new();
    let mut places = BTreeSet::new();
    for one in given {
        if !sample.contains(&one.place) || !places.insert(one.place) {
            return Err(Refusal::OutOfRange);
        }
        let required = match one.finding {
            Finding::Questioned => Required::Yes,
            Finding::AsExpected => Required::No,
        };
        let words = single_line(Field::Reason, &one.words, REASON_CHARS, required)?;
        let colon = if words.is_empty() { "" } else { ": " };
        lines.push((one.place, format!("{} {}{colon}{words}", one.place, one.finding)));
    }
    lines.sort_unstable();
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// A review that was certified. What it found is told to whoever opens it.
fn done(session: &Session<'_>, review: &CertifiedReview) -> Result<ReviewDone, Error> {
    let text = details_at(session, review.place)?.text.unwrap_or_default();
    let (findings, statement) = text.split_once(STATEMENT).unzip();
    let lines = || findings.unwrap_or_default().lines();
    let is_questioned = |line: &&str| {
        let finding = line.split([' ', ':']).nth(1);
        finding.and_then(Finding::from_name) == Some(Finding::Questioned)
    };
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(ReviewDone {
        place: review.place,
        from: review.from,
        to: review.to,
        by: person_label(session, review.user)?,
        at: review.at,
        sampled: number(lines().count()),
        questioned: number(lines().filter(is_questioned).count()),
        statement: statement.map(str::to_owned),
    })
}
