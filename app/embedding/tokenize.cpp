#include "app/embedding/tokenize.h"

#include "app/embedding/stopwords.h"

namespace embedding {

namespace {

bool isWordCharacter(char32_t character)
{
    return QChar::isLetterOrNumber(character) || QChar::isMark(character);
}

bool hasNoSpaces(char32_t character)
{
    switch (QChar::script(character)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return false;
    }
}

/// Gathers characters of one run and turns the run into words.
class Words
{
public:
    void add(char32_t character)
    {
        const bool spaceless = hasNoSpaces(character);
        if (spaceless != m_spaceless)
            endRun();
        m_spaceless = spaceless;
        m_run.append(character);
    }

    void endRun()
    {
        if (m_spaceless) {
            for (qsizetype i = 0; i + 1 < m_run.size(); ++i)
                m_words << QString::fromUcs4(m_run.constData() + i, 2);
        } else if (m_run.size() > 1 && m_run.size() <= LongestWord) {
            const QString word = QString::fromUcs4(m_run.constData(), m_run.size());
            if (!isStopWord(word))
                m_words << word;
        }
        m_run.clear();
    }

    QStringList take() { return std::move(m_words); }

private:
    QList<char32_t> m_run;
    bool m_spaceless = false;
    QStringList m_words;
};

} // namespace

QStringList tokenize(QStringView text)
{
    const QString form = text.left(MostCharacters).toString().normalized(QString::NormalizationForm_KC).toLower();
    Words words;
    const QList<uint> characters = form.toUcs4();
    for (const uint character : characters) {
        if (isWordCharacter(character))
            words.add(character);
        else
            words.endRun();
    }
    words.endRun();
    return words.take();
}

} // namespace embedding
