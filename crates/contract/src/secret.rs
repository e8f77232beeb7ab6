//! Values that must not linger in memory or reach a log.

use core::fmt;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A secret: erased when dropped, never printed, never copied by accident.
///
/// It can be serialised because a password has to travel from the window to the engine in the
/// same process; nothing else may do so. Every look inside goes through [`Secret::expose`].
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes ownership of the secret.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The secret itself. Keep the borrow short and never format it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn printing_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "‹secret›");
    }
}
