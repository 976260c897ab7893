#include "app/embedding/embeddinganswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>

namespace embedding {

using core::Error;
using core::Result;

namespace {

constexpr qsizetype MostWords = 400;

Error answerError(const QString &message, const QString &hint = {})
{
    Error error = core::localError(message, hint);
    error.kind = core::ErrorKind::Server;
    return error;
}

QString shortened(const QString &text)
{
    const QString line = text.simplified();
    return line.size() <= MostWords ? line : line.left(MostWords) + u'…';
}

/// What is wrong with a body that Qt's parser does not take; JSON has no NaN, but some servers write it.
Error notJson(const QByteArray &body, const QJsonParseError &cause)
{
    for (const char *word : {"NaN", "Infinity"}) {
        if (body.contains(word))
            return answerError(QStringLiteral("the answer holds %1, which is no number").arg(QLatin1StringView(word)),
                               QStringLiteral("the model overflowed on one of the texts"));
    }
    return answerError(QStringLiteral("the answer is not JSON (%1 at byte %2): %3")
                           .arg(cause.errorString())
                           .arg(cause.offset)
                           .arg(shortened(QString::fromUtf8(body.left(200)))),
                       QStringLiteral("is the URL that of an embedding server?"));
}

Result<std::vector<float>> fromBase64(const QByteArray &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray &bytes = *decoded;
    if (!decoded || bytes.isEmpty() || bytes.size() % 4 != 0)
        return answerError(QStringLiteral("an embedding is text that is not base64 of 4-byte floats"));
    std::vector<float> elements(size_t(bytes.size() / 4));
    for (size_t i = 0; i < elements.size(); ++i)
        elements[i] = std::bit_cast<float>(qFromLittleEndian<quint32>(bytes.constData() + 4 * i));
    return elements;
}

Result<std::vector<float>> fromArray(QJsonArray array)
{
    if (array.size() == 1 && array.first().isArray()) // llama.cpp: one vector per sequence
        array = array.first().toArray();
    std::vector<float> elements;
    elements.reserve(size_t(array.size()));
    for (const QJsonValue value : std::as_const(array)) {
        if (!value.isDouble())
            return answerError(QStringLiteral("element %1 of an embedding is %2, no number")
                                   .arg(elements.size())
                                   .arg(value.isNull()    ? QStringLiteral("null")
                                        : value.isArray() ? QStringLiteral("a list")
                                                          : QStringLiteral("no number")),
                               value.isArray() ? QStringLiteral("the server gives a vector per token: start it with a "
                                                                "pooling such as mean")
                                               : QString());
        elements.push_back(float(value.toDouble()));
    }
    return elements;
}

Result<std::vector<float>> readVector(const QJsonValue &value)
{
    auto elements = value.isString() ? fromBase64(value.toString().toLatin1()) : fromArray(value.toArray());
    if (!elements)
        return elements;
    if (elements->empty())
        return answerError(QStringLiteral("an embedding is empty"));
    const auto odd =
        std::find_if(elements->begin(), elements->end(), [](float element) { return !std::isfinite(element); });
    if (odd != elements->end())
        return answerError(QStringLiteral("element %1 of an embedding is %2, which is no finite number")
                               .arg(odd - elements->begin())
                               .arg(std::isnan(*odd) ? QStringLiteral("NaN") : QStringLiteral("infinite")));
    return elements;
}

/// Puts each vector at its `index`, or where it stands when no entry has one.
Result<QList<std::vector<float>>> inOrder(const QJsonArray &data)
{
    QList<std::vector<float>> vectors(data.size());
    std::vector<bool> seen(size_t(data.size()), false);
    for (qsizetype i = 0; i < data.size(); ++i) {
        const QJsonObject entry = data.at(i).toObject();
        const int place = entry.value(QStringLiteral("index")).toInt(int(i));
        if (place < 0 || place >= data.size() || seen[size_t(place)])
            return answerError(QStringLiteral("the answer gives index %1 %2")
                                   .arg(place)
                                   .arg(place < 0 || place >= data.size()
                                            ? QStringLiteral("among %1 embeddings").arg(data.size())
                                            : QStringLiteral("twice")));
        auto vector = readVector(entry.value(QStringLiteral("embedding")));
        if (!vector)
            return vector.error();
        seen[size_t(place)] = true;
        vectors[place] = std::move(*vector);
    }
    return vectors;
}

Result<void> checkDimensions(const QList<std::vector<float>> &vectors, int wanted)
{
    for (const auto &vector : vectors) {
        if (wanted > 0 && vector.size() != size_t(wanted))
            return answerError(
                QStringLiteral("an embedding has %1 dimensions, expected %2").arg(vector.size()).arg(wanted),
                QStringLiteral("the model may have one size only, or the server ignores the wish"));
        if (vector.size() != vectors.first().size())
            return answerError(QStringLiteral("embeddings of %1 and of %2 dimensions in one answer")
                                   .arg(vectors.first().size())
                                   .arg(vector.size()));
    }
    return {};
}

/// Where servers put their words: a text, or an object with a text in it.
QString wordsIn(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isArray())
        return wordsIn(value.toArray().at(0));
    if (!value.isObject())
        return {};
    const QJsonObject object = value.toObject();
    for (const char *key : {"error", "message", "detail", "msg", "error_description"}) {
        const QString words = wordsIn(object.value(QLatin1StringView(key)));
        if (!words.isEmpty())
            return words;
    }
    return {};
}

} // namespace

