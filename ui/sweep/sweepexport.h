#pragma once

#include "app/catalog/catalog.h"
#include "app/sweep/sweepresult.h"
#include "app/workspace/workspace.h"
#include "ui/sweep/reportexport.h"

class SweepPlot;

/// What can be taken away from a sweep of settings beside its report: a psql script that repeats it, the SQL that puts
/// a setting in force.
class SweepExport : public ReportExport
{
    Q_OBJECT

public:
    SweepExport(jobs::JobRunner &runner, const workspace::Workspace &workspace, const SweepPlot &plot, QWidget *parent);
    ~SweepExport() override;

    QMenu *applyMenu() const { return m_applyMenu.get(); }

    void setResult(const sweep::SweepResult &result);
    /// The table as it is now, and the workspace's number of the sweep; 0 when the workspace does not have it.
    void setSource(const catalog::Table &table, qint64 storedId);
    /// The settings that the apply menu copies; empty when there are none to apply.
    void setSettings(const sweep::GridPoint &settings, const QString &database);

private:
    void addScript(const QString &name, const QString &text, const std::function<QString()> &script);
    void addApplying();
    void copyFunction();
    void savePsqlScript();

    workspace::Workspace m_workspace;
    std::unique_ptr<QMenu> m_applyMenu;
    QAction *m_psqlAction = nullptr;
    sweep::SweepResult m_result;
    catalog::Table m_table;
    qint64 m_storedId = 0;
    sweep::GridPoint m_settings;
    QString m_database;
};
