#include "ui/search/fusiondetail.h"
#include "ui/search/fusionstrip.h"
#include "ui/search/hybridview.h"
#include "ui/search/linkedlists.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/gridview.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <random>

class TestHybridView : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void fusesBetweenTheLegs();
    void detailSaysTheSum();
    void weightsReorderWithoutReset();
    void methodsReorder();
    void aRowOfOneLegSaysSo();
    void labelsGradeEachList();
    void diversityAsksForVectorsOnce();
    void legsThatNoIndexServedAreMarked();
    void twoThousandCandidatesInAFrame();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        return m_view->findChild<Widget *>(QLatin1String(name));
    }
    QAbstractItemModel *fused() const { return child<GridView>("hybridList1")->model(); }
    QString fusedKey(int row) const { return fused()->index(row, RankedListModel::KeyColumn).data().toString(); }
    QString detail() const { return m_view->findChild<FusionDetail *>()->plainText(); }

    std::unique_ptr<HybridView> m_view;
};

namespace {

search::HybridLegRow legRow(int row, double score, const std::optional<double> &distance = {},
                            const QStringList &terms = {})
{
    return {row, score, distance, terms};
}

/// Rows a, b, c, d: the vector leg has a, c, b; the text leg c, d, a.
search::HybridAnswer smallAnswer()
{
    search::HybridAnswer answer;
    answer.request.table = {QStringLiteral("public"), QStringLiteral("odd \"t\"\n")};
    answer.request.keyColumns = {QStringLiteral("id")};
    answer.request.shownColumns = {QStringLiteral("title")};
    answer.request.k = 2;
    search::TextLeg text;
    text.column = QStringLiteral("title");
    answer.request.legs = {{QStringLiteral("embedding"), search::VectorLeg{}, 100, {}, {QStringLiteral("t_hnsw")}},
                           {QStringLiteral("title"), text, 100, {}, {}}};
    for (const char *key : {"a", "b", "c", "d"})
        answer.rows << search::HybridRow{{QLatin1String(key)}, {QStringLiteral("title of ") + QLatin1String(key)}};
    search::HybridLegAnswer vectorLeg;
    vectorLeg.name = QStringLiteral("embedding");
    vectorLeg.rows = {legRow(0, 0.9, 0.1), legRow(2, 0.8, 0.2), legRow(1, 0.5, 0.5)};
    vectorLeg.index = search::LegIndex::Used;
    vectorLeg.indexUsed = QStringLiteral("t_hnsw");
    vectorLeg.indexMethod = vectors::IndexMethod::Hnsw;
    vectorLeg.settings.efSearch = QStringLiteral("40");
    search::HybridLegAnswer textLeg;
    textLeg.name = QStringLiteral("title");
    textLeg.rows = {legRow(2, 0.4, {}, {QStringLiteral("title"), QStringLiteral("<b>")}), legRow(3, 0.3),
                    legRow(0, 0.1)};
    textLeg.textQuery = QStringLiteral("'titl'");
    answer.legs = {vectorLeg, textLeg};
    return answer;
}

search::HybridAnswer largeAnswer(int candidates)
{
    search::HybridAnswer answer = smallAnswer();
    answer.request.k = 10;
    answer.rows.clear();
    for (auto &leg : answer.legs)
        leg.rows.clear();
    std::mt19937 random(7);
    std::uniform_real_distribution<double> score(0, 1);
    for (int row = 0; row < 2 * candidates - candidates / 2; ++row)
        answer.rows << search::HybridRow{{QString::number(row)}, {QStringLiteral("title %1").arg(row)}};
    for (int i = 0; i < candidates; ++i) {
        answer.legs[0].rows << legRow(i, 1 - double(i) / candidates, double(i) / candidates);
        answer.legs[1].rows << legRow(i + candidates / 2, score(random));
    }
    std::ranges::sort(answer.legs[1].rows, std::greater(), &search::HybridLegRow::score);
    return answer;
}

} // namespace

void TestHybridView::init()
{
    m_view = std::make_unique<HybridView>();
    m_view->resize(1100, 560);
    m_view->show();
    m_view->setAnswer(smallAnswer());
}

void TestHybridView::fusesBetweenTheLegs()
{
    QCOMPARE(fused()->rowCount(), 4);
    QCOMPARE(fusedKey(0), QStringLiteral("c"));
    QCOMPARE(fusedKey(1), QStringLiteral("a"));
    QCOMPARE(fused()->index(0, RankedListModel::RanksColumn).data().toString(), QStringLiteral("2 · 1"));
    QVERIFY(fused()->index(1, 0).data(RankedListModel::StrongRole).toBool());
    QVERIFY(!fused()->index(2, 0).data(RankedListModel::StrongRole).toBool());
    QCOMPARE(child<ElidedLabel>("hybridHead0Title")->text(), QStringLiteral("embedding"));
    QVERIFY(child<ElidedLabel>("hybridHead0Note")->text().contains(QStringLiteral("by t_hnsw (ef_search 40)")));
    QCOMPARE(child<GridView>("hybridList0")->model()->index(0, RankedListModel::ScoreColumn).data().toDouble(), 0.1);
}

/// 1 / (60 + 2) + 1 / (60 + 1)
void TestHybridView::detailSaysTheSum()
{
    QVERIFY2(detail().contains(QStringLiteral("1.00 / (60 + 2) = 0.01613")), qPrintable(detail()));
    QVERIFY(detail().contains(QStringLiteral("1.00 / (60 + 1) = 0.01639")));
    QVERIFY(detail().contains(QStringLiteral("rank 1, score 0.03252")));
    QVERIFY(detail().contains(QStringLiteral("title · <b>")));
}

