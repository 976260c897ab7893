#pragma once

#include "app/jobs/jobrunner.h"
#include "app/jobs/latest.h"
#include "app/sweep/recordcandidates.h"

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <memory>

class CandidateForm;
class CandidateModel;
class CandidatePlot;
class GridView;
class MeasureFrame;
class PastSweeps;
class ReportExport;
class QComboBox;
class QToolButton;

namespace settings {
class Settings;
}

/// Indexes held against each other, existing ones and such as might be built: the sentence that sets it up, the answer,
/// a curve for each, and what building them took.
class CandidatePage : public QWidget
{
    Q_OBJECT

public:
    CandidatePage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
                  QWidget *parent = nullptr);
    ~CandidatePage() override;

    /// Null when disconnected: a running comparison is stopped, what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    /// The connection was unlocked for writing, or locked.
    void updateAccess() { updateActions(); }

    /// Starts what the controls say, after asking where a copy is needed; does nothing where they cannot be started.
    void start();
    void stop();
    /// Goes on with what is shown, where it was cut off, after asking where a copy is needed.
    void resume();

    ReportExport &exports() { return *m_export; }

private:
    void setupViews();
    void setupActions();
    void connectSignals();
    QWidget *makeMeasurement();
    QWidget *makeButtons();

    void begin(const sweep::CandidateSpec &spec, qint64 resumed);
    void ask(const sweep::CandidateSpec &spec, const sweep::CandidateSetup &setup, qint64 resumed);
    void run(const sweep::CandidateSpec &spec, const sweep::CandidateSetup &setup, qint64 resumed);
    bool canResume() const;
    void takeCurve(const sweep::CandidateCurve &curve);
    void takeEnd(const core::Result<sweep::RecordedCandidates> &recorded);
    void refresh();
    void showResult(const sweep::CandidateResult &result);
    void loadPast(qint64 id);
    void copy(const QString &text, const QString &note);
    int chosenCurve() const;
    QString indexToReplace() const;
    void updateActions();
    QString reasonNotToStart() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    sweep::CandidateSpec m_spec; ///< of what is shown, where it is of this table
    qint64 m_cutOff = 0;         ///< the workspace's number of what is shown, when it did not come to its end
    std::shared_ptr<std::atomic<qint64>> m_storedId; ///< written by the job
    sweep::CandidateResult m_result;
    jobs::Latest m_job;
    jobs::Latest m_load;
    jobs::JobId m_id = 0;
    QTimer m_refresh;

    MeasureFrame *m_frame = nullptr;
    CandidateForm *m_form = nullptr;
    CandidatePlot *m_plot = nullptr;
    CandidateModel *m_model = nullptr;
    GridView *m_view = nullptr;
    ReportExport *m_export = nullptr;
    PastSweeps *m_past = nullptr;
    QToolButton *m_sqlButton = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_saveButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    QComboBox *m_measureBox = nullptr;
    std::unique_ptr<QMenu> m_sqlMenu;
};
