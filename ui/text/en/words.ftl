# The clinic's own words, and what each refusal means: what happened, and what to do next.

role-front_desk = Front desk
role-clinical_staff = Clinical staff
role-provider = Provider
role-biller = Biller
role-practice_manager = Practice manager
role-security_officer = Security officer
role-administrator = Administrator

state-open = Open
state-started = In progress
state-held = Waiting
state-done = Done
state-cancelled = Cancelled
state-retracted = Entered in error

priority-routine = Routine
priority-urgent = Urgent
priority-stat = Stat

category-general = General
category-prior_authorization = Prior authorization
category-refill = Refill
category-referral = Referral
category-result_follow_up = Result follow-up
category-no_show = No-show call-back
category-intake = New patient intake
category-end_of_day = End of day
category-records_request = Records request
category-sterilization = Sterilization
category-equipment_check = Equipment check
category-credential = Credentials
category-compliance = Compliance
category-care_plan = Care plan

hold-waiting_on_patient = Patient
hold-waiting_on_payer = Payer
hold-waiting_on_result = Result
hold-waiting_on_specialist = Specialist
hold-waiting_on_pharmacy = Pharmacy
hold-waiting_on_colleague = Colleague
hold-other = Something else

standing-invited = Invited
standing-active = Active
standing-suspended = Suspended
standing-left = Left

sex-F = Female
sex-M = Male
sex-X = Other
sex-U = Unknown

theme-system = As the desktop
theme-light = Light
theme-dark = Dark
theme-contrast = High contrast

density-comfortable = Comfortable
density-compact = Compact

alarm-older_header = The vault's header is older than its ledger says. Somebody may have put back an old file.
alarm-older_vault = The vault is older than this workstation remembers. Somebody may have put back an old file.
alarm-older_side_file = The record of failed sign-ins is missing or older than this workstation remembers.
alarm-forked_ledger = The ledger differs from what this workstation remembers of it.

field-title = Title
field-details = Details
field-state = State
field-hold_reason = Waiting for
field-reason = Reason
field-owner = Owner
field-queue = Queue
field-patient = Patient
field-due_day = Due day
field-due_time = Due time
field-priority = Priority
field-category = Kind of work
field-record_number = Record number
field-family_name = Family name
field-given_name = Given names
field-birth_day = Date of birth
field-sex = Sex
field-phone = Phone
field-address = Address
field-death_day = Date of death
field-comment_text = Comment
field-note_text = Clinical note
field-remark_retracted = Entered in error
field-login = Login
field-display_name = Name
field-roles = Roles
field-standing = Standing
field-clinic_name = Clinic name
field-zone = Time zone
field-other = A field

part-header = The vault's header (vault.hdr)
part-database = The vault's database (vault.db)
part-side_file = The vault's side file (vault.side)
part-manifest = The backup's manifest

