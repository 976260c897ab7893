#include "app/sweep/candidate.h"

#include "app/db/quoting.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace sweep {

using core::Result;
using vectors::IndexMethod;

namespace {

struct FormName
{
    IndexedForm form;
    const char *name;
};

constexpr FormName Forms[] = {{IndexedForm::Vector, "vector"},
                              {IndexedForm::Halfvec, "halfvec"},
                              {IndexedForm::Bits, "bit"},
                              {IndexedForm::Sparsevec, "sparsevec"}};

/// A number that a word may set, with the range that pgvector takes.
struct NumberName
{
    const char *name;
    int Candidate::*member;
    int least;
    int most;
    std::optional<IndexMethod> method; ///< that it belongs to; empty: any
};

constexpr NumberName Numbers[] = {{"m", &Candidate::m, 2, 100, IndexMethod::Hnsw},
                                  {"ef_construction", &Candidate::efConstruction, 4, 1000, IndexMethod::Hnsw},
                                  {"lists", &Candidate::lists, 1, 32768, IndexMethod::Ivfflat},
                                  {"builds", &Candidate::builds, 1, 100, std::nullopt}};

constexpr int MostRerank = 10000;
constexpr int MostEfSearch = 1000;

core::Error wrong(const QString &word, const QString &why)
{
    return core::invalidInput(QStringLiteral("“%1”: %2").arg(word, why));
}

/// A word of a line; what stands in double quotes belongs to it, doubled ones stand for one.
struct Word
{
    QString text;
    bool quoted = false;
};

Result<QList<Word>> wordsOf(const QString &line)
{
    QList<Word> words;
    bool inWord = false;
    bool inQuotes = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (!inQuotes && c.isSpace()) {
            inWord = false;
            continue;
        }
        if (!inWord && c == u'#')
            return words;
        if (!inWord)
            words << Word();
        inWord = true;
        if (inQuotes && c == u'"' && i + 1 < line.size() && line[i + 1] == u'"') {
            words.last().text += line[++i];
        } else if (c == u'"') {
            inQuotes = !inQuotes;
            words.last().quoted = true;
        } else {
            words.last().text += c;
        }
    }
    if (inQuotes)
        return wrong(words.last().text, QStringLiteral("a double quote is not closed"));
    return words;
}

Result<int> numberOf(const QString &word, const QString &name, const QString &text, int least, int most)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return wrong(word, QStringLiteral("%1 must be between %2 and %3").arg(name).arg(least).arg(most));
    return number;
}

Result<void> readRerank(Candidate &candidate, const QString &word, const QString &text)
{
    candidate.rerank.clear();
    for (const QString &part : text.split(u',')) {
        const auto number = numberOf(word, QStringLiteral("rerank"), part, 0, MostRerank);
        if (!number)
            return number.error();
        if (!candidate.rerank.contains(*number))
            candidate.rerank << *number;
    }
    return {};
}

Result<void> readNumber(Candidate &candidate, const QString &word)
{
    const QString name = word.section(u'=', 0, 0);
    const QString value = word.section(u'=', 1);
    if (name == u"rerank")
        return readRerank(candidate, word, value);
    const auto *found = std::find_if(std::begin(Numbers), std::end(Numbers), [&name](const NumberName &number) {
        return name == QLatin1StringView(number.name);
    });
    if (found == std::end(Numbers))
        return wrong(word, QStringLiteral("known are m, ef_construction, lists, rerank and builds"));
    if (found->method && !candidate.isBuilt())
        return wrong(word, QStringLiteral("an index that exists has its %1 already").arg(name));
    if (found->method && *found->method != candidate.method)
        return wrong(word, QStringLiteral("%1 belongs to %2").arg(name, vectors::methodName(*found->method)));
    const auto number = numberOf(word, name, value, found->least, found->most);
    if (!number)
        return number.error();
    candidate.*(found->member) = *number;
    return {};
}

/// "bit", "subvector(256)".
bool readForm(Candidate &candidate, const QString &word)
{
    static const QRegularExpression subvector(QStringLiteral(R"(^subvector\((\d{1,6})\)$)"));
    const auto match = subvector.match(word);
    if (match.hasMatch()) {
        candidate.form = IndexedForm::Subvector;
        candidate.elements = match.captured(1).toInt();
        return candidate.elements > 0;
    }
    const auto *found = std::find_if(std::begin(Forms), std::end(Forms),
                                     [&word](const FormName &form) { return word == QLatin1StringView(form.name); });
    if (found != std::end(Forms))
        candidate.form = found->form;
    return found != std::end(Forms);
}

Result<void> readWord(Candidate &candidate, const Word &word, bool &hasForm)
{
    if (word.text.contains(u'=') && !word.quoted)
        return readNumber(candidate, word.text);
    if (candidate.isBuilt() && !hasForm && readForm(candidate, word.text)) {
        hasForm = true;
        return {};
    }
    return wrong(word.text,
                 candidate.isBuilt()
                     ? QStringLiteral("neither one of vector, halfvec, bit, subvector(n), sparsevec nor a number")
                     : QStringLiteral("after the index's name only rerank and builds may stand"));
}

