#include "ui/sweep/queryinspector.h"

#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/inspectionmodel.h"

#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

using core::Result;
using sweep::QueryInspection;

QueryInspector::QueryInspector(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_job(runner)
{
    setObjectName(QStringLiteral("queryInspector"));
    resize(860, 520);
    setupViews();
}

void QueryInspector::setupViews()
{
    m_messages = new MessageArea(this);
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("inspectorProgress"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(spacing::Group);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    m_model = new InspectionModel(this);
    m_view = new GridView(this);
    m_view->setObjectName(QStringLiteral("inspectorView"));
    m_view->setModel(m_model);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    column->setSpacing(spacing::Control);
    column->addWidget(m_title);
    column->addWidget(m_progress);
    column->addWidget(m_view, 1);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

void QueryInspector::inspect(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::InspectRequest &request)
{
    setWindowTitle(tr("Query %1").arg(request.query));
    m_title->setText(
        tr("Finding the exact neighbours of query %1, and running it under each setting…").arg(request.query));
    m_model->setInspection({});
    m_messages->clear();
    m_progress->show();
    const auto job = m_runner.start<QueryInspection>(tr("Query %1").arg(request.query), pool,
                                                     [workspace = m_workspace, request](jobs::JobContext &context) {
                                                         return sweep::inspectQuery(context, workspace, request);
                                                     });
    m_job.follow(job, this, [this](const Result<QueryInspection> &inspection) {
        m_progress->hide();
        if (inspection)
            show(*inspection);
        else
            m_messages->showError(inspection.error());
    });
    QDialog::show();
    raise();
}

void QueryInspector::show(const QueryInspection &inspection)
{
    const QString own = inspection.ownKey.isEmpty() ? tr("a query that is no row of the table")
                                                    : tr("the vector of row %1").arg(inspection.ownKey);
    m_title->setText(tr("Query %1, %2: its exact neighbours, nearest first, and what each setting finds of them.")
                         .arg(inspection.query)
                         .arg(own));
    m_model->setInspection(inspection);
    m_view->fitColumns();
}
