-- How far the index build of backend $1 is, when it builds one.
SELECT phase, blocks_done, blocks_total, tuples_done, tuples_total
FROM pg_stat_progress_create_index
WHERE pid = $1::int
