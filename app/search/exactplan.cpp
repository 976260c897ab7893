#include "app/search/exactplan.h"

#include "app/db/sqltokens.h"
#include "app/plan/plansummary.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace search {

using core::Result;
using db::SqlToken;
using db::SqlTokenKind;
using db::Statement;
using db::Transaction;

namespace {

const QString addedColumn = QStringLiteral("workbench_distance");

core::Error unsuitable(const QString &why)
{
    return core::invalidInput(QStringLiteral("there is no exact answer to compare with: ") + why,
                              QStringLiteral("expected SELECT … ORDER BY distance LIMIT k"));
}

/// Where the clauses of the outermost SELECT begin, as places in the list of tokens; -1 for none.
struct Clauses
{
    qsizetype select = -1;
    qsizetype from = -1;
    qsizetype orderBy = -1; ///< of the word BY
    qsizetype limit = -1;
    qsizetype end = -1; ///< of the first key of the order
};

bool isOneOf(const SqlToken &token, std::initializer_list<QStringView> words)
{
    return std::ranges::any_of(words, [&token](QStringView word) { return token.is(word); });
}

Result<Clauses> clausesOf(const QList<SqlToken> &tokens)
{
    Clauses clauses;
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        const SqlToken &token = tokens[at];
        if (token.depth > 0)
            continue;
        if (isOneOf(token, {u"union", u"intersect", u"except", u"group", u"distinct", u"for"}))
            return unsuitable(QStringLiteral("the statement has %1").arg(token.text.toString().toUpper()));
        if (token.is(u"select"))
            clauses.select = at;
        else if (token.is(u"from") && clauses.from < 0)
            clauses.from = at;
        else if (token.is(u"by") && at > 0 && tokens[at - 1].is(u"order"))
            clauses.orderBy = at;
        else if (isOneOf(token, {u"limit", u"fetch"}))
            clauses.limit = at;
        const bool endsKey = clauses.orderBy >= 0 && at > clauses.orderBy && clauses.end < 0 &&
                             (isOneOf(token, {u"limit", u"offset", u"fetch", u"asc", u"desc", u"nulls", u"using"}) ||
                              token.isSign(u",") || token.isSign(u";"));
        if (endsKey)
            clauses.end = at;
    }
    return clauses;
}

QString nameOf(const SqlToken &token)
{
    if (token.kind == SqlTokenKind::Word)
        return token.text.toString().toLower();
    QString name = token.text.toString();
    return name.mid(1, name.size() - 2).replace(QStringLiteral("\"\""), QStringLiteral("\""));
}

/// The rows of one way to answer.
struct Answer
{
    std::vector<double> distances;
    core::Milliseconds elapsed;
    QString indexUsed;
};

Result<Answer> run(db::Connection &connection, const Statement &statement, const QString &distanceColumn)
{
    Answer answer;
    const auto plan =
        connection.execute(Statement{QStringLiteral("EXPLAIN (FORMAT JSON) ") + statement.sql, statement.parameters});
    if (!plan)
        return plan.error();
    const auto summary = plan::summarize(plan->bytes(0, 0).toByteArray());
    if (!summary)
        return summary.error();
    answer.indexUsed = summary->orderingIndex;
    QElapsedTimer clock;
    clock.start();
    const auto rows = connection.execute(statement);
    answer.elapsed.value = double(clock.nsecsElapsed()) / 1e6;
    if (!rows)
        return rows.error();
    const int column = rows->columnIndex(distanceColumn);
    if (column < 0)
        return unsuitable(QStringLiteral("its answer has no column \"%1\"").arg(distanceColumn));
    for (int row = 0; row < rows->rowCount(); ++row) {
        const double distance = rows->isNull(row, column) ? std::nan("") : rows->real(row, column);
        if (!std::isnan(distance))
            answer.distances.push_back(distance);
    }
    return answer;
}

/// No index scan, and every other way open: the request may have closed them to force an index.
Result<void> allowExactOnly(Transaction &transaction)
{
    constexpr std::pair<const char *, const char *> settings[] = {
        {"enable_indexscan", "off"}, {"enable_seqscan", "on"}, {"enable_sort", "on"}, {"enable_bitmapscan", "on"}};
    for (const auto &[name, value] : settings) {
        if (const auto set = transaction.setLocal(QLatin1String(name), QLatin1String(value)); !set)
            return set;
    }
    return {};
}

