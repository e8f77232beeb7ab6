//! The ledger as others see it: frozen bytes, tampering, and a verifier in another language.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod independent;
#[cfg(test)]
mod leavers;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod tampered;
