# What stands around the screens.

careloop = Careloop
broken-title = Careloop cannot open its folder

screen-inbox = Inbox
screen-today = Today
screen-upcoming = Upcoming
screen-waiting = Waiting on others
screen-done = Done
screen-patients = Patients
screen-patient = Patient
screen-people = People
screen-person = Person
screen-search = Search
screen-settings = Settings
screen-backup = Backup
screen-verify = Verify

nav-label = Places
search-or-command = Search or command
lock = Lock
cancel = Cancel
close = Close
back = Back
show-password = Show password

saving = Saving…
saved = Saved
not-saved = Not saved
all-saved = All saved

not-recorded = Not recorded
field-count = { $count } of { $max } characters

count-rows = { $count ->
    [one] 1 task
   *[other] { $count } tasks
}

age-years = { $count }y
age-months = { $count }m
age-days = { $count }d

day-today = Today
day-tomorrow = Tomorrow
day-yesterday = Yesterday

late-days = { $count }d late
late-hours = { $count }h late
late-minutes = { $count }min late
