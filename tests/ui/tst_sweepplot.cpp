#include "ui/shared/chartcolors.h"
#include "ui/shared/theme.h"
#include "ui/sweep/sweepplot.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using sweep::PlanKind;
using sweep::SweepPoint;
using sweep::SweepResult;

class TestSweepPlot : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void drawsPointsInTheMethodsColour_data();
    void drawsPointsInTheMethodsColour();
    void followsThePalette();
    void hoverTellsThePoint();
    void otherMeasureMovesPoints();
    void clickAndMenu();
    void overlaysLieOnTheSameAxes();
    void eachKHasAShadeOfItsOwn();
    void pictures();

private:
    static SweepResult result(vectors::IndexMethod method);
    bool hasColorNear(const QPoint &place, const QColor &color);

    std::unique_ptr<SweepPlot> m_plot;
};

SweepResult TestSweepPlot::result(vectors::IndexMethod method)
{
    SweepResult result;
    result.head.index = QStringLiteral("items_ann");
    result.head.method = method;
    for (int i = 0; i < 4; ++i) {
        SweepPoint point;
        point.position = i;
        point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(20 << i)}};
        point.queries = 100;
        point.finished = true;
        const double recall = 0.8 + 0.06 * i;
        point.recall = {recall, recall - 0.02, recall + 0.01};
        const double ms = 0.3 * (i + 1);
        point.latency = {{ms}, {ms}, {ms * 2}, {ms * 3}, 1000 / ms};
        point.plan.kind = i == 3 ? PlanKind::Exact : PlanKind::IndexUnderTest;
        result.points << point;
    }
    result.recommendation = sweep::recommend(result.points, result.head);
    return result;
}

void TestSweepPlot::init()
{
    m_plot = std::make_unique<SweepPlot>();
    m_plot->setPalette(lightPalette());
    m_plot->resize(700, 400);
    m_plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
}

bool TestSweepPlot::hasColorNear(const QPoint &place, const QColor &color)
{
    const QImage image = m_plot->grab().toImage();
    for (int dy = -4; dy <= 4; ++dy) {
        for (int dx = -4; dx <= 4; ++dx) {
            const QColor pixel = image.pixelColor(place + QPoint(dx, dy));
            if (std::abs(pixel.red() - color.red()) < 12 && std::abs(pixel.green() - color.green()) < 12 &&
                std::abs(pixel.blue() - color.blue()) < 12)
                return true;
        }
    }
    return false;
}

void TestSweepPlot::drawsPointsInTheMethodsColour_data()
{
    QTest::addColumn<int>("method");
    QTest::newRow("hnsw") << int(vectors::IndexMethod::Hnsw);
    QTest::newRow("ivfflat") << int(vectors::IndexMethod::Ivfflat);
}

void TestSweepPlot::drawsPointsInTheMethodsColour()
{
    QFETCH(const int, method);
    m_plot->setResult(result(vectors::IndexMethod(method)));
    QCoreApplication::processEvents();
    const QPalette palette = m_plot->palette();
    const QColor expected = method == int(vectors::IndexMethod::Hnsw) ? hnswColor(palette) : ivfflatColor(palette);
    for (int i = 0; i < 3; ++i)
        QVERIFY(hasColorNear(*m_plot->placeOf(i), expected));
    QVERIFY(hasColorNear(*m_plot->placeOf(3), exactColor(palette)));
    QVERIFY(!hasColorNear(*m_plot->placeOf(3), expected));
    QVERIFY(!m_plot->placeOf(4));
}

void TestSweepPlot::followsThePalette()
{
    m_plot->setResult(result(vectors::IndexMethod::Hnsw));
    m_plot->setPalette(darkPalette());
    QCoreApplication::processEvents();
    QCOMPARE(m_plot->grab().toImage().pixelColor(2, 2), darkPalette().color(QPalette::Base));
    QVERIFY(hasColorNear(*m_plot->placeOf(0), hnswColor(darkPalette())));
}

void TestSweepPlot::hoverTellsThePoint()
{
    m_plot->setResult(result(vectors::IndexMethod::Hnsw));
    QCoreApplication::processEvents();
    QSignalSpy hovered(m_plot.get(), &SweepPlot::pointHovered);
    auto *canvas = m_plot->findChild<QWidget *>(QStringLiteral("sweepPlotCanvas"));
    QTest::mouseMove(canvas, *m_plot->placeOf(1) + QPoint(2, 2));
    QTRY_COMPARE(hovered.count(), 1);
    QCOMPARE(hovered.at(0).at(0).toInt(), 1);
    QTest::mouseMove(canvas, QPoint(200, 390));
    QTRY_COMPARE(hovered.count(), 2);
    QCOMPARE(hovered.at(1).at(0).toInt(), -1);
}

