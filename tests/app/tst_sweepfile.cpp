#include "app/sweep/loadjson.h"
#include "app/sweep/packedsweep.h"
#include "app/sweep/recordload.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/specjson.h"
#include "app/sweep/sweepfile.h"
#include "app/sweep/sweepjson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using workspace::StoredSweep;
using workspace::SweepKind;
using workspace::SweepState;

namespace {

QString textOf(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

StoredSweep example()
{
    StoredSweep stored;
    stored.sweep.startedAt = QDateTime::fromString(QStringLiteral("2026-03-14T09:26:53.589Z"), Qt::ISODateWithMs);
    stored.sweep.endedAt = stored.sweep.startedAt.addSecs(60);
    stored.sweep.state = SweepState::Cancelled;
    stored.sweep.name = QStringLiteral("before the upgrade, \"16\" µ");
    stored.sweep.connection = QStringLiteral("me@host:5432/shop");
    stored.sweep.table = QStringLiteral("Odd \"Schema.Ta.ble");
    stored.sweep.column = QStringLiteral("Vec tor");
    stored.sweep.index = QStringLiteral("I x");
    stored.sweep.method = QStringLiteral("hnsw");
    stored.sweep.error = QStringLiteral("stopped");
    SweepHead head;
    head.table = stored.sweep.table;
    head.startedAt = stored.sweep.startedAt;
    stored.sweep.summary = textOf(headToJson(head));
    stored.sweep.spec = textOf(specToJson({}));
    for (int position = 0; position < 3; ++position) {
        SweepPoint point;
        point.position = position;
        point.settings = gridOf(vectors::IndexMethod::Hnsw, {10 + position}).first();
        point.queries = 100;
        point.finished = true;
        point.recall = {0.9, 0.85, 0.93};
        point.latency = {{1.2}, {1.1}, {2.2}, {3.3}, 800};
        stored.points.append({position, true, textOf(pointToJson(point))});
    }
    stored.sweep.points = 3;
    return stored;
}

QByteArray changed(const std::function<void(QJsonObject &)> &change)
{
    QJsonObject json = QJsonDocument::fromJson(*sweepToFile({example(), {}})).object();
    change(json);
    return QJsonDocument(json).toJson();
}

QJsonObject withPoint(QJsonObject json, int at, const QString &key, const QJsonValue &value)
{
    QJsonArray points = json.value(QStringLiteral("points")).toArray();
    QJsonObject entry = points.at(at).toObject();
    QJsonObject point = entry.value(QStringLiteral("point")).toObject();
    if (key == u"position")
        entry.insert(key, value);
    else if (value.isUndefined())
        point.remove(key);
    else
        point.insert(key, value);
    if (key == u"point")
        entry.insert(key, value);
    else
        entry.insert(QStringLiteral("point"), point);
    points.replace(at, entry);
    json.insert(QStringLiteral("points"), points);
    return json;
}

} // namespace

/// Sweeps as files: out of one workspace, into another.
class TestSweepFile : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip();
    void throughTwoWorkspaces();
    void loadComesBackToo();
    void samplesComeBackToTheDigit();
    void manySamplesAreLeftOutUnlessAskedFor();
    void samplesAreATableToo();
    void filesOfTheFirstVersionAreRead();
    void errorsNameTheField_data();
    void errorsNameTheField();
    void errorsNameTheFile();
};

void TestSweepFile::roundTrip()
{
    const auto read = sweepFromFile(*sweepToFile({example(), {}}));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(*read, (SweepFile{example(), {}}));
}

