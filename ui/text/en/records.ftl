# Patients, people, settings, backup, verify.

moment = { $day } at { $time }
duration-moment = less than a minute
duration-minutes = { $minutes }min
duration-hours = { $hours }hr { $minutes }min
duration-days = { $days }d { $hours }hr

# People.

people-reading = Reading who works here
people-reading-text = This takes a moment.
people-caption = Everyone who works or worked here
people-sorted = { $count ->
    [one] One person
   *[other] { $count } people, by name
}
people-invite = Invite a person

role-purpose-front_desk = Answers the phone, books and registers. Works tasks and keeps patients' records right. Never sees clinical text.
role-purpose-clinical_staff = Prepares visits, follows up results and refills. As the front desk, and reads and writes clinical notes.
role-purpose-provider = Treats and delegates. As clinical staff, and hands any task to anyone.
role-purpose-biller = Works claims and prior authorizations. Corrects patients' records, registers none. Never sees clinical text.
role-purpose-practice_manager = Answers for all the work: does anything to any task, imports lists, makes backups. Never sees clinical text.
role-purpose-security_officer = Reads the audit trail, looks into alarms, checks the vault. Sees no task and no patient.
role-purpose-administrator = Manages people and keys, and does administrative work. Never sees clinical text, does not read the audit trail.

invite-lead = Careloop makes a one-time code. Hand it over in person: with it they choose a password of their own.
invite-name-hint = As colleagues know them, for example Maya Lin.
invite-login-hint = Letters, digits, dot, hyphen and underscore. One person, one login; it is never given to somebody else.
invite-submit = Make the code

code-title = Code for { $name }
code-label = One-time code
code-how = { $name } chooses “I have a code” on the sign-in screen and types the login { $login } and this code.
code-expires = The code works once, until { $day } at { $time }.
code-once = The code is shown only now and kept nowhere. If it is lost, make a new one.
code-handed-over = I have handed the code over
code-confirm-first = Closing loses the code. First say that it was handed over.
code-print = Print
code-done = Done

# What is wrong with a value, where a field can say more than that.

malformed-login = Use two or more letters, digits, dots, hyphens or underscores, beginning with a letter or digit. A name that several people could share, such as frontdesk, is no login.
malformed-birth_day = Write it as 14-Aug-1980 or 1980-08-14. It cannot be in the future, or before 1875.
malformed-phone = Use digits, spaces, + - ( ) . and x for an extension.
malformed-sex = Choose one of the list.

# A person.

person-back = All people
person-none = There is no such person
person-none-text = They may be in another clinic's folder.
person-standing-invited = Invited: has a code, but has not chosen a password yet
person-standing-active = May sign in
person-standing-suspended = Kept out until reinstated
person-standing-left = Works here no more

reason-hint = Stands in the record for good, for whoever asks later.

roles-title = What they do
roles-save = Change roles

code-lead-active = For a lost password, a lost keychain or another workstation: a new one-time code. Their password works until the code is used.
code-lead-invited = The code was never used. If it is lost or expired, make a new one; the old one then stops working.
code-new-code = Make a new code
code-ask = Make a new code for { $name }?

suspend = Suspend
suspend-ask = Suspend { $name }?
reinstate-title = Let in again
reinstate-lead = They are kept out now. After this they need a new code to sign in.
reinstate = Reinstate
reinstate-ask = Let { $name } in again?
reinstate-ask-text = They have the same roles as before. Make them a new code afterwards.

rights-lead-not-active = What their roles would allow. Until they can sign in they can do none of it.
rights-what = What
rights-whether = Whether
rights-tasks = Tasks
rights-notes = Clinical notes
rights-patients = Patients
rights-people = People
rights-emergency = Emergencies
rights-vault = The vault
rights-own = Their own account

# Settings.

settings-look = Look
settings-theme = Colors
settings-density = Rows
settings-density-hint = Compact shows about a third more tasks.
settings-zoom = Size
settings-zoom-hint = Everything larger or smaller, from { $min } to { $max } percent.
settings-smaller = Smaller
settings-larger = Larger
settings-percent = { $percent } %
settings-keys = Keyboard
settings-single-keys = Single keys in lists
settings-single-keys-hint = X completes, A assigns, and so on, while a list of tasks has the focus. Turn this off if you dictate.
settings-on = On
settings-off = Off
settings-sheet = All keys
settings-sheet-hint = Every shortcut on one sheet. F1 opens it anywhere.
settings-sheet-show = Show the keys
settings-lock = Lock
settings-idle = Lock without activity
settings-idle-hint = Careloop warns a minute before. A task, comment or note you are typing is kept, encrypted, for when you come back.
settings-minutes = { $count ->
    [one] After 1 minute
   *[other] After { $count } minutes
}

