# Alerts, the rules that raise them, and the review of the audit trail.

screen-watch-rules = Rules for alerts

# Alerts.

alerts-sorted = { $open } open of { $total }, open ones first, then newest first
alerts-lead = Each alert says what happened and how often it usually does. It stays open until somebody has looked into it and written down what they found.
alerts-none = No alerts
alerts-none-text = When something in the audit trail is unusual, it stands here with the entries it is about. The rules say what is looked for.
alerts-open-title = Open
alerts-closed-title = Looked into
alert-person = Person
alert-when = Last entry
alert-look = { $count ->
    [one] Its entry
   *[other] Its { $count } entries
}
alert-look-of = { $count ->
    [one] Its entry: “{ $rule }”, { $day }
   *[other] Its { $count } entries: “{ $rule }”, { $day }
}
alert-dispose = Say what became of it
alert-dispose-of = Say what became of it: “{ $rule }”, { $day }
alert-disposed-by = { $name }, { $at }

alert-told-after_hours = { $count ->
    [one] At work one minute before the clinic opened or after it closed, on { $day }. Alerts begin at { $usual } minutes.
   *[other] At work up to { $counted } minutes before the clinic opened or after it closed, on { $day }. Alerts begin at { $usual } minutes.
}
alert-told-outside_care_team = { $count ->
    [one] One patient opened on { $day } without being in the care team. Alerts begin at { $usual }.
   *[other] { $counted } patients opened on { $day } without being in their care teams. Alerts begin at { $usual }.
}
alert-told-same_family_name = { $count ->
    [one] Looked once on { $day } at a patient with the same family name.
   *[other] Looked { $counted } times on { $day } at a patient with the same family name. Alerts begin at { $usual }.
}
alert-told-own_or_colleague = { $count ->
    [one] Looked once on { $day } at a patient with the full name of somebody who works here.
   *[other] Looked { $counted } times on { $day } at a patient with the full name of somebody who works here. Alerts begin at { $usual }.
}
alert-told-volume = { $count ->
    [one] One patient opened on { $day }, usually { $usual }.
   *[other] { $counted } patients opened on { $day }, usually { $usual }.
}
alert-told-bulk_export = { $count ->
    [one] One record printed, copied or exported on { $day }. Alerts begin at { $usual }.
   *[other] { $counted } records printed, copied or exported on { $day }. Alerts begin at { $usual }.
}
alert-told-repeated_denials = { $count ->
    [one] Refused once within an hour on { $day }. Alerts begin at { $usual }.
   *[other] Refused { $counted } times within an hour on { $day }. Alerts begin at { $usual }.
}
alert-told-two_workstations = { $count ->
    [one] One login was in at two workstations at once on { $day }. A login is one person’s.
   *[other] One login was in at two workstations at once on { $day }, { $counted } times. A login is one person’s.
}
alert-told-disabled_account = { $count ->
    [one] Somebody who is suspended or left tried to come in once on { $day }.
   *[other] Somebody who is suspended or left tried to come in { $counted } times on { $day }.
}
alert-told-break_glass = Clinical text was opened in an emergency on { $day }.
alert-told-clock_set_back = { $count ->
    [one] The workstation’s clock went back by one minute on { $day }.
   *[other] The workstation’s clock went back by { $counted } minutes on { $day }. Alerts begin at { $usual } minutes.
}
alert-told-integrity = The verification of { $day } found something that must not be. Look at what it found before anything else.

disposal-title = What became of it: { $rule }
disposal-what = What did you find?
disposal-what-missing = Choose what you found.
disposal-words = In words
disposal-words-hint = Whom you asked, and what they said. Only security officers can read it. It cannot be changed later.
disposal-words-missing = Write down what you found.
disposal-submit = Close the alert
disposition-appropriate = Appropriate
disposition-false_alarm = False alarm
disposition-incident = Incident
disposition-means-appropriate = It was part of the work.
disposition-means-false_alarm = Nothing was wrong, and the rule is too strict for this clinic.
disposition-means-incident = It was not right. Follow the incident procedure of your clinic.

pager-label = Pages
pager-before = Newer
pager-next = Older
pager-shown = { $first } to { $last } of { $total }

# Rules.

rules-back = Alerts
rules-lead = Careloop looks through the audit trail by these rules alone, here on this workstation. Nothing leaves the clinic. Every change of a rule is an entry with its reason, and holds from then on.
rules-hours = When the clinic is open
rules-hours-lead = Work outside these hours is unusual here.
rules-title = What raises an alert
rules-from = from
rules-to = to
rules-closed = Closed
rules-hours-wrong = Write times as 08:00 and 17:30, the end after the beginning.
rules-from-on = From
rules-threshold-wrong = Write a whole number from { $min } to { $max }.
rules-always-on = Always on
rules-save = Put these rules in force
rules-unsaved = These rules are not in force yet.
rules-keep = Keep the rules in force
rules-saved = The rules are in force. They hold for what happens from now on.
rules-nothing-changed = Nothing is changed.
rules-off-title = No more alerts about:

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

rule-after_hours = Work outside the clinic’s hours
rule-outside_care_team = Patients of other care teams
rule-same_family_name = A patient with one’s own family name
rule-own_or_colleague = One’s own or a colleague’s record
rule-volume = Far more patients than usual
rule-bulk_export = Many records leave the program
rule-repeated_denials = Refused again and again
rule-two_workstations = One login at two workstations
rule-disabled_account = A closed account is tried
rule-break_glass = Emergency access
rule-clock_set_back = The clock is set back
rule-integrity = A verification fails

