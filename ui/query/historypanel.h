#pragma once

#include "app/jobs/latest.h"
#include "app/workspace/historystore.h"

#include <QTimer>
#include <QWidget>

class HistoryModel;
class QLabel;
class QLineEdit;
class QListView;

/// The runs of the SQL page that the workspace keeps, with a search in their text.
class HistoryPanel : public QWidget
{
    Q_OBJECT

public:
    HistoryPanel(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent = nullptr);

    /// Writes a run, then reads the list again.
    void keep(const workspace::HistoryRecord &record);
    void reload();

signals:
    /// To be put where the cursor is.
    void chosen(const QString &sql);
    void failed(const core::Error &error);

private:
    void setupViews();
    void connectSignals();
    void showMenu(const QPoint &at);
    void removeEntry(qint64 id);
    void showRecords(const QList<workspace::HistoryRecord> &records);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    jobs::Latest m_list;
    QTimer m_searchTimer;
    HistoryModel *m_model = nullptr;
    QLineEdit *m_search = nullptr;
    QListView *m_view = nullptr;
    QLabel *m_empty = nullptr;
};
