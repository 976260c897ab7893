#include "app/sweep/rungrowth.h"

#include "app/catalog/loadcatalog.h"
#include "app/db/quoting.h"
#include "app/search/searchtarget.h"
#include "app/sweep/cloneindex.h"
#include "app/sweep/curvemeasurement.h"
#include "app/sweep/kepttruth.h"
#include "app/sweep/runcandidates.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace sweep {

using core::Result;

namespace {

/// Another hash than that which draws the queries, whose rows are not in the copy.
constexpr qint64 SampleSeedOffset = 7919;

QString sampleName(const catalog::Table &table)
{
    return table.name.name == u"growth_sample" ? QStringLiteral("growth_sample_2") : QStringLiteral("growth_sample");
}

/// The statements that make a sample of the copy; $1 the seed, $2 the bound of the hash.
QStringList sampleStatements(const catalog::Table &copy, const QStringList &keys)
{
    const QString sample = db::qualifiedName(copy.name.schema, sampleName(copy));
    return {QStringLiteral("CREATE UNLOGGED TABLE %1 (LIKE %2 INCLUDING INDEXES)").arg(sample, copy.name.toSql()),
            QStringLiteral("INSERT INTO %1\nSELECT * FROM %2\n WHERE (%3 & 9223372036854775807) < $2::bigint")
                .arg(sample, copy.name.toSql(), sampleOrder(keys)),
            QStringLiteral("ANALYZE ") + sample};
}

/// Of a hash without its sign, for a share under 1.
qint64 boundOf(double share)
{
    return qint64(std::ldexp(share, 63));
}

class GrowthRun
{
public:
    GrowthRun(jobs::JobContext &context, const GrowthSpec &spec, const CandidateSetup &setup,
              db::Connection &connection, const GrowthObserver &observer, const EarlierGrowth &earlier)
        : m_context(context)
        , m_spec(spec)
        , m_setup(setup)
        , m_connection(connection)
        , m_observer(observer)
        , m_earlier(earlier)
    {
        m_result.head = keptLevels() > 0 ? earlier.head : plannedHead(spec, setup);
        m_result.head.sweep.endedAt.reset();
        m_result.head.serverNumber = connection.serverInfo().version;
        m_result.head.sweep.serverVersion = connection.serverInfo().versionText;
        m_result.head.sweep.vectorVersion = connection.serverInfo().vectorVersion;
        if (keptLevels() == 0)
            m_result.head.sweep.startedAt = QDateTime::currentDateTimeUtc();
    }

    Result<void> run(HoldoutClone &copy)
    {
        if (const auto read = readRows(copy); !read)
            return read;
        if (const auto read = readServer(); !read)
            return read;
        for (int i = 0; i < keptLevels(); ++i) {
            m_result.levels << m_earlier.levels.at(i);
            tell();
        }
        for (int i = keptLevels(); i < int(m_spec.shares.size()); ++i) {
            const auto measured = measureShare(copy, i);
            if (!measured)
                return measured;
        }
        return {};
    }

    Result<GrowthResult> result()
    {
        if (const auto completed = completeFacts(m_connection, m_result.head.sweep.facts); !completed)
            return completed.error();
        m_result.head.sweep.endedAt = QDateTime::currentDateTimeUtc();
        tellHead();
        conclude(m_result);
        return m_result;
    }

private:
    /// From the smallest sample on, as far as they came to their end.
    int keptLevels() const
    {
        int kept = 0;
        while (kept < int(std::min(m_earlier.levels.size(), m_spec.shares.size())) &&
               m_earlier.levels.at(kept).isFinished() && m_earlier.levels.at(kept).share == m_spec.shares.at(kept))
            ++kept;
        return kept;
    }

