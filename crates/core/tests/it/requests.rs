//! Every request that needs a right, the right it needs, and a way to make it.

use crate::clinic::secret;
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::{RecordRef, Report, TaskRow};
use careloop_contract::*;
use careloop_core::{Core, Execute};
use careloop_domain::watch::Rules;

/// What requests need to name.
pub(crate) struct World {
    /// A task that is open.
    pub(crate) task: Named,
    /// A task that can be reopened.
    pub(crate) closed: Named,
    pub(crate) patient: PatientId,
    pub(crate) patient_seen: Version,
    /// Somebody who is suspended and let in again.
    pub(crate) other: UserId,
    /// Somebody who works here all the time.
    pub(crate) colleague: UserId,
    /// Somebody who has not come yet and may leave.
    pub(crate) leaver: UserId,
    /// A colleague's session that is locked here.
    pub(crate) locked: SessionId,
    /// An emergency access that can be reviewed.
    pub(crate) emergency: ActId,
    /// Who may break the glass.
    pub(crate) invokers: Vec<UserId>,
    pub(crate) folder: String,
    /// A file on the open task.
    pub(crate) attachment: RemarkId,
    /// The recovery sheet.
    pub(crate) words: String,
}

impl World {
    /// A world in which nothing is there, for those who get no answer anyway.
    pub(crate) fn of_nothing() -> Self {
        let nothing = Named {
            task: TaskId::from_bytes([9; 16]),
            version: "00000000-0000-0000-0000-000000000000:1:0".parse().unwrap(),
        };
        Self {
            task: nothing,
            closed: nothing,
            patient: PatientId::from_bytes([9; 16]),
            patient_seen: nothing.version,
            other: UserId::from_bytes([9; 16]),
            colleague: UserId::from_bytes([9; 16]),
            leaver: UserId::from_bytes([9; 16]),
            locked: SessionId::from_bytes([9; 16]),
            emergency: ActId::from_bytes([9; 16]),
            invokers: Vec::new(),
            folder: "nowhere".to_owned(),
            attachment: RemarkId::from_bytes([9; 16]),
            words: String::new(),
        }
    }
}

/// A task as a request names it.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    pub(crate) task: TaskId,
    pub(crate) version: Version,
}

impl From<TaskRow> for Named {
    fn from(row: TaskRow) -> Self {
        Self {
            task: row.task,
            version: row.version,
        }
    }
}

pub(crate) type Try = fn(&mut Core, &World) -> Result<(), Refusal>;

