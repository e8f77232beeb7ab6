//! The clinic that a journey happens in: a copy of one that was made before, on a machine of its own.

use careloop_contract::Instant;
use careloop_core::sample::{self, Sample};
use careloop_core::{Host, Watch};
use careloop_tests::FileKeychain;
use careloop_vault::system::SystemClock;
use careloop_vault::testing::TestClock;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Which clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// None yet: the window begins with the first run.
    None,
    /// The sample clinic.
    Sample,
    /// The sample clinic with a hundred thousand tasks.
    Large,
}

impl Kind {
    /// The kind of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "sample" => Some(Self::Sample),
            "large" => Some(Self::Large),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sample => "sample",
            Self::Large => "large",
        }
    }

    fn sample(self) -> Option<Sample> {
        let (patients, tasks) = match self {
            Self::None => return None,
            Self::Sample => (60, 220),
            Self::Large => (2_000, 100_000),
        };
        Some(Sample {
            patients,
            tasks,
            seed: 7,
            device_secret: true,
        })
    }
}

/// A machine with its folder, removed when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
    /// Its clock, which moves when told to.
    pub(crate) clock: Arc<TestClock>,
    /// The machine.
    pub(crate) host: Host,
}

/// Monday, 23 November 2026, twenty past nine in the sample clinic's zone.
const BEGIN: Instant = Instant::from_millis(1_795_443_600_000);

impl Place {
    /// A machine with a clinic of this kind. Clinics are made once and kept in `kept`, but where the time is
    /// the real one: their days count from the day they were made.
    pub(crate) fn with(kind: Kind, kept: &Path, is_live: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, mut host) = machine(folder.path(), 11);
        if is_live {
            host.clock = Arc::new(SystemClock);
        }
        match kind.sample() {
            Some(sample) if is_live => make(folder.path(), host.clone(), sample),
            Some(sample) => copy(&ready_made(kind, sample, kept), folder.path()),
            None => {}
        }
        Self { folder, clock, host }
    }

    /// The vault's folder.
    pub(crate) fn vault(&self) -> PathBuf {
        vault(self.folder.path())
    }

    /// A folder for backups.
    pub(crate) fn backups(&self) -> PathBuf {
        let folder = self.folder.path().join("backups");
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A file for somebody to choose, in a folder of its own.
    pub(crate) fn write_beside(&self, name: &str, content: &[u8]) -> PathBuf {
        let folder = self.folder.path().join("files");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        fs::write(&file, content).unwrap();
        file
    }

    /// Takes the keychain's secrets away.
    pub(crate) fn lose_keychain(&self) {
        for entry in fs::read_dir(keychain(self.folder.path())).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }
}

fn vault(folder: &Path) -> PathBuf {
    folder.join("vault")
}

fn keychain(folder: &Path) -> PathBuf {
    folder.join("keychain")
}

fn machine(folder: &Path, seed: u64) -> (Arc<TestClock>, Host) {
    let clock = Arc::new(TestClock::default());
    clock.set(BEGIN);
    let mut host = Host::for_tests(seed);
    host.clock = clock.clone();
    host.keychain = Arc::new(FileKeychain::new(keychain(folder)));
    (clock, host)
}

/// The folder of a clinic that this very program made. It is there whole or not at all.
fn ready_made(kind: Kind, sample: Sample, kept: &Path) -> PathBuf {
    let clinic = kept.join(format!("{}-{}", kind.name(), build()));
    if clinic.is_dir() {
        return clinic;
    }
    fs::create_dir_all(kept).unwrap();
    forget_former(kind, kept);
    let making = tempfile::tempdir_in(kept).unwrap();
    let (_clock, host) = machine(making.path(), sample.seed);
    make(making.path(), host, sample);
    let making = making.keep();
    if fs::rename(&making, &clinic).is_err() {
        // Another bridge was faster.
        fs::remove_dir_all(&making).unwrap();
    }
    clinic
}

fn make(folder: &Path, host: Host, sample: Sample) {
    let watch: Watch = Arc::new(|_, _, _| true);
    sample::make(vault(folder), host, sample, watch).expect("the sample clinic is made");
}

/// Tells one build of this program from another: a clinic made by an older engine would test that one.
fn build() -> String {
    let program = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let built = program.modified().unwrap();
    let since = built.duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("{:x}-{:x}", since.as_nanos(), program.len())
}

fn forget_former(kind: Kind, kept: &Path) {
    for entry in fs::read_dir(kept).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with(kind.name()) {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
