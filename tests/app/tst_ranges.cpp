#include "app/jobs/ranges.h"

#include <QTest>

#include <atomic>
#include <numeric>
#include <stdexcept>

class TestRanges : public QObject
{
    Q_OBJECT

private slots:
    void coversEveryNumberOnce_data();
    void coversEveryNumberOnce();
    void worksWithinItself();
    void passesExceptionsOn();
};

void TestRanges::coversEveryNumberOnce_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("size");
    QTest::newRow("none") << 0 << 4;
    QTest::newRow("fewer than a range") << 3 << 4;
    QTest::newRow("whole ranges") << 1000 << 10;
    QTest::newRow("a rest") << 1003 << 10;
    QTest::newRow("no size") << 5 << 0;
}

void TestRanges::coversEveryNumberOnce()
{
    QFETCH(const int, count);
    QFETCH(const int, size);
    std::vector<int> visits(size_t(count), 0);
    jobs::inRanges(count, size, [&visits](int from, int to) {
        for (int i = from; i < to; ++i)
            ++visits[size_t(i)];
    });
    QCOMPARE(std::accumulate(visits.begin(), visits.end(), 0), count);
    QVERIFY(std::all_of(visits.begin(), visits.end(), [](int visited) { return visited == 1; }));
}

void TestRanges::worksWithinItself()
{
    std::atomic<int> total = 0;
    jobs::inRanges(8, 1,
                   [&total](int, int) { jobs::inRanges(100, 7, [&total](int from, int to) { total += to - from; }); });
    QCOMPARE(total.load(), 800);
}

void TestRanges::passesExceptionsOn()
{
    QVERIFY_EXCEPTION_THROWN(jobs::inRanges(100, 1,
                                            [](int from, int) {
                                                if (from == 50)
                                                    throw std::runtime_error("no memory");
                                            }),
                             std::runtime_error);
}

QTEST_GUILESS_MAIN(TestRanges)
#include "tst_ranges.moc"
