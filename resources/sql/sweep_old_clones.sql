-- Schemas of hold-out clones, by their comment ($1), that no session holds on to any more: each lives under an advisory
-- lock ($2, with the schema's oid), which ends with the session that made it. Those whose comment goes on with a time
-- ($3 and the time) are kept until then for their sweeps to go on.
SELECT n.nspname
  FROM pg_catalog.pg_namespace n
 WHERE CASE WHEN obj_description(n.oid, 'pg_namespace') = $1::text
              OR starts_with(obj_description(n.oid, 'pg_namespace'), $1::text || $3::text)
                 AND substr(obj_description(n.oid, 'pg_namespace'), 1 + length($1::text || $3::text))::timestamptz < now()
            THEN pg_try_advisory_xact_lock(($2::bigint << 32) | n.oid::bigint)
            ELSE false
       END
