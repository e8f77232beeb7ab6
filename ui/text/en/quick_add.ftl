# Quick add, search, the palette, help.

# Commands: what each key does.

command-palette = Search or command
command-quick-add = Add a task
command-quick-add-also = New task, create
command-search = Search everything
command-search-also = Find patients and tasks
command-find-in-list = Find in this list
command-lock = Lock
command-lock-also = Leave
command-go-inbox = Inbox
command-go-today = Today
command-go-upcoming = Upcoming
command-go-waiting = Waiting on others
command-go-done = Done
command-go-patients = Patients
command-inspector = Show or hide the open task
command-inspector-also = Inspector
command-undo = Undo my last act
command-redo = There is no redo: do it again
command-print = Print
command-help = Keys and help
command-help-also = Shortcuts, manual
command-refresh = Read everything again
command-refresh-also = Reload
command-next-pane = Next pane
command-previous-pane = Pane before
command-close = Close what is open
command-back = Screen before
command-larger = Everything larger
command-larger-also = Zoom in
command-smaller = Everything smaller
command-smaller-also = Zoom out
command-usual-size = Usual size
command-complete = Complete the task
command-complete-also = Done, finish
command-row-up = Row above
command-row-down = Row below
command-first-row = First row
command-last-row = Last row
command-page-up = Rows further up
command-page-down = Rows further down
command-open = Open the task
command-mark = Select the row
command-mark-up = Select the row above too
command-mark-down = Select the row below too
command-take = Take the task for myself
command-take-also = Claim, accept
command-start = Begin the task
command-assign = Give the task to somebody
command-assign-also = Assign, hand over
command-due = Change when it is due
command-due-also = Date
command-snooze = Put it off
command-snooze-also = Snooze, later
command-hold = Let it wait
command-hold-also = Put on hold
command-priority = Change its priority
command-comment = Comment on it
command-switch-person = Switch person
command-switch-person-also = Somebody else signs in
command-sign-out = Sign out
command-sign-out-also = Log off, leave

key-space = Space
keys-everywhere = Everywhere
keys-list = In a list
keys-letters = In a list, single letters

# What a command says that cannot act, or has acted.

nothing-to-find-in = There is no list to find in here. Ctrl+Shift+F searches everything.
nothing-open = No task is open. Choose one in a list and press Enter.
choose-a-task-first = Choose a task first: move to one in a list, or open it.
no-redo = There is no redo. Do it again instead; the history keeps every step.
no-screen-before = There is no screen before this one.
refreshed = Everything on this screen was read again.
cannot-print = This window cannot print.
zoom-is = The size is { $percent } % already.

undone = Taken back: { $what }.
undone-patient_edited = a patient's record corrected
undone-task_added = a task added
undone-task_edited = a task changed
undone-task_assigned = a task given to somebody
undone-task_claimed = a task taken
undone-task_started = a task begun
undone-task_held = a task put on hold
undone-task_completed = a task completed
undone-task_reopened = a task taken up again
undone-task_cancelled = a task cancelled
undone-task_retracted = a task marked as entered in error
undone-tasks_imported = tasks imported
undone-commented = a comment
undone-note_added = a clinical note

# The palette.

palette-title = Search or command
palette-hint = Type a command, a place, a task or a patient
palette-task = On this task
palette-on-task = On “{ $title }”
palette-on-tasks = { $count ->
    [one] On one chosen task
   *[other] On { $count } chosen tasks
}
palette-commands = Commands
palette-places = Places
palette-person = Who is in
palette-look = Look
palette-tasks = Tasks
palette-patients = Patients
palette-go = Go to { $screen }
palette-theme = Colors: { $name }
palette-density = Rows: { $name }
palette-nothing = Nothing fits. Try fewer letters, or a word of the task's title.
palette-move = move
palette-run = run
palette-back = back
palette-count = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
palette-more = More
searching = Searching…
search-everything = Search everything for “{ $text }”

# The help sheet.

