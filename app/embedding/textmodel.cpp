#include "app/embedding/textmodel.h"

#include "app/embedding/tokenize.h"

#include <QMap>

#include <cmath>

namespace embedding {

using core::Result;

namespace {

constexpr qsizetype MostNamed = 8;

std::shared_ptr<const QHash<QString, int>> numbersOf(const QStringList &terms)
{
    auto numbers = std::make_shared<QHash<QString, int>>();
    numbers->reserve(terms.size());
    for (qsizetype i = 0; i < terms.size(); ++i)
        numbers->insert(terms.at(i), int(i));
    return numbers;
}

QString quotedWords(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words.first(std::min(words.size(), MostNamed)))
        quoted << u'"' + word + u'"';
    if (words.size() > MostNamed)
        quoted << QStringLiteral("…");
    return quoted.join(QStringLiteral(", "));
}

/// Brings the vector to length 1; false when it has none to speak of.
bool normalize(std::vector<float> &vector)
{
    double squares = 0;
    for (const float element : vector)
        squares += double(element) * double(element);
    if (!(squares > 1e-12))
        return false;
    for (float &element : vector)
        element = float(element / std::sqrt(squares));
    return true;
}

core::Error nothingKnown(const QStringList &words, const QString &origin)
{
    return core::invalidInput(words.isEmpty()
                                  ? QStringLiteral("the text has no word that could be looked up")
                                  : QStringLiteral("the built-in model knows none of the words: ") + quotedWords(words),
                              QStringLiteral("it knows the words of %1 that are in several of its texts").arg(origin));
}

} // namespace

TextModel::TextModel(TextModelParts parts)
    : m_parts(std::make_shared<const TextModelParts>(std::move(parts)))
    , m_numbers(numbersOf(m_parts->vocabulary.terms))
{
}

Result<vectors::VectorValue> TextModel::embed(QStringView text) const
{
    const QStringList words = tokenize(text);
    QMap<int, int> counts; // by term, so that the sum has one order
    for (const QString &word : words) {
        const auto found = m_numbers->constFind(word);
        if (found != m_numbers->constEnd())
            ++counts[*found];
    }
    const auto width = size_t(dimensions());
    std::vector<float> vector(width);
    for (auto it = counts.constBegin(); it != counts.constEnd(); ++it) {
        const auto term = size_t(it.key());
        const float weight = sublinear(it.value()) * m_parts->vocabulary.idf[term];
        const float *row = m_parts->directions.components.data() + term * width;
        for (size_t d = 0; d < width; ++d)
            vector[d] += weight * row[d];
    }
    if (!normalize(vector))
        return nothingKnown(unknownWords(text), m_parts->origin);
    return vectors::VectorValue{vectors::VectorType::Vector, dimensions(), std::move(vector), {}};
}

QStringList TextModel::unknownWords(QStringView text) const
{
    QStringList unknown;
    const QStringList words = tokenize(text);
    for (const QString &word : words) {
        if (!m_numbers->contains(word))
            unknown << word;
    }
    unknown.removeDuplicates();
    return unknown;
}

} // namespace embedding
