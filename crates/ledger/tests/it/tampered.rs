//! Everything somebody might do to a ledger behind the program's back, and where it is found.

use crate::fixture::frozen;
use crate::ledger::{
    AMARA, BACK, FRONT, Ledger, NOTE, Pen, TASK, THEO, With as _, bytes, clinic, id, item, key, of_session,
    person, public, session, task, text, workstation,
};
use careloop_contract::{ActId, ClinicId, DataCategory, Field, Instant, Role, Roles, UserId, WorkstationId};
use careloop_ledger::sign::{PublicKey, Signature, SigningKey};
use careloop_ledger::tree::{EMPTY_ROOT, Hash};
use careloop_ledger::verify::{Check, encode_heads};
use careloop_ledger::{Actor, Entry, Item, KeyName, Kind, Outcome, Subject, SubjectKind, Value};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// A ledger after something was done to it, and what must be found at which entry.
pub(crate) struct Tampered {
    pub(crate) what: &'static str,
    pub(crate) ledger: Ledger,
    found: Vec<(Check, WorkstationId, u64)>,
}

/// Numbers of entries in the fixture's first log.
const KEY_GRANTED: usize = 1;
const INVITED: usize = 3;
const TASK_ADDED: usize = 5;
const SECOND_PART: usize = 7;
const LAST_PART: usize = 8;
const ENROLLED: usize = 11;
const LOCKED_TIME: usize = 13;
const NOTED: usize = 16;
const JOINED: usize = 19;
/// Entries in its second log.
pub(crate) const BACK_SIZE: u64 = 9;

pub(crate) fn case(
    what: &'static str,
    found: &[(Check, WorkstationId, u64)],
    change: impl FnOnce(&mut Ledger),
) -> Tampered {
    let mut ledger = frozen();
    change(&mut ledger);
    Tampered {
        what,
        ledger,
        found: found.to_vec(),
    }
}

pub(crate) fn amara() -> Pen {
    Pen::new(Actor::Person(AMARA), key::amara_later(), None)
}

pub(crate) fn theo() -> Pen {
    Pen::new(Actor::Person(THEO), key::theo(), None)
}

pub(crate) fn sheet() -> Pen {
    Pen::new(Actor::Recovery, key::recovery(), None)
}

/// The sheet that is in force after [`new_sheet`] of key 9.
fn later_sheet() -> Pen {
    Pen::new(Actor::Recovery, key::of(9), None)
}

/// Names another recovery key.
pub(crate) fn new_sheet(signing: &SigningKey) -> Item {
    clinic()
        .with(Field::RecoverySigningKey, public(signing))
        .with(Field::RecoverySealingKey, bytes(&[9; 32]))
}

/// The encoding of a point for which signatures of anything can be made.
const SMALL_ORDER: [u8; 32] = {
    let mut one = [0; 32];
    one[0] = 1;
    one
};

/// The fixture up to an entry, for what must happen before later ones.
fn cut(ledger: &mut Ledger, places: usize) {
    ledger.entries.truncate(places);
}

/// An enrolment of Theo with the fixture's invitation.
fn enrolment(new: &SigningKey) -> Item {
    person(THEO)
        .with(Field::Standing, Value::Int(1))
        .with(Field::SigningKey, public(new))
        .with(Field::SealingKey, bytes(&[0x77; 32]))
        .with(Field::Invitation, bytes(&[0x66; 32]))
}

pub(crate) fn invitation(user: UserId) -> Item {
    person(user)
        .with(Field::Invitation, bytes(&Sha256::digest([0x66; 32])))
        .with(Field::InvitationExpires, Value::Int(i64::MAX))
}

/// An entry that is right in every way but in who may say it, added at the end.
pub(crate) fn said(what: &'static str, pen: fn() -> Pen, kind: Kind, items: Vec<Item>) -> Tampered {
    case(what, &[(Check::Keys, BACK, BACK_SIZE)], |ledger| {
        ledger.add(BACK, &pen(), kind, items);
    })
}

pub(crate) fn all() -> Vec<Tampered> {
    let mut all = changed_bytes();
    all.extend(moved_entries());
    all.extend(false_signers());
    all.extend(false_enrolments());
    all.extend(beyond_their_kind());
    all.extend(crate::leavers::cases());
    all.extend(broken_acts());
    all.extend(false_beginnings());
    all
}

