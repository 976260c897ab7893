CREATE TABLE connection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    conninfo TEXT NOT NULL,
    color TEXT NOT NULL DEFAULT '',
    keeps_password INTEGER NOT NULL DEFAULT 0,
    last_used_at TEXT
)
