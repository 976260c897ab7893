#include "app/plan/findproblems.h"
#include "app/plan/planjson.h"
#include "app/plan/readplans.h"
#include "app/plan/savedplan.h"
#include "tests/support/planfixture.h"
#include "tests/support/testdata.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace plan;

class TestSavedPlan : public QObject
{
    Q_OBJECT

private slots:
    void everyPlanComesBack();
    void nodesWithoutANameComeBack();
    void documentComesBack();
    void vectorsAreShortened();
    void answersComeBack();
    void oddAnswersArePassedOver();
    void anonymousPlansKeepTheirFindings();
    void factsComeBack();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
};

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ExplainedPlan explainedOf(const QString &name)
{
    ExplainedPlan explained;
    explained.plan = readPlans(contentOf(testsupport::testDataPath(QStringLiteral("plans/") + name)))->plans.front();
    explained.sql =
        QStringLiteral("SELECT title FROM items WHERE category_id < 20 ORDER BY embedding <=> '%1' LIMIT 10")
            .arg(QStringLiteral("[0.5,0.25,0.125,0.75,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]"));
    explained.facts = testsupport::scenarioFacts();
    ExplainRun run;
    run.executionTime = core::Milliseconds{1.5};
    run.blocksHit = 7;
    explained.runs = {ExplainRun(), run};
    explained.shownRun = 1;
    return explained;
}

/// Where a plan stands in a text, and what format it had, is not kept.
Plan withoutPlace(Plan plan)
{
    plan.line = 1;
    plan.format = PlanFormat::Json;
    for (PlanNode &node : plan.nodes) {
        node.line = 1;
        std::ranges::sort(node.properties, {}, &Property::key);
    }
    std::ranges::sort(plan.properties, {}, &Property::key);
    std::ranges::sort(plan.settings, {}, &Property::key);
    return plan;
}

} // namespace

void TestSavedPlan::everyPlanComesBack()
{
    int compared = 0;
    for (const QString &folder :
         {testsupport::testDataPath(QStringLiteral("plans")), testsupport::sharedDataPath(QStringLiteral("plans"))}) {
        QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
        while (!folder.isEmpty() && files.hasNext()) {
            const QString path = files.next();
            const auto document = readPlans(contentOf(path));
            if (!document)
                continue;
            for (const Plan &plan : document->plans) {
                ExplainedPlan explained;
                explained.plan = plan;
                const auto saved = savePlan(explained, {true, false});
                QVERIFY(saved);
                QVERIFY(isSavedPlan(*saved));
                const auto opened = openSavedPlan(*saved);
                QVERIFY2(opened, qPrintable(path));
                QVERIFY2(opened->plan.nodes.size() == plan.nodes.size(), qPrintable(path));
                const PlanMetrics before = measure(plan);
                const PlanMetrics after = measure(opened->plan);
                for (size_t at = 0; at < plan.nodes.size(); ++at) {
                    const NodeMetrics &first = before.nodes[at];
                    const NodeMetrics &second = after.nodes[at];
                    const bool same = first.exclusive == second.exclusive && first.elapsed == second.elapsed &&
                                      first.exclusiveBlocks == second.exclusiveBlocks && first.rows == second.rows &&
                                      first.rowsFactor == second.rowsFactor;
                    QVERIFY2(same, qPrintable(QStringLiteral("%1 node %2").arg(path).arg(at)));
                }
                QCOMPARE(findProblems(opened->plan, after, {}), findProblems(plan, before, {}));
                ++compared;
            }
        }
    }
    QVERIFY(compared > 20);
    qInfo("%d plans saved and opened", compared);
}

void TestSavedPlan::nodesWithoutANameComeBack()
{
    ExplainedPlan explained;
    explained.plan =
        readPlans("Limit  (cost=0.0..1.0 rows=1 width=1)\n  ->  (cost=0.0..1.0 rows=1 width=1)\n")->plans.front();
    QCOMPARE(explained.plan.nodes.size(), 2U);
    const auto saved = savePlan(explained);
    QVERIFY(saved);
    const auto opened = openSavedPlan(*saved);
    QVERIFY(opened);
    QCOMPARE(opened->plan.nodes.size(), 2U);
    QVERIFY(!readPlans("  (cost=0.0..1.0 rows=1 width=1)\n"));
}

void TestSavedPlan::documentComesBack()
{
    const ExplainedPlan explained = explainedOf(QStringLiteral("19_join_filter_few.json"));
    const auto saved = savePlan(explained, {true, false});
    QVERIFY(saved);
    const auto opened = openSavedPlan(*saved);
    QVERIFY(opened);
    QCOMPARE(opened->sql, explained.sql);
    QCOMPARE(opened->facts, explained.facts);
    QCOMPARE(opened->shownRun, 1);
    QCOMPARE(opened->runs.size(), 2);
    QCOMPARE(opened->runs[1].blocksHit, 7);
    QVERIFY(!opened->runs[0].executionTime);
    QVERIFY(withoutPlace(opened->plan).nodes == withoutPlace(explained.plan).nodes);
    QVERIFY(withoutPlace(opened->plan).settings == withoutPlace(explained.plan).settings);
    QCOMPARE(findProblems(*opened), findProblems(explained));
}

void TestSavedPlan::vectorsAreShortened()
{
    const ExplainedPlan explained = explainedOf(QStringLiteral("01_hnsw_used.json"));
    const auto whole = savePlan(explained, {true, false});
    const auto shortened = savePlan(explained);
    QVERIFY(whole && shortened);
    QVERIFY(whole->contains("0.6,0.7,0.8]"));
    QVERIFY(!shortened->contains("0.6,0.7,0.8]"));
    QVERIFY(shortened->size() < whole->size());
    QCOMPARE(findProblems(*openSavedPlan(*shortened)), findProblems(explained));
}