/// What is wrong when the bytes of entry 5 of the first log are others: its own signature, the
/// roots from the next entry on, and what the joining workstation found.
const EDITED: [(Check, WorkstationId, u64); 3] = [
    (Check::Tree, FRONT, 6),
    (Check::Signatures, FRONT, 5),
    (Check::Keys, BACK, 0),
];

fn edited(what: &'static str, extra: &[(Check, WorkstationId, u64)], change: fn(&mut Entry)) -> Tampered {
    let mut found = [EDITED.as_slice(), extra].concat();
    found.sort_unstable();
    case(what, &found, |ledger| {
        let stored = &mut ledger.entries[TASK_ADDED];
        let mut entry = Entry::decode(&stored.bytes).expect("an entry");
        change(&mut entry);
        stored.bytes = entry.encode().expect("within the limits");
    })
}

/// One field of an entry after the other.
fn changed_bytes() -> Vec<Tampered> {
    let here = |check| (check, FRONT, 5);
    vec![
        edited("the time of an entry", &[], |entry| {
            entry.at = Instant::from_millis(0)
        }),
        edited("its session", &[], |entry| entry.session = None),
        edited("its kind", &[], |entry| entry.kind = Kind::TaskEdited.number()),
        edited("a text", &[], |entry| {
            entry.items[0].deltas[0].value = text("Call nobody");
        }),
        edited("a number", &[], |entry| {
            entry.items[0].deltas[4].value = Value::Int(0)
        }),
        edited("a version seen", &[], |entry| {
            entry.items[0].deltas[0].seen = Some(entry.version(0))
        }),
        edited("the record", &[], |entry| {
            entry.items[0].subject = Some(Subject::new(SubjectKind::Task, id(0x32)));
        }),
        edited("a field taken out", &[], |entry| {
            entry.items[0].deltas.pop();
        }),
        edited("its clock, set back", &[here(Check::Sequence)], |entry| {
            entry.clock = 1
        }),
        edited("its part of an act", &[here(Check::Acts)], |entry| entry.part = 2),
        // Whose key would have signed is unknown then, so the signature is not asked.
        case(
            "its author",
            &[(Check::Tree, FRONT, 6), (Check::Keys, FRONT, 5)],
            |ledger| {
                let stored = &mut ledger.entries[TASK_ADDED];
                let mut entry = Entry::decode(&stored.bytes).expect("an entry");
                entry.actor = Actor::Person(THEO);
                stored.bytes = entry.encode().expect("within the limits");
            },
        ),
        case(
            "a byte, so that it is no entry",
            &[
                (Check::Content, FRONT, 5),
                (Check::Tree, FRONT, 6),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                ledger.entries[TASK_ADDED].bytes[0] ^= 1;
            },
        ),
        case(
            "a byte of a sealed value",
            &[
                (Check::Tree, FRONT, 17),
                (Check::Signatures, FRONT, 16),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                let stored = &mut ledger.entries[NOTED];
                let mut entry = Entry::decode(&stored.bytes).expect("an entry");
                if let Value::Sealed(sealed) = &mut entry.items[0].deltas[1].value {
                    assert_eq!(sealed.key, KeyName::Clinical);
                    sealed.ciphertext[0] ^= 1;
                }
                stored.bytes = entry.encode().expect("within the limits");
            },
        ),
        case(
            "a bit of a signature",
            &[(Check::Signatures, FRONT, 5)],
            |ledger| {
                let stored = &mut ledger.entries[TASK_ADDED];
                let mut signature = *stored.signature.as_bytes();
                signature[63] ^= 0x10;
                stored.signature = Signature::from_bytes(signature);
            },
        ),
        case(
            "the signature of another entry",
            &[(Check::Signatures, FRONT, 5)],
            |ledger| {
                ledger.entries[TASK_ADDED].signature = ledger.entries[TASK_ADDED - 1].signature;
            },
        ),
        case(
            "an entry of the last log, chained anew without the key",
            &[(Check::Signatures, BACK, 4)],
            |ledger| {
                ledger.rechain(JOINED + 4, |entry| entry.items[0].deltas[1].value = Value::Int(0));
            },
        ),
        case(
            "an entry of the first log, chained anew without the key",
            &[(Check::Signatures, FRONT, 5), (Check::Keys, BACK, 0)],
            |ledger| {
                ledger.rechain(TASK_ADDED, |entry| {
                    entry.items[0].deltas[0].value = text("Call nobody")
                });
            },
        ),
        case(
            "the genesis entry",
            &[
                (Check::Content, FRONT, 0),
                (Check::Tree, FRONT, 1),
                (Check::Signatures, FRONT, 0),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                let mut entry = Entry::decode(&ledger.entries[0].bytes).expect("an entry");
                entry.items[0].deltas[2].value = Value::Bool(true);
                ledger.entries[0].bytes = entry.encode().expect("within the limits");
            },
        ),
    ]
}

