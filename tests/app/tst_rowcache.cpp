#include "app/tables/rowcache.h"

#include <QTest>

using tables::RowCache;
using tables::RowWindow;
using tables::WindowPlace;
using tables::WindowRequest;

namespace {

RowWindow windowOf(int first, int last, bool reachesStart = false, bool reachesEnd = false)
{
    RowWindow window;
    for (int i = first; i <= last; ++i) {
        tables::Cell cell;
        cell.text = QString::number(i);
        window.rows << tables::Row{{cell}, {{QString::number(i)}, {}, false}};
    }
    window.reachesStart = reachesStart;
    window.reachesEnd = reachesEnd;
    return window;
}

QString keyOf(const RowCache &cache, qsizetype index)
{
    return cache.row(index).position.key.value(0);
}

} // namespace

class TestRowCache : public QObject
{
    Q_OBJECT

private slots:
    void growsBehindTheLastRow();
    void growsBeforeTheFirstRow();
    void countsFromTheStartOnly();
    void numbersFollowWhatIsDropped();
    void findsTheStartByGoingBack();
    void dropsWhatIsTooMuch();
    void endsWhereTheTableEnds();
    void rowsWithoutAKeyLeadNowhere();
    void clearsToNothing();
};

void TestRowCache::growsBehindTheLastRow()
{
    RowCache cache;
    cache.reset(windowOf(1, 3, true));
    const auto next = cache.next({});
    QVERIFY(next);
    QCOMPARE(next->place, WindowPlace::After);
    QCOMPARE(next->from.key, QStringList{QStringLiteral("3")});
    cache.append(windowOf(4, 6));
    QCOMPARE(cache.size(), 6);
    QCOMPARE(keyOf(cache, 5), QStringLiteral("6"));
    QVERIFY(cache.reachesStart());
    QVERIFY(!cache.reachesEnd());
}

void TestRowCache::growsBeforeTheFirstRow()
{
    RowCache cache;
    cache.reset(windowOf(7, 9, false, true));
    QVERIFY(!cache.next({}));
    const auto previous = cache.previous({});
    QVERIFY(previous);
    QCOMPARE(previous->place, WindowPlace::Before);
    QCOMPARE(previous->from.key, QStringList{QStringLiteral("7")});
    cache.prepend(windowOf(4, 6));
    QCOMPARE(keyOf(cache, 0), QStringLiteral("4"));
    QCOMPARE(cache.size(), 6);
}

void TestRowCache::countsFromTheStartOnly()
{
    RowCache cache;
    cache.reset(windowOf(1, 3, true));
    QCOMPARE(cache.firstNumber(), std::optional<qint64>(1));
    cache.reset(windowOf(7, 9, false, true));
    QCOMPARE(cache.firstNumber(), std::nullopt);
}

void TestRowCache::numbersFollowWhatIsDropped()
{
    RowCache cache;
    cache.reset(windowOf(1, 6, true));
    cache.dropFirst(4);
    QCOMPARE(cache.firstNumber(), std::optional<qint64>(5));
    QVERIFY(!cache.reachesStart());
    QCOMPARE(cache.previous({})->from.key, QStringList{QStringLiteral("5")});
    cache.prepend(windowOf(3, 4));
    QCOMPARE(cache.firstNumber(), std::optional<qint64>(3));
}

void TestRowCache::findsTheStartByGoingBack()
{
    RowCache cache;
    cache.reset(windowOf(7, 9, false, true));
    cache.prepend(windowOf(1, 6, true));
    QCOMPARE(cache.firstNumber(), std::optional<qint64>(1));
    QVERIFY(!cache.previous({}));
}

void TestRowCache::dropsWhatIsTooMuch()
{
    RowCache cache(4);
    cache.reset(windowOf(1, 3, true, true));
    QCOMPARE(cache.excess(), 0);
    cache.append(windowOf(4, 6, false, true));
    QCOMPARE(cache.excess(), 2);
    cache.dropLast(cache.excess());
    QCOMPARE(cache.size(), 4);
    QVERIFY(!cache.reachesEnd());
    QCOMPARE(cache.next({})->from.key, QStringList{QStringLiteral("4")});
}

void TestRowCache::endsWhereTheTableEnds()
{
    RowCache cache;
    cache.reset(windowOf(1, 3, true));
    cache.append(windowOf(4, 4, false, true));
    QVERIFY(!cache.next({}));
    QVERIFY(cache.reachesEnd());
}

void TestRowCache::rowsWithoutAKeyLeadNowhere()
{
    RowWindow window = windowOf(1, 3, true);
    for (tables::Row &row : window.rows)
        row.position.key.clear();
    RowCache cache;
    cache.reset(window);
    QVERIFY(!cache.next({}));
}

void TestRowCache::clearsToNothing()
{
    RowCache cache;
    cache.reset(windowOf(1, 3));
    cache.clear();
    QVERIFY(cache.isEmpty());
    QVERIFY(!cache.next({}));
    QVERIFY(!cache.previous({}));
}

QTEST_GUILESS_MAIN(TestRowCache)
#include "tst_rowcache.moc"
