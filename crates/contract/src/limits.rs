//! How much of anything there may be. Checked before a value is stored, shown beside the field.

/// Characters in a task's title.
pub const TITLE_CHARS: usize = 500;
/// Characters in a task's administrative details.
pub const DETAILS_CHARS: usize = 16_000;
/// Characters in a comment.
pub const COMMENT_CHARS: usize = 16_000;
/// Characters in a clinical note.
pub const NOTE_CHARS: usize = 64_000;
/// Characters in a reason (hold, cancel, retract, role change).
pub const REASON_CHARS: usize = 1_000;
/// Characters in a person's or patient's name part, a record number or a phone number.
pub const NAME_CHARS: usize = 200;
/// Characters in an address.
pub const ADDRESS_CHARS: usize = 500;
/// Characters in a login.
pub const LOGIN_CHARS: usize = 64;
/// Fewest characters in a password that opens a vault (NIST SP 800-63B-4 section 3.1.1.2).
pub const PASSWORD_MIN_CHARS: usize = 15;
/// Most characters in a password.
pub const PASSWORD_MAX_CHARS: usize = 256;
/// Characters in a search text.
pub const QUERY_CHARS: usize = 200;
/// Most rows a list or a search answers at once.
pub const PAGE_ROWS: u32 = 500;
/// Items in one ledger entry.
pub const ENTRY_ITEMS: usize = 1_000;
/// Bytes of one encoded ledger entry.
pub const ENTRY_BYTES: usize = 256 * 1024;
/// Bytes in one cell of an imported file.
pub const IMPORT_CELL_BYTES: usize = 256 * 1024;
/// Bytes of an imported file.
pub const IMPORT_FILE_BYTES: usize = 256 * 1024 * 1024;
/// Failed sign-ins in a row after which only an administrator or the recovery sheet helps
/// (NIST SP 800-63B-4 section 3.2.2 allows up to 100).
pub const FAILED_SIGN_INS: u32 = 50;
/// Milliseconds an invitation code can be used.
pub const INVITATION_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Minutes without activity after which a session locks: fewest and most (the law's examples stay
/// within 15).
pub const IDLE_MINUTES: core::ops::RangeInclusive<u8> = 2..=15;
/// Minutes without activity after which a session locks, unless the clinic says otherwise.
pub const IDLE_MINUTES_DEFAULT: u8 = 10;
/// Seconds before that in which the person is warned.
pub const IDLE_WARNING_SECONDS: u32 = 60;
/// Size of the window's content in percent: smallest and largest.
pub const ZOOM_PERCENT: core::ops::RangeInclusive<u16> = 80..=200;
/// Days a finished task stays in the list of what was done.
pub const DONE_DAYS: i64 = 14;
/// Characters in the name of a draft's place.
pub const DRAFT_PLACE_CHARS: usize = 200;
/// Drafts kept for a person.
pub const DRAFTS: usize = 50;
/// Hours after a full sign-in in which a password or PIN alone opens again on the same workstation.
pub const FULL_SIGN_IN_HOURS: u64 = 12;
/// Fewest digits of a PIN.
pub const PIN_DIGITS: usize = 6;
/// Most digits of a PIN.
pub const PIN_MAX_DIGITS: usize = 12;
/// Tries of a PIN before the password is needed.
pub const PIN_TRIES: u8 = 5;
/// People whom the sign-in screen shows, at most.
pub const TILES: usize = 12;
/// Seconds in which the code must follow the password.
pub const HALFWAY_SECONDS: u64 = 120;
/// Seconds in which a second factor that was offered must be confirmed.
pub const FACTOR_OFFER_SECONDS: u64 = 10 * 60;
/// Recovery codes of a second factor.
pub const RECOVERY_CODES: usize = 10;
/// Milliseconds a one-time code for a factor that was reset can be used.
pub const ONE_TIME_CODE_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Minutes an emergency access lasts: fewest and most.
pub const BREAK_GLASS_MINUTES: core::ops::RangeInclusive<u16> = 5..=240;
/// Minutes an emergency access lasts, unless the clinic says otherwise.
pub const BREAK_GLASS_MINUTES_DEFAULT: u16 = 60;
/// Days after which a password may be made to expire: fewest and most.
pub const ROTATION_DAYS: core::ops::RangeInclusive<u16> = 30..=730;
/// Characters of the emergency procedure.
pub const PROCEDURE_CHARS: usize = 16_000;
/// Characters of what a service account is for.
pub const PURPOSE_CHARS: usize = 500;
/// People in a patient's care team.
pub const CARE_TEAM: usize = 32;
/// Milliseconds after the order in which a leaver's access shall end, and must.
pub const LEAVER_TARGET_MILLIS: i64 = 60 * 60 * 1000;
/// See [`LEAVER_TARGET_MILLIS`].
pub const LEAVER_LIMIT_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Bytes of an attachment's content.
pub const ATTACHMENT_BYTES: usize = 25 * 1024 * 1024;
/// Attachments on one task.
pub const ATTACHMENTS: usize = 50;
/// Bytes of an attached text that are shown inside Careloop; the rest is not.
pub const ATTACHMENT_TEXT_BYTES: usize = 1024 * 1024;
/// Minutes for which a file that was chosen can be attached.
pub const CHOSEN_FILE_MINUTES: u64 = 10;
/// Entries sampled for a monthly review.
pub const REVIEW_SAMPLE: usize = 25;
/// Days after the end of a month in which its review is due.
pub const REVIEW_DUE_DAYS: i64 = 14;
/// Days on which a person's usual volume is measured.
pub const BASELINE_DAYS: i64 = 30;
/// Hours between two scheduled verifications.
pub const VERIFY_HOURS: u64 = 24;
/// Words of the passphrase under which a file leaves Careloop: 11 bits each.
pub const PASSPHRASE_WORDS: usize = 10;
