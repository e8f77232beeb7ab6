//! Alerts about the audit trail: each rule through the door, what became of each alert, and who knows.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use careloop_domain::Permit;
use careloop_domain::policy::{Asker, Policy, Relation};
use careloop_domain::watch::Rules;
use careloop_ledger::{Kind, Subject, SubjectKind};
use careloop_vault::OpenVault;
use careloop_vault::act::{Draft, DraftItem};
use careloop_vault::crypto::{derive_key, label};
use careloop_vault::db::read;
use careloop_vault::db::records::PersonRecord;
use careloop_vault::entrance;
use careloop_vault::index::Index;
use careloop_vault::index::audit::AuditContents;
use careloop_vault::index::watch::AlertRecord;

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

/// Words that must stand nowhere in the clear.
const WORDS: &str = "asked her, she was covering for the evening";

/// A clinic with everyone in it, on a Monday at half past nine in the morning.
pub(crate) fn on_monday() -> Clinic {
    let clinic = Clinic::with_everyone();
    // The clock of the tests stands at half past four on a Saturday.
    clinic.clock.pass_millis(2 * DAY + 5 * 60 * MINUTE);
    clinic
}

fn officer() -> String {
    login_of(Role::SecurityOfficer)
}

fn front_desk() -> String {
    login_of(Role::FrontDesk)
}

/// Every alert, as the security officer sees it.
fn alerts(clinic: &mut Clinic) -> Vec<AlertView> {
    clinic.sign_in(&officer());
    let page = clinic.core.execute(ListAlerts::default()).unwrap();
    clinic.sign_out();
    assert_eq!(page.total as usize, page.alerts.len());
    page.alerts
}

fn alerts_of(clinic: &mut Clinic, rule: WatchRule) -> Vec<AlertView> {
    let mut found = alerts(clinic);
    found.retain(|alert| alert.rule == rule);
    found
}

/// The kinds of the entries that an alert names.
fn kinds_of(clinic: &mut Clinic, alert: &AlertView) -> Vec<String> {
    clinic.sign_in(&officer());
    let lines = clinic.ledger();
    clinic.sign_out();
    let named = lines
        .into_iter()
        .filter(|line| alert.entries.contains(&line.place));
    named.map(|line| line.what).collect()
}

fn dispose(clinic: &mut Clinic, alert: AlertId, disposition: Disposition) -> Result<AlertView, Refusal> {
    clinic.core.execute(DisposeAlert {
        alert,
        disposition,
        words: WORDS.into(),
    })
}

/// The vault opened by a program that is not ours.
fn other_program(clinic: &Clinic, login: &str) -> OpenVault {
    entrance::sign_in(clinic.core.folder(), &clinic.host, login, &secret(PASSWORD)).unwrap()
}

fn remove_index(clinic: &Clinic) {
    let folder = clinic.core.folder().path();
    assert!(folder.join(AUDIT_INDEX).exists());
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("{AUDIT_INDEX}{end}")));
    }
}

const AUDIT_INDEX: &str = "audit.idx";

/// A patient with somebody's name, whom that person opens.
fn namesake(clinic: &mut Clinic) -> PatientId {
    clinic.sign_in(FIRST);
    let code = clinic.invite("maria.wunsch", &[Role::FrontDesk]).code;
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    clinic.sign_out();
    clinic.enrol("maria.wunsch", code);
    clinic.sign_in("maria.wunsch");
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.sign_out();
    patient
}

// ---- each rule -------------------------------------------------------------------------------

