#include "app/plan/planmetrics.h"
#include "app/plan/readplans.h"
#include "tests/support/testdata.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace plan;

/// Walks the plans of tests/data and, where it lies beside the checkout, the large collection of real ones.
class TestPlanCorpus : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryPlan_data();
    void readsEveryPlan();
    void formatsAgree_data();
    void formatsAgree();
    void figuresAgreeWithTheReference();
    void cleanupTestCase();
};

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList planFiles()
{
    QStringList files;
    for (const QString &folder :
         {testsupport::testDataPath(QStringLiteral("plans")), testsupport::sharedDataPath(QStringLiteral("plans"))}) {
        if (folder.isEmpty())
            continue;
        QDirIterator entries(folder, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext())
            files << entries.next();
    }
    files.removeIf([](const QString &path) {
        return path.endsWith(QLatin1String(".tsv")) || path.endsWith(QLatin1String("README.txt")) ||
               path.endsWith(QLatin1String("explain_keys.txt"));
    });
    files.sort();
    return files;
}

/// Counted without the reader: keys of node types, or arrows at the beginning of lines and one root.
int independentCount(const QString &text)
{
    static const QRegularExpression keys(QStringLiteral(R"("{1,2}Node Type"{1,2}:|<Node-Type>|^[-\s]*Node Type:)"),
                                         QRegularExpression::MultilineOption);
    static const QRegularExpression arrows(QStringLiteral(R"(^["|│║\s]*->  )"), QRegularExpression::MultilineOption);
    const auto count = [&](const QRegularExpression &expression) {
        int found = 0;
        for (auto matches = expression.globalMatch(text); matches.hasNext(); matches.next())
            ++found;
        return found;
    };
    const int structured = count(keys);
    return structured > 0 ? structured : count(arrows) + 1;
}

/// The reference counts accesses, dirtied and written blocks together.
qint64 allBlocks(const BlockCounts &blocks)
{
    qint64 sum = 0;
    for (const auto counter : allBlockCounts)
        sum += blocks.*counter;
    return sum;
}

QString folderOf(const QString &path)
{
    return QFileInfo(path).dir().path().section(u'/', -2);
}

struct Tally
{
    int files = 0;
    int read = 0;
};

QMap<QString, Tally> &tallies()
{
    static QMap<QString, Tally> byFolder;
    return byFolder;
}

void checkSums(const Plan &plan)
{
    const PlanMetrics metrics = measure(plan);
    const PlanNode &root = plan.nodes.front();
    double time = 0;
    BlockCounts blocks;
    for (const NodeMetrics &node : metrics.nodes) {
        if (node.ownClock)
            continue;
        time += node.exclusive.value_or(core::Milliseconds()).value + node.clampedTime.value;
        for (const auto counter : allBlockCounts)
            blocks.*counter += node.exclusiveBlocks.*counter + node.clampedBlocks.*counter;
    }
    QCOMPARE(blocks, root.usage.blocks);
    if (metrics.nodes.front().elapsed)
        QVERIFY(std::abs(time - metrics.nodes.front().elapsed->value) < 1e-6 * std::max(1.0, time));
}

} // namespace

void TestPlanCorpus::readsEveryPlan_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : planFiles())
        QTest::newRow(qPrintable(path.section(u'/', -3))) << path;
}

void TestPlanCorpus::readsEveryPlan()
{
    QFETCH(QString, path);
    Tally &tally = tallies()[folderOf(path)];
    ++tally.files;
    const QByteArray text = contentOf(path);
    const auto document = readPlans(text);
    if (text.contains("(0 rows)")) { // a statement without a plan
        QVERIFY(!document);
        ++tally.read;
        return;
    }
    QVERIFY2(document, document ? "" : qPrintable(document.error().message));
    int nodes = 0;
    for (const Plan &plan : document->plans) {
        nodes += int(plan.nodes.size());
        for (const PlanNode &node : plan.nodes)
            QVERIFY2(!node.type.isEmpty(), qPrintable(QStringLiteral("line %1").arg(node.line)));
        checkSums(plan);
    }
    QCOMPARE(nodes, independentCount(QString::fromUtf8(text)));
    const QString unread = document->unread.empty() ? QString() : document->unread.front().text;
    QVERIFY2(document->unreadCount == 0, qPrintable(unread));
    ++tally.read;
}

void TestPlanCorpus::formatsAgree_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : planFiles()) {
        const bool manyFormats =
            path.contains(QLatin1String("/attribution/")) || path.contains(QLatin1String("/formats/"));
        if (path.endsWith(QLatin1String(".json")) && manyFormats)
            QTest::newRow(qPrintable(path.section(u'/', -2))) << path;
    }
}

