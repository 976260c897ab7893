CREATE TABLE statement_history (
    id INTEGER PRIMARY KEY,
    ran_at TEXT NOT NULL,
    connection TEXT NOT NULL DEFAULT '',
    sql TEXT NOT NULL,
    statements INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL,
    milliseconds REAL NOT NULL DEFAULT 0,
    rows INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
)

CREATE TABLE draft (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    file TEXT NOT NULL DEFAULT ''
)
