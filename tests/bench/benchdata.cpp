#include "tests/bench/benchdata.h"

#include "app/transfer/importvectors.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>

#include <bit>
#include <random>

namespace bench {

namespace {

constexpr int Clusters = 50;

void appendLittleEndian(QByteArray &bytes, quint32 value)
{
    const quint32 encoded = qToLittleEndian(value);
    bytes.append(reinterpret_cast<const char *>(&encoded), sizeof encoded);
}

QByteArray fvecs(const Vectors &vectors)
{
    QByteArray bytes;
    for (const auto &vector : vectors) {
        appendLittleEndian(bytes, quint32(vector.size()));
        for (const float element : vector)
            appendLittleEndian(bytes, std::bit_cast<quint32>(element));
    }
    return bytes;
}

} // namespace

Vectors clusteredVectors(int count, int seed)
{
    std::normal_distribution<float> normal;
    std::mt19937 centreRandom(7);
    Vectors centres(Clusters, std::vector<float>(Dimensions));
    for (auto &centre : centres) {
        for (float &element : centre)
            element = normal(centreRandom);
    }
    std::mt19937 random(std::mt19937::result_type(seed) + 1);
    Vectors vectors;
    for (int i = 0; i < count; ++i) {
        std::vector<float> vector = centres[random() % Clusters];
        for (float &element : vector)
            element += 0.8F * normal(random);
        vectors.push_back(std::move(vector));
    }
    return vectors;
}

QString rowsFile()
{
    static const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rows.fvecs"));
    QFile file(path);
    if (file.exists())
        return path;
    const QByteArray bytes = fvecs(clusteredVectors(RowCount, 0));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
    return path;
}

testsupport::PrivateServer &server()
{
    if (testsupport::serverBinaryFolders().isEmpty())
        qFatal("no PostgreSQL with pgvector; installer/postgres.sh gets one");
    auto *instance = testsupport::PrivateServer::instance();
    if (!instance)
        qFatal("the private server does not start");
    return *instance;
}

void prepareTable()
{
    static bool prepared = false;
    if (std::exchange(prepared, true))
        return;
    jobs::JobContext context(server().pool());
    transfer::ImportSpec spec;
    spec.file = rowsFile();
    spec.table = QStringLiteral("bench");
    spec.create = true;
    const auto imported = transfer::importVectors(context, spec);
    if (!imported)
        qFatal("%s", qPrintable(core::toOneLine(imported.error())));
    if (!server().run(QStringLiteral("CREATE INDEX bench_hnsw ON bench USING hnsw (embedding vector_l2_ops)")))
        qFatal("the index cannot be built");
}

} // namespace bench
