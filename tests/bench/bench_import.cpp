#include "tests/bench/barelibpq.h"
#include "tests/bench/benchdata.h"

#include "app/transfer/copybinary.h"
#include "app/transfer/importvectors.h"
#include "app/vectors/fvecs.h"
#include "app/vectors/vectorvalue.h"

#include <benchmark/benchmark.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>

namespace {

using bench::server;

void emptyTable()
{
    server().run(QStringLiteral("DROP TABLE IF EXISTS target; CREATE TABLE target (id integer, embedding vector(%1))")
                     .arg(bench::Dimensions));
}

void setRows(benchmark::State &state)
{
    state.SetItemsProcessed(state.iterations() * bench::RowCount);
}

/// The import as the program does it: file, checks, transaction, ANALYZE and all.
void importVectors(benchmark::State &state)
{
    transfer::ImportSpec spec;
    spec.file = bench::rowsFile();
    spec.table = QStringLiteral("target");
    const auto pool = server().pool();
    for ([[maybe_unused]] auto step : state) {
        state.PauseTiming();
        emptyTable();
        state.ResumeTiming();
        jobs::JobContext context(pool);
        const auto report = transfer::importVectors(context, spec);
        if (!report)
            state.SkipWithError(core::toOneLine(report.error()).toUtf8().constData());
    }
    setRows(state);
}

/// COPY of rows that lie encoded in memory, by bare libpq: what the server can take at most.
void bareCopy(benchmark::State &state)
{
    QByteArray rows;
    transfer::appendCopyHeader(rows);
    qint32 id = 0;
    for (const auto &vector : bench::clusteredVectors(bench::RowCount, 0)) {
        const vectors::VectorValue value{vectors::VectorType::Vector, bench::Dimensions, vector, {}};
        QByteArray idBytes(4, Qt::Uninitialized);
        qToBigEndian(id++, idBytes.data());
        transfer::appendCopyRow(rows, {idBytes, vectors::toBinary(value)});
    }
    transfer::appendCopyTrailer(rows);
    const auto connection = bench::connectBare(server().parameters());
    for ([[maybe_unused]] auto step : state) {
        state.PauseTiming();
        emptyTable();
        state.ResumeTiming();
        bench::runBare(connection.get(), "BEGIN; COPY target FROM STDIN WITH (FORMAT binary)");
        for (qsizetype at = 0; at < rows.size(); at += 256 * 1024)
            PQputCopyData(connection.get(), rows.constData() + at, int(qMin(rows.size() - at, qsizetype(256 * 1024))));
        PQputCopyEnd(connection.get(), nullptr);
        while (PGresult *result = PQgetResult(connection.get()))
            PQclear(result);
        bench::runBare(connection.get(), "COMMIT");
        bench::runBare(connection.get(), "ANALYZE target");
    }
    setRows(state);
}

QString textFile()
{
    static const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("rows.tsv")));
    if (!file.exists() && file.open(QIODevice::WriteOnly)) {
        int id = 0;
        for (const auto &vector : bench::clusteredVectors(bench::RowCount, 0)) {
            const vectors::VectorValue value{vectors::VectorType::Vector, bench::Dimensions, vector, {}};
            file.write(QByteArray::number(id++) + '\t' + vectors::toText(value).toUtf8() + '\n');
        }
    }
    return file.fileName();
}

/// What people do without us: \copy of text, in a transaction, with ANALYZE.
void psqlCopy(benchmark::State &state)
{
    const QString file = textFile();
    for ([[maybe_unused]] auto step : state) {
        state.PauseTiming();
        emptyTable();
        state.ResumeTiming();
        QProcess psql;
        psql.start(server().binaries() + QStringLiteral("/psql"),
                   {QStringLiteral("-Xq1"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                    QStringLiteral("-d"), server().parameters().toConninfo(), QStringLiteral("-c"),
                    QStringLiteral("\\copy target FROM '%1'").arg(file), QStringLiteral("-c"),
                    QStringLiteral("ANALYZE target")});
        if (!psql.waitForFinished(-1) || psql.exitCode() != 0)
            state.SkipWithError(psql.readAllStandardError().constData());
    }
    setRows(state);
}

} // namespace

BENCHMARK(importVectors)->Name("import/program")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(bareCopy)->Name("import/bare_libpq")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(psqlCopy)->Name("import/psql_copy")->UseRealTime()->Unit(benchmark::kMillisecond);
