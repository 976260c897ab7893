#include "app/db/readonlygate.h"

#include <QStringList>

namespace db {

namespace {

/// The first `count` words of `sql` in upper case, comments skipped.
QStringList leadingWords(const QString &sql, int count)
{
    QStringList words;
    qsizetype at = 0;
    while (at < sql.size() && words.size() < count) {
        const QStringView rest = QStringView(sql).mid(at);
        if (rest.startsWith(u"--")) {
            const qsizetype end = sql.indexOf(u'\n', at);
            at = end < 0 ? sql.size() : end + 1;
        } else if (rest.startsWith(u"/*")) {
            const qsizetype end = sql.indexOf(QStringLiteral("*/"), at + 2);
            at = end < 0 ? sql.size() : end + 2;
        } else if (!rest[0].isLetterOrNumber() && rest[0] != u'_') {
            ++at;
        } else {
            qsizetype length = 1;
            while (length < rest.size() && (rest[length].isLetterOrNumber() || rest[length] == u'_'))
                ++length;
            words << rest.left(length).toString().toUpper();
            at += length;
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
