//! The window of Careloop.
//!
//! [`store`] holds what is known and how it changes, in plain Rust. [`parts`] are the pieces every
//! screen is made of, [`frame`] stands around the screens, [`screen`] has one module a screen.
//! [`transport::send`] is the only way to the engine. Whether something may be done is decided
//! there; here the same table only decides whether it is offered.

pub mod act;
mod ask;
pub mod clock;
pub mod finding;
#[cfg(test)]
mod fixture;
pub mod format;
pub mod frame;
pub mod help;
mod inspector;
pub mod palette;
pub mod parts;
pub mod quick_add;
pub mod screen;
pub mod shortcuts;
pub mod store;
pub mod text;
pub mod transport;
pub mod wait;
pub mod words;
