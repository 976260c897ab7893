#pragma once

#include "app/catalog/catalog.h"
#include "app/db/connectionpool.h"

#include <QTabWidget>

#include <functional>
#include <memory>
#include <optional>

class QToolButton;

/// The pages of one table as tabs. A page learns of a newly chosen table when it comes to the front, so that only what
/// is looked at is loaded.
class TablePages : public QTabWidget
{
    Q_OBJECT

public:
    explicit TablePages(QWidget *parent = nullptr);

    /// Adds a page with `setConnection(pool)` and `setTable(table)`; Ctrl+1, Ctrl+2, … bring it to the front.
    template<class Page>
    void addPage(Page *page, const QString &iconName, const QString &title)
    {
        addEntry(page, iconName, title,
                 {[page](const std::shared_ptr<db::ConnectionPool> &pool) { page->setConnection(pool); },
                  [page](const catalog::Table &table) { page->setTable(table); }, false});
    }

    /// Null when disconnected; all pages hear it at once.
    void setConnection(const std::shared_ptr<db::ConnectionPool> &pool);
    void setTable(const catalog::Table &table);
    const std::optional<catalog::Table> &table() const { return m_table; }

    /// Brings a page to the front; it knows the table when this returns.
    void showPage(QWidget *page);
    QList<QAction *> pageActions() const { return m_actions; }

signals:
    void tableMenuRequested();

private:
    struct Entry
    {
        std::function<void(const std::shared_ptr<db::ConnectionPool> &)> setConnection;
        std::function<void(const catalog::Table &)> setTable;
        bool stale = false; ///< has not heard of the table yet
    };

    void addEntry(QWidget *page, const QString &iconName, const QString &title, const Entry &entry);
    void refreshCurrent();

    QList<Entry> m_entries;
    QList<QAction *> m_actions;
    std::optional<catalog::Table> m_table;
    QToolButton *m_tableButton = nullptr;
};
