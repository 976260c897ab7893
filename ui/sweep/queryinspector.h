#pragma once

#include "app/jobs/latest.h"
#include "app/sweep/inspectquery.h"

#include <QDialog>

class GridView;
class InspectionModel;
class MessageArea;
class QLabel;
class QProgressBar;

/// A window about one query of a sweep: its exact neighbours, and which settings find them. Runs the query anew.
class QueryInspector : public QDialog
{
    Q_OBJECT

public:
    QueryInspector(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent = nullptr);

    void inspect(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::InspectRequest &request);

private:
    void setupViews();
    void show(const sweep::QueryInspection &inspection);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    jobs::Latest m_job;
    InspectionModel *m_model = nullptr;
    MessageArea *m_messages = nullptr;
    QLabel *m_title = nullptr;
    QProgressBar *m_progress = nullptr;
    GridView *m_view = nullptr;
};
