//! Sees to it that a session is locked when nobody is there: the clock, the machine's sleep, its lid, the
//! desktop's own lock.

use crate::shell::Shell;
use std::collections::HashMap;
use std::time::Duration;
use zbus::blocking::{Connection, MessageIterator, Proxy, proxy};
use zbus::proxy::CacheProperties;
use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue};

const SECOND: Duration = Duration::from_secs(1);

/// How often the lid is looked at.
const LID: Duration = Duration::from_millis(500);

const LOGIND: &str = "org.freedesktop.login1";

/// Watches until the program ends.
///
/// # Errors
/// If there can be no more threads.
pub(crate) fn begin(shell: &Shell) -> std::io::Result<()> {
    let ticking = shell.clone();
    std::thread::Builder::new()
        .name("idle clock".to_owned())
        .spawn(move || {
            loop {
                std::thread::park_timeout(SECOND);
                ticking.tick();
            }
        })?;
    let listening = shell.clone();
    std::thread::Builder::new()
        .name("sleep and lock".to_owned())
        .spawn(move || {
            // A machine without logind has no such signals. The clock runs on while it sleeps, so the
            // session locks when it wakes up.
            let _ = listen(&listening);
        })?;
    let looking = shell.clone();
    std::thread::Builder::new()
        .name("lid".to_owned())
        .spawn(move || {
            // A machine without logind tells nothing of a lid.
            let _ = watch_lid(&looking);
        })?;
    Ok(())
}

/// Locks at every signal of logind that says so, until the bus is gone.
fn listen(shell: &Shell) -> zbus::Result<()> {
    let bus = Connection::system()?;
    let logind = logind(&bus)?;
    let session = session(&logind);
    let rule = zbus::MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .sender(LOGIND)?
        .build();
    let mut delay = delay_sleep(&logind);
    for message in MessageIterator::for_match_rule(rule, &bus, None)? {
        let message = message?;
        let header = message.header();
        let is_ours = header.path().map(|path| path.as_str()) == session.as_ref().map(|path| path.as_str());
        match header.member().map(|member| member.as_str()) {
            Some("PrepareForSleep") if message.body().deserialize::<bool>()? => {
                shell.lock_now();
                // The machine may sleep now.
                drop(delay.take());
            }
            Some("PrepareForSleep") => delay = delay_sleep(&logind),
            Some("Lock") if is_ours => shell.lock_now(),
            Some("PropertiesChanged") if is_ours => {
                if says_locked(&message) {
                    shell.lock_now();
                }
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// Locks when the lid is closed, until the bus is gone. A closed lid need not send the machine to sleep,
/// as with a second screen, and logind has no signal for it (org.freedesktop.login1(5)).
fn watch_lid(shell: &Shell) -> zbus::Result<()> {
    let bus = Connection::system()?;
    let logind = logind(&bus)?;
    let mut was_closed: bool = logind.get_property("LidClosed")?;
    loop {
        std::thread::park_timeout(LID);
        let is_closed = logind.get_property("LidClosed")?;
        if is_closed && !was_closed {
            shell.lock_now();
        }
        was_closed = is_closed;
    }
}

/// What of logind is about the machine. Its properties are asked for each time: most of them change
/// without a word.
fn logind(bus: &Connection) -> zbus::Result<Proxy<'static>> {
    proxy::Builder::new(bus)
        .destination(LOGIND)?
        .path("/org/freedesktop/login1")?
        .interface("org.freedesktop.login1.Manager")?
        .cache_properties(CacheProperties::No)
        .build()
}

/// The desktop session this program runs in.
fn session(logind: &Proxy<'_>) -> Option<OwnedObjectPath> {
    logind.call("GetSessionByPID", &std::process::id()).ok()
}

/// Asks for a moment to lock in, whenever the machine is about to sleep; given back when dropped.
fn delay_sleep(logind: &Proxy<'_>) -> Option<OwnedFd> {
    logind
        .call(
            "Inhibit",
            &("sleep", "Careloop", "Locks the session first", "delay"),
        )
        .ok()
}

/// Whether the desktop says that it locked its screen.
fn says_locked(message: &zbus::Message) -> bool {
    let body = message.body();
    let changed: zbus::Result<(String, HashMap<String, OwnedValue>, Vec<String>)> = body.deserialize();
    changed.is_ok_and(|(_, properties, _)| {
        let hint = properties.get("LockedHint");
        hint.is_some_and(|hint| bool::try_from(hint).unwrap_or(false))
    })
}
