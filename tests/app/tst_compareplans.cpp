#include "app/plan/compareplans.h"
#include "app/plan/readplans.h"
#include "tests/bench/planbuilder.h"

#include <QElapsedTimer>
#include <QTest>

using namespace plan;

/// Pairs printed as "before=after": "Limit=Limit(+Sort(Index Scan items=Seq Scan items))", - and + for nodes of the
/// first and of the second plan alone.
class TestComparePlans : public QObject
{
    Q_OBJECT

private slots:
    void matches_data();
    void matches();
    void everyNodeOnce_data();
    void everyNodeOnce();
    void settingsThatDiffer();
    void tenThousandPartitions();
};

namespace {

Plan read(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        qWarning("%s", qPrintable(document.error().message));
    return document ? document->plans.front() : Plan();
}

/// "0 Limit\n1 Index Scan using i on t": depth and title of each node.
Plan plan_(const char *lines)
{
    QByteArray text;
    for (const QByteArray &line : QByteArray(lines).split('\n')) {
        const int depth = line.left(1).toInt();
        text += depth == 0 ? QByteArray() : QByteArray(depth * 6 - 4, ' ') + "->  ";
        text += line.mid(2) + "  (cost=0.00..1.00 rows=1 width=4)\n";
    }
    return read(text);
}

QString name(const Plan &plan, int node)
{
    const PlanNode &one = plan.nodes[size_t(node)];
    return one.relation.isEmpty() ? one.type : one.type + u' ' + one.relation;
}

QString printed(const Plan &before, const Plan &after, const PlanComparison &comparison, int row)
{
    const ComparedRow &own = comparison.rows[size_t(row)];
    QString text = own.after < 0    ? u'-' + name(before, own.before)
                   : own.before < 0 ? u'+' + name(after, own.after)
                                    : name(before, own.before) + u'=' + name(after, own.after);
    QStringList children;
    for (const int child : own.children)
        children << printed(before, after, comparison, child);
    return children.isEmpty() ? text : text + u'(' + children.join(QStringLiteral(", ")) + u')';
}

QString compared(const Plan &before, const Plan &after)
{
    const PlanComparison comparison = comparePlans(before, after);
    QStringList roots;
    for (size_t row = 0; row < comparison.rows.size(); ++row) {
        if (comparison.rows[row].parent < 0)
            roots << printed(before, after, comparison, int(row));
    }
    return roots.join(QStringLiteral("; "));
}

} // namespace

void TestComparePlans::matches_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *what, const char *before, const char *after, const char *expected) {
        QTest::newRow(what) << QByteArray(before) << QByteArray(after) << QString::fromLatin1(expected);
    };
    row("equal", "0 Limit\n1 Seq Scan on t", "0 Limit\n1 Seq Scan on t", "Limit=Limit(Seq Scan t=Seq Scan t)");
    row("a sort comes in between", "0 Limit\n1 Index Scan using i on t", "0 Limit\n1 Sort\n2 Seq Scan on t",
        "Limit=Limit(+Sort(Index Scan t=Seq Scan t))");
    row("a sort goes", "0 Limit\n1 Gather Merge\n2 Sort\n3 Parallel Seq Scan on t",
        "0 Limit\n1 Index Scan using i on t", "Limit=Limit(-Gather Merge(-Sort(Seq Scan t=Index Scan t)))");
    row("another join", "0 Hash Join\n1 Seq Scan on a\n1 Hash\n2 Seq Scan on b",
        "0 Nested Loop\n1 Seq Scan on a\n1 Index Scan using i on b",
        "Hash Join=Nested Loop(Seq Scan a=Seq Scan a, -Hash(Seq Scan b=Index Scan b))");
    row("sides changed", "0 Nested Loop\n1 Seq Scan on a\n1 Seq Scan on b",
        "0 Nested Loop\n1 Seq Scan on b\n1 Seq Scan on a",
        "Nested Loop=Nested Loop(Seq Scan a=Seq Scan a, Seq Scan b=Seq Scan b)");
    row("a partition pruned", "0 Append\n1 Seq Scan on p1\n1 Seq Scan on p2\n1 Seq Scan on p3",
        "0 Append\n1 Seq Scan on p1\n1 Seq Scan on p3",
        "Append=Append(Seq Scan p1=Seq Scan p1, -Seq Scan p2, Seq Scan p3=Seq Scan p3)");
    row("a child more", "0 Append\n1 Seq Scan on p1", "0 Append\n1 Seq Scan on p1\n1 Seq Scan on p2",
        "Append=Append(Seq Scan p1=Seq Scan p1, +Seq Scan p2)");
    row("nothing in common", "0 Result", "0 Seq Scan on t", "-Result; +Seq Scan t");
    row("another index", "0 Limit\n1 Index Scan using i on t", "0 Limit\n1 Index Scan using k on t",
        "Limit=Limit(Index Scan t=Index Scan t)");
    row("the root goes", "0 Limit\n1 Sort\n2 Seq Scan on t", "0 Sort\n1 Seq Scan on t",
        "-Limit(Sort=Sort(Seq Scan t=Seq Scan t))");
    row("a bitmap for a scan", "0 Bitmap Heap Scan on t\n1 Bitmap Index Scan on i", "0 Seq Scan on t",
        "Bitmap Heap Scan t=Seq Scan t(-Bitmap Index Scan)");
}

