# The audit trail: who saw and did what, reports of it, and what a security officer looks after.

screen-oversight = Oversight
screen-audit = Audit trail
screen-reports = Audit reports
screen-record-at = Record as it was
screen-alerts = Alerts
screen-audit-review = Review of the audit trail

nav-oversight = Oversight
nav-alerts = { $count ->
    [one] one alert is open
   *[other] { $count } alerts are open
}

# How it stands.

standing-pass = Verified to entry { $entry } on { $at }, { $ago } ago: nothing was changed.
standing-unknown = UNKNOWN: on { $at }, { $ago } ago, not everything up to entry { $entry } could be checked.
standing-fail = FAILED: on { $at }, { $ago } ago, something up to entry { $entry } was wrong.
standing-never = Never verified: nobody knows yet whether anything was changed.
standing-unread = It is not known how the audit trail stands.
standing-since = { $count } entries since then are not verified.
standing-anchor = Last outside anchor: entry { $entry } ({ $kind }, { $at }).
standing-anchor-unknown = Last outside anchor: entry { $entry } ({ $kind }, { $at }), which could not be asked: UNKNOWN.
standing-anchor-fail = The outside anchor disagrees at entry { $entry } ({ $kind }, { $at }).
standing-anchor-undated = no date
standing-no-anchor = No outside anchor.

anchor-kind-keychain = this workstation's keychain
anchor-kind-backup = a backup
anchor-kind-witness = a witness

entry-group-sign_in = Sign-ins
entry-group-view = Views
entry-group-change = Changes
entry-group-export = Exports, prints and backups
entry-group-privilege = Accounts and rights
entry-group-emergency = Emergency access
entry-group-refusal = Refusals
entry-group-oversight = Oversight
entry-group-upkeep = Looking after the vault

record-kind-clinic = Clinic
record-kind-workstation = Workstation
record-kind-person = Person
record-kind-session = Session
record-kind-patient = Patient
record-kind-task = Task
record-kind-remark = Remark

data-system = Program
data-workforce = People who work here
data-demographics = Who a patient is
data-task = Administrative task
data-clinical = Clinical text
data-audit = Audit trail

purpose-operations = Operations
purpose-treatment = Treatment
purpose-payment = Payment
purpose-administration = Administration
purpose-emergency = Emergency

report-chart_access = Who saw this record
report-person_activity = What a person did
report-disclosures = What left Careloop
report-sign_ins = Sign-ins
report-privilege_changes = Changes of rights

oversight-review-due = Due by { $day }

# The list.

audit-reports = Reports
audit-take-out = Take out…
audit-narrow = Narrow the audit trail
audit-person = Person
audit-everybody = Everybody
audit-what = What was done
audit-everything = Everything
audit-workstation = Workstation
audit-everywhere = Every workstation
audit-outcome = Outcome
audit-any-outcome = Done or refused
audit-when = When
audit-choose-patient = Patient…
audit-choose-patient-title = Which patient?
audit-only-special = Special or emergency
audit-clear = Take every filter out
audit-reading = Reading…
audit-preparing = Getting the audit trail ready
audit-again = Read again
audit-all = { $number ->
    [one] One entry
   *[other] { $count } entries
}
audit-let-through = { $count } of { $entries } entries let through
audit-order-time-down = newest first
audit-order-time-up = oldest first
audit-order-down = by { $column }, from the end
audit-order-up = by { $column }
audit-zone = times in { $zone }
audit-none = No entry is let through
audit-none-text = Every view, change, export and refusal is written down here. Nothing fits what the list is narrowed to.
audit-by-workstation = The workstation
audit-no-patient = No patient
audit-more-patients = and { $count } more
audit-records = { $count } records
audit-special = Special
audit-places = { $count ->
    [one] One entry
   *[other] { $count } entries
}

audit-column-time = Time
audit-column-person = Person
audit-column-what = What
audit-column-patient = Patient
audit-column-category = Kind of data
audit-column-purpose = Purpose
audit-column-workstation = Workstation
audit-column-outcome = Outcome

