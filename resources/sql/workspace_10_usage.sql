CREATE TABLE usage_snapshot (
    id INTEGER PRIMARY KEY,
    server TEXT NOT NULL,
    database_name TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    stats_since INTEGER,
    counters BLOB NOT NULL
)

CREATE INDEX usage_snapshot_by_database ON usage_snapshot (server, database_name, taken_at)

CREATE TABLE own_scan (
    server TEXT NOT NULL,
    database_name TEXT NOT NULL,
    index_oid INTEGER NOT NULL,
    noted_at INTEGER NOT NULL,
    scans INTEGER NOT NULL,
    PRIMARY KEY (server, database_name, index_oid, noted_at)
) WITHOUT ROWID
