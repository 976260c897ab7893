#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/workspace/sweepstore.h"

#include <QObject>

#include <memory>

class QMenu;

/// The menu of earlier measurements of one kind of a table, from the workspace.
class PastRuns : public QObject
{
    Q_OBJECT

public:
    PastRuns(jobs::JobRunner &runner, const workspace::Workspace &workspace, workspace::SweepKind kind,
             QObject *parent = nullptr);
    ~PastRuns() override;

    QMenu *menu() const { return m_menu.get(); }
    bool isEmpty() const;

    void setTable(const catalog::ObjectName &table);
    /// Reads the list again, for example when a measurement has ended.
    void reload();

signals:
    void listChanged();
    void chosen(qint64 id);
    void failed(const core::Error &error);

private:
    void fill(const QList<workspace::SweepRecord> &records);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    workspace::SweepKind m_kind;
    catalog::ObjectName m_table;
    std::unique_ptr<QMenu> m_menu;
    jobs::Latest m_list;
};
