use super::limits::standard;
use super::*;
use careloop_contract::Role::*;
use careloop_contract::view::Adjustment;
use proptest::prelude::*;
use std::collections::BTreeMap;

const TABLE: Policy = Policy::standard();

fn active(roles: &[Role]) -> Asker {
    Asker {
        by_pin: false,
        duty: None,
        roles: Roles::of(roles),
        standing: Standing::Active,
        read_only: false,
    }
}

/// Every set of roles in every state of a session.
fn every_asker() -> impl Iterator<Item = Asker> {
    let duties = [None, Some(Duty::SetUpFactor), Some(Duty::ChangePassword)];
    (0..128).flat_map(move |bits| {
        Standing::ALL.iter().flat_map(move |standing| {
            (0..4).flat_map(move |flags| {
                duties.into_iter().map(move |duty| Asker {
                    by_pin: flags & 1 != 0,
                    duty,
                    roles: Roles::from_bits(bits),
                    standing: *standing,
                    read_only: flags & 2 != 0,
                })
            })
        })
    })
}

/// Every way a task may stand to somebody.
fn every_case() -> impl Iterator<Item = Case> {
    Relation::ALL.iter().flat_map(|relation| {
        Sensitivity::ALL.iter().map(|sensitivity| Case {
            relation: *relation,
            sensitivity: *sensitivity,
        })
    })
}

/// Every set of roles, nothing denied.
fn every_active() -> impl Iterator<Item = Asker> {
    (0..128).map(|bits| Asker {
        roles: Roles::from_bits(bits),
        ..active(&[])
    })
}

// ---- the printed page ------------------------------------------------------------------------

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.md");

#[test]
fn the_printed_policy_is_the_policy_in_force() {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        #[expect(clippy::disallowed_methods, reason = "a test's snapshot, not a vault")]
        std::fs::write(PAGE, markdown()).expect("docs/policy.md can be written");
    }
    let printed = std::fs::read_to_string(PAGE).expect("docs/policy.md can be read");
    assert_eq!(
        printed,
        markdown(),
        "docs/policy.md is out of date: review the change, then \
         `UPDATE_SNAPSHOTS=1 cargo test -p careloop-domain`"
    );
}

/// The table as it stands on the page, read by nothing of the program.
struct Printed {
    /// For each action a cell for each role, then whether an alarm leaves it, then whether a PIN does.
    rows: BTreeMap<String, Vec<String>>,
}

impl Printed {
    fn read() -> Self {
        let page = std::fs::read_to_string(PAGE).expect("docs/policy.md can be read");
        let table = page.split("## ").next().expect("the page begins with the table");
        let rows = table.lines().filter(|line| line.starts_with("| `"));
        let rows = rows.map(|row| {
            let mut cells = row
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned());
            let action = cells.next().expect("an action");
            (action.trim_matches('`').to_owned(), cells.collect())
        });
        Self { rows: rows.collect() }
    }

    /// What somebody who reads the page would say.
    fn allows(&self, action: Action, asker: &Asker, case: Case) -> bool {
        let cells = &self.rows[action.name()];
        let is_discharged = match asker.duty {
            None => true,
            Some(Duty::SetUpFactor) => action == Action::SetUpOwnFactor,
            Some(Duty::ChangePassword) => action == Action::ChangeOwnPassword,
        };
        if asker.standing != Standing::Active
            || !is_discharged
            || (asker.read_only && cells[7] != "✔")
            || (asker.by_pin && cells[8] != "✔")
        {
            return false;
        }
        // Patients, people and keys have no letters in their row, and no sensitivity.
        let is_about_a_task = action == Action::SeeTask
            || action == Action::Comment
            || action == Action::AttachFile
            || action == Action::RetractRemark
            || matches!(action, Action::ReadClinicalNote | Action::AddClinicalNote)
            || cells.iter().any(|cell| cell.contains('M'));
        let is_known = case.sensitivity == Sensitivity::Ordinary
            || case.relation != Relation::Other
            || asker.roles.has(PracticeManager);
        if is_about_a_task && !is_known {
            return false;
        }
        let letter = match case.relation {
            Relation::Mine => "M",
            Relation::MyQueue => "Q",
            Relation::CareTeam => "T",
            Relation::Other => "nothing less than all",
        };
        Role::ALL.iter().zip(cells).any(|(role, cell)| {
            asker.roles.has(*role) && (cell == "✔" || cell.split(' ').any(|of| of == letter))
        })
    }
}

