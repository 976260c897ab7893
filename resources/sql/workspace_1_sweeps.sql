CREATE TABLE sweep (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    state TEXT NOT NULL,
    connection TEXT NOT NULL,
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    index_name TEXT NOT NULL,
    method TEXT NOT NULL,
    spec TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}',
    error TEXT NOT NULL DEFAULT ''
)

CREATE INDEX sweep_by_start ON sweep (started_at DESC)

CREATE TABLE sweep_point (
    sweep INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
    position INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    point TEXT NOT NULL,
    PRIMARY KEY (sweep, position)
) WITHOUT ROWID
