CREATE TABLE exact_neighbours (
    fingerprint BLOB PRIMARY KEY,
    made_at TEXT NOT NULL,
    answers BLOB NOT NULL
) WITHOUT ROWID
