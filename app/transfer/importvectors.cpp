#include "app/transfer/importvectors.h"

#include "app/catalog/loadcatalog.h"
#include "app/db/binarycodec.h"
#include "app/db/quoting.h"
#include "app/transfer/copybinary.h"
#include "app/vectors/fvecs.h"
#include "app/vectors/vectorvalue.h"

#include <QElapsedTimer>

#include <limits>

namespace transfer {

using core::ErrorKind;
using core::Result;

namespace {

constexpr qsizetype BlockBytes = 256 * 1024;

/// Where the rows go and in which binary form.
struct Destination
{
    catalog::ObjectName table;
    int idBytes = 4; ///< 2, 4 or 8, as the id column's type
    vectors::VectorType type = vectors::VectorType::Vector;
};

core::Error doesNotFit(const catalog::Table &table, const QString &column, const QString &expected,
                       const QString &found)
{
    return core::invalidInput(
        QStringLiteral("column \"%1\" of %2: expected %3, found %4").arg(column, table.name.toText(), expected, found));
}

QByteArray encodedId(qint64 id, int bytes)
{
    switch (bytes) {
    case 2:
        return db::encodeInt2(qint16(id));
    case 4:
        return db::encodeInt4(qint32(id));
    default:
        return db::encodeInt8(id);
    }
}

int idBytesOf(db::Oid type)
{
    switch (type) {
    case db::OidInt2:
        return 2;
    case db::OidInt4:
        return 4;
    case db::OidInt8:
        return 8;
    default:
        return 0;
    }
}

qint64 largestId(int bytes)
{
    return bytes == 2   ? std::numeric_limits<qint16>::max()
           : bytes == 4 ? std::numeric_limits<qint32>::max()
                        : std::numeric_limits<qint64>::max();
}

/// One import on one connection.
class Import
{
public:
    Import(jobs::JobContext &context, db::Connection &connection, const ImportSpec &spec, vectors::FvecsReader &reader)
        : m_context(context)
        , m_connection(connection)
        , m_spec(spec)
        , m_reader(reader)
    {
    }

    Result<ImportReport> run()
    {
        QElapsedTimer clock;
        clock.start();
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadWrite);
        if (!transaction)
            return transaction.error();
        const auto destination = m_spec.create ? createTable() : existingTable();
        if (!destination)
            return destination.error();
        const auto rows = copy(*destination);
        if (!rows)
            return rows.error();
        if (const auto finished = finishTable(destination->table); !finished)
            return finished.error();
        if (const auto committed = transaction->commit(); !committed)
            return committed.error();
        return ImportReport{destination->table,
                            m_spec.create,
                            m_hadRows,
                            {*rows},
                            m_reader.dimensions(),
                            {double(clock.nsecsElapsed()) / 1e6}};
    }

private:
    Result<void> execute(const QString &sql)
    {
        const auto done = m_connection.execute(sql);
        return done ? Result<void>() : Result<void>(done.error());
    }

    /// The name's parts as the server reads them; a name without schema goes where CREATE TABLE would put it.
    Result<catalog::ObjectName> newName()
    {
        const auto parts = m_connection.execute(
            {QStringLiteral("SELECT coalesce(p[array_length(p, 1) - 1], current_schema()), p[array_length(p, 1)], "
                            "array_length(p, 1) FROM parse_ident($1) AS p"),
             {db::Parameter::text(m_spec.table)}});
        if (!parts)
            return parts.error();
        if (parts->integer(0, 2) > 2)
            return core::invalidInput(QStringLiteral("%1: a table is named as schema.table").arg(m_spec.table));
        if (parts->isNull(0, 0))
            return core::invalidInput(QStringLiteral("%1: the search path names no schema").arg(m_spec.table),
                                      QStringLiteral("write schema.table"));
        return catalog::ObjectName{parts->text(0, 0), parts->text(0, 1)};
    }

    Result<Destination> createTable()
    {
        const auto name = newName();
        if (!name)
            return name.error();
        Destination destination{*name, m_reader.count() - 1 > largestId(4) ? 8 : 4, vectors::VectorType::Vector};
        const auto created =
            execute(QStringLiteral("CREATE TABLE %1 (%2 %3, %4 vector(%5))")
                        .arg(name->toSql(), db::quoteIdentifier(m_spec.idColumn),
                             destination.idBytes == 8 ? QStringLiteral("bigint") : QStringLiteral("integer"),
                             db::quoteIdentifier(m_spec.column))
                        .arg(m_reader.dimensions()));
        if (created)
            return destination;
        core::Error error = created.error();
        if (error.sqlstate == u"42P07")
            error.hint = QStringLiteral("without --create the rows are added to it");
        return error;
    }

    Result<Destination> existingTable()
    {
        const auto table = catalog::loadTable(m_connection, m_spec.table);
        if (!table) {
            core::Error error = table.error();
            if (error.kind == ErrorKind::Missing && error.hint.isEmpty())
                error.hint = QStringLiteral("--create makes it");
            return error;
        }
        if (table->kind == catalog::TableKind::View || table->kind == catalog::TableKind::MaterializedView)
            return core::invalidInput(QStringLiteral("%1 is a view; rows go into tables").arg(table->name.toText()));
        const auto idBytes = checkIdColumn(*table);
        if (!idBytes)
            return idBytes.error();
        const auto type = checkVectorColumn(*table);
        if (!type)
            return type.error();
        const auto found =
            m_connection.execute(QStringLiteral("SELECT EXISTS (SELECT FROM %1)").arg(table->name.toSql()));
        m_hadRows = found && found->boolean(0, 0);
        if (!found)
            return found.error();
        return Destination{table->name, *idBytes, *type};
    }

