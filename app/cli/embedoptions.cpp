#include "app/cli/embedoptions.h"

#include "app/cli/options.h"
#include "app/embedding/embedtexts.h"
#include "app/embedding/keptmodel.h"

namespace cli {

using core::Result;
using vectors::VectorValue;

namespace {

Result<VectorValue> embedByServer(jobs::JobContext &context, const EmbedOptions &options, const QString &text)
{
    auto embedded = embedding::embedTexts(context, options.provider(), options.key(), {text});
    if (!embedded)
        return embedded.error();
    return std::move(embedded->vectors.first());
}

} // namespace

void EmbedOptions::declare(CLI::App *app)
{
    addText(app, "--embed-url URL", m_provider.baseUrl,
            "An embedding server that speaks OpenAI's protocol, such as http://localhost:11434");
    addText(app, "--embed-model NAME", m_provider.model, "Its model");
    app->add_option("--embed-dimensions", m_provider.dimensions, "Ask the model for so many dimensions [its own]")
        ->type_name("N")
        ->check(CLI::Range(1, 16'000));
    app->add_option("--embed-batch", m_provider.batchSize, "Texts of one request [64]")
        ->type_name("N")
        ->check(CLI::Range(1, embedding::MostTextsOfRequest));
    app->add_option("--embed-timeout", m_provider.timeout.value, "Milliseconds for one request [60000]")
        ->type_name("MS")
        ->check(CLI::Range(1, 3'600'000));
    addText(app, "--embed-key-env NAME", m_keyVariable,
            "The environment variable that holds the server's key [PGVECTOR_WORKBENCH_EMBED_KEY]");
}

QString EmbedOptions::key() const
{
    return qEnvironmentVariable(m_keyVariable.toLocal8Bit().constData());
}

Result<void> EmbedOptions::check() const
{
    if (isGiven())
        return embedding::checkProvider(m_provider);
    if (!m_provider.model.isEmpty())
        return core::invalidInput(QStringLiteral("--embed-model: --embed-url says whose model it is"));
    return {};
}

Result<VectorValue> queryVector(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                const catalog::Table &table, const QString &column, const QString &text,
                                const EmbedOptions &options)
{
    if (const auto checked = options.check(); !checked)
        return checked.error();
    auto vector =
        session.run<VectorValue>(QStringLiteral("Embed"), pool, [&](jobs::JobContext &context) -> Result<VectorValue> {
            if (options.isGiven())
                return embedByServer(context, options, text);
            const workspace::Workspace workspace(workspace::Workspace::defaultPath());
            return embedding::embedByKeptModel(context, workspace, table.name, column, text);
        });
    if (!vector)
        return vector;
    const catalog::Column *target = table.column(column);
    const int dimensions = target && target->vector ? target->vector->dimensions : 0;
    if (dimensions != 0 && dimensions != vector->dimensions)
        return core::invalidInput(QStringLiteral("the text's vector has %1 dimensions, and column \"%2\" is %3")
                                      .arg(vector->dimensions)
                                      .arg(column, target->type),
                                  QStringLiteral("search with the model that made the column's vectors"));
    return vector;
}

} // namespace cli
