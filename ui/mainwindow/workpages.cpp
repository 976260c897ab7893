#include "ui/mainwindow/workpages.h"

#include "app/search/exactplan.h"
#include "ui/mainwindow/queryembedder.h"
#include "ui/mainwindow/tablepages.h"
#include "ui/mainwindow/windowactions.h"
#include "ui/plan/planpage.h"
#include "ui/plan/planproofs.h"
#include "ui/query/querypage.h"
#include "ui/search/searchpage.h"
#include "ui/sweep/sweeplab.h"
#include "ui/tables/tablepage.h"

namespace {

plan::ExplainRequest requestOf(const db::Statement &statement)
{
    plan::ExplainRequest request;
    request.sql = statement.sql;
    request.parameters = statement.parameters;
    return request;
}

plan::ExplainRequest measuredRequestOf(const db::Statement &statement, const QList<search::Setting> &settings)
{
    plan::ExplainRequest request = requestOf(statement);
    request.analyze = true;
    for (const search::Setting &setting : settings)
        request.settings << plan::Setting{setting.name, setting.value};
    return request;
}

core::Result<plan::Finding> compareWithExact(jobs::JobContext &context, const plan::ExplainRequest &request)
{
    const auto answer = search::compareStatement(context, request);
    if (!answer)
        return answer.error();
    return search::exactFinding(*answer);
}

} // namespace

WorkPages::WorkPages(const WindowServices &services, TablePages &tabs)
    : QObject(&tabs)
    , m_tabs(tabs)
    , m_embedder(new QueryEmbedder(services, this))
    , m_table(new TablePage(services.runner, services.settings, &tabs))
    , m_search(new SearchPage(services.runner, services.settings, services.workspace, &tabs))
    , m_plan(new PlanPage(services.runner, services.settings, services.workspace, &tabs))
    , m_sweep(new SweepLab(services.runner, services.settings, services.workspace, &tabs))
    , m_query(new QueryPage(services.runner, services.settings, services.workspace, &tabs))
{
    m_search->setEmbedder(m_embedder->embedder());
    connect(m_embedder, &QueryEmbedder::changed, this, [this] { m_search->setEmbedder(m_embedder->embedder()); });
    m_plan->proofs().setExactSearch(compareWithExact);
    m_tabs.addPage(m_table, QStringLiteral("table"), tr("Table"));
    m_tabs.addPage(m_search, QStringLiteral("search"), tr("Search"));
    m_tabs.addPage(m_plan, QStringLiteral("plan"), tr("Plan"));
    m_tabs.addPage(m_sweep, QStringLiteral("sweep"), tr("Sweep"));
    m_tabs.addPage(m_query, QStringLiteral("sql"), tr("SQL"));
    connectRows();
    connectPlans();
    connect(m_query, &QueryPage::definitionsChanged, this, &WorkPages::definitionsChanged);
}

void WorkPages::setActions(const WindowActions &actions)
{
    QAction *embed = actions.action(WindowAction::EmbedColumn);
    m_table->offer(embed);
    m_search->offerModels(embed, actions.action(WindowAction::Settings));
}

void WorkPages::setConnection(const std::shared_ptr<db::ConnectionPool> &pool)
{
    m_embedder->setConnection(pool ? pool->parameters().displayName() : QString());
    m_tabs.setConnection(pool);
}

void WorkPages::chooseQueryModel(const catalog::ObjectName &table, const QString &column, const QString &server)
{
    m_embedder->choose(table, column, server);
}

void WorkPages::connectRows()
{
    connect(m_table, &TablePage::similarRowsRequested, this,
            [this](const catalog::ObjectName &, const QString &column, const QStringList &rowKey) {
                m_tabs.showPage(m_search);
                m_search->searchNearRow(column, rowKey);
            });
    connect(m_table, &TablePage::exampleRowRequested, this,
            [this](const QString &column, const QStringList &rowKey, bool like) {
                m_tabs.showPage(m_search);
                m_search->addExample(column, rowKey, like);
            });
    connect(m_search, &SearchPage::sweepRequested, this, [this](const QString &column) {
        m_tabs.showPage(m_sweep);
        m_sweep->chooseColumn(column);
    });
}

void WorkPages::connectPlans()
{
    connect(m_search, &SearchPage::planRequested, this,
            [this](const db::Statement &statement, const QList<search::Setting> &settings) {
                explain(measuredRequestOf(statement, settings));
            });
    connect(m_query, &QueryPage::explainRequested, this,
            [this](const db::Statement &statement) { explain(requestOf(statement)); });
    connect(m_plan, &PlanPage::tableRequested, this, &WorkPages::tableRequested);
    connect(m_plan, &PlanPage::indexRequested, this, &WorkPages::indexRequested);
}

void WorkPages::explain(const plan::ExplainRequest &request)
{
    m_tabs.showPage(m_plan);
    m_plan->explain(request);
}

void WorkPages::setCatalog(const catalog::Catalog &catalog)
{
    m_query->setCatalog(catalog);
}

void WorkPages::updateAccess()
{
    m_sweep->updateAccess();
}

void WorkPages::showTablePage()
{
    m_tabs.showPage(m_table);
}

bool WorkPages::worksWithoutTable(int index) const
{
    return m_tabs.widget(index) == m_query;
}
