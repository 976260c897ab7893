#pragma once

#include "app/jobs/latest.h"
#include "app/tables/windowrequest.h"

#include <QObject>

/// Asks the server how many rows a request has: an estimate at once, the exact number when the person wants it.
class RowCounter : public QObject
{
    Q_OBJECT

public:
    explicit RowCounter(jobs::JobRunner &runner, QObject *parent = nullptr);

    void setPool(std::shared_ptr<db::ConnectionPool> pool);

    /// The catalog's estimate where there is one and nothing is filtered, else the planner's.
    void estimate(const tables::WindowRequest &request);
    void count(const tables::WindowRequest &request);
    void stopCounting();
    /// Drops what was asked for before.
    void forget();

signals:
    void estimated(core::RowEstimate rows);
    void counted(core::RowCount rows);
    void countingChanged(bool counting);
    void failed(const core::Error &error);

private:
    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    jobs::Latest m_estimating;
    jobs::Latest m_counting;
};
