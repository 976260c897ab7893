#include "app/plan/planhistory.h"

#include "app/plan/normalizestatement.h"
#include "app/plan/readplans.h"
#include "app/plan/savedplan.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace plan {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

QJsonArray parametersJson(const QList<db::Parameter> &parameters)
{
    QJsonArray list;
    for (const db::Parameter &one : parameters) {
        QJsonObject object{{u"format"_s, int(one.format)}, {u"type"_s, qint64(one.type)}};
        if (one.bytes)
            object.insert(u"bytes"_s, QString::fromLatin1(one.bytes->toBase64()));
        list.append(object);
    }
    return list;
}

QList<db::Parameter> parametersFromJson(const QJsonArray &list)
{
    QList<db::Parameter> parameters;
    for (const QJsonValue &value : list) {
        db::Parameter one;
        one.format = value[u"format"_s].toInt() == int(db::Format::Binary) ? db::Format::Binary : db::Format::Text;
        one.type = db::Oid(value[u"type"_s].toInteger());
        if (value[u"bytes"_s].isString())
            one.bytes = QByteArray::fromBase64(value[u"bytes"_s].toString().toLatin1());
        parameters << one;
    }
    return parameters;
}

QJsonArray settingsJson(const QList<Setting> &settings)
{
    QJsonArray list;
    for (const Setting &one : settings)
        list.append(QJsonObject{{u"name"_s, one.name}, {u"value"_s, one.value}});
    return list;
}

QJsonArray runsJson(const QList<ExplainRun> &runs)
{
    QJsonArray list;
    for (const ExplainRun &run : runs) {
        QJsonObject object{{u"hit"_s, run.blocksHit}, {u"read"_s, run.blocksRead}};
        if (run.planningTime)
            object.insert(u"planning"_s, run.planningTime->value);
        if (run.executionTime)
            object.insert(u"execution"_s, run.executionTime->value);
        list.append(object);
    }
    return list;
}

QList<ExplainRun> runsFromJson(const QJsonArray &list)
{
    QList<ExplainRun> runs;
    for (const QJsonValue &value : list) {
        ExplainRun run;
        run.blocksHit = value[u"hit"_s].toInteger();
        run.blocksRead = value[u"read"_s].toInteger();
        if (value[u"planning"_s].isDouble())
            run.planningTime = core::Milliseconds{value[u"planning"_s].toDouble()};
        if (value[u"execution"_s].isDouble())
            run.executionTime = core::Milliseconds{value[u"execution"_s].toDouble()};
        runs << run;
    }
    return runs;
}

QJsonValue stoppedJson(const std::optional<StoppedRun> &stopped)
{
    return stopped ? QJsonValue(QJsonObject{{u"after"_s, stopped->after.value}, {u"message"_s, stopped->message}})
                   : QJsonValue();
}

std::optional<StoppedRun> stoppedFrom(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    return StoppedRun{{value[u"after"_s].toDouble()}, value[u"message"_s].toString()};
}

QString requestText(const ExplainedPlan &explained, const ExplainRequest &request)
{
    const QJsonObject object{{u"sql"_s, request.sql},
                             {u"analyze"_s, request.analyze},
                             {u"runs"_s, request.runs},
                             {u"timeout"_s, request.timeoutMs},
                             {u"parameters"_s, parametersJson(request.parameters)},
                             {u"settings"_s, settingsJson(request.settings)},
                             {u"made"_s, runsJson(explained.runs)},
                             {u"shown"_s, explained.shownRun},
                             {u"rolledBack"_s, explained.rolledBack},
                             {u"stopped"_s, stoppedJson(explained.stopped)}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

ExplainRequest requestFrom(const QJsonObject &object)
{
    ExplainRequest request;
    request.sql = object[u"sql"_s].toString();
    request.analyze = object[u"analyze"_s].toBool();
    request.runs = std::max(1, object[u"runs"_s].toInt(1));
    request.timeoutMs = object[u"timeout"_s].toInt();
    request.parameters = parametersFromJson(object[u"parameters"_s].toArray());
    for (const QJsonValue &value : object[u"settings"_s].toArray())
        request.settings << Setting{value[u"name"_s].toString(), value[u"value"_s].toString()};
    return request;
}

} // namespace

Result<qint64> storeAnalysis(const workspace::Workspace &workspace, const PlanAnalysis &analysis,
                             const ExplainRequest &request, const QString &connection, const QString &title)
{
    workspace::PlanRecord record;
    record.connection = connection;
    record.sql = analysis.explained.sql;
    record.statement = normalizeStatement(record.sql);
    record.title = title;
    record.request = requestText(analysis.explained, request);
    record.facts = QString::fromUtf8(QJsonDocument(toJson(analysis.explained.facts)).toJson(QJsonDocument::Compact));
    if (analysis.plan().executionTime)
        record.milliseconds = analysis.plan().executionTime->value;
    return workspace::storePlan(workspace, record, analysis.source);
}

Result<PastPlan> loadAnalysis(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadPlan(workspace, id);
    if (!stored)
        return stored.error();
    if (isSavedPlan(stored.value().source)) {
        auto saved = openSavedPlan(stored.value().source);
        if (!saved)
            return saved.error();
        return PastPlan{stored.value().plan, analysePlan(std::move(*saved), stored.value().source), {}};
    }
    auto document = readPlans(stored.value().source);
    if (!document)
        return document.error();
    auto facts = planFactsFromJson(objectOf(stored.value().plan.facts));
    if (!facts)
        return facts.error();
    const QJsonObject object = objectOf(stored.value().plan.request);
    ExplainedPlan explained;
    explained.sql = stored.value().plan.sql;
    explained.plan = std::move(document->plans.front());
    explained.facts = std::move(*facts);
    explained.runs = runsFromJson(object[u"made"_s].toArray());
    explained.shownRun =
        int(std::clamp<qsizetype>(object[u"shown"_s].toInt(), 0, std::max<qsizetype>(0, explained.runs.size() - 1)));
    explained.rolledBack = object[u"rolledBack"_s].toBool();
    explained.stopped = stoppedFrom(object[u"stopped"_s]);
    if (explained.plan.queryText.isEmpty())
        explained.plan.queryText = explained.sql;
    return PastPlan{stored.value().plan, analysePlan(std::move(explained), stored.value().source), requestFrom(object)};
}

} // namespace plan
