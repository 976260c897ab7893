#include "app/embedding/textmodelfile.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>
#include <QTimeZone>

#include <cmath>
#include <limits>

namespace embedding {

using core::Result;

namespace {

const QByteArray mark = QByteArrayLiteral("PGVWLSA\n");
constexpr quint32 Version = 1;
constexpr qsizetype HeadBytes = 8 + 4;
constexpr qsizetype ChecksumBytes = 32;

QByteArray checksum(QByteArrayView bytes)
{
    return QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256);
}

void setUp(QDataStream &stream)
{
    stream.setVersion(QDataStream::Qt_6_0);
    stream.setByteOrder(QDataStream::LittleEndian);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
}

void writeFloats(QDataStream &stream, const std::vector<float> &numbers)
{
    stream << quint64(numbers.size());
    for (const float number : numbers)
        stream << number;
}

/// False when the bytes hold fewer numbers than they say, or one that is not finite.
bool readFloats(QDataStream &stream, std::vector<float> &numbers)
{
    quint64 count = 0;
    stream >> count;
    if (stream.status() != QDataStream::Ok || count > quint64(stream.device()->bytesAvailable()) / sizeof(float))
        return false;
    numbers.resize(count);
    for (float &number : numbers) {
        stream >> number;
        if (!std::isfinite(number))
            return false;
    }
    return stream.status() == QDataStream::Ok;
}

QByteArray written(const TextModelParts &parts)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    setUp(stream);
    stream << parts.origin << parts.fittedAt.toMSecsSinceEpoch() << parts.texts;
    stream << qint32(parts.rules.dimensions) << qint32(parts.rules.terms.minTexts)
           << qint32(parts.rules.terms.mostTerms);
    stream.setFloatingPointPrecision(QDataStream::DoublePrecision);
    stream << parts.rules.terms.maxShare;
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
    stream << parts.rules.seed << parts.vocabulary.terms;
    writeFloats(stream, parts.vocabulary.idf);
    writeFloats(stream, parts.directions.components);
    writeFloats(stream, parts.directions.singularValues);
    return bytes;
}

bool read(QDataStream &stream, TextModelParts &parts)
{
    qint64 fittedAt = 0;
    qint32 dimensions = 0;
    qint32 minTexts = 0;
    qint32 mostTerms = 0;
    stream >> parts.origin >> fittedAt >> parts.texts >> dimensions >> minTexts >> mostTerms;
    stream.setFloatingPointPrecision(QDataStream::DoublePrecision);
    stream >> parts.rules.terms.maxShare;
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
    stream >> parts.rules.seed >> parts.vocabulary.terms;
    parts.fittedAt = QDateTime::fromMSecsSinceEpoch(fittedAt, QTimeZone::utc());
    parts.rules.dimensions = parts.directions.dimensions = dimensions;
    parts.rules.terms.minTexts = minTexts;
    parts.rules.terms.mostTerms = mostTerms;
    return readFloats(stream, parts.vocabulary.idf) && readFloats(stream, parts.directions.components) &&
           readFloats(stream, parts.directions.singularValues) && stream.atEnd();
}

bool fitsTogether(const TextModelParts &parts)
{
    const auto terms = size_t(parts.vocabulary.terms.size());
    const auto dimensions = size_t(std::max(0, parts.directions.dimensions));
    return dimensions > 0 && terms > 0 && parts.vocabulary.idf.size() == terms &&
           parts.directions.components.size() == terms * dimensions &&
           parts.directions.singularValues.size() == dimensions;
}

core::Error damaged(const QString &how)
{
    return core::localError(QStringLiteral("the built-in model %1").arg(how), QStringLiteral("fit it again"));
}

} // namespace

QByteArray toBytes(const TextModel &model)
{
    QByteArray bytes = mark;
    QDataStream stream(&bytes, QIODevice::Append);
    setUp(stream);
    stream << Version;
    bytes += written(model.parts());
    return bytes + checksum(bytes);
}

Result<TextModel> modelFromBytes(const QByteArray &bytes)
{
    if (!bytes.startsWith(mark))
        return damaged(QStringLiteral("is none: its first bytes are others"));
    if (bytes.size() < HeadBytes + ChecksumBytes)
        return damaged(QStringLiteral("is cut off after %1 bytes").arg(bytes.size()));
    QDataStream stream(bytes.sliced(mark.size(), bytes.size() - mark.size() - ChecksumBytes));
    setUp(stream);
    quint32 version = 0;
    stream >> version;
    if (version > Version)
        return core::localError(QStringLiteral("the built-in model is of version %1, newer than this program's %2")
                                    .arg(version)
                                    .arg(Version),
                                QStringLiteral("update the program, or fit the model again"));
    const QByteArrayView content(bytes.constData(), bytes.size() - ChecksumBytes);
    if (checksum(content) != bytes.last(ChecksumBytes))
        return damaged(QStringLiteral("is damaged or cut off: its checksum is another"));
    TextModelParts parts;
    if (!read(stream, parts) || !fitsTogether(parts))
        return damaged(QStringLiteral("is damaged: its parts do not fit together"));
    return TextModel(std::move(parts));
}

} // namespace embedding
