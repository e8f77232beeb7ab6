//! Second factors, sessions, the clinic's rules, emergencies and leavers.

use super::tasks::show_changes;
use super::{Show, counted, or_not_recorded};
use crate::output::page::Page;
use careloop_contract::view::*;
use careloop_contract::{Instant, Secret, limits};
use zeroize::Zeroizing;

pub(super) fn secret_line(page: &mut Page, label: &str, secret: &Secret<String>) {
    let line = Zeroizing::new(format!("{label}{}", secret.expose()));
    page.line(&line);
}

fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

fn moment(page: &Page, at: Option<Instant>) -> String {
    at.map_or_else(|| "Not recorded".to_owned(), |at| page.moment(at))
}

impl Show for FactorOffer {
    fn show(&self, page: &mut Page) {
        secret_line(page, "Secret: ", &self.secret);
        secret_line(page, "Address: ", &self.otpauth);
        page.line("Add it to an authenticator app and confirm it with a code of it.");
    }
}

impl Show for FactorCodes {
    fn show(&self, page: &mut Page) {
        page.line("The second factor is set up. Each of these codes works once in its place:");
        for code in &self.codes {
            secret_line(page, "  ", code);
        }
    }
}

impl Show for Vec<SessionRow> {
    fn show(&self, page: &mut Page) {
        let rows = self
            .iter()
            .map(|row| {
                let mut notes = Vec::new();
                if row.own {
                    notes.push("this one");
                }
                if row.by_pin {
                    notes.push("by PIN");
                }
                if row.twice {
                    notes.push("also open elsewhere");
                }
                vec![
                    page.moment(row.began),
                    row.ended.map(|at| page.moment(at)).unwrap_or_default(),
                    row.by.name.clone(),
                    row.workstation.clone(),
                    row.state.to_string(),
                    notes.join(", "),
                    row.session.to_string(),
                ]
            })
            .collect::<Vec<_>>();
        page.table(
            &[
                "BEGAN",
                "ENDED",
                "PERSON",
                "WORKSTATION",
                "STATE",
                "NOTE",
                "SESSION",
            ],
            5,
            &rows,
        );
    }
}

impl Show for SettingsView {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            ("Locks after", format!("{} minutes at most", self.idle_minutes)),
            ("Second factor for everyone", yes(self.factor_for_all)),
            ("PIN unlocks", yes(self.pin_allowed)),
            ("Names on the sign-in screen", yes(self.tiles_shown)),
            (
                "Passwords expire",
                self.rotation_days
                    .map_or_else(|| "never".to_owned(), |days| format!("after {days} days")),
            ),
            (
                "Emergency access lasts",
                format!("{} minutes at most", self.break_glass_minutes),
            ),
        ]);
        if !self.other_systems.is_empty() {
            page.line("Other systems:");
            page.passage(&self.other_systems);
        }
        page.gap();
        show_changes(page, &self.history, None);
    }
}

impl Show for PolicyView {
    fn show(&self, page: &mut Page) {
        if self.adjustments.is_empty() {
            page.line("The policy is the standard one, as in docs/policy.md.");
        } else {
            page.line("Differs from the standard policy in:");
            let rows = self
                .adjustments
                .iter()
                .map(|one| {
                    vec![
                        one.action.to_string(),
                        one.role.to_string(),
                        one.reach.to_string(),
                    ]
                })
                .collect::<Vec<_>>();
            page.table(&["ACTION", "ROLE", "REACH"], usize::MAX, &rows);
        }
        page.gap();
        show_changes(page, &self.history, None);
    }
}

impl Show for PersonDetail {
    fn show(&self, page: &mut Page) {
        self.person.show(page);
        page.gap();
        let mut facts = vec![
            ("Account", self.person.kind.to_string()),
            ("Second factor", self.factor.name().replace('_', " ")),
            ("Recovery codes left", self.recovery_codes.to_string()),
            ("Password chosen", moment(page, self.password_since)),
            ("Last sign-in", moment(page, self.last_sign_in)),
            ("Failed sign-ins here", self.failures.to_string()),
            ("Locked out here", yes(self.locked_out)),
            ("Named for emergencies", yes(self.person.invoker)),
        ];
        if let Some(service) = &self.service {
            facts.push(("Answers for it", service.owner.name.clone()));
            facts.push(("For", service.purpose.clone()));
            facts.push(("Void after", service.expires.to_string()));
        }
        page.facts(&facts);
        if !self.sessions.is_empty() {
            page.gap();
            self.sessions.show(page);
        }
    }
}

