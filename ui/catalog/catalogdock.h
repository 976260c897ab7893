#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "ui/catalog/catalogcontent.h"

#include <QDockWidget>
#include <QTimer>

class CatalogModel;
class CatalogTree;
class ExtensionNotice;
class MessageArea;
class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

/// The dock with the tables of the database: loads the catalog of its connection by a job and keeps what it shows
/// until the new one is there.
class CatalogDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit CatalogDock(jobs::JobRunner &runner, QWidget *parent = nullptr);

    /// Null when disconnected.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    /// To be called when the connection was locked or unlocked.
    void updateAccess();

    QAction *refreshAction() const { return m_refreshAction; }
    QAction *filterAction() const { return m_filterAction; }

public slots:
    void refresh();
    /// Selects the table where it is shown; nothing else happens.
    void selectTable(const catalog::ObjectName &name);

signals:
    void tableActivated(const catalog::Table &table);
    void catalogLoaded(const catalog::Catalog &catalog);
    /// Another database of the same server is wanted.
    void databaseChosen(const QString &database);

private:
    struct Loaded;

    void setupViews();
    void setupActions();
    void connectSignals();
    QWidget *makeHeader();
    static core::Result<Loaded> load(jobs::JobContext &context, const QString &filter);
    void show(const core::Result<Loaded> &loaded);
    void showDatabases(const catalog::Catalog &catalog);
    void showState();
    CatalogContent setContent(const CatalogContent &content);
    void release(CatalogContent content);
    void applyFilter();
    void showFiltered(const CatalogContent &content);
    void chooseDatabase(int place);
    void copyDefinition(const catalog::ObjectName &name);
    void createExtension();

    jobs::JobRunner &m_runner;
    jobs::Latest m_loading;
    jobs::Latest m_filtering;
    jobs::Latest m_definition;
    jobs::Latest m_creating;
    std::shared_ptr<db::ConnectionPool> m_pool;
    bool m_loaded = false;
    bool m_hasVector = false;
    QTimer m_filterTimer;
    CatalogModel *m_model = nullptr;
    CatalogTree *m_tree = nullptr;
    QComboBox *m_databases = nullptr;
    QLineEdit *m_filterEdit = nullptr;
    QToolButton *m_refreshButton = nullptr;
    MessageArea *m_messages = nullptr;
    ExtensionNotice *m_notice = nullptr;
    QLabel *m_emptyLabel = nullptr;
    QAction *m_refreshAction = nullptr;
    QAction *m_filterAction = nullptr;
};
