# SQL files compiled into the program, as :/sql/<name>.sql.
set(WORKBENCH_SQL
    sql/catalog_database.sql
    sql/catalog_definition.sql
    sql/catalog_find.sql
    sql/catalog_tables.sql
    sql/search_facts.sql
    sql/demo_state.sql
    sql/index_progress.sql
    sql/server_info.sql
    sql/sweep_facts.sql
    sql/sweep_index_tails.sql
    sql/sweep_old_clones.sql
    sql/sweep_vector_indexes.sql
    sql/workspace_1_sweeps.sql
    sql/workspace_2_connections.sql
    sql/workspace_3_sweep_kinds.sql
)
