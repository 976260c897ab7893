#include "tests/support/filterdata.h"
#include "ui/shared/chartcolors.h"
#include "ui/sweep/filterheatmap.h"

#include <QSignalSpy>
#include <QTest>

using sweep::FilterStrategy;
using testsupport::filterResult;

class TestFilterHeatMap : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyCellHasItsPlace();
    void colourFollowsTheRecall();
    void rampIsSteepTowardsOne();
    void clickNamesTheCell();
    void paintsInBothPalettesAndWhenEmpty();

private:
    QColor colourIn(FilterHeatMap &map, int stratum, FilterStrategy strategy) const;
    std::unique_ptr<FilterHeatMap> m_map;
};

void TestFilterHeatMap::init()
{
    m_map = std::make_unique<FilterHeatMap>();
    m_map->resize(900, 320);
    m_map->setResult(filterResult());
}

QColor TestFilterHeatMap::colourIn(FilterHeatMap &map, int stratum, FilterStrategy strategy) const
{
    const QRectF place = map.cellRect(stratum, strategy);
    const QImage image = map.grab().toImage();
    const double ratio = image.devicePixelRatio();
    return image.pixelColor(int((place.left() + 8) * ratio), int((place.bottom() - 8) * ratio));
}

void TestFilterHeatMap::everyCellHasItsPlace()
{
    QList<QRectF> places;
    for (const sweep::FilterCell &cell : filterResult().cells) {
        const QRectF place = m_map->cellRect(cell.stratum, cell.strategy);
        QVERIFY(!place.isEmpty());
        QVERIFY(QRectF(m_map->rect()).contains(place));
        for (const QRectF &other : std::as_const(places))
            QVERIFY(!other.intersects(place));
        places << place;
    }
    QVERIFY(m_map->cellRect(3, FilterStrategy::Planner).isEmpty());
}

void TestFilterHeatMap::colourFollowsTheRecall()
{
    const QPalette palette = m_map->palette();
    for (const auto &[stratum, strategy, recall] :
         {std::tuple{0, FilterStrategy::IndexRelaxed, 0.97}, std::tuple{0, FilterStrategy::IndexOff, 0.27},
          std::tuple{1, FilterStrategy::IndexStrict, 0.77}}) {
        const QColor expected = heatColor(FilterHeatMap::rampShare(recall), palette);
        const QColor drawn = colourIn(*m_map, stratum, strategy);
        QVERIFY2(std::abs(drawn.red() - expected.red()) <= 2 && std::abs(drawn.blue() - expected.blue()) <= 2,
                 qPrintable(drawn.name() + u' ' + expected.name()));
    }
}

void TestFilterHeatMap::rampIsSteepTowardsOne()
{
    QCOMPARE(FilterHeatMap::rampShare(0), 0.0);
    QCOMPARE(FilterHeatMap::rampShare(1), 1.0);
    QVERIFY(FilterHeatMap::rampShare(1) - FilterHeatMap::rampShare(0.9) >
            2 * (FilterHeatMap::rampShare(0.5) - FilterHeatMap::rampShare(0.4)));
}

void TestFilterHeatMap::clickNamesTheCell()
{
    QSignalSpy clicked(m_map.get(), &FilterHeatMap::cellClicked);
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {},
                      m_map->cellRect(1, FilterStrategy::ExactFirst).center().toPoint());
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.first().first().toInt(), sweep::FilterStrategyCount + int(FilterStrategy::ExactFirst));
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, QPoint(1, 1));
    QCOMPARE(clicked.size(), 1);
}

void TestFilterHeatMap::paintsInBothPalettesAndWhenEmpty()
{
    QPalette dark = m_map->palette();
    dark.setColor(QPalette::Window, QColor(0x20, 0x22, 0x24));
    dark.setColor(QPalette::Base, QColor(0x18, 0x1a, 0x1c));
    dark.setColor(QPalette::WindowText, Qt::white);
    const QColor light = colourIn(*m_map, 0, FilterStrategy::IndexOff);
    m_map->setPalette(dark);
    QVERIFY(colourIn(*m_map, 0, FilterStrategy::IndexOff).lightness() < light.lightness());
    m_map->setHighlighted(2);
    m_map->setResult({});
    QVERIFY(!m_map->grab().isNull());
}

QTEST_MAIN(TestFilterHeatMap)
#include "tst_filterheatmap.moc"
