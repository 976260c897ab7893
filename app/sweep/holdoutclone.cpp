#include "app/sweep/holdoutclone.h"

#include "app/catalog/loadcatalog.h"
#include "app/core/resource.h"
#include "app/db/quoting.h"
#include "app/sweep/sampling.h"

#include <QUuid>

namespace sweep {

using core::Result;

namespace {

constexpr auto Mark = "pgvector Workbench: a copy of a table without some rows, for measuring; may be dropped";
constexpr auto KeptUntil = "; kept for its sweep to go on until ";
/// "pgvw"; in the upper half of the advisory lock's key.
constexpr qint64 LockClass = 0x70677677;

QString cloneName(const SweepSpec &spec, const QString &schema)
{
    return db::qualifiedName(schema, spec.table.name.name);
}

QString createSchema(const QString &schema)
{
    return QStringLiteral("CREATE SCHEMA ") + db::quoteIdentifier(schema);
}

QString markSchema(const QString &schema, const QString &mark = QLatin1StringView(Mark))
{
    return QStringLiteral("COMMENT ON SCHEMA %1 IS %2")
        .arg(db::quoteIdentifier(schema), db::quoteLiteral(mark).trimmed());
}

QString createTable(const SweepSpec &spec, const QString &schema)
{
    return QStringLiteral("CREATE UNLOGGED TABLE %1 (LIKE %2)").arg(cloneName(spec, schema), spec.table.name.toSql());
}

QString sameKeys(const SweepSetup &setup, const QString &a, const QString &b)
{
    QStringList same;
    for (const QString &key : search::keyColumnsOf(setup.exact))
        same << QStringLiteral("%1.%3 = %2.%3").arg(a, b, db::quoteIdentifier(key));
    return same.join(QStringLiteral(" AND "));
}

/// All rows but those of the sampled rows' documents.
db::Statement copyOtherDocuments(const SweepSpec &spec, const SweepSetup &setup, const QString &schema)
{
    const db::Statement sample = sampleStatement(spec, setup);
    return {QStringLiteral("INSERT INTO %1\nSELECT kept.* FROM %2 AS kept\n WHERE NOT EXISTS (\nSELECT FROM (%3) AS "
                           "query\n  JOIN %2 AS drawn ON %4\n WHERE drawn.%5 = kept.%5)")
                .arg(cloneName(spec, schema), spec.table.name.toSql(), sample.sql,
                     sameKeys(setup, QStringLiteral("query"), QStringLiteral("drawn")),
                     db::quoteIdentifier(spec.documentColumn)),
            sample.parameters};
}

SweepSetup exactOnly(const search::SearchTarget &exact)
{
    SweepSetup setup;
    setup.exact = exact;
    return setup;
}

/// All rows but the sample; all where the queries are given.
db::Statement copyRows(const SweepSpec &spec, const SweepSetup &setup, const QString &schema)
{
    if (!spec.given.isEmpty())
        return {
            QStringLiteral("INSERT INTO %1\nSELECT * FROM %2").arg(cloneName(spec, schema), spec.table.name.toSql()),
            {}};
    const db::Statement sample = sampleStatement(spec, setup);
    if (!spec.documentColumn.isEmpty())
        return copyOtherDocuments(spec, setup, schema);
    return {QStringLiteral("INSERT INTO %1\nSELECT kept.* FROM %2 AS kept\n WHERE NOT EXISTS (\nSELECT FROM (%3) AS "
                           "query\n WHERE %4)")
                .arg(cloneName(spec, schema), spec.table.name.toSql(), sample.sql,
                     sameKeys(setup, QStringLiteral("query"), QStringLiteral("kept"))),
            sample.parameters};
}

QString addKey(const SweepSpec &spec, const QString &schema)
{
    QStringList keys;
    for (const QString &key : spec.table.keyColumns)
        keys << db::quoteIdentifier(key);
    return QStringLiteral("ALTER TABLE %1 ADD PRIMARY KEY (%2)")
        .arg(cloneName(spec, schema), keys.join(QStringLiteral(", ")));
}

/// A spec with queries of its own leaves no row out of its copy; which ones they are does not matter.
SweepSpec withoutSample(const SweepSpec &spec)
{
    SweepSpec whole = spec;
    whole.given = {vectors::VectorValue{}};
    whole.documentColumn.clear();
    whole.where.clear();
    return whole;
}

/// Makes one clone, step by step.
class CloneMaker
{
public:
    CloneMaker(jobs::JobContext &context, db::Connection &connection, const SweepSpec &spec, const SweepSetup &setup,
               const QString &schema)
        : m_context(context)
        , m_connection(connection)
        , m_spec(spec)
        , m_setup(setup)
        , m_schema(schema)
    {
    }

