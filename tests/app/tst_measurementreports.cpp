#include "app/sweep/candidatereport.h"
#include "app/sweep/filteradvice.h"
#include "app/sweep/filterreport.h"
#include "app/sweep/growthreport.h"
#include "app/sweep/loadreport.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>

using namespace sweep;

class TestMeasurementReports : public QObject
{
    Q_OBJECT

private slots:
    void everyKindIsAReport_data();
    void everyKindIsAReport();
    void filtersSayWhatToDoInEachStratum();
    void candidatesNameWhatIsNotBeaten();
    void growthTellsTenAndAHundredTimes();
    void loadSaysWhereMoreClientsBringNothing();
    void nothingMeasuredIsStillAReport();

private:
    static SweepHead head();
    static SweepPoint point(int position, const QString &efSearch, double recall, double p50);
    static FilterResult filters();
    static CandidateResult candidates();
    static GrowthResult growth();
    static LoadResult load();
    static void checkTables(const ReportDocument &document);
    static void checkCharts(const ReportDocument &document);
};

SweepHead TestMeasurementReports::head()
{
    SweepHead head;
    head.table = QStringLiteral("odd schema.a|b <Table>");
    head.column = QStringLiteral("The vector");
    head.index = QStringLiteral("it_hnsw");
    head.queries = 200;
    head.seed = 7;
    head.serverVersion = QStringLiteral("17.5");
    head.vectorVersion = QStringLiteral("0.8.0");
    head.facts.sharedBuffers = {128 << 20};
    head.facts.changedSettings = {{QStringLiteral("work_mem"), QStringLiteral("16MB")}};
    head.groundTruth = {QStringLiteral("exact scan on the server"), 1.5, {}, {}};
    return head;
}

SweepPoint TestMeasurementReports::point(int position, const QString &efSearch, double recall, double p50)
{
    SweepPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), efSearch}};
    point.queries = 200;
    point.finished = true;
    point.recall = {recall, recall - 0.01, std::min(1.0, recall + 0.01)};
    point.latency = {{p50}, {2 * p50}, {3 * p50}, {p50}, 1000 / p50};
    point.plan = {PlanKind::IndexUnderTest, QStringLiteral("it_hnsw"), QStringLiteral("Index Scan using it_hnsw")};
    return point;
}

FilterResult TestMeasurementReports::filters()
{
    FilterResult result;
    result.head.sweep = head();
    result.head.filterColumn = QStringLiteral("section");
    result.head.rows = 10000;
    result.head.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")}};
    result.head.searchSql = QStringLiteral("SELECT id FROM t WHERE \"section\" = $2 ORDER BY v <-> $1 LIMIT 10");
    result.head.exactSql = QStringLiteral("SELECT id FROM (SELECT * FROM t WHERE \"section\" = $2 OFFSET 0) …");
    result.head.strata = {
        {0,
         QStringLiteral("games"),
         {QStringLiteral("games")},
         1,
         200,
         1060,
         0.106,
         QStringLiteral("CREATE INDEX p;\n")},
        {1, QStringLiteral("below 0.1 %"), {QStringLiteral("a"), QStringLiteral("b<c")}, 40, 200, 8, 0.0008, {}}};
    const double recalls[2][3] = {{0.7, 0.97, 1}, {0.02, 0.4, 1}};
    const FilterStrategy strategies[] = {FilterStrategy::IndexOff, FilterStrategy::IndexRelaxed,
                                         FilterStrategy::ExactFirst};
    for (int stratum = 0; stratum < 2; ++stratum) {
        for (int i = 0; i < 3; ++i) {
            FilterCell cell;
            cell.stratum = stratum;
            cell.strategy = strategies[i];
            cell.point = point(stratum * FilterStrategyCount + int(strategies[i]), QStringLiteral("40"),
                               recalls[stratum][i], 1 + 3 * i);
            cell.rowsReturned = 7.5;
            cell.rowsPossible = 10;
            result.cells << cell;
        }
        FilterCell missing;
        missing.stratum = stratum;
        missing.strategy = FilterStrategy::PartialIndex;
        missing.notMeasured = QStringLiteral("no such index");
        missing.point.position = stratum * FilterStrategyCount + int(FilterStrategy::PartialIndex);
        result.cells << missing;
    }
    result.advice = adviseFilters(result.head, result.cells);
    return result;
}