own-password-title = Your password
own-password-lead = Several words with spaces make a good one. It must not contain your login or the clinic's name. Pasting and password managers work.
own-password-current = Password now
own-password-current-missing = Type the password you have now.
own-password-current-wrong = This is not the password you have now. Check it, then try again.
own-password-submit = Change password
own-password-busy = Sealing your keys with the new password…
own-password-changed = Your password is changed. Use the new one from now on.

about-title = About Careloop
about-version = Version
about-folder = Folder of the vault
about-clinic = Clinic
about-zone = Time zone
about-secret = Device secret
about-protects = What protects this vault
about-disk = Everything in the vault, its search index and its backups is encrypted on the disk (AES-256). The key comes from each person's password; the password itself is kept nowhere.
about-secret-on = Beside a password it takes a secret from this machine's keychain. A copied folder alone cannot be opened elsewhere, not even with the right password: only the recovery sheet does.
about-secret-off = There is no device secret here: whoever copies the folder can try passwords as often as they like. Long passwords are what protects it.
about-notes = Clinical notes are sealed once more, with a key that only clinical staff, providers and the recovery sheet hold.
about-ledger = Every change is signed by whoever made it and stays in the record. Verify finds what was changed behind the program's back.
about-offline = Careloop talks to no server. Nothing leaves this machine but the backups you make and what you print.
about-does-not = What does not
about-not-memory = { $count ->
    [one] While somebody is signed in, whoever stands at the machine sees what they see. Lock when you leave; without activity it locks after one minute.
   *[other] While somebody is signed in, whoever stands at the machine sees what they see. Lock when you leave; without activity it locks after { $count } minutes.
}
about-not-machine = A program that spies on this account, or an administrator of this machine, can read the screen and the keyboard. Keep the machine up to date.
about-not-backup = A lost folder without a backup is lost, and so is a vault whose passwords, keychain and recovery sheet are all gone.

# Backup.

backup-lead = A backup is a complete, encrypted copy of the vault with a signed list of its contents. It can be kept anywhere: without a password, or the recovery sheet, it cannot be read.
backup-where = Where
backup-when = Made
backup-size = Size
backup-entries = Entries
folder-choose = Choose…
folder-missing = Choose a folder, or type where it is.

make-title = Make a backup
make-lead = What is done meanwhile waits until the copy is made. It can be stopped at any time.
make-folder = Folder to put it in
make-hint = A folder that exists, best on another disk. The backup becomes a new folder in it.
make-busy = Copying the vault…
make-submit = Make a backup
make-done = The backup is made.

check-title = Check a backup
check-lead = Reads every file of a backup and compares it with its signed list. Changes nothing.
check-folder = Folder of the backup
check-hint = The folder that Careloop made, with the day in its name.
check-busy = Reading every file…
check-submit = Check
check-done = The backup is whole: every file is as its list says.

put-back-title = Put a backup back
put-back-lead = A backup can only be put where no clinic is yet, so that it never overwrites one. That is why it is done before anybody signs in, not here.
put-back-check = Check the backup above.
put-back-folder = Close Careloop, and move the folder of this vault elsewhere. Do not delete it. Or use another machine.
put-back-start = Start Careloop. It finds no clinic and offers “Put back a backup”.
put-back-sign-in = On a workstation of the clinic people sign in as before. Anywhere else the recovery sheet opens it.

# Verify.

verify-now = Verify now
verify-again = Verify again
verify-lead = Checks every signature, every right and every row of the vault, and compares the end of the record with what this machine's keychain remembers.
verify-busy = Checking every entry…
verify-none = Not verified yet in this session
verify-none-text = Press Verify now. What is done meanwhile waits until it ends; it can be stopped at any time.
found-title = Result
verified = Verified: { $entries } entries, { $day } at { $time }
verified-text = Nothing was changed behind the program's back, as far as can be told from here.
verify-failed = Something is wrong, { $day } at { $time }
verify-failed-text = Leave the folder as it is, make no backup over an older one, and tell the security officer. The lines below say where.
verify-unknown = Not everything could be checked: { $entries } entries, { $day } at { $time }
verify-unknown-text = This is neither good nor bad news. Put a backup back into another folder and compare.
anchor = This machine's keychain last noted the end of the record { $ago } before this check.
anchor-none = Nothing outside the vault remembers the end of the record, so an older copy could not be told from it.
checks-caption = Every check
checks-outcome = Outcome
checks-what = Check
checks-detail = What was seen
verdict-pass = Pass
verdict-fail = Fail
verdict-unknown = Unknown
first-bad = First at { $place }
place-table = table { $table }
place-log = log { $log }
place-entry = entry { $entry }

heads-title = { $count ->
    [one] Head of the log
   *[other] Heads of { $count } logs
}
heads-lead = Write it down elsewhere, and an auditor can later tell whether the record was cut short.
heads-workstation = Workstation
heads-size = Entries
heads-root = Root

