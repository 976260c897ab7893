#include "app/sweep/filteradvice.h"

#include "app/db/quoting.h"
#include "app/sweep/filterstrata.h"

#include <QLocale>

#include <algorithm>

namespace sweep {

namespace {

constexpr double Rounding = 1e-9;
/// What the planner's own choice may take more than the cheapest and still be advised.
constexpr double NoChangeAllowance = 1.1;
/// Below this an index more would hardly be worth its memory and its slower writes.
constexpr double CheapMilliseconds = 1;
constexpr double FewRows = 1000;
/// What a way without a new index may take more than one with it and still be advised: the index takes memory, and
/// every write has to keep it up.
constexpr double NewIndexAllowance = 1.5;

using Verdict = FilterAdvice::Verdict;

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString timeText(core::Milliseconds time)
{
    return number(time.value, time.value < 10 ? 2 : 1) + QStringLiteral(" ms");
}

QString recallText(const FilterCell &cell)
{
    const MeanInterval &recall = cell.point.recall;
    return QStringLiteral("%1 (%2-%3)").arg(number(recall.mean, 3), number(recall.low, 3), number(recall.high, 3));
}

/// "recall 0.061 (0.048-0.077) in 0.55 ms, 98 % of the answers short".
QString figuresText(const FilterCell &cell)
{
    QString text = QStringLiteral("recall %1 in %2 (p95 %3)")
                       .arg(recallText(cell), timeText(cell.point.latency.mean), timeText(cell.point.latency.p95));
    if (cell.point.shortResults > 0)
        text += QStringLiteral(", %1 % of the answers short").arg(number(cell.shortShare() * 100, 0));
    return text;
}

/// "built in 0.8 s, 1.1 MiB": of several their sums.
QString buildText(const QList<PartialBuild> &builds)
{
    double seconds = 0;
    qint64 bytes = 0;
    for (const PartialBuild &build : builds) {
        seconds += build.build.seconds;
        bytes += build.build.size.value;
    }
    const QString count = builds.size() > 1 ? QStringLiteral("%1 of them, ").arg(builds.size()) : QString();
    return QStringLiteral("%1built in %2 s, %3")
        .arg(count, number(seconds, seconds < 10 ? 2 : 0),
             QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat));
}

/// The strategy with the index that it used.
QString wayText(const FilterCell &cell, const QList<PartialBuild> &builds)
{
    if (cell.built)
        return QStringLiteral("a partial index that is yet to be made (on a copy: %1)").arg(buildText(builds));
    if (cell.strategy == FilterStrategy::Planner)
        return QStringLiteral("%1, %2").arg(strategyText(cell.strategy), cell.point.plan.plan);
    if (cell.strategy == FilterStrategy::PartialIndex)
        return QStringLiteral("the partial index %1").arg(cell.point.plan.indexUsed);
    return strategyText(cell.strategy);
}

class StratumAdviser
{
public:
    StratumAdviser(const FilterHead &head, const FilterStratum &stratum, const QList<FilterCell> &cells)
        : m_head(head)
        , m_stratum(stratum)
    {
        for (const FilterCell &cell : cells) {
            if (cell.stratum == stratum.position)
                m_cells << cell;
        }
    }

    FilterAdvice advise() const
    {
        FilterAdvice advice;
        advice.stratum = m_stratum.position;
        const FilterCell *chosen = cheapest();
        advice.verdict = chosen ? Verdict::Found : Verdict::NotReached;
        if (!chosen)
            chosen = best();
        if (!chosen) {
            advice.verdict = Verdict::NothingMeasured;
            advice.sentence = QStringLiteral("%1: nothing was measured.").arg(stratumText(m_head, m_stratum));
            return advice;
        }
        if (advice.verdict == Verdict::NotReached && chosen->point.recall.mean >= target())
            advice.verdict = Verdict::TooFewQueries;
        advice.strategy = chosen->strategy;
        advice.sentence = sentence(advice.verdict, *chosen);
        const FilterCell *planner = at(FilterStrategy::Planner);
        advice.sql = chosen->built ? newIndexSql() : QString();
        advice.sql += strategySql(m_head, *chosen, planner && planner->point.plan.plan == chosen->point.plan.plan);
        advice.moreSql = moreSql(advice.verdict, *chosen);
        return advice;
    }

private:
    double target() const { return m_head.sweep.targetRecall - Rounding; }

