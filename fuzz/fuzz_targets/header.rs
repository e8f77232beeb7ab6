//! `vault.hdr`, as it may be found on a disk. The checksum is put right first: without it the fuzzer
//! would only ever see "damaged".

#![no_main]

use careloop_vault::crypto::sha256;
use careloop_vault::header::Header;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Header::decode(bytes);
    let Some(covered) = bytes.len().checked_sub(32).and_then(|end| bytes.get(..end)) else { return };
    let whole = [covered, &sha256(covered)].concat();
    if let Ok(header) = Header::decode(&whole) {
        assert_eq!(header.encode().ok(), Some(whole), "a header that was read is written as it was");
        let _ = header.roster();
    }
});