fn moved_entries() -> Vec<Tampered> {
    vec![
        case(
            "an entry removed",
            &[
                (Check::Sequence, FRONT, 6),
                (Check::Tree, FRONT, 6),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                ledger.entries.remove(TASK_ADDED);
            },
        ),
        case(
            "entries removed from the end of a log",
            &[(Check::Keys, BACK, 0)],
            |ledger| {
                ledger.entries.remove(JOINED - 1);
            },
        ),
        case(
            "an entry removed and the rest numbered anew",
            &[
                (Check::Content, FRONT, 5),
                (Check::Tree, FRONT, 5),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                ledger.entries.remove(TASK_ADDED);
                for stored in ledger
                    .entries
                    .iter_mut()
                    .filter(|stored| stored.workstation == FRONT)
                {
                    stored.seq -= u64::from(stored.seq > 5);
                }
            },
        ),
        case(
            "an entry twice",
            &[
                (Check::Sequence, FRONT, 5),
                (Check::Tree, FRONT, 5),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                let again = ledger.entries[TASK_ADDED].clone();
                ledger.entries.insert(TASK_ADDED + 1, again);
            },
        ),
        case(
            "two entries in another order",
            &[
                (Check::Sequence, FRONT, 5),
                (Check::Tree, FRONT, 5),
                (Check::Keys, BACK, 0),
            ],
            |ledger| {
                ledger.entries.swap(TASK_ADDED - 1, TASK_ADDED);
            },
        ),
        case(
            "an entry kept under another log",
            &[
                (Check::Content, BACK, 9),
                (Check::Sequence, BACK, 9),
                (Check::Tree, BACK, 9),
                (Check::Keys, BACK, 9),
            ],
            |ledger| {
                let mut moved = ledger.entries[TASK_ADDED].clone();
                (moved.workstation, moved.seq) = (BACK, BACK_SIZE);
                ledger.entries.push(moved);
            },
        ),
        case(
            "an entry of another clinic",
            &[(Check::Content, BACK, BACK_SIZE)],
            |ledger| {
                let next = ledger.next(BACK, &amara(), Kind::Locked);
                let entry = Entry {
                    clinic: ClinicId::from_bytes([9; 16]),
                    ..next
                };
                ledger.push(&entry, &key::amara_later());
            },
        ),
        case(
            "a number left out",
            &[(Check::Sequence, BACK, BACK_SIZE + 1)],
            |ledger| {
                let next = ledger.next(BACK, &amara(), Kind::Locked);
                ledger.push(
                    &Entry {
                        seq: BACK_SIZE + 1,
                        ..next
                    },
                    &key::amara_later(),
                );
            },
        ),
        case(
            "a clock that stands still",
            &[(Check::Sequence, BACK, BACK_SIZE)],
            |ledger| {
                let last = ledger.entries.last().expect("entries");
                let clock = Entry::decode(&last.bytes).expect("an entry").clock;
                let next = ledger.next(BACK, &amara(), Kind::Locked);
                ledger.push(&Entry { clock, ..next }, &key::amara_later());
            },
        ),
        case(
            "a root of another history",
            &[(Check::Tree, BACK, BACK_SIZE)],
            |ledger| {
                let next = ledger.next(BACK, &amara(), Kind::Locked);
                ledger.push(
                    &Entry {
                        previous_root: Hash::from_bytes([9; 32]),
                        ..next
                    },
                    &key::amara_later(),
                );
            },
        ),
    ]
}