void TestSweepFile::throughTwoWorkspaces()
{
    const QTemporaryDir folder;
    const workspace::Workspace first(folder.filePath(QStringLiteral("one.sqlite")));
    const workspace::Workspace second(folder.filePath(QStringLiteral("two.sqlite")));
    const auto id = workspace::insertSweep(first, example());
    QVERIFY2(id, id ? "" : qPrintable(id.error().message));
    const QString path = folder.filePath(QStringLiteral("sweep.json"));
    QVERIFY(exportSweep(first, *id, path));
    for (int i = 0; i < 2; ++i) {
        const auto imported = importSweep(second, path);
        QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
        const auto here = loadPastSweep(first, *id);
        auto there = loadPastSweep(second, *imported);
        QVERIFY(here && there);
        QCOMPARE(there->record.id, *imported);
        there->record.id = *id;
        QCOMPARE(*there, *here);
    }
    const auto listed = workspace::listSweeps(second, example().sweep.table);
    QVERIFY(listed);
    QCOMPARE(listed->size(), 2);
    const auto missing = exportSweep(first, *id + 1, path);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

void TestSweepFile::loadComesBackToo()
{
    StoredSweep stored = example();
    stored.sweep.kind = SweepKind::Load;
    LoadHead head;
    head.seconds = 3;
    head.refused = QStringLiteral("connection 4: too many");
    stored.sweep.summary = textOf(loadHeadToJson(head));
    LoadPoint point;
    point.connections = 4;
    point.rounds = {100, 110.5, 90};
    point.samples = 1234;
    point.settings = gridOf(vectors::IndexMethod::Hnsw, {40}).first();
    stored.points = {{0, true, textOf(loadPointToJson(point))}};
    const auto read = sweepFromFile(*sweepToFile({stored, {}}));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(read->sweep.points, stored.points);
    const auto back = loadPointFromJson(QJsonDocument::fromJson(read->sweep.points.first().point.toUtf8()).object());
    QVERIFY(back);
    QCOMPARE(*back, point);
    const auto headBack = loadHeadFromJson(QJsonDocument::fromJson(read->sweep.sweep.summary.toUtf8()).object());
    QVERIFY(headBack);
    QCOMPARE(headBack->refused, head.refused);
    QCOMPARE(headBack->seconds, 3.0);
}

namespace {

std::vector<QuerySample> someSamples(int count)
{
    std::vector<QuerySample> samples;
    for (int i = 0; i < count; ++i) {
        QuerySample sample;
        sample.query = count - i;
        sample.milliseconds = 0.1 + i / 3.0;
        sample.recall = i % 11 / 10.0;
        sample.recallById = i % 2 == 0 ? QuerySample::Unknown : 1 / 3.0;
        sample.isShort = i % 3 == 0;
        sample.rows = i % 2 == 0 ? 7 : -1;
        samples.push_back(sample);
    }
    return samples;
}

} // namespace

void TestSweepFile::samplesComeBackToTheDigit()
{
    const QTemporaryDir folder;
    const workspace::Workspace first(folder.filePath(QStringLiteral("one.sqlite")));
    const workspace::Workspace second(folder.filePath(QStringLiteral("two.sqlite")));
    const auto id = workspace::insertSweep(first, example());
    const auto samples = someSamples(40);
    const std::span<const QuerySample> all(samples);
    QVERIFY(workspace::storeSamples(
        first, *id,
        {{0, 0, packSamples(all.first(15))}, {0, 15, packSamples(all.subspan(15))}, {2, 0, packSamples(all)}}));
    const QString path = folder.filePath(QStringLiteral("sweep.json"));
    const auto left = exportSweep(first, *id, path);
    QVERIFY2(left, left ? "" : qPrintable(left.error().message));
    QVERIFY(!*left);
    const auto imported = importSweep(second, path);
    QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
    const auto back = workspace::loadSamples(second, *imported);
    QVERIFY(back);
    QCOMPARE(*back, (QList<workspace::SweepSampleRecord>{{0, 0, packSamples(all)}, {2, 0, packSamples(all)}}));
}

void TestSweepFile::manySamplesAreLeftOutUnlessAskedFor()
{
    const QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("one.sqlite")));
    const auto id = workspace::insertSweep(workspace, example());
    QVERIFY(workspace::storeSamples(workspace, *id, {{0, 0, packSamples(someSamples(int(FewSamples) + 1))}}));
    const QString path = folder.filePath(QStringLiteral("sweep.json"));
    const auto few = exportSweep(workspace, *id, path);
    QVERIFY(few && *few);
    const qint64 small = QFile(path).size();
    const auto all = exportSweep(workspace, *id, path, ExportedSamples::All);
    QVERIFY(all && !*all);
    QVERIFY(QFile(path).size() > small + FewSamples);
}

