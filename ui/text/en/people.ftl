# People, who may do what, sessions, the clinic's settings, emergencies, leaving, recovery.

screen-leaver = Leaving
screen-policy = Policy
screen-who-can = Who can do this?
screen-sessions = Sessions
screen-emergency = Emergency access
screen-review = Review of an emergency access
screen-clinic = Clinic settings
screen-recovery = Recovery sheet

nav-rules = People and rules
nav-reviews = { $count ->
    [one] one emergency access waits for a review
   *[other] { $count } emergency accesses wait for a review
}

# Fields.

field-sensitivity = Who may know of it
field-care_team = Care team
field-factor = Second factor
field-account_kind = Account
field-account_owner = Answers for it
field-account_purpose = What it is for
field-account_expires = Void after
field-invoker = Named for emergencies
field-approver = Approved by
field-identity_check = How they were known
field-invitation_expires = Code void after
field-one_time_expires = One-time code void after
field-leave_ordered = Leaving ordered
field-idle_minutes = Lock without activity after, at most
field-factor_for_all = Second factor for everyone
field-pin_allowed = A PIN may unlock
field-tiles_shown = Names on the sign-in screen
field-rotation_days = Passwords expire
field-break_glass_minutes = An emergency access lasts
field-policy_adjustments = Changed in the policy
field-procedure = Emergency procedure
field-other_systems = Other systems
field-test_clinic = Made for tests
field-device_secret = Device secret
field-by_pin = By PIN
field-until = Until

# Reasons and identity checks, wherever they are asked for.

identity-title = How did you make sure who asks?
identity-missing = Choose how. It is recorded with your name.

# The list of people.

services-title = Service accounts
services-lead = For programs and devices. They never sign in at a window; a person answers for each, and each has an end.
people-left = { $count ->
    [one] One who left
   *[other] { $count } who left
}
people-invoker = Emergency
service-register = Register a service account
service-lead = For a program or device that works through careloopctl, such as a fax gateway. It never signs in at a window.
service-name-hint = As others see it, for example Fax gateway.
service-login-hint = The name of a place or job is allowed here, such as fax.
service-owner-hint = Whoever is asked when something is wrong with it.
service-purpose-hint = What it does, and for whom. It stands in the record.
service-expires-hint = For example 14-Aug-2027. Renew it while it is needed.
service-submit = Register
malformed-account_expires = Write it as 14-Aug-2027 or 2027-08-14. It must be in the future.
malformed-leave_ordered = Write the day as 14-Aug-2026 and the time as 14:05. It cannot be in the future.
malformed-approver = Choose somebody who may approve it, and who is not the person themselves.

# A person.

person-standing-service = In use. It never signs in at a window
person-no-roles = None
person-emergency = Emergencies
person-invoker = Named to open clinical text in an emergency
person-codes-left = { $count ->
    [0] no recovery codes left
    [one] one recovery code left
   *[other] { $count } recovery codes left
}
person-password-since = Password chosen
person-last-sign-in = Last sign-in
person-failures = Failed sign-ins here
person-invited-until = Code void after
person-locked-out = { $count ->
    [one] Locked out on this workstation after one failed sign-in. Find out who tried before you end it.
   *[other] Locked out on this workstation after { $count } failed sign-ins. Find out who tried before you end it.
}
person-factor-missing = Their second factor is not set up. They are led through it the next time they sign in.
person-sessions = Latest sessions
person-sessions-none = Never signed in.
person-past = Changes of this account

