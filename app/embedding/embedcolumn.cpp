#include "app/embedding/embedcolumn.h"

#include "app/catalog/loadcatalog.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace embedding {

using core::Error;
using core::ErrorKind;
using core::Result;
using vectors::VectorType;
using vectors::VectorValue;

namespace {

constexpr qsizetype MostReported = 100;
constexpr float LargestHalf = 65504.0F;

Error errorOf(ErrorKind kind, const QString &message, const QString &hint = {})
{
    Error error = core::invalidInput(message, hint);
    error.kind = kind;
    return error;
}

Result<void> checkDimensions(const FillTarget &target, const QString &model, int dimensions)
{
    if (dimensions == 0 || target.shape.dimensions == 0 || dimensions == target.shape.dimensions)
        return {};
    return core::invalidInput(
        QStringLiteral("%1 gives %2 dimensions, and column \"%3\" of %4 is %5")
            .arg(model.isEmpty() ? QStringLiteral("the embedder") : model)
            .arg(dimensions)
            .arg(target.vectorColumn, target.table.toText(), target.vectorType),
        QStringLiteral("take another model or other dimensions, or a column of vector(%1)").arg(dimensions));
}

Result<void> checkRights(db::Connection &connection, const FillTarget &target)
{
    const auto rights = connection.execute(privilegeStatement(target));
    if (!rights)
        return rights.error();
    if (!rights->boolean(0, 0))
        return errorOf(
            ErrorKind::Permission,
            QStringLiteral("no right to read column \"%1\" of %2").arg(target.textColumn, target.table.toText()));
    if (!rights->boolean(0, 1))
        return errorOf(
            ErrorKind::Permission,
            QStringLiteral("no right to change column \"%1\" of %2").arg(target.vectorColumn, target.table.toText()));
    return {};
}

Result<FillPlan> makePlan(db::Connection &connection, const FillRequest &request, int dimensions)
{
    const auto table = catalog::loadTable(connection, request.table);
    if (!table)
        return table.error();
    const auto target = fillTarget(*table, request.textColumn, request.vectorColumn);
    if (!target)
        return target.error();
    if (const auto checked = checkDimensions(*target, {}, dimensions); !checked)
        return checked.error();
    if (const auto checked = checkRights(connection, *target); !checked)
        return checked.error();
    const auto counts = connection.execute(countStatement(*target));
    if (!counts)
        return counts.error();
    const QStringList anyKey(target->key.size(), QString());
    return FillPlan{*target,
                    {counts->integer(0, 0)},
                    {counts->integer(0, 1)},
                    readStatement(*target, anyKey, 64).sql,
                    writeStatement(*target, {}).sql};
}

/// Why the vector cannot be stored in the column; empty when it can.
QString misfit(const FillTarget &target, const VectorValue &vector)
{
    const auto odd = std::find_if(vector.elements.begin(), vector.elements.end(), [&](float element) {
        return !std::isfinite(element) || (target.shape.type == VectorType::Halfvec && std::abs(element) > LargestHalf);
    });
    return odd == vector.elements.end() ? QString()
                                        : QStringLiteral("element %1 of its vector is %2, out of range for %3")
                                              .arg(odd - vector.elements.begin())
                                              .arg(double(*odd))
                                              .arg(vectors::typeName(target.shape.type));
}

/// One run over the rows.
class Fill
{
public:
    Fill(jobs::JobContext &context, db::Connection &connection, const FillPlan &plan, const TextEmbedder &embedder,
         const jobs::PartSink<FillProgress> &onBatch)
        : m_context(context)
        , m_connection(connection)
        , m_embedder(embedder)
        , m_onBatch(onBatch)
    {
        m_report.plan = plan;
        m_report.model = embedder.name;
        m_report.dimensions = embedder.dimensions;
    }

    Result<FillReport> run()
    {
        m_clock.start();
        for (;;) {
            if (m_context.isCancelled())
                return core::cancelledError();
            tellProgress();
            const auto rows = read();
            if (!rows)
                return rows.error();
            if (rows->rowCount() == 0)
                break;
            if (const auto done = embedRows(*rows); !done)
                return done.error();
        }
        m_report.elapsed.value = double(m_clock.nsecsElapsed()) / 1e6;
        return m_report;
    }

private:
    const FillTarget &target() const { return m_report.plan.target; }
    int keyParts() const { return int(target().key.size()); }

    /// The next rows. One alone as long as nobody knows how many dimensions the vectors have.
    Result<db::ResultSet> read()
    {
        const int limit = m_report.dimensions == 0 ? 1 : std::max(1, m_embedder.batchSize);
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadOnly);
        if (!transaction)
            return transaction.error();
        auto rows = m_connection.execute(readStatement(target(), m_last, limit));
        if (rows && rows->rowCount() > 0)
            m_last = keyOfRow(*rows, rows->rowCount() - 1);
        return rows;
    }

