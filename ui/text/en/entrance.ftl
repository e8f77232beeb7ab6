# The screens at the door.

entrance-line = Nothing is done until the loop is closed.
entrance-version = Version { $version }

login = Login
password = Password
continue = Continue
print = Print
choose-folder = Choose a folder…

welcome-title = Welcome to Careloop
welcome-lead = Tasks, hand-offs and follow-ups for a clinic, in an encrypted file on this workstation.
welcome-first-run = Set up a clinic
welcome-restore = Put back a backup
welcome-no-keychain = No keychain answers on this machine. The passwords alone will protect the clinic. Start the keychain first if there is one.
welcome-folder = Everything will be kept in { $folder }

sign-in-title = Sign in
sign-in-lead = As yourself: what you see and do is written down under your name.
sign-in = Sign in
sign-in-busy = Checking…
sign-in-test-clinic = This clinic was made for tests. Put no real patient in it.
sign-in-invitation = I have an invitation code
sign-in-recover = Use the recovery sheet
sign-in-use-sheet = Open with the recovery sheet
sign-in-failed-before = { $count ->
    [one] Somebody failed to sign in with your login once since you were last here.
   *[other] Somebody failed to sign in with your login { $count } times since you were last here.
}

lock-title = Locked
lock-lead = Go on where you were. Nothing you typed is lost.
unlock = Unlock

sample-title = A sample clinic.
sample-password = Nobody in it is real. Everyone's password is “{ $password }”.

password-new = New password
password-again = The same password again
password-hint = At least { $min } characters. Several words with spaces are easy to remember.
password-too-short = { $missing ->
    [one] One more character is needed.
   *[other] { $missing } more characters are needed.
}
password-too-long = At most 256 characters.
password-differs = This is not the same as above.

first-run-step-clinic = Clinic
first-run-step-person = First person
first-run-step-sheet = Recovery sheet
first-run-step-check = Check
first-run-clinic-title = Which clinic is this?
first-run-clinic-lead = The name stands on the recovery sheet and on every printed page.
first-run-clinic = Clinic name
first-run-zone = Time zone
first-run-zone-hint = As the IANA lists it, such as America/New_York. Days and due times are the clinic's own.
first-run-person-title = Who are you?
first-run-person-lead = The first person is administrator and security officer: you invite the others.
first-run-name = Your name
first-run-login-hint = What you type to sign in. Letters, digits, dots and hyphens.
first-run-create = Make the clinic
first-run-busy = Making keys…
first-run-sheet-title = Print this twice, and lock it away
first-run-sheet-lead = These 24 words open the clinic when every password is lost. They are shown once and kept nowhere. Keep Careloop open until you have them.
first-run-have-copies = I have two copies
first-run-check-title = Is the sheet at hand?
first-run-check-lead = Type two of its words, to be sure that the copy can be read.
first-run-word = Word { $number }
first-run-word-wrong = This is not the word at this place. Look at your copy, or go back to the sheet.
first-run-finish = Open Careloop

sheet-label = Recovery sheet
sheet-title = Recovery sheet · { $clinic }
sheet-text = Made on { $day }. Whoever has this sheet and a copy of the vault can open it. Keep both copies locked away, apart from the workstation and from each other.
sheet-kept-by = Kept by
sheet-kept-where = Kept where

enrol-title = Use your invitation
enrol-lead = Your keys are made under the password you choose now. Nobody else knows it, not even an administrator.
enrol-code = Invitation code
enrol-code-hint = As it was handed to you. Spaces and hyphens do not matter.
enrol-login-missing = Type the login you were given.
enrol-code-missing = Type the code you were given.
enrol-busy = Making your keys…
enrol-submit = Enrol

recover-title = Open with the recovery sheet
recover-lead = An administrator gets new keys on this workstation. It is written down, and everyone who manages people can see it.
recover-words = The 24 words, in order
recover-count = { $count ->
    [one] One word so far. Numbers and line ends do not matter.
   *[other] { $count } words so far. Numbers and line ends do not matter.
}
recover-count-wrong = { $count ->
    [one] One word is there; the sheet has 24.
   *[other] { $count } words are there; the sheet has 24.
}
recover-login = Login of the administrator
recover-login-hint = The person who gets new keys. Their old password stops working here.
recover-busy = Opening…
recover-submit = Open with these words

restore-title = Put back a backup
restore-lead = The clinic of the backup becomes the clinic of this workstation. The backup itself stays as it is.
restore-folder = Folder of the backup
restore-check = Check the backup
restore-found = The backup is whole. It was made on { $day } at { $time } and has { $size }.
restore-what = It will be put into { $folder }. Without this workstation's old keychain, the recovery sheet is needed to open it.
restore-busy = Reading every file of the backup…
restore-submit = Put it back
