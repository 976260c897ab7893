#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/workspace/searchstore.h"
#include "ui/search/searchtask.h"

#include <QObject>

#include <functional>
#include <memory>

class QMenu;
class QWidget;

/// The menu of searches that the person kept for the current table: keep this one, take one up again, rename, delete.
class SavedSearches : public QObject
{
    Q_OBJECT

public:
    /// `parent` is what questions are asked in front of.
    SavedSearches(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent);
    ~SavedSearches() override;

    QMenu *menu() const { return m_menu.get(); }
    void setTable(const catalog::ObjectName &table);
    /// "user@host:port/database" that searches are kept with.
    void setConnection(const QString &connection) { m_connection = connection; }
    /// Where the search to keep comes from.
    void setSource(const std::function<SearchTask()> &source) { m_source = source; }
    /// Why there is nothing to keep now; empty when there is.
    void setProblem(const QString &problem);

signals:
    void chosen(const SearchTask &task);
    void failed(const core::Error &error);
    void listChanged();

private:
    using Change = std::function<core::Result<void>()>;

    void reload();
    void fill();
    void askName(const QString &title, const QString &suggestion, const std::function<void(const QString &)> &onName);
    void keep(const QString &name);
    void load(qint64 id);
    void rename(const workspace::SavedSearch &search);
    void remove(const workspace::SavedSearch &search);
    void change(const QString &title, const Change &change);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    QWidget *m_parent = nullptr;
    QString m_table;
    QString m_connection;
    QString m_problem;
    std::function<SearchTask()> m_source;
    QList<workspace::SavedSearch> m_searches;
    std::unique_ptr<QMenu> m_menu;
    jobs::Latest m_list;
    jobs::Latest m_load;
};
