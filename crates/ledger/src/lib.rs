//! The signed log: what it holds, how it is encoded, signed, chained and verified. No SQL.
//!
//! Every change, sign-in and view of a clinic is an [`Entry`] in a workstation's log. Entries are
//! canonical CBOR, signed by whoever acted, and chained by an RFC 6962 Merkle tree whose root each
//! following entry carries. [`verify`] checks a whole ledger; `docs/ledger-format.md` says
//! enough for somebody else to do the same in another language.

pub mod cosignature;
pub mod entry;
pub mod item;
pub mod kind;
pub mod note;
pub mod scope;
pub mod sign;
pub mod tree;
pub mod verify;

pub use entry::{Actor, Entry, EntryFault, Outcome, SignedEntry};
pub use item::{Delta, Item, KeyName, Sealed, Subject, SubjectKind, Value};
pub use kind::Kind;
