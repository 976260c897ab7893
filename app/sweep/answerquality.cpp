#include "app/sweep/answerquality.h"

#include "app/search/recall.h"
#include "app/sweep/rowname.h"

#include <QSet>

#include <limits>

namespace sweep {

namespace {

/// The rows of an answer that count.
struct CountedRows
{
    std::vector<QByteArray> names;
    std::vector<double> distances;
    bool repeats = false;
};

CountedRows countedRows(const MeasuredQuery &query, const db::ResultSet &rows, const AnswerShape &shape)
{
    CountedRows counted;
    QSet<QByteArray> seen;
    for (int row = 0; row < rows.rowCount() && int(counted.names.size()) < shape.k; ++row) {
        const QByteArray name = rowName(rows, row, shape.keys);
        if (rows.isNull(row, shape.keys) || name == query.ownRow)
            continue;
        if (seen.contains(name)) {
            counted.repeats = true;
            continue;
        }
        seen.insert(name);
        counted.names.push_back(name);
        counted.distances.push_back(shape.sameDistance
                                        ? rows.real(row, shape.keys)
                                        : query.answer.byRow.value(name, std::numeric_limits<double>::infinity()));
    }
    return counted;
}

} // namespace

QuerySample judgeAnswer(const MeasuredQuery &query, const db::ResultSet &rows, const AnswerShape &shape,
                        double milliseconds)
{
    const CountedRows counted = countedRows(query, rows, shape);
    // Returned and exact distances, or exact and published ones, may have been computed on different sides.
    const double scale = shape.sameDistance ? query.answer.scale : 0;
    const double publishedScale = shape.sameDistance ? 0 : query.answer.scale;
    const auto recall = search::recallByDistance(query.answer.nearest, counted.distances, shape.k, scale);
    QuerySample sample;
    sample.query = query.number;
    sample.milliseconds = milliseconds;
    sample.recall = recall.value;
    if (query.rows)
        sample.recallById = recallById(*query.rows, counted.names);
    if (!query.published.empty())
        sample.publishedRecall =
            search::recallByDistance(query.published, counted.distances, shape.k, publishedScale).value;
    sample.isShort = int(counted.names.size()) < recall.possible;
    sample.repeatsRows = counted.repeats;
    return sample;
}

} // namespace sweep
