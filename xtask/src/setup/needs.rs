//! The Debian packages that Careloop is built and tested with, each with what it is for.

use std::path::Path;
use std::process::Command;

use super::Purpose;
use crate::process;

/// A Debian package, the least that needs it, why, and what shows that it is there.
pub(super) struct Need {
    pub(super) package: &'static str,
    pub(super) from: Purpose,
    pub(super) reason: &'static str,
    shown_by: Sign,
}

enum Sign {
    Program(&'static str),
    File(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
}

use Purpose::{Terminal, Testing, Walking, Window};
use Sign::{File, Library, Program};

#[rustfmt::skip] // One need, one line: it reads as a table.
pub(super) const NEEDS: &[Need] = &[
    need("build-essential", Terminal, "compiles SQLCipher", Program("cc")),
    need("build-essential", Terminal, "headers of the C library", File("/usr/include/stdio.h")),
    need("pkg-config", Terminal, "finds libraries", Program("pkg-config")),
    need("libssl-dev", Terminal, "the cipher inside SQLCipher", File("/usr/include/openssl/ssl.h")),

    need("libwebkit2gtk-4.1-dev", Window, "shows the screens", Library("webkit2gtk-4.1")),
    need("libgtk-3-dev", Window, "the window around them", Library("gtk+-3.0")),

    need("xvfb", Walking, "a screen where there is none", Program("Xvfb")),
    need("webkit2gtk-driver", Walking, "types and looks in the real window", Program("WebKitWebDriver")),
    need("xdotool", Walking, "finds the window on that screen", Program("xdotool")),
    need("dbus-daemon", Walking, "a session bus of our own", Program("dbus-run-session")),
    need("fonts-dejavu-core", Walking, "signs that the window's own font lacks",
        File("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")),
    need("endeavour", Walking, "the task list of GNOME, which start and memory are compared with", Program("endeavour")),

    need("gnome-keyring", Testing, "the tests' own keychain", Program("gnome-keyring-daemon")),
    need("sqlite3", Testing, "shows that plain SQLite cannot open a vault", Program("sqlite3")),
    need("oathtool", Testing, "codes of a second factor from another maker", Program("oathtool")),
    need("python3", Testing, "a verifier of the ledger in another language", Program("python3")),
    need("python3-cbor2", Testing, "another maker's reader of the ledger's encoding",
        File("/usr/lib/python3/dist-packages/cbor2/__init__.py")),
    need("python3-cryptography", Testing, "another maker's signatures, for that verifier",
        File("/usr/lib/python3/dist-packages/cryptography/__init__.py")),
    need("at-spi2-core", Testing, "what a screen reader listens to", File("/usr/libexec/at-spi-bus-launcher")),
    need("python3-pyatspi", Testing, "listens as a screen reader does",
        File("/usr/lib/python3/dist-packages/pyatspi/__init__.py")),
    need("chromium", Testing, "the journeys through the screens", Program("chromium")),
    need("nodejs", Testing, "runs the journeys", Program("node")),
    // Debian's npm cannot be installed beside another maker's node, which brings its own.
    need("npm", Testing, "gets what the journeys are written with", Program("npm")),
];

const fn need(package: &'static str, from: Purpose, reason: &'static str, shown_by: Sign) -> Need {
    Need {
        package,
        from,
        reason,
        shown_by,
    }
}

impl Need {
    pub(super) fn is_met(&self) -> bool {
        match self.shown_by {
            Program(program) => process::find(program).is_some(),
            File(path) => Path::new(path).exists(),
            Library(name) => process::succeeds(Command::new("pkg-config").args(["--exists", name])),
        }
    }

    /// What shows that it is there.
    pub(super) fn sign(&self) -> &'static str {
        match self.shown_by {
            Program(sign) | File(sign) | Library(sign) => sign,
        }
    }
}
