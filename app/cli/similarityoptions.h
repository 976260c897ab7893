#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/search/searchrequest.h"

#include <QStringList>

#include <optional>

namespace CLI {
class App;
}

namespace cli {

/// The options of `search` that say which rows are taken and in what order, beside the query and the column.
class SimilarityOptions
{
public:
    void declare(CLI::App *app);

    /// Whether the query is made from example rows.
    bool hasExamples() const { return !m_like.isEmpty(); }
    bool exact() const { return m_exact; }

    /// Puts what was given into the request, whose target is chosen already.
    core::Result<void> addTo(search::SearchRequest &request, const catalog::Table &table) const;

private:
    core::Result<void> addRerank(search::SearchRequest &request) const;

    int m_k = 10;
    QString m_where;
    QStringList m_filters;
    QStringList m_settings;
    QStringList m_show;
    QStringList m_like;
    QStringList m_unlike;
    QStringList m_key;
    std::optional<double> m_maxDistance;
    std::optional<int> m_rerank;
    QString m_rerankBy;
    bool m_exact = false;
};

/// The values of a row's key in one option: as it stands where the key has one column, else separated by commas.
search::RowKey rowKeyOf(const QString &text, qsizetype columns);

} // namespace cli
