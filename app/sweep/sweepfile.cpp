#include "app/sweep/sweepfile.h"

#include "app/core/writefile.h"
#include "app/sweep/loadjson.h"
#include "app/sweep/samplesfile.h"
#include "app/sweep/sweepjson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace sweep {

using core::Result;
using workspace::StoredSweep;
using workspace::SweepKind;
using workspace::SweepPointRecord;
using workspace::SweepRecord;

namespace {

constexpr int Version = 2; ///< 2: with samples
constexpr qint64 LargestFile = 256LL << 20;

QString formatName()
{
    return QStringLiteral("pgvector-workbench sweep");
}

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

core::Error wrong(const QString &field, const QString &what)
{
    return core::invalidInput(QStringLiteral("%1 %2").arg(field, what));
}

Result<QString> textAt(const QJsonObject &json, const char *key)
{
    const QJsonValue value = json.value(QLatin1String(key));
    if (!value.isString())
        return wrong(QLatin1String(key), QStringLiteral("is no text"));
    return value.toString();
}

Result<QDateTime> timeAt(const QJsonObject &json, const char *key)
{
    const auto time = QDateTime::fromString(json.value(QLatin1String(key)).toString(), Qt::ISODateWithMs);
    if (!time.isValid())
        return wrong(QLatin1String(key), QStringLiteral("is no time"));
    return time.toUTC();
}

/// The figures that the charts and tables of a kind are made of.
QStringList figuresOf(SweepKind kind)
{
    switch (kind) {
    case SweepKind::Settings:
        return {QStringLiteral("recall"), QStringLiteral("recall_low"), QStringLiteral("recall_high"),
                QStringLiteral("p50_ms"), QStringLiteral("p95_ms"),     QStringLiteral("queries")};
    case SweepKind::Load:
        return {QStringLiteral("connections"), QStringLiteral("qps"), QStringLiteral("p50_ms"),
                QStringLiteral("p95_ms"), QStringLiteral("samples")};
    case SweepKind::Filters:
    case SweepKind::Candidates:
    case SweepKind::Growth:
        return {};
    }
    Q_UNREACHABLE();
}

/// What the readers of the kind say of it; those of other kinds read when they are shown.
Result<void> checkPoint(SweepKind kind, const QJsonObject &point, const QString &field)
{
    for (const QString &figure : figuresOf(kind)) {
        if (!point.value(figure).isDouble())
            return wrong(field + u'.' + figure, QStringLiteral("is no number"));
    }
    if (kind == SweepKind::Settings) {
        if (const auto read = pointFromJson(point); !read)
            return wrong(field, read.error().message);
    }
    if (kind == SweepKind::Load) {
        if (const auto read = loadPointFromJson(point); !read)
            return wrong(field, read.error().message);
    }
    return {};
}

Result<void> checkHead(SweepKind kind, const QJsonObject &head)
{
    if (kind == SweepKind::Settings) {
        if (const auto read = headFromJson(head); !read)
            return wrong(QStringLiteral("head"), read.error().message);
    }
    if (kind == SweepKind::Load) {
        if (const auto read = loadHeadFromJson(head); !read)
            return wrong(QStringLiteral("head"), read.error().message);
    }
    return {};
}

Result<QList<SweepPointRecord>> pointsOf(const QJsonObject &json, SweepKind kind)
{
    if (!json.value(QStringLiteral("points")).isArray())
        return wrong(QStringLiteral("points"), QStringLiteral("is no list"));
    const QJsonArray array = json.value(QStringLiteral("points")).toArray();
    QList<SweepPointRecord> points;
    QSet<int> positions;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString field = QStringLiteral("points[%1]").arg(i);
        const QJsonObject entry = array.at(i).toObject();
        const int position = entry.value(QStringLiteral("position")).toInt(-1);
        if (position < 0)
            return wrong(field + QStringLiteral(".position"), QStringLiteral("is no place in a grid"));
        if (positions.contains(position))
            return wrong(field + QStringLiteral(".position"), QStringLiteral("is that of another point"));
        positions.insert(position);
        if (!entry.value(QStringLiteral("point")).isObject())
            return wrong(field + QStringLiteral(".point"), QStringLiteral("is no object"));
        const QJsonObject point = entry.value(QStringLiteral("point")).toObject();
        if (const auto checked = checkPoint(kind, point, field + QStringLiteral(".point")); !checked)
            return checked.error();
        points << SweepPointRecord{position, entry.value(QStringLiteral("finished")).toBool(), compact(point)};
    }
    return points;
}

Result<void> readTexts(const QJsonObject &json, SweepRecord &record)
{
    const std::pair<const char *, QString *> fields[] = {{"name", &record.name},   {"connection", &record.connection},
                                                         {"table", &record.table}, {"column", &record.column},
                                                         {"index", &record.index}, {"method", &record.method},
                                                         {"error", &record.error}};
    for (const auto &[key, target] : fields) {
        const auto text = textAt(json, key);
        if (!text)
            return text.error();
        *target = *text;
    }
    if (record.table.isEmpty())
        return wrong(QStringLiteral("table"), QStringLiteral("is empty"));
    return {};
}