alarms-title = { $count ->
    [one] An alarm stands
   *[other] { $count } alarms stand
}
alarms-lead = Until somebody has looked into it, everything can be read and nothing can be changed.
alarms-ask = Ask who may have put back an old folder, keychain or backup on this machine. That is the usual cause.
alarms-verify = Verify now, and read the lines that fail.
alarms-keep = If nobody did, keep a copy of the folder as it is and treat it as a security incident.
alarms-finding = What was found
alarms-finding-hint = Who looked, what they saw, and what was decided. It stands in the record for good.
alarms-finding-missing = Write down what was found. Without it the alarm stands.
alarms-acknowledge = Acknowledge and go on
alarms-acknowledged = The finding is recorded. Work can go on.
alarms-not-mine = A security officer or an administrator acknowledges it.

rebuild-title = Rebuild the tables
rebuild-lead = Computes every list from the signed record again. It loses nothing, and puts right what a failed line about tables found.
rebuild = Rebuild the tables
rebuild-busy = Replaying every entry…
rebuild-done = { $entries } entries replayed, { $rows } rows in the tables. { $repaired ->
    [0] None was wrong.
    [one] One row was wrong and is right now.
   *[other] { $repaired } rows were wrong and are right now.
}

# Patients.

patients-register = Register a patient
patients-import = Import…
patients-search = Find a patient
patients-hint = By name or record number. Names appear when typing or scrolling rests; that you saw them is recorded.
patients-name = Name
patients-born = Born
patients-number = Record number
patients-reading = Reading…
patients-all = { $total } in all, by family name · read { $time }
patients-found = { $total } found · read { $time }
patients-found-more = The newest { $total } shown, there are more: type more of the name
patients-none = No patients yet
patients-none-text = Register the first one, or import a list.
patients-again = Read again
patients-not-found = Nobody found
patients-not-found-text = Every word must begin a part of the name or be in the record number. Try fewer letters.

register-submit = Register
register-another = It is somebody else: register
register-alike = Somebody with this name or number is registered already
register-alike-text = Compare date of birth and record number before you go on.
register-open = Open this record
register-open-label = Open the record of { $name }

patient-number-hint = The number the clinic files the patient under. It cannot be changed later.
patient-born-hint = For example 14-Aug-1980, or 1980-08-14.
patient-theirs = Somebody wrote meanwhile: { $value }
patient-theirs-empty = Somebody emptied this meanwhile.

# Import.

import-title = Import from a file
import-what = What stands in the file
import-patients = Patients
import-tasks = Tasks
import-file = CSV file
import-hint-patients = UTF-8, with column names in the first line: record_number, family_name, given_name, birth_day, sex, phone, address. Files made by Synthea work as they are.
import-hint-tasks = UTF-8, with column names in the first line: title, details, PATIENT (record number), due_day, priority, category, note_text.
import-choose = Choose a file…
import-chosen = { $name }, { $size }
import-task-title-hint = For files without a title column. Administrative words.
import-queue-me = None: they are mine
import-count = Count again
import-counting = Reading and checking every line…
import-busy = Importing…
import-submit = Import
import-would = What would be imported
import-was = What was imported
import-rows = Lines in the file
import-adds = Would be added
import-added = Added
import-notes = Clinical notes among them
import-known = Known already, left alone
import-rejected = Cannot be imported
import-nothing = Nothing is imported while a line cannot be. Put these lines right in the file, then choose it again.
import-nothing-new = There is nothing new in this file.
import-rejects = Lines that cannot be imported
import-line = Line
import-why = What is wrong
import-untold = And { $count } more.
import-ignored = { $count ->
    [one] One column is left out
   *[other] { $count } columns are left out
}
import-done = Everything in the file is imported.
import-too-large = The window takes files up to { $size }. Split the file, or import it with careloopctl.
import-unreadable = The file cannot be read. It may have been moved or changed since it was chosen: choose it again.

# A patient.

patient-title = Tasks and record
patient-banner = Patient whose record is open
patient-back = All patients
patient-more = Details
patient-died = This patient died on { $day }.
patient-died-on = Died { $day }
patient-edit = Correct the record
patient-edit-of = Correct the record of { $name }
patient-edit-hint = Only what you change is written. What stood there before stays in the record's history.
patient-edit-leave = Some of what you typed is not saved.
patient-edit-discard = Discard
patient-save = Save
patient-add-task = Add a task
patient-open = { $count ->
    [0] No open tasks
    [one] One open task
   *[other] { $count } open tasks
}
patient-open-caption = Open tasks of this patient
patient-closed = { $count ->
    [one] One closed task
   *[other] { $count } closed tasks
}
patient-closed-caption = Closed tasks of this patient
patient-closed-more = { $count ->
    [one] Show one more
   *[other] Show { $count } more
}
patient-no-tasks-text = What is to be done for this patient will stand here.
patient-when = When
patient-no-day = No day
patient-late = { $due }, late
patient-held = Waiting: { $reason }
patient-queue = Queue: { $role }
patient-nobody = Nobody
