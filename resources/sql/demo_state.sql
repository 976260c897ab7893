-- What there is of the demo: the mark that a whole load leaves (null without the table), and the valid indexes.
SELECT to_regclass('demo.items') IS NOT NULL,
       obj_description(to_regclass('demo.items'), 'pg_class'),
       array_to_string(ARRAY(SELECT c.relname
                             FROM pg_index i
                             JOIN pg_class c ON c.oid = i.indexrelid
                             WHERE i.indrelid = to_regclass('demo.items') AND i.indisvalid), ',')
