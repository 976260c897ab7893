#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "app/search/relevance.h"
#include "app/search/runhybrid.h"
#include "app/search/searchtarget.h"
#include "app/search/textchoice.h"
#include "tests/support/textdata.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <functional>

using core::ErrorKind;
using search::FusionMethod;
using search::HybridAnswer;
using search::HybridLeg;
using search::HybridRequest;
using search::RowKey;
using search::ScoreScale;
using search::TextLeg;
using search::TextQueryForm;
using search::VectorLeg;
using testsupport::PrivateServer;
using testsupport::TextData;

Q_DECLARE_METATYPE(std::function<void(search::HybridRequest &)>)

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

/// Hybrid search over real text, on both servers.
class TestRunHybrid : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void findsWhatCanBeSearched();
    void sameOrderAsOneStatement_data();
    void sameOrderAsOneStatement();
    void legsAreServedByTheirIndexes();
    void saysWhenAnIndexIsMissing();
    void matchedTermsAndHeadlines();
    void settingsBelongToOneLeg();
    void examplesAreInNoLeg();
    void conditionsHoldForEveryLeg();
    void formsOfAQuery_data();
    void formsOfAQuery();
    void rawQueryThatCannotBeRead();
    void exactRowsOfAVectorLeg();
    void diversityComesFromTheCandidates();
    void relevanceOfLegsAndFusion();
    void gradesOutOfAColumn();
    void cancelledWhileItRuns();
    void refusedBeforeAnythingIsSent_data();
    void refusedBeforeAnythingIsSent();

private:
    PrivateServer &server() const;
    catalog::Table table() const;
    HybridRequest request(const QString &text, int row) const;
    int bestRow(const QString &text) const;
    HybridLeg vectorLeg(const QString &column, int row) const;
    HybridLeg textLeg(const QString &text) const;
    HybridLeg trigramLeg(const QString &text) const;
    core::Result<HybridAnswer> run(const HybridRequest &request, bool withExact = false) const;

    TextData m_data;
};

namespace {

const QString database = QStringLiteral("hybrid");
const search::Setting noSeqscan{QStringLiteral("enable_seqscan"), QStringLiteral("off")};

QStringList keysOf(const HybridAnswer &answer, const std::vector<search::FusedRow> &rows, size_t most)
{
    QStringList keys;
    for (size_t i = 0; i < rows.size() && i < most; ++i)
        keys << answer.rows[rows[i].row].key.join(u'/');
    return keys;
}

QList<vectors::VectorValue> queriesOf(const HybridAnswer &answer)
{
    QList<vectors::VectorValue> queries;
    for (const auto &leg : answer.legs) {
        if (leg.query.dimensions > 0)
            queries << leg.query;
    }
    return queries;
}

} // namespace

PrivateServer &TestRunHybrid::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

void TestRunHybrid::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestRunHybrid::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (!one)
            continue;
        const auto data = TextData::create(*one, database);
        QVERIFY(data);
        m_data = *data;
    }
    qInfo("text set: %s", m_data.real ? "bright-1384" : "made of random words");
}

catalog::Table TestRunHybrid::table() const
{
    auto lease = server().pool(db::Access::ReadOnly, database)->lease();
    return *catalog::loadTable(**lease, QStringLiteral("docs"));
}

/// The row that a text suits best.
int TestRunHybrid::bestRow(const QString &text) const
{
    auto lease = server().pool(db::Access::ReadOnly, database)->lease();
    const auto row = (*lease)->execute(
        db::Statement{QStringLiteral("SELECT id FROM docs, websearch_to_tsquery('english', $1) AS query "
                                     "WHERE tsv @@ query ORDER BY ts_rank_cd(tsv, query) DESC, id LIMIT 1"),
                      {db::Parameter::text(text)}});
    return int(row->integer(0, 0));
}

