ALTER TABLE sweep ADD COLUMN given BLOB

CREATE TABLE sweep_sample (
    sweep INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
    position INTEGER NOT NULL,
    first INTEGER NOT NULL,
    samples BLOB NOT NULL,
    PRIMARY KEY (sweep, position, first)
) WITHOUT ROWID
