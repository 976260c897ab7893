#pragma once

#include "app/search/searchrequest.h"

namespace search {

/// The statement of `requestSql`, its values appended to `parameters`, so that it can be part of a larger one.
QString requestText(const SearchRequest &request, const vectors::VectorValue &query, Exactness exactness,
                    ParameterList &parameters);

/// "\n WHERE (typed\n)\n   AND filter…", or with AND in front where a condition stands there already; empty without
/// conditions.
QString conditionsText(const QString &where, const QList<SearchFilter> &filters, const QString &first,
                       ParameterList &parameters);

/// `"a", "b"`.
QString quotedList(const QStringList &names);

/// The names, told apart by underscores where two are the same.
QStringList distinctNames(const QStringList &names);

} // namespace search
