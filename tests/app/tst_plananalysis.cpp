#include "app/plan/plananalysis.h"
#include "app/plan/planhistory.h"
#include "app/plan/planreport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace plan;

/// Pastes worked out, kept in the workspace and told in reports.
class TestPlanAnalysis : public QObject
{
    Q_OBJECT

private slots:
    void severalPlansKeepTheirText();
    void unreadLinesAreNamed();
    void whatIsNoPlanIsAnError();
    void longTextIsCut();
    void historyBringsBackWhatWasKept();
    void historyIsByStatement();
    void reports_data();
    void reports();

private:
    jobs::JobContext m_context;
};

namespace {

const QByteArray first = "Limit  (cost=0.00..1.00 rows=10 width=4) (actual time=0.010..2.000 rows=4 loops=1)\n"
                         "  Buffers: shared hit=7\n"
                         "  ->  Index Scan using \"i|x\" on \"a<b\"  (cost=0.00..1.00 rows=10 width=4) (actual "
                         "time=0.010..1.500 rows=4 loops=1)\n"
                         "        Order By: (v <=> '[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]'::vector)\n"
                         "        Buffers: shared hit=7\n"
                         "Execution Time: 2.100 ms\n";
const QByteArray second = "Seq Scan on t  (cost=0.00..1.00 rows=10 width=4)\n";

AnalysisPointer analyse(const QByteArray &text)
{
    jobs::JobContext context;
    auto paste = analysePaste(context, text);
    return paste ? paste->plans.front() : AnalysisPointer();
}

} // namespace

void TestPlanAnalysis::severalPlansKeepTheirText()
{
    const auto paste = analysePaste(m_context, first + "\n" + second);
    QVERIFY2(paste, paste ? "" : qPrintable(paste.error().message));
    QCOMPARE(paste.value().plans.size(), size_t(2));
    QVERIFY(paste.value().plans[0]->source.startsWith("Limit"));
    QVERIFY(!paste.value().plans[0]->source.contains("Seq Scan"));
    QVERIFY(paste.value().plans[1]->source.startsWith("Seq Scan"));
    QVERIFY(paste.value().plans[0]->shownText.contains(QStringLiteral(" … 20]")));
    QVERIFY(paste.value().plans[0]->source.contains(",20]"));
    QCOMPARE(paste.value().plans[0]->figures.size(), paste.value().plans[0]->folded.rows.size());
}

void TestPlanAnalysis::unreadLinesAreNamed()
{
    const auto paste = analysePaste(m_context, "something before\n" + second);
    QVERIFY(paste);
    QCOMPARE(paste.value().unreadCount, 1);
    QCOMPARE(paste.value().unread.front().line, 1);
}

void TestPlanAnalysis::whatIsNoPlanIsAnError()
{
    const auto paste = analysePaste(m_context, "SELECT 1");
    QVERIFY(!paste);
    QCOMPARE(paste.error().kind, core::ErrorKind::InvalidInput);
}

void TestPlanAnalysis::longTextIsCut()
{
    QByteArray text = "Append  (cost=0.00..1.00 rows=10 width=4)\n";
    for (int i = 0; i < 30'000; ++i)
        text += "  ->  Seq Scan on t_" + QByteArray::number(i) + "  (cost=0.00..1.00 rows=10 width=4)\n";
    const AnalysisPointer analysis = analyse(text);
    QVERIFY(analysis);
    QVERIFY(analysis->textCut);
    QVERIFY(analysis->shownText.size() <= 1 << 20);
    QCOMPARE(analysis->source, text);
}

void TestPlanAnalysis::historyBringsBackWhatWasKept()
{
    const QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const AnalysisPointer analysis = analyse(first);
    ExplainRequest request;
    request.sql = QStringLiteral("SELECT id FROM t WHERE x = $1 LIMIT 10");
    request.analyze = true;
    request.runs = 3;
    request.parameters = {db::Parameter::text(QStringLiteral("it's")), db::Parameter::null(),
                          db::Parameter::binary(QByteArray("\0\1", 2), 1234)};
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}};
    const auto id =
        storeAnalysis(workspace, *analysis, request, QStringLiteral("me@host/db"), QStringLiteral("a plan"));
    QVERIFY2(id, id ? "" : qPrintable(id.error().message));

    const auto past = loadAnalysis(workspace, id.value());
    QVERIFY2(past, past ? "" : qPrintable(past.error().message));
    QCOMPARE(past.value().record.title, QStringLiteral("a plan"));
    QCOMPARE(past.value().record.connection, QStringLiteral("me@host/db"));
    QCOMPARE(past.value().record.milliseconds, std::optional(2.1));
    QCOMPARE(past.value().request, request);
    QVERIFY(past.value().analysis->plan().nodes == analysis->plan().nodes);
    QCOMPARE(past.value().analysis->source, analysis->source);

    const auto missing = loadAnalysis(workspace, id.value() + 1);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

