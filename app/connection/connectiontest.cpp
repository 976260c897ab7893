#include "app/connection/connectiontest.h"

#include "app/db/connectreport.h"

namespace connection {

using core::Error;
using db::ConnectReport;

namespace {

TestStage stageFrom(db::ConnectStage stage)
{
    switch (stage) {
    case db::ConnectStage::Parse:
        return TestStage::Parse;
    case db::ConnectStage::Reach:
        return TestStage::Reach;
    case db::ConnectStage::Tls:
        return TestStage::Tls;
    case db::ConnectStage::Authenticate:
        return TestStage::Authenticate;
    case db::ConnectStage::Database:
        return TestStage::Database;
    }
    Q_UNREACHABLE();
}

QString placeOf(const ConnectReport &report)
{
    if (report.host.startsWith(u'/'))
        return report.host + QStringLiteral("/.s.PGSQL.") + report.port;
    const bool named = !report.address.isEmpty() && report.address != report.host;
    return report.host + (named ? QStringLiteral(" (%1)").arg(report.address) : QString()) + QStringLiteral(" port ") +
           report.port;
}

QString factOf(TestStage stage, const ConnectReport &report)
{
    switch (stage) {
    case TestStage::Parse:
        return {};
    case TestStage::Reach:
        return placeOf(report);
    case TestStage::Tls:
        return report.encryption.isEmpty() ? QStringLiteral("not encrypted") : report.encryption;
    case TestStage::Authenticate:
        return report.user + (report.usedPassword ? QStringLiteral(", by password") : QString());
    case TestStage::Database:
        return report.server.versionText.isEmpty()
                   ? report.database
                   : report.database + QStringLiteral(", PostgreSQL ") + report.server.versionText.section(u' ', 0, 0);
    case TestStage::Vector:
        return report.server.vectorVersion;
    }
    Q_UNREACHABLE();
}

/// The server speaks before the parameters are doubted, so what came before the failure has passed.
TestState stateOf(TestStage stage, const ConnectReport &report)
{
    const TestStage reached = stageFrom(report.stage);
    if (stage == TestStage::Vector) {
        if (report.error)
            return TestState::NotReached;
        return report.server.hasVector() ? TestState::Passed : TestState::Warned;
    }
    if (stage < reached || !report.error)
        return TestState::Passed;
    return stage == reached ? TestState::Failed : TestState::NotReached;
}

Error noVector(const ConnectReport &report)
{
    Error error;
    error.kind = core::ErrorKind::Missing;
    error.message = QStringLiteral("the database %1 has no pgvector").arg(report.server.database);
    error.hint = report.server.availableVectorVersion.isEmpty()
                     ? QStringLiteral("install its package on the server, then run CREATE EXTENSION vector")
                     : QStringLiteral("run CREATE EXTENSION vector; the server has version %1 ready")
                           .arg(report.server.availableVectorVersion);
    return error;
}

QString databaseAdvice(const Error &error)
{
    if (error.sqlstate == u"3D000")
        return QStringLiteral("choose a database that exists; postgres nearly always does");
    if (error.sqlstate == u"42501")
        return QStringLiteral("the role needs GRANT CONNECT ON DATABASE");
    if (error.sqlstate == u"53300")
        return QStringLiteral("close other sessions, or raise max_connections on the server");
    if (error.sqlstate == u"57P03")
        return QStringLiteral("the server is starting up or shutting down; try again in a moment");
    return {};
}

QString authenticationAdvice(const Error &error)
{
    if (error.sqlstate == u"28P01")
        return QStringLiteral("check user and password");
    if (error.sqlstate == u"28000")
        return QStringLiteral("check the user's name; else the server's pg_hba.conf has no line that lets it in from "
                              "here, or only with another sslmode");
    return {};
}

} // namespace

QString advice(TestStage stage, const Error &error, const db::ConnectionParameters &parameters)
{
    const QString host = parameters.value(QStringLiteral("host"));
    switch (stage) {
    case TestStage::Parse:
        return parameters.value(QStringLiteral("service")).isEmpty()
                   ? QStringLiteral("expected postgresql://user@host:port/database or host=… dbname=…")
                   : QStringLiteral("services are read from PGSERVICEFILE, else ~/.pg_service.conf, and from "
                                    "pg_service.conf in PGSYSCONFDIR");
    case TestStage::Reach:
        return host.startsWith(u'/') || host.isEmpty()
                   ? QStringLiteral("is the server running on this machine, with its socket in this folder "
                                    "(unix_socket_directories)? Give a host to connect over the network")
                   : QStringLiteral("check host and port; is the server running, does it listen there "
                                    "(listen_addresses), and does a firewall let you through?");
    case TestStage::Tls:
        return QStringLiteral("sslmode prefer goes on where the server has no encryption; verify-ca and verify-full "
                              "need the file of the CA that signed the server's certificate");
    case TestStage::Authenticate:
        return authenticationAdvice(error);
    case TestStage::Database:
        return databaseAdvice(error);
    case TestStage::Vector:
        return {};
    }
    Q_UNREACHABLE();
}

core::Result<QList<TestStep>> testConnection(jobs::JobContext &context, const db::ConnectionParameters &parameters,
                                             int timeoutSeconds)
{
    db::ConnectionOptions options;
    options.connectTimeoutSeconds = timeoutSeconds;
    ConnectReport report = db::reportConnection(parameters, options, [&context] { return !context.isCancelled(); });
    if (report.error && report.error->kind == core::ErrorKind::Cancelled)
        return *report.error;

    QList<TestStep> steps;
    for (const TestStage stage : {TestStage::Parse, TestStage::Reach, TestStage::Tls, TestStage::Authenticate,
                                  TestStage::Database, TestStage::Vector}) {
        TestStep step{stage, stateOf(stage, report), {}, {}};
        if (step.state != TestState::NotReached)
            step.fact = factOf(stage, report);
        if (step.state == TestState::Failed) {
            step.error = report.error;
            if (step.error->hint.isEmpty())
                step.error->hint = advice(stage, *report.error, parameters);
        } else if (step.state == TestState::Warned) {
            step.error = noVector(report);
        }
        steps << step;
    }
    return steps;
}

} // namespace connection
