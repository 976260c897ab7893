#include "app/query/parameters.h"

#include <QTest>

using namespace query;

class TestParameters : public QObject
{
    Q_OBJECT

private slots:
    void findsNames_data();
    void findsNames();
    void binds();
    void bindsNull();
    void namesWhatIsMissing();
    void leadsBackToTheText();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

} // namespace

void TestParameters::findsNames_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("names");
    const auto row = [](const char *name, const char *sql, const char *names) {
        QTest::newRow(name) << text(sql) << text(names);
    };
    row("numbers", "SELECT $2, $1, $2", "2 1");
    row("names", "SELECT * FROM t WHERE a = :first AND b=:second AND v <->:q < 1", "first second q");
    row("casts", "SELECT '1'::int, a::text, :x::vector", "x");
    row("strings and comments", "SELECT ':a $1', \":b\", $$:c$$ /* :d */ -- :e\n", "");
    row("slices", "SELECT a[1:n], b[:m], (:p)", "p");
    row("a name inside parentheses of a slice", "SELECT a[(:n)]", "n");
    row("assignments", "CALL p(a := 1)", "");
    row("a space behind the colon", "SELECT a : b", "");
    row("a statement to be prepared", "PREPARE p AS SELECT $1", "");
    row("open", "SELECT ':a, :b", "");
    row("letters beyond ASCII", "SELECT :größe", "größe");
}

void TestParameters::findsNames()
{
    QFETCH(QString, sql);
    QFETCH(QString, names);
    QCOMPARE(parameterNames(sql).join(u' '), names);
}

void TestParameters::binds()
{
    const auto bound = bindParameters(text("SELECT :v::vector <-> e, $1 FROM t WHERE a=:v OR b = $7"),
                                      {{text("v"), text("[1,2]")}, {text("1"), text("ü")}, {text("7"), QString()}});
    QVERIFY(bound);
    QCOMPARE(bound->statement.sql, text("SELECT $1::vector <-> e, $2 FROM t WHERE a=$1 OR b = $3"));
    QCOMPARE(bound->statement.parameters,
             (QList<db::Parameter>{db::Parameter::text(text("[1,2]")), db::Parameter::text(text("ü")),
                                   db::Parameter::text(QString())}));
}

void TestParameters::bindsNull()
{
    const auto bound = bindParameters(text("SELECT $1"), {{text("1"), std::nullopt}});
    QVERIFY(bound);
    QVERIFY(!bound->statement.parameters.first().bytes);
}

void TestParameters::namesWhatIsMissing()
{
    const auto byName = bindParameters(text("SELECT :a"), {});
    QVERIFY(!byName);
    QCOMPARE(byName.error().message, text("the parameter :a has no value"));
    const auto byNumber = bindParameters(text("SELECT $3"), {{text("1"), text("x")}});
    QVERIFY(!byNumber);
    QCOMPARE(byNumber.error().message, text("the parameter $3 has no value"));
}

void TestParameters::leadsBackToTheText()
{
    const QString sql = text("SELECT :first, :first, x");
    const auto bound = bindParameters(sql, {{text("first"), text("1")}});
    QVERIFY(bound);
    const QString sent = bound->statement.sql;
    QCOMPARE(sent, text("SELECT $1, $1, x"));
    QCOMPARE(bound->placeInText(0), 0);
    QCOMPARE(bound->placeInText(sent.indexOf(u'$')), sql.indexOf(u':'));
    QCOMPARE(bound->placeInText(sent.lastIndexOf(u'$') + 1), sql.lastIndexOf(u':'));
    QCOMPARE(bound->placeInText(sent.indexOf(u'x')), sql.indexOf(u'x'));
    QCOMPARE(bound->placeInText(sent.size()), sql.size());
}

QTEST_GUILESS_MAIN(TestParameters)
#include "tst_parameters.moc"
