//! Shares against what was computed elsewhere, and against what people do to them.

use super::*;
use crate::host::Host;
use proptest::prelude::*;

const CLINIC: ClinicId = ClinicId::from_bytes([0xc1; 16]);

fn key(seed: u8) -> RecoveryKey {
    RecoveryKey::from_bytes(Zeroizing::new([seed; 32]))
}

fn texts(key: &RecoveryKey, seed: u64) -> Vec<String> {
    let shares = split(key, CLINIC, &*Host::for_tests(seed).entropy).expect("divided");
    shares
        .into_iter()
        .map(|share| share.text.expose().clone())
        .collect()
}

fn refused(text: &str) -> SharesFault {
    join(text).expect_err("no sheet")
}

/// Computed outside this program: the sheet is the bytes 0 to 31, the line through it rises by
/// 7i + 3 for byte i.
const KNOWN: [&str; 3] = [
    "04GW3-GE1R4-2HKQN-VF4WY-K0R31-C9HP6-S35CS-K6JT3-BDDN6-TV3CD-NS76W-VGE5V-7CXBM-FDXQM-YBRC9-2R1ZR",
    "04HC3-GE1R4-2HKQN-VF4WY-K0R62-MG36E-J9BHQ-QX3CR-NEHB3-H6QYV-JGP60-H48VM-8NB6E-E08K6-NFQHH-N7P2Q",
    "04HW3-GE1R4-2HKQN-VF4WY-K0R53-WRJP9-BFE5D-MBKYH-ZFTYZ-8DVGP-FRN44-YPJNE-1ZPMS-904WN-3TC1R-BH2F9",
];

#[test]
fn shares_known_from_elsewhere_give_the_sheet() {
    let sheet: [u8; 32] = core::array::from_fn(|at| u8::try_from(at).expect("small"));
    for (one, other) in [(0, 1), (1, 0), (1, 2), (0, 2)] {
        let typed = format!("{}\n{}", KNOWN[one], KNOWN[other]);
        assert_eq!(**join(&typed).expect("a sheet").as_bytes(), sheet);
    }
    assert_eq!(**join(&KNOWN.join(" ")).expect("all three").as_bytes(), sheet);
    let commitment = Commitment::of(&join(&KNOWN.join(" ")).expect("a sheet"));
    assert_eq!(commitment.to_string(), "0519debb7939e983");
}

#[test]
fn one_share_or_the_same_twice_is_no_sheet() {
    let shares = texts(&key(1), 1);
    assert_eq!(shares.len(), 3);
    for share in &shares {
        assert_eq!(share.len(), 95, "16 groups of five");
        assert_eq!(refused(share), SharesFault::Count);
        assert_eq!(refused(&format!("{share}\n{share}")), SharesFault::Strangers);
    }
    assert_eq!(refused(""), SharesFault::Count);
    assert_eq!(refused(&shares.concat().repeat(2)), SharesFault::Count);
}

#[test]
fn shares_of_other_sheets_and_clinics_do_not_mix() {
    let (ours, theirs) = (texts(&key(1), 1), texts(&key(2), 1));
    assert_eq!(
        refused(&format!("{}\n{}", ours[0], theirs[1])),
        SharesFault::Strangers
    );
    let elsewhere = split(
        &key(1),
        ClinicId::from_bytes([0xc2; 16]),
        &*Host::for_tests(1).entropy,
    )
    .expect("divided");
    let mixed = format!("{}\n{}", ours[0], elsewhere[1].text.expose());
    assert_eq!(refused(&mixed), SharesFault::Strangers);
    // The same sheet, divided a second time: the values lie on another line.
    let again = texts(&key(1), 2);
    assert_eq!(
        refused(&format!("{}\n{}", ours[0], again[1])),
        SharesFault::Strangers
    );
}

#[test]
fn every_single_wrong_digit_is_found() {
    let shares = texts(&key(3), 3);
    for position in 0..shares[0].len() {
        for digit in DIGITS {
            let mut changed = shares[0].clone().into_bytes();
            if changed[position] == b'-' || changed[position] == *digit {
                continue;
            }
            changed[position] = *digit;
            let changed = String::from_utf8(changed).expect("ASCII");
            assert_eq!(
                refused(&format!("{changed}\n{}", shares[1])),
                SharesFault::Damaged { position: 1 }
            );
        }
    }
    assert_eq!(
        refused(&format!("{}\n{}", shares[1], shares[0].replace('-', "U"))),
        SharesFault::Count
    );
}

#[test]
fn without_randomness_there_are_no_shares() {
    struct Dry;
    impl Entropy for Dry {
        fn fill(&self, _out: &mut [u8]) -> Result<(), Fault> {
            Err(Fault::Entropy)
        }
    }
    assert!(matches!(split(&key(1), CLINIC, &Dry), Err(Fault::Entropy)));
}

proptest! {
    #[test]
    fn any_two_of_three_give_the_sheet_however_they_are_typed(
        bytes in any::<[u8; 32]>(), seed in any::<u64>(), left_out in 0_usize..3,
    ) {
        let key = RecoveryKey::from_bytes(Zeroizing::new(bytes));
        let mut shares = texts(&key, seed);
        shares.remove(left_out);
        shares.reverse();
        let sloppy = shares.join(" \r\n ").to_lowercase().replace('0', "o").replace('1', "l");
        prop_assert_eq!(**join(&sloppy).expect("a sheet").as_bytes(), bytes);
        let plain = shares.concat().replace('-', "");
        prop_assert_eq!(**join(&plain).expect("a sheet").as_bytes(), bytes);
    }

    #[test]
    fn what_people_type_never_breaks_it(text in "\\PC{0,400}") {
        prop_assert!(join(&text).is_err());
    }
}
