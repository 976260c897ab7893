#include "app/sweep/candidatespec.h"

#include "app/db/condition.h"
#include "app/db/quoting.h"
#include "app/search/searchtarget.h"
#include "app/sweep/buildmemory.h"
#include "app/sweep/holdoutclone.h"

#include <algorithm>

namespace sweep {

using core::Result;
using vectors::Distance;
using vectors::IndexMethod;
using vectors::VectorType;

namespace {

constexpr int MostEfSearch = 1000;
constexpr int MostNameBytes = 63;

core::Error wrong(const Candidate &candidate, const QString &why, const QString &hint = {})
{
    return core::invalidInput(QStringLiteral("%1: %2").arg(candidateText(candidate), why), hint);
}

SweepSpec withIndex(const CandidateSpec &spec, const QString &index)
{
    SweepSpec named = spec.base;
    named.index = index;
    return named;
}

/// The distance to measure by: what the candidates that exist have, else any index of the column, else the usual one.
Distance distanceOf(const CandidateSpec &spec, VectorType type)
{
    if (spec.distance)
        return *spec.distance;
    QList<const catalog::Index *> indexes;
    for (const Candidate &candidate : spec.candidates) {
        for (const catalog::Index *index : spec.base.table.vectorIndexesOf(spec.base.column)) {
            if (!candidate.isBuilt() && index->name.name == candidate.existing)
                indexes << index;
        }
    }
    indexes << spec.base.table.vectorIndexesOf(spec.base.column);
    for (const catalog::Index *index : std::as_const(indexes)) {
        if (const auto distance = index->distance(); distance && vectors::distancesOf(type).contains(*distance))
            return *distance;
    }
    return type == VectorType::Bit ? Distance::Hamming : Distance::Cosine;
}

bool sameOrder(const catalog::Index &a, const catalog::Index &b)
{
    return a.distance() == b.distance() && a.keys.first().column == b.keys.first().column &&
           a.keys.first().expression == b.keys.first().expression;
}

/// Another index of the same method and order: which of them the planner takes cannot be steered.
bool isContested(const catalog::Table &table, const QString &column, const catalog::Index &index)
{
    const auto others = table.vectorIndexesOf(column);
    return std::any_of(others.begin(), others.end(), [&index](const catalog::Index *other) {
        return other->name != index.name && other->valid && other->method == index.method && sameOrder(*other, index);
    });
}

/// The form as something other than the column, or Column where it comes to that.
IndexedForm resolvedForm(const Candidate &candidate, VectorType type)
{
    const bool same = (candidate.form == IndexedForm::Vector && type == VectorType::Vector) ||
                      (candidate.form == IndexedForm::Halfvec && type == VectorType::Halfvec) ||
                      (candidate.form == IndexedForm::Sparsevec && type == VectorType::Sparsevec);
    return same ? IndexedForm::Column : candidate.form;
}

Result<void> checkForm(const Candidate &candidate, const catalog::VectorShape &shape)
{
    const IndexedForm form = resolvedForm(candidate, shape.type);
    const bool dense = shape.type == VectorType::Vector || shape.type == VectorType::Halfvec;
    if (form != IndexedForm::Column && (!dense || form == IndexedForm::Sparsevec))
        return wrong(candidate,
                     QStringLiteral("a column of type %1 has no such form").arg(vectors::typeName(shape.type)));
    if (form == IndexedForm::Subvector && shape.dimensions > 0 && candidate.elements >= shape.dimensions)
        return wrong(candidate, QStringLiteral("the column has %1 dimensions").arg(shape.dimensions));
    return {};
}

Result<void> checkLimits(const Candidate &candidate, const CandidateSetup &setup)
{
    const catalog::VectorShape shape = indexedShape(candidate, setup);
    const int limit = vectors::indexLimit(candidate.method, shape.type);
    const QString what =
        QStringLiteral("%1 on %2").arg(vectors::methodName(candidate.method), vectors::typeName(shape.type));
    if (limit == 0)
        return wrong(candidate, QStringLiteral("there is no %1").arg(what));
    if (shape.type != VectorType::Sparsevec && shape.dimensions > limit)
        return wrong(candidate,
                     QStringLiteral("%1 takes at most %2 dimensions, these are %3")
                         .arg(what, QString::number(limit), QString::number(shape.dimensions)),
                     QStringLiteral("halfvec takes 4000, bit 64000, and subvector(n) the first n."));
    const bool ivfflat = candidate.method == IndexMethod::Ivfflat;
    const Distance distance = setup.exact.distance;
    if (ivfflat && shape.type != VectorType::Bit && distance == Distance::L1)
        return wrong(candidate, QStringLiteral("IVFFlat has no operator class for L1"));
    if (ivfflat && distance == Distance::Jaccard)
        return wrong(candidate, QStringLiteral("IVFFlat has no operator class for Jaccard"));
    return {};
}

Result<void> checkExisting(const CandidateSpec &spec, const Candidate &candidate, const CandidateSetup &setup)
{
    const auto index = indexUnderTest(withIndex(spec, candidate.existing));
    if (!index)
        return index.error();
    const auto distance = index->distance();
    const bool own = distance && vectors::distancesOf(setup.exact.shape.type).contains(*distance);
    if (own && *distance != setup.exact.distance)
        return wrong(candidate, QStringLiteral("it orders by %1, the comparison is by %2")
                                    .arg(vectors::operatorOf(*distance), vectors::operatorOf(setup.exact.distance)));
    if (!index->predicate.isEmpty() && spec.base.where.trimmed().isEmpty())
        return wrong(candidate, QStringLiteral("it holds only rows where %1").arg(index->predicate),
                     QStringLiteral("Give that as the condition, so that all candidates are asked the same."));
    return {};
}

/// The ways of re-ranking: those asked for, else two sensible ones where the index holds much less than the vector.
QList<int> reranksOf(const CandidateSpec &spec, const Candidate &candidate)
{
    if (!candidate.rerank.isEmpty())
        return candidate.rerank;
    if (!candidate.isBuilt() || (candidate.form != IndexedForm::Bits && candidate.form != IndexedForm::Subvector))
        return {0};
    const int most = std::max(spec.base.k, MostEfSearch);
    const int few = std::min(5 * spec.base.k, most);
    const int many = std::min(20 * spec.base.k, most);
    return few == many ? QList<int>{few} : QList<int>{few, many};
}

Result<void> checkRerank(const CandidateSpec &spec, const Candidate &candidate, VectorType type)
{
    for (const int rerank : candidate.rerank) {
        if (rerank != 0 && rerank < spec.base.k)
            return wrong(candidate, QStringLiteral("fewer rows than the %1 that are searched").arg(spec.base.k));
        if (rerank != 0 && candidate.isBuilt() && resolvedForm(candidate, type) == IndexedForm::Column)
            return wrong(candidate, QStringLiteral("the index orders by the whole vector already"));
    }
    return {};
}

Result<void> checkBase(const SweepSpec &base)
{
    constexpr int mostK = 10000;
    if (base.k < 1 || base.k > mostK)
        return core::invalidInput(QStringLiteral("k must be between 1 and %1, not %2").arg(mostK).arg(base.k));
    if (const auto single = checkSingleK(base, QStringLiteral("a comparison of indexes")); !single)
        return single;
    if (base.given.isEmpty() && base.queries < 1)
        return core::invalidInput(QStringLiteral("a comparison needs at least one query"));
    if (base.targetRecall <= 0 || base.targetRecall > 1)
        return core::invalidInput(QStringLiteral("the target recall must be above 0 and at most 1"));
    return db::checkCondition(base.where, db::ConditionParameters::Refused);
}

Result<void> checkCandidate(const CandidateSpec &spec, const Candidate &candidate, const CandidateSetup &setup)
{
    const catalog::VectorShape &shape = setup.exact.shape;
    if (const auto checked = checkRerank(spec, candidate, shape.type); !checked)
        return checked;
    if (!candidate.isBuilt())
        return checkExisting(spec, candidate, setup);
    if (const auto checked = checkForm(candidate, shape); !checked)
        return checked;
    return checkLimits(candidate, setup);
}

bool needsCopy(const CandidateSpec &spec)
{
    return spec.base.holdOut ||
           std::any_of(spec.candidates.begin(), spec.candidates.end(), [&spec](const Candidate &candidate) {
               if (candidate.isBuilt() || candidate.builds > 1)
                   return true;
               const auto index = indexUnderTest(withIndex(spec, candidate.existing));
               return index && isContested(spec.base.table, spec.base.column, *index);
           });
}

QList<int> ladder(const QList<GridPoint> &grid)
{
    QList<int> values;
    for (const GridPoint &point : grid)
        values << point.first().value.toInt();
    return values;
}

} // namespace

Result<CandidateSetup> prepareCandidates(const CandidateSpec &spec)
{
    if (const auto checked = checkBase(spec.base); !checked)
        return checked.error();
    const catalog::Column *column = spec.base.table.column(spec.base.column);
    if (!column || !column->vector)
        return core::invalidInput(
            QStringLiteral("%1 has no vector column %2").arg(spec.base.table.name.toText(), spec.base.column));
    if (spec.candidates.isEmpty())
        return core::invalidInput(QStringLiteral("there is no candidate"));
    const VectorType type = column->vector->type;
    const Distance distance = distanceOf(spec, type);
    if (!vectors::distancesOf(type).contains(distance))
        return core::invalidInput(
            QStringLiteral("%1 has no %2").arg(vectors::typeName(type), vectors::operatorOf(distance)));

    CandidateSetup setup;
    setup.exact = search::targetOf(spec.base.table, spec.base.column, {distance, {}, *column->vector, {}});
    setup.exact.where = spec.base.where;
    setup.casts = !column->type.contains(u'(');
    setup.onCopy = needsCopy(spec);
    for (int i = 0; i < int(spec.candidates.size()); ++i) {
        if (const auto checked = checkCandidate(spec, spec.candidates.at(i), setup); !checked)
            return checked.error();
        for (const int rerank : reranksOf(spec, spec.candidates.at(i)))
            setup.variants << CandidateVariant{i, rerank};
    }
    return setup;
}

QString variantText(const CandidateSpec &spec, const CandidateVariant &variant)
{
    Candidate candidate = spec.candidates.at(variant.candidate);
    const bool apart = candidate.rerank.contains(0) || variant.rerank > 0;
    candidate.rerank = apart ? QList<int>{variant.rerank} : QList<int>();
    candidate.builds = 1;
    return candidateText(candidate);
}

CandidateGrid candidateGrid(const CandidateSpec &spec, const CandidateVariant &variant, const catalog::Index &index)
{
    const IndexMethod method = index.vectorMethod().value_or(IndexMethod::Hnsw);
    const QList<int> asked = method == IndexMethod::Hnsw ? spec.efSearch : spec.probes;
    CandidateGrid grid;
    QList<int> values;
    for (int value : asked.isEmpty() ? ladder(defaultGrid(index, spec.base.k)) : asked) {
        if (method == IndexMethod::Hnsw && value < variant.rerank) {
            value = std::min(variant.rerank, MostEfSearch);
            grid.raised = true;
        }
        if (!values.contains(value))
            values << value;
    }
    grid.points = gridOf(method, values);
    return grid;
}

catalog::VectorShape indexedShape(const Candidate &candidate, const CandidateSetup &setup)
{
    catalog::VectorShape shape = setup.exact.shape;
    switch (resolvedForm(candidate, shape.type)) {
    case IndexedForm::Vector:
        shape.type = VectorType::Vector;
        break;
    case IndexedForm::Halfvec:
        shape.type = VectorType::Halfvec;
        break;
    case IndexedForm::Bits:
        shape.type = VectorType::Bit;
        break;
    case IndexedForm::Subvector:
        shape.dimensions = candidate.elements;
        break;
    case IndexedForm::Column:
    case IndexedForm::Sparsevec:
        break;
    }
    return shape;
}

QString indexedExpression(const Candidate &candidate, const CandidateSetup &setup, const QString &value)
{
    const IndexedForm form = resolvedForm(candidate, setup.exact.shape.type);
    if (form == IndexedForm::Column && !setup.casts)
        return value;
    const catalog::VectorShape shape = indexedShape(candidate, setup);
    QString inner = value;
    if (form == IndexedForm::Bits)
        inner = QStringLiteral("binary_quantize(%1)").arg(value);
    else if (form == IndexedForm::Subvector)
        inner = QStringLiteral("subvector(%1, 1, %2)").arg(value).arg(shape.dimensions);
    return QStringLiteral("%1::%2(%3)").arg(inner, vectors::typeName(shape.type)).arg(shape.dimensions);
}

QString indexedExpression(const Candidate &candidate, const CandidateSetup &setup)
{
    return indexedExpression(candidate, setup, db::quoteIdentifier(setup.exact.column));
}

QString operatorClassOf(const Candidate &candidate, const CandidateSetup &setup)
{
    const VectorType type = indexedShape(candidate, setup).type;
    const bool quantized = type == VectorType::Bit && setup.exact.shape.type != VectorType::Bit;
    return vectors::operatorClass(type, quantized ? Distance::Hamming : setup.exact.distance);
}

QString indexTail(const Candidate &candidate, const CandidateSetup &setup)
{
    const QString expression = indexedExpression(candidate, setup);
    const bool plain = expression == db::quoteIdentifier(setup.exact.column);
    QString tail = QStringLiteral("USING %1 (%2 %3)")
                       .arg(vectors::methodName(candidate.method), plain ? expression : u'(' + expression + u')',
                            operatorClassOf(candidate, setup));
    const QString options = optionsText(candidate);
    if (!options.isEmpty())
        tail += QStringLiteral(" WITH (%1)").arg(options);
    return tail;
}

QString candidateIndexName(const Candidate &candidate, const catalog::Table &table, const QString &column)
{
    if (!candidate.isBuilt())
        return candidate.existing;
    Candidate described = candidate;
    described.rerank.clear();
    described.builds = 1;
    QString text =
        candidateText(described).remove(u'=').replace(QStringLiteral("ef_construction"), QStringLiteral("ef"));
    text.remove(u')').replace(u'(', u'_').replace(u' ', u'_');
    const QString stem = table.name.name + u'_' + column;
    for (int number = 1;; ++number) {
        const QString ending = u'_' + text + (number == 1 ? QString() : QStringLiteral("_%1").arg(number));
        QString start = stem;
        while ((start + ending).toUtf8().size() > MostNameBytes)
            start.chop(start.size() > 1 && start.at(start.size() - 1).isLowSurrogate() ? 2 : 1);
        const QString name = start + ending;
        if (std::none_of(table.indexes.begin(), table.indexes.end(),
                         [&name](const catalog::Index &index) { return index.name.name == name; }))
            return name;
    }
}

core::Bytes candidatesCost(const CandidateSpec &spec, const CandidateSetup &setup)
{
    qint64 largest = 0;
    for (const Candidate &candidate : spec.candidates) {
        if (!candidate.isBuilt()) {
            const auto index = indexUnderTest(withIndex(spec, candidate.existing));
            largest = std::max(largest, index ? index->size.value : 0);
            continue;
        }
        const double rows = std::max(0.0, spec.base.table.rows.value);
        largest = std::max(largest, indexBytes(candidate.method, candidate.m == 0 ? DefaultM : candidate.m,
                                               indexedShape(candidate, setup), rows)
                                        .value);
    }
    return {spec.base.table.size.value + largest};
}

QString candidatesScript(const CandidateSpec &spec, const CandidateSetup &setup, const QString &schema)
{
    QStringList statements = copyStatements(spec.base, setup.exact, schema);
    const QString copy = db::qualifiedName(schema, spec.base.table.name.name);
    for (const Candidate &candidate : spec.candidates) {
        const QString tail =
            candidate.isBuilt() ? indexTail(candidate, setup) : QStringLiteral("… as it is on the table");
        const QString name = db::quoteIdentifier(candidateIndexName(candidate, spec.base.table, spec.base.column));
        statements << QStringLiteral("CREATE INDEX %1 ON %2 %3").arg(name, copy, tail)
                   << QStringLiteral("DROP INDEX %1.%2").arg(db::quoteIdentifier(schema), name);
    }
    statements << QStringLiteral("-- after the measuring\nDROP SCHEMA %1 CASCADE").arg(db::quoteIdentifier(schema));
    return statements.join(QStringLiteral(";\n")) + u';';
}

} // namespace sweep
