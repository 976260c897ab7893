#include "app/sweep/streamedtruth.h"

#include "app/db/copyrowreader.h"
#include "app/db/quoting.h"
#include "app/jobs/lane.h"
#include "app/search/recall.h"
#include "app/sweep/groundtruthplan.h"
#include "app/sweep/neighboursearch.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

namespace sweep {

using core::Result;

namespace {

constexpr qsizetype BlockBytes = 8 << 20;
constexpr int FewestChecked = 2;

/// Turns COPY's pieces into blocks: fills one while the other is worked on.
class BlockStream
{
public:
    using Take = std::function<Result<void>(const VectorBlock &)>;

    BlockStream(jobs::JobContext &context, const SweepSetup &setup, const Take &take, const ProgressSink &progress)
        : m_context(context)
        , m_keys(int(search::keyColumnsOf(setup.exact).size()))
        , m_take(take)
        , m_progress(progress)
    {
        m_blocks.fill(VectorBlock(setup.exact.shape.type, setup.exact.shape.dimensions));
    }

    Result<void> consume(QByteArrayView piece)
    {
        if (m_context.isCancelled())
            return core::cancelledError();
        const auto isRow = m_reader.read(piece);
        if (!isRow)
            return isRow.error();
        if (!*isRow)
            return {};
        if (m_reader.fieldCount() != m_keys + 1)
            return core::localError(QStringLiteral("the server sent rows of %1 fields").arg(m_reader.fieldCount()));
        const auto vector = m_reader.field(m_keys);
        if (!vector)
            return {};
        if (const auto appended = filling().append(*vector, m_reader.leadingFields(m_keys)); !appended)
            return appended;
        ++m_rows;
        return filling().bytes() < BlockBytes ? Result<void>() : handOver();
    }

    Result<qint64> finish()
    {
        if (filling().rows() > 0) {
            if (const auto handed = handOver(); !handed)
                return handed.error();
        }
        if (const auto finished = m_lane.finish(); !finished)
            return finished.error();
        return m_rows;
    }

private:
    VectorBlock &filling() { return m_blocks[m_filling]; }

    Result<void> handOver()
    {
        const auto started = m_lane.start([this, &block = filling()] { return m_take(block); });
        if (!started)
            return started;
        // The step before has ended, so the other block is free.
        m_filling = 1 - m_filling;
        filling().clear();
        if (m_progress)
            m_progress(m_rows);
        return {};
    }

