#include "app/plan/savedplan.h"

#include "app/plan/anonymizer.h"
#include "app/plan/plaintext.h"
#include "app/plan/planjson.h"
#include "app/plan/readplans.h"
#include "app/plan/shortenvectors.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace plan {

using core::Result;

namespace {

const QString formatKey = QStringLiteral("format");
const QString formatName = QStringLiteral("pgvector-workbench plan");
constexpr int formatVersion = 1;
constexpr int deepest = 400; ///< Qt reads JSON of 1024 levels, and a node takes two

QJsonValue timeOrNull(const std::optional<core::Milliseconds> &time)
{
    return time ? QJsonValue(time->value) : QJsonValue();
}

std::optional<core::Milliseconds> timeOf(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(core::Milliseconds{value.toDouble()}) : std::nullopt;
}

QJsonArray runsJson(const QList<ExplainRun> &runs)
{
    QJsonArray array;
    for (const ExplainRun &run : runs)
        array << QJsonObject{{QStringLiteral("planning_ms"), timeOrNull(run.planningTime)},
                             {QStringLiteral("execution_ms"), timeOrNull(run.executionTime)},
                             {QStringLiteral("blocks_hit"), run.blocksHit},
                             {QStringLiteral("blocks_read"), run.blocksRead}};
    return array;
}

QList<ExplainRun> runsOf(const QJsonArray &array)
{
    QList<ExplainRun> runs;
    for (const QJsonValue &value : array) {
        ExplainRun run;
        run.planningTime = timeOf(value[QStringLiteral("planning_ms")]);
        run.executionTime = timeOf(value[QStringLiteral("execution_ms")]);
        run.blocksHit = value[QStringLiteral("blocks_hit")].toInteger();
        run.blocksRead = value[QStringLiteral("blocks_read")].toInteger();
        runs << run;
    }
    return runs;
}

QJsonValue stoppedJson(const std::optional<StoppedRun> &stopped)
{
    if (!stopped)
        return {};
    return QJsonObject{{QStringLiteral("after_ms"), stopped->after.value},
                       {QStringLiteral("message"), stopped->message}};
}

std::optional<StoppedRun> stoppedOf(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    return StoppedRun{{value[QStringLiteral("after_ms")].toDouble()}, value[QStringLiteral("message")].toString()};
}

QJsonValue shortened(const QJsonValue &value);

QJsonObject shortened(const QJsonObject &object)
{
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it)
        result.insert(it.key(), shortened(it.value()));
    return result;
}

QJsonValue shortened(const QJsonValue &value)
{
    if (value.isString())
        return shortenVectors(value.toString());
    if (value.isObject())
        return shortened(value.toObject());
    if (!value.isArray())
        return value;
    QJsonArray result;
    for (const QJsonValue &element : value.toArray())
        result << shortened(element);
    return result;
}

core::Error noSavedPlan(const QString &why)
{
    return core::invalidInput(QStringLiteral("no saved plan: ") + why);
}

} // namespace

Result<QByteArray> savePlan(const ExplainedPlan &explained, const SaveOptions &options)
{
    const int depth = std::ranges::max(explained.plan.nodes, {}, &PlanNode::depth).depth;
    if (depth > deepest)
        return core::invalidInput(QStringLiteral("the plan has %1 levels, more than can be saved").arg(depth));
    QJsonObject plan = explainJson(explained.plan);
    QJsonObject facts = toJson(explained.facts);
    QString sql = explained.sql;
    if (options.anonymous) {
        Anonymizer anonymizer;
        facts = anonymizer.facts(facts);
        plan = anonymizer.plan(plan);
        sql = anonymizer.expression(sql);
    }
    QJsonObject document{
        {formatKey, formatName},
        {QStringLiteral("version"), formatVersion},
        {QStringLiteral("sql"), sql},
        {QStringLiteral("runs"), runsJson(explained.runs)},
        {QStringLiteral("shown_run"), explained.shownRun},
        {QStringLiteral("rolled_back"), explained.rolledBack},
        {QStringLiteral("stopped"), stoppedJson(explained.stopped)},
        {QStringLiteral("fractional_rows"), explained.plan.fractionalRows},
        {QStringLiteral("facts"), facts},
        {QStringLiteral("answers"), toJson(options.anonymous ? QList<ServerAnswer>() : explained.answers)},
        {QStringLiteral("explain"), plan}};
    if (!options.wholeVectors)
        document = shortened(document);
    return QJsonDocument(document).toJson();
}

bool isSavedPlan(const QByteArray &text)
{
    // Keys are in the order of the alphabet, "explain" and "facts" before it: the mark is looked for everywhere.
    const QByteArray plain = plainText(text);
    return plain.trimmed().startsWith('{') && plain.contains("\"format\": \"pgvector-workbench plan\"");
}

Result<ExplainedPlan> openSavedPlan(const QByteArray &text)
{
    QJsonParseError parsing;
    const QJsonObject document = QJsonDocument::fromJson(plainText(text), &parsing).object();
    if (parsing.error != QJsonParseError::NoError)
        return noSavedPlan(parsing.errorString());
    if (document[formatKey].toString() != formatName)
        return noSavedPlan(QStringLiteral("it does not say that it is one"));
    if (document[QStringLiteral("version")].toInt() > formatVersion)
        return noSavedPlan(QStringLiteral("it was saved by a later version of this program"));
    const QJsonArray plans{document[QStringLiteral("explain")]};
    auto read = readPlans(QJsonDocument(plans).toJson(QJsonDocument::Compact));
    if (!read)
        return read.error();
    auto facts = planFactsFromJson(document[QStringLiteral("facts")].toObject());
    if (!facts)
        return facts.error();
    ExplainedPlan explained;
    explained.plan = std::move(read->plans.front());
    explained.plan.fractionalRows = document[QStringLiteral("fractional_rows")].toBool();
    explained.facts = std::move(*facts);
    explained.sql = document[QStringLiteral("sql")].toString();
    explained.runs = runsOf(document[QStringLiteral("runs")].toArray());
    explained.rolledBack = document[QStringLiteral("rolled_back")].toBool();
    explained.stopped = stoppedOf(document[QStringLiteral("stopped")]);
    explained.answers =
        answersFromJson(document[QStringLiteral("answers")].toArray(), int(explained.plan.nodes.size()));
    const int shown = document[QStringLiteral("shown_run")].toInt();
    explained.shownRun = shown >= 0 && shown < explained.runs.size() ? shown : 0;
    return explained;
}

} // namespace plan
