//! The clinic's own words, shared by every part.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Declares an enum whose variants have a stable number (in the ledger) and name (on the wire).
macro_rules! vocabulary {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $number:literal $text:literal,)+ })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(rename_all = "snake_case")]
            pub enum $name { $($(#[$vmeta])* $variant,)+ }

            impl $name {
                /// Every value, in order of number.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The number that stands for it in the ledger. Never reused.
                #[must_use]
                pub const fn number(self) -> u16 {
                    match self { $(Self::$variant => $number,)+ }
                }

                /// The value with this number, if this version knows it.
                #[must_use]
                pub const fn from_number(number: u16) -> Option<Self> {
                    match number { $($number => Some(Self::$variant),)+ _ => None }
                }

                /// Its name on the wire and in careloopctl.
                #[must_use]
                pub const fn name(self) -> &'static str {
                    match self { $(Self::$variant => $text,)+ }
                }

                /// The value with this name.
                #[must_use]
                pub fn from_name(name: &str) -> Option<Self> {
                    Self::ALL.iter().copied().find(|value| value.name() == name)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(self.name())
                }
            }
        )*
    };
}

vocabulary! {
    /// What a person does in the clinic. A person may hold several.
    Role {
        /// Answers the phone, books, registers.
        FrontDesk = 0 "front_desk",
        /// Medical assistant or nurse.
        ClinicalStaff = 1 "clinical_staff",
        /// Physician, dentist, nurse practitioner.
        Provider = 2 "provider",
        /// Claims, prior authorisations, payments.
        Biller = 3 "biller",
        /// Runs the practice and assigns the work.
        PracticeManager = 4 "practice_manager",
        /// The security official of 45 CFR 164.308(a)(2): reads the audit trail.
        SecurityOfficer = 5 "security_officer",
        /// Manages people, keys and workstations.
        Administrator = 6 "administrator",
    }

    /// Where a task is in its life. Words of FHIR Task.status in brackets.
    TaskState {
        /// Nobody has begun (`ready`).
        Open = 0 "open",
        /// Someone is at it (`in-progress`).
        Started = 1 "started",
        /// Waiting for somebody or something else (`on-hold`); its clock stands still.
        Held = 2 "held",
        /// Finished (`completed`).
        Done = 3 "done",
        /// Not needed any more (`cancelled`).
        Cancelled = 4 "cancelled",
        /// Should never have existed (`entered-in-error`). Kept, never deleted.
        Retracted = 5 "retracted",
    }

    /// How soon a task matters.
    Priority {
        /// In its turn.
        Routine = 0 "routine",
        /// Before routine work.
        Urgent = 1 "urgent",
        /// At once.
        Stat = 2 "stat",
    }

    /// What kind of work a task is.
    TaskCategory {
        /// Anything else.
        General = 0 "general",
        /// Prior authorisation by a payer.
        PriorAuthorization = 1 "prior_authorization",
        /// Refill or renewal of a medication.
        Refill = 2 "refill",
        /// Referral to a specialist and back.
        Referral = 3 "referral",
        /// Laboratory or imaging result.
        ResultFollowUp = 4 "result_follow_up",
        /// Call-back after a missed visit.
        NoShow = 5 "no_show",
        /// Intake of a new patient.
        Intake = 6 "intake",
        /// End-of-day reconciliation.
        EndOfDay = 7 "end_of_day",
        /// Request for records or forms (45 CFR 164.524).
        RecordsRequest = 8 "records_request",
        /// Sterilisation log.
        Sterilization = 9 "sterilization",
        /// Equipment and vaccine-fridge checks.
        EquipmentCheck = 10 "equipment_check",
        /// Credential and licence renewals.
        Credential = 11 "credential",
        /// Compliance calendar.
        Compliance = 12 "compliance",
        /// Review of a care plan.
        CarePlan = 13 "care_plan",
    }

    /// Who may know of a task at all.
    Sensitivity {
        /// Whoever may see tasks.
        Ordinary = 0 "ordinary",
        /// Only whoever owns or added it, its queue, the patient's care team and practice managers.
        Restricted = 1 "restricted",
    }

    /// To which tasks a right reaches. What is not about a task is `any` or `no`.
    Reach {
        /// To none.
        No = 0 "no",
        /// Tasks one owns or added.
        Mine = 1 "mine",
        /// And unowned tasks in the queue of one of one's roles.
        MineAndQueue = 2 "mine_and_queue",
        /// And tasks of patients in whose care team one is.
        CareTeam = 3 "care_team",
        /// All tasks.
        Any = 4 "any",
    }

    /// What somebody must do before anything else in their session.
    Duty {
        /// Set up a second factor.
        SetUpFactor = 0 "set_up_factor",
        /// Choose a new password: the clinic lets passwords expire.
        ChangePassword = 1 "change_password",
    }

    /// How an administrator made sure of who asked for a new code (45 CFR 164.312(d)).
    IdentityCheck {
        /// They stand here and are known.
        InPerson = 0 "in_person",
        /// A document with a photograph was looked at.
        PhotoId = 1 "photo_id",
        /// They were called back on the number the clinic has on file.
        CallBack = 2 "call_back",
    }

    /// Whose account it is.
    AccountKind {
        /// A person's.
        Person = 0 "person",
        /// A program's or a device's; it never signs in at a window.
        Service = 1 "service",
    }

    /// What a record is. The numbers are those of the ledger.
    RecordKind {
        /// The clinic as a whole.
        Clinic = 0 "clinic",
        /// A workstation.
        Workstation = 1 "workstation",
        /// Somebody who works here.
        Person = 2 "person",
        /// A session.
        Session = 3 "session",
        /// A patient.
        Patient = 4 "patient",
        /// A task.
        Task = 5 "task",
        /// A comment, a clinical note or an attachment.
        Remark = 6 "remark",
    }

    /// What an entry of the audit trail is about, for looking through it.
    EntryGroup {
        /// Coming in, locking, leaving.
        SignIn = 0 "sign_in",
        /// Records were shown.
        View = 1 "view",
        /// Records were added or changed.
        Change = 2 "change",
        /// Records left the program: printed, copied, exported, backed up.
        Export = 3 "export",
        /// Who may do what: accounts, roles, keys, settings, policy.
        Privilege = 4 "privilege",
        /// Emergency access.
        Emergency = 5 "emergency",
        /// Something was asked and refused.
        Refusal = 6 "refusal",
        /// The audit trail itself was read, checked or reviewed.
        Oversight = 7 "oversight",
        /// Looking after the vault.
        Upkeep = 8 "upkeep",
    }

    /// A column by which the audit trail is sorted.
    AuditColumn {
        /// When.
        Time = 0 "time",
        /// Who.
        Person = 1 "person",
        /// What was done.
        What = 2 "what",
        /// Whose record.
        Patient = 3 "patient",
        /// At which workstation.
        Workstation = 4 "workstation",
        /// Done or refused.
        Outcome = 5 "outcome",
        /// What kind of data.
        Category = 6 "category",
        /// What for.
        Purpose = 7 "purpose",
    }

    /// How an attachment may be shown.
    AttachmentForm {
        /// Not inside Careloop: it can be taken out with a reason.
        Other = 0 "other",
        /// PNG.
        Png = 1 "png",
        /// JPEG.
        Jpeg = 2 "jpeg",
        /// GIF.
        Gif = 3 "gif",
        /// WebP.
        Webp = 4 "webp",
        /// Text in UTF-8.
        Text = 5 "text",
    }

    /// Where a head of the log is kept outside the file.
    AnchorKind {
        /// The keychain of this workstation.
        Keychain = 0 "keychain",
        /// A backup's manifest.
        Backup = 1 "backup",
        /// A witness (C2SP tlog-witness).
        Witness = 2 "witness",
    }

    /// A rule that raises an alert.
    WatchRule {
        /// Work outside the clinic's hours. Threshold: minutes beyond them.
        AfterHours = 0 "after_hours",
        /// Records of patients whose care team one is not in. Threshold: patients a day.
        OutsideCareTeam = 1 "outside_care_team",
        /// A patient with one's own family name. Threshold: looks a day.
        SameFamilyName = 2 "same_family_name",
        /// A patient with the full name of somebody who works here. Threshold: looks a day.
        OwnOrColleague = 3 "own_or_colleague",
        /// Far more patients in a day than usual. Threshold: percent of one's own 30-day mean.
        Volume = 4 "volume",
        /// Many records printed, copied or exported. Threshold: records a day.
        BulkExport = 5 "bulk_export",
        /// Refused again and again. Threshold: refusals an hour.
        RepeatedDenials = 6 "repeated_denials",
        /// One login open at two workstations. Threshold: not used.
        TwoWorkstations = 7 "two_workstations",
        /// Somebody who is suspended or left tried to come in. Threshold: tries a day.
        DisabledAccount = 8 "disabled_account",
        /// An emergency access. Threshold: not used.
        BreakGlass = 9 "break_glass",
        /// The clock went back. Threshold: minutes.
        ClockSetBack = 10 "clock_set_back",
        /// A verification found something. Threshold: not used.
        Integrity = 11 "integrity",
    }

    /// What became of an alert.
    Disposition {
        /// Looked into: it was part of the work.
        Appropriate = 0 "appropriate",
        /// Looked into: the rule is too strict.
        FalseAlarm = 1 "false_alarm",
        /// Looked into: it was not right, and is followed up as an incident.
        Incident = 2 "incident",
    }

    /// What a reviewer finds of a sampled entry.
    Finding {
        /// As expected of this person's work.
        AsExpected = 0 "as_expected",
        /// To be asked about; says why.
        Questioned = 1 "questioned",
    }

    /// A report of the audit trail.
    ReportKind {
        /// Who saw a patient's record (ONC 170.315(d)(3)).
        ChartAccess = 0 "chart_access",
        /// What a person did.
        PersonActivity = 1 "person_activity",
        /// What left the program, and to whom (170.315(d)(11)).
        Disclosures = 2 "disclosures",
        /// Who came in, and who tried (45 CFR 164.308(a)(5)(ii)(C)).
        SignIns = 3 "sign_ins",
        /// Changes of accounts, roles, keys, settings and policy.
        PrivilegeChanges = 4 "privilege_changes",
    }

    /// Why a password is one that is tried first.
    GuessReason {
        /// It is widely used, or known from a breach.
        Common = 0 "common",
        /// It is one piece over and over.
        Repeats = 1 "repeats",
        /// It counts up or down.
        Counts = 2 "counts",
        /// It holds the login or the name of its owner.
        OwnName = 3 "own_name",
        /// It holds the clinic's name.
        ClinicName = 4 "clinic_name",
        /// It holds a patient's name or record number.
        Patient = 5 "patient",
        /// It is put together from what is tried first.
        Easy = 6 "easy",
    }

    /// How a person's second factor stands.
    FactorState {
        /// Set up.
        Set = 0 "set",
        /// Not set up, and nobody asks for it.
        NotNeeded = 1 "not_needed",
        /// Not set up; asked for at the next sign-in.
        Missing = 2 "missing",
        /// The clinic was made for tests and asks nobody for it.
        TestClinic = 3 "test_clinic",
    }

    /// How a session stands.
    SessionState {
        /// Somebody is in.
        Open = 0 "open",
        /// Locked; its person may come back.
        Locked = 1 "locked",
        /// Over.
        Ended = 2 "ended",
    }

    /// The lists in which a person's work stands.
    Place {
        /// What is new: unowned work of my roles, and what somebody gave me and I have not accepted.
        Inbox = 0 "inbox",
        /// What is due today or before, and what has no day.
        Today = 1 "today",
        /// What is due later, by day.
        Upcoming = 2 "upcoming",
        /// What waits for somebody else: held tasks, and what I added and gave to others.
        Waiting = 3 "waiting",
        /// What was finished or cancelled in the last 14 days.
        Done = 4 "done",
    }

    /// The window's colours.
    Theme {
        /// As the desktop says.
        System = 0 "system",
        /// Dark on light.
        Light = 1 "light",
        /// Light on dark.
        Dark = 2 "dark",
        /// The strongest contrast.
        Contrast = 3 "contrast",
    }

    /// How far apart the window's rows stand.
    Density {
        /// Rows of 44 pixels.
        Comfortable = 0 "comfortable",
        /// Rows of 32 pixels.
        Compact = 1 "compact",
    }

    /// Whose work a list shows.
    Whose {
        /// Mine, and the unowned work of my roles.
        Mine = 0 "mine",
        /// Everyone's that I may see.
        Everyone = 1 "everyone",
    }

    /// Whom a task waits for while it is held.
    HoldReason {
        /// The patient is to call, come or sign.
        WaitingOnPatient = 0 "waiting_on_patient",
        /// The payer is to decide.
        WaitingOnPayer = 1 "waiting_on_payer",
        /// A laboratory or imaging centre is to report.
        WaitingOnResult = 2 "waiting_on_result",
        /// A specialist or another practice is to answer.
        WaitingOnSpecialist = 3 "waiting_on_specialist",
        /// A pharmacy is to answer.
        WaitingOnPharmacy = 4 "waiting_on_pharmacy",
        /// Someone in the clinic is to answer.
        WaitingOnColleague = 5 "waiting_on_colleague",
        /// Something else, said in the text.
        Other = 6 "other",
    }

    /// What kind of data an item of the ledger concerns (ASTM E2147-18 section 7.1.9).
    DataCategory {
        /// The program's own: settings, keys, sessions.
        System = 0 "system",
        /// People who work in the clinic.
        Workforce = 1 "workforce",
        /// Who a patient is.
        Demographics = 2 "demographics",
        /// Administrative work on a task.
        Task = 3 "task",
        /// Clinical text.
        Clinical = 4 "clinical",
        /// The record of who saw and did what.
        Audit = 5 "audit",
    }

    /// Why an act was done (FHIR PurposeOfUse, the few a task tool needs).
    Purpose {
        /// Health-care operations: the everyday case.
        Operations = 0 "operations",
        /// Treatment of a patient.
        Treatment = 1 "treatment",
        /// Payment.
        Payment = 2 "payment",
        /// Keeping the system safe and running.
        Administration = 3 "administration",
        /// An emergency, under the written procedure.
        Emergency = 4 "emergency",
    }

    /// Everything a person may or may not do. The columns of the policy table.
    Action {
        /// See that a task exists and read its administrative part.
        SeeTask = 0 "see_task",
        /// Add a task.
        AddTask = 1 "add_task",
        /// Change a task's title, details, due day, priority, category or patient.
        EditTask = 2 "edit_task",
        /// Give a task to a person or a role.
        AssignTask = 3 "assign_task",
        /// Take an unowned task for oneself.
        ClaimTask = 4 "claim_task",
        /// Begin a task.
        StartTask = 5 "start_task",
        /// Let a task wait, with a reason.
        HoldTask = 6 "hold_task",
        /// Finish a task.
        CompleteTask = 7 "complete_task",
        /// Take a finished or cancelled task up again.
        ReopenTask = 8 "reopen_task",
        /// Drop a task that is not needed.
        CancelTask = 9 "cancel_task",
        /// Mark a task as entered in error.
        RetractTask = 10 "retract_task",
        /// Comment on a task.
        Comment = 11 "comment",
        /// Read clinical notes.
        ReadClinicalNote = 12 "read_clinical_note",
        /// Write a clinical note.
        AddClinicalNote = 13 "add_clinical_note",
        /// Open a patient's record.
        SeePatient = 14 "see_patient",
        /// Register a patient.
        AddPatient = 15 "add_patient",
        /// Correct a patient's record.
        EditPatient = 16 "edit_patient",
        /// Import patients from a file.
        ImportPatients = 17 "import_patients",
        /// Import tasks from a file.
        ImportTasks = 18 "import_tasks",
        /// See who works here.
        SeePeople = 19 "see_people",
        /// Invite a person, or give a person new keys.
        InvitePerson = 20 "invite_person",
        /// Change what a person may do.
        ChangeRoles = 21 "change_roles",
        /// Keep a person out, or let them in again.
        SuspendPerson = 22 "suspend_person",
        /// Read the audit trail.
        ReadLedger = 23 "read_ledger",
        /// Check that nothing was changed behind the program's back.
        VerifyVault = 24 "verify_vault",
        /// Compute all tables from the ledger again.
        RebuildVault = 25 "rebuild_vault",
        /// Make an encrypted copy.
        MakeBackup = 26 "make_backup",
        /// Change the vault's main key.
        RekeyVault = 27 "rekey_vault",
        /// Acknowledge an integrity alarm.
        HandleAlarm = 28 "handle_alarm",
        /// Change one's own password.
        ChangeOwnPassword = 29 "change_own_password",
        /// Undo one's own last act.
        UndoOwnAct = 30 "undo_own_act",
        /// Take records out of Careloop into a file.
        ExportRecords = 31 "export_records",
        /// Print records.
        PrintRecords = 32 "print_records",
        /// Open one patient's clinical text in an emergency. Named invokers only.
        BreakGlass = 33 "break_glass",
        /// Review emergency accesses.
        ReviewBreakGlass = 34 "review_break_glass",
        /// Change the clinic's settings.
        ChangeSettings = 35 "change_settings",
        /// Change this table for the clinic, within its limits.
        AdjustPolicy = 36 "adjust_policy",
        /// Take a leaver's access away.
        OffboardPerson = 37 "offboard_person",
        /// Register a service account.
        RegisterService = 38 "register_service",
        /// See who is or was signed in.
        SeeSessions = 39 "see_sessions",
        /// End somebody's locked session.
        EndSession = 40 "end_session",
        /// Change who is in a patient's care team.
        ChangeCareTeam = 41 "change_care_team",
        /// Write the emergency procedure.
        WriteProcedure = 42 "write_procedure",
        /// Name who may open clinical text in an emergency.
        NameInvokers = 43 "name_invokers",
        /// Prove that the recovery sheet opens the vault.
        DrillRecovery = 44 "drill_recovery",
        /// Make a new recovery sheet.
        RenewRecovery = 45 "renew_recovery",
        /// Let a person try to sign in again.
        EndLockOut = 46 "end_lock_out",
        /// Reset a person's second factor.
        ResetFactor = 47 "reset_factor",
        /// Set up one's own second factor.
        SetUpOwnFactor = 48 "set_up_own_factor",
        /// Unlock with a PIN.
        UseOwnPin = 49 "use_own_pin",
        /// Put a file on a task.
        AttachFile = 50 "attach_file",
        /// Mark one's own remark or attachment as entered in error.
        RetractRemark = 51 "retract_remark",
        /// Review the audit trail: certify, dispose of alerts, tune the rules that raise them.
        ReviewAudit = 52 "review_audit",
        /// Take the audit trail, or a report of it, out of Careloop in an encrypted file.
        ExportAudit = 53 "export_audit",
    }

    /// A field of a record. Its number stands in the ledger and is never reused.
    Field {
        /// Task: what is to be done. Administrative words, never clinical ones.
        Title = 1 "title",
        /// Task: administrative details.
        Details = 2 "details",
        /// Task: where it is in its life ([`TaskState`]).
        State = 3 "state",
        /// Task: whom it waits for ([`HoldReason`]).
        HoldReason = 4 "hold_reason",
        /// Task: why it was held, cancelled, reopened or retracted, in words.
        Reason = 5 "reason",
        /// Task: the one person who answers for it.
        Owner = 6 "owner",
        /// Task: the role in whose queue it waits for an owner.
        Queue = 7 "queue",
        /// Task: the patient it concerns.
        Patient = 8 "patient",
        /// Task: the clinic-local day it is due.
        DueDay = 9 "due_day",
        /// Task: how soon it matters.
        Priority = 10 "priority",
        /// Task: what kind of work it is.
        Category = 11 "category",
        /// Task: the time of the due day by which it is due.
        DueTime = 12 "due_time",
        /// Task: who may know of it ([`Sensitivity`]).
        Sensitivity = 13 "sensitivity",

        /// Patient: the number the clinic files the patient under.
        RecordNumber = 100 "record_number",
        /// Patient: family name.
        FamilyName = 101 "family_name",
        /// Patient: given names.
        GivenName = 102 "given_name",
        /// Patient: day of birth.
        BirthDay = 103 "birth_day",
        /// Patient: administrative sex, as one letter (`F`, `M`, `X`, `U`).
        Sex = 104 "sex",
        /// Patient: telephone number.
        Phone = 105 "phone",
        /// Patient: postal address in one line.
        Address = 106 "address",
        /// Patient: day of death.
        DeathDay = 107 "death_day",
        /// Patient: who is in the care team, as 16-byte ids one after the other.
        CareTeam = 108 "care_team",

        /// Remark: the task it stands on.
        RemarkTask = 200 "remark_task",
        /// Remark: the text of an administrative comment.
        CommentText = 201 "comment_text",
        /// Remark: the text of a clinical note, sealed under the clinical key.
        NoteText = 202 "note_text",
        /// Remark: marked as entered in error.
        RemarkRetracted = 203 "remark_retracted",
        /// Attachment: the name of the file it was. Sealed under the clinical key if it is clinical.
        AttachmentName = 204 "attachment_name",
        /// Attachment: how it may be shown ([`AttachmentForm`]).
        AttachmentForm = 205 "attachment_form",
        /// Attachment: bytes of its content.
        AttachmentBytes = 206 "attachment_bytes",
        /// Attachment: SHA-256 of the encrypted object.
        AttachmentDigest = 207 "attachment_digest",
        /// Attachment: key of the encrypted object. Sealed under the clinical key if it is clinical.
        AttachmentKey = 208 "attachment_key",

        /// Person: the name used to sign in.
        Login = 300 "login",
        /// Person: the name others see.
        DisplayName = 301 "display_name",
        /// Person: what they do ([`Roles`] as bits).
        Roles = 302 "roles",
        /// Person: whether they may sign in ([`Standing`]).
        Standing = 303 "standing",
        /// Person: Ed25519 public key their entries are signed with.
        SigningKey = 304 "signing_key",
        /// Person: X25519 public key that grants are sealed to.
        SealingKey = 305 "sealing_key",
        /// Person: digest of the one-time invitation that authorises one key enrolment.
        Invitation = 306 "invitation",
        /// Person: the instant after which the invitation is void.
        InvitationExpires = 307 "invitation_expires",
        /// Person: their second factor, sealed to themselves. Null: none.
        Factor = 308 "factor",
        /// Person: whose account it is ([`AccountKind`]).
        AccountKind = 309 "account_kind",
        /// Service account: the person who answers for it.
        AccountOwner = 310 "account_owner",
        /// Service account: what it is for.
        AccountPurpose = 311 "account_purpose",
        /// Service account: the day after which it is void.
        AccountExpires = 312 "account_expires",
        /// Person: named to open clinical text in an emergency.
        Invoker = 313 "invoker",
        /// Person: who approved a change of their roles.
        Approver = 314 "approver",
        /// Person: how it was made sure who they are ([`IdentityCheck`]).
        IdentityCheck = 315 "identity_check",
        /// Person: digest of the one-time code that stands for a second factor that was reset.
        OneTimeCode = 316 "one_time_code",
        /// Person: the instant after which that code is void.
        OneTimeExpires = 317 "one_time_expires",
        /// Person: when it was ordered that they leave.
        LeaveOrdered = 318 "leave_ordered",

        /// Clinic: its name.
        ClinicName = 400 "clinic_name",
        /// Clinic: its IANA time zone.
        Zone = 401 "zone",
        /// Clinic: made for tests and demonstrations.
        TestClinic = 402 "test_clinic",
        /// Clinic: whether a device secret in the keychain is needed to open the vault.
        DeviceSecret = 403 "device_secret",
        /// Clinic: Ed25519 public key of the recovery sheet.
        RecoverySigningKey = 404 "recovery_signing_key",
        /// Clinic: X25519 public key of the recovery sheet.
        RecoverySealingKey = 405 "recovery_sealing_key",
        /// Clinic: number of the vault header in force.
        HeaderNumber = 406 "header_number",
        /// Clinic: SHA-256 of the vault header in force.
        HeaderHash = 407 "header_hash",
        /// Clinic: X25519 public key of the audit compartment.
        AuditKey = 408 "audit_key",
        /// Clinic: minutes without activity until a session locks, at most.
        IdleMinutes = 409 "idle_minutes",
        /// Clinic: whether everyone needs a second factor.
        FactorForAll = 410 "factor_for_all",
        /// Clinic: whether a PIN may unlock.
        PinAllowed = 411 "pin_allowed",
        /// Clinic: whether the sign-in screen shows names.
        TilesShown = 412 "tiles_shown",
        /// Clinic: days after which a password expires. Null: never.
        RotationDays = 413 "rotation_days",
        /// Clinic: minutes an emergency access lasts, at most.
        BreakGlassMinutes = 414 "break_glass_minutes",
        /// Clinic: what differs from the policy table, one line each.
        PolicyAdjustments = 415 "policy_adjustments",
        /// Clinic: the emergency procedure.
        Procedure = 416 "procedure",
        /// Clinic: other systems that a leaver may have access to, one a line.
        OtherSystems = 417 "other_systems",
        /// Clinic: what raises an alert, one rule a line.
        WatchRules = 418 "watch_rules",

        /// Workstation: Ed25519 public key.
        WorkstationKey = 500 "workstation_key",
        /// Workstation: its name in the clinic.
        WorkstationName = 501 "workstation_name",
        /// Workstation: Ed25519 public key of its first checkpoint.
        CheckpointKey = 502 "checkpoint_key",
        /// Workstation: heads of every log it found when it joined.
        BaseHeads = 503 "base_heads",

        /// Session: the session's key, sealed to the audit compartment.
        SessionKey = 600 "session_key",
        /// Session: identifier of the machine's boot.
        BootId = 601 "boot_id",
        /// Session: milliseconds since that boot, suspend included.
        BootMillis = 602 "boot_millis",
        /// Session: version of the program.
        ProgramVersion = 603 "program_version",
        /// Session: network addresses of the workstation.
        Addresses = 604 "addresses",
        /// Session: whether the clock is known to be synchronised.
        ClockTrust = 605 "clock_trust",
        /// Session: why the sign-in before this one failed, or how often.
        FailedSignIns = 606 "failed_sign_ins",
        /// Session: milliseconds during which no session was open.
        Gap = 607 "gap",
        /// Session: what an access touched, sealed under the session's key.
        AccessDetails = 608 "access_details",
        /// Session: the kind of what was refused.
        RefusedKind = 609 "refused_kind",
        /// Session: a digest named by a system act (backup manifest, alarm).
        Digest = 610 "digest",
        /// Session: an event that was noted before anyone was signed in.
        LockedEvent = 611 "locked_event",
        /// Session: the act that an undo takes back.
        UndoneAct = 612 "undone_act",
        /// Session: the time step of the second factor that was used (RFC 6238).
        FactorStep = 613 "factor_step",
        /// Session: which recovery code stood for the second factor.
        RecoveryCode = 614 "recovery_code",
        /// Session: until when an emergency access lasts.
        Until = 615 "until",
        /// Session: the act that began the emergency access that is spoken of.
        EmergencyAct = 616 "emergency_act",
        /// Session: whether a PIN opened it; whether one opens it from now on.
        ByPin = 617 "by_pin",
        /// Session: whether a review is closed.
        Closed = 618 "closed",
        /// Session: the session that is spoken of.
        OtherSession = 619 "other_session",
        /// Session: the alert that is disposed of.
        AlertDisposed = 620 "alert_disposed",
        /// Session: what a verification found.
        Verdict = 621 "verdict",
        /// Session: the heads of every log that a verification went up to.
        VerifiedHeads = 622 "verified_heads",
        /// Session: the first day of a period that was reviewed.
        PeriodFrom = 623 "period_from",
        /// Session: its last day.
        PeriodTo = 624 "period_to",

        /// Grant: a compartment key sealed to a person, as encoded in docs/keys.md.
        Grant = 700 "grant",
    }

    /// A part of the vault that can be damaged.
    VaultPart {
        /// `vault.hdr`: roster and slots.
        Header = 0 "header",
        /// `vault.db`: ledger and tables.
        Database = 1 "database",
        /// `vault.side`: events before sign-in.
        SideFile = 2 "side_file",
        /// A backup's manifest.
        Manifest = 3 "manifest",
    }

    /// Something that must be looked into before work goes on.
    Alarm {
        /// The header is older than the ledger says.
        OlderHeader = 0 "older_header",
        /// The database is older than the keychain says.
        OlderVault = 1 "older_vault",
        /// The side file is missing or older than the keychain says.
        OlderSideFile = 2 "older_side_file",
        /// The ledger differs from what the keychain remembers.
        ForkedLedger = 3 "forked_ledger",
    }

    /// Whether a person may sign in.
    Standing {
        /// Invited, no keys yet.
        Invited = 0 "invited",
        /// May sign in.
        Active = 1 "active",
        /// Kept out until reinstated.
        Suspended = 2 "suspended",
        /// Works here no more. Their id and login are never used again.
        Left = 3 "left",
    }
}

