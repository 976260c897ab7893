#include "app/plan/readplans.h"
#include "tests/support/testdata.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <functional>

using namespace plan;

/// Real plans after what clients, mail, web pages and people do to a text on its way: they have to read as before.
class TestCopiedPlans : public QObject
{
    Q_OBJECT

private slots:
    void readsAsBefore_data();
    void readsAsBefore();
    void lostIndentationIsSaid_data();
    void lostIndentationIsSaid();
    void cutFiguresAreNotTaken();
    void namesWithLineEnds();
    void promptsEndAPlan();
    void titlesWithColonsBeginAPlan();
    void strangeMarksAreNoNode();
};

namespace {

enum Kind { Json = 1, Text = 2, Yaml = 4, Xml = 8, Framed = 16, Any = 31, Bare = 15 };

using Change = std::function<QByteArray(const QByteArray &)>;

struct Copy
{
    const char *name;
    int kinds;
    Change change;
    int times = 1; ///< so often the plans come back
};

QByteArray eachLine(const QByteArray &text, const std::function<QByteArray(QByteArray)> &change)
{
    QByteArrayList lines = text.split('\n');
    const bool ended = lines.last().isEmpty();
    if (ended)
        lines.removeLast();
    for (QByteArray &line : lines)
        line = change(line);
    return lines.join('\n') + (ended ? "\n" : "");
}

qsizetype indentation(const QByteArray &line)
{
    qsizetype spaces = 0;
    while (spaces < line.size() && line[spaces] == ' ')
        ++spaces;
    return spaces;
}

QByteArray indentedBy(const QByteArray &text, const std::function<qsizetype(qsizetype)> &columns)
{
    return eachLine(text, [&columns](const QByteArray &line) {
        const qsizetype spaces = indentation(line);
        return QByteArray(columns(spaces), ' ') + line.mid(spaces);
    });
}

QByteArray tabbed(const QByteArray &text)
{
    return eachLine(text, [](const QByteArray &line) {
        const qsizetype spaces = indentation(line);
        return QByteArray(spaces / 8, '\t') + QByteArray(spaces % 8, ' ') + line.mid(spaces);
    });
}

QByteArray prefixed(const QByteArray &text, const QByteArray &prefix)
{
    return eachLine(text, [&prefix](const QByteArray &line) { return prefix + line; });
}

QByteArray escapedHtml(QByteArray text)
{
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    return text;
}

QByteArray hardSpaced(const QByteArray &text, const QByteArray &space)
{
    return eachLine(text, [&space](const QByteArray &line) {
        const qsizetype spaces = indentation(line);
        return space.repeated(spaces) + line.mid(spaces).replace("->  ", "->" + space.repeated(2));
    });
}

QByteArray quotedRows(const QByteArray &text, char quote)
{
    return eachLine(text,
                    [quote](QByteArray line) { return quote + line.replace(quote, QByteArray(2, quote)) + quote; });
}

QByteArray cell(QByteArray text)
{
    return "id;plan;note\n7;\"" + text.trimmed().replace('"', "\"\"") + "\";x\n";
}

QByteArray page(const QByteArray &text)
{
    QByteArray rows = "<table border=\"1\">\n  <tr>\n    <th align=\"center\">QUERY PLAN</th>\n  </tr>\n";
    for (const QByteArray &line : text.trimmed().split('\n'))
        rows += "  <tr valign=\"top\">\n    <td align=\"left\">" + hardSpaced(escapedHtml(line), QByteArray("&nbsp;")) +
                "</td>\n  </tr>\n";
    return rows + "</table>\n<p>(2 rows)<br />\n</p>\n";
}

QByteArray rowsOfObjects(const QByteArray &text)
{
    QJsonArray rows;
    for (const QByteArray &line : text.trimmed().split('\n'))
        rows << QJsonObject{{QStringLiteral("QUERY PLAN"), QString::fromUtf8(line)}};
    return QJsonDocument(rows).toJson();
}

QByteArray stringOfJson(QByteArray text)
{
    return "\"" + text.trimmed().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n") + "\"\n";
}

QByteArray markdownTable(const QByteArray &text)
{
    return "| QUERY PLAN |\n|---|\n" +
           eachLine(text.trimmed(), [](const QByteArray &line) { return "| " + line + " |"; }) + "\n";
}

QByteArray grid(const QByteArray &text)
{
    return "QUERY PLAN          |\n--------------------+\n" +
           eachLine(text.trimmed(), [](const QByteArray &line) { return line + "   |"; }) + "\n";
}

/// As mail programs break lines: at a space before the 72nd column, what follows begins at the left.
QByteArray broken(const QByteArray &text)
{
    return eachLine(text, [](QByteArray line) {
        QByteArray pieces;
        while (line.size() > 72) {
            qsizetype at = line.lastIndexOf(' ', 72);
            if (at <= indentation(line) + 4 || line[at - 1] == ' ')
                break;
            pieces += line.left(at) + '\n';
            line.remove(0, at + 1);
            if (line.startsWith(' ') || !line.contains(' '))
                break;
        }
        return pieces + line;
    });
}

QByteArray utf16(const QByteArray &text)
{
    const QString decoded = QString::fromUtf8(text);
    return "\xFF\xFE" + QByteArray(reinterpret_cast<const char *>(decoded.utf16()), decoded.size() * 2);
}

QList<Copy> copies()
{
    const QByteArray typed = "shop=> EXPLAIN (ANALYZE)\nshop-> SELECT 'a: b', *\nshop-> FROM items;\n";
    return {
        {"windows line ends", Any,
         [](QByteArray t) {
             return t.replace('\n', "\r\n");
         }},
        {"carriage returns", Any,
         [](QByteArray t) {
             return t.replace('\n', '\r');
         }},
        {"byte order mark", Any,
         [](const QByteArray &t) {
             return "\xEF\xBB\xBF" + t;
         }},
        {"UTF-16", Any, utf16},
        {"tabs", Text | Json | Yaml, tabbed},
        {"indentation doubled", Text | Json | Xml,
         [](const QByteArray &t) {
             return indentedBy(t, [](qsizetype n) { return 2 * n; });
         }},
        {"indentation halved", Text | Json | Xml,
         [](const QByteArray &t) {
             return indentedBy(t, [](qsizetype n) { return (n + 1) / 2; });
         }},
        {"four spaces before it", Text | Json | Yaml | Xml,
         [](const QByteArray &t) {
             return prefixed(t, "    ");
         }},
        {"a tab before it", Text | Json | Yaml | Xml,
         [](const QByteArray &t) {
             return prefixed(t, "\t");
         }},
        {"spaces behind lines", Bare,
         [](const QByteArray &t) {
             return eachLine(t, [](const QByteArray &l) { return l + "   "; });
         }},
        {"empty lines between", Text | Json | Yaml,
         [](QByteArray t) {
             return t.replace('\n', "\n\n");
         }},
        {"typed at a prompt", Any,
         [typed](const QByteArray &t) {
             return typed + t + "shop=> select 'x: y';\n";
         }},
        {"echoed", Any,
         [](const QByteArray &t) {
             return "EXPLAIN (ANALYZE)\nSELECT *\nFROM t;\n" + t;
         }},
        {"in a fence", Any,
         [](const QByteArray &t) {
             return "```sql\n" + t + "\n```\n";
         }},
        {"in a mail", Any,
         [](const QByteArray &t) {
             return "On Monday B. wrote:\n" + prefixed(t, "> ");
         }},
        {"in an answered mail", Any,
         [](const QByteArray &t) {
             return prefixed(t, ">> ");
         }},
        {"in an older mail", Any,
         [](const QByteArray &t) {
             return prefixed(t, "> > ");
         }},
        {"entities", Any, escapedHtml},
        {"entities and hard spaces", Bare,
         [](const QByteArray &t) {
             return hardSpaced(escapedHtml(t).replace("-&gt;  ", "-&gt;&nbsp; "), "&nbsp;");
         }},
        {"hard spaces", Text | Json | Yaml,
         [](const QByteArray &t) {
             return hardSpaced(t, "\xC2\xA0");
         }},
        {"a page of psql's", Text, page},
        {"rows in quotes", Bare,
         [](const QByteArray &t) {
             return quotedRows(t, '"');
         }},
        {"rows in single quotes", Bare,
         [](const QByteArray &t) {
             return quotedRows(t, '\'');
         }},
        {"a cell of a table", Bare, cell},
        {"in one pair of quotes", Bare,
         [](QByteArray t) {
             return "\"" + t.trimmed().replace('"', "\"\"") + "\"\n";
         }},
        {"JSON in a string", Json, stringOfJson},
        {"a row of an object", Json,
         [](const QByteArray &t) {
             return "[{\"QUERY PLAN\": " + t.trimmed() + "}]\n";
         }},
        {"in other objects", Json,
         [](const QByteArray &t) {
             return "{\"rows\": [{\"plan\": " + t.trimmed() + "}], \"n\": 1}\n";
         }},
        {"rows of objects", Text, rowsOfObjects},
        {"one line", Json,
         [](const QByteArray &t) {
             return eachLine(t, [](const QByteArray &l) { return l.trimmed(); }).replace('\n', ' ');
         }},
        {"a table of Markdown", Text, markdownTable},
        {"a grid", Text, grid},
        {"typographic arrows", Text,
         [](QByteArray t) {
             return t.replace("->  ", "\xE2\x86\x92  ");
         }},
        {"broken lines", Text, broken},
        {"broken lines in a mail", Text,
         [](const QByteArray &t) {
             return prefixed(broken(t), "> ");
         }},
        {"German rows and time", Text,
         [](const QByteArray &t) {
             return t + "(12 Zeilen)\n\nZeit: 12,345 ms\n";
         }},
        {"Chinese rows", Text,
         [](const QByteArray &t) {
             return t + "(12 \xE8\xA1\x8C\xE8\xAE\xB0\xE5\xBD\x95)\n";
         }},
        {"Korean rows", Text,
         [](const QByteArray &t) {
             return t + "(12\xEA\xB0\x9C \xED\x96\x89)\n";
         }},
        {"French time", Any,
         [](const QByteArray &t) {
             return t + "\nTemps : 12,345 ms (00:12,345)\n";
         }},
        {"twice", Any, [](const QByteArray &t) { return t + "\n\n" + t; }, 2},
        {"twice, statements before", Any, [typed](const QByteArray &t) { return typed + t + "\n" + typed + t; }, 2},
    };
}

Kind kindOf(const QByteArray &text)
{
    const QByteArray begin = text.trimmed().left(20);
    if (text.contains("QUERY PLAN") || text.contains("-----\n") || text.trimmed().endsWith(')') ||
        text.contains("\xE2\x94\x82"))
        return Framed;
    if (begin.startsWith('[') || begin.startsWith('{'))
        return Json;
    return begin.startsWith("- Plan") ? Yaml : begin.startsWith('<') ? Xml : Text;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString textOf(const Properties &properties)
{
    QStringList parts;
    for (const Property &property : properties)
        parts << property.key + u'=' + property.value.simplified();
    parts.sort();
    return parts.join(u';');
}

QString timeOf(const std::optional<core::Milliseconds> &time)
{
    return time ? QString::number(time->value) : QString();
}

QString contentOf(const Plan &plan)
{
    QStringList lines{QStringLiteral("%1 %2 %3 %4")
                          .arg(timeOf(plan.planning.time), timeOf(plan.executionTime), textOf(plan.settings))
                          .arg(plan.triggers.size())};
    for (const PlanNode &node : plan.nodes) {
        QString line = QStringLiteral("%1|%2|%3|%4|%5|%6|%7|")
                           .arg(node.parent)
                           .arg(node.type, node.subplanName, node.relation, node.index, node.alias, node.joinType);
        if (node.cost)
            line += QStringLiteral("%1 %2|").arg(node.cost->total).arg(node.cost->rows);
        if (node.actual)
            line += QStringLiteral("%1 %2 %3|")
                        .arg(node.actual->rows)
                        .arg(node.actual->loops)
                        .arg(node.actual->totalTime.value);
        lines << line + QStringLiteral("%1 %2|").arg(node.usage.blocks.sharedHit).arg(node.workers.size()) +
                     textOf(node.properties);
    }
    return lines.join(u'\n');
}

QString contentOf(const PlanDocument &document)
{
    QStringList plans;
    for (const Plan &plan : document.plans)
        plans << contentOf(plan);
    return plans.join(QStringLiteral("\n\n"));
}

struct Original
{
    QString path;
    QByteArray text;
    Kind kind;
    QString content;
    size_t plans = 0;
};

const QList<Original> &originals()
{
    static const QList<Original> list = [] {
        QList<Original> found;
        int passed = 0;
        for (const QString &folder : {testsupport::testDataPath(QStringLiteral("plans")),
                                      testsupport::sharedDataPath(QStringLiteral("plans"))}) {
            QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
            while (!folder.isEmpty() && files.hasNext()) {
                const QString path = files.next();
                if (++passed % 5 != 0 && folder != testsupport::testDataPath(QStringLiteral("plans")))
                    continue; // one in five of the large collection is enough, and quick
                const QByteArray text = contentOf(path);
                const auto document =
                    text.size() < 100'000 ? readPlans(text) : core::Result<PlanDocument>(PlanDocument());
                if (document && !document->plans.empty() && document->unreadCount == 0)
                    found << Original{path, text, kindOf(text), contentOf(*document), document->plans.size()};
            }
        }
        return found;
    }();
    return list;
}

PlanDocument read(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        qWarning("%s", qPrintable(document.error().message));
    return document ? *document : PlanDocument();
}

QStringList types(const PlanDocument &document)
{
    QStringList found;
    for (const Plan &plan : document.plans) {
        for (const PlanNode &node : plan.nodes)
            found << node.type;
    }
    return found;
}

} // namespace

void TestCopiedPlans::readsAsBefore_data()
{
    QTest::addColumn<int>("copy");
    const QList<Copy> list = copies();
    for (int at = 0; at < list.size(); ++at)
        QTest::newRow(list[at].name) << at;
}

void TestCopiedPlans::readsAsBefore()
{
    QFETCH(int, copy);
    const Copy one = copies().at(copy);
    int tried = 0;
    int wrong = 0;
    for (const Original &original : originals()) {
        const bool alone = one.kinds != Json || original.plans == 1; // inside of other JSON
        if ((one.kinds & original.kind) == 0 || !alone)
            continue;
        ++tried;
        const QByteArray text = one.change(original.text);
        const auto document = readPlans(text);
        QString expected = original.content;
        for (int more = 1; more < one.times; ++more)
            expected += QStringLiteral("\n\n") + original.content;
        const QString found = document ? contentOf(*document) : document.error().message;
        if (found == expected)
            continue;
        if (++wrong <= 3)
            qWarning("%s\nis\n%s\nnot\n%s\n%s", qPrintable(original.path), qPrintable(found), qPrintable(expected),
                     text.left(4000).constData());
        else if (wrong < 40)
            qWarning("%s too", qPrintable(original.path));
    }
    qInfo("%d of %d plans", tried - wrong, tried);
    QVERIFY(tried > 0);
    QCOMPARE(wrong, 0);
}

void TestCopiedPlans::lostIndentationIsSaid_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("all of it") << QByteArray("Limit  (cost=0.00..1.00 rows=1 width=4)\n"
                                             "->  Sort  (cost=0.00..1.00 rows=1 width=4)\n"
                                             "Sort Key: a\n"
                                             "->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n");
    QTest::newRow("all but one space") << QByteArray(" Limit (cost=0.00..1.00 rows=1 width=4)\n"
                                                     " -> Sort (cost=0.00..1.00 rows=1 width=4)\n"
                                                     " Sort Key: a\n"
                                                     " -> Seq Scan on t (cost=0.00..1.00 rows=1 width=4)\n");
}