    Result<HoldoutClone> make()
    {
        if (const auto made = makeSchema(); !made)
            return made.error();
        auto queries = copyTable();
        if (!queries)
            return queries.error();
        if (const auto built = buildIndexes(); !built)
            return built.error();
        auto table = catalog::loadTable(m_connection, catalog::ObjectName{m_schema, m_spec.table.name.name});
        if (!table)
            return table.error();
        return HoldoutClone{m_schema, std::move(*table), std::move(*queries)};
    }

private:
    Result<void> run(const db::Statement &statement)
    {
        if (m_context.isCancelled())
            return core::cancelledError();
        const auto ran = m_connection.execute(statement);
        return ran ? Result<void>() : Result<void>(ran.error());
    }
    Result<void> run(const QString &sql) { return run(db::Statement{sql, {}}); }

    Result<void> makeSchema()
    {
        if (auto made = run(createSchema(m_schema)); !made) {
            core::Error error = made.error();
            if (error.kind == core::ErrorKind::Permission)
                error.hint = QStringLiteral("A hold-out clone needs a schema of its own: GRANT CREATE ON DATABASE.");
            return error;
        }
        if (const auto marked = run(markSchema(m_schema)); !marked)
            return marked;
        return lockClone(m_connection, m_schema);
    }

    /// In one snapshot, so that the rows left out are the queries.
    Result<QList<vectors::VectorValue>> copyTable()
    {
        m_context.setProgress(0, 0, QStringLiteral("copying %1").arg(m_spec.table.name.toText()));
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadWrite);
        if (!transaction)
            return transaction.error();
        if (const auto fixed = run(QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")); !fixed)
            return fixed.error();
        if (const auto created = run(createTable(m_spec, m_schema)); !created)
            return created.error();
        auto queries = heldOutQueries(m_connection, m_spec, m_setup);
        if (!queries)
            return queries;
        if (const auto copied = run(copyRows(m_spec, m_setup, m_schema)); !copied)
            return copied.error();
        if (const auto committed = transaction->commit(); !committed)
            return committed.error();
        return queries;
    }

    /// The index under test, if there is one, and with a condition also those that may serve it.
    Result<void> buildIndexes()
    {
        const auto tails = m_connection.execute({core::readResource(QStringLiteral(":/sql/sweep_index_tails.sql")),
                                                 {db::Parameter::text(m_spec.table.name.toSql())}});
        if (!tails)
            return tails.error();
        if (!m_spec.table.keyColumns.isEmpty()) {
            if (const auto keyed = run(addKey(m_spec, m_schema)); !keyed)
                return keyed;
        }
        for (int row = 0; row < tails->rowCount(); ++row) {
            const QString name = tails->text(row, 0);
            if (!isNeeded(name))
                continue;
            m_context.setProgress(0, 0, QStringLiteral("building %1 on the copy").arg(name));
            if (const auto built =
                    run(QStringLiteral("CREATE INDEX %1 ON %2 %3")
                            .arg(db::quoteIdentifier(name), cloneName(m_spec, m_schema), tails->text(row, 1)));
                !built)
                return built;
        }
        return run(QStringLiteral("ANALYZE ") + cloneName(m_spec, m_schema));
    }

    bool isNeeded(const QString &index) const
    {
        if (index == m_setup.index.name.name)
            return true;
        const auto &indexes = m_spec.table.indexes;
        const auto found = std::find_if(indexes.begin(), indexes.end(),
                                        [&index](const catalog::Index &each) { return each.name.name == index; });
        return !m_spec.where.trimmed().isEmpty() && found != indexes.end() && !found->vectorMethod();
    }

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const SweepSpec &m_spec;
    const SweepSetup &m_setup;
    QString m_schema;
};

} // namespace

Result<QList<vectors::VectorValue>> heldOutQueries(db::Connection &connection, const SweepSpec &spec,
                                                   const SweepSetup &setup)
{
    if (!spec.given.isEmpty())
        return spec.given;
    const auto rows = connection.execute(sampleStatement(spec, setup), db::Format::Binary);
    if (!rows)
        return rows.error();
    QList<vectors::VectorValue> queries;
    for (int row = 0; row < rows->rowCount(); ++row) {
        auto value = vectors::fromBinary(setup.exact.shape.type, rows->bytes(row, rows->columnCount() - 1));
        if (!value)
            return value.error();
        queries << std::move(*value);
    }
    if (queries.isEmpty())
        return core::invalidInput(QStringLiteral("%1 has no row with a vector in %2 that meets the condition")
                                      .arg(spec.table.name.toText(), spec.column));
    return queries;
}

Result<void> lockClone(db::Connection &connection, const QString &schema)
{
    const auto locked = connection.execute({QStringLiteral("SELECT pg_advisory_lock(($1::bigint << 32) | oid::bigint) "
                                                           "FROM pg_catalog.pg_namespace WHERE nspname = $2::text"),
                                            {db::Parameter::integer(LockClass), db::Parameter::text(schema)}});
    return locked ? Result<void>() : Result<void>(locked.error());
}

bool isCloneMark(const QString &comment)
{
    return comment == QLatin1StringView(Mark) ||
           comment.startsWith(QString(QLatin1StringView(Mark)) + QLatin1StringView(KeptUntil));
}

Result<void> markKept(db::Connection &connection, const QString &schema, const QDateTime &until)
{
    const QString mark =
        QString(QLatin1StringView(Mark)) + QLatin1StringView(KeptUntil) + until.toUTC().toString(Qt::ISODate);
    const auto marked = connection.execute(markSchema(schema, mark));
    return marked ? Result<void>() : Result<void>(marked.error());
}

core::Bytes holdoutCost(const SweepSpec &spec)
{
    const auto index = indexUnderTest(spec);
    return {spec.table.size.value + (index ? index->size.value : 0)};
}

QString holdoutScript(const SweepSpec &spec, const SweepSetup &setup, const QString &schema)
{
    QStringList statements = copyStatements(spec, setup.exact, schema);
    statements << QStringLiteral("CREATE INDEX %1 ON %2 USING %3 …")
                      .arg(db::quoteIdentifier(setup.index.name.name), cloneName(spec, schema), setup.index.method);
    statements << QStringLiteral("-- after the sweep\nDROP SCHEMA %1 CASCADE").arg(db::quoteIdentifier(schema));
    return statements.join(QStringLiteral(";\n")) + u';';
}

QStringList copyStatements(const SweepSpec &spec, const search::SearchTarget &exact, const QString &schema)
{
    QStringList statements{createSchema(schema), markSchema(schema), createTable(spec, schema),
                           copyRows(spec, exactOnly(exact), schema).sql};
    if (!spec.table.keyColumns.isEmpty())
        statements << addKey(spec, schema);
    return statements;
}

QStringList wholeCopyStatements(const SweepSpec &spec, const search::SearchTarget &exact, const QString &schema)
{
    return copyStatements(withoutSample(spec), exact, schema);
}

Result<HoldoutClone> makeHoldoutClone(jobs::JobContext &context, db::Connection &connection, const SweepSpec &spec,
                                      const SweepSetup &setup, const QString &schema)
{
    return CloneMaker(context, connection, spec, setup, schema).make();
}

Result<HoldoutClone> makeWholeClone(jobs::JobContext &context, db::Connection &connection, const SweepSpec &spec,
                                    const SweepSetup &setup, const QString &schema)
{
    const SweepSpec whole = withoutSample(spec);
    SweepSetup bare = setup;
    bare.index = {};
    auto clone = CloneMaker(context, connection, whole, bare, schema).make();
    if (clone)
        clone->queries.clear();
    return clone;
}

Result<void> dropHoldoutClone(db::Connection &connection, const QString &schema)
{
    const auto dropped =
        connection.execute(QStringLiteral("DROP SCHEMA IF EXISTS %1 CASCADE").arg(db::quoteIdentifier(schema)));
    return dropped ? Result<void>() : Result<void>(dropped.error());
}

Result<void> cleanUpClone(jobs::JobContext &context, const QString &schema)
{
    auto cleaning = context.leaseForCleaning();
    const auto dropped = cleaning ? dropHoldoutClone(**cleaning, schema) : Result<void>(cleaning.error());
    if (dropped)
        return dropped;
    core::Error error = dropped.error();
    error.hint = QStringLiteral("What was measured is kept, but the copy is still there: DROP SCHEMA %1 CASCADE.")
                     .arg(db::quoteIdentifier(schema));
    return error;
}

Result<QStringList> dropLeftClones(db::Connection &connection)
{
    auto transaction = db::Transaction::begin(connection, db::Transaction::Mode::ReadWrite);
    if (!transaction)
        return transaction.error();
    const auto left =
        connection.execute({core::readResource(QStringLiteral(":/sql/sweep_old_clones.sql")),
                            {db::Parameter::text(QLatin1StringView(Mark)), db::Parameter::integer(LockClass),
                             db::Parameter::text(QLatin1StringView(KeptUntil))}});
    if (!left)
        return left.error();
    QStringList schemas;
    for (int row = 0; row < left->rowCount(); ++row) {
        schemas << left->text(row, 0);
        if (const auto dropped = dropHoldoutClone(connection, schemas.last()); !dropped)
            return dropped.error();
    }
    if (const auto committed = transaction->commit(); !committed)
        return committed.error();
    return schemas;
}

QString newHoldoutSchema()
{
    return QStringLiteral("pgvector_workbench_") + QUuid::createUuid().toString(QUuid::Id128).left(12);
}

} // namespace sweep