rule-means-after_hours = Somebody comes in or works when the clinic is closed, so long before it opens or after it closes.
rule-means-outside_care_team = Somebody opens the record or clinical text of patients whose care team they are not in. A patient without a care team does not count.
rule-means-same_family_name = Somebody opens a patient who may be a relative. Many who share a name are not.
rule-means-own_or_colleague = Somebody opens a patient with the full name of somebody who works here.
rule-means-volume = Somebody opens 20 patients or more in a day, and far more than on a usual day of their own last 30.
rule-means-bulk_export = Somebody prints, copies or exports many records in a day.
rule-means-repeated_denials = Somebody is refused again and again, as if they tried what goes.
rule-means-two_workstations = A login is used in two places at once: it is probably shared.
rule-means-disabled_account = Somebody tries to come in with an account that is suspended or left.
rule-means-break_glass = Somebody opens clinical text in an emergency. Each one is reviewed.
rule-means-clock_set_back = The workstation’s clock goes back, and with it the time of what is written.
rule-means-integrity = A verification finds that something was changed behind the program’s back, or an alarm had to be handled.

rule-unit-after_hours = { $count ->
    [one] minute outside the hours
   *[other] minutes outside the hours
}
rule-unit-outside_care_team = { $count ->
    [one] patient a day
   *[other] patients a day
}
rule-unit-same_family_name = { $count ->
    [one] look a day
   *[other] looks a day
}
rule-unit-own_or_colleague = { $count ->
    [one] look a day
   *[other] looks a day
}
rule-unit-volume = percent of their own usual day
rule-unit-bulk_export = { $count ->
    [one] record a day
   *[other] records a day
}
rule-unit-repeated_denials = { $count ->
    [one] refusal an hour
   *[other] refusals an hour
}
rule-unit-disabled_account = { $count ->
    [one] try a day
   *[other] tries a day
}
rule-unit-clock_set_back = { $count ->
    [one] minute
   *[other] minutes
}

# The review.

audit-review-back = Oversight
audit-review-lead = Once a month somebody looks at a sample of what was done, asks about what is not clear, and certifies it. What you find is kept as you go; a lock loses nothing.
audit-review-due = Due by { $day }
audit-review-overdue = { $count ->
    [one] One day overdue
   *[other] { $count } days overdue
}
audit-review-steps = Steps of the review
audit-review-step-sample = Period
audit-review-step-look = Look
audit-review-step-findings = Findings
audit-review-step-certify = Certify
audit-review-title-sample = { $from } to { $to }
audit-review-title-look = Look at each entry
audit-review-title-findings = What you found
audit-review-title-certify = Certify { $from } to { $to }
audit-review-not-ready = This period ends on { $to }. It can be certified when it is over.
audit-review-alerts-first = { $count ->
    [one] One alert of this period is open
   *[other] { $count } alerts of this period are open
}
audit-review-alerts-first-text = They are closed before the period is certified.
audit-review-to-alerts = To the alerts
audit-review-count-entries = { $count ->
    [one] entry
   *[other] entries
}
audit-review-count-people = { $count ->
    [one] person worked
   *[other] people worked
}
audit-review-count-views = { $count ->
    [one] view
   *[other] views
}
audit-review-count-exports = { $count ->
    [one] left the program
   *[other] left the program
}
audit-review-count-refusals = { $count ->
    [one] refusal
   *[other] refusals
}
audit-review-count-alerts = { $count ->
    [one] alert
   *[other] alerts
}
audit-review-sampled = { $count ->
    [0] Nothing happened in this period, so there is nothing to look at.
    [one] One entry is to be looked at. The log’s own root drew it, so nobody chose it.
   *[other] { $count } entries are to be looked at. The log’s own root drew them, so nobody chose them.
}
audit-review-begin = Begin
audit-review-go-on = Go on
audit-review-entry-of = Entry { $number } of { $count }
audit-review-left = { $count ->
    [0] Nothing is left
    [one] One is left
   *[other] { $count } are left
}
audit-review-keys = On the entry: E as expected, Q to ask about it, arrow keys for the one before and the next.
audit-review-finding = What you find of this entry
audit-review-words = What is to be asked
audit-review-words-hint = Whom you will ask, and what. Only security officers can read it.
audit-review-before = Before
audit-review-next = Next
audit-review-next-open = Next without a finding
audit-review-to-findings = To the findings
audit-review-place = entry { $place }
audit-review-recipient = To whom
audit-review-refused = Refused
audit-review-unopened = Some details of this entry are sealed and cannot be read by you.
audit-review-special = Special protection
audit-review-found = { $questioned ->
    [0] { $expected } as expected.
   *[other] { $expected } as expected, { $questioned } to be asked about.
}
audit-review-nothing-asked = Nothing is to be asked about
audit-review-nothing-asked-text = Every entry of the sample is what is expected of that person’s work.
audit-review-asked = To be asked about
audit-review-again = Look again
audit-review-again-of = Look again at entry { $number }
audit-review-look-again = Back to the entries
audit-review-to-certify = To the certificate
audit-review-statement = Statement
audit-review-statement-hint = What you looked at, what you found, what is followed up. Only security officers can read it.
audit-review-statement-missing = Write down what you state.
audit-review-certify-means = You certify as { $name }: the sample was looked at, every alert of the period was closed, and this is what was found. It cannot be taken back.
audit-review-certify = Certify the review
audit-review-done = { $from } to { $to } is certified
audit-review-done-text = It is entry { $place } of the audit trail.
finding-as_expected = As expected
finding-questioned = Ask about it

past-reviews = Certified reviews
past-reviews-none = No review was certified yet.
past-review-of = certified { $from } to { $to }
past-review-sampled = { $questioned ->
    [0] { $sampled } entries looked at
   *[other] { $sampled } entries looked at, { $questioned } asked about
}
