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

alerts-open = { $count ->
    [0] No alert is open
    [one] One alert is open
   *[other] { $count } alerts are open
}
oversight-review-due = Due by { $day }
