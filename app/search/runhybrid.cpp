#include "app/search/runhybrid.h"

#include "app/db/quoting.h"
#include "app/search/findquery.h"
#include "app/search/hybridlegrun.h"
#include "app/search/requestsql.h"
#include "app/search/runsearch.h"
#include "app/search/tsquerytext.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace search {

using core::Error;
using core::Result;
using db::Transaction;
using vectors::VectorValue;

namespace {

constexpr qsizetype mostParameters = 65535; // of one statement

Error ofLeg(Error error, const HybridLeg &leg)
{
    if (error.kind != core::ErrorKind::Cancelled && error.kind != core::ErrorKind::ConnectionLost)
        error.message.prepend(leg.name + QStringLiteral(": "));
    return error;
}

class Hybrid
{
public:
    Hybrid(jobs::JobContext &context, db::Connection &connection, const HybridRequest &request)
        : m_context(context)
        , m_connection(connection)
        , m_request(request)
    {
        if (m_request.keyColumns.isEmpty())
            m_request.keyColumns = {QStringLiteral("ctid")};
    }

    Result<HybridAnswer> run(bool withExact);

private:
    Result<void> findQueries();
    Result<void> runLegs(bool withExact);
    Result<void> fetchRows();
    Result<void> fetchTerms(qsizetype leg);
    Result<void> fetchVectors();
    void numberLegRows();
    Result<QString> candidatesSql(const QString &columns, ParameterList &parameters) const;
    Result<db::ResultSet> fetch(const QString &columns, db::Format format);

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    HybridRequest m_request;
    HybridAnswer m_answer;
    QList<FoundQuery> m_queries;    ///< of the vector legs
    QList<LegRows> m_found;         ///< of all legs
    QList<RowKey> m_keys;           ///< of all candidates
    QHash<RowKey, int> m_rowOf;     ///< in the answer's rows
    std::vector<int> m_fetchedRows; ///< for each row that `fetch` gives, its place in the answer's rows
};

Result<void> Hybrid::findQueries()
{
    for (const HybridLeg &leg : m_request.legs) {
        if (!std::holds_alternative<VectorLeg>(leg.search))
            continue;
        auto found = findQuery(m_connection, legSearch(m_request, leg));
        if (!found)
            return ofLeg(found.error(), leg);
        for (const RowKey &key : found->leftOut) {
            if (!m_answer.leftOut.contains(key))
                m_answer.leftOut << key;
        }
        m_queries << *std::move(found);
    }
    return {};
}

Result<void> Hybrid::runLegs(bool withExact)
{
    int vector = 0;
    for (const HybridLeg &leg : m_request.legs) {
        if (m_context.isCancelled())
            return core::cancelledError();
        const bool isVector = std::holds_alternative<VectorLeg>(leg.search);
        const VectorValue query = isVector ? m_queries[vector++].query : VectorValue();
        auto rows = runLeg(m_connection, m_request, leg, query, m_answer.leftOut, withExact);
        if (!rows)
            return ofLeg(rows.error(), leg);
        m_answer.legs << rows->answer;
        for (const LegRow &row : std::as_const(rows->rows))
            m_keys << row.key;
        m_found << *std::move(rows);
    }
    return {};
}

/// Columns of the candidates, in the order of their keys.
Result<QString> Hybrid::candidatesSql(const QString &columns, ParameterList &parameters) const
{
    if (m_keys.size() * m_request.keyColumns.size() > mostParameters)
        return core::invalidInput(QStringLiteral("%1 candidates are too many for a key of %2 columns")
                                      .arg(m_keys.size())
                                      .arg(m_request.keyColumns.size()));
    const QString condition = keysCondition(m_request.keyColumns, m_keys, parameters);
    return QStringLiteral("SELECT %1\n  FROM %2\n WHERE %3\n ORDER BY %4")
        .arg(columns, m_request.table.toSql(), condition, quotedList(m_request.keyColumns));
}

Result<db::ResultSet> Hybrid::fetch(const QString &columns, db::Format format)
{
    if (m_context.isCancelled())
        return core::cancelledError();
    ParameterList parameters;
    const auto sql = candidatesSql(columns, parameters);
    if (!sql)
        return sql.error();
    return m_connection.execute(toStatement({*sql, parameters.parameters()}), format);
}

Result<void> Hybrid::fetchRows()
{
    std::sort(m_keys.begin(), m_keys.end());
    m_keys.erase(std::unique(m_keys.begin(), m_keys.end()), m_keys.end());
    if (m_keys.isEmpty())
        return {};
    const qsizetype keys = m_request.keyColumns.size();
    const auto rows = fetch(quotedList(m_request.keyColumns + m_request.shownColumns), db::Format::Text);
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        HybridRow one;
        for (int column = 0; column < rows->columnCount(); ++column)
            (column < keys ? one.key : one.values) << rows->text(row, column);
        // The columns that a person names as the key of a view need not be unique.
        const auto known = m_rowOf.constFind(one.key);
        m_fetchedRows.push_back(known == m_rowOf.constEnd() ? int(m_answer.rows.size()) : -1);
        if (known != m_rowOf.constEnd())
            continue;
        m_rowOf.insert(one.key, int(m_answer.rows.size()));
        m_answer.rows << std::move(one);
    }
    return {};
}

