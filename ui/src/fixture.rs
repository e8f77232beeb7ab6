//! Records for tests, as plain as they can be; each test changes what it is about.

use careloop_contract::view::{
    AuditLine, AuditState, PatientLabel, PersonLabel, PersonView, ReviewCounts, ReviewView, SessionView,
    TaskRow, Verdict, VerifiedState,
};
use careloop_contract::{
    AccountKind, Alarm, ClinicId, DataCategory, Day, EntryGroup, FactorState, Instant, PatientId, Priority,
    Purpose, Role, Roles, Sensitivity, SessionId, Standing, TaskCategory, TaskId, TaskState, UserId, Version,
    WorkstationId,
};

/// The version that an entry of this number made.
pub(crate) const fn version(seq: u64) -> Version {
    Version {
        workstation: WorkstationId::from_bytes([0; 16]),
        seq,
        item: 0,
    }
}

/// An open task of nobody's, about nobody.
pub(crate) fn task_row(task: TaskId, title: &str) -> TaskRow {
    TaskRow {
        task,
        version: version(0),
        title: title.to_owned(),
        state: TaskState::Open,
        waiting: None,
        priority: Priority::Routine,
        category: TaskCategory::General,
        sensitivity: Sensitivity::Ordinary,
        due: None,
        due_time: None,
        overdue: false,
        closed_at: None,
        done_by: None,
        owner: None,
        queue: None,
        patient: None,
        comments: 0,
        notes: 0,
    }
}

/// A person of these roles.
pub(crate) fn person(number: u8, login: &str, name: &str, roles: &[Role], standing: Standing) -> PersonView {
    PersonView {
        user: UserId::from_bytes([number; 16]),
        version: version(0),
        login: login.to_owned(),
        name: name.to_owned(),
        roles: Roles::of(roles),
        standing,
        kind: AccountKind::Person,
        invoker: false,
    }
}

/// A ledger of 100 entries, verified up to the 90th with this outcome at this moment.
pub(crate) fn audit_state(verdict: Option<Verdict>, at: Instant) -> AuditState {
    AuditState {
        entries: 100,
        verified: verdict.map(|verdict| VerifiedState {
            to: 90,
            at,
            verdict,
            by: person_label(1, "Dana Reyes"),
            scheduled: false,
        }),
        anchors: Vec::new(),
        reviewed: None,
        review_due: Day::default(),
        review_overdue: 0,
        open_alerts: 0,
    }
}

/// The name of somebody who works here.
pub(crate) fn person_label(number: u8, name: &str) -> PersonLabel {
    PersonLabel {
        user: UserId::from_bytes([number; 16]),
        name: name.to_owned(),
    }
}

/// A patient's name.
pub(crate) fn patient_label(number: u8, name: &str) -> PatientLabel {
    PatientLabel {
        patient: PatientId::from_bytes([number; 16]),
        name: name.to_owned(),
        born: None,
    }
}

/// An entry of the audit trail at this place: somebody looked at a patient's record.
pub(crate) fn audit_line(place: u64) -> AuditLine {
    AuditLine {
        place,
        seq: place.saturating_sub(1),
        at: Instant::from_millis(1_000),
        by: Some(person_label(1, "Maya Lin")),
        what: "viewed".to_owned(),
        group: EntryGroup::View,
        patient: Some(patient_label(2, "WALKER, Mary")),
        patients: 1,
        records: 1,
        category: DataCategory::Demographics,
        special: false,
        purpose: Purpose::Operations,
        workstation: WorkstationId::from_bytes([9; 16]),
        workstation_name: "Front desk 1".to_owned(),
        refused: None,
    }
}

/// A review of October 2026 that can be certified, with entries at these places as its sample.
pub(crate) fn review(places: &[u64]) -> ReviewView {
    let day = |text: &str| text.parse::<Day>().unwrap_or_default();
    ReviewView {
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        due: day("2026-11-14"),
        overdue: 0,
        ready: true,
        counts: ReviewCounts::default(),
        sample: places.iter().map(|place| audit_line(*place)).collect(),
        past: Vec::new(),
    }
}

/// A session of somebody with these roles, in which these alarms stand.
pub(crate) fn session(roles: &[Role], alarms: &[Alarm]) -> SessionView {
    SessionView {
        session: SessionId::from_bytes([1; 16]),
        user: UserId::from_bytes([1; 16]),
        name: "Dana Reyes".to_owned(),
        roles: Roles::of(roles),
        clinic: ClinicId::from_bytes([2; 16]),
        clinic_name: "Riverside Family Practice".to_owned(),
        zone: "America/New_York".to_owned(),
        test_clinic: true,
        device_secret: true,
        alarms: alarms.to_vec(),
        failed_sign_ins: 0,
        by_pin: false,
        duty: None,
        factor: FactorState::Set,
        pin_allowed: false,
        pin_set: false,
        invoker: false,
        break_glass: None,
        policy: Vec::new(),
        idle_minutes: 10,
        elsewhere: Vec::new(),
    }
}
