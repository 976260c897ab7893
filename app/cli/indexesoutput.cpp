#include "app/cli/indexesoutput.h"

#include "app/cli/indexesprometheus.h"
#include "app/cli/planwords.h"
#include "app/cli/session.h"

#include <QLocale>

#include <cstdio>

namespace cli {

using indexes::HealthFinding;
using indexes::IndexUsage;
using indexes::Observation;
using indexes::TableUsage;

namespace {

using namespace Qt::StringLiterals;

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(const std::optional<QDateTime> &time)
{
    return time ? QJsonValue(time->toString(Qt::ISODateWithMs)) : QJsonValue();
}

QString sizeText(core::Bytes size)
{
    return QLocale::c().formattedDataSize(size.value, 1, QLocale::DataSizeTraditionalFormat);
}

QString verdictText(const indexes::UsageJudgement &judgement)
{
    return nameOf(judgement.verdict).replace(u'_', u' ');
}

QJsonArray keysJson(const IndexUsage &index)
{
    QJsonArray keys;
    for (const indexes::ObservedKey &key : index.keys)
        keys << QJsonObject{{u"column"_s, textOrNull(key.column)},
                            {u"expression"_s, textOrNull(key.expression)},
                            {u"operator_class"_s, key.operatorClass},
                            {u"type"_s, key.type}};
    return keys;
}

QJsonObject optionsJson(const IndexUsage &index)
{
    QJsonObject options;
    for (auto option = index.options.begin(); option != index.options.end(); ++option)
        options.insert(option.key(), option.value());
    return options;
}

QJsonValue buildingJson(const IndexUsage &index)
{
    if (!index.building)
        return {};
    return QJsonObject{{u"phase"_s, textOrNull(index.building->phase)},
                       {u"percent"_s, index.building->percent ? QJsonValue(*index.building->percent) : QJsonValue()}};
}

void addCounters(QJsonObject &json, const IndexUsage &index)
{
    json.insert(u"scans"_s, index.counters.scans);
    json.insert(u"tuples_read"_s, index.counters.tuplesRead);
    json.insert(u"tuples_fetched"_s, index.counters.tuplesFetched);
    json.insert(u"blocks_hit"_s, index.counters.blocksHit);
    json.insert(u"blocks_read"_s, index.counters.blocksRead);
    json.insert(u"bytes"_s, index.counters.size.value);
    json.insert(u"buffered_bytes"_s, index.buffered ? QJsonValue(index.buffered->value) : QJsonValue());
    json.insert(u"last_scan"_s, timeOrNull(index.counters.lastScan));
}

QJsonObject indexJson(const IndexUsage &index, const indexes::UsageJudgement &judgement, qint64 ownScans)
{
    QJsonObject json{{u"schema"_s, index.name.schema},
                     {u"name"_s, index.name.name},
                     {u"table"_s, index.table.toText()},
                     {u"method"_s, index.method},
                     {u"keys"_s, keysJson(index)},
                     {u"included"_s, QJsonArray::fromStringList(index.included)},
                     {u"options"_s, optionsJson(index)},
                     {u"predicate"_s, textOrNull(index.predicate)},
                     {u"definition"_s, textOrNull(index.definition)},
                     {u"valid"_s, index.valid},
                     {u"ready"_s, index.ready},
                     {u"unique"_s, index.unique},
                     {u"primary"_s, index.primary},
                     {u"partitioned"_s, index.partitioned},
                     {u"constraint"_s, textOrNull(index.constraint)},
                     {u"required_by"_s, textOrNull(index.requiredBy())},
                     {u"building"_s, buildingJson(index)},
                     {u"own_scans"_s, ownScans},
                     {u"scans_by_others"_s, judgement.scansByOthers},
                     {u"idle_days"_s, judgement.idleDays ? QJsonValue(*judgement.idleDays) : QJsonValue()},
                     {u"verdict"_s, nameOf(judgement.verdict)}};
    addCounters(json, index);
    return json;
}

QJsonObject tableJson(const TableUsage &table)
{
    return {{u"table"_s, table.name.toText()},
            {u"rows_estimate"_s, table.rows.known() ? QJsonValue(table.rows.value) : QJsonValue()},
            {u"live_rows"_s, table.liveRows},
            {u"dead_rows"_s, table.deadRows},
            {u"sequential_scans"_s, table.sequentialScans},
            {u"sequential_rows"_s, table.sequentialRows},
            {u"blocks_hit"_s, table.blocksHit},
            {u"blocks_read"_s, table.blocksRead},
            {u"bytes"_s, table.size.value},
            {u"last_vacuum"_s, timeOrNull(table.lastVacuum)},
            {u"last_analyze"_s, timeOrNull(table.lastAnalyze)}};
}

QJsonObject findingJson(const HealthFinding &finding)
{
    return {{u"code"_s, finding.code},
            {u"severity"_s, severityWord(finding.severity)},
            {u"table"_s, finding.table.toText()},
            {u"index"_s, finding.index.name.isEmpty() ? QJsonValue() : QJsonValue(finding.index.toText())},
            {u"column"_s, textOrNull(finding.column)},
            {u"title"_s, finding.title},
            {u"evidence"_s, finding.evidence},
            {u"advice"_s, finding.advice},
            {u"sql"_s, textOrNull(finding.sql)}};
}

QJsonObject ratesJson(const IndexTick &tick)
{
    QJsonArray list;
    for (const IndexUsage &index : tick.snapshot.indexes) {
        const auto rates = tick.rates.indexes.constFind(index.oid);
        if (rates == tick.rates.indexes.constEnd())
            continue;
        list << QJsonObject{{u"index"_s, index.name.toText()},     {u"scans"_s, rates->scans},
                            {u"tuples_read"_s, rates->tuplesRead}, {u"tuples_fetched"_s, rates->tuplesFetched},
                            {u"blocks_hit"_s, rates->blocksHit},   {u"blocks_read"_s, rates->blocksRead},
                            {u"grown_bytes"_s, rates->grown}};
    }
    return {{u"taken_at"_s, tick.snapshot.takenAt.toString(Qt::ISODateWithMs)},
            {u"seconds"_s, tick.rates.seconds},
            {u"reset"_s, tick.rates.reset},
            {u"per_second"_s, list}};
}

QString hitText(const IndexUsage &index)
{
    const double all = double(index.counters.blocksHit + index.counters.blocksRead);
    return all > 0 ? QString::number(100.0 * double(index.counters.blocksHit) / all, 'f', 1) + u'%' : u"-"_s;
}

TextTable tableOf(const Observation &observation)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable text;
    for (const char *header : {"TABLE", "INDEX", "METHOD"})
        text.addColumn(QString::fromLatin1(header));
    for (const char *header : {"SIZE", "SCANS", "OWN", "HIT"})
        text.addColumn(QString::fromLatin1(header), Right);
    text.addColumn(u"LAST SCAN"_s);
    text.addColumn(u"STATE"_s);
    for (qsizetype at = 0; at < observation.snapshot.indexes.size(); ++at) {
        const IndexUsage &index = observation.snapshot.indexes[at];
        const auto &judgement = observation.judgements[at];
        const auto &last = index.counters.lastScan;
        text.addRow({index.table.toText(), index.name.name, index.method, sizeText(index.counters.size),
                     QString::number(index.counters.scans),
                     QString::number(observation.past.value(index.oid).own.scans), hitText(index),
                     last ? last->toLocalTime().toString(u"yyyy-MM-dd hh:mm"_s) : u"-"_s, verdictText(judgement)});
    }
    return text;
}

void writeFinding(const HealthFinding &finding, Output &output)
{
    QString place = finding.index.name.isEmpty() ? finding.table.toText() : finding.index.toText();
    if (!finding.column.isEmpty())
        place += u": "_s + finding.column;
    output.writeLine();
    output.writeLine(u"%1: %2 (%3, %4)"_s.arg(severityWord(finding.severity), finding.title, finding.code, place));
    output.writeLine(u"  "_s + finding.evidence);
    output.writeLine(u"  "_s + finding.advice);
    const QStringList lines = finding.sql.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines)
        output.writeLine(u"    "_s + line);
}

