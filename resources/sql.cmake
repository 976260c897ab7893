# SQL files compiled into the program, as :/sql/<name>.sql.
set(WORKBENCH_SQL
    sql/server_info.sql
    sql/workspace_1_sweeps.sql)
