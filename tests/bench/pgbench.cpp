#include "tests/bench/pgbench.h"

#include "app/vectors/vectorvalue.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

namespace bench {

namespace {

QString programPath()
{
    return server().binaries() + QStringLiteral("/pgbench");
}

void writeFile(const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace

bool Pgbench::isThere()
{
    return QFileInfo::exists(programPath());
}

/// A script per vector, which pgbench chooses from; the vectors are variables, the only way to a parameter.
Pgbench::Pgbench(const QString &statement, const Vectors &vectors, int efSearch)
    : m_efSearch(efSearch)
{
    for (size_t i = 0; i < vectors.size(); ++i) {
        const QString variable = QStringLiteral("q%1").arg(i);
        const QString script = m_folder.filePath(variable + QStringLiteral(".sql"));
        QString text = statement.simplified();
        writeFile(script, text.replace(QStringLiteral("$1"), u':' + variable) + QStringLiteral(";\n"));
        const QString literal = vectors::toText({vectors::VectorType::Vector, Dimensions, vectors[i], {}});
        m_arguments << QStringLiteral("--define=%1=%2").arg(variable, literal) << QStringLiteral("--file") << script;
    }
}

PgbenchRun Pgbench::run(int clients, int threads, int seconds) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGOPTIONS"),
                       QStringLiteral("-c plan_cache_mode=force_custom_plan -c session_preload_libraries=vector "
                                      "-c hnsw.ef_search=%1")
                           .arg(m_efSearch));
    process.setProcessEnvironment(environment);
    const QDir folder(m_folder.path());
    process.setWorkingDirectory(folder.path());
    process.start(programPath(),
                  QStringList{QStringLiteral("--no-vacuum"), QStringLiteral("--protocol=prepared"),
                              QStringLiteral("--client=%1").arg(clients), QStringLiteral("--jobs=%1").arg(threads),
                              QStringLiteral("--time=%1").arg(seconds), QStringLiteral("--log")} +
                      m_arguments + QStringList{server().parameters().toConninfo()});
    process.waitForFinished(-1);
    const QString output = QString::fromUtf8(process.readAllStandardOutput());
    static const QRegularExpression rate(QStringLiteral("tps = ([0-9.]+)"));
    const auto match = rate.match(output);
    if (process.exitCode() != 0 || !match.hasMatch())
        qFatal("pgbench: %s", process.readAllStandardError().constData());
    PgbenchRun result;
    result.perSecond = match.captured(1).toDouble();
    const auto logs = folder.entryList({QStringLiteral("pgbench_log.*")}, QDir::Files);
    for (const QString &log : logs) {
        QFile file(folder.filePath(log));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("pgbench wrote no log");
        while (!file.atEnd()) // client transaction microseconds …
            result.milliseconds.push_back(file.readLine().split(' ').value(2).toDouble() / 1000);
        file.remove();
    }
    return result;
}

} // namespace bench
