//! The rules of files on a task that can be told before the engine is asked.

use careloop_contract::view::{AttachmentView, ChosenFile};
use careloop_contract::{AttachmentForm, Refusal, Role, Roles, UserId, limits};

/// Sizes at which a picture can be looked at, in percent of its own pixels.
pub const ZOOMS: [u16; 7] = [25, 50, 75, 100, 150, 200, 400];

/// How large a picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// As large as there is room.
    #[default]
    Fit,
    /// In percent of its own pixels.
    Percent(u16),
}

impl Zoom {
    /// One step larger; from the fitting size, which is so many percent, to the next larger one.
    #[must_use]
    pub fn larger(self, fits: u16) -> Self {
        let now = self.percent(fits);
        let next = ZOOMS.into_iter().find(|zoom| *zoom > now);
        next.map_or(self, Self::Percent)
    }

    /// One step smaller.
    #[must_use]
    pub fn smaller(self, fits: u16) -> Self {
        let now = self.percent(fits);
        let next = ZOOMS.into_iter().rev().find(|zoom| *zoom < now);
        next.map_or(self, Self::Percent)
    }

    /// In percent of the picture's own pixels.
    #[must_use]
    pub const fn percent(self, fits: u16) -> u16 {
        match self {
            Self::Fit => fits,
            Self::Percent(percent) => percent,
        }
    }
}

/// How a file can be looked at inside Careloop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As a picture.
    Picture,
    /// As text.
    Text,
    /// Not at all: it can be taken out.
    Not,
}

/// How a file of this form is shown.
#[must_use]
pub const fn shown(form: AttachmentForm) -> Shown {
    match form {
        AttachmentForm::Png | AttachmentForm::Jpeg | AttachmentForm::Gif | AttachmentForm::Webp => {
            Shown::Picture
        }
        AttachmentForm::Text => Shown::Text,
        AttachmentForm::Other => Shown::Not,
    }
}

/// Whether the file's name and content are sealed from whoever looks.
#[must_use]
pub const fn is_sealed(view: &AttachmentView) -> bool {
    view.name.is_none()
}

/// Why a file that was chosen cannot be attached.
#[must_use]
pub fn refused(chosen: &ChosenFile) -> Option<Refusal> {
    let most = u64::try_from(limits::ATTACHMENT_BYTES).unwrap_or(u64::MAX);
    (chosen.bytes > most).then_some(Refusal::AttachmentTooLarge {
        max: limits::ATTACHMENT_BYTES,
    })
}

/// How many more files a task takes.
#[must_use]
pub const fn room(attached: usize) -> usize {
    limits::ATTACHMENTS.saturating_sub(attached)
}

/// Whether what somebody wrote or attached is offered to be marked as entered in error: their own; to a
/// practice manager also what others wrote. The engine decides.
#[must_use]
pub fn may_retract(by: UserId, me: UserId, roles: Roles) -> bool {
    by == me || roles.has_any(&[Role::PracticeManager])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zoom_goes_in_steps_from_what_fits() {
        assert_eq!(Zoom::Fit.larger(60), Zoom::Percent(75));
        assert_eq!(Zoom::Fit.smaller(60), Zoom::Percent(50));
        assert_eq!(Zoom::Percent(400).larger(60), Zoom::Percent(400));
        assert_eq!(Zoom::Percent(25).smaller(60), Zoom::Percent(25));
        assert_eq!(Zoom::Percent(100).larger(60), Zoom::Percent(150));
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_before_it_is_sent() {
        let chosen = |bytes| ChosenFile {
            file: "token".to_owned(),
            name: "scan.png".to_owned(),
            bytes,
        };
        let most = u64::try_from(limits::ATTACHMENT_BYTES).expect("small");
        assert_eq!(refused(&chosen(most)), None);
        assert!(matches!(
            refused(&chosen(most + 1)),
            Some(Refusal::AttachmentTooLarge { .. })
        ));
        assert_eq!(room(limits::ATTACHMENTS + 1), 0);
    }

    #[test]
    fn only_ones_own_is_marked_as_entered_in_error_but_by_a_practice_manager() {
        let (me, other) = (UserId::from_bytes([1; 16]), UserId::from_bytes([2; 16]));
        let desk = Roles::of(&[Role::FrontDesk]);
        assert!(may_retract(me, me, desk) && !may_retract(other, me, desk));
        assert!(may_retract(other, me, Roles::of(&[Role::PracticeManager])));
    }

    #[test]
    fn only_pictures_and_text_are_shown_inside() {
        let seen: Vec<Shown> = AttachmentForm::ALL.iter().map(|form| shown(*form)).collect();
        assert_eq!(seen.iter().filter(|one| **one == Shown::Picture).count(), 4);
        assert_eq!(seen.iter().filter(|one| **one == Shown::Text).count(), 1);
    }
}
