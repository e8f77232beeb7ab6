//! Where the person stands: before, at or inside the door.

use careloop_contract::Refusal;
use careloop_contract::view::{DoorView, SessionView};
use std::rc::Rc;

/// Before, at or inside the door.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// The engine has not answered yet.
    #[default]
    Loading,
    /// The engine cannot say how the vault stands.
    Broken(Refusal),
    /// Nobody is in: the vault is missing, closed or locked.
    Door(Rc<DoorView>),
    /// Somebody is in.
    Inside(Rc<SessionView>),
}
