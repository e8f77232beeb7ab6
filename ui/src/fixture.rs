//! Records for tests, as plain as they can be; each test changes what it is about.

use careloop_contract::view::{AuditState, PersonLabel, PersonView, TaskRow, Verdict, VerifiedState};
use careloop_contract::{
    AccountKind, Day, Instant, Priority, Role, Roles, Sensitivity, Standing, TaskCategory, TaskId, TaskState,
    UserId, Version, WorkstationId,
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
