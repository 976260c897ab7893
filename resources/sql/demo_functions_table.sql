CREATE SCHEMA IF NOT EXISTS demo;
DROP TABLE IF EXISTS demo.functions, demo.models;
CREATE TABLE demo.functions (
    id bigint PRIMARY KEY,
    kind text NOT NULL,
    schema text,
    name text NOT NULL,
    arguments text,
    result text,
    description text NOT NULL,
    document text NOT NULL GENERATED ALWAYS AS (name || ': ' || description) STORED,
    metadata jsonb NOT NULL,
    tsv tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('english', translate(name, '_.', '  ')), 'A') ||
        setweight(to_tsvector('english', description), 'B')) STORED,
    embedding vector(128)
);
CREATE TABLE demo.models (
    vector_column text PRIMARY KEY,
    text_column text NOT NULL,
    model bytea NOT NULL
);
COMMENT ON COLUMN demo.functions.document IS 'What the embedding and its model are made from';
COMMENT ON COLUMN demo.functions.embedding IS
    'Latent semantic analysis of this table''s documents: a classical bag of words, not a neural model'
