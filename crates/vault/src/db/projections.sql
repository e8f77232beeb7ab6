-- Everything here is computed from the ledger and may be dropped and computed again at any time.

CREATE TABLE clinic (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    name               TEXT NOT NULL,
    zone               TEXT NOT NULL,
    test_clinic        INTEGER NOT NULL,
    device_secret      INTEGER NOT NULL,
    recovery_signing   BLOB NOT NULL,
    recovery_sealing   BLOB NOT NULL,
    header_number      INTEGER NOT NULL,
    header_hash        BLOB,
    audit_key          BLOB NOT NULL,
    idle_minutes       INTEGER NOT NULL,
    factor_for_all     INTEGER NOT NULL,
    pin_allowed        INTEGER NOT NULL,
    tiles_shown        INTEGER NOT NULL,
    rotation_days      INTEGER,
    break_glass_minutes INTEGER NOT NULL,
    adjustments        TEXT NOT NULL,
    procedure          TEXT,
    other_systems      TEXT NOT NULL,
    -- What raises an alert, as the domain writes it; empty: the standard rules.
    watch_rules        TEXT NOT NULL,
    versions           BLOB NOT NULL
) STRICT;

CREATE TABLE workstation (
    id             BLOB PRIMARY KEY,
    name           TEXT NOT NULL,
    signing_key    BLOB,
    checkpoint_key BLOB,
    versions       BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id                 BLOB PRIMARY KEY,
    login              TEXT NOT NULL,
    name               TEXT NOT NULL,
    roles              INTEGER NOT NULL,
    standing           INTEGER NOT NULL,
    signing_key        BLOB,
    sealing_key        BLOB,
    invitation         BLOB,
    invitation_expires INTEGER,
    kind               INTEGER NOT NULL,
    owner              BLOB,
    purpose            TEXT,
    expires            INTEGER,
    invoker            INTEGER NOT NULL,
    -- The second factor, sealed to the person; the last time step that was used; a bit for each recovery
    -- code that was used.
    factor             BLOB,
    factor_step        INTEGER NOT NULL,
    codes_used         INTEGER NOT NULL,
    one_time_code      BLOB,
    one_time_expires   INTEGER,
    password_since     INTEGER,
    leave_ordered      INTEGER,
    versions           BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Compartment keys sealed to people, in the order they were granted. No recipient: the recovery
-- sheet; no granter: whoever holds it. One that its granter could not have given is kept, not used.
CREATE TABLE compartment_grant (
    place       INTEGER NOT NULL,
    item        INTEGER NOT NULL,
    compartment INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    recipient   BLOB,
    granter     BLOB,
    accepted    INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (place, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id          BLOB PRIMARY KEY,
    user        BLOB,
    place       INTEGER NOT NULL,
    session_key BLOB,
    log         INTEGER NOT NULL,
    began       INTEGER NOT NULL,
    by_pin      INTEGER NOT NULL,
    ended       INTEGER,
    locked      INTEGER NOT NULL,
    -- When it wrote its latest entry.
    latest      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session (user, began);

-- Emergency accesses: each with the act that began it, how many entries were made under it, and whether
-- its review is closed. Whose text was open, and why, is sealed in the entry.
CREATE TABLE break_glass (
    act         BLOB PRIMARY KEY,
    user        BLOB NOT NULL,
    session     BLOB NOT NULL,
    workstation BLOB NOT NULL,
    place       INTEGER NOT NULL,
    began       INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    ended       INTEGER,
    acts        INTEGER NOT NULL,
    closed      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX break_glass_session ON break_glass (session);

CREATE TABLE break_glass_review (
    place  INTEGER PRIMARY KEY,
    act    BLOB NOT NULL,
    user   BLOB NOT NULL,
    at     INTEGER NOT NULL,
    closed INTEGER NOT NULL
) STRICT;

CREATE TABLE patient (
    num           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    record_number TEXT NOT NULL,
    family        TEXT NOT NULL,
    given         TEXT NOT NULL,
    birth_day     INTEGER,
    sex           TEXT,
    phone         TEXT,
    address       TEXT,
    death_day     INTEGER,
    care_team     BLOB,
    versions      BLOB NOT NULL
) STRICT;
CREATE INDEX patient_record_number ON patient (record_number);
CREATE INDEX patient_name ON patient (family COLLATE NOCASE, given COLLATE NOCASE, num);

-- Who is in whose care team, by person.
CREATE TABLE care_team (
    user    BLOB NOT NULL,
    patient BLOB NOT NULL,
    PRIMARY KEY (user, patient)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    num         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    details     TEXT,
    state       INTEGER NOT NULL,
    hold_reason INTEGER,
    reason      TEXT,
    owner       BLOB,
    -- Who last wrote the owner, and before them whom an undo of it brings back, latest first.
    given_by    BLOB,
    given_before BLOB,
    queue       INTEGER,
    patient     BLOB,
    due_day     INTEGER,
    due_time    INTEGER,
    priority    INTEGER NOT NULL,
    category    INTEGER NOT NULL,
    sensitivity INTEGER NOT NULL,
    comments    INTEGER NOT NULL,
    notes       INTEGER NOT NULL,
    attachments INTEGER NOT NULL,
    created_by  BLOB NOT NULL,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    done_by     BLOB,
    done_at     INTEGER,
    closed_at   INTEGER,
    versions    BLOB NOT NULL
) STRICT;
-- A day without a due date sorts last, so the indexes keep one number for it. The columns after `num`
-- are there to be asked for without looking the task up.
-- That of all open tasks has whatever decides in which list a task stands (db/work.rs).
CREATE INDEX task_due ON task (ifnull(due_day, 9999999), num, state, priority, category, due_time, owner, given_by,
    queue, hold_reason, created_by, sensitivity) WHERE state < 3;
CREATE INDEX task_owner ON task (owner, priority, ifnull(due_day, 9999999), num, sensitivity) WHERE state < 3 AND owner IS NOT NULL;
CREATE INDEX task_queue ON task (queue, priority, ifnull(due_day, 9999999), num, owner, sensitivity)
    WHERE state < 3 AND queue IS NOT NULL;
CREATE INDEX task_patient ON task (patient) WHERE patient IS NOT NULL;
CREATE INDEX task_restricted ON task (num) WHERE sensitivity <> 0;
CREATE INDEX task_closed ON task (state, changed_at, num, priority, category, sensitivity) WHERE state >= 3;

-- A remark with a digest is an attachment. Its name and the key of its object are in `name` and `key`, or
-- sealed if it is clinical.
CREATE TABLE remark (
    num         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    task        BLOB NOT NULL,
    clinical    INTEGER NOT NULL,
    author      BLOB NOT NULL,
    at          INTEGER NOT NULL,
    text        TEXT,
    sealed      BLOB,
    retracted   INTEGER NOT NULL,
    versions    BLOB NOT NULL,
    digest      BLOB,
    form        INTEGER,
    bytes       INTEGER,
    name        TEXT,
    sealed_name BLOB,
    key         BLOB,
    sealed_key  BLOB
) STRICT;
CREATE INDEX remark_task ON remark (task, num);
CREATE INDEX remark_digest ON remark (digest) WHERE digest IS NOT NULL;

-- Verifications that put on record what they found, and the heads of every log that they went up to. By
-- nobody: the workstation did it.
CREATE TABLE verified (
    place     INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    user      BLOB,
    verdict   INTEGER NOT NULL,
    heads     BLOB NOT NULL,
    scheduled INTEGER NOT NULL
) STRICT;

-- Copies that were made, and how many entries of their log each holds.
CREATE TABLE backup (
    place   INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (place, n)
) STRICT, WITHOUT ROWID;

-- Certified reviews of the audit trail, with the days of their period. What they found is sealed.
CREATE TABLE review (
    place       INTEGER PRIMARY KEY,
    user        BLOB NOT NULL,
    at          INTEGER NOT NULL,
    period_from INTEGER NOT NULL,
    period_to   INTEGER NOT NULL
) STRICT;

-- Alerts about the audit trail that were disposed of. How, and in which words, is sealed.
CREATE TABLE alert_disposed (
    place INTEGER PRIMARY KEY,
    alert BLOB NOT NULL,
    user  BLOB NOT NULL,
    at    INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_disposed_alert ON alert_disposed (alert);

-- Which items of which entries are about a record: its history.
CREATE TABLE entry_item (
    subject BLOB NOT NULL,
    place   INTEGER NOT NULL,
    item    INTEGER NOT NULL,
    patient BLOB,
    PRIMARY KEY (subject, place, item)
) STRICT, WITHOUT ROWID;

-- Which noted events of locked time each log has carried over already.
CREATE TABLE locked_time (
    log        INTEGER PRIMARY KEY,
    next_event INTEGER NOT NULL
) STRICT;
