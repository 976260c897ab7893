#include "app/transfer/importvectors.h"

#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include <bit>
#include <limits>

using testsupport::PrivateServer;
using transfer::ImportReport;
using transfer::ImportSpec;

class TestImportVectors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void createsTheTableWithKeyAndDimensions();
    void createsUnderOddNames();
    void bytesBecomeFloats();
    void fillsAnExistingTable_data();
    void fillsAnExistingTable();
    void refusesColumnsThatDoNotFit_data();
    void refusesColumnsThatDoNotFit();
    void refusesMissingAndExistingTables();
    void leavesNothingBehindAfterAnError();
    void leavesNothingBehindAfterACancel();
    void saysThatATableWasNotEmpty();
    void isRefusedWithoutWritingAccess();
    void explainsADatabaseWithoutVector();
    void refusesFilesOfRowNumbers();
    void loadsSiftsmallUnchanged();

private:
    QString write(const QString &name, const QList<QList<float>> &rows);
    core::Result<ImportReport> import(const ImportSpec &spec);
    QString value(const QString &sql);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    QTemporaryDir m_folder;
};

namespace {

const QList<QList<float>> ThreeRows{{1, 2.5f}, {-3, 0}, {1e-8f, 7}};

void appendLittleEndian(QByteArray &bytes, quint32 value)
{
    const quint32 encoded = qToLittleEndian(value);
    bytes.append(reinterpret_cast<const char *>(&encoded), sizeof encoded);
}

ImportSpec specOf(const QString &file, const QString &table, bool create = false)
{
    ImportSpec spec;
    spec.file = file;
    spec.table = table;
    spec.create = create;
    return spec;
}

QString messageOf(const core::Result<ImportReport> &result)
{
    return result ? QStringLiteral("(loaded)") : core::toOneLine(result.error());
}

} // namespace

void TestImportVectors::initTestCase()
{
    m_server = PrivateServer::instance();
    if (m_server)
        m_pool = m_server->pool();
}

QString TestImportVectors::write(const QString &name, const QList<QList<float>> &rows)
{
    QByteArray bytes;
    for (const QList<float> &row : rows) {
        appendLittleEndian(bytes, quint32(row.size()));
        for (const float element : row)
            appendLittleEndian(bytes, std::bit_cast<quint32>(element));
    }
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(name));
    return file.fileName();
}

core::Result<ImportReport> TestImportVectors::import(const ImportSpec &spec)
{
    jobs::JobContext context(m_pool);
    return transfer::importVectors(context, spec);
}

QString TestImportVectors::value(const QString &sql)
{
    const auto lease = m_pool->lease();
    if (!lease)
        return core::toOneLine(lease.error());
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

void TestImportVectors::createsTheTableWithKeyAndDimensions()
{
    const auto report = import(specOf(write(QStringLiteral("a.fvecs"), ThreeRows), QStringLiteral("Plain"), true));
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->table, (catalog::ObjectName{QStringLiteral("public"), QStringLiteral("plain")}));
    QCOMPARE(report->rows.value, 3);
    QCOMPARE(report->dimensions, 2);
    QVERIFY(report->created && !report->hadRows);
    QCOMPARE(value(QStringLiteral("SELECT string_agg(id || '=' || embedding, ' ' ORDER BY id) FROM plain")),
             QStringLiteral("0=[1,2.5] 1=[-3,0] 2=[1e-08,7]"));
    QCOMPARE(value(QStringLiteral("SELECT string_agg(format_type(atttypid, atttypmod), ',' ORDER BY attnum) FROM "
                                  "pg_attribute WHERE attrelid = 'plain'::regclass AND attnum > 0")),
             QStringLiteral("integer,vector(2)"));
    QCOMPARE(value(QStringLiteral("SELECT indisprimary FROM pg_index WHERE indrelid = 'plain'::regclass")),
             QStringLiteral("t"));
    QCOMPARE(value(QStringLiteral("SELECT reltuples FROM pg_class WHERE oid = 'plain'::regclass")),
             QStringLiteral("3"));
}

void TestImportVectors::createsUnderOddNames()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE SCHEMA \"odd.\"\"schema\"")));
    auto spec = specOf(write(QStringLiteral("o.fvecs"), ThreeRows),
                       QStringLiteral("\"odd.\"\"schema\".\"Tab le; DROP\""), true);
    spec.idColumn = QStringLiteral("the \"Id\"");
    spec.column = QStringLiteral("Einbettung ä");
    const auto report = import(spec);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->table.schema, QStringLiteral("odd.\"schema"));
    QCOMPARE(report->table.name, QStringLiteral("Tab le; DROP"));
    QCOMPARE(
        value(
            QStringLiteral("SELECT \"Einbettung ä\" FROM %1 WHERE \"the \"\"Id\"\"\" = 1").arg(report->table.toSql())),
        QStringLiteral("[-3,0]"));
    spec.create = false; // and again into what is there now
    spec.idColumn = QStringLiteral("THE \"Id\"");
    QVERIFY(messageOf(import(spec)).contains(QStringLiteral("has no column \"THE \"Id\"\"")));
}