void TestSavedPlan::answersComeBack()
{
    ExplainedPlan explained = explainedOf(QStringLiteral("19_join_filter_few.json"));
    const Finding missed{QStringLiteral("exact_answer"),
                         Severity::Wrong,
                         2,
                         QStringLiteral("4 of the 10 nearest rows"),
                         QStringLiteral("recall 0.400"),
                         QStringLiteral("raise \"it\""),
                         QStringLiteral("SET hnsw.ef_search = 80;")};
    explained.answers = {{ServerQuestion::Exact, {missed}}, {ServerQuestion::WhatIf, {}}};
    const auto saved = savePlan(explained);
    QVERIFY(saved);
    QCOMPARE(openSavedPlan(*saved)->answers, explained.answers);
    // Their words name tables.
    const auto anonymous = savePlan(explained, {false, true});
    QVERIFY(anonymous && !anonymous->contains("nearest rows"));
    QVERIFY(openSavedPlan(*anonymous)->answers.isEmpty());
    // An answer takes the place of an earlier one.
    keepAnswer(explained.answers, {ServerQuestion::Exact, {}});
    QCOMPARE(explained.answers.size(), 2);
    QVERIFY(explained.answers.first().findings.isEmpty());
}

void TestSavedPlan::oddAnswersArePassedOver()
{
    const QJsonArray json =
        QJsonDocument::fromJson(R"([3, {"question": "who"}, {"question": "what_if", "findings": "none"},
            {"question": "why_not_index", "findings": [7, {"node": 99, "severity": "dire", "title": "t"}]}])")
            .array();
    const QList<ServerAnswer> answers = answersFromJson(json, 5);
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers[0], (ServerAnswer{ServerQuestion::WhatIf, {}}));
    QCOMPARE(answers[1].findings.size(), 2);
    QCOMPARE(answers[1].findings[1].node, -1);
    QCOMPARE(answers[1].findings[1].severity, Severity::Note);
    QCOMPARE(answers[1].findings[1].title, QStringLiteral("t"));
}

void TestSavedPlan::anonymousPlansKeepTheirFindings()
{
    for (const char *name : {"01_hnsw_used.json", "19_join_filter_few.json", "17_cte_join_not_used.json",
                             "29_ivf_probes_high_seqscan.json", "37_relaxed_pg17_sort_elided.json"}) {
        ExplainedPlan explained = explainedOf(QLatin1String(name));
        for (Setting &setting : explained.facts.settings) {
            if (setting.name == u"ivfflat.probes")
                setting.value = QStringLiteral("80");
            if (setting.name == u"hnsw.iterative_scan" && QByteArray(name).startsWith("37"))
                setting.value = QStringLiteral("relaxed_order");
        }
        const auto saved = savePlan(explained, {false, true});
        QVERIFY(saved);
        static const QRegularExpression secrets(
            QStringLiteral("items|category|tenant|title|embedding|0\\.17494316|0\\.25,0\\.125"));
        const auto leak = secrets.match(QString::fromUtf8(*saved));
        QVERIFY2(!leak.hasMatch(), qPrintable(leak.captured() + QLatin1String(" in ") + QLatin1String(name)));
        const auto opened = openSavedPlan(*saved);
        QVERIFY(opened);
        QStringList before;
        QStringList after;
        for (const Finding &finding : findProblems(explained))
            before << finding.code + QString::number(finding.node);
        for (const Finding &finding : findProblems(*opened))
            after << finding.code + QString::number(finding.node);
        QCOMPARE(after, before);
    }
}

void TestSavedPlan::factsComeBack()
{
    PlanFacts facts = testsupport::scenarioFacts();
    facts.serverVersionText = QStringLiteral("18.6");
    facts.hypoPg = true;
    facts.readAt = QStringLiteral("2026-11-20T15:00:00Z");
    facts.changedSettings = {QStringLiteral("work_mem")};
    facts.tablesLeftOut = 3;
    facts.tables[0].parent = catalog::ObjectName{QStringLiteral("odd \"s\""), QStringLiteral("p.q")};
    facts.tables[0].toastSize.value = 1LL << 40;
    facts.tables[0].columns.last().averageWidth = core::Bytes{18};
    facts.tables[0].indexes[0].scans = 12;
    facts.tables[1].rows = {};
    const auto back = planFactsFromJson(toJson(facts));
    QVERIFY(back);
    QCOMPARE(*back, facts);
    QCOMPARE(*planFactsFromJson({}), PlanFacts());
    QVERIFY(!planFactsFromJson({{QStringLiteral("tables"), 3}}));
    QVERIFY(!planFactsFromJson({{QStringLiteral("tables"), QJsonArray{1}}}));
}

void TestSavedPlan::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("{\"format\": ");
    QTest::newRow("other JSON") << QByteArray("{\"format\": \"x\"}");
    QTest::newRow("later") << QByteArray("{\"format\": \"pgvector-workbench plan\", \"version\": 99}");
    QTest::newRow("no plan") << QByteArray("{\"format\": \"pgvector-workbench plan\", \"version\": 1}");
}

void TestSavedPlan::refusesWhatIsNone()
{
    QFETCH(QByteArray, text);
    const auto opened = openSavedPlan(text);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, core::ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestSavedPlan)

#include "tst_savedplan.moc"
