#include "app/indexes/findhealth.h"

#include "app/catalog/indexexpression.h"
#include "app/indexes/healthrules.h"

#include <QHash>
#include <QLocale>

#include <algorithm>
#include <tuple>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;

void add(QList<HealthFinding> &findings, Finding finding)
{
    if (finding)
        findings << *std::move(finding);
}

void examineIndex(const HealthFacts &facts, const IndexUsage &index, const Others &others,
                  QList<HealthFinding> &findings)
{
    add(findings, findInvalid(facts, index));
    if (!index.valid)
        return;
    Finding same = findDuplicate(facts, index, others);
    if (!same)
        same = findTwin(facts, index, others);
    if (!same)
        same = findCovered(facts, index, others);
    add(findings, same);
    const Finding wrong = findWrongOperator(facts, index);
    add(findings, wrong);
    if (!wrong) {
        add(findings, findUnused(facts, index));
        add(findings, findTooEarly(facts, index));
    }
    add(findings, findLittleData(facts, index));
    add(findings, findListsOff(facts, index));
    add(findings, findDeadRows(facts, index));
    add(findings, findTooLarge(facts, index));
}

void examineTable(const HealthFacts &facts, const TableUsage &table, QList<HealthFinding> &findings)
{
    for (const SearchColumn &column : table.columns) {
        add(findings, findOverLimit(facts, table, column));
        add(findings, findNoVectorIndex(facts, table, column));
        add(findings, findNoGin(facts, table, column));
    }
}

QStringList notTold(const HealthFacts &facts)
{
    QStringList sentences;
    if (!facts.workload)
        sentences << (facts.now.statementsSchema.isEmpty()
                          ? u"pg_stat_statements is not in the database: which operators and conditions statements use "
                            "is not known"_s
                          : u"pg_stat_statements could not be read: which operators and conditions statements use is "
                            "not known"_s);
    else if (facts.workload->leftOut > 0)
        sentences << u"%1 more statements use pgvector's operators and were not planned"_s.arg(facts.workload->leftOut);
    if (facts.now.standbys > int(facts.others.size()))
        sentences << u"%1 standbys receive this server's changes, %2 were asked: what is not used here may be used "
                     "there"_s.arg(facts.now.standbys)
                         .arg(facts.others.size());
    if (!facts.now.statsSince)
        sentences << u"the server does not tell when its statistics began"_s;
    return sentences;
}

} // namespace

HealthReport findHealth(const HealthFacts &facts)
{
    HealthReport report;
    QHash<db::Oid, Others> byTable;
    for (const IndexUsage &index : facts.now.indexes)
        byTable[index.tableOid] << &index;
    for (const IndexUsage &index : facts.now.indexes) {
        if (index.parent || index.ofExtension)
            continue;
        Others others = byTable.value(index.tableOid);
        others.removeAll(&index);
        examineIndex(facts, index, others, report.findings);
    }
    for (const TableUsage &table : facts.now.tables) {
        if (!table.parent)
            examineTable(facts, table, report.findings);
    }
    report.findings << findFilterIndexes(facts);
    std::ranges::stable_sort(report.findings, [](const HealthFinding &left, const HealthFinding &right) {
        return std::tie(left.severity, left.table, left.index) < std::tie(right.severity, right.table, right.index);
    });
    report.notTold = notTold(facts);
    return report;
}

HealthFinding about(const IndexUsage &index, const QString &code, plan::Severity severity, const QString &title)
{
    HealthFinding finding;
    finding.code = code;
    finding.severity = severity;
    finding.table = index.table;
    finding.index = index.name;
    finding.title = title;
    return finding;
}

HealthFinding about(const TableUsage &table, const QString &code, plan::Severity severity, const QString &title)
{
    HealthFinding finding;
    finding.code = code;
    finding.severity = severity;
    finding.table = table.name;
    finding.title = title;
    return finding;
}

QString bytesText(core::Bytes size)
{
    return QLocale::c().formattedDataSize(size.value, 1, QLocale::DataSizeTraditionalFormat);
}

QString daysText(double days)
{
    if (days >= 2)
        return u"%1 days"_s.arg(days, 0, 'f', days < 10 ? 1 : 0);
    if (days * 24 >= 2)
        return u"%1 hours"_s.arg(days * 24, 0, 'f', 0);
    return u"%1 minutes"_s.arg(days * 24 * 60, 0, 'f', 0);
}

bool hasSameKeys(const IndexUsage &index, const IndexUsage &other)
{
    return index.method == other.method && index.keys == other.keys && index.predicate == other.predicate;
}

bool readsColumn(const IndexUsage &index, const QString &column)
{
    return std::ranges::any_of(index.keys, [&column](const ObservedKey &key) {
        return key.column == column || catalog::columnsRead(key.expression).contains(column);
    });
}

} // namespace indexes
