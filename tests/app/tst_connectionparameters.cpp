#include "app/db/connectionparameters.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace db;

class TestConnectionParameters : public QObject
{
    Q_OBJECT

private slots:
    void readsUrls();
    void readsConninfo();
    void saysWhatIsWrong();
    void saysNothingOfThePassword();
    void keepsThePasswordApart();
    void conninfoReadsBack();
    void urlReadsBack_data();
    void urlReadsBack();
    void listsServices();
};

void TestConnectionParameters::readsUrls()
{
    const auto parsed =
        ConnectionParameters::parse(QStringLiteral("postgresql://ann:s%40cret@db1:6432/shop?sslmode=require"));
    QVERIFY(parsed);
    QCOMPARE(parsed->value(QStringLiteral("host")), QStringLiteral("db1"));
    QCOMPARE(parsed->value(QStringLiteral("sslmode")), QStringLiteral("require"));
    QCOMPARE(parsed->password(), QStringLiteral("s@cret"));
    QCOMPARE(parsed->displayName(), QStringLiteral("ann@db1:6432/shop"));
}

void TestConnectionParameters::readsConninfo()
{
    const auto parsed = ConnectionParameters::parse(QStringLiteral(" host=/run/pg dbname='my db' "));
    QVERIFY(parsed);
    QCOMPARE(parsed->value(QStringLiteral("dbname")), QStringLiteral("my db"));
    const auto empty = ConnectionParameters::parse(QString());
    QVERIFY(empty);
    QVERIFY(empty->values().isEmpty());
}

void TestConnectionParameters::saysWhatIsWrong()
{
    const auto parsed = ConnectionParameters::parse(QStringLiteral("hots=db1"));
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY(parsed.error().message.contains(QStringLiteral("hots")));
}

void TestConnectionParameters::saysNothingOfThePassword()
{
    for (const auto &text : {"postgresql://ann:hunter%zz@h/d", "host=h password=not hunter", "password='hunter"}) {
        const auto parsed = ConnectionParameters::parse(QString::fromLatin1(text));
        QVERIFY(!parsed);
        QVERIFY2(!parsed.error().message.contains(u"hunter"), qPrintable(parsed.error().message));
    }
    QCOMPARE(ConnectionParameters::parse(QStringLiteral("host=h password=not hunter")).error().message,
             QStringLiteral("missing \"=\" after \"…\" in connection info string"));
}

void TestConnectionParameters::keepsThePasswordApart()
{
    const auto parsed = ConnectionParameters::parse(QStringLiteral("host=h password=hunter2 sslpassword=key3"));
    QVERIFY(parsed);
    QVERIFY(!parsed->toConninfo().contains(QStringLiteral("hunter2")));
    QVERIFY(!parsed->toConninfo().contains(QStringLiteral("key3")));
    QVERIFY(!parsed->displayName().contains(QStringLiteral("hunter2")));
}

void TestConnectionParameters::conninfoReadsBack()
{
    ConnectionParameters parameters;
    parameters.setValue(QStringLiteral("host"), QStringLiteral("it's \\ odd"));
    parameters.setValue(QStringLiteral("dbname"), QStringLiteral("ünï"));
    const auto back = ConnectionParameters::parse(parameters.toConninfo());
    QVERIFY(back);
    QVERIFY(*back == parameters);
}

void TestConnectionParameters::urlReadsBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *text, const char *url) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(url);
    };
    row("", "postgresql:///");
    row("host=db1 port=6432 user=ann dbname=shop password=x", "postgresql://ann@db1:6432/shop");
    row("host=/run/pg dbname='my db'", "postgresql:///my%20db?host=%2Frun%2Fpg");
    row("host=::1 user='a@b' sslmode=require", "postgresql://a%40b@[::1]/?sslmode=require");
    row("service=shop", "postgresql:///?service=shop");
}

void TestConnectionParameters::urlReadsBack()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    auto parameters = ConnectionParameters::parse(text);
    QVERIFY(parameters);
    QCOMPARE(parameters->toUrl(), url);
    parameters->setPassword({});
    QVERIFY(*ConnectionParameters::parse(url) == *parameters);
    QVERIFY(ConnectionParameters::parse(QStringLiteral("host=a,b"))->toUrl().isEmpty());
    QCOMPARE(ConnectionParameters::parse(QStringLiteral("host=db1 dbname='my db'"))->toConninfo(),
             QStringLiteral("dbname='my db' host=db1"));
}

void TestConnectionParameters::listsServices()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("services")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# comment\n[shop]\nhost=db1\n\n[stock]\nhost=db2\n");
    file.close();
    qputenv("PGSERVICEFILE", file.fileName().toLocal8Bit());
    qputenv("PGSYSCONFDIR", folder.path().toLocal8Bit());
    QCOMPARE(serviceNames(), (QStringList{QStringLiteral("shop"), QStringLiteral("stock")}));
}

QTEST_GUILESS_MAIN(TestConnectionParameters)
#include "tst_connectionparameters.moc"
