#include "app/catalog/loadcatalog.h"
#include "app/sweep/holdoutclone.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/resume.h"
#include "tests/support/resumedata.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace sweep;
using workspace::SweepState;

namespace {

const QString Died = QStringLiteral("--measure-and-die");

/// A coarse graph, so that recall is under 1 and no two builds give the same.
SweepSpec heldOutSpec(const catalog::Table &table)
{
    SweepSpec spec;
    spec.table = table;
    spec.column = QStringLiteral("v \"ec");
    spec.index = QStringLiteral("a \"graph");
    spec.queries = 200;
    spec.seed = 5;
    spec.holdOut = true;
    spec.plans = PlanChoice::Forced;
    spec.truthMethod = TruthMethod::ClientStream;
    spec.grid = gridOf(vectors::IndexMethod::Hnsw, {10, 20, 40});
    return spec;
}

/// What a child of this suite does: it kills itself, as the kernel would, when the first point is in the workspace.
int measureAndDie(const QStringList &arguments)
{
    const auto parameters = db::ConnectionParameters::parse(arguments.at(2));
    if (!parameters)
        return 2;
    db::PoolOptions options;
    options.connection.access = db::Access::ReadWrite;
    const auto pool = db::ConnectionPool::create(*parameters, options);
    const auto lease = pool->lease();
    const auto table =
        lease ? catalog::loadTable(**lease, arguments.at(4)) : core::Result<catalog::Table>(lease.error());
    if (!table)
        return 3;
    SweepObserver observer;
    observer.onPoint = [](const SweepPoint &) {
        std::raise(SIGKILL);
    };
    jobs::JobContext context(pool);
    (void)recordSweep(context, workspace::Workspace(arguments.at(3)), {}, heldOutSpec(*table), observer);
    return 4;
}

} // namespace

/// Sweeps of a copy of the table that are cut off, and go on with the copy or, where it is gone, with another.
class TestResumeHeldOut : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void goesOnWithTheStandingCopy_data();
    void goesOnWithTheStandingCopy();
    void changedTableDoesNotMatterToTheCopy();
    void copyThatIsGoneIsMadeAgain_data();
    void copyThatIsGoneIsMadeAgain();
    void changedTableIsRefusedWithoutTheCopy();
    void stopLeavesNoCopy();
    void anotherSessionHoldsTheCopy();
    void keptCopiesAreDroppedInTheEnd();

private:
    /// The id of a sweep that was cut off after its first points.
    qint64 cutOff(const QString &how);
    core::Result<RecordedSweep> resume(qint64 id);
    QString copyOf(qint64 id) const;

    testsupport::ResumeData m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestResumeHeldOut::initTestCase()
{
    if (!m_data.make())
        return;
    QVERIFY(m_data.server().run(QStringLiteral("CREATE INDEX \"a \"\"graph\" ON %1 USING hnsw (\"v \"\"ec\" "
                                               "vector_l2_ops) WITH (m = 3, ef_construction = 6)")
                                    .arg(m_data.table().name.toSql())));
    QVERIFY(m_data.reload());
}

void TestResumeHeldOut::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    m_data.arm();
}

void TestResumeHeldOut::cleanup()
{
    if (m_data.pool())
        QCOMPARE(m_data.clones(), 0);
}

qint64 TestResumeHeldOut::cutOff(const QString &how)
{
    if (how == u"program killed") {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {Died, m_data.server().parameters().toConninfo(), m_workspace.path(), m_data.table().name.toSql()});
        if (!child.waitForFinished(120000) || child.exitStatus() != QProcess::CrashExit)
            return 0;
    } else {
        SweepObserver observer;
        observer.onPoint = [this, how](const SweepPoint &) {
            if (how == u"session lost")
                m_data.endSessions();
            else if (m_data.disarm())
                m_data.server().restart();
        };
        jobs::JobContext context(m_data.pool());
        const auto lost = recordSweep(context, m_workspace, {}, heldOutSpec(m_data.table()), observer);
        if (lost || lost.error().kind != core::ErrorKind::ConnectionLost)
            return 0;
    }
    const auto sweeps = workspace::listSweeps(m_workspace);
    return sweeps && !sweeps->isEmpty() ? sweeps->first().id : 0;
}

core::Result<RecordedSweep> TestResumeHeldOut::resume(qint64 id)
{
    jobs::JobContext context(m_data.pool());
    return resumeSweep(context, m_workspace, id, m_data.table(), {});
}

QString TestResumeHeldOut::copyOf(qint64 id) const
{
    const auto past = loadPastSweep(m_workspace, id);
    return past && past->result.head.copy ? past->result.head.copy->schema : QString();
}

