#include "app/search/checkquery.h"

#include "app/db/condition.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace search {

using core::invalidInput;
using core::Result;
using vectors::VectorValue;

namespace {

Result<void> checkElements(const VectorValue &query)
{
    const auto notFinite = std::ranges::find_if(query.elements, [](float element) { return !std::isfinite(element); });
    if (notFinite == query.elements.end())
        return {};
    const auto at = size_t(notFinite - query.elements.begin());
    const int position = query.positions.empty() ? int(at) : query.positions[at];
    return invalidInput(
        QStringLiteral("element %1 of the query vector is %2")
            .arg(position + 1)
            .arg(std::isnan(*notFinite) ? QStringLiteral("not a number (NaN)") : QStringLiteral("infinite")));
}

Result<void> checkKey(const SearchTarget &target, const RowKey &key)
{
    const QStringList columns = keyColumnsOf(target);
    if (columns.isEmpty())
        return invalidInput(
            QStringLiteral("the rows of %1 have no key, so that none can be searched near").arg(target.table.toText()));
    if (columns.size() == key.size())
        return {};
    return invalidInput(QStringLiteral("the key of %1 has %2 values (%3), given are %4")
                            .arg(target.table.toText())
                            .arg(columns.size())
                            .arg(columns.join(QStringLiteral(", ")))
                            .arg(key.size()));
}

/// The shape that a query is held against: the column's where it goes through the target's expression.
const catalog::VectorShape &shapeFor(const SearchTarget &target, const VectorValue &query)
{
    const bool ofColumn =
        isThroughExpression(target, query) ||
        (!target.expression.isEmpty() && query.type != target.shape.type && query.type == target.columnShape.type);
    return ofColumn ? target.columnShape : target.shape;
}

Result<void> checkDimensions(const SearchTarget &target, const VectorValue &query)
{
    const catalog::VectorShape &shape = shapeFor(target, query);
    if (query.type != shape.type)
        return invalidInput(QStringLiteral("expected a %1, given a %2")
                                .arg(vectors::typeName(shape.type), vectors::typeName(query.type)));
    if (query.dimensions < 1)
        return invalidInput(QStringLiteral("the query vector is empty"));
    if (shape.dimensions == 0 || query.dimensions == shape.dimensions)
        return {};
    const catalog::VectorShape &column = target.columnShape;
    const bool either = !target.expression.isEmpty() && column.type == shape.type && column.dimensions > 0 &&
                        column.dimensions != shape.dimensions;
    if (either)
        return invalidInput(QStringLiteral("expected %1 dimensions, or %2 as the index has them, given %3")
                                .arg(column.dimensions)
                                .arg(shape.dimensions)
                                .arg(query.dimensions));
    return invalidInput(QStringLiteral("expected %1 dimensions, given %2").arg(shape.dimensions).arg(query.dimensions));
}

Result<void> checkDirection(vectors::Distance distance, const VectorValue &query)
{
    if (distance != vectors::Distance::Cosine || vectors::norm(query) != 0)
        return {};
    return invalidInput(QStringLiteral("the query vector is zero: it has no direction, so that cosine distance to "
                                       "it is not defined"),
                        QStringLiteral("search by another distance"));
}

Result<void> checkRerank(const SearchRequest &request)
{
    const SearchTarget &target = request.target;
    const Rerank &rerank = *request.rerank;
    if (target.expression.isEmpty())
        return invalidInput(
            QStringLiteral("there is nothing to order anew: \"%1\" is ordered by as it is").arg(target.column),
            QStringLiteral("re-ranking is for indexes over an expression"));
    if (rerank.factor < 1)
        return invalidInput(QStringLiteral("the factor of re-ranking is %1, expected at least 1").arg(rerank.factor));
    if (!vectors::distancesOf(target.columnShape.type).contains(rerank.distance))
        return invalidInput(
            QStringLiteral("a %1 has no %2 distance")
                .arg(vectors::typeName(target.columnShape.type), vectors::distanceName(rerank.distance)));
    return {};
}

/// A query that is ordered anew has to be a whole one.
Result<void> checkWholeQuery(const SearchRequest &request)
{
    const catalog::VectorShape &column = request.target.columnShape;
    const VectorValue &query = request.query;
    if (!request.rerank ||
        (query.type == column.type && (column.dimensions == 0 || query.dimensions == column.dimensions)))
        return checkDirection(answeredDistance(request), query);
    return invalidInput(
        QStringLiteral("re-ranking takes the whole vector: expected a %1 of %2 dimensions, given a %3 of %4")
            .arg(vectors::typeName(column.type))
            .arg(column.dimensions)
            .arg(vectors::typeName(query.type))
            .arg(query.dimensions));
}

Result<void> checkOrigin(const SearchRequest &request)
{
    const Examples examples = examplesOf(request);
    for (const RowKey &key : examples.like + examples.unlike) {
        if (const auto checked = checkKey(request.target, key); !checked)
            return checked;
    }
    if (request.row || (!examples.like.isEmpty() && request.query.dimensions == 0))
        return {};
    if (examples.like.isEmpty() && !examples.unlike.isEmpty() && request.query.dimensions == 0)
        return invalidInput(QStringLiteral("there are only rows that the answer shall not be like"));
    if (const auto checked = checkQuery(request.target, request.query); !checked)
        return checked;
    return checkWholeQuery(request);
}

/// Numbers alone, as other programs print them, in pgvector's brackets.
QString inBrackets(const QString &text)
{
    static const QRegularExpression between(QStringLiteral(R"([\s,;]+)"));
    QString trimmed = text.trimmed();
    if (trimmed.startsWith(u'[') && trimmed.endsWith(u']'))
        trimmed = trimmed.mid(1, trimmed.size() - 2);
    return u'[' + trimmed.split(between, Qt::SkipEmptyParts).join(u',') + u']';
}

Result<VectorValue> parseAs(const catalog::VectorShape &shape, const QString &text)
{
    const bool dense = shape.type == vectors::VectorType::Vector || shape.type == vectors::VectorType::Halfvec;
    return vectors::parseVector(shape.type, dense ? inBrackets(text) : text.trimmed());
}

} // namespace

