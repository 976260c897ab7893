#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using testsupport::PrivateServer;

/// The published siftsmall set from import to sweep by the program itself: what a person types is in the test's
/// output, with recall by the program's own exact neighbours beside recall by the published ones.
class TestSiftsmall : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void hnswAgreesWithThePublishedNeighbours();
    void ivfflatAgreesWithThePublishedNeighbours();

private:
    QJsonObject run(const QString &arguments);
    QJsonArray sweep(const QString &arguments);

    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder;
    QString m_data;
};

namespace {

QString settingOf(const QJsonValue &point)
{
    const QJsonObject settings = point[u"settings"].toObject();
    return QStringLiteral("%1 = %2").arg(settings.begin().key()).arg(settings.begin().value().toInt());
}

} // namespace

void TestSiftsmall::initTestCase()
{
    m_data = testsupport::sharedDataPath(QStringLiteral("siftsmall"));
    if (m_data.isEmpty())
        QSKIP("the siftsmall data are not here");
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("siftsmall")));
    for (const QString &table : {QStringLiteral("sift"), QStringLiteral("sift_lists")}) {
        const QJsonObject report =
            run(QStringLiteral("import --table %1 --file %2/siftsmall_base.fvecs --create").arg(table, m_data));
        QCOMPARE(report.value(u"rows").toInt(), 10'000);
        QCOMPARE(report.value(u"dimensions").toInt(), 128);
    }
    QVERIFY(m_server->run(QStringLiteral("CREATE INDEX sift_hnsw ON sift USING hnsw (embedding vector_l2_ops) "
                                         "WITH (m = 16, ef_construction = 64);"
                                         "CREATE INDEX sift_ivf ON sift_lists USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 100);"),
                          QStringLiteral("siftsmall")));
}

QJsonObject TestSiftsmall::run(const QString &arguments)
{
    qInfo("$ pgvector-workbench-cli %s --json", qPrintable(QString(arguments).replace(m_data, QStringLiteral("."))));
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder.filePath(QStringLiteral("w.sqlite")));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral(WORKBENCH_CLI),
                  QStringList{QStringLiteral("--dsn"), m_server->parameters(QStringLiteral("siftsmall")).toConninfo(),
                              QStringLiteral("--json")} +
                      arguments.split(u' '));
    process.waitForFinished(-1);
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

QJsonArray TestSiftsmall::sweep(const QString &arguments)
{
    const QJsonObject answer = run(QStringLiteral("sweep %1 --column embedding --k 10 --queries-from "
                                                  "%2/siftsmall_query.fvecs --ground-truth "
                                                  "%2/siftsmall_groundtruth.ivecs")
                                       .arg(arguments, m_data));
    const QJsonArray points = answer.value(u"points").toArray();
    qInfo("%-24s %10s %14s  %s", "setting", "own exact", "published set", "plan");
    for (const QJsonValue &point : points) {
        const QString index = point[u"index_used"].toString();
        qInfo("%-24s %10.4f %14.4f  %s", qPrintable(settingOf(point)), point[u"recall"].toDouble(),
              point[u"recall_published"].toDouble(), index.isEmpty() ? "not the index" : qPrintable(index));
    }
    qInfo("%s", qPrintable(answer.value(u"recommendation")[u"sentence"].toString()));
    return points;
}

void TestSiftsmall::hnswAgreesWithThePublishedNeighbours()
{
    const QJsonArray points = sweep(QStringLiteral("--table sift --ef-search 10,20,40,80,160,320"));
    QCOMPARE(points.size(), 6);
    for (const QJsonValue &point : points)
        QCOMPARE(point[u"recall_published"].toDouble(), point[u"recall"].toDouble());
    for (int i = 0; i < 5; ++i)
        QCOMPARE(points[i][u"index_used"].toString(), QStringLiteral("sift_hnsw"));
    // The planner reads a table this small whole rather than search that deep.
    QCOMPARE(points[5][u"index_used"], QJsonValue());
    QCOMPARE(points[5][u"recall"].toDouble(), 1.0);
    // No more can be asked for: a build may leave rows that no search reaches, and stop at recall 0.944.
    QVERIFY(points[0][u"recall"].toDouble() > 0.8 && points[4][u"recall"].toDouble() > 0.9);
}

void TestSiftsmall::ivfflatAgreesWithThePublishedNeighbours()
{
    const QJsonArray points = sweep(QStringLiteral("--table sift_lists --probes 1,2,5,10,20,50,100"));
    QCOMPARE(points.size(), 7);
    for (const QJsonValue &point : points)
        QCOMPARE(point[u"recall_published"].toDouble(), point[u"recall"].toDouble());
    QCOMPARE(points[0][u"index_used"].toString(), QStringLiteral("sift_ivf"));
    QVERIFY(points[0][u"recall"].toDouble() < 0.95);
    QCOMPARE(points[6][u"recall"].toDouble(), 1.0);
}

QTEST_GUILESS_MAIN(TestSiftsmall)
#include "tst_siftsmall.moc"
