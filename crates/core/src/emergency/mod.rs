//! Emergency access to one patient's clinical text (45 CFR 164.312(a)(2)(ii)): written procedure, named
//! people, a reason, the password again, a time, and a review afterwards.
//!
//! Whoever is named holds the clinical key. That they read with it only here, one patient at a time, is
//! the rule of this program; docs/threat-model.md counts them among the readers.

pub(crate) mod procedure;
pub(crate) mod review;

use crate::access;
use crate::session::Session;
use careloop_contract::command::{BeginBreakGlass, EndBreakGlass};
use careloop_contract::view::{BreakGlassView, PatientLabel};
use careloop_contract::{ActId, Action, DataCategory, Field, Instant, PatientId, Refusal};
use careloop_domain::patient::full_label;
use careloop_domain::person;
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::access::AccessDetails;
use careloop_vault::db::emergency::was_about;
use careloop_vault::db::records::{PatientRecord, PersonRecord, RemarkRecord, TaskRecord};
use careloop_vault::emergency::Begun;
use careloop_vault::host::{BootClock, Clock};
use careloop_vault::{Error, OpenVault};

/// The emergency access of a session.
pub(crate) struct Emergency {
    act: ActId,
    place: u64,
    patient: PatientId,
    until: Instant,
    /// In which boot, and when it ends by the boot clock, which nobody can set back.
    boot: [u8; 16],
    boot_millis: u64,
    stopped: bool,
}

impl Emergency {
    fn new(begun: &Begun, patient: PatientId, boot: BootClock) -> Self {
        Self {
            act: begun.committed.act,
            place: begun.committed.place,
            patient,
            until: begun.until,
            boot: boot.id,
            boot_millis: boot.millis.saturating_add(begun.millis),
            stopped: false,
        }
    }

    /// The act that began it.
    pub(crate) const fn act(&self) -> ActId {
        self.act
    }

    /// From here on nothing is readable under it, whether or not its end can be written.
    pub(crate) const fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether its time is over, by whichever clock says so first: setting one of them extends nothing.
    pub(crate) fn is_over(&self, clock: &dyn Clock) -> bool {
        let boot = clock.boot();
        self.stopped || clock.now() >= self.until || boot.id != self.boot || boot.millis >= self.boot_millis
    }

    /// Whether it is about this patient.
    pub(crate) fn is_about(&self, patient: PatientId) -> bool {
        self.patient == patient
    }

    /// Whether a task is the patient's. One that was put on the patient's record since it began does not
    /// count: nobody brings another patient's text under it.
    pub(crate) fn covers_task(&self, task: &TaskRecord) -> bool {
        let put_there = task.versions.of(Field::Patient);
        task.patient == Some(self.patient) && put_there.is_some_and(|write| write.place < self.place)
    }

    /// Whether a note on such a task is about the patient, too.
    pub(crate) fn covers_note(&self, vault: &OpenVault, remark: &RemarkRecord) -> Result<bool, Error> {
        let subject = Subject::new(SubjectKind::Remark, *remark.id.as_bytes());
        was_about(vault.db(), subject, self.patient)
    }

    /// As the window shows it while it lasts.
    pub(crate) fn view(&self, vault: &OpenVault) -> Result<BreakGlassView, Error> {
        let record = PatientRecord::load(vault.db(), self.patient)?.ok_or(Refusal::NotFound)?;
        Ok(BreakGlassView {
            act: self.act,
            patient: label(&record),
            until: self.until,
        })
    }
}

/// The patient by name, as a banner needs it.
fn label(record: &PatientRecord) -> PatientLabel {
    PatientLabel {
        patient: record.id,
        name: full_label(&record.family, &record.given),
        born: record.born,
    }
}

/// Begins an emergency access. One that is under way ends with it: there is one patient at a time.
pub(crate) fn begin(session: &mut Session<'_>, request: BeginBreakGlass) -> Result<BreakGlassView, Error> {
    let patient = session.patient(request.patient)?;
    let permit = session.permit(Action::BreakGlass)?;
    let own = PersonRecord::load(session.vault.db(), session.user)?.ok_or(Refusal::NotSignedIn)?;
    if !own.invoker {
        return Err(Refusal::NotPermitted {
            action: Action::BreakGlass,
        }
        .into());
    }
    if session.vault.clinic_record()?.procedure.is_none() {
        return Err(Refusal::ProcedureMissing.into());
    }
    if !session.vault.holds_clinical_key() {
        return Err(Refusal::KeyNotGranted.into());
    }
    let reason = person::reason(request.reason.expose())?;
    let password = person::typed_password(request.password.expose());
    session.vault.prove_own_password(&password)?;
    session.begin_other_views()?;
    let mut shown = access::patient(&patient, session.version(&patient.versions)?);
    shown.category = DataCategory::Clinical;
    let details = AccessDetails {
        records: vec![shown],
        text: Some(reason),
        ..AccessDetails::default()
    };
    let boot = session.vault.host().clock.boot();
    let begun = session.vault.begin_emergency(&permit, &details)?;
    let emergency = Emergency::new(&begun, patient.id, boot);
    let view = emergency.view(session.vault)?;
    session.enter_emergency(emergency);
    Ok(view)
}

/// Ends one's emergency access. One that ran out meanwhile has ended already.
pub(crate) fn end(session: &mut Session<'_>, _request: EndBreakGlass) -> Result<(), Error> {
    session.end_emergency()
}
