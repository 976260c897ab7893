#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/sweep/recordsweep.h"
#include "ui/sweep/overlayplot.h"

#include <QObject>

class QAction;
class QMenu;

/// The earlier sweeps of a table, all of one kind, from the workspace: their list and a menu of the newest, and what
/// can be done with them. Everything is read and written by jobs; `listChanged` tells when the list is new.
class PastSweeps : public QObject
{
    Q_OBJECT

public:
    PastSweeps(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent = nullptr,
               workspace::SweepKind kind = workspace::SweepKind::Settings);
    ~PastSweeps() override;

    QMenu *menu() const { return m_menu.get(); }
    /// The menu's last entry: the whole list.
    QAction *allAction() const { return m_allAction; }
    bool isEmpty() const { return m_records.isEmpty(); }
    /// The list of the table has come at least once.
    bool isLoaded() const { return m_loaded; }
    const QList<workspace::SweepRecord> &records() const { return m_records; }
    workspace::SweepKind kind() const { return m_kind; }

    void setTable(const catalog::ObjectName &table);
    /// Reads the list again, for example when a sweep has ended.
    void reload();

    /// Ends in `picked`, and for sweeps of settings in `chosen`.
    void show(qint64 id);
    void rename(qint64 id, const QString &name);
    void remove(qint64 id);
    void exportTo(qint64 id, const QString &path);
    void importFrom(const QString &path);
    /// Reads two sweeps of settings; ends in `compared`.
    void compare(qint64 first, qint64 second);

    void setOverlaid(qint64 id, bool on);
    const QList<SweepOverlay> &overlays() const { return m_overlays; }

signals:
    void listChanged();
    void picked(qint64 id);
    /// What was picked, read; of sweeps of settings only.
    void chosen(const sweep::PastSweep &past);
    void overlaysChanged();
    void compared(const sweep::PastSweep &first, const sweep::PastSweep &second);
    /// A file was written or read.
    void done(const QString &note);
    void failed(const core::Error &error);

private:
    void fill(const QList<workspace::SweepRecord> &records);
    void addOverlay(const sweep::PastSweep &past);
    void change(const QString &title, const QString &note,
                const std::function<core::Result<void>(const workspace::Workspace &)> &work);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    workspace::SweepKind m_kind = workspace::SweepKind::Settings;
    catalog::ObjectName m_table;
    std::unique_ptr<QMenu> m_menu;
    QAction *m_allAction = nullptr;
    bool m_loaded = false;
    QList<workspace::SweepRecord> m_records;
    QList<SweepOverlay> m_overlays;
    jobs::Latest m_list;
    jobs::Latest m_load;
};

/// "before the upgrade · 14 Mar 2026 10:22 · items_hnsw · 14 points · stopped".
QString sweepTitle(const workspace::SweepRecord &record);
/// "stopped"; empty for one that succeeded.
QString sweepStateWords(workspace::SweepState state);
