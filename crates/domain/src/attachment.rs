//! Files on a task: how one may be shown, and what it may be called.
//!
//! What a file is, its first bytes say and never its name: a page that calls itself a picture is shown as
//! text, or not at all.

use careloop_contract::AttachmentForm;
use unicode_normalization::UnicodeNormalization as _;

/// Most characters of an attachment's name.
pub const NAME_CHARS: usize = 120;

/// Most characters that are taken for the end of a name that says what it is.
const EXTENSION_CHARS: usize = 12;

/// How a file with this content may be shown inside Careloop. Pages and drawings that carry programs (HTML,
/// SVG) are text.
#[must_use]
pub fn form(content: &[u8]) -> AttachmentForm {
    // PNG (RFC 2083 section 3.1), JPEG (ITU-T T.81 B.1.1.3 with the marker after it), GIF, WebP (RFC 9649).
    match content {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => AttachmentForm::Png,
        [0xff, 0xd8, 0xff, ..] => AttachmentForm::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => AttachmentForm::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => AttachmentForm::Webp,
        _ if is_text(content) => AttachmentForm::Text,
        _ => AttachmentForm::Other,
    }
}

/// Whether it is UTF-8 with nothing in it that no text has.
fn is_text(content: &[u8]) -> bool {
    let is_of_text = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    core::str::from_utf8(content).is_ok_and(|text| text.chars().all(is_of_text))
}

/// A name under which a file can be kept and later be written anywhere: without folders, without what
/// turns the direction of writing, and none that a system keeps for itself.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .nfc()
        .filter(|c| !c.is_control() && !turns_direction(*c))
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            other => other,
        })
        .collect();
    let kept = shortened(kept.trim_matches(|c: char| c == '.' || c.is_whitespace()));
    let stem = kept.split('.').next().unwrap_or_default();
    if kept.is_empty() {
        "file".to_owned()
    } else if is_kept_by_a_system(stem) {
        format!("_{kept}")
    } else {
        kept
    }
}

/// Not longer than it may be, with the end that says what it is.
fn shortened(name: &str) -> String {
    let chars = name.chars().count();
    if chars <= NAME_CHARS {
        return name.to_owned();
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension)
        .filter(|extension| extension.chars().count() <= EXTENSION_CHARS);
    let end = extension
        .map(|extension| format!(".{extension}"))
        .unwrap_or_default();
    let room = NAME_CHARS - end.chars().count();
    let begin: String = name.chars().take(room).collect();
    format!("{}{end}", begin.trim_end())
}

/// Marks that no name needs and that make one look like another: `fdp.exe` as `exe.pdf`.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Names of devices on Windows.
fn is_kept_by_a_system(stem: &str) -> bool {
    let stem = stem.trim_end().to_ascii_uppercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name)
            .is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_file_is_its_first_bytes_say() {
        let webp = [b"RIFF".as_slice(), &[1, 2, 3, 4], b"WEBPVP8 "].concat();
        for (content, expected) in [
            (b"\x89PNG\r\n\x1a\n....".as_slice(), AttachmentForm::Png),
            (b"\xff\xd8\xff\xe0....", AttachmentForm::Jpeg),
            (b"GIF89a....", AttachmentForm::Gif),
            (b"GIF87a", AttachmentForm::Gif),
            (webp.as_slice(), AttachmentForm::Webp),
            (b"RIFF\x01\x02\x03\x04WAVE", AttachmentForm::Other),
            (b"\x89PNG", AttachmentForm::Other),
            (b"%PDF-1.7\n\xe2\xe3", AttachmentForm::Other),
            (b"PK\x03\x04", AttachmentForm::Other),
            ("Blutdruck 120/80, größer\r\n".as_bytes(), AttachmentForm::Text),
            (b"", AttachmentForm::Text),
            (b"a\0b", AttachmentForm::Other),
            (b"a\x1b[2Jb", AttachmentForm::Other),
            (b"\xff\xfea\0b\0", AttachmentForm::Other),
            (b"<svg onload=alert(1)>", AttachmentForm::Text),
            (b"<!doctype html><script>", AttachmentForm::Text),
        ] {
            assert_eq!(form(content), expected, "{content:?}");
        }
    }

    #[test]
    fn a_name_is_one_that_every_system_takes() {
        for (name, kept) in [
            ("scan.pdf", "scan.pdf"),
            ("/home/maya/scan.pdf", "scan.pdf"),
            ("C:\\Users\\maya\\scan.pdf", "scan.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..", "file"),
            ("", "file"),
            (".hidden", "hidden"),
            ("a\nb\u{202e}fdp.exe", "abfdp.exe"),
            ("what? <1>: \"a\"|*.txt", "what_ _1__ _a___.txt"),
            ("con.txt", "_con.txt"),
            ("COM7", "_COM7"),
            ("console.txt", "console.txt"),
            ("e\u{301}.txt", "é.txt"),
            ("scan. ", "scan"),
        ] {
            assert_eq!(clean_name(name), kept, "{name:?}");
        }
        let long = format!("{}.pdf", "x".repeat(300));
        let kept = clean_name(&long);
        assert_eq!(kept.chars().count(), NAME_CHARS);
        assert!(kept.ends_with(".pdf"));
    }

    proptest! {
        #[test]
        fn a_clean_name_names_one_file_and_is_clean(name in "\\PC*", extension in "\\.[a-zA-Z./\\\\ ]{0,20}") {
            let kept = clean_name(&format!("{name}{extension}"));
            prop_assert!(!kept.is_empty());
            prop_assert!(kept.chars().count() <= NAME_CHARS + 1);
            prop_assert!(!kept.contains(['/', '\\', '\0', ':']));
            prop_assert!(!kept.starts_with('.') && !kept.ends_with(['.', ' ']));
        }

        #[test]
        fn no_content_is_an_error(content: Vec<u8>) {
            let _ = form(&content);
        }
    }
}