#[test]
fn every_cell_is_decided_as_it_is_printed() {
    let printed = Printed::read();
    assert_eq!(printed.rows.len(), Action::ALL.len());
    let (mut asked, mut granted) = (0_u64, 0_u64);
    for action in Action::ALL {
        for asker in every_asker() {
            for case in every_case() {
                let decision = TABLE.decide(*action, &asker, case);
                assert_eq!(
                    decision.is_granted(),
                    printed.allows(*action, &asker, case),
                    "{action} {case:?} {asker:?}: {decision:?}"
                );
                asked += 1;
                granted += u64::from(decision.is_granted());
            }
        }
    }
    println!("{asked} cells asked, {granted} granted, 0 other than printed");
}

// ---- the table -------------------------------------------------------------------------------

#[test]
fn a_single_role_has_what_its_cell_says() {
    for action in Action::ALL {
        for role in Role::ALL {
            let granted = Relation::ALL
                .iter()
                .filter(|relation| TABLE.decide(*action, &active(&[*role]), **relation).is_granted())
                .count();
            let expected = match standard(*action, *role) {
                Reach::No => 0,
                Reach::Mine => 1,
                Reach::MineAndQueue => 2,
                Reach::CareTeam => 3,
                Reach::Any => 4,
            };
            assert_eq!(granted, expected, "{role}: {action}");
        }
    }
}

#[test]
fn who_is_not_active_may_do_nothing() {
    for asker in every_asker().filter(|asker| asker.standing != Standing::Active) {
        for action in Action::ALL {
            for case in every_case() {
                assert_eq!(
                    TABLE.decide(*action, &asker, case),
                    Decision::NotActive,
                    "{action} {asker:?}"
                );
                assert!(TABLE.permit(*action, &asker, case).is_err(), "{action}");
            }
        }
    }
}

#[test]
fn who_has_no_role_may_do_nothing() {
    for action in Action::ALL {
        for case in every_case() {
            assert!(
                !TABLE.decide(*action, &active(&[]), case).is_granted(),
                "{action}"
            );
        }
    }
}

#[test]
fn a_read_only_session_reads_and_handles_the_alarm() {
    let possible = [
        Action::SeeTask,
        Action::ReadClinicalNote,
        Action::SeePatient,
        Action::SeePeople,
        Action::ReadLedger,
        Action::VerifyVault,
        Action::MakeBackup,
        Action::HandleAlarm,
        Action::PrintRecords,
        Action::SeeSessions,
    ];
    for unhindered in every_active() {
        let asker = Asker {
            read_only: true,
            ..unhindered
        };
        for action in Action::ALL {
            for case in every_case() {
                let expected = if possible.contains(action) {
                    TABLE.decide(*action, &unhindered, case)
                } else {
                    Decision::ReadOnly
                };
                assert_eq!(
                    TABLE.decide(*action, &asker, case),
                    expected,
                    "{action} {asker:?}"
                );
            }
        }
    }
}

