#include "app/sandbox/program.h"

#include <QProcess>

#include <csignal>
#include <unistd.h>

namespace sandbox {

using core::Result;

namespace {

QProcessEnvironment serverEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(QStringLiteral("PG")) && !name.startsWith(QStringLiteral("PGVECTOR_WORKBENCH_")))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    return environment;
}

/// Ends a process group politely, then for certain.
void endGroup(QProcess &process)
{
    const pid_t group = pid_t(process.processId());
    if (group <= 0)
        return;
    ::kill(-group, SIGTERM);
    if (!process.waitForFinished(3000)) {
        ::kill(-group, SIGKILL);
        process.waitForFinished(3000);
    }
}

/// Hands over the complete lines of `text` from `position` on, and moves it behind them.
void reportLines(const QByteArray &text, qsizetype &position, const Program &program)
{
    for (qsizetype end; (end = text.indexOf('\n', position)) >= 0; position = end + 1) {
        if (program.onErrorLine)
            program.onErrorLine(QString::fromUtf8(text.mid(position, end - position)));
    }
}

} // namespace

Result<ProgramOutput> runProgram(jobs::JobContext &context, const Program &program)
{
    QProcess process;
    process.setProgram(program.path);
    process.setArguments(program.arguments);
    process.setProcessEnvironment(serverEnvironment());
    process.setWorkingDirectory(program.workingFolder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([account = program.account] {
        ::setpgid(0, 0);
        if (account)
            becomeAccount(*account);
    });
    process.start();
    if (!process.waitForStarted())
        return core::localError(QStringLiteral("cannot run %1: %2").arg(program.path, process.errorString()));

    ProgramOutput output;
    qsizetype reported = 0;
    for (bool running = true; running;) {
        running = !process.waitForFinished(50) && process.state() != QProcess::NotRunning;
        output.standardOutput += process.readAllStandardOutput();
        output.standardError += process.readAllStandardError();
        reportLines(output.standardError, reported, program);
        if (running && context.isCancelled()) {
            endGroup(process);
            return core::cancelledError();
        }
    }
    output.exitStatus = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 128 + process.exitCode();
    return output;
}

} // namespace sandbox