QByteArray embeddingBody(const QString &model, int dimensions, const QStringList &texts)
{
    QJsonObject body{{QStringLiteral("model"), model},
                     {QStringLiteral("input"), QJsonArray::fromStringList(texts)},
                     {QStringLiteral("encoding_format"), QStringLiteral("float")}};
    if (dimensions > 0)
        body.insert(QStringLiteral("dimensions"), dimensions);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Result<EmbeddingAnswer> parseEmbeddingAnswer(const QByteArray &body, qsizetype count, int dimensions)
{
    QJsonParseError cause;
    const QJsonDocument document = QJsonDocument::fromJson(body, &cause);
    if (document.isNull())
        return notJson(body, cause);
    const QJsonObject object = document.object();
    const QJsonValue data = document.isArray() ? QJsonValue(document.array()) : object.value(QStringLiteral("data"));
    if (!data.isArray()) {
        const QString words = serverWords(body);
        return answerError(object.contains(QStringLiteral("error"))
                               ? QStringLiteral("the server says: ") + words
                               : QStringLiteral("the answer has no list \"data\": %1").arg(shortened(words)));
    }
    const QJsonArray entries = data.toArray();
    if (entries.size() != count)
        return answerError(QStringLiteral("%1 texts were sent, and %2 embeddings came").arg(count).arg(entries.size()));
    auto vectors = inOrder(entries);
    if (!vectors)
        return vectors.error();
    if (const auto checked = checkDimensions(*vectors, dimensions); !checked)
        return checked.error();
    const QJsonObject usage = object.value(QStringLiteral("usage")).toObject();
    return EmbeddingAnswer{std::move(*vectors), object.value(QStringLiteral("model")).toString(),
                           usage.value(QStringLiteral("prompt_tokens")).toInteger()};
}

QString serverWords(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QString words = wordsIn(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    return shortened(words.isEmpty() ? QString::fromUtf8(body.left(4 * MostWords)) : words);
}

QString serverCode(const QByteArray &body)
{
    const QJsonObject whole = QJsonDocument::fromJson(body).object();
    const QJsonObject error = whole.value(QStringLiteral("error")).toObject();
    for (const QJsonObject &object : {error, whole}) {
        for (const char *key : {"code", "type", "error_type"}) {
            const QString code = object.value(QLatin1StringView(key)).toString();
            if (!code.isEmpty())
                return code;
        }
    }
    return {};
}

Result<QStringList> parseModels(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    QStringList names;
    for (const char *list : {"data", "models"}) {
        const QJsonArray models = object.value(QLatin1StringView(list)).toArray();
        for (const QJsonValue &model : models) {
            for (const char *key : {"id", "name", "model"}) {
                const QString name = model.toObject().value(QLatin1StringView(key)).toString();
                if (name.isEmpty())
                    continue;
                names << name;
                break;
            }
        }
    }
    names.removeDuplicates();
    names.sort();
    if (names.isEmpty())
        return answerError(QStringLiteral("the server lists no models: %1").arg(serverWords(body)));
    return names;
}

} // namespace embedding
