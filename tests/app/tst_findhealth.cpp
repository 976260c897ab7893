#include "app/indexes/findhealth.h"

#include <QTemporaryDir>
#include <QTest>

using namespace indexes;
using namespace Qt::StringLiterals;

namespace {

QDateTime day(double days)
{
    return QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + qint64(days * 86'400'000), Qt::UTC);
}

IndexUsage indexNamed(const QString &name, db::Oid oid)
{
    IndexUsage index;
    index.oid = oid;
    index.name = {u"public"_s, name};
    index.tableOid = 1;
    index.table = {u"public"_s, u"items"_s};
    index.method = u"btree"_s;
    index.keys = {{name, {}, u"int4_ops"_s, u"integer"_s, 0, 0}};
    index.definition = u"CREATE INDEX …"_s;
    index.counters.size.value = 50'000'000;
    return index;
}

IndexUsage vectorIndex(const QString &name, db::Oid oid, const QString &m)
{
    IndexUsage index = indexNamed(name, oid);
    index.method = u"hnsw"_s;
    index.keys = {{u"v"_s, {}, u"vector_l2_ops"_s, u"vector(8)"_s, 0, 0}};
    index.options = {{u"m"_s, m}};
    index.counters.scans = 5;
    return index;
}

/// A server whose statistics are 100 days old.
HealthFacts factsWith(const QList<IndexUsage> &indexes)
{
    HealthFacts facts;
    facts.now.takenAt = day(100);
    facts.now.statsSince = day(0);
    facts.now.indexes = indexes;
    return facts;
}

UsageVerdict verdictOf(const HealthFacts &facts)
{
    return judgeUsage(facts, facts.now.indexes.first()).verdict;
}

QStringList codes(const HealthFacts &facts)
{
    QStringList list;
    for (const HealthFinding &finding : findHealth(facts).findings)
        list << finding.code + u' ' + finding.index.name;
    return list;
}

} // namespace

/// How an index is judged by what is known of its past, and which of two may go.
class TestFindHealth : public QObject
{
    Q_OBJECT

private slots:
    void neverScannedIsUnused();
    void madeLatelyIsTooEarly();
    void lastScanTellsForHowLong();
    void ownScanHidesTheLastOne();
    void workspaceTellsForHowLong();
    void standbysAreAsked();
    void whatGuardsSomethingIsNotUnused_data();
    void whatGuardsSomethingIsNotUnused();
    void smallOnesAreLeftAlone();
    void readingsOfTheWorkspaceMakeThePast();
    void brokenRecordsAreErrors();
    void measuredTwinIsDominated();
    void cureOfDimensions_data();
    void cureOfDimensions();
};

void TestFindHealth::neverScannedIsUnused()
{
    const HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
    QCOMPARE(codes(facts), QStringList{u"unused_index a"_s});
    const HealthFinding finding = findHealth(facts).findings.first();
    QVERIFY2(finding.evidence.contains(u"100 days"_s), qPrintable(finding.evidence));
    QVERIFY(finding.sql.startsWith(u"DROP INDEX CONCURRENTLY \"public\".\"a\";"_s));
    QVERIFY(finding.sql.contains(u"CREATE INDEX …"_s));
}

void TestFindHealth::madeLatelyIsTooEarly()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    facts.past[10].madeAfter = day(98);
    QCOMPARE(verdictOf(facts), UsageVerdict::TooEarly);
    QCOMPARE(codes(facts), QStringList{u"unused_too_early a"_s});
    facts.past[10].madeAfter = day(90);
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
    facts.now.statsSince.reset(); // then nothing says for how long
    QCOMPARE(verdictOf(facts), UsageVerdict::TooEarly);
}

void TestFindHealth::lastScanTellsForHowLong()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    facts.now.indexes.first().counters.scans = 1'000'000;
    QCOMPARE(verdictOf(facts), UsageVerdict::InUse); // up to PostgreSQL 15 nothing tells
    facts.now.indexes.first().counters.lastScan = day(99);
    QCOMPARE(verdictOf(facts), UsageVerdict::InUse);
    facts.now.indexes.first().counters.lastScan = day(80);
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
    QCOMPARE(*judgeUsage(facts, facts.now.indexes.first()).idleDays, 20.0);
}