/// The legs' rows by their numbers, equal ones in the order of the numbers, each once.
void Hybrid::numberLegRows()
{
    for (qsizetype leg = 0; leg < m_found.size(); ++leg) {
        QList<HybridLegRow> rows;
        QSet<int> seen;
        for (const LegRow &found : std::as_const(m_found[leg].rows)) {
            const int row = m_rowOf.value(found.key, -1);
            if (row < 0 || seen.contains(row))
                continue;
            seen.insert(row);
            rows << HybridLegRow{row, found.score, found.distance, {}};
        }
        std::ranges::sort(rows, [](const HybridLegRow &left, const HybridLegRow &right) {
            return left.score != right.score ? left.score > right.score : left.row < right.row;
        });
        const qsizetype candidates = candidatesOf(m_request, m_request.legs[leg]);
        m_answer.legs[leg].rows = rows.mid(0, candidates);
    }
}

Result<void> Hybrid::fetchTerms(qsizetype leg)
{
    const auto *text = std::get_if<TextLeg>(&m_request.legs[leg].search);
    QList<HybridLegRow> &rows = m_answer.legs[leg].rows;
    const QueryLexemes lexemes = lexemesOf(m_answer.legs[leg].textQuery);
    if (!text || rows.isEmpty() || lexemes.isEmpty())
        return {};
    ParameterList parameters;
    const QString document = textVectorSql(*text, parameters);
    const QString whole = parameters.list(QStringLiteral("lexemes"), lexemes.whole, QStringLiteral("text[]"));
    const QString prefixes = parameters.list(QStringLiteral("prefixes"), lexemes.prefixes, QStringLiteral("text[]"));
    const QString terms =
        QStringLiteral("to_json(ARRAY(SELECT word.lexeme FROM unnest(%1) AS word\n"
                       "               WHERE word.lexeme = ANY (%2)\n"
                       "                  OR EXISTS (SELECT FROM unnest(%3) AS beginning (value)\n"
                       "                              WHERE starts_with(word.lexeme, beginning.value))\n"
                       "               ORDER BY word.lexeme))")
            .arg(document, whole, prefixes);
    const auto sql = candidatesSql(quotedList(m_request.keyColumns) + QStringLiteral(", ") + terms, parameters);
    if (!sql)
        return sql.error();
    const auto found = m_connection.execute(toStatement({*sql, parameters.parameters()}));
    if (!found)
        return found.error();
    QHash<int, QStringList> termsOf;
    const int keys = int(m_request.keyColumns.size());
    for (int row = 0; row < found->rowCount(); ++row) {
        RowKey key;
        for (int column = 0; column < keys; ++column)
            key << found->text(row, column);
        QStringList &list = termsOf[m_rowOf.value(key, -1)];
        for (const QJsonValue &term : QJsonDocument::fromJson(found->bytes(row, keys).toByteArray()).array())
            list << term.toString();
    }
    for (HybridLegRow &row : rows)
        row.terms = termsOf.value(row.row);
    return {};
}

/// In binary, by position: the same rows in the same order as `fetchRows` had.
Result<void> Hybrid::fetchVectors()
{
    const auto leg = std::find_if(m_request.legs.begin(), m_request.legs.end(),
                                  [](const HybridLeg &one) { return std::holds_alternative<VectorLeg>(one.search); });
    if (leg == m_request.legs.end() || m_answer.rows.isEmpty())
        return {};
    const SearchTarget &target = std::get<VectorLeg>(leg->search).search.target;
    const auto type = target.expression.isEmpty() ? target.shape.type : target.columnShape.type;
    const auto found = fetch(db::quoteIdentifier(target.column), db::Format::Binary);
    if (!found)
        return found.error();
    std::vector<VectorValue> vectors(size_t(m_answer.rows.size()));
    for (int row = 0; row < found->rowCount() && size_t(row) < m_fetchedRows.size(); ++row) {
        const int place = m_fetchedRows[size_t(row)];
        if (place < 0 || found->isNull(row, 0))
            continue;
        auto vector = vectors::fromBinary(type, found->bytes(row, 0));
        if (!vector)
            return vector.error();
        vectors[size_t(place)] = *std::move(vector);
    }
    m_answer.vectors = std::make_shared<const std::vector<VectorValue>>(std::move(vectors));
    return {};
}

Result<HybridAnswer> Hybrid::run(bool withExact)
{
    QElapsedTimer clock;
    clock.start();
    m_answer.request = m_request;
    auto transaction = Transaction::begin(m_connection, Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    if (m_request.where.contains(u'\\')) {
        // checkCondition has read backslashes in plain quotes as the standard does.
        if (const auto set = transaction->setLocal(QStringLiteral("standard_conforming_strings"), QStringLiteral("on"));
            !set)
            return set.error();
    }
    if (const auto found = findQueries(); !found)
        return found.error();
    if (const auto ran = runLegs(withExact); !ran)
        return ran.error();
    if (const auto fetched = fetchRows(); !fetched)
        return fetched.error();
    numberLegRows();
    for (qsizetype leg = 0; leg < m_answer.legs.size(); ++leg) {
        if (const auto fetched = fetchTerms(leg); !fetched)
            return ofLeg(fetched.error(), m_request.legs[leg]);
    }
    if (m_request.withVectors || m_request.fusion.diversity) {
        if (const auto fetched = fetchVectors(); !fetched)
            return fetched.error();
    }
    if (const auto ended = transaction->commit(); !ended)
        return ended.error();
    m_answer.elapsed.value = double(clock.nsecsElapsed()) / 1e6;
    return m_answer;
}

} // namespace

Result<HybridAnswer> runHybrid(jobs::JobContext &context, const HybridRequest &request, bool withExact)
{
    if (const auto checked = checkRequest(request); !checked)
        return checked.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto answer = Hybrid(context, **lease, request).run(withExact);
    if (!answer)
        return withExtensionHint(answer.error(), (*lease)->serverInfo());
    return answer;
}

} // namespace search
