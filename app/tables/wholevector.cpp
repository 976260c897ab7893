#include "app/tables/wholevector.h"

namespace tables {

core::Result<QList<WholeVector>> fetchVectors(jobs::JobContext &context, const ValuesRequest &request)
{
    const auto values = fetchValues(context, request);
    if (!values)
        return values.error();
    QList<WholeVector> found;
    for (qsizetype i = 0; !values->isEmpty() && i < request.columns.size(); ++i) {
        const QString &text = values->first().at(i);
        const catalog::Column *column = request.window.table.column(request.columns[i]);
        if (text.isNull() || !column || !column->vector)
            continue;
        auto value = vectors::parseVector(column->vector->type, text);
        if (!value)
            return value.error();
        found << WholeVector{request.columns[i], text, std::move(*value)};
    }
    return found;
}

} // namespace tables
