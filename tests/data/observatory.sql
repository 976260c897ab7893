-- One of every kind of finding and, beside it, its innocent twin. What is to be found is named so: found_…. Autovacuum
-- is off on this server, and pg_stat_statements is preloaded; statements at the end are those of "others".
CREATE SCHEMA "Stat's Ext";
CREATE EXTENSION pg_stat_statements SCHEMA "Stat's Ext";
CREATE FUNCTION spread(i int, dimensions int) RETURNS vector LANGUAGE sql IMMUTABLE
    AS $$ SELECT array_agg(sin(i * 0.7 * j))::vector FROM generate_series(1, dimensions) AS j $$;

-- Unused: only `found_never` is needed by nothing.
CREATE TABLE usage_parent (id int PRIMARY KEY);
INSERT INTO usage_parent SELECT generate_series(1, 100000);
CREATE TABLE usage_case (id int PRIMARY KEY, never int, seen int, code int UNIQUE, ident int NOT NULL, excluded int,
    parent_id int CONSTRAINT usage_parent_fk REFERENCES usage_parent, EXCLUDE USING btree (excluded WITH =));
INSERT INTO usage_case SELECT i, i, i, i, i, i, i FROM generate_series(1, 100000) AS i;
CREATE INDEX "found_never; --" ON usage_case (never);
CREATE INDEX usage_seen ON usage_case (seen);
CREATE INDEX usage_fk ON usage_case (parent_id);
CREATE UNIQUE INDEX usage_ident ON usage_case (ident);
ALTER TABLE usage_case REPLICA IDENTITY USING INDEX usage_ident;
CREATE TABLE usage_small (a int);
INSERT INTO usage_small SELECT generate_series(1, 1000);
CREATE INDEX usage_small_a ON usage_small (a);
-- Of a partitioned index one part is used, of the other none.
CREATE TABLE usage_parts (id int, used int, never int) PARTITION BY RANGE (id);
CREATE TABLE usage_parts_1 PARTITION OF usage_parts FOR VALUES FROM (0) TO (60000);
CREATE TABLE usage_parts_2 PARTITION OF usage_parts FOR VALUES FROM (60000) TO (120000);
INSERT INTO usage_parts SELECT i, i, i FROM generate_series(1, 119999) AS i;
CREATE INDEX parts_used ON usage_parts (used);
CREATE INDEX found_parts_never ON usage_parts (never);

-- Duplicates and covered ones, with odd names.
CREATE SCHEMA "Odd ""Schema";
CREATE TABLE "Odd ""Schema"."dup.case" ("Key 1" int, "key; 2" text, "A" int, "b b" int, c text,
    PRIMARY KEY ("Key 1", "key; 2"));
INSERT INTO "Odd ""Schema"."dup.case" SELECT i, 'k', i, i % 7, 'c' || i FROM generate_series(1, 1000) AS i;
CREATE INDEX dup_a ON "Odd ""Schema"."dup.case" ("A");
CREATE INDEX found_dup_a ON "Odd ""Schema"."dup.case" ("A");
CREATE INDEX dup_a_partial ON "Odd ""Schema"."dup.case" ("A") WHERE "b b" > 3;
CREATE INDEX dup_a_descending ON "Odd ""Schema"."dup.case" ("A" DESC);
CREATE INDEX dup_c ON "Odd ""Schema"."dup.case" (c);
CREATE INDEX dup_c_pattern ON "Odd ""Schema"."dup.case" (c text_pattern_ops);
CREATE INDEX dup_c_expression ON "Odd ""Schema"."dup.case" (lower(c));
CREATE INDEX found_dup_key ON "Odd ""Schema"."dup.case" ("Key 1", "key; 2");
CREATE TABLE covered_case (a int, b int, c int UNIQUE, d int);
INSERT INTO covered_case SELECT i, i, i, i FROM generate_series(1, 1000) AS i;
CREATE INDEX found_covered ON covered_case (a);
CREATE INDEX covered_a_b ON covered_case (a, b);
CREATE INDEX found_dup_b ON covered_case (b);
CREATE INDEX covered_b_included ON covered_case (b) INCLUDE (d);
CREATE INDEX covered_d ON covered_case (d);
CREATE INDEX covered_c_d ON covered_case (c, d);

