#pragma once

#include "app/db/connection.h"
#include "app/sweep/idrecall.h"
#include "app/sweep/querysample.h"

namespace sweep {

/// A query, as it is sent and with all that its answers are judged by.
struct MeasuredQuery
{
    int number = 0; ///< its place among the sweep's queries, from 0
    QList<db::Parameter> parameters;
    QByteArray ownRow; ///< see SweepQuery
    ExactAnswer answer;
    std::optional<NeighbourRows> rows; ///< as neighbourRows(answer)
    std::vector<double> published;     ///< see publishedDistances; empty without
};

/// How an answer's rows are read and compared.
struct AnswerShape
{
    int k = 10;
    int keys = 1;             ///< columns that make up a row's name, before the distance
    bool sameDistance = true; ///< the answer's distance is the exact one; else it is looked up by the row's name
};

/// Judges the first k rows of an answer; the query's own row and repeated rows are passed over.
QuerySample judgeAnswer(const MeasuredQuery &query, const db::ResultSet &rows, const AnswerShape &shape,
                        double milliseconds);

} // namespace sweep