/// Near a row's own vector, as the first index of the column orders.
HybridLeg TestRunHybrid::vectorLeg(const QString &column, int row) const
{
    HybridLeg leg;
    leg.name = column;
    VectorLeg vector;
    vector.search.target = *search::defaultTarget(table(), column);
    vector.search.row = RowKey{QString::number(row)};
    leg.settings = {noSeqscan, {QStringLiteral("hnsw.ef_search"), QStringLiteral("200")}};
    for (const auto &index : search::servedBy(table(), vector.search.target))
        leg.expectedIndexes << index.name.name;
    leg.search = vector;
    return leg;
}

HybridLeg TestRunHybrid::textLeg(const QString &text) const
{
    jobs::JobContext context(server().pool(db::Access::ReadOnly, database));
    const auto choices = search::loadTextChoices(context, table());
    const auto choice = search::textChoiceOf(*choices, table(), QStringLiteral("tsv"));
    HybridLeg leg;
    leg.name = QStringLiteral("text");
    TextLeg search = choice->leg;
    search.text = text;
    leg.search = search;
    leg.settings = {noSeqscan};
    leg.expectedIndexes = choice->indexes;
    return leg;
}

HybridLeg TestRunHybrid::trigramLeg(const QString &text) const
{
    HybridLeg leg;
    leg.name = QStringLiteral("trigrams");
    leg.search = search::TrigramLeg{QStringLiteral("body"), text, 0.3, QStringLiteral("public")};
    leg.settings = {noSeqscan};
    leg.expectedIndexes = {QStringLiteral("docs_trgm")};
    return leg;
}

HybridRequest TestRunHybrid::request(const QString &text, int row) const
{
    HybridRequest request;
    request.table = {QStringLiteral("public"), QStringLiteral("docs")};
    request.keyColumns = {QStringLiteral("id")};
    request.legs = {vectorLeg(QStringLiteral("embedding"), row), textLeg(text)};
    return request;
}

core::Result<HybridAnswer> TestRunHybrid::run(const HybridRequest &request, bool withExact) const
{
    jobs::JobContext context(server().pool(db::Access::ReadOnly, database));
    return search::runHybrid(context, request, withExact);
}

void TestRunHybrid::findsWhatCanBeSearched()
{
    jobs::JobContext context(server().pool(db::Access::ReadOnly, database));
    const auto choices = search::loadTextChoices(context, table());
    REQUIRE(choices);
    const auto &tsv = choices->text.first();
    QCOMPARE(tsv.leg.column, QStringLiteral("tsv"));
    QVERIFY(tsv.leg.isTsvector);
    QCOMPARE(tsv.leg.configuration, QStringLiteral("english"));
    QCOMPARE(tsv.document, QStringLiteral("body"));
    QCOMPARE(tsv.indexes, QStringList{QStringLiteral("docs_tsv")});
    QCOMPARE(search::textChoiceOf(*choices, table(), QStringLiteral("body"))->indexes, QStringList());
    QCOMPARE(choices->trigrams.first().indexes, QStringList{QStringLiteral("docs_trgm")});
    QVERIFY(choices->configurations.contains(QStringLiteral("english")));
    const auto none = search::textChoiceOf(*choices, table(), QStringLiteral("id"));
    QVERIFY(!none && none.error().hint.contains(QStringLiteral("tsv")));
}

void TestRunHybrid::sameOrderAsOneStatement_data()
{
    QTest::addColumn<FusionMethod>("method");
    QTest::addColumn<ScoreScale>("scale");
    QTest::addColumn<int>("legs");
    const auto add = [](const char *name, FusionMethod method, ScoreScale scale) {
        for (const int legs : {2, 4})
            QTest::addRow("%s, %d legs", name, legs) << method << scale << legs;
    };
    add("reciprocal rank", FusionMethod::ReciprocalRank, ScoreScale::MinMax);
    add("weighted", FusionMethod::Weighted, ScoreScale::MinMax);
    add("weighted, as they are", FusionMethod::Weighted, ScoreScale::None);
    add("weighted, by length", FusionMethod::Weighted, ScoreScale::Length);
    add("relative", FusionMethod::Relative, ScoreScale::MinMax);
    add("distribution", FusionMethod::Distribution, ScoreScale::MinMax);
}