fn false_signers() -> Vec<Tampered> {
    let here = (Check::Keys, BACK, BACK_SIZE);
    vec![
        case("signed by a key that was replaced", &[here], |ledger| {
            ledger.add(
                BACK,
                &Pen {
                    key: key::amara(),
                    ..amara()
                },
                Kind::Locked,
                Vec::new(),
            );
        }),
        case(
            "signed by another than the key that is named",
            &[(Check::Signatures, BACK, BACK_SIZE)],
            |ledger| {
                let entry = ledger.next(BACK, &amara(), Kind::Locked);
                ledger.push(&entry, &key::back());
            },
        ),
        said("by somebody who is suspended", theo, Kind::Locked, Vec::new()),
        said(
            "by nobody who was ever invited",
            || Pen::new(Actor::Person(UserId::from_bytes(id(0x13))), key::of(9), None),
            Kind::Locked,
            Vec::new(),
        ),
        said(
            "a workstation that speaks for a person",
            || Pen::new(Actor::Person(AMARA), key::back(), None),
            Kind::TaskAdded,
            vec![task(id(0x32)).with(Field::Title, text("forged"))],
        ),
        said(
            "a workstation that adds a task",
            || Pen::new(Actor::Workstation, key::back(), None),
            Kind::TaskAdded,
            vec![task(id(0x32)).with(Field::Title, text("forged"))],
        ),
        said(
            "a workstation that changes a task in what it may say",
            || Pen::new(Actor::Workstation, key::back(), None),
            Kind::LockedTime,
            vec![task(TASK).with(Field::Title, text("forged"))],
        ),
        said(
            "a workstation in another's log",
            || Pen::new(Actor::Workstation, key::front(), None),
            Kind::LockedTime,
            vec![of_session(session(4))],
        ),
        said(
            "the sheet at everyday work",
            sheet,
            Kind::TaskEdited,
            vec![task(TASK)],
        ),
        case("a kind of a newer version by a workstation", &[here], |ledger| {
            let pen = Pen::new(Actor::Workstation, key::back(), None);
            let next = ledger.next(BACK, &pen, Kind::LockedTime);
            ledger.push(&Entry { kind: 60_000, ..next }, &pen.key);
        }),
        case("a key that is none", &[here], |ledger| {
            let weak = PublicKey::from_bytes([0; 32]);
            let next = ledger.next(BACK, &sheet(), Kind::Recovered);
            let items = vec![person(THEO).with(Field::SigningKey, bytes(weak.as_bytes()))];
            ledger.push(&Entry { items, ..next }, &key::recovery());
        }),
    ]
}

fn false_enrolments() -> Vec<Tampered> {
    let here = (Check::Keys, FRONT, 11);
    let enrol = |what, items: Vec<Item>| {
        case(what, &[here], |ledger| {
            cut(ledger, ENROLLED);
            ledger.add(FRONT, &theo(), Kind::PersonEnrolled, items);
        })
    };
    let nurse = Roles::of(&[Role::ClinicalStaff, Role::Administrator]);
    let roles = Value::Int(i64::from(nurse.bits()));
    let mut with_roles = enrolment(&key::theo());
    with_roles
        .deltas
        .insert(0, careloop_ledger::Delta::new(Field::Roles, None, roles));
    let mut wrong_proof = enrolment(&key::theo());
    wrong_proof.deltas[3].value = bytes(&[0x65; 32]);
    vec![
        enrol("an enrolment that gives itself a role", vec![with_roles]),
        enrol("an enrolment without the right proof", vec![wrong_proof]),
        enrol("an enrolment with the digest instead of the proof", {
            let mut digest = enrolment(&key::theo());
            digest.deltas[3].value = bytes(&Sha256::digest([0x66; 32]));
            vec![digest]
        }),
        enrol(
            "an enrolment that speaks of somebody else",
            vec![
                enrolment(&key::theo()),
                person(AMARA).with(Field::Standing, Value::Int(2)),
            ],
        ),
        enrol(
            "an enrolment with two keys",
            vec![
                enrolment(&key::theo()),
                person(THEO).with(Field::SigningKey, public(&key::of(9))),
            ],
        ),
        case("an enrolment after the invitation is void", &[here], |ledger| {
            cut(ledger, ENROLLED);
            let invited = Entry::decode(&ledger.entries[INVITED].bytes).expect("an entry");
            let expires = invited.items[0]
                .value(Field::InvitationExpires)
                .and_then(Value::as_int);
            let next = ledger.next(FRONT, &theo(), Kind::PersonEnrolled);
            let at = Instant::from_millis(expires.expect("a time") + 1);
            let clock = at.as_millis().unsigned_abs() << 16;
            let entry = Entry {
                at,
                clock,
                items: vec![enrolment(&key::theo())],
                ..next
            };
            ledger.push(&entry, &key::theo());
        }),
        case(
            "an invitation used twice",
            &[(Check::Keys, FRONT, 12)],
            |ledger| {
                cut(ledger, ENROLLED + 1);
                let again = Pen {
                    key: key::of(9),
                    ..theo()
                };
                ledger.add(FRONT, &again, Kind::PersonEnrolled, vec![enrolment(&key::of(9))]);
            },
        ),
        case(
            "an invitation that an enrolment gives itself",
            &[(Check::Keys, FRONT, 12)],
            |ledger| {
                cut(ledger, ENROLLED);
                let digest = person(THEO).with(Field::Invitation, bytes(&Sha256::digest([0x66; 32])));
                let items = vec![enrolment(&key::theo()), digest];
                ledger.add(FRONT, &theo(), Kind::PersonEnrolled, items);
                let again = Pen {
                    key: key::of(9),
                    ..theo()
                };
                ledger.add(FRONT, &again, Kind::PersonEnrolled, vec![enrolment(&key::of(9))]);
            },
        ),
        case(
            "an invitation from before a suspension",
            &[(Check::Keys, BACK, BACK_SIZE + 3)],
            |ledger| {
                ledger.add(BACK, &amara(), Kind::PersonInvited, vec![invitation(THEO)]);
                for standing in [2, 1] {
                    let changed = person(THEO).with(Field::Standing, Value::Int(standing));
                    ledger.add(BACK, &amara(), Kind::StandingChanged, vec![changed]);
                }
                let again = Pen {
                    key: key::of(9),
                    ..theo()
                };
                ledger.add(BACK, &again, Kind::PersonEnrolled, vec![enrolment(&key::of(9))]);
            },
        ),
    ]
}