#[test]
fn a_patient_with_ones_own_name_or_a_colleagues() {
    let mut clinic = on_monday();
    let patient = namesake(&mut clinic);
    let found = alerts_of(&mut clinic, WatchRule::SameFamilyName);
    let [alert] = found.as_slice() else {
        panic!("one, not {found:?}")
    };
    assert_eq!(alert.person.as_ref().unwrap().name, "maria wunsch");
    assert_eq!(alert.patient.as_ref().unwrap().patient, patient);
    assert!(
        !alert.patient.as_ref().unwrap().name.contains("Wunsch"),
        "who only reviews sees patients masked"
    );
    assert_eq!((alert.count, alert.usual), (1, 1));
    assert_eq!(kinds_of(&mut clinic, alert), ["viewed"]);

    clinic.sign_in(FIRST);
    let colleague = clinic.add_patient("MRN-2", "Wunsch", "Maria Luisa").patient;
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    clinic.core.execute(OpenPatient { patient: colleague }).unwrap();
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.sign_out();
    let found = alerts_of(&mut clinic, WatchRule::OwnOrColleague);
    let said = |alert: &AlertView| {
        let patient = alert.patient.as_ref().unwrap().patient;
        (alert.person.as_ref().unwrap().name.clone(), patient)
    };
    let said: Vec<_> = found.iter().map(said).collect();
    // Whoever registers a patient has the record open.
    let both = ["only provider", "Dana Reyes"].map(|name| (name.to_owned(), colleague));
    assert_eq!(said, both);
}

#[test]
fn patients_of_other_care_teams_and_more_than_usual() {
    let mut clinic = on_monday();
    clinic.sign_in(FIRST);
    let provider = clinic.person(&login_of(Role::Provider)).user;
    let mut patients = Vec::new();
    for n in 0..20 {
        let added = clinic.add_patient(&format!("MRN-{n}"), &format!("Family{n}"), "Given");
        patients.push(added.patient);
    }
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    for patient in &patients[..6] {
        let seen = clinic
            .core
            .execute(OpenPatient { patient: *patient })
            .unwrap()
            .version;
        let people = vec![provider];
        let patient = *patient;
        clinic
            .core
            .execute(ChangeCareTeam {
                patient,
                seen,
                people,
            })
            .unwrap();
    }
    clinic.sign_out();
    let open = |clinic: &mut Clinic, patients: &[PatientId]| {
        clinic.sign_in(&front_desk());
        for patient in patients {
            clinic.core.execute(OpenPatient { patient: *patient }).unwrap();
        }
        clinic.sign_out();
    };
    open(&mut clinic, &patients[..4]);
    open(&mut clinic, &patients[6..19]);
    // Whoever registers twenty patients has opened them.
    let volume = |clinic: &mut Clinic| {
        let mut found = alerts_of(clinic, WatchRule::Volume);
        found.retain(|alert| alert.person.as_ref().unwrap().name == "only front desk");
        found
    };
    assert_eq!(alerts_of(&mut clinic, WatchRule::OutsideCareTeam), []);
    assert_eq!(volume(&mut clinic), []);
    // The same patient again is no other patient; after a minute it is another view.
    clinic.clock.pass_millis(2 * MINUTE);
    open(&mut clinic, &patients[..1]);
    assert_eq!(alerts_of(&mut clinic, WatchRule::OutsideCareTeam), []);
    open(&mut clinic, &patients[4..5]);
    let found = alerts_of(&mut clinic, WatchRule::OutsideCareTeam);
    assert_eq!((found.len(), found[0].count, found[0].usual), (1, 5, 5));
    assert_eq!(kinds_of(&mut clinic, &found[0]), ["viewed"; 6]);
    assert_eq!(volume(&mut clinic), []);
    open(&mut clinic, &patients[5..6]);
    open(&mut clinic, &patients[19..]);
    let found = volume(&mut clinic);
    assert_eq!((found.len(), found[0].count, found[0].usual), (1, 20, 0));
    // What is usual is measured by one's own days: on the next day twenty are.
    clinic.clock.pass_millis(DAY);
    open(&mut clinic, &patients);
    assert_eq!(volume(&mut clinic).len(), 1);
}

#[test]
fn refused_again_and_again() {
    let mut clinic = on_monday();
    let refused = |clinic: &mut Clinic, times: u32| {
        clinic.sign_in(&front_desk());
        for _ in 0..times {
            clinic.core.execute(ListAlerts::default()).unwrap_err();
        }
        clinic.sign_out();
    };
    refused(&mut clinic, 4);
    clinic.clock.pass_millis(61 * MINUTE);
    refused(&mut clinic, 4);
    assert_eq!(alerts_of(&mut clinic, WatchRule::RepeatedDenials), []);
    refused(&mut clinic, 1);
    let found = alerts_of(&mut clinic, WatchRule::RepeatedDenials);
    assert_eq!((found.len(), found[0].count), (1, 5));
    assert_eq!(kinds_of(&mut clinic, &found[0]), ["refused"; 5]);
}

