# Clinical notes, files on a task, how records were, printing and copying.

# Files on a task.

task-files = Files
files-attach = Attach a file
files-limits = Up to { $megabytes } MB each. Each is encrypted with a key of its own.
files-full = A task holds { $most } files, and this one does.
files-sealed = Sealed: clinical attachment
files-clinical = Clinical
files-look = Look at it
files-take-out = Take it out
files-more = What can be done with { $name }
files-reading = Decrypting and checking it
files-text-cut = It is longer than what is shown here. Take it out to read all of it.
files-not-shown = Files of this kind are not shown inside Careloop. Whoever may can take it out, with a reason.
files-picture-broken = This picture cannot be drawn: it is damaged, or larger than this window can hold. The file itself is as it was attached.
files-zoom = Size of the picture
files-smaller = Smaller
files-larger = Larger
files-fit = Fit

attach-title = Attach this file?
attach-what = What is it?
attach-what-missing = Choose what it is: that decides who can open it.
attach-clinical = Clinical
attach-clinical-means = Results, pictures of a patient, letters about treatment. Only those who treat learn its name and what is in it. Everybody else on this task sees that it is there, from whom and when.
attach-administrative = Administrative
attach-administrative-means = Forms, insurance cards, invoices. Everybody who may see this task can open it.
attach-administrative-only = Everybody who may see this task can open it
attach-administrative-only-text = If it says something about somebody’s health, do not attach it here: hand it to somebody who treats, who attaches it sealed.
attach-submit = Attach

take-out-title = Take out { $name }
take-out-unprotected = Outside Careloop the copy is not protected: whoever can open the folder can read it. It is recorded who took it out, for whom and why.
take-out-folder = Folder
take-out-recipient = For whom
take-out-recipient-hint = Who gets it, for example the patient, or the specialist’s office.
take-out-recipient-missing = Write down whom it is for.
take-out-submit = Take it out
take-out-done = It was taken out

retract-comment = This comment was entered in error
retract-note = This clinical note was entered in error
retract-file = This file was entered in error
retract-text = It stays in the history for ever, marked and struck out. Nobody takes that back.
remark-more = What can be done with what { $name } wrote, { $at }
note-sealed-text = Its words are sealed. Only those who treat can read them.

# How records were.

patient-past = History of this record
patient-past-show = Show every change
version-more = What can be done with the version of { $of }
version-show = Show this version
version-restore = Restore this version
restore-of = { $name }, { $at }
version-restore-title = Restore this version?
version-restore-lead = The record says again what it said in the version of { $of }. It is a new step: nothing is removed from the history.
restore-nothing = The record says already what it said then.
restore-hint = Where a task stands and who owns it stay as they are. You can take it back with Ctrl+Z.
version-restore-submit = Restore
restored = Restored. Ctrl+Z takes it back.
history-file_attached = attached a file
history-remark_retracted = marked a comment, note or file as entered in error
history-task_restored = put an earlier version back
history-patient_added = registered the patient
history-patient_edited = changed the record
history-patients_imported = imported the record
history-patient_restored = put an earlier version back
history-care_team_changed = changed the care team

# Clinical notes that a search finds.

notes-title = In clinical notes
notes-none = No clinical note has these words.
notes-count = { $count ->
    [one] One note
   *[other] { $count } notes
}
notes-building = The index of clinical text is being built. Nothing is lost; searching goes on when it is done.

# Printing and copying.

print-title = Print
print-what = On paper: { $what }.
print-patients = { $count ->
    [one] one patient
   *[other] { $count } patients
}
print-tasks = { $count ->
    [one] one task
   *[other] { $count } tasks
}
print-recorded = It is recorded who prints what, before it is printed. The number of the print stands at the head of every page. Whoever holds the paper can read it.
print-head = Printed by { $name }, { $day } at { $time } · print { $number } · contains patient information
print-nothing = There is nothing on this screen to print.
print-too-many = This list is too long for one print. Narrow it first.
print-never = This screen is not printed. Open one record to print it; the audit trail leaves as a sealed file.
copy = Copy: { $what }
copied = Copied: { $what }. It is recorded, and the clipboard is cleared at the lock.
cannot-copy = This window cannot copy. Select the text and press Ctrl+C.
undone-task_restored = an earlier version put back
undone-patient_restored = an earlier version of a patient's record put back
undone-file_attached = a file attached
undone-remark_retracted = a comment, note or file marked as entered in error

# What does not belong into a title.

lint-to-note = Move to a clinical note
lint-to-phone = Put into the patient’s record
lint-take-out = Take it out
lint-tell-hint = You cannot write clinical notes: take it out, and tell somebody who treats.
lint-tell = Taken out of the title. Tell somebody who treats: they can write it as a clinical note.
lint-note-hint = It is added to the task as a clinical note, sealed: only those who treat can read it.
lint-phone-there = The patient’s record has this number already.
lint-phone-another = The patient’s record has another number, which was not replaced. Correct it in the record.
lint-phone-put = The number stands in the patient’s record now. Ctrl+Z takes it back.
