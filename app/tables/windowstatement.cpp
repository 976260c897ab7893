#include "app/tables/windowstatement.h"

#include "app/db/quoting.h"
#include "app/tables/previewsql.h"

namespace tables {

namespace {

/// Longest sort value that travels with every row; that of a boundary row is fetched when it is longer.
constexpr int SortValueBytes = 2000;

/// Which rows one statement of a window reads, relative to the start row.
enum class Span { All, BehindRow, NullsBehindKey, Nulls, NotNull };

/// One column that rows are ordered by.
struct Term
{
    QString column; ///< qualified, quoted
    bool isSort = false;
};

class WindowSql
{
public:
    WindowSql(const WindowRequest &request, const db::ServerInfo &server)
        : m_request(request)
        , m_server(server)
        , m_table(db::quoteIdentifier(request.table.name.name))
    {
        const QStringList identity = identityColumns(request);
        if (request.sort)
            m_terms << Term{qualified(request.sort->column), true};
        for (const QString &column : identity) {
            if (!request.sort || column != request.sort->column)
                m_terms << Term{qualified(column), false};
        }
    }

    QList<Span> spans() const
    {
        const bool fromRow = m_request.place == WindowPlace::After || m_request.place == WindowPlace::Before;
        if (!fromRow || rowIdentity(m_request) == RowIdentity::Place)
            return {Span::All};
        if (!sortMayBeNull())
            return {Span::BehindRow};
        if (m_request.from.sortValue)
            return nullsFirst() ? QList{Span::BehindRow} : QList{Span::BehindRow, Span::Nulls};
        return nullsFirst() ? QList{Span::NullsBehindKey, Span::NotNull} : QList{Span::NullsBehindKey};
    }

    db::Statement statement(Span span, const std::optional<BlockRange> &blocks)
    {
        m_parameters.clear();
        QStringList conditions = {spanCondition(span)};
        if (blocks)
            conditions << blockCondition(*blocks);
        const QString limit = QString::number(m_request.size);
        const QString sql = select(conditions, limit, {});
        return {sql, m_parameters};
    }

    db::Statement placeStatement(int first, int count, const QStringList &columns)
    {
        const QString limit = QStringLiteral("%1 OFFSET %2").arg(count).arg(first);
        const QString sql = select({}, limit, columns);
        return {sql, m_parameters};
    }

    db::Statement filteredStatement(const QString &what)
    {
        const QString sql = QStringLiteral("SELECT %1\n  FROM %2%3").arg(what, m_request.table.name.toSql(), where({}));
        return {sql, m_parameters};
    }

    QString script() const
    {
        QStringList columns;
        const QList<catalog::Column> shown = shownColumns(m_request);
        for (const catalog::Column &column : shown) {
            if (!m_request.limits.denied.contains(column.name))
                columns << db::quoteIdentifier(column.name);
        }
        QString sql = QStringLiteral("SELECT ") + columns.join(QStringLiteral(", ")) + QStringLiteral("\n  FROM ") +
                      m_request.table.name.toSql();
        if (!m_request.filter.isEmpty())
            sql += QStringLiteral("\n WHERE ") + filterText(m_request.filter);
        if (!m_terms.isEmpty())
            sql += QStringLiteral("\n ORDER BY ") + order();
        return sql + QStringLiteral("\n LIMIT ") + QString::number(m_request.size) + u';';
    }

private:
    QString qualified(const QString &column) const { return m_table + u'.' + db::quoteIdentifier(column); }

    bool backward() const { return m_request.place == WindowPlace::Before || m_request.place == WindowPlace::Last; }

    bool descending() const
    {
        return (m_request.sort && m_request.sort->direction == SortDirection::Descending) != backward();
    }

    bool nullsFirst() const { return (m_request.sort->nulls == NullOrder::First) != backward(); }