Result<void> checkQuery(const SearchTarget &target, const VectorValue &query)
{
    if (const auto checked = checkDimensions(target, query); !checked)
        return checked;
    if (const auto checked = checkElements(query); !checked)
        return checked;
    return checkDirection(target.distance, query);
}

Result<void> checkFilter(const QString &where)
{
    return db::checkCondition(where);
}

Result<void> checkSetting(const Setting &setting)
{
    if (setting.name.trimmed().isEmpty())
        return invalidInput(QStringLiteral("a setting has no name"));
    if (setting.name.startsWith(QLatin1String("transaction_"), Qt::CaseInsensitive))
        return invalidInput(QStringLiteral("a search does not change \"%1\"").arg(setting.name));
    return {};
}

Result<VectorValue> readQuery(const SearchTarget &target, const QString &text)
{
    // Bits without a blank between them could be one number as well.
    if (target.shape.type == vectors::VectorType::Bit) {
        const auto bits = parseAs(target.shape, text);
        if (bits && checkQuery(target, *bits))
            return *bits;
    }
    if (!target.expression.isEmpty()) {
        const auto whole = parseAs(target.columnShape, text);
        const int expected = target.columnShape.dimensions;
        if (whole && (expected == 0 || whole->dimensions == expected) && checkQuery(target, *whole))
            return *whole;
    }
    const auto query = parseAs(target.shape, text);
    if (!query)
        return query.error();
    if (const auto checked = checkQuery(target, *query); !checked)
        return checked.error();
    return *query;
}

Result<void> checkRequest(const SearchRequest &request)
{
    if (request.k < 1)
        return invalidInput(QStringLiteral("k is %1, expected at least 1").arg(request.k));
    if (const auto checked = checkFilter(request.target.where); !checked)
        return checked;
    for (const SearchFilter &filter : request.filters) {
        if (const auto checked = checkFilter(filter); !checked)
            return checked;
    }
    for (const Setting &setting : request.settings) {
        if (const auto checked = checkSetting(setting); !checked)
            return checked;
    }
    if (request.maxDistance && !std::isfinite(*request.maxDistance))
        return invalidInput(QStringLiteral("the greatest distance is no number"));
    if (request.rerank) {
        if (const auto checked = checkRerank(request); !checked)
            return checked;
    }
    return checkOrigin(request);
}

} // namespace search
