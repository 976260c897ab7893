#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/session.h"
#include "app/embedding/embeddingprovider.h"
#include "app/vectors/vectorvalue.h"

namespace CLI {
class App;
}

namespace cli {

/// The options that name an embedding server. Its key comes from the environment: the process list shows options.
class EmbedOptions
{
public:
    /// Adds --embed-url, --embed-model, --embed-dimensions, --embed-batch, --embed-timeout and --embed-key-env.
    void declare(CLI::App *app);

    /// Whether a server is named.
    bool isGiven() const { return !m_provider.baseUrl.isEmpty(); }
    const embedding::EmbeddingProvider &provider() const { return m_provider; }
    /// What --embed-model says, also where no server is named.
    QString key() const;
    /// What the options say together. Error InvalidInput.
    core::Result<void> check() const;

private:
    embedding::EmbeddingProvider m_provider;
    QString m_keyVariable = QStringLiteral("PGVECTOR_WORKBENCH_EMBED_KEY");
};

/// `text` as a vector for the column of `table`: by the server that the options name, else by the column's built-in
/// model. Errors: those of the embedder; Missing when there is no such model; InvalidInput when the dimensions are not
/// the column's.
core::Result<vectors::VectorValue> queryVector(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                               const catalog::Table &table, const QString &column, const QString &text,
                                               const EmbedOptions &options);

} // namespace cli
