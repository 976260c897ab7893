#include "app/catalog/loadcatalog.h"
#include "app/db/quoting.h"
#include "app/sweep/applysettings.h"
#include "app/sweep/psqlscript.h"
#include "app/sweep/runsweep.h"
#include "tests/support/privateserver.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

#include <cmath>

using namespace sweep;
using testsupport::PrivateServer;
using vectors::IndexMethod;

/// What is taken away from a sweep, run by the programs that it is made for.
class TestPsqlScript : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void repeatsTheSweep_data();
    void repeatsTheSweep();
    void repeatsGivenQueries();
    void namesTheServersOwnPlan();
    void refusesHeldOutQueries();
    void functionSearchesUnderItsSettings_data();
    void functionSearchesUnderItsSettings();
    void settingsAreAppliedAndTakenBack();
    void alembicRevisionIsPython();

private:
    SweepSpec spec(const QString &table, const QString &column, const QList<int> &values);
    QString psql(const QString &script);
    QMap<QString, QStringList> resultsOf(const QString &output) const;
    void compare(const SweepSpec &spec);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestPsqlScript::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    m_pool = m_server->pool(db::Access::ReadOnly);
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        SELECT setseed(0.5);
        CREATE TABLE items (id integer PRIMARY KEY, name text, embedding vector(16));
        INSERT INTO items SELECT i, 'n' || i % 10, array_agg(random())::vector(16)
            FROM generate_series(1, 4000) i, generate_series(1, 16) GROUP BY i;
        INSERT INTO items VALUES (0, NULL, NULL);
        CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);
        CREATE SCHEMA "Odd ""Schema";
        CREATE TABLE "Odd ""Schema"."Ta.ble %1" ("Key A" integer, "key b" text, "Vec tor" vector(16),
            PRIMARY KEY ("Key A", "key b"));
        INSERT INTO "Odd ""Schema"."Ta.ble %1" SELECT id, 'it''s', embedding FROM items WHERE id > 0;
        CREATE INDEX "I ""x" ON "Odd ""Schema"."Ta.ble %1" USING ivfflat ("Vec tor" vector_cosine_ops)
            WITH (lists = 20);
        CREATE TABLE keyless AS SELECT embedding::halfvec(16) AS v FROM items;
        CREATE INDEX keyless_ivf ON keyless USING ivfflat (v halfvec_ip_ops) WITH (lists = 20);
        CREATE TABLE halves AS SELECT id, embedding AS "workbench_key1" FROM items;
        ALTER TABLE halves ADD PRIMARY KEY (id);
        CREATE INDEX halves_hnsw ON halves USING hnsw (("workbench_key1"::halfvec(16)) halfvec_l2_ops);
        CREATE DATABASE "a:b ""c";
        VACUUM ANALYZE;
    )sql")));
}

SweepSpec TestPsqlScript::spec(const QString &table, const QString &column, const QList<int> &values)
{
    SweepSpec spec;
    auto lease = m_pool->lease();
    const auto name = table == u"odd" ? catalog::ObjectName{QStringLiteral("Odd \"Schema"), QStringLiteral("Ta.ble %1")}
                                      : catalog::ObjectName{QStringLiteral("public"), table};
    const auto loaded = catalog::loadTable(**lease, name);
    if (!loaded)
        return spec;
    spec.table = *loaded;
    spec.column = column;
    spec.queries = 40;
    const auto index = indexUnderTest(spec);
    if (index)
        spec.grid = gridOf(*index->vectorMethod(), values);
    return spec;
}

QString TestPsqlScript::psql(const QString &script)
{
    QProcess process;
    process.start(m_server->binaries() + QStringLiteral("/psql"),
                  {QStringLiteral("-X"), QStringLiteral("-d"), m_server->parameters().toConninfo()});
    process.write(script.toUtf8());
    process.closeWriteChannel();
    process.waitForFinished(-1);
    const QByteArray error = process.readAllStandardError();
    if (process.exitCode() != 0 || !error.isEmpty())
        qWarning("psql: %s", error.constData());
    return process.exitCode() == 0 ? QString::fromUtf8(process.readAllStandardOutput()) : QString();
}

/// The last table: setting, then its figures.
QMap<QString, QStringList> TestPsqlScript::resultsOf(const QString &output) const
{
    QMap<QString, QStringList> results;
    const QString last = output.mid(output.lastIndexOf(QStringLiteral("short_answers")));
    for (const QString &line : last.split(u'\n')) {
        QStringList cells = line.split(u'|');
        if (cells.size() != 6 || line.contains(QStringLiteral("mean_ms")))
            continue;
        for (QString &cell : cells)
            cell = cell.trimmed();
        results.insert(cells.takeFirst(), cells);
    }
    return results;
}