/// Entries that are signed by who they say, but say what their kind may not.
fn beyond_their_kind() -> Vec<Tampered> {
    let administrator = Value::Int(i64::from(Roles::of(&[Role::Administrator]).bits()));
    vec![
        said(
            "a role given by an edit of a task",
            amara,
            Kind::TaskEdited,
            vec![person(AMARA).with(Field::Roles, administrator)],
        ),
        said(
            "a standing changed by a password's change",
            amara,
            Kind::PasswordChanged,
            vec![person(THEO).with(Field::Standing, Value::Int(1))],
        ),
        said(
            "a key given by a password's change",
            amara,
            Kind::PasswordChanged,
            vec![person(THEO).with(Field::SigningKey, public(&key::of(9)))],
        ),
        said(
            "a recovery without the sheet",
            amara,
            Kind::Recovered,
            vec![person(THEO).with(Field::SigningKey, public(&key::of(9)))],
        ),
        said(
            "a task changed by a view",
            amara,
            Kind::Viewed,
            vec![task(TASK).with(Field::Title, text("x"))],
        ),
        said(
            "a patient changed by a comment",
            amara,
            Kind::Commented,
            vec![
                item(SubjectKind::Patient, id(0x21), DataCategory::Demographics)
                    .with(Field::Phone, text("1")),
            ],
        ),
        said(
            "a note changed by the registration of a patient",
            amara,
            Kind::PatientAdded,
            vec![
                item(SubjectKind::Remark, NOTE, DataCategory::Clinical)
                    .with(Field::RemarkRetracted, Value::Bool(true)),
            ],
        ),
        said(
            "a header put in force by a view",
            amara,
            Kind::Searched,
            vec![clinic().with(Field::HeaderHash, bytes(&[0; 32]))],
        ),
        said(
            "the audit key changed",
            amara,
            Kind::PasswordChanged,
            vec![clinic().with(Field::AuditKey, bytes(&[9; 32]))],
        ),
        said(
            "the recovery key changed by a change of settings",
            amara,
            Kind::SettingsChanged,
            vec![new_sheet(&key::of(9))],
        ),
        said(
            "a new sheet ordered by the old one",
            sheet,
            Kind::RecoveryRenewed,
            vec![new_sheet(&key::of(9))],
        ),
        said(
            "a sheet that anybody could sign for",
            sheet,
            Kind::Recovered,
            vec![clinic().with(Field::RecoverySigningKey, bytes(&SMALL_ORDER))],
        ),
        case(
            "the sheet again after it was used",
            &[(Check::Keys, BACK, BACK_SIZE + 1)],
            |ledger| {
                ledger.add(BACK, &sheet(), Kind::Recovered, vec![new_sheet(&key::of(9))]);
                ledger.add(BACK, &sheet(), Kind::HeaderSettled, Vec::new());
            },
        ),
        case(
            "the sheet after another was ordered",
            &[(Check::Keys, BACK, BACK_SIZE + 1)],
            |ledger| {
                ledger.add(
                    BACK,
                    &amara(),
                    Kind::RecoveryRenewed,
                    vec![new_sheet(&key::of(9))],
                );
                let person = person(AMARA).with(Field::SigningKey, public(&key::of(8)));
                ledger.add(BACK, &sheet(), Kind::Recovered, vec![person]);
            },
        ),
        case(
            "a sheet that was ordered in a refused entry",
            &[(Check::Keys, BACK, BACK_SIZE)],
            |ledger| {
                let mut entry = ledger.next(BACK, &amara(), Kind::RecoveryRenewed);
                entry.outcome = Outcome::Refused("not_permitted".to_owned());
                entry.items = vec![new_sheet(&key::of(9))];
                ledger.push(&entry, &key::amara_later());
                ledger.add(BACK, &later_sheet(), Kind::HeaderSettled, Vec::new());
                assert_eq!(
                    ledger.verify().findings[&Check::Keys].count,
                    2,
                    "neither entry counts"
                );
            },
        ),
        said(
            "the checkpoint key of another workstation",
            amara,
            Kind::AlarmsAcknowledged,
            vec![workstation(FRONT).with(Field::CheckpointKey, public(&key::of(9)))],
        ),
        said(
            "a key granted by a password's change",
            amara,
            Kind::PasswordChanged,
            vec![person(AMARA).with(Field::Grant, bytes(&[0xa0]))],
        ),
        said(
            "a record that is not named where nothing is hidden",
            amara,
            Kind::TaskEdited,
            vec![Item {
                subject: None,
                ..task(TASK)
            }],
        ),
        said(
            "a header put in force by a change of roles",
            amara,
            Kind::RolesChanged,
            vec![clinic().with(Field::HeaderNumber, Value::Int(9))],
        ),
        said(
            "a person renamed without being invited",
            amara,
            Kind::RolesChanged,
            vec![person(THEO).with(Field::DisplayName, text("Amara Okafor"))],
        ),
        said(
            "a workstation that joins again",
            sheet,
            Kind::WorkstationJoined,
            vec![workstation(BACK).with(Field::WorkstationKey, public(&key::of(9)))],
        ),
        case(
            "a refused act that changes a record",
            &[(Check::Keys, BACK, BACK_SIZE)],
            |ledger| {
                let next = ledger.next(BACK, &amara(), Kind::TaskEdited);
                let entry = Entry {
                    outcome: Outcome::Refused("stale".to_owned()),
                    items: vec![task(TASK).with(Field::Title, text("x"))],
                    ..next
                };
                ledger.push(&entry, &key::amara_later());
            },
        ),
        case(
            "a key in a kind of a newer version",
            &[(Check::Keys, BACK, BACK_SIZE)],
            |ledger| {
                let next = ledger.next(BACK, &amara(), Kind::Locked);
                let items = vec![person(THEO).with(Field::SigningKey, public(&key::of(9)))];
                ledger.push(
                    &Entry {
                        kind: 60_000,
                        items,
                        ..next
                    },
                    &key::amara_later(),
                );
            },
        ),
    ]
}

