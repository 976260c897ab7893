#include "app/search/checkquery.h"

#include "app/db/condition.h"

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

Result<void> checkKey(const SearchRequest &request)
{
    const QStringList columns = keyColumnsOf(request.target);
    if (columns.isEmpty())
        return invalidInput(QStringLiteral("the rows of %1 have no key, so that none can be searched near")
                                .arg(request.target.table.toText()));
    if (columns.size() == request.row->size())
        return {};
    return invalidInput(QStringLiteral("the key of %1 has %2 values (%3), given are %4")
                            .arg(request.target.table.toText())
                            .arg(columns.size())
                            .arg(columns.join(QStringLiteral(", ")))
                            .arg(request.row->size()));
}

Result<void> checkSetting(const Setting &setting)
{
    if (setting.name.trimmed().isEmpty())
        return invalidInput(QStringLiteral("a setting has no name"));
    if (setting.name.startsWith(QLatin1String("transaction_"), Qt::CaseInsensitive))
        return invalidInput(QStringLiteral("a search does not change \"%1\"").arg(setting.name));
    return {};
}

} // namespace

Result<void> checkQuery(const SearchTarget &target, const VectorValue &query)
{
    if (query.type != target.shape.type)
        return invalidInput(QStringLiteral("expected a %1, given a %2")
                                .arg(vectors::typeName(target.shape.type), vectors::typeName(query.type)));
    if (query.dimensions < 1)
        return invalidInput(QStringLiteral("the query vector is empty"));
    if (target.shape.dimensions > 0 && query.dimensions != target.shape.dimensions)
        return invalidInput(
            QStringLiteral("expected %1 dimensions, given %2").arg(target.shape.dimensions).arg(query.dimensions));
    if (const auto checked = checkElements(query); !checked)
        return checked;
    if (target.distance == vectors::Distance::Cosine && vectors::norm(query) == 0)
        return invalidInput(QStringLiteral("the query vector is zero: it has no direction, so that cosine distance to "
                                           "it is not defined"),
                            QStringLiteral("search by another distance"));
    return {};
}

Result<void> checkFilter(const QString &where)
{
    return db::checkCondition(where);
}

Result<void> checkRequest(const SearchRequest &request)
{
    if (request.k < 1)
        return invalidInput(QStringLiteral("k is %1, expected at least 1").arg(request.k));
    if (const auto checked = checkFilter(request.target.where); !checked)
        return checked;
    for (const Setting &setting : request.settings) {
        if (const auto checked = checkSetting(setting); !checked)
            return checked;
    }
    return request.row ? checkKey(request) : checkQuery(request.target, request.query);
}

} // namespace search
