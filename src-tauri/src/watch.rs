//! Sees to it that a session is locked when nobody is there: the clock, the machine's sleep, the
//! desktop's own lock.

use crate::shell::Shell;
use std::collections::HashMap;
use std::time::Duration;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue};

const SECOND: Duration = Duration::from_secs(1);

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
    Ok(())
}

/// Locks at every signal of logind that says so, until the bus is gone.
fn listen(shell: &Shell) -> zbus::Result<()> {
    let bus = Connection::system()?;
    let logind = Proxy::new(
        &bus,
        LOGIND,
        "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager",
    )?;
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
