#include "app/cli/sandboxcommand.h"

#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/workspace/textmodelstore.h"

#include <QJsonArray>
#include <QUrl>

namespace cli {

using core::Result;
using sandbox::Server;
using sandbox::ServerStatus;

namespace {

/// As a URL it needs no quotes in a shell, and psql takes it too.
QString dsnOf(const db::ConnectionParameters &parameters)
{
    const auto encoded = [&parameters](const char *keyword) {
        return QString::fromLatin1(QUrl::toPercentEncoding(parameters.value(QLatin1String(keyword))));
    };
    return QStringLiteral("postgresql://%1@/%2?host=%3&port=%4")
        .arg(encoded("user"), encoded("dbname"), encoded("host"), encoded("port"));
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject jsonOf(const ServerStatus &status)
{
    return {{QStringLiteral("running"), status.running},
            {QStringLiteral("kept"), status.kept},
            {QStringLiteral("dsn"), status.running ? QJsonValue(dsnOf(status.parameters)) : QJsonValue()},
            {QStringLiteral("folder"), status.folder},
            {QStringLiteral("pid"), status.running ? QJsonValue(status.pid) : QJsonValue()},
            {QStringLiteral("server_version"), textOrNull(status.serverVersion)},
            {QStringLiteral("pgvector_version"), textOrNull(status.vectorVersion)},
            {QStringLiteral("bin"), textOrNull(status.binaries)}};
}

void writeStatus(const ServerStatus &status, Output &output)
{
    if (output.json()) {
        output.write(jsonOf(status));
        return;
    }
    if (!status.running) {
        output.writeLine(QStringLiteral("The sandbox does not run. Its folder: ") + status.folder);
        return;
    }
    const QString vector = status.vectorVersion.isEmpty() ? QStringLiteral("without pgvector")
                                                          : QStringLiteral("pgvector ") + status.vectorVersion;
    output.writeLine(QStringLiteral("PostgreSQL %1, %2, process %3%4")
                         .arg(status.serverVersion, vector)
                         .arg(status.pid)
                         .arg(status.kept ? QStringLiteral(", kept until stopped") : QString()));
    output.writeLine(QStringLiteral("folder: ") + status.folder);
    output.writeLine(QStringLiteral("dsn:    ") + dsnOf(status.parameters));
}

/// A job's result needs a type with a value.
using Nothing = std::monostate;

core::Result<Nothing> withoutValue(const Result<void> &result)
{
    return result ? core::Result<Nothing>(Nothing()) : core::Result<Nothing>(result.error());
}

void writeDone(const Server &server, const QString &key, const QString &text, Output &output)
{
    if (output.json())
        output.write({{key, true}, {QStringLiteral("folder"), server.folder()}});
    else
        output.writeLine(text + server.folder());
}

/// So that "search --text" finds it. The demo does not fail where there is no workspace.
void keepModel(const sandbox::DemoTables &tables, Output &output)
{
    const workspace::TextModelPlace place{tables.server, tables.database, QStringLiteral("demo"),
                                          QLatin1String(sandbox::FunctionsTable),
                                          QLatin1String(sandbox::FunctionsVectorColumn)};
    const auto kept = workspace::storeTextModel(workspace::Workspace(workspace::Workspace::defaultPath()), place,
                                                QLatin1String(sandbox::FunctionsTextColumn), tables.functions.model);
    if (!kept)
        output.note(QStringLiteral("the model of demo.functions is not kept: ") + core::toOneLine(kept.error()));
}

void writeTables(const sandbox::DemoTables &tables, Output &output)
{
    output.writeLine(tables.loaded || !tables.indexesBuilt.isEmpty()
                         ? QStringLiteral("demo.items: %1 rows%2 in %3 s")
                               .arg(tables.rows.value)
                               .arg(tables.indexesBuilt.isEmpty()
                                        ? QString()
                                        : QStringLiteral(", built ") + tables.indexesBuilt.join(u", "))
                               .arg(tables.elapsed.value / 1000, 0, 'f', 1)
                         : QStringLiteral("demo.items: its %1 rows are there").arg(tables.rows.value));
    output.writeLine(QStringLiteral("demo.functions: %1 documents%2")
                         .arg(tables.functions.rows.value)
                         .arg(tables.functions.loaded ? QStringLiteral(", embedded") : QStringLiteral(" are there")));
}

} // namespace

CLI::App *SandboxCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("sandbox", "A private PostgreSQL with pgvector, for you alone");
    app->require_subcommand(1);
    m_start = app->add_subcommand("start", "Start it, making it on first use; it goes on running");
    m_start->add_flag("--keep", m_keep, "Until \"sandbox stop\"; without it the window, when it ends, stops it");
    app->add_subcommand("status", "Whether it runs, where it is, and how to connect");
    m_stop = app->add_subcommand("stop", "Stop it; open sessions end");
    m_demo = app->add_subcommand("demo",
                                 "Start it, and fill it with the tables demo.items, demo.queries and demo.functions");
    m_demo->add_option("--rows", m_demoRequest.rows, "Rows of demo.items [60000]")->check(CLI::Range(1, 10'000'000));
    m_demo->add_option("--seed", m_demoRequest.seed, "Of the generator [1]");
    m_demo->add_flag("--keep", m_keep, "As for start");
    m_destroy = app->add_subcommand("destroy", "Stop it, and delete it with all tables in it");
    app->footer("PGVECTOR_WORKBENCH_SANDBOX names its folder, PGVECTOR_WORKBENCH_PG_BIN the folder with the server's\n"
                "programs (else an installed PostgreSQL that has pgvector, else one that is fetched). Example:\n"
                "  pgvector-workbench-cli sandbox demo && pgvector-workbench-cli sandbox status");
    return app;
}

Result<ExitStatus> SandboxCommand::run(Session &session)
{
    if (m_start->parsed())
        return start(session);
    if (m_stop->parsed())
        return stop(session);
    if (m_demo->parsed())
        return demo(session);
    return m_destroy->parsed() ? destroy(session) : status(session);
}

Result<ExitStatus> SandboxCommand::start(Session &session)
{
    Server server;
    const auto keep = m_keep ? Server::Keep::UntilStopped : Server::Keep::AsItIs;
    const auto status =
        session.run<ServerStatus>(QStringLiteral("Sandbox"), {},
                                  [&server, keep](jobs::JobContext &context) { return server.start(context, keep); });
    if (!status)
        return status.error();
    writeStatus(*status, session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> SandboxCommand::status(Session &session)
{
    const Server server;
    const auto status = session.run<ServerStatus>(
        QStringLiteral("Sandbox"), {}, [&server](jobs::JobContext &context) { return server.status(context); });
    if (!status)
        return status.error();
    writeStatus(*status, session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> SandboxCommand::stop(Session &session)
{
    Server server;
    const auto stopped = session.run<Nothing>(QStringLiteral("Sandbox"), {}, [&server](jobs::JobContext &context) {
        return withoutValue(server.stop(context));
    });
    if (!stopped)
        return stopped.error();
    writeDone(server, QStringLiteral("stopped"), QStringLiteral("Stopped the sandbox in "), session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> SandboxCommand::demo(Session &session)
{
    Server server;
    const auto keep = m_keep ? Server::Keep::UntilStopped : Server::Keep::AsItIs;
    const auto made = session.run<sandbox::DemoServer>(
        QStringLiteral("Demo"), {}, [&server, keep, request = m_demoRequest](jobs::JobContext &context) {
            return sandbox::startWithDemo(context, server, keep, request);
        });
    if (!made)
        return made.error();
    const sandbox::DemoTables &tables = made->tables;
    keepModel(tables, session.output());
    if (session.json()) {
        QJsonObject object = jsonOf(made->server);
        object.insert(QStringLiteral("loaded"), tables.loaded);
        object.insert(QStringLiteral("rows"), tables.rows.value);
        object.insert(QStringLiteral("indexes_built"), QJsonArray::fromStringList(tables.indexesBuilt));
        object.insert(QStringLiteral("functions"), tables.functions.rows.value);
        object.insert(QStringLiteral("functions_loaded"), tables.functions.loaded);
        object.insert(QStringLiteral("elapsed_ms"), tables.elapsed.value);
        session.output().write(object);
        return ExitStatus::Done;
    }
    writeTables(tables, session.output());
    writeStatus(made->server, session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> SandboxCommand::destroy(Session &session)
{
    Server server;
    const auto destroyed = session.run<Nothing>(QStringLiteral("Sandbox"), {}, [&server](jobs::JobContext &context) {
        return withoutValue(server.destroy(context));
    });
    if (!destroyed)
        return destroyed.error();
    writeDone(server, QStringLiteral("destroyed"), QStringLiteral("Deleted the sandbox in "), session.output());
    return ExitStatus::Done;
}

} // namespace cli
