#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/plan/compareplans.h"
#include "app/plan/planhistory.h"

#include <QWidget>

#include <functional>
#include <memory>

class ComparisonView;
class MessageArea;
class PlanControls;
class PlanExport;
class PlanHead;
class PlanHistoryMenu;
class PlanProofs;
class PlanView;
class QAction;
class QMenu;
class QProgressBar;
class QStackedWidget;

namespace settings {
class Settings;
}

/// Where a statement's time goes: explains it or takes a plan from anywhere, shows it from all sides with what is wrong
/// in it, and lays it beside another.
class PlanPage : public QWidget
{
    Q_OBJECT

public:
    /// Asks for a file to read; empty when none was chosen.
    using FileChooser = std::function<QString()>;

    PlanPage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
             QWidget *parent = nullptr);

    /// Null when disconnected; what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    /// Plans are not of one table: what is shown stays.
    void setTable(const catalog::Table &table);

    /// Puts the request into the controls and runs it.
    void explain(const plan::ExplainRequest &request);
    /// Reads a plan's text and shows it.
    void showPlanText(const QByteArray &text);
    void openFile(const QString &path);
    /// Reads a plan's text and lays it beside the shown one.
    void compareWithText(const QByteArray &text);

    const plan::AnalysisPointer &analysis() const { return m_shown.analysis; }
    PlanView *view() const { return m_view; }
    PlanExport &exports() const { return *m_export; }
    /// What is asked of the server beside a plan; the exact search has to be given to it.
    PlanProofs &proofs() const { return *m_proofs; }
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

signals:
    /// The schema may be empty: the plan does not name it.
    void tableRequested(const QString &schema, const QString &table);
    void indexRequested(const QString &schema, const QString &index);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    /// A plan with what made it.
    struct Shown
    {
        plan::AnalysisPointer analysis;
        plan::ExplainRequest request; ///< no sql: a paste
    };

    void setupViews();
    QWidget *makeEmpty();
    void setupActions();
    void setupCompareMenu();
    void connectSignals();
    void connectControls();
    void connectProofs();

    void run();
    void runAgain();
    void startChecked(const plan::ExplainRequest &request, bool compare);
    void start(const plan::ExplainRequest &request, bool compare);
    void readText(const QByteArray &text, bool compare);
    void readFile(const QString &path, bool compare);
    void followPaste(const jobs::Job<plan::AnalysedPaste> &job, bool compare);
    void showPaste(const plan::AnalysedPaste &paste, bool compare);
    void showPlan(const Shown &shown);
    void compare(const Shown &before, const Shown &after);
    void endComparison();
    void setRunning(bool running);
    void updateActions();

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    jobs::Latest m_work;
    jobs::Latest m_comparing;
    jobs::JobId m_job = 0;
    bool m_running = false;
    FileChooser m_chooseFile;
    Shown m_shown;
    std::vector<plan::AnalysisPointer> m_paste;

    MessageArea *m_messages = nullptr;
    PlanControls *m_controls = nullptr;
    PlanHead *m_head = nullptr;
    QStackedWidget *m_stack = nullptr;
    PlanView *m_view = nullptr;
    ComparisonView *m_comparison = nullptr;
    PlanHistoryMenu *m_history = nullptr;
    PlanExport *m_export = nullptr;
    PlanProofs *m_proofs = nullptr;
    QMenu *m_compareMenu = nullptr;
    QAction *m_pasteAction = nullptr;
    QAction *m_runAgain = nullptr;
    QProgressBar *m_progress = nullptr;
};