void TestResumeHeldOut::goesOnWithTheStandingCopy_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"program killed", "session lost", "server restarted"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

/// Against a sweep of the very copy, undisturbed.
void TestResumeHeldOut::goesOnWithTheStandingCopy()
{
    QFETCH(const QString, how);
    const qint64 id = cutOff(how);
    QVERIFY(id > 0);
    QCOMPARE(m_data.clones(), 1);
    const auto before = loadQuerySamples(m_workspace, id);
    VERIFY_RESULT(before);
    QCOMPARE(before->size(), 3);
    QVERIFY(before->first().size() > 0 && before->first().size() < 200);
    const QString schema = copyOf(id);
    const auto queries = loadGiven(m_workspace, id);
    QCOMPARE(queries->size(), 200);

    SweepSpec onCopy = heldOutSpec(m_data.table());
    {
        jobs::JobContext context(m_data.pool());
        auto lease = context.lease();
        VERIFY_RESULT(lease);
        const auto copy = catalog::loadTable(**lease, catalog::ObjectName{schema, m_data.table().name.name});
        VERIFY_RESULT(copy);
        onCopy.table = *copy;
    }
    onCopy.holdOut = false;
    onCopy.given = *queries;
    jobs::JobContext context(m_data.pool());
    const auto undisturbed = runSweep(context, onCopy, SweepObserver{});
    VERIFY_RESULT(undisturbed);

    const auto resumed = resume(id);
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->id, id);
    QCOMPARE(resumed->result.head.copy->schema, schema);
    QCOMPARE(resumed->result.head.copy->setAside, 0);
    QCOMPARE(resumed->result.head.source, QuerySource::HeldOut);
    QCOMPARE(resumed->result.head.table, m_data.table().name.toText());
    QCOMPARE(resumed->result.points.size(), undisturbed->points.size());
    QVERIFY(undisturbed->points.first().recall.mean < 1);
    for (qsizetype i = 0; i < resumed->result.points.size(); ++i) {
        const SweepPoint &point = resumed->result.points.at(i);
        const SweepPoint &expected = undisturbed->points.at(i);
        QCOMPARE(point.settings, expected.settings);
        QCOMPARE(point.queries, expected.queries);
        QVERIFY(point.recall == expected.recall && point.recallById == expected.recallById);
        QCOMPARE(point.distribution, expected.distribution);
        QCOMPARE(point.worst, expected.worst);
    }
    const auto after = loadQuerySamples(m_workspace, id);
    for (auto point = before->begin(); point != before->end(); ++point) {
        for (size_t i = 0; i < point.value().size(); ++i) // nothing was measured twice
            QCOMPARE(after->value(point.key())[i].milliseconds, point.value()[i].milliseconds);
    }
    QCOMPARE(workspace::listSweeps(m_workspace)->size(), 1);
    QCOMPARE(workspace::listSweeps(m_workspace)->first().state, SweepState::Succeeded);
}

void TestResumeHeldOut::changedTableDoesNotMatterToTheCopy()
{
    const qint64 id = cutOff(QStringLiteral("session lost"));
    QVERIFY(id > 0);
    const QString schema = copyOf(id);
    QVERIFY(m_data.scatterRows());
    const auto resumed = resume(id);
    QVERIFY(m_data.restoreRows());
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->result.head.copy->schema, schema);
    QCOMPARE(resumed->result.points.first().queries, 200);
}

void TestResumeHeldOut::copyThatIsGoneIsMadeAgain_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"dropped", "emptied by a crash of the server", "index built anew"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

