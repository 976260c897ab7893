#include "app/catalog/loadcatalog.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"
#include "ui/sweep/truthestimatelabel.h"

#include <QSignalSpy>
#include <QTest>

using testsupport::PrivateServer;

class TestTruthEstimateLabel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void asksOnceWhenTheFieldsHaveSettled();
    void asksNothingUnseen();
    void newerQuestionTakesTheOldOnesPlace();
    void resetForgetsTheQuestion();
    void holdKeepsTheAnswer();
    void serversWordsAreShown();

private:
    int m_asked = 0;
    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    sweep::SweepSpec m_spec;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<TruthEstimateLabel> m_label;
};

void TestTruthEstimateLabel::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral("CREATE INDEX items_ivf ON items USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 10); ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_spec.table = *table;
    m_spec.column = QStringLiteral("embedding");
    m_pool = m_server->pool(db::Access::ReadOnly);
}

void TestTruthEstimateLabel::init()
{
    m_asked = 0;
    m_runner = std::make_unique<jobs::JobRunner>();
    connect(m_runner.get(), &jobs::JobRunner::jobChanged, this,
            [this](const jobs::JobStatus &status) { m_asked += status.state == jobs::JobState::Queued ? 1 : 0; });
    m_label = std::make_unique<TruthEstimateLabel>(*m_runner);
}

void TestTruthEstimateLabel::cleanup()
{
    m_label.reset();
    m_runner.reset();
}

void TestTruthEstimateLabel::asksOnceWhenTheFieldsHaveSettled()
{
    m_label->show();
    sweep::SweepSpec spec = m_spec;
    for (const int queries : {100, 150, 200}) {
        spec.queries = queries;
        m_label->ask(m_pool, spec);
    }
    QTRY_VERIFY(!m_label->text().isEmpty());
    QVERIFY2(m_label->text().startsWith(QStringLiteral("Exact neighbours: stream of the table ≈ ")),
             qPrintable(m_label->text()));
    QVERIFY(m_label->text().contains(QStringLiteral(", scans on the server ≈ ")));
    QCOMPARE(m_asked, 1);
    const QString text = m_label->text();
    m_label->ask(m_pool, spec); // the same question
    QCOMPARE(m_label->text(), text);
}

void TestTruthEstimateLabel::asksNothingUnseen()
{
    m_label->ask(m_pool, m_spec);
    QSignalSpy answered(m_label.get(), &TruthEstimateLabel::answered);
    QVERIFY(!answered.wait(1200));
    QCOMPARE(m_asked, 0);
    m_label->show();
    QTRY_COMPARE(answered.size(), 1);
}

void TestTruthEstimateLabel::newerQuestionTakesTheOldOnesPlace()
{
    m_label->show();
    m_label->ask(m_pool, m_spec);
    sweep::SweepSpec few = m_spec;
    few.queries = 2;
    QTRY_COMPARE(m_asked, 1);
    m_label->ask(m_pool, few);
    QVERIFY(m_label->text().isEmpty());
    QTRY_VERIFY(!m_label->text().isEmpty());
    QVERIFY2(m_label->text().contains(QStringLiteral("not known (so few queries)")), qPrintable(m_label->text()));
}

void TestTruthEstimateLabel::resetForgetsTheQuestion()
{
    m_label->show();
    m_label->ask(m_pool, m_spec);
    m_label->reset();
    QSignalSpy answered(m_label.get(), &TruthEstimateLabel::answered);
    QVERIFY(!answered.wait(1200));
    QVERIFY(m_label->text().isEmpty());
    m_label->ask(m_pool, m_spec); // is a question again
    QTRY_COMPARE(answered.size(), 1);
}

void TestTruthEstimateLabel::holdKeepsTheAnswer()
{
    m_label->show();
    m_label->ask(m_pool, m_spec);
    QTRY_VERIFY(!m_label->text().isEmpty());
    const QString text = m_label->text();
    m_label->hold();
    QCOMPARE(m_label->text(), text);
    m_label->ask(m_pool, m_spec);
    QCOMPARE(m_label->text(), text);
    sweep::SweepSpec other = m_spec;
    other.queries = 77;
    m_label->ask(m_pool, other);
    m_label->hold(); // before there is an answer
    m_label->ask(m_pool, other);
    QTRY_VERIFY(!m_label->text().isEmpty());
}

void TestTruthEstimateLabel::serversWordsAreShown()
{
    m_label->show();
    sweep::SweepSpec wrong = m_spec;
    wrong.where = QStringLiteral("no_such_column = 1");
    m_label->ask(m_pool, wrong);
    QTRY_VERIFY(!m_label->text().isEmpty());
    QVERIFY2(m_label->text().contains(QStringLiteral("no_such_column")), qPrintable(m_label->text()));
}

QTEST_MAIN(TestTruthEstimateLabel)
#include "tst_truthestimatelabel.moc"