Result<SweepRecord> recordOf(const QJsonObject &json)
{
    SweepRecord record;
    const auto kind = workspace::sweepKindFromName(json.value(QStringLiteral("kind")).toString());
    if (!kind)
        return wrong(QStringLiteral("kind"), QStringLiteral("is none that this program knows"));
    record.kind = *kind;
    const auto state = workspace::sweepStateFromName(json.value(QStringLiteral("state")).toString());
    if (!state)
        return wrong(QStringLiteral("state"), QStringLiteral("is none that this program knows"));
    record.state = *state;
    const auto started = timeAt(json, "started_at");
    if (!started)
        return started.error();
    record.startedAt = *started;
    if (!json.value(QStringLiteral("ended_at")).isNull()) {
        const auto ended = timeAt(json, "ended_at");
        if (!ended)
            return ended.error();
        record.endedAt = *ended;
    }
    if (const auto read = readTexts(json, record); !read)
        return read.error();
    for (const char *key : {"spec", "head"}) {
        if (!json.value(QLatin1String(key)).isObject())
            return wrong(QLatin1String(key), QStringLiteral("is no object"));
    }
    record.spec = compact(json.value(QStringLiteral("spec")).toObject());
    record.summary = compact(json.value(QStringLiteral("head")).toObject());
    return record;
}

} // namespace

Result<QByteArray> sweepToFile(const SweepFile &file)
{
    const SweepRecord &record = file.sweep.sweep;
    const auto samples = samplesToJson(record.kind, file.samples);
    if (!samples)
        return samples.error();
    QJsonArray points;
    for (const SweepPointRecord &point : file.sweep.points)
        points << QJsonObject{{QStringLiteral("position"), point.position},
                              {QStringLiteral("finished"), point.finished},
                              {QStringLiteral("point"), objectOf(point.point)}};
    QJsonObject json{
        {QStringLiteral("format"), formatName()},
        {QStringLiteral("version"), Version},
        {QStringLiteral("kind"), workspace::nameOf(record.kind)},
        {QStringLiteral("state"), workspace::nameOf(record.state)},
        {QStringLiteral("started_at"), record.startedAt.toUTC().toString(Qt::ISODateWithMs)},
        {QStringLiteral("ended_at"),
         record.endedAt ? QJsonValue(record.endedAt->toUTC().toString(Qt::ISODateWithMs)) : QJsonValue()},
        {QStringLiteral("name"), record.name},
        {QStringLiteral("connection"), record.connection},
        {QStringLiteral("table"), record.table},
        {QStringLiteral("column"), record.column},
        {QStringLiteral("index"), record.index},
        {QStringLiteral("method"), record.method},
        {QStringLiteral("error"), record.error},
        {QStringLiteral("spec"), objectOf(record.spec)},
        {QStringLiteral("head"), objectOf(record.summary)},
        {QStringLiteral("points"), points},
    };
    if (!samples->isEmpty())
        json.insert(QStringLiteral("samples"), *samples);
    return QJsonDocument(json).toJson(QJsonDocument::Indented);
}

Result<SweepFile> sweepFromFile(const QByteArray &bytes)
{
    QJsonParseError parsing;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parsing);
    if (parsing.error != QJsonParseError::NoError)
        return core::invalidInput(
            QStringLiteral("no JSON: %1 at byte %2").arg(parsing.errorString()).arg(parsing.offset));
    const QJsonObject json = document.object();
    if (json.value(QStringLiteral("format")) != formatName())
        return wrong(QStringLiteral("format"), QStringLiteral("is not \"%1\"").arg(formatName()));
    const QJsonValue version = json.value(QStringLiteral("version"));
    if (!version.isDouble() || version.toInt() < 1)
        return wrong(QStringLiteral("version"), QStringLiteral("is no number"));
    if (version.toInt() > Version)
        return core::invalidInput(QStringLiteral("version %1 is newer than this program, which reads version %2")
                                      .arg(version.toInt())
                                      .arg(Version));
    const auto record = recordOf(json);
    if (!record)
        return record.error();
    const auto points = pointsOf(json, record->kind);
    if (!points)
        return points.error();
    if (!points->isEmpty()) {
        if (const auto checked = checkHead(record->kind, json.value(QStringLiteral("head")).toObject()); !checked)
            return checked.error();
    }
    const auto samples = samplesFromJson(record->kind, json.value(QStringLiteral("samples")).toArray());
    if (!samples)
        return samples.error();
    SweepFile file{{*record, *points}, *samples};
    file.sweep.sweep.points = int(points->size());
    return file;
}

Result<bool> exportSweep(const workspace::Workspace &workspace, qint64 id, const QString &path, ExportedSamples wanted)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    auto samples = workspace::loadSamples(workspace, id);
    if (!samples)
        return samples.error();
    if (path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)) {
        if (samples->isEmpty())
            return core::invalidInput(QStringLiteral("sweep %1 keeps no samples").arg(id));
        const auto csv = samplesCsv(*stored, *samples);
        const auto written = csv ? core::writeFile(path, csv->toUtf8()) : Result<void>(csv.error());
        return written ? Result<bool>(false) : Result<bool>(written.error());
    }
    const auto count = sampleCount(stored->sweep.kind, *samples);
    if (!count)
        return count.error();
    const bool left = wanted == ExportedSamples::IfFew && *count > FewSamples;
    if (left)
        samples->clear();
    const auto bytes = sweepToFile({*stored, *samples});
    const auto written = bytes ? core::writeFile(path, *bytes) : Result<void>(bytes.error());
    return written ? Result<bool>(left) : Result<bool>(written.error());
}

Result<qint64> importSweep(const workspace::Workspace &workspace, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::localError(QStringLiteral("%1: %2").arg(path, file.errorString()));
    if (file.size() > LargestFile)
        return core::localError(QStringLiteral("%1 is too large for a sweep").arg(path));
    const auto read = sweepFromFile(file.readAll());
    if (!read) {
        core::Error error = read.error();
        error.message = QStringLiteral("%1: %2").arg(path, error.message);
        return error;
    }
    const auto id = workspace::insertSweep(workspace, read->sweep);
    if (!id || read->samples.isEmpty())
        return id;
    const auto kept = workspace::storeSamples(workspace, *id, read->samples);
    return kept ? id : Result<qint64>(kept.error());
}

} // namespace sweep
