-- Schemas of hold-out clones, by their comment ($1), that no session holds on to any more: each lives under an advisory
-- lock ($2, with the schema's oid), which ends with the session that made it.
SELECT n.nspname
  FROM pg_catalog.pg_namespace n
 WHERE obj_description(n.oid, 'pg_namespace') = $1::text
   AND pg_try_advisory_xact_lock(($2::bigint << 32) | n.oid::bigint)