#[test]
fn somebody_who_is_suspended_tries_to_come_in() {
    let mut clinic = on_monday();
    clinic.sign_in(FIRST);
    let user = clinic.person(&front_desk()).user;
    let suspend = SuspendPerson {
        user,
        suspended: true,
        reason: "left without a word".into(),
    };
    clinic.core.execute(suspend).unwrap();
    clinic.sign_out();
    for (login, password) in [
        (front_desk(), PASSWORD),
        ("nobody.here".to_owned(), "a password that nobody has"),
    ] {
        let (password, code) = (secret(password), None);
        clinic
            .core
            .execute(SignIn {
                login,
                password,
                code,
            })
            .unwrap_err();
    }
    let found = alerts_of(&mut clinic, WatchRule::DisabledAccount);
    assert_eq!((found.len(), found[0].count), (1, 1));
    assert_eq!(found[0].person.as_ref().unwrap().user, user);
    assert_eq!(kinds_of(&mut clinic, &found[0]), ["locked_time"]);
}

#[test]
fn somebody_who_left_tries_to_come_in() {
    let mut clinic = on_monday();
    clinic.sign_in(FIRST);
    let user = clinic.person(&front_desk()).user;
    let leave = OffboardPerson {
        user,
        reason: "last day".into(),
        ordered: None,
        tasks_to: Assignee::Queue(Role::FrontDesk),
    };
    clinic.core.execute(leave).unwrap();
    clinic.sign_out();
    for login in [front_desk(), front_desk(), "not.here".to_owned()] {
        let (password, code) = (secret(PASSWORD), None);
        clinic
            .core
            .execute(SignIn {
                login,
                password,
                code,
            })
            .unwrap_err();
    }
    let found = alerts_of(&mut clinic, WatchRule::DisabledAccount);
    assert_eq!((found.len(), found[0].count), (1, 2));
    assert_eq!(found[0].person.as_ref().unwrap().user, user);
}

#[test]
fn at_night_with_a_clock_set_back_and_after_an_alarm() {
    let mut clinic = on_monday();
    let before = alerts_of(&mut clinic, WatchRule::AfterHours).len();
    // From half past nine to 19:29, and to 19:30.
    clinic.clock.pass_millis((10 * 60 - 1) * MINUTE);
    clinic.sign_in(&front_desk());
    clinic.sign_out();
    assert_eq!(alerts_of(&mut clinic, WatchRule::AfterHours).len(), before);
    clinic.clock.pass_millis(MINUTE);
    clinic.sign_in(&front_desk());
    clinic.add_task("Call the pharmacy");
    clinic.sign_out();
    let found = alerts_of(&mut clinic, WatchRule::AfterHours);
    let theirs: Vec<_> = found
        .iter()
        .filter(|alert| alert.at == clinic.host.clock.now())
        .filter(|alert| alert.person.as_ref().unwrap().name == "only front desk")
        .cloned()
        .collect();
    assert_eq!((theirs.len(), theirs[0].count), (1, 30));
    assert_eq!(kinds_of(&mut clinic, &theirs[0]), ["signed_in", "task_added"]);

    clinic.clock.set(clinic.host.clock.now().plus_millis(-180_000));
    clinic.sign_in(&front_desk());
    clinic.sign_out();
    let found = alerts_of(&mut clinic, WatchRule::ClockSetBack);
    assert_eq!((found.len(), found[0].count, found[0].entries.len()), (1, 3, 2));

    assert_eq!(alerts_of(&mut clinic, WatchRule::Integrity), []);
    std::fs::remove_file(clinic.core.folder().path().join("vault.side")).unwrap();
    clinic.sign_in(FIRST);
    let finding = "deleted by mistake".into();
    clinic.core.execute(AcknowledgeAlarms { finding }).unwrap();
    clinic.sign_out();
    let found = alerts_of(&mut clinic, WatchRule::Integrity);
    assert_eq!((found.len(), &found[0].person), (1, &None));
    assert_eq!(kinds_of(&mut clinic, &found[0]), ["alarms_acknowledged"]);
}

