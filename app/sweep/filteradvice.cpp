#include "app/sweep/filteradvice.h"

#include "app/db/quoting.h"
#include "app/sweep/filterstrata.h"

#include <algorithm>

namespace sweep {

namespace {

constexpr double Rounding = 1e-9;
/// What the planner's own choice may take more than the cheapest and still be advised.
constexpr double NoChangeAllowance = 1.1;
/// Below this an index more would hardly be worth its memory and its slower writes.
constexpr double CheapMilliseconds = 1;
constexpr double FewRows = 1000;

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

/// The strategy with the index that it used.
QString nameOf(const FilterCell &cell)
{
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
        advice.sql = strategySql(m_head, *chosen, planner && planner->point.plan.plan == chosen->point.plan.plan);
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
            if (!counts(cell) || cell.point.recall.low < target())
                continue;
            if (!found || cell.point.latency.mean < found->point.latency.mean)
                found = &cell;
            if (cell.strategy == FilterStrategy::Planner)
                planner = &cell;
        }
        const bool noChange =
            planner && planner->point.latency.mean.value <= found->point.latency.mean.value * NoChangeAllowance;
        return noChange ? planner : found;
    }

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
                .arg(where, goal, nameOf(chosen), figuresText(chosen));
        QString text = QStringLiteral("%1: the cheapest way to %2 is %3: %4.")
                           .arg(where, goal, nameOf(chosen), figuresText(chosen));
        if (const FilterCell *planner = at(FilterStrategy::Planner); planner && planner->measured())
            text.chop(1), text += QStringLiteral("; %1, gives %2.").arg(nameOf(*planner), figuresText(*planner));
        return text;
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
    const bool steered = cell.strategy != FilterStrategy::Planner && !plannerAgrees;
    if (steered) {
        sql += QStringLiteral("-- without these the planner chooses another plan here\n");
        for (const search::Setting &setting : cell.sent)
            sql += isShown(cell, setting) ? QString() : setLine(setting);
    }
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