outcome-done = Done
outcome-refused = Refused

period-all = Any time
period-today = Today
period-days = Last { $count } days
period-month = This month
period-ask = From a day to a day…
period-from-to = { $from } to { $to }
period-since = Since { $at }
period-title = From a day to a day
period-from = From
period-to = To
period-hint = For example 14-Aug-2026.
period-to-hint = This day is still in it.
period-submit = Show these days
period-malformed = Write it as 14-Aug-2026 or 2026-08-14.
period-backward = This is before the first day.

# An entry.

entry-pane = Entry of the audit trail
entry-close = Close the entry
entry-unopened = Part of this entry is sealed under a key that you do not hold. What stands here may not be all.
entry-marks = Marked
entry-query = Searched for
entry-text = Reason
entry-recipient = For whom
entry-session = Session
entry-session-began = began { $at }
entry-session-pin = opened with a PIN
entry-session-program = Careloop { $version }
entry-more = From here
entry-only-person = Only this person
entry-only-patient = Only this patient
entry-only-record = Only this record
entry-only-record-of = Only this record: { $label }
entry-only-session = Only this session
entry-only-kind = Only “{ $what }”
entry-only-workstation = Only this workstation
entry-proof = Proof
entry-proof-hint = What an auditor compares with an export of the ledger.
entry-place = Place
entry-seq = Number in its log
entry-utc = Time (UTC)
entry-leaf = Leaf hash
entry-signer = Signing key
entry-records = Records
entry-all-records = Show all, { $count } more
entry-show = Show as it was seen
entry-show-of = Show as it was seen: { $label }
entry-changes = What changed
entry-field = Field
entry-before = Before
entry-after = After
entry-nothing = Nothing
who-saw = Who saw this record?

# What an entry records.

entry-genesis = Made the clinic
entry-signed_in = Signed in
entry-locked = Locked
entry-unlocked = Unlocked
entry-signed_out = Signed out
entry-locked_time = What happened while nobody was signed in
entry-person_invited = Made a one-time code for somebody
entry-person_enrolled = Chose a password and made keys
entry-roles_changed = Changed somebody's roles
entry-standing_changed = Changed whether somebody may sign in
entry-password_changed = Changed the own password
entry-key_granted = Handed over a key
entry-vault_rekeyed = Moved the vault to a new key
entry-recovered = Used the recovery sheet
entry-workstation_joined = A workstation joined
entry-header_settled = Finished what a crash broke off
entry-service_registered = Registered a service account
entry-factor_set = Set up a second factor
entry-factor_reset = Reset somebody's second factor
entry-lock_out_ended = Ended a lock-out
entry-person_offboarded = Took somebody's access away for good
entry-recovery_renewed = Made a new recovery sheet
entry-recovery_drilled = Proved the recovery sheet
entry-invokers_named = Named who may act in an emergency
entry-settings_changed = Changed the clinic's settings
entry-policy_adjusted = Changed the policy
entry-patient_added = Registered a patient
entry-patient_edited = Corrected a patient's record
entry-patients_imported = Imported patients
entry-care_team_changed = Changed a care team
entry-patient_restored = Put a patient's record back as it was
entry-task_added = Added a task
entry-task_edited = Changed a task
entry-task_assigned = Handed a task over
entry-task_claimed = Took a task
entry-task_started = Started a task
entry-task_held = Put a task on hold
entry-task_completed = Completed a task
entry-task_reopened = Took a task up again
entry-task_cancelled = Cancelled a task
entry-task_retracted = Marked a task as entered in error
entry-tasks_imported = Imported tasks
entry-commented = Commented
entry-note_added = Added a clinical note
entry-act_undone = Took back the last step
entry-task_restored = Put a task back as it was
entry-file_attached = Attached a file
entry-remark_retracted = Marked a remark as entered in error
entry-viewed = Looked at records
entry-seen_again = Looked at the same records again
entry-listed = Saw a list with names
entry-searched = Searched
entry-ledger_read = Read the audit trail
entry-people_listed = Read who works here
entry-printed = Printed records
entry-copied = Copied from a record
entry-exported = Took records out
entry-audit_exported = Took the audit trail out
entry-backup_made = Made a backup
entry-verified = Verified the vault
entry-rebuilt = Computed every table again
entry-alarms_acknowledged = Acknowledged alarms
entry-procedure_written = Wrote the emergency procedure
entry-break_glass_begun = Began an emergency access
entry-break_glass_ended = Ended an emergency access
entry-break_glass_reviewed = Reviewed an emergency access
entry-session_ended = Ended somebody's locked session
entry-pin_changed = Set or gave up the own PIN
entry-checked = Verified because it was due
entry-alert_disposed = Disposed of an alert
entry-review_certified = Certified a review
entry-watch_rules_changed = Changed what raises an alert
entry-refused = Asked for something and was refused

