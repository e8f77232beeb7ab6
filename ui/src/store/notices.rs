//! Short messages in the corner. What can be done about something never stands only here.

/// A short message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number, never used twice.
    pub number: u32,
    /// The words, without anything of a record.
    pub text: String,
}

/// The messages that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// Oldest first.
    pub shown: Vec<Notice>,
    last: u32,
}

/// What changes them.
#[derive(Clone, Debug)]
pub enum NoticeAction {
    /// Show one.
    Show(String),
    /// Take one away.
    Close(u32),
}

/// Messages shown at once.
const MOST: usize = 3;

impl Notices {
    /// Applies an action.
    pub fn take(&mut self, action: NoticeAction) {
        match action {
            NoticeAction::Show(text) => {
                self.last += 1;
                self.shown.push(Notice {
                    number: self.last,
                    text,
                });
                if self.shown.len() > MOST {
                    self.shown.remove(0);
                }
            }
            NoticeAction::Close(number) => self.shown.retain(|notice| notice.number != number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room_and_numbers_are_not_used_twice() {
        let mut notices = Notices::default();
        for number in 0..5 {
            notices.take(NoticeAction::Show(number.to_string()));
        }
        notices.take(NoticeAction::Close(4));
        let shown: Vec<_> = notices.shown.iter().map(|notice| notice.number).collect();
        assert_eq!(shown, [3, 5]);
    }
}
