//! What a screen read of one thing: bound to what it was asked for, so that a late answer about
//! something else is never shown.

use careloop_contract::Refusal;
use std::rc::Rc;
use yew::Reducible;

/// What is known of one thing, for as long as the screen asks for that thing.
#[derive(Debug, PartialEq)]
pub struct Known<K, T> {
    of: K,
    value: Option<Rc<T>>,
    refusal: Option<Refusal>,
}

// By hand: neither needs the value itself to be cloned.
impl<K: Clone, T> Clone for Known<K, T> {
    fn clone(&self) -> Self {
        Self {
            of: self.of.clone(),
            value: self.value.clone(),
            refusal: self.refusal.clone(),
        }
    }
}

/// What changes it.
#[derive(Debug)]
pub enum KnownAction<K, T> {
    /// It is asked for. What is known of the same thing stays until the answer comes.
    Asked(K),
    /// It was answered, by reading it or by changing it.
    Answered(K, Result<Rc<T>, Refusal>),
}

impl<K: PartialEq, T> Known<K, T> {
    /// Nothing is known of it yet.
    pub const fn nothing_of(of: K) -> Self {
        Self {
            of,
            value: None,
            refusal: None,
        }
    }

    /// What is known of this thing.
    pub fn value(&self, of: &K) -> Option<&Rc<T>> {
        self.value.as_ref().filter(|_| self.of == *of)
    }

    /// Why this thing could not be read.
    pub fn refusal(&self, of: &K) -> Option<&Refusal> {
        self.refusal.as_ref().filter(|_| self.of == *of)
    }

    /// Applies an action.
    pub fn take(&mut self, action: KnownAction<K, T>) {
        match action {
            KnownAction::Asked(of) => {
                if self.of != of {
                    *self = Self::nothing_of(of);
                }
            }
            KnownAction::Answered(of, answer) => {
                if self.of != of {
                    return;
                }
                match answer {
                    Ok(value) => {
                        self.value = Some(value);
                        self.refusal = None;
                    }
                    Err(refusal) => self.refusal = Some(refusal),
                }
            }
        }
    }
}

impl<K: PartialEq + Clone + 'static, T: 'static> Reducible for Known<K, T> {
    type Action = KnownAction<K, T>;

    fn reduce(self: Rc<Self>, action: Self::Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.take(action);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_answer_about_another_thing_is_not_shown() {
        let mut known = Known::<u8, &str>::nothing_of(1);
        known.take(KnownAction::Asked(2));
        known.take(KnownAction::Answered(1, Ok(Rc::new("one"))));
        assert_eq!(known.value(&1), None);
        assert_eq!(known.value(&2), None);
        known.take(KnownAction::Answered(2, Ok(Rc::new("two"))));
        assert_eq!(known.value(&2).map(Rc::as_ref), Some(&"two"));
        assert_eq!(known.value(&1), None, "before the screen asked anew");
    }

    #[test]
    fn a_refusal_leaves_what_was_known() {
        let mut known = Known::<u8, &str>::nothing_of(1);
        known.take(KnownAction::Answered(1, Ok(Rc::new("one"))));
        known.take(KnownAction::Asked(1));
        known.take(KnownAction::Answered(1, Err(Refusal::DiskFull)));
        assert_eq!(known.value(&1).map(Rc::as_ref), Some(&"one"));
        assert_eq!(known.refusal(&1), Some(&Refusal::DiskFull));
        known.take(KnownAction::Answered(1, Ok(Rc::new("one more"))));
        assert_eq!(known.refusal(&1), None);
    }
}
