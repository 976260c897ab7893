#include "app/sweep/samplesfile.h"

#include "app/sweep/csvtext.h"
#include "app/sweep/packedsweep.h"
#include "app/sweep/samplekey.h"
#include "app/sweep/sweepjson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <cmath>

namespace sweep {

using core::Result;
using workspace::SweepKind;
using workspace::SweepSampleRecord;

namespace {

/// Of throughput only the time is set.
using PointSamples = QMap<int, std::vector<QuerySample>>;

Result<std::vector<QuerySample>> unpacked(SweepKind kind, const QByteArray &packed)
{
    if (kind != SweepKind::Load)
        return unpackSamples(packed);
    const auto times = unpackTimes(packed);
    if (!times)
        return times.error();
    std::vector<QuerySample> samples(times->size());
    for (size_t i = 0; i < times->size(); ++i)
        samples[i].milliseconds = (*times)[i];
    return samples;
}

Result<PointSamples> joined(SweepKind kind, const QList<SweepSampleRecord> &records)
{
    PointSamples samples;
    for (const SweepSampleRecord &record : records) {
        const auto more = unpacked(kind, record.samples);
        if (!more)
            return core::localError(more.error().message);
        auto &all = samples[record.position];
        all.insert(all.end(), more->begin(), more->end());
    }
    return samples;
}

QByteArray packed(SweepKind kind, const std::vector<QuerySample> &samples)
{
    if (kind != SweepKind::Load)
        return packSamples(samples);
    std::vector<double> times;
    for (const QuerySample &sample : samples)
        times.push_back(sample.milliseconds);
    return packTimes(times);
}

/// A figure of a sample and its name in files.
struct Figure
{
    const char *name = nullptr;
    double (*get)(const QuerySample &) = nullptr;
    void (*set)(QuerySample &, double) = nullptr;
};

/// In the order of the columns.
QList<Figure> figuresOf(SweepKind kind)
{
    const Figure time{"ms", [](const QuerySample &sample) { return sample.milliseconds; },
                      [](QuerySample &sample, double value) {
                          sample.milliseconds = value;
                      }};
    if (kind == SweepKind::Load)
        return {time};
    return {{"query", [](const QuerySample &sample) { return double(sample.query); },
             [](QuerySample &sample, double value) {
                 sample.query = int(value);
             }},
            time,
            {"recall", [](const QuerySample &sample) { return sample.recall; },
             [](QuerySample &sample, double value) {
                 sample.recall = value;
             }},
            {"recall_by_id", [](const QuerySample &sample) { return sample.recallById; },
             [](QuerySample &sample, double value) {
                 sample.recallById = value;
             }},
            {"published_recall", [](const QuerySample &sample) { return sample.publishedRecall; },
             [](QuerySample &sample, double value) {
                 sample.publishedRecall = value;
             }},
            {"rows", [](const QuerySample &sample) { return sample.rows < 0 ? std::nan("") : double(sample.rows); },
             [](QuerySample &sample, double value) {
                 sample.rows = std::isnan(value) ? -1 : int(value);
             }},
            {"short", [](const QuerySample &sample) { return double(sample.isShort); },
             [](QuerySample &sample, double value) {
                 sample.isShort = value != 0;
             }},
            {"repeated", [](const QuerySample &sample) { return double(sample.repeatsRows); },
             [](QuerySample &sample, double value) {
                 sample.repeatsRows = value != 0;
             }}};
}

bool mayBeUnknown(const Figure &figure)
{
    const QLatin1StringView name(figure.name);
    return name == u"recall_by_id" || name == u"published_recall" || name == u"rows";
}

core::Error wrong(const QString &field, const QString &what)
{
    return core::invalidInput(field + u' ' + what);
}

/// What tells the points of a kind apart, beside their settings, as their JSON has it.
QStringList marksOf(SweepKind kind)
{
    if (kind == SweepKind::Filters)
        return {QStringLiteral("stratum"), QStringLiteral("strategy")};
    if (kind == SweepKind::Candidates)
        return {QStringLiteral("candidate"), QStringLiteral("build")};
    if (kind == SweepKind::Growth)
        return {QStringLiteral("rows")};
    return kind == SweepKind::Load ? QStringList{QStringLiteral("connections")} : QStringList();
}

bool hasSeries(SweepKind kind)
{
    return kind == SweepKind::Candidates || kind == SweepKind::Growth;
}

/// The point of a series that samples are kept for, with what tells the series apart beside it.
QJsonObject pointOfSeries(SweepKind kind, const SampleKey &key, const QJsonObject &series)
{
    const QJsonObject holder =
        kind == SweepKind::Growth ? series : series.value(u"builds").toArray().at(key.build).toObject();
    QJsonObject found;
    for (const QJsonValue &point : holder.value(u"points").toArray()) {
        if (point.toObject().value(u"position").toInt() == key.point)
            found = point.toObject();
    }
    found.insert(u"candidate", series.value(u"candidate"));
    found.insert(u"build", key.build + 1);
    found.insert(u"rows", series.value(u"rows"));
    return found;
}

/// The cells that all samples of a point begin with.
QStringList pointCells(SweepKind kind, int position, const QJsonObject &point)
{
    QStringList cells{QString::number(position)};
    for (const QString &mark : marksOf(kind))
        cells << point.value(mark).toVariant().toString();
    const QJsonObject figures = kind == SweepKind::Filters ? point.value(u"point").toObject() : point;
    return cells << settingsText(settingsFromJson(figures.value(u"settings").toObject()))
                 << (figures.value(u"forced").toBool() ? QStringLiteral("forced") : QStringLiteral("natural"));
}

Result<std::vector<QuerySample>> samplesOf(SweepKind kind, const QJsonObject &json, const QString &field)
{
    const QJsonArray times = json.value(QStringLiteral("ms")).toArray();
    std::vector<QuerySample> samples(size_t(times.size()));
    for (const Figure &figure : figuresOf(kind)) {
        const QString name = QLatin1String(figure.name);
        const QJsonArray values = json.value(name).toArray();
        if (values.size() != times.size())
            return wrong(field + u'.' + name, QStringLiteral("is no list of %1 numbers").arg(times.size()));
        for (qsizetype i = 0; i < values.size(); ++i) {
            const QJsonValue value = values.at(i);
            if (!value.isDouble() && !(value.isNull() && mayBeUnknown(figure)))
                return wrong(QStringLiteral("%1.%2[%3]").arg(field, name).arg(i), QStringLiteral("is no number"));
            figure.set(samples[size_t(i)], value.isDouble() ? value.toDouble() : QuerySample::Unknown);
        }
    }
    return samples;
}

} // namespace

Result<QJsonArray> samplesToJson(SweepKind kind, const QList<SweepSampleRecord> &records)
{
    const auto samples = joined(kind, records);
    if (!samples)
        return samples.error();
    QJsonArray points;
    for (auto point = samples->begin(); point != samples->end(); ++point) {
        QJsonObject json{{QStringLiteral("position"), point.key()}};
        for (const Figure &figure : figuresOf(kind)) {
            QJsonArray values;
            for (const QuerySample &sample : point.value()) {
                const double value = figure.get(sample);
                values << (std::isnan(value) ? QJsonValue() : QJsonValue(value));
            }
            json.insert(QLatin1String(figure.name), values);
        }
        points << json;
    }
    return points;
}

Result<QList<SweepSampleRecord>> samplesFromJson(SweepKind kind, const QJsonArray &json)
{
    QList<SweepSampleRecord> records;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QString field = QStringLiteral("samples[%1]").arg(i);
        const QJsonObject point = json.at(i).toObject();
        const int position = point.value(QStringLiteral("position")).toInt(-1);
        if (position < 0)
            return wrong(field + QStringLiteral(".position"), QStringLiteral("is no place in a grid"));
        for (const SweepSampleRecord &other : std::as_const(records)) {
            if (other.position == position)
                return wrong(field + QStringLiteral(".position"), QStringLiteral("is that of another point"));
        }
        const auto samples = samplesOf(kind, point, field);
        if (!samples)
            return samples.error();
        records << SweepSampleRecord{position, 0, packed(kind, *samples)};
    }
    return records;
}