    jobs::JobContext &m_context;
    int m_keys = 0;
    const Take &m_take;
    const ProgressSink &m_progress;
    db::CopyRowReader m_reader;
    std::array<VectorBlock, 2> m_blocks;
    size_t m_filling = 0;
    qint64 m_rows = 0;
    jobs::Lane m_lane; ///< the last member: ends before what its steps use
};

QList<int> drawQueries(qsizetype count, qint64 seed)
{
    std::mt19937_64 random{std::mt19937_64::result_type(seed)};
    QList<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    const qsizetype drawn = std::min<qsizetype>(count, CheckedQueries);
    for (qsizetype i = 0; i < drawn; ++i)
        order.swapItemsAt(i, i + qsizetype(random() % quint64(count - i)));
    return order.first(drawn);
}

/// At least `FewestChecked`; the rest as long as checking takes no longer than `seconds`.
Result<void> checkOnServer(jobs::JobContext &context, db::Connection &connection, const SweepSetup &setup,
                           const PlanNames &names, const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers,
                           int k, qint64 seed, double seconds)
{
    QElapsedTimer clock;
    clock.start();
    int checked = 0;
    for (const int query : drawQueries(queries.size(), seed)) {
        if (checked >= FewestChecked && double(clock.nsecsElapsed()) / 1e9 > seconds)
            break;
        const auto onServer =
            findExactNeighbours(context, connection, setup, names, {queries.at(query)}, k, [](qint64) {});
        if (!onServer)
            return onServer.error();
        if (const auto compared = compareAnswers(answers.at(query), onServer->first(), query); !compared)
            return compared;
        ++checked;
    }
    return {};
}

} // namespace

QString streamedRowsText(const SweepSetup &setup, qint64 limit)
{
    QStringList selected;
    for (const QString &key : search::keyColumnsOf(setup.exact))
        selected << db::quoteIdentifier(key);
    const QString column = db::quoteIdentifier(setup.exact.column);
    selected << column;
    QString text = QStringLiteral("SELECT %1\n  FROM %2\n WHERE %3 IS NOT NULL")
                       .arg(selected.join(QStringLiteral(", ")), setup.exact.table.toSql(), column);
    if (!setup.exact.where.trimmed().isEmpty())
        text += QStringLiteral("\n   AND (") + setup.exact.where + QStringLiteral("\n)");
    if (limit > 0)
        text += QStringLiteral("\n LIMIT %1").arg(limit);
    return text;
}

Result<qint64> streamRows(jobs::JobContext &context, db::Connection &connection, const SweepSetup &setup,
                          const QString &select, const std::function<Result<void>(const VectorBlock &)> &take,
                          const ProgressSink &progress)
{
    BlockStream stream(context, setup, take, progress);
    const auto copied =
        connection.copyOut(QStringLiteral("COPY (") + select + QStringLiteral("\n) TO STDOUT (FORMAT binary)"),
                           [&stream](QByteArrayView piece) { return stream.consume(piece); });
    if (!copied)
        return copied.error();
    return stream.finish();
}

Result<VectorBlock> queryBlock(const SweepSetup &setup, const QList<SweepQuery> &queries)
{
    VectorBlock block(setup.exact.shape.type, setup.exact.shape.dimensions);
    for (const SweepQuery &query : queries) {
        if (const auto appended = block.append(query.original, query.ownRow); !appended)
            return appended.error();
    }
    return block;
}

Result<void> compareAnswers(const ExactAnswer &here, const ExactAnswer &onServer, int query)
{
    const QString hint = QStringLiteral("the exact neighbours can be left to the server's scans");
    const QString where = QStringLiteral("the exact neighbours of query %1 differ from the server's: ").arg(query);
    if (here.nearest.size() != onServer.nearest.size())
        return core::localError(
            where + QStringLiteral("%1 here, %2 there").arg(here.nearest.size()).arg(onServer.nearest.size()), hint);
    // The server adds in single precision.
    constexpr double allowance = 4;
    for (size_t i = 0; i < here.nearest.size(); ++i) {
        const double a = here.nearest[i];
        const double b = onServer.nearest[i];
        const double tolerance = search::distanceTolerance(std::max(std::abs(a), std::abs(b)), here.scale);
        if (!(std::abs(a - b) <= allowance * tolerance))
            return core::localError(where + QStringLiteral("neighbour %1 is at %2 here, at %3 there")
                                                .arg(i + 1)
                                                .arg(a, 0, 'g', 9)
                                                .arg(b, 0, 'g', 9),
                                    hint);
    }
    return {};
}

Result<QList<ExactAnswer>> streamExactNeighbours(jobs::JobContext &context, db::Connection &connection,
                                                 const SweepSetup &setup, const PlanNames &names,
                                                 const QList<SweepQuery> &queries, int k, qint64 seed,
                                                 const ProgressSink &progress)
{
    auto block = queryBlock(setup, queries);
    if (!block)
        return block.error();
    QElapsedTimer clock;
    clock.start();
    const auto search =
        NeighbourSearch::create(std::move(*block), setup.exact.distance, k, setup.sameDistance ? FewTies : MostTies);
    const auto streamed = streamRows(
        context, connection, setup, streamedRowsText(setup),
        [&search](const VectorBlock &rows) -> Result<void> {
            search->add(rows);
            return {};
        },
        progress);
    if (!streamed)
        return streamed.error();
    auto answers = search->answers();
    // Every scan takes back some of what the stream has saved.
    const double patience = double(clock.nsecsElapsed()) / 1e9 / 10;
    const auto checked = checkOnServer(context, connection, setup, names, queries, answers, k, seed, patience);
    if (!checked)
        return checked.error();
    return answers;
}

} // namespace sweep
