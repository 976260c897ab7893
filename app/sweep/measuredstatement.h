#pragma once

#include "app/core/result.h"
#include "app/sweep/sampling.h"

namespace sweep {

/// What is sent with the measured statement: the query as the index orders by it and, for re-ranking, the original one.
QList<db::Parameter> measuredParameters(const SweepSetup &setup, const SweepQuery &query);

/// The statement that a sweep times, with the parameters of a query: the search by the index, or its re-ranked form.
core::Result<db::Statement> measuredStatement(const SweepSetup &setup, const QList<db::Parameter> &parameters);

/// The index gives `setup.rerank` rows nearest by its own key, of which the `setup.limit` nearest by the whole vector
/// remain. `measuredQuery` and `originalQuery` are the SQL of the query in both types, such as "$1::bit(128)". Columns
/// as those of search::searchStatement; a key named "distance" does no harm.
QString rerankedText(const SweepSetup &setup, const QString &measuredQuery, const QString &originalQuery);

} // namespace sweep
