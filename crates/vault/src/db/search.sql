-- Full-text search. Text is folded to lower-case words before it is stored here, so that the index
-- and the linear search of what is not indexed yet agree on what a word is.

-- What the index holds, so that an entry can be taken out of it again and checked against it.
-- `key` is 268435456 - num: the newest record comes first. Searches ask for the newest first, and FTS5
-- reads a list of matches backwards only at a cost that grows with the square of its length.
CREATE TABLE task_text (key INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE patient_text (key INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;

-- Text written since the index was last brought up to date; stands for the indexed text of the same
-- record. Searched one by one.
CREATE TABLE task_pending (num INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE patient_pending (num INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;

CREATE VIRTUAL TABLE task_search USING fts5 (
    body, content = 'task_text', content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3', detail = none, columnsize = 0
);
CREATE VIRTUAL TABLE patient_search USING fts5 (
    body, content = 'patient_text', content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3', detail = none, columnsize = 0
);
