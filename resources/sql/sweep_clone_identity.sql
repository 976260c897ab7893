-- What tells that a copy (schema $1, table $2, index $3) is still the one that was measured: the files of the table and
-- the index and their sizes; NULL without both. A crash of the server empties unlogged tables, a rebuilt index has
-- another file. Then the schema's comment.
SELECT (SELECT string_agg(concat_ws(' ', c.oid, pg_relation_filenode(c.oid), pg_relation_size(c.oid)), ', '
                          ORDER BY c.oid)
          FROM pg_catalog.pg_class c
         WHERE c.relnamespace = n.oid
           AND (c.relname = $2::text AND c.relkind = 'r' OR c.relname = $3::text AND c.relkind = 'i')
        HAVING count(*) = 2),
       obj_description(n.oid, 'pg_namespace')
  FROM pg_catalog.pg_namespace n
 WHERE n.nspname = $1::text
