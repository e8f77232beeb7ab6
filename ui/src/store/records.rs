//! What the screens of patients, people and the vault know beyond one visit.

use careloop_contract::view::VerifyView;
use careloop_contract::{Instant, Refusal};
use std::rc::Rc;

/// What the screens of patients, people and the vault know beyond one visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// How the vault was checked last.
    pub verification: Verification,
}

/// A check of the vault: it goes on while the person looks at something else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// Whether it is under way.
    pub under_way: bool,
    /// What was found last in this session, and when.
    pub found: Option<(Rc<VerifyView>, Instant)>,
    /// Why the last one did not happen.
    pub refusal: Option<Refusal>,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum RecordsAction {
    /// A check of the vault began.
    VerifyBegan,
    /// It ended at this moment.
    VerifyEnded(Result<Rc<VerifyView>, Refusal>, Instant),
}

impl Records {
    /// Applies an action.
    pub fn take(&mut self, action: RecordsAction) {
        match action {
            RecordsAction::VerifyBegan => {
                self.verification.under_way = true;
                self.verification.refusal = None;
            }
            RecordsAction::VerifyEnded(answer, at) => {
                self.verification.under_way = false;
                match answer {
                    Ok(found) => self.verification.found = Some((found, at)),
                    // What was found before still holds for when it was found.
                    Err(refusal) => self.verification.refusal = Some(refusal),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::Verdict;

    #[test]
    fn a_check_that_was_cancelled_leaves_what_was_found_before() {
        let mut records = Records::default();
        let found = Rc::new(VerifyView {
            verdict: Verdict::Pass,
            checks: Vec::new(),
            heads: Vec::new(),
            entries: 7,
            since_anchor: None,
        });
        records.take(RecordsAction::VerifyBegan);
        assert!(records.verification.under_way);
        records.take(RecordsAction::VerifyEnded(
            Ok(found.clone()),
            Instant::from_millis(5),
        ));
        records.take(RecordsAction::VerifyBegan);
        records.take(RecordsAction::VerifyEnded(
            Err(Refusal::Cancelled),
            Instant::from_millis(9),
        ));
        assert_eq!(
            records.verification,
            Verification {
                under_way: false,
                found: Some((found, Instant::from_millis(5))),
                refusal: Some(Refusal::Cancelled),
            }
        );
    }
}
