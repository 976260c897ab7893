#include "app/plan/textproperty.h"

#include <QTest>

class TestTextProperty : public QObject
{
    Q_OBJECT

private slots:
    void becomesJsonsWords_data();
    void becomesJsonsWords();
};

void TestTextProperty::becomesJsonsWords_data()
{
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *line, const char *expected) {
        QTest::newRow(line) << QByteArray(expected);
    };
    row("Filter: (a = 'x  y: z'::text)", "Filter=(a = 'x  y: z'::text);");
    row("Buffers: shared hit=3 read=4, local dirtied=1, temp read=5 written=6",
        "Shared Hit Blocks=3;Shared Read Blocks=4;Local Dirtied Blocks=1;Temp Read Blocks=5;Temp Written Blocks=6;");
    row("I/O Timings: read=1.5 write=2.5", "Shared I/O Read Time=1.5;Shared I/O Write Time=2.5;");
    row("I/O Timings: shared/local read=1.5, temp write=2.5", "Shared I/O Read Time=1.5;Temp I/O Write Time=2.5;");
    row("WAL: records=1 fpi=2 bytes=3 buffers full=4", "WAL Records=1;WAL FPI=2;WAL Bytes=3;WAL Buffers Full=4;");
    row("Sort Method: top-N heapsort  Memory: 25kB",
        "Sort Method=top-N heapsort;Sort Space Used=25;Sort Space Type=Memory;");
    row("Sort Method: external merge  Disk: 2064kB",
        "Sort Method=external merge;Sort Space Used=2064;Sort Space Type=Disk;");
    row("Buckets: 2048 (originally 1024)  Batches: 4 (originally 1)  Memory Usage: 9kB",
        "Original Hash Buckets=1024;Hash Buckets=2048;Original Hash Batches=1;Hash Batches=4;Peak Memory Usage=9;");
    row("Batches: 5  Memory Usage: 4145kB  Disk Usage: 80kB",
        "HashAgg Batches=5;Peak Memory Usage=4145;Disk Usage=80;");
    row("Hits: 8  Misses: 2  Evictions: 0  Overflows: 1  Memory Usage: 3kB",
        "Cache Hits=8;Cache Misses=2;Cache Evictions=0;Cache Overflows=1;Peak Memory Usage=3;");
    row("Heap Blocks: exact=7 lossy=1", "Exact Heap Blocks=7;Lossy Heap Blocks=1;");
    row("Tuples: inserted=1 updated=2 deleted=3 skipped=4",
        "Tuples Inserted=1;Tuples Updated=2;Tuples Deleted=3;Tuples Skipped=4;");
    row("Storage: Memory  Maximum Storage: 17kB", "Storage=Memory;Maximum Storage=17;");
    row("Rows Removed by Filter: 12", "Rows Removed by Filter=12;");
    row("Buffers: other hit=1", "Buffers=hit=1;");
    row("Heap Blocks: strange=1", "Heap Blocks=strange=1;");
}

void TestTextProperty::becomesJsonsWords()
{
    QFETCH(QByteArray, expected);
    const QByteArray line = QTest::currentDataTag();
    const qsizetype colon = line.indexOf(": ");
    const QByteArray key = line.left(colon);
    const QByteArray value = line.mid(colon + 2);
    QByteArray found;
    plan::readTextProperty(key.constData(), value.constData(), [&](std::string_view name, std::string_view text) {
        found.append(name.data(), qsizetype(name.size())).append('=');
        found.append(text.data(), qsizetype(text.size())).append(';');
    });
    QCOMPARE(found, expected);
}

QTEST_GUILESS_MAIN(TestTextProperty)
#include "tst_textproperty.moc"
