#include "app/db/sqlstate.h"

#include <QTest>

using core::ErrorKind;

class TestSqlstate : public QObject
{
    Q_OBJECT

private slots:
    void mapsToKinds_data();
    void mapsToKinds();
};

void TestSqlstate::mapsToKinds_data()
{
    QTest::addColumn<QString>("sqlstate");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *sqlstate, ErrorKind kind) {
        QTest::newRow(sqlstate) << QString::fromLatin1(sqlstate) << kind;
    };
    row("57P01", ErrorKind::ConnectionLost);
    row("08006", ErrorKind::ConnectionLost);
    row("57014", ErrorKind::Timeout);
    row("55P03", ErrorKind::Timeout);
    row("42501", ErrorKind::Permission);
    row("28P01", ErrorKind::Permission);
    row("25006", ErrorKind::ReadOnly);
    row("42P01", ErrorKind::Missing);
    row("42601", ErrorKind::Syntax);
    row("22000", ErrorKind::InvalidInput);
    row("23505", ErrorKind::Constraint);
    row("53100", ErrorKind::Resources);
    row("XX000", ErrorKind::Server);
}

void TestSqlstate::mapsToKinds()
{
    QFETCH(QString, sqlstate);
    QTEST(db::errorKindOf(sqlstate), "kind");
}

QTEST_GUILESS_MAIN(TestSqlstate)
#include "tst_sqlstate.moc"
