#pragma once

#include "app/catalog/catalog.h"
#include "app/db/connectionpool.h"
#include "ui/mainwindow/sessioncontroller.h"
#include "ui/mainwindow/windowservices.h"

#include <QMainWindow>

class CatalogDock;
class ConnectionFlow;
class ConnectionStrip;
class EmptyPage;
class MessageArea;
class QStackedWidget;
class QToolBar;
class QuickOpen;
class SqlLogDock;
class TablePages;
class WelcomePage;
class WindowActions;
class WorkPages;

/// Places pages and docks and connects them to each other; knows no feature.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const WindowServices &services, QWidget *parent = nullptr);

    SessionController &session() { return m_session; }
    /// Whether no job runs.
    bool isIdle() const { return m_services.runner.activeJobs().isEmpty(); }
    /// Opens what was open last, where the settings say so.
    void reopenLastSession();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void setupViews();
    void setupStrip();
    void setupPages();
    void setupDocks();
    void setupActions();
    void connectSignals();
    void connectSession();
    void connectConnections();
    void connectCatalog();
    void connectPages();
    void restoreLayout();

    void showOpened();
    void showClosed();
    void showOpenFailed(const core::Error &error, const ConnectionRequest &request);
    void showConnectionError(const core::Error &error, const QString &where);
    void showSaved(const QList<workspace::SavedConnection> &connections);
    void openWorkspace();
    void showCatalog(const catalog::Catalog &catalog);
    void showTable(const catalog::Table &table);
    void openTable(const catalog::ObjectName &name);
    void openPlanTable(const QString &schema, const QString &table);
    void openPlanIndex(const QString &schema, const QString &index);
    void updateActions();
    void followSampleJob(const jobs::JobStatus &status);
    void openSettings();
    void openEmbedding();

    WindowServices m_services;
    SessionController m_session;
    catalog::Catalog m_catalog;
    bool m_catalogWanted = true; ///< while nothing is connected the dock is hidden, whatever the person chose
    WindowActions *m_actions = nullptr;
    ConnectionFlow *m_connections = nullptr;
    ConnectionStrip *m_strip = nullptr;
    QToolBar *m_stripBar = nullptr;
    MessageArea *m_messages = nullptr;
    QStackedWidget *m_stack = nullptr;
    WelcomePage *m_welcome = nullptr;
    EmptyPage *m_chooseTable = nullptr;
    TablePages *m_pages = nullptr;
    WorkPages *m_work = nullptr;
    CatalogDock *m_catalogDock = nullptr;
    SqlLogDock *m_logDock = nullptr;
    QuickOpen *m_quickOpen = nullptr;
};
