#include "app/sweep/packedsweep.h"

#include <QDataStream>
#include <QIODevice>

namespace sweep {

using core::Result;
using vectors::VectorValue;

namespace {

/// In the place of the number of samples, which follows it: samples that tell their rows. Never a number of samples.
constexpr quint32 SamplesWithRows = 0xffffffff;

core::Error cutOff()
{
    return core::invalidInput(QStringLiteral("what the workspace keeps of a sweep is cut off"));
}

} // namespace

QByteArray packVectors(const QList<VectorValue> &vectors)
{
    QByteArray packed;
    QDataStream stream(&packed, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << quint32(vectors.size());
    for (const VectorValue &vector : vectors)
        stream << quint8(vector.type) << vectors::toBinary(vector);
    return qCompress(packed);
}

Result<QList<VectorValue>> unpackVectors(const QByteArray &packed)
{
    QDataStream stream(qUncompress(packed));
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 count = 0;
    stream >> count;
    QList<VectorValue> vectors;
    while (stream.status() == QDataStream::Ok && quint32(vectors.size()) < count) {
        quint8 type = 0;
        QByteArray binary;
        stream >> type >> binary;
        auto vector = vectors::fromBinary(vectors::VectorType(type), binary);
        if (!vector)
            return vector.error();
        vectors << std::move(*vector);
    }
    if (stream.status() != QDataStream::Ok)
        return cutOff();
    return vectors;
}

QByteArray packSamples(std::span<const QuerySample> samples)
{
    QByteArray packed;
    QDataStream stream(&packed, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << SamplesWithRows << quint32(samples.size());
    for (const QuerySample &sample : samples)
        stream << sample.query << sample.milliseconds << sample.recall << sample.recallById << sample.publishedRecall
               << sample.isShort << sample.repeatsRows << sample.rows;
    return packed;
}

Result<std::vector<QuerySample>> unpackSamples(const QByteArray &packed)
{
    QDataStream stream(packed);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 count = 0;
    stream >> count;
    const bool withRows = count == SamplesWithRows;
    if (withRows)
        stream >> count;
    std::vector<QuerySample> samples;
    while (stream.status() == QDataStream::Ok && samples.size() < count) {
        QuerySample sample;
        stream >> sample.query >> sample.milliseconds >> sample.recall >> sample.recallById >> sample.publishedRecall >>
            sample.isShort >> sample.repeatsRows;
        if (withRows)
            stream >> sample.rows;
        samples.push_back(sample);
    }
    if (stream.status() != QDataStream::Ok)
        return cutOff();
    return samples;
}

QByteArray packTimes(std::span<const double> milliseconds)
{
    QByteArray packed;
    QDataStream stream(&packed, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
    stream << quint32(milliseconds.size());
    for (const double time : milliseconds)
        stream << float(time);
    return qCompress(packed, 1);
}

Result<std::vector<double>> unpackTimes(const QByteArray &packed)
{
    QDataStream stream(qUncompress(packed));
    stream.setVersion(QDataStream::Qt_6_4);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
    quint32 count = 0;
    stream >> count;
    std::vector<double> times;
    while (stream.status() == QDataStream::Ok && times.size() < count) {
        float time = 0;
        stream >> time;
        times.push_back(double(time));
    }
    if (stream.status() != QDataStream::Ok)
        return cutOff();
    return times;
}

} // namespace sweep
