//! What somebody with the files, the keys or both may try.
//!
//! Every test here plays an attacker of docs/threat-model.md and asks what the next sign-in and the
//! next verification say. The attacker has whatever the attack needs: the folder, the keychain, a
//! colleague's password, the main key, raw SQL.

mod bundle;
mod compartments;
mod errors;
mod insider;
mod leaks;
mod leaver;
mod markers;
mod scene;
mod sheet;
mod sign_in;
mod splice;
mod tamper;
