//! A screen, a session bus and a home of a test's own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A machine for one run of the window: nothing it writes lands elsewhere.
pub struct Screen {
    home: TempDir,
    display: String,
    bus: String,
    system_bus: String,
    children: Vec<Child>,
}

impl Screen {
    /// Starts a screen and a session bus.
    ///
    /// # Panics
    /// If Xvfb or dbus-daemon is not there.
    #[must_use]
    pub fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        for folder in ["home", "runtime", "data", "cache", "config", "state", "tmp"] {
            let path = home.path().join(folder);
            std::fs::create_dir(&path).unwrap();
            private(&path);
        }
        let mut screen = Self {
            home,
            display: String::new(),
            bus: String::new(),
            // No bus of the machine's: what its sessions do is not this run's matter.
            system_bus: "unix:path=/dev/null".to_owned(),
            children: Vec::new(),
        };
        let mut xvfb = Command::new("Xvfb");
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1600x1000x24",
            "-nolisten",
            "tcp",
            // Or it begins anew whenever nobody is connected, and turns away who comes just then.
            "-noreset",
        ]);
        // What is on the screen stands in a file, which `colours` reads.
        xvfb.arg("-fbdir").arg(screen.home());
        screen.display = format!(":{}", screen.start_telling(&mut xvfb));
        screen.bus = screen.start_bus();
        screen
    }

    /// Gives what runs on this screen from now on a system bus; answers its address.
    pub fn add_system_bus(&mut self) -> String {
        self.system_bus = self.start_bus();
        self.system_bus.clone()
    }

    /// Starts a keychain that is unlocked.
    ///
    /// # Panics
    /// If gnome-keyring is not there.
    pub fn add_keychain(&mut self) {
        let mut keychain = self
            .command("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        keychain.stdin.take().unwrap().write_all(b"a keychain").unwrap();
        self.children.push(keychain);
        self.wait_for_name("org.freedesktop.secrets");
    }

    /// Starts what a screen reader listens to, before the window opens.
    ///
    /// # Panics
    /// If AT-SPI is not there.
    pub fn add_screen_reader(&mut self) {
        let launcher = ["/usr/libexec", "/usr/lib/at-spi2-core"]
            .map(|folder| Path::new(folder).join("at-spi-bus-launcher"))
            .into_iter()
            .find(|launcher| launcher.exists())
            .expect("AT-SPI is installed");
        let launched = self
            .command(launcher)
            .args(["--launch-immediately", "--a11y=1", "--screen-reader=1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.children.push(launched);
        self.wait_for_name("org.a11y.Bus");
    }

    /// Waits until a program has a name on the session bus.
    fn wait_for_name(&self, name: &str) {
        let bus = zbus::blocking::connection::Builder::address(self.bus.as_str()).unwrap();
        let bus = zbus::blocking::fdo::DBusProxy::new(&bus.build().unwrap()).unwrap();
        super::until(name, || {
            let name: zbus::names::BusName<'_> = name.try_into().unwrap();
            bus.name_has_owner(name).unwrap().then_some(())
        });
    }

    fn start_bus(&mut self) -> String {
        let mut bus = self.command("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        self.start_telling(&mut bus)
    }

    /// The folder under which everything of this run is.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The vault's folder.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.home().join("vault")
    }

    /// A program on this screen, in this home.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        self.surround(&mut command);
        command
    }

    /// The window of a program, on this screen's vault, until the screen goes.
    pub fn open(&mut self, program: &Path) -> u32 {
        let child = self.command(program).spawn().unwrap();
        let id = child.id();
        self.children.push(child);
        id
    }

    /// Titles of the windows that show a name in their title or class, once there is one.
    ///
    /// # Panics
    /// If there is none in time.
    #[must_use]
    pub fn titles(&self, name: &str) -> Vec<String> {
        self.windows(name)
            .iter()
            .map(|window| self.xdotool(&["getwindowname", window]))
            .collect()
    }

    /// The windows on the screen that show a name in their title or class, once there is one.
    ///
    /// # Panics
    /// If there is none in time.
    pub fn windows(&self, name: &str) -> Vec<String> {
        super::until("a window is on the screen", || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", name]);
            (!found.is_empty()).then(|| found.lines().map(str::to_owned).collect())
        })
    }

    /// How many colours are on the screen, of one pixel in seven: one where it is empty, dozens where there is text.
    ///
    /// # Panics
    /// If Xvfb keeps no picture of it.
    #[must_use]
    pub fn colours(&self) -> usize {
        let dump = self.dump();
        let mut colours: Vec<&[u8]> = dump.pixels().chunks_exact(4).step_by(7).collect();
        colours.sort_unstable();
        colours.dedup();
        colours.len()
    }

    /// The screen's upper left part, three bytes a pixel: there a window stands that nobody moved.
    ///
    /// # Panics
    /// If Xvfb keeps no picture of it.
    #[must_use]
    pub fn picture(&self, (width, height): (u32, u32)) -> Vec<u8> {
        let dump = self.dump();
        let lines = dump.pixels().chunks_exact(dump.number(12)).take(height as usize);
        lines
            .flat_map(|line| line.chunks_exact(4).take(width as usize))
            .flat_map(|pixel| [pixel[2], pixel[1], pixel[0]])
            .collect()
    }

    fn dump(&self) -> Dump {
        Dump(std::fs::read(self.home().join("Xvfb_screen0")).unwrap())
    }

    /// What xdotool answers; nothing if it finds nothing.
    pub fn xdotool(&self, arguments: &[&str]) -> String {
        let output = self.command("xdotool").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Keeps a program until the screen goes.
    pub fn keep(&mut self, child: Child) {
        self.children.push(child);
    }

    /// Gives a program this screen, this home and nothing of the machine's own session.
    fn surround(&self, command: &mut Command) {
        let at = |folder: &str| self.home().join(folder);
        for name in ["WAYLAND_DISPLAY", "XDG_SESSION_ID"] {
            command.env_remove(name);
        }
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("DBUS_SYSTEM_BUS_ADDRESS", &self.system_bus)
            .env("HOME", at("home"))
            .env("XDG_RUNTIME_DIR", at("runtime"))
            .env("XDG_DATA_HOME", at("data"))
            .env("XDG_CACHE_HOME", at("cache"))
            .env("XDG_CONFIG_HOME", at("config"))
            .env("XDG_STATE_HOME", at("state"))
            .env("TMPDIR", at("tmp"))
            .env("CARELOOP_VAULT", self.vault())
            .env("GSETTINGS_BACKEND", "memory")
            .env("GIO_USE_VFS", "local")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LANG", "C.UTF-8")
            .current_dir(self.home())
            .stdin(Stdio::null());
    }

    /// Starts a program that says one line when it is ready; answers the line.
    fn start_telling(&mut self, command: &mut Command) -> String {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        self.children.push(child);
        assert!(!line.trim().is_empty(), "{command:?} says where it is");
        line.trim().to_owned()
    }
}

impl Drop for Screen {
    /// Ends what was started, the last first.
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// X's own format of a picture: a head of numbers, 12 bytes for each colour of a map, four bytes a pixel.
struct Dump(Vec<u8>);

impl Dump {
    /// A number of the head.
    fn number(&self, at: usize) -> usize {
        let bytes = self.0[at * 4..at * 4 + 4].try_into().unwrap();
        usize::try_from(u32::from_be_bytes(bytes)).unwrap()
    }

    fn pixels(&self) -> &[u8] {
        &self.0[self.number(0) + self.number(19) * 12..]
    }
}

fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
}
