#include "app/search/hybridlegrun.h"

#include "app/db/quoting.h"
#include "app/search/plannedrows.h"
#include "app/search/recall.h"
#include "app/search/searchfacts.h"
#include "app/search/shortanswer.h"

#include <cmath>

namespace search {

using core::Result;
using vectors::VectorValue;

namespace {

/// Settings for as long as the object lives: set behind a savepoint, which takes them back.
class LegSettings
{
public:
    explicit LegSettings(db::Connection &connection)
        : m_connection(connection)
    {
    }
    ~LegSettings()
    {
        if (m_begun && m_connection.isUsable())
            (void)end();
    }
    LegSettings(const LegSettings &) = delete;
    LegSettings &operator=(const LegSettings &) = delete;

    Result<void> begin(const QList<Setting> &settings)
    {
        const auto begun = m_connection.execute(QStringLiteral("SAVEPOINT leg"));
        if (!begun)
            return begun.error();
        m_begun = true;
        for (const Setting &setting : settings) {
            QStringList parts = setting.name.split(u'.');
            for (QString &part : parts)
                part = db::quoteIdentifier(part);
            const auto set = m_connection.execute(
                QStringLiteral("SET LOCAL %1 = %2").arg(parts.join(u'.'), db::quoteLiteral(setting.value).trimmed()));
            if (!set)
                return set.error();
        }
        return {};
    }

    Result<void> end()
    {
        m_begun = false;
        const auto ended = m_connection.execute(QStringLiteral("ROLLBACK TO SAVEPOINT leg"));
        return ended ? Result<void>() : Result<void>(ended.error());
    }

private:
    db::Connection &m_connection;
    bool m_begun = false;
};

class LegRun
{
public:
    LegRun(db::Connection &connection, const HybridRequest &request, const HybridLeg &leg, const VectorValue &query,
           const QList<RowKey> &leftOut)
        : m_connection(connection)
        , m_request(request)
        , m_leg(leg)
        , m_query(query)
        , m_leftOut(leftOut)
    {
    }

    Result<LegRows> run(bool withExact);

private:
    bool isVector() const { return std::holds_alternative<VectorLeg>(m_leg.search); }
    db::Statement statement(Exactness exactness) const
    {
        return toStatement(legSql(m_request, m_leg, m_query, int(m_leftOut.size()), exactness));
    }
    QList<LegRow> rowsOf(const db::ResultSet &result) const;
    QString usedIndex(const PlannedRows &planned) const;
    Result<void> readQueryText(HybridLegAnswer &answer);
    Result<void> readFacts(LegRows &found);
    Result<void> compare(LegRows &found);

    db::Connection &m_connection;
    const HybridRequest &m_request;
    const HybridLeg &m_leg;
    const VectorValue &m_query;
    const QList<RowKey> &m_leftOut;
};

QList<LegRow> LegRun::rowsOf(const db::ResultSet &result) const
{
    QList<LegRow> rows;
    const int keys = int(m_request.keyColumns.size());
    const bool vector = isVector();
    const SearchRequest search = vector ? legSearch(m_request, m_leg) : SearchRequest();
    for (int row = 0; row < result.rowCount(); ++row) {
        LegRow one;
        for (int column = 0; column < keys; ++column)
            one.key << result.text(row, column);
        const double value = result.real(row, keys);
        if (m_leftOut.contains(one.key) || result.isNull(row, keys) || std::isnan(value))
            continue;
        one.score = value;
        if (vector) {
            one.distance = value;
            one.score = vectors::similarity(answeredDistance(search), value, answeredDimensions(search, m_query));
        } else if (std::holds_alternative<TrigramLeg>(m_leg.search)) {
            one.distance = 1 - value;
        }
        rows << std::move(one);
    }
    return rows;
}

QString LegRun::usedIndex(const PlannedRows &planned) const
{
    if (isVector())
        return planned.plan.orderingIndex;
    if (std::holds_alternative<TextLeg>(m_leg.search))
        return indexByOperator(planned.explain, {QStringLiteral("@@")});
    return indexByOperator(planned.explain, {QStringLiteral("%>"), QStringLiteral("<->>")});
}

Result<void> LegRun::readQueryText(HybridLegAnswer &answer)
{
    const auto *text = std::get_if<TextLeg>(&m_leg.search);
    if (!text)
        return {};
    ParameterList parameters;
    const QString query = textQuerySql(*text, parameters);
    const auto row =
        m_connection.execute(toStatement({QStringLiteral("SELECT %1::text").arg(query), parameters.parameters()}));
    if (!row)
        return row.error();
    answer.textQuery = row->text(0, 0);
    return {};
}

Result<void> LegRun::readFacts(LegRows &found)
{
    HybridLegAnswer &answer = found.answer;
    const auto facts = readSearchFacts(m_connection, answer.indexUsed, m_request.table);
    if (!facts)
        return facts.error();
    answer.settings = facts->settings;
    answer.indexMethod = facts->indexMethod;
    if (!isVector())
        return {};
    SearchAnswer like;
    like.request = legSearch(m_request, m_leg);
    like.rows.resize(found.rows.size());
    like.settings = facts->settings;
    like.indexMethod = facts->indexMethod;
    answer.shortReason = shortReasonOf(like);
    return {};
}

Result<void> LegRun::compare(LegRows &found)
{
    const auto planned = runPlanned(m_connection, statement(Exactness::Exact));
    if (!planned)
        return planned.error();
    if (!planned->plan.orderingIndex.isEmpty())
        return core::localError(
            QStringLiteral("the exact search would be ordered by index \"%1\"").arg(planned->plan.orderingIndex));
    const auto distancesOf = [](const QList<LegRow> &rows) {
        std::vector<double> distances;
        for (const LegRow &row : rows)
            distances.push_back(row.distance.value_or(0));
        return distances;
    };
    found.answer.recall =
        recallByDistance(distancesOf(rowsOf(planned->rows)), distancesOf(found.rows), candidatesOf(m_request, m_leg));
    return {};
}

Result<LegRows> LegRun::run(bool withExact)
{
    LegSettings settings(m_connection);
    if (const auto begun = settings.begin(settingsOf(m_leg)); !begun)
        return begun.error();
    LegRows found;
    found.answer.name = m_leg.name;
    found.answer.query = m_query;
    const db::Statement sent = statement(Exactness::AsPlanned);
    const auto planned = runPlanned(m_connection, sent);
    if (!planned)
        return planned.error();
    HybridLegAnswer &answer = found.answer;
    answer.statement = sent.sql;
    answer.plan = planned->plan;
    answer.explain = planned->explain;
    answer.elapsed = planned->elapsed;
    answer.indexUsed = usedIndex(*planned);
    answer.index = !answer.indexUsed.isEmpty()       ? LegIndex::Used
                   : m_leg.expectedIndexes.isEmpty() ? LegIndex::None
                                                     : LegIndex::NotUsed;
    found.rows = rowsOf(planned->rows);
    if (const auto read = readQueryText(answer); !read)
        return read.error();
    if (const auto read = readFacts(found); !read)
        return read.error();
    if (withExact && isVector()) {
        if (const auto compared = compare(found); !compared)
            return compared.error();
    }
    if (const auto ended = settings.end(); !ended)
        return ended.error();
    return found;
}

} // namespace

Result<LegRows> runLeg(db::Connection &connection, const HybridRequest &request, const HybridLeg &leg,
                       const VectorValue &query, const QList<RowKey> &leftOut, bool withExact)
{
    return LegRun(connection, request, leg, query, leftOut).run(withExact);
}

} // namespace search