action-see_task = See tasks
action-add_task = Add tasks
action-edit_task = Edit tasks
action-assign_task = Assign tasks
action-claim_task = Claim tasks
action-start_task = Start tasks
action-hold_task = Put tasks on hold
action-complete_task = Complete tasks
action-reopen_task = Reopen tasks
action-cancel_task = Cancel tasks
action-retract_task = Mark tasks as entered in error
action-comment = Comment on tasks
action-read_clinical_note = Read clinical notes
action-add_clinical_note = Write clinical notes
action-see_patient = Open patient records
action-add_patient = Register patients
action-edit_patient = Correct patient records
action-import_patients = Import patients
action-import_tasks = Import tasks
action-see_people = See who works here
action-invite_person = Invite people and reset their sign-in
action-change_roles = Change roles
action-suspend_person = Suspend and reinstate people
action-read_ledger = Read the audit trail
action-verify_vault = Verify the vault
action-rebuild_vault = Rebuild the tables
action-make_backup = Make backups
action-rekey_vault = Rekey the vault
action-handle_alarm = Acknowledge integrity alarms
action-change_own_password = Change one's own password
action-undo_own_act = Undo one's own last act
action-export_records = Export records
action-print_records = Print records
action-break_glass = Open clinical text in an emergency, if named
action-review_break_glass = Review emergency accesses
action-change_settings = Change the clinic's settings
action-adjust_policy = Adjust the policy
action-offboard_person = Take a leaver's access away
action-register_service = Register service accounts
action-see_sessions = See who is or was signed in
action-end_session = End a locked session
action-change_care_team = Change a patient's care team
action-write_procedure = Write the emergency procedure
action-name_invokers = Name who may open clinical text in an emergency
action-drill_recovery = Prove the recovery sheet
action-renew_recovery = Make a new recovery sheet
action-end_lock_out = End a lock-out
action-reset_factor = Reset a second factor
action-set_up_own_factor = Set up one's own second factor
action-use_own_pin = Unlock with a PIN
action-attach_file = Put a file on a task
action-retract_remark = Mark a remark as entered in error
action-review_audit = Review the audit trail
action-export_audit = Take the audit trail out

extent-no = No
extent-mine = Own tasks
extent-mine_and_queue = Own tasks and own queues
extent-care_team = Own tasks, own queues and own patients
extent-any = Any

sensitivity-ordinary = Ordinary
sensitivity-restricted = Restricted

duty-set_up_factor = set up a second factor
duty-change_password = choose a new password

identity-in_person = In person, known to me
identity-photo_id = By a document with a photograph
identity-call_back = Called back on the number on file

account-person = Person
account-service = Service account

guess-common = it is widely used, or known from a breach
guess-repeats = it is one piece over and over
guess-counts = it counts up or down
guess-own_name = it holds your login or name
guess-clinic_name = it holds the clinic's name
guess-patient = it holds a patient's name or number
guess-easy = it is put together from well-known pieces

factor-set = Set up
factor-not_needed = Not set up, not needed
factor-missing = Not set up; asked for at the next sign-in
factor-test_clinic = Not asked for: this is a test clinic

session-open = Open
session-locked = Locked
session-ended = Ended

