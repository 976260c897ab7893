#include "app/plan/factlist.h"

namespace plan {

namespace {

QString bytesText(core::Bytes size)
{
    constexpr double Step = 1024;
    const double value = double(size.value);
    if (value < Step)
        return QStringLiteral("%1 B").arg(size.value);
    if (value < Step * Step)
        return QStringLiteral("%1 kB").arg(value / Step, 0, 'f', 0);
    if (value < Step * Step * Step)
        return QStringLiteral("%1 MB").arg(value / Step / Step, 0, 'f', 1);
    return QStringLiteral("%1 GB").arg(value / Step / Step / Step, 0, 'f', 2);
}

void addIndex(Properties &list, const IndexFacts &index)
{
    QStringList words{index.definition, bytesText(index.size)};
    if (!index.valid)
        words << QStringLiteral("INVALID");
    if (index.scans)
        words << QStringLiteral("%1 scans").arg(*index.scans);
    list.append({QStringLiteral("Index %1").arg(index.name.toText()), words.join(QStringLiteral(" · "))});
}

void addTable(Properties &list, const TableFacts &table)
{
    QStringList words;
    if (table.rows.known())
        words << QStringLiteral("~%1 rows").arg(table.rows.value, 0, 'f', 0);
    if (!table.partitioned)
        words << bytesText(table.size) << QStringLiteral("TOAST %1").arg(bytesText(table.toastSize));
    if (table.deadRows)
        words << QStringLiteral("%1 dead rows").arg(*table.deadRows, 0, 'f', 0);
    if (!table.partitioned)
        words << (table.lastAnalyze.isEmpty() ? QStringLiteral("never analysed")
                                              : QStringLiteral("analysed %1").arg(table.lastAnalyze));
    list.append({QStringLiteral("Table %1").arg(table.name.toText()), words.join(QStringLiteral(" · "))});
    for (const ColumnFacts &column : table.columns) {
        if (column.vector)
            list.append({QStringLiteral("Column %1.%2").arg(table.name.toText(), column.name),
                         QStringLiteral("%1 · storage %2").arg(column.type, column.storage)});
    }
    for (const IndexFacts &index : table.indexes)
        addIndex(list, index);
}

} // namespace

Properties factList(const PlanFacts &facts)
{
    Properties list;
    if (!facts.serverVersionText.isEmpty())
        list.append({QStringLiteral("PostgreSQL"), facts.serverVersionText});
    if (!facts.vectorVersion.isEmpty())
        list.append({QStringLiteral("pgvector"), facts.vectorVersion});
    if (!facts.database.isEmpty())
        list.append({QStringLiteral("Database"), facts.database});
    for (const Setting &setting : facts.settings)
        list.append({setting.name, setting.value});
    for (const TableFacts &table : facts.tables)
        addTable(list, table);
    if (facts.tablesLeftOut > 0)
        list.append({QStringLiteral("Tables left out"), QString::number(facts.tablesLeftOut)});
    return list;
}

} // namespace plan
