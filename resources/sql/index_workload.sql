-- Statements of this database that use an operator of pgvector, or one that a GIN index on jsonb or tsvector serves, as
-- pg_stat_statements in the schema STATEMENTS keeps them. The texts are looked into again by the caller: the operators
-- may stand in a literal or belong to other types.
SELECT queryid::text, query, sum(calls)::int8, sum(total_exec_time), sum(shared_blks_hit)::int8,
       sum(shared_blks_read)::int8
  FROM STATEMENTS.pg_stat_statements
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query ~ '<->|<#>|<=>|<\+>|<~>|<%>|@>|@@|@\?|\?'
   AND query ~* '^\s*(select|with|\()' AND query !~* '^\s*explain'
 GROUP BY queryid, query
 ORDER BY sum(total_exec_time) DESC
 LIMIT 500
