-- What there is of demo.functions: whether it is there, the mark that a whole load leaves, its valid indexes, and
-- whether the model is kept.
SELECT to_regclass('demo.functions') IS NOT NULL,
       obj_description(to_regclass('demo.functions'), 'pg_class'),
       (SELECT count(*)
          FROM pg_index i
         WHERE i.indrelid = to_regclass('demo.functions') AND i.indisvalid),
       to_regclass('demo.models') IS NOT NULL,
       obj_description(to_regclass('demo.models'), 'pg_class'),
       current_setting('server_version')
