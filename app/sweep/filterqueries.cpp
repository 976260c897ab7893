#include "app/sweep/filterqueries.h"

#include "app/db/quoting.h"
#include "app/sweep/filterstrata.h"
#include "app/sweep/rowname.h"

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

/// Values that are counted one by one; rarer ones are below every limit of the strata but the last.
constexpr int MostCounted = 10000;
constexpr int MostShown = 5;

/// The values as one array in PostgreSQL's text form.
QString arrayText(const QStringList &values)
{
    QStringList quoted;
    for (QString value : values) {
        value.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
        quoted << u'"' + value + u'"';
    }
    return u'{' + quoted.join(u',') + u'}';
}

/// Rows of a stratum as they were sampled.
struct SampledRow
{
    QByteArray name;
    QString value;
    QByteArray vector;
};

class FilterSampler
{
public:
    FilterSampler(db::Connection &connection, const FilterSpec &spec, const FilterSetup &setup)
        : m_connection(connection)
        , m_spec(spec)
        , m_setup(setup)
        , m_vector(db::quoteIdentifier(setup.sweep.exact.column))
        , m_limit(setup.sweep.fromTable ? spec.sweep.queries : int(spec.sweep.given.size()))
    {
    }

    Result<QList<FilterQueries>> run()
    {
        const auto all = count(m_setup.sweep.index.predicate, {});
        if (!all)
            return all.error();
        m_all = *all;
        if (m_setup.filterColumn.isEmpty())
            return oneCondition();
        auto strata = m_spec.filterValues.isEmpty() ? byShare() : byValue();
        if (strata && strata->isEmpty())
            return core::invalidInput(QStringLiteral("no row with a vector in %1 has a value in %2")
                                          .arg(m_spec.sweep.column, m_spec.filterColumn));
        return strata;
    }

private:
    Result<QList<FilterQueries>> oneCondition()
    {
        FilterQueries stratum;
        stratum.stratum.name = m_spec.sweep.where.simplified();
        stratum.rowsOfAll = m_all;
        const auto queries = sweepQueries(m_connection, m_spec.sweep, m_setup.sweep);
        if (!queries)
            return queries.error();
        const auto rows = count(m_setup.sweep.exact.where, {});
        if (!rows)
            return rows.error();
        if (*rows == 0)
            return core::invalidInput(
                QStringLiteral("no row with a vector in %1 meets the condition").arg(m_spec.sweep.column));
        for (const SweepQuery &query : *queries)
            stratum.queries << FilterQuery{query, {}};
        describeStratum(stratum, {{QString(), *rows}});
        stratum.stratum.values.clear();
        return QList<FilterQueries>{stratum};
    }

    Result<QList<FilterQueries>> byValue()
    {
        QList<FilterQueries> strata;
        for (const QString &value : m_spec.filterValues) {
            const db::Parameter parameter = db::Parameter::text(value);
            const QString condition = m_setup.filterColumn + QStringLiteral(" = $");
            const auto rows = count(bothConditions(m_setup.sweep.exact.where, condition + u'1'), {parameter});
            if (!rows)
                return rows.error();
            if (*rows == 0)
                return core::invalidInput(
                    QStringLiteral("no row with a vector in %1 has %2 = %3")
                        .arg(m_spec.sweep.column, m_spec.filterColumn, db::quoteLiteral(value).trimmed()));
            auto stratum = sampled(int(strata.size()), value, condition + u'2', {parameter}, {{value, *rows}}, value);
            if (!stratum)
                return stratum.error();
            strata << *stratum;
        }
        return strata;
    }