void TestPlanAnalysis::historyIsByStatement()
{
    const QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const AnalysisPointer pasted = analyse(first);
    for (const char *sql : {"SELECT 1 FROM a", "select 2 from A", "SELECT b FROM a"}) {
        PlanAnalysis own = *pasted;
        own.explained.sql = QString::fromLatin1(sql);
        QVERIFY(storeAnalysis(workspace, own, {}, {}, QString::fromLatin1(sql)));
    }
    const auto same = workspace::listPlans(workspace, QStringLiteral("select ? from a"));
    QVERIFY(same);
    QCOMPARE(same.value().size(), 2);
    QCOMPARE(same.value().first().title, QStringLiteral("select 2 from A")); // the newest
    QCOMPARE(workspace::listPlans(workspace).value().size(), 3);
    QVERIFY(workspace::deletePlan(workspace, same.value().first().id));
    QCOMPARE(workspace::listPlans(workspace).value().size(), 2);
}

void TestPlanAnalysis::reports_data()
{
    QTest::addColumn<ReportFormat>("format");
    QTest::addColumn<QString>("table");
    QTest::newRow("markdown") << ReportFormat::Markdown << QStringLiteral("Index Scan using i\\|x on a\\<b");
    QTest::newRow("html") << ReportFormat::Html << QStringLiteral("Index Scan using i|x on a&lt;b");
}

void TestPlanAnalysis::reports()
{
    QFETCH(const ReportFormat, format);
    QFETCH(const QString, table);
    PlanAnalysis analysis = *analyse(first);
    analysis.findings = {{QStringLiteral("filter_starves_scan"), Severity::Wrong, 1, QStringLiteral("<b> starves"),
                          QStringLiteral("4 of 10"), QStringLiteral("raise it"), QStringLiteral("SET x = '```';")}};
    const Finding left{QStringLiteral("why_not_index"),
                       Severity::Note,
                       -1,
                       QStringLiteral("v <idx> is not used"),
                       QStringLiteral("costs 7.25"),
                       {},
                       QStringLiteral("SET enable_seqscan = off;")};
    const QString report = QString::fromUtf8(
        planReport(analysis, format, {{ServerQuestion::WhyNot, {left}}, {ServerQuestion::Exact, {}}}));
    QVERIFY2(report.contains(table), qPrintable(report));
    for (const char *text : {"filter", "4 of 10", "raise it", "2.100", "1.500", " … 20]"})
        QVERIFY2(report.contains(QString::fromUtf8(text)), text);
    for (const char *text : {"Why not this index?", "note: v ", "costs 7.25", "SET enable_seqscan = off;"})
        QVERIFY2(report.contains(QString::fromUtf8(text)), text);
    QVERIFY(!report.contains(questionTitle(ServerQuestion::Exact))); // nothing was answered
    QVERIFY(!QString::fromUtf8(planReport(analysis, format)).contains(QLatin1String("costs 7.25")));
    QVERIFY(!report.contains(QLatin1String("19,20")));
    QVERIFY(format == ReportFormat::Markdown || !report.contains(QLatin1String("<b> starves")));
    QVERIFY(!report.contains(QLatin1String("bar:0")));
    QVERIFY(!report.contains(QLatin1String("http")));
}

QTEST_GUILESS_MAIN(TestPlanAnalysis)
#include "tst_plananalysis.moc"
