#include "app/jobs/jobrunner.h"
#include "app/search/exactplan.h"
#include "app/settings/settings.h"
#include "tests/support/privateserver.h"
#include "ui/plan/planexport.h"
#include "ui/plan/planpage.h"
#include "ui/plan/planproofs.h"
#include "ui/plan/planview.h"
#include "ui/shared/messagearea.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using testsupport::PrivateServer;

/// The questions that are put to the server beside a plan, on the page that they stand on.
class TestPlanProofs : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhyNotThisIndex();
    void findsTheExactAnswer();
    void answersAreTakenAlong();
    void triesIndexesByHypoPg();
    void saysWhyAQuestionCannotBePut();
    void questionsCanBeStopped();
    void failedQuestionsAreTold();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        auto *found = m_page->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("no child %s", name);
        return found;
    }
    /// All that the message area says.
    QString message() const;
    bool isRunning() const { return child<QPushButton>("planRun")->text() == u"Stop"; }
    void connectTo(const QString &database);
    void run(const QString &sql, const QString &settings = {});
    /// Texts of the cards that the questions were answered by.
    QStringList proofTexts(const char *part) const;

    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<PlanPage> m_page;
    int m_number = 0;
};

namespace {

const QString database = QStringLiteral("planproofs");

QString setupSql()
{
    return QStringLiteral(R"sql(
CREATE EXTENSION hypopg;
CREATE TABLE filtered AS SELECT i AS id, i % 1500 AS tenant, ARRAY[i % 7, i % 11, i % 13]::vector(3) AS v
    FROM generate_series(1, 15000) AS i;
CREATE INDEX filtered_v ON filtered USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 16);
ANALYZE;
)sql");
}

core::Result<plan::Finding> exactSearch(jobs::JobContext &context, const plan::ExplainRequest &request)
{
    const auto answer = search::compareStatement(context, request);
    return answer ? core::Result<plan::Finding>(search::exactFinding(*answer)) : answer.error();
}

/// An exact search that only runs a statement, which fails.
PlanProofs::ExactSearch failingBy(const QString &sql)
{
    return [sql](jobs::JobContext &context, const plan::ExplainRequest &) -> core::Result<plan::Finding> {
        const auto lease = context.lease();
        const auto done = (*lease)->execute(sql);
        return done ? core::Error() : done.error();
    };
}

} // namespace

void TestPlanProofs::initTestCase()
{
    PrivateServer *server = PrivateServer::instance();
    if (!server)
        return;
    QVERIFY(server->createDatabase(database));
    QVERIFY(server->run(setupSql(), database));
}

void TestPlanProofs::init()
{
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
    m_workspace =
        std::make_unique<workspace::Workspace>(m_folder.filePath(QStringLiteral("workspace%1.sqlite").arg(++m_number)));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_page = std::make_unique<PlanPage>(*m_runner, *m_settings, *m_workspace);
    m_page->proofs().setExactSearch(exactSearch);
    m_page->resize(1100, 680);
    m_page->show();
}

void TestPlanProofs::cleanup()
{
    m_page.reset();
    m_runner.reset();
    m_pool.reset();
}

QString TestPlanProofs::message() const
{
    QStringList lines;
    for (const QLabel *label : child<MessageArea>("planMessages")->findChildren<QLabel *>())
        lines << label->text();
    return child<MessageArea>("planMessages")->isEmpty() ? QString() : lines.join(u'\n');
}

void TestPlanProofs::connectTo(const QString &name)
{
    m_pool = PrivateServer::instance()->pool(db::Access::ReadOnly, name);
    m_page->setConnection(m_pool);
}

void TestPlanProofs::run(const QString &sql, const QString &settings)
{
    child<QPlainTextEdit>("planSql")->setPlainText(sql);
    child<QLineEdit>("planSettings")->setText(settings);
    child<QAction>("planRunAction")->trigger();
    QTRY_VERIFY(!isRunning());
}

QStringList TestPlanProofs::proofTexts(const char *part) const
{
    const auto *proofs = m_page->findChild<QWidget *>(QStringLiteral("planProofFindings"));
    QStringList texts;
    for (const QLabel *label : proofs ? proofs->findChildren<QLabel *>(QLatin1String(part)) : QList<QLabel *>())
        texts << label->text();
    return texts;
}

