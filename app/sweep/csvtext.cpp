#include "app/sweep/csvtext.h"

#include <algorithm>

namespace sweep {

namespace {

QString quoted(const QString &text)
{
    const auto needsQuotes = [](QChar letter) {
        return letter == u',' || letter == u'"' || letter == u'\n' || letter == u'\r';
    };
    if (std::none_of(text.begin(), text.end(), needsQuotes))
        return text;
    return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString lineOf(const QStringList &cells)
{
    QStringList quotedCells;
    for (const QString &cell : cells)
        quotedCells << quoted(cell);
    return quotedCells.join(u',') + QStringLiteral("\r\n");
}

} // namespace

QString csvText(const QStringList &columns, const QList<QStringList> &rows)
{
    QString text = lineOf(columns);
    for (const QStringList &row : rows)
        text += lineOf(row);
    return text;
}

QString csvNumber(std::optional<double> value)
{
    return value ? QString::number(*value, 'g', 10) : QString();
}

} // namespace sweep
