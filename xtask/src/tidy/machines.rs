//! No file tells on which machine it was written.

use super::{expect_none, files};

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    // Put together here, so that this file does not find itself.
    let folders = ["work", "root"].map(|folder| format!("/{folder}/"));
    let mut places = Vec::new();
    for file in files().iter().filter(|file| !file.path.ends_with("Cargo.lock")) {
        for (index, line) in file.text.lines().enumerate() {
            if folders.iter().any(|folder| line.contains(folder)) {
                places.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    expect_none(
        "Write paths from the root of the repository, or as an option with a default.",
        &places,
    );
}
