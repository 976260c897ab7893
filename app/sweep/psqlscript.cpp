#include "app/sweep/psqlscript.h"

#include "app/db/quoting.h"
#include "app/sweep/sampling.h"
#include "app/sweep/sweepsetup.h"

namespace sweep {

using core::Result;

namespace {

/// In a comment of one line.
QString commented(QString text)
{
    return text.replace(u'\n', u' ').replace(u'\r', u' ');
}

QString settingName(const QString &name)
{
    QStringList parts = name.split(u'.');
    for (QString &part : parts)
        part = db::quoteIdentifier(part);
    return parts.join(u'.');
}

QString setLocal(const search::Setting &setting)
{
    return QStringLiteral("SET LOCAL %1 = %2;\n")
        .arg(settingName(setting.name), db::quoteLiteral(setting.value).trimmed());
}

/// The names of the key's columns in the script's own tables, where the vector's column keeps its own.
QStringList keyNames(const SweepSetup &setup)
{
    QString prefix = QStringLiteral("workbench_key");
    while (setup.exact.column.startsWith(prefix))
        prefix += u'_';
    QStringList names;
    for (qsizetype i = 1; i <= search::keyColumnsOf(setup.exact).size(); ++i)
        names << prefix + QString::number(i);
    return names;
}

class Script
{
public:
    Script(const SweepSpec &spec, const SweepSetup &setup)
        : m_spec(spec)
        , m_setup(setup)
        , m_column(db::quoteIdentifier(setup.exact.column))
        , m_keys(keyNames(setup))
    {
    }

    QString text() const
    {
        QString script = header() + queries() + exactNeighbours();
        for (const SweepStep &step : m_setup.steps)
            script += measurement(step);
        return script + QStringLiteral("\n\\echo\n"
                                       "SELECT setting, queries, recall, worst_query, short_answers, mean_ms\n"
                                       "  FROM workbench_result ORDER BY step;\n"
                                       "ROLLBACK;\n");
    }

private:
    QString header() const
    {
        const QString what =
            QStringLiteral("%1.%2 by %3, k = %4")
                .arg(m_spec.table.name.toText(), m_spec.column, m_setup.index.name.name, numbers(false));
        QString text = QStringLiteral("-- Recall and latency of %1: what a sweep of pgvector Workbench measures.\n"
                                      "-- Run it with psql. Everything happens in one transaction that is rolled "
                                      "back; nothing is left.\n"
                                      "\\set ON_ERROR_STOP on\n"
                                      "\\pset pager off\n"
                                      "BEGIN ISOLATION LEVEL REPEATABLE READ;\n"
                                      "SELECT '[1]'::vector AS pgvector_is_loaded;\n"
                                      "SET LOCAL plan_cache_mode = force_custom_plan;\n"
                                      "SET LOCAL standard_conforming_strings = on;\n")
                           .arg(commented(what));
        for (const search::Setting &setting : m_setup.steering)
            text += setLocal(setting);
        return text + QStringLiteral("CREATE TEMP TABLE workbench_result (step integer, setting text, queries bigint, "
                                     "recall numeric,\n    worst_query numeric, short_answers bigint, mean_ms numeric) "
                                     "ON COMMIT DROP;\n");
    }

    /// n: its number; own: whether it is a row of the table; the column itself, and `measured`, what the index orders
    /// by.
    QString queries() const
    {
        QStringList names = m_keys;
        names << m_column;
        QString keys = m_keys.join(QStringLiteral(", "));
        QString source;
        QString text = QStringLiteral("\n\\echo 'queries'\n");
        if (m_setup.fromTable) {
            QString sample = sampleStatement(m_spec, m_setup).sql;
            sample.replace(QStringLiteral("$1::bigint"), QStringLiteral("%1::bigint").arg(m_spec.seed));
            source = QStringLiteral("(%1) AS sample (%2)").arg(sample, names.join(QStringLiteral(", ")));
            keys += QStringLiteral(", ");
        } else {
            text += givenQueries();
            source = QStringLiteral("workbench_given");
            keys.clear();
        }
        return text + QStringLiteral("CREATE TEMP TABLE workbench_query ON COMMIT DROP AS\n"
                                     "SELECT row_number() OVER () AS workbench_n, %1%2 AS workbench_original,\n"
                                     "       %3 AS workbench_measured\n  FROM %4;\n")
                          .arg(keys, m_column, search::orderedExpression(m_setup.measured), source);
    }

