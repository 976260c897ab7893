#include "app/embedding/termmatrix.h"

#include "app/embedding/tokenize.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace embedding {

float sublinear(int count)
{
    return 1.0F + std::log(float(count));
}

void TermCounter::addText(QStringView text)
{
    std::vector<int32_t> numbers;
    const QStringList words = tokenize(text);
    numbers.reserve(size_t(words.size()));
    for (const QString &word : words) {
        const auto found = m_numbers.constFind(word);
        if (found != m_numbers.constEnd()) {
            numbers.push_back(*found);
            continue;
        }
        numbers.push_back(int32_t(m_textsWith.size()));
        m_numbers.insert(word, numbers.back());
        m_textsWith.push_back(0);
    }
    std::sort(numbers.begin(), numbers.end());
    for (size_t from = 0; from < numbers.size();) {
        size_t to = from;
        while (to < numbers.size() && numbers[to] == numbers[from])
            ++to;
        m_words.push_back(numbers[from]);
        m_counts.push_back(int32_t(to - from));
        ++m_textsWith[size_t(numbers[from])];
        from = to;
    }
    m_starts.push_back(int64_t(m_words.size()));
}

/// The numbers of the words that the rules keep.
std::vector<int32_t> TermCounter::keptWords(const TermRules &rules) const
{
    const double most = rules.maxShare * double(texts());
    std::vector<int32_t> kept;
    for (size_t word = 0; word < m_textsWith.size(); ++word) {
        if (m_textsWith[word] >= rules.minTexts && double(m_textsWith[word]) <= most)
            kept.push_back(int32_t(word));
    }
    if (kept.size() > size_t(rules.mostTerms)) {
        // Numbers follow the order of the texts, so that equals are told apart the same way each time.
        std::stable_sort(kept.begin(), kept.end(), [this](int32_t left, int32_t right) {
            return m_textsWith[size_t(left)] > m_textsWith[size_t(right)];
        });
        kept.resize(size_t(rules.mostTerms));
    }
    return kept;
}

std::pair<Vocabulary, TermMatrix> TermCounter::weigh(const TermRules &rules)
{
    const double count = double(texts());
    std::vector<QString> words(m_textsWith.size());
    for (auto it = m_numbers.constBegin(); it != m_numbers.constEnd(); ++it)
        words[size_t(*it)] = it.key();
    std::vector<int32_t> kept = keptWords(rules);
    std::sort(kept.begin(), kept.end(),
              [&words](int32_t left, int32_t right) { return words[size_t(left)] < words[size_t(right)]; });

    Vocabulary vocabulary;
    std::vector<int32_t> termOf(words.size(), -1);
    for (const int32_t word : kept) {
        termOf[size_t(word)] = int32_t(vocabulary.terms.size());
        vocabulary.terms << words[size_t(word)];
        vocabulary.idf.push_back(float(std::log((1 + count) / (1 + m_textsWith[size_t(word)])) + 1));
    }

    TermMatrix matrix;
    matrix.termCount = int(vocabulary.terms.size());
    for (int64_t text = 0; text < texts(); ++text) {
        const size_t begin = matrix.weights.size();
        double squares = 0;
        for (auto i = size_t(m_starts[size_t(text)]); i < size_t(m_starts[size_t(text) + 1]); ++i) {
            const int32_t term = termOf[size_t(m_words[i])];
            if (term < 0)
                continue;
            const float weight = sublinear(m_counts[i]) * vocabulary.idf[size_t(term)];
            matrix.terms.push_back(term);
            matrix.weights.push_back(weight);
            squares += double(weight) * double(weight);
        }
        for (size_t i = begin; i < matrix.weights.size(); ++i)
            matrix.weights[i] = float(matrix.weights[i] / std::sqrt(squares));
        matrix.rowStarts.push_back(int64_t(matrix.weights.size()));
    }
    *this = {};
    return {std::move(vocabulary), std::move(matrix)};
}

} // namespace embedding
