//! Which day it is at the clinic, for due days such as `tomorrow`.

use careloop_contract::Day;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today.
#[expect(
    clippy::disallowed_methods,
    reason = "a due day relative to today is resolved here, before a request is made"
)]
pub(crate) fn today() -> Option<Day> {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Day::from_days(i64::try_from(since_1970.as_secs() / 86_400).ok()?)
}
