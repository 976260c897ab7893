#pragma once

#include "tests/bench/benchdata.h"

#include <QStringList>
#include <QTemporaryDir>

#include <vector>

namespace bench {

/// What pgbench measured.
struct PgbenchRun
{
    double perSecond = 0;             ///< its "tps", without the time to connect
    std::vector<double> milliseconds; ///< of each transaction, in the order it logged them
};

/// pgbench with prepared statements under the settings of a sweep, on the statement that a sweep sends for
/// `prepareTable`'s table, with one of `vectors` at random each time. It lies beside the server's programs; false when
/// it does not. pgbench knows text parameters only and counts each mention of one, so that the server reads a vector
/// from text twice, where ours comes once, in binary.
class Pgbench
{
public:
    Pgbench(const QString &statement, const Vectors &vectors, int efSearch);

    static bool isThere();
    PgbenchRun run(int clients, int threads, int seconds) const;

private:
    QTemporaryDir m_folder;
    QStringList m_arguments;
    int m_efSearch = 40;
};

} // namespace bench