    bool sortMayBeNull() const
    {
        if (!m_request.sort || identityColumns(m_request).contains(m_request.sort->column))
            return false;
        const catalog::Column *column = m_request.table.column(m_request.sort->column);
        return !column || !column->notNull;
    }

    QString parameter(const QString &value)
    {
        m_parameters << db::Parameter::text(value);
        return u'$' + QString::number(m_parameters.size());
    }

    QString order() const
    {
        QStringList terms;
        const QString direction = descending() ? QStringLiteral(" DESC") : QStringLiteral(" ASC");
        for (const Term &term : m_terms) {
            QString text = term.column + direction;
            if (term.isSort)
                text += nullsFirst() ? QStringLiteral(" NULLS FIRST") : QStringLiteral(" NULLS LAST");
            terms << text;
        }
        return terms.join(QStringLiteral(", "));
    }

    /// `(sort, key) > ($1, $2)`; with `amongNulls` the key alone.
    QString behindRow(bool amongNulls)
    {
        const QStringList identity = identityColumns(m_request);
        QStringList columns;
        QStringList values;
        if (m_request.sort && !amongNulls) {
            columns << qualified(m_request.sort->column);
            values << parameter(m_request.from.sortValue.value_or(QString()));
        }
        for (qsizetype i = 0; i < identity.size(); ++i) {
            if (m_request.sort && identity[i] == m_request.sort->column)
                continue;
            columns << qualified(identity[i]);
            values << parameter(m_request.from.key.value(i));
        }
        const QString op = descending() ? QStringLiteral(" < ") : QStringLiteral(" > ");
        if (columns.size() == 1)
            return columns.first() + op + values.first();
        const QString comma = QStringLiteral(", ");
        return u'(' + columns.join(comma) + u')' + op + u'(' + values.join(comma) + u')';
    }

    QString spanCondition(Span span)
    {
        switch (span) {
        case Span::All:
            return {};
        case Span::BehindRow:
            return behindRow(false);
        case Span::NullsBehindKey:
            return qualified(m_request.sort->column) + QStringLiteral(" IS NULL AND ") + behindRow(true);
        case Span::Nulls:
            return qualified(m_request.sort->column) + QStringLiteral(" IS NULL");
        case Span::NotNull:
            return qualified(m_request.sort->column) + QStringLiteral(" IS NOT NULL");
        }
        Q_UNREACHABLE();
    }

    QString blockCondition(const BlockRange &blocks) const
    {
        return QStringLiteral("%1 >= '(%2,0)'::tid AND %1 < '(%3,0)'::tid")
            .arg(qualified(QStringLiteral("ctid")), QString::number(blocks.first), QString::number(blocks.end));
    }

    QString where(QStringList conditions)
    {
        conditions << filterCondition(m_request.filter, m_table, m_parameters);
        conditions.removeAll(QString());
        return conditions.isEmpty() ? QString()
                                    : QStringLiteral("\n WHERE ") + conditions.join(QStringLiteral(" AND "));
    }

    QString select(const QStringList &conditions, const QString &limit, const QStringList &wholeColumns)
    {
        QStringList inner;
        QStringList middle;
        QStringList outer;
        const auto pass = [&](const QString &column, const QString &alias) {
            inner << qualified(column) + QStringLiteral(" AS ") + alias;
            middle << alias;
            outer << alias;
        };
        const QStringList identity = identityColumns(m_request);
        for (qsizetype i = 0; i < identity.size(); ++i)
            pass(identity[i], u'k' + QString::number(i + 1));
        if (m_request.sort && !identity.isEmpty())
            addSortValue(inner, middle, outer);
        int number = 0;
        const QList<catalog::Column> shown = shownColumns(m_request);
        for (const catalog::Column &column : shown) {
            if (m_request.limits.denied.contains(column.name))
                continue;
            inner << qualified(column.name) + QStringLiteral(" AS c") + QString::number(++number);
            const PreviewSql preview = previewSql(previewKind(m_request, column), column, number, m_server);
            middle << preview.middle;
            outer << preview.outer;
        }
        for (const QString &column : wholeColumns)
            pass(column, u'w' + QString::number(++number));
        return assemble(inner, middle, outer, conditions, limit);
    }

