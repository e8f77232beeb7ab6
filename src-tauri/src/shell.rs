//! What every part of the program shares: the desk, and the window before it.

use crate::{page, window};
use careloop_contract::desk::LookAtDoor;
use careloop_contract::{Answer, Refusal, Request};
use careloop_core::desk::{Desk, Serve};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, Manager as _};

/// The desk, and the window before it. Copies are of the same.
#[derive(Clone)]
pub(crate) struct Shell(Arc<Parts>);

struct Parts {
    app: AppHandle,
    desk: Desk,
    /// Whether the page may hold something of a session.
    has_seen: AtomicBool,
    is_shown: AtomicBool,
}

impl Shell {
    pub(crate) fn new(app: AppHandle, desk: Desk) -> Self {
        Self(Arc::new(Parts {
            app,
            desk,
            has_seen: AtomicBool::new(false),
            is_shown: AtomicBool::new(false),
        }))
    }

    pub(crate) fn app(&self) -> &AppHandle {
        &self.0.app
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Carries out a request of the page, on a thread of its own: it may take minutes, and others
    /// must be answered meanwhile.
    pub(crate) async fn execute<R>(&self, request: R) -> Answer<R>
    where
        R: Request + Send + 'static,
        R::Reply: Send + 'static,
        Desk: Serve<R>,
    {
        let shell = self.clone();
        let carried_out = tauri::async_runtime::spawn_blocking(move || {
            let answer = shell.desk().execute(request);
            shell.look();
            if R::NAME == LookAtDoor::NAME {
                shell.show();
            }
            answer
        });
        carried_out.await.unwrap_or_else(|_| {
            // Only while the program ends: nobody reads it.
            Err(Refusal::Cancelled)
        })
    }

    /// Locks the session at once, for want of a person or of a machine that is awake.
    pub(crate) fn lock_now(&self) {
        self.0.desk.lock_now();
        self.look();
    }

    /// Looks whether the time is over. To be called every second.
    pub(crate) fn tick(&self) {
        self.0.desk.tick();
        self.look();
        // The page may be slow or broken; the window is there all the same.
        self.show();
    }

    /// Shows the window, once.
    fn show(&self) {
        if !self.0.is_shown.swap(true, Ordering::SeqCst) {
            // A window that cannot be shown is closed already.
            let _ = window::show(&self.0.app);
        }
    }

    /// Ends the page's process once nobody is in any more: what it has in memory goes with it, and so
    /// does what was copied out of it.
    fn look(&self) {
        if self.0.desk.is_open() {
            self.0.has_seen.store(true, Ordering::SeqCst);
        } else if self.0.has_seen.swap(false, Ordering::SeqCst)
            && let Some(window) = self.0.app.get_webview_window(window::LABEL)
        {
            let copied = self.0.desk.take_copied();
            // Fails only if there is no window any more, and with it no page.
            let _ = window.with_webview(move |page| {
                page::end(&page);
                page::empty_clipboard(copied);
            });
        }
    }
}
