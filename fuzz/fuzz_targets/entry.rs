//! A ledger entry, as it comes from a file or another workstation.

#![no_main]

use careloop_ledger::Entry;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What is read must have exactly one encoding, or two entries could carry one signature.
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode().as_deref(), Ok(bytes), "an entry that was read is written as it was");
    }
});