fn broken_acts() -> Vec<Tampered> {
    let of = |part, parts| {
        move |ledger: &mut Ledger| {
            let next = ledger.next(BACK, &amara(), Kind::TasksImported);
            ledger.push(&Entry { part, parts, ..next }, &key::amara_later());
        }
    };
    let last = (Check::Acts, BACK, BACK_SIZE);
    vec![
        case("an act without its end, at the end", &[last], of(1, 2)),
        case("an act without its beginning", &[last], of(2, 2)),
        case("an act of no parts", &[last], of(1, 0)),
        case("part nought of an act", &[last], of(0, 1)),
        case(
            "an act that ends where another begins",
            &[(Check::Acts, BACK, BACK_SIZE + 1)],
            |ledger| {
                of(1, 2)(ledger);
                of(1, 1)(ledger);
            },
        ),
        case(
            "an act that is cut off is named by its first part",
            &[(Check::Acts, FRONT, 6)],
            |ledger| {
                cut(ledger, LAST_PART);
            },
        ),
        case(
            "two parts of an act in another order",
            &[
                (Check::Sequence, FRONT, 8),
                (Check::Tree, FRONT, 8),
                (Check::Keys, BACK, 0),
                (Check::Acts, FRONT, 8),
            ],
            |ledger| {
                ledger.entries.swap(SECOND_PART, LAST_PART);
            },
        ),
        case(
            "a part of another act",
            &[(Check::Acts, BACK, BACK_SIZE + 1)],
            |ledger| {
                of(1, 2)(ledger);
                let next = ledger.next(BACK, &amara(), Kind::TasksImported);
                let entry = Entry {
                    act: ActId::from_bytes([9; 16]),
                    part: 2,
                    parts: 2,
                    ..next
                };
                ledger.push(&entry, &key::amara_later());
            },
        ),
    ]
}

