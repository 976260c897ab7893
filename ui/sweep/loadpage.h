#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/loadresult.h"
#include "app/workspace/workspace.h"
#include "ui/sweep/loadrun.h"

#include <QWidget>

class GridView;
class LoadForm;
class LoadModel;
class LoadPlot;
class MeasureFrame;
class PastSweeps;
class ReportExport;
class QToolButton;

/// Queries per second and latency of one or a few settings with more and more clients: the sentence that sets it up,
/// the answer, the curves as they grow, and the points as a table.
class LoadPage : public QWidget
{
    Q_OBJECT

public:
    LoadPage(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent = nullptr);
    ~LoadPage() override;

    /// Null when disconnected: what is running is stopped, what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    void updateAccess() { updateActions(); }

    /// Starts what the controls say; does nothing where they cannot be started.
    void start();
    void stop();
    /// Goes on with what is shown, where it was cut off.
    void resume();

    ReportExport &exports() { return *m_export; }

private:
    void setupViews();
    void setupActions();
    void connectSignals();
    QWidget *makeMeasurement();

    void showResult();
    void showEnd(const core::Error &notStored);
    void showFailure(const core::Error &error);
    void showPast(const workspace::SweepRecord &record);
    void updateActions();
    QString reasonNotToStart() const;
    bool canResume() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;

    LoadRun *m_run = nullptr;
    ReportExport *m_export = nullptr;
    PastSweeps *m_past = nullptr;
    LoadModel *m_model = nullptr;
    MeasureFrame *m_frame = nullptr;
    LoadForm *m_form = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_saveButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    LoadPlot *m_plot = nullptr;
    GridView *m_pointsView = nullptr;
};
