-- The tables of the plan scenarios: random vectors, so that a filter and a distance know nothing of each other.
SET maintenance_work_mem = '512MB';
SELECT setseed(0.42);
CREATE TABLE items (id int PRIMARY KEY, category_id int, tenant_id int, title text, embedding vector(64));
INSERT INTO items SELECT i, i % 200, i % 1000, 'item ' || i,
                         ARRAY(SELECT random() FROM generate_series(1, 64 + 0 * i))::vector
  FROM generate_series(1, 30000) AS i;
CREATE INDEX items_hnsw_cos ON items USING hnsw (embedding vector_cosine_ops);
CREATE INDEX items_hnsw_cat7 ON items USING hnsw (embedding vector_cosine_ops) WHERE category_id = 7;
CREATE TABLE category (id int PRIMARY KEY, active boolean);
INSERT INTO category SELECT i, i % 10 = 0 FROM generate_series(0, 199) AS i;
CREATE TABLE items_ivf AS SELECT id, category_id, embedding FROM items;
CREATE INDEX items_ivf_l2 ON items_ivf USING ivfflat (embedding vector_l2_ops) WITH (lists = 100);
CREATE TABLE docs (id int PRIMARY KEY, embedding vector(1024));
INSERT INTO docs SELECT i, ARRAY(SELECT random() FROM generate_series(1, 1024 + 0 * i))::vector
  FROM generate_series(1, 4000) AS i;
CREATE TABLE docs_noidx AS SELECT * FROM docs;
CREATE INDEX docs_half ON docs USING hnsw ((embedding::halfvec(1024)) halfvec_cosine_ops) WITH (m = 8);
CREATE TABLE items_part (id int, category_id int, embedding vector(64)) PARTITION BY LIST (category_id);
CREATE TABLE items_part_1 PARTITION OF items_part FOR VALUES IN (1);
CREATE TABLE items_part_2 PARTITION OF items_part FOR VALUES IN (2);
CREATE TABLE items_part_3 PARTITION OF items_part FOR VALUES IN (3);
INSERT INTO items_part SELECT id, 1 + id % 3, embedding FROM items WHERE id <= 9000;
CREATE INDEX ON items_part USING hnsw (embedding vector_cosine_ops);
CREATE TABLE holes AS SELECT id, (CASE WHEN id % 3 > 0 THEN embedding END)::vector(64) AS embedding FROM items WHERE id <= 9000;
CREATE INDEX holes_hnsw ON holes USING hnsw (embedding vector_cosine_ops);
CREATE TABLE invalid AS SELECT id, embedding FROM items WHERE id <= 9000;
CREATE INDEX invalid_hnsw ON invalid USING hnsw (embedding vector_cosine_ops);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'invalid_hnsw'::regclass;
CREATE TABLE worn (id int PRIMARY KEY, embedding vector(64)) WITH (autovacuum_enabled = off);
INSERT INTO worn SELECT id, embedding FROM items WHERE id <= 6000;
CREATE INDEX worn_hnsw ON worn USING hnsw (embedding vector_cosine_ops);
CREATE FUNCTION any_vector() RETURNS vector LANGUAGE sql VOLATILE
    AS 'SELECT ARRAY(SELECT random() FROM generate_series(1, 64))::vector';
CREATE SEQUENCE counter;
ANALYZE;
DELETE FROM worn WHERE id % 2 = 0;
SELECT pg_stat_force_next_flush();