help-title = Keys and help
help-quick-add = Adding a task in one line
help-sign-patient = Patient, always confirmed by you
help-sign-person = Who is to do it
help-sign-queue = In whose queue
help-sign-priority = Stat, urgent, routine
help-sign-due = When it is due
help-sign-escape = A word that stays in the title
help-key-take = Take the suggestion
help-key-add = Add; add and stay
help-key-chip = Behind a chip: take it out
help-recorded = What is recorded
help-recorded-text = Every record you open, every patient you see by name, and every change is written down with your name and the time. Nothing of it can be removed.
help-recorded-typing = While you type, patients are shown by initials; that is not recorded. After a short rest they are shown by name, and that is.
help-ask = Whom to ask
help-ask-text = Sign-in, roles and lost passwords: an administrator of your clinic. Something that looks wrong or tampered with: your security officer.
help-version = Careloop { $version }

# A patient where one is chosen.

hit-born = Born
hit-number = MRN
hit-in-a-moment = by name in a moment
chip-remove = Take out: { $what }

# Quick add.

quick-add-title = Add a task
quick-add-line = What is to be done? ^patient @person #queue !1 tomorrow 14:00
quick-add-button = Add
quick-add-more = Details
quick-add-details-hint = Administrative words, read by whoever opens the task.
quick-add-count = { $count ->
    [one] 1 task added.
   *[other] { $count } tasks added.
}
grammar-patient = patient
grammar-person = person
grammar-queue = queue
grammar-priority = priority
grammar-due = today 14:00, fri, in 3d

chips-label = Understood
chip-patient = { $name } · born { $born } · MRN { $number }
chip-which-patient = Which “{ $words }”?
chip-which-person = Which “{ $words }”?
chip-no-person = Nobody: “{ $words }”
chip-no-queue = No queue: “{ $name }”

offered-label = Suggestions
offered-words = Tab takes the first; the arrows choose another.
quick-patients-ask = { $count ->
    [one] One patient matches. Compare name, birth and number; ↓ and Enter confirm.
   *[other] { $count } patients match. Which one? ↓ and Enter confirm.
}
quick-patients-many = The first { $count } that match. Type more of the name: ^"family given", or the record number.
quick-patients-none = No patient matches “{ $words }”. Check the spelling, or type the record number.
quick-patients-refused = Patients cannot be looked up.

missing-title = Say what is to be done: the line has only chips.
missing-patient = Confirm the patient: point at the right one with ↓, then Enter. Or take ^ out.
missing-which-person = More than one person matches “{ $words }”. Choose one with Tab, or type more of the name.
missing-no-person = Nobody who works here matches “{ $words }”. Check the name, or take @ out.
missing-no-queue = There is no queue “{ $name }”. Type # to see them all.

warning-ssn = “{ $part }” looks like a social security number. Keep it out of the title: titles are read on lists.
warning-phone = “{ $part }” looks like a phone number. Keep it out of the title: titles are read on lists.
warning-birth-date = “{ $part }” looks like a date of birth. Keep it out of the title: titles are read on lists.
warning-email = “{ $part }” looks like an e-mail address. Keep it out of the title: titles are read on lists.
warning-patient-name = “{ $part }” looks like the patient's name. The patient stands beside the title anyway.
warning-diagnosis = “{ $part }” looks like a diagnosis. Keep it out of the title: titles are read on lists. It belongs into a clinical note.
warning-move = Move to details

draft-waits = The task you were adding is kept. Ctrl+N brings it back.

# Search.

search-label = Words of a task, a patient's name, a record number
search-hint = Words count from their beginning, all of them must fit. ↓ and Enter open.
search-results = Found
search-empty = Search everything
search-empty-text = Tasks and patients appear here while you type. What you typed stays until you sign out.
search-none = Nothing fits
search-none-text = Try fewer words, or the beginning of a word.
search-more = There are more: type another word.
count-patients = { $count ->
    [one] 1 patient
   *[other] { $count } patients
}

# What stands around the screens.

skip-link = Skip to the screen
nav-work = Work
nav-clinic = Clinic
nav-workstation = This workstation
nav-count-late = { $count } tasks, { $overdue } of them late
who-label = Signed in: { $name }, { $roles }
palette-go-settings = Settings
sample-ribbon = Sample clinic: nobody in it is real
alarm-nothing-changes = An integrity alarm stands: nothing can be changed.
alarm-look = Look into it
alarm-tell = Tell your security officer.
locks-in = Locks in { $seconds } s. Press any key to stay.
bars-label = About this clinic and session
