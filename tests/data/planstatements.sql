-- Statements of every kind that EXPLAIN takes. A heading names each: "--- name | settings | what comes before it".
--- seq scan
SELECT * FROM big WHERE val > 100
--- index scan
SELECT * FROM big WHERE id = 17
--- index scan backward
SELECT * FROM big ORDER BY id DESC LIMIT 5
--- index only scan | enable_seqscan=off enable_bitmapscan=off
SELECT grp FROM big WHERE grp < 5
--- bitmap scans | enable_seqscan=off enable_indexscan=off
SELECT * FROM big WHERE grp = 3 OR (grp = 4 AND id < 9000)
--- lossy bitmap | enable_seqscan=off enable_indexscan=off work_mem=64kB
SELECT count(*) FROM big WHERE grp < 90
--- tid scan
SELECT * FROM big WHERE ctid = '(0,1)'
--- tid range scan
SELECT * FROM big WHERE ctid < '(3,1)' AND ctid >= '(1,1)'
--- sample scan
SELECT count(*) FROM big TABLESAMPLE BERNOULLI (10) REPEATABLE (3)
--- vector search | enable_seqscan=off
SELECT id FROM big ORDER BY v <-> '[1,2,3,4,5,6,7,8]' LIMIT 10
--- filtered vector search | enable_seqscan=off enable_sort=off hnsw.iterative_scan=relaxed_order
SELECT id, v <-> '[1,2,3,4,5,6,7,8]' FROM big WHERE grp = 5 ORDER BY v <-> '[1,2,3,4,5,6,7,8]' LIMIT 10
--- odd names | enable_seqscan=off
SELECT * FROM "Odd: ""schema"""."tä ble -> x (cost=1)" AS "alias: (actual time=1)" WHERE "on" LIKE E'%line\n->  Seq%' ORDER BY "v v" <-> '[1,2,3]' LIMIT 3
--- values
SELECT * FROM (VALUES (1, 'a'), (2, 'b: c'), (3, NULL)) AS t (n, s) WHERE n > 1
--- result and project set
SELECT generate_series(1, 10), 'x: y', 1 + 2
--- one-time filter
SELECT * FROM big WHERE current_date < '2000-01-01'
--- function scan
SELECT * FROM numbers(20) AS n WHERE n > 3
--- rows from ordinality
SELECT * FROM ROWS FROM (generate_series(1, 3), numbers(2)) WITH ORDINALITY AS t (a, b, o)
--- table function
SELECT * FROM xmltable('/r/x' PASSING ('<r><x>1</x><x>2</x></r>'::xml) COLUMNS n int PATH '.')
--- nested loop | enable_hashjoin=off enable_mergejoin=off enable_memoize=off
SELECT * FROM few f JOIN big b ON b.id = f.parent
--- memoize | enable_hashjoin=off enable_mergejoin=off
SELECT count(*) FROM big b JOIN few f ON f.id = b.grp
--- hash join
SELECT count(*) FROM big b JOIN few f ON f.id = b.grp WHERE f.name LIKE 'name%'
--- hash join in batches | work_mem=64kB enable_mergejoin=off enable_nestloop=off
SELECT count(*) FROM big a JOIN big b ON a.txt = b.txt
--- merge join | enable_hashjoin=off enable_nestloop=off
SELECT * FROM few a LEFT JOIN few b ON a.id = b.parent
--- full join
SELECT * FROM few a FULL JOIN (SELECT id + 50 AS id FROM few) b USING (id)
--- semi and anti join
SELECT * FROM few f WHERE EXISTS (SELECT FROM big b WHERE b.grp = f.id) AND NOT EXISTS (SELECT FROM few g WHERE g.parent = f.id)
--- hashed subplan
SELECT * FROM big WHERE grp NOT IN (SELECT id FROM few WHERE id > 5) OR id < 0
--- correlated subplan
SELECT id, (SELECT count(*) FROM big b WHERE b.grp = f.id) FROM few f WHERE id < 20
--- initplans
SELECT * FROM big WHERE grp = (SELECT min(id) FROM few) AND val > (SELECT avg(val) FROM big) LIMIT 5
--- array initplan
SELECT * FROM few WHERE id = ANY (ARRAY(SELECT grp FROM big WHERE id < 10))
--- cte
WITH a AS MATERIALIZED (SELECT grp, sum(val) AS s FROM big GROUP BY grp), b AS (SELECT * FROM a WHERE s > 10) SELECT * FROM a JOIN b USING (grp) WHERE grp < (SELECT max(grp) FROM a)
--- recursive cte
WITH RECURSIVE up AS (SELECT id, parent, 1 AS level FROM few WHERE id = 99 UNION ALL SELECT f.id, f.parent, up.level + 1 FROM few f JOIN up ON f.id = up.parent) SELECT * FROM up
--- nested recursive cte
WITH RECURSIVE t (n) AS (WITH one AS (SELECT 1 AS n) SELECT n FROM one UNION SELECT n + 1 FROM t WHERE n < 10) SELECT sum(n) FROM t
--- modifying cte
WITH gone AS (DELETE FROM child WHERE id < 5 RETURNING *), made AS (INSERT INTO audit (what) SELECT name FROM gone RETURNING what) SELECT count(*) FROM made
--- sort
SELECT * FROM big ORDER BY txt DESC NULLS LAST, val
--- sort on disk | work_mem=64kB
SELECT * FROM big ORDER BY val + 1
--- top-n
SELECT * FROM big ORDER BY val LIMIT 7 OFFSET 3
--- incremental sort | enable_seqscan=off
SELECT * FROM big ORDER BY grp, val LIMIT 200
--- incremental sort in full | enable_seqscan=off work_mem=64kB
SELECT * FROM (SELECT * FROM big ORDER BY grp, txt, val) t OFFSET 11000
--- hash aggregate
SELECT grp, count(*), sum(val) FROM big GROUP BY grp HAVING count(*) > 3
--- hash aggregate on disk | work_mem=64kB enable_sort=off
SELECT txt, count(*) FROM big GROUP BY txt
--- group aggregate | enable_hashagg=off
SELECT grp, array_agg(DISTINCT val) FILTER (WHERE id > 5) FROM big GROUP BY grp
--- grouping sets
SELECT grp % 3, grp % 5, count(*) FROM big GROUP BY GROUPING SETS ((1), (2), (1, 2), ())
--- grouping sets sorted | enable_hashagg=off
SELECT grp % 3, grp % 5, count(*) FROM big GROUP BY ROLLUP (1, 2), CUBE (1)
--- distinct
SELECT DISTINCT grp FROM big
--- distinct on
SELECT DISTINCT ON (grp) grp, id FROM big ORDER BY grp, id
--- window
SELECT id, row_number() OVER w, sum(val) OVER (PARTITION BY grp ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM big WINDOW w AS (PARTITION BY grp ORDER BY val DESC) LIMIT 50
--- window with run condition
SELECT * FROM (SELECT id, rank() OVER (ORDER BY val) AS r FROM big) t WHERE r <= 3
--- union
SELECT id FROM few UNION SELECT grp FROM big
--- union all
SELECT id FROM few UNION ALL SELECT grp FROM big WHERE id < 100 UNION ALL SELECT 1
--- intersect and except
(SELECT id FROM few INTERSECT SELECT grp FROM big) EXCEPT ALL SELECT parent FROM few
--- parallel scan | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0
SELECT count(*) FROM big WHERE val > 10
--- parallel hash join | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0 enable_mergejoin=off enable_nestloop=off
SELECT count(*) FROM big a JOIN big b ON a.id = b.grp
--- gather merge | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0
SELECT * FROM big ORDER BY val DESC LIMIT 3000
--- parallel index scan | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0 min_parallel_index_scan_size=0 enable_seqscan=off enable_bitmapscan=off
SELECT count(*) FROM big WHERE id > 100
--- parallel bitmap scan | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0 enable_seqscan=off enable_indexscan=off enable_indexonlyscan=off
SELECT sum(val) FROM big WHERE grp < 40
--- parallel append | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0
SELECT grp, count(*) FROM part GROUP BY grp
--- parallel with initplan | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0
SELECT count(*) FROM big WHERE val > (SELECT avg(id) FROM few)
--- parallel without leader | parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0 parallel_leader_participation=off
SELECT grp, sum(val) FROM big GROUP BY grp
--- single copy gather | debug_parallel_query=on
SELECT * FROM few WHERE id < 20
--- partition-wise join | enable_partitionwise_join=on enable_partitionwise_aggregate=on
SELECT count(*) FROM part JOIN other USING (id) GROUP BY id % 3
--- partition-wise aggregate | enable_partitionwise_aggregate=on
SELECT id, count(*) FROM part GROUP BY id
--- merge append
SELECT * FROM part WHERE grp < 4 ORDER BY grp LIMIT 20
--- pruned when planned
SELECT * FROM ranged WHERE at = '2024-03-03'
--- pruned when run | plan_cache_mode=force_generic_plan | PREPARE pruned(date) AS SELECT * FROM ranged WHERE at < $1
EXECUTE pruned('2024-02-02')
--- pruned while run | enable_hashjoin=off enable_mergejoin=off
SELECT count(*) FROM (VALUES ('2024-02-02'::date), ('2024-09-09')) d (d) JOIN ranged ON at = d
--- foreign scan
SELECT * FROM far WHERE grp = 3 AND txt LIKE 'row%'
--- foreign join and aggregate
SELECT f.name, count(*) FROM far b JOIN far_few f ON f.id = b.grp GROUP BY f.name ORDER BY 1 LIMIT 5
--- async append
SELECT * FROM spread WHERE name <> 'x'
--- foreign update
UPDATE far_few SET name = 'x' WHERE id < 5
--- foreign insert
INSERT INTO far_few SELECT id + 1000, name, 1 FROM few WHERE id < 5 RETURNING id
--- foreign delete by rows
DELETE FROM far_few USING few WHERE far_few.id = few.id AND few.name = 'name 3' AND random() < 2
--- insert
INSERT INTO child SELECT i, 1, 'new' FROM generate_series(1000, 1020) AS i
--- insert on conflict
INSERT INTO child VALUES (1, 1, 'x'), (2000, 2, 'y') ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE child.name <> 'z' RETURNING *
--- insert into partitions
INSERT INTO part SELECT i, 1, 'x' FROM generate_series(10000, 10100) AS i
--- update
UPDATE child SET name = 'u', parent = 2 WHERE id < 30
--- update of partitions
UPDATE part SET id = id + 100000 WHERE grp = 3 AND id < 500
--- delete
DELETE FROM child WHERE id IN (SELECT id FROM child WHERE parent < 5)
--- merge
MERGE INTO child c USING (SELECT i, i % 50 + 1 AS p FROM generate_series(150, 250) AS i) s ON c.id = s.i WHEN MATCHED AND s.i < 170 THEN DELETE WHEN MATCHED THEN UPDATE SET name = 'm' WHEN NOT MATCHED THEN INSERT VALUES (s.i, s.p, 'n')
--- for update
SELECT * FROM few WHERE id < 10 FOR UPDATE
--- create table as
CREATE TABLE made AS SELECT * FROM few WHERE id < 10
--- create materialized view
CREATE MATERIALIZED VIEW made AS SELECT grp, count(*) AS n FROM big GROUP BY grp
--- cursor
DECLARE walking CURSOR FOR SELECT * FROM big ORDER BY id
--- execute | | PREPARE asked(int) AS SELECT * FROM few WHERE id = $1
EXECUTE asked(7)
--- limit zero
SELECT * FROM big LIMIT 0
--- limit by expression
SELECT * FROM big LIMIT (SELECT 3) OFFSET (SELECT 1)
--- fetch with ties
SELECT * FROM big ORDER BY grp FETCH FIRST 3 ROWS WITH TIES
--- never executed
SELECT * FROM few a JOIN few b ON a.id = b.parent WHERE a.id < 0 AND EXISTS (SELECT FROM big WHERE id = a.id)
--- lateral
SELECT f.id, t.* FROM few f CROSS JOIN LATERAL (SELECT id, v FROM big WHERE grp = f.id ORDER BY v <-> '[1,1,1,1,1,1,1,1]' LIMIT 2) t WHERE f.id < 6
--- case with subplans
SELECT CASE WHEN id < 3 THEN (SELECT max(id) FROM few) ELSE (SELECT count(*) FROM big b WHERE b.grp = f.id) END FROM few f WHERE id < 9
--- long literal
SELECT * FROM few WHERE name IN ('a', 'b''c', E'd\ne', 'f: g', '-> h') OR name = repeat('x', 10)
--- materialize | enable_hashjoin=off enable_mergejoin=off enable_memoize=off
SELECT count(*) FROM few a, few b WHERE a.id + b.id = 100
--- aggregate of nothing
SELECT max(id), min(id) FROM big
