#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/sweep/recordsweep.h"

#include <QObject>

class QMenu;

/// The menu of earlier sweeps of a table, all of one kind, from the workspace.
class PastSweeps : public QObject
{
    Q_OBJECT

public:
    PastSweeps(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent = nullptr,
               workspace::SweepKind kind = workspace::SweepKind::Settings);
    ~PastSweeps() override;

    QMenu *menu() const { return m_menu.get(); }
    bool isEmpty() const;

    void setTable(const catalog::ObjectName &table);
    /// Reads the list again, for example when a sweep has ended.
    void reload();

signals:
    void listChanged();
    void picked(qint64 id);
    /// What was picked, read; of sweeps of settings only.
    void chosen(const sweep::PastSweep &past);
    void failed(const core::Error &error);

private:
    void fill(const QList<workspace::SweepRecord> &records);
    void load(qint64 id);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    workspace::SweepKind m_kind = workspace::SweepKind::Settings;
    catalog::ObjectName m_table;
    std::unique_ptr<QMenu> m_menu;
    jobs::Latest m_list;
    jobs::Latest m_load;
};

/// "14 Mar 2026 10:22 · items_hnsw · 14 points · stopped".
QString sweepTitle(const workspace::SweepRecord &record);
