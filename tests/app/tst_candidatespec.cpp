#include "app/sweep/buildmemory.h"
#include "app/sweep/candidatescript.h"

#include <QTest>

#include <cmath>

using namespace sweep;
using vectors::Distance;
using vectors::IndexMethod;
using vectors::VectorType;

namespace {

catalog::Index indexOf(const QString &name, const QString &method, const QString &opclass,
                       const QString &expression = {})
{
    catalog::Index index;
    index.name = {QStringLiteral("odd \"s"), name};
    index.table = {QStringLiteral("odd \"s"), QStringLiteral("Ta.ble")};
    index.method = method;
    const QString type = expression.isEmpty() ? QString() : QStringLiteral("halfvec(128)");
    index.keys = {{expression.isEmpty() ? QStringLiteral("v") : QString(), expression, opclass, type}};
    return index;
}

/// A table of 100,000 rows with a vector column v.
CandidateSpec specOf(const QString &candidates, int dimensions = 128, VectorType type = VectorType::Vector)
{
    CandidateSpec spec;
    spec.base.table.name = {QStringLiteral("odd \"s"), QStringLiteral("Ta.ble")};
    spec.base.table.rows = {100000};
    spec.base.table.size = {50 << 20};
    spec.base.table.keyColumns = {QStringLiteral("b"), QStringLiteral("distance")};
    catalog::Column column;
    column.name = QStringLiteral("v");
    column.type = vectors::typeName(type) + QStringLiteral("(%1)").arg(dimensions);
    column.vector = catalog::VectorShape{type, dimensions};
    spec.base.table.columns = {column};
    spec.base.column = QStringLiteral("v");
    spec.candidates = *parseCandidates(candidates);
    return spec;
}

CandidateSetup setupOf(const CandidateSpec &spec)
{
    const auto setup = prepareCandidates(spec);
    if (!setup)
        QTest::qFail(qPrintable(setup.error().message), __FILE__, __LINE__);
    return setup ? *setup : CandidateSetup();
}

} // namespace

/// What candidates come to on a table: limits, SQL, curves, the copy or the table itself.
class TestCandidateSpec : public QObject
{
    Q_OBJECT

private slots:
    void indexIsWritten_data();
    void indexIsWritten();
    void limitsAreCheckedBefore_data();
    void limitsAreCheckedBefore();
    void variantsOfRerank();
    void efSearchIsRaisedToRerank();
    void distanceComesFromTheIndexes();
    void copyOrTable();
    void namesFit();
    void untypedColumnIsCast();
    void scriptSwaps();
    void partitionedTableTakesNoConcurrently();
    void searchReranks();
    void buildMemoryIsThatOfTheNotices_data();
    void buildMemoryIsThatOfTheNotices();
};

void TestCandidateSpec::indexIsWritten_data()
{
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<QString>("tail");
    const auto row = [](const char *candidate, const char *tail) {
        QTest::newRow(candidate) << QString::fromUtf8(candidate) << QString::fromUtf8(tail);
    };
    row("hnsw", "USING hnsw (\"v\" vector_l2_ops)");
    row("hnsw vector m=8 ef_construction=32", "USING hnsw (\"v\" vector_l2_ops) WITH (m = 8, ef_construction = 32)");
    row("hnsw halfvec", "USING hnsw ((\"v\"::halfvec(128)) halfvec_l2_ops)");
    row("hnsw bit", "USING hnsw ((binary_quantize(\"v\")::bit(128)) bit_hamming_ops)");
    row("ivfflat bit lists=10", "USING ivfflat ((binary_quantize(\"v\")::bit(128)) bit_hamming_ops) WITH (lists = 10)");
    row("hnsw subvector(32)", "USING hnsw ((subvector(\"v\", 1, 32)::vector(32)) vector_l2_ops)");
}

void TestCandidateSpec::indexIsWritten()
{
    QFETCH(const QString, candidate);
    QFETCH(const QString, tail);
    CandidateSpec spec = specOf(candidate);
    spec.distance = Distance::L2;
    QCOMPARE(indexTail(spec.candidates.first(), setupOf(spec)), tail);
}

