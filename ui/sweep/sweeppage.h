#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/workspace/workspace.h"
#include "ui/sweep/sweepexport.h"
#include "ui/sweep/sweeprun.h"

#include <QWidget>

class GridView;
class MeasureFrame;
class NextSteps;
class PastSweeps;
class QueryInspector;
class WorstQueries;
class QComboBox;
class QToolButton;
class SweepForm;
class SweepModel;
class SweepPlot;
class TruthEstimateLabel;

namespace settings {
class Settings;
}

/// Recall against latency of one index over a grid of settings: the sentence that sets it up, the answer, the curve as
/// it grows, and the points as a table.
class SweepPage : public QWidget
{
    Q_OBJECT

public:
    SweepPage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
              QWidget *parent = nullptr);
    ~SweepPage() override;

    /// Null when disconnected: a running sweep is stopped, what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    /// The connection was unlocked for writing, or locked.
    void updateAccess() { updateActions(); }

    /// Starts what the controls say; does nothing where they cannot be started.
    void startSweep();
    void stopSweep();
    /// Goes on with the shown sweep where it was cut off.
    void resumeSweep();

    SweepExport &exports() { return *m_export; }

signals:
    /// Other indexes are to be tried on the column.
    void buildsRequested(const QString &column);

private:
    void setupViews();
    void setupActions();
    void connectSignals();
    QWidget *makeButtons();
    QWidget *makeMeasurement();

    void askToCopy(const sweep::SweepSpec &spec);
    void run(const sweep::SweepSpec &spec);
    void showBusy();
    void showNextSteps();
    void showResult(const sweep::SweepResult &result);
    void showPast(const sweep::PastSweep &past);
    void showOverlays();
    void showEnd(const core::Error &notStored);
    void showFailure(const core::Error &error);
    void select(int position);
    int chosenPosition() const;
    void showQueries();
    void inspect(int query);
    void updateActions();
    void updateEstimate();
    void updateSettingsToApply();
    QString reasonNotToStart() const;
    QString reasonNotToResume() const;
    void askToGoOn();
    void goOn();

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    sweep::SweepResult m_result;
    bool m_cutOff = false; ///< the shown sweep did not come to its end, and can go on
    qint64 m_storedId = 0; ///< of the sweep that is shown; 0 when the workspace does not have it, or not yet

    SweepRun *m_run = nullptr;
    SweepExport *m_export = nullptr;
    PastSweeps *m_past = nullptr;
    SweepModel *m_model = nullptr;
    MeasureFrame *m_frame = nullptr;
    SweepForm *m_form = nullptr;
    TruthEstimateLabel *m_estimate = nullptr;
    QToolButton *m_applyButton = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_saveButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    NextSteps *m_next = nullptr;
    QComboBox *m_measureBox = nullptr;
    SweepPlot *m_plot = nullptr;
    GridView *m_pointsView = nullptr;
    WorstQueries *m_worst = nullptr;
    QueryInspector *m_inspector = nullptr;
};
