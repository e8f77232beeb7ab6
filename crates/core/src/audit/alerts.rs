//! Alerts about the audit trail, and what became of each.

use super::label::Labels;
use super::{details_at, record_reading, shown};
use crate::session::Session;
use crate::views::person_label;
use careloop_contract::command::DisposeAlert;
use careloop_contract::limits::{PAGE_ROWS, REASON_CHARS};
use careloop_contract::query::ListAlerts;
use careloop_contract::view::{AlertDisposal, AlertPage, AlertView};
use careloop_contract::{Action, AlertId, Disposition, Field, Refusal, Role, Standing};
use careloop_domain::text::{Required, multi_line};
use careloop_vault::Error;
use careloop_vault::db::oversight::DisposedAlert;
use careloop_vault::db::records::PersonRecord;
use careloop_vault::index::watch::AlertRecord;
use std::collections::HashMap;

/// Alerts on a page, unless somebody asks for another number.
const ROWS: u32 = 100;

/// What stands between a disposition and its words in the sealed text.
const COLON: &str = ": ";

/// Every alert, with the disposition that counts.
pub(super) struct Alerts {
    pub(super) all: Vec<AlertRecord>,
    disposed: HashMap<AlertId, DisposedAlert>,
}

impl Alerts {
    /// Reads them; the index is brought up to the ledger's end first.
    pub(super) fn read(session: &mut Session<'_>) -> Result<Self, Error> {
        let mut progress = session.progress();
        let all = session
            .audit_index
            .ask(session.vault, &mut progress, AlertRecord::all)?;
        let disposed = DisposedAlert::all(session.vault.db())?;
        Ok(Self {
            all,
            // The latest counts.
            disposed: disposed.into_iter().map(|one| (one.alert, one)).collect(),
        })
    }

    /// The disposition that counts. One that was made before the alert grew says nothing of what came
    /// after, so it does not count.
    fn disposal(&self, alert: &AlertRecord) -> Option<&DisposedAlert> {
        let disposal = self.disposed.get(&alert.id)?;
        (disposal.place > alert.last).then_some(disposal)
    }

    /// Whether nobody has said what became of it.
    pub(super) fn is_open(&self, alert: &AlertRecord) -> bool {
        self.disposal(alert).is_none()
    }

    /// How many are open.
    pub(super) fn count_open(&self) -> u32 {
        let open = self.all.iter().filter(|alert| self.is_open(alert));
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    }
}

/// A page of alerts.
pub(crate) fn list(session: &mut Session<'_>, request: ListAlerts) -> Result<AlertPage, Error> {
    let _may = session.permit(Action::ReviewAudit)?;
    let rows = request.rows.unwrap_or(ROWS);
    if !(1..=PAGE_ROWS).contains(&rows) {
        return Err(Refusal::OutOfRange.into());
    }
    let alerts = Alerts::read(session)?;
    let mut listed: Vec<&AlertRecord> = alerts
        .all
        .iter()
        .filter(|alert| !request.open_only || alerts.is_open(alert))
        .collect();
    listed.sort_by_key(|alert| (!alerts.is_open(alert), std::cmp::Reverse(alert.last)));
    let total = u32::try_from(listed.len()).unwrap_or(u32::MAX);
    let page = listed.into_iter().skip(request.skip as usize).take(rows as usize);
    let (mut views, mut patients) = (Vec::new(), Vec::new());
    let mut labels = Labels::default();
    for alert in page {
        views.push(view(session, &alerts, alert, &mut labels)?);
        patients.extend(alert.patient);
    }
    let shown = shown(session, patients)?;
    record_reading(session, shown)?;
    Ok(AlertPage {
        alerts: views,
        open: alerts.count_open(),
        total,
    })
}

/// Says what became of an alert. Nobody judges their own doing while another security officer can.
pub(crate) fn dispose(session: &mut Session<'_>, request: DisposeAlert) -> Result<AlertView, Error> {
    let action = Action::ReviewAudit;
    let permit = session.permit(action)?;
    let alerts = Alerts::read(session)?;
    let find = |alerts: &Alerts| {
        let mut found = alerts.all.iter().filter(|alert| alert.id == request.alert);
        found.next().cloned().ok_or(Refusal::NotFound)
    };
    let alert = find(&alerts)?;
    if alert.person == Some(session.user) && has_another_officer(session)? {
        return Err(Refusal::NotPermitted { action }.into());
    }
    let words = multi_line(Field::Reason, &request.words, REASON_CHARS, Required::Yes)?;
    let words = format!("{}{COLON}{words}", request.disposition);
    session.vault.dispose_alert(&permit, alert.id, words)?;
    let alerts = Alerts::read(session)?;
    let view = view(session, &alerts, &find(&alerts)?, &mut Labels::default())?;
    let shown = shown(session, alert.patient)?;
    record_reading(session, shown)?;
    Ok(view)
}

/// Whether somebody else who is active answers for security.
fn has_another_officer(session: &Session<'_>) -> Result<bool, Error> {
    let is_one = |person: &PersonRecord| {
        person.standing == Standing::Active && person.roles.has(Role::SecurityOfficer)
    };
    let people = PersonRecord::all(session.vault.db())?;
    Ok(people
        .iter()
        .any(|person| person.id != session.user && is_one(person)))
}

fn view(
    session: &Session<'_>,
    alerts: &Alerts,
    alert: &AlertRecord,
    labels: &mut Labels,
) -> Result<AlertView, Error> {
    let person = alert.person.map(|user| labels.person(session, user));
    let person = person.transpose()?;
    let patient = match alert.patient {
        Some(patient) => labels.patient(session, patient)?,
        None => None,
    };
    let disposal = match alerts.disposal(alert) {
        Some(disposal) => disposal_view(session, disposal)?,
        None => None,
    };
    Ok(AlertView {
        alert: alert.id,
        rule: alert.rule,
        at: alert.at,
        person,
        patient,
        count: alert.count,
        usual: alert.usual,
        entries: alert.entries.clone(),
        disposal,
    })
}

/// What became of an alert. One whose words were spoiled is none: somebody has to look again.
fn disposal_view(session: &Session<'_>, disposal: &DisposedAlert) -> Result<Option<AlertDisposal>, Error> {
    let text = details_at(session, disposal.place)?.text.unwrap_or_default();
    let Some((disposition, words)) = text
        .split_once(COLON)
        .and_then(|(name, words)| Some((Disposition::from_name(name)?, words)))
    else {
        return Ok(None);
    };
    Ok(Some(AlertDisposal {
        disposition,
        words: words.to_owned(),
        by: person_label(session, disposal.user)?,
        at: disposal.at,
    }))
}
