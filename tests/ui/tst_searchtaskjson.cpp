#include "ui/search/searchtaskjson.h"

#include <QTest>

class TestSearchTaskJson : public QObject
{
    Q_OBJECT

private slots:
    void similarityComesBack();
    void hybridComesBack();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
};

namespace {

SearchTask similarity()
{
    SearchTask task;
    search::SearchRequest &request = task.search;
    request.target.table = {QStringLiteral("odd \"s\""), QStringLiteral("t\n;--")};
    request.target.column = QStringLiteral("my \"vec\"");
    request.target.expression = QStringLiteral("((\"my \"\"vec\"\"\")::halfvec(2))");
    request.target.distance = vectors::Distance::InnerProduct;
    request.target.where = QStringLiteral("a <> 'b' -- c");
    request.k = 7;
    request.query = {vectors::VectorType::Vector, 2, {0.1F, -3.0F}, {}};
    request.row = search::RowKey{QStringLiteral("1"), QString(QLatin1String("")), QStringLiteral("x,y")};
    request.examples.like = {{QStringLiteral("2"), QStringLiteral("b"), QStringLiteral("c")}};
    request.examples.unlike = {{QStringLiteral("3"), QStringLiteral("d"), QStringLiteral("e")}};
    request.filters = {{QStringLiteral("meta"),
                        {QStringLiteral("brand"), QStringLiteral("0")},
                        search::FilterOperator::GreaterOrEqual,
                        {QStringLiteral("3.5")},
                        search::JsonType::Number,
                        true},
                       {QStringLiteral("kind"),
                        {},
                        search::FilterOperator::AnyOf,
                        {QStringLiteral("a"), QStringLiteral("b, c")},
                        search::JsonType::Text,
                        false}};
    request.maxDistance = 0.25;
    request.rerank = search::Rerank{6, vectors::Distance::L2};
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("77")}};
    request.shownColumns = {QStringLiteral("title"), QStringLiteral("a,b; --")};
    task.exact = true;
    return task;
}

} // namespace

void TestSearchTaskJson::similarityComesBack()
{
    const SearchTask task = similarity();
    const auto back = taskFromJson(taskToJson(task));
    QVERIFY2(back, back ? "" : qPrintable(back.error().message));
    QVERIFY(*back == task);

    SearchTask text;
    text.search.target.column = QStringLiteral("v");
    text.text = QStringLiteral("how do \"glaciers\"\nmove?");
    text.search.queryLabel = text.text;
    const auto textBack = taskFromJson(taskToJson(text));
    QVERIFY(textBack);
    QVERIFY(*textBack == text);
}

void TestSearchTaskJson::hybridComesBack()
{
    SearchTask task = similarity();
    search::HybridRequest hybrid;
    hybrid.legs << search::HybridLeg{QStringLiteral("my \"vec\""), search::VectorLeg{task.search}, 50, {}, {}};
    search::TextLeg text;
    text.column = QStringLiteral("title");
    text.expression = QStringLiteral("to_tsvector('english'::regconfig, title)");
    text.configuration = QStringLiteral("english");
    text.text = QStringLiteral("\"red shoes\" -blue");
    text.form = search::TextQueryForm::Raw;
    text.rank = search::TextRank::Frequency;
    hybrid.legs << search::HybridLeg{QStringLiteral("title"), text, 50, {}, {}};
    search::TrigramLeg trigrams;
    trigrams.column = QStringLiteral("title");
    trigrams.text = text.text;
    hybrid.legs << search::HybridLeg{QStringLiteral("title (trigrams)"), trigrams, 50, {}, {}};
    hybrid.fusion.method = search::FusionMethod::Relative;
    hybrid.fusion.weights = {0.5, 1, 0.25};
    hybrid.fusion.diversity = search::Diversity{0.4, search::Diversity().pool};
    task.hybrid = hybrid;
    const auto back = taskFromJson(taskToJson(task));
    QVERIFY2(back, back ? "" : qPrintable(back.error().message));
    QCOMPARE(back->hybrid->legs.size(), 3);
    QVERIFY(back->hybrid->legs == hybrid.legs);
    QVERIFY(back->hybrid->fusion == hybrid.fusion);
    QVERIFY(*back == task);
}

void TestSearchTaskJson::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("nothing") << QString();
    QTest::newRow("other version") << QStringLiteral("{\"version\":99}");
    QTest::newRow("no column") << QStringLiteral("{\"version\":1,\"search\":{\"distance\":\"<->\"}}");
    QTest::newRow("no distance") << QStringLiteral("{\"version\":1,\"search\":{\"column\":\"v\"}}");
    QTest::newRow("no vector") << QStringLiteral(
        "{\"version\":1,\"search\":{\"column\":\"v\",\"distance\":\"<->\",\"query\":{\"type\":"
        "\"vector\",\"vector\":\"[1,\"}}}");
}

void TestSearchTaskJson::refusesWhatIsNone()
{
    QFETCH(QString, json);
    const auto task = taskFromJson(json);
    QVERIFY(!task);
    QCOMPARE(task.error().kind, core::ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestSearchTaskJson)
#include "tst_searchtaskjson.moc"
