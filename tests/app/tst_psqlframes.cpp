#include "app/plan/readplans.h"

#include <QTest>

using namespace plan;

/// Plans as psql prints them, in formats and line styles that a server's own suite would need a psql for.
class TestPsqlFrames : public QObject
{
    Q_OBJECT

private slots:
    void readsFramedPlans_data();
    void readsFramedPlans();
    void linesKeepTheirNumbers();
    void queryTextsOfLogsAreKept();
    void textsThatLookLikePlansAreNone();
};

namespace {

constexpr const char *wrapped = R"psql(+--------------------------------------------------+
|                    QUERY PLAN                    |
+--------------------------------------------------+
| Aggregate  (cost=310.26..310.27 rows=1 width=8)  |
|   ->  Index Only Scan using big_grp on big  (cos.|
|.t=0.29..232.28 rows=12000 width=4)               |
|         Filter: (grp = 5)                        |
+--------------------------------------------------+
(3 rows)
)psql";

constexpr const char *unmarked = R"psql(                    QUERY PLAN~~~~~~~~~~~~~~~~~~~~
--------------------------------------------------
 Aggregate  (cost=310.26..310.27 rows=1 width=8)
   ->  Index Only Scan using big_grp on big  (cos~
 t=0.29..232.28 rows=12000 width=4)
         Filter: (grp = 5)
(3 rows)
)psql";

constexpr const char *noBorder = R"psql(                   QUERY PLAN~~~~~~~~~~~~~~~~~~~
------------------------------------------------
Aggregate  (cost=310.26..310.27 rows=1 width=8)
  ->  Index Only Scan using big_grp on big  (cos.
t=0.29..232.28 rows=12000 width=4)
        Filter: (grp = 5)
(3 rows)
)psql";

constexpr const char *unicode = R"psql(┌──────────────────────────────────────────────────┐
│                    QUERY PLAN                    │
├──────────────────────────────────────────────────┤
│ Aggregate  (cost=310.26..310.27 rows=1 width=8)  │
│   ->  Index Only Scan using big_grp on big  (cos…│
│…t=0.29..232.28 rows=12000 width=4)               │
│         Filter: (grp = 5)                        │
└──────────────────────────────────────────────────┘
)psql";

constexpr const char *expanded = R"psql(-[ RECORD 1 ]-------------------------------------------------
QUERY PLAN | Aggregate  (cost=310.26..310.27 rows=1 width=8)
-[ RECORD 2 ]-------------------------------------------------
QUERY PLAN |   ->  Index Only Scan using big_grp on big  (cos.
           |.t=0.29..232.28 rows=12000 width=4)
-[ RECORD 3 ]-------------------------------------------------
QUERY PLAN |         Filter: (grp = 5)

)psql";

constexpr const char *expandedBorders = R"psql(+-[ RECORD 1 ]-------------------------------------------------+
| QUERY PLAN | Aggregate  (cost=310.26..310.27 rows=1 width=8)  |
+-[ RECORD 2 ]-------------------------------------------------+
| QUERY PLAN |   ->  Index Only Scan using big_grp on big  (cos |
|            ; t=0.29..232.28 rows=12000 width=4)               |
+-[ RECORD 3 ]-------------------------------------------------+
| QUERY PLAN |         Filter: (grp = 5)                        |
+------------+--------------------------------------------------+

)psql";

constexpr const char *expandedNoBorder = R"psql(* Record 1~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
QUERY PLAN Aggregate  (cost=310.26..310.27 rows=1 width=8)
* Record 2~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
QUERY PLAN   ->  Index Only Scan using big_grp on big  (cost=0.29..232.28 rows=12000 width=4)
* Record 3~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
QUERY PLAN         Filter: (grp = 5)

)psql";

constexpr const char *unalignedExpanded = R"psql(QUERY PLAN|Aggregate  (cost=310.26..310.27 rows=1 width=8)

QUERY PLAN|  ->  Index Only Scan using big_grp on big  (cost=0.29..232.28 rows=12000 width=4)

QUERY PLAN|        Filter: (grp = 5)
)psql";

constexpr const char *csvExpanded = R"psql(QUERY PLAN,"[
  {
    ""Plan"": {
      ""Node Type"": ""Aggregate"",
      ""Plans"": [
        {
          ""Node Type"": ""Index Only Scan"",
          ""Index Name"": ""big_grp"",
          ""Relation Name"": ""big"",
          ""Filter"": ""(grp = 5)""
        }
      ]
    }
  }
]"
)psql";

constexpr const char *csvMixed = R"psql(QUERY PLAN
Aggregate  (cost=310.26..310.27 rows=1 width=8)
"  Output: count(*), max(grp)"
  ->  Index Only Scan using big_grp on big  (cost=0.29..232.28 rows=12000 width=4)
        Filter: (grp = 5)
)psql";

