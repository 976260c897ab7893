#include "app/embedding/fittextmodel.h"

#include "app/db/copyrowreader.h"
#include "app/db/quoting.h"

#include <QElapsedTimer>

namespace embedding {

using catalog::TableKind;
using core::Result;

namespace {

constexpr int64_t TextsPerLook = 256;

/// FROM clause with a sample where the table is too big; sets `whole`.
QString fromClause(const catalog::Table &table, bool *whole)
{
    const bool canSample = table.kind != TableKind::View && table.kind != TableKind::Foreign;
    *whole = !canSample || !table.rows.known() || table.rows.value <= double(MostSampledTexts);
    if (*whole)
        return table.name.toSql();
    return QStringLiteral("%1 TABLESAMPLE BERNOULLI (%2) REPEATABLE (1)")
        .arg(table.name.toSql())
        .arg(100.0 * double(MostSampledTexts) / table.rows.value, 0, 'f', 6);
}

/// Streams the column's texts; what `take` refuses ends the stream.
Result<void> streamTexts(db::Connection &connection, const QString &sql, const std::function<bool(QStringView)> &take)
{
    db::CopyRowReader reader;
    bool enough = false;
    const auto copied = connection.copyOut(sql, [&](QByteArrayView piece) -> Result<void> {
        const auto isRow = reader.read(piece);
        if (!isRow)
            return isRow.error();
        const auto bytes = *isRow ? reader.field(0) : std::nullopt;
        enough = bytes && !take(QString::fromUtf8(*bytes));
        return enough ? Result<void>(core::cancelledError()) : Result<void>();
    });
    return copied || enough ? Result<void>() : Result<void>(copied.error());
}

} // namespace

Result<FittedModel> fitTextModel(jobs::JobContext &context, const QString &origin, const TextModelRules &rules,
                                 const TextSource &source)
{
    QElapsedTimer clock;
    clock.start();
    TermCounter counter;
    bool whole = true;
    const auto read = source([&](QStringView text) {
        counter.addText(text);
        if (counter.texts() % TextsPerLook == 0)
            context.setProgress(0, 0, QStringLiteral("counting words: %1 texts").arg(counter.texts()));
        whole = counter.entries() < MostEntries;
        return whole && !context.isCancelled();
    });
    if (context.isCancelled())
        return core::cancelledError();
    if (!read)
        return read.error();
    TextModelParts parts;
    parts.origin = origin;
    parts.fittedAt = QDateTime::currentDateTimeUtc();
    parts.texts = counter.texts();
    parts.rules = rules;
    auto [vocabulary, matrix] = counter.weigh(rules.terms);
    auto directions = principalTerms(context, matrix, rules.dimensions, rules.seed);
    if (!directions) {
        core::Error error = directions.error();
        error.message = origin + QStringLiteral(": ") + error.message;
        return error;
    }
    parts.vocabulary = std::move(vocabulary);
    parts.directions = std::move(*directions);
    return FittedModel{TextModel(std::move(parts)), whole, {double(clock.nsecsElapsed()) / 1e6}};
}

Result<FittedModel> fitTextColumn(jobs::JobContext &context, db::Connection &connection, const catalog::Table &table,
                                  const QString &column, const TextModelRules &rules)
{
    if (!table.column(column)) {
        auto error = core::invalidInput(QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), column));
        error.kind = core::ErrorKind::Missing;
        return error;
    }
    bool whole = true;
    const QString name = catalog::identifierToSql(column);
    const QString sql = QStringLiteral("COPY (SELECT %1::text FROM %2 WHERE %1 IS NOT NULL) TO STDOUT (FORMAT binary)")
                            .arg(name, fromClause(table, &whole));
    auto transaction = db::Transaction::begin(connection, db::Transaction::Mode::ReadOnly);
    if (!transaction)
        return transaction.error();
    auto fitted =
        fitTextModel(context, table.name.toText() + u'.' + column, rules,
                     [&](const std::function<bool(QStringView)> &take) { return streamTexts(connection, sql, take); });
    if (fitted)
        fitted->wholeSource = fitted->wholeSource && whole;
    return fitted;
}

} // namespace embedding
