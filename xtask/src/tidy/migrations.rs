//! A migration is never edited.

use super::{expect_none, root};
use crate::migrations::{changed_or_gone, listed, present};

#[test]
fn every_migration_is_as_it_was_listed() {
    let root = root();
    let listed = listed(&root).expect("migrations/HASHES can be read");
    let present = present(&root).expect("the migrations can be read");
    expect_none(
        "A migration that has run on a clinic's vault stays as it is.",
        &changed_or_gone(&listed, &present),
    );

    let unlisted: Vec<String> = present
        .into_keys()
        .filter(|path| !listed.contains_key(path))
        .collect();
    expect_none(
        "List new migrations: `cargo xtask hash-migrations`, and commit migrations/HASHES.",
        &unlisted,
    );
}
