#include "tests/support/planfixture.h"

namespace testsupport {

using plan::ColumnFacts;
using plan::IndexFacts;
using plan::PlanFacts;
using plan::TableFacts;

namespace {

ColumnFacts vectorColumn(int dimensions)
{
    ColumnFacts column;
    column.name = QStringLiteral("embedding");
    column.type = QStringLiteral("vector(%1)").arg(dimensions);
    column.vector = catalog::VectorShape{vectors::VectorType::Vector, dimensions};
    column.storage = QStringLiteral("external");
    column.nullFraction = 0;
    return column;
}

ColumnFacts plainColumn(const char *name)
{
    ColumnFacts column;
    column.name = QLatin1String(name);
    column.type = QStringLiteral("integer");
    column.storage = QStringLiteral("plain");
    return column;
}

TableFacts table(const char *name, double rows, qint64 pages, int dimensions)
{
    TableFacts facts;
    facts.name = {QStringLiteral("public"), QLatin1String(name)};
    facts.rows.value = rows;
    facts.liveRows = rows;
    facts.deadRows = 0;
    facts.rowsChanged = 0;
    facts.pages = pages;
    facts.columns = {plainColumn("id"), plainColumn("category_id"), plainColumn("tenant_id"), vectorColumn(dimensions)};
    return facts;
}

IndexFacts index(const char *name, const char *method, const char *operatorClass, const char *op, const char *key)
{
    IndexFacts facts;
    facts.name = {QStringLiteral("public"), QLatin1String(name)};
    facts.method = QLatin1String(method);
    facts.operatorClass = QLatin1String(operatorClass);
    facts.operators = {QLatin1String(op)};
    facts.key = QLatin1String(key);
    return facts;
}

TableFacts items()
{
    TableFacts facts = table("items", 30000, 1200, 64);
    facts.indexes << index("items_hnsw_cos", "hnsw", "vector_cosine_ops", "<=>", "embedding")
                  << index("items_hnsw_cat7", "hnsw", "vector_cosine_ops", "<=>", "embedding");
    facts.indexes.last().predicate = QStringLiteral("(category_id = 7)");
    return facts;
}

TableFacts docs()
{
    TableFacts facts = table("docs", 6000, 45, 1024);
    facts.indexes << index("docs_half", "hnsw", "halfvec_cosine_ops", "<=>", "embedding::halfvec(1024)");
    facts.indexes.last().expression = true;
    return facts;
}

TableFacts itemsIvf()
{
    TableFacts facts = table("items_ivf", 30000, 1216, 64);
    facts.indexes << index("items_ivf_l2", "ivfflat", "vector_l2_ops", "<->", "embedding");
    facts.indexes.last().options.insert(QStringLiteral("lists"), QStringLiteral("100"));
    return facts;
}

} // namespace

PlanFacts scenarioFacts(const QString &settings)
{
    PlanFacts facts;
    facts.serverVersion = 180006;
    facts.vectorVersion = QStringLiteral("0.8.7");
    facts.tables << items() << docs() << itemsIvf() << table("docs_noidx", 6000, 45, 1024);
    QMap<QString, QString> inForce{{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")},
                                   {QStringLiteral("hnsw.iterative_scan"), QStringLiteral("off")},
                                   {QStringLiteral("hnsw.max_scan_tuples"), QStringLiteral("20000")},
                                   {QStringLiteral("hnsw.scan_mem_multiplier"), QStringLiteral("1")},
                                   {QStringLiteral("ivfflat.iterative_scan"), QStringLiteral("off")},
                                   {QStringLiteral("ivfflat.probes"), QStringLiteral("1")},
                                   {QStringLiteral("work_mem"), QStringLiteral("4MB")}};
    const QStringList given = settings.split(u' ', Qt::SkipEmptyParts);
    for (const QString &setting : given)
        inForce.insert(setting.section(u'=', 0, 0), setting.section(u'=', 1));
    for (auto it = inForce.begin(); it != inForce.end(); ++it)
        facts.settings << plan::Setting{it.key(), it.value()};
    return facts;
}

} // namespace testsupport
