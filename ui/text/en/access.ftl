# Coming in and one's own account: tiles, PIN, code, second factor, recovery codes, the lock to come.

tiles-label = Who is there?
tile-locked = locked here
tile-somebody-else = Somebody else signs in

pin = PIN
pin-digits = { $min } to { $max } digits.
pin-use-password = Use password instead
pin-use-pin = Use PIN instead
show-digits = Show digits

code-step-title = Now the code
code-step-lead = The password of { $login } is right. The code of the second factor is wanted too.
code-step-code = Code
code-step-hint = Six digits from your authenticator app, a recovery code, or the one-time code an administrator gave you. Within { $minutes } minutes.
code-step-wrong = This code is wrong, or was used already. Wait for the next one in your app, or use a recovery code.
code-step-time-over = The code did not come in time, or was wrong too often. Sign in with your password once more.
code-step-start-over = Start over

duty-factor-title = Set up your second factor
duty-factor-lead = What you may do here needs more than a password. It takes a minute and an authenticator app on your phone.
duty-codes-title = Keep your recovery codes
duty-codes-lead = Your second factor is set up. These are for the day your phone is not there.
duty-password-title = Choose a new password
duty-password-lead = Your clinic lets passwords expire, and yours is over. Your work waits behind this.
duty-signed-in = Signed in as { $name }

factor-title = Second factor
factor-means = A code from an app on your phone, beside your password. Somebody who learns your password cannot come in with it alone.
factor-set-up = Set up…
factor-set-up-anew = Set up anew…
factor-set-up-title = Set up your second factor
factor-busy = Making a new code…
factor-scan = Scan this with your authenticator app.
factor-qr = QR code for an authenticator app. Open “Can’t scan it?” for the same as letters.
factor-by-hand = Can’t scan it?
factor-by-hand-how = Type this into the app. It makes a new code every 30 seconds.
factor-code = Code from the app
factor-code-hint = Six digits.
factor-code-missing = Type the code.
factor-wrong = This code does not fit. Type the one the app shows now. If none fits, compare the time of this workstation and of your phone.
factor-confirm = Confirm
factor-anew = Another QR code
factor-again = Try again

codes-title = Recovery codes of { $name }
codes-text = { $clinic }, { $day }. Each code opens once, in place of the app’s.
codes-how = { $count ->
    [one] This code lets you in once when your phone is not there. Codes from before are void.
   *[other] These { $count } codes let you in when your phone is not there. Each works once. Codes from before are void.
}
codes-once = They are shown this once. Print them, or write them down, and keep them apart from your phone and this workstation.
codes-kept = I have kept them
codes-confirm-first = Keep the codes first, then tick the box: they are not shown again.
codes-done = Continue
new-codes-title = New recovery codes
new-codes-means = When yours are used up, or somebody may have seen them. Those from before are void then.
new-codes-open = Make new ones…
new-codes-lead = A code from your app shows that it is you. Your recovery codes from before are void once the new ones are made.
new-codes-submit = Make new codes

own-pin-title = PIN on this workstation
own-pin-lead = A PIN unlocks your session here, faster than your password, for { $hours } hours after you signed in with the password. It works on this workstation alone and is gone when Careloop ends. Some acts still ask for the password.
own-pin-is-set = You have a PIN here.
own-pin-is-not-set = You have no PIN here.
own-pin-new = New PIN
own-pin-again = The same PIN again
own-pin-submit = Set PIN
own-pin-change = Change PIN
own-pin-forget = Give up the PIN
own-pin-done = The PIN is set. Lock, and try it.

meter-chars = { $count } of { $min } characters
meter-enough = { $count } characters
strength-refused = Refused: { $because }
strength-weak = Weak
strength-fair = Fair
strength-good = Good
strength-strong = Strong

idle-exam-room = After { $count } minutes · exam room
idle-front-desk = After { $count } minutes · front desk
idle-back-office = After { $count } minutes · back office

countdown-title = { $name }, are you still there?
countdown-kept = What you typed is kept, encrypted, and you come back to where you are.
countdown-stay = Stay

who-by-pin = PIN session · { $roles }
who-by-pin-means = PIN session: some acts ask for your password.
full-sign-in-title = This needs your password
full-sign-in-why = You came in with a PIN. What you asked for is one of the acts that need the whole sign-in, so that nobody does it who merely saw your PIN.
full-sign-in-how = Lock, then choose “Use password instead”. You come back to this place, and what you typed is kept.
full-sign-in-later = Not now
full-sign-in-lock = Lock now

elsewhere = Your login is also open at { $places }. If that is not you, change your password now and tell your security officer.
