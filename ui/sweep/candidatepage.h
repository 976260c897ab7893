#pragma once

#include "app/jobs/jobrunner.h"
#include "app/jobs/latest.h"
#include "app/sweep/recordcandidates.h"

#include <QTimer>
#include <QWidget>

class CandidateForm;
class CandidateModel;
class CandidatePlot;
class GridView;
class MeasureFrame;
class PastSweeps;
class QComboBox;
class QPushButton;
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

private:
    void setupViews();
    void setupActions();
    void connectSignals();
    QWidget *makeMeasurement();
    void makeButtons();

    void ask(const sweep::CandidateSpec &spec, const sweep::CandidateSetup &setup);
    void run(const sweep::CandidateSpec &spec, const sweep::CandidateSetup &setup);
    void takeCurve(const sweep::CandidateCurve &curve);
    void takeEnd(const core::Result<sweep::RecordedCandidates> &recorded);
    void refresh();
    void showResult(const sweep::CandidateResult &result);
    void loadPast(qint64 id);
    void copy(const QString &text, const QString &note);
    void copyBuild();
    void copySearch();
    int chosenCurve() const;
    QString indexToReplace() const;
    void updateActions();
    QString reasonNotToStart() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    sweep::CandidateSpec m_spec; ///< of what is shown, where it was measured here
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
    PastSweeps *m_past = nullptr;
    QPushButton *m_startButton = nullptr;
    QWidget *m_buttons = nullptr;
    QToolButton *m_sqlButton = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    QComboBox *m_measureBox = nullptr;
    std::unique_ptr<QMenu> m_sqlMenu;
};