Result<qint64> sampleCount(SweepKind kind, const QList<SweepSampleRecord> &records)
{
    const auto samples = joined(kind, records);
    if (!samples)
        return samples.error();
    qint64 count = 0;
    for (const auto &point : *samples)
        count += qint64(point.size());
    return count;
}

Result<QString> samplesCsv(const workspace::StoredSweep &sweep, const QList<SweepSampleRecord> &records)
{
    const auto samples = joined(sweep.sweep.kind, records);
    if (!samples)
        return samples.error();
    const SweepKind kind = sweep.sweep.kind;
    QMap<int, QJsonObject> points;
    for (const workspace::SweepPointRecord &record : sweep.points)
        points.insert(record.position, QJsonDocument::fromJson(record.point.toUtf8()).object());
    const QList<Figure> figures = figuresOf(kind);
    QStringList columns = QStringList{QStringLiteral("position")} + marksOf(kind) +
                          QStringList{QStringLiteral("settings"), QStringLiteral("plans")};
    for (const Figure &figure : figures)
        columns << QLatin1String(figure.name);
    QList<QStringList> rows;
    for (auto point = samples->begin(); point != samples->end(); ++point) {
        const SampleKey key = SampleKey::ofNumber(point.key());
        const QStringList head = hasSeries(kind)
                                     ? pointCells(kind, key.point, pointOfSeries(kind, key, points.value(key.series)))
                                     : pointCells(kind, point.key(), points.value(point.key()));
        for (const QuerySample &sample : point.value()) {
            QStringList row = head;
            for (const Figure &figure : figures) {
                const double value = figure.get(sample);
                row << (std::isnan(value) ? QString() : csvNumber(value));
            }
            rows << row;
        }
    }
    return csvText(columns, rows);
}

} // namespace sweep
