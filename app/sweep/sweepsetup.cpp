#include "app/sweep/sweepsetup.h"

#include "app/db/condition.h"
#include "app/sweep/publishedtruth.h"

#include <QRegularExpression>

#include <algorithm>

namespace sweep {

using core::Result;
using search::SearchTarget;
using search::Setting;
using vectors::IndexMethod;

namespace {

constexpr int MaxEfSearch = 1000;
constexpr int MaxProbes = 32768;

/// "halfvec(128)" or "public.halfvec(128)".
std::optional<catalog::VectorShape> shapeOf(const QString &formattedType)
{
    static const QRegularExpression form(QStringLiteral(R"re(^(?:.*\.)?"?(\w+)"?(?:\((\d+)\))?$)re"));
    const auto match = form.match(formattedType);
    const auto type = vectors::vectorTypeFromName(match.captured(1));
    if (!type)
        return std::nullopt;
    return catalog::VectorShape{*type, match.captured(2).toInt()};
}

/// A partial index is only used for searches within its own condition.
QString conditionFor(const catalog::Index &index, const QString &where)
{
    if (index.predicate.isEmpty())
        return where;
    if (where.trimmed().isEmpty())
        return index.predicate;
    return QStringLiteral("(%1) AND (%2\n)").arg(index.predicate, where);
}

/// ctid is unique within one partition only.
QStringList rowName(const catalog::Table &table)
{
    if (!table.keyColumns.isEmpty() || table.kind != catalog::TableKind::Partitioned)
        return table.keyColumns;
    return {QStringLiteral("tableoid"), QStringLiteral("ctid")};
}

/// The distance on the original column that stands for the index's: the same one, but cosine for a vector that the
/// index holds as bits.
vectors::Distance originalDistance(vectors::VectorType type, vectors::Distance ofIndex)
{
    return vectors::distancesOf(type).contains(ofIndex) ? ofIndex : vectors::Distance::Cosine;
}

Result<void> checkValue(const Setting &setting)
{
    const bool ef = setting.name == u"hnsw.ef_search";
    if (!ef && setting.name != u"ivfflat.probes")
        return {};
    bool isNumber = false;
    const int value = setting.value.toInt(&isNumber);
    const int most = ef ? MaxEfSearch : MaxProbes;
    if (isNumber && value >= 1 && value <= most)
        return {};
    return core::invalidInput(
        QStringLiteral("%1 must be between 1 and %2, not %3").arg(setting.name).arg(most).arg(setting.value));
}

Result<void> checkSpec(const SweepSpec &spec)
{
    constexpr int mostK = 10000;
    for (const int k : allK(spec)) {
        if (k < 1 || k > mostK)
            return core::invalidInput(QStringLiteral("k must be between 1 and %1, not %2").arg(mostK).arg(k));
    }
    if (spec.given.isEmpty() && spec.queries < 1)
        return core::invalidInput(QStringLiteral("a sweep needs at least one query"));
    if (spec.targetRecall <= 0 || spec.targetRecall > 1)
        return core::invalidInput(QStringLiteral("the target recall must be above 0 and at most 1"));
    if (spec.untilTarget && spec.plans == PlanChoice::Both)
        return core::invalidInput(QStringLiteral("a search for the target goes by one kind of plan, not by both"));
    if (!spec.documentColumn.isEmpty() && !spec.table.column(spec.documentColumn))
        return core::invalidInput(
            QStringLiteral("%1 has no column %2").arg(spec.table.name.toText(), spec.documentColumn));
    for (const SettingAxis &axis : spec.axes) {
        if (const auto checked = checkAxis(axis); !checked)
            return checked;
        if (spec.untilTarget && axis.values.size() > 1)
            return core::invalidInput(QStringLiteral("a search for the target goes by one value of %1").arg(axis.name));
    }
    for (const GridPoint &point : spec.grid) {
        for (const Setting &setting : point) {
            if (const auto checked = checkValue(setting); !checked)
                return checked.error();
        }
    }
    return db::checkCondition(spec.where, db::ConditionParameters::Refused);
}

Result<void> checkGiven(const SweepSpec &spec, const catalog::VectorShape &shape)
{
    for (qsizetype i = 0; i < spec.given.size(); ++i) {
        const int dimensions = spec.given.at(i).dimensions;
        if (shape.dimensions != 0 && dimensions != shape.dimensions) {
            return core::invalidInput(QStringLiteral("query %1 has %2 dimensions, the column %3 has %4")
                                          .arg(i)
                                          .arg(dimensions)
                                          .arg(spec.column)
                                          .arg(shape.dimensions));
        }
    }
    return {};
}

/// The column of the index's key as a search target, or the expression where it has one.
Result<SearchTarget> targetOfIndex(const SearchTarget &original, const catalog::Index &index)
{
    SearchTarget target = original;
    const auto distance = index.distance();
    if (!distance || index.keys.isEmpty())
        return core::invalidInput(QStringLiteral("the index %1 orders by no pgvector distance").arg(index.name.name));
    target.distance = *distance;
    const catalog::IndexKey &key = index.keys.first();
    if (key.expression.isEmpty())
        return target;
    const auto shape = shapeOf(key.type);
    if (!shape)
        return core::invalidInput(
            QStringLiteral("the index %1 is over %2, which is no vector type").arg(index.name.name, key.type));
    target.expression = key.expression;
    target.shape = *shape;
    return target;
}

bool sameOrder(const catalog::Index &a, const catalog::Index &b)
{
    return !a.keys.isEmpty() && !b.keys.isEmpty() && a.distance() == b.distance() &&
           a.keys.first().column == b.keys.first().column && a.keys.first().expression == b.keys.first().expression;
}

/// What makes an index of the other method look dear to the planner. Two of one method cannot be told apart so: the
/// plan of each point says which one it was.
QList<Setting> steeringAwayFromOthers(const SweepSpec &spec, const catalog::Index &index)
{
    const auto others = spec.table.vectorIndexesOf(spec.column);
    const bool contested = std::any_of(others.begin(), others.end(), [&index](const catalog::Index *other) {
        return other->method != index.method && sameOrder(*other, index);
    });
    if (!contested)
        return {};
    if (index.vectorMethod() == IndexMethod::Hnsw)
        return {{QStringLiteral("ivfflat.probes"), QString::number(MaxProbes)}};
    return {{QStringLiteral("hnsw.ef_search"), QString::number(MaxEfSearch)}};
}

bool scansIteratively(const GridPoint &point)
{
    return std::any_of(point.begin(), point.end(), [](const Setting &setting) {
        return setting.name == u"hnsw.iterative_scan" && setting.value != u"off";
    });
}

/// A row of the table finds itself first, which takes one of the ef_search places: without one more, recall could
/// never be above (ef_search - 1) / k.
QList<Setting> withRoomForItself(const GridPoint &point, int k)
{
    QList<Setting> sent = point;
    if (scansIteratively(point))
        return sent;
    for (Setting &setting : sent) {
        const int value = setting.value.toInt();
        if (setting.name == u"hnsw.ef_search" && value <= k && value < MaxEfSearch)
            setting.value = QString::number(value + 1);
    }
    return sent;
}

/// Leaves the planner nothing cheap but the order of an index; a bitmap of a B-tree would have to be sorted.
QList<Setting> forcing()
{
    QList<Setting> settings;
    for (const char *path : {"enable_seqscan", "enable_bitmapscan", "enable_sort"})
        settings << Setting{QLatin1StringView(path), QStringLiteral("off")};
    return settings;
}

QList<SweepStep> stepsOf(const SweepSpec &spec, const catalog::Index &index, int k, bool forced)
{
    const QList<GridPoint> ladder = spec.untilTarget ? fineGrid(index, k) : defaultGrid(index, k);
    QList<SweepStep> steps;
    for (const GridPoint &point : withAxes(spec.grid.isEmpty() ? ladder : spec.grid, spec.axes)) {
        const QList<Setting> sent = spec.given.isEmpty() ? withRoomForItself(point, k) : point;
        steps << SweepStep{point, forced ? sent + forcing() : sent, forced, k};
    }
    return steps;
}

QList<SweepStep> stepsOf(const SweepSpec &spec, const catalog::Index &index)
{
    QList<SweepStep> steps;
    for (const bool forced : {false, true}) {
        if (spec.plans == (forced ? PlanChoice::Natural : PlanChoice::Forced))
            continue;
        for (const int k : allK(spec))
            steps << stepsOf(spec, index, k, forced);
    }
    return steps;
}

} // namespace

SweepSetup SweepSetup::limitedTo(int k) const
{
    SweepSetup limited = *this;
    limited.limit = k + (fromTable ? 1 : 0);
    limited.steps.removeIf([k](const SweepStep &step) { return step.k != k; });
    return limited;
}

Result<SweepSetup> prepareSweep(const SweepSpec &spec)
{
    if (const auto checked = checkSpec(spec); !checked)
        return checked.error();
    const catalog::Column *column = spec.table.column(spec.column);
    if (!column || !column->vector)
        return core::invalidInput(
            QStringLiteral("%1 has no vector column %2").arg(spec.table.name.toText(), spec.column));
    if (const auto checked = checkGiven(spec, *column->vector); !checked)
        return checked.error();
    const auto index = indexUnderTest(spec);
    if (!index)
        return index.error();

    SweepSetup setup;
    setup.index = *index;
    setup.exact.table = spec.table.name;
    setup.exact.column = spec.column;
    setup.exact.shape = *column->vector;
    setup.exact.keyColumns = rowName(spec.table);
    setup.exact.where = conditionFor(*index, spec.where);
    auto measured = targetOfIndex(setup.exact, *index);
    if (!measured)
        return measured.error();
    setup.measured = *measured;
    setup.exact.distance = originalDistance(column->vector->type, measured->distance);
    setup.sameDistance = setup.measured == setup.exact;
    setup.fromTable = spec.given.isEmpty();
    setup.limit = spec.k + (setup.fromTable ? 1 : 0);
    setup.steering = steeringAwayFromOthers(spec, *index);
    setup.steps = stepsOf(spec, *index);
    setup.roomForItself = std::any_of(setup.steps.begin(), setup.steps.end(), [](const SweepStep &step) {
        return !std::equal(step.settings.begin(), step.settings.end(), step.sent.begin());
    });
    if (const auto checked = checkPublished(spec, setup); !checked)
        return checked.error();
    return setup;
}

} // namespace sweep
