//! Makes UUIDs of version 7 (RFC 9562 section 5.7) that rise even within a millisecond.

use crate::error::Fault;
use crate::host::Entropy;
use careloop_contract::Instant;

/// Makes ids in rising order, so that new rows land at the end of every index.
#[derive(Clone, Debug, Default)]
pub(crate) struct IdMaker {
    millis: u64,
    tail: u128,
}

/// The 74 bits of a version 7 UUID that are not time, version or variant.
const TAIL_BITS: u32 = 74;

impl IdMaker {
    /// A new id, as its 16 bytes.
    ///
    /// Within a millisecond the random tail is counted up by a random step (RFC 9562 section 6.2,
    /// method 2); a clock set back keeps counting in the latest millisecond.
    pub(crate) fn make(&mut self, now: Instant, entropy: &dyn Entropy) -> Result<[u8; 16], Fault> {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0) & 0xffff_ffff_ffff;
        if millis > self.millis {
            self.millis = millis;
            // The top bit stays free, so that counting up does not run over at once.
            self.tail = u128::from_be_bytes(entropy.make_bytes()?) >> (128 - TAIL_BITS + 1);
        } else {
            let step = u32::from_be_bytes(entropy.make_bytes()?);
            self.tail += u128::from(step) + 1;
            if self.tail >> TAIL_BITS != 0 {
                self.millis += 1;
                self.tail &= (1 << TAIL_BITS) - 1;
            }
        }
        let tail = self.tail;
        let (high, low) = (tail >> 62 & 0xfff, tail & ((1 << 62) - 1));
        let id = u128::from(self.millis) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low;
        Ok(id.to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    struct Zeros;
    impl Entropy for Zeros {
        fn fill(&self, out: &mut [u8]) -> Result<(), Fault> {
            out.fill(0);
            Ok(())
        }
    }

    #[test]
    fn ids_rise_and_are_version_7() {
        let mut maker = IdMaker::default();
        let mut ids = Vec::new();
        for millis in [1000, 1000, 1000, 999, 1001, 5000] {
            ids.push(
                maker
                    .make(Instant::from_millis(millis), &Zeros)
                    .expect("zeros do not fail"),
            );
        }
        let sorted: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(
            sorted.into_iter().collect::<Vec<_>>(),
            ids,
            "in rising order, no two alike"
        );
        for id in ids {
            assert_eq!((id[6] >> 4, id[8] >> 6), (7, 0b10), "version and variant");
        }
    }
}
