//! Whoever left is gone for good: no entry of theirs counts, and none gives them anything.

use crate::ledger::{BACK, THEO, With as _};
use crate::ledger::{Pen, bytes, key, person, public};
use crate::tampered::{BACK_SIZE, Tampered, amara, case, invitation, new_sheet, said, sheet, theo};
use careloop_contract::{Field, UserId};
use careloop_ledger::verify::Check;
use careloop_ledger::{Item, Kind, Value};

fn standing(user: UserId, number: i64) -> Item {
    person(user).with(Field::Standing, Value::Int(number))
}

/// Theo left, and then somebody says this of him.
fn after_leaving(what: &'static str, pen: fn() -> Pen, kind: Kind, items: Vec<Item>) -> Tampered {
    case(what, &[(Check::Keys, BACK, BACK_SIZE + 1)], |ledger| {
        ledger.add(BACK, &amara(), Kind::PersonOffboarded, vec![standing(THEO, 3)]);
        ledger.add(BACK, &pen(), kind, items);
    })
}

pub(crate) fn cases() -> Vec<Tampered> {
    let keys = || {
        person(THEO)
            .with(Field::SigningKey, public(&key::of(9)))
            .with(Field::SealingKey, bytes(&[9; 32]))
    };
    vec![
        after_leaving("somebody who left goes on", theo, Kind::Locked, Vec::new()),
        after_leaving(
            "somebody who left is let in again",
            amara,
            Kind::StandingChanged,
            vec![standing(THEO, 0)],
        ),
        after_leaving(
            "somebody who left is suspended, to be let in later",
            amara,
            Kind::StandingChanged,
            vec![standing(THEO, 2)],
        ),
        after_leaving(
            "somebody who left is invited anew",
            amara,
            Kind::PersonInvited,
            vec![invitation(THEO)],
        ),
        after_leaving(
            "the sheet gives keys to somebody who left",
            sheet,
            Kind::Recovered,
            vec![keys(), new_sheet(&key::of(8))],
        ),
        said(
            "a leave by a change of standing",
            amara,
            Kind::StandingChanged,
            vec![standing(THEO, 3)],
        ),
        said(
            "a leave that lets somebody in",
            amara,
            Kind::PersonOffboarded,
            vec![standing(THEO, 1)],
        ),
        said(
            "a leave that lets the same person in again",
            amara,
            Kind::PersonOffboarded,
            vec![standing(THEO, 3), standing(THEO, 1)],
        ),
    ]
}