# Why something was refused, in few words.

because-not_signed_in = not signed in
because-locked = the session was locked
because-already_signed_in = somebody was signed in
because-wrong_sign_in = wrong login or password
because-wait_after_failures = had to wait after failures
because-attempts_exhausted = too many attempts
because-weak_password = the password was too weak
because-guessable_password = the password can be guessed
because-code_needed = the second factor was missing
because-wrong_code = wrong code
because-wrong_pin = wrong PIN
because-pin_gone = the PIN is void
because-weak_pin = the PIN was too weak
because-full_sign_in_needed = needs the password, a PIN opened the session
because-duty_first = had something else to do first
because-wrong_invitation = wrong one-time code
because-wrong_recovery_words = wrong recovery words
because-empty = a field was empty
because-too_long = a text was too long
because-forbidden_characters = forbidden characters
because-malformed = not readable
because-stale = somebody else had changed it
because-taken = already taken
because-wrong_state = not possible in this state
because-already_owned = somebody else has it
because-nothing_to_undo = nothing to take back
because-cannot_undo = could not be taken back
because-out_of_range = out of range
because-import_encoding = the file could not be read
because-import_column = a column was missing
because-import_too_large = the file was too large
because-import_malformed = a line could not be read
because-import_forbidden_column = a forbidden column
because-attachment_too_large = the file was too large
because-choice_gone = the choice was too old
because-review_incomplete = the review was not complete
because-nothing_to_restore = nothing to put back
because-cancelled = cancelled
because-not_found = not there
because-not_permitted = not allowed
because-key_not_granted = does not hold the key
because-last_of_role = the last one with this role
because-procedure_missing = no emergency procedure
because-alarm_stands = an alarm stands
because-no_vault = no vault
because-vault_exists = there is a vault already
because-vault_busy = the vault was in use
because-network_file_system = a network drive
because-disk_full = the disk was full
because-file_access = the folder could not be used
because-damaged = the vault is damaged
because-newer_vault = the vault is newer
because-no_keychain = no keychain
because-keychain_locked = the keychain was locked
because-no_device_secret = the device secret was missing
because-backup_damaged = the backup is damaged
because-attachment_damaged = the attachment is damaged
because-fault = a fault of the program

# Taking it out.

export-ledger-title = Take the audit trail out
export-ledger-lead = Writes the whole ledger into one encrypted and signed file. Whoever has its passphrase can check it without Careloop.
export-report-title = Take out: { $name }
export-report-lead = Writes the report into one encrypted and signed file with a page to read inside. That it left is written down.
export-folder = Folder for the file
export-recipient-hint = Who will read it: a person, an authority, an auditor.
export-recipient-missing = Write down whom it is for.
export-redacted = Hashes and signatures only
export-redacted-hint = Proves that nothing was changed, and tells nothing about anybody.
export-submit = Take out
export-busy = Writing the file
export-done = The file is written
export-passphrase = Passphrase of the file
export-passphrase-how = Words with hyphens between them and no spaces: together they open the file. Give it to the recipient by another way than the file: on the phone, or on paper.
export-passphrase-once = It is shown only now and kept nowhere. If it is lost, take the file out again.
export-file = File
export-size = Size
export-size-of = { $size }, { $number ->
    [one] one record
   *[other] { $count } records
}
export-digest = SHA-256
export-noted = I have noted the passphrase
export-note-first = Closing loses the passphrase. First say that it was noted.

