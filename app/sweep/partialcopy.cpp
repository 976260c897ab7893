#include "app/sweep/partialcopy.h"

#include "app/db/quoting.h"
#include "app/sweep/filtersetup.h"

namespace sweep {

using core::Result;

namespace {

constexpr auto NamePrefix = "workbench_partial_";

QString indexName(qsizetype number)
{
    return QLatin1StringView(NamePrefix) + QString::number(number + 1);
}

bool isPartitioned(const FilterSpec &spec)
{
    return spec.sweep.table.kind == catalog::TableKind::Partitioned;
}

bool endsAll(const core::Error &error)
{
    return error.kind == core::ErrorKind::Cancelled || error.kind == core::ErrorKind::ConnectionLost ||
           error.kind == core::ErrorKind::Resources || !error.connectionUsable;
}

class PartialBuilder
{
public:
    PartialBuilder(jobs::JobContext &context, db::Connection &connection, const FilterSpec &spec,
                   const SweepSetup &setup)
        : m_context(context)
        , m_connection(connection)
        , m_spec(spec)
        , m_setup(setup)
        , m_column(db::quoteIdentifier(spec.filterColumn))
    {
    }

    Result<PartialCopy> build(HoldoutClone clone)
    {
        auto builds = wanted(clone.table.name);
        if (!builds)
            return builds.error();
        for (qsizetype i = 0; i < builds->size(); ++i) {
            if (const auto built = buildOne(clone, (*builds)[i], indexName(i)); !built)
                return built.error();
        }
        return PartialCopy{clone.table, *builds};
    }

private:
    /// Read in a transaction that may not write: the condition is the person's own.
    Result<QList<PartialBuild>> wanted(const catalog::ObjectName &copy)
    {
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadOnlySnapshot);
        if (!transaction)
            return transaction.error();
        if (m_spec.filterColumn.isEmpty())
            return oneCondition(copy);
        return m_spec.filterValues.isEmpty() ? frequentValues(copy) : namedValues(copy);
    }

    Result<QList<PartialBuild>> oneCondition(const catalog::ObjectName &copy)
    {
        const auto rows = m_connection.execute(QStringLiteral("SELECT count(*)") + rowsText(copy, {}));
        if (!rows)
            return rows.error();
        return QList<PartialBuild>{described({}, rows->real(0, 0))};
    }

    Result<QList<PartialBuild>> frequentValues(const catalog::ObjectName &copy)
    {
        const auto rows = m_connection.execute(QStringLiteral("SELECT min(%1::text), count(*)").arg(m_column) +
                                               rowsText(copy, m_column + QStringLiteral(" IS NOT NULL")) +
                                               QStringLiteral("\n GROUP BY %1\n ORDER BY 2 DESC, 1\n LIMIT %2")
                                                   .arg(m_column, QString::number(m_spec.buildPartials)));
        if (!rows)
            return rows.error();
        QList<PartialBuild> builds;
        for (int row = 0; row < rows->rowCount(); ++row)
            builds << described(rows->text(row, 0), rows->real(row, 1));
        return builds;
    }

    Result<QList<PartialBuild>> namedValues(const catalog::ObjectName &copy)
    {
        QList<PartialBuild> builds;
        for (const QString &value :
             m_spec.filterValues.first(std::min<qsizetype>(m_spec.filterValues.size(), m_spec.buildPartials))) {
            const auto rows = m_connection.execute(
                {QStringLiteral("SELECT count(*)") + rowsText(copy, m_column + QStringLiteral(" = $1")),
                 {db::Parameter::text(value)}});
            if (!rows)
                return rows.error();
            builds << described(value, rows->real(0, 0));
        }
        return builds;
    }

    QString rowsText(const catalog::ObjectName &copy, const QString &more) const
    {
        const QString condition = bothConditions(m_setup.exact.where, more);
        return QStringLiteral("\n  FROM %1\n WHERE %2 IS NOT NULL").arg(copy.toSql(), vectorColumn()) +
               (condition.trimmed().isEmpty() ? QString()
                                              : QStringLiteral("\n   AND (") + condition + QStringLiteral("\n)"));
    }

    QString vectorColumn() const { return db::quoteIdentifier(m_setup.exact.column); }

    PartialBuild described(const QString &value, double rows) const
    {
        PartialBuild build;
        build.value = value;
        build.rows = rows;
        build.condition = partialCondition(m_setup, m_spec.filterColumn, value);
        build.sql = partialIndexSql(m_setup, build.condition, rows, isPartitioned(m_spec));
        return build;
    }

    Result<void> buildOne(HoldoutClone &clone, PartialBuild &build, const QString &name)
    {
        const QString text = QStringLiteral("building a partial index for %1").arg(build.condition.simplified());
        m_context.setProgress(0, 0, text);
        const auto built = buildOnClone(
            m_context, m_connection, clone, name, partialIndexTail(m_setup, build.condition, build.rows),
            [&](const QString &progress) {
                m_context.setProgress(0, 0, progress.isEmpty() ? text : text + QStringLiteral(": ") + progress);
            });
        if (!built && (endsAll(built.error()) || m_context.isCancelled()))
            return built.error();
        if (built)
            build.build = *built;
        else
            build.refused = built.error().message;
        return {};
    }

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const FilterSpec &m_spec;
    const SweepSetup &m_setup;
    QString m_column;
};

} // namespace

core::Bytes partialCopyCost(const FilterSpec &spec)
{
    return holdoutCost(spec.sweep);
}

Result<QString> partialCopyScript(const FilterSpec &spec, const QString &schema)
{
    const auto setup = prepareSweep(spec.sweep);
    if (!setup)
        return setup.error();
    QStringList statements = wholeCopyStatements(spec.sweep, setup->exact, schema);
    const QString copy = db::qualifiedName(schema, spec.sweep.table.name.name);
    const QString value = spec.filterColumn.isEmpty() ? QString() : QStringLiteral("…");
    const QString tail = partialIndexTail(*setup, partialCondition(*setup, spec.filterColumn, value), 1000);
    statements << QStringLiteral("CREATE INDEX %1 ON %2 %3").arg(db::quoteIdentifier(indexName(0)), copy, tail);
    if (!spec.filterColumn.isEmpty())
        statements << QStringLiteral("-- and so on for up to %1 values").arg(spec.buildPartials);
    statements << QStringLiteral("-- after the comparison\nDROP SCHEMA %1 CASCADE").arg(db::quoteIdentifier(schema));
    return statements.join(QStringLiteral(";\n")) + u';';
}

Result<PartialCopy> makePartialCopy(jobs::JobContext &context, db::Connection &connection, const FilterSpec &spec,
                                    const QString &schema)
{
    const auto setup = prepareSweep(spec.sweep);
    if (!setup)
        return setup.error();
    auto clone = makeWholeClone(context, connection, spec.sweep, *setup, schema);
    if (!clone)
        return clone.error();
    return PartialBuilder(context, connection, spec, *setup).build(std::move(*clone));
}

} // namespace sweep
