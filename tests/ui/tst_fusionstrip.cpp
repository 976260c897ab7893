#include "ui/search/fusionstrip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using search::FusionMethod;

class TestFusionStrip : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void beginsWithEqualWeights();
    void balanceMovesByKeys();
    void moreLegsHaveASliderEach();
    void saysWhatItSays();
    void takesASpecBack();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        return m_strip->findChild<Widget *>(QLatin1String(name));
    }
    static QStringList names(int count);

    std::unique_ptr<FusionStrip> m_strip;
};

QStringList TestFusionStrip::names(int count)
{
    return QStringList{QStringLiteral("embedding"), QStringLiteral("odd \"name\"\n&"), QStringLiteral("splade")}.mid(
        0, count);
}

void TestFusionStrip::init()
{
    m_strip = std::make_unique<FusionStrip>();
    m_strip->setLegs(names(2));
    m_strip->show();
}

void TestFusionStrip::beginsWithEqualWeights()
{
    const search::FusionSpec spec = m_strip->spec();
    QCOMPARE(spec.method, FusionMethod::ReciprocalRank);
    QCOMPARE(spec.rrfK, 60.0);
    QCOMPARE(spec.weights, (QList<double>{1, 1}));
    QVERIFY(!spec.diversity);
}

void TestFusionStrip::balanceMovesByKeys()
{
    auto *slider = child<QSlider>("fusionWeight0");
    QSignalSpy changed(m_strip.get(), &FusionStrip::specChanged);
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_strip->spec().weights, (QList<double>{0.98, 1}));
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(m_strip->spec().weights, (QList<double>{1, 0}));
    QTest::keyClick(slider, Qt::Key_End);
    QCOMPARE(m_strip->spec().weights, (QList<double>{0, 1}));
    QVERIFY(child<QLabel>("fusionWeightLabel1")->text().contains(QStringLiteral("odd \"name\" &")));
}

void TestFusionStrip::moreLegsHaveASliderEach()
{
    m_strip->setLegs(names(3));
    QCOMPARE(m_strip->spec().weights, (QList<double>{1, 1, 1}));
    child<QSlider>("fusionWeight1")->setValue(25);
    QCOMPARE(m_strip->spec().weights, (QList<double>{1, 0.25, 1}));
    QVERIFY(search::checkFusion(m_strip->spec(), 3));
}

void TestFusionStrip::saysWhatItSays()
{
    auto *method = child<QComboBox>("fusionMethod");
    QVERIFY(child<QDoubleSpinBox>("fusionK")->isVisible());
    QVERIFY(!child<QComboBox>("fusionScale")->isVisible());
    QTest::keyClick(method, Qt::Key_Down);
    QCOMPARE(m_strip->spec().method, FusionMethod::Weighted);
    QVERIFY(!child<QDoubleSpinBox>("fusionK")->isVisible());
    QVERIFY(child<QComboBox>("fusionScale")->isVisible());
    QVERIFY(!child<QDoubleSpinBox>("fusionLambda")->isVisible());
    QTest::keyClick(child<QCheckBox>("fusionDiverse"), Qt::Key_Space);
    QVERIFY(child<QDoubleSpinBox>("fusionLambda")->isVisible());
    QCOMPARE(m_strip->spec().diversity->lambda, 0.7);
}

void TestFusionStrip::takesASpecBack()
{
    search::FusionSpec spec;
    spec.method = FusionMethod::Distribution;
    spec.rrfK = 5;
    spec.weights = {0.4, 1};
    spec.diversity = search::Diversity{0.25, search::Diversity().pool};
    QSignalSpy changed(m_strip.get(), &FusionStrip::specChanged);
    m_strip->setSpec(spec);
    QCOMPARE(changed.count(), 1);
    QVERIFY(m_strip->spec() == spec);
}

QTEST_MAIN(TestFusionStrip)
#include "tst_fusionstrip.moc"
