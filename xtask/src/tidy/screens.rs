//! What the compiler does not see of the screens: their style sheets, and what ties them to a browser.

use super::crypto::packages;
use super::{expect_none, files, root};
use crate::ui::sheets;

#[test]
fn the_program_that_binds_the_screens_has_the_version_they_are_built_with() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock is in the repository");
    let versions = |wanted: &str| -> Vec<String> {
        let found = packages(&lock).filter(|(name, _)| *name == wanted);
        found.map(|(_, version)| version.to_owned()).collect()
    };
    let inside = versions("wasm-bindgen");
    assert_eq!(
        inside.len(),
        1,
        "the screens are built with one wasm-bindgen: {inside:?}"
    );
    assert_eq!(
        versions("wasm-bindgen-cli-support"),
        inside,
        "change the version in xtask/bundle/Cargo.toml, then `cargo update --precise` the other"
    );
}

#[test]
fn every_style_sheet_has_its_place_in_the_order() {
    // The designer's page of all parts has a sheet of its own, which no window loads.
    const OF_THE_PAGE_OF_PARTS: &str = "ui/style/sheet.css";
    let files = files();
    let Some(order) = files.iter().find(|file| file.path == "ui/style/order") else {
        panic!("ui/style/order lists the style sheets");
    };
    let ordered: Vec<String> = sheets(&order.text)
        .map(|name| format!("ui/style/{name}.css"))
        .collect();
    let is_there = |path: &String| files.iter().any(|file| file.path == *path);
    let mut places: Vec<String> = ordered
        .iter()
        .filter(|path| !is_there(path))
        .map(|path| format!("{path} is in the order and not in the folder"))
        .collect();
    for file in &files {
        let is_sheet = file.path.starts_with("ui/style/") && file.path.ends_with(".css");
        if is_sheet && file.path != OF_THE_PAGE_OF_PARTS && !ordered.contains(&file.path) {
            places.push(format!("{} is in the folder and not in the order", file.path));
        }
    }
    expect_none("ui/style/order names every sheet once, without .css.", &places);
}