void TestFindHealth::ownScanHidesTheLastOne()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    facts.now.indexes.first().counters.scans = 10'003;
    facts.now.indexes.first().counters.lastScan = day(80);
    facts.past[10].own = {10'000, day(80)};
    QCOMPARE(verdictOf(facts), UsageVerdict::InUse); // three by others, nobody knows when
    facts.now.indexes.first().counters.scans = 10'000;
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
    QCOMPARE(*judgeUsage(facts, facts.now.indexes.first()).idleDays, 100.0);
}

void TestFindHealth::workspaceTellsForHowLong()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    facts.now.indexes.first().counters.scans = 7;
    facts.past[10].idleSince = day(95);
    QCOMPARE(verdictOf(facts), UsageVerdict::InUse);
    facts.past[10].idleSince = day(60);
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
    QCOMPARE(findHealth(facts).findings.first().title, u"The index is no longer used"_s);
}

void TestFindHealth::standbysAreAsked()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    facts.now.standbys = 1;
    HealthReport report = findHealth(facts);
    QCOMPARE(report.findings.size(), 1);
    QVERIFY(report.findings.first().advice.contains(u"standbys"_s));
    QVERIFY(report.notTold.join(u' ').contains(u"1 standbys"_s));
    UsageSnapshot standby = facts.now;
    facts.others << standby;
    QVERIFY(!findHealth(facts).notTold.join(u' ').contains(u"standbys"_s));
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
    facts.others.first().statsSince = day(99);
    QCOMPARE(verdictOf(facts), UsageVerdict::TooEarly);
    facts.others.first().indexes.first().counters.scans = 4;
    QCOMPARE(verdictOf(facts), UsageVerdict::InUse);
}

void TestFindHealth::whatGuardsSomethingIsNotUnused_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"unique", "primary", "exclusion", "identity", "foreign key", "clustered", "invalid"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestFindHealth::whatGuardsSomethingIsNotUnused()
{
    QFETCH(const QString, kind);
    IndexUsage index = indexNamed(u"a"_s, 10);
    index.unique = kind == u"unique"_s || kind == u"primary"_s;
    index.primary = kind == u"primary"_s;
    index.exclusion = kind == u"exclusion"_s;
    index.replicaIdentity = kind == u"identity"_s;
    index.clustered = kind == u"clustered"_s;
    index.valid = kind != u"invalid"_s;
    if (kind == u"foreign key"_s)
        index.foreignKeys << u"fk"_s;
    const HealthFacts facts = factsWith({index});
    QVERIFY(!codes(facts).contains(u"unused_index a"_s));
    QCOMPARE(verdictOf(facts), index.valid ? UsageVerdict::UnusedRequired : UsageVerdict::Invalid);
}

void TestFindHealth::smallOnesAreLeftAlone()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10)});
    facts.now.indexes.first().counters.size.value = 9'999'999;
    QCOMPARE(codes(facts), QStringList());
    QCOMPARE(verdictOf(facts), UsageVerdict::Unused);
}

void TestFindHealth::readingsOfTheWorkspaceMakeThePast()
{
    const QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(u"w.sqlite"_s));
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10), indexNamed(u"b"_s, 11)});
    UsageSnapshot &now = facts.now;
    const auto keepAt = [&](double days, qint64 scansOfA, bool hasB) {
        UsageSnapshot then = now;
        then.takenAt = day(days);
        then.indexes.first().counters.scans = scansOfA;
        if (!hasB)
            then.indexes.removeLast();
        return keepUsage(workspace, then, {});
    };
    QVERIFY(keepAt(10, 5, false));
    QVERIFY(keepAt(30, 9, false));
    QVERIFY(keepAt(50, 9, true));
    QVERIFY(keepAt(70, 9, true));
    now.indexes.first().counters.scans = 9 + 100;
    QVERIFY(workspace::addOwnScans(workspace, databaseOf(now), day(90), {{10, 100}}));
    QVERIFY(workspace::addOwnScans(workspace, databaseOf(now), day(-1), {{10, 77}})); // before the reset
    const auto past = loadPast(workspace, now);
    QVERIFY(past);
    QCOMPARE(past->value(10).own.scans, 100);
    QCOMPARE(past->value(10).idleSince, std::optional(day(30)));
    QVERIFY(!past->value(10).madeAfter);
    QCOMPARE(past->value(11).madeAfter, std::optional(day(30)));
    facts.past = *past;
    QCOMPARE(*judgeUsage(facts, now.indexes[0]).idleDays, 70.0);
    QCOMPARE(*judgeUsage(facts, now.indexes[1]).idleDays, 70.0);
    now.statsSince = day(65); // counted anew since: only what came after tells
    const auto later = loadPast(workspace, now);
    QVERIFY(later);
    QVERIFY(!later->value(10).idleSince);
}