/// Nothing of the two indexes is mixed: all queries are measured on the new one, what there was is a sweep of its own.
void TestResumeHeldOut::copyThatIsGoneIsMadeAgain()
{
    QFETCH(const QString, how);
    const qint64 id = cutOff(QStringLiteral("session lost"));
    QVERIFY(id > 0);
    const QString schema = copyOf(id);
    const auto before = loadQuerySamples(m_workspace, id);
    const auto pointsBefore = loadPastSweep(m_workspace, id)->result.points;
    if (how == u"dropped") {
        QVERIFY(m_data.server().run(QStringLiteral("DROP SCHEMA %1 CASCADE").arg(schema)));
    } else if (how == u"index built anew") {
        QVERIFY(m_data.server().run(QStringLiteral("REINDEX SCHEMA %1").arg(schema)));
    } else {
        m_data.server().kill();
        QVERIFY(m_data.server().restart());
    }

    const auto resumed = resume(id);
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->id, id);
    const MeasuredCopy &copy = *resumed->result.head.copy;
    QVERIFY(copy.schema != schema);
    qint64 answers = 0;
    for (const auto &samples : *before)
        answers += qint64(samples.size());
    QVERIFY(answers > 0);
    QCOMPARE(copy.setAside, answers);
    for (const SweepPoint &point : resumed->result.points)
        QCOMPARE(point.queries, 200);
    const auto after = loadQuerySamples(m_workspace, id);
    QCOMPARE(after->size(), 3);
    QCOMPARE(after->first().size(), size_t(200));

    const auto sweeps = workspace::listSweeps(m_workspace);
    QCOMPARE(sweeps->size(), 2);
    QCOMPARE(sweeps->first().state, SweepState::Failed);
    QVERIFY2(sweeps->first().error.contains(QStringLiteral("sweep %1 goes on").arg(id)),
             qPrintable(sweeps->first().error));
    QCOMPARE(loadPastSweep(m_workspace, sweeps->first().id)->result.points, pointsBefore);
    QCOMPARE(loadPastSweep(m_workspace, id)->result.points.size(), 3);
}

void TestResumeHeldOut::changedTableIsRefusedWithoutTheCopy()
{
    const qint64 id = cutOff(QStringLiteral("session lost"));
    QVERIFY(id > 0);
    const auto before = loadPastSweep(m_workspace, id);
    QVERIFY(m_data.server().run(QStringLiteral("DROP SCHEMA %1 CASCADE").arg(copyOf(id))));
    QVERIFY(m_data.scatterRows());
    const auto resumed = resume(id);
    QVERIFY(m_data.restoreRows());
    QVERIFY(!resumed);
    QVERIFY2(resumed.error().message.contains(QStringLiteral("have changed since")),
             qPrintable(resumed.error().message));
    QCOMPARE(loadPastSweep(m_workspace, id)->result.points, before->result.points);
    QCOMPARE(workspace::listSweeps(m_workspace)->size(), 1);
}

/// Who stops a sweep does not want a copy of the table to stay; the same seed makes it again.
void TestResumeHeldOut::stopLeavesNoCopy()
{
    {
        jobs::JobContext context(m_data.pool());
        SweepObserver observer;
        observer.onPoint = [&context](const SweepPoint &) {
            context.requestCancel();
        };
        const auto stopped = recordSweep(context, m_workspace, {}, heldOutSpec(m_data.table()), observer);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, core::ErrorKind::Cancelled);
    }
    QCOMPARE(m_data.clones(), 0);
    const auto resumed = resume(workspace::listSweeps(m_workspace)->first().id);
    VERIFY_RESULT(resumed);
    QVERIFY(resumed->result.head.copy->setAside > 0);
    QCOMPARE(resumed->result.points.last().queries, 200);
}

void TestResumeHeldOut::anotherSessionHoldsTheCopy()
{
    const qint64 id = cutOff(QStringLiteral("session lost"));
    QVERIFY(id > 0);
    const QString schema = copyOf(id);
    {
        const auto other = m_data.pool()->lease();
        VERIFY_RESULT(other);
        VERIFY_RESULT(lockClone(**other, schema));
        db::PoolOptions impatient;
        impatient.connection.access = db::Access::ReadWrite;
        impatient.connection.lockTimeoutMs = 100;
        jobs::JobContext context(db::ConnectionPool::create(m_data.server().parameters(), impatient));
        const auto refused = resumeSweep(context, m_workspace, id, m_data.table(), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, core::ErrorKind::Timeout);
        QVERIFY2(refused.error().message.contains(schema), qPrintable(refused.error().message));
    }
    const auto resumed = resume(id);
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->result.head.copy->schema, schema);
}

void TestResumeHeldOut::keptCopiesAreDroppedInTheEnd()
{
    const qint64 id = cutOff(QStringLiteral("session lost"));
    QVERIFY(id > 0);
    const QString schema = copyOf(id);
    const auto lease = m_data.pool()->lease();
    VERIFY_RESULT(lease);
    QCOMPARE(*dropLeftClones(**lease), QStringList());
    VERIFY_RESULT(markKept(**lease, schema, QDateTime::currentDateTimeUtc().addSecs(-60)));
    QCOMPARE(*dropLeftClones(**lease), QStringList{schema});
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc > 1 && application.arguments().at(1) == Died)
        return measureAndDie(application.arguments());
    TestResumeHeldOut suite;
    return QTest::qExec(&suite, argc, argv);
}

#include "tst_resumeheldout.moc"
