#pragma once

#include "tests/screenshots/camera.h"
#include "ui/mainwindow/mainwindow.h"

#include <functional>

/// Walks through the window page by page and has each photographed.
class Tour
{
public:
    Tour(MainWindow &window, Camera &camera);

    /// Visits everything. `dsn` empty: the sandbox with its demo. Answers what did not come in time, if anything.
    QStringList run(const QString &dsn);

private:
    template<class Widget>
    Widget *find(const char *name) const
    {
        return m_window.findChild<Widget *>(QLatin1String(name));
    }
    bool showPage(const char *title);
    bool connectTo(const QString &dsn);
    void visitTable();
    void visitSearch();
    void visitHybrid();
    bool openTable(const QString &name);
    void visitPlan();
    void visitSql();
    void visitSweep();
    void visitWorstQuery();
    void visitOverlay();
    void visitFilters();
    void visitBuildsAndGrowth();
    void visitLoad();
    void visitLog();
    void visitConnection();
    void visitWithoutVector();
    bool waitFor(const QString &what, const std::function<bool()> &condition, int timeoutMs);
    bool waitUntilIdle(const QString &what);

    MainWindow &m_window;
    Camera &m_camera;
    QStringList m_missing;
};
