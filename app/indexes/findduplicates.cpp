#include "app/indexes/healthrules.h"
#include "app/plan/problemcontext.h"

#include <algorithm>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;

qint64 othersScans(const HealthFacts &facts, const IndexUsage &index)
{
    return judgeUsage(facts, index).scansByOthers;
}

/// Of two that do the same the one that may go: not what guards something, else the less used, else the younger.
bool isLessNeeded(const HealthFacts &facts, const IndexUsage &index, const IndexUsage &other)
{
    if (!index.requiredBy().isEmpty())
        return false;
    if (!other.requiredBy().isEmpty())
        return true;
    const qint64 scans = othersScans(facts, index);
    const qint64 otherScans = othersScans(facts, other);
    return scans != otherScans ? scans < otherScans : index.oid > other.oid;
}

bool holdsIncluded(const IndexUsage &other, const IndexUsage &index)
{
    return std::ranges::all_of(index.included, [&other](const QString &column) {
        return other.included.contains(column) ||
               std::ranges::any_of(other.keys, [&column](const ObservedKey &key) { return key.column == column; });
    });
}

QString dropSql(const IndexUsage &index)
{
    return u"DROP INDEX %1%2;\n-- to have it back: %3;"_s.arg(index.partitioned ? QString() : u"CONCURRENTLY "_s,
                                                              index.name.toSql(), index.definition);
}

QString figures(const HealthFacts &facts, const IndexUsage &index)
{
    return u"%1 (%2 scans by others, %3)"_s.arg(index.name.name, plan::countText(double(othersScans(facts, index))),
                                                bytesText(index.counters.size));
}

QString optionsText(const IndexUsage &index)
{
    QStringList texts;
    for (auto option = index.options.begin(); option != index.options.end(); ++option)
        texts << option.key() + u" = "_s + option.value();
    return texts.isEmpty() ? u"default options"_s : texts.join(u", "_s);
}

/// Options with those that were left at their defaults.
QMap<QString, QString> effectiveOptions(const IndexUsage &index)
{
    QMap<QString, QString> options = index.options;
    const auto fill = [&options](const QString &name, const QString &value) {
        if (!options.contains(name))
            options.insert(name, value);
    };
    if (index.vectorMethod() == vectors::IndexMethod::Hnsw) {
        fill(u"m"_s, u"16"_s);
        fill(u"ef_construction"_s, u"64"_s);
    } else if (index.vectorMethod() == vectors::IndexMethod::Ivfflat) {
        fill(u"lists"_s, u"100"_s);
    }
    return options;
}

bool isTwin(const IndexUsage &index, const IndexUsage &other)
{
    return index.vectorMethod() && hasSameKeys(index, other) && effectiveOptions(index) != effectiveOptions(other);
}

const MeasuredIndex *measuredOf(const HealthFacts &facts, const IndexUsage &index)
{
    const auto found = std::ranges::find_if(facts.measured, [&index](const MeasuredIndex &one) {
        return one.table == index.table && one.index == index.name.name;
    });
    return found == facts.measured.end() || found->points.isEmpty() ? nullptr : &*found;
}

/// For each point of `index` the other has one that finds as much and takes no longer.
bool isDominated(const MeasuredIndex &index, const MeasuredIndex &other)
{
    return std::ranges::all_of(index.points, [&other](const MeasuredPoint &point) {
        return std::ranges::any_of(other.points, [&point](const MeasuredPoint &better) {
            return better.k == point.k && better.recall >= point.recall && better.p50 <= point.p50;
        });
    });
}

/// The best recall that a sweep found, with what it took.
QString bestText(const MeasuredIndex &measured)
{
    const auto best = std::ranges::max_element(measured.points, {}, &MeasuredPoint::recall);
    return u"%1: recall %2 at %3"_s.arg(measured.index, QString::number(best->recall, 'f', 3),
                                        plan::millisecondsText(best->p50));
}

} // namespace

Finding findDuplicate(const HealthFacts &facts, const IndexUsage &index, const Others &others)
{
    if (!index.requiredBy().isEmpty())
        return std::nullopt;
    for (const IndexUsage *other : others) {
        if (!other->valid || !hasSameKeys(index, *other) || !holdsIncluded(*other, index) || isTwin(index, *other))
            continue;
        const bool holdsMore = !holdsIncluded(index, *other);
        if (!holdsMore && !isLessNeeded(facts, index, *other))
            continue;
        HealthFinding finding =
            about(index, u"duplicate_index"_s, plan::Severity::Slow, u"Another index does the same"_s);
        finding.evidence = u"%1 and %2 have the same keys, operator classes and condition"_s.arg(
            figures(facts, index), figures(facts, *other));
        finding.advice = u"Both cost every write; %1 serves the queries alone%2."_s.arg(
            other->name.name,
            other->requiredBy().isEmpty() ? QString() : u", and is needed for the "_s + other->requiredBy());
        finding.sql = dropSql(index);
        return finding;
    }
    return std::nullopt;
}

Finding findCovered(const HealthFacts &facts, const IndexUsage &index, const Others &others)
{
    if (index.method != u"btree"_s || !index.requiredBy().isEmpty())
        return std::nullopt;
    for (const IndexUsage *other : others) {
        const bool longer = other->valid && other->method == index.method && other->keys.size() > index.keys.size() &&
                            other->predicate == index.predicate && holdsIncluded(*other, index);
        if (!longer || !std::equal(index.keys.begin(), index.keys.end(), other->keys.begin()))
            continue;
        HealthFinding finding =
            about(index, u"covered_index"_s, plan::Severity::Note, u"A longer index begins with the same keys"_s);
        finding.evidence = u"%1 is the beginning of %2"_s.arg(figures(facts, index), figures(facts, *other));
        finding.advice =
            u"%1 answers the same conditions, somewhat slower where it is much larger."_s.arg(other->name.name);
        finding.sql = dropSql(index);
        return finding;
    }
    return std::nullopt;
}

/// Two vector indexes on the same column and operator class whose builds differ: what tuning leaves behind. The planner
/// takes the cheaper one whatever it finds.
Finding findTwin(const HealthFacts &facts, const IndexUsage &index, const Others &others)
{
    for (const IndexUsage *other : others) {
        if (!other->valid || !isTwin(index, *other))
            continue;
        const MeasuredIndex *mine = measuredOf(facts, index);
        const MeasuredIndex *theirs = measuredOf(facts, *other);
        const bool dominated = mine && theirs && isDominated(*mine, *theirs);
        const bool dominates = mine && theirs && isDominated(*theirs, *mine) && !dominated;
        if (dominates || (!dominated && !isLessNeeded(facts, index, *other)))
            continue;
        HealthFinding finding =
            about(index, u"vector_twin"_s, plan::Severity::Slow, u"Two indexes differ only in how they were built"_s);
        finding.evidence = u"%1 with %2; %3 with %4"_s.arg(figures(facts, index), optionsText(index),
                                                           figures(facts, *other), optionsText(*other));
        if (dominated) {
            finding.evidence +=
                u"; sweeps measured %1, %2: at every setting the other one finds as much and takes no longer"_s.arg(
                    bestText(*mine), bestText(*theirs));
            finding.advice = u"%1 is better throughout: drop this one."_s.arg(other->name.name);
            finding.sql = dropSql(index);
        } else {
            finding.advice = mine && theirs
                                 ? u"Sweeps found neither better throughout; keep the one whose settings you use."_s
                                 : u"A sweep on each tells which one to keep; searches use only the one that the "
                                   "planner takes for cheaper."_s;
        }
        return finding;
    }
    return std::nullopt;
}

} // namespace indexes
