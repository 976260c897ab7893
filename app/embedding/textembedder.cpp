#include "app/embedding/textembedder.h"

namespace embedding {

using core::Result;
using vectors::VectorValue;

namespace {

constexpr int BuiltinBatch = 500;
constexpr int FaultsOfServer = 3;

/// What a provider has said so far: whether it refuses texts or everything.
struct Experience
{
    int refused = 0;
    bool anySucceeded = false;
};

/// Embeds a batch, halving it where the server refuses it.
class Halving
{
public:
    Halving(jobs::JobContext &context, const EmbeddingProvider &provider, const QString &key, const RetryPolicy &policy,
            Experience &experience)
        : m_context(context)
        , m_provider(provider)
        , m_key(key)
        , m_policy(policy)
        , m_experience(experience)
    {
    }

    Result<void> embed(const QStringList &texts)
    {
        auto answered = embedTexts(m_context, m_provider, m_key, texts, m_policy);
        if (answered) {
            for (VectorValue &vector : answered->vectors)
                m_batch.vectors << Result<VectorValue>(std::move(vector));
            m_batch.promptTokens += answered->promptTokens;
            m_batch.requests += answered->requests;
            m_experience.anySucceeded = true;
            return {};
        }
        ++m_batch.requests;
        if (answered.error().kind != core::ErrorKind::InvalidInput)
            return answered.error();
        if (texts.size() > 1) {
            const qsizetype half = texts.size() / 2;
            const auto first = embed(texts.first(half));
            return first ? embed(texts.sliced(half)) : first;
        }
        m_batch.vectors << Result<VectorValue>(answered.error());
        if (++m_experience.refused >= FaultsOfServer && !m_experience.anySucceeded)
            return answered.error();
        return {};
    }

    EmbeddedBatch take() { return std::move(m_batch); }

private:
    jobs::JobContext &m_context;
    const EmbeddingProvider &m_provider;
    const QString &m_key;
    const RetryPolicy &m_policy;
    Experience &m_experience;
    EmbeddedBatch m_batch;
};

} // namespace

TextEmbedder embedderOf(const EmbeddingProvider &provider, const QString &key, const RetryPolicy &policy)
{
    const auto embed = [provider, key, policy, experience = std::make_shared<Experience>()](
                           jobs::JobContext &context, const QStringList &texts) -> Result<EmbeddedBatch> {
        Halving halving(context, provider, key, policy, *experience);
        if (const auto done = halving.embed(texts); !done)
            return done.error();
        return halving.take();
    };
    return {provider.model, provider.dimensions, provider.batchSize, embed};
}

TextEmbedder embedderOf(const TextModel &model)
{
    return {QStringLiteral("built-in model of ") + model.parts().origin, model.dimensions(), BuiltinBatch,
            [model](jobs::JobContext &context, const QStringList &texts) -> Result<EmbeddedBatch> {
                EmbeddedBatch batch;
                for (const QString &text : texts) {
                    if (context.isCancelled())
                        return core::cancelledError();
                    batch.vectors << model.embed(text);
                }
                return batch;
            }};
}

} // namespace embedding
