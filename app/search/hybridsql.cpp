#include "app/db/quoting.h"
#include "app/search/hybridrequest.h"
#include "app/search/requestsql.h"

#include <algorithm>

namespace search {

using vectors::VectorValue;

namespace {

QStringList keysOf(const HybridRequest &request)
{
    return request.keyColumns.isEmpty() ? QStringList{QStringLiteral("ctid")} : request.keyColumns;
}

/// "distance" or "score", unless the key has such a column.
QString apartFrom(const QStringList &keys, QString name)
{
    while (keys.contains(name))
        name += u'_';
    return name;
}

/// The statement of one leg, written into a list of parameters that others may share.
struct LegText
{
    const HybridRequest &request;
    const HybridLeg &leg;
    const VectorValue &query;
    int limit = 0;
    Exactness exactness = Exactness::AsPlanned;
    ParameterList &parameters;

    QString operator()(const VectorLeg &) const
    {
        SearchRequest search = legSearch(request, leg);
        search.row.reset();
        search.examples = {};
        search.k = limit;
        return requestText(search, query, exactness, parameters);
    }

    QString operator()(const TextLeg &text) const
    {
        const QStringList keys = keysOf(request);
        const QString document = textVectorSql(text, parameters);
        const QString words = textQuerySql(text, parameters);
        const QString function =
            text.rank == TextRank::CoverDensity ? QStringLiteral("ts_rank_cd") : QStringLiteral("ts_rank");
        const QString score = db::quoteIdentifier(apartFrom(keys, QStringLiteral("score")));
        return QStringLiteral("SELECT %1, %2(%3, %4, %5)::float8 AS %6\n  FROM ")
                   .arg(quotedList(keys), function, document, words, QString::number(text.normalization), score) +
               request.table.toSql() +
               conditionsText(request.where, request.filters, document + QStringLiteral(" @@ ") + words, parameters) +
               QStringLiteral("\n ORDER BY %1 DESC, %2\n LIMIT %3")
                   .arg(score, quotedList(keys), QString::number(limit));
    }

    QString operator()(const TrigramLeg &trigram) const
    {
        const QString schema = trigram.schema.isEmpty() ? QString() : db::quoteIdentifier(trigram.schema) + u'.';
        const auto qualified = [&schema](const QString &op) {
            return schema.isEmpty() ? op : QStringLiteral("OPERATOR(%1%2)").arg(schema, op);
        };
        const QString column = db::quoteIdentifier(trigram.column);
        const QString text = parameters.text(QStringLiteral("text"), trigram.text, QStringLiteral("text"));
        const QString distance = QStringLiteral("%1 %2 %3").arg(column, qualified(QStringLiteral("<->>")), text);
        const QStringList keys = keysOf(request);
        return QStringLiteral("SELECT %1, %2word_similarity(%3, %4)::float8 AS %5\n  FROM ")
                   .arg(quotedList(keys), schema, text, column,
                        db::quoteIdentifier(apartFrom(keys, QStringLiteral("score")))) +
               request.table.toSql() +
               conditionsText(request.where, request.filters,
                              QStringLiteral("%1 %2 %3").arg(column, qualified(QStringLiteral("%>")), text),
                              parameters) +
               QStringLiteral("\n ORDER BY %1, %2\n LIMIT %3").arg(distance, quotedList(keys), QString::number(limit));
    }
};

/// `similarity` of a leg's second column, by the formulae of vectors::similarity.
QString scoreSql(const HybridRequest &request, const HybridLeg &leg, const VectorValue &query)
{
    const QString value = QStringLiteral("value");
    if (!std::holds_alternative<VectorLeg>(leg.search))
        return value;
    const SearchRequest search = legSearch(request, leg);
    switch (answeredDistance(search)) {
    case vectors::Distance::InnerProduct:
        return u'-' + value;
    case vectors::Distance::Cosine:
    case vectors::Distance::Jaccard:
        return QStringLiteral("1 - ") + value;
    case vectors::Distance::L2:
    case vectors::Distance::L1:
        return QStringLiteral("1 / (1 + %1)").arg(value);
    case vectors::Distance::Hamming:
        return QStringLiteral("1 - %1 / %2").arg(value).arg(answeredDimensions(search, query));
    }
    Q_UNREACHABLE();
}

/// What stands for a score on the scale of the fusion, over all candidates of a leg.
QString normalizedSql(const FusionSpec &spec, const QString &k)
{
    const QString minMax = QStringLiteral("CASE WHEN max(score) OVER () > min(score) OVER ()\n"
                                          "            THEN (score - min(score) OVER ()) /\n"
                                          "                 (max(score) OVER () - min(score) OVER ())\n"
                                          "            ELSE 1 END");
    switch (spec.method) {
    case FusionMethod::ReciprocalRank:
        return QStringLiteral("(1 / (%1 + rank))").arg(k);
    case FusionMethod::Relative:
        return minMax;
    case FusionMethod::Weighted:
        if (spec.scale == ScoreScale::None)
            return QStringLiteral("score");
        if (spec.scale == ScoreScale::MinMax)
            return minMax;
        return QStringLiteral("coalesce(score / nullif(sqrt(sum(score * score) OVER ()), 0), 0)");
    case FusionMethod::Distribution:
        return QStringLiteral("CASE WHEN stddev_pop(score) OVER () > 0\n"
                              "            THEN least(greatest((score - (avg(score) OVER () -\n"
                              "                                3 * stddev_pop(score) OVER ())) /\n"
                              "                                (6 * stddev_pop(score) OVER ()), 0), 1)\n"
                              "            ELSE 0.5 END");
    }
    Q_UNREACHABLE();
}

/// Writes the statement that fuses: for each leg its rows, their ranks, and their parts of the sum; then the sum.
class HybridText
{
public:
    HybridText(const HybridRequest &request, const QList<VectorValue> &queries, const QList<RowKey> &leftOut)
        : m_request(request)
        , m_queries(queries)
        , m_leftOut(leftOut)
        , m_keys(keysOf(request))
    {
        for (qsizetype i = 0; i < m_keys.size(); ++i)
            m_keyNames << QStringLiteral("key_%1").arg(i + 1);
    }

