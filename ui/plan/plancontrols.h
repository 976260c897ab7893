#pragma once

#include "app/plan/runexplain.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;
class SettingsField;
class StatementEditor;

/// The strip above the plan page: a statement and how to run it, or a plan from elsewhere.
class PlanControls : public QWidget
{
    Q_OBJECT

public:
    explicit PlanControls(QWidget *parent = nullptr);

    void setConnected(bool connected);
    void setRunning(bool running);
    /// What the fields say; never lets it write.
    plan::ExplainRequest request() const;
    /// Puts a request into the fields. Its parameters stay with its text.
    void setRequest(const plan::ExplainRequest &request);
    /// Why the statement cannot be explained now; empty when it can.
    QString problem() const;

    /// Ctrl+Enter, for the page to take.
    QAction *runAction() const { return m_runAction; }
    QToolButton *historyButton() const { return m_history; }

signals:
    void runRequested();
    void stopRequested();
    void pasteRequested();
    void openRequested();
    void planPasted(const QByteArray &text);
    void fileDropped(const QString &path);

private:
    void setupViews();
    QWidget *optionRow();
    QToolButton *makeButton(const QString &name, const QString &icon, const QString &text);
    void connectSignals();
    void updateProblem();
    void updateParameters();

    bool m_connected = false;
    bool m_running = false;
    QList<db::Parameter> m_parameters; ///< of the text that came with them
    QAction *m_runAction = nullptr;
    StatementEditor *m_sql = nullptr;
    QLabel *m_parametersNote = nullptr;
    QCheckBox *m_analyze = nullptr;
    QSpinBox *m_runs = nullptr;
    QSpinBox *m_timeout = nullptr;
    SettingsField *m_settings = nullptr;
    QPushButton *m_run = nullptr;
    QToolButton *m_paste = nullptr;
    QToolButton *m_open = nullptr;
    QToolButton *m_history = nullptr;
};
