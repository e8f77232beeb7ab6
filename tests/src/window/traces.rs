//! Traces on disk of what was typed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::path::{Path, PathBuf};

/// Every place below a folder where one of the texts stands, in any form it may have.
#[must_use]
pub fn of(texts: &[&str], folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files_below(folder) {
        // A file may go while it is looked for; a socket is none.
        let Ok(content) = std::fs::read(&path) else {
            continue;
        };
        for text in texts {
            for (form, bytes) in forms(text) {
                if content.windows(bytes.len()).any(|window| window == bytes) {
                    found.push(format!("{text} as {form} in {}", path.display()));
                }
            }
            if path.to_string_lossy().contains(text) {
                found.push(format!("{text} in the name {}", path.display()));
            }
        }
    }
    found
}

/// The forms in which a text may stand in a file.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        ("text", text.into()),
        ("UTF-16", utf16),
        ("HEX", hex.to_uppercase().into()),
        ("hex", hex.into()),
    ];
    // Base64 of a text looks different at each of three places it may begin at.
    for shift in 0..3 {
        let shifted = [&b"abc"[..shift], text.as_bytes()].concat();
        let whole = shifted.len() / 3 * 3;
        let encoded = STANDARD_NO_PAD.encode(&shifted[..whole]);
        forms.push((
            "base64",
            encoded.as_bytes()[if shift == 0 { 0 } else { 4 }..].to_vec(),
        ));
    }
    forms
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(files_below(&entry.path())),
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            Ok(_) | Err(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_found_in_every_form() {
        let text = "Zephyrine refill";
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut contents = vec![text.into(), hex.to_uppercase().into(), hex.into_bytes(), utf16];
        for before in ["", "1", "22", "333"] {
            let around = format!("{before}{text} and more");
            contents.push(STANDARD_NO_PAD.encode(around).into_bytes());
        }
        for content in contents {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("deep")).unwrap();
            std::fs::write(
                folder.path().join("deep/file"),
                [b"before ", &content[..]].concat(),
            )
            .unwrap();
            assert!(!of(&[text], folder.path()).is_empty(), "{content:?}");
            assert!(of(&["Zephyrine return"], folder.path()).is_empty());
        }
    }
}