/// The client's fusion against one statement that fuses on the server: keys, order and scores.
void TestRunHybrid::sameOrderAsOneStatement()
{
    QFETCH(FusionMethod, method);
    QFETCH(ScoreScale, scale);
    QFETCH(int, legs);
    int compared = 0;
    for (int i = 0; i < m_data.queries.size(); ++i) {
        const int row = 100 + 130 * i;
        HybridRequest hybrid = request(m_data.queries[i], row);
        if (legs == 4)
            hybrid.legs << vectorLeg(QStringLiteral("splade"), row)
                        << trigramLeg(m_data.queries[i].section(u' ', 0, 0));
        hybrid.k = 50;
        hybrid.fusion.method = method;
        hybrid.fusion.scale = scale;
        hybrid.fusion.weights = {1, 0.7, 1.3, 0.4};
        hybrid.fusion.weights.resize(legs);
        const auto answer = run(hybrid);
        REQUIRE(answer);
        const auto fused = search::fuseAnswer(*answer, hybrid.fusion);
        QVERIFY(fused.size() > 50);

        auto lease = server().pool(db::Access::ReadOnly, database)->lease();
        QVERIFY((*lease)->execute(QStringLiteral("SET enable_seqscan = off")));
        QVERIFY((*lease)->execute(QStringLiteral("SET hnsw.ef_search = 200")));
        QVERIFY((*lease)->execute(QStringLiteral("SET pg_trgm.word_similarity_threshold = 0.3")));
        const auto rows =
            (*lease)->execute(search::toStatement(search::hybridSql(hybrid, queriesOf(*answer), answer->leftOut)));
        REQUIRE(rows);
        QStringList keys;
        for (int at = 0; at < rows->rowCount(); ++at) {
            keys << rows->text(at, 0);
            const double score = rows->real(at, 1);
            QVERIFY(std::abs(score - fused[size_t(at)].score) <= 1e-12 * (1 + std::abs(score)));
        }
        QCOMPARE(keys, keysOf(*answer, fused, 50));
        compared += int(keys.size());
    }
    qInfo("%d rows in the same order as the server has them", compared);
}

void TestRunHybrid::legsAreServedByTheirIndexes()
{
    HybridRequest hybrid = request(m_data.queries[0], 5);
    hybrid.legs << vectorLeg(QStringLiteral("splade"), 5) << trigramLeg(m_data.queries[0].section(u' ', 0, 0));
    const auto answer = run(hybrid);
    REQUIRE(answer);
    const QStringList expected{QStringLiteral("docs_embedding"), QStringLiteral("docs_tsv"),
                               QStringLiteral("docs_splade"), QStringLiteral("docs_trgm")};
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(answer->legs[i].indexUsed, expected[i]);
        QCOMPARE(answer->legs[i].index, search::LegIndex::Used);
        QVERIFY(!answer->legs[i].rows.isEmpty());
        QVERIFY(answer->legs[i].elapsed.value > 0);
        qInfo("%s: %lld rows by %s", qPrintable(answer->legs[i].name), qlonglong(answer->legs[i].rows.size()),
              qPrintable(answer->legs[i].indexUsed));
    }
    QCOMPARE(answer->legs[0].indexMethod, vectors::IndexMethod::Hnsw);
    QCOMPARE(answer->legs[0].rows.size(), 100);
}