    /// The samples' own neighbours cannot be compared with those of a sample that is gone; the rows of the copy can.
    Result<void> readRows(const HoldoutClone &copy)
    {
        const auto rows =
            m_connection.execute(QStringLiteral("SELECT count(*), sum(hashtextextended(%1::text, 0)) FROM %2")
                                     .arg(db::quoteIdentifier(m_spec.index.base.column), copy.table.name.toSql()));
        if (!rows)
            return rows.error();
        const QString digest = rows->text(0, 0) + u' ' + rows->text(0, 1);
        if (keptLevels() > 0 && m_earlier.head.sweep.digest != digest)
            return rowsHaveChanged(m_spec.index.base.table.name.toText());
        m_result.head.sweep.digest = digest;
        return {};
    }

    void show(const QString &text) { m_context.setProgress(m_result.levels.size() - 1, m_spec.shares.size(), text); }

    Result<void> readServer()
    {
        const auto memory = catalog::loadServerMemory(m_connection);
        if (!memory)
            return memory.error();
        m_result.head.memory = *memory;
        m_result.head.maintenanceWorkMem = memory->maintenanceText;
        m_result.head.maintenanceBytes = memory->maintenanceWorkMem;
        const auto facts = loadServerFacts(m_connection, m_spec.index.base.table);
        if (!facts)
            return facts.error();
        m_result.head.sweep.facts = *facts;
        const Candidate &candidate = m_spec.index.candidates.first();
        const auto tail = candidate.isBuilt()
                              ? Result<QString>(indexTail(candidate, m_setup))
                              : tailOfIndex(m_connection, m_spec.index.base.table.name, candidate.existing);
        if (!tail)
            return tail.error();
        m_result.head.tail = *tail;
        tellHead();
        return {};
    }

    void tellHead()
    {
        if (m_observer.onHead)
            m_observer.onHead(m_result.head);
    }

    void tell()
    {
        if (m_observer.onLevel)
            m_observer.onLevel(m_result.levels.last());
    }

    Result<HoldoutClone> makeSample(const HoldoutClone &copy, double share)
    {
        const auto keys = search::keyColumnsOf(search::targetOf(copy.table, m_spec.index.base.column,
                                                                {m_setup.exact.distance, {}, m_setup.exact.shape, {}}));
        const QStringList statements = sampleStatements(copy.table, keys);
        for (const QString &sql : statements) {
            if (m_context.isCancelled())
                return core::cancelledError();
            QList<db::Parameter> parameters;
            if (sql.startsWith(QStringLiteral("INSERT")))
                parameters = {db::Parameter::integer(m_spec.index.base.seed + SampleSeedOffset),
                              db::Parameter::integer(boundOf(share))};
            const auto ran = m_connection.execute(db::Statement{sql, parameters});
            if (!ran)
                return ran.error();
        }
        auto table =
            catalog::loadTable(m_connection, catalog::ObjectName{copy.table.name.schema, sampleName(copy.table)});
        if (!table)
            return table.error();
        return HoldoutClone{copy.schema, std::move(*table), copy.queries};
    }

    Result<void> measureShare(HoldoutClone &copy, int position)
    {
        const double share = m_spec.shares.at(position);
        GrowthLevel level;
        level.position = position;
        level.share = share;
        m_result.levels << level;
        show(QStringLiteral("sampling %1 of the rows").arg(share));
        if (share >= 1)
            return measureOn(copy);
        auto sample = makeSample(copy, share);
        if (!sample)
            return sample.error();
        const auto measured = measureOn(*sample);
        const auto dropped = m_connection.execute(QStringLiteral("DROP TABLE ") + sample->table.name.toSql());
        if (!measured)
            return measured;
        return dropped ? Result<void>() : Result<void>(dropped.error());
    }

