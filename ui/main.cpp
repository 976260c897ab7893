#include "app/db/statementlog.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "ui/connection/keychainstore.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/shared/icons.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>

namespace {

QString settingsPath()
{
    const QString chosen = qEnvironmentVariable("PGVECTOR_WORKBENCH_SETTINGS");
    if (!chosen.isEmpty())
        return chosen;
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation))
        .filePath(QStringLiteral("settings.ini"));
}

void nameApplication()
{
    QApplication::setApplicationName(QStringLiteral("pgvector-workbench"));
    QApplication::setApplicationDisplayName(QStringLiteral("pgvector Workbench"));
    QApplication::setApplicationVersion(QStringLiteral(WORKBENCH_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.pgvector_workbench.Workbench"));
    QApplication::setWindowIcon(themeIcon(QStringLiteral("app")));
}

void followAppearance(QApplication &application, settings::Settings &settings)
{
    const auto apply = [&application](const QString &name) {
        applyAppearance(application, appearanceFromName(name).value_or(Appearance::System));
    };
    apply(settings.appearance());
    QObject::connect(&settings, &settings::Settings::appearanceChanged, &application, apply);
}

/// What the command line asks to open; an error of its own goes to the window like any other.
void openFromCommandLine(const QCommandLineParser &arguments, MainWindow &window)
{
    const QString dsn = arguments.value(QStringLiteral("dsn"));
    const QString service = arguments.value(QStringLiteral("service"));
    if (arguments.isSet(QStringLiteral("sample")))
        window.session().openSample();
    else if (!dsn.isEmpty())
        window.session().openText(dsn);
    else if (!service.isEmpty())
        window.session().open({db::ConnectionParameters::fromService(service), service, {}, 0, false});
    else
        window.reopenLastSession();
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    nameApplication();

    QCommandLineParser arguments;
    arguments.setApplicationDescription(QApplication::translate("main", "Workbench for PostgreSQL with pgvector."));
    arguments.addHelpOption();
    arguments.addVersionOption();
    arguments.addOption(
        {QStringLiteral("dsn"), QApplication::translate("main", "Connect to <URL>."), QStringLiteral("URL")});
    arguments.addOption({QStringLiteral("service"),
                         QApplication::translate("main", "Connect to <name> of pg_service.conf."),
                         QStringLiteral("name")});
    arguments.addOption({QStringLiteral("sample"), QApplication::translate("main", "Open the sample data.")});
    arguments.process(application);

    settings::Settings settings(settingsPath());
    followAppearance(application, settings);
    workspace::Workspace workspace(workspace::Workspace::defaultPath());
    const auto log = std::make_shared<db::StatementLog>();
    KeychainStore passwords;
    const auto server = std::make_shared<sandbox::Server>();
    int status = 0;
    {
        jobs::JobRunner runner;
        MainWindow window({runner, settings, workspace, log, server, passwords});
        window.show();
        openFromCommandLine(arguments, window);
        status = application.exec();
    }
    if (!settings.keepSandbox()) {
        jobs::JobContext context;
        const auto left = server->leave(context);
        if (!left)
            qWarning("%s", qPrintable(core::toOneLine(left.error())));
    }
    return status;
}
