-- why: a head that a witness outside cosigned proves that the log was not rewritten since. It is kept as it
-- came, beside the checkpoints: nothing here computes it, and it is never changed or removed. With this
-- version attachments, verifications, reviews and dispositions are in computed tables, made anew.

-- C2SP cosigned checkpoints: the head of a log at a size, signed by whoever keeps a copy of it elsewhere.
CREATE TABLE cosigned (
    log     INTEGER NOT NULL REFERENCES log (id),
    size    INTEGER NOT NULL,
    witness TEXT NOT NULL,
    note    TEXT NOT NULL,
    PRIMARY KEY (log, size, witness)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER cosigned_stays BEFORE UPDATE ON cosigned
BEGIN SELECT RAISE (ABORT, 'cosigned checkpoints are never changed'); END;
CREATE TRIGGER cosigned_remains BEFORE DELETE ON cosigned
BEGIN SELECT RAISE (ABORT, 'cosigned checkpoints are never removed'); END;
