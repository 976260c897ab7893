-- The tables of the statements in planstatements.sql; %host% and %port% are the server's own.
SET maintenance_work_mem = '256MB';
SELECT setseed(0.42);
CREATE TABLE big (id int PRIMARY KEY, grp int, val numeric, txt text, v vector(8)) WITH (autovacuum_enabled = off);
INSERT INTO big SELECT i, i % 97, i * 1.5, 'row ' || i, ARRAY(SELECT random() FROM generate_series(1, 8 + 0 * i))::vector
  FROM generate_series(1, 12000) AS i;
CREATE INDEX big_grp ON big (grp);
CREATE INDEX big_txt ON big (txt text_pattern_ops);
CREATE INDEX big_v ON big USING hnsw (v vector_l2_ops);
CREATE TABLE few (id int PRIMARY KEY, name text, parent int) WITH (autovacuum_enabled = off);
INSERT INTO few SELECT i, 'name ' || i % 10, nullif(i / 3, 0) FROM generate_series(1, 100) AS i;
CREATE TABLE part (id int, grp int, what text) PARTITION BY HASH (id);
CREATE TABLE other (id int, note text) PARTITION BY HASH (id);
SELECT format('CREATE TABLE part_%1$s PARTITION OF part FOR VALUES WITH (MODULUS 6, REMAINDER %1$s)', n),
       format('CREATE TABLE other_%1$s PARTITION OF other FOR VALUES WITH (MODULUS 6, REMAINDER %1$s)', n)
  FROM generate_series(0, 5) AS n \gexec
INSERT INTO part SELECT i, i % 7, 'what ' || i FROM generate_series(1, 6000) AS i;
INSERT INTO other SELECT i, 'note ' || i FROM generate_series(1, 6000) AS i;
CREATE INDEX ON part (grp);
CREATE TABLE ranged (at date, amount int) PARTITION BY RANGE (at);
CREATE TABLE ranged_1 PARTITION OF ranged FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE ranged_2 PARTITION OF ranged FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
CREATE TABLE ranged_3 PARTITION OF ranged DEFAULT;
INSERT INTO ranged SELECT '2024-01-01'::date + i % 500, i FROM generate_series(1, 3000) AS i;
CREATE SCHEMA "Odd: ""schema""";
CREATE TABLE "Odd: ""schema"""."tä ble -> x (cost=1)" ("a: b" int PRIMARY KEY, "on" text, "v v" vector(3));
INSERT INTO "Odd: ""schema"""."tä ble -> x (cost=1)" SELECT i, E'line\n->  Seq Scan', ARRAY[i, 1, 2]::vector
  FROM generate_series(1, 300) AS i;
CREATE INDEX "idx (rows=1 width=2)" ON "Odd: ""schema"""."tä ble -> x (cost=1)" USING hnsw ("v v" vector_l2_ops);
CREATE TABLE audit (at timestamptz DEFAULT now(), what text);
CREATE TABLE parent (id int PRIMARY KEY, name text);
CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent DEFERRABLE, name text);
INSERT INTO parent SELECT i, 'p' FROM generate_series(1, 50) AS i;
INSERT INTO child SELECT i, 1 + i % 50, 'c' FROM generate_series(1, 200) AS i;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO audit (what) VALUES (TG_OP); RETURN coalesce(NEW, OLD); END';
CREATE TRIGGER "before: odd" BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER afterwards AFTER INSERT OR UPDATE OR DELETE ON child FOR EACH ROW EXECUTE FUNCTION note();
CREATE FUNCTION numbers(int) RETURNS SETOF int LANGUAGE plpgsql AS
    'BEGIN RETURN QUERY SELECT generate_series(1, $1); END';
CREATE EXTENSION postgres_fdw;
CREATE SERVER loopback FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host '%host%', port '%port%', dbname 'planformats', async_capable 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER loopback;
CREATE FOREIGN TABLE far (id int, grp int, val numeric, txt text) SERVER loopback OPTIONS (table_name 'big');
CREATE FOREIGN TABLE far_few (id int, name text, parent int) SERVER loopback OPTIONS (table_name 'few');
CREATE TABLE spread (id int, name text, parent int) PARTITION BY RANGE (id);
CREATE TABLE near_target (id int, name text, parent int);
CREATE FOREIGN TABLE spread_1 PARTITION OF spread FOR VALUES FROM (0) TO (1000) SERVER loopback
    OPTIONS (table_name 'few');
CREATE FOREIGN TABLE spread_2 PARTITION OF spread FOR VALUES FROM (1000) TO (2000) SERVER loopback
    OPTIONS (table_name 'near_target');
CREATE TABLE spread_3 PARTITION OF spread FOR VALUES FROM (2000) TO (3000);
INSERT INTO near_target SELECT i, 'far', 1 FROM generate_series(1000, 1100) AS i;
INSERT INTO spread_3 SELECT i, 'near', 1 FROM generate_series(2000, 2100) AS i;
VACUUM ANALYZE;
