#include "ui/search/legcolors.h"
#include "ui/search/linkedlists.h"
#include "ui/search/linkgutter.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/gridview.h"

#include <QImage>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

class TestLinkedLists : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void sameRowsAreJoined();
    void linesFollowScrolling();
    void linesFollowTheOrder();
    void chosenInOneIsChosenInAll();
    void paintsItsLines();
    void keepsListsOfTheSameLegs();

private:
    static constexpr int Candidates = 200;
    QList<RankedRow> rows(int from, int step) const;
    const LinkGutter *gutter() const { return m_lists->findChild<LinkGutter *>(QStringLiteral("testGutter0")); }

    std::unique_ptr<LinkedLists> m_lists;
};

QList<RankedRow> TestLinkedLists::rows(int from, int step) const
{
    QList<RankedRow> rows;
    for (int i = 0; i < Candidates; ++i)
        rows << RankedRow{(from + i * step + Candidates * Candidates) % Candidates, double(i), {0.5}, {}, i < 10};
    return rows;
}

void TestLinkedLists::init()
{
    m_lists = std::make_unique<LinkedLists>(QStringLiteral("test"));
    m_lists->setLegs({0, NoLeg});
    QList<CandidateWords> candidates;
    for (int i = 0; i < Candidates; ++i)
        candidates << CandidateWords{QString::number(i), {QStringLiteral("title %1").arg(i)}};
    for (int list = 0; list < 2; ++list)
        m_lists->model(list)->setCandidates(candidates, {QStringLiteral("title")});
    m_lists->model(0)->setRows(rows(0, 1));
    m_lists->model(1)->setRows(rows(Candidates - 1, -1));
    m_lists->resize(900, 400);
    m_lists->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_lists.get()));
}

void TestLinkedLists::cleanup()
{
    m_lists.reset();
}

void TestLinkedLists::sameRowsAreJoined()
{
    m_lists->model(1)->setRows(rows(0, 1));
    m_lists->view(1)->scrollToTop();
    const QList<LinkGutter::Link> links = gutter()->links();
    QVERIFY(links.size() > 5);
    for (const LinkGutter::Link &link : links) {
        QCOMPARE(link.leftY, link.rightY);
        QCOMPARE(link.strong, link.candidate < 10);
    }
}

void TestLinkedLists::linesFollowScrolling()
{
    m_lists->view(1)->scrollToTop();
    const auto before = gutter()->links();
    QCOMPARE(before.first().candidate, 0);
    auto *bar = m_lists->view(0)->verticalScrollBar();
    bar->setValue(bar->maximum());
    const auto after = gutter()->links();
    QVERIFY(std::ranges::none_of(after, [](const LinkGutter::Link &link) { return link.candidate == 0; }));
    const auto last = std::ranges::find(after, Candidates - 1, &LinkGutter::Link::candidate);
    QVERIFY(last != after.end());
    QVERIFY(last->leftY > last->rightY);
}

void TestLinkedLists::linesFollowTheOrder()
{
    const auto heightOf = [this](int candidate) {
        const auto links = gutter()->links();
        const auto found = std::ranges::find(links, candidate, &LinkGutter::Link::candidate);
        return found == links.end() ? -1 : found->rightY;
    };
    const double far = heightOf(0);
    m_lists->model(1)->setRows(rows(0, 1));
    QVERIFY(heightOf(0) < far);
}

void TestLinkedLists::chosenInOneIsChosenInAll()
{
    QSignalSpy changed(m_lists.get(), &LinkedLists::currentCandidateChanged);
    m_lists->view(0)->setCurrentIndex(m_lists->model(0)->index(3, 0));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_lists->currentCandidate(), 3);
    const int row = m_lists->model(1)->rowOf(3);
    QVERIFY(m_lists->view(1)->selectionModel()->isRowSelected(row));
    QVERIFY(m_lists->view(1)->viewport()->rect().contains(
        m_lists->view(1)->visualRect(m_lists->model(1)->index(row, 0)).center()));
    m_lists->model(1)->setRows(rows(0, 1));
    QVERIFY(m_lists->view(1)->selectionModel()->isRowSelected(3));
}

void TestLinkedLists::paintsItsLines()
{
    const QImage image = const_cast<LinkGutter *>(gutter())->grab().toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            colors << image.pixel(x, y);
    }
    QVERIFY(colors.size() > 2);
}

void TestLinkedLists::keepsListsOfTheSameLegs()
{
    const GridView *view = m_lists->view(0);
    m_lists->setLegs({0, NoLeg});
    QCOMPARE(m_lists->view(0), view);
    QCOMPARE(m_lists->model(0)->rowCount(), int(Candidates));
    m_lists->setLegs({0, NoLeg, 1});
    QCOMPARE(m_lists->count(), 3);
    QVERIFY(m_lists->findChild<LinkGutter *>(QStringLiteral("testGutter1")));
}

QTEST_MAIN(TestLinkedLists)
#include "tst_linkedlists.moc"
