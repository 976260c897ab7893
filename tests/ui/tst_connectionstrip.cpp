#include "ui/connection/connectionstrip.h"
#include "ui/shared/elidedlabel.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

class TestConnectionStrip : public QObject
{
    Q_OBJECT

private slots:
    void saysWhereOneIs();
    void tellsASocketFromAHost();
    void warnsOfOldVector_data();
    void warnsOfOldVector();
    void asksBeforeUnlocking();
    void locksAtOnce();
    void showsNothingWhenClosed();

private:
    static db::ServerInfo server();
    template<class T>
    static T *child(const ConnectionStrip &strip, const char *name)
    {
        return strip.findChild<T *>(QLatin1String(name));
    }
};

db::ServerInfo TestConnectionStrip::server()
{
    db::ServerInfo info;
    info.version = 170011;
    info.versionText = QStringLiteral("17.11 (Debian 17.11-1)");
    info.database = QStringLiteral("shop");
    info.user = QStringLiteral("ann");
    info.host = QStringLiteral("db1");
    info.port = QStringLiteral("5432");
    info.vectorVersion = QStringLiteral("0.8.3");
    return info;
}

void TestConnectionStrip::saysWhereOneIs()
{
    ConnectionStrip strip;
    ConnectionRequest request;
    request.name = QStringLiteral("shop-prod");
    request.color = QStringLiteral("#d55e00");
    strip.setConnection(request, server(), db::Access::ReadOnly);
    QCOMPARE(child<QToolButton>(strip, "stripName")->text(), QStringLiteral("shop-prod"));
    QCOMPARE(child<ElidedLabel>(strip, "stripPlace")->text(), QStringLiteral("ann@db1:5432/shop"));
    QCOMPARE(child<QLabel>(strip, "stripVersions")->text(), QStringLiteral("PG 17.11 · pgvector 0.8.3"));
    QCOMPARE(child<QLabel>(strip, "stripRole")->text(), QStringLiteral("ann"));
    strip.resize(900, strip.sizeHint().height());
    const QImage image = strip.grab().toImage();
    QCOMPARE(image.pixelColor(1, 4), QColor(request.color));
}

void TestConnectionStrip::tellsASocketFromAHost()
{
    ConnectionStrip strip;
    db::ServerInfo info = server();
    info.host = QStringLiteral("/run/postgresql");
    info.superuser = true;
    strip.setConnection({}, info, db::Access::ReadOnly);
    QCOMPARE(child<ElidedLabel>(strip, "stripPlace")->text(), QStringLiteral("ann@local:5432/shop"));
    QVERIFY(child<ElidedLabel>(strip, "stripPlace")->toolTip().contains(info.host));
    QVERIFY(child<QLabel>(strip, "stripRole")->text().contains(QStringLiteral("superuser")));
}

void TestConnectionStrip::warnsOfOldVector_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("warns");
    QTest::newRow("0.5.1") << QStringLiteral("0.5.1") << true;
    QTest::newRow("0.8.0") << QStringLiteral("0.8.0") << true;
    QTest::newRow("0.8.2") << QStringLiteral("0.8.2") << true;
    QTest::newRow("0.8.3") << QStringLiteral("0.8.3") << false;
    QTest::newRow("0.8.10") << QStringLiteral("0.8.10") << false;
    QTest::newRow("0.9.0") << QStringLiteral("0.9.0") << false;
    QTest::newRow("none") << QString() << false;
}

void TestConnectionStrip::warnsOfOldVector()
{
    QFETCH(QString, version);
    QFETCH(bool, warns);
    ConnectionStrip strip;
    db::ServerInfo info = server();
    info.vectorVersion = version;
    strip.setConnection({}, info, db::Access::ReadOnly);
    const auto *icon = child<QLabel>(strip, "stripWarning");
    QCOMPARE(icon->isVisibleTo(&strip), warns);
    QVERIFY(!warns || icon->toolTip().contains(QStringLiteral("0.8.3")));
}

void TestConnectionStrip::asksBeforeUnlocking()
{
    ConnectionStrip strip;
    strip.show();
    strip.setConnection({}, server(), db::Access::ReadOnly);
    QSignalSpy requested(&strip, &ConnectionStrip::accessChangeRequested);
    child<QToolButton>(strip, "stripLock")->click();
    QCOMPARE(requested.count(), 0);
    child<QMessageBox>(strip, "askBefore")->button(QMessageBox::Cancel)->click();
    QCOMPARE(requested.count(), 0);
    QTRY_VERIFY(!child<QMessageBox>(strip, "askBefore"));
    child<QToolButton>(strip, "stripLock")->click();
    auto *yes = child<QPushButton>(strip, "askBeforeYes");
    QCOMPARE(yes->text(), QStringLiteral("Unlock writing"));
    yes->click();
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested.first().first().value<db::Access>(), db::Access::ReadWrite);
}

void TestConnectionStrip::locksAtOnce()
{
    ConnectionStrip strip;
    strip.setConnection({}, server(), db::Access::ReadWrite);
    QSignalSpy requested(&strip, &ConnectionStrip::accessChangeRequested);
    child<QToolButton>(strip, "stripLock")->click();
    QCOMPARE(requested.first().first().value<db::Access>(), db::Access::ReadOnly);
    strip.setAccess(db::Access::ReadOnly);
    QCOMPARE(child<QToolButton>(strip, "stripLock")->text(), QStringLiteral("Read-only"));
}

void TestConnectionStrip::showsNothingWhenClosed()
{
    ConnectionStrip strip;
    strip.setConnection({}, server(), db::Access::ReadWrite);
    strip.clear();
    QVERIFY(!child<QToolButton>(strip, "stripLock")->isVisibleTo(&strip));
    QVERIFY(child<QLabel>(strip, "stripVersions")->text().isEmpty());
    QVERIFY(child<ElidedLabel>(strip, "stripPlace")->text().isEmpty());
    strip.setOpening(QStringLiteral("shop"));
    QVERIFY(child<QToolButton>(strip, "stripName")->text().contains(QStringLiteral("shop")));
}

QTEST_MAIN(TestConnectionStrip)
#include "tst_connectionstrip.moc"