void TestSweepPlot::otherMeasureMovesPoints()
{
    m_plot->setResult(result(vectors::IndexMethod::Hnsw));
    QCoreApplication::processEvents();
    QVERIFY(m_plot->placeOf(0)->x() < m_plot->placeOf(2)->x());
    m_plot->setMeasure(PlotMeasure::QueriesPerSecond);
    QCoreApplication::processEvents();
    QVERIFY(m_plot->placeOf(0)->x() > m_plot->placeOf(2)->x());
}

void TestSweepPlot::clickAndMenu()
{
    m_plot->setResult(result(vectors::IndexMethod::Hnsw));
    QCoreApplication::processEvents();
    auto *canvas = m_plot->findChild<QWidget *>(QStringLiteral("sweepPlotCanvas"));
    QSignalSpy clicked(m_plot.get(), &SweepPlot::pointClicked);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, *m_plot->placeOf(2));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.at(0).at(0).toInt(), 2);
    const QPoint before = *m_plot->placeOf(2);
    QCoreApplication::processEvents();
    QCOMPARE(*m_plot->placeOf(2), before); // a click is no zoom

    QSignalSpy menu(m_plot.get(), &SweepPlot::menuRequested);
    QContextMenuEvent event(QContextMenuEvent::Mouse, {10, 10}, {10, 10});
    QCoreApplication::sendEvent(canvas, &event);
    QCOMPARE(menu.count(), 1);
}

void TestSweepPlot::overlaysLieOnTheSameAxes()
{
    const SweepResult own = result(vectors::IndexMethod::Hnsw);
    m_plot->setResult(own);
    QTest::qWait(20);
    const QPoint before = *m_plot->placeOf(0);
    SweepResult slower = own;
    for (SweepPoint &point : slower.points) {
        point.latency.p50.value *= 4;
        point.recall.mean -= 0.3;
        point.recall.low -= 0.3;
    }
    m_plot->setOverlays({{1, QStringLiteral("an earlier one"), slower}});
    QTRY_VERIFY(*m_plot->placeOf(0) != before);
    QVERIFY(m_plot->placeOf(3)->x() < m_plot->width() / 2); // room for the slower ones
    const QColor green = seriesColor(2, lightPalette());
    const auto isNear = [](const QColor &a, const QColor &b) { // thin lines are smoothed
        return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 120;
    };
    const QImage image = m_plot->grab().toImage();
    int pixels = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            pixels += isNear(image.pixelColor(x, y), green) ? 1 : 0;
    }
    QVERIFY2(pixels > 30, qPrintable(QString::number(pixels)));
    if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
        image.save(folder + QStringLiteral("/overlay.png"));
    m_plot->setOverlays({});
    QTRY_COMPARE(*m_plot->placeOf(0), before);
}

void TestSweepPlot::eachKHasAShadeOfItsOwn()
{
    SweepResult several = result(vectors::IndexMethod::Hnsw);
    several.head.moreK = {1};
    several.points[0].k = several.points[1].k = 1;
    m_plot->setResult(several);
    QTRY_VERIFY(m_plot->placeOf(2));
    QTRY_VERIFY(hasColorNear(*m_plot->placeOf(2), hnswColor(lightPalette()))); // the largest k in full colour
    QVERIFY(m_plot->placeOf(0));
    QVERIFY(!hasColorNear(*m_plot->placeOf(0), hnswColor(lightPalette())));
}

void TestSweepPlot::pictures()
{
    m_plot->setResult(result(vectors::IndexMethod::Hnsw));
    QCoreApplication::processEvents();
    const QImage png = QImage::fromData(m_plot->picture(PictureFormat::Png), "PNG");
    QCOMPARE(png.size(), QSize(1400, 800));
    const QByteArray svg = m_plot->picture(PictureFormat::Svg);
    QVERIFY(svg.contains("<svg") && svg.contains("recall@10") && svg.contains("items_ann"));
    QVERIFY(m_plot->picture(PictureFormat::Pdf).startsWith("%PDF"));
}

QTEST_MAIN(TestSweepPlot)
#include "tst_sweepplot.moc"
