//! Each rule in words: what it looks at, and in what its threshold counts. The command line and
//! docs/audit.md say it so.

use careloop_contract::WatchRule;

/// What the rule looks at.
#[must_use]
pub const fn explained(rule: WatchRule) -> &'static str {
    match rule {
        WatchRule::AfterHours => {
            "Somebody came in or worked when the clinic is closed, so many minutes or more from the nearest \
             time it is open."
        }
        WatchRule::OutsideCareTeam => {
            "Somebody opened the patient record or clinical text of so many patients in a day whose care team \
             they are not in. A patient without a care team does not count."
        }
        WatchRule::SameFamilyName => {
            "Somebody opened something of a patient with their own family name so many times in a day. Of a \
             double name each half counts."
        }
        WatchRule::OwnOrColleague => {
            "Somebody opened something of a patient who has the name of a person with an account here, their \
             own included, so many times in a day."
        }
        WatchRule::Volume => {
            "Somebody opened something of 20 patients or more in a day, and that is so many percent or more of \
             their own mean of the last 30 days. Days on which they opened nothing are not in the mean; \
             whoever has no such days yet is noticed from 20 patients on."
        }
        WatchRule::BulkExport => "Somebody printed, copied or exported so many records in a day.",
        WatchRule::RepeatedDenials => "Somebody was refused so many times within an hour.",
        WatchRule::TwoWorkstations => {
            "Somebody came in at a workstation while they were in at another, by an entry of the last 15 minutes."
        }
        WatchRule::DisabledAccount => {
            "The login of somebody who is suspended or has left was tried so many times in a day. A name that \
             nobody has is not kept, so it raises nothing."
        }
        WatchRule::BreakGlass => "Somebody opened a patient's text in an emergency.",
        WatchRule::ClockSetBack => {
            "The clock of a workstation went back so many minutes or more from one entry to the next."
        }
        WatchRule::Integrity => "A verification failed, or an integrity alarm had to be handled.",
    }
}

/// In what the threshold counts; none where there is no threshold to set.
#[must_use]
pub const fn unit(rule: WatchRule) -> Option<&'static str> {
    match rule {
        WatchRule::AfterHours | WatchRule::ClockSetBack => Some("minutes"),
        WatchRule::OutsideCareTeam => Some("patients a day"),
        WatchRule::SameFamilyName | WatchRule::OwnOrColleague => Some("times a day"),
        WatchRule::Volume => Some("percent of one's own mean"),
        WatchRule::BulkExport => Some("records a day"),
        WatchRule::RepeatedDenials => Some("refusals an hour"),
        WatchRule::DisabledAccount => Some("tries a day"),
        WatchRule::TwoWorkstations | WatchRule::BreakGlass | WatchRule::Integrity => None,
    }
}