acts-title = What can be done
roles-lead = A person may hold several roles. A change takes effect the next time they sign in or unlock.
roles-change = Change roles…
roles-ask = Change what { $name } does
roles-approver-me = Me
roles-approver-hint = Who agreed to it, if somebody other than you did. Both names are recorded.
reset-password-title = Password and keys
code-ask-text = When the code is used, the keys they had stop being theirs. They choose the new password themselves; nobody else ever knows it.
reset-factor-lead = For a lost or new telephone. They come in once with their password and a one-time code, and set up a new one at once.
reset-factor-do = Reset second factor
reset-factor-ask = Reset the second factor of { $name }?
reset-factor-ask-text = The one they have stops working now, and so do their recovery codes.
code-how-factor = { $name } signs in with the login { $login } and their own password, types this code where the code of the app is asked for, and sets up a new second factor at once.
lock-out-title = Locked out
lock-out-lead = Too many failed sign-ins. Their password is as it was.
lock-out-do = End the lock-out
lock-out-ask = Let { $name } try again?
lock-out-ask-text = They sign in with the password they have. If it is lost, make a new code instead.
suspend-title = Keep out
suspend-lead = For the time being: while something is looked into, or a password may be known. Their tasks and everything they did stay.
suspend-ask-text = Their session ends, they cannot sign in any more, and the keys they held are changed. Letting them in again takes a new code.
suspend-busy = Changing the keys they held…
suspend-not-self = Nobody suspends or removes themselves. Ask another administrator.

# Leaving.

leave-title = Leaving
leave-lead = For good: ends everything they can open, hands on their work, and keeps what they did under their name.
leave-begin = Begin leaving…
leave-of = { $name } leaves
leave-back = Back to the person
leave-gone = { $name } has left.
leave-has = What they have now
leave-has-lead = All of it ends with one act.
leave-workstations = Workstations
leave-sessions = Locked sessions here
leave-keys = Keys beside the clinic's own
leave-key-clinical = clinical notes
leave-key-audit = audit trail
leave-keys-none = None
leave-tasks = Open tasks
leave-tasks-show = { $count ->
    [one] Show the one task
   *[other] Show the { $count } tasks
}
leave-tasks-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
leave-systems = Other systems
leave-systems-none = None. They are named in the clinic settings.
leave-to = Who gets their tasks
leave-to-lead = { $count ->
    [one] One open task goes to a colleague or into a queue.
   *[other] { $count } open tasks go to a colleague or into a queue. They can be handed on one by one afterwards.
}
leave-to-choose = Choose…
leave-to-change = Choose somebody else…
leave-to-missing = Choose who gets the tasks.
leave-why = Why, and since when
leave-now = Just now
leave-before = Earlier
leave-before-hint = The time from the order to the end of their access is measured: one hour is the aim, 24 hours the limit.
leave-day = Day
leave-day-hint = For example 14-Aug-2026
leave-time = Time
leave-time-hint = For example 14:05
leave-do-title = Take the access away
leave-does-access = They cannot sign in any more, here or on any other workstation.
leave-does-sessions = Their locked sessions end.
leave-does-keys = Every key they held is replaced, so that what they may have copied opens nothing new.
leave-does-rekey = The vault is encrypted anew.
leave-does-tasks = Their open tasks go where you said, and for each other system a task is made to close their access there.
leave-does-login = Their login is never given to anybody else.
leave-for-good = This cannot be undone. If { $name } comes back, they are invited as a new person.
leave-login = Type { $login } to confirm
leave-login-wrong = This is not the login of the person who leaves.
leave-busy = Replacing keys and encrypting the vault anew…
leave-busy-hint = The access is gone already. If you stop now, the vault is encrypted anew at the next sign-in of an administrator.
leave-do = Take everything away
leave-done = { $name } has left
leave-in-time = Done { $took } after the order: within the hour.
leave-slow = Done { $took } after the order: within 24 hours, but not within the hour.
leave-late = Done { $took } after the order: later than 24 hours. Write down why, for the next audit.
leave-done-at = Access ended
leave-done-tasks = Tasks handed on
leave-done-checklist = Other systems
leave-checklist = { $count ->
    [0] None named in the clinic settings
    [one] One task was made to close the access elsewhere
   *[other] { $count } tasks were made to close the access elsewhere
}
leave-keys-wait = A key to clinical text or to the audit trail that they held is still in use. The next sign-in of somebody clinical or of a security officer moves it on; until then, see that one of them signs in.
leave-not-rekeyed = The vault was not encrypted anew. The next sign-in of an administrator does it; until then an old copy of a main key still opens the file as it is now.

