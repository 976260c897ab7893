#include "app/jobs/jobcontext.h"
#include "app/plan/planmetrics.h"
#include "app/plan/readplans.h"
#include "app/sandbox/launch.h"
#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>

using plan::Plan;
using plan::PlanDocument;
using plan::PlanNode;
using testsupport::PrivateServer;

/// Real EXPLAINs of statements of every kind, under many options, in every format and frame: what is read of them has
/// to hang together, and to be the same in each.
class TestPlanFormats : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void everyFormatSaysTheSame_data();
    void everyFormatSaysTheSame();
    void everyCombinationOfOptionsIsRead_data();
    void everyCombinationOfOptionsIsRead();
    void everyFrameOfPsqlIsTakenOff();
    void everyLogPrefixIsTakenOff();
};

namespace {

const QString databaseName = QStringLiteral("planformats");
const QStringList formats{QStringLiteral("JSON"), QStringLiteral("TEXT"), QStringLiteral("YAML"),
                          QStringLiteral("XML")};

struct Statement
{
    QString name;
    QStringList settings; ///< name=value
    QString before;       ///< run before it in the same session
    QString sql;
};

QString contentOf(const QString &name)
{
    QFile file(testsupport::testDataPath(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QList<Statement> statements()
{
    QList<Statement> list;
    const QStringList parts = contentOf(QStringLiteral("planstatements.sql")).split(QStringLiteral("\n--- "));
    for (const QString &part : parts.mid(1)) {
        const QStringList heading = part.section(u'\n', 0, 0).split(u'|');
        list << Statement{heading[0].trimmed(), heading.value(1).split(u' ', Qt::SkipEmptyParts),
                          heading.value(2).trimmed(), part.section(u'\n', 1).trimmed()};
    }
    return list;
}

PrivateServer &server()
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

bool makeTables(PrivateServer &server)
{
    const db::ConnectionParameters parameters = server.parameters(databaseName);
    QString script = contentOf(QStringLiteral("planformats.sql"));
    script.replace(QLatin1String("%host%"), parameters.value(QStringLiteral("host")));
    script.replace(QLatin1String("%port%"), parameters.value(QStringLiteral("port")));
    return server.createDatabase(databaseName) && server.run(script, databaseName);
}

/// Nodes of a plan in JSON, counted without the reader that is tested.
int countNodes(const QJsonValue &value)
{
    int count = 0;
    if (value.isArray()) {
        for (const QJsonValue &element : value.toArray())
            count += countNodes(element);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        count += object.contains(QStringLiteral("Node Type")) ? 1 : 0;
        for (const QJsonValue &element : object)
            count += countNodes(element);
    }
    return count;
}

/// What each format prints of a node. TEXT names no operation where a foreign scan selects, and an alias of functions
/// as if it were one.
QString signatureOf(const PlanNode &node)
{
    QStringList parts{QString::number(node.parent),
                      node.type,
                      node.subplanName,
                      node.operation == u"Select" ? QString() : node.operation,
                      node.joinType,
                      node.strategy,
                      node.relation,
                      node.index,
                      node.cteName,
                      node.functionName == node.alias ? QString() : node.functionName,
                      node.provider,
                      node.alias};
    parts << (node.parallelAware ? QStringLiteral("parallel") : QString())
          << (node.backward ? QStringLiteral("backward") : QString());
    if (node.cost)
        parts << QString::number(node.cost->total, 'f', 2) << QString::number(node.cost->rows);
    for (const char *key : {"Filter", "Index Cond", "Order By", "Sort Key", "Hash Cond"})
        parts << plan::valueOf(node.properties, QString::fromLatin1(key));
    return parts.join(u'|');
}

QStringList signaturesOf(const Plan &plan)
{
    QStringList list;
    for (const PlanNode &node : plan.nodes)
        list << signatureOf(node);
    return list;
}

/// What is wrong with the figures of an analysed plan; empty when nothing is.
QString problemOf(const Plan &plan)
{
    const plan::PlanMetrics metrics = plan::measure(plan);
    const PlanNode &root = plan.nodes.front();
    const bool async =
        std::any_of(plan.nodes.begin(), plan.nodes.end(), [](const PlanNode &n) { return n.asyncCapable; });
    for (const auto counter : plan::allBlockCounts) {
        qint64 sum = 0;
        for (size_t at = 0; at < plan.nodes.size(); ++at) {
            const plan::NodeMetrics &node = metrics.nodes[at];
            if (node.clampedBlocks.*counter < 0 && !async)
                return QStringLiteral("node %1 has %2 blocks").arg(at).arg(node.clampedBlocks.*counter);
            sum += node.exclusiveBlocks.*counter + node.clampedBlocks.*counter;
        }
        if (sum != root.usage.blocks.*counter)
            return QStringLiteral("blocks add up to %1, not to %2").arg(sum).arg(root.usage.blocks.*counter);
    }
    double time = 0;
    for (size_t at = 0; at < plan.nodes.size(); ++at) {
        const plan::NodeMetrics &node = metrics.nodes[at];
        if (node.exclusive && node.exclusive->value < 0)
            return QStringLiteral("node %1 took %2 ms").arg(at).arg(node.exclusive->value);
        time += (node.exclusive ? node.exclusive->value : 0) + node.clampedTime.value;
        if (node.rows < 0 || node.rowsRemoved < 0 || (node.rowsFactor && !std::isfinite(*node.rowsFactor)))
            return QStringLiteral("node %1 has odd rows").arg(at);
    }
    const auto &whole = metrics.nodes.front().elapsed;
    if (whole && std::abs(time - whole->value) > 1e-6 * double(plan.nodes.size()))
        return QStringLiteral("times add up to %1, not to %2").arg(time).arg(whole->value);
    return {};
}

/// Explains in a transaction that is rolled back.
class Explainer
{
public:
    explicit Explainer(PrivateServer &server)
        : m_context(server.pool(db::Access::ReadWrite, databaseName))
        , m_lease(m_context.lease())
    {
    }

    bool execute(const QString &sql)
    {
        const auto done = (*m_lease)->execute(sql);
        m_error = done ? QString() : core::toOneLine(done.error());
        return bool(done);
    }

    bool begin(const Statement &statement)
    {
        bool begun = execute(QStringLiteral("BEGIN"));
        for (const QString &setting : statement.settings)
            begun =
                begun &&
                execute(
                    QStringLiteral("SET LOCAL %1 = '%2'").arg(setting.section(u'=', 0, 0), setting.section(u'=', 1)));
        begun = begun && execute(QStringLiteral("SET LOCAL track_io_timing = on; "));
        return begun && (statement.before.isEmpty() || execute(statement.before));
    }

    void end()
    {
        execute(QStringLiteral("ROLLBACK"));
        execute(QStringLiteral("DEALLOCATE ALL"));
    }

    /// The text as the server gives it, line by line.
    QByteArray explain(const QString &options, const QString &sql)
    {
        const bool runs = options.contains(QLatin1String("ANALYZE"));
        if (runs)
            execute(QStringLiteral("SAVEPOINT one"));
        const auto answer = (*m_lease)->execute(QStringLiteral("EXPLAIN (%1) %2").arg(options, sql));
        QStringList lines;
        for (int row = 0; answer && row < answer->rowCount(); ++row)
            lines << answer->text(row, 0);
        m_error = answer ? QString() : core::toOneLine(answer.error());
        const QString error = m_error;
        if (runs)
            execute(QStringLiteral("ROLLBACK TO one"));
        m_error = error;
        return lines.join(u'\n').toUtf8();
    }

    QString error() const { return m_error; }

private:
    jobs::JobContext m_context;
    core::Result<jobs::JobLease> m_lease;
    QString m_error;
};

/// Reads one plan; the whole text goes into the failure.
QString readOne(const QByteArray &text, Plan &plan)
{
    const auto document = plan::readPlans(text);
    if (!document)
        return QStringLiteral("%1\n%2").arg(core::toOneLine(document.error()), QString::fromUtf8(text));
    if (document->unreadCount > 0)
        return QStringLiteral("line %1 is not read: %2\n%3")
            .arg(document->unread.front().line)
            .arg(document->unread.front().text, QString::fromUtf8(text));
    if (document->plans.size() != 1)
        return QStringLiteral("%1 plans\n%2").arg(document->plans.size()).arg(QString::fromUtf8(text));
    plan = document->plans.front();
    return {};
}

QString compareNodes(const Plan &plan, const Plan &json, const QByteArray &text)
{
    const QStringList found = signaturesOf(plan);
    const QStringList expected = signaturesOf(json);
    if (found.size() != expected.size())
        return QStringLiteral("%1 nodes, not %2\n%3")
            .arg(found.size())
            .arg(expected.size())
            .arg(QString::fromUtf8(text));
    // What was written and rolled back has left dead rows: the next plan may differ.
    const bool writes = json.analyzed && std::any_of(json.nodes.begin(), json.nodes.end(),
                                                     [](const PlanNode &node) { return node.type == u"ModifyTable"; });
    for (qsizetype at = 0; at < (writes ? 0 : found.size()); ++at) {
        if (found[at] != expected[at])
            return QStringLiteral("node %1\n  is  %2\n not  %3\n%4")
                .arg(at)
                .arg(found[at], expected[at], QString::fromUtf8(text));
    }
    return {};
}

/// Explains in all formats and compares; empty when all is well.
QString checkAll(Explainer &explainer, const QString &options, const QString &sql)
{
    Plan json;
    for (const QString &format : formats) {
        const QString all =
            (options.isEmpty() ? QString() : options + QStringLiteral(", ")) + QStringLiteral("FORMAT ") + format;
        const QByteArray text = explainer.explain(all, sql);
        const QString place = QStringLiteral("EXPLAIN (%1): ").arg(all);
        if (!explainer.error().isEmpty())
            return place + explainer.error();
        Plan plan;
        if (const QString problem = readOne(text, plan); !problem.isEmpty())
            return place + problem;
        if (format == u"JSON") {
            json = plan;
            const int counted = countNodes(QJsonDocument::fromJson(text).array());
            if (counted != int(plan.nodes.size()))
                return place + QStringLiteral("%1 nodes of %2").arg(plan.nodes.size()).arg(counted);
        } else if (const QString problem = compareNodes(plan, json, text); !problem.isEmpty()) {
            return place + problem;
        }
        if (const QString problem = plan.analyzed ? problemOf(plan) : QString(); !problem.isEmpty())
            return place + problem + u'\n' + QString::fromUtf8(text);
        if (plan.analyzed != options.contains(QStringLiteral("ANALYZE")))
            return place + QStringLiteral("analysed or not is taken wrong");
    }
    return {};
}

} // namespace

void TestPlanFormats::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestPlanFormats::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(makeTables(*one));
    }
}

void TestPlanFormats::everyFormatSaysTheSame_data()
{
    QTest::addColumn<int>("statement");
    const QList<Statement> list = statements();
    QVERIFY(list.size() > 80);
    for (int at = 0; at < list.size(); ++at)
        QTest::newRow(qPrintable(list[at].name)) << at;
}

void TestPlanFormats::everyFormatSaysTheSame()
{
    QFETCH(int, statement);
    const Statement one = statements().at(statement);
    Explainer explainer(server());
    for (const char *options :
         {"COSTS OFF", "VERBOSE, SETTINGS", "ANALYZE, VERBOSE, BUFFERS, SETTINGS, WAL",
          "ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF", "ANALYZE, VERBOSE, BUFFERS, SERIALIZE TEXT, MEMORY"}) {
        QVERIFY2(explainer.begin(one), qPrintable(explainer.error()));
        const QString problem = checkAll(explainer, QString::fromLatin1(options), one.sql);
        explainer.end();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestPlanFormats::everyCombinationOfOptionsIsRead_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"parallel hash join", "update", "initplans", "async append", "vector search"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestPlanFormats::everyCombinationOfOptionsIsRead()
{
    QFETCH(QString, name);
    const QList<Statement> all = statements();
    const auto one = std::find_if(all.begin(), all.end(), [&name](const Statement &s) { return s.name == name; });
    QVERIFY(one != all.end());
    constexpr std::pair<const char *, bool> options[] = {
        {"VERBOSE", false}, {"COSTS OFF", false}, {"SETTINGS", false}, {"SUMMARY", false},       {"MEMORY", false},
        {"BUFFERS", true},  {"TIMING OFF", true}, {"WAL", true},       {"SERIALIZE TEXT", true},
    };
    Explainer explainer(server());
    QVERIFY2(explainer.begin(*one), qPrintable(explainer.error()));
    int count = 0;
    for (unsigned set = 0; set < 1U << std::size(options); ++set) {
        for (const bool analyze : {false, true}) {
            QStringList chosen;
            // None, each alone, each two, all but one, all: what one does to another shows in two.
            const int together = std::popcount(set);
            bool possible = !analyze || together <= 2 || together >= int(std::size(options)) - 1;
            for (size_t at = 0; at < std::size(options); ++at) {
                const bool wanted = (set >> at & 1U) != 0;
                possible = possible && (!wanted || analyze || !options[at].second);
                if (wanted)
                    chosen << QString::fromLatin1(options[at].first);
            }
            if (!possible)
                continue;
            if (analyze)
                chosen.prepend(QStringLiteral("ANALYZE"));
            const QString problem = checkAll(explainer, chosen.join(QStringLiteral(", ")), one->sql);
            QVERIFY2(problem.isEmpty(), qPrintable(problem));
            ++count;
        }
    }
    explainer.end();
    qInfo("%d combinations in %d formats", count, int(formats.size()));
}

namespace {

struct FramedCase
{
    QString name;
    QString settings; ///< psql's commands
    QString format;
    QString sql;
};

QList<FramedCase> framedCases()
{
    const QList<Statement> all = statements();
    QList<FramedCase> cases;
    for (const char *statement : {"hash join", "initplans", "odd names"}) {
        const auto one = std::find_if(all.begin(), all.end(),
                                      [&](const Statement &s) { return s.name == QLatin1String(statement); });
        for (const char *style : {"ascii", "old-ascii", "unicode"}) {
            for (const char *border : {"0", "1", "2"}) {
                for (const char *psql : {"aligned", "wrapped", "unaligned", "csv"}) {
                    // Marks nothing: a line end in a literal cannot be told from a broken line.
                    const bool untold = QByteArray(style) == "old-ascii" && QByteArray(psql) == "wrapped" &&
                                        QByteArray(statement) == "odd names";
                    for (const char *expanded : {"off", "on"}) {
                        for (const QString &format : untold ? QStringList() : formats)
                            cases << FramedCase{QStringLiteral("%1, %2, border %3, %4, expanded %5, %6")
                                                    .arg(QLatin1String(statement), QLatin1String(style),
                                                         QLatin1String(border), QLatin1String(psql),
                                                         QLatin1String(expanded), format),
                                                QStringLiteral("\\pset linestyle %1\n\\pset border %2\n\\pset format "
                                                               "%3\n\\pset expanded %4\n\\pset columns 70\n")
                                                    .arg(QLatin1String(style), QLatin1String(border),
                                                         QLatin1String(psql), QLatin1String(expanded)),
                                                format, one->sql};
                    }
                }
            }
        }
    }
    return cases;
}

QByteArray runPsql(const PrivateServer &server, const QString &script)
{
    QProcess psql;
    psql.start(server.binaries() + QStringLiteral("/psql"),
               {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-d"),
                server.parameters(databaseName).toConninfo()});
    psql.write(script.toUtf8());
    psql.closeWriteChannel();
    psql.waitForFinished(120'000);
    return psql.readAllStandardOutput() + psql.readAllStandardError();
}

QByteArray contentFrom(const QString &path, qint64 position)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.seek(position) ? file.readAll() : QByteArray();
}

} // namespace

void TestPlanFormats::everyFrameOfPsqlIsTakenOff()
{
    const QList<FramedCase> cases = framedCases();
    const QString mark = QStringLiteral("@@@@ next");
    QString script = QStringLiteral("SET enable_seqscan = off;\n\\encoding UTF8\n");
    for (const FramedCase &one : cases)
        script += one.settings +
                  QStringLiteral("EXPLAIN (VERBOSE, FORMAT %1) %2;\n\\echo %3\n").arg(one.format, one.sql, mark);
    const QStringList answers = QString::fromUtf8(runPsql(server(), script)).split(mark + u'\n');
    QCOMPARE(answers.size(), cases.size() + 1);
    int failed = 0;
    QHash<QString, QStringList> expected;
    for (qsizetype at = 0; at < cases.size(); ++at) {
        const QByteArray text = answers[at].toUtf8();
        Plan plan;
        QString problem = readOne(text, plan);
        QStringList found = signaturesOf(plan);
        if (!expected.contains(cases[at].sql)) {
            Explainer explainer(server());
            explainer.execute(QStringLiteral("SET enable_seqscan = off"));
            Plan json;
            explainer.execute(QStringLiteral("BEGIN"));
            QCOMPARE(readOne(explainer.explain(QStringLiteral("VERBOSE, FORMAT JSON"), cases[at].sql), json),
                     QString());
            expected.insert(cases[at].sql, signaturesOf(json));
        }
        if (problem.isEmpty() && found != expected[cases[at].sql])
            problem = QStringLiteral("is\n%1\nnot\n%2\n%3")
                          .arg(found.join(u'\n'), expected[cases[at].sql].join(u'\n'), QString::fromUtf8(text));
        if (!problem.isEmpty() && ++failed <= 6)
            qWarning("%s: %s", qPrintable(cases[at].name), qPrintable(problem));
        else if (!problem.isEmpty())
            qWarning("%s: too", qPrintable(cases[at].name));
    }
    qInfo("%d frames, %d wrong", int(cases.size()), failed);
    QCOMPARE(failed, 0);
}

void TestPlanFormats::everyLogPrefixIsTakenOff()
{
    PrivateServer &one = server();
    const QFile log(one.server().folder() + u'/' + sandbox::serverLogName());
    const QString settings = QStringLiteral(
        "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET "
        "auto_explain.log_buffers = on; SET auto_explain.log_nested_statements = on; SET auto_explain.log_settings = "
        "on;");
    const QString sql =
        QStringLiteral("SELECT count(*) FROM few f\n  JOIN big b ON f.id = b.grp -- a: comment (cost=1)\n"
                       " WHERE f.name <> 'x: y'");
    for (const char *prefix : {"", "%m [%p] ", "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ", "<%m %v %x> ",
                               "%m [%p] %q%u@%d ", "%c %l: ", "[%a] plan: "}) {
        const qint64 changed = QFileInfo(log).size();
        QVERIFY(one.run(QStringLiteral("ALTER SYSTEM SET log_line_prefix = '%1'").arg(QLatin1String(prefix)),
                        databaseName));
        QVERIFY(one.run(QStringLiteral("SELECT pg_reload_conf()"), databaseName));
        QTRY_VERIFY(contentFrom(log.fileName(), changed).contains("parameter \"log_line_prefix\" changed to"));
        for (const char *format : {"text", "json", "yaml", "xml"}) {
            for (const char *verbose : {"off", "on"}) {
                const QString set =
                    settings + QStringLiteral("SET auto_explain.log_format = %1; SET auto_explain.log_verbose = %2;")
                                   .arg(QLatin1String(format), QLatin1String(verbose));
                const qint64 before = QFileInfo(log).size();
                runPsql(one, set + sql + QStringLiteral(";\n") + sql + u';');
                const QByteArray text = contentFrom(log.fileName(), before);
                const auto document = plan::readPlans(text);
                const QByteArray what = QByteArray(prefix) + ' ' + format + ' ' + verbose + '\n' + text;
                QVERIFY2(document, document ? "" : (core::toOneLine(document.error()).toUtf8() + what).constData());
                QVERIFY2(document->plans.size() == 2, what.constData());
                QVERIFY2(document->unreadCount == 0,
                         (document->unread.empty() ? what : document->unread.front().text.toUtf8() + '\n' + what)
                             .constData());
                for (const Plan &plan : document->plans) {
                    QVERIFY2(plan.queryText.simplified() == sql.simplified() + u';',
                             qPrintable(plan.queryText + u'\n' + QString::fromUtf8(what)));
                    QVERIFY2(problemOf(plan).isEmpty(), what.constData());
                }
            }
        }
    }
    QVERIFY(one.run(QStringLiteral("ALTER SYSTEM RESET log_line_prefix"), databaseName));
    QVERIFY(one.run(QStringLiteral("SELECT pg_reload_conf()"), databaseName));
}

QTEST_GUILESS_MAIN(TestPlanFormats)

#include "tst_planformats.moc"