#[test]
fn an_emergency_access_is_always_an_alert() {
    let mut clinic = on_monday();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Okafor", "Ngozi").patient;
    let text = "Call 911 first.".to_owned();
    clinic.core.execute(WriteProcedure { text }).unwrap();
    let people = vec![clinic.person(&front_desk()).user];
    let reason = "covers the evenings".into();
    clinic.core.execute(NameInvokers { people, reason }).unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    clinic.sign_out();
    clinic.sign_in(&front_desk());
    let begin = BeginBreakGlass {
        patient,
        reason: secret("unconscious"),
        password: secret(PASSWORD),
    };
    clinic.core.execute(begin).unwrap();
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.core.execute(EndBreakGlass {}).unwrap();
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.sign_out();
    let found = alerts_of(&mut clinic, WatchRule::BreakGlass);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].patient.as_ref().unwrap().patient, patient);
    assert_eq!(
        kinds_of(&mut clinic, &found[0]),
        ["break_glass_begun", "viewed", "break_glass_ended"]
    );
}

// ---- what became of them ---------------------------------------------------------------------

#[test]
fn an_alert_waits_until_somebody_says_what_became_of_it() {
    let mut clinic = on_monday();
    let patient = namesake(&mut clinic);
    let alert = alerts_of(&mut clinic, WatchRule::SameFamilyName).remove(0);
    clinic.sign_in(&officer());
    let open = clinic.core.execute(CountDuties {}).unwrap().alerts;
    assert!(open > 0);
    for words in ["", "  \n "] {
        let words = words.to_owned();
        let (alert, disposition) = (alert.alert, Disposition::Appropriate);
        let request = DisposeAlert {
            alert,
            disposition,
            words,
        };
        let field = Field::Reason;
        assert_eq!(
            clinic.core.execute(request).map(drop),
            Err(Refusal::Empty { field })
        );
    }
    assert_eq!(
        dispose(&mut clinic, AlertId::from_bytes([7; 16]), Disposition::Incident).map(drop),
        Err(Refusal::NotFound)
    );
    let disposed = dispose(&mut clinic, alert.alert, Disposition::Appropriate).unwrap();
    let disposal = disposed.disposal.unwrap();
    assert_eq!(
        (disposal.disposition, disposal.words.as_str()),
        (Disposition::Appropriate, WORDS)
    );
    assert_eq!(disposal.by.name, "only security officer");
    assert_eq!(clinic.core.execute(CountDuties {}).unwrap().alerts, open - 1);
    // A second one adds to it, and counts.
    dispose(&mut clinic, alert.alert, Disposition::Incident).unwrap();
    let page = clinic.core.execute(ListAlerts::default()).unwrap();
    let listed = page.alerts.last().unwrap();
    assert_eq!(listed.alert, alert.alert, "what is disposed of comes last");
    assert_eq!(
        listed.disposal.as_ref().unwrap().disposition,
        Disposition::Incident
    );
    let only_open = ListAlerts {
        open_only: true,
        rows: Some(1),
        ..ListAlerts::default()
    };
    let page = clinic.core.execute(only_open).unwrap();
    assert_eq!(
        (page.alerts.len(), page.total, page.open),
        (1, open - 1, open - 1)
    );
    assert!(page.alerts[0].disposal.is_none());
    clinic.sign_out();

    // What comes after was not looked at: the alert grows, and waits again.
    clinic.clock.pass_millis(2 * MINUTE);
    clinic.sign_in("maria.wunsch");
    clinic.core.execute(OpenPatient { patient }).unwrap();
    clinic.sign_out();
    let grown = alerts_of(&mut clinic, WatchRule::SameFamilyName);
    assert_eq!((grown.len(), grown[0].count), (1, 2));
    assert_eq!((grown[0].alert, &grown[0].disposal), (alert.alert, &None));
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn nobody_judges_their_own_doing_while_somebody_else_can() {
    let mut clinic = on_monday();
    let own = |clinic: &mut Clinic| {
        let page = clinic.core.execute(ListAlerts::default()).unwrap();
        let mut found = page.alerts.into_iter();
        found.find(|alert| {
            alert
                .person
                .as_ref()
                .is_some_and(|person| person.name == "Dana Reyes")
        })
    };
    clinic.sign_in(FIRST);
    let alert = own(&mut clinic)
        .expect("she founded the clinic on a Saturday")
        .alert;
    let action = Action::ReviewAudit;
    assert_eq!(
        dispose(&mut clinic, alert, Disposition::FalseAlarm).map(drop),
        Err(Refusal::NotPermitted { action })
    );
    let user = clinic.person(&officer()).user;
    let suspend = SuspendPerson {
        user,
        suspended: true,
        reason: "on leave".into(),
    };
    clinic.core.execute(suspend).unwrap();
    dispose(&mut clinic, alert, Disposition::FalseAlarm).unwrap();
}

// ---- computed anew ---------------------------------------------------------------------------

#[test]
fn alerts_are_the_same_when_the_index_is_computed_anew() {
    let mut clinic = on_monday();
    let patient = namesake(&mut clinic);
    // Entry by entry, with a lock after each step.
    for _ in 0..3 {
        let _incremental = alerts(&mut clinic);
        clinic.clock.pass_millis(20 * MINUTE);
        clinic.sign_in("maria.wunsch");
        clinic.core.execute(OpenPatient { patient }).unwrap();
        for _ in 0..3 {
            clinic.core.execute(ReadWatchRules {}).unwrap_err();
        }
        clinic.sign_out();
    }
    // She has another name from now on; what was, stays.
    clinic.sign_in(FIRST);
    let seen = clinic.core.execute(OpenPatient { patient }).unwrap().version;
    let edit = EditPatient {
        patient,
        seen,
        family: Some("Okafor".into()),
        given: None,
        born: None,
        sex: None,
        phone: None,
        address: None,
    };
    clinic.core.execute(edit).unwrap();
    let mut rules = Rules::standard().view();
    rules
        .settings
        .retain(|setting| setting.rule != WatchRule::AfterHours);
    rules.settings.push(WatchSetting {
        rule: WatchRule::AfterHours,
        on: false,
        threshold: 30,
    });
    let reason = "everybody works late".into();
    clinic.core.execute(ChangeWatchRules { rules, reason }).unwrap();
    clinic.sign_out();
    let incremental = alerts(&mut clinic);
    let rules: std::collections::BTreeSet<_> = incremental.iter().map(|alert| alert.rule).collect();
    assert!(rules.contains(&WatchRule::SameFamilyName) && rules.contains(&WatchRule::RepeatedDenials));
    remove_index(&clinic);
    let anew = alerts(&mut clinic);
    assert_eq!(anew, incremental);
}

// ---- who knows -------------------------------------------------------------------------------

#[test]
fn what_somebody_says_of_an_alert_is_sealed() {
    let mut clinic = on_monday();
    let _patient = namesake(&mut clinic);
    let alert = alerts_of(&mut clinic, WatchRule::SameFamilyName).remove(0);
    clinic.sign_in(&officer());
    dispose(&mut clinic, alert.alert, Disposition::Incident).unwrap();
    clinic.sign_out();

    // The front desk's own keys, with raw access to everything they open.
    let vault = other_program(&clinic, &front_desk());
    let entries = read::entries(vault.db(), 1, 100_000).unwrap();
    let disposals = entries
        .iter()
        .filter(|placed| placed.entry.kind() == Some(Kind::AlertDisposed));
    assert_eq!(disposals.clone().count(), 1);
    for placed in disposals {
        let said = format!("{:?}", vault.open_details(&placed.entry));
        assert_eq!(said, "Ok(None)");
    }
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for placed in &entries {
        let bytes = placed.entry.encode().unwrap();
        assert!(!holds(&bytes, WORDS) && !holds(&bytes, "incident"));
    }
    // The alert's id is there for everyone; trying out what it may be about finds nothing.
    let people = PersonRecord::all(vault.db()).unwrap();
    let people: Vec<&[u8]> = people
        .iter()
        .map(|person| person.id.as_bytes().as_slice())
        .collect();
    let patients = read::patients(vault.db(), 0, 100).unwrap();
    let patients: Vec<&[u8]> = patients
        .iter()
        .map(|patient| patient.id.as_bytes().as_slice())
        .collect();
    let id = vault.clinic();
    let id_of = |rule: WatchRule, person: &[u8], patient: &[u8], place: u64| {
        let (rule, place) = (rule.number().to_be_bytes(), place.to_be_bytes());
        let context: [&[u8]; 5] = [id.as_bytes(), &rule, person, patient, &place];
        derive_key(label::ALERT, &[0; 32], &[], &context)[..16].to_vec()
    };
    for place in 1..=vault.entries() {
        for person in people.iter().chain([&&[][..]]) {
            for patient in patients.iter().chain([&&[][..]]) {
                for rule in WatchRule::ALL {
                    assert_ne!(id_of(*rule, person, patient, place), alert.alert.as_bytes());
                }
            }
        }
    }
    let mut index: Index<AuditContents> = Index::default();
    let asked = index.ask(&vault, &mut |_, _, _| true, AlertRecord::all);
    assert_eq!(format!("{asked:?}"), "Err(Refused(KeyNotGranted))");
    drop(vault);
    for file in std::fs::read_dir(clinic.core.folder().path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        assert!(!holds(&bytes, WORDS), "no file holds it in the clear");
    }
}

#[test]
fn only_those_who_review_know_of_alerts() {
    let mut clinic = on_monday();
    for role in Role::ALL.iter().filter(|role| **role != Role::SecurityOfficer) {
        clinic.sign_in(&login_of(*role));
        let action = Action::ReviewAudit;
        let refused = Err(Refusal::NotPermitted { action });
        assert_eq!(
            clinic.core.execute(ListAlerts::default()).map(drop),
            refused,
            "{role}"
        );
        assert_eq!(
            clinic.core.execute(ReadWatchRules {}).map(drop),
            refused,
            "{role}"
        );
        assert_eq!(clinic.core.execute(ReadReview {}).map(drop), refused, "{role}");
        clinic.sign_out();
    }
    let before = {
        clinic.sign_in(FIRST);
        let kinds = clinic.kinds();
        kinds.len()
    };
    clinic.core.execute(ListAlerts::default()).unwrap();
    assert_eq!(
        &clinic.kinds()[before..],
        ["ledger_read", "ledger_read"],
        "that they were read is an entry"
    );
}

// ---- rules -----------------------------------------------------------------------------------

#[test]
fn rules_are_changed_with_a_reason_and_hold_from_then_on() {
    let mut clinic = on_monday();
    let change = |clinic: &mut Clinic, rule, on, threshold, reason: &str| {
        let mut rules = clinic.core.execute(ReadWatchRules {}).unwrap();
        for setting in rules.settings.iter_mut().filter(|setting| setting.rule == rule) {
            *setting = WatchSetting { rule, on, threshold };
        }
        let reason = reason.to_owned();
        clinic.core.execute(ChangeWatchRules { rules, reason })
    };
    clinic.sign_in(&officer());
    let standard = clinic.core.execute(ReadWatchRules {}).unwrap();
    assert_eq!(standard, Rules::standard().view());
    let rule = WatchRule::RepeatedDenials;
    assert_eq!(
        change(&mut clinic, rule, true, 7, " ").map(drop),
        Err(Refusal::Empty { field: Field::Reason })
    );
    for (rule, on, threshold) in [
        (WatchRule::Integrity, false, 1),
        (WatchRule::BreakGlass, false, 1),
        (WatchRule::DisabledAccount, false, 1),
        (WatchRule::RepeatedDenials, true, 1_000),
    ] {
        let refused = change(&mut clinic, rule, on, threshold, "we know");
        assert_eq!(refused.map(drop), Err(Refusal::OutOfRange), "{rule}");
    }
    let changed = change(&mut clinic, rule, true, 7, "the new scanner asks too much").unwrap();
    assert_eq!(clinic.core.execute(ReadWatchRules {}).unwrap(), changed);
    // The same once more is no change.
    let entries = clinic.kinds().len();
    change(&mut clinic, rule, true, 7, "again").unwrap();
    assert!(!clinic.kinds()[entries..].contains(&"watch_rules_changed".to_owned()));
    clinic.sign_out();

    let vault = other_program(&clinic, FIRST);
    let history = read::history(vault.db(), Subject::new(SubjectKind::Clinic, [0; 16])).unwrap();
    let said: Vec<String> = history
        .iter()
        .flat_map(|(placed, _)| &placed.entry.items)
        .filter_map(|item| Some(item.value(Field::WatchRules)?.as_text()?.to_owned()))
        .collect();
    assert_eq!(said, ["repeated_denials on 7"]);
    vault.leave(Kind::SignedOut).unwrap();

    clinic.sign_in(&front_desk());
    for _ in 0..6 {
        clinic.core.execute(ListAlerts::default()).unwrap_err();
    }
    clinic.sign_out();
    assert_eq!(alerts_of(&mut clinic, rule), []);
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

// ---- what a program that is not ours writes --------------------------------------------------

fn permit_for(action: Action) -> Permit {
    let asker = Asker {
        roles: Roles::of(&[Role::SecurityOfficer]),
        standing: Standing::Active,
        read_only: false,
        by_pin: false,
        duty: None,
    };
    Policy::standard()
        .permit(action, &asker, Relation::Other)
        .unwrap()
}

/// The checks that fail after somebody who may review wrote this with a program of their own.
pub(crate) fn failed_after(clinic: &mut Clinic, write: impl FnOnce(&mut OpenVault, &Permit)) -> Vec<String> {
    let mut vault = other_program(clinic, FIRST);
    write(&mut vault, &permit_for(Action::ReviewAudit));
    vault.leave(Kind::SignedOut).unwrap();
    clinic.sign_in(FIRST);
    let found = clinic.core.execute(VerifyVault::default()).unwrap();
    clinic.sign_out();
    let failed = found
        .checks
        .into_iter()
        .filter(|line| line.verdict == Verdict::Fail);
    failed.map(|line| line.check).collect()
}

#[test]
fn rules_beyond_their_limits_fail_verification() {
    use careloop_ledger::Value;
    for (text, reason, fails) in [
        ("volume on 400", Some("why"), false),
        ("volume on 400", None, true),
        ("integrity off 1", Some("why"), true),
        ("volume on 9000", Some("why"), true),
        ("anything", Some("why"), true),
    ] {
        let mut clinic = on_monday();
        let failed = failed_after(&mut clinic, |vault, permit| {
            let mut item = DraftItem::clinic().with(Field::WatchRules, Value::Text(text.to_owned()));
            if let Some(reason) = reason {
                item = item.with(Field::Reason, Value::Text(reason.to_owned()));
            }
            let draft = Draft::done(Kind::WatchRulesChanged, Purpose::Administration, vec![item]);
            vault.commit(permit, draft).unwrap();
        });
        assert_eq!(
            failed.contains(&"permission".to_owned()),
            fails,
            "{text}, {reason:?}: {failed:?}"
        );
    }
}

#[test]
fn a_disposition_without_words_fails_verification() {
    use careloop_ledger::Value;
    let mut clinic = on_monday();
    let failed = failed_after(&mut clinic, |vault, permit| {
        let session = Subject::new(SubjectKind::Session, *vault.session().as_bytes());
        let item = DraftItem::about(session, DataCategory::Audit)
            .with(Field::AlertDisposed, Value::Bytes(vec![7; 16]));
        let draft = Draft::done(Kind::AlertDisposed, Purpose::Administration, vec![item]);
        vault.commit(permit, draft).unwrap();
    });
    assert_eq!(failed, ["permission"]);
}