# Rights and policy.

rights-title = What can this person do?
rights-lead = The rights of all their roles together, as this clinic has them. Rights hang on roles, never on one person.
rights-show = Show every right
rights-restricted = Restricted tasks are seen only by whoever owns or added them, their queue, the patient's care team and practice managers.
reach-yes = Yes
reach-task-no = No
reach-task-mine = Own tasks: those they own or added
reach-task-mine_and_queue = Own tasks, and unowned ones in their queues
reach-task-care_team = Those, and tasks of patients in whose care team they are
reach-task-any = Any task they may see
reach-short-no = No
reach-short-mine = Own
reach-short-mine_and_queue = Own, queue
reach-short-care_team = Own, queue, team
reach-short-any = Any

policy-lead = What each role may do here. Cells that stand out can be changed within limits that no clinic can leave; every change is recorded with its reason.
policy-count = { $count ->
    [0] As delivered
    [one] One cell changed here
   *[other] { $count } cells changed here
}
policy-changed = Changed here
policy-change-cell = Change { $action } for { $role }
policy-cell = { $action }: { $role }, { $reach }
policy-past = Changes of the policy
adjust-title = { $action }: { $role }
adjust-reach = How far
adjust-standard = As delivered
adjust-wider = Wider than delivered. Give a role no more than its work needs (45 CFR 164.502(b)).
adjust-submit = Change the policy

who-can-lead = Choose something that can be done, and see who can do it here, through which role, and how far.
who-can-choice = { $group }: { $action }
who-can-count = { $count ->
    [0] Nobody can do this.
    [one] One person can do this.
   *[other] { $count } people can do this.
}
who-can-named = Only those who are named in the emergency procedure, whatever their role.
who-can-nobody = Nobody
who-can-nobody-text = No person who may sign in has a role that allows it.
who-can-role = Through the role
who-can-reach = How far

# Sessions.

sessions-lead = Whoever locked comes back to their own screen. Ending a locked session asks for a full sign-in; what they were typing is kept for them.
sessions-sorted = { $count ->
    [one] One session
   *[other] { $count } sessions, latest first
}
sessions-twice = The same login was open at two workstations at once. Ask whose hands it was in: a login is one person's.
sessions-none = No sessions yet
sessions-none-text = Whoever signs in will stand here, with the workstation and the time.
sessions-who = Who
sessions-where = Workstation
sessions-began = Began
sessions-ended = Locked or ended
sessions-state = State
sessions-own = This one
sessions-by-pin = By PIN
sessions-twice-mark = Twice at once
sessions-end = End
sessions-end-of = End the session of { $name }
sessions-end-text = Their PIN is forgotten here and they need a full sign-in. What they were typing is kept for them.

# The clinic's settings.

clinic-lead = They hold on every workstation. A workstation may lock sooner, never later.
clinic-locking = Locking and coming back
clinic-idle-hint = Careloop warns a minute before. Fifteen minutes is the most there is.
clinic-pin-hint = After a full sign-in, for at most 12 hours, on the same workstation only. Managing people, keys and rules still takes the password.
clinic-tiles-hint = Whoever was here is shown by name to whoever stands at the machine. Turn it off where patients can see the screen.
clinic-signing-in = Signing in
clinic-factor-hint = Administrators, practice managers and security officers always need one.
clinic-rotation-hint = NIST advises against it (SP 800-63B-4, 3.1.1.2): whoever must change a password often chooses weaker ones. Change a password when there is a reason to believe that somebody knows it.
clinic-exception = This is recorded as an exception
clinic-exception-text = Say in the reason who asks for it, such as a contract or an insurer. An auditor will look for it.
clinic-never = Never
clinic-days = After { $count } days
clinic-minutes = { $count } minutes
clinic-else = Emergencies and leavers
clinic-emergency-hint = Then it ends by itself. It can be ended before.
clinic-systems-hint = One a line: systems beside Careloop to which people here have access. For each, a task is made when somebody leaves.
clinic-save = Save the settings
clinic-save-begin = Save…
clinic-unsaved = Changed, and not saved yet.
clinic-keep = Keep as it was
clinic-saved = The settings are saved.
clinic-nothing-changed = What is changed above is saved with a reason.
clinic-past = Changes of the settings

