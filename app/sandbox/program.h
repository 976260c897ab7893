#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"
#include "app/sandbox/account.h"

#include <QByteArray>
#include <QStringList>

#include <functional>
#include <optional>

namespace sandbox {

/// A program to run to its end, without a shell.
struct Program
{
    QString path;
    QStringList arguments = {};
    std::optional<Account> account = {}; ///< nothing: the person's own
    QString workingFolder = QStringLiteral("/");
    std::function<void(const QString &line)> onErrorLine = {}; ///< each line of standard error as it comes
};

struct ProgramOutput
{
    int exitStatus = 0; ///< as a shell counts it: 128 + signal when it was killed
    QByteArray standardOutput;
    QByteArray standardError;
};

/// Runs it in a process group of its own, with PostgreSQL's environment variables taken out and messages in English.
/// Cancel ends the whole group. Errors: the program can't be started, Cancelled; a failed exit status is no error.
core::Result<ProgramOutput> runProgram(jobs::JobContext &context, const Program &program);

} // namespace sandbox