    SearchSql write()
    {
        const std::vector<double> weights = weightsOf(m_request.fusion, size_t(m_request.legs.size()));
        QStringList parts;
        int vector = 0;
        for (int i = 0; i < m_request.legs.size(); ++i) {
            const HybridLeg &leg = m_request.legs[i];
            const bool isVector = std::holds_alternative<VectorLeg>(leg.search);
            parts << legParts(i + 1, leg, isVector ? m_queries.value(vector++) : VectorValue(), weights[size_t(i)]);
        }
        const QString sql = QStringLiteral("WITH ") + parts.join(QStringLiteral(",\n")) + QStringLiteral(",\n") +
                            candidatesPart() + QStringLiteral("\n") + sumPart();
        return {sql, m_parameters.parameters()};
    }

private:
    QString keyNames() const { return m_keyNames.join(QStringLiteral(", ")); }

    QString legParts(int number, const HybridLeg &leg, const VectorValue &query, double weight)
    {
        const QString name = QString::number(number);
        const int candidates = candidatesOf(m_request, leg);
        const QString statement = std::visit(
            LegText{m_request, leg, query, candidates + int(m_leftOut.size()), Exactness::AsPlanned, m_parameters},
            leg.search);
        const QString weightText = m_parameters.real(QStringLiteral("weight_") + name, weight);
        if (m_k.isEmpty() && m_request.fusion.method == FusionMethod::ReciprocalRank)
            m_k = m_parameters.real(QStringLiteral("rrf_k"), m_request.fusion.rrfK);
        return QStringLiteral("leg_%1 (%2, value) AS MATERIALIZED (\n").arg(name, keyNames()) + statement +
               QStringLiteral("\n),\nranked_%1 AS (\n"
                              "SELECT %2, score, row_number() OVER (ORDER BY score DESC, %2) AS rank\n"
                              "  FROM (SELECT %2, %3 AS score FROM leg_%1\n"
                              "         WHERE value IS NOT NULL AND value <> 'NaN'%4) AS scored\n"
                              "),\n"
                              "part_%1 AS (\n"
                              "SELECT %2, %5 * %6 AS part\n"
                              "  FROM (SELECT * FROM ranked_%1 WHERE rank <= %7 ORDER BY rank) AS counted\n)")
                   .arg(name, keyNames(), scoreSql(m_request, leg, query), leftOutText(), weightText,
                        normalizedSql(m_request.fusion, m_k))
                   .arg(candidates);
    }

