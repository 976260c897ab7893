#include "app/cli/searchoutput.h"

#include "app/cli/output.h"
#include "app/cli/rowjson.h"
#include "app/search/shortanswer.h"

#include <QJsonArray>

#include <algorithm>

namespace cli {

using search::AnswerRow;
using search::SearchAnswer;

namespace {

QJsonArray rowsOf(const QList<AnswerRow> &rows, const SearchAnswer &answer, const catalog::Table &table)
{
    const QStringList keyColumns = search::keyColumnsOf(answer.request.target);
    const QStringList &shown = answer.request.shownColumns;
    QJsonArray array;
    for (const AnswerRow &row : rows) {
        QJsonObject object{{QStringLiteral("key"), keyJson(row.key, keyColumns, table)},
                           {QStringLiteral("distance"), row.distance},
                           {QStringLiteral("similarity"), row.similarity}};
        QJsonObject values;
        for (qsizetype i = 0; i < shown.size(); ++i)
            values.insert(shown[i], valueJson(row.values[i], shown[i], table));
        if (!shown.isEmpty())
            object.insert(QStringLiteral("values"), values);
        array << object;
    }
    return array;
}

QString shortReason(const SearchAnswer &answer)
{
    switch (answer.shortReason) {
    case search::ShortReason::None:
        return {};
    case search::ShortReason::EfSearch:
        return QStringLiteral("the index gives at most hnsw.ef_search = %1 rows").arg(answer.settings.efSearch);
    case search::ShortReason::Filter:
        return QStringLiteral("the condition dropped rows that the index gave");
    case search::ShortReason::Probes:
        return QStringLiteral("the lists that ivfflat.probes = %1 reads hold no more").arg(answer.settings.probes);
    case search::ShortReason::Threshold:
        return QStringLiteral("the others are farther than the greatest distance");
    case search::ShortReason::ScanLimit:
        return QStringLiteral("the iterative scan came to its limit");
    case search::ShortReason::NoVector:
        return QStringLiteral("the other rows have no distance: no vector, or a zero vector under cosine");
    case search::ShortReason::FewerRows:
        return QStringLiteral("no more rows match");
    }
    Q_UNREACHABLE();
}

/// "; try --set hnsw.ef_search=80", or nothing.
QString cureText(const SearchAnswer &answer)
{
    QString text;
    for (const search::Setting &setting : search::cureOf(answer))
        text += QStringLiteral("%1 --set %2=%3")
                    .arg(text.isEmpty() ? QStringLiteral("; try") : QString(), setting.name, setting.value);
    return text;
}

QString numberText(double value)
{
    return QString::number(value, 'g', 6);
}

QString millisecondsText(core::Milliseconds time)
{
    return QString::number(time.value, 'f', 2) + QStringLiteral(" ms");
}

QString headline(const SearchAnswer &answer)
{
    const search::SearchTarget &target = answer.request.target;
    const QString index = answer.indexUsed.isEmpty() ? QStringLiteral("without a vector index, so exact")
                                                     : QStringLiteral("by index ") + answer.indexUsed;
    return QStringLiteral("%1 ordered by %2 %3 query (%4), %5, %6")
        .arg(target.table.toText(), target.expression.isEmpty() ? target.column : target.expression,
             vectors::operatorOf(target.distance), vectors::distanceName(target.distance).replace(u'_', u' '),
             millisecondsText(answer.elapsed), index);
}

TextTable tableOf(const SearchAnswer &answer)
{
    TextTable table;
    table.addColumn(QStringLiteral("#"), TextTable::Align::Right);
    if (answer.exact)
        table.addColumn(QStringLiteral("EXACT #"), TextTable::Align::Right);
    for (const QString &column : search::keyColumnsOf(answer.request.target))
        table.addColumn(column);
    table.addColumn(QStringLiteral("DISTANCE"), TextTable::Align::Right);
    table.addColumn(QStringLiteral("SIMILARITY"), TextTable::Align::Right);
    for (const QString &column : answer.request.shownColumns)
        table.addColumn(column);
    return table;
}

QStringList cellsOf(const AnswerRow &row, const QString &place, const std::optional<QString> &exactPlace)
{
    QStringList cells{place};
    if (exactPlace)
        cells << *exactPlace;
    cells << row.key << numberText(row.distance) << numberText(row.similarity);
    for (const QString &value : row.values)
        cells << (value.isNull() ? QStringLiteral("NULL") : value);
    return cells;
}

/// The answer, and under it what the exact answer has besides.
TextTable filledTable(const SearchAnswer &answer)
{
    TextTable table = tableOf(answer);
    for (qsizetype i = 0; i < answer.rows.size(); ++i) {
        std::optional<QString> exactPlace;
        if (answer.exact) {
            const int rank = answer.exact->exactRanks[i];
            exactPlace = rank > 0 ? QString::number(rank) : QStringLiteral("-");
        }
        table.addRow(cellsOf(answer.rows[i], QString::number(i + 1), exactPlace));
    }
    if (answer.exact) {
        for (const int missed : answer.exact->missed)
            table.addRow(cellsOf(answer.exact->rows[missed], QStringLiteral("-"), QString::number(missed + 1)));
    }
    return table;
}

} // namespace

QJsonObject toJson(const SearchAnswer &answer, const catalog::Table &table)
{
    const search::SearchTarget &target = answer.request.target;
    QJsonObject json{
        {QStringLiteral("table"), target.table.toText()},
        {QStringLiteral("column"), target.column},
        {QStringLiteral("operator"), vectors::operatorOf(target.distance)},
        {QStringLiteral("k"), answer.request.k},
        {QStringLiteral("rows"), rowsOf(answer.rows, answer, table)},
        {QStringLiteral("elapsed_ms"), answer.elapsed.value},
        {QStringLiteral("index_used"), answer.indexUsed.isEmpty() ? QJsonValue() : QJsonValue(answer.indexUsed)}};
    if (answer.exact) {
        json.insert(QStringLiteral("recall"), answer.exact->recall.value);
        json.insert(QStringLiteral("exact_rows"), rowsOf(answer.exact->rows, answer, table));
        json.insert(QStringLiteral("exact_elapsed_ms"), answer.exact->elapsed.value);
    }
    return json;
}

void writeText(const SearchAnswer &answer, Output &output)
{
    output.writeLine(headline(answer));
    output.writeLine();
    const TextTable table = filledTable(answer);
    if (table.isEmpty())
        output.writeLine(QStringLiteral("No rows."));
    else
        output.write(table);
    if (answer.exact) {
        const search::Recall &recall = answer.exact->recall;
        output.writeLine();
        output.writeLine(QStringLiteral("Recall %1: %2 of the %3 nearest rows; the exact answer took %4.")
                             .arg(QString::number(recall.value, 'f', 3))
                             .arg(recall.found)
                             .arg(recall.possible)
                             .arg(millisecondsText(answer.exact->elapsed)));
    }
    if (answer.shortReason != search::ShortReason::None)
        output.note(QStringLiteral("%1 rows instead of %2: %3")
                        .arg(answer.rows.size())
                        .arg(answer.request.k)
                        .arg(shortReason(answer) + cureText(answer)));
    else if (!cureText(answer).isEmpty())
        output.note(QStringLiteral("the index gives fewer rows than re-ranking asks for") + cureText(answer));
}

} // namespace cli
