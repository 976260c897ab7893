#include "app/cli/indexesprometheus.h"

#include "app/cli/planwords.h"

#include <functional>

namespace cli {

using indexes::IndexUsage;
using indexes::Observation;

namespace {

using namespace Qt::StringLiterals;

QString label(const QString &name, QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'\n', u"\\n"_s);
    return u"%1=\""_s.arg(name) + value + u'"';
}

QString labelsOf(const IndexUsage &index)
{
    return QStringList{label(u"schema"_s, index.name.schema), label(u"table"_s, index.table.name),
                       label(u"index"_s, index.name.name), label(u"method"_s, index.method)}
        .join(u',');
}

QString labelsOf(const catalog::ObjectName &table)
{
    return label(u"schema"_s, table.schema) + u',' + label(u"table"_s, table.name);
}

QString head(const QString &name, const QString &kind, const QString &help)
{
    return u"# HELP %1 %2\n# TYPE %1 %3\n"_s.arg(name, help, kind);
}

QString sample(const QString &name, const QString &labels, double value)
{
    const QString number =
        value == double(qint64(value)) ? QString::number(qint64(value)) : QString::number(value, 'g', 17);
    return name + (labels.isEmpty() ? QString() : u'{' + labels + u'}') + u' ' + number + u'\n';
}

struct IndexMetric
{
    const char *name;
    const char *kind;
    const char *help;
    std::function<std::optional<double>(const IndexUsage &)> value;
};

QString indexMetrics(const Observation &observation)
{
    const auto &past = observation.past;
    const IndexMetric metrics[] = {
        {"pgvector_index_scans_total", "counter", "Scans, this program's own among them.",
         [](const IndexUsage &index) {
             return double(index.counters.scans);
         }},
        {"pgvector_index_own_scans_total", "counter", "Scans that pgvector Workbench made itself.",
         [&past](const IndexUsage &index) {
             return double(past.value(index.oid).own.scans);
         }},
        {"pgvector_index_tuples_read_total", "counter", "Entries that scans gave.",
         [](const IndexUsage &index) {
             return double(index.counters.tuplesRead);
         }},
        {"pgvector_index_tuples_fetched_total", "counter", "Live rows that plain scans fetched.",
         [](const IndexUsage &index) {
             return double(index.counters.tuplesFetched);
         }},
        {"pgvector_index_blocks_hit_total", "counter", "Blocks found in shared_buffers.",
         [](const IndexUsage &index) {
             return double(index.counters.blocksHit);
         }},
        {"pgvector_index_blocks_read_total", "counter", "Blocks that were not in shared_buffers.",
         [](const IndexUsage &index) {
             return double(index.counters.blocksRead);
         }},
        {"pgvector_index_size_bytes", "gauge", "Size of the index.",
         [](const IndexUsage &index) {
             return double(index.counters.size.value);
         }},
        {"pgvector_index_valid", "gauge", "1 where queries can use the index.",
         [](const IndexUsage &index) {
             return index.valid ? 1.0 : 0.0;
         }},
        {"pgvector_index_buffered_bytes", "gauge", "Of it in shared_buffers, with --buffers.",
         [](const IndexUsage &index) {
             return index.buffered ? std::optional(double(index.buffered->value)) : std::nullopt;
         }},
        {"pgvector_index_last_scan_timestamp_seconds", "gauge", "When it was last scanned, from PostgreSQL 16.",
         [](const IndexUsage &index) {
             const auto &last = index.counters.lastScan;
             return last ? std::optional(double(last->toMSecsSinceEpoch()) / 1000) : std::nullopt;
         }},
    };
    QString text;
    for (const IndexMetric &metric : metrics) {
        const QString name = QString::fromLatin1(metric.name);
        QString samples;
        for (const IndexUsage &index : observation.snapshot.indexes) {
            const auto value = index.partitioned ? std::nullopt : metric.value(index);
            if (value)
                samples += sample(name, labelsOf(index), *value);
        }
        if (!samples.isEmpty())
            text += head(name, QString::fromLatin1(metric.kind), QString::fromLatin1(metric.help)) + samples;
    }
    return text;
}

QString tableMetrics(const Observation &observation)
{
    struct TableMetric
    {
        const char *name;
        const char *kind;
        const char *help;
        qint64 indexes::TableUsage::*value;
    };
    const TableMetric metrics[] = {
        {"pgvector_table_live_rows", "gauge", "Live rows, as the statistics know.", &indexes::TableUsage::liveRows},
        {"pgvector_table_dead_rows", "gauge", "Dead rows, as the statistics know.", &indexes::TableUsage::deadRows},
        {"pgvector_table_sequential_scans_total", "counter", "Scans of the whole table.",
         &indexes::TableUsage::sequentialScans},
    };
    QString text;
    for (const TableMetric &metric : metrics) {
        const QString name = QString::fromLatin1(metric.name);
        text += head(name, QString::fromLatin1(metric.kind), QString::fromLatin1(metric.help));
        for (const indexes::TableUsage &table : observation.snapshot.tables) {
            if (!table.partitioned)
                text += sample(name, labelsOf(table.name), double(table.*metric.value));
        }
    }
    return text;
}

QString findingMetrics(const Observation &observation)
{
    const QString name = u"pgvector_index_finding"_s;
    QString text = head(name, u"gauge"_s, u"1 for each finding."_s);
    for (const indexes::HealthFinding &finding : observation.health.findings)
        text += sample(name,
                       QStringList{label(u"code"_s, finding.code), label(u"severity"_s, severityWord(finding.severity)),
                                   labelsOf(finding.table), label(u"index"_s, finding.index.name),
                                   label(u"column"_s, finding.column)}
                           .join(u','),
                       1);
    return text;
}

} // namespace

QString prometheusText(const Observation &observation)
{
    QString text;
    if (const auto &since = observation.snapshot.statsSince) {
        const QString name = u"pgvector_statistics_since_timestamp_seconds"_s;
        text += head(name, u"gauge"_s, u"When the counters began."_s) +
                sample(name, {}, double(since->toMSecsSinceEpoch()) / 1000);
    }
    return text + indexMetrics(observation) + tableMetrics(observation) + findingMetrics(observation);
}

} // namespace cli