void TestCandidateSpec::limitsAreCheckedBefore_data()
{
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *candidate, int dimensions, VectorType type, Distance distance, bool good) {
        QTest::addRow("%s %d %s", candidate, dimensions, qPrintable(vectors::typeName(type)))
            << QString::fromUtf8(candidate) << dimensions << type << distance << good;
    };
    constexpr auto Vector = VectorType::Vector;
    row("hnsw", 2000, Vector, Distance::L2, true);
    row("hnsw", 2001, Vector, Distance::L2, false);
    row("hnsw halfvec", 4000, Vector, Distance::L2, true);
    row("hnsw halfvec", 4001, Vector, Distance::L2, false);
    row("hnsw bit", 16000, Vector, Distance::L2, true);
    row("hnsw subvector(2000)", 3000, Vector, Distance::L2, true);
    row("hnsw subvector(128)", 128, Vector, Distance::L2, false);
    row("ivfflat", 128, Vector, Distance::L1, false);
    row("hnsw", 128, Vector, Distance::L1, true);
    row("hnsw", 64001, VectorType::Bit, Distance::Hamming, false);
    row("hnsw", 64000, VectorType::Bit, Distance::Hamming, true);
    row("ivfflat", 64, VectorType::Bit, Distance::Jaccard, false);
    row("hnsw bit", 64, VectorType::Bit, Distance::Hamming, false);
    row("hnsw halfvec", 30000, VectorType::Sparsevec, Distance::Cosine, false);
    row("hnsw sparsevec", 30000, VectorType::Sparsevec, Distance::Cosine, true);
    row("ivfflat", 30000, VectorType::Sparsevec, Distance::Cosine, false);
    row("hnsw sparsevec", 128, Vector, Distance::Cosine, false);
    row("hnsw vector", 128, VectorType::Halfvec, Distance::Cosine, true);
    row("hnsw", 128, Vector, Distance::Hamming, false);
    row("hnsw rerank=50", 128, Vector, Distance::L2, false);
    row("hnsw bit rerank=5", 128, Vector, Distance::L2, false);
}

void TestCandidateSpec::limitsAreCheckedBefore()
{
    QFETCH(const QString, candidate);
    QFETCH(const int, dimensions);
    QFETCH(const VectorType, type);
    QFETCH(const Distance, distance);
    QFETCH(const bool, good);
    CandidateSpec spec = specOf(candidate, dimensions, type);
    spec.distance = distance;
    const auto setup = prepareCandidates(spec);
    QCOMPARE(bool(setup), good);
    if (!setup)
        QCOMPARE(setup.error().kind, core::ErrorKind::InvalidInput);
}

void TestCandidateSpec::variantsOfRerank()
{
    const CandidateSpec spec =
        specOf(QStringLiteral("hnsw\nhnsw bit\nhnsw bit m=8 rerank=0,40\nhnsw halfvec rerank=20"));
    const CandidateSetup setup = setupOf(spec);
    QStringList texts;
    for (const CandidateVariant &variant : setup.variants)
        texts << variantText(spec, variant);
    QCOMPARE(texts, QStringList({QStringLiteral("hnsw"), QStringLiteral("hnsw bit rerank=50"),
                                 QStringLiteral("hnsw bit rerank=200"), QStringLiteral("hnsw bit m=8 rerank=0"),
                                 QStringLiteral("hnsw bit m=8 rerank=40"), QStringLiteral("hnsw halfvec rerank=20")}));
}

void TestCandidateSpec::efSearchIsRaisedToRerank()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw bit rerank=50\nivfflat bit rerank=50"));
    spec.efSearch = {20, 40, 80};
    spec.probes = {1, 4};
    const CandidateGrid raised =
        candidateGrid(spec, {0, 50}, indexOf(QStringLiteral("i"), QStringLiteral("hnsw"), QString()));
    QVERIFY(raised.raised);
    QCOMPARE(raised.points, gridOf(IndexMethod::Hnsw, {50, 80}));
    const CandidateGrid probes =
        candidateGrid(spec, {1, 50}, indexOf(QStringLiteral("i"), QStringLiteral("ivfflat"), QString()));
    QVERIFY(!probes.raised);
    QCOMPARE(probes.points, gridOf(IndexMethod::Ivfflat, {1, 4}));
}