    Result<QList<FilterQueries>> byShare()
    {
        QHash<QString, double> rowsByValue;
        QList<QStringList> values(ShareStrata);
        if (const auto counted = countValues(rowsByValue, values); !counted)
            return counted.error();
        QStringList frequent;
        for (int i = 0; i < ShareStrata - 1; ++i)
            frequent << values.at(i);
        QList<FilterQueries> strata;
        for (int i = 0; i < ShareStrata; ++i) {
            const bool last = i == ShareStrata - 1;
            if (values.at(i).isEmpty())
                continue;
            const QString condition =
                last ? QStringLiteral("%1 IS NOT NULL AND %1 <> ALL ($2)") : QStringLiteral("%1 = ANY ($2)");
            auto stratum = sampled(int(strata.size()), shareStratumName(i), condition.arg(m_setup.filterColumn),
                                   {db::Parameter::text(arrayText(last ? frequent : values.at(i)))}, rowsByValue, {});
            if (!stratum)
                return stratum.error();
            if (!stratum->queries.isEmpty())
                strata << *stratum;
        }
        return strata;
    }

    QString rowsText(const QString &where) const
    {
        const QString condition =
            where.trimmed().isEmpty() ? QString() : QStringLiteral("\n   AND (") + where + QStringLiteral("\n)");
        return QStringLiteral("\n  FROM ") + m_setup.sweep.exact.table.toSql() + QStringLiteral("\n WHERE ") +
               m_vector + QStringLiteral(" IS NOT NULL") + condition;
    }

    Result<double> count(const QString &where, const QList<db::Parameter> &parameters)
    {
        const auto counted = m_connection.execute({QStringLiteral("SELECT count(*)") + rowsText(where), parameters});
        return counted ? Result<double>(counted->real(0, 0)) : Result<double>(counted.error());
    }

    /// The value as the server groups it, which may be several texts (1.0 and 1.00): one of them stands for all.
    Result<void> countValues(QHash<QString, double> &rowsByValue, QList<QStringList> &values)
    {
        const auto counted = m_connection.execute(
            QStringLiteral("SELECT min(") + m_setup.filterColumn + QStringLiteral("::text), count(*)") +
            rowsText(bothConditions(m_setup.sweep.exact.where, m_setup.filterColumn + QStringLiteral(" IS NOT NULL"))) +
            QStringLiteral("\n GROUP BY ") + m_setup.filterColumn +
            QStringLiteral("\n ORDER BY 2 DESC, 1\n LIMIT %1").arg(MostCounted));
        if (!counted)
            return counted.error();
        for (int row = 0; row < counted->rowCount(); ++row) {
            const double rows = counted->real(row, 1);
            rowsByValue.insert(counted->text(row, 0), rows);
            values[stratumOfShare(rows / std::max(m_all, 1.0))] << counted->text(row, 0);
        }
        return {};
    }

    /// `value`: that of all queries, where they have one in common.
    Result<FilterQueries> sampled(int position, const QString &name, const QString &condition,
                                  const QList<db::Parameter> &parameters, QHash<QString, double> rowsByValue,
                                  const QString &value)
    {
        FilterQueries stratum;
        stratum.stratum.position = position;
        stratum.stratum.name = name;
        stratum.rowsOfAll = m_all;
        auto rows = sampleRows(condition, parameters);
        if (!rows)
            return rows.error();
        if (rows->isEmpty())
            return stratum;
        for (SampledRow &row : *rows) {
            if (!value.isNull())
                row.value = value;
        }
        if (const auto counted = countMissing(*rows, rowsByValue); !counted)
            return counted.error();
        const auto queries = queriesOf(*rows);
        if (!queries)
            return queries.error();
        for (qsizetype i = 0; i < queries->size(); ++i)
            stratum.queries << FilterQuery{queries->at(i), rows->at(i % rows->size()).value};
        describeStratum(stratum, rowsByValue);
        return stratum;
    }