void TestCopiedPlans::lostIndentationIsSaid()
{
    QFETCH(QByteArray, text);
    const auto document = readPlans(text);
    QVERIFY(!document);
    QVERIFY2(document.error().message.startsWith(QStringLiteral("line 4: the spaces")),
             qPrintable(document.error().message));
    // One arrow leaves no doubt.
    const PlanDocument chain = read("Sort\nSort Key: a\n-> Seq Scan on t\nFilter: (b = 1)\nPlanning Time: 0.5 ms\n");
    QCOMPARE(types(chain), (QStringList{QStringLiteral("Sort"), QStringLiteral("Seq Scan")}));
    QCOMPARE(valueOf(chain.plans[0].nodes[0].properties, u"Sort Key"), QStringLiteral("a"));
    QCOMPARE(valueOf(chain.plans[0].nodes[1].properties, u"Filter"), QStringLiteral("(b = 1)"));
    QCOMPARE(chain.plans[0].planning.time->value, 0.5);
}

void TestCopiedPlans::cutFiguresAreNotTaken()
{
    for (const char *figures :
         {"(cost=0.42..8.44 rows=12", "(cost=0.42..8.44 rows=1234 width=4) (actual time=0.1..0.2 rows=1",
          "(cost=0.42..8.44 rows=1234 width=4) (actual time=0.1..0.2 rows=12 loops=1"}) {
        const PlanDocument document = read(QByteArray("Seq Scan on t  ") + figures);
        QCOMPARE(document.plans.size(), size_t(1));
        const PlanNode &node = document.plans[0].nodes[0];
        QVERIFY2(!node.actual, figures);
        QVERIFY2(!node.cost || node.cost->rows == 1234, figures);
        QVERIFY2(!node.properties.isEmpty(), figures); // what could not be read is kept
    }
}