void TestPlanProofs::saysWhyNotThisIndex()
{
    connectTo(database);
    run(QStringLiteral("SELECT id FROM filtered ORDER BY v <=> '[1,2,3]' LIMIT 5"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    auto *card = m_page->findChild<QWidget *>(QStringLiteral("finding_operator_opclass_mismatch"));
    QVERIFY(card);
    auto *button = card->findChild<QToolButton *>(QStringLiteral("findingProofWhyNot"));
    QVERIFY(button && button->isEnabled());
    button->click();
    QTRY_COMPARE(proofTexts("findingTitle"), QStringList{QStringLiteral("public.filtered_v is not used")});
    QVERIFY(!isRunning());
    QVERIFY2(proofTexts("findingEvidence").first().contains(QStringLiteral("vector_l2_ops serves <->")),
             qPrintable(proofTexts("findingEvidence").first()));
    QCOMPARE(proofTexts("findingSql"),
             QStringList{QStringLiteral(
                 "CREATE INDEX CONCURRENTLY ON \"public\".\"filtered\" USING hnsw (v vector_cosine_ops);")});
    m_page->findChild<QWidget *>(QStringLiteral("planProofFindings"))
        ->findChild<QToolButton *>(QStringLiteral("findingCopy"))
        ->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("vector_cosine_ops")));
    // Both costs where the index could be taken.
    run(QStringLiteral("SELECT id FROM filtered ORDER BY v <-> '[1,2,3]' LIMIT 14000"));
    QVERIFY(proofTexts("findingTitle").isEmpty());
    child<QToolButton>("planProofWhyNot")->click();
    QTRY_COMPARE(proofTexts("findingTitle").size(), 1);
    QVERIFY2(proofTexts("findingEvidence").first().contains(QStringLiteral("if this index were gone")),
             qPrintable(proofTexts("findingEvidence").first()));
}

