//! One's own account: second factor, recovery codes, PIN, password. In the settings, and where one of
//! them must be done before anything else.

mod codes;
mod factor;
mod own_password;
mod pin;

pub(super) use codes::NewCodes;
pub(super) use factor::FactorSetUp;
pub(super) use own_password::OwnPasswordForm;
pub(super) use pin::OwnPin;