    Result<void> measureOn(HoldoutClone &sample)
    {
        GrowthLevel &level = m_result.levels.last();
        const auto counted = m_connection.execute(QStringLiteral("SELECT count(*) FROM ") + sample.table.name.toSql());
        if (!counted)
            return counted.error();
        level.rows = counted->integer(0, 0);
        const Candidate &candidate = m_spec.index.candidates.first();
        const QString name = candidateIndexName(candidate, m_spec.index.base.table, m_spec.index.base.column);
        const QString building = QStringLiteral("building the index on %1 rows").arg(level.rows);
        show(building);
        const auto build = buildOnClone(m_context, m_connection, sample, name, m_result.head.tail,
                                        [&](const QString &phase) { show(building + QStringLiteral(": ") + phase); });
        if (!build)
            return build.error();
        level.seconds = build->seconds;
        level.size = build->size;
        level.notices = build->notices;
        level.outgrew = build->outgrew;
        const auto measured = sweepSample(sample, name);
        if (!measured)
            return measured;
        return dropFromClone(m_connection, sample, name);
    }

    Result<void> sweepSample(const HoldoutClone &sample, const QString &index)
    {
        show(QStringLiteral("measuring on %1 rows").arg(m_result.levels.last().rows));
        SweepSpec spec = m_spec.index.base;
        spec.holdOut = false;
        spec.table = sample.table;
        spec.given = sample.queries;
        spec.index = index;
        spec.plans = PlanChoice::Forced;
        const auto found = indexUnderTest(spec);
        if (!found)
            return found.error();
        const CandidateVariant variant{0, m_result.head.rerank};
        spec.grid = candidateGrid(m_spec.index, variant, *found).points;
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadOnlySnapshot);
        if (!transaction)
            return transaction.error();
        CurveMeasurement measurement(m_context, [this](const QString &text) { show(text); });
        const auto outcome = measurement.measure(
            m_connection, *transaction, CurveRequest{spec, m_setup.exact.distance, m_result.head.rerank},
            [this](const QList<SweepPoint> &points) {
                m_result.levels.last().points = points;
                tell();
            },
            [this](int point, std::span<const QuerySample> samples) {
                if (m_observer.onSamples)
                    m_observer.onSamples({m_result.levels.last().position, 0, point}, samples);
            });
        if (!outcome)
            return outcome.error();
        keep(*outcome, *found);
        return transaction->rollback();
    }

    void keep(const CurveOutcome &outcome, const catalog::Index &index)
    {
        m_result.levels.last().points = outcome.points;
        SweepHead &head = m_result.head.sweep;
        head.queries = outcome.head.queries;
        head.roundTrip = outcome.head.roundTrip;
        head.groundTruth = outcome.head.groundTruth;
        head.warmedBy = outcome.head.warmedBy;
        m_result.head.shape = outcome.shape;
        m_result.head.m = index.options.value(QStringLiteral("m"), QString::number(DefaultM)).toInt();
        tellHead();
        tell();
    }

    jobs::JobContext &m_context;
    const GrowthSpec &m_spec;
    const CandidateSetup &m_setup;
    db::Connection &m_connection;
    const GrowthObserver &m_observer;
    const EarlierGrowth &m_earlier;
    GrowthResult m_result;
};

Result<double> shareOf(const QString &text)
{
    static const QRegularExpression fraction(QStringLiteral(R"(^(\d{1,6})/(\d{1,6})$)"));
    const auto match = fraction.match(text);
    bool isNumber = match.hasMatch();
    const double share =
        isNumber ? match.captured(1).toDouble() / match.captured(2).toDouble() : text.toDouble(&isNumber);
    if (!isNumber || !(share > 0) || share > 1)
        return core::invalidInput(QStringLiteral("“%1” is no share of the rows, such as 1/8").arg(text));
    return share;
}

} // namespace

Result<CandidateSetup> prepareGrowth(const GrowthSpec &spec)
{
    if (spec.index.candidates.size() != 1)
        return core::invalidInput(QStringLiteral("growth is measured of one index"));
    constexpr qsizetype fewest = 3;
    if (spec.shares.size() < fewest)
        return core::invalidInput(QStringLiteral("a fit needs at least three samples of different size"));
    for (qsizetype i = 0; i < spec.shares.size(); ++i) {
        const double share = spec.shares.at(i);
        if (!(share > 0) || share > 1 || (i > 0 && share <= spec.shares.at(i - 1)))
            return core::invalidInput(QStringLiteral("the samples must be ascending shares of the rows, at most 1"));
    }
    const auto setup = prepareCandidates(spec.index);
    if (setup && setup->variants.size() != 1)
        return core::invalidInput(
            QStringLiteral("%1: growth is measured under one rerank").arg(candidateText(spec.index.candidates.first())),
            QStringLiteral("Such as: hnsw bit rerank=100"));
    return setup;
}