-- Vector twins.
CREATE TABLE twin_case (id int PRIMARY KEY, v vector(8), w vector(8));
INSERT INTO twin_case SELECT i, spread(i, 8), spread(i, 8) FROM generate_series(1, 500) AS i;
CREATE INDEX twin_m16 ON twin_case USING hnsw (v vector_l2_ops);
CREATE INDEX found_twin_m8 ON twin_case USING hnsw (v vector_l2_ops) WITH (m = 8);
CREATE INDEX twin_cosine ON twin_case USING hnsw (v vector_cosine_ops) WITH (m = 8);
CREATE INDEX twin_other ON twin_case USING hnsw (w vector_l2_ops) WITH (m = 8);
CREATE INDEX twin_partial ON twin_case USING hnsw (v vector_l2_ops) WITH (m = 4) WHERE id > 100;

-- Left over from a build that failed; the twin is being built while the suite looks.
CREATE TABLE invalid_case (a int);
INSERT INTO invalid_case VALUES (1), (1);
\set ON_ERROR_STOP 0
CREATE UNIQUE INDEX CONCURRENTLY found_invalid ON invalid_case (a);
\set ON_ERROR_STOP 1
CREATE TABLE building_case (a int);

-- An operator class that no statement uses, and one that does.
CREATE TABLE operator_case (id int PRIMARY KEY, v vector(8));
INSERT INTO operator_case SELECT i, spread(i, 8) FROM generate_series(1, 1000) AS i;
CREATE INDEX found_operator ON operator_case USING hnsw (v vector_l2_ops);
CREATE TABLE operator_good (LIKE operator_case INCLUDING ALL EXCLUDING INDEXES);
INSERT INTO operator_good SELECT * FROM operator_case;
CREATE INDEX operator_good_v ON operator_good USING hnsw (v vector_cosine_ops);

-- IVFFlat on little data, and with lists that do not fit.
CREATE TABLE little_case (id int PRIMARY KEY, v vector(3));
CREATE INDEX found_little ON little_case USING ivfflat (v vector_l2_ops) WITH (lists = 10);
INSERT INTO little_case SELECT i, spread(i, 3) FROM generate_series(1, 2000) AS i;
CREATE INDEX little_good ON little_case USING ivfflat (v vector_cosine_ops) WITH (lists = 10);
CREATE TABLE lists_case (id int PRIMARY KEY, v vector(3));
INSERT INTO lists_case SELECT i, spread(i, 3) FROM generate_series(1, 12000) AS i;
CREATE INDEX found_lists ON lists_case USING ivfflat (v vector_l2_ops) WITH (lists = 200);
CREATE INDEX lists_good ON lists_case USING ivfflat (v vector_cosine_ops) WITH (lists = 12);

-- HNSW over dead rows.
CREATE TABLE dead_case (id int PRIMARY KEY, v vector(3));
INSERT INTO dead_case SELECT i, spread(i, 3) FROM generate_series(1, 4000) AS i;
CREATE INDEX found_dead ON dead_case USING hnsw (v vector_l2_ops);
CREATE TABLE dead_few (LIKE dead_case INCLUDING ALL EXCLUDING INDEXES);
INSERT INTO dead_few SELECT * FROM dead_case;
CREATE INDEX dead_few_v ON dead_few USING hnsw (v vector_l2_ops);
DELETE FROM dead_case WHERE id % 2 = 0;
DELETE FROM dead_few WHERE id % 50 = 0;

-- Larger than this server's shared_buffers of 6 MB; half of it is not.
CREATE TABLE large_case (id int PRIMARY KEY, v vector(1536));
INSERT INTO large_case SELECT i, spread(i, 1536) FROM generate_series(1, 1000) AS i;
CREATE INDEX found_large ON large_case USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 8);
CREATE INDEX large_half ON large_case USING hnsw ((v::halfvec(1536)) halfvec_l2_ops) WITH (m = 4, ef_construction = 8);