void TestPsqlScript::compare(const SweepSpec &spec)
{
    const auto script = psqlScript(spec);
    QVERIFY2(script, script ? "" : qPrintable(script.error().message));
    const QString output = psql(*script);
    const auto results = resultsOf(output);
    jobs::JobContext context(m_pool);
    const auto sweep = runSweep(context, spec, SweepObserver{});
    QVERIFY2(sweep, sweep ? "" : qPrintable(core::toOneLine(sweep.error())));
    QCOMPARE(results.size(), sweep->points.size());
    for (const SweepPoint &point : sweep->points) {
        const QString name = settingsText(point.settings) + (point.forced ? QStringLiteral(", forced") : QString());
        const QStringList figures = results.value(name);
        QVERIFY2(!figures.isEmpty(), qPrintable(name + u'\n' + output));
        qInfo("%-28s psql: recall %s, %s ms; sweep: %.4f, %.3f ms", qPrintable(name), qPrintable(figures.at(1)),
              qPrintable(figures.at(4)), point.recall.mean, point.latency.mean.value);
        QCOMPARE(figures.at(0).toInt(), point.queries);
        QVERIFY(std::abs(figures.at(1).toDouble() - point.recall.mean) < 6e-5);
        QVERIFY(std::abs(figures.at(2).toDouble() - point.worstRecall) < 6e-4);
        QCOMPARE(figures.at(3).toInt(), point.shortResults);
        QVERIFY(figures.at(4).toDouble() > 0);
    }
    QVERIFY(output.contains(QStringLiteral("Time: ")));
}

void TestPsqlScript::repeatsTheSweep_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QList<int>>("values");
    QTest::addColumn<QString>("where");
    QTest::newRow("hnsw") << "items"
                          << "embedding" << QList<int>{10, 40, 400} << QString();
    QTest::newRow("condition with percent signs")
        << "items"
        << "embedding" << QList<int>{40} << QStringLiteral("name LIKE '%1' OR name LIKE '%5%' -- odd");
    QTest::newRow("odd names") << "odd"
                               << "Vec tor" << QList<int>{1, 3, 20} << QString();
    QTest::newRow("no key") << "keyless"
                            << "v" << QList<int>{1, 5} << QString();
    QTest::newRow("expression") << "halves"
                                << "workbench_key1" << QList<int>{20, 80} << QString();
}

void TestPsqlScript::repeatsTheSweep()
{
    QFETCH(const QString, table);
    QFETCH(const QString, column);
    QFETCH(const QList<int>, values);
    QFETCH(const QString, where);
    SweepSpec wanted = spec(table, column, values);
    wanted.where = where;
    wanted.seed = 7;
    wanted.plans = where.isEmpty() ? PlanChoice::Both : PlanChoice::Natural;
    compare(wanted);
}

void TestPsqlScript::repeatsGivenQueries()
{
    SweepSpec wanted = spec(QStringLiteral("items"), QStringLiteral("embedding"), {10, 80});
    for (int i = 0; i < 20; ++i) {
        std::vector<float> vector;
        for (int d = 0; d < 16; ++d)
            vector.push_back(float((i * 7 + d * 3) % 11) / 11.0F);
        wanted.given.append({vectors::VectorType::Vector, 16, vector, {}});
    }
    compare(wanted);
}

void TestPsqlScript::namesTheServersOwnPlan()
{
    const auto script = psqlScript(spec(QStringLiteral("items"), QStringLiteral("embedding"), {40}));
    QVERIFY(script);
    QVERIFY(psql(*script).contains(QStringLiteral("Index Scan using items_hnsw on items")));
    const QString left = psql(QStringLiteral("\\t on\nSELECT count(*) FROM pg_class WHERE relname LIKE 'workbench%';"));
    QVERIFY2(left.contains(QStringLiteral("0")), qPrintable(left));
}

void TestPsqlScript::refusesHeldOutQueries()
{
    SweepSpec wanted = spec(QStringLiteral("items"), QStringLiteral("embedding"), {40});
    wanted.holdOut = true;
    QVERIFY(!psqlScript(wanted));
}

void TestPsqlScript::functionSearchesUnderItsSettings_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("index");
    QTest::newRow("plain") << "items"
                           << "embedding"
                           << "public.nearest_items_embedding"
                           << "(SELECT embedding FROM items WHERE id = 5)"
                           << "items_hnsw";
    QTest::newRow("odd names") << "odd"
                               << "Vec tor"
                               << "\"Odd \"\"Schema\".\"nearest_Ta.ble %1_Vec tor\""
                               << "(SELECT embedding FROM items WHERE id = 5)"
                               << "I \"x";
    QTest::newRow("expression") << "halves"
                                << "workbench_key1"
                                << "nearest_halves_workbench_key1"
                                << "(SELECT embedding::halfvec(16) FROM items WHERE id = 5)"
                                << "halves_hnsw";
}

