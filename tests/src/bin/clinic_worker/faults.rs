//! Counts this process's own file operations, to end it, or to let the disk be full, at a chosen one.
//!
//! The functions below take the place of the C library's of the same name in this program, for the
//! standard library and SQLite alike. `kill -9` between any two of them is what a crash is.
#![allow(
    unsafe_code,
    reason = "a function of the C library is replaced by one that asks first; tests only"
)]

use libc::{c_char, c_int, c_void, mode_t, off_t, size_t, ssize_t};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

/// Operations so far, and those of them that put something in force: sync, rename, removal.
static STEPS: AtomicU64 = AtomicU64::new(0);
static SYNCS: AtomicU64 = AtomicU64::new(0);
/// The operation before which the process ends; 0 for none.
static DIE_AT_STEP: AtomicU64 = AtomicU64::new(0);
static DIE_AT_SYNC: AtomicU64 = AtomicU64::new(0);
/// The first operation for which there is no room; 0 for none.
static FULL_FROM: AtomicU64 = AtomicU64::new(0);
/// Whether the disk stays full, or only that one operation fails.
static FULL_STAYS: AtomicBool = AtomicBool::new(true);
/// Whether operations are counted now.
static COUNTS: AtomicBool = AtomicBool::new(false);
/// Whether any operation was refused.
static REFUSED: AtomicBool = AtomicBool::new(false);

fn number_of(name: &str) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// Begins to count, with what the environment asks for.
pub(crate) fn begin() {
    DIE_AT_STEP.store(number_of("DIE_AT_STEP"), SeqCst);
    DIE_AT_SYNC.store(number_of("DIE_AT_SYNC"), SeqCst);
    FULL_FROM.store(number_of("FULL_FROM"), SeqCst);
    FULL_STAYS.store(number_of("FULL_ONCE") == 0, SeqCst);
    COUNTS.store(true, SeqCst);
}

/// Stops or goes on counting: what the keychain writes is not on the vault's disk. Tells whether it
/// counted before.
pub(crate) fn count(counts: bool) -> bool {
    COUNTS.swap(counts, SeqCst)
}

/// Whether the disk is on this run's list of faults.
pub(crate) fn is_disk_full_run() -> bool {
    FULL_FROM.load(SeqCst) > 0
}

/// There is room again.
pub(crate) fn free_disk() {
    FULL_FROM.store(0, SeqCst);
}

/// Whether there was no room for something.
pub(crate) fn was_full() -> bool {
    REFUSED.load(SeqCst)
}

/// Operations so far, and those that put something in force.
pub(crate) fn counted() -> (u64, u64) {
    (STEPS.load(SeqCst), SYNCS.load(SeqCst))
}

/// Counts one operation. False: there is no room for it.
fn may(fd: c_int, is_sync: bool, needs_room: bool) -> bool {
    if !COUNTS.load(SeqCst) {
        return true;
    }
    let step = STEPS.fetch_add(1, SeqCst) + 1;
    let sync = if is_sync {
        SYNCS.fetch_add(1, SeqCst) + 1
    } else {
        0
    };
    let at = |wanted: &AtomicU64, now: u64| now > 0 && wanted.load(SeqCst) == now;
    if at(&DIE_AT_STEP, step) || at(&DIE_AT_SYNC, sync) {
        // SAFETY: both only name this process; it does not return from the first.
        unsafe {
            libc::kill(libc::getpid(), libc::SIGKILL);
        }
        loop {
            std::hint::spin_loop();
        }
    }
    let from = FULL_FROM.load(SeqCst);
    let full = from > 0 && (step == from || step > from && FULL_STAYS.load(SeqCst));
    if full && needs_room && !is_log(fd) {
        REFUSED.store(true, SeqCst);
        // SAFETY: the C library's own error variable of this thread.
        unsafe {
            *libc::__errno_location() = libc::ENOSPC;
        }
        return false;
    }
    true
}

/// The engine's own log is let through, so that a test can say what it noted.
fn is_log(fd: c_int) -> bool {
    std::fs::read_link(format!("/proc/self/fd/{fd}")).is_ok_and(|path| path.ends_with("careloop.log"))
}

/// Standard streams are no files of the vault.
const fn is_file(fd: c_int) -> bool {
    fd > 2
}

macro_rules! in_place_of {
    ($(fn $name:ident($fd:ident: c_int $(, $argument:ident: $type:ty)*) -> $answer:ty, $call:expr, $is_sync:literal, $needs_room:expr;)*) => {
        $(
            #[unsafe(no_mangle)]
            extern "C" fn $name($fd: c_int $(, $argument: $type)*) -> $answer {
                if is_file($fd) && !may($fd, $is_sync, $needs_room) {
                    return -1;
                }
                // SAFETY: the caller's arguments go on to the kernel as they came.
                unsafe { libc::syscall($call, $fd $(, $argument)*) as $answer }
            }
        )*
    };
}

in_place_of! {
    fn write(fd: c_int, from: *const c_void, bytes: size_t) -> ssize_t, libc::SYS_write, false, true;
    fn pwrite(fd: c_int, from: *const c_void, bytes: size_t, at: off_t) -> ssize_t, libc::SYS_pwrite64, false, true;
    fn pwrite64(fd: c_int, from: *const c_void, bytes: size_t, at: off_t) -> ssize_t, libc::SYS_pwrite64, false, true;
    fn fsync(fd: c_int) -> c_int, libc::SYS_fsync, true, false;
    fn fdatasync(fd: c_int) -> c_int, libc::SYS_fdatasync, true, false;
    fn ftruncate(fd: c_int, bytes: off_t) -> c_int, libc::SYS_ftruncate, false, false;
    fn ftruncate64(fd: c_int, bytes: off_t) -> c_int, libc::SYS_ftruncate, false, false;
}

#[unsafe(no_mangle)]
extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    if !may(-1, true, true) {
        return -1;
    }
    // SAFETY: the caller's arguments go on to the kernel as they came.
    unsafe { libc::syscall(libc::SYS_renameat2, libc::AT_FDCWD, from, libc::AT_FDCWD, to, 0) as c_int }
}

#[unsafe(no_mangle)]
extern "C" fn unlink(path: *const c_char) -> c_int {
    if !may(-1, true, false) {
        return -1;
    }
    // SAFETY: the caller's arguments go on to the kernel as they came.
    unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path, 0) as c_int }
}

#[unsafe(no_mangle)]
extern "C" fn mkdir(path: *const c_char, mode: mode_t) -> c_int {
    if !may(-1, true, true) {
        return -1;
    }
    // SAFETY: the caller's arguments go on to the kernel as they came.
    unsafe { libc::syscall(libc::SYS_mkdirat, libc::AT_FDCWD, path, mode) as c_int }
}
