-- The tables that statements are explained on; %1 is a name that has to be quoted.
SELECT setseed(0.42);
CREATE TABLE items (id bigint PRIMARY KEY, v vector(16), tenant int, title text);
INSERT INTO items SELECT i, ARRAY(SELECT random() - 0.5 FROM generate_series(1, 16 + 0 * i))::vector, i % 50, 'row ' || i
  FROM generate_series(1, 6000) AS i;
CREATE INDEX items_hnsw ON items USING hnsw (v vector_l2_ops) WITH (m = 8);
CREATE INDEX items_seven ON items USING hnsw (v vector_l2_ops) WHERE tenant = 7;
CREATE INDEX items_half ON items USING hnsw ((v::halfvec(16)) halfvec_cosine_ops);
CREATE TABLE small AS SELECT * FROM items WHERE id <= 200;
CREATE INDEX small_hnsw ON small USING hnsw (v vector_l2_ops);
CREATE SCHEMA "odd ""schema"" é";
CREATE TABLE %1 ("select" int, "key 2" text, "my ""vec"" $1" vector(2), "a,b; --" text,
    PRIMARY KEY ("select", "key 2"));
INSERT INTO %1 SELECT i, 'k', ARRAY[i, 1]::vector, NULL FROM generate_series(1, 500) AS i;
INSERT INTO %1 VALUES (0, 'k', NULL, E'y\n"');
CREATE INDEX "idx ""odd"" é" ON %1 USING hnsw ("my ""vec"" $1" vector_l2_ops);
CREATE TABLE parts (p int, v vector(2)) PARTITION BY LIST (p);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
INSERT INTO parts SELECT 1 + i % 2, ARRAY[i, 1]::vector FROM generate_series(1, 500) AS i;
CREATE INDEX ON parts USING ivfflat (v) WITH (lists = 3);
CREATE SEQUENCE counter;
CREATE TABLE log (what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM nextval(''counter''); INSERT INTO log VALUES (TG_OP); RETURN NULL; END';
CREATE TRIGGER noting AFTER INSERT OR UPDATE OR DELETE ON small FOR EACH ROW EXECUTE FUNCTION note();
ANALYZE;
