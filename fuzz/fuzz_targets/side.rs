//! `vault.side` after its seal was opened, and as it may be found on a disk.

#![no_main]

use careloop_contract::ClinicId;
use careloop_vault::side::{SideFile, SideKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let key = SideKey::derive(ClinicId::from_bytes([7; 16]), None);
    let _ = SideFile::open(bytes, &key);
    if let Ok(file) = SideFile::decode(bytes) {
        assert_eq!(file.encode(), bytes, "a side file that was read is written as it was");
    }
});