impl Show for ProcedureView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "Version {}, by {}, {}",
            self.number,
            self.by.name,
            page.moment(self.at)
        ));
        page.passage(&self.text);
        let names: Vec<&str> = self.invokers.iter().map(|person| person.name.as_str()).collect();
        page.line(&if names.is_empty() {
            "Nobody is named to use it.".to_owned()
        } else {
            format!("Named to use it: {}", names.join(", "))
        });
    }
}

impl Show for Option<ProcedureView> {
    fn show(&self, page: &mut Page) {
        match self {
            Some(procedure) => procedure.show(page),
            None => page.line("There is no emergency procedure yet. Write one with `breakglass procedure`."),
        }
    }
}

impl Show for BreakGlassView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "Clinical text of {} is open until {}. The security officer is told.",
            self.patient.name,
            page.moment(self.until)
        ));
    }
}

impl Show for BreakGlassUse {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            ("Act", self.act.to_string()),
            ("Who", self.by.name.clone()),
            ("Where", self.workstation.clone()),
            ("Began", page.moment(self.began)),
            ("Ended", moment(page, self.ended)),
            (
                "Patient",
                or_not_recorded(self.patient.as_ref().map(|patient| patient.name.as_str())),
            ),
            ("Entries under it", self.acts.to_string()),
            ("Review", if self.closed { "closed" } else { "open" }.to_owned()),
        ]);
        if let Some(reason) = &self.reason {
            page.line("Reason:");
            page.passage(reason);
        }
        for review in &self.reviews {
            page.line(&format!("{}, {}:", review.by.name, page.moment(review.at)));
            page.passage(review.findings.as_deref().unwrap_or("(sealed)"));
        }
    }
}

impl Show for Vec<BreakGlassUse> {
    fn show(&self, page: &mut Page) {
        if self.is_empty() {
            page.line("Nobody has used the emergency access.");
        }
        for (number, one) in self.iter().enumerate() {
            if number > 0 {
                page.gap();
            }
            one.show(page);
        }
    }
}

impl Show for OffboardPreview {
    fn show(&self, page: &mut Page) {
        self.person.show(page);
        page.facts(&[
            ("Open tasks", self.open_tasks.to_string()),
            ("Locked sessions here", self.sessions.to_string()),
            ("Workstations", self.workstations.to_string()),
            ("Holds the clinical key", yes(self.clinical_key)),
            ("Holds the audit key", yes(self.audit_key)),
            ("Other systems", self.other_systems.join(", ")),
        ]);
    }
}

impl Show for OffboardedView {
    fn show(&self, page: &mut Page) {
        let millis = self.done.millis_since(self.ordered).max(0);
        let within = if millis <= limits::LEAVER_TARGET_MILLIS {
            "within the target of one hour"
        } else if millis <= limits::LEAVER_LIMIT_MILLIS {
            "within 24 hours, not within one"
        } else {
            "later than 24 hours"
        };
        page.line(&format!(
            "Access ended {} minutes after the order: {within}.",
            millis / 60_000
        ));
        page.line(&format!(
            "{} to somebody else, {} for other systems.",
            counted(u64::from(self.tasks), "task went", "tasks went"),
            counted(u64::from(self.checklist), "task was made", "tasks were made"),
        ));
        page.line(if self.rekeyed {
            "The file is encrypted under a new key."
        } else {
            "The file is encrypted anew at the next sign-in of an administrator."
        });
        if self.keys_wait {
            page.line(
                "A key they held is still in use: the next sign-in of somebody clinical or of a security officer moves it on.",
            );
        }
    }
}

impl Show for DutyCounts {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            ("Emergency accesses to review", self.reviews.to_string()),
            ("Recovery sheet used, 30 days", self.recoveries.to_string()),
            ("Logins open twice, 30 days", self.twice.to_string()),
            ("Alerts without a disposition", self.alerts.to_string()),
            ("Days the review is overdue", self.review_overdue.to_string()),
        ]);
    }
}
