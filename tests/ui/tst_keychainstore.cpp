#include "app/jobs/onfinished.h"
#include "tests/support/pauseprobe.h"
#include "ui/connection/keychainstore.h"

#include <QSignalSpy>
#include <QTest>

#include <optional>

/// Where there is a keychain the whole round is tried; where there is none, every call has to say so.
class TestKeychainStore : public QObject
{
    Q_OBJECT

private slots:
    void answersWithoutHoldingTheWindow();
    void keepsAndForgets();

private:
    template<class T>
    static std::optional<core::Result<T>> await(const QFuture<core::Result<T>> &future)
    {
        std::optional<core::Result<T>> outcome;
        QObject receiver;
        jobs::onFinished(future, &receiver, [&outcome](const core::Result<T> &result) { outcome = result; });
        [&] {
            QTRY_VERIFY_WITH_TIMEOUT(outcome, 30000);
        }();
        return outcome;
    }
};

void TestKeychainStore::answersWithoutHoldingTheWindow()
{
    KeychainStore store;
    testsupport::PauseProbe probe;
    probe.start();
    QTest::qWait(50);
    const auto available = await(store.check());
    QTest::qWait(50);
    QVERIFY(available);
    qInfo("%s, longest pause %.1f ms", *available ? "a keychain" : qPrintable(available->error().message),
          probe.longestPauseMs());
}

void TestKeychainStore::keepsAndForgets()
{
    KeychainStore store;
    const QString key = QStringLiteral("tst_keychainstore");
    const auto available = await(store.check());
    const auto written = await(store.write(key, QStringLiteral("hunter2")));
    QVERIFY(written);
    QCOMPARE(bool(*written), bool(*available));
    const auto read = await(store.read(key));
    QVERIFY(read);
    if (!*available) {
        QVERIFY(!*read);
        QVERIFY(!(*read).error().message.isEmpty());
        return;
    }
    QVERIFY(*read);
    QCOMPARE(**read, QStringLiteral("hunter2"));
    QVERIFY(*await(store.remove(key)));
    QCOMPARE((*await(store.read(key))).error().kind, core::ErrorKind::Missing);
    QVERIFY(*await(store.remove(key)));
}

QTEST_MAIN(TestKeychainStore)
#include "tst_keychainstore.moc"
