//! The monthly review of the audit trail, over several months.

use crate::alerts::{failed_after, on_monday};
use crate::clinic::{Clinic, FIRST, login_of};
use careloop_contract::command::*;
use careloop_contract::limits::REVIEW_SAMPLE;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use careloop_ledger::Kind;
use careloop_vault::db::read;
use careloop_vault::entrance;
use std::slice;

const DAY: u64 = 24 * 60 * 60_000;
const STATEMENT: &str = "Looked at all of it.\n\nOne question, answered.";

fn officer() -> String {
    login_of(Role::SecurityOfficer)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Reads the review that comes next.
fn review(clinic: &mut Clinic) -> ReviewView {
    clinic.sign_in(&officer());
    let view = clinic.core.execute(ReadReview {}).unwrap();
    clinic.sign_out();
    view
}

/// A finding for each entry of the sample; the first is to be asked about.
fn findings(view: &ReviewView) -> Vec<SampleFinding> {
    let of = |(number, line): (usize, &AuditLine)| SampleFinding {
        place: line.place,
        finding: if number == 0 {
            Finding::Questioned
        } else {
            Finding::AsExpected
        },
        words: if number == 0 {
            "why at night?".into()
        } else {
            String::new()
        },
    };
    view.sample.iter().enumerate().map(of).collect()
}

fn certify(clinic: &mut Clinic, to: Day, findings: Vec<SampleFinding>) -> Result<ReviewDone, Refusal> {
    clinic.core.execute(CertifyReview {
        to,
        findings,
        statement: STATEMENT.into(),
    })
}

/// Disposes of every open alert, each by somebody whom it is not about.
fn dispose_all(clinic: &mut Clinic) {
    for login in [officer(), FIRST.to_owned()] {
        let own = clinic.sign_in(&login).user;
        let open_only = true;
        let rows = Some(500);
        let request = ListAlerts {
            open_only,
            rows,
            skip: 0,
        };
        for alert in clinic.core.execute(request).unwrap().alerts {
            if alert.person.is_some_and(|person| person.user == own) {
                continue;
            }
            let request = DisposeAlert {
                alert: alert.alert,
                disposition: Disposition::Appropriate,
                words: "the clinic was set up then".into(),
            };
            clinic.core.execute(request).unwrap();
        }
        clinic.sign_out();
    }
}

/// A month of work: each of two people does something on every other day.
fn work(clinic: &mut Clinic, days: u64) {
    for n in 0..days / 2 {
        clinic.clock.pass_millis(2 * DAY);
        clinic.sign_in(&login_of(Role::FrontDesk));
        for _ in 0..2 {
            clinic.add_task(&format!("Call back {n}"));
        }
        clinic.core.execute(ReadReview {}).unwrap_err();
        clinic.sign_out();
    }
}

#[test]
fn the_first_month_is_reviewed_when_it_is_over() {
    let mut clinic = on_monday();
    clinic.sign_in(&login_of(Role::FrontDesk));
    clinic.core.execute(ListAlerts::default()).unwrap_err();
    clinic.sign_out();
    let view = review(&mut clinic);
    assert_eq!(
        (view.from, view.to, view.due),
        (day("2026-11-01"), day("2026-11-30"), day("2026-12-14"))
    );
    assert_eq!((view.ready, view.overdue), (false, 0));
    clinic.sign_in(&officer());
    assert_eq!(
        certify(&mut clinic, view.to, findings(&view)).map(drop),
        Err(Refusal::OutOfRange)
    );
    clinic.sign_out();

    // The last evening of the month, and the first night of the next, at the clinic.
    clinic.clock.pass_millis(7 * DAY);
    assert!(!review(&mut clinic).ready);
    clinic.clock.pass_millis(DAY);
    let view = review(&mut clinic);
    assert!(view.ready);
    assert_eq!(view.counts.refusals, 1);
    assert!(view.sample.len() == REVIEW_SAMPLE && view.counts.entries as usize > REVIEW_SAMPLE);
    assert!(view.sample.iter().any(|line| line.group == EntryGroup::Refusal));
    assert!(view.sample.is_sorted_by_key(|line| line.place));
    assert_eq!(
        review(&mut clinic).sample,
        view.sample,
        "what is written later does not change it"
    );

    clinic.sign_in(&officer());
    let attempt = |clinic: &mut Clinic, findings| certify(clinic, view.to, findings).map(drop);
    // Open alerts of the period first.
    let left = view.counts.open_alerts;
    assert!(left > 0);
    assert_eq!(
        attempt(&mut clinic, findings(&view)),
        Err(Refusal::ReviewIncomplete { left })
    );
    clinic.sign_out();
    dispose_all(&mut clinic);
    assert_eq!(review(&mut clinic).counts.open_alerts, 0);

    clinic.sign_in(&officer());
    let left = 3;
    let some = findings(&view).split_off(left as usize);
    assert_eq!(
        attempt(&mut clinic, some),
        Err(Refusal::ReviewIncomplete { left })
    );
    let mut twice = findings(&view);
    twice[1].place = twice[0].place;
    assert_eq!(attempt(&mut clinic, twice), Err(Refusal::OutOfRange));
    let mut other = findings(&view);
    other[1].place = 1_000_000;
    assert_eq!(attempt(&mut clinic, other), Err(Refusal::OutOfRange));
    let mut wordless = findings(&view);
    wordless[0].words.clear();
    let empty = Err(Refusal::Empty { field: Field::Reason });
    assert_eq!(attempt(&mut clinic, wordless), empty);
    let nothing_said = CertifyReview {
        to: view.to,
        findings: findings(&view),
        statement: " ".into(),
    };
    assert_eq!(clinic.core.execute(nothing_said).map(drop), empty);
    let stale = certify(&mut clinic, day("2026-12-31"), findings(&view));
    assert_eq!(
        stale.map(drop),
        Err(Refusal::Stale {
            field: Field::PeriodTo
        })
    );

    let done = certify(&mut clinic, view.to, findings(&view)).unwrap();
    assert_eq!((done.from, done.to), (view.from, view.to));
    assert_eq!((done.sampled as usize, done.questioned), (REVIEW_SAMPLE, 1));
    assert_eq!(done.statement.as_deref(), Some(STATEMENT));
    assert_eq!(done.by.name, "only security officer");
    assert_eq!(
        attempt(&mut clinic, findings(&view)),
        Err(Refusal::Stale {
            field: Field::PeriodTo
        }),
        "once"
    );
    clinic.sign_out();
    let next = review(&mut clinic);
    assert_eq!((next.from, next.to), (day("2026-12-01"), day("2026-12-31")));
    assert_eq!(next.past, slice::from_ref(&done));
    // Whoever verifies learns when the next is due; of what was found only those who review.
    clinic.sign_in(&login_of(Role::PracticeManager));
    let state = clinic.core.execute(ReadAuditState {}).unwrap();
    assert_eq!((state.review_due, state.review_overdue), (day("2027-01-14"), 0));
    assert_eq!((state.reviewed, state.open_alerts), (None, 0));
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let state = clinic.core.execute(ReadAuditState {}).unwrap();
    assert_eq!(state.reviewed, Some(done));
    clinic.assert_verified();
}

#[test]
fn a_review_that_nobody_does_is_overdue_for_those_who_review() {
    let mut clinic = on_monday();
    let overdue = |clinic: &mut Clinic| {
        clinic.sign_in(&officer());
        let days = clinic.core.execute(CountDuties {}).unwrap().review_overdue;
        clinic.sign_out();
        days
    };
    // The 14th of December, and the day after.
    clinic.clock.pass_millis(21 * DAY);
    assert_eq!(overdue(&mut clinic), 0);
    clinic.clock.pass_millis(DAY);
    assert_eq!(overdue(&mut clinic), 1);
    clinic.clock.pass_millis(30 * DAY);
    assert_eq!(overdue(&mut clinic), 31);
    assert_eq!(review(&mut clinic).overdue, 31);
    // Certified, the month after it comes next, and that is over as well.
    dispose_all(&mut clinic);
    let view = review(&mut clinic);
    clinic.sign_in(&officer());
    certify(&mut clinic, view.to, findings(&view)).unwrap();
    clinic.sign_out();
    let next = review(&mut clinic);
    assert_eq!((next.to, next.ready, next.overdue), (day("2026-12-31"), true, 0));
    clinic.clock.pass_millis(DAY);
    assert_eq!(overdue(&mut clinic), 1);
}

#[test]
fn months_follow_each_other_and_their_words_are_sealed() {
    let mut clinic = on_monday();
    clinic.clock.pass_millis(10 * DAY);
    for month in 0..3_usize {
        work(&mut clinic, 30);
        dispose_all(&mut clinic);
        let view = review(&mut clinic);
        assert_eq!(view.past.len(), month);
        clinic.sign_in(&officer());
        certify(&mut clinic, view.to, findings(&view)).unwrap();
        clinic.sign_out();
    }
    let last = review(&mut clinic);
    let periods: Vec<_> = last.past.iter().map(|done| (done.from, done.to)).collect();
    assert_eq!(
        periods,
        [
            (day("2027-01-01"), day("2027-01-31")),
            (day("2026-12-01"), day("2026-12-31")),
            (day("2026-11-01"), day("2026-11-30")),
        ]
    );
    assert!(
        last.past
            .iter()
            .all(|done| done.statement.as_deref() == Some(STATEMENT))
    );
    clinic.sign_in(FIRST);
    clinic.assert_verified();
    clinic.core.execute(RebuildVault {}).unwrap();
    let after = clinic.core.execute(ReadReview {}).unwrap();
    assert_eq!((&after.sample, &after.past), (&last.sample, &last.past));
    clinic.sign_out();

    let folder = clinic.core.folder();
    let password = crate::clinic::secret(crate::clinic::PASSWORD);
    let login = login_of(Role::FrontDesk);
    let vault = entrance::sign_in(folder, &clinic.host, &login, &password).unwrap();
    let entries = read::entries(vault.db(), 1, 100_000).unwrap();
    let certified: Vec<_> = entries
        .iter()
        .filter(|placed| placed.entry.kind() == Some(Kind::ReviewCertified))
        .collect();
    assert_eq!(certified.len(), 3);
    for placed in certified {
        assert_eq!(vault.open_details(&placed.entry).unwrap(), None);
        let bytes = placed.entry.encode().unwrap();
        for text in ["Looked at all", "why at night", "questioned", "as_expected"] {
            assert!(
                !bytes.windows(text.len()).any(|window| window == text.as_bytes()),
                "{text}"
            );
        }
    }
}

#[test]
fn a_review_out_of_turn_fails_verification() {
    let month = |from: &str, to: &str| (day(from), day(to));
    for (period, fails) in [
        (month("2026-11-01", "2026-11-30"), false),
        (month("2026-12-01", "2026-12-31"), true),
        (month("2026-10-01", "2026-10-31"), true),
        (month("2026-11-01", "2026-11-29"), true),
    ] {
        let mut clinic = on_monday();
        clinic.clock.pass_millis(10 * DAY);
        let failed = failed_after(&mut clinic, |vault, permit| {
            vault.certify_review(permit, period, "\n\nfine".into()).unwrap();
        });
        assert_eq!(
            failed.contains(&"permission".to_owned()),
            fails,
            "{period:?}: {failed:?}"
        );
    }
    // And one of a month that is not over.
    let mut clinic = on_monday();
    let failed = failed_after(&mut clinic, |vault, permit| {
        let period = month("2026-11-01", "2026-11-30");
        vault.certify_review(permit, period, "\n\nfine".into()).unwrap();
    });
    assert_eq!(failed, ["permission"]);
}
