#include "app/jobs/lane.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>

using jobs::Lane;

class TestLane : public QObject
{
    Q_OBJECT

private slots:
    void runsStepsInOrderOnAnotherThread();
    void goesOnBesideItsOwner();
    void stopsAtTheFirstFailure();
    void exceptionIsAFailure();
    void waitsWhenDestroyed();
};

void TestLane::runsStepsInOrderOnAnotherThread()
{
    std::vector<int> order;
    std::thread::id other;
    Lane lane;
    for (int i = 0; i < 100; ++i) {
        QVERIFY(lane.start([&order, &other, i]() -> core::Result<void> {
            order.push_back(i);
            other = std::this_thread::get_id();
            return {};
        }));
    }
    QVERIFY(lane.finish());
    QCOMPARE(order.size(), size_t(100));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(order[size_t(i)], i);
    QVERIFY(other != std::this_thread::get_id());
}

void TestLane::goesOnBesideItsOwner()
{
    std::atomic<bool> released = false;
    Lane lane;
    QVERIFY(lane.start([&released]() -> core::Result<void> {
        while (!released)
            std::this_thread::yield();
        return {};
    }));
    released = true; // comes to this only when `start` has not waited
    QVERIFY(lane.finish());
}

void TestLane::stopsAtTheFirstFailure()
{
    int ran = 0;
    Lane lane;
    QVERIFY(lane.start([]() -> core::Result<void> { return core::localError(QStringLiteral("full")); }));
    const auto next = lane.start([&ran]() -> core::Result<void> {
        ++ran;
        return {};
    });
    QVERIFY(!next);
    QCOMPARE(next.error().message, QStringLiteral("full"));
    QVERIFY(!lane.finish());
    QCOMPARE(ran, 0);
}

void TestLane::exceptionIsAFailure()
{
    Lane lane;
    QVERIFY(lane.start([]() -> core::Result<void> { throw std::runtime_error("no memory"); }));
    const auto ended = lane.finish();
    QVERIFY(!ended);
    QCOMPARE(ended.error().message, QStringLiteral("no memory"));
}

void TestLane::waitsWhenDestroyed()
{
    bool done = false;
    {
        Lane lane;
        QVERIFY(lane.start([&done]() -> core::Result<void> {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            done = true;
            return {};
        }));
    }
    QVERIFY(done);
}

QTEST_GUILESS_MAIN(TestLane)
#include "tst_lane.moc"
