#include "app/db/readonlygate.h"

#include <QStringList>

#include <algorithm>

namespace db {

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

/// Where the comment that starts at `at` ends; block comments nest in PostgreSQL.
qsizetype endOfComment(QStringView sql, qsizetype at)
{
    if (sql.mid(at).startsWith(u"--")) {
        const qsizetype end = sql.indexOf(u'\n', at);
        return end < 0 ? sql.size() : end + 1;
    }
    int depth = 0;
    do {
        const QStringView rest = sql.mid(at);
        const int step = rest.startsWith(u"/*") ? 1 : rest.startsWith(u"*/") ? -1 : 0;
        depth += step;
        at += step == 0 ? 1 : 2;
    } while (depth > 0 && at < sql.size());
    return at;
}

/// The first `count` words of `sql` in upper case, comments skipped.
QStringList leadingWords(QStringView sql, int count)
{
    QStringList words;
    qsizetype at = 0;
    while (at < sql.size() && words.size() < count) {
        const QStringView rest = sql.mid(at);
        if (rest.startsWith(u"--") || rest.startsWith(u"/*")) {
            at = endOfComment(sql, at);
        } else if (!isWordCharacter(rest[0])) {
            ++at;
        } else {
            const auto *end = std::find_if_not(rest.begin(), rest.end(), isWordCharacter);
            words << rest.left(end - rest.begin()).toString().toUpper();
            at += end - rest.begin();
        }
    }
    return words;
}

} // namespace

std::optional<QString> refusedWhenReadOnly(const QString &sql)
{
    const QStringList words = leadingWords(sql, 12);
    if (words.isEmpty())
        return std::nullopt;
    const QString &verb = words.first();
    const bool aboutTransactions = verb == u"BEGIN" || verb == u"START" || verb == u"SET";
    const qsizetype read = words.indexOf(QStringLiteral("READ"));
    const bool readWrite = read >= 0 && words.value(read + 1) == u"WRITE";
    const bool readOnlySetting = verb == u"SET" && (words.contains(QStringLiteral("DEFAULT_TRANSACTION_READ_ONLY")) ||
                                                    words.contains(QStringLiteral("TRANSACTION_READ_ONLY")));
    if ((aboutTransactions && readWrite) || readOnlySetting)
        return QStringLiteral("this connection is read-only; unlock it for writing first");
    return std::nullopt;
}

} // namespace db
