//! What a desktop's logind says when the machine goes to sleep or its screen is locked.

use std::collections::HashMap;
use std::io::PipeReader;
use std::sync::{Arc, Mutex};
use zbus::blocking::{Connection, connection};
use zbus::zvariant::{OwnedFd, OwnedObjectPath, Value};

const NAME: &str = "org.freedesktop.login1";
const MACHINE: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_31";

/// A logind of the test's own.
pub struct Logind {
    bus: Connection,
    asked: Arc<Mutex<Asked>>,
}

/// What programs asked for and were told.
#[derive(Default)]
struct Asked {
    lid_closed: bool,
    /// Of each moment that was asked for before a sleep, the other end: it ends when the moment does.
    delays: Vec<PipeReader>,
}

struct Machine(Arc<Mutex<Asked>>);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Machine {
    #[zbus(property(emits_changed_signal = "false"))]
    fn lid_closed(&self) -> bool {
        self.0.lock().unwrap().lid_closed
    }

    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (reader, writer) = std::io::pipe().unwrap();
        self.0.lock().unwrap().delays.push(reader);
        OwnedFd::from(std::os::fd::OwnedFd::from(writer))
    }

    #[zbus(name = "GetSessionByPID")]
    fn session_by_pid(&self, _process: u32) -> OwnedObjectPath {
        OwnedObjectPath::try_from(SESSION).unwrap()
    }
}

impl Logind {
    /// Answers on a bus until it is dropped.
    #[must_use]
    pub fn on(address: &str) -> Self {
        let asked = Arc::default();
        let builder = connection::Builder::address(address).unwrap();
        let machine = Machine(Arc::clone(&asked));
        let builder = builder.serve_at(MACHINE, machine).unwrap();
        Self {
            bus: builder.name(NAME).unwrap().build().unwrap(),
            asked,
        }
    }

    /// The machine is about to sleep, or has woken up.
    pub fn sleep(&self, begins: bool) {
        let manager = "org.freedesktop.login1.Manager";
        self.bus
            .emit_signal(None::<&str>, MACHINE, manager, "PrepareForSleep", &begins)
            .unwrap();
    }

    /// The end of the moment that was asked for last before a sleep: it can be read from once whoever
    /// asked lets the machine sleep.
    ///
    /// # Panics
    /// If nobody asked.
    #[must_use]
    pub fn delay(&self) -> PipeReader {
        self.asked
            .lock()
            .unwrap()
            .delays
            .pop()
            .expect("a delay was asked for")
    }

    /// How many moments were asked for and not looked at.
    #[must_use]
    pub fn delays(&self) -> usize {
        self.asked.lock().unwrap().delays.len()
    }

    /// The lid is closed, or opened.
    pub fn close_lid(&self, closed: bool) {
        self.asked.lock().unwrap().lid_closed = closed;
    }

    /// Somebody asks the desktop to lock a session's screen.
    pub fn ask_to_lock(&self, session: &str) {
        let interface = "org.freedesktop.login1.Session";
        self.bus
            .emit_signal(None::<&str>, session, interface, "Lock", &())
            .unwrap();
    }

    /// The desktop says that it locked the screen of a session.
    pub fn lock_screen(&self, session: &str) {
        let changed = HashMap::from([("LockedHint", Value::from(true))]);
        let body = ("org.freedesktop.login1.Session", changed, Vec::<String>::new());
        let properties = "org.freedesktop.DBus.Properties";
        self.bus
            .emit_signal(None::<&str>, session, properties, "PropertiesChanged", &body)
            .unwrap();
    }

    /// The session in which the window is.
    pub const OURS: &str = SESSION;

    /// Somebody else's.
    pub const ANOTHERS: &str = "/org/freedesktop/login1/session/_32";
}
