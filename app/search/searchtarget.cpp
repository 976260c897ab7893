#include "app/search/searchtarget.h"

#include <QRegularExpression>

#include <algorithm>

namespace search {

using catalog::Column;
using catalog::Index;
using catalog::Table;
using catalog::TableKind;
using catalog::VectorShape;
using core::Result;
using vectors::Distance;

namespace {

/// The shape of a key's type as format_type prints it, such as "halfvec(1536)" or "extensions.vector(3)".
std::optional<VectorShape> shapeOfType(const QString &type)
{
    static const QRegularExpression pattern(QStringLiteral(R"re((\w+)"?(?:\((\d+)\))?$)re"));
    const auto match = pattern.match(type);
    const auto vectorType = vectors::vectorTypeFromName(match.captured(1));
    if (!vectorType)
        return std::nullopt;
    return VectorShape{*vectorType, match.captured(2).toInt()};
}

Distance usualDistance(vectors::VectorType type)
{
    return type == vectors::VectorType::Bit ? Distance::Hamming : Distance::Cosine;
}

/// What an index of the column orders by, itself as the only index.
std::optional<SearchChoice> choiceOf(const Index &index, const Column &column)
{
    const auto method = index.vectorMethod();
    const auto distance = index.distance();
    if (!method || !distance || !index.valid)
        return std::nullopt;
    const catalog::IndexKey &key = index.keys.first();
    const auto shape = key.column.isEmpty() ? shapeOfType(key.type) : column.vector;
    if (!shape || (key.column.isEmpty() && key.expression.isEmpty()))
        return std::nullopt;
    return SearchChoice{*distance, key.expression, *shape, {{index.name, *method, index.predicate}}};
}

SearchChoice *findChoice(QList<SearchChoice> &choices, Distance distance, const QString &expression)
{
    const auto found = std::find_if(choices.begin(), choices.end(), [&](const SearchChoice &choice) {
        return choice.distance == distance && choice.expression == expression;
    });
    return found == choices.end() ? nullptr : &*found;
}

bool isPartial(const ServingIndex &index)
{
    return !index.predicate.isEmpty();
}

QList<SearchChoice> indexedChoices(const Table &table, const Column &column)
{
    QList<SearchChoice> choices;
    for (const Index *index : table.vectorIndexesOf(column.name)) {
        const auto choice = choiceOf(*index, column);
        if (!choice)
            continue;
        if (SearchChoice *same = findChoice(choices, choice->distance, choice->expression))
            same->indexes << choice->indexes;
        else
            choices << *choice;
    }
    for (SearchChoice &choice : choices)
        std::ranges::stable_partition(choice.indexes, std::not_fn(isPartial));
    std::ranges::stable_sort(choices, {}, [](const SearchChoice &choice) {
        return 2 * int(isPartial(choice.indexes.first())) + int(!choice.expression.isEmpty());
    });
    return choices;
}

void addColumnNames(SearchTarget &target, const Table &table)
{
    target.keyColumns = table.keyColumns;
    if (!target.keyColumns.isEmpty())
        return;
    // A ctid names a row within one partition only.
    if (table.kind == TableKind::Partitioned)
        target.keyColumns = {QStringLiteral("tableoid"), QStringLiteral("ctid")};
    target.namelessRows = table.kind == TableKind::View || table.kind == TableKind::Foreign;
}

core::Error missing(const QString &message)
{
    core::Error error = core::invalidInput(message);
    error.kind = core::ErrorKind::Missing;
    return error;
}

const Index *findIndex(const Table &table, const QString &name)
{
    const auto found = std::find_if(table.indexes.begin(), table.indexes.end(), [&name](const Index &index) {
        return index.name.name == name || index.name.toText() == name;
    });
    return found == table.indexes.end() ? nullptr : &*found;
}

Result<SearchChoice> choiceOfIndex(const Table &table, const QString &column, const QString &name)
{
    const Index *index = findIndex(table, name);
    if (!index)
        return missing(QStringLiteral("%1 has no index named \"%2\"").arg(table.name.toText(), name));
    if (!table.vectorIndexesOf(column).contains(index))
        return core::invalidInput(
            QStringLiteral("index \"%1\" does not order vectors of column \"%2\"").arg(name, column));
    if (!index->valid)
        return core::invalidInput(QStringLiteral("index \"%1\" is not valid: its build did not end").arg(name));
    const auto choice = choiceOf(*index, *table.column(column));
    if (!choice)
        return core::invalidInput(QStringLiteral("index \"%1\" has an operator class or key that is not known: %2")
                                      .arg(name, index->definition));
    return *choice;
}

} // namespace

QList<SearchChoice> searchChoices(const Table &table, const QString &columnName)
{
    const Column *column = table.column(columnName);
    if (!column || !column->vector)
        return {};
    QList<SearchChoice> choices = indexedChoices(table, *column);
    QList<Distance> distances = vectors::distancesOf(column->vector->type);
    const Distance usual = usualDistance(column->vector->type);
    std::ranges::stable_partition(distances, [usual](Distance distance) { return distance == usual; });
    for (const Distance distance : distances) {
        if (!findChoice(choices, distance, QString()))
            choices << SearchChoice{distance, QString(), *column->vector, {}};
    }
    return choices;
}

SearchTarget targetOf(const Table &table, const QString &column, const SearchChoice &choice)
{
    SearchTarget target;
    target.table = table.name;
    target.column = column;
    target.expression = choice.expression;
    target.shape = choice.shape;
    target.distance = choice.distance;
    if (const Column *searched = table.column(column); searched && searched->vector)
        target.columnShape = *searched->vector;
    addColumnNames(target, table);
    return target;
}

Result<SearchTarget> defaultTarget(const Table &table, const QString &columnName, const std::optional<QString> &index)
{
    const Column *column = table.column(columnName);
    if (!column)
        return missing(QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), columnName));
    if (!column->vector)
        return core::invalidInput(
            QStringLiteral("column \"%1\" holds no vectors, it is %2").arg(columnName, column->type));
    if (!index)
        return targetOf(table, columnName, searchChoices(table, columnName).first());
    const auto choice = choiceOfIndex(table, columnName, *index);
    if (!choice)
        return choice.error();
    return targetOf(table, columnName, *choice);
}

QList<ServingIndex> servedBy(const Table &table, const SearchTarget &target)
{
    QList<SearchChoice> choices = searchChoices(table, target.column);
    const SearchChoice *choice = findChoice(choices, target.distance, target.expression);
    return choice ? choice->indexes : QList<ServingIndex>{};
}

} // namespace search