    QString givenQueries() const
    {
        const catalog::VectorShape &shape = m_setup.exact.shape;
        const int dimensions = m_spec.given.first().dimensions;
        QString text = QStringLiteral("CREATE TEMP TABLE workbench_given (%1 %2(%3)) ON COMMIT DROP;\n"
                                      "COPY workbench_given FROM STDIN;\n")
                           .arg(m_column, vectors::typeName(shape.type))
                           .arg(dimensions);
        for (vectors::VectorValue value : m_spec.given)
            text += vectors::toText(asColumn(std::move(value))) + u'\n';
        return text + QStringLiteral("\\.\n");
    }

    /// Queries from a file are plain floats, whatever the column's type.
    vectors::VectorValue asColumn(vectors::VectorValue value) const
    {
        const vectors::VectorType type = m_setup.exact.shape.type;
        if (value.type == type || type == vectors::VectorType::Halfvec || type == vectors::VectorType::Vector) {
            value.type = type;
            return value;
        }
        vectors::VectorValue converted{type, value.dimensions, {}, {}};
        const std::vector<float> dense = vectors::toDense(value);
        for (int i = 0; i < int(dense.size()); ++i) {
            const bool sparse = type == vectors::VectorType::Sparsevec;
            if (sparse && dense[size_t(i)] == 0.0F)
                continue;
            if (sparse)
                converted.positions.push_back(i);
            converted.elements.push_back(dense[size_t(i)]);
        }
        return converted;
    }

    QString notItself() const
    {
        if (!m_setup.fromTable)
            return {};
        QStringList same;
        const QStringList columns = search::keyColumnsOf(m_setup.exact);
        for (qsizetype i = 0; i < columns.size(); ++i)
            same << QStringLiteral("%1 = workbench_query.%2").arg(db::quoteIdentifier(columns.at(i)), m_keys.at(i));
        return QStringLiteral("NOT (%1)").arg(same.join(QStringLiteral(" AND ")));
    }

    QString whereClause(const QStringList &conditions) const
    {
        QStringList all;
        for (const QString &condition : conditions + QStringList{m_setup.exact.where}) {
            if (!condition.trimmed().isEmpty())
                all << u'(' + condition + QStringLiteral("\n)");
        }
        return all.isEmpty() ? QString() : QStringLiteral("\n         WHERE ") + all.join(QStringLiteral(" AND "));
    }

    QString exactDistance() const
    {
        return QStringLiteral("(%1 %2 workbench_query.workbench_original)")
            .arg(m_column, vectors::operatorOf(m_setup.exact.distance));
    }

    QString exactNeighbours() const
    {
        // Plus zero: no operator class of an index matches the expression.
        return QStringLiteral("\n\\echo 'exact neighbours'\n"
                              "CREATE TEMP TABLE workbench_exact ON COMMIT DROP AS\n"
                              "SELECT workbench_n, workbench_k, max(workbench_distance) AS kth, count(*) AS possible\n"
                              "  FROM (SELECT workbench_n, workbench_distance, row_number() OVER (PARTITION BY "
                              "workbench_n ORDER BY workbench_distance) AS rank\n"
                              "          FROM workbench_query CROSS JOIN LATERAL (\n"
                              "        SELECT %1 AS workbench_distance\n          FROM %2%3\n"
                              "         ORDER BY %1 + 0 LIMIT %4) AS nearest\n"
                              "         WHERE workbench_distance < 'Infinity') AS ranked\n"
                              "  JOIN (VALUES %5) AS asked (workbench_k) ON rank <= workbench_k\n"
                              " GROUP BY workbench_n, workbench_k;\n")
            .arg(exactDistance(), m_setup.exact.table.toSql(), whereClause({notItself()}),
                 QString::number(largestK(m_spec)), numbers(true));
    }

    /// Every k, set apart by commas.
    QString numbers(bool inBrackets) const
    {
        QStringList texts;
        for (const int k : allK(m_spec))
            texts << (inBrackets ? QStringLiteral("(%1)") : QStringLiteral("%1")).arg(k);
        return texts.join(QStringLiteral(", "));
    }

    /// All queries' answers under the settings of the moment, the row itself among them.
    QString answers(int k) const
    {
        const QString measured =
            QStringLiteral("%1 %2 workbench_query.workbench_measured")
                .arg(search::orderedExpression(m_setup.measured), vectors::operatorOf(m_setup.measured.distance));
        QStringList selected;
        const QStringList columns = search::keyColumnsOf(m_setup.exact);
        for (qsizetype i = 0; i < columns.size(); ++i)
            selected << QStringLiteral("%1 AS %2").arg(db::quoteIdentifier(columns.at(i)), m_keys.at(i));
        selected << exactDistance() + QStringLiteral(" AS workbench_distance")
                 << QStringLiteral("%1 AS workbench_order").arg(measured);
        return QStringLiteral("SELECT workbench_query.workbench_n, answer.*\n"
                              "  FROM workbench_query CROSS JOIN LATERAL (\n"
                              "        SELECT %1\n          FROM %2%3\n         ORDER BY %4 LIMIT %5) AS answer")
            .arg(selected.join(QStringLiteral(", ")), m_setup.exact.table.toSql(), whereClause({}), measured,
                 QString::number(m_setup.limitedTo(k).limit));
    }

