#pragma once

#include "app/jobs/jobrunner.h"
#include "app/jobs/latest.h"
#include "app/sweep/recordgrowth.h"

#include <QTimer>
#include <QWidget>

class GridView;
class GrowthForm;
class GrowthModel;
class GrowthPlot;
class MeasureFrame;
class PastSweeps;
class QComboBox;
class QPushButton;
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

private:
    void setupViews();
    void connectSignals();
    void makeButtons();
    QWidget *makeMeasurement();
    void run(const sweep::GrowthSpec &spec);
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
    PastSweeps *m_past = nullptr;
    QPushButton *m_startButton = nullptr;
    QWidget *m_buttons = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    QComboBox *m_measureBox = nullptr;
};
