#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/workspace/workspace.h"

#include <QWidget>

#include <functional>
#include <memory>

class QButtonGroup;
class QHBoxLayout;
class QStackedWidget;

namespace settings {
class Settings;
}

/// Everything that can be measured of a table's vector indexes, a page each behind one row of buttons: settings,
/// filters, builds, growth, load.
class SweepLab : public QWidget
{
    Q_OBJECT

public:
    SweepLab(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
             QWidget *parent = nullptr);

    /// Null when disconnected.
    void setConnection(const std::shared_ptr<db::ConnectionPool> &pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    /// The connection was unlocked for writing, or locked.
    void updateAccess();

private:
    /// Adds a page that has `setConnection`, `setTable`, `chooseColumn` and `updateAccess`; `id` ends its button's
    /// object name, "sweepLab_" before it.
    template<class Page>
    void addPage(Page *page, const QString &id, const QString &title, const QString &hint)
    {
        addEntry(page, id, title, hint,
                 {[page](const std::shared_ptr<db::ConnectionPool> &pool) { page->setConnection(pool); },
                  [page](const catalog::Table &table) { page->setTable(table); },
                  [page](const QString &column) { page->chooseColumn(column); },
                  [page] {
                      page->updateAccess();
                  }});
    }

    struct Entry
    {
        std::function<void(const std::shared_ptr<db::ConnectionPool> &)> setConnection;
        std::function<void(const catalog::Table &)> setTable;
        std::function<void(const QString &)> chooseColumn;
        std::function<void()> updateAccess;
    };

    void addPages(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace);
    void showPage(QWidget *page);
    void addEntry(QWidget *page, const QString &id, const QString &title, const QString &hint, const Entry &entry);

    QList<Entry> m_entries;
    QButtonGroup *m_buttons = nullptr;
    QHBoxLayout *m_row = nullptr;
    QStackedWidget *m_stack = nullptr;
};