past-none = No changes yet.
past-genesis = made the clinic
past-person_invited = made a code for it
past-person_enrolled = chose a password and made keys
past-roles_changed = changed the roles
past-standing_changed = changed whether they may sign in
past-password_changed = changed the password
past-key_granted = handed over a key
past-recovered = used the recovery sheet
past-service_registered = registered it
past-factor_set = set up the second factor
past-factor_reset = reset the second factor
past-lock_out_ended = ended a lock-out
past-person_offboarded = took the access away for good
past-recovery_renewed = made a new recovery sheet
past-recovery_drilled = proved the recovery sheet
past-invokers_named = named who may act in an emergency
past-settings_changed = changed the settings
past-policy_adjusted = changed the policy
past-procedure_written = wrote the emergency procedure

# Emergencies.

emergency-lead = When a patient's care cannot wait for somebody who may read clinical text, a named person may open it for a short time. Every use is recorded, told to the security officer, and reviewed.
alert-recoveries = { $count ->
    [one] The recovery sheet was used once in the last 30 days
   *[other] The recovery sheet was used { $count } times in the last 30 days
}
alert-recoveries-text = Make sure you know who used it and why, and that the new sheet is locked away.
alert-twice = { $count ->
    [one] One login was open at two workstations at once in the last 30 days
   *[other] Logins were open at two workstations at once { $count } times in the last 30 days
}
alert-twice-text = A login is one person's. Ask whose hands it was in.
alert-twice-look = Look at the sessions

reviews-title = Uses to review
reviews-lead = Each is read by a security officer, who writes down what was found and closes it.
reviews-none = No emergency access so far
reviews-none-text = Each use will stand here until it is reviewed, and stay afterwards.
review-back = Emergency access
review-who = Who
review-began = Began
review-lasted = Lasted
review-acts = Acts under it
review-state = Review
review-open = Review
review-read = Read
review-read-of = Read about the access of { $name }, { $began }
review-open-of = Review the access of { $name }, { $began }
review-under-way = Under way
review-waits = Waits
review-begun = Begun
review-closed = Closed
review-allowed = allowed until { $at }
review-patient-hidden = Not shown to whoever may not see patients
review-sealed = Sealed. It can be read once the key to the audit trail has been handed over.
review-is-closed = This review is closed.
review-own = This was your own access. Another security officer reviews it.
review-not-yet = The access is under way. It can be reviewed when it has ended.
review-looked = looked at it
review-closed-it = closed the review
review-gone = There is no such access
review-gone-text = It may be in another clinic's folder.
findings-title = Findings
findings-form = What was found?
findings-lead = Compare the reason with what was opened. Was it needed, was it the right patient, did it end in time?
findings-hint = Sealed to the security officers, for good.
findings-missing = Write down what was found.
findings-close = Close the review
findings-keep = Keep, and go on looking

procedure-title = The written procedure
procedure-number = The procedure (version { $number })
procedure-version = Version { $number }, in force since { $at }, written by { $name }
procedure-none = No procedure is written yet
procedure-none-text = Without one nobody can be named, and nobody can open clinical text in an emergency. A security officer or administrator writes it.
procedure-write = Write the procedure
procedure-change = Write a new version
procedure-lead = When it may be used, by whom, for how long, and what follows. The version before stays in the record.
procedure-submit = Put it in force
procedure-template =
    Use: when a patient may come to harm and nobody who may read clinical notes can be reached.

    Before: try to reach the provider on call. Say in the reason whom you tried.

    During: open one patient only. Read what is needed and nothing else. End the access when it is no longer needed.

    After: tell the provider in charge the same day. The security officer reviews every use within two working days.
