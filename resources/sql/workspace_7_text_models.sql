CREATE TABLE text_model (
    id INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    server TEXT NOT NULL,
    database_name TEXT NOT NULL,
    schema_name TEXT NOT NULL,
    table_name TEXT NOT NULL,
    vector_column TEXT NOT NULL,
    text_column TEXT NOT NULL,
    model BLOB NOT NULL,
    UNIQUE (server, database_name, schema_name, table_name, vector_column)
)
