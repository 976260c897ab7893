#include "app/db/quoting.h"

namespace db {

namespace {

QString quoted(QString text, QChar quote)
{
    text.remove(QChar(QChar::Null));
    text.replace(quote, QString(2, quote));
    return quote + text + quote;
}

} // namespace

QString quoteIdentifier(const QString &name)
{
    return quoted(name, u'"');
}

QString qualifiedName(const QString &schema, const QString &name)
{
    return quoteIdentifier(schema) + u'.' + quoteIdentifier(name);
}

QString quoteLiteral(const QString &text)
{
    if (!text.contains(u'\\'))
        return quoted(text, u'\'');
    QString escaped = text;
    escaped.replace(u'\\', QStringLiteral("\\\\"));
    return QStringLiteral(" E") + quoted(escaped, u'\'');
}

} // namespace db
