#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace embedding {

/// Which words of the texts are kept, by the number of texts that have them.
struct TermRules
{
    int minTexts = 2;       ///< a word in fewer texts tells nothing of how words go together
    double maxShare = 0.5;  ///< a word in more of the texts tells them not apart
    int mostTerms = 50'000; ///< of those, the ones in the most texts

    friend bool operator==(const TermRules &, const TermRules &) = default;
};

/// Texts × terms, sparse by rows: the weights of a text's terms, of length 1, or none for a text without terms.
struct TermMatrix
{
    std::vector<int64_t> rowStarts{0}; ///< one more than there are rows
    std::vector<int32_t> terms;
    std::vector<float> weights;
    int termCount = 0;

    int64_t rows() const { return int64_t(rowStarts.size()) - 1; }
};

/// The kept words in alphabetic order (by code point), and their inverse document frequencies.
struct Vocabulary
{
    QStringList terms;
    std::vector<float> idf;

    friend bool operator==(const Vocabulary &, const Vocabulary &) = default;
};

/// Counts the words of texts as they come, then weighs them by TF-IDF: (1 + ln tf) × (ln((1 + n) / (1 + df)) + 1),
/// rows brought to length 1: sublinear term frequency and smoothed inverse document frequency as scikit-learn's
/// TfidfVectorizer has them. Holds 8 bytes for each different word of each text, and each different word once.
class TermCounter
{
public:
    void addText(QStringView text);

    int64_t texts() const { return int64_t(m_starts.size()) - 1; }
    /// Different words of a text, over all texts: what the memory goes into.
    int64_t entries() const { return int64_t(m_words.size()); }

    /// Gives the counts away; the counter is empty afterwards.
    std::pair<Vocabulary, TermMatrix> weigh(const TermRules &rules);

private:
    std::vector<int32_t> keptWords(const TermRules &rules) const;

    QHash<QString, int32_t> m_numbers;
    std::vector<int32_t> m_textsWith; ///< by word's number
    std::vector<int64_t> m_starts{0};
    std::vector<int32_t> m_words;
    std::vector<int32_t> m_counts;
};

/// 1 + ln(count).
float sublinear(int count);

} // namespace embedding