    const FilterCell *at(FilterStrategy strategy) const { return cellOf(m_cells, m_stratum.position, strategy); }

    /// Figures that rest on a part of the queries cannot be compared with the others.
    static bool counts(const FilterCell &cell) { return cell.measured() && cell.notMeasured.isEmpty(); }

    const FilterCell *cheapest() const
    {
        const FilterCell *found = nullptr;
        const FilterCell *planner = nullptr;
        for (const FilterCell &cell : m_cells) {
            if (cell.built || !reaches(cell))
                continue;
            if (!found || cell.point.latency.mean < found->point.latency.mean)
                found = &cell;
            if (cell.strategy == FilterStrategy::Planner)
                planner = &cell;
        }
        if (const FilterCell *built = newIndex(); built && (!found || isWorthIt(*built, *found)))
            return built;
        const bool noChange =
            planner && planner->point.latency.mean.value <= found->point.latency.mean.value * NoChangeAllowance;
        return noChange ? planner : found;
    }

    bool reaches(const FilterCell &cell) const { return counts(cell) && cell.point.recall.low >= target(); }

    /// The one that was built on a copy, where it reaches the target.
    const FilterCell *newIndex() const
    {
        const FilterCell *cell = at(FilterStrategy::PartialIndex);
        return cell && cell->built && reaches(*cell) ? cell : nullptr;
    }

    static bool isWorthIt(const FilterCell &built, const FilterCell &without)
    {
        const double least = std::max(CheapMilliseconds, built.point.latency.mean.value * NewIndexAllowance);
        return without.point.latency.mean.value > least;
    }

    QString newIndexSql() const
    {
        QString sql;
        for (const PartialBuild &build : builtFor(m_head, m_stratum))
            sql += build.sql;
        return sql;
    }

    QString nameOf(const FilterCell &cell) const { return wayText(cell, builtFor(m_head, m_stratum)); }

    const FilterCell *best() const
    {
        const FilterCell *found = nullptr;
        for (const FilterCell &cell : m_cells) {
            if (counts(cell) && (!found || cell.point.recall.mean > found->point.recall.mean))
                found = &cell;
        }
        return found;
    }

    QString sentence(Verdict verdict, const FilterCell &chosen) const
    {
        const QString where = stratumText(m_head, m_stratum);
        const QString goal = QStringLiteral("recall@%1 %2").arg(m_head.sweep.k).arg(m_head.sweep.targetRecall);
        if (verdict == Verdict::NotReached)
            return QStringLiteral("%1: no strategy reaches %2; the best, %3, gives %4.")
                .arg(where, goal, nameOf(chosen), figuresText(chosen));
        if (verdict == Verdict::TooFewQueries)
            return QStringLiteral("%1: no strategy reaches %2 for certain over %3 queries; the best, %4, gives %5.")
                .arg(where, goal, QString::number(chosen.point.queries), nameOf(chosen), figuresText(chosen));
        if (chosen.strategy == FilterStrategy::Planner)
            return QStringLiteral("%1: nothing to change for %2: %3, gives %4.")
                       .arg(where, goal, nameOf(chosen), figuresText(chosen)) +
                   notWorthText(chosen);
        QString text = QStringLiteral("%1: the cheapest way to %2 is %3: %4.")
                           .arg(where, goal, nameOf(chosen), figuresText(chosen));
        if (const FilterCell *planner = at(FilterStrategy::Planner); planner && planner->measured())
            text.chop(1), text += QStringLiteral("; %1, gives %2.").arg(nameOf(*planner), figuresText(*planner));
        return text + notWorthText(chosen);
    }