void TestPlanCorpus::formatsAgree()
{
    QFETCH(QString, path);
    const auto json = readPlans(contentOf(path));
    QVERIFY(json);
    for (const char *suffix : {".txt", ".yaml", ".xml", ".psql-aligned.json.txt", ".psql-border2-unicode.txt"}) {
        const QString otherPath = path.chopped(5) + QLatin1String(suffix);
        if (!QFile::exists(otherPath))
            continue;
        const auto other = readPlans(contentOf(otherPath));
        QVERIFY2(other, suffix);
        QCOMPARE(other->plans.size(), json->plans.size());
        const std::vector<PlanNode> &nodes = json->plans.front().nodes;
        const std::vector<PlanNode> &others = other->plans.front().nodes;
        QCOMPARE(others.size(), nodes.size());
        for (size_t at = 0; at < nodes.size(); ++at) {
            QCOMPARE(others[at].type, nodes[at].type);
            QCOMPARE(others[at].parent, nodes[at].parent);
            QCOMPARE(others[at].relationship, nodes[at].relationship);
            QCOMPARE(others[at].subplanName, nodes[at].subplanName);
            QCOMPARE(others[at].joinType, nodes[at].joinType);
            QCOMPARE(others[at].partialMode, nodes[at].partialMode);
            QCOMPARE(others[at].strategy, nodes[at].strategy);
            QCOMPARE(others[at].parallelAware, nodes[at].parallelAware);
            QCOMPARE(others[at].schema, nodes[at].schema);
            QCOMPARE(others[at].relation, nodes[at].relation);
            QCOMPARE(others[at].alias, nodes[at].alias);
            QCOMPARE(others[at].index, nodes[at].index);
            QCOMPARE(others[at].operation, nodes[at].operation);
            QCOMPARE(others[at].cteName, nodes[at].cteName);
            QCOMPARE(others[at].workersLaunched, nodes[at].workersLaunched);
            QCOMPARE(others[at].cost->total, nodes[at].cost->total);
            for (const char *key : {"Filter", "Sort Key", "Hash Cond", "Index Cond", "Sort Method", "Group Key"})
                QCOMPARE(valueOf(others[at].properties, QLatin1String(key).toString()),
                         valueOf(nodes[at].properties, QLatin1String(key).toString()));
        }
    }
}

void TestPlanCorpus::figuresAgreeWithTheReference()
{
    const QString path = testsupport::sharedDataPath(QStringLiteral("plans/reference_metrics.tsv"));
    if (path.isEmpty())
        QSKIP("the collection of real plans is not here");
    const QStringList lines = QString::fromUtf8(contentOf(path)).split(u'\n', Qt::SkipEmptyParts);
    int agreed = 0;
    for (const QString &line : lines.mid(1)) {
        const QStringList cells = line.split(u'\t');
        const auto document = readPlans(contentOf(testsupport::sharedDataPath(QStringLiteral("plans/") + cells.at(0))));
        QVERIFY2(document, qPrintable(line));
        const size_t at = cells.at(1).toUInt();
        const PlanNode &node = document->plans.front().nodes.at(at);
        const NodeMetrics metrics = measure(document->plans.front()).nodes.at(at);
        const auto near = [](double value, const QString &expected) {
            return expected.isEmpty() || std::abs(value - expected.toDouble()) <= 0.0011;
        };
        const double none = std::nan("");
        const auto time = [none](const std::optional<core::Milliseconds> &value) {
            return value ? value->value : none;
        };
        QCOMPARE(node.depth, cells.at(2).toInt());
        QCOMPARE(node.type, cells.at(3));
        QCOMPARE(node.subplanName, cells.at(4));
        QVERIFY2(near(time(metrics.elapsed), cells.at(6)), qPrintable(line));
        QVERIFY2(near(time(metrics.processorTime), cells.at(7)), qPrintable(line));
        QVERIFY2(near(time(metrics.exclusive) + metrics.clampedTime.value, cells.at(8)), qPrintable(line));
        QCOMPARE(allBlocks(node.usage.blocks), cells.at(10).toLongLong());
        QCOMPARE(allBlocks(metrics.exclusiveBlocks), cells.at(11).toLongLong());
        QCOMPARE(metrics.rowsFactor.has_value(), !cells.at(12).isEmpty());
        if (metrics.rowsFactor)
            QVERIFY2(std::abs(*metrics.rowsFactor - cells.at(12).toDouble()) <= 0.00006, qPrintable(line));
        ++agreed;
    }
    qInfo("%d of %d nodes agree with the reference", agreed, int(lines.size()) - 1);
}

void TestPlanCorpus::cleanupTestCase()
{
    const QMap<QString, Tally> &byFolder = tallies();
    for (auto folder = byFolder.begin(); folder != byFolder.end(); ++folder)
        qInfo("%s: %d of %d files read", qPrintable(folder.key()), folder->read, folder->files);
}

QTEST_GUILESS_MAIN(TestPlanCorpus)
#include "tst_plancorpus.moc"