invokers-title = Who may use it
invokers-none = Nobody is named yet.
invokers-hint = They hold the key to clinical notes from then on, so that it works without a network. The threat model counts them as readers.
invokers-change = Name who may use it
invokers-lead = As few as the clinic can do with, and somebody at every hour.
invokers-submit = Name them

emergency-access = Emergency access
emergency-ask = Open the clinical text of { $name } in an emergency?
emergency-ask-text = Only if their care cannot wait, and nobody who may read clinical notes can be reached.
emergency-reason-hint = What happened, and whom you tried to reach. Sealed to the security officers.
emergency-password = Your password
emergency-recorded = This is recorded and told.
emergency-recorded-text = The security officer sees who, when, whose and why, and everything you do meanwhile carries a mark. It ends by itself.
emergency-begin = Open in an emergency
emergency-banner = Emergency access under way
emergency-open = Emergency access: the clinical text of { $name } is open to you.
emergency-word = Emergency access:
emergency-left = { $count ->
    [one] less than a minute left
   *[other] { $count } minutes left
}
emergency-over = time is over
emergency-tagged = everything you do is marked
emergency-end = End now
emergency-ended = The emergency access is ended. A security officer will review it.

# Recovery.

recovery-back = Settings
recovery-lead = The sheet opens the clinic when every password is lost. Prove now and then that it is at hand and can be read.
recovery-kept = The new sheet is in force and you have copies of it. Destroy the old ones.
recovery-setting = Recovery sheet
recovery-setting-hint = Prove that the sheet opens the vault, or make a new one.
recovery-setting-open = Open
drill-title = Prove the sheet
drill-lead = Type the words of the sheet, or of two shares. Nothing is opened and nothing changes; the proof is recorded.
drill-words = The words of the sheet
drill-hint = All 24 words in order, or two shares, one a line. What you typed is forgotten afterwards.
drill-missing = Type what stands on the sheet.
drill-busy = Trying the words…
drill-submit = Prove it
drill-proved = { $keys ->
    [one] The sheet opens the vault: proved on { $at }. It opens one main key.
   *[other] The sheet opens the vault: proved on { $at }. It opens { $keys } main keys.
}
renew-title = Make a new sheet
renew-lead = After a sheet was seen by somebody who should not have, when somebody who kept one leaves, or to split it into shares.
renew-begin = Make a new sheet…
renew-void = The sheet there is now is void as soon as the new one is made. Have a printer or a pen at hand.
renew-kind = What is made
renew-one = One sheet
renew-one-hint = 24 words. Whoever has it and a copy of the vault can open it.
renew-shares = Three shares, of which two are needed
renew-shares-hint = Nobody opens the vault with one alone, and one may be lost.
renew-busy = Making the sheet…
renew-submit = Make it, and void the old one
keep-title = Print this, and lock it away
keep-once = It is shown only now and kept nowhere. Keep Careloop open until you have copies.
keep-have = I have copies
keep-word-of = Group { $number } of share { $share }
keep-look-again = Look at it again
keep-done = Done
share-label = Share { $number }
share-title = Recovery share { $number } of { $of } · { $clinic }
share-text = Type its groups in order; hyphens and spaces do not matter. Made on { $day }. Any { $threshold } of { $of } shares and a copy of the vault open it. Keep each with a different person or in a different place.
share-commitment = Mark that all shares have in common
sheet-clinic = Clinic

recover-sheet-title = The recovery sheet is a new one
recover-sheet-lead = The one you used is void. Before you go on, make sure that this one is kept.

# A patient's care team, and tasks that not everybody may know of.

care-team-title = Care team
care-team-none = Nobody is in it yet.
care-team-change = Change the care team
care-team-of = Care team of { $name }
care-team-lead = They see this patient's restricted tasks, and work with them where the policy says so.
care-team-save = Save
restricted-mark = Restricted
restricted-hint = Restricted: only whoever owns or added it, its queue, the patient's care team and practice managers know of it.
quick-add-usual = As usual for this kind of work