void TestCandidateSpec::distanceComesFromTheIndexes()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw"));
    QCOMPARE(setupOf(spec).exact.distance, Distance::Cosine);
    spec.base.table.indexes = {indexOf(QStringLiteral("a"), QStringLiteral("hnsw"), QStringLiteral("vector_ip_ops")),
                               indexOf(QStringLiteral("b"), QStringLiteral("hnsw"), QStringLiteral("vector_l2_ops"))};
    QCOMPARE(setupOf(spec).exact.distance, Distance::InnerProduct);
    spec.candidates << *parseCandidate(QStringLiteral("existing b"));
    QCOMPARE(setupOf(spec).exact.distance, Distance::L2);
    spec.candidates << *parseCandidate(QStringLiteral("existing a"));
    const auto mixed = prepareCandidates(spec);
    QVERIFY(!mixed);
    QVERIFY2(mixed.error().message.contains(QStringLiteral("orders by <#>")), qPrintable(mixed.error().message));
}

void TestCandidateSpec::copyOrTable()
{
    const QString l2 = QStringLiteral("vector_l2_ops");
    CandidateSpec spec = specOf(QStringLiteral("existing h\nexisting i\nexisting half"));
    spec.base.table.indexes = {
        indexOf(QStringLiteral("h"), QStringLiteral("hnsw"), l2),
        indexOf(QStringLiteral("i"), QStringLiteral("ivfflat"), l2),
        indexOf(QStringLiteral("half"), QStringLiteral("hnsw"), QStringLiteral("halfvec_l2_ops"),
                QStringLiteral("(v)::halfvec(128)")),
    };
    QVERIFY(!setupOf(spec).onCopy);
    CandidateSpec heldOut = spec;
    heldOut.base.holdOut = true;
    QVERIFY(setupOf(heldOut).onCopy);
    CandidateSpec built = spec;
    built.candidates << Candidate();
    QVERIFY(setupOf(built).onCopy);
    // Which of two of one method and order the planner takes cannot be steered.
    spec.base.table.indexes << indexOf(QStringLiteral("h2"), QStringLiteral("hnsw"), l2);
    QVERIFY(setupOf(spec).onCopy);
    spec.candidates << *parseCandidate(QStringLiteral("existing gone"));
    const auto missing = prepareCandidates(spec);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

void TestCandidateSpec::namesFit()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw m=32 ef_construction=128\nhnsw subvector(32) rerank=20"));
    const auto name = [&](int i) {
        return candidateIndexName(spec.candidates.at(i), spec.base.table, spec.base.column);
    };
    QCOMPARE(name(0), QStringLiteral("Ta.ble_v_hnsw_m32_ef128"));
    QCOMPARE(name(1), QStringLiteral("Ta.ble_v_hnsw_subvector_32"));
    spec.base.table.indexes = {indexOf(name(0), QStringLiteral("btree"), QString())};
    QCOMPARE(name(0), QStringLiteral("Ta.ble_v_hnsw_m32_ef128_2"));
    spec.base.table.name.name = QString::fromUtf8("äöü").repeated(20);
    QVERIFY(name(0).toUtf8().size() <= 63);
    QVERIFY(name(0).endsWith(QStringLiteral("_hnsw_m32_ef128")));
}

void TestCandidateSpec::untypedColumnIsCast()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw\nhnsw halfvec"));
    spec.base.table.columns.first().type = QStringLiteral("vector");
    const CandidateSetup setup = setupOf(spec);
    QCOMPARE(indexTail(spec.candidates.at(0), setup),
             QStringLiteral("USING hnsw ((\"v\"::vector(128)) vector_cosine_ops)"));
    QCOMPARE(indexTail(spec.candidates.at(1), setup),
             QStringLiteral("USING hnsw ((\"v\"::halfvec(128)) halfvec_cosine_ops)"));
}