fn false_beginnings() -> Vec<Tampered> {
    let third = WorkstationId::from_bytes(id(3));
    let joining = |heads: Vec<u8>| {
        vec![
            workstation(third)
                .with(Field::WorkstationKey, public(&key::of(9)))
                .with(Field::BaseHeads, Value::Bytes(heads)),
        ]
    };
    let false_heads = |ledger: &Ledger| {
        let report = ledger.verify();
        let heads: Vec<_> = report
            .logs
            .iter()
            .map(|(id, tree)| (*id, tree.size() - 1, tree.root()))
            .collect();
        encode_heads(&heads)
    };
    vec![
        case(
            "a second genesis in a log that exists",
            &[(Check::Content, BACK, BACK_SIZE), (Check::Keys, BACK, BACK_SIZE)],
            |ledger| {
                let pen = Pen {
                    key: key::of(9),
                    ..amara()
                };
                let items = vec![person(AMARA).with(Field::SigningKey, public(&key::of(9)))];
                ledger.add(BACK, &pen, Kind::Genesis, items);
            },
        ),
        case(
            "a second genesis in a log of its own",
            &[(Check::Content, third, 0), (Check::Keys, third, 0)],
            |ledger| {
                let pen = Pen {
                    key: key::of(9),
                    ..amara()
                };
                let items = vec![person(AMARA).with(Field::SigningKey, public(&key::of(9)))];
                let next = ledger.next(third, &pen, Kind::Genesis);
                ledger.push(
                    &Entry {
                        clinic: ClinicId::from_bytes([0; 16]),
                        items,
                        ..next
                    },
                    &pen.key,
                );
            },
        ),
        case(
            "another genesis in its place",
            &[
                (Check::Content, FRONT, 0),
                (Check::Keys, FRONT, 1),
                (Check::Tree, FRONT, 1),
            ],
            |ledger| {
                let pen = Pen {
                    key: key::of(9),
                    ..amara()
                };
                let mut entry = Entry::decode(&ledger.entries[0].bytes).expect("an entry");
                entry.signer = pen.key.public_key().key_id();
                entry.items[1].deltas[4].value = public(&pen.key);
                let signed = entry.sign(&pen.key).expect("within the limits");
                (ledger.entries[0].bytes, ledger.entries[0].signature) = (signed.bytes, signed.signature);
                cut(ledger, KEY_GRANTED + 1);
            },
        ),
        case(
            "no genesis",
            &[
                (Check::Content, FRONT, 1),
                (Check::Sequence, FRONT, 1),
                (Check::Tree, FRONT, 1),
                (Check::Keys, FRONT, 1),
            ],
            |ledger| {
                ledger.entries.remove(0);
                cut(ledger, 3);
            },
        ),
        case(
            "a workstation that joins with false heads",
            &[(Check::Keys, third, 0)],
            |ledger| {
                let heads = false_heads(ledger);
                ledger.add(third, &sheet(), Kind::WorkstationJoined, joining(heads));
            },
        ),
        case(
            "a workstation that joins without heads",
            &[(Check::Keys, third, 0)],
            |ledger| {
                let items = vec![workstation(third).with(Field::WorkstationKey, public(&key::of(9)))];
                ledger.add(third, &sheet(), Kind::WorkstationJoined, items);
            },
        ),
        case(
            "a workstation that a person lets join",
            &[(Check::Keys, third, 0)],
            |ledger| {
                let heads = ledger.heads();
                ledger.add(third, &amara(), Kind::WorkstationJoined, joining(heads));
            },
        ),
        case(
            "a log that begins without joining",
            &[(Check::Keys, third, 0)],
            |ledger| {
                let next = ledger.next(third, &amara(), Kind::Locked);
                ledger.push(
                    &Entry {
                        previous_root: EMPTY_ROOT,
                        ..next
                    },
                    &key::amara_later(),
                );
            },
        ),
        case(
            "what a workstation whose joining is not trusted says",
            &[(Check::Keys, third, 0)],
            |ledger| {
                let heads = false_heads(ledger);
                ledger.add(third, &sheet(), Kind::WorkstationJoined, joining(heads));
                let pen = Pen::new(Actor::Workstation, key::of(9), None);
                ledger.add(third, &pen, Kind::LockedTime, vec![of_session(session(4))]);
                assert_eq!(
                    ledger.verify().findings[&Check::Keys].count,
                    2,
                    "neither entry counts"
                );
            },
        ),
    ]
}