void TestRunHybrid::saysWhenAnIndexIsMissing()
{
    HybridRequest hybrid = request(m_data.queries[0], 5);
    TextLeg overBody;
    overBody.column = QStringLiteral("body");
    overBody.configuration = QStringLiteral("english");
    overBody.text = m_data.queries[0];
    hybrid.legs[1].search = overBody;
    hybrid.legs[1].expectedIndexes.clear();
    hybrid.legs[0].settings = {{QStringLiteral("enable_indexscan"), QStringLiteral("off")}};
    const auto answer = run(hybrid);
    REQUIRE(answer);
    QCOMPARE(answer->legs[0].index, search::LegIndex::NotUsed);
    QCOMPARE(answer->legs[1].index, search::LegIndex::None);
    // The generated column is the same document.
    const auto indexed = run(request(m_data.queries[0], 5));
    REQUIRE(indexed);
    QCOMPARE(answer->legs[1].rows.size(), indexed->legs[1].rows.size());
}

void TestRunHybrid::matchedTermsAndHeadlines()
{
    const HybridRequest hybrid = request(m_data.queries[0], 5);
    const auto answer = run(hybrid);
    REQUIRE(answer);
    const auto &text = answer->legs[1];
    QVERIFY(text.textQuery.contains(u'|'));
    QList<RowKey> keys;
    for (const auto &row : text.rows) {
        QVERIFY(!row.terms.isEmpty());
        for (const QString &term : row.terms)
            QVERIFY2(text.textQuery.contains(u'\'' + term + u'\''), qPrintable(term));
        if (keys.size() < 3)
            keys << answer->rows[row.row].key;
    }
    for (const auto &row : answer->legs[0].rows)
        QVERIFY(row.terms.isEmpty() && row.distance);
    jobs::JobContext context(server().pool(db::Access::ReadOnly, database));
    const auto headlines =
        search::loadHeadlines(context, hybrid, std::get<TextLeg>(hybrid.legs[1].search), QStringLiteral("body"), keys);
    REQUIRE(headlines);
    QCOMPARE(headlines->size(), 3);
    for (const auto &headline : *headlines)
        QVERIFY(headline.pieces.size() >= 3 && headline.pieces.size() % 2 == 1);
}

void TestRunHybrid::settingsBelongToOneLeg()
{
    HybridRequest hybrid = request(m_data.queries[0], 5);
    hybrid.legs << vectorLeg(QStringLiteral("splade"), 5);
    hybrid.legs[0].settings = {noSeqscan, {QStringLiteral("hnsw.ef_search"), QStringLiteral("123")}};
    hybrid.legs[2].settings = {noSeqscan};
    const auto pool = server().pool(db::Access::ReadOnly, database);
    jobs::JobContext context(pool);
    const auto answer = search::runHybrid(context, hybrid, false);
    REQUIRE(answer);
    QCOMPARE(answer->legs[0].settings.efSearch, QStringLiteral("123"));
    QCOMPARE(answer->legs[2].settings.efSearch, QStringLiteral("40"));
    QCOMPARE(answer->legs[2].shortReason, search::ShortReason::EfSearch);
    QVERIFY(answer->legs[2].rows.size() <= 40);
    auto lease = pool->lease();
    QCOMPARE((*lease)->execute(QStringLiteral("SHOW hnsw.ef_search"))->text(0, 0), QStringLiteral("40"));
}

void TestRunHybrid::examplesAreInNoLeg()
{
    HybridRequest hybrid = request(m_data.queries[0], bestRow(m_data.queries[0]));
    const auto first = run(hybrid);
    REQUIRE(first);
    // Rows that both legs have.
    search::Examples examples;
    for (const auto &row : search::fuseAnswer(*first, hybrid.fusion)) {
        if (row.contributions[0].rank > 0 && row.contributions[1].rank > 0 && examples.like.size() < 3)
            examples.like << first->rows[row.row].key;
    }
    QVERIFY(!examples.like.isEmpty());
    examples.unlike = {RowKey{QStringLiteral("7")}};
    auto &search = std::get<VectorLeg>(hybrid.legs[0].search).search;
    search.row.reset();
    search.examples = examples;
    const auto answer = run(hybrid);
    REQUIRE(answer);
    QCOMPARE(answer->leftOut, examples.like + examples.unlike);
    for (const auto &row : answer->rows)
        QVERIFY(!answer->leftOut.contains(row.key));
    QCOMPARE(answer->legs[0].rows.size(), 100);
}

