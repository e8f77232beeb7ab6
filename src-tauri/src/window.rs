//! The one window.

use crate::environment::DRIVEN;
use crate::page;
use crate::shell::Shell;
use careloop_contract::Theme;
use careloop_core::desk::WindowPlace;
use tauri::plugin::TauriPlugin;
use tauri::utils::config::Color;
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{
    AppHandle, Manager as _, PhysicalPosition, PhysicalSize, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, Wry,
};

/// The window's label, by which the page is allowed its commands.
pub(crate) const LABEL: &str = "careloop";

/// The window's title, whatever it shows: the desktop writes titles down and shows them to others.
const TITLE: &str = "Careloop";

/// Smallest width and height, in logical pixels.
const SMALLEST: (f64, f64) = (900.0, 600.0);

/// Width and height before anybody chose others, in logical pixels.
const USUAL: (f64, f64) = (1280.0, 800.0);

/// Where WebKit may keep a page's cookies, caches and keys. Even beside a private page it makes folders
/// for them; under a name that is no folder it cannot.
const NOWHERE: &str = "/dev/null";

/// The way out of the page: a port on which only the machine's keeper could listen, and nobody does.
///
/// The page's policy lets nothing out, but it does not speak of connections that are opened before
/// there is anything to send (`rel=preconnect`, a click on a link): the name that is looked up would tell.
fn no_network() -> tauri::Result<Url> {
    Url::parse("http://127.0.0.1:9").map_err(tauri::Error::InvalidUrl)
}

/// Keeps the page where it is: no address but its own is ever loaded in the window.
pub(crate) fn stay() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("stay")
        .on_navigation(|_, address| {
            address.scheme() == "tauri" || address.host_str() == Some("tauri.localhost")
        })
        .build()
}

/// Makes the window. It is not shown yet.
///
/// # Errors
/// As the system says, where there is no screen or no WebKit.
pub(crate) fn make(app: &AppHandle, theme: Theme, place: Option<WindowPlace>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(TITLE)
        .inner_size(USUAL.0, USUAL.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .background_color(paper(theme))
        .visible(false)
        .incognito(!DRIVEN)
        .data_directory(NOWHERE.into())
        .proxy_url(no_network()?)
        .devtools(false)
        .zoom_hotkeys_enabled(false)
        .disable_drag_drop_handler()
        .general_autofill_enabled(false)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    window.with_webview(|page| page::settle(&page))?;
    match place {
        Some(place) => put(&window, place),
        None => Ok(()),
    }
}

/// Puts the window where it stood, if there is still a screen.
fn put(window: &WebviewWindow, place: WindowPlace) -> tauri::Result<()> {
    let screens = window.available_monitors()?;
    let is_on_screen = screens.iter().any(|screen| {
        let (corner, size) = (screen.position(), screen.size());
        let right = corner.x.saturating_add_unsigned(size.width);
        let bottom = corner.y.saturating_add_unsigned(size.height);
        (corner.x..right).contains(&place.x) && (corner.y..bottom).contains(&place.y)
    });
    if is_on_screen {
        window.set_size(PhysicalSize::new(place.width, place.height))?;
        window.set_position(PhysicalPosition::new(place.x, place.y))?;
        if place.maximized {
            window.maximize()?;
        }
    }
    Ok(())
}

/// Remembers where the window stands.
pub(crate) fn keep_place(shell: &Shell) {
    let Some(window) = shell.app().get_webview_window(LABEL) else {
        return;
    };
    if let Ok(place) = place(&window, shell.desk().window_place()) {
        // The next window then stands where this one did at first.
        let _ = shell.desk().keep_window_place(place);
    }
}

/// Where the window stands. One that fills the screen comes back to its own size.
fn place(window: &WebviewWindow, before: Option<WindowPlace>) -> tauri::Result<WindowPlace> {
    let maximized = window.is_maximized()?;
    if let (true, Some(before)) = (maximized, before) {
        return Ok(WindowPlace { maximized, ..before });
    }
    let (corner, size) = (window.outer_position()?, window.inner_size()?);
    Ok(WindowPlace {
        x: corner.x,
        y: corner.y,
        width: size.width,
        height: size.height,
        maximized,
    })
}

/// Shows the window, in front.
pub(crate) fn show(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(LABEL) else {
        return Ok(());
    };
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// The colour under the page, so that a dark window does not flash white.
fn paper(theme: Theme) -> Color {
    match theme {
        Theme::Dark => Color(0x0E, 0x14, 0x16, 0xFF),
        Theme::System | Theme::Light | Theme::Contrast => Color(0xF5, 0xF8, 0xF8, 0xFF),
    }
}
