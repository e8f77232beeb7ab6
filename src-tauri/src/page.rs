//! The page as WebKit sees it: what it may not do, and how it ends.

use gtk::{Clipboard, gdk};
use std::cell::OnceCell;
use std::rc::Rc;
use tauri::webview::PlatformWebview;
use webkit2gtk::{
    ContextMenuAction, ContextMenuExt as _, ContextMenuItemExt as _, LoadEvent, SettingsExt as _, WebView,
    WebViewExt as _,
};

/// What the menu of the right mouse button offers where WebKit would offer it.
const MENU: &[ContextMenuAction] = &[
    ContextMenuAction::Copy,
    ContextMenuAction::Cut,
    ContextMenuAction::Paste,
    ContextMenuAction::Delete,
    ContextMenuAction::SelectAll,
];

/// Takes from a new page what it has no use for, and sees to its return after it ended.
pub(crate) fn settle(page: &PlatformWebview) {
    let view = page.inner();
    if let Some(settings) = WebView::settings(&view) {
        // Nothing typed may reach a disk, or stay in a page that was left.
        settings.set_enable_html5_local_storage(false);
        settings.set_enable_html5_database(false);
        settings.set_enable_page_cache(false);
        settings.set_enable_write_console_messages_to_stdout(false);
        // Nothing may go out.
        settings.set_enable_dns_prefetching(false);
        settings.set_enable_webrtc(false);
        settings.set_enable_media_stream(false);
    }
    view.connect_context_menu(|_, menu, _, _| {
        for item in menu.items() {
            if !MENU.contains(&item.stock_action()) {
                menu.remove(&item);
            }
        }
        menu.n_items() == 0
    });
    // Who comes next must not go back to what was shown before, nor find what it left in the history.
    let blank = Rc::new(OnceCell::new());
    let first = Rc::clone(&blank);
    view.connect_load_changed(move |view, event| {
        if event == LoadEvent::Finished {
            first.get_or_init(|| view.session_state());
        }
    });
    view.connect_web_process_terminated(move |view, _| {
        if let Some(Some(blank)) = blank.get() {
            view.restore_session_state(blank);
        }
        view.reload_bypass_cache();
    });
}

/// Ends the process that holds the page's memory, at once. The page comes back empty, in another.
pub(crate) fn end(page: &PlatformWebview) {
    page.inner().terminate_web_process();
}

/// Takes back what the page gave to others: what is selected in it, and what was copied.
///
/// GTK clears only what is this program's own. A clipboard manager may have taken a copy over as soon as
/// it was made, so what was copied is written over first.
pub(crate) fn empty_clipboard(copied: bool) {
    let clipboard = Clipboard::get(&gdk::SELECTION_CLIPBOARD);
    if copied {
        clipboard.set_text("");
    }
    clipboard.clear();
    Clipboard::get(&gdk::SELECTION_PRIMARY).clear();
}