/// What the words leave open together.
Result<void> checkTogether(const Candidate &candidate)
{
    if (!candidate.isBuilt())
        return {};
    const int m = candidate.m == 0 ? DefaultM : candidate.m;
    const int efConstruction = candidate.efConstruction == 0 ? DefaultEfConstruction : candidate.efConstruction;
    if (candidate.method == IndexMethod::Hnsw && efConstruction < 2 * m)
        return wrong(
            candidateText(candidate),
            QStringLiteral("ef_construction must be at least 2 × m, %1, and is %2").arg(2 * m).arg(efConstruction));
    const auto most = std::max_element(candidate.rerank.begin(), candidate.rerank.end());
    if (candidate.method == IndexMethod::Hnsw && most != candidate.rerank.end() && *most > MostEfSearch)
        return wrong(candidateText(candidate),
                     QStringLiteral("HNSW gives no more rows than ef_search, at most %1").arg(MostEfSearch));
    return {};
}

QString numbersText(const QList<int> &numbers)
{
    QStringList texts;
    for (const int number : numbers)
        texts << QString::number(number);
    return texts.join(u',');
}

QString formText(const Candidate &candidate)
{
    if (candidate.form == IndexedForm::Subvector)
        return QStringLiteral("subvector(%1)").arg(candidate.elements);
    for (const FormName &form : Forms) {
        if (form.form == candidate.form)
            return QLatin1StringView(form.name);
    }
    return {};
}

/// A name as `wordsOf` reads it.
QString nameText(const QString &name)
{
    static const QRegularExpression plain(QStringLiteral(R"(^[^\s"#=]+$)"));
    return plain.match(name).hasMatch() ? name : db::quoteIdentifier(name);
}

} // namespace

Result<Candidate> parseCandidate(const QString &line)
{
    const auto words = wordsOf(line);
    if (!words)
        return words.error();
    if (words->isEmpty())
        return core::invalidInput(QStringLiteral("there is no candidate"));
    Candidate candidate;
    const QString first = words->first().text;
    qsizetype next = 1;
    if (first == u"existing") {
        if (words->size() < 2 || words->at(1).text.isEmpty())
            return wrong(first, QStringLiteral("the name of an index is missing"));
        candidate.existing = words->at(1).text;
        next = 2;
    } else if (const auto method = vectors::methodFromName(first)) {
        candidate.method = *method;
    } else {
        return wrong(first, QStringLiteral("a candidate begins with hnsw, ivfflat or existing"));
    }
    bool hasForm = false;
    for (; next < words->size(); ++next) {
        if (const auto read = readWord(candidate, words->at(next), hasForm); !read)
            return read.error();
    }
    if (const auto checked = checkTogether(candidate); !checked)
        return checked.error();
    return candidate;
}

Result<QList<Candidate>> parseCandidates(const QString &text)
{
    QList<Candidate> candidates;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto words = wordsOf(lines.at(i));
        if (words && words->isEmpty())
            continue;
        const auto candidate = parseCandidate(lines.at(i));
        core::Error error = candidate ? core::Error() : candidate.error();
        if (candidate && candidates.contains(*candidate))
            error = wrong(lines.at(i).trimmed(), QStringLiteral("stands there twice"));
        if (!error.message.isEmpty()) {
            error.message.prepend(QStringLiteral("line %1: ").arg(i + 1));
            return error;
        }
        candidates << *candidate;
    }
    if (candidates.isEmpty())
        return core::invalidInput(QStringLiteral("there is no candidate"),
                                  QStringLiteral("One a line, such as: hnsw m=32 ef_construction=128"));
    return candidates;
}

QString candidateText(const Candidate &candidate)
{
    QStringList words{candidate.isBuilt() ? vectors::methodName(candidate.method)
                                          : QStringLiteral("existing ") + nameText(candidate.existing)};
    const QString form = formText(candidate);
    if (!form.isEmpty() && candidate.isBuilt())
        words << form;
    for (const NumberName &number : Numbers) {
        const int value = candidate.*(number.member);
        if (value != 0 && (number.method || value != 1))
            words << QStringLiteral("%1=%2").arg(QLatin1StringView(number.name)).arg(value);
    }
    if (!candidate.rerank.isEmpty())
        words << QStringLiteral("rerank=") + numbersText(candidate.rerank);
    return words.join(u' ');
}

QString optionsText(const Candidate &candidate)
{
    QStringList options;
    for (const NumberName &number : Numbers) {
        const int value = candidate.*(number.member);
        if (number.method && value != 0)
            options << QStringLiteral("%1 = %2").arg(QLatin1StringView(number.name)).arg(value);
    }
    return options.join(QStringLiteral(", "));
}

} // namespace sweep
