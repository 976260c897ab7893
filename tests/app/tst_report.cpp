#include "app/sweep/sweepreport.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace sweep;

class TestReport : public QObject
{
    Q_OBJECT

private slots:
    void formatIsTheNamesEnding();
    void contentSaysWhatTheFiguresDependOn();
    void everyFormatHasWhatTheRunStoodUnder();
    void copyThatWasMadeAgainIsTold();
    void cautionsAreForThoseWhoNeedThem();
    void htmlNeedsNoOtherFile();
    void htmlTakesNamesAsText();
    void chartIsWellFormed();
    void markdownKeepsItsColumns();
    void nothingMeasuredIsStillAReport();

private:
    static SweepPoint point(int position, const QString &efSearch, double recall, double p50);
    static SweepResult result();
};

SweepPoint TestReport::point(int position, const QString &efSearch, double recall, double p50)
{
    SweepPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), efSearch}};
    point.queries = 200;
    point.finished = true;
    point.recall = {recall, recall - 0.01, std::min(1.0, recall + 0.01)};
    point.latency = {{p50}, {p50}, {2 * p50}, {3 * p50}, 1000 / p50};
    point.plan = {PlanKind::IndexUnderTest, QStringLiteral("it_hnsw"), QStringLiteral("Index Scan using it_hnsw")};
    return point;
}

SweepResult TestReport::result()
{
    SweepResult result;
    SweepHead &head = result.head;
    head.table = QStringLiteral("public.a|b <script>");
    head.column = QStringLiteral("embedding");
    head.index = QStringLiteral("it_hnsw");
    head.queries = 200;
    head.seed = 7;
    head.serverVersion = QStringLiteral("17.5");
    head.vectorVersion = QStringLiteral("0.8.0");
    head.groundTruth = {QStringLiteral("exact scan on the server"), 1.5, {}, {}};
    head.facts.indexDefinition = QStringLiteral("CREATE INDEX it_hnsw ON it USING hnsw (embedding vector_l2_ops)");
    head.facts.sharedBuffers = {128 << 20};
    head.facts.changedSettings = {{QStringLiteral("work_mem"), QStringLiteral("16MB")}};
    result.points << point(0, QStringLiteral("40"), 0.93, 0.4) << point(1, QStringLiteral("80"), 0.97, 0.7)
                  << point(2, QStringLiteral("320"), 1.0, 9);
    result.points.last().plan = {PlanKind::Exact, {}, QStringLiteral("Seq Scan on it")};
    result.recommendation = recommend(result.points, head);
    return result;
}

void TestReport::formatIsTheNamesEnding()
{
    QCOMPARE(reportFormatOf(QStringLiteral("a/b.HTML")), ReportFormat::Html);
    QCOMPARE(reportFormatOf(QStringLiteral("x.y.md")), ReportFormat::Markdown);
    QCOMPARE(reportFormatOf(QStringLiteral("x.csv")), ReportFormat::Csv);
    QCOMPARE(reportFormatOf(QStringLiteral("x.json")), ReportFormat::Json);
    QVERIFY(!reportFormatOf(QStringLiteral("html")));
    QVERIFY(!reportFormatOf(QStringLiteral("x.pdf")));
}

void TestReport::contentSaysWhatTheFiguresDependOn()
{
    const ReportDocument document = sweepReport(result()).document;
    const ReportTable &table = document.sections.first().table;
    QCOMPARE(table.rows.size(), 3);
    for (const QStringList &row : table.rows)
        QCOMPARE(row.size(), table.columns.size());
    QCOMPARE(table.marked, QList<int>{1});
    QVERIFY(document.sections.at(1).sql.contains(QStringLiteral("SET LOCAL hnsw.ef_search = 80")));
    QVERIFY(table.rows.last().last().contains(QStringLiteral("Seq Scan on it")));
    QMap<QString, QString> facts;
    for (const ReportFact &fact : document.sections.last().facts)
        facts.insert(fact.name, fact.value);
    QCOMPARE(facts.value(QStringLiteral("seed")), QStringLiteral("7"));
    QCOMPARE(facts.value(QStringLiteral("work_mem")), QStringLiteral("16MB"));
    QCOMPARE(facts.value(QStringLiteral("shared_buffers")), QStringLiteral("128.0 MiB"));
    QVERIFY(facts.value(QStringLiteral("index")).startsWith(QStringLiteral("CREATE INDEX it_hnsw")));
    QVERIFY(facts.value(QStringLiteral("table")).contains(QStringLiteral("never analysed")));

    SweepResult old = result();
    old.head.facts = {};
    QVERIFY(sweepReport(old).document.sections.last().facts.contains(
        ReportFact{QStringLiteral("index"), QStringLiteral("it_hnsw")}));
}

