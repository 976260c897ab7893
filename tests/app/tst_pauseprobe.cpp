#include "tests/support/pauseprobe.h"

#include <QTest>

#include <thread>

class TestPauseProbe : public QObject
{
    Q_OBJECT

private slots:
    void measuresAPause()
    {
        testsupport::PauseProbe probe;
        probe.start();
        QTest::qWait(20);
        QVERIFY(probe.tickCount() > 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        QVERIFY(probe.longestPauseMs() >= 57);
        QVERIFY(probe.longestOwnPauseMs() >= 57);
        QVERIFY(probe.longestOwnPauseMs() <= probe.longestPauseMs());
        probe.stop();
        QVERIFY(probe.longestPauseMs() >= 57);
        probe.start();
        QCOMPARE(probe.tickCount(), 0);
        QVERIFY(probe.longestPauseMs() < 57);
    }
};

QTEST_GUILESS_MAIN(TestPauseProbe)
#include "tst_pauseprobe.moc"
