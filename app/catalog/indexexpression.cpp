#include "app/catalog/indexexpression.h"

#include <QRegularExpression>

namespace catalog {

namespace {

/// String literals, casts, qualified names and function calls are matched first, so that what is left is a column.
QRegularExpression tokenPattern()
{
    const QString identifier = QStringLiteral(R"((?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*))");
    return QRegularExpression(
        QStringLiteral(R"(E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|::%1(?:\.%1)*|\.%1|%1\.|%1(?=\()|(?<column>%1))")
            .arg(identifier),
        QRegularExpression::UseUnicodePropertiesOption);
}

bool isKeyword(const QString &token)
{
    static const QStringList lowerCaseKeywords{QStringLiteral("true"), QStringLiteral("false")};
    return !token.startsWith(u'"') && (token == token.toUpper() || lowerCaseKeywords.contains(token));
}

QString unquoted(QString identifier)
{
    if (!identifier.startsWith(u'"'))
        return identifier;
    return identifier.mid(1, identifier.size() - 2).replace(QStringLiteral("\"\""), QStringLiteral("\""));
}

} // namespace

QStringList columnsRead(const QString &expression)
{
    static const QRegularExpression pattern = tokenPattern();
    QStringList columns;
    for (auto it = pattern.globalMatch(expression); it.hasNext();) {
        const QString token = it.next().captured(QStringLiteral("column"));
        if (!token.isEmpty() && !isKeyword(token) && !columns.contains(unquoted(token)))
            columns << unquoted(token);
    }
    return columns;
}

} // namespace catalog
