#pragma once

#include "app/catalog/catalog.h"
#include "app/db/connectionpool.h"
#include "ui/mainwindow/windowservices.h"

#include <QObject>

namespace plan {
struct ExplainRequest;
}

class PlanPage;
class QueryEmbedder;
class QueryPage;
class SearchPage;
class SweepLab;
class TablePage;
class TablePages;
class WindowActions;

/// Makes the pages and takes a person from one to another: from a row to the search near it, from a search to its plan.
class WorkPages : public QObject
{
    Q_OBJECT

public:
    /// The pages belong to `tabs`, which outlives this.
    WorkPages(const WindowServices &services, TablePages &tabs);

    /// The window's own that pages offer too.
    void setActions(const WindowActions &actions);
    /// Null when disconnected.
    void setConnection(const std::shared_ptr<db::ConnectionPool> &pool);
    /// Texts that the column is searched by are made vectors by this embedding server; empty: by its built-in model.
    void chooseQueryModel(const catalog::ObjectName &table, const QString &column, const QString &server);
    void setCatalog(const catalog::Catalog &catalog);
    /// After the connection was locked or unlocked.
    void updateAccess();

    void showTablePage();
    /// Whether the page at `index` is of use without a table.
    bool worksWithoutTable(int index) const;

signals:
    /// From a plan; the schema is empty where the plan does not tell it.
    void tableRequested(const QString &schema, const QString &table);
    void indexRequested(const QString &schema, const QString &index);
    /// A statement has made, changed or dropped something that the catalog shows.
    void definitionsChanged();

private:
    void connectRows();
    void connectPlans();
    void explain(const plan::ExplainRequest &request);

    TablePages &m_tabs;
    QueryEmbedder *m_embedder;
    TablePage *m_table;
    SearchPage *m_search;
    PlanPage *m_plan;
    SweepLab *m_sweep;
    QueryPage *m_query;
};
