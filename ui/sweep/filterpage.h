#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/workspace/sweepstore.h"

#include <QWidget>

class ElidedLabel;
class FilterAdviceView;
class FilterForm;
class FilterHeatMap;
class FilterModel;
class FilterRun;
class GridView;
class MessageArea;
class PastSweeps;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;
class SweepAnswer;

/// The ways to answer searches that have a condition, over strata of selectivity: the sentence that sets the comparison
/// up, what to do in each stratum, the heat map as it fills, and its cells as a table.
class FilterPage : public QWidget
{
    Q_OBJECT

public:
    FilterPage(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent = nullptr);

    /// Null when disconnected: a running comparison is stopped, what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    void updateAccess() { updateActions(); }

    /// Starts what the controls say; does nothing where they cannot be started.
    void startComparison();
    void stopComparison();

private:
    void setupViews();
    void setupActions();
    void connectSignals();
    void makeAnswer();
    QWidget *makeEmpty();
    QWidget *makeMeasurement();
    QWidget *makeProgress();

    void showResult();
    void showProgress(const jobs::JobProgress &progress);
    void showEnd(const core::Error &notStored);
    void showFailure(const core::Error &error);
    void showPast(const workspace::SweepRecord &record);
    void select(int position);
    void updateActions();
    QString reasonNotToStart() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;

    FilterRun *m_run = nullptr;
    PastSweeps *m_past = nullptr;
    FilterModel *m_model = nullptr;
    MessageArea *m_messages = nullptr;
    FilterForm *m_form = nullptr;
    QPushButton *m_startButton = nullptr;
    SweepAnswer *m_answer = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    QStackedWidget *m_stack = nullptr;
    FilterAdviceView *m_advice = nullptr;
    FilterHeatMap *m_map = nullptr;
    GridView *m_cellsView = nullptr;
    QProgressBar *m_progressBar = nullptr;
    ElidedLabel *m_progressLabel = nullptr;
    QToolButton *m_stopButton = nullptr;
};