refusal-not_signed_in = Nobody is signed in. Sign in, then try again.
refusal-locked = The session is locked. Unlock it, then try again.
refusal-already_signed_in = Somebody is signed in already. Sign out first.
refusal-wrong_sign_in = The login or the password is wrong. Check both; every failed attempt is recorded.
refusal-wait_after_failures = { $seconds ->
    [one] Too many failed sign-ins. Wait one second, then try again.
   *[other] Too many failed sign-ins. Wait { $seconds } seconds, then try again.
}
refusal-attempts_exhausted = Too many failed sign-ins: this login is closed. Ask an administrator for a reset, or use the recovery sheet.
refusal-weak_password = This password is too short, too long or widely known. Use { $min } to { $max } characters; several words with spaces are fine.
refusal-guessable_password = This password is one that is tried first: { $because }. Choose another; several words that do not belong together are best.
refusal-code_needed = The code of your authenticator app is wanted.
refusal-wrong_code = This code is wrong, was used already, or came too late. Wait for the next one; if it fails again, check the clock of this computer.
refusal-wrong_pin = { $left ->
    [0] The PIN is wrong. Use your password.
    [one] The PIN is wrong. One try is left, then your password is needed.
   *[other] The PIN is wrong. { $left } tries are left, then your password is needed.
}
refusal-pin_gone = There is no PIN here any more. Use your password.
refusal-weak_pin = Use { $min } digits or more that do not repeat or count.
refusal-full_sign_in_needed = This needs a full sign-in, and you came in with a PIN. Lock, then come in with your password.
refusal-duty_first = First: { $duty }.
refusal-procedure_missing = There is no written emergency procedure yet, or nobody is named in it. A security officer writes it under Emergency access.
refusal-wrong_invitation = The code is wrong, used or expired. Check login and code, or ask an administrator for a new one.
refusal-wrong_recovery_words = These are not the 24 words of this clinic's recovery sheet. Compare every word and its place.
refusal-empty = Fill in “{ $field }”.
refusal-too_long = “{ $field }” is too long. Keep it to { $max } characters.
refusal-forbidden_characters = “{ $field }” has control characters or invisible direction marks. Type it without them.
refusal-malformed = “{ $field }” cannot take this value. Check it.
refusal-stale = Somebody changed “{ $field }” meanwhile. Your text is still here: look at the new value, then save again if it still fits.
refusal-taken = Another record has this “{ $field }”. Choose another, or use the record that has it.
refusal-wrong_state = The task is { $state } now, so this cannot be done. Look at its history.
refusal-already_owned = Somebody was faster: the task has an owner already.
refusal-nothing_to_undo = There is nothing to undo in this session.
refusal-cannot_undo = Something changed since, so this cannot be undone. Correct it by hand.
refusal-nothing_to_restore = It says what it said then already. There is nothing to put back.
refusal-out_of_range = A number is out of range. Check it.
refusal-import_encoding = The file is not UTF-8. Save it as “CSV UTF-8” and import it again.
refusal-import_column = The file has no column for “{ $field }”.
refusal-import_too_large = The file is too large. Split it into parts of at most { $max } bytes.
refusal-import_malformed = Line { $line } of the file cannot be read as a row of the table. Check its quotes and columns.
refusal-import_forbidden_column = A social security, driver's licence or passport number is never imported. Leave that column out.
refusal-cancelled = Cancelled. Nothing was changed.
refusal-not_found = There is no such record, or it is not yours to see.
refusal-not_permitted = Your roles do not allow this: { $action }. Ask someone whose work it is, or an administrator.
refusal-key_not_granted = You have not been handed the key for this yet. It comes when a colleague who holds it signs in next.
refusal-last_of_role = This is the last administrator or security officer. Give the role to somebody else first.
refusal-alarm_stands = An integrity alarm stands, so nothing can be changed. Open Verify and look into it.
refusal-no_vault = There is no clinic in this folder yet.
refusal-vault_exists = There is a clinic in this folder already.
refusal-vault_busy = Another program has the vault open. Close it, then try again.
refusal-network_file_system = The folder is on a network drive, where the vault could be damaged. Choose a folder on this machine.
refusal-disk_full = The disk is full, so nothing was saved. Free some space, then try again.
refusal-file_access = The folder or a file in it cannot be read or written. Check that it belongs to this account.
refusal-damaged = { $part } is damaged. Leave the folder as it is and restore the latest backup into another.
refusal-newer_vault = The vault was written by a newer Careloop (version { $needs }; this one reads up to { $reads }). Install the newer one.
refusal-no_keychain = This machine has no keychain that answers. Start it, then try again.
refusal-keychain_locked = The keychain is locked. Unlock it, then try again.
refusal-no_device_secret = The keychain has no secret for this clinic: the vault was copied here, or the keychain was lost. The right password does not help now; the recovery sheet does.
refusal-attachment_too_large = The file is too large: an attachment has { $max } MB at most. Attach a smaller copy, or keep it where it is and say where.
refusal-choice_gone = The file was chosen too long ago, or in another session. Choose it again.
refusal-review_incomplete = { $left ->
    [one] One entry or alert of the period is not looked at yet. Finish it, then certify.
   *[other] { $left } entries and alerts of the period are not looked at yet. Finish them, then certify.
}
refusal-attachment_damaged = The attachment’s content is missing or was changed since it was attached, so it is not shown. Restore it from a backup, and tell the security officer.
refusal-backup_damaged = The backup is not whole, or this is not a backup. Use another, and find out what happened to this one.
refusal-fault = Something broke inside Careloop (reference { $reference }). Nothing was changed. Report the reference; the line with it is in careloop.log beside the vault.
