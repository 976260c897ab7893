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
    bool connectTo(const QString &dsn);
    void visitTable();
    void visitLog();
    bool waitFor(const QString &what, const std::function<bool()> &condition, int timeoutMs);
    bool waitUntilIdle(const QString &what);

    MainWindow &m_window;
    Camera &m_camera;
    QStringList m_missing;
};
