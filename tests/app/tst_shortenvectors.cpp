#include "app/plan/shortenvectors.h"

#include <QElapsedTimer>
#include <QTest>

using plan::shortenVectors;

class TestShortenVectors : public QObject
{
    Q_OBJECT

private slots:
    void shortens_data();
    void shortens();
    void manyInOneText();
    void hostileTextTakesLinearTime();
};

namespace {

QString numbers(int count)
{
    QStringList list;
    for (int i = 0; i < count; ++i)
        list << QStringLiteral("0.%1").arg(i % 100, 2, 10, QLatin1Char('0'));
    return list.join(u',');
}

} // namespace

void TestShortenVectors::shortens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    QTest::newRow("plain") << QStringLiteral("Seq Scan on t") << QStringLiteral("Seq Scan on t");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("short") << QStringLiteral("'[1,2,3]'::vector") << QStringLiteral("'[1,2,3]'::vector");
    QTest::newRow("vector") << QStringLiteral("(v <=> '[%1]'::vector)").arg(numbers(1536))
                            << QStringLiteral("(v <=> '[0.00,0.01,0.02,0.03, … 1536]'::vector)");
    QTest::newRow("array") << QStringLiteral("'{%1}'::real[]").arg(numbers(100))
                           << QStringLiteral("'{0.00,0.01,0.02,0.03, … 100}'::real[]");
    QTest::newRow("sparse") << QStringLiteral("'{1:0.5,2:0.25,3:1.5,44:-2e-05,45:1,46:2,47:3}/30522'::sparsevec")
                            << QStringLiteral("'{1:0.5,2:0.25,3:1.5, … 7}/30522'::sparsevec");
    QTest::newRow("bits") << QStringLiteral("'%1'::\"bit\"").arg(QString(1024, u'1'))
                          << QStringLiteral("'1111111111111111… 1024'::\"bit\"");
    QTest::newRow("cut in half") << QStringLiteral("'[%1").arg(numbers(100))
                                 << QStringLiteral("'[%1").arg(numbers(100));
    QTest::newRow("JSON list of words") << QStringLiteral("[\"a\", \"b\"]") << QStringLiteral("[\"a\", \"b\"]");
    QTest::newRow("subscript") << QStringLiteral("(a[1] = '{1,2}'::int[])")
                               << QStringLiteral("(a[1] = '{1,2}'::int[])");
}

void TestShortenVectors::shortens()
{
    QFETCH(const QString, text);
    QTEST(shortenVectors(text), "expected");
}

void TestShortenVectors::manyInOneText()
{
    const QString line = QStringLiteral("a '[%1]' b ").arg(numbers(64));
    const QString shortened = shortenVectors(line.repeated(3));
    QCOMPARE(shortened, QStringLiteral("a '[0.00,0.01,0.02,0.03, … 64]' b ").repeated(3));
}

void TestShortenVectors::hostileTextTakesLinearTime()
{
    QElapsedTimer timer;
    for (const QString &piece : {QStringLiteral("["), QStringLiteral("[1,2,3,4,5,"), QStringLiteral("'0101"),
                                 QStringLiteral("[1111111111111111111111,1,1,1,111111111111111111111111111]")}) {
        const QString text = piece.repeated(4'000'000 / piece.size());
        timer.start();
        const QString shortened = shortenVectors(text);
        QVERIFY2(timer.elapsed() < 3000, qPrintable(piece));
        QVERIFY(shortened.size() <= text.size());
    }
}

QTEST_GUILESS_MAIN(TestShortenVectors)
#include "tst_shortenvectors.moc"
