//! The system's own dialog for a folder or a file.

use crate::window;
use careloop_core::desk::Wanted;
use gtk::prelude::*;
use gtk::{FileChooserAction, FileChooserDialog, ResponseType};
use std::sync::mpsc;
use tauri::{AppHandle, Manager as _};

/// Lets the person choose a folder or a file, and waits. Nothing if they chose none. Not to be called on the main
/// thread, which shows the dialog.
///
/// It is GTK's dialog in this process: the portal of a desktop looks into the memory of who asks it,
/// and this process lets nobody.
pub(crate) fn from_dialog(app: &AppHandle, wanted: Wanted) -> Option<String> {
    let (title, action) = match wanted {
        Wanted::Folder => ("Choose a folder", FileChooserAction::SelectFolder),
        Wanted::File => ("Choose a file", FileChooserAction::Open),
    };
    let (sender, chosen) = mpsc::channel();
    let window = app.get_webview_window(window::LABEL)?;
    app.run_on_main_thread(move || {
        let parent = window.gtk_window().ok();
        let dialog = FileChooserDialog::new(Some(title), parent.as_ref(), action);
        dialog.add_buttons(&[
            ("_Cancel", ResponseType::Cancel),
            ("_Select", ResponseType::Accept),
        ]);
        dialog.set_default_response(ResponseType::Accept);
        dialog.set_create_folders(wanted == Wanted::Folder);
        // Not among folders and files used lately, where nothing is chosen yet.
        dialog.set_current_folder(gtk::glib::home_dir());
        dialog.set_modal(true);
        dialog.connect_response(move |dialog, response| {
            let path = (response == ResponseType::Accept)
                .then(|| dialog.filename())
                .flatten();
            // Whoever asked is gone only if the program ends.
            let _ = sender.send(path);
            dialog.close();
        });
        dialog.show_all();
    })
    .ok()?;
    let path = chosen.recv().ok().flatten()?;
    path.into_os_string().into_string().ok()
}
