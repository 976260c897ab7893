-- What text search has to know beside the catalog: the default configuration, all configurations, the schema of
-- pg_trgm (NULL: not here), and of the table $1 the expressions of its generated tsvector columns.
SELECT current_setting('default_text_search_config'),
       (SELECT coalesce(json_agg(c.oid::regconfig::text ORDER BY pg_ts_config_is_visible(c.oid) DESC, c.cfgname), '[]')
          FROM pg_ts_config c),
       (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'),
       (SELECT coalesce(json_object_agg(a.attname, pg_get_expr(d.adbin, d.adrelid)), '{}')
          FROM pg_attribute a
          JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = to_regclass($1::text) AND a.attgenerated = 's' AND a.atttypid = 'tsvector'::regtype)