-- More dimensions than an index takes.
CREATE TABLE dimensions_case ("found v" vector(3000), bits vector(3000), few vector(2000));
INSERT INTO dimensions_case SELECT spread(i, 3000), spread(i, 3000), spread(i, 2000) FROM generate_series(1, 5) AS i;
CREATE INDEX dimensions_bits ON dimensions_case
    USING hnsw ((binary_quantize(bits)::bit(3000)) bit_hamming_ops);

-- Tables that an index would pay for.
CREATE TABLE plain_case (id int PRIMARY KEY, found_plain vector(3));
INSERT INTO plain_case SELECT i, spread(i, 3) FROM generate_series(1, 12000) AS i;
CREATE TABLE plain_small (id int PRIMARY KEY, v vector(3));
INSERT INTO plain_small SELECT i, spread(i, 3) FROM generate_series(1, 200) AS i;
CREATE TABLE filter_case (id int PRIMARY KEY, found_tenant int, v vector(3));
INSERT INTO filter_case SELECT i, i % 300, spread(i, 3) FROM generate_series(1, 12000) AS i;
CREATE INDEX filter_case_v ON filter_case USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 8);
CREATE TABLE filter_good (LIKE filter_case INCLUDING ALL EXCLUDING INDEXES);
INSERT INTO filter_good SELECT * FROM filter_case;
CREATE INDEX filter_good_v ON filter_good USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 8);
CREATE INDEX filter_good_tenant ON filter_good (found_tenant);
CREATE TABLE text_case (id int PRIMARY KEY, found_words tsvector, words tsvector, found_meta jsonb, meta jsonb,
    quiet jsonb);
INSERT INTO text_case SELECT i, to_tsvector('simple', 'word' || i % 500), to_tsvector('simple', 'word' || i % 500),
                             jsonb_build_object('k', i % 500), jsonb_build_object('k', i % 500), '{}'
                        FROM generate_series(1, 12000) AS i;
CREATE INDEX text_words ON text_case USING gin (words);
CREATE INDEX text_meta ON text_case USING gin (meta);
ANALYZE usage_case, usage_parts, lists_case, dead_few, large_case, plain_case, filter_case, filter_good, text_case,
    operator_case, operator_good;

-- What others do.
SET enable_seqscan = off;
SELECT count(*) FROM usage_case WHERE seen = 17;
SELECT count(*) FROM usage_parts_1 WHERE used = 17;
SELECT id FROM large_case ORDER BY v <-> (SELECT v FROM large_case WHERE id = 3) LIMIT 1;
SELECT id FROM large_case ORDER BY v::halfvec(1536) <-> (SELECT v::halfvec(1536) FROM large_case WHERE id = 3) LIMIT 1;
SELECT id FROM lists_case ORDER BY v <-> '[1,2,3]' LIMIT 1;
SELECT id FROM lists_case ORDER BY v <=> '[1,2,3]' LIMIT 1;
RESET enable_seqscan;
SELECT id FROM operator_case ORDER BY v <=> '[1,2,3,4,5,6,7,8]' LIMIT 5;
SELECT id FROM operator_good ORDER BY v <=> '[1,2,3,4,5,6,7,8]' LIMIT 5;
SELECT id FROM plain_case ORDER BY found_plain <=> '[1,2,3]' LIMIT 5;
SELECT id FROM plain_small ORDER BY v <=> '[1,2,3]' LIMIT 5;
SELECT id FROM filter_case WHERE found_tenant = 5 ORDER BY v <-> '[1,2,3]' LIMIT 5;
SELECT id FROM filter_good WHERE found_tenant = 5 ORDER BY v <-> '[1,2,3]' LIMIT 5;
SELECT id FROM text_case WHERE found_words @@ 'word5'::tsquery LIMIT 5;
SELECT id FROM text_case WHERE words @@ 'word5'::tsquery LIMIT 5;
SELECT id FROM text_case WHERE found_meta @> '{"k": 5}';
SELECT id FROM text_case WHERE meta @> '{"k": 5}';