void TestHybridView::weightsReorderWithoutReset()
{
    QAbstractItemModelTester tester(fused(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto *list = child<GridView>("hybridList1");
    list->setCurrentIndex(fused()->index(1, 0));
    QVERIFY(detail().startsWith(QStringLiteral("a ")));
    QSignalSpy reset(fused(), &QAbstractItemModel::modelReset);
    QTest::keyClick(child<QSlider>("fusionWeight0"), Qt::Key_Home);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(fusedKey(0), QStringLiteral("a"));
    QCOMPARE(fusedKey(1), QStringLiteral("c"));
    QCOMPARE(list->currentIndex().row(), 0);
    QVERIFY2(detail().contains(QStringLiteral("rank 1, score 0.01639")), qPrintable(detail()));
    QVERIFY(detail().contains(QStringLiteral("0.00 / (60 + 3) = 0.00000")));
}

/// Relative score: c has 1/2 · 3/4 + 1/2 · 1, a 1/2 · 1 + 1/2 · 0, d 1/2 · 2/3, b 0.
void TestHybridView::methodsReorder()
{
    auto *method = child<QComboBox>("fusionMethod");
    QTest::keyClick(method, Qt::Key_Down);
    QTest::keyClick(method, Qt::Key_Down);
    QCOMPARE(fusedKey(0), QStringLiteral("c"));
    QCOMPARE(fusedKey(1), QStringLiteral("a"));
    QCOMPARE(fusedKey(2), QStringLiteral("d"));
    QCOMPARE(fusedKey(3), QStringLiteral("b"));
    child<GridView>("hybridList1")->setCurrentIndex(fused()->index(0, 0));
    QVERIFY2(detail().contains(QStringLiteral("0.50 × 0.7500 = 0.37500")), qPrintable(detail()));
}

void TestHybridView::aRowOfOneLegSaysSo()
{
    auto *list = child<GridView>("hybridList0");
    list->setCurrentIndex(list->model()->index(2, 0));
    QVERIFY2(detail().contains(QStringLiteral("not among its 3 candidates")), qPrintable(detail()));
    QVERIFY(!child<GridView>("hybridList2")->selectionModel()->hasSelection());
    QVERIFY(child<GridView>("hybridList1")->selectionModel()->hasSelection());
}

void TestHybridView::labelsGradeEachList()
{
    auto *figures = child<QLabel>("hybridHead1Figures");
    QVERIFY(figures->isHidden());
    m_view->setGrades(search::Grades{{{QStringLiteral("c")}, 1.0}});
    QVERIFY(!figures->isHidden());
    QCOMPARE(figures->text(), QStringLiteral("nDCG@10 1.000 · recall@10 1.000 · RR 1.000"));
    QCOMPARE(child<QLabel>("hybridHead0Figures")->text(), QStringLiteral("nDCG@10 0.631 · recall@10 1.000 · RR 0.500"));
    QTest::keyClick(child<QSlider>("fusionWeight0"), Qt::Key_Home);
    QVERIFY2(figures->text().endsWith(QStringLiteral("RR 0.500")), qPrintable(figures->text()));
    m_view->setGrades(std::nullopt);
    QVERIFY(figures->isHidden());
}

void TestHybridView::diversityAsksForVectorsOnce()
{
    QSignalSpy wanted(m_view.get(), &HybridView::vectorsWanted);
    QTest::keyClick(child<QCheckBox>("fusionDiverse"), Qt::Key_Space);
    QCOMPARE(wanted.count(), 1);
    search::HybridAnswer answer = smallAnswer();
    const auto vector = [](float x, float y) {
        return vectors::VectorValue{vectors::VectorType::Vector, 2, {x, y}, {}};
    };
    answer.vectors = std::make_shared<const std::vector<vectors::VectorValue>>(
        std::vector{vector(1, 0), vector(0, 1), vector(1, 0), vector(1, 1)});
    m_view->setAnswer(answer);
    QCOMPARE(wanted.count(), 1);
    child<QDoubleSpinBox>("fusionLambda")->setValue(0);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(fusedKey(0), QStringLiteral("c"));
    QCOMPARE(fusedKey(1), QStringLiteral("b"));
}

void TestHybridView::legsThatNoIndexServedAreMarked()
{
    QVERIFY(child<ElidedLabel>("hybridHead2Note")->text().contains(QStringLiteral("no index serves it")));
    QSignalSpy planned(m_view.get(), &HybridView::planRequested);
    child<QToolButton>("hybridHead2Plan")->click();
    child<QToolButton>("hybridHead0Plan")->click();
    QVERIFY(!child<QToolButton>("hybridHead1Plan")->isVisible());
    QCOMPARE(planned.count(), 2);
    QCOMPARE(planned[0].first().toInt(), 1);
    QCOMPARE(planned[1].first().toInt(), 0);
}

/// The time is printed, not judged: machines are busy with other things.
void TestHybridView::twoThousandCandidatesInAFrame()
{
    m_view->setAnswer(largeAnswer(1000));
    QCOMPARE(fused()->rowCount(), 1500);
    auto *slider = child<QSlider>("fusionWeight0");
    QSignalSpy reset(fused(), &QAbstractItemModel::modelReset);
    qint64 best = std::numeric_limits<qint64>::max();
    for (int value = 0; value < 100; value += 5) {
        QElapsedTimer timer;
        timer.start();
        slider->setValue(value);
        best = std::min(best, timer.nsecsElapsed());
    }
    qInfo("2 x 1,000 candidates in a new order: %.2f ms", double(best) / 1e6);
    QCOMPARE(reset.count(), 0);
}

QTEST_MAIN(TestHybridView)
#include "tst_hybridview.moc"
