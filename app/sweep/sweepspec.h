#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/sweep/settingaxes.h"
#include "app/vectors/vectorvalue.h"

#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace sweep {

/// Which plan each setting is measured with: the planner's own choice, which is what an application gets; the index
/// under test, by making every other way look dear; or the one beside the other.
enum class PlanChoice { Natural, Forced, Both };

/// Where the queries came from. Rows of the table flatter HNSW: each is a node of the graph that is searched. Held
/// out are rows that a copy of the table, on which the index was built anew, does not have.
enum class QuerySource { Given, TableRows, HeldOut };

/// Who finds the exact neighbours: the server by one scan per query, or this program over one stream of the table.
enum class TruthMethod { ServerScans, ClientStream };

/// What to sweep. The table's description tells type, distance and key; nothing of it is read again from the server.
struct SweepSpec
{
    catalog::Table table;
    QString column;
    QString index; ///< name of the pgvector index under test; empty: the only one on the column
    int k = 10;
    QList<int> moreK;       ///< further numbers of neighbours: every setting is measured with each of them too, as a
                            ///< search of its own, since a LIMIT changes the plan and what it costs
    int queries = 200;      ///< rows to sample as queries; without meaning when `given` has vectors
    QString documentColumn; ///< one row of each document as a query, for tables whose rows are parts of documents and
                            ///< nearly alike; a copy is made without all rows of those documents; empty: any row
    bool holdOut = false;   ///< measure a copy of the table without the sampled rows, see HoldoutClone; it has to be
                            ///< built first, on a pool that may write
    QList<vectors::VectorValue> given; ///< queries that are not rows of the table, in the column's type or dense
    QList<QList<qint64>> published;    ///< with `given`: per query the keys of its nearest rows, nearest first, as a
                                       ///< published set has them; recall is then counted against them too
    QList<GridPoint> grid;             ///< empty: `defaultGrid`, or `fineGrid` to search
    QList<SettingAxis> axes;           ///< other settings, combined with every point of the grid
    PlanChoice plans = PlanChoice::Natural;
    bool untilTarget = false; ///< search for the target instead of measuring all; the grid has the cheapest first
    QString where;            ///< the person's own condition, as typed; may be empty
    double targetRecall = 0.95;
    std::optional<TruthMethod> truthMethod; ///< empty: the one that is estimated to take less
    std::optional<double> confidence;       ///< a point gets no more queries once its 95 % interval reaches no farther
                                            ///< than this to either side; empty: all queries
    bool asPrepared = false; ///< let the server keep a plan for the prepared statement, as it may for an application's
    qint64 seed = 1;         ///< of the sample and of the order of measuring

    friend bool operator==(const SweepSpec &, const SweepSpec &) = default;
};

QuerySource sourceOf(const SweepSpec &spec);

/// `k` and `moreK`, ascending, each once.
QList<int> allK(int k, const QList<int> &moreK);
QList<int> allK(const SweepSpec &spec);
/// That the exact neighbours are sought for.
int largestK(const SweepSpec &spec);
/// Error InvalidInput where a measurement that goes by one k is given several; `what` is its name.
core::Result<void> checkSingleK(const SweepSpec &spec, const QString &what);

/// "hnsw.ef_search" or "ivfflat.probes".
QString mainSetting(vectors::IndexMethod method);

/// One point per value of the method's main setting.
QList<GridPoint> gridOf(vectors::IndexMethod method, const QList<int> &values);

/// Whole numbers of at least 1 set apart by commas or spaces, as a person types them; each once, in the given order.
/// Error InvalidInput names what is no such number.
core::Result<QList<int>> parseValues(const QString &text);

/// A geometric ladder: for HNSW 10 … 1000 from k upwards, for IVFFlat 1 … lists.
QList<GridPoint> defaultGrid(const catalog::Index &index, int k);

/// As many values between the same ends as are told apart: all small ones, then in steps of a twentieth.
QList<GridPoint> fineGrid(const catalog::Index &index, int k);

/// The index that the spec means. Errors: Missing when it is not one on the column; InvalidInput when none is named
/// and the column has none or several, or when it is invalid on the server.
core::Result<catalog::Index> indexUnderTest(const SweepSpec &spec);

/// "hnsw.ef_search = 80", several joined by ", ".
QString settingsText(const GridPoint &settings);

} // namespace sweep