/// Every request that needs a right, the right it needs, and a way to make it.
pub(crate) fn requests() -> Vec<(&'static str, Action, Try)> {
    vec![
        ("add_task", Action::AddTask, |core, _| {
            core.execute(AddTask {
                title: "Call the pharmacy".into(),
                ..AddTask::default()
            })
            .map(drop)
        }),
        ("edit_task", Action::EditTask, |core, world| {
            let title = Some("Call the laboratory".to_owned());
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(EditTask {
                sensitivity: None,
                task,
                seen,
                title,
                details: Change::Keep,
                patient: Change::Keep,
                due: Change::Keep,
                due_time: Change::Keep,
                priority: None,
                category: None,
            })
            .map(drop)
        }),
        ("assign_task", Action::AssignTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(AssignTask {
                task,
                seen,
                to: Assignee::Queue(Role::FrontDesk),
            })
            .map(drop)
        }),
        ("claim_task", Action::ClaimTask, |core, world| {
            match core.execute(ClaimTask {
                task: world.task.task,
                seen: world.task.version,
            }) {
                // That somebody owns it is said to those only who may claim.
                Err(Refusal::AlreadyOwned { .. }) | Ok(_) => Ok(()),
                Err(refusal) => Err(refusal),
            }
        }),
        ("start_task", Action::StartTask, |core, world| {
            core.execute(StartTask {
                task: world.task.task,
                seen: world.task.version,
            })
            .map(drop)
        }),
        ("hold_task", Action::HoldTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            let waiting = HoldReason::WaitingOnPayer;
            core.execute(HoldTask {
                task,
                seen,
                waiting,
                reason: None,
            })
            .map(drop)
        }),
        ("complete_task", Action::CompleteTask, |core, world| {
            core.execute(CompleteTask {
                task: world.task.task,
                seen: world.task.version,
            })
            .map(drop)
        }),
        ("reopen_task", Action::ReopenTask, |core, world| {
            let (task, seen) = (world.closed.task, world.closed.version);
            core.execute(ReopenTask {
                task,
                seen,
                reason: "more to do".into(),
            })
            .map(drop)
        }),
        ("cancel_task", Action::CancelTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(CancelTask {
                task,
                seen,
                reason: "not needed".into(),
            })
            .map(drop)
        }),
        ("retract_task", Action::RetractTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(RetractTask {
                task,
                seen,
                reason: "wrong patient".into(),
            })
            .map(drop)
        }),
        ("add_comment", Action::Comment, |core, world| {
            core.execute(AddComment {
                task: world.task.task,
                text: "left a message".into(),
            })
            .map(drop)
        }),
        ("add_clinical_note", Action::AddClinicalNote, |core, world| {
            core.execute(AddClinicalNote {
                task: world.task.task,
                text: "potassium 5.9".into(),
            })
            .map(drop)
        }),
        ("open_task", Action::SeeTask, |core, world| {
            core.execute(OpenTask {
                task: world.task.task,
            })
            .map(drop)
        }),
        ("find_task", Action::SeeTask, |core, world| {
            core.execute(FindTask {
                id: world.task.task.to_string(),
            })
            .map(drop)
        }),
        ("my_day", Action::SeeTask, |core, _| {
            core.execute(MyDay::default()).map(drop)
        }),
        ("list_tasks", Action::SeeTask, |core, _| {
            core.execute(ListTasks::default()).map(drop)
        }),
        ("list_place", Action::SeeTask, |core, _| {
            for (place, whose) in every_list() {
                core.execute(ListPlace {
                    place,
                    whose,
                    skip: 0,
                    rows: None,
                    identified: false,
                })?;
            }
            Ok(())
        }),
        ("count_work", Action::SeeTask, |core, _| {
            core.execute(CountWork {}).map(drop)
        }),
        ("list_patients", Action::SeePatient, |core, _| {
            core.execute(ListPatients::default()).map(drop)
        }),
        ("search_records", Action::SeePatient, |core, _| {
            core.execute(SearchRecords {
                text: "call".into(),
                ..SearchRecords::default()
            })
            .map(drop)
        }),
        ("open_patient", Action::SeePatient, |core, world| {
            core.execute(OpenPatient {
                patient: world.patient,
            })
            .map(drop)
        }),
        ("find_patient", Action::SeePatient, |core, _| {
            core.execute(FindPatient {
                record_number: "MRN-1".into(),
            })
            .map(drop)
        }),
        ("add_patient", Action::AddPatient, |core, _| {
            let family = "Okafor".to_owned();
            // Each role adds another one.
            let record_number = format!("MRN-{}", core.execute(ListPeople {}).map_or(0, |_| rand_suffix()));
            core.execute(AddPatient {
                record_number,
                family,
                ..AddPatient::default()
            })
            .map(drop)
        }),
        ("edit_patient", Action::EditPatient, |core, world| {
            core.execute(EditPatient {
                patient: world.patient,
                seen: world.patient_seen,
                family: None,
                given: Some("Maud".into()),
                born: None,
                sex: None,
                phone: None,
                address: None,
            })
            .map(drop)
        }),
        ("import_patients", Action::ImportPatients, |core, _| {
            let content = b"record_number,family_name\nMRN-900,Adeyemi\n".to_vec();
            core.execute(ImportPatients {
                content,
                mapping: Vec::new(),
                dry_run: true,
            })
            .map(drop)
        }),
        ("import_tasks", Action::ImportTasks, |core, _| {
            let content = b"title\nOrder gloves\n".to_vec();
            core.execute(ImportTasks {
                content,
                mapping: Vec::new(),
                title: None,
                category: None,
                queue: Some(Role::FrontDesk),
                dry_run: true,
            })
            .map(drop)
        }),
        ("list_people", Action::SeePeople, |core, _| {
            core.execute(ListPeople {}).map(drop)
        }),
        ("invite_person", Action::InvitePerson, |core, _| {
            let login = format!("new.person{}", rand_suffix());
            let roles = Roles::of(&[Role::FrontDesk]);
            core.execute(InvitePerson {
                login,
                name: "New Person".into(),
                roles,
            })
            .map(drop)
        }),
        ("reset_person", Action::InvitePerson, |core, world| {
            core.execute(ResetPerson {
                identity: IdentityCheck::InPerson,
                user: world.other,
            })
            .map(drop)
        }),
        ("change_roles", Action::ChangeRoles, |core, world| {
            let roles = Roles::of(&[Role::FrontDesk, Role::Biller]);
            core.execute(ChangeRoles {
                approver: None,
                user: world.other,
                roles,
                reason: "covers billing".into(),
            })
            .map(drop)
        }),
        ("suspend_person", Action::SuspendPerson, |core, world| {
            let reason = "on leave".to_owned();
            core.execute(SuspendPerson {
                user: world.other,
                suspended: true,
                reason,
            })
            .map(drop)?;
            let reason = "back".to_owned();
            core.execute(SuspendPerson {
                user: world.other,
                suspended: false,
                reason,
            })
            .map(drop)
        }),
        ("read_ledger", Action::ReadLedger, |core, _| {
            core.execute(ReadLedger { from: 1, rows: 10 }).map(drop)
        }),
        ("read_audit", Action::ReadLedger, |core, _| {
            core.execute(ReadAudit {
                filter: AuditFilter::default(),
                sort: AuditColumn::Time,
                descending: true,
                skip: 0,
                rows: None,
            })
            .map(drop)
        }),
        ("open_audit_entry", Action::ReadLedger, |core, _| {
            core.execute(OpenAuditEntry { place: 1 }).map(drop)
        }),
        ("read_report", Action::ReadLedger, |core, _| {
            core.execute(ReadReport {
                report: Report {
                    kind: ReportKind::SignIns,
                    patient: None,
                    person: None,
                    from: None,
                    to: None,
                },
                skip: 0,
                rows: None,
            })
            .map(drop)
        }),
        ("verify_vault", Action::VerifyVault, |core, _| {
            core.execute(VerifyVault::default()).map(drop)
        }),
        ("rebuild_vault", Action::RebuildVault, |core, _| {
            core.execute(RebuildVault {}).map(drop)
        }),
        ("make_backup", Action::MakeBackup, |core, world| {
            core.execute(MakeBackup {
                folder: world.folder.clone(),
            })
            .map(drop)
        }),
        ("export_ledger", Action::ExportAudit, |core, world| {
            core.execute(ExportLedger {
                folder: world.folder.clone(),
                redacted: false,
                age_recipient: None,
                recipient: "the auditor".into(),
                reason: "yearly audit".into(),
            })
            .map(drop)
        }),
        ("export_report", Action::ExportAudit, |core, world| {
            core.execute(ExportReport {
                report: Report {
                    kind: ReportKind::SignIns,
                    patient: None,
                    person: None,
                    from: None,
                    to: None,
                },
                folder: world.folder.clone(),
                recipient: "the auditor".into(),
                reason: "yearly audit".into(),
            })
            .map(drop)
        }),
        ("read_audit_state", Action::VerifyVault, |core, _| {
            core.execute(ReadAuditState {}).map(drop)
        }),
        ("rekey_vault", Action::RekeyVault, |core, _| {
            core.execute(RekeyVault {}).map(drop)
        }),
        ("acknowledge_alarms", Action::HandleAlarm, |core, _| {
            core.execute(AcknowledgeAlarms {
                finding: "restored from backup".into(),
            })
            .map(drop)
        }),
        ("undo_last_act", Action::UndoOwnAct, |core, _| {
            match core.execute(UndoLastAct {}) {
                // There may be nothing to undo; that is no matter of permission.
                Err(Refusal::NothingToUndo | Refusal::CannotUndo) | Ok(_) => Ok(()),
                Err(refusal) => Err(refusal),
            }
        }),
        ("change_password", Action::ChangeOwnPassword, |core, _| {
            let (current, new) = (secret(crate::clinic::PASSWORD), secret(crate::clinic::PASSWORD));
            core.execute(ChangePassword { current, new }).map(drop)
        }),
        ("read_settings", Action::SeePeople, |core, _| {
            core.execute(ReadSettings {}).map(drop)
        }),
        ("read_policy", Action::SeePeople, |core, _| {
            core.execute(ReadPolicy {}).map(drop)
        }),
        ("read_procedure", Action::SeePeople, |core, _| {
            core.execute(ReadProcedure {}).map(drop)
        }),
        ("open_person", Action::SeeSessions, |core, world| {
            core.execute(OpenPerson {
                user: world.colleague,
            })
            .map(drop)
        }),
        ("change_settings", Action::ChangeSettings, |core, _| {
            core.execute(ChangeSettings {
                tiles_shown: Some(true),
                reason: "small clinic".into(),
                ..ChangeSettings::default()
            })
            .map(drop)
        }),
        ("adjust_policy", Action::AdjustPolicy, |core, _| {
            core.execute(AdjustPolicy {
                action: Action::PrintRecords,
                role: Role::Biller,
                reach: Reach::Any,
                reason: "as it is".into(),
            })
            .map(drop)
        }),
        ("change_care_team", Action::ChangeCareTeam, |core, world| {
            core.execute(ChangeCareTeam {
                patient: world.patient,
                seen: world.patient_seen,
                people: Vec::new(),
            })
            .map(drop)
        }),
        ("begin_factor", Action::SetUpOwnFactor, |core, _| {
            past_permission(core.execute(BeginFactor {}))
        }),
        ("confirm_factor", Action::SetUpOwnFactor, |core, _| {
            let code = secret("000000");
            past_permission(core.execute(ConfirmFactor { code }))
        }),
        ("renew_recovery_codes", Action::SetUpOwnFactor, |core, _| {
            let code = secret("000000");
            past_permission(core.execute(RenewRecoveryCodes { code }))
        }),
        ("reset_factor", Action::ResetFactor, |core, world| {
            past_permission(core.execute(ResetFactor {
                user: world.colleague,
                identity: IdentityCheck::InPerson,
            }))
        }),
        ("end_lock_out", Action::EndLockOut, |core, world| {
            past_permission(core.execute(EndLockOut {
                user: world.colleague,
                identity: IdentityCheck::InPerson,
            }))
        }),
        ("set_pin", Action::UseOwnPin, |core, _| {
            let (pin, password) = (secret("493817"), secret(crate::clinic::PASSWORD));
            past_permission(core.execute(SetPin { pin, password }))
        }),
        ("list_sessions", Action::SeeSessions, |core, _| {
            core.execute(ListSessions {}).map(drop)
        }),
        ("end_session", Action::EndSession, |core, world| {
            core.execute(EndSession {
                session: world.locked,
            })
            .map(drop)
        }),
        (
            "register_service_account",
            Action::RegisterService,
            |core, world| {
                past_permission(core.execute(RegisterServiceAccount {
                    login: format!("scanner{}", rand_suffix()),
                    name: "Scanner".into(),
                    owner: world.colleague,
                    purpose: "scans letters".into(),
                    expires: Day::new(2027, 1, 1).unwrap(),
                }))
            },
        ),
        ("preview_offboarding", Action::OffboardPerson, |core, world| {
            core.execute(PreviewOffboarding {
                user: world.colleague,
            })
            .map(drop)
        }),
        ("offboard_person", Action::OffboardPerson, |core, world| {
            core.execute(OffboardPerson {
                user: world.leaver,
                reason: "never came".into(),
                ordered: None,
                tasks_to: Assignee::Queue(Role::FrontDesk),
            })
            .map(drop)
        }),
        ("write_procedure", Action::WriteProcedure, |core, _| {
            core.execute(WriteProcedure {
                text: PROCEDURE.into(),
            })
            .map(drop)
        }),
        ("name_invokers", Action::NameInvokers, |core, world| {
            core.execute(NameInvokers {
                people: world.invokers.clone(),
                reason: "night shift".into(),
            })
            .map(drop)
        }),
        ("list_break_glass", Action::ReviewBreakGlass, |core, _| {
            core.execute(ListBreakGlass {}).map(drop)
        }),
        ("count_duties", Action::ReviewBreakGlass, |core, _| {
            core.execute(CountDuties {}).map(drop)
        }),
        ("review_break_glass", Action::ReviewBreakGlass, |core, world| {
            core.execute(ReviewBreakGlass {
                act: world.emergency,
                findings: "nothing wrong".into(),
                close: false,
            })
            .map(drop)
        }),
        ("list_alerts", Action::ReviewAudit, |core, _| {
            core.execute(ListAlerts::default()).map(drop)
        }),
        ("dispose_alert", Action::ReviewAudit, |core, _| {
            // One about somebody else: nobody judges their own doing.
            let page = core.execute(ListAlerts::default())?;
            let mut answers = page.alerts.into_iter().map(|alert| {
                core.execute(DisposeAlert {
                    alert: alert.alert,
                    disposition: Disposition::Appropriate,
                    words: "the practice was open late".into(),
                })
            });
            answers
                .find(Result::is_ok)
                .map_or(Err(Refusal::NotFound), |answer| answer.map(drop))
        }),
        ("read_watch_rules", Action::ReviewAudit, |core, _| {
            core.execute(ReadWatchRules {}).map(drop)
        }),
        ("change_watch_rules", Action::ReviewAudit, |core, _| {
            core.execute(ChangeWatchRules {
                rules: Rules::standard().view(),
                reason: "as they came".into(),
            })
            .map(drop)
        }),
        ("read_review", Action::ReviewAudit, |core, _| {
            core.execute(ReadReview {}).map(drop)
        }),
        ("certify_review", Action::ReviewAudit, |core, _| {
            past_permission(core.execute(CertifyReview {
                to: Day::from_days(0).unwrap(),
                findings: Vec::new(),
                statement: "looked at".into(),
            }))
        }),
        ("search_notes", Action::ReadClinicalNote, |core, _| {
            core.execute(SearchNotes {
                text: "potassium".into(),
                rows: None,
            })
            .map(drop)
        }),
        ("attach_file", Action::AttachFile, |core, world| {
            past_permission(core.execute(AttachFile {
                task: world.task.task,
                file: "chosen by nobody".into(),
                clinical: false,
            }))
        }),
        ("open_attachment", Action::SeeTask, |core, world| {
            core.execute(OpenAttachment {
                attachment: world.attachment,
            })
            .map(drop)
        }),
        ("export_attachment", Action::ExportRecords, |core, world| {
            let answer = core.execute(ExportAttachment {
                attachment: world.attachment,
                folder: world.folder.clone(),
                recipient: "Valley Hospital".into(),
                reason: "referral".into(),
            });
            match answer {
                // A security officer may take out what they see, and sees no task.
                Err(Refusal::NotFound) => Ok(()),
                answer => answer.map(drop),
            }
        }),
        ("retract_remark", Action::RetractRemark, |core, world| {
            // One's own: what others wrote has tests of its own.
            let (task, text) = (world.task.task, "left a message".to_owned());
            let remark = core.execute(AddComment { task, text })?.remark;
            core.execute(RetractRemark {
                remark,
                reason: "another patient".into(),
            })
        }),
        ("begin_break_glass", Action::BreakGlass, |core, world| {
            past_permission(core.execute(BeginBreakGlass {
                patient: world.patient,
                reason: secret("unconscious, allergies needed"),
                password: secret(crate::clinic::PASSWORD),
            }))
        }),
        ("read_record_at", Action::SeeTask, |core, world| {
            let record = RecordRef::Task(world.task.task);
            let source = RecordSource::Version {
                record,
                version: world.task.version,
            };
            core.execute(ReadRecordAt { source }).map(drop)
        }),
        ("read_history", Action::SeePatient, |core, world| {
            let record = RecordRef::Patient(world.patient);
            core.execute(ReadHistory { record }).map(drop)
        }),
        ("restore_version", Action::EditTask, |core, world| {
            past_permission(core.execute(RestoreVersion {
                record: RecordRef::Task(world.task.task),
                seen: world.task.version,
                to: world.task.version,
            }))
        }),
        ("print_records", Action::PrintRecords, |core, world| {
            let record = RecordSeen {
                record: RecordRef::Patient(world.patient),
                version: world.patient_seen,
            };
            past_permission(core.execute(PrintRecords {
                records: vec![record],
                reason: String::new(),
            }))
        }),
        ("export_chart", Action::ExportRecords, |core, world| {
            core.execute(ExportChart {
                patient: world.patient,
                folder: world.folder.clone(),
                recipient: "Harbour Hospital".into(),
                reason: "transfer of care".into(),
            })
            .map(drop)
        }),
        ("copy_record", Action::SeeTask, |core, world| {
            let record = RecordSeen {
                record: RecordRef::Task(world.task.task),
                version: world.task.version,
            };
            core.execute(CopyRecord { record }).map(drop)
        }),
        ("drill_recovery", Action::DrillRecovery, |core, world| {
            core.execute(DrillRecovery {
                words: secret(&world.words),
            })
            .map(drop)
        }),
        // The sheet of before is void then, so it is the last.
        ("renew_recovery", Action::RenewRecovery, |core, _| {
            core.execute(RenewRecovery {
                password: secret(crate::clinic::PASSWORD),
                shares: false,
                reason: "the sheet was seen".into(),
            })
            .map(drop)
        }),
    ]
}

/// The emergency procedure of these tests.
pub(crate) const PROCEDURE: &str = "Call the security officer afterwards.";

/// What is refused for another reason than permission was permitted.
fn past_permission<T>(answer: Result<T, Refusal>) -> Result<(), Refusal> {
    match answer {
        Err(
            refusal @ (Refusal::NotPermitted { .. }
            | Refusal::NotFound
            | Refusal::AlarmStands
            | Refusal::FullSignInNeeded
            | Refusal::DutyFirst { .. }
            | Refusal::NotSignedIn
            | Refusal::Locked
            | Refusal::Fault { .. }),
        ) => Err(refusal),
        Err(_) | Ok(_) => Ok(()),
    }
}

/// A number that was not given before in this process.
pub(crate) fn rand_suffix() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1000);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

fn every_list() -> Vec<(Place, Whose)> {
    let places = Place::ALL.iter().copied();
    places
        .flat_map(|place| Whose::ALL.iter().map(move |whose| (place, *whose)))
        .collect()
}
