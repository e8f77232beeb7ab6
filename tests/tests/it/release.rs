//! What a released program must not have.

use careloop_tests::crash::say;
use careloop_vault::kdf::TESTING_MARKER;

fn holds_marker(program: &std::path::Path) -> bool {
    let bytes = std::fs::read(program).unwrap();
    bytes
        .windows(TESTING_MARKER.len())
        .any(|window| window == TESTING_MARKER)
}

/// `CARELOOPCTL` names the program that is to be released. The worker of these tests, which does
/// have the cheap key derivation, shows that it would be found.
#[test]
fn the_released_program_has_no_cheap_key_derivation() {
    assert!(
        holds_marker(env!("CARGO_BIN_EXE_clinic_worker").as_ref()),
        "the search finds what is there"
    );
    let Some(program) = std::env::var_os("CARELOOPCTL") else {
        say("SKIPPED the released program: CARELOOPCTL names none");
        return;
    };
    assert!(
        !holds_marker(program.as_ref()),
        "{program:?} has the cheap key derivation"
    );
}
