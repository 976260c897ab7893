#include "app/sweep/specjson.h"

#include <QJsonArray>
#include <QTest>

using namespace sweep;

class TestSpecJson : public QObject
{
    Q_OBJECT

private slots:
    void namesWhatWasChosen();
    void comesBack();
    void refusesAnotherTable();
    void refusesLostQueries();

private:
    static SweepSpec spec();
};

SweepSpec TestSpecJson::spec()
{
    SweepSpec spec;
    spec.table.name = {QStringLiteral("pub lic"), QStringLiteral("it\"ems")};
    spec.column = QStringLiteral("embedding");
    spec.index = QStringLiteral("items_ivf");
    spec.k = 7;
    spec.queries = 50;
    spec.grid = gridOf(vectors::IndexMethod::Ivfflat, {1, 5});
    spec.plans = PlanChoice::Both;
    spec.where = QStringLiteral("a = 'b'");
    spec.targetRecall = 0.97;
    spec.truthMethod = TruthMethod::ClientStream;
    spec.axes = {{QStringLiteral("ivfflat.iterative_scan"), {QStringLiteral("off"), QStringLiteral("relaxed_order")}}};
    spec.confidence = 0.01;
    spec.documentColumn = QStringLiteral("doc \"id");
    spec.asPrepared = true;
    spec.seed = 9'007'199'254'740'993;
    return spec;
}

void TestSpecJson::namesWhatWasChosen()
{
    const QJsonObject json = specToJson(spec());
    QCOMPARE(json.value(QStringLiteral("table")).toString(), QStringLiteral("pub lic.it\"ems"));
    QCOMPARE(json.value(QStringLiteral("grid")).toArray().size(), 2);
    QCOMPARE(json.value(QStringLiteral("queries")).toInt(), 50);
}

void TestSpecJson::comesBack()
{
    const auto sampled = specFromJson(specToJson(spec()), spec().table, {});
    QVERIFY(sampled);
    QCOMPARE(*sampled, spec());
    SweepSpec given = spec();
    given.given = {{vectors::VectorType::Vector, 2, {1, 2}, {}}};
    given.queries = 1;
    const auto back = specFromJson(specToJson(given), given.table, given.given);
    QVERIFY(back);
    QCOMPARE(*back, given);
}

void TestSpecJson::refusesAnotherTable()
{
    catalog::Table other;
    other.name = {QStringLiteral("public"), QStringLiteral("other")};
    const auto refused = specFromJson(specToJson(spec()), other, {});
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("public.other")));
}

void TestSpecJson::refusesLostQueries()
{
    SweepSpec given = spec();
    given.given = {{vectors::VectorType::Vector, 2, {1, 2}, {}}};
    QVERIFY(!specFromJson(specToJson(given), given.table, {}));
}

QTEST_APPLESS_MAIN(TestSpecJson)
#include "tst_specjson.moc"
