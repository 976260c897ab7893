#include "tests/support/resumedata.h"

#include "app/catalog/loadcatalog.h"

namespace testsupport {

bool ResumeData::make()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return false;
    if (!m_server->run(QStringLiteral(R"sql(
            CREATE SCHEMA "odd ""name";
            CREATE TABLE "odd ""name"."Ta.ble" ("a b" text, c int, kind int, "v ""ec" vector(32),
                                                PRIMARY KEY (c, "a b"));
            INSERT INTO "odd ""name"."Ta.ble" SELECT 'row ' || i, i, i % 40,
                array_agg(sin(i * d * 0.37) + cos(i * 0.11 + d * d))::vector(32)
                FROM generate_series(1, 2000) i, generate_series(1, 32) d GROUP BY i ORDER BY i;
            CREATE INDEX one_list ON "odd ""name"."Ta.ble" USING ivfflat ("v ""ec" vector_l2_ops) WITH (lists = 1);
            VACUUM ANALYZE)sql")))
        return false;
    m_pool = m_server->pool();
    return reload();
}

bool ResumeData::reload()
{
    const auto lease = m_pool->lease();
    if (!lease)
        return false;
    const auto table = catalog::loadTable(**lease, QStringLiteral("\"odd \"\"name\".\"Ta.ble\""));
    if (table)
        m_table = *table;
    return bool(table);
}

void ResumeData::endSessions()
{
    if (!disarm())
        return;
    (void)m_server->run(QStringLiteral("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                                       "WHERE application_name = 'pgvector-workbench'"));
}

bool ResumeData::scatterRows()
{
    return m_server->run(
        QStringLiteral(
            "CREATE TABLE kept AS SELECT * FROM %1; UPDATE %1 SET \"v \"\"ec\" = \"v \"\"ec\" * \"v \"\"ec\"")
            .arg(m_table.name.toSql()));
}

bool ResumeData::restoreRows()
{
    return m_server->run(QStringLiteral("TRUNCATE %1; INSERT INTO %1 SELECT * FROM kept ORDER BY c; DROP TABLE kept; "
                                        "VACUUM ANALYZE %1")
                             .arg(m_table.name.toSql()));
}

int ResumeData::clones() const
{
    const auto lease = m_pool->lease();
    if (!lease)
        return -1;
    const auto rows =
        (*lease)->execute(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'"));
    return rows ? int(rows->integer(0, 0)) : -1;
}

} // namespace testsupport