impl TaskState {
    /// Whether there is still something to do: open, started or held.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Started | Self::Held)
    }
}

/// A set of [`Role`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<Role>", from = "Vec<Role>")]
pub struct Roles(u8);

impl Roles {
    /// The set without a role: such a person may do nothing.
    pub const NONE: Self = Self(0);

    /// The set of these roles.
    #[must_use]
    pub fn of(roles: &[Role]) -> Self {
        Self(roles.iter().fold(0, |bits, role| bits | 1 << role.number()))
    }

    /// The set with these bits; bit n is the role with number n. Unknown bits are kept out.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7f)
    }

    /// One bit per role: bit n is the role with number n.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the role is in the set.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << role.number()) != 0
    }

    /// Whether any of these roles is in the set.
    #[must_use]
    pub fn has_any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles in the set, in order of number.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }

    /// Whether these roles read clinical text (and so are granted the clinical key).
    #[must_use]
    pub const fn reads_clinical(self) -> bool {
        self.has(Role::ClinicalStaff) || self.has(Role::Provider)
    }

    /// Whether these roles read the audit trail (and so are granted the audit key).
    #[must_use]
    pub const fn reads_audit(self) -> bool {
        self.has(Role::SecurityOfficer)
    }
}

impl From<Vec<Role>> for Roles {
    fn from(roles: Vec<Role>) -> Self {
        Self::of(&roles)
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_number(role.number()), Some(*role));
            assert_eq!(Role::from_name(role.name()), Some(*role));
            assert_eq!(
                serde_json::to_string(role).expect("serialises"),
                format!("\"{}\"", role.name()),
                "the wire name is the name"
            );
        }
        for category in TaskCategory::ALL {
            assert_eq!(
                serde_json::to_string(category).expect("serialises"),
                format!("\"{}\"", category.name()),
                "the wire name is the name"
            );
        }
    }

    #[test]
    fn a_set_of_roles_is_what_was_put_in() {
        let roles = Roles::of(&[Role::Administrator, Role::SecurityOfficer]);
        assert!(roles.has(Role::Administrator) && !roles.has(Role::FrontDesk));
        assert_eq!(Roles::from_bits(roles.bits()), roles);
        assert!(!roles.reads_clinical() && roles.reads_audit());
    }
}
