-- why: what a person typed and did not send must outlive a lock and a restart, and must not be in the
-- ledger: nobody has said it yet. It is no computed table either, as nothing can compute it.

-- What each person typed and did not send, sealed under a key that only they can make. `tag` stands
-- for the place it was typed in, and says nothing without that key. May be changed and removed.
CREATE TABLE draft (
    user   BLOB NOT NULL CHECK (length(user) = 16),
    tag    BLOB NOT NULL CHECK (length(tag) = 32),
    nonce  BLOB NOT NULL CHECK (length(nonce) = 12),
    sealed BLOB NOT NULL,
    PRIMARY KEY (user, tag)
) STRICT, WITHOUT ROWID;