    Result<QList<SampledRow>> sampleRows(const QString &condition, const QList<db::Parameter> &parameters)
    {
        const QStringList keys = search::keyColumnsOf(m_setup.sweep.exact);
        QStringList selected;
        for (const QString &key : keys)
            selected << db::quoteIdentifier(key);
        selected << m_setup.filterColumn + QStringLiteral("::text") << m_vector;
        const QString text = QStringLiteral("SELECT ") + selected.join(QStringLiteral(", ")) +
                             rowsText(bothConditions(m_setup.sweep.exact.where, condition)) +
                             QStringLiteral("\n ORDER BY ") + sampleOrder(keys) +
                             QStringLiteral("\n LIMIT %1").arg(m_limit);
        const auto rows = m_connection.execute(
            {text, QList<db::Parameter>{db::Parameter::integer(m_spec.sweep.seed)} + parameters}, db::Format::Binary);
        if (!rows)
            return rows.error();
        const int at = int(keys.size());
        QList<SampledRow> sampled;
        for (int row = 0; row < rows->rowCount(); ++row)
            sampled << SampledRow{rowName(*rows, row, at), QString::fromUtf8(rows->bytes(row, at)),
                                  rows->bytes(row, at + 1).toByteArray()};
        return sampled;
    }

    /// Of values that are too rare to have been counted.
    Result<void> countMissing(const QList<SampledRow> &rows, QHash<QString, double> &rowsByValue)
    {
        QStringList missing;
        for (const SampledRow &row : rows) {
            if (!rowsByValue.contains(row.value) && !missing.contains(row.value))
                missing << row.value;
        }
        if (missing.isEmpty())
            return {};
        const auto counted = m_connection.execute(
            {QStringLiteral("SELECT ") + m_setup.filterColumn +
                 QStringLiteral("::text, sum(count(*)) OVER (PARTITION BY ") + m_setup.filterColumn + u')' +
                 rowsText(
                     bothConditions(m_setup.sweep.exact.where, m_setup.filterColumn + QStringLiteral(" = ANY ($1)"))) +
                 QStringLiteral("\n GROUP BY %1, %1::text").arg(m_setup.filterColumn),
             {db::Parameter::text(arrayText(missing))}});
        if (!counted)
            return counted.error();
        for (int row = 0; row < counted->rowCount(); ++row)
            rowsByValue.insert(counted->text(row, 0), counted->real(row, 1));
        return {};
    }

    /// As they are sent: the rows themselves, or the given queries.
    Result<QList<SweepQuery>> queriesOf(const QList<SampledRow> &rows)
    {
        SweepSpec spec = m_spec.sweep;
        SweepSetup setup = m_setup.sweep;
        setup.fromTable = false;
        for (const SampledRow &row : rows) {
            if (!m_setup.sweep.fromTable)
                break;
            const auto value = vectors::fromBinary(setup.exact.shape.type, row.vector);
            if (!value)
                return value.error();
            spec.given << *value;
        }
        auto queries = sweepQueries(m_connection, spec, setup);
        for (qsizetype i = 0; queries && m_setup.sweep.fromTable && i < queries->size(); ++i)
            (*queries)[i].ownRow = rows.at(i).name;
        return queries;
    }

    db::Connection &m_connection;
    const FilterSpec &m_spec;
    const FilterSetup &m_setup;
    QString m_vector;
    int m_limit = 0;
    double m_all = 0;
};

} // namespace

Result<QList<FilterQueries>> filterQueries(db::Connection &connection, const FilterSpec &spec, const FilterSetup &setup)
{
    return FilterSampler(connection, spec, setup).run();
}

void describeStratum(FilterQueries &stratum, const QHash<QString, double> &rowsByValue)
{
    QHash<QString, int> uses;
    double rows = 0;
    for (const FilterQuery &query : stratum.queries) {
        ++uses[query.value];
        rows += rowsByValue.value(query.value);
    }
    FilterStratum &described = stratum.stratum;
    described.queries = int(stratum.queries.size());
    described.rows = rows / std::max(1, described.queries);
    described.share = described.rows / std::max(stratum.rowsOfAll, 1.0);
    described.valueCount = int(uses.size());
    QStringList values = uses.keys();
    std::sort(values.begin(), values.end(), [&uses](const QString &a, const QString &b) {
        return uses.value(a) != uses.value(b) ? uses.value(a) > uses.value(b) : a < b;
    });
    described.values = values.first(std::min<qsizetype>(values.size(), MostShown));
}

} // namespace sweep