CandidateResult TestMeasurementReports::candidates()
{
    CandidateResult result;
    result.head.sweep = head();
    result.head.sweep.source = QuerySource::HeldOut;
    result.head.maintenanceWorkMem = QStringLiteral("64MB");
    const std::pair<const char *, qint64> indexes[] = {{"hnsw", 40}, {"hnsw halfvec", 25}, {"hnsw m=48", 90}};
    for (const auto &[text, megabytes] : indexes) {
        CandidateCurve curve;
        curve.position = curve.candidate = int(result.curves.size());
        curve.text = QLatin1String(text);
        curve.tail = QStringLiteral("USING hnsw (\"The vector\" vector_l2_ops)");
        CandidateBuild build;
        build.seconds = 12.5;
        build.size = {megabytes << 20};
        const double slower = curve.position == 2 ? 1.5 : curve.position == 1 ? 1.2 : 1;
        build.points = {point(0, QStringLiteral("40"), 0.9, 0.5 * slower),
                        point(1, QStringLiteral("80"), 0.97, slower)};
        curve.builds = {build};
        result.curves << curve;
    }
    CandidateCurve refused;
    refused.position = refused.candidate = 3;
    refused.text = QStringLiteral("hnsw m=101");
    refused.failure = QStringLiteral("value 101 out of bounds for option \"m\"");
    result.curves << refused;
    result.answer = answerOf(result.curves, result.head);
    return result;
}

GrowthResult TestMeasurementReports::growth()
{
    GrowthResult result;
    result.head.sweep = head();
    result.head.tail = QStringLiteral("USING hnsw (\"The vector\" vector_l2_ops)");
    result.head.maintenanceWorkMem = QStringLiteral("64MB");
    result.head.maintenanceBytes = {64 << 20};
    result.head.shape = {vectors::VectorType::Vector, 128};
    result.head.serverNumber = 170005;
    for (int i = 0; i < 4; ++i) {
        GrowthLevel level;
        level.position = i;
        level.share = std::pow(2, i - 3);
        level.rows = 12500LL << i;
        level.seconds = 1.1 * std::pow(2.1, i);
        level.size = {(10LL << 20) << i};
        level.points = {point(0, QStringLiteral("40"), 0.95 - 0.02 * i, 0.3 + 0.05 * i),
                        point(1, QStringLiteral("200"), 0.995 - 0.004 * i, 0.9 + 0.1 * i)};
        result.levels << level;
    }
    conclude(result);
    return result;
}

LoadResult TestMeasurementReports::load()
{
    LoadResult result;
    result.head.sweep = head();
    result.head.sweep.groundTruth = {};
    result.head.refusedAt = 8;
    result.head.refused = QStringLiteral("connection 7: too many clients");
    const double rates[] = {500, 930, 950};
    for (int i = 0; i < 3; ++i) {
        LoadPoint point;
        point.position = i;
        point.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}};
        point.connections = 1 << i;
        point.rounds = {rates[i] - 5, rates[i], rates[i] + 9};
        point.latency = {{1.0}, {2.0 + i}, {9}, {1.1}, rates[i]};
        point.samples = 5000;
        point.finished = true;
        point.plan = {PlanKind::IndexUnderTest, QStringLiteral("it_hnsw"), QStringLiteral("Index Scan using it_hnsw")};
        result.points << point;
    }
    return result;
}

void TestMeasurementReports::checkTables(const ReportDocument &document)
{
    for (const ReportSection &section : document.sections) {
        for (const QStringList &row : section.table.rows)
            QVERIFY2(row.size() == section.table.columns.size(),
                     qPrintable(section.title + QStringLiteral(": ") + row.join(u'|')));
        for (const int marked : section.table.marked)
            QVERIFY(marked >= 0 && marked < section.table.rows.size());
    }
}