    QStringList keyOfRow(const db::ResultSet &rows, int row) const
    {
        QStringList key;
        for (int part = 0; part < keyParts(); ++part)
            key << rows.text(row, part);
        return key;
    }

    void skip(const QStringList &key, const QString &reason)
    {
        ++m_report.skippedRows.value;
        if (m_report.skipped.size() < MostReported)
            m_report.skipped << SkippedRow{key, reason};
    }

    Result<void> embedRows(const db::ResultSet &rows)
    {
        QStringList texts;
        QList<int> places;
        for (int row = 0; row < rows.rowCount(); ++row) {
            const QString text = rows.text(row, keyParts());
            if (text.trimmed().isEmpty()) {
                skip(keyOfRow(rows, row), QStringLiteral("its text is blank"));
                continue;
            }
            texts << text;
            places << row;
        }
        if (texts.isEmpty())
            return {};
        const auto batch = m_embedder.embed(m_context, texts);
        if (!batch)
            return batch.error();
        m_report.promptTokens += batch->promptTokens;
        m_report.requests += batch->requests;
        QList<FillRow> vectors;
        for (qsizetype i = 0; i < places.size(); ++i) {
            const QStringList key = keyOfRow(rows, places.at(i));
            const auto &vector = batch->vectors.at(i);
            if (!vector) {
                skip(key, core::toOneLine(vector.error()));
                continue;
            }
            if (const auto checked = checkVector(*vector); !checked)
                return checked;
            if (const QString reason = misfit(target(), *vector); !reason.isEmpty())
                skip(key, reason);
            else
                vectors << FillRow{key, rows.text(places.at(i), keyParts() + 1), *vector};
        }
        return write(vectors);
    }

    Result<void> checkVector(const VectorValue &vector)
    {
        if (m_report.dimensions == 0)
            m_report.dimensions = vector.dimensions;
        if (vector.dimensions != m_report.dimensions)
            return core::invalidInput(QStringLiteral("%1 gave %2 dimensions, and before %3")
                                          .arg(m_embedder.name)
                                          .arg(vector.dimensions)
                                          .arg(m_report.dimensions));
        return checkDimensions(target(), m_embedder.name, vector.dimensions);
    }

    Result<void> write(const QList<FillRow> &rows)
    {
        if (rows.isEmpty())
            return {};
        if (m_context.isCancelled())
            return core::cancelledError();
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadWrite);
        if (!transaction)
            return transaction.error();
        const auto written = m_connection.execute(writeStatement(target(), rows));
        if (!written)
            return written.error();
        if (const auto committed = transaction->commit(); !committed)
            return committed;
        m_report.written.value += written->affectedRows();
        m_report.changed.value += rows.size() - written->affectedRows();
        if (m_onBatch)
            m_onBatch({m_report.written, m_report.skippedRows, m_report.changed, m_report.plan.rows});
        return {};
    }

    void tellProgress()
    {
        const qint64 done = m_report.written.value + m_report.skippedRows.value + m_report.changed.value;
        const qint64 total = std::max(done, m_report.plan.rows.value);
        const double seconds = double(m_clock.elapsed()) / 1000;
        const QString rate = done > 0 && seconds > 0.5
                                 ? QStringLiteral("rows, %1 per second").arg(double(done) / seconds, 0, 'f', 0)
                                 : QStringLiteral("rows");
        m_context.setProgress(done, total, rate);
    }

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const TextEmbedder &m_embedder;
    const jobs::PartSink<FillProgress> &m_onBatch;
    FillReport m_report;
    QStringList m_last;
    QElapsedTimer m_clock;
};

} // namespace

Result<FillPlan> planFill(jobs::JobContext &context, const FillRequest &request, int dimensions)
{
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    return makePlan(**connection, request, dimensions);
}

Result<FillReport> embedColumn(jobs::JobContext &context, const FillRequest &request, const TextEmbedder &embedder,
                               const jobs::PartSink<FillProgress> &onBatch)
{
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    if ((*connection)->access() == db::Access::ReadOnly)
        return errorOf(ErrorKind::ReadOnly,
                       QStringLiteral("this connection is read-only, and vectors are to be written"),
                       QStringLiteral("unlock writing for it first"));
    context.setProgress(0, 0, QStringLiteral("counting rows"));
    const auto plan = makePlan(**connection, request, embedder.dimensions);
    if (!plan)
        return plan.error();
    return Fill(context, **connection, *plan, embedder, onBatch).run();
}

} // namespace embedding