void TestComparePlans::matches()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QTEST(compared(plan_(before.constData()), plan_(after.constData())), "expected");
}

void TestComparePlans::everyNodeOnce_data()
{
    matches_data();
}

void TestComparePlans::everyNodeOnce()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    const Plan left = plan_(before.constData());
    const Plan right = plan_(after.constData());
    const PlanComparison comparison = comparePlans(left, right);
    std::vector<int> seenLeft(left.nodes.size());
    std::vector<int> seenRight(right.nodes.size());
    for (size_t row = 0; row < comparison.rows.size(); ++row) {
        const ComparedRow &own = comparison.rows[row];
        QVERIFY(own.parent < int(row));
        if (own.before >= 0) {
            ++seenLeft[size_t(own.before)];
            QCOMPARE(comparison.rowOfBefore[size_t(own.before)], int(row));
        }
        if (own.after >= 0) {
            ++seenRight[size_t(own.after)];
            QCOMPARE(comparison.rowOfAfter[size_t(own.after)], int(row));
        }
    }
    QCOMPARE(seenLeft, std::vector<int>(left.nodes.size(), 1));
    QCOMPARE(seenRight, std::vector<int>(right.nodes.size(), 1));
}

void TestComparePlans::settingsThatDiffer()
{
    const Properties before{{QStringLiteral("work_mem"), QStringLiteral("4MB")},
                            {QStringLiteral("jit"), QStringLiteral("off")}};
    const Properties after{{QStringLiteral("jit"), QStringLiteral("off")},
                           {QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}};
    const QList<ChangedValue> changed = changedValues(before, after);
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed[0], (ChangedValue{QStringLiteral("work_mem"), QStringLiteral("4MB"), {}}));
    QVERIFY(changed[0].after.isNull());
    QCOMPARE(changed[1], (ChangedValue{QStringLiteral("hnsw.ef_search"), {}, QStringLiteral("80")}));
}

void TestComparePlans::tenThousandPartitions()
{
    const Plan before = read(benchdata::partitionedPlan(10'000));
    const Plan after = read(benchdata::partitionedPlan(9'000));
    QElapsedTimer timer;
    timer.start();
    const PlanComparison comparison = comparePlans(before, after);
    qInfo("10,000 nodes compared with 9,000 in %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 3000);
    QCOMPARE(comparison.rows.size(), size_t(10'000));
}

QTEST_GUILESS_MAIN(TestComparePlans)
#include "tst_compareplans.moc"