void TestPsqlScript::functionSearchesUnderItsSettings()
{
    QFETCH(const QString, table);
    QFETCH(const QString, column);
    QFETCH(const QString, name);
    QFETCH(const QString, argument);
    QFETCH(const QString, index);
    SweepSpec wanted = spec(table, column, {13});
    wanted.k = 7;
    wanted.where = table == u"items" ? QStringLiteral("name <> '$search$' -- end") : QString();
    const auto script = searchFunctionScript(wanted, wanted.grid.first());
    QVERIFY2(script, script ? "" : qPrintable(script.error().message));
    QVERIFY(m_server->run(*script));
    const QString scans =
        QStringLiteral("SELECT pg_stat_force_next_flush(); SELECT 'scans ' || idx_scan FROM pg_stat_user_indexes "
                       "WHERE indexrelname = %1;")
            .arg(db::quoteLiteral(index));
    const auto number = [](const QString &output, const char *word) {
        const QRegularExpression form(QLatin1String(word) + QStringLiteral(" (\\d+)"));
        return form.match(output).captured(1).toInt();
    };
    const int before = number(psql(scans), "scans");
    const QString output = psql(QStringLiteral("SELECT 'rows ' || count(*) FROM %1(%2);").arg(name, argument));
    QCOMPARE(number(output, "rows"), 7);
    QCOMPARE(number(psql(scans), "scans"), before + 1);
    const QString config = psql(QStringLiteral("SELECT proconfig FROM pg_proc WHERE proname LIKE 'nearest\\_%';"));
    QVERIFY2(
        config.contains(table == u"odd" ? QStringLiteral("ivfflat.probes=13") : QStringLiteral("hnsw.ef_search=13")),
        qPrintable(config));
}

void TestPsqlScript::settingsAreAppliedAndTakenBack()
{
    const GridPoint settings = gridOf(IndexMethod::Hnsw, {77}).first();
    QVERIFY(m_server->run(applyScript(settings, ApplyScope::Database, QStringLiteral("a:b \"c"))));
    const QString kept = QStringLiteral("SELECT setconfig FROM pg_db_role_setting;");
    QVERIFY(psql(kept).contains(QStringLiteral("hnsw.ef_search=77")));
    // What Alembic sends when it goes down.
    const QString revision =
        alembicRevision(settings, ApplyScope::Database, QStringLiteral("a:b \"c"), QDateTime::currentDateTime());
    QString reset = revision.section(QStringLiteral("op.execute(\""), 2).section(QStringLiteral("\")\n"), 0, 0);
    reset.replace(QStringLiteral("\\\\"), QStringLiteral("\\")).replace(QStringLiteral("\\\""), QStringLiteral("\""));
    reset.replace(QStringLiteral("\\:"), QStringLiteral(":"));
    QCOMPARE(reset, QStringLiteral("ALTER DATABASE \"a:b \"\"c\" RESET hnsw.ef_search"));
    QVERIFY(m_server->run(reset));
    QVERIFY(!psql(kept).contains(QStringLiteral("ef_search")));
}

/// Its own interpreter reads it, with Alembic's part played by a few lines.
void TestPsqlScript::alembicRevisionIsPython()
{
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty())
        QSKIP("no python3 here");
    const GridPoint settings{{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")},
                             {QStringLiteral("hnsw.iterative_scan"), QStringLiteral("relaxed_order")}};
    const QString revision = alembicRevision(settings, ApplyScope::Role, QStringLiteral("o'neil \\ \"x\":y\nz"),
                                             QDateTime(QDate(2026, 3, 14), QTime(10, 22)));
    const QString program = QStringLiteral("import sys, types\n"
                                           "class Op:\n    def execute(self, sql): print(sql.replace('\\\\:', ':'))\n"
                                           "module = types.ModuleType('alembic'); module.op = Op()\n"
                                           "sys.modules['alembic'] = module\n") +
                            revision +
                            QStringLiteral("\nassert len(revision) == 12 and down_revision is None\n"
                                           "upgrade()\nprint('--')\ndowngrade()\n");
    QProcess process;
    process.start(python, {QStringLiteral("-")});
    process.write(program.toUtf8());
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    const QByteArray error = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, error.constData());
    const QString role = QStringLiteral("ALTER ROLE \"o'neil \\ \"\"x\"\":y\nz\" ");
    QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()),
             role + QStringLiteral("SET hnsw.ef_search = 80\n") + role +
                 QStringLiteral("SET hnsw.iterative_scan = 'relaxed_order'\n--\n") + role +
                 QStringLiteral("RESET hnsw.ef_search\n") + role + QStringLiteral("RESET hnsw.iterative_scan\n"));
}

QTEST_GUILESS_MAIN(TestPsqlScript)
#include "tst_psqlscript.moc"
