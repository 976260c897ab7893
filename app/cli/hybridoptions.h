#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/search/hybridrequest.h"
#include "app/search/textchoice.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

/// The options of `search` that mix full-text search in.
class HybridOptions
{
public:
    void declare(CLI::App *app);

    bool isWanted() const { return !m_column.isEmpty() || !m_trigrams.isEmpty(); }
    /// The text to search; empty where only --text, which the vector is made from, tells.
    QString text() const { return m_text; }
    QString labelsFile() const { return m_labels; }

    /// The request: a leg per --hybrid and --trigrams beside the vector's. `text` is what is searched.
    core::Result<search::HybridRequest> request(const search::SearchRequest &vector, const catalog::Table &table,
                                                const search::TextChoices &choices, const QString &text) const;

private:
    core::Result<search::FusionSpec> fusion() const;
    core::Result<search::HybridLeg> textLeg(const catalog::Table &table, const search::TextChoices &choices,
                                            const QString &text) const;
    core::Result<search::HybridLeg> trigramLeg(const search::TextChoices &choices, const QString &text) const;

    QString m_column;
    QString m_trigrams;
    QString m_text;
    QString m_form = QStringLiteral("websearch");
    QString m_configuration;
    QString m_rank = QStringLiteral("cover");
    int m_normalization = 0;
    int m_candidates = 100;
    QString m_fusion = QStringLiteral("rrf");
    double m_rrfK = 60;
    std::vector<double> m_weights;
    QString m_scale = QStringLiteral("minmax");
    std::optional<double> m_lambda;
    QString m_labels;
};

} // namespace cli
