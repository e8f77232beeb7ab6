# Lists of work, and the task that is open.

work-add = Add a task
work-mine = Mine
work-everyone = Everyone
work-whose = Whose work
work-scope-mine = Yours and your queues’ · others’ hidden
work-scope-waiting = What you wait for · others’ hidden
work-scope-done = Finished by you · others’ hidden
work-scope-everyone = Everyone’s you may see · nothing hidden
work-sort-inbox = nobody’s first, then given to you
work-sort-today = late first, then by time
work-sort-upcoming = by day
work-sort-waiting = by whom it waits for
work-sort-done = newest first
work-read-at = Read { $time }
work-refresh = Read again
work-filter = Find in this list
work-filter-count = { $shown } shown, { $hidden } hidden by the filter
work-filter-too-long = This list has more than { $most } tasks and cannot be narrowed here. Search everything with Ctrl+Shift+F.
work-row-loading = Loading
work-row-changed = Changed:
work-born = Born
work-complete-task = Complete: { $title }
work-reopen-task = Take up again: { $title }
work-done-at = Done { $at }
work-done-by = Done { $at } by { $by }
work-cancelled-at = Cancelled { $at }
work-undo = Undo
work-accept = Accept
work-give-back = Give back
work-snooze = Snooze
work-try-again = Try again
work-complete = Complete
work-assign = Hand over
work-due = Due
work-owner = Owner: { $name }
work-nobody = Nobody’s
work-in-queue = In the queue of { $role }
work-comments = { $count ->
    [one] 1 comment
   *[other] { $count } comments
}
work-notes = { $count ->
    [one] 1 clinical note
   *[other] { $count } clinical notes
}

group-overdue = Overdue
group-morning = Morning
group-afternoon = Afternoon
group-evening = Evening
group-any-time = Any time today
group-no-day = No day
group-unowned = In your queues, nobody’s yet
group-given = Given to you
group-held = Waiting for: { $whom }
group-delegated = Given to others

work-empty-press = Press
work-empty-to-add = to add a task.
work-empty-inbox = Nothing new
work-empty-inbox-text = What somebody gives you, and work in your queues that nobody has taken, will stand here.
work-empty-today = Nothing is due today
work-empty-today-text = What is due today or late, and what has no day, will stand here.
work-empty-upcoming = Nothing is planned
work-empty-upcoming-text = What is due after today will stand here, by day.
work-empty-waiting = You wait for nobody
work-empty-waiting-text = Tasks on hold, and what you gave to others, will stand here until they are done.
work-empty-done = Nothing was finished lately
work-empty-done-text = What was finished or cancelled in the last 14 days will stand here.

selection-label = Chosen tasks
selection-count = { $count } chosen
selection-clear = Choose none
bulk-label = Done with many tasks
bulk-running = { $done } of { $total }
bulk-done = { $done } of { $total } done
bulk-refused = { $done } done, { $refused } refused: the reason stands in each row
bulk-stop = Stop

added-to-today = Added. It stands in Today.
added-to-inbox = Added. It stands in the Inbox.
added-to-upcoming = Added. It stands in Upcoming: { $due }.
added-to-waiting = Added. It stands in Waiting on others.
added-to-queue = Added. It stands in the queue of { $role }.
added-elsewhere = Added. It does not stand in this list.
work-look-again = Look again

ask-leave = Cancel
ask-assign = Hand over
ask-assign-to = To whom? Type a name or a queue
assign-me = { $name } (me)
assign-queue = Queue
assign-nobody = Nobody has these words in their name. Type fewer letters.
ask-due = When is it due?
ask-due-words = Day, and time if it matters
ask-due-hint = tomorrow 14:00, fri, in 3d, 14 aug
ask-due-understood = { $due }
ask-due-not-understood = These words are no day. Try “fri 14:00”, or choose below.
ask-due-now = Now: { $due }
ask-due-none = It has no day now.
ask-due-clear = No day
ask-due-do = Set the day
ask-due-tomorrow = Tomorrow
ask-due-in-3 = In 3 days
ask-due-in-week = In a week
ask-due-in-month = In 4 weeks
ask-snooze = Put off until
ask-snooze-do = Put off
ask-priority = How soon does it matter?
ask-hold = For whom does it wait?
ask-hold-more = More words, if they help
ask-hold-words = For what?
ask-hold-do = Put on hold
ask-cancel = Cancel this task?
ask-cancel-text = It is not needed any more. It stays in the history, and can be taken up again.
ask-cancel-do = Cancel the task
ask-retract = Entered in error?
ask-retract-text = It should never have existed: wrong patient, wrong task. Nothing is deleted: it stays in the history for ever, struck out, and cannot be taken up again.
ask-retract-do = Mark as entered in error
ask-reopen = Take up again
ask-reopen-text = The reason stands in the history.
ask-reopen-do = Take up again
ask-reopen-usual = Marked done by mistake
calendar-before = Month before
calendar-after = Month after