#[test]
fn another_role_never_takes_a_right_away() {
    for asker in every_active() {
        for role in Role::ALL {
            let more = Asker {
                roles: Roles::from_bits(asker.roles.bits() | Roles::of(&[*role]).bits()),
                ..asker
            };
            for action in Action::ALL {
                for case in every_case() {
                    assert!(
                        !TABLE.decide(*action, &asker, case).is_granted()
                            || TABLE.decide(*action, &more, case).is_granted(),
                        "{role} takes {action} away from {asker:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_permit_is_given_where_the_decision_grants_and_nowhere_else() {
    for asker in every_asker() {
        for action in Action::ALL {
            for case in every_case() {
                let decided = TABLE.decide(*action, &asker, case).is_granted();
                match TABLE.permit(*action, &asker, case) {
                    Ok(permit) => assert!(decided && permit.action() == *action, "{action}"),
                    Err(_) => assert!(!decided, "{action}"),
                }
            }
        }
    }
}

#[test]
fn every_action_is_granted_to_somebody() {
    for action in Action::ALL {
        assert!(
            Role::ALL
                .iter()
                .any(|role| TABLE.allows_at_all(*action, Roles::of(&[*role]))),
            "{action}"
        );
    }
}

#[test]
fn having_an_action_at_all_is_having_it_for_some_task() {
    for asker in every_active() {
        for action in Action::ALL {
            let some = every_case().any(|case| TABLE.decide(*action, &asker, case).is_granted());
            assert_eq!(TABLE.allows_at_all(*action, asker.roles), some, "{action}");
        }
    }
}

#[test]
fn only_tasks_have_relations() {
    for action in Action::ALL {
        let rule = rule(*action);
        let all_or_nothing = rule
            .reach
            .iter()
            .all(|reach| matches!(reach, Reach::No | Reach::Any));
        assert!(rule.about == About::Task || all_or_nothing, "{action}");
    }
}

#[test]
fn what_acts_on_a_record_needs_sight_of_it() {
    for asker in every_active() {
        for action in Action::ALL {
            for case in every_case() {
                let sight = match rule(*action).about {
                    About::Nothing => continue,
                    About::Task => Action::SeeTask,
                    About::Patient => Action::SeePatient,
                };
                assert!(
                    !TABLE.decide(*action, &asker, case).is_granted()
                        || TABLE.decide(sight, &asker, case).is_granted(),
                    "{action} is granted to {asker:?} who cannot see what it is about"
                );
            }
        }
    }
}

#[test]
fn a_restricted_task_is_not_there_for_whom_it_is_not() {
    let case = Case {
        relation: Relation::Other,
        sensitivity: Sensitivity::Restricted,
    };
    for asker in every_active().filter(|asker| !asker.roles.has(PracticeManager)) {
        for action in Action::ALL
            .iter()
            .filter(|action| rule(**action).about == About::Task)
        {
            assert_eq!(
                TABLE.permit(*action, &asker, case).err(),
                Some(Refusal::NotFound),
                "{action} by {asker:?}"
            );
        }
        assert!(!TABLE.sight(&asker).sees(case));
    }
    assert!(TABLE.sight(&active(&[PracticeManager])).sees(case));
    assert!(
        !TABLE
            .sight(&active(&[Administrator, SecurityOfficer, Provider]))
            .sees(case)
    );
}

#[test]
fn a_sight_is_what_the_policy_says_of_each_task() {
    for asker in every_asker() {
        let sight = TABLE.sight(&asker);
        for case in every_case() {
            let decision = TABLE.decide(Action::SeeTask, &asker, case);
            assert_eq!(sight.sees(case), decision.is_granted(), "{case:?} {asker:?}");
        }
    }
}

#[test]
fn ties_say_how_somebody_stands_to_a_task() {
    let (me, other) = (UserId::from_bytes([1; 16]), UserId::from_bytes([2; 16]));
    let roles = Roles::of(&[Biller]);
    let ties = |author, owner, queue, in_care_team| Ties {
        author,
        owner,
        queue,
        in_care_team,
    };
    for (ties, expected) in [
        (ties(me, Some(other), None, false), Relation::Mine),
        (ties(other, Some(me), None, true), Relation::Mine),
        (ties(other, None, Some(Biller), true), Relation::MyQueue),
        (ties(other, Some(other), Some(Biller), false), Relation::Other),
        (ties(other, Some(other), Some(Biller), true), Relation::CareTeam),
        (ties(other, None, Some(Provider), true), Relation::CareTeam),
        (ties(other, None, Some(Provider), false), Relation::Other),
    ] {
        assert_eq!(ties.relation(me, roles), expected, "{ties:?}");
    }
}

#[test]
fn a_duty_is_said_whatever_it_is_asked_about() {
    for (duty, except) in [
        (Duty::SetUpFactor, Action::SetUpOwnFactor),
        (Duty::ChangePassword, Action::ChangeOwnPassword),
    ] {
        let asker = Asker {
            duty: Some(duty),
            ..active(&[Provider])
        };
        for action in Action::ALL {
            let answer = TABLE.permit(*action, &asker, Relation::Other);
            if *action == except {
                assert!(answer.is_ok(), "{action} discharges {duty}");
            } else {
                assert_eq!(answer.err(), Some(Refusal::DutyFirst { duty }), "{action}");
            }
        }
    }
}

// ---- what a clinic changes -------------------------------------------------------------------

/// Every cell made anything at all.
fn every_change() -> impl Iterator<Item = Adjustment> {
    Action::ALL.iter().flat_map(|action| {
        Role::ALL.iter().flat_map(move |role| {
            Reach::ALL.iter().map(move |reach| Adjustment {
                action: *action,
                role: *role,
                reach: *reach,
            })
        })
    })
}

#[test]
fn the_table_is_within_its_own_limits() {
    for action in Action::ALL {
        for role in Role::ALL {
            let standard = standard(*action, *role);
            assert!(
                choices(*action, *role).any(|reach| reach == standard),
                "{action} {role}"
            );
        }
    }
}

#[test]
fn what_keeps_a_clinic_safe_cannot_be_moved() {
    let stays = |action, role| choices(action, role).count() == 1;
    for role in Role::ALL {
        for action in [
            Action::ChangeOwnPassword,
            Action::SetUpOwnFactor,
            Action::UndoOwnAct,
            Action::ReadLedger,
            Action::ReviewBreakGlass,
            Action::AdjustPolicy,
            Action::ChangeRoles,
            Action::SuspendPerson,
            Action::OffboardPerson,
            Action::RegisterService,
            Action::ResetFactor,
            Action::EndLockOut,
            Action::RekeyVault,
            Action::HandleAlarm,
        ] {
            assert!(stays(action, *role), "{action} {role}");
        }
        assert!(
            *role == PracticeManager || stays(Action::InvitePerson, *role),
            "{role} invites"
        );
    }
}

#[test]
fn no_change_gives_clinical_text_or_the_trail_without_the_key() {
    for change in every_change() {
        let Ok(policy) = TABLE.adjusted(change) else {
            continue;
        };
        for asker in every_active() {
            for action in [Action::ReadClinicalNote, Action::AddClinicalNote] {
                assert_eq!(
                    policy.allows_at_all(action, asker.roles),
                    asker.roles.reads_clinical(),
                    "{action} {change:?}"
                );
            }
            assert_eq!(
                policy.allows_at_all(Action::ReadLedger, asker.roles),
                asker.roles.reads_audit()
            );
        }
    }
}

#[test]
fn no_change_leaves_a_queue_without_anybody_or_an_action_without_a_role() {
    for change in every_change() {
        let Ok(policy) = TABLE.adjusted(change) else {
            continue;
        };
        for role in Role::ALL {
            let alone = Roles::of(&[*role]);
            for action in [Action::ClaimTask, Action::CompleteTask, Action::SeeTask] {
                assert_eq!(
                    policy.allows_at_all(action, alone),
                    TABLE.allows_at_all(action, alone),
                    "{action} {role} {change:?}"
                );
            }
        }
        for action in Action::ALL {
            let somebody = Role::ALL
                .iter()
                .any(|role| policy.allows_at_all(*action, Roles::of(&[*role])));
            assert!(somebody, "{action} {change:?}");
        }
    }
}

#[test]
fn a_change_counts_within_the_limits_and_not_beyond() {
    for change in every_change() {
        let fits = choices(change.action, change.role).any(|reach| reach == change.reach);
        match TABLE.adjusted(change) {
            Ok(policy) => {
                assert!(fits, "{change:?}");
                assert_eq!(policy.reach(change.action, change.role), change.reach);
                let is_standard = change.reach == standard(change.action, change.role);
                assert_eq!(policy.adjustments().is_empty(), is_standard, "{change:?}");
            }
            Err(refusal) => {
                assert!(!fits, "{change:?}");
                assert_eq!(refusal, Refusal::OutOfRange);
            }
        }
    }
}

#[test]
fn a_policy_that_sees_less_does_less() {
    let policy = Policy::from_text("see_task front_desk mine_and_queue");
    let desk = active(&[FrontDesk]);
    assert_eq!(
        policy.permit(Action::Comment, &desk, Relation::Other).err(),
        Some(Refusal::NotFound),
        "a comment needs sight of the task, however far comments reach"
    );
    assert!(policy.permit(Action::Comment, &desk, Relation::MyQueue).is_ok());
}

#[test]
fn who_only_invites_brings_in_nobody_above_them() {
    let policy = Policy::from_text("invite_person practice_manager any");
    let managers = Roles::of(&[PracticeManager]);
    assert!(policy.allows_at_all(Action::InvitePerson, managers));
    for role in Role::ALL {
        let is_above = matches!(role, PracticeManager | SecurityOfficer | Administrator);
        let given = Roles::of(&[FrontDesk, *role]);
        assert_eq!(policy.may_hand_out(managers, given), !is_above, "{role}");
        assert!(policy.may_hand_out(Roles::of(&[Administrator]), given), "{role}");
    }
}

#[test]
fn a_text_that_says_too_much_or_nothing_changes_nothing() {
    for text in [
        "",
        "read_clinical_note front_desk any",
        "read_ledger administrator any",
        "change_roles practice_manager any",
        "comment biller no",
        "edit_patient biller mine",
        "comment biller",
        "comment biller mine any",
        "comment  biller mine",
        "fly biller any",
        "comment biller mine\ncomment biller mine_and_queue",
        "\u{0}",
    ] {
        assert_eq!(Policy::from_text(text), TABLE, "{text}");
        assert_eq!(Policy::is_lawful(text), text.is_empty(), "{text}");
    }
    // One bad line takes nothing else with it.
    let policy = Policy::from_text("nonsense\ncomment biller mine");
    assert_eq!(policy.reach(Action::Comment, Biller), Reach::Mine);
    assert!(!Policy::is_lawful("nonsense\ncomment biller mine"));
}

fn any_change() -> impl Strategy<Value = Adjustment> {
    let cells: Vec<Adjustment> = every_change().collect();
    prop::sample::select(cells)
}

fn never_wider(policy: &Policy) {
    for action in Action::ALL {
        for role in Role::ALL {
            let reach = policy.reach(*action, *role);
            assert!(
                choices(*action, *role).any(|other| other == reach),
                "{action} {role}"
            );
        }
    }
}

proptest! {
    #[test]
    fn no_set_of_changes_goes_beyond_the_limits(changes in prop::collection::vec(any_change(), 0..40)) {
        let policy = Policy::of(&changes);
        never_wider(&policy);
        prop_assert_eq!(&Policy::of(policy.adjustments()), &policy);
    }

    #[test]
    fn what_is_written_is_read_back(changes in prop::collection::vec(any_change(), 0..40)) {
        let policy = Policy::of(&changes);
        let text = policy.to_text();
        prop_assert!(Policy::is_lawful(&text));
        prop_assert_eq!(Policy::from_text(&text), policy);
    }

    #[test]
    fn garbage_widens_nothing(text in "\\PC*|([a-z_]{1,20} [a-z_]{1,20} [a-z_]{1,14}\\n){0,6}") {
        never_wider(&Policy::from_text(&text));
    }

    #[test]
    fn a_spoiled_text_widens_nothing(
        changes in prop::collection::vec(any_change(), 1..10),
        at in any::<prop::sample::Index>(),
        letter in any::<char>(),
    ) {
        let lines: Vec<String> =
            changes.iter().map(|change| format!("{} {} {}", change.action, change.role, change.reach)).collect();
        let mut text: Vec<char> = lines.join("\n").chars().collect();
        let at = at.index(text.len());
        text[at] = letter;
        never_wider(&Policy::from_text(&text.into_iter().collect::<String>()));
    }
}

// ---- refusals --------------------------------------------------------------------------------

#[test]
fn a_refusal_says_no_more_than_the_asker_may_know() {
    let stopped = |roles: &[Role]| Asker {
        read_only: true,
        ..active(roles)
    };
    let suspended = Asker {
        standing: Standing::Suspended,
        ..active(&[Provider])
    };
    let not_permitted = |action| Refusal::NotPermitted { action };
    for (action, asker, relation, refusal) in [
        // No sight of tasks: the answer is that of a task that does not exist.
        (
            Action::SeeTask,
            active(&[SecurityOfficer]),
            Relation::Other,
            Refusal::NotFound,
        ),
        (
            Action::CompleteTask,
            active(&[SecurityOfficer]),
            Relation::Mine,
            Refusal::NotFound,
        ),
        (
            Action::AddClinicalNote,
            active(&[SecurityOfficer]),
            Relation::Other,
            Refusal::NotFound,
        ),
        (
            Action::EditPatient,
            active(&[SecurityOfficer]),
            Relation::Other,
            Refusal::NotFound,
        ),
        (
            Action::CompleteTask,
            stopped(&[SecurityOfficer]),
            Relation::Other,
            Refusal::NotFound,
        ),
        (Action::CompleteTask, suspended, Relation::Mine, Refusal::NotFound),
        // Sight of the task, no right to the action.
        (
            Action::CompleteTask,
            active(&[FrontDesk]),
            Relation::Other,
            not_permitted(Action::CompleteTask),
        ),
        (
            Action::ReadClinicalNote,
            active(&[Administrator]),
            Relation::Mine,
            not_permitted(Action::ReadClinicalNote),
        ),
        // Not about a record.
        (
            Action::AddTask,
            active(&[SecurityOfficer]),
            Relation::Other,
            not_permitted(Action::AddTask),
        ),
        (
            Action::ReadLedger,
            active(&[Administrator]),
            Relation::Other,
            not_permitted(Action::ReadLedger),
        ),
        (
            Action::ChangeRoles,
            active(&[PracticeManager]),
            Relation::Other,
            not_permitted(Action::ChangeRoles),
        ),
        // An alarm.
        (
            Action::CompleteTask,
            stopped(&[Provider]),
            Relation::Mine,
            Refusal::AlarmStands,
        ),
        (
            Action::ChangeOwnPassword,
            stopped(&[FrontDesk]),
            Relation::Other,
            Refusal::AlarmStands,
        ),
    ] {
        assert_eq!(
            Policy::standard().permit(action, &asker, relation).err(),
            Some(refusal),
            "{action} by {asker:?}"
        );
    }
}
