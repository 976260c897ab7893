#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "tests/support/privateserver.h"

#include <utility>

namespace testsupport {

/// What suites need that cut measurements off and go on with them: a small table with odd names, a key of two columns
/// and an index of one list, so that building it anew changes nothing; and a way to end the program's sessions.
class ResumeData
{
public:
    /// False when there is no server, or when the current test has failed.
    bool make();

    PrivateServer &server() const { return *m_server; }
    const std::shared_ptr<db::ConnectionPool> &pool() const { return m_pool; }
    const catalog::Table &table() const { return m_table; }

    /// Ends the sessions of the program on the server from the job's own thread, at the first call after `arm`: the
    /// statement after it fails, whatever the machine's speed.
    void endSessions();
    void arm() { m_armed = true; }
    /// Whether it was armed; not any more then.
    bool disarm() { return std::exchange(m_armed, false); }

    /// Gives the rows other vectors, and back.
    bool scatterRows();
    bool restoreRows();
    /// Reads the table's description anew.
    bool reload();

    /// Schemas of copies that are left.
    int clones() const;

    /// Runs work as a job.
    template<class Recorded, class Work>
    core::Result<Recorded> run(Work work) const
    {
        jobs::JobRunner runner;
        auto job = runner.start<Recorded>(QStringLiteral("measure"), m_pool,
                                          [&](jobs::JobContext &context) { return work(context); });
        job.result.waitForFinished();
        return job.result.result();
    }

private:
    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    bool m_armed = true;
};

} // namespace testsupport

#define VERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))