/// Well-formed, without a figure that is none, and nothing outside of the drawing.
void TestMeasurementReports::checkCharts(const ReportDocument &document)
{
    int charts = 0;
    for (const ReportSection &section : document.sections) {
        if (section.chart.isEmpty())
            continue;
        ++charts;
        QXmlStreamReader reader(section.chart);
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            for (const QXmlStreamAttribute &attribute : reader.attributes()) {
                const QString value = attribute.value().toString();
                QVERIFY2(!value.contains(u"nan") && !value.contains(u"inf"), qPrintable(value));
                if (attribute.name() == u"x1" || attribute.name() == u"cx")
                    QVERIFY2(value.toDouble() >= 0 && value.toDouble() <= 760, qPrintable(value));
            }
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
    QVERIFY(charts > 0);
}

void TestMeasurementReports::everyKindIsAReport_data()
{
    QTest::addColumn<Report>("report");
    QTest::addColumn<int>("points");
    QTest::newRow("filters") << filterReport(filters()) << 8;
    QTest::newRow("candidates") << candidateReport(candidates(), QStringLiteral("CREATE INDEX x;\n")) << 6;
    QTest::newRow("growth") << growthReport(growth(), QStringLiteral("CREATE INDEX x;\n")) << 8;
    QTest::newRow("load") << loadReport(load()) << 3;
}

void TestMeasurementReports::everyKindIsAReport()
{
    QFETCH(Report, report);
    QFETCH(int, points);
    QVERIFY(!report.document.answer.isEmpty());
    checkTables(report.document);
    checkCharts(report.document);
    const QString html = QString::fromUtf8(reportAs(ReportFormat::Html, report));
    for (const char *reference : {"http://", "https://", "src=", "href=", "url(", "@import", "<Table>", "b<c"})
        QVERIFY2(!html.contains(QLatin1String(reference)), reference);
    QVERIFY(!html.contains(QStringLiteral("%method%")) && html.contains(QStringLiteral("a|b &lt;Table&gt;")));
    const QString markdown = QString::fromUtf8(reportAs(ReportFormat::Markdown, report));
    for (const char *fact : {"| seed | 7 |", "| work\\_mem | 16MB |", "| PostgreSQL | 17.5 |", "```sql"})
        QVERIFY2(markdown.contains(QString::fromLatin1(fact).remove(u'\\')), fact);
    const QStringList lines =
        QString::fromUtf8(reportAs(ReportFormat::Csv, report)).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), points + 1);
    QVERIFY(!reportAs(ReportFormat::Json, report).isEmpty());
}

void TestMeasurementReports::filtersSayWhatToDoInEachStratum()
{
    const ReportDocument document = filterReport(filters()).document;
    QVERIFY2(document.answer.contains(
                 QStringLiteral("section = games (10.6 % of the rows): the index with iterative scan relaxed_order")),
             qPrintable(document.answer));
    QVERIFY(document.sections.first().chart.contains(QStringLiteral("not measured")));
    const ReportSection &games = document.sections.at(1);
    QCOMPARE(games.table.marked, QList<int>{1});
    QVERIFY2(games.sql.contains(QStringLiteral("relaxed_order")) || !games.sql.isEmpty(), qPrintable(games.sql));
    QVERIFY(games.paragraphs.first().contains(QStringLiteral("1060 rows")));
}

void TestMeasurementReports::candidatesNameWhatIsNotBeaten()
{
    const CandidateResult result = candidates();
    QCOMPARE(paretoFront(result), (QList<int>{0, 1}));
    const ReportDocument document = candidateReport(result).document;
    QCOMPARE(document.sections.first().table.marked, QList<int>{1});
    QVERIFY(document.sections.first().table.rows.last().last().contains(QStringLiteral("out of bounds")));
    QVERIFY(document.sections.at(1).paragraphs.first().contains(QStringLiteral("hnsw, hnsw halfvec.")));
}

void TestMeasurementReports::growthTellsTenAndAHundredTimes()
{
    const ReportDocument document = growthReport(growth()).document;
    const ReportSection &forecast = document.sections.at(1);
    QCOMPARE(forecast.table.rows.size(), 2);
    QVERIFY(forecast.table.rows.first().first().startsWith(QStringLiteral("1000000 (")));
    QVERIFY(forecast.table.rows.last().first().startsWith(QStringLiteral("10000000 (")));
    QVERIFY(document.sections.first().chart.contains(QStringLiteral("<polygon")));
}

void TestMeasurementReports::loadSaysWhereMoreClientsBringNothing()
{
    const ReportDocument document = loadReport(load()).document;
    QVERIFY2(document.answer.contains(QStringLiteral("930 queries/s (925-939) with 2 clients")),
             qPrintable(document.answer));
    QCOMPARE(document.sections.first().table.marked, QList<int>{1});
    QVERIFY(document.cautions.first().contains(QStringLiteral("too many clients")));
    QVERIFY(document.sections.at(2).sql.contains(QStringLiteral("SET LOCAL hnsw.ef_search = 80")));
}

void TestMeasurementReports::nothingMeasuredIsStillAReport()
{
    GrowthResult growth;
    conclude(growth);
    for (const Report &report : {filterReport({}), candidateReport({}), growthReport(growth), loadReport({})}) {
        const QByteArray html = reportAs(ReportFormat::Html, report);
        QVERIFY(!html.contains("<svg") && html.contains("</html>"));
        QVERIFY(reportAs(ReportFormat::Csv, report).count('\n') == 1);
    }
}

QTEST_APPLESS_MAIN(TestMeasurementReports)
#include "tst_measurementreports.moc"
