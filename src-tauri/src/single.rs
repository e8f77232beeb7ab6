//! One window a vault: who starts the program again is shown the window that is there.

use crate::window;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use tauri::AppHandle;
use zbus::blocking::{Connection, connection};

const OBJECT: &str = "/org/careloop/Window";

const INTERFACE: &str = "org.careloop.Window";

/// The window, as another start of the program finds it. It can be asked for nothing but to come forward.
struct Window(AppHandle);

#[zbus::interface(name = "org.careloop.Window")]
impl Window {
    fn present(&self) {
        // A window that cannot be shown is being closed.
        let _ = window::show(&self.0);
    }
}

/// What a second start finds.
pub(crate) enum Found {
    /// Nobody has a window on this vault. It is ours for as long as this is kept.
    Nobody(Option<Connection>),
    /// The window that is there came forward.
    Another,
}

/// Looks for a window on this vault, and brings it forward.
///
/// Without a session bus nobody can be found: the vault's own lock then keeps the second one out.
pub(crate) fn find(app: &AppHandle, vault: &Path) -> Found {
    let name = name(vault);
    match claim(app, &name) {
        Ok(connection) => Found::Nobody(Some(connection)),
        Err(zbus::Error::NameTaken) if present(&name).is_ok() => Found::Another,
        Err(_) => Found::Nobody(None),
    }
}

/// The window's name on the bus: one a vault, which it does not tell.
fn name(vault: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    vault.hash(&mut hasher);
    format!("org.careloop.desktop.v{:016x}", hasher.finish())
}

fn claim(app: &AppHandle, name: &str) -> zbus::Result<Connection> {
    connection::Builder::session()?
        .replace_existing_names(false)
        .allow_name_replacements(false)
        .serve_at(OBJECT, Window(app.clone()))?
        .name(name)?
        .build()
}

fn present(name: &str) -> zbus::Result<()> {
    Connection::session()?.call_method(Some(name), OBJECT, Some(INTERFACE), "Present", &())?;
    Ok(())
}
