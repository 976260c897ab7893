#pragma once

#include <QDockWidget>
#include <QTimer>

#include <memory>

class GridView;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;
class SqlLogModel;
class SqlLogProxy;

namespace db {
class StatementLog;
}

/// Every statement that the program sent, with its time and end. Reads the log only while it is visible.
class SqlLogDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit SqlLogDock(std::shared_ptr<db::StatementLog> log, QWidget *parent = nullptr);

    /// Reads what came since the last time; the timer does it while the dock is visible.
    void poll();

private:
    void setupViews();
    QWidget *createControls();
    void connectSignals();
    void setPolling(bool polling);
    void clearShown();
    void showSelected();
    void updateCount();

    std::shared_ptr<db::StatementLog> m_log;
    qint64 m_lastNumber = 0;
    QTimer m_timer;
    SqlLogModel *m_model = nullptr;
    SqlLogProxy *m_proxy = nullptr;
    GridView *m_view = nullptr;
    QPlainTextEdit *m_statement = nullptr;
    QLineEdit *m_filter = nullptr;
    QCheckBox *m_failedOnly = nullptr;
    QLabel *m_count = nullptr;
    QToolButton *m_copyButton = nullptr;
    QToolButton *m_clearButton = nullptr;
};
