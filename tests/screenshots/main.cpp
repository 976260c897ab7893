#include "app/db/statementlog.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "tests/screenshots/camera.h"
#include "tests/screenshots/tour.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTemporaryDir>

#include <cstdio>

namespace {

constexpr QSize PictureSize(1360, 860);

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
    const auto log = std::make_shared<db::StatementLog>();
    const auto server = std::make_shared<sandbox::Server>();
    int status = 0;
    {
        jobs::JobRunner runner;
        MainWindow window({runner, settings, workspace, log, server});
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
