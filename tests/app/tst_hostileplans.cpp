#include "app/plan/findproblems.h"
#include "app/plan/readplans.h"

#include <QFile>
#include <QTest>

#include <ctime>
#include <functional>

using namespace plan;

/// Pastes of 100 MB that no server prints: they end soon, in a clear error or a plan, and memory stays in proportion.
class TestHostilePlans : public QObject
{
    Q_OBJECT

private slots:
    void endsSoon_data();
    void endsSoon();
};

using Make = std::function<QByteArray()>;
Q_DECLARE_METATYPE(Make)

namespace {

constexpr qsizetype size = 100 << 20;

QByteArray repeated(const QByteArray &piece)
{
    return piece.repeated(size / piece.size());
}

QByteArray wholePlan()
{
    const QByteArray node = "{\"Node Type\": \"Seq Scan\", \"Relation Name\": \"t\", \"Filter\": \"(a = '" +
                            QByteArray(1000, 'x') + "'::text)\"},";
    return "[{\"Plan\": {\"Node Type\": \"Append\", \"Plans\": [" + repeated(node).chopped(1) + "]}}]";
}

/// The most memory that the program ever had, in bytes.
qint64 peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

} // namespace

void TestHostilePlans::endsSoon_data()
{
    QTest::addColumn<Make>("make");
    QTest::addColumn<bool>("readable");
    const auto row = [](const char *name, bool readable, Make make) {
        QTest::newRow(name) << make << readable;
    };
    const QByteArray scan = "[{\"Plan\": {\"Node Type\": \"Seq Scan\", \"Relation Name\": \"t\", \"Filter\": \"";
    row("deep arrays", false, [] { return repeated("["); });
    row("deep plans", false, [] { return "[{\"Plan\": " + repeated("{\"Node Type\": \"Limit\", \"Plans\": ["); });
    row("deep text", false, [] { return repeated("->  Limit\n"); });
    row("one string", true, [scan] { return scan + QByteArray(size, 'x') + "\"}}]"; });
    row("one string, cut", false, [scan] { return scan + QByteArray(size, 'x'); });
    row("one condition", true, [scan] { return scan + repeated("a <=> b AND ") + "\"}}]"; });
    row("cut in half", false, [] { return wholePlan().left(size / 2); });
    row("many nodes", true, [] { return wholePlan(); });
    row("one line", false, [] { return QByteArray(size, 'x'); });
    row("quotes", false, [] { return repeated("\""); });
    row("empty lines", false, [] { return QByteArray(size, '\n'); });
}

void TestHostilePlans::endsSoon()
{
    QFETCH(Make, make);
    QFETCH(bool, readable);
    const QByteArray text = make();
    // Of the processor, not by the clock: other programs may be busy.
    const std::clock_t began = std::clock();
    const auto document = readPlans(text);
    if (document) {
        for (const Plan &plan : document->plans)
            (void)findProblems(plan, measure(plan), {});
    }
    const qint64 elapsed = qint64(1000 * double(std::clock() - began) / CLOCKS_PER_SEC);
    const qint64 peak = peakMemory();
    qInfo("%s: %s in %lld ms, peak %lld MB", QTest::currentDataTag(),
          document ? "read" : qPrintable(document.error().message.left(100)), elapsed, peak >> 20);
    QCOMPARE(bool(document), readable);
    QVERIFY(document || !document.error().message.isEmpty());
#ifndef __SANITIZE_ADDRESS__
    QVERIFY2(elapsed < 20'000, qPrintable(QString::number(elapsed)));
    QVERIFY2(peak < (qint64(3) << 30), qPrintable(QString::number(peak)));
#endif
}

QTEST_GUILESS_MAIN(TestHostilePlans)

#include "tst_hostileplans.moc"
