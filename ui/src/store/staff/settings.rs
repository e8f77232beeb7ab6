//! The clinic's settings as they are being changed.

use careloop_contract::command::{Change, ChangeSettings};
use careloop_contract::view::SettingsView;

/// The clinic's settings as they are being changed: what stood there, and what is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsForm {
    stood: Chosen,
    /// What is chosen.
    pub chosen: Chosen,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Minutes without activity until a session locks.
    pub idle_minutes: u8,
    /// Whether everyone needs a second factor.
    pub factor_for_all: bool,
    /// Whether a PIN may unlock.
    pub pin_allowed: bool,
    /// Whether the sign-in screen shows names.
    pub tiles_shown: bool,
    /// Days after which a password expires.
    pub rotation_days: Option<u16>,
    /// Minutes an emergency access lasts.
    pub break_glass_minutes: u16,
    /// Systems beside Careloop, one a line.
    pub other_systems: String,
}

impl Chosen {
    fn of(view: &SettingsView) -> Self {
        Self {
            idle_minutes: view.idle_minutes,
            factor_for_all: view.factor_for_all,
            pin_allowed: view.pin_allowed,
            tiles_shown: view.tiles_shown,
            rotation_days: view.rotation_days,
            break_glass_minutes: view.break_glass_minutes,
            other_systems: view.other_systems.clone(),
        }
    }
}

fn changed<T: PartialEq + Clone>(before: &T, now: &T) -> Option<T> {
    (before != now).then(|| now.clone())
}

impl SettingsForm {
    /// The form for the settings as they stand.
    #[must_use]
    pub fn of(view: &SettingsView) -> Self {
        let stood = Chosen::of(view);
        Self {
            chosen: stood.clone(),
            stood,
        }
    }

    /// Whether anything is chosen that does not stand.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.stood != self.chosen
    }

    /// Whether passwords are made to expire, or to expire at another time: an exception to what NIST
    /// advises, that the reason must carry.
    #[must_use]
    pub fn is_exception(&self) -> bool {
        self.chosen.rotation_days.is_some() && self.chosen.rotation_days != self.stood.rotation_days
    }

    /// Takes over what was changed elsewhere; what is chosen here and was not changed elsewhere stays.
    pub fn stand_on(&mut self, view: &SettingsView) {
        fn keep<T: PartialEq + Clone>(stood: &T, now: &T, chosen: &mut T) {
            if *chosen == *stood {
                chosen.clone_from(now);
            }
        }
        let now = Chosen::of(view);
        let (stood, chosen) = (&self.stood, &mut self.chosen);
        keep(&stood.idle_minutes, &now.idle_minutes, &mut chosen.idle_minutes);
        keep(
            &stood.factor_for_all,
            &now.factor_for_all,
            &mut chosen.factor_for_all,
        );
        keep(&stood.pin_allowed, &now.pin_allowed, &mut chosen.pin_allowed);
        keep(&stood.tiles_shown, &now.tiles_shown, &mut chosen.tiles_shown);
        keep(
            &stood.rotation_days,
            &now.rotation_days,
            &mut chosen.rotation_days,
        );
        keep(
            &stood.break_glass_minutes,
            &now.break_glass_minutes,
            &mut chosen.break_glass_minutes,
        );
        keep(
            &stood.other_systems,
            &now.other_systems,
            &mut chosen.other_systems,
        );
        self.stood = now;
    }

    /// The request: only what is changed, and why.
    #[must_use]
    pub fn request(&self, reason: &str) -> ChangeSettings {
        let (stood, chosen) = (&self.stood, &self.chosen);
        ChangeSettings {
            idle_minutes: changed(&stood.idle_minutes, &chosen.idle_minutes),
            factor_for_all: changed(&stood.factor_for_all, &chosen.factor_for_all),
            pin_allowed: changed(&stood.pin_allowed, &chosen.pin_allowed),
            tiles_shown: changed(&stood.tiles_shown, &chosen.tiles_shown),
            rotation_days: match changed(&stood.rotation_days, &chosen.rotation_days) {
                None => Change::Keep,
                Some(None) => Change::Clear,
                Some(Some(days)) => Change::Set(days),
            },
            break_glass_minutes: changed(&stood.break_glass_minutes, &chosen.break_glass_minutes),
            other_systems: changed(&stood.other_systems, &chosen.other_systems),
            reason: reason.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> SettingsView {
        SettingsView {
            idle_minutes: 10,
            factor_for_all: false,
            pin_allowed: true,
            tiles_shown: false,
            rotation_days: None,
            break_glass_minutes: 60,
            other_systems: "Fax".to_owned(),
            history: Vec::new(),
        }
    }

    #[test]
    fn only_what_is_changed_is_sent() {
        let mut form = SettingsForm::of(&view());
        assert!(!form.is_changed());
        form.chosen.idle_minutes = 5;
        form.chosen.rotation_days = Some(90);
        assert!(form.is_changed() && form.is_exception());
        let request = form.request("asked for by the board");
        assert_eq!(request.idle_minutes, Some(5));
        assert_eq!(request.rotation_days, Change::Set(90));
        assert_eq!((request.factor_for_all, request.pin_allowed), (None, None));
        assert_eq!((request.break_glass_minutes, request.other_systems), (None, None));
        assert_eq!(request.reason, "asked for by the board");
    }

    #[test]
    fn taking_the_exception_back_is_none() {
        let mut form = SettingsForm::of(&SettingsView {
            rotation_days: Some(90),
            ..view()
        });
        form.chosen.rotation_days = None;
        assert!(form.is_changed() && !form.is_exception());
        assert_eq!(form.request("").rotation_days, Change::Clear);
    }

    #[test]
    fn what_is_chosen_here_stays_when_something_else_was_changed_elsewhere() {
        let mut form = SettingsForm::of(&view());
        form.chosen.idle_minutes = 5;
        form.stand_on(&SettingsView {
            pin_allowed: false,
            ..view()
        });
        assert_eq!((form.chosen.idle_minutes, form.chosen.pin_allowed), (5, false));
        assert_eq!(form.request("").pin_allowed, None, "nobody here changed it");
    }
}