GrowthHead plannedHead(const GrowthSpec &spec, const CandidateSetup &setup)
{
    CandidateSetup onCopy = setup;
    onCopy.onCopy = true;
    GrowthHead head;
    head.sweep = plannedHead(spec.index, onCopy).sweep;
    head.sweep.index = variantText(spec.index, setup.variants.first());
    head.sweep.method = plannedCurves(spec.index, setup).first().method;
    head.rerank = setup.variants.first().rerank;
    return head;
}

Result<GrowthResult> runGrowth(jobs::JobContext &context, const GrowthSpec &wanted, const GrowthObserver &observer,
                               const EarlierGrowth &earlier)
{
    if (const auto checked = prepareGrowth(wanted); !checked)
        return checked.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto index = withDimensions(**lease, wanted.index);
    if (!index)
        return index.error();
    const GrowthSpec spec{*index, wanted.shares};
    const auto setup = prepareGrowth(spec);
    if (!setup)
        return setup.error();
    if (const auto dropped = dropLeftClones(**lease); !dropped)
        return dropped.error();
    SweepSetup copying;
    copying.exact = setup->exact;
    const QString schema = newHoldoutSchema();
    GrowthRun run(context, spec, *setup, **lease, observer, earlier);
    if (!earlier.levels.isEmpty())
        context.setProgress(0, 0, QStringLiteral("making the copy again that went when it was cut off"));
    auto copy = makeHoldoutClone(context, **lease, spec.index.base, copying, schema);
    const auto ran = copy ? run.run(*copy) : Result<void>(copy.error());
    const auto cleaned = cleanUpClone(context, schema);
    if (!ran)
        return ran.error();
    if (!cleaned)
        return cleaned.error();
    return run.result();
}

QString growthScript(const GrowthSpec &spec, const CandidateSetup &setup, const QString &schema)
{
    const SweepSpec &base = spec.index.base;
    QStringList statements = copyStatements(base, setup.exact, schema);
    catalog::Table copy = base.table;
    copy.name.schema = schema;
    statements << QStringLiteral("-- for each share of the rows but the whole\n") +
                      sampleStatements(copy, search::keyColumnsOf(setup.exact)).join(QStringLiteral(";\n"));
    const Candidate &candidate = spec.index.candidates.first();
    statements << QStringLiteral("CREATE INDEX %1 ON %2 %3")
                      .arg(db::quoteIdentifier(candidateIndexName(candidate, base.table, base.column)),
                           db::qualifiedName(schema, sampleName(copy)),
                           candidate.isBuilt() ? indexTail(candidate, setup)
                                               : QStringLiteral("… as it is on the table"));
    statements << QStringLiteral("-- after the measuring\nDROP SCHEMA %1 CASCADE").arg(db::quoteIdentifier(schema));
    return statements.join(QStringLiteral(";\n")) + u';';
}

core::Bytes growthCost(const GrowthSpec &spec, const CandidateSetup &setup)
{
    double sample = 0;
    for (const double share : spec.shares)
        sample = share < 1 ? std::max(sample, share) : sample;
    const core::Bytes whole = candidatesCost(spec.index, setup);
    return {whole.value + qint64(double(spec.index.base.table.size.value) * sample)};
}

Result<QList<double>> parseShares(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    QList<double> shares;
    for (const QString &part : text.split(separators, Qt::SkipEmptyParts)) {
        const auto share = shareOf(part);
        if (!share)
            return share.error();
        if (!shares.contains(*share))
            shares << *share;
    }
    std::sort(shares.begin(), shares.end());
    return shares;
}

} // namespace sweep
