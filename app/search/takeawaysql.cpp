#include "app/search/takeawaywriters.h"

#include <QRegularExpression>

namespace search {

namespace {

/// Every line of the text as a comment; the server ends a comment at a carriage return as well.
QString commentLines(const QString &text)
{
    static const QRegularExpression lineEnd(QStringLiteral("\r\n|\n|\r"));
    QString comment;
    for (const QString &line : text.split(lineEnd))
        comment += QStringLiteral("--   ") + line + u'\n';
    return comment;
}

} // namespace

QString takeawaySql(const Takeaway &takeaway)
{
    QString text = noteLines(takeaway, QStringLiteral("--"));
    for (const QString &setting : settingStatements(takeaway))
        text += QStringLiteral("-- in the same transaction before: ") + setting + u'\n';
    text += takeaway.sql.sql + QStringLiteral(";\n");
    int number = 0;
    for (const SearchParameter &parameter : takeaway.sql.parameters)
        text +=
            QStringLiteral("-- $%1 %2:\n").arg(++number).arg(parameter.name) + commentLines(parameterText(parameter));
    return text;
}

QString takeawayPsql(const Takeaway &takeaway)
{
    QString text = noteLines(takeaway, QStringLiteral("--"));
    text += QStringLiteral("\\set ON_ERROR_STOP on\nBEGIN READ ONLY;\n");
    for (const Setting &setting : takeaway.settings)
        text += settingScript(setting);
    return text + withLiterals(takeaway.sql) + QStringLiteral(";\nCOMMIT;\n");
}

} // namespace search
