//! What a desktop's logind says when the machine goes to sleep or its screen is locked.

use std::collections::HashMap;
use zbus::blocking::{Connection, connection};
use zbus::zvariant::{OwnedObjectPath, Value};

const NAME: &str = "org.freedesktop.login1";
const MACHINE: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_31";

/// A logind of the test's own.
pub struct Logind(Connection);

struct Machine;

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Machine {
    #[zbus(name = "GetSessionByPID")]
    fn session_by_pid(&self, _process: u32) -> OwnedObjectPath {
        OwnedObjectPath::try_from(SESSION).unwrap()
    }
}

impl Logind {
    /// Answers on a bus until it is dropped.
    #[must_use]
    pub fn on(address: &str) -> Self {
        let builder = connection::Builder::address(address).unwrap();
        let builder = builder.serve_at(MACHINE, Machine).unwrap();
        Self(builder.name(NAME).unwrap().build().unwrap())
    }

    /// The machine is about to sleep.
    pub fn sleep(&self) {
        let manager = "org.freedesktop.login1.Manager";
        self.0
            .emit_signal(None::<&str>, MACHINE, manager, "PrepareForSleep", &true)
            .unwrap();
    }

    /// The desktop says that it locked the screen of a session.
    pub fn lock_screen(&self, session: &str) {
        let changed = HashMap::from([("LockedHint", Value::from(true))]);
        let body = ("org.freedesktop.login1.Session", changed, Vec::<String>::new());
        let properties = "org.freedesktop.DBus.Properties";
        self.0
            .emit_signal(None::<&str>, session, properties, "PropertiesChanged", &body)
            .unwrap();
    }

    /// The session in which the window is.
    pub const OURS: &str = SESSION;

    /// Somebody else's.
    pub const ANOTHERS: &str = "/org/freedesktop/login1/session/_32";
}
