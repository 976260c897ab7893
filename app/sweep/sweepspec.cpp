#include "app/sweep/sweepspec.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace sweep {

using core::Result;

namespace {

constexpr std::array EfLadder = {10, 14, 20, 28, 40, 57, 80, 113, 160, 226, 320, 453, 640, 1000};
constexpr std::array ProbesLadder = {1,  2,  3,   5,   7,   10,  14,  20,  28,  40,
                                     57, 80, 113, 160, 226, 320, 453, 640, 905, 1280};

core::Error missing(const QString &message, const QString &hint)
{
    core::Error error = core::invalidInput(message, hint);
    error.kind = core::ErrorKind::Missing;
    return error;
}

QString namesOf(const QList<const catalog::Index *> &indexes)
{
    QStringList names;
    for (const catalog::Index *index : indexes)
        names << index->name.name;
    return names.isEmpty() ? QStringLiteral("It has none.")
                           : QStringLiteral("It has %1.").arg(names.join(QStringLiteral(", ")));
}

} // namespace

QuerySource sourceOf(const SweepSpec &spec)
{
    if (!spec.given.isEmpty())
        return QuerySource::Given;
    return spec.holdOut ? QuerySource::HeldOut : QuerySource::TableRows;
}

QList<int> allK(int k, const QList<int> &moreK)
{
    QList<int> all = moreK;
    all << k;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

QList<int> allK(const SweepSpec &spec)
{
    return allK(spec.k, spec.moreK);
}

int largestK(const SweepSpec &spec)
{
    return allK(spec).last();
}

Result<void> checkSingleK(const SweepSpec &spec, const QString &what)
{
    if (allK(spec).size() == 1)
        return {};
    return core::invalidInput(QStringLiteral("%1 goes by one k, not by several").arg(what));
}

QString mainSetting(vectors::IndexMethod method)
{
    return method == vectors::IndexMethod::Hnsw ? QStringLiteral("hnsw.ef_search") : QStringLiteral("ivfflat.probes");
}

QList<GridPoint> gridOf(vectors::IndexMethod method, const QList<int> &values)
{
    QList<GridPoint> grid;
    for (const int value : values)
        grid << GridPoint{{mainSetting(method), QString::number(value)}};
    return grid;
}

Result<QList<int>> parseValues(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    QList<int> values;
    const QStringList parts = text.split(separators, Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        bool isNumber = false;
        const int value = part.toInt(&isNumber);
        if (!isNumber || value < 1)
            return core::invalidInput(QStringLiteral("“%1” is no whole number above 0").arg(part));
        if (!values.contains(value))
            values << value;
    }
    return values;
}

QList<GridPoint> defaultGrid(const catalog::Index &index, int k)
{
    const auto method = index.vectorMethod().value_or(vectors::IndexMethod::Hnsw);
    QList<int> values;
    if (method == vectors::IndexMethod::Hnsw) {
        std::copy_if(EfLadder.begin(), EfLadder.end(), std::back_inserter(values),
                     [k](int value) { return value >= std::min(k, 1000); });
        return gridOf(method, values);
    }
    constexpr int pgvectorsDefaultLists = 100;
    const int lists = std::max(1, index.options.value(QStringLiteral("lists")).toInt());
    const int most = index.options.contains(QStringLiteral("lists")) ? lists : pgvectorsDefaultLists;
    std::copy_if(ProbesLadder.begin(), ProbesLadder.end(), std::back_inserter(values),
                 [most](int value) { return value < most; });
    values << most;
    return gridOf(method, values);
}

QList<GridPoint> fineGrid(const catalog::Index &index, int k)
{
    const QList<GridPoint> ladder = defaultGrid(index, k);
    if (ladder.isEmpty())
        return ladder;
    const int least = ladder.first().first().value.toInt();
    const int most = ladder.last().first().value.toInt();
    QList<int> values;
    for (int value = least; value < most; value += std::max(1, value / 20))
        values << value;
    values << most;
    return gridOf(index.vectorMethod().value_or(vectors::IndexMethod::Hnsw), values);
}

Result<catalog::Index> indexUnderTest(const SweepSpec &spec)
{
    const auto candidates = spec.table.vectorIndexesOf(spec.column);
    const QString place = spec.table.name.toText() + u'.' + spec.column;
    if (spec.index.isEmpty() && candidates.size() != 1) {
        return core::invalidInput(candidates.isEmpty() ? QStringLiteral("%1 has no HNSW or IVFFlat index").arg(place)
                                                       : QStringLiteral("%1 has several indexes: name one").arg(place),
                                  candidates.isEmpty() ? QString() : namesOf(candidates));
    }
    const auto found = std::find_if(candidates.begin(), candidates.end(), [&spec](const catalog::Index *index) {
        return spec.index.isEmpty() || index->name.name == spec.index;
    });
    if (found == candidates.end()) {
        return missing(QStringLiteral("%1 has no HNSW or IVFFlat index named %2").arg(place, spec.index),
                       namesOf(candidates));
    }
    if (!(*found)->valid) {
        return core::invalidInput(QStringLiteral("the index %1 is not valid: its build did not end").arg(spec.index),
                                  QStringLiteral("Drop it and build it again."));
    }
    return **found;
}

QString settingsText(const GridPoint &settings)
{
    QStringList texts;
    for (const search::Setting &setting : settings)
        texts << QStringLiteral("%1 = %2").arg(setting.name, setting.value);
    return texts.join(QStringLiteral(", "));
}

} // namespace sweep
