#include "ui/mainwindow/queryembedder.h"

#include "app/embedding/embedtexts.h"
#include "app/embedding/keptmodel.h"
#include "app/embedding/querymodels.h"
#include "app/settings/settings.h"
#include "ui/shared/passwordstore.h"

#include <QThread>

#include <algorithm>

using core::Result;
using embedding::EmbeddingProvider;
using vectors::VectorValue;

namespace {

constexpr unsigned long KeyCheckMs = 5;

/// What texts become a vector of: the whole column, also where an index has a part of it.
catalog::VectorShape columnShape(const search::SearchTarget &target)
{
    return target.expression.isEmpty() ? target.shape : target.columnShape;
}

QString nameOf(const EmbeddingProvider &provider)
{
    return QueryEmbedder::tr("%1 at %2").arg(provider.model, provider.name);
}

/// The job waits for what the window's thread was asked for; a keychain may ask the person first.
Result<QString> await(const jobs::JobContext &context, const QFuture<Result<QString>> &key)
{
    while (!key.isFinished()) {
        if (context.isCancelled())
            return core::cancelledError();
        QThread::msleep(KeyCheckMs);
    }
    return key.resultCount() > 0 ? key.result() : Result<QString>(core::cancelledError());
}

Result<VectorValue> embedByServer(jobs::JobContext &context, const EmbeddingProvider &provider,
                                  const QFuture<Result<QString>> &kept, const search::SearchTarget &target,
                                  const QString &text)
{
    context.setProgress(0, 0, QueryEmbedder::tr("waiting for %1").arg(nameOf(provider)));
    const auto key = await(context, kept);
    if (context.isCancelled())
        return core::cancelledError();
    auto embedded = embedding::embedTexts(context, provider, key ? *key : QString(), {text});
    if (!embedded) {
        core::Error error = embedded.error();
        if (error.kind == core::ErrorKind::Permission && !key && key.error().kind != core::ErrorKind::Missing)
            error.hint = QueryEmbedder::tr("The keychain gave no key: %1").arg(key.error().message);
        return error;
    }
    return embedding::fitToColumn(std::move(embedded->vectors.first()), columnShape(target), nameOf(provider),
                                  target.table, target.column);
}

Result<VectorValue> embedBuiltin(jobs::JobContext &context, const workspace::Workspace &workspace,
                                 const search::SearchTarget &target, const QString &text)
{
    auto vector = embedding::embedByKeptModel(context, workspace, target.table, target.column, text);
    if (!vector) {
        core::Error error = vector.error();
        if (error.kind == core::ErrorKind::Missing)
            error.hint =
                QueryEmbedder::tr("Choose beside the text the server that made the column's vectors. \"Embed a "
                                  "column…\" makes vectors, and a model of its own where none is at hand.");
        return error;
    }
    return embedding::fitToColumn(*std::move(vector), columnShape(target), QueryEmbedder::tr("the built-in model"),
                                  target.table, target.column);
}

} // namespace

QueryEmbedder::QueryEmbedder(const WindowServices &services, QObject *parent)
    : QObject(parent)
    , m_settings(services.settings)
    , m_workspace(services.workspace)
    , m_passwords(services.passwords)
{
    connect(&m_settings, &settings::Settings::embeddingProvidersChanged, this, &QueryEmbedder::changed);
    connect(&m_settings, &settings::Settings::queryModelsChanged, this, &QueryEmbedder::changed);
}

void QueryEmbedder::setConnection(const QString &name)
{
    m_connection = name;
    emit changed();
}

QList<EmbeddingProvider> QueryEmbedder::providers() const
{
    return embedding::providersFromJson(m_settings.embeddingProviders());
}

void QueryEmbedder::choose(const catalog::ObjectName &table, const QString &column, const QString &server)
{
    m_settings.setQueryModels(
        embedding::withQueryModel(m_settings.queryModels(), {m_connection, table, column}, server));
}

QString QueryEmbedder::chosen(const search::SearchTarget &target) const
{
    return embedding::queryModel(m_settings.queryModels(), {m_connection, target.table, target.column});
}

std::optional<EmbeddingProvider> QueryEmbedder::chosenProvider(const search::SearchTarget &target) const
{
    const QString server = chosen(target);
    for (const EmbeddingProvider &provider : providers()) {
        if (provider.name == server)
            return provider;
    }
    return std::nullopt;
}

QList<TextModelOption> QueryEmbedder::options() const
{
    QList<TextModelOption> options{
        {{}, tr("Built-in model of the column"), tr("The model that \"Embed a column…\" has kept for this column")}};
    for (const EmbeddingProvider &provider : providers())
        options << TextModelOption{provider.name, nameOf(provider),
                                   tr("The searched text is sent to %1").arg(provider.baseUrl)};
    return options;
}

QString QueryEmbedder::name(const search::SearchTarget &target) const
{
    const QString server = chosen(target);
    if (server.isEmpty())
        return tr("built-in model");
    const auto provider = chosenProvider(target);
    return provider ? nameOf(*provider) : server;
}

QString QueryEmbedder::problem(const search::SearchTarget &target) const
{
    if (target.column.isEmpty())
        return {};
    const catalog::VectorShape shape = columnShape(target);
    if (shape.type != vectors::VectorType::Vector && shape.type != vectors::VectorType::Halfvec)
        return tr("A text is made a vector of plain numbers; the column holds %1.").arg(vectors::typeName(shape.type));
    const QString server = chosen(target);
    if (server.isEmpty())
        return {};
    const auto provider = chosenProvider(target);
    if (!provider)
        return tr("The embedding server \"%1\" that was chosen for this column is no longer in the settings.")
            .arg(server);
    if (provider->dimensions > 0 && shape.dimensions > 0 && provider->dimensions != shape.dimensions)
        return tr("%1 is asked for %2 dimensions, the column has %3.")
            .arg(nameOf(*provider), QString::number(provider->dimensions), QString::number(shape.dimensions));
    return {};
}

/// The keychain is asked on the window's thread; the job waits for it.
QueryMaker QueryEmbedder::maker(const search::SearchTarget &target)
{
    if (chosen(target).isEmpty())
        return [workspace = m_workspace](jobs::JobContext &context, const search::SearchTarget &searched,
                                         const QString &text) {
            return embedBuiltin(context, workspace, searched, text);
        };
    const auto provider = chosenProvider(target);
    if (!provider)
        return {};
    return [provider = *provider, key = m_passwords.read(embedding::keychainEntry(*provider))](
               jobs::JobContext &context, const search::SearchTarget &searched, const QString &text) {
        return embedByServer(context, provider, key, searched, text);
    };
}

TextEmbedder QueryEmbedder::embedder()
{
    TextEmbedder embedder;
    embedder.options = [this](const search::SearchTarget &) {
        return options();
    };
    embedder.chosen = [this](const search::SearchTarget &target) {
        return chosen(target);
    };
    embedder.choose = [this](const search::SearchTarget &target, const QString &id) {
        choose(target.table, target.column, id);
    };
    embedder.name = [this](const search::SearchTarget &target) {
        return name(target);
    };
    embedder.problem = [this](const search::SearchTarget &target) {
        return problem(target);
    };
    embedder.maker = [this](const search::SearchTarget &target) {
        return maker(target);
    };
    return embedder;
}
