#pragma once

#include "app/jobs/latest.h"
#include "app/plan/planhistory.h"

#include <QObject>

#include <memory>

class QMenu;

/// The menus of earlier plans from the workspace: to show one again, and to compare with one. Plans of the shown
/// statement stand first.
class PlanHistoryMenu : public QObject
{
    Q_OBJECT

public:
    PlanHistoryMenu(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent = nullptr);
    ~PlanHistoryMenu() override;

    QMenu *showMenu() const { return m_showMenu.get(); }
    QMenu *compareMenu() const { return m_compareMenu.get(); }
    bool isEmpty() const { return m_records.isEmpty(); }

    void setStatement(const QString &sql);
    /// Keeps a plan, then reads the list again.
    void keep(const plan::AnalysisPointer &analysis, const plan::ExplainRequest &request, const QString &connection);
    void reload();

signals:
    void listChanged();
    void chosen(const plan::PastPlan &past);
    void comparisonChosen(const plan::PastPlan &past);
    void failed(const core::Error &error);

private:
    void fill();
    void fillMenu(QMenu *menu, const QString &prefix, bool compare);
    void addEntry(QMenu *menu, const QString &prefix, const workspace::PlanRecord &record, bool compare);
    void load(qint64 id, bool compare);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    QString m_statement;
    QList<workspace::PlanRecord> m_records;
    std::unique_ptr<QMenu> m_showMenu;
    std::unique_ptr<QMenu> m_compareMenu;
    jobs::Latest m_list;
    jobs::Latest m_load;
};

/// "20 Nov 15:04 · Limit › Index Scan items · 8.31 ms".
QString pastPlanTitle(const workspace::PlanRecord &record);
