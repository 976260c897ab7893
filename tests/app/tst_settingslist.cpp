#include "app/plan/settingslist.h"

#include <QTest>

using namespace plan;

class TestSettingsList : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void writesWhatItReads();
};

void TestSettingsList::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<Setting>>("expected");
    const auto one = [](const char *name, const char *value) {
        return Setting{QString::fromLatin1(name), QString::fromLatin1(value)};
    };

    QTest::newRow("none") << QString() << QList<Setting>();
    QTest::newRow("one") << QStringLiteral("hnsw.ef_search = 80") << QList<Setting>{one("hnsw.ef_search", "80")};
    QTest::newRow("several") << QStringLiteral("enable_seqscan=off, work_mem = '64 MB';\n random_page_cost = 1.1")
                             << QList<Setting>{one("enable_seqscan", "off"), one("work_mem", "64 MB"),
                                               one("random_page_cost", "1.1")};
    QTest::newRow("as SQL") << QStringLiteral("SET LOCAL hnsw.iterative_scan TO strict_order; set jit to 'off';")
                            << QList<Setting>{one("hnsw.iterative_scan", "strict_order"), one("jit", "off")};
    QTest::newRow("list") << QStringLiteral("search_path = 'a, b', jit = on")
                          << QList<Setting>{one("search_path", "a, b"), one("jit", "on")};
    QTest::newRow("quote") << QStringLiteral("application_name = 'it''s'")
                           << QList<Setting>{one("application_name", "it's")};
}

void TestSettingsList::reads()
{
    QFETCH(const QString, text);
    const auto settings = readSettings(text);
    QVERIFY2(settings, settings ? "" : qPrintable(settings.error().message));
    QTEST(settings.value(), "expected");
}

void TestSettingsList::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("no value") << QStringLiteral("work_mem =");
    QTest::newRow("no name") << QStringLiteral("= 3");
    QTest::newRow("a statement") << QStringLiteral("jit = off, drop table t");
    QTest::newRow("open quote") << QStringLiteral("work_mem = '64MB");
    QTest::newRow("two quotes") << QStringLiteral("a = 'b' 'c'");
}

void TestSettingsList::refuses()
{
    QFETCH(const QString, text);
    const auto settings = readSettings(text);
    QVERIFY(!settings);
    QCOMPARE(settings.error().kind, core::ErrorKind::InvalidInput);
}

void TestSettingsList::writesWhatItReads()
{
    const QList<Setting> settings{{QStringLiteral("work_mem"), QStringLiteral("64 MB")},
                                  {QStringLiteral("hnsw.ef_search"), QStringLiteral("80")},
                                  {QStringLiteral("application_name"), QStringLiteral("it's, it")},
                                  {QStringLiteral("search_path"), QString()}};
    QCOMPARE(settingsText(settings), QStringLiteral("work_mem = '64 MB', hnsw.ef_search = 80, application_name = "
                                                    "'it''s, it', search_path = ''"));
    QCOMPARE(readSettings(settingsText(settings)).value(), settings);
}

QTEST_GUILESS_MAIN(TestSettingsList)
#include "tst_settingslist.moc"
