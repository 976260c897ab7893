#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/query/runscript.h"
#include "app/workspace/workspace.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class HistoryPanel;
class MessageArea;
class ParameterStrip;
class QProgressBar;
class QSplitter;
class QStackedWidget;
class QueryControls;
class QueryFiles;
class ResultTabs;
class SqlEditor;

namespace settings {
class Settings;
}

/// Free SQL: statements are typed, run on one connection of the pool, and their answers shown; with parameters, files
/// and a history.
class QueryPage : public QWidget
{
    Q_OBJECT

public:
    QueryPage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
              QWidget *parent = nullptr);

    /// Null when disconnected; what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    /// Statements are not of one table: what is shown stays.
    void setTable(const catalog::Table &table);
    /// What is completed from.
    void setCatalog(const catalog::Catalog &catalog);

    /// The selected statements, or the one at the cursor.
    void run();
    void runAll();
    void stop();
    bool isRunning() const { return m_run.isActive(); }

    SqlEditor *editor() const { return m_editor; }
    ResultTabs *results() const { return m_results; }
    QueryFiles *files() const { return m_files; }

signals:
    /// For the Plan page.
    void explainRequested(const db::Statement &statement);
    /// Statements ran that may have made, changed or dropped tables and their like.
    void definitionsChanged();

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    using Statements = QList<query::ScriptStatement>;

    void setupViews();
    QWidget *makeResults();
    void setupActions();
    void connectSignals();
    void connectEditor();

    core::Result<Statements> chosenStatements() const;
    bool takeParameters(const Statements &statements);
    void startChecked(const core::Result<Statements> &statements);
    void start(const query::ScriptRequest &request);
    void takePart(const query::ScriptPart &part);
    void finish(const core::Result<query::ScriptEnd> &result);
    void showEnd(const core::Result<query::ScriptEnd> &result);
    QString placeOfError() const;
    void keepHistory(const core::Result<query::ScriptEnd> &result);
    void explain();
    void showParameters();
    void loadNames();
    void setRunning(bool running);
    void followProgress(const jobs::JobStatus &status);

    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    jobs::Latest m_run;
    jobs::Latest m_names;
    jobs::JobId m_job = 0;
    query::ScriptRequest m_request;
    QString m_script; ///< that the run's places are in
    std::optional<query::StatementReport> m_last;
    std::optional<query::ScriptEnd> m_end;
    bool m_defines = false; ///< some statement of the run changed definitions
    QTimer m_parameterTimer;

    MessageArea *m_messages = nullptr;
    QueryControls *m_controls = nullptr;
    ParameterStrip *m_parameters = nullptr;
    SqlEditor *m_editor = nullptr;
    QueryFiles *m_files = nullptr;
    HistoryPanel *m_history = nullptr;
    QStackedWidget *m_stack = nullptr;
    ResultTabs *m_results = nullptr;
    QSplitter *m_splitter = nullptr;
    QProgressBar *m_progress = nullptr;
};
