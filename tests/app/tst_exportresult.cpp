#include "app/query/exportresult.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace query;

class TestExportResult : public QObject
{
    Q_OBJECT

private slots:
    void writes_data();
    void writes();
    void vectorsKeepTheirPrecision();
    void choosesTheFormatByTheName();
    void leavesTheOldFileWhenItFails();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

std::shared_ptr<ResultSpool> spoolOf(const QList<ResultColumn> &columns,
                                     const QList<QList<std::optional<QByteArray>>> &rows)
{
    auto spool = *ResultSpool::create(columns);
    for (const auto &values : rows) {
        db::StreamRow row;
        for (const auto &value : values)
            row.push_back(value ? std::optional(QByteArrayView(*value)) : std::nullopt);
        (void)spool->append(row);
    }
    (void)spool->publish();
    return spool;
}

std::shared_ptr<ResultSpool> oddRows()
{
    const QList<ResultColumn> columns{
        {text("n"), 1700, -1, {}, std::nullopt}, {text("a|\"b\""), 25, -1, {}, std::nullopt},
        {text("n"), 701, -1, {}, std::nullopt},  {text("j"), 3802, -1, {}, std::nullopt},
        {text("ok"), 16, -1, {}, std::nullopt},  {text("v"), 99999, -1, {}, vectors::VectorType::Vector}};
    return spoolOf(columns,
                   {{QByteArray("123456789012345678901234567890.5"), QByteArray("ü,\n\"x\""), QByteArray("NaN"),
                     QByteArray("{\"k\": [1]}"), QByteArray("t"), QByteArray("[1,2.5]")},
                    {std::nullopt, QByteArray(""), QByteArray("-1e-05"), std::nullopt, QByteArray("f"), std::nullopt}});
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
}

} // namespace

void TestExportResult::writes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("csv")
        << text("a.csv")
        << QByteArray("n,\"a|\"\"b\"\"\",n,j,ok,v\r\n"
                      "123456789012345678901234567890.5,\"ü,\n\"\"x\"\"\",NaN,\"{\"\"k\"\": [1]}\",t,\"[1,2.5]\"\r\n"
                      ",\"\",-1e-05,,f,\r\n");
    QTest::newRow("json")
        << text("a.JSONL")
        << QByteArray(
               "{\"n\": 123456789012345678901234567890.5, \"a|\\\"b\\\"\": \"ü,\\n\\\"x\\\"\", \"n_2\": \"NaN\", "
               "\"j\": {\"k\": [1]}, \"ok\": true, \"v\": [1,2.5]}\n"
               "{\"n\": null, \"a|\\\"b\\\"\": \"\", \"n_2\": -1e-05, \"j\": null, \"ok\": false, \"v\": null}\n");
    QTest::newRow("markdown")
        << text("a.md")
        << QByteArray("| n | a\\|\"b\" | n | j | ok | v |\n| ---: | --- | ---: | --- | --- | --- |\n"
                      "| 123456789012345678901234567890.5 | ü,<br>\"x\" | NaN | {\"k\": [1]} | t | [1,2.5] |\n"
                      "| NULL |  | -1e-05 | NULL | f | NULL |\n");
}

void TestExportResult::writes()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    jobs::JobContext context;
    const auto written = exportResult(context, oddRows(), path, exportFormat(path));
    QVERIFY(written);
    QCOMPARE(*written, 2);
    QCOMPARE(contentOf(path), content);
    if (exportFormat(path) != ExportFormat::JsonLines)
        return;
    for (const QByteArray &line : content.trimmed().split('\n'))
        QVERIFY(QJsonDocument::fromJson(line).isObject());
}

void TestExportResult::vectorsKeepTheirPrecision()
{
    const QByteArray vector = "[" + QByteArray("0.12345679,-1.1754944e-38,").repeated(800) + "3.4028235e+38]";
    const auto spool = spoolOf({{text("v"), 99999, -1, {}, vectors::VectorType::Vector}}, {{vector}});
    const QTemporaryDir folder;
    jobs::JobContext context;
    for (const char *name : {"a.csv", "a.jsonl", "a.md"}) {
        const QString path = folder.filePath(text(name));
        QVERIFY(exportResult(context, spool, path, exportFormat(path)));
        QVERIFY(contentOf(path).contains(vector));
    }
}

void TestExportResult::choosesTheFormatByTheName()
{
    QCOMPARE(exportFormat(text("/a.b/c.ndjson")), ExportFormat::JsonLines);
    QCOMPARE(exportFormat(text("c.md")), ExportFormat::Markdown);
    QCOMPARE(exportFormat(text("c.txt")), ExportFormat::Csv);
}

void TestExportResult::leavesTheOldFileWhenItFails()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(text("a.csv"));
    QFile old(path);
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    old.close();
    jobs::JobContext context;
    context.requestCancel();
    QCOMPARE(exportResult(context, oddRows(), path, ExportFormat::Csv).error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(contentOf(path), QByteArray("old"));
    jobs::JobContext other;
    const auto failed = exportResult(other, oddRows(), folder.filePath(text("no/such/folder.csv")), ExportFormat::Csv);
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, core::ErrorKind::Local);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{text("a.csv")});
}

QTEST_GUILESS_MAIN(TestExportResult)
#include "tst_exportresult.moc"
