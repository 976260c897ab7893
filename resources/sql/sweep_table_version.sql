-- What tells whether the rows of a table ($1, as text) have changed: of itself and its partitions the file and the
-- rows that were ever inserted, updated and deleted; NULL for what has no rows of its own, such as a view.
SELECT (SELECT concat_ws(' ', oid, datname, current_setting('cluster_name'), inet_server_addr(), inet_server_port(),
                         CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'MEMBER')
                              THEN current_setting('data_directory') END)
          FROM pg_database WHERE datname = current_database()) || ' ' || string_agg(
           concat_ws(' ', c.oid, pg_relation_filenode(c.oid), pg_relation_size(c.oid), s.n_tup_ins, s.n_tup_upd,
                     s.n_tup_del, extract(epoch FROM d.stats_reset)),
           ', ' ORDER BY c.oid)
  FROM (SELECT $1::text::regclass::oid AS oid
        UNION
        SELECT relid::oid FROM pg_partition_tree($1::text::regclass)) AS part
  JOIN pg_class c ON c.oid = part.oid AND c.relkind IN ('r', 'm')
  LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
  JOIN pg_stat_database d ON d.datname = current_database()
