#include "app/plan/filterindexes.h"

#include "app/db/quoting.h"
#include "app/db/sqltokens.h"
#include "app/plan/distanceexpression.h"

#include <QRegularExpression>

#include <algorithm>

namespace plan {

namespace {

constexpr qsizetype mostIndexes = 8;
constexpr qsizetype mostRelations = 64;

/// How a condition compares its column.
enum class Comparison { None, Equal, Range };

bool isOneOf(const db::SqlToken &token, std::initializer_list<QStringView> signs)
{
    return std::ranges::any_of(signs, [&token](QStringView sign) { return token.isSign(sign); });
}

/// A call makes an expression of the column, which a plain index does not hold.
bool callsFunction(const QList<db::SqlToken> &tokens)
{
    for (qsizetype at = 1; at < tokens.size(); ++at) {
        const db::SqlToken &before = tokens[at - 1];
        const bool isName = before.kind == db::SqlTokenKind::Word || before.kind == db::SqlTokenKind::QuotedName;
        if (!isName || !tokens[at].isSign(u"("))
            continue;
        const bool own = before.is(u"any") || before.is(u"and") || before.is(u"or") || before.is(u"not") ||
                         before.is(u"in") || (at > 1 && tokens[at - 2].isSign(u"::"));
        if (!own)
            return true;
    }
    return false;
}

Comparison comparisonOf(const QString &condition, const QString &column)
{
    if (normalized(condition) == column)
        return Comparison::Equal; // a boolean by itself
    const auto tokens = db::sqlTokens(condition);
    if (!tokens || callsFunction(*tokens))
        return Comparison::None;
    Comparison found = Comparison::None;
    for (const db::SqlToken &token : *tokens) {
        if (token.kind != db::SqlTokenKind::Operator || token.isSign(u"::") || token.isSign(u"-"))
            continue;
        if (token.isSign(u"="))
            found = found == Comparison::None ? Comparison::Equal : found;
        else if (isOneOf(token, {u"<", u">", u"<=", u">="}))
            found = Comparison::Range;
        else
            return Comparison::None;
    }
    return found;
}

struct Columns
{
    QStringList equal;
    QStringList range;
};

/// Types without an order, or with one that nobody filters by.
bool hasOrder(const ColumnFacts &column)
{
    return !column.vector && column.type != u"json" && column.type != u"xml" && column.type != u"point";
}

Columns comparedColumns(const QString &filter, const TableFacts &table)
{
    Columns columns;
    // The value of a subquery that ran before is as good as a parameter.
    static const QRegularExpression initPlan(QStringLiteral("\\(InitPlan \\d+\\)(\\.col\\d+)?"));
    const QStringList conditions = conjuncts(QString(filter).replace(initPlan, QStringLiteral("$0")));
    for (const QString &condition : conditions) {
        const QStringList names = columnNames(condition);
        const ColumnFacts *column = names.size() == 1 ? table.column(names.first()) : nullptr;
        if (!column || !hasOrder(*column) || findDistance(condition))
            continue;
        const Comparison comparison = comparisonOf(condition, names.first());
        QStringList &list = comparison == Comparison::Equal ? columns.equal : columns.range;
        if (comparison != Comparison::None && !columns.equal.contains(names.first()) && !list.contains(names.first()))
            list << names.first();
    }
    return columns;
}

/// The most fitting one first: all columns of equality and one range, then each alone.
QList<QStringList> columnLists(const Columns &columns)
{
    QStringList all = columns.equal;
    if (!columns.range.isEmpty() && !all.contains(columns.range.first()))
        all << columns.range.first();
    QList<QStringList> lists;
    if (!all.isEmpty())
        lists << all;
    for (const QString &column : std::as_const(all)) {
        if (all.size() > 1)
            lists << QStringList{column};
    }
    return lists;
}

bool isThere(const TableFacts &table, const QStringList &columns)
{
    return columns.size() == 1 && std::ranges::any_of(table.indexes, [&columns](const IndexFacts &index) {
               return index.method == u"btree" && index.valid && index.predicate.isEmpty() &&
                      normalized(index.key) == columns.first();
           });
}

/// The uppermost partitioned table above.
const TableFacts *rootOf(const PlanFacts &facts, const TableFacts *table)
{
    for (int level = 0; level < 32 && table->parent; ++level) {
        const TableFacts *above = facts.table(table->parent->schema, table->parent->name);
        if (!above)
            break;
        table = above;
    }
    return table;
}

void add(QList<FilterIndex> &indexes, const TableFacts &root, const TableFacts &table, const QStringList &columns,
         int node)
{
    const auto known = std::ranges::find_if(
        indexes, [&](const FilterIndex &index) { return index.table == root.name && index.columns == columns; });
    if (known == indexes.end()) {
        if (indexes.size() < mostIndexes)
            indexes << FilterIndex{root.name, root.partitioned, columns, {table.name}, node};
    } else if (!known->relations.contains(table.name) && known->relations.size() < mostRelations) {
        known->relations << table.name;
    }
}

QString columnsSql(const QStringList &columns)
{
    QStringList quoted;
    for (const QString &column : columns)
        quoted << db::quoteIdentifier(column);
    return quoted.join(QStringLiteral(", "));
}

} // namespace

QString FilterIndex::toSql() const
{
    return QStringLiteral("CREATE INDEX %1ON %2 (%3);")
        .arg(partitioned ? QString() : QStringLiteral("CONCURRENTLY "), table.toSql(), columnsSql(columns));
}

QStringList FilterIndex::definitions() const
{
    QStringList definitions;
    for (const catalog::ObjectName &relation : relations)
        definitions << QStringLiteral("CREATE INDEX ON %1 (%2)").arg(relation.toSql(), columnsSql(columns));
    return definitions;
}

QList<FilterIndex> filterIndexes(const Plan &plan, const PlanFacts &facts)
{
    QList<FilterIndex> indexes;
    for (size_t at = 0; at < plan.nodes.size(); ++at) {
        const PlanNode &node = plan.nodes[at];
        const QString filter = valueOf(node.properties, u"Filter");
        const TableFacts *table =
            filter.isEmpty() || node.relation.isEmpty() ? nullptr : facts.table(node.schema, node.relation);
        if (!table || table->partitioned || node.relationship == Relationship::Remote)
            continue;
        const TableFacts *root = rootOf(facts, table);
        for (const QStringList &columns : columnLists(comparedColumns(filter, *table))) {
            if (!isThere(*table, columns))
                add(indexes, *root, *table, columns, int(at));
        }
    }
    return indexes;
}

} // namespace plan