Result<ExactAnswer> compare(jobs::JobContext &context, db::Connection &connection, Transaction &transaction,
                            const Statement &statement, const QString &distanceColumn)
{
    const auto planned = run(connection, statement, distanceColumn);
    if (!planned)
        return planned.error();
    if (context.isCancelled())
        return core::cancelledError();
    if (const auto allowed = allowExactOnly(transaction); !allowed)
        return allowed.error();
    const auto exact = run(connection, statement, distanceColumn);
    if (!exact)
        return exact.error();
    if (!exact->indexUsed.isEmpty())
        return core::localError(
            QStringLiteral("the exact search would be ordered by index \"%1\"").arg(exact->indexUsed));
    std::vector<double> nearest = exact->distances;
    std::ranges::sort(nearest);
    ExactAnswer answer;
    answer.recall =
        recallByDistance(nearest, planned->distances, int(std::max(nearest.size(), planned->distances.size())));
    answer.rows = int(planned->distances.size());
    answer.exactRows = int(nearest.size());
    answer.elapsed = planned->elapsed;
    answer.exactElapsed = exact->elapsed;
    answer.indexUsed = planned->indexUsed;
    return answer;
}

} // namespace

Result<DistanceStatement> distanceStatement(const QString &sql)
{
    const auto tokens = db::sqlTokens(sql);
    if (!tokens)
        return tokens.error();
    if (plan::mayWrite(sql))
        return unsuitable(QStringLiteral("it may write or lock"));
    const auto clauses = clausesOf(*tokens);
    if (!clauses)
        return clauses.error();
    if (clauses->select < 0 || clauses->from < clauses->select || clauses->orderBy < clauses->from)
        return unsuitable(QStringLiteral("the statement has no ORDER BY"));
    if (clauses->limit < clauses->orderBy)
        return unsuitable(QStringLiteral("the statement has no LIMIT"));
    const SqlToken &first = (*tokens)[clauses->orderBy + 1];
    const SqlToken &last = (*tokens)[clauses->end - 1];
    const bool isName = &first == &last && (first.kind == SqlTokenKind::Word || first.kind == SqlTokenKind::QuotedName);
    const qsizetype end = last.at + last.text.size();
    if (isName)
        return DistanceStatement{sql, nameOf(first)};
    if (&first == &last && first.kind == SqlTokenKind::Number)
        return unsuitable(QStringLiteral("the statement orders by the number of a column"));
    QString extended = sql;
    extended.insert((*tokens)[clauses->from].at,
                    QStringLiteral(", (%1) AS %2 ").arg(sql.mid(first.at, end - first.at), addedColumn));
    return DistanceStatement{extended, addedColumn};
}

Result<ExactAnswer> compareStatement(jobs::JobContext &context, const plan::ExplainRequest &request)
{
    const auto prepared = distanceStatement(request.sql);
    if (!prepared)
        return prepared.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto transaction = Transaction::begin(**lease, Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    QList<plan::Setting> settings = request.settings;
    if (request.sql.contains(u'\\'))
        settings.prepend({QStringLiteral("standard_conforming_strings"), QStringLiteral("on")});
    if (request.timeoutMs > 0)
        settings << plan::Setting{QStringLiteral("statement_timeout"), QString::number(request.timeoutMs)};
    for (const plan::Setting &setting : settings) {
        if (const auto set = transaction->setLocal(setting.name, setting.value); !set)
            return set.error();
    }
    return compare(context, **lease, *transaction, {prepared->sql, request.parameters}, prepared->distanceColumn);
}

plan::Finding exactFinding(const ExactAnswer &answer)
{
    const int missed = answer.recall.missed();
    const int possible = answer.recall.possible;
    plan::Finding finding;
    finding.code = QStringLiteral("exact_answer");
    const bool shortened = answer.rows < answer.exactRows;
    finding.severity = missed == 0 ? plan::Severity::Good : shortened ? plan::Severity::Wrong : plan::Severity::Note;
    finding.title = missed == 0 ? QStringLiteral("The answer holds all of the nearest rows")
                    : missed == 1
                        ? QStringLiteral("The answer misses 1 of the %1 nearest rows").arg(possible)
                        : QStringLiteral("The answer misses %1 of the %2 nearest rows").arg(missed).arg(possible);
    finding.evidence = QStringLiteral("recall %1: %2 of %3 found, %4 rows given of %5 that there are; the exact answer "
                                      "took %6 ms, this one %7 ms")
                           .arg(answer.recall.value, 0, 'f', 3)
                           .arg(answer.recall.found)
                           .arg(possible)
                           .arg(answer.rows)
                           .arg(answer.exactRows)
                           .arg(answer.exactElapsed.value, 0, 'f', 2)
                           .arg(answer.elapsed.value, 0, 'f', 2);
    if (answer.indexUsed.isEmpty())
        finding.advice = QStringLiteral("No index gave the order: this answer was exact as it was planned.");
    else if (missed == 0)
        finding.advice =
            QStringLiteral("By %1, for this query vector; a sweep tells it for many.").arg(answer.indexUsed);
    else
        finding.advice = QStringLiteral("Rows as far as the exact answer's last are counted, in one snapshot. %1 gave "
                                        "the order: a higher ef_search or probes finds more, an iterative scan goes on "
                                        "where a filter takes rows away. A sweep tells what each setting costs.")
                             .arg(answer.indexUsed);
    return finding;
}

} // namespace search