void TestImportVectors::bytesBecomeFloats()
{
    QFile file(m_folder.filePath(QStringLiteral("b.bvecs")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("\x03\0\0\0\x00\x80\xff", 7));
    file.close();
    const auto report = import(specOf(file.fileName(), QStringLiteral("bytes"), true));
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(value(QStringLiteral("SELECT embedding FROM bytes")), QStringLiteral("[0,128,255]"));
}

void TestImportVectors::fillsAnExistingTable_data()
{
    QTest::addColumn<QString>("definition");
    QTest::newRow("fitting") << "(id integer, embedding vector(2))";
    QTest::newRow("bigint") << "(id bigint PRIMARY KEY, embedding vector(2))";
    QTest::newRow("smallint") << "(id smallint, embedding vector(2))";
    QTest::newRow("no dimensions") << "(id integer, embedding vector)";
    QTest::newRow("halfvec") << "(id integer, embedding halfvec(2))";
    QTest::newRow("others have defaults") << "(note text DEFAULT 'x' NOT NULL, embedding vector(2), id integer, "
                                             "made timestamptz DEFAULT now())";
    QTest::newRow("partitioned") << "(id integer, embedding vector(2)) PARTITION BY RANGE (id); CREATE TABLE target_1 "
                                    "PARTITION OF target FOR VALUES FROM (0) TO (2); CREATE TABLE target_2 PARTITION "
                                    "OF target DEFAULT";
    QTest::newRow("identity") << "(id integer GENERATED ALWAYS AS IDENTITY, embedding vector(2))";
}

void TestImportVectors::fillsAnExistingTable()
{
    QFETCH(QString, definition);
    QVERIFY(m_server->run(QStringLiteral("DROP TABLE IF EXISTS target; CREATE TABLE target %1").arg(definition)));
    const auto report =
        import(specOf(write(QStringLiteral("t.fvecs"), {{1, 2.5f}, {-3, 0}, {4, 7}}), QStringLiteral("target")));
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY(!report->created);
    QCOMPARE(value(QStringLiteral("SELECT string_agg(id || '=' || embedding, ' ' ORDER BY id) FROM target")),
             QStringLiteral("0=[1,2.5] 1=[-3,0] 2=[4,7]"));
}

void TestImportVectors::refusesColumnsThatDoNotFit_data()
{
    QTest::addColumn<QString>("definition");
    QTest::addColumn<QString>("message");
    QTest::newRow("dimensions") << "TABLE bad (id integer, embedding vector(3))"
                                << "column \"embedding\" of public.bad: expected vector(2)";
    QTest::newRow("id type") << "TABLE bad (id text, embedding vector(2))"
                             << "column \"id\" of public.bad: expected smallint, integer or bigint, found text";
    QTest::newRow("vector type") << "TABLE bad (id integer, embedding real[])"
                                 << "found real[]";
    QTest::newRow("sparse") << "TABLE bad (id integer, embedding sparsevec(2))"
                            << "found sparsevec(2)";
    QTest::newRow("no id") << "TABLE bad (key integer, embedding vector(2))"
                           << "public.bad has no column \"id\"; it has key, embedding";
    QTest::newRow("no vector") << "TABLE bad (id integer)"
                               << "public.bad has no column \"embedding\"";
    QTest::newRow("generated") << "TABLE bad (a integer, id integer GENERATED ALWAYS AS (a) STORED, embedding "
                                  "vector(2))"
                               << "found a generated one";
    QTest::newRow("view") << "VIEW bad AS SELECT 1 AS id, '[1,2]'::vector(2) AS embedding"
                          << "public.bad is a view";
    QTest::newRow("other not null") << "TABLE bad (id integer, embedding vector(2), note text NOT NULL)"
                                    << "(SQLSTATE 23502)";
}

void TestImportVectors::refusesColumnsThatDoNotFit()
{
    QFETCH(QString, definition);
    QFETCH(QString, message);
    QVERIFY(m_server->run(QStringLiteral("CREATE ") + definition));
    const QString answer =
        messageOf(import(specOf(write(QStringLiteral("x.fvecs"), ThreeRows), QStringLiteral("bad"))));
    QVERIFY(m_server->run(QStringLiteral("DROP %1 bad").arg(definition.section(u' ', 0, 0))));
    QVERIFY2(answer.contains(message), qPrintable(answer));
}

void TestImportVectors::refusesMissingAndExistingTables()
{
    const QString file = write(QStringLiteral("m.fvecs"), ThreeRows);
    const auto missing = import(specOf(file, QStringLiteral("not_there")));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
    QVERIFY2(messageOf(missing).contains(QStringLiteral("--create")), qPrintable(messageOf(missing)));

    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE there (id integer)")));
    const auto existing = import(specOf(file, QStringLiteral("there"), true));
    QVERIFY(!existing);
    QCOMPARE(existing.error().sqlstate, QStringLiteral("42P07"));
    QVERIFY(messageOf(existing).contains(QStringLiteral("without --create")));

    const auto noSchema = import(specOf(file, QStringLiteral("nowhere.table"), true));
    QCOMPARE(noSchema.error().sqlstate, QStringLiteral("3F000"));
    QVERIFY(!import(specOf(file, QStringLiteral("a.b.c"), true)));
    QVERIFY(!import(specOf(file, QStringLiteral("\"open"), true)));
}

void TestImportVectors::leavesNothingBehindAfterAnError()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QList<QList<float>> rows;
    for (int i = 0; i < 60'000; ++i) // several blocks are on their way before the fault is read
        rows << QList<float>{float(i), 1};
    rows << QList<float>{1, nan};
    const auto report = import(specOf(write(QStringLiteral("n.fvecs"), rows), QStringLiteral("half"), true));
    QVERIFY2(messageOf(report).endsWith(QStringLiteral("row 60000 has NaN as element 1")),
             qPrintable(messageOf(report)));
    QCOMPARE(value(QStringLiteral("SELECT to_regclass('half') IS NULL")), QStringLiteral("t"));
}

void TestImportVectors::leavesNothingBehindAfterACancel()
{
    QList<QList<float>> rows;
    for (int i = 0; i < 60'000; ++i)
        rows << QList<float>{float(i), 1};
    const QString file = write(QStringLiteral("c.fvecs"), rows);
    jobs::JobContext *running = nullptr;
    jobs::JobContext context(m_pool, [&running](const jobs::JobProgress &progress) {
        if (progress.done > 10'000)
            running->requestCancel();
    });
    running = &context;
    const auto report = transfer::importVectors(context, specOf(file, QStringLiteral("half"), true));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(value(QStringLiteral("SELECT to_regclass('half') IS NULL")), QStringLiteral("t"));
}

void TestImportVectors::saysThatATableWasNotEmpty()
{
    const auto spec = specOf(write(QStringLiteral("e.fvecs"), ThreeRows), QStringLiteral("twice"), true);
    QVERIFY(import(spec));
    auto again = spec;
    again.create = false;
    QCOMPARE(import(again).error().sqlstate, QStringLiteral("23505")); // the ids are there
    QVERIFY(m_server->run(QStringLiteral("UPDATE twice SET id = id + 100")));
    const auto report = import(again);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY(report->hadRows);
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM twice")), QStringLiteral("6"));
}

void TestImportVectors::isRefusedWithoutWritingAccess()
{
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto report = transfer::importVectors(
        context, specOf(write(QStringLiteral("r.fvecs"), ThreeRows), QStringLiteral("never"), true));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, core::ErrorKind::ReadOnly);
}

void TestImportVectors::explainsADatabaseWithoutVector()
{
    QVERIFY(m_server->createDatabase(QStringLiteral("bare"), false));
    jobs::JobContext context(m_server->pool(db::Access::ReadWrite, QStringLiteral("bare")));
    const auto report = transfer::importVectors(
        context, specOf(write(QStringLiteral("v.fvecs"), ThreeRows), QStringLiteral("t"), true));
    QVERIFY(messageOf(report).contains(QStringLiteral("CREATE EXTENSION vector")));
}

void TestImportVectors::refusesFilesOfRowNumbers()
{
    QFile file(m_folder.filePath(QStringLiteral("i.ivecs")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("\x01\0\0\0\x05\0\0\0", 8));
    file.close();
    const auto report = import(specOf(file.fileName(), QStringLiteral("numbers"), true));
    QVERIFY(messageOf(report).contains(QStringLiteral("row numbers")));
}

void TestImportVectors::loadsSiftsmallUnchanged()
{
    const QString path = testsupport::sharedDataPath(QStringLiteral("siftsmall/siftsmall_base.fvecs"));
    if (path.isEmpty())
        QSKIP("the siftsmall data are not here");
    const auto report = import(specOf(path, QStringLiteral("sift"), true));
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->rows.value, 10'000);
    // The sum of (row + 1) x (sum of its elements), computed from the file by another program.
    QCOMPARE(value(QStringLiteral("SELECT sum((id + 1) * (SELECT sum(e) FROM unnest(embedding::real[]) e))::bigint "
                                  "FROM sift")),
             QStringLiteral("167253602238"));
    QCOMPARE(value(QStringLiteral("SELECT left(embedding::text, 12) FROM sift WHERE id = 0")),
             QStringLiteral("[0,16,35,5,3"));
}

QTEST_GUILESS_MAIN(TestImportVectors)
#include "tst_importvectors.moc"