TextTable ratesTable(const IndexTick &tick)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable text;
    text.addColumn(u"INDEX"_s);
    for (const char *header : {"SCANS/S", "READ/S", "FETCHED/S", "HIT/S", "DISK/S"})
        text.addColumn(QString::fromLatin1(header), Right);
    const auto number = [](double value) {
        return QString::number(value, 'f', 1);
    };
    for (const IndexUsage &index : tick.snapshot.indexes) {
        const indexes::IndexRates rates = tick.rates.indexes.value(index.oid);
        if (rates == indexes::IndexRates())
            continue;
        text.addRow({index.name.toText(), number(rates.scans), number(rates.tuplesRead), number(rates.tuplesFetched),
                     number(rates.blocksHit), number(rates.blocksRead)});
    }
    return text;
}

} // namespace

QJsonObject toJson(const Observation &observation)
{
    const indexes::UsageSnapshot &snapshot = observation.snapshot;
    QJsonArray list;
    for (qsizetype at = 0; at < snapshot.indexes.size(); ++at)
        list << indexJson(snapshot.indexes[at], observation.judgements[at],
                          observation.past.value(snapshot.indexes[at].oid).own.scans);
    QJsonArray tables;
    for (const TableUsage &table : snapshot.tables)
        tables << tableJson(table);
    QJsonArray findings;
    for (const HealthFinding &finding : observation.health.findings)
        findings << findingJson(finding);
    return {{u"taken_at"_s, snapshot.takenAt.toString(Qt::ISODateWithMs)},
            {u"statistics_since"_s, timeOrNull(snapshot.statsSince)},
            {u"standby"_s, snapshot.standby},
            {u"standbys"_s, snapshot.standbys},
            {u"indexes"_s, list},
            {u"tables"_s, tables},
            {u"findings"_s, findings},
            {u"not_told"_s, QJsonArray::fromStringList(observation.health.notTold)}};
}

