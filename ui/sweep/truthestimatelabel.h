#pragma once

#include "app/jobs/latest.h"
#include "app/sweep/truthestimate.h"

#include <QLabel>
#include <QTimer>

/// What the exact neighbours of the sweep that is set up would take, either way. Asked of the server when the fields
/// have settled and the label is seen; a newer question ends the one before.
class TruthEstimateLabel : public QLabel
{
    Q_OBJECT

public:
    explicit TruthEstimateLabel(jobs::JobRunner &runner, QWidget *parent = nullptr);

    /// Asks again where connection or spec differ from the last question; the text goes until there is an answer.
    void ask(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::SweepSpec &spec);
    /// Asks nothing while a sweep runs, which an estimate would disturb; an answer stays.
    void hold();
    /// Nothing is set up that could be asked for.
    void reset();

signals:
    void answered();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void start();
    void showPlan(const core::Result<sweep::GroundTruthPlan> &plan);

    jobs::JobRunner &m_runner;
    jobs::Latest m_job;
    QTimer m_settled;
    std::shared_ptr<db::ConnectionPool> m_pool;
    sweep::SweepSpec m_spec;
    bool m_isOpen = false; ///< the question has not been put yet
};
