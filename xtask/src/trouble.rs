//! What stops a command.

use std::fmt::{self, Display, Formatter};

/// Why a command cannot go on, in words for the person who typed it, with what to do where that is known.
#[derive(Debug)]
pub(crate) struct Trouble(String);

impl Trouble {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl Display for Trouble {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Says what was being done when the operating system refused.
pub(crate) trait While<T> {
    fn during(self, what: impl Display) -> Result<T, Trouble>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn during(self, what: impl Display) -> Result<T, Trouble> {
        self.map_err(|reason| Trouble::new(format!("{what}: {reason}")))
    }
}