#[test]
fn everything_that_was_tampered_with_is_found_where_it_is() {
    let mut wrong = Vec::new();
    for Tampered { what, ledger, found } in all() {
        let findings = ledger.findings();
        let expected: BTreeSet<_> = found.into_iter().collect();
        if findings.iter().copied().collect::<BTreeSet<_>>() != expected {
            wrong.push(format!(
                "{what}:\n  found    {findings:?}\n  expected {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_rules_allow_is_not_found_to_be_wrong() {
    let mut ledger = frozen();
    let third = WorkstationId::from_bytes(id(3));
    // The sheet is used, another is ordered, and that one used in turn.
    ledger.add(BACK, &sheet(), Kind::Recovered, vec![new_sheet(&key::of(9))]);
    ledger.add(BACK, &later_sheet(), Kind::SignedOut, Vec::new());
    ledger.add(
        BACK,
        &amara(),
        Kind::RecoveryRenewed,
        vec![new_sheet(&key::of(8))],
    );
    let latest = Pen::new(Actor::Recovery, key::of(8), None);
    ledger.add(BACK, &latest, Kind::Recovered, vec![new_sheet(&key::recovery())]);
    ledger.add(BACK, &amara(), Kind::PersonInvited, vec![invitation(THEO)]);
    let reinstated = person(THEO).with(Field::Standing, Value::Int(0));
    ledger.add(BACK, &amara(), Kind::StandingChanged, vec![reinstated]);
    ledger.add(BACK, &amara(), Kind::PersonInvited, vec![invitation(THEO)]);
    let again = Pen {
        key: key::of(9),
        ..theo()
    };
    ledger.add(BACK, &again, Kind::PersonEnrolled, vec![enrolment(&key::of(9))]);
    ledger.add(BACK, &again, Kind::PasswordChanged, vec![person(THEO), clinic()]);
    let acknowledged = vec![
        of_session(session(4)),
        workstation(BACK).with(Field::CheckpointKey, public(&key::of(10))),
        clinic().with(Field::HeaderHash, bytes(&[0; 32])),
    ];
    ledger.add(BACK, &amara(), Kind::AlarmsAcknowledged, acknowledged);
    let heads = ledger.heads();
    let joined = workstation(third)
        .with(Field::WorkstationKey, Value::Null)
        .with(Field::CheckpointKey, Value::Null)
        .with(Field::BaseHeads, Value::Bytes(heads));
    ledger.add(third, &sheet(), Kind::WorkstationJoined, vec![joined]);
    // Without a workstation key the person signs, and the report says that nobody vouches for it.
    ledger.add(third, &amara(), Kind::LockedTime, vec![of_session(session(4))]);
    assert_eq!(ledger.findings(), []);
    assert_eq!(ledger.verify().unattested, 1);
}

/// Beside the cases above: whatever byte of the fixture is changed, something is found.
#[test]
fn every_changed_byte_of_every_entry_is_found() {
    let ledger = frozen();
    for place in 0..ledger.entries.len() {
        for position in 0..ledger.entries[place].bytes.len() {
            let mut changed = ledger.clone();
            changed.entries[place].bytes[position] ^= 1 << (position % 8);
            // The rest of the log would only add findings.
            changed.entries.truncate(place + 1);
            let (findings, stored) = (changed.findings(), &changed.entries[place]);
            let at = (stored.workstation, stored.seq);
            let named = findings
                .iter()
                .any(|(_, workstation, seq)| (*workstation, *seq) == at);
            assert!(named, "byte {position} of entry {place}: {findings:?}");
        }
    }
}

#[test]
fn the_locked_time_entry_is_the_workstations_own() {
    let entry = Entry::decode(&frozen().entries[LOCKED_TIME].bytes).expect("an entry");
    assert_eq!(
        (entry.kind(), entry.actor),
        (Some(Kind::LockedTime), Actor::Workstation)
    );
}
