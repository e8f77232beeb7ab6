//! What checking a ledger costs beside its signatures.

use super::measure::Times;
use crate::Core;
use careloop_contract::Refusal;
use careloop_ledger::Entry;
use careloop_ledger::entry::verify_leaf;
use careloop_ledger::sign::{Signature, Verifier};
use careloop_ledger::tree::{Hash, leaf_hash};
use careloop_ledger::verify::{Stored, Verification};
use careloop_vault::Error;
use rayon::prelude::*;

/// Times of checking the same entries in two ways.
pub(crate) struct Measured {
    pub(crate) entries: u64,
    /// Signatures, chain and tree.
    pub(crate) all: Times,
    /// Signatures alone.
    pub(crate) signatures: Times,
}

/// One signature, ready to be checked.
struct Claim {
    leaf: Hash,
    signature: Signature,
    key: Verifier,
}

/// Checks every entry in both ways, so many times.
pub(crate) fn measure(core: &mut Core, rounds: u32) -> Result<Measured, Refusal> {
    let (clinic, runs, claims) = core.in_session(|session| {
        let runs = session.vault.stored_entries()?;
        let keys = session.vault.verifiers()?;
        let claims = runs.iter().flatten().filter_map(|stored| {
            let entry = Entry::decode(&stored.bytes).ok()?;
            Some(Claim {
                leaf: leaf_hash(&stored.bytes),
                signature: stored.signature,
                key: keys.get(&entry.signer)?.clone(),
            })
        });
        let claims: Vec<Claim> = claims.collect();
        Ok((session.vault.clinic(), runs, claims))
    })?;
    let mut measured = Measured {
        entries: claims.len() as u64,
        all: Times::default(),
        signatures: Times::default(),
    };
    for _ in 0..rounds {
        let wrong = measured.signatures.of(|| {
            claims
                .par_iter()
                .filter(|claim| verify_leaf(&claim.leaf, &claim.signature, &claim.key).is_err())
                .count()
        });
        let fed: Vec<Result<Vec<Stored>, Error>> = runs.iter().map(|run| Ok(run.clone())).collect();
        let found = measured.all.of(|| {
            let mut verification = Verification::new(clinic);
            let fed = verification.feed(fed);
            fed.map(|()| verification.finish().findings.len())
        });
        // A measurement of a ledger that is not right would measure something else.
        if wrong != 0 || !matches!(found, Ok(0)) {
            return Err(Refusal::OutOfRange);
        }
    }
    Ok(measured)
}