    /// Of a new index that is faster than what is advised, but not by enough.
    QString notWorthText(const FilterCell &chosen) const
    {
        const FilterCell *built = newIndex();
        if (!built || built == &chosen || !(built->point.latency.mean < chosen.point.latency.mean))
            return {};
        return QStringLiteral(" %1 gives %2: too little gained for an index more.")
            .arg(QString(nameOf(*built)).replace(0, 1, u'A'), figuresText(*built));
    }

    /// An index of the condition's column where the exact way reads the table whole, else a partial one.
    QString moreSql(Verdict verdict, const FilterCell &chosen) const
    {
        if (verdict == Verdict::Found && chosen.point.latency.mean.value <= CheapMilliseconds)
            return {};
        const FilterCell *exact = at(FilterStrategy::ExactFirst);
        constexpr double smallShare = 0.2;
        if (exact && exact->point.plan.plan.contains(u"Seq Scan") && m_stratum.share < smallShare &&
            !m_head.columnIndexSql.isEmpty())
            return m_head.columnIndexSql;
        const FilterCell *partial = at(FilterStrategy::PartialIndex);
        const bool worth = m_stratum.rows >= FewRows && !(partial && partial->measured());
        return worth ? m_stratum.partialSql : QString();
    }

    const FilterHead &m_head;
    const FilterStratum &m_stratum;
    QList<FilterCell> m_cells;
};

QString setLine(const search::Setting &setting)
{
    bool isNumber = false;
    setting.value.toInt(&isNumber);
    return QStringLiteral("SET LOCAL %1 = %2;\n")
        .arg(setting.name, isNumber ? setting.value : db::quoteLiteral(setting.value).trimmed());
}

bool isShown(const FilterCell &cell, const search::Setting &setting)
{
    return std::any_of(cell.point.settings.begin(), cell.point.settings.end(),
                       [&setting](const search::Setting &shown) { return shown.name == setting.name; });
}

} // namespace

QString stratumText(const FilterHead &head, const FilterStratum &stratum)
{
    const QString share = QStringLiteral(" (%1 of the rows)").arg(shareText(stratum.share));
    if (head.filterColumn.isEmpty())
        return stratum.name + share;
    if (stratum.valueCount == 1)
        return QStringLiteral("%1 = %2").arg(head.filterColumn, stratum.values.value(0)) + share;
    return QStringLiteral("%1, values of %2 of the rows").arg(head.filterColumn, stratum.name);
}

QString strategySql(const FilterHead &head, const FilterCell &cell, bool plannerAgrees)
{
    if (cell.strategy == FilterStrategy::ExactFirst)
        return head.exactSql + QStringLiteral(";\n");
    QString sql;
    for (const search::Setting &setting : cell.point.settings)
        sql += setLine(setting);
    const bool steered = cell.strategy != FilterStrategy::Planner && !plannerAgrees && !cell.built;
    if (steered) {
        sql += QStringLiteral("-- without these the planner chooses another plan here\n");
        for (const search::Setting &setting : cell.sent)
            sql += isShown(cell, setting) ? QString() : setLine(setting);
    }
    if (cell.strategy == FilterStrategy::PartialIndex && !head.filterColumn.isEmpty())
        sql += QStringLiteral("-- a plan that is kept for any value cannot use a partial index\n"
                              "SET LOCAL plan_cache_mode = 'force_custom_plan';\n");
    if (sql.isEmpty())
        return head.searchSql + QStringLiteral(";\n");
    return QStringLiteral("BEGIN;\n") + sql + head.searchSql + QStringLiteral(";\nCOMMIT;\n");
}

QList<FilterAdvice> adviseFilters(const FilterHead &head, const QList<FilterCell> &cells)
{
    QList<FilterAdvice> advice;
    for (const FilterStratum &stratum : head.strata)
        advice << StratumAdviser(head, stratum, cells).advise();
    return advice;
}

} // namespace sweep