# Reports.

reports-back = The audit trail
reports-about = What the report is about
reports-kind = Report
reports-take-out = Take out…
reports-choose-person = Choose a person…
reports-detail = Details
reports-summary = { $number ->
    [one] One entry
   *[other] { $count } entries
} · made { $at } · times in { $zone }
reports-needs-person = Whose doing?
reports-needs-person-text = Choose a person above.
reports-needs-patient = Whose record?
reports-needs-patient-text = Open an entry about the patient in the audit trail, and choose “Who saw this record?”.
reports-to-audit = To the audit trail
reports-none = Nothing to report
reports-none-text = In this time there is no such entry.

# A record as it was.

record-at-back = Back
record-at-seen = As { $person } saw it on { $at } at { $workstation }
record-at-version = Version of { $at }
record-at-since = This version came to be on { $at }.
record-at-superseded = It was changed since: this is not how it stands today.
record-at-latest = It was not changed since.
record-at-today = Show as it is today
record-at-remark = The entry names one of the remarks or files below.
record-at-care-team = Care team
record-at-no-care-team = Nobody is named
sealed-digest = SHA-256

# What a security officer looks after.

oversight-verified = Verification
oversight-anchors = Every outside anchor
oversight-to-verify = Verify
oversight-review-overdue = { $count ->
    [one] One day overdue: it was due by { $day }
   *[other] { $count } days overdue: it was due by { $day }
}
oversight-never-reviewed = Nobody has certified a review yet.
oversight-reviewed = Last certified: { $from } to { $to }, by { $name } on { $at }.
oversight-to-review = Open the review
oversight-waiting = Waits for you
oversight-alerts = { $count ->
    [0] No alert is open
    [one] One alert is open
   *[other] { $count } alerts are open
}
oversight-emergencies = { $count ->
    [0] No emergency access waits for a review
    [one] One emergency access waits for a review
   *[other] { $count } emergency accesses wait for a review
}
oversight-to-alerts = Alerts
oversight-to-emergencies = Emergency access
oversight-month = In the last 30 days
oversight-twice = { $count ->
    [0] Nobody was signed in at two workstations at once
    [one] Once somebody was signed in at two workstations at once
   *[other] { $count } times somebody was signed in at two workstations at once
}
oversight-recoveries = { $count ->
    [0] The recovery sheet was not used
    [one] The recovery sheet was used once
   *[other] The recovery sheet was used { $count } times
}
oversight-to-sessions = Sessions
oversight-to-recoveries = Show the uses

verify-since = Verify what is new
verified-since = Signatures were checked from entry { $entry } on. Everything before was compared with what an earlier verification found right.

# An alarm at the sign-in.

alarm-title = This is not the vault that was left here
alarm-means-older_header = The file with everybody's keys is an earlier one. Somebody who was kept out since then could get in with it.
alarm-means-older_vault = What was written since then is missing: tasks, notes, and who looked at them. It may be an old backup that somebody put back, or an attempt to make something disappear.
alarm-means-older_side_file = What was noted while nobody was signed in is missing. Failed attempts to sign in could be hidden that way.
alarm-means-forked_ledger = At a place that this workstation remembers, something else is written now. Chance does not do that.
alarm-stopped = What Careloop stopped
alarm-stopped-text = Nothing can be changed until somebody has looked into it, so that nothing more is lost. Everything can be read, and who reads is written down.
alarm-do = What to do
alarm-tell-whom = Tell one of these now, and do not restart or repair anything:
alarm-verify = Verify everything first
alarm-read = Go on reading
