#include "app/plan/psqlframe.h"

#include <QByteArrayList>
#include <QTest>

using namespace plan;

class TestPsqlFrame : public QObject
{
    Q_OBJECT

private slots:
    void takesOffTheFrame_data();
    void takesOffTheFrame();
    void rowCountsOfEveryLanguage_data();
    void rowCountsOfEveryLanguage();
    void linesWithoutAFrameStay();
};

namespace {

QByteArray cleaned(const QByteArray &text)
{
    std::vector<PasteLine> lines = splitLines({text.constData(), size_t(text.size())});
    removePsqlFrame(lines);
    QByteArrayList left;
    for (const PasteLine &line : lines) {
        if (!line.text().empty())
            left << QByteArray(line.text().data(), qsizetype(line.text().size()));
    }
    return left.join('\n');
}

} // namespace

void TestPsqlFrame::takesOffTheFrame_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const char *text) {
        QTest::newRow(name) << QByteArray(text);
    };
    row("aligned", "      QUERY PLAN\n----------------------\n Sort\n   ->  Seq Scan on t\n(2 rows)\n");
    row("border 2", "+---------------------+\n|     QUERY PLAN      |\n+---------------------+\n"
                    "| Sort                |\n|   ->  Seq Scan on t |\n+---------------------+\n(2 rows)\n");
    row("unicode", "┌─────────────────────┐\n│     QUERY PLAN      │\n├─────────────────────┤\n"
                   "│ Sort                │\n│   ->  Seq Scan on t │\n└─────────────────────┘\n");
    row("double", "╔═════════════════════╗\n║     QUERY PLAN      ║\n╠═════════════════════╣\n"
                  "║ Sort                ║\n║   ->  Seq Scan on t ║\n╚═════════════════════╝\n");
    row("another heading", "+---------------------+\n|        plan         |\n+---------------------+\n"
                           "| Sort                |\n|   ->  Seq Scan on t |\n+---------------------+\n");
    row("Markdown", "| QUERY PLAN |\n|:---|\n| Sort |\n|   ->  Seq Scan on t |\n");
    row("a stroke behind", "QUERY PLAN           |\n---------------------+\n Sort                |\n"
                           "   ->  Seq Scan on t |\n");
    row("a fence", "```text\n Sort\n   ->  Seq Scan on t\n```\n");
}

void TestPsqlFrame::takesOffTheFrame()
{
    QFETCH(QByteArray, text);
    QCOMPARE(cleaned(text).trimmed(), QByteArray("Sort\n   ->  Seq Scan on t"));
}

void TestPsqlFrame::rowCountsOfEveryLanguage_data()
{
    QTest::addColumn<bool>("count");
    for (const char *text : {"(1 row)", "(12 rows)", "(12 Zeilen)", "(12 lignes)", "(12 filas)", "(12 строк)",
                             "(12 行记录)", "(12 行)", "(12개 행)", "(12 satır)", "(12 linhas)"})
        QTest::newRow(text) << true;
    for (const char *text : {"(a = 1)", "(12)", "(12 = a)", "(12 rows", "(cost=1 rows=2)", "(1 (2) 3)"})
        QTest::newRow(text) << false;
}

void TestPsqlFrame::rowCountsOfEveryLanguage()
{
    QFETCH(bool, count);
    QCOMPARE(cleaned(QTest::currentDataTag()).isEmpty(), count);
}

void TestPsqlFrame::linesWithoutAFrameStay()
{
    const QByteArray text = "Sort\n  Sort Key: a\n  Output: (a + b), (c |\n  ->  Seq Scan on \"t|\"";
    QCOMPARE(cleaned(text), text);
}

QTEST_GUILESS_MAIN(TestPsqlFrame)
#include "tst_psqlframe.moc"