    Result<const catalog::Column *> columnOf(const catalog::Table &table, const QString &name) const
    {
        const catalog::Column *column = table.column(name);
        if (column && !column->generated)
            return column;
        if (column)
            return doesNotFit(table, name, QStringLiteral("a column that can be written"),
                              QStringLiteral("a generated one"));
        QStringList names;
        for (const catalog::Column &existing : table.columns)
            names << existing.name;
        core::Error error = core::invalidInput(
            QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), name),
            QStringLiteral("it has %1; --id-column and --column choose").arg(names.join(QStringLiteral(", "))));
        error.kind = ErrorKind::Missing;
        return error;
    }

    Result<int> checkIdColumn(const catalog::Table &table) const
    {
        const auto column = columnOf(table, m_spec.idColumn);
        if (!column)
            return column.error();
        const int bytes = idBytesOf((*column)->typeOid);
        if (bytes == 0)
            return doesNotFit(table, m_spec.idColumn, QStringLiteral("smallint, integer or bigint"), (*column)->type);
        if (m_reader.count() - 1 > largestId(bytes))
            return doesNotFit(table, m_spec.idColumn, QStringLiteral("a type that holds %1").arg(m_reader.count() - 1),
                              (*column)->type);
        return bytes;
    }

    Result<vectors::VectorType> checkVectorColumn(const catalog::Table &table) const
    {
        const auto column = columnOf(table, m_spec.column);
        if (!column)
            return column.error();
        const auto &shape = (*column)->vector;
        const bool dense =
            shape && (shape->type == vectors::VectorType::Vector || shape->type == vectors::VectorType::Halfvec);
        if (!dense || (shape->dimensions != 0 && shape->dimensions != m_reader.dimensions()))
            return doesNotFit(table, m_spec.column,
                              QStringLiteral("vector(%1) as in %2").arg(m_reader.dimensions()).arg(m_spec.file),
                              (*column)->type);
        return shape->type;
    }

    Result<qint64> copy(const Destination &destination)
    {
        const QString sql = QStringLiteral("COPY %1 (%2, %3) FROM STDIN WITH (FORMAT binary)")
                                .arg(destination.table.toSql(), db::quoteIdentifier(m_spec.idColumn),
                                     db::quoteIdentifier(m_spec.column));
        vectors::VectorValue value{destination.type, m_reader.dimensions(), {}, {}};
        return m_connection.copyIn(sql, [&](QByteArray &buffer) { return fill(buffer, destination, value); });
    }

    Result<bool> fill(QByteArray &buffer, const Destination &destination, vectors::VectorValue &value)
    {
        if (m_context.isCancelled())
            return core::cancelledError();
        if (m_reader.position() == 0)
            appendCopyHeader(buffer);
        while (buffer.size() < BlockBytes) {
            const qint64 id = m_reader.position();
            const auto read = m_reader.next(value.elements);
            if (!read)
                return read.error();
            if (!*read) {
                appendCopyTrailer(buffer);
                return false;
            }
            beginCopyRow(buffer, 2);
            appendCopyField(buffer, encodedId(id, destination.idBytes));
            appendCopyField(buffer, vectors::toBinary(value));
        }
        m_context.setProgress(m_reader.position(), m_reader.count(), QStringLiteral("rows"));
        return true;
    }

    Result<void> finishTable(const catalog::ObjectName &table)
    {
        if (m_spec.create) {
            m_context.setProgress(0, 0, QStringLiteral("primary key"));
            const auto keyed = execute(QStringLiteral("ALTER TABLE %1 ADD PRIMARY KEY (%2)")
                                           .arg(table.toSql(), db::quoteIdentifier(m_spec.idColumn)));
            if (!keyed)
                return keyed;
        }
        m_context.setProgress(0, 0, QStringLiteral("analyse"));
        return execute(QStringLiteral("ANALYZE ") + table.toSql());
    }

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const ImportSpec &m_spec;
    vectors::FvecsReader &m_reader;
    bool m_hadRows = false;
};

core::Error noVectorHere(const db::ServerInfo &info)
{
    core::Error error = core::invalidInput(QStringLiteral("the database %1 has no pgvector").arg(info.database),
                                           QStringLiteral("a role that may create it runs: CREATE EXTENSION vector"));
    error.kind = ErrorKind::Missing;
    return error;
}

} // namespace

Result<ImportReport> importVectors(jobs::JobContext &context, const ImportSpec &spec)
{
    auto reader = vectors::FvecsReader::open(spec.file);
    if (!reader)
        return reader.error();
    if (reader->format() == vectors::VecsFormat::Integer)
        return core::invalidInput(
            QStringLiteral("%1: an .ivecs file holds row numbers; .fvecs or .bvecs is needed").arg(spec.file));
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    if (!(*connection)->serverInfo().hasVector())
        return noVectorHere((*connection)->serverInfo());
    return Import(context, **connection, spec, *reader).run();
}

} // namespace transfer
