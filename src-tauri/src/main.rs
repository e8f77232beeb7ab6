//! Careloop's window: a thin shell around the desk of `core`, and a page that may ask nothing else.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod environment;
mod page;
mod window;

use arguments::Wish;
use careloop_contract::Theme;
use std::io::Write as _;
use std::process::ExitCode;

/// Wrong command line, as every program of Careloop says it.
const WRONG_USAGE: u8 = 2;

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
fn open(_vault: Option<std::path::PathBuf>) -> Result<ExitCode, Box<dyn std::error::Error>> {
    // Tauri panics where there is no screen; asked first, it is an answer.
    gtk::init().map_err(|_| "there is no screen to open it on (DISPLAY or WAYLAND_DISPLAY)")?;
    let app = tauri::Builder::default()
        .plugin(window::stay())
        .build(tauri::generate_context!())?;
    window::make(app.handle(), Theme::System)?;
    window::show(app.handle())?;
    let code = app.run_return(|_, _| ());
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
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
