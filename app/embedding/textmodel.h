#pragma once

#include "app/core/result.h"
#include "app/embedding/principalterms.h"
#include "app/embedding/termmatrix.h"
#include "app/vectors/vectorvalue.h"

#include <QDateTime>
#include <QHash>

#include <memory>

namespace embedding {

/// How a model is fitted.
struct TextModelRules
{
    int dimensions = 128;
    TermRules terms;
    quint64 seed = 1;

    friend bool operator==(const TextModelRules &, const TextModelRules &) = default;
};

/// What a model is made of: what a file of it holds.
struct TextModelParts
{
    QString origin; ///< what it was fitted on, for people: "demo.functions.description"
    QDateTime fittedAt;
    qint64 texts = 0; ///< that it was fitted on
    TextModelRules rules;
    Vocabulary vocabulary;
    PrincipalTerms directions;

    friend bool operator==(const TextModelParts &, const TextModelParts &) = default;
};

/// The built-in embedder: latent semantic analysis (Deerwester et al. 1990), that is TF-IDF and a truncated singular
/// value decomposition. A classical bag of words, fitted on one table's own text: no neural model, no knowledge from
/// elsewhere, no word order. It works without a network, in microseconds, and knows which words go together in these
/// texts. Words that the texts do not have mean nothing to it.
/// Immutable, cheap to copy, safe to use from several threads.
class TextModel
{
public:
    explicit TextModel(TextModelParts parts);

    const TextModelParts &parts() const { return *m_parts; }
    int dimensions() const { return m_parts->directions.dimensions; }

    /// The text as a vector of length 1. Error InvalidInput when it has no word that the model knows: it names the
    /// words.
    core::Result<vectors::VectorValue> embed(QStringView text) const;

    /// The words of `text` that the model does not know, each once.
    QStringList unknownWords(QStringView text) const;

    friend bool operator==(const TextModel &left, const TextModel &right) { return *left.m_parts == *right.m_parts; }

private:
    std::shared_ptr<const TextModelParts> m_parts;
    std::shared_ptr<const QHash<QString, int>> m_numbers;
};

} // namespace embedding