void TestRunHybrid::conditionsHoldForEveryLeg()
{
    HybridRequest hybrid = request(m_data.queries[0], 5);
    hybrid.where = QStringLiteral("id % 2 = 0 -- even");
    const auto found = search::parseFilter(QStringLiteral("id>=200"), {});
    REQUIRE(found);
    hybrid.filters = {*found};
    hybrid.shownColumns = {QStringLiteral("domain")};
    const auto answer = run(hybrid);
    REQUIRE(answer);
    QVERIFY(answer->rows.size() > 10);
    for (const auto &row : answer->rows) {
        QVERIFY(row.key.first().toInt() >= 200 && row.key.first().toInt() % 2 == 0);
        QVERIFY(!row.values.first().isEmpty());
    }
}

void TestRunHybrid::formsOfAQuery_data()
{
    QTest::addColumn<TextQueryForm>("form");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("websearch") << TextQueryForm::Websearch << QStringLiteral("\"fat cats\" or -rat")
                               << QStringLiteral("'fat' <-> 'cat' | !'rat'");
    QTest::newRow("phrase") << TextQueryForm::Phrase << QStringLiteral("fat cats") << QStringLiteral("'fat' <-> 'cat'");
    QTest::newRow("plain") << TextQueryForm::Plain << QStringLiteral("fat cats") << QStringLiteral("'fat' & 'cat'");
    QTest::newRow("raw") << TextQueryForm::Raw << QStringLiteral("fat & cat:*") << QStringLiteral("'fat' & 'cat':*");
    QTest::newRow("stop words") << TextQueryForm::Websearch << QStringLiteral("the of and") << QString();
    QTest::newRow("signs alone") << TextQueryForm::Websearch << QStringLiteral("'); DROP TABLE docs; --")
                                 << QStringLiteral("'drop' & 'tabl' & 'doc'");
}

void TestRunHybrid::formsOfAQuery()
{
    QFETCH(TextQueryForm, form);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    for (const auto rank : {search::TextRank::CoverDensity, search::TextRank::Frequency}) {
        HybridRequest hybrid = request(text, 5);
        auto &leg = std::get<TextLeg>(hybrid.legs[1].search);
        leg.form = form;
        leg.rank = rank;
        leg.normalization = 33;
        const auto answer = run(hybrid);
        REQUIRE(answer);
        QCOMPARE(answer->legs[1].textQuery, expected);
        if (expected.isEmpty())
            QVERIFY(answer->legs[1].rows.isEmpty());
        QCOMPARE(answer->legs[0].rows.size(), 100);
    }
}

void TestRunHybrid::rawQueryThatCannotBeRead()
{
    HybridRequest hybrid = request(QStringLiteral("fat &"), 5);
    std::get<TextLeg>(hybrid.legs[1].search).form = TextQueryForm::Raw;
    const auto answer = run(hybrid);
    QVERIFY(!answer);
    QCOMPARE(answer.error().sqlstate, QStringLiteral("42601"));
    QVERIFY2(answer.error().message.startsWith(QStringLiteral("text: ")), qPrintable(answer.error().message));
    QVERIFY2(answer.error().message.contains(QStringLiteral("tsquery")), qPrintable(answer.error().message));
    QVERIFY(answer.error().connectionUsable);
}

