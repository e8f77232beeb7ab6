-- why: the ledger is the truth; these are its only tables. Nothing here is ever changed or removed
-- once written, and the triggers refuse to. Every other table is computed from `entry`.

-- One row a workstation. `frontier` is the Merkle tree after `frontier`'s size entries; the entries
-- after that are hashed again at the next unlock, so that a commit need not write this row.
CREATE TABLE log (
    id          INTEGER PRIMARY KEY,
    workstation BLOB NOT NULL UNIQUE CHECK (length(workstation) = 16),
    frontier    BLOB NOT NULL
) STRICT;

-- `place` is the order of replay on this workstation, from 1 without gaps.
CREATE TABLE entry (
    place     INTEGER PRIMARY KEY,
    log       INTEGER NOT NULL REFERENCES log (id),
    seq       INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    UNIQUE (log, seq)
) STRICT;

-- C2SP signed notes over the head of a log at a moment.
CREATE TABLE checkpoint (
    log   INTEGER NOT NULL REFERENCES log (id),
    epoch INTEGER NOT NULL,
    note  TEXT NOT NULL,
    PRIMARY KEY (log, epoch)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE (ABORT, 'ledger entries are never changed'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
BEGIN SELECT RAISE (ABORT, 'ledger entries are never removed'); END;
CREATE TRIGGER checkpoint_stays BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE (ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoint_remains BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE (ABORT, 'checkpoints are never removed'); END;
CREATE TRIGGER log_remains BEFORE DELETE ON log
BEGIN SELECT RAISE (ABORT, 'logs are never removed'); END;
