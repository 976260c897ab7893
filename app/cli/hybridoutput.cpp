#include "app/cli/hybridoutput.h"

#include "app/cli/output.h"
#include "app/cli/rowjson.h"

#include <QJsonArray>

#include <algorithm>

namespace cli {

using search::FusedRow;
using search::HybridAnswer;
using search::HybridLegAnswer;
using search::HybridLegRow;
using search::HybridRow;
using search::RowKey;

namespace {

QString methodName(search::FusionMethod method)
{
    switch (method) {
    case search::FusionMethod::ReciprocalRank:
        return QStringLiteral("rrf");
    case search::FusionMethod::Weighted:
        return QStringLiteral("weighted");
    case search::FusionMethod::Relative:
        return QStringLiteral("relative");
    case search::FusionMethod::Distribution:
        return QStringLiteral("distribution");
    }
    Q_UNREACHABLE();
}

QString indexState(search::LegIndex index)
{
    switch (index) {
    case search::LegIndex::Used:
        return QStringLiteral("used");
    case search::LegIndex::NotUsed:
        return QStringLiteral("not_used");
    case search::LegIndex::None:
        return QStringLiteral("none");
    }
    Q_UNREACHABLE();
}

QList<RowKey> rankingOf(const HybridAnswer &answer, const QList<HybridLegRow> &rows)
{
    QList<RowKey> keys;
    for (const HybridLegRow &row : rows)
        keys << answer.rows[row.row].key;
    return keys;
}

QList<RowKey> rankingOf(const HybridAnswer &answer, const std::vector<FusedRow> &rows)
{
    QList<RowKey> keys;
    for (const FusedRow &row : rows)
        keys << answer.rows[row.row].key;
    return keys;
}

QJsonObject relevanceJson(const search::Relevance &relevance)
{
    return {{QStringLiteral("ndcg_at_10"), relevance.ndcg},
            {QStringLiteral("recall_at_10"), relevance.recall},
            {QStringLiteral("reciprocal_rank"), relevance.reciprocalRank},
            {QStringLiteral("relevant"), relevance.relevant}};
}

QJsonObject legJson(const HybridOutcome &outcome, const HybridLegAnswer &leg)
{
    QJsonObject json{{QStringLiteral("name"), leg.name},
                     {QStringLiteral("candidates"), leg.rows.size()},
                     {QStringLiteral("index"), indexState(leg.index)},
                     {QStringLiteral("index_used"), leg.indexUsed.isEmpty() ? QJsonValue() : QJsonValue(leg.indexUsed)},
                     {QStringLiteral("elapsed_ms"), leg.elapsed.value}};
    if (!leg.textQuery.isNull())
        json.insert(QStringLiteral("tsquery"), leg.textQuery);
    if (leg.recall)
        json.insert(QStringLiteral("recall"), leg.recall->value);
    if (outcome.grades)
        json.insert(QStringLiteral("relevance"),
                    relevanceJson(search::relevanceOf(rankingOf(outcome.answer, leg.rows), *outcome.grades)));
    return json;
}

const HybridLegRow *legRowOf(const HybridLegAnswer &leg, int row)
{
    const auto found =
        std::find_if(leg.rows.begin(), leg.rows.end(), [row](const HybridLegRow &one) { return one.row == row; });
    return found == leg.rows.end() ? nullptr : &*found;
}

QJsonObject contributionsJson(const HybridAnswer &answer, const FusedRow &fused)
{
    QJsonObject legs;
    for (qsizetype i = 0; i < answer.legs.size(); ++i) {
        const search::Contribution &contribution = fused.contributions[size_t(i)];
        const HybridLegRow *row = legRowOf(answer.legs[i], fused.row);
        if (!row || contribution.rank == 0)
            continue;
        QJsonObject leg{{QStringLiteral("rank"), contribution.rank},
                        {QStringLiteral("score"), contribution.score},
                        {QStringLiteral("distance"), row->distance ? QJsonValue(*row->distance) : QJsonValue()},
                        {QStringLiteral("part"), contribution.part}};
        if (!row->terms.isEmpty())
            leg.insert(QStringLiteral("terms"), QJsonArray::fromStringList(row->terms));
        legs.insert(answer.legs[i].name, leg);
    }
    return legs;
}

QJsonObject rowJson(const HybridAnswer &answer, const FusedRow &fused, int rank, const catalog::Table &table)
{
    const HybridRow &row = answer.rows[fused.row];
    QJsonObject json{{QStringLiteral("key"), keyJson(row.key, answer.request.keyColumns, table)},
                     {QStringLiteral("rank"), rank},
                     {QStringLiteral("score"), fused.score},
                     {QStringLiteral("legs"), contributionsJson(answer, fused)}};
    QJsonObject values;
    for (qsizetype i = 0; i < row.values.size(); ++i)
        values.insert(answer.request.shownColumns[i], valueJson(row.values[i], answer.request.shownColumns[i], table));
    if (!values.isEmpty())
        json.insert(QStringLiteral("values"), values);
    return json;
}

size_t shownRows(const HybridOutcome &outcome)
{
    return std::min(outcome.fused.size(), size_t(outcome.answer.request.k));
}

QString numberText(double value)
{
    return QString::number(value, 'g', 6);
}

QString legText(const HybridLegAnswer &leg)
{
    QString text = QStringLiteral("%1: %2 candidates in %3 ms")
                       .arg(leg.name)
                       .arg(leg.rows.size())
                       .arg(leg.elapsed.value, 0, 'f', 2);
    if (leg.index == search::LegIndex::Used)
        text += QStringLiteral(" by index ") + leg.indexUsed;
    else
        text += leg.index == search::LegIndex::NotUsed ? QStringLiteral(", its index not used")
                                                       : QStringLiteral(", without an index");
    if (leg.recall)
        text += QStringLiteral(", recall %1").arg(leg.recall->value, 0, 'f', 3);
    if (!leg.textQuery.isNull())
        text += QStringLiteral(", ") +
                (leg.textQuery.isEmpty() ? QStringLiteral("nothing to search for is left of the text") : leg.textQuery);
    return text;
}

QString relevanceText(const QString &name, const search::Relevance &relevance)
{
    return QStringLiteral("%1: nDCG@10 %2, recall@10 %3, reciprocal rank %4")
        .arg(name)
        .arg(relevance.ndcg, 0, 'f', 3)
        .arg(relevance.recall, 0, 'f', 3)
        .arg(relevance.reciprocalRank, 0, 'f', 3);
}

TextTable tableOf(const HybridOutcome &outcome)
{
    const HybridAnswer &answer = outcome.answer;
    TextTable table;
    table.addColumn(QStringLiteral("#"), TextTable::Align::Right);
    for (const QString &column : answer.request.keyColumns)
        table.addColumn(column);
    table.addColumn(QStringLiteral("SCORE"), TextTable::Align::Right);
    for (const HybridLegAnswer &leg : answer.legs)
        table.addColumn(leg.name.toUpper(), TextTable::Align::Right);
    for (const QString &column : answer.request.shownColumns)
        table.addColumn(column);
    for (size_t i = 0; i < shownRows(outcome); ++i) {
        const FusedRow &fused = outcome.fused[i];
        const HybridRow &row = answer.rows[fused.row];
        QStringList cells{QString::number(i + 1)};
        cells << row.key << numberText(fused.score);
        for (const search::Contribution &leg : fused.contributions)
            cells << (leg.rank == 0 ? QStringLiteral("-")
                                    : QStringLiteral("#%1 %2").arg(leg.rank).arg(numberText(leg.score)));
        for (const QString &value : row.values)
            cells << (value.isNull() ? QStringLiteral("NULL") : value);
        table.addRow(cells);
    }
    return table;
}

} // namespace

QJsonObject toJson(const HybridOutcome &outcome, const catalog::Table &table)
{
    const HybridAnswer &answer = outcome.answer;
    const search::FusionSpec &spec = answer.request.fusion;
    QJsonArray legs;
    for (const HybridLegAnswer &leg : answer.legs)
        legs << legJson(outcome, leg);
    QJsonArray rows;
    for (size_t i = 0; i < shownRows(outcome); ++i)
        rows << rowJson(answer, outcome.fused[i], int(i + 1), table);
    QJsonObject fusion{{QStringLiteral("method"), methodName(spec.method)}};
    if (spec.method == search::FusionMethod::ReciprocalRank)
        fusion.insert(QStringLiteral("rrf_k"), spec.rrfK);
    QJsonArray weights;
    for (const double weight : search::weightsOf(spec, size_t(answer.legs.size())))
        weights << weight;
    fusion.insert(QStringLiteral("weights"), weights);
    if (spec.diversity)
        fusion.insert(QStringLiteral("mmr"), spec.diversity->lambda);
    QJsonObject json{{QStringLiteral("table"), answer.request.table.toText()},
                     {QStringLiteral("k"), answer.request.k},
                     {QStringLiteral("fusion"), fusion},
                     {QStringLiteral("legs"), legs},
                     {QStringLiteral("rows"), rows},
                     {QStringLiteral("elapsed_ms"), answer.elapsed.value}};
    if (outcome.grades)
        json.insert(QStringLiteral("relevance"),
                    relevanceJson(search::relevanceOf(rankingOf(answer, outcome.fused), *outcome.grades)));
    return json;
}

void writeText(const HybridOutcome &outcome, Output &output)
{
    const HybridAnswer &answer = outcome.answer;
    output.writeLine(QStringLiteral("%1: %2 candidates fused by %3 in %4 ms")
                         .arg(answer.request.table.toText())
                         .arg(answer.rows.size())
                         .arg(methodName(answer.request.fusion.method))
                         .arg(answer.elapsed.value, 0, 'f', 2));
    for (const HybridLegAnswer &leg : answer.legs)
        output.writeLine(legText(leg));
    output.writeLine();
    if (shownRows(outcome) == 0)
        output.writeLine(QStringLiteral("No rows."));
    else
        output.write(tableOf(outcome));
    if (!outcome.grades)
        return;
    output.writeLine();
    for (const HybridLegAnswer &leg : answer.legs)
        output.writeLine(relevanceText(leg.name, search::relevanceOf(rankingOf(answer, leg.rows), *outcome.grades)));
    output.writeLine(
        relevanceText(QStringLiteral("fused"), search::relevanceOf(rankingOf(answer, outcome.fused), *outcome.grades)));
}

} // namespace cli