    /// The example rows are no answer.
    QString leftOutText()
    {
        if (!m_leftOutText.isEmpty())
            return m_leftOutText;
        QString text;
        for (const RowKey &key : m_leftOut) {
            QStringList equal;
            for (qsizetype i = 0; i < m_keyNames.size(); ++i)
                equal << QStringLiteral("%1 = %2").arg(m_keyNames[i],
                                                       m_parameters.text(QStringLiteral("example"), key.value(i)));
            text += QStringLiteral("\n           AND NOT (%1)").arg(equal.join(QStringLiteral(" AND ")));
        }
        m_leftOutText = text;
        return text;
    }

    QString candidatesPart() const
    {
        QStringList selects;
        for (int i = 1; i <= m_request.legs.size(); ++i)
            selects << QStringLiteral("SELECT %1 FROM part_%2").arg(keyNames()).arg(i);
        return QStringLiteral("candidates AS (\n") + selects.join(QStringLiteral("\n UNION\n")) + QStringLiteral("\n)");
    }

    QString sumPart() const
    {
        QStringList sum;
        QString joins;
        for (int i = 1; i <= m_request.legs.size(); ++i) {
            sum << QStringLiteral("coalesce(part_%1.part, 0)").arg(i);
            joins += QStringLiteral("\n  LEFT JOIN part_%1 USING (%2)").arg(i).arg(keyNames());
        }
        QStringList columns;
        for (qsizetype i = 0; i < m_keys.size(); ++i)
            columns << QStringLiteral("candidates.%1 AS %2").arg(m_keyNames[i], db::quoteIdentifier(m_keys[i]));
        QStringList taken = m_keys + m_request.shownColumns;
        const QString score = db::quoteIdentifier(apartFrom(taken, QStringLiteral("score")));
        columns << sum.join(QStringLiteral(" + ")) + QStringLiteral(" AS ") + score;
        for (const QString &column : m_request.shownColumns)
            columns << QStringLiteral("shown.") + db::quoteIdentifier(column);
        if (!m_request.shownColumns.isEmpty())
            joins += shownJoin();
        return QStringLiteral("SELECT ") + columns.join(QStringLiteral(", ")) + QStringLiteral("\n  FROM candidates") +
               joins +
               QStringLiteral("\n ORDER BY %1 DESC, candidates.%2\n LIMIT %3")
                   .arg(score, m_keyNames.join(QStringLiteral(", candidates.")))
                   .arg(m_request.k);
    }

    QString shownJoin() const
    {
        QStringList equal;
        for (qsizetype i = 0; i < m_keys.size(); ++i)
            equal << QStringLiteral("shown.%1 = candidates.%2").arg(db::quoteIdentifier(m_keys[i]), m_keyNames[i]);
        return QStringLiteral("\n  JOIN %1 AS shown ON %2")
            .arg(m_request.table.toSql(), equal.join(QStringLiteral(" AND ")));
    }

    const HybridRequest &m_request;
    const QList<VectorValue> &m_queries;
    const QList<RowKey> &m_leftOut;
    QStringList m_keys;
    QStringList m_keyNames;
    ParameterList m_parameters;
    QString m_k;           ///< of reciprocal ranks: the parameter that all legs share
    QString m_leftOutText; ///< as well
};

} // namespace

SearchSql legSql(const HybridRequest &request, const HybridLeg &leg, const VectorValue &query, int extra,
                 Exactness exactness)
{
    ParameterList parameters;
    const QString sql =
        std::visit(LegText{request, leg, query, candidatesOf(request, leg) + extra, exactness, parameters}, leg.search);
    return {sql, parameters.parameters()};
}

SearchSql hybridSql(const HybridRequest &request, const QList<VectorValue> &queries, const QList<RowKey> &leftOut)
{
    return HybridText(request, queries, leftOut).write();
}

} // namespace search
