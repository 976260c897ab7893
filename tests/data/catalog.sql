-- What tst_loadcatalog and tst_catalogdock read back.
CREATE TABLE items (
    id bigint PRIMARY KEY,
    gone int,
    title text,
    title_length int GENERATED ALWAYS AS (length(title)) STORED,
    embedding vector(3),
    half halfvec(4),
    sparse sparsevec(5000),
    bits bit(8),
    free vector,
    flag bit,
    varying varbit(8),
    several vector(3)[]
);
ALTER TABLE items DROP COLUMN gone;
COMMENT ON TABLE items IS 'what the shop sells';
COMMENT ON COLUMN items.title IS 'as printed';
CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_cosine_ops) WITH (m = 8, ef_construction = 40);
SET client_min_messages = error;
CREATE INDEX items_ivfflat ON items USING ivfflat (embedding) WITH (lists = 2);
RESET client_min_messages;
CREATE INDEX items_half ON items USING hnsw ((embedding::halfvec(3)) halfvec_l2_ops) WHERE title = 'x WHERE y';
CREATE INDEX items_bits ON items USING hnsw (bits bit_hamming_ops);
CREATE INDEX items_several ON items (lower(title), id DESC) INCLUDE (flag);
CREATE INDEX items_broken ON items USING hnsw (embedding vector_l2_ops);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'items_broken'::regclass;

CREATE TABLE single_bits (flag bit, signature bit(1), folded bit);
CREATE INDEX single_bits_signature ON single_bits USING hnsw (signature bit_hamming_ops);
CREATE INDEX single_bits_folded ON single_bits USING hnsw (((~folded)::bit(1)) bit_hamming_ops);

CREATE DOMAIN embedding AS vector(7);
CREATE DOMAIN nested AS embedding;
CREATE DOMAIN half AS halfvec;
CREATE TABLE domains (plain embedding, nested nested, free half);

CREATE TABLE unique_only (nullable int UNIQUE, partial int NOT NULL, code text NOT NULL);
CREATE UNIQUE INDEX unique_only_a ON unique_only (partial) WHERE partial > 0;
CREATE UNIQUE INDEX unique_only_b ON unique_only (code);
CREATE UNIQUE INDEX unique_only_c ON unique_only (lower(code));

CREATE TABLE events (id int, place int, embedding vector(2), PRIMARY KEY (place, id)) PARTITION BY RANGE (place);
CREATE INDEX events_hnsw ON events USING hnsw (embedding vector_l2_ops);
CREATE TABLE "events low" PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE events_high PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE events_high_first PARTITION OF events_high FOR VALUES FROM (0) TO (100);
INSERT INTO events SELECT i, i % 20, '[1,2]' FROM generate_series(0, 99) AS i;
INSERT INTO events SELECT i, i % 10, '[1,2]' FROM generate_series(100, 149) AS i;
ANALYZE events;

CREATE TABLE parent (id int);
CREATE TABLE inherited (extra int) INHERITS (parent);

CREATE VIEW shown AS SELECT id, embedding FROM items;
CREATE MATERIALIZED VIEW kept AS SELECT id, embedding FROM items;
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE far (id int, embedding vector(3)) SERVER nowhere;

CREATE TABLE never_analysed (id int) WITH (autovacuum_enabled = off);
INSERT INTO never_analysed SELECT generate_series(1, 10);
CREATE TABLE grown (id int) WITH (autovacuum_enabled = off);
INSERT INTO grown SELECT generate_series(1, 1000);
ANALYZE grown;
INSERT INTO grown SELECT generate_series(1, 1000);

CREATE TABLE "Mixed" (id int);
CREATE SCHEMA empty;
CREATE SCHEMA "odd ""schema's";
CREATE TABLE "odd ""schema's"."a table. ""1""
 größe 表" ("an ""id""" int PRIMARY KEY, "Vek tor" vector(4));
CREATE INDEX ON "odd ""schema's"."a table. ""1""
 größe 表" USING hnsw (("Vek tor"::halfvec(4)) halfvec_ip_ops);