    void addSortValue(QStringList &inner, QStringList &middle, QStringList &outer) const
    {
        inner << qualified(m_request.sort->column) + QStringLiteral(" AS s");
        middle << QStringLiteral("CASE WHEN s IS NOT NULL THEN pg_catalog.format('%s', s) END AS s");
        outer << QStringLiteral("s IS NULL")
              << QStringLiteral("CASE WHEN pg_catalog.octet_length(s) <= %1 THEN s END").arg(SortValueBytes);
    }

    QString assemble(const QStringList &inner, const QStringList &middle, const QStringList &outer,
                     const QStringList &conditions, const QString &limit)
    {
        const QString comma = QStringLiteral(", ");
        QString sql = QStringLiteral("SELECT ") + outer.join(comma) + QStringLiteral("\n  FROM (SELECT ") +
                      middle.join(comma) + QStringLiteral("\n  FROM (SELECT ") + inner.join(comma) +
                      QStringLiteral("\n  FROM ") + m_request.table.name.toSql() + where(conditions);
        if (!m_terms.isEmpty())
            sql += QStringLiteral("\n ORDER BY ") + order();
        return sql + QStringLiteral("\n LIMIT ") + limit + QStringLiteral(") AS page OFFSET 0) AS previews");
    }

    const WindowRequest &m_request;
    const db::ServerInfo &m_server;
    QString m_table;
    QList<Term> m_terms;
    QList<db::Parameter> m_parameters;
};

} // namespace

QList<db::Statement> windowStatements(const WindowRequest &request, const db::ServerInfo &server,
                                      const std::optional<BlockRange> &blocks)
{
    WindowSql sql(request, server);
    QList<db::Statement> statements;
    const QList<Span> spans = sql.spans();
    for (const Span span : spans)
        statements << sql.statement(span, blocks);
    return statements;
}

db::Statement placeStatement(const WindowRequest &request, const db::ServerInfo &server, int first, int count,
                             const QStringList &columns)
{
    return WindowSql(request, server).placeStatement(first, count, columns);
}

db::Statement filteredStatement(const WindowRequest &request, const QString &what)
{
    return WindowSql(request, {}).filteredStatement(what);
}

db::Statement valuesStatement(const WindowRequest &request, const QStringList &columns, const QList<QStringList> &keys)
{
    const QStringList identity = identityColumns(request);
    db::Statement statement;
    QStringList tuples;
    for (const QStringList &key : keys) {
        QStringList placeholders;
        for (const QString &value : key) {
            statement.parameters << db::Parameter::text(value);
            placeholders << u'$' + QString::number(statement.parameters.size());
        }
        const QString tuple = placeholders.join(QStringLiteral(", "));
        tuples << (identity.size() == 1 ? tuple : u'(' + tuple + u')');
    }
    const auto quoted = [](const QStringList &names) {
        QStringList list;
        for (const QString &name : names)
            list << db::quoteIdentifier(name);
        return list.join(QStringLiteral(", "));
    };
    const QString key = identity.size() == 1 ? quoted(identity) : u'(' + quoted(identity) + u')';
    statement.sql =
        QStringLiteral("SELECT %1\n  FROM %2\n WHERE %3 IN (%4)")
            .arg(quoted(identity + columns), request.table.name.toSql(), key, tuples.join(QStringLiteral(", ")));
    return statement;
}

QString windowScript(const WindowRequest &request)
{
    return WindowSql(request, {}).script();
}

int firstPreviewField(const WindowRequest &request)
{
    const qsizetype identity = identityColumns(request).size();
    return int(identity) + (request.sort && identity > 0 ? 2 : 0);
}

} // namespace tables