void TestPlanProofs::findsTheExactAnswer()
{
    connectTo(database);
    run(QStringLiteral("SELECT id FROM filtered WHERE tenant = 7 ORDER BY v <-> '[1,2,3]' LIMIT 10"),
        QStringLiteral("enable_seqscan = off, enable_sort = off, hnsw.ef_search = 10"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    auto *button = child<QToolButton>("planProofExact");
    QVERIFY(button->isEnabled());
    button->click();
    QTRY_COMPARE(proofTexts("findingTitle").size(), 1);
    QVERIFY2(proofTexts("findingTitle").first().contains(QStringLiteral("of the 10 nearest rows")),
             qPrintable(proofTexts("findingTitle").first()));
    QVERIFY(proofTexts("findingEvidence").first().contains(QStringLiteral("recall 0.")));
    // A second question stands beside the first.
    child<QToolButton>("planProofWhyNot")->click();
    QTRY_COMPARE(proofTexts("findingTitle").size(), 2);
}

void TestPlanProofs::answersAreTakenAlong()
{
    connectTo(database);
    run(QStringLiteral("SELECT id FROM filtered ORDER BY v <=> '[1,2,3]' LIMIT 5"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    child<QToolButton>("planProofWhyNot")->click();
    const QStringList title{QStringLiteral("public.filtered_v is not used")};
    QTRY_COMPARE(proofTexts("findingTitle"), title);
    const auto exported = [this](const char *action, const char *suffix) {
        const QString path = m_folder.filePath(QStringLiteral("answers.") + QLatin1String(suffix));
        m_page->exports().setFileChooser([path](const QString &, const QString &) { return path; });
        QSignalSpy done(&m_page->exports(), &PlanExport::done);
        m_page->exports().menu()->findChild<QAction *>(QLatin1String(action))->trigger();
        return done.size() == 1 || done.wait(30'000) ? path : QString();
    };
    for (const auto &[action, suffix] : {std::pair("planSaveHtml", "html"), std::pair("planSaveMarkdown", "md")}) {
        QFile report(exported(action, suffix));
        QVERIFY2(report.open(QIODevice::ReadOnly), action);
        const QByteArray text = report.readAll();
        QVERIFY2(text.contains("Why not this index?"), text.constData());
        QVERIFY2(text.contains("serves"), text.constData());
    }
    const QString document = exported("planSaveDocument", "json");
    m_page->showPlanText("Result  (cost=0.00..0.01 rows=1 width=4)\n");
    QTRY_COMPARE(m_page->analysis()->plan().nodes.front().type, QStringLiteral("Result"));
    QVERIFY(proofTexts("findingTitle").isEmpty());
    m_page->openFile(document);
    QTRY_COMPARE(proofTexts("findingTitle"), title);
    QVERIFY(proofTexts("findingEvidence").first().contains(QStringLiteral("vector_l2_ops serves <->")));
}

void TestPlanProofs::triesIndexesByHypoPg()
{
    connectTo(database);
    run(QStringLiteral("SELECT id FROM filtered WHERE tenant = 7 ORDER BY v <-> '[1,2,3]' LIMIT 10"),
        QStringLiteral("enable_seqscan = off"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    child<QToolButton>("planProofWhatIf")->click();
    QTRY_COMPARE(proofTexts("findingTitle"),
                 QStringList{QStringLiteral("An index on public.filtered (tenant) would be used")});
    QCOMPARE(proofTexts("findingSql"),
             QStringList{QStringLiteral("CREATE INDEX CONCURRENTLY ON \"public\".\"filtered\" (\"tenant\");")});
    auto lease = m_pool->lease();
    QVERIFY(lease);
    QCOMPARE((*lease)->execute(QStringLiteral("SELECT count(*) FROM hypopg()"))->integer(0, 0), 0);
}

void TestPlanProofs::saysWhyAQuestionCannotBePut()
{
    const char *names[] = {"planProofWhyNot", "planProofExact", "planProofWhatIf"};
    for (const char *name : names)
        QVERIFY(!child<QToolButton>(name)->isEnabled());
    m_page->showPlanText("Limit  (cost=0.10..9.00 rows=10 width=4)\n"
                         "  ->  Index Scan using items_hnsw on public.items  (cost=0.10..900.00 rows=500 width=4)\n"
                         "        Order By: (items.v <=> '[1,2,3]'::vector)\n");
    QTRY_VERIFY(m_page->analysis());
    for (const char *name : names) {
        QVERIFY(!child<QToolButton>(name)->isEnabled());
        QVERIFY2(child<QToolButton>(name)->toolTip().contains(QStringLiteral("pasted")), name);
    }
    connectTo(database);
    run(QStringLiteral("SELECT 1"));
    QTRY_VERIFY(m_page->analysis()->plan().nodes.size() == 1);
    QVERIFY(child<QToolButton>("planProofExact")->toolTip().contains(QStringLiteral("no vector distance")));
    QVERIFY(child<QToolButton>("planProofWhatIf")->toolTip().contains(QStringLiteral("No filter")));
    // Without HypoPG the reason is that.
    QVERIFY(PrivateServer::instance()->createDatabase(QStringLiteral("plain")));
    connectTo(QStringLiteral("plain"));
    run(QStringLiteral("SELECT * FROM pg_class WHERE relpages = 3"));
    QTRY_VERIFY(child<QToolButton>("planProofWhatIf")->toolTip().contains(QStringLiteral("HypoPG")));
}

void TestPlanProofs::questionsCanBeStopped()
{
    connectTo(database);
    run(QStringLiteral("SELECT id FROM filtered ORDER BY v <-> '[1,2,3]' LIMIT 5"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    m_page->proofs().setExactSearch(failingBy(QStringLiteral("SELECT pg_sleep(60)")));
    child<QToolButton>("planProofExact")->click();
    QVERIFY(isRunning());
    QVERIFY(!child<QToolButton>("planProofExact")->isEnabled());
    QTest::mouseClick(child<QPushButton>("planRun"), Qt::LeftButton);
    QTRY_VERIFY(!isRunning());
    QVERIFY(!message().isEmpty());
    QVERIFY(child<QToolButton>("planProofExact")->isEnabled());
    QVERIFY(m_page->analysis());
}

void TestPlanProofs::failedQuestionsAreTold()
{
    connectTo(database);
    run(QStringLiteral("SELECT count(*) FROM (SELECT id FROM filtered ORDER BY v <-> '[1,2,3]' LIMIT 5) t"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    child<QToolButton>("planProofExact")->click();
    QTRY_VERIFY2(message().contains(QStringLiteral("no exact answer")), qPrintable(message()));
    QVERIFY(!isRunning());
    m_page->proofs().setExactSearch(failingBy(QStringLiteral("SELECT pg_terminate_backend(pg_backend_pid())")));
    child<QToolButton>("planProofExact")->click();
    QTRY_VERIFY2(message().contains(QStringLiteral("terminating connection")), qPrintable(message()));
    QVERIFY(child<QTreeView>("planTree")->isVisible());
}

QTEST_MAIN(TestPlanProofs)
#include "tst_planproofs.moc"