constexpr const char *jsonExpanded = R"psql(-[ RECORD 1 ]---------------------------------------
QUERY PLAN | [                                      +
           |   {                                    +
           |     "Plan": {                          +
           |       "Node Type": "Aggregate",        +
           |       "Plans": [                       +
           |         {                              +
           |           "Node Type": "Index Only Scan.
           |.",                                     +
           |           "Index Name": "big_grp",     +
           |           "Relation Name": "big",      +
           |           "Filter": "(grp = 5)"        +
           |         }                              +
           |       ]                                +
           |     }                                  +
           |   }                                    +
           | ]
)psql";

constexpr const char *yamlOldAscii = R"psql(-[ RECORD 1 ]------------------------------
QUERY PLAN | - Plan:~
           :     Node Type: "Aggregate"
           :     Plans:~
           :       - Node Type: "Index Only Scan"
           :         Index Name: "big_grp"
           :         Relation Name: "big"
           :         Filter: "(grp = 5)"
)psql";

} // namespace

void TestPsqlFrames::readsFramedPlans_data()
{
    QTest::addColumn<QByteArray>("text");
    // "~": a space at the end of a line
    const auto row = [](const char *name, const char *text) {
        QTest::newRow(name) << QByteArray(text).replace('~', ' ');
    };
    row("wrapped", wrapped);
    row("wrapped, no marks", unmarked);
    row("wrapped, no border", noBorder);
    row("wrapped, unicode", unicode);
    row("expanded, wrapped", expanded);
    row("expanded, wrapped, old-ascii in borders", expandedBorders);
    row("expanded, no border", expandedNoBorder);
    row("expanded, unaligned", unalignedExpanded);
    row("expanded, CSV", csvExpanded);
    row("CSV, some lines in quotes", csvMixed);
    row("expanded, JSON", jsonExpanded);
    row("expanded, YAML, old-ascii", yamlOldAscii);
}

void TestPsqlFrames::readsFramedPlans()
{
    QFETCH(const QByteArray, text);
    const auto document = readPlans(text);
    QVERIFY2(document, document ? "" : qPrintable(document.error().message));
    QCOMPARE(document->plans.size(), size_t(1));
    QVERIFY2(document->unreadCount == 0, document->unread.empty() ? "" : qPrintable(document->unread.front().text));
    const auto &nodes = document->plans.front().nodes;
    QCOMPARE(nodes.size(), size_t(2));
    QCOMPARE(nodes[0].type, QStringLiteral("Aggregate"));
    QCOMPARE(nodes[1].type, QStringLiteral("Index Only Scan"));
    QCOMPARE(nodes[1].index, QStringLiteral("big_grp"));
    QCOMPARE(nodes[1].relation, QStringLiteral("big"));
    QCOMPARE(valueOf(nodes[1].properties, u"Filter"), QStringLiteral("(grp = 5)"));
    if (nodes[0].cost) {
        QCOMPARE(nodes[0].cost->total, 310.27);
        QCOMPARE(nodes[1].cost->total, 232.28);
    }
}

void TestPsqlFrames::linesKeepTheirNumbers()
{
    const auto document = readPlans(wrapped);
    QVERIFY(document);
    QCOMPARE(document->plans.front().nodes[0].line, 4);
    QCOMPARE(document->plans.front().nodes[1].line, 5);
    const auto records = readPlans(QByteArray(expanded) + "what is this\n");
    QVERIFY(records);
    QCOMPARE(records->plans.front().nodes[1].line, 4);
    QCOMPARE(records->unreadCount, 1);
    QCOMPARE(records->unread.front().line, 9);
}

void TestPsqlFrames::queryTextsOfLogsAreKept()
{
    const auto document = readPlans("2026-01-01 UTC [1] LOG:  duration: 3.300 ms  plan:\n"
                                    "\t<explain xmlns=\"http://www.postgresql.org/2009/explain\">\n"
                                    "\t  <Query-Text>SELECT 1\n\t WHERE a &lt;&gt; 'x';</Query-Text>\n"
                                    "\t  <Plan>\n\t    <Node-Type>Result</Node-Type>\n\t  </Plan>\n\t</explain>\n");
    QVERIFY2(document, document ? "" : qPrintable(document.error().message));
    QCOMPARE(document->plans.size(), size_t(1));
    QCOMPARE(document->plans.front().queryText.simplified(), QStringLiteral("SELECT 1 WHERE a <> 'x';"));
    QCOMPARE(document->plans.front().nodes.size(), size_t(1));
}

void TestPsqlFrames::textsThatLookLikePlansAreNone()
{
    const auto document = readPlans("LOG:  duration: 1.000 ms  plan:\n"
                                    "\tQuery Text: SELECT 1\n\t  JOIN b -- a: comment (cost=1)\n\t  WHERE true\n"
                                    "\tResult  (cost=0.00..0.01 rows=1 width=4)\n");
    QVERIFY(document);
    QCOMPARE(document->plans.size(), size_t(1));
    QCOMPARE(document->plans.front().queryText.simplified(),
             QStringLiteral("SELECT 1 JOIN b -- a: comment (cost=1) WHERE true"));
}

QTEST_GUILESS_MAIN(TestPsqlFrames)
#include "tst_psqlframes.moc"