void TestReport::everyFormatHasWhatTheRunStoodUnder()
{
    SweepResult measured = result();
    SweepHead &head = measured.head;
    head.startedAt = QDateTime(QDate(2026, 3, 4), QTime(10, 11, 12), Qt::UTC);
    head.endedAt = head.startedAt.addSecs(100);
    head.facts.indexSize = {32 << 20};
    head.facts.sessions = 17;
    head.facts.checkpoints = 5;
    head.facts.probe = {8.25};
    measured.points[0].plan.hash = measured.points[1].plan.hash = QStringLiteral("0a1b2c3d");
    const Report report = sweepReport(measured);
    const QStringList told{QStringLiteral("2026-03-04T10:11:12Z"),
                           QStringLiteral("2026-03-04T10:12:52Z"),
                           QStringLiteral("the index is 0.25 of it"),
                           QStringLiteral("17, 0 of them busy"),
                           QStringLiteral("checkpoints meanwhile"),
                           QStringLiteral("8.25 ms"),
                           QStringLiteral("plan 0a1b2c3d")};
    for (const ReportFormat format : {ReportFormat::Html, ReportFormat::Markdown}) {
        const QString text = QString::fromUtf8(reportAs(format, report));
        for (const QString &fact : told)
            QVERIFY2(text.contains(fact), qPrintable(fact));
        QCOMPARE(text.count(told.last()), 1);
    }
    const QString json = QString::fromUtf8(reportAs(ReportFormat::Json, report)).remove(u' ');
    for (const char *fact :
         {"\"started_at\":\"2026-03-04T10:11:12.000Z\"", "\"ended_at\":\"2026-03-04T10:12:52.000Z\"",
          "\"index_bytes\":33554432", "\"sessions\":17", "\"checkpoints\":5", "\"probe_ms\":8.25",
          "\"plan_hash\":\"0a1b2c3d\"", "\"server_version\":\"17.5\"", "\"vector_version\":\"0.8.0\"", "\"seed\":\"7\"",
          "\"work_mem\":\"16MB\"", "\"shared_buffers_bytes\":134217728", "\"where\":"})
        QVERIFY2(json.contains(QLatin1StringView(fact)), fact);
}

void TestReport::copyThatWasMadeAgainIsTold()
{
    SweepResult measured = result();
    measured.head.source = QuerySource::HeldOut;
    measured.head.copy = MeasuredCopy{QStringLiteral("pgvector_workbench_1"), QStringLiteral("1 2 3"),
                                      QDateTime(QDate(2026, 3, 4), QTime(10, 11, 12), Qt::UTC), 0};
    QString text = QString::fromUtf8(reportAs(ReportFormat::Markdown, sweepReport(measured)));
    QVERIFY(text.contains(QStringLiteral("made 2026-03-04T10:11:12Z")));
    QVERIFY(!text.contains(QStringLiteral("resumed")));
    measured.head.copy->setAside = 321;
    text = QString::fromUtf8(reportAs(ReportFormat::Markdown, sweepReport(measured)));
    QVERIFY(text.contains(QStringLiteral("321 answers measured on that one are none of these figures")));
}

void TestReport::cautionsAreForThoseWhoNeedThem()
{
    SweepResult measured = result();
    measured.head.facts.busySessions = 3;
    measured.points.first().finished = false;
    QCOMPARE(sweepReport(measured).document.cautions.size(), 4);
    measured.head.source = QuerySource::Given;
    measured.head.queries = 1000;
    measured.head.facts.busySessions = 0;
    measured.points.first().finished = true;
    QCOMPARE(sweepReport(measured).document.cautions, QStringList());
}

void TestReport::htmlNeedsNoOtherFile()
{
    const QString html = QString::fromUtf8(reportAs(ReportFormat::Html, sweepReport(result())));
    for (const char *reference : {"http://", "https://", "src=", "href=", "url(", "@import"})
        QVERIFY2(!html.contains(QLatin1String(reference)), reference);
    QCOMPARE(html.count(u'%'),
             sweepReport(result()).document.sections.first().table.columns.filter(QStringLiteral("%")).size());
    QVERIFY(html.contains(QStringLiteral("class=\"best\"")));
}

void TestReport::htmlTakesNamesAsText()
{
    const QString html = QString::fromUtf8(reportAs(ReportFormat::Html, sweepReport(result())));
    QVERIFY(!html.contains(QStringLiteral("<script>")));
    QVERIFY(html.contains(QStringLiteral("a|b &lt;script&gt;")));
}

void TestReport::chartIsWellFormed()
{
    const QString html = QString::fromUtf8(reportAs(ReportFormat::Html, sweepReport(result())));
    const qsizetype start = html.indexOf(QStringLiteral("<svg"));
    const qsizetype end = html.indexOf(QStringLiteral("</svg>")) + 6;
    QXmlStreamReader reader(html.mid(start, end - start));
    int circles = 0;
    int squares = 0;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        circles += reader.name() == u"circle" ? 1 : 0;
        squares += reader.name() == u"rect" ? 1 : 0;
        for (const QXmlStreamAttribute &attribute : reader.attributes())
            QVERIFY2(!attribute.value().contains(u"nan"), qPrintable(attribute.value().toString()));
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(circles, 4); // two points on the index, the ring of the recommended one, and the legend's
    QCOMPARE(squares, 2);
}

void TestReport::markdownKeepsItsColumns()
{
    const QString markdown = QString::fromUtf8(reportAs(ReportFormat::Markdown, sweepReport(result())));
    QVERIFY(markdown.contains(QStringLiteral("| 80 | 0.970 |")));
    QVERIFY(markdown.contains(QStringLiteral("public.a\\|b")));
}

void TestReport::nothingMeasuredIsStillAReport()
{
    const QString html = QString::fromUtf8(reportAs(ReportFormat::Html, sweepReport(SweepResult{})));
    QVERIFY(!html.contains(QStringLiteral("<svg")));
    QVERIFY(html.contains(QStringLiteral("</html>")));
}

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