void TestRunHybrid::exactRowsOfAVectorLeg()
{
    HybridRequest hybrid = request(m_data.queries[0], 5);
    hybrid.legs[0].settings = {noSeqscan, {QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")}};
    const auto answer = run(hybrid, true);
    REQUIRE(answer);
    QVERIFY(answer->legs[0].recall);
    QCOMPARE(answer->legs[0].recall->possible, 100);
    QVERIFY(answer->legs[0].recall->value > 0.95);
    QVERIFY(!answer->legs[1].recall);
}

void TestRunHybrid::diversityComesFromTheCandidates()
{
    HybridRequest hybrid = request(m_data.queries[0], 5);
    hybrid.fusion.diversity = search::Diversity{0.3, 100};
    const auto answer = run(hybrid);
    REQUIRE(answer);
    QVERIFY(answer->vectors);
    QCOMPARE(qsizetype(answer->vectors->size()), answer->rows.size());
    QCOMPARE(answer->vectors->front().dimensions, m_data.dimensions);
    const auto diverse = search::fuseAnswer(*answer, hybrid.fusion);
    const auto plain = search::fuseAnswer(*answer, {});
    QCOMPARE(keysOf(*answer, diverse, 1), keysOf(*answer, plain, 1));
    QVERIFY(keysOf(*answer, diverse, 20) != keysOf(*answer, plain, 20));
    // The vectors belong to their rows: as near to each other as the server says.
    const search::VectorLikeness likeness(answer->vectors);
    auto lease = server().pool(db::Access::ReadOnly, database)->lease();
    const auto row = (*lease)->execute(db::Statement{
        QStringLiteral("SELECT 1 - (a.embedding <=> b.embedding) FROM docs a, docs b WHERE a.id = $1 AND b.id = $2"),
        {db::Parameter::text(answer->rows.first().key.first()), db::Parameter::text(answer->rows.last().key.first())}});
    REQUIRE(row);
    QVERIFY(std::abs(row->real(0, 0) - likeness(0, int(answer->rows.size()) - 1)) < 1e-6);
}

/// Labels: a row of the same domain as the one that is searched near is relevant.
void TestRunHybrid::relevanceOfLegsAndFusion()
{
    double sums[3] = {0, 0, 0};
    int queries = 0;
    for (int i = 0; i < m_data.queries.size(); ++i) {
        const int row = bestRow(m_data.queries[i]);
        HybridRequest hybrid = request(m_data.queries[i], row);
        const auto answer = run(hybrid);
        REQUIRE(answer);
        auto lease = server().pool(db::Access::ReadOnly, database)->lease();
        const auto relevant = (*lease)->execute(
            QStringLiteral("SELECT id FROM docs WHERE domain = (SELECT domain FROM docs WHERE id = %1) AND id <> %1")
                .arg(row));
        search::Grades grades;
        for (int at = 0; at < relevant->rowCount(); ++at)
            grades.insert({relevant->text(at, 0)}, 1);
        const auto ranking = [&answer](const auto &rows) {
            QList<RowKey> keys;
            for (const auto &one : rows)
                keys << answer->rows[one.row].key;
            return keys;
        };
        const search::Relevance found[3] = {
            search::relevanceOf(ranking(answer->legs[0].rows), grades),
            search::relevanceOf(ranking(answer->legs[1].rows), grades),
            search::relevanceOf(ranking(search::fuseAnswer(*answer, hybrid.fusion)), grades)};
        for (int way = 0; way < 3; ++way) {
            QVERIFY(found[way].ndcg >= 0 && found[way].ndcg <= 1);
            sums[way] += found[way].ndcg;
        }
        ++queries;
    }
    qInfo("mean nDCG@10 over %d queries: vector %.3f, text %.3f, fused %.3f", queries, sums[0] / queries,
          sums[1] / queries, sums[2] / queries);
}

void TestRunHybrid::gradesOutOfAColumn()
{
    QVERIFY(server().run(
        QStringLiteral("DROP TABLE IF EXISTS graded;\n"
                       "CREATE TABLE graded (\"my %1\" int PRIMARY KEY, good bool, grade numeric, t text);\n"
                       "INSERT INTO graded VALUES (1, true, 2.5, 'a'), (2, false, 0, 'b'), (3, NULL, -1, 'c'),"
                       " (4, true, NULL, 'd'), (5, NULL, 'NaN', 'e')"),
        database));
    jobs::JobContext context(server().pool(db::Access::ReadOnly, database));
    const auto graded = [&context] {
        const auto lease = context.lease();
        return *catalog::loadTable(**lease, QStringLiteral("graded"));
    }();
    const auto load = [&](const char *column) {
        return search::loadGrades(context, graded, graded.keyColumns, QString::fromLatin1(column));
    };
    REQUIRE(load("good"));
    QCOMPARE(*load("good"), (search::Grades{{{QStringLiteral("1")}, 1}, {{QStringLiteral("4")}, 1}}));
    QCOMPARE(*load("grade"), (search::Grades{{{QStringLiteral("1")}, 2.5}}));
    QCOMPARE(load("t").error().kind, ErrorKind::InvalidInput);
    QCOMPARE(load("nope").error().kind, ErrorKind::Missing);
}

void TestRunHybrid::cancelledWhileItRuns()
{
    jobs::JobRunner runner;
    HybridRequest hybrid = request(m_data.queries[0], 5);
    hybrid.where = QStringLiteral("pg_sleep(20) IS NOT NULL");
    const auto job = runner.start<HybridAnswer>(
        QStringLiteral("hybrid"), server().pool(db::Access::ReadOnly, database),
        [hybrid](jobs::JobContext &context) { return search::runHybrid(context, hybrid, true); });
    std::optional<core::Result<HybridAnswer>> ended;
    jobs::onFinished(job.result, this, [&ended](const core::Result<HybridAnswer> &result) { ended = result; });
    QTRY_VERIFY(!runner.activeJobs().isEmpty() && runner.activeJobs().first().state == jobs::JobState::Running);
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(ended, 10000);
    QVERIFY(!*ended);
    QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
}

void TestRunHybrid::refusedBeforeAnythingIsSent_data()
{
    QTest::addColumn<std::function<void(HybridRequest &)>>("change");
    QTest::addColumn<QString>("named");
    const auto add = [](const char *name, std::function<void(HybridRequest &)> change, const char *named) {
        QTest::newRow(name) << std::move(change) << QString::fromLatin1(named);
    };
    add(
        "no legs", [](HybridRequest &one) { one.legs.clear(); }, "0 searches");
    add(
        "names", [](HybridRequest &one) { one.legs[1].name = one.legs[0].name; }, "named \"embedding\"");
    add(
        "no key", [](HybridRequest &one) { one.namelessRows = true; }, "have no key");
    add(
        "no text", [](HybridRequest &one) { std::get<TextLeg>(one.legs[1].search).text.clear(); },
        "text: there is no text");
    add(
        "weights",
        [](HybridRequest &one) {
            one.fusion.weights = {0, 0};
        },
        "every weight is 0");
    add(
        "candidates", [](HybridRequest &one) { one.legs[0].candidates = 0; }, "embedding: 0 candidates");
    add(
        "condition", [](HybridRequest &one) { one.where = QStringLiteral("true) OR (true"); }, "condition");
    add(
        "setting",
        [](HybridRequest &one) {
            one.legs[1].settings = {{QStringLiteral("transaction_read_only"), QStringLiteral("off")}};
        },
        "does not change");
    add(
        "dimensions",
        [](HybridRequest &one) {
            auto &search = std::get<VectorLeg>(one.legs[0].search).search;
            search.row.reset();
            search.query = {vectors::VectorType::Vector, 2, {1, 2}, {}};
        },
        "dimensions, given 2");
}

void TestRunHybrid::refusedBeforeAnythingIsSent()
{
    QFETCH(std::function<void(HybridRequest &)>, change);
    QFETCH(QString, named);
    HybridRequest hybrid = request(m_data.queries[0], 5);
    change(hybrid);
    // Without a pool, anything that is sent is another error.
    jobs::JobContext context;
    const auto answer = search::runHybrid(context, hybrid, false);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::InvalidInput);
    QVERIFY2(answer.error().message.contains(named), qPrintable(answer.error().message));
}

QTEST_GUILESS_MAIN(TestRunHybrid)
#include "tst_runhybrid.moc"