void TestCandidateSpec::scriptSwaps()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw m=32"));
    spec.distance = Distance::L2;
    spec.base.table.indexes = {
        indexOf(QStringLiteral("old \"one"), QStringLiteral("hnsw"), QStringLiteral("vector_l2_ops"))};
    const QString script =
        buildScript(spec, setupOf(spec), 0, QStringLiteral("old \"one"), QStringLiteral("64MB"), 170000);
    QCOMPARE(script,
             QStringLiteral("-- the graph of about 100000 rows takes 166 MB while it is built; the server gives 64MB\n"
                            "SET maintenance_work_mem = '183MB';\n"
                            "-- outside a transaction; if it fails, drop what it leaves and start again\n"
                            "CREATE INDEX CONCURRENTLY \"Ta.ble_v_hnsw_m32\" ON \"odd \"\"s\".\"Ta.ble\" USING hnsw "
                            "(\"v\" vector_l2_ops) WITH (m = 32);\n"
                            "-- the new index takes the old one's name\n"
                            "BEGIN;\n"
                            "ALTER INDEX \"odd \"\"s\".\"old \"\"one\" RENAME TO \"old \"\"one_old\";\n"
                            "ALTER INDEX \"odd \"\"s\".\"Ta.ble_v_hnsw_m32\" RENAME TO \"old \"\"one\";\n"
                            "COMMIT;\n"
                            "DROP INDEX CONCURRENTLY \"odd \"\"s\".\"old \"\"one_old\";\n"
                            "RESET maintenance_work_mem;\n"));
    const QString enough = buildScript(spec, setupOf(spec), 0, {}, QStringLiteral("1GB"), 170000);
    QVERIFY2(!enough.contains(QStringLiteral("maintenance_work_mem")), qPrintable(enough));
    QVERIFY(!enough.contains(QStringLiteral("DROP")));
}

void TestCandidateSpec::partitionedTableTakesNoConcurrently()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw"));
    spec.base.table.kind = catalog::TableKind::Partitioned;
    const QString script = buildScript(spec, setupOf(spec), 0, QStringLiteral("old"), QStringLiteral("1GB"), 170000);
    QVERIFY2(script.contains(QStringLiteral("CREATE INDEX \"")), qPrintable(script));
    QVERIFY2(script.contains(QStringLiteral("DROP INDEX \"")), qPrintable(script));
}

void TestCandidateSpec::searchReranks()
{
    CandidateSpec spec = specOf(QStringLiteral("hnsw bit rerank=50"));
    spec.base.where = QStringLiteral("kind = 1 -- some");
    const QString text = searchText(spec, setupOf(spec), {0, 50}, gridOf(IndexMethod::Hnsw, {80}).first());
    QCOMPARE(text, QStringLiteral("BEGIN;\n"
                                  "SET LOCAL hnsw.ef_search = 80;\n"
                                  "SELECT \"b\", \"distance\", distance_\n"
                                  "  FROM (SELECT \"b\", \"distance\", \"v\" <=> $1::vector\n"
                                  "          FROM \"odd \"\"s\".\"Ta.ble\"\n"
                                  "         WHERE (kind = 1 -- some\n)\n"
                                  "         ORDER BY (binary_quantize(\"v\")::bit(128)) <~> "
                                  "binary_quantize($1::vector)::bit(128)\n"
                                  "         LIMIT 50) AS nearest (\"b\", \"distance\", distance_)\n"
                                  " ORDER BY distance_\n"
                                  " LIMIT 10;\n"
                                  "COMMIT;\n"));
}

void TestCandidateSpec::buildMemoryIsThatOfTheNotices_data()
{
    QTest::addColumn<double>("rows");
    QTest::addColumn<int>("megabytes");
    QTest::addColumn<int>("m");
    QTest::addColumn<VectorType>("type");
    QTest::newRow("32MB m16") << 25955.0 << 32 << 16 << VectorType::Vector;
    QTest::newRow("64MB m16") << 51938.0 << 64 << 16 << VectorType::Vector;
    QTest::newRow("32MB m8") << 32260.0 << 32 << 8 << VectorType::Vector;
    QTest::newRow("32MB m32") << 18620.0 << 32 << 32 << VectorType::Vector;
    QTest::newRow("32MB halfvec") << 32363.0 << 32 << 16 << VectorType::Halfvec;
}

void TestCandidateSpec::buildMemoryIsThatOfTheNotices()
{
    QFETCH(const double, rows);
    QFETCH(const int, megabytes);
    QFETCH(const int, m);
    QFETCH(const VectorType, type);
    const double predicted = double(hnswBuildMemory(rows, m, {type, 128}, 150000).value);
    const double observed = megabytes * 1024.0 * 1024.0;
    QVERIFY2(std::abs(predicted / observed - 1) < 0.002, qPrintable(QString::number(predicted / observed)));
}

QTEST_GUILESS_MAIN(TestCandidateSpec)
#include "tst_candidatespec.moc"
