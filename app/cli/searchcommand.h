#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/command.h"
#include "app/cli/embedoptions.h"
#include "app/cli/hybridoptions.h"
#include "app/cli/similarityoptions.h"
#include "app/db/connectionpool.h"
#include "app/search/searchrequest.h"

namespace cli {

/// `search --table T --column C (--near-id ID | --vector '[…]' | --like KEY… | --text TEXT)`: the nearest rows, and how
/// the server found them; with --hybrid fused with what a text search finds. With --as the finished program instead.
class SearchCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    void declareQuery(CLI::App *app);
    bool hasQuery() const;
    /// What the text search looks for: --query-text, else --text.
    QString words() const { return m_hybrid.text().isEmpty() ? m_text : m_hybrid.text(); }
    core::Result<void> check() const;
    core::Result<search::SearchTarget> target(const catalog::Table &table) const;
    core::Result<void> embedText(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                 const catalog::Table &table);
    core::Result<search::SearchRequest> request(const catalog::Table &table) const;
    core::Result<ExitStatus> runSimilarity(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                           const catalog::Table &table, const search::SearchRequest &request);
    core::Result<ExitStatus> runHybrid(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                       const catalog::Table &table, const search::SearchRequest &request);

    QString m_table;
    QString m_column;
    QString m_index;
    QString m_operator;
    QStringList m_nearId;
    QString m_vector;
    QString m_text;
    EmbedOptions m_embed;
    QString m_as;
    SimilarityOptions m_similarity;
    HybridOptions m_hybrid;
};

} // namespace cli
