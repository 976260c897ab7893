#pragma once

#include <QWidget>

class ElidedLabel;
class QAction;
class QComboBox;
class QHBoxLayout;
class QPushButton;
class QSpinBox;
class QToolButton;

/// The strip above the SQL page: run, bounds of a run, files, history.
class QueryControls : public QWidget
{
    Q_OBJECT

public:
    explicit QueryControls(QWidget *parent = nullptr);

    void setConnected(bool connected);
    void setRunning(bool running);
    void setFile(const QString &path, bool modified);

    int timeoutMs() const;
    void setTimeoutMs(int milliseconds);
    /// 0: all.
    qint64 maxRows() const;

    /// For the page to take, so that their keys work anywhere on it.
    QAction *runAction() const { return m_run; }
    QAction *runAllAction() const { return m_runAll; }
    QAction *explainAction() const { return m_explain; }
    QAction *openAction() const { return m_open; }
    QAction *saveAction() const { return m_save; }
    QAction *saveAsAction() const { return m_saveAs; }
    QAction *historyAction() const { return m_history; }

signals:
    void stopRequested();

private:
    void setupActions();
    void setupViews();
    QAction *newAction(const QString &name, const QString &icon, const QString &text, const QString &toolTip);
    QToolButton *buttonFor(QAction *action);
    void setupBounds(QHBoxLayout *row);
    void updateActions();

    bool m_connected = false;
    bool m_running = false;
    QAction *m_run = nullptr;
    QAction *m_runAll = nullptr;
    QAction *m_explain = nullptr;
    QAction *m_open = nullptr;
    QAction *m_save = nullptr;
    QAction *m_saveAs = nullptr;
    QAction *m_history = nullptr;
    QPushButton *m_runButton = nullptr;
    QSpinBox *m_timeout = nullptr;
    QComboBox *m_rows = nullptr;
    ElidedLabel *m_file = nullptr;
};
