CREATE TABLE search (
    id INTEGER PRIMARY KEY,
    saved_at TEXT NOT NULL,
    name TEXT NOT NULL,
    connection TEXT NOT NULL DEFAULT '',
    table_name TEXT NOT NULL DEFAULT '',
    request TEXT NOT NULL DEFAULT '{}',
    UNIQUE (table_name, name)
)
