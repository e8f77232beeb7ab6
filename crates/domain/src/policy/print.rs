//! The policy for people to read and review.

use super::limits::{choices, limits};
use super::table::{About, ReadOnly, rule};
use super::{Case, Policy, Relation, is_privileged};
use careloop_contract::{Action, Reach, Role, Roles, Sensitivity};
use core::fmt::{self, Write as _};

/// The policy for people to read and review: `docs/policy.md`.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(INTRODUCTION);
    for role in Role::ALL {
        line(
            &mut page,
            format_args!("- **{}** {}", title(*role), purpose(*role)),
        );
    }
    page.push_str(LEGEND);
    print_table(&mut page);
    page.push_str(SENSITIVITY);
    print_sensitivity(&mut page);
    page.push_str(LIMITS);
    print_limits(&mut page);
    page
}

fn print_table(page: &mut String) {
    print_heads(page, &["Action"], &["While an alarm stands", "With a PIN"]);
    for action in Action::ALL {
        let rule = rule(*action);
        line_part(page, format_args!("| `{action}` |"));
        for role in Role::ALL {
            line_part(
                page,
                format_args!(" {} |", mark(Policy::standard().reach(*action, *role))),
            );
        }
        let yes_or_no = |yes| mark(if yes { Reach::Any } else { Reach::No });
        let stays = yes_or_no(rule.read_only == ReadOnly::Stays);
        let by_pin = yes_or_no(!is_privileged(*action));
        line(page, format_args!(" {stays} | {by_pin} |"));
    }
}

fn print_sensitivity(page: &mut String) {
    page.push_str("| Sensitivity |");
    for relation in Relation::ALL {
        line_part(page, format_args!(" {} |", relation_title(*relation)));
    }
    page.push_str("\n|---|");
    page.push_str(&":-:|".repeat(Relation::ALL.len()));
    page.push('\n');
    for sensitivity in Sensitivity::ALL {
        line_part(page, format_args!("| `{sensitivity}` |"));
        for relation in Relation::ALL {
            let case = Case {
                relation: *relation,
                sensitivity: *sensitivity,
            };
            let knows = |role: &&Role| case.is_known_to(Roles::of(&[**role]));
            let everyone = Role::ALL.iter().all(|role| knows(&role));
            if everyone {
                line_part(page, format_args!(" whoever sees tasks |"));
            } else {
                let names: Vec<&str> = Role::ALL.iter().filter(knows).map(|role| title(*role)).collect();
                line_part(page, format_args!(" {} |", names.join(", ")));
            }
        }
        page.push('\n');
    }
}

fn print_limits(page: &mut String) {
    print_heads(page, &["Action"], &[]);
    for action in Action::ALL {
        if Role::ALL.iter().all(|role| choices(*action, *role).count() == 1) {
            continue;
        }
        line_part(page, format_args!("| `{action}` |"));
        for role in Role::ALL {
            let (least, most) = limits(*action, *role);
            if least == most {
                page.push_str("  |");
            } else if rule(*action).about == About::Task {
                line_part(page, format_args!(" {} to {} |", mark(least), mark(most)));
            } else {
                line_part(page, format_args!(" {} or {} |", mark(least), mark(most)));
            }
        }
        page.push('\n');
    }
}

fn print_heads(page: &mut String, before: &[&str], after: &[&str]) {
    let heads = before.iter().copied();
    let heads: Vec<&str> = heads
        .chain(Role::ALL.iter().map(|role| title(*role)))
        .chain(after.iter().copied())
        .collect();
    line(page, format_args!("| {} |", heads.join(" | ")));
    line(page, format_args!("|---|{}", ":-:|".repeat(heads.len() - 1)));
}

const fn mark(reach: Reach) -> &'static str {
    match reach {
        Reach::No => "✘",
        Reach::Mine => "M",
        Reach::MineAndQueue => "M Q",
        Reach::CareTeam => "M Q T",
        Reach::Any => "✔",
    }
}

const fn relation_title(relation: Relation) -> &'static str {
    match relation {
        Relation::Mine => "Mine",
        Relation::MyQueue => "In my queue",
        Relation::CareTeam => "Of my care team's patient",
        Relation::Other => "Any other",
    }
}

const INTRODUCTION: &str = "\
# Who may do what

Printed from the tables in `crates/domain/src/policy/` and compared with them by a test. How to
change them: [adding-a-permission.md](adding-a-permission.md).

";

const LEGEND: &str = "
A person has the rights of all their roles together. A denial beats every grant: an invited,
suspended or departed person may do nothing; who must do something first, as set up a second factor,
may do nothing else; while an integrity alarm stands only the actions marked in the column before the
last are possible; and in a session that a PIN opened only those of the last column, the others need a
full sign-in. Nothing said means no. A record one may not see is *not found*, whatever was asked of it.

✔ any task, or yes where it is not about a task. **M** tasks one owns or added. **Q** unowned tasks
in the queue of one of one's roles. **T** tasks of patients in whose care team one is. ✘ no.

";

const SENSITIVITY: &str = "
## Who may know of a task

A task is ordinary or restricted. Tasks of the category `credential` are restricted unless their author
says otherwise. To whoever may not know of it a restricted task is *not found*: in no list, no search and no
count, and whatever the table above says.

";

const LIMITS: &str = "
## What a clinic may change

An administrator changes a cell with a reason (`adjust_policy`); the ledger keeps the old and the new
value. A cell without a word here stays as the table says. What a clinic changed is judged by the limits
again whenever it is read, and an entry that goes beyond them fails verification.

Whoever may invite but may not change roles, which is a practice manager where the clinic says so, invites
nobody as practice manager, security officer or administrator, and gives none of them new keys.

";

const fn title(role: Role) -> &'static str {
    match role {
        Role::FrontDesk => "Front desk",
        Role::ClinicalStaff => "Clinical staff",
        Role::Provider => "Provider",
        Role::Biller => "Biller",
        Role::PracticeManager => "Practice manager",
        Role::SecurityOfficer => "Security officer",
        Role::Administrator => "Administrator",
    }
}

const fn purpose(role: Role) -> &'static str {
    match role {
        Role::FrontDesk => {
            "answers the phone, books and registers. Works tasks and keeps patients' records \
             right. Never sees clinical text."
        }
        Role::ClinicalStaff => {
            "prepares visits, follows up results and refills. As the front desk, also works the tasks of \
             patients in whose care team they are, and reads and writes clinical notes."
        }
        Role::Provider => {
            "treats and delegates. As clinical staff, and hands any task to anyone and drops any \
             that is moot."
        }
        Role::Biller => {
            "works claims and prior authorisations. Corrects patients' records, for claims bounce \
             on them, but registers no patients. Never sees clinical text."
        }
        Role::PracticeManager => {
            "answers for all the work, so does anything to any task, restricted ones too; brings in \
             lists from files, makes backups. Gives rights to nobody. Never sees clinical text."
        }
        Role::SecurityOfficer => {
            "reads the audit trail, looks into alarms, checks the vault. Sees no task and no \
             patient: who checks on the others' work has no part in it."
        }
        Role::Administrator => {
            "manages people and keys. In a small clinic one person sets everything up alone, so \
             also does everybody's administrative work. Never sees clinical text, and does not \
             read the audit trail they are themselves subject to."
        }
    }
}

fn line(page: &mut String, text: fmt::Arguments<'_>) {
    line_part(page, text);
    page.push('\n');
}

fn line_part(page: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = page.write_fmt(text);
}
