#include "tests/support/testdata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// Runs `plan` of the program on files, where it needs no server.
class TestPlanCommand : public QObject
{
    Q_OBJECT

private slots:
    void jsonHasItsKeys();
    void textIsForPeople();
    void readsStandardInput();
    void listsSeveralPlans();
    void settingsBelongToThePlan();
    void savesAndOpens();
    void comparesTwoPlans();
    void refuses_data();
    void refuses();

private:
    QTemporaryDir m_folder;
};

namespace {

struct Outcome
{
    int status = -1;
    QByteArray output;
    QByteArray error;

    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

Outcome run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(QStringLiteral(WORKBENCH_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString planPath(const char *name)
{
    return testsupport::testDataPath(QStringLiteral("plans/") + QLatin1String(name));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList plan(const QStringList &arguments)
{
    return QStringList{QStringLiteral("plan")} + arguments;
}

QStringList planJson(const QStringList &arguments)
{
    return plan(arguments) << QStringLiteral("--json");
}

QStringList codesOf(const QJsonObject &json)
{
    QStringList codes;
    for (const QJsonValue &finding : json[QStringLiteral("findings")].toArray())
        codes << finding[QStringLiteral("code")].toString();
    return codes;
}

} // namespace

void TestPlanCommand::jsonHasItsKeys()
{
    const Outcome outcome = run(planJson({QStringLiteral("--file"), planPath("19_join_filter_few.json")}));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    const QJsonObject json = outcome.json();
    const QJsonArray nodes = json[QStringLiteral("nodes")].toArray();
    QCOMPARE(nodes.size(), 5);
    for (const char *key :
         {"id", "parent", "type", "relation", "index", "loops", "rows", "plan_rows", "elapsed_ms", "exclusive_ms",
          "approximate", "shared_hit", "shared_read", "exclusive_shared_hit", "exclusive_shared_read"})
        QVERIFY2(nodes[2].toObject().contains(QLatin1String(key)), key);
    QVERIFY(nodes[0][QStringLiteral("parent")].isNull());
    QCOMPARE(nodes[2][QStringLiteral("parent")].toInt(), 1);
    QCOMPARE(nodes[2][QStringLiteral("index")].toString(), QStringLiteral("items_hnsw_cos"));
    QCOMPARE(nodes[2][QStringLiteral("rows")].toDouble(), 40.0);
    double own = 0;
    double blocks = 0;
    for (const QJsonValue &node : nodes) {
        own += node[QStringLiteral("exclusive_ms")].toDouble();
        blocks += node[QStringLiteral("exclusive_shared_hit")].toDouble();
    }
    QVERIFY(qAbs(own - nodes[0][QStringLiteral("elapsed_ms")].toDouble()) < 0.1);
    QCOMPARE(blocks, nodes[0][QStringLiteral("shared_hit")].toDouble());
    QCOMPARE(codesOf(json), QStringList{QStringLiteral("join_starves_scan")});
    const QJsonObject finding = json[QStringLiteral("findings")][0].toObject();
    for (const char *key : {"code", "severity", "node", "evidence", "advice", "sql"})
        QVERIFY2(finding.contains(QLatin1String(key)), key);
    QCOMPARE(finding[QStringLiteral("severity")].toString(), QStringLiteral("wrong"));
    QVERIFY(json.contains(QStringLiteral("facts")) && json.contains(QStringLiteral("execution_ms")));
}

void TestPlanCommand::textIsForPeople()
{
    const Outcome outcome = run(plan({QStringLiteral("--file"), planPath("19_join_filter_few.json")}));
    QCOMPARE(outcome.status, 0);
    const QString text = QString::fromUtf8(outcome.output);
    QVERIFY2(text.contains(u"    Index Scan using items_hnsw_cos on public.items i"), qPrintable(text));
    QVERIFY(text.contains(u"wrong: A join drops too many of the index's rows (join_starves_scan"));
    QVERIFY(text.contains(u"execution "));
    for (const QString &line : text.split(u'\n'))
        QVERIFY2(line.size() < 1000, qPrintable(line));
}

void TestPlanCommand::readsStandardInput()
{
    const Outcome outcome =
        run(planJson({QStringLiteral("--file"), QStringLiteral("-")}), contentOf(planPath("01_hnsw_used.json")));
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.json()[QStringLiteral("nodes")].toArray().size(), 2);
}

void TestPlanCommand::listsSeveralPlans()
{
    const QByteArray two =
        contentOf(planPath("01_hnsw_used.json")) + "\nnonsense here\n" + contentOf(planPath("19_join_filter_few.json"));
    const Outcome outcome = run(planJson({QStringLiteral("--file"), QStringLiteral("-")}), two);
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    const QJsonArray plans = outcome.json()[QStringLiteral("plans")].toArray();
    QCOMPARE(plans.size(), 2);
    QCOMPARE(plans[1][QStringLiteral("nodes")].toArray().size(), 5);
    QVERIFY(outcome.error.contains("nonsense here"));
    const Outcome text = run(plan({QStringLiteral("--file"), QStringLiteral("-")}), two);
    QVERIFY(text.output.contains("Plan 2 of 2"));
}

void TestPlanCommand::settingsBelongToThePlan()
{
    const QStringList arguments{QStringLiteral("--file"), planPath("37_relaxed_pg17_sort_elided.json")};
    QVERIFY(codesOf(run(planJson(arguments)).json()).isEmpty());
    const Outcome outcome =
        run(planJson(arguments) << QStringLiteral("--set") << QStringLiteral("hnsw.iterative_scan=relaxed_order"));
    QCOMPARE(codesOf(outcome.json()), QStringList{QStringLiteral("relaxed_order_unsorted")});
}

void TestPlanCommand::savesAndOpens()
{
    const QString saved = m_folder.filePath(QStringLiteral("saved.json"));
    const QStringList source{QStringLiteral("--file"), planPath("19_join_filter_few.json")};
    QCOMPARE(run(plan(source) << QStringLiteral("--save") << saved << QStringLiteral("--anonymize")).status, 0);
    const QByteArray content = contentOf(saved);
    QVERIFY(!content.contains("category") && !content.contains("items_hnsw_cos") && !content.contains("0.17494316"));
    const Outcome outcome = run(planJson({QStringLiteral("--file"), saved}));
    QCOMPARE(outcome.json()[QStringLiteral("nodes")].toArray().size(), 5);
    QCOMPARE(codesOf(outcome.json()), QStringList{QStringLiteral("join_starves_scan")});
    QCOMPARE(run(plan(source) << QStringLiteral("--save") << QStringLiteral("/nowhere/x.json")).status, 2);
}

void TestPlanCommand::comparesTwoPlans()
{
    const QStringList files{QStringLiteral("diff"), planPath("01_hnsw_used.json"),
                            planPath("13_selective_filter_seqscan.json")};
    const Outcome text = run(plan(files));
    QVERIFY2(text.status == 0, text.error.constData());
    QVERIFY2(text.output.contains("Limit") && text.output.contains("Sort") && text.output.contains("execution: "),
             text.output.constData());
    const QJsonArray rows = run(planJson(files)).json()[QStringLiteral("rows")].toArray();
    QVERIFY(rows.size() >= 3);
    QVERIFY(!rows[0][QStringLiteral("before")].isNull() && !rows[0][QStringLiteral("after")].isNull());
}

void TestPlanCommand::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("message");
    const QStringList standardInput{QStringLiteral("--file"), QStringLiteral("-")};
    QTest::newRow("nothing") << QStringList() << QByteArray() << QStringLiteral("--sql or --file is needed");
    QTest::newRow("both") << QStringList{QStringLiteral("--file"), QStringLiteral("x"), QStringLiteral("--sql"),
                                         QStringLiteral("SELECT 1")}
                          << QByteArray() << QStringLiteral("--file");
    QTest::newRow("no file") << QStringList{QStringLiteral("--file"), QStringLiteral("/nowhere")} << QByteArray()
                             << QStringLiteral("/nowhere");
    QTest::newRow("no plan") << standardInput << QByteArray("hello\n") << QStringLiteral("error:");
    QTest::newRow("empty") << standardInput << QByteArray() << QStringLiteral("error:");
    QTest::newRow("cut") << standardInput << contentOf(planPath("01_hnsw_used.json")).left(400)
                         << QStringLiteral("line ");
    QTest::newRow("setting") << QStringList{QStringLiteral("--file"), planPath("01_hnsw_used.json"),
                                            QStringLiteral("--set"), QStringLiteral("x")}
                             << QByteArray() << QStringLiteral("name=value");
    QTest::newRow("diff of one") << QStringList{QStringLiteral("diff"), planPath("01_hnsw_used.json")} << QByteArray()
                                 << QStringLiteral("after");
}

void TestPlanCommand::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    QFETCH(QString, message);
    const Outcome outcome = run(plan(arguments), input);
    QCOMPARE(outcome.status, 2);
    QVERIFY2(QString::fromUtf8(outcome.error).contains(message), outcome.error.constData());
    QCOMPARE(outcome.error.count('\n'), 1);
    QVERIFY(outcome.output.isEmpty());
}

QTEST_GUILESS_MAIN(TestPlanCommand)

#include "tst_plancommand.moc"
