#include "app/db/quoting.h"
#include "app/search/requestsql.h"
#include "app/search/runhybrid.h"

namespace search {

using core::Result;

namespace {

// Private-use characters, which text that people write does not have.
const QChar markBegin(0xE000);
const QChar markEnd(0xE001);

QStringList piecesOf(const QString &marked)
{
    QStringList pieces;
    QString text = marked;
    for (const QString &part : text.replace(markEnd, markBegin).split(markBegin))
        pieces << part;
    return pieces;
}

SearchSql headlineSql(const HybridRequest &request, const TextLeg &leg, const QString &document,
                      const QList<RowKey> &keys)
{
    const QStringList keyColumns =
        request.keyColumns.isEmpty() ? QStringList{QStringLiteral("ctid")} : request.keyColumns;
    ParameterList parameters;
    const QString words = textQuerySql(leg, parameters);
    const QString configuration =
        leg.configuration.isEmpty()
            ? QString()
            : parameters.text(QStringLiteral("configuration"), leg.configuration, QStringLiteral("regconfig")) +
                  QStringLiteral(", ");
    const QString options = parameters.text(QStringLiteral("options"),
                                            QStringLiteral("StartSel=%1, StopSel=%2, MaxFragments=2, MaxWords=24, "
                                                           "MinWords=8, FragmentDelimiter=\" … \"")
                                                .arg(markBegin)
                                                .arg(markEnd));
    const QString headline = QStringLiteral("ts_headline(%1%2::text, %3, %4)")
                                 .arg(configuration, db::quoteIdentifier(document), words, options);
    const QString condition = keysCondition(keyColumns, keys, parameters);
    return {QStringLiteral("SELECT %1, %2\n  FROM %3\n WHERE %4")
                .arg(quotedList(keyColumns), headline, request.table.toSql(), condition),
            parameters.parameters()};
}

} // namespace

Result<QList<Headline>> loadHeadlines(jobs::JobContext &context, const HybridRequest &request, const TextLeg &leg,
                                      const QString &document, const QList<RowKey> &keys)
{
    if (keys.isEmpty())
        return QList<Headline>();
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto rows = (*lease)->execute(toStatement(headlineSql(request, leg, document, keys)));
    if (!rows)
        return rows.error();
    QList<Headline> headlines;
    const int last = rows->columnCount() - 1;
    for (int row = 0; row < rows->rowCount(); ++row) {
        Headline headline;
        for (int column = 0; column < last; ++column)
            headline.key << rows->text(row, column);
        headline.pieces = piecesOf(rows->text(row, last));
        headlines << headline;
    }
    return headlines;
}

} // namespace search