void TestFindHealth::brokenRecordsAreErrors()
{
    HealthFacts facts = factsWith({indexNamed(u"a"_s, 10), indexNamed(u"b"_s, 4'000'000'000U)});
    facts.now.indexes.first().counters.scans = qint64(1) << 40;
    const auto whole = unpackCounters(packCounters(facts.now, {}));
    QVERIFY(whole);
    QCOMPARE(*whole, (KeptCounters{{10, qint64(1) << 40}, {4'000'000'000U, 0}}));
    const QByteArray bytes = qUncompress(packCounters(facts.now, {}));
    QVERIFY(!unpackCounters(qCompress(bytes.chopped(1))));
    QVERIFY(!unpackCounters(qCompress("text")));
    QVERIFY(!unpackCounters({}));
}

void TestFindHealth::measuredTwinIsDominated()
{
    HealthFacts facts = factsWith({vectorIndex(u"m8"_s, 10, u"8"_s), vectorIndex(u"m16"_s, 11, u"16"_s)});
    QCOMPARE(codes(facts), QStringList{u"vector_twin m16"_s}); // the younger, as nothing was measured
    QVERIFY(findHealth(facts).findings.first().sql.isEmpty());
    const MeasuredIndex low{{u"public"_s, u"items"_s}, u"m8"_s, {}, {{10, 0.8, {1.0}}, {10, 0.9, {2.0}}}};
    const MeasuredIndex high{{u"public"_s, u"items"_s}, u"m16"_s, {}, {{10, 0.85, {0.9}}, {10, 0.99, {1.9}}}};
    facts.measured = {low, high};
    QCOMPARE(codes(facts), QStringList{u"vector_twin m8"_s});
    const HealthFinding finding = findHealth(facts).findings.first();
    QVERIFY2(finding.evidence.contains(u"0.990"_s), qPrintable(finding.evidence));
    QVERIFY(finding.sql.startsWith(u"DROP INDEX CONCURRENTLY \"public\".\"m8\""_s));
    facts.measured[1].points = {{10, 0.99, {5.0}}}; // finds more and takes longer
    QCOMPARE(codes(facts), QStringList{u"vector_twin m16"_s});
    QVERIFY(findHealth(facts).findings.first().sql.isEmpty());
    facts.now.indexes[0].options = {};
    facts.now.indexes[1].options = {{u"m"_s, u"16"_s}}; // the default, said
    QCOMPARE(codes(facts), QStringList{u"duplicate_index m16"_s});
}

void TestFindHealth::cureOfDimensions_data()
{
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<QString>("sql");
    QTest::newRow("indexable") << 2000 << QString();
    QTest::newRow("halfvec") << 3072 << u"((\"a \"\"v\"::halfvec(3072)) halfvec_cosine_ops)"_s;
    QTest::newRow("bits") << 4096 << u"((binary_quantize(\"a \"\"v\")::bit(4096)) bit_hamming_ops)"_s;
    QTest::newRow("no type modifier") << 0 << QString();
}

void TestFindHealth::cureOfDimensions()
{
    QFETCH(const int, dimensions);
    QFETCH(const QString, sql);
    HealthFacts facts = factsWith({});
    TableUsage table;
    table.oid = 1;
    table.name = {u"public"_s, u"items"_s};
    table.columns = {
        {u"a \"v"_s, u"vector"_s, u"vector"_s, catalog::VectorShape{vectors::VectorType::Vector, dimensions}, {}}};
    facts.now.tables << table;
    const auto findings = findHealth(facts).findings;
    QCOMPARE(findings.size(), sql.isEmpty() ? 0 : 1);
    if (!sql.isEmpty())
        QVERIFY2(findings.first().sql.contains(sql), qPrintable(findings.first().sql));
}

QTEST_GUILESS_MAIN(TestFindHealth)
#include "tst_findhealth.moc"
