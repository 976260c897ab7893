#pragma once

#include "app/jobs/jobrunner.h"
#include "app/jobs/latest.h"
#include "app/sweep/recordgrowth.h"

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <memory>

class GridView;
class GrowthForm;
class GrowthModel;
class GrowthPlot;
class MeasureFrame;
class PastSweeps;
class ReportExport;
class QComboBox;
class QToolButton;

namespace settings {
class Settings;
}

/// One index on nested samples of its table: how recall, latency, build time and size grow, and what ten and a hundred
/// times the rows would need.
class GrowthPage : public QWidget
{
    Q_OBJECT

public:
    GrowthPage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
               QWidget *parent = nullptr);

    /// Null when disconnected: a running growth is stopped, what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    /// The connection was unlocked for writing, or locked.
    void updateAccess() { updateActions(); }

    /// Asks, then starts what the controls say; does nothing where they cannot be started.
    void start();
    void stop();
    /// Asks, then goes on with what is shown, where it was cut off.
    void resume();

    ReportExport &exports() { return *m_export; }

private:
    void setupViews();
    void connectSignals();
    QWidget *makeButtons();
    QWidget *makeMeasurement();
    void ask(const sweep::GrowthSpec &spec, qint64 resumed);
    void run(const sweep::GrowthSpec &spec, qint64 resumed);
    bool canResume() const;
    void takeLevel(const sweep::GrowthLevel &level);
    void takeEnd(const core::Result<sweep::RecordedGrowth> &recorded);
    void refresh();
    void showResult(const sweep::GrowthResult &result);
    void loadPast(qint64 id);
    void updateActions();
    QString reasonNotToStart() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    sweep::GrowthSpec m_spec; ///< of what is shown, where it is of this table
    qint64 m_cutOff = 0;      ///< the workspace's number of what is shown, when it did not come to its end
    std::shared_ptr<std::atomic<qint64>> m_storedId; ///< written by the job
    sweep::GrowthResult m_result;
    jobs::Latest m_job;
    jobs::Latest m_load;
    jobs::JobId m_id = 0;
    QTimer m_refresh;

    MeasureFrame *m_frame = nullptr;
    GrowthForm *m_form = nullptr;
    GrowthPlot *m_plot = nullptr;
    GrowthModel *m_model = nullptr;
    GridView *m_view = nullptr;
    ReportExport *m_export = nullptr;
    PastSweeps *m_past = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_saveButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    QComboBox *m_measureBox = nullptr;
};
