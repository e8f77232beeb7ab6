//! Says which commands the page may call, and which page is inside the program.
#![allow(
    clippy::disallowed_methods,
    reason = "what is written here is part of the build and holds nobody's data"
)]

use careloop_contract::{command, desk, query};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the window shows where `cargo xtask ui` made no page.
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Careloop</title>
<h1>Careloop without its page</h1><p>This program was built alone. Build the whole with <code>cargo xtask run</code>.</p>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let page = page(&out)?;
    let merged = serde_json::json!({ "build": { "frontendDist": page } });
    println!("cargo::rustc-env=TAURI_CONFIG={merged}");

    let commands: Vec<&str> = [command::NAMES, query::NAMES, desk::NAMES].concat();
    let allowed = out.join("capabilities");
    fs::create_dir_all(&allowed)?;
    fs::write(allowed.join("page.json"), capability(&commands).to_string())?;
    let pattern = format!("{}/*.json", allowed.display());
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .app_manifest(tauri_build::AppManifest::new().commands(commands.leak()))
            .capabilities_path_pattern(pattern.leak()),
    )?;
    Ok(())
}

/// What the page may call: every request of the contract, and nothing that Tauri or a plugin brings.
fn capability(commands: &[&str]) -> serde_json::Value {
    let permissions: Vec<String> = commands
        .iter()
        .map(|command| format!("allow-{}", command.replace('_', "-")))
        .collect();
    serde_json::json!({
        "identifier": "page",
        "description": "Every request of the contract, and nothing else",
        "windows": ["careloop"],
        "permissions": permissions,
    })
}

/// The folder of the page that goes into the program.
fn page(out: &Path) -> Result<PathBuf, io::Error> {
    let screens = Path::new("../ui");
    let built = screens.join("dist");
    if built.join("index.html").is_file() {
        println!("cargo::rerun-if-changed={}", built.display());
        return fs::canonicalize(built);
    }
    println!("cargo::rerun-if-changed={}", screens.display());
    let alone = out.join("page");
    fs::create_dir_all(&alone)?;
    fs::write(alone.join("index.html"), PLACEHOLDER)?;
    Ok(alone)
}
