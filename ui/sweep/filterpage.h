#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/workspace/sweepstore.h"

#include <QWidget>

class FilterAdviceView;
class FilterForm;
class FilterHeatMap;
class FilterModel;
class FilterRun;
class GridView;
class MeasureFrame;
class PastSweeps;
class ReportExport;
class QToolButton;

namespace sweep {
struct FilterSpec;
} // namespace sweep

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
    void run(const sweep::FilterSpec &spec);
    void stopComparison();
    /// Goes on with what is shown, where it was cut off.
    void resumeComparison();

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
    void select(int position);
    void updateActions();
    QString reasonNotToStart() const;
    bool canResume() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;

    FilterRun *m_run = nullptr;
    ReportExport *m_export = nullptr;
    PastSweeps *m_past = nullptr;
    FilterModel *m_model = nullptr;
    MeasureFrame *m_frame = nullptr;
    FilterForm *m_form = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_saveButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    FilterAdviceView *m_advice = nullptr;
    FilterHeatMap *m_map = nullptr;
    GridView *m_cellsView = nullptr;
};
