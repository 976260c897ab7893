#include "app/db/statementlog.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "app/workspace/savedconnections.h"
#include "tests/screenshots/camera.h"
#include "tests/screenshots/tour.h"
#include "tests/support/memorypasswords.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTemporaryDir>

#include <cstdio>

namespace {

constexpr QSize PictureSize(1360, 860);

/// Two connections that somebody could have, so that lists of them are not empty.
bool saveConnections(const workspace::Workspace &workspace)
{
    const QList<workspace::SavedConnection> connections{
        {0,
         QStringLiteral("shop-prod"),
         QStringLiteral("host=db1.example.org dbname=shop user=analyst"),
         QStringLiteral("#d55e00"),
         false,
         {}},
        {0,
         QStringLiteral("shop-staging"),
         QStringLiteral("host=db2.example.org dbname=shop user=analyst"),
         QStringLiteral("#009e73"),
         false,
         {}}};
    if (!workspace.open())
        return false;
    for (const workspace::SavedConnection &connection : connections) {
        const auto id = workspace::storeConnection(workspace, connection);
        if (!id || !workspace::markConnectionUsed(workspace, id.value()))
            return false;
    }
    return true;
}

int report(const Camera &camera, const QStringList &missing)
{
    for (const QString &file : camera.files())
        std::printf("%s\n", qPrintable(file));
    for (const QString &file : camera.failures())
        std::fprintf(stderr, "workbench_screenshots: cannot write %s\n", qPrintable(file));
    for (const QString &step : missing)
        std::fprintf(stderr, "workbench_screenshots: %s did not come in time\n", qPrintable(step));
    return camera.failures().isEmpty() && missing.isEmpty() ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") &&
        qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("workbench_screenshots"));
    QCommandLineParser arguments;
    arguments.setApplicationDescription(QStringLiteral("Writes a picture of every page of pgvector Workbench."));
    arguments.addHelpOption();
    arguments.addOption({QStringLiteral("output"), QStringLiteral("Write the pictures into <folder>."),
                         QStringLiteral("folder"), QStringLiteral(".")});
    arguments.addOption({QStringLiteral("dsn"),
                         QStringLiteral("Show the database at <URL> instead of the sample data."),
                         QStringLiteral("URL")});
    arguments.process(application);
    const QString folder = arguments.value(QStringLiteral("output"));
    if (!QDir().mkpath(folder)) {
        std::fprintf(stderr, "workbench_screenshots: cannot make the folder %s\n", qPrintable(folder));
        return 1;
    }

    const QTemporaryDir files;
    settings::Settings settings(files.filePath(QStringLiteral("settings.ini")));
    workspace::Workspace workspace(files.filePath(QStringLiteral("workspace.sqlite")));
    if (!saveConnections(workspace))
        std::fprintf(stderr, "workbench_screenshots: no saved connections\n");
    const auto log = std::make_shared<db::StatementLog>();
    const auto server = std::make_shared<sandbox::Server>();
    int status = 0;
    {
        jobs::JobRunner runner;
        testsupport::MemoryPasswords passwords;
        MainWindow window({runner, settings, workspace, log, server, passwords});
        window.resize(PictureSize);
        window.show();
        Camera camera(application, folder);
        const QStringList missing = Tour(window, camera).run(arguments.value(QStringLiteral("dsn")));
        status = report(camera, missing);
    }
    jobs::JobContext context;
    const auto left = server->leave(context);
    if (!left)
        std::fprintf(stderr, "workbench_screenshots: %s\n", qPrintable(core::toOneLine(left.error())));
    return status;
}
