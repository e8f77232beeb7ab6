//! `careloop-bundle COMPILED.wasm FOLDER [--names]`: writes `careloop.js` and `careloop_bg.wasm`, which a
//! browser loads. `--names` keeps the names of functions, for its console.

#![allow(clippy::print_stderr, reason = "a command talks to the person who typed it")]

use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (compiled, folder, names) = match *arguments.as_slice() {
        [compiled, folder] => (Path::new(compiled), Path::new(folder), false),
        [compiled, folder, "--names"] => (Path::new(compiled), Path::new(folder), true),
        [] | [..] => {
            eprintln!("careloop-bundle COMPILED.wasm FOLDER [--names]");
            return ExitCode::FAILURE;
        }
    };
    let made = Bindgen::new()
        .input_path(compiled)
        .out_name("careloop")
        .typescript(false)
        .omit_default_module_path(false)
        .remove_name_section(!names)
        .remove_producers_section(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {}: {reason:#}", compiled.display());
            ExitCode::FAILURE
        }
    }
}