void TestSweepFile::samplesAreATableToo()
{
    const QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("one.sqlite")));
    const auto id = workspace::insertSweep(workspace, example());
    const QString path = folder.filePath(QStringLiteral("samples.csv"));
    QVERIFY(!exportSweep(workspace, *id, path)); // none are kept
    QVERIFY(workspace::storeSamples(workspace, *id, {{1, 0, packSamples(someSamples(3))}}));
    QVERIFY(exportSweep(workspace, *id, path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.at(0).trimmed(),
             QByteArray("position,settings,plans,query,ms,recall,recall_by_id,published_recall,rows,short,repeated"));
    QCOMPARE(lines.at(1).trimmed(), QByteArray("1,hnsw.ef_search = 11,natural,3,0.1,0,,,7,1,0"));
    QCOMPARE(lines.size(), 5);
}

void TestSweepFile::filesOfTheFirstVersionAreRead()
{
    const auto read = sweepFromFile(changed([](QJsonObject &json) { json.insert(QStringLiteral("version"), 1); }));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(*read, (SweepFile{example(), {}}));
}

void TestSweepFile::errorsNameTheField_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &bytes, const char *message) {
        QTest::newRow(name) << bytes << QString::fromUtf8(message);
    };
    const auto without = [](const char *key) {
        return changed([key](QJsonObject &json) { json.remove(QLatin1String(key)); });
    };
    const auto point = [](int at, const char *key, const QJsonValue &value) {
        return changed([&](QJsonObject &json) { json = withPoint(json, at, QLatin1String(key), value); });
    };
    row("nothing", {}, "no JSON: illegal value at byte 0");
    row("text", "hello", "no JSON: illegal value at byte 1");
    row("another file", "{}", "format is not \"pgvector-workbench sweep\"");
    row("no version", without("version"), "version is no number");
    row("newer", changed([](QJsonObject &json) { json.insert(QStringLiteral("version"), 3); }),
        "version 3 is newer than this program, which reads version 2");
    row("unknown kind", changed([](QJsonObject &json) { json.insert(QStringLiteral("kind"), QStringLiteral("x")); }),
        "kind is none that this program knows");
    row("no state", without("state"), "state is none that this program knows");
    row("no start", without("started_at"), "started_at is no time");
    row("no index", without("index"), "index is no text");
    row("no table", changed([](QJsonObject &json) { json.insert(QStringLiteral("table"), QString()); }),
        "table is empty");
    row("no spec", without("spec"), "spec is no object");
    row("empty head", changed([](QJsonObject &json) { json.insert(QStringLiteral("head"), QJsonObject()); }),
        "head not a stored sweep");
    row("no points", without("points"), "points is no list");
    row("no position", point(1, "position", QStringLiteral("2")), "points[1].position is no place in a grid");
    row("position twice", point(1, "position", 2), "points[2].position is that of another point");
    row("point of text", point(0, "point", QStringLiteral("x")), "points[0].point is no object");
    row("sample without time", changed([](QJsonObject &json) {
            json.insert(QStringLiteral("samples"), QJsonArray{QJsonObject{{QStringLiteral("position"), 0},
                                                                          {QStringLiteral("query"), QJsonArray{4}}}});
        }),
        "samples[0].query is no list of 0 numbers");
    row("samples of no point",
        changed([](QJsonObject &json) { json.insert(QStringLiteral("samples"), QJsonArray{QJsonObject()}); }),
        "samples[0].position is no place in a grid");
    row("no recall", point(2, "recall", QJsonValue(QJsonValue::Undefined)), "points[2].point.recall is no number");
    row("recall of text", point(2, "recall", QStringLiteral("0.9")), "points[2].point.recall is no number");
}

void TestSweepFile::errorsNameTheField()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, message);
    const auto read = sweepFromFile(bytes);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, core::ErrorKind::InvalidInput);
    QCOMPARE(read.error().message, message);
}

void TestSweepFile::errorsNameTheFile()
{
    const QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const QString path = folder.filePath(QStringLiteral("broken.json"));
    const auto absent = importSweep(workspace, path);
    QVERIFY(!absent);
    QVERIFY(absent.error().message.startsWith(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
    file.close();
    const auto broken = importSweep(workspace, path);
    QVERIFY(!broken);
    QVERIFY(broken.error().message.startsWith(path + QStringLiteral(": format")));
    const auto listed = workspace::listAllSweeps(workspace);
    QVERIFY(listed && listed->isEmpty());
}

QTEST_GUILESS_MAIN(TestSweepFile)
#include "tst_sweepfile.moc"
