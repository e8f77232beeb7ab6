//! Careloop's window: a thin shell around the desk of `core`, and a page that may ask nothing else.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod choose;
mod commands;
mod environment;
mod page;
mod shell;
mod single;
mod watch;
mod window;

use arguments::Wish;
use careloop_contract::desk::ReadPreferences;
use careloop_contract::view::Preferences;
use careloop_core::Core;
use careloop_core::desk::Desk;
use gtk::glib;
use shell::Shell;
use single::Found;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use tauri::{AppHandle, Manager as _, RunEvent, WindowEvent};

/// Wrong command line, as every program of Careloop says it.
const WRONG_USAGE: u8 = 2;

/// The signals that end a program, by their numbers on Linux.
const SIGHUP: i32 = 1;
const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;

fn main() -> ExitCode {
    environment::prepare();
    match arguments::read(std::env::args_os().skip(1)) {
        Ok(Wish::Open(vault)) => match open(vault) {
            Ok(code) => code,
            Err(trouble) => {
                say(&format!("Careloop cannot open its window: {trouble}"));
                ExitCode::FAILURE
            }
        },
        Ok(Wish::Version) => told(concat!("careloop ", env!("CARGO_PKG_VERSION"))),
        Ok(Wish::Help) => told(arguments::USAGE),
        Err(wrong) => {
            say(&format!("{wrong}\n\n{}", arguments::USAGE));
            ExitCode::from(WRONG_USAGE)
        }
    }
}

/// Opens the window and answers when it is closed.
fn open(vault: Option<PathBuf>) -> Result<ExitCode, Box<dyn std::error::Error>> {
    careloop_core::harden_process().map_err(|_| "its memory cannot be kept from others")?;
    // Tauri panics where there is no screen; asked first, it is an answer.
    gtk::init().map_err(|_| "there is no screen to open it on (DISPLAY, WAYLAND_DISPLAY)")?;
    let app = tauri::Builder::default()
        .plugin(window::stay())
        .invoke_handler(commands::handler())
        .build(context())?;
    let vault = std::path::absolute(match vault.or_else(named_vault) {
        Some(vault) => vault,
        None => app.path().app_local_data_dir()?.join("vault"),
    })?;
    let Found::Nobody(name) = single::find(app.handle(), &vault) else {
        return Ok(ExitCode::SUCCESS);
    };
    let shell = open_desk(app.handle().clone(), vault);
    let Preferences { theme, .. } = shell.desk().execute(ReadPreferences {}).unwrap_or_default();
    window::make(app.handle(), theme, shell.desk().window_place())?;
    watch::begin(&shell)?;
    end_on_signals(&shell);
    app.manage(shell.clone());
    let code = app.run_return(move |_, event| {
        if matches!(event, RunEvent::Exit) {
            shell.lock_now();
        } else if let RunEvent::WindowEvent { event, .. } = event
            && matches!(event, WindowEvent::CloseRequested { .. })
        {
            window::keep_place(&shell);
        }
    });
    drop(name);
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The page and the settings, as `build.rs` and `tauri.conf.json` put them into the program.
#[expect(
    clippy::disallowed_methods,
    reason = "Tauri's macro ends the program where it cannot begin: nothing is open yet"
)]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn named_vault() -> Option<PathBuf> {
    std::env::var_os(arguments::VAULT)
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
}

fn open_desk(app: AppHandle, vault: PathBuf) -> Shell {
    let asking = app.clone();
    let desk = Desk::new(
        Core::on_this_machine(vault),
        Box::new(move |wanted| choose::from_dialog(&asking, wanted)),
    );
    Shell::new(app, desk)
}

/// Whoever ends the program from outside ends the session with it.
fn end_on_signals(shell: &Shell) {
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        let shell = shell.clone();
        glib::unix_signal_add_local_once(signal, move || {
            window::keep_place(&shell);
            shell.app().exit(0);
        });
    }
}

fn told(text: &str) -> ExitCode {
    match writeln!(std::io::stdout(), "{text}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Tells whoever started the program. If nobody listens there is nobody to tell.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
