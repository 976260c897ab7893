CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    connection TEXT NOT NULL DEFAULT '',
    statement TEXT NOT NULL DEFAULT '',
    sql TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    request TEXT NOT NULL DEFAULT '{}',
    facts TEXT NOT NULL DEFAULT '{}',
    source BLOB NOT NULL,
    milliseconds REAL
)

CREATE INDEX plan_by_statement ON plan (statement, made_at DESC)