IndexesWriter::IndexesWriter(Session &session, Format format)
    : m_session(session)
    , m_format(format)
{
}

void IndexesWriter::write(const IndexTick &tick)
{
    m_session.clearProgress();
    if (tick.observation)
        writeObservation(*tick.observation);
    else
        writeRates(tick);
    std::fflush(stdout); // a reader of a pipe wants each tick when it comes
}

void IndexesWriter::writeObservation(const Observation &observation)
{
    m_knowsBuffers = !observation.snapshot.bufferCacheSchema.isEmpty();
    Output &output = m_session.output();
    if (m_format == Format::Json) {
        m_json = toJson(observation);
        return;
    }
    if (m_format == Format::Prometheus) {
        output.writeLine(prometheusText(observation).chopped(1));
        return;
    }
    const TextTable table = tableOf(observation);
    if (table.isEmpty())
        output.writeLine(u"No indexes."_s);
    else
        output.write(table);
    for (const HealthFinding &finding : observation.health.findings)
        writeFinding(finding, output);
    if (observation.health.findings.isEmpty())
        output.writeLine(u"\nNothing to say against these indexes."_s);
    for (const QString &sentence : observation.health.notTold)
        output.note(sentence);
}

void IndexesWriter::writeRates(const IndexTick &tick)
{
    if (m_format == Format::Json) {
        m_ticks << ratesJson(tick);
        return;
    }
    if (m_format == Format::Prometheus)
        return;
    Output &output = m_session.output();
    output.writeLine(u"\n%1, over %2 s"_s.arg(tick.snapshot.takenAt.toLocalTime().toString(u"hh:mm:ss"_s),
                                              QString::number(tick.rates.seconds, 'f', 1)));
    if (tick.rates.reset)
        output.writeLine(u"The statistics were reset meanwhile: rates begin anew."_s);
    else if (const TextTable table = ratesTable(tick); table.isEmpty())
        output.writeLine(u"Nothing happened."_s);
    else
        output.write(table);
    if (!tick.rates.resetIndexes.isEmpty())
        output.writeLine(u"The counters of %1 indexes began anew."_s.arg(tick.rates.resetIndexes.size()));
}

void IndexesWriter::finish()
{
    if (m_format != Format::Json)
        return;
    if (!m_ticks.isEmpty())
        m_json.insert(u"ticks"_s, m_ticks);
    m_session.output().write(m_json);
}

} // namespace cli