    QString settingsOf(const SweepStep &step) const
    {
        QString text;
        for (const SweepStep &other : m_setup.steps) {
            for (const search::Setting &setting : other.sent)
                text += reset(step, setting, text);
        }
        for (const search::Setting &setting : step.sent)
            text += setLocal(setting);
        return text;
    }

    /// What other steps set goes back to the session's own.
    static QString reset(const SweepStep &step, const search::Setting &setting, const QString &before)
    {
        const QString line = QStringLiteral("SET LOCAL %1 TO DEFAULT;\n").arg(settingName(setting.name));
        for (const search::Setting &own : step.sent) {
            if (own.name == setting.name)
                return {};
        }
        return before.contains(line) ? QString() : line;
    }

    QString measurement(const SweepStep &step) const
    {
        const QString k = m_spec.moreK.isEmpty() ? QString() : QStringLiteral("k %1, ").arg(step.k);
        const QString name = k + settingsText(step.settings) + (step.forced ? QStringLiteral(", forced") : QString());
        const QString literal = db::quoteLiteral(name).trimmed();
        QString text = QStringLiteral("\n\\echo\n\\echo %1\n").arg(literal) + settingsOf(step);
        text += QStringLiteral("EXPLAIN (COSTS OFF) %1;\n").arg(answers(step.k));
        text += QStringLiteral("SELECT count(*) AS warm_up FROM (%1) AS warm;\n").arg(answers(step.k));
        text += QStringLiteral("SELECT clock_timestamp() AS workbench_started \\gset\n\\timing on\n"
                               "CREATE TEMP TABLE workbench_answer ON COMMIT DROP AS\n%1;\n\\timing off\n")
                    .arg(answers(step.k));
        return text + recall(literal, int(&step - m_setup.steps.data()), step.k) +
               QStringLiteral("DROP TABLE workbench_answer;\n");
    }

    QString recall(const QString &name, int step, int k) const
    {
        const QString own = m_setup.fromTable ? ownRow() : QStringLiteral("false");
        return QStringLiteral(
                   "INSERT INTO workbench_result\n"
                   "WITH workbench_clock AS (SELECT extract(epoch FROM clock_timestamp() - "
                   ":'workbench_started'::timestamptz) * 1000 AS ms),\n"
                   "counted AS (\n"
                   "  SELECT workbench_n, workbench_distance, row_number() OVER (PARTITION BY workbench_n ORDER BY "
                   "workbench_order) AS rank\n"
                   "    FROM workbench_answer JOIN workbench_query USING (workbench_n) WHERE NOT (%1)),\n"
                   "per_query AS (\n"
                   "  SELECT workbench_n, possible, count(rank) AS returned,\n"
                   "         least(count(*) FILTER (WHERE workbench_distance <= kth + 1e-6 * abs(kth)), "
                   "possible)::float8 "
                   "/ possible AS recall\n"
                   "    FROM workbench_exact LEFT JOIN (SELECT * FROM counted WHERE rank <= %2) AS first "
                   "USING (workbench_n)\n"
                   "   WHERE workbench_k = %2\n   GROUP BY workbench_n, possible, kth)\n"
                   "SELECT %3, %4, count(*), round(avg(recall)::numeric, 4), round(min(recall)::numeric, 3),\n"
                   "       count(*) FILTER (WHERE returned < possible),\n"
                   "       round(((SELECT ms FROM workbench_clock) / (SELECT count(*) FROM workbench_query))::numeric, "
                   "3)\n"
                   "  FROM per_query;\n")
            .arg(own)
            .arg(k)
            .arg(step)
            .arg(name);
    }

    QString ownRow() const
    {
        QStringList same;
        for (const QString &key : m_keys)
            same << QStringLiteral("workbench_answer.%1 = workbench_query.%1").arg(key);
        return same.join(QStringLiteral(" AND "));
    }

    const SweepSpec &m_spec;
    const SweepSetup &m_setup;
    QString m_column;
    QStringList m_keys;
};

} // namespace

Result<QString> psqlScript(const SweepSpec &spec)
{
    if (sourceOf(spec) == QuerySource::HeldOut)
        return core::invalidInput(QStringLiteral("the held-out queries lie on a copy that is gone: a script can repeat "
                                                 "a sweep of rows of the table or of given queries"));
    const auto setup = prepareSweep(spec);
    if (!setup)
        return setup.error();
    return Script(spec, *setup).text();
}

} // namespace sweep