void TestCopiedPlans::namesWithLineEnds()
{
    const PlanDocument document = read("Nested Loop  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "  ->  Seq Scan on \"odd\n"
                                       "->  Sort\" t  (cost=0.00..3.00 rows=1 width=4)\n"
                                       "        Filter: (\"a\n"
                                       "b\" = 1)\n"
                                       "  ->  Seq Scan on u  (cost=0.00..2.00 rows=1 width=4)\n");
    QCOMPARE(types(document),
             (QStringList{QStringLiteral("Nested Loop"), QStringLiteral("Seq Scan"), QStringLiteral("Seq Scan")}));
    QCOMPARE(document.plans[0].nodes[1].relation, QStringLiteral("odd\n->  Sort"));
    QCOMPARE(document.plans[0].nodes[1].cost->total, 3.0);
    QCOMPARE(valueOf(document.plans[0].nodes[1].properties, u"Filter"), QStringLiteral("(\"a\nb\" = 1)"));
    QCOMPARE(document.unreadCount, 0);
}

void TestCopiedPlans::promptsEndAPlan()
{
    const PlanDocument document = read("Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "  Filter: (a = 1)\n"
                                       "db=*# explain select 'Filter: x';\n"
                                       "Sort  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "  Sort Key: a\n"
                                       "[local]:5432 db=# \n");
    QCOMPARE(types(document), (QStringList{QStringLiteral("Seq Scan"), QStringLiteral("Sort")}));
    for (const Plan &plan : document.plans)
        QVERIFY(plan.properties.isEmpty());
}

void TestCopiedPlans::titlesWithColonsBeginAPlan()
{
    const PlanDocument document = read("Seq Scan on \"a: b\"  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "Seq Scan on \"c: d\"  (cost=0.00..1.00 rows=1 width=4)\n");
    QCOMPARE(document.plans.size(), size_t(2));
    QCOMPARE(document.plans[1].nodes[0].relation, QStringLiteral("c: d"));
}

void TestCopiedPlans::strangeMarksAreNoNode()
{
    for (const char *text :
         {"| Sort  (cost=0.00..1.00 rows=1 width=4)\n", "12. Sort  (cost=0.00..1.00 rows=1 width=4)\n",
          "* Sort  (cost=0.00..1.00 rows=1 width=4)\n"}) {
        const auto document = readPlans(text);
        QVERIFY2(!document, text);
        QVERIFY(document.error().message.contains(QStringLiteral("line 1")));
    }
}

QTEST_GUILESS_MAIN(TestCopiedPlans)
#include "tst_copiedplans.moc"
