#include "app/embedding/querymodels.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace embedding {

using core::Result;
using vectors::VectorType;
using vectors::VectorValue;

namespace {

QJsonObject keyOf(const QueryColumn &column)
{
    return {{QStringLiteral("connection"), column.connection},
            {QStringLiteral("schema"), column.table.schema},
            {QStringLiteral("table"), column.table.name},
            {QStringLiteral("column"), column.column}};
}

bool isFor(const QJsonValue &entry, const QJsonObject &key)
{
    for (auto it = key.constBegin(); it != key.constEnd(); ++it) {
        if (entry[it.key()] != it.value())
            return false;
    }
    return true;
}

} // namespace

QString queryModel(const QByteArray &choices, const QueryColumn &column)
{
    const QJsonObject key = keyOf(column);
    const QJsonArray entries = QJsonDocument::fromJson(choices).array();
    for (const QJsonValue &entry : entries) {
        if (isFor(entry, key))
            return entry[QStringLiteral("server")].toString();
    }
    return {};
}

QByteArray withQueryModel(const QByteArray &choices, const QueryColumn &column, const QString &server)
{
    const QJsonObject key = keyOf(column);
    QJsonArray kept;
    if (!server.isEmpty()) {
        QJsonObject entry = key;
        entry.insert(QStringLiteral("server"), server);
        kept << entry;
    }
    const QJsonArray entries = QJsonDocument::fromJson(choices).array();
    for (const QJsonValue &entry : entries) {
        if (entry.isObject() && !isFor(entry, key) && kept.size() < MostQueryModels)
            kept << entry;
    }
    return QJsonDocument(kept).toJson(QJsonDocument::Compact);
}

Result<VectorValue> fitToColumn(VectorValue vector, const catalog::VectorShape &shape, const QString &maker,
                                const catalog::ObjectName &table, const QString &column)
{
    if (shape.type != VectorType::Vector && shape.type != VectorType::Halfvec)
        return core::invalidInput(
            QStringLiteral("%1 makes a vector of a text, and column \"%2\" of %3 holds %4")
                .arg(maker, column, table.toText(), vectors::typeName(shape.type)),
            QStringLiteral("search the column by a row or a pasted vector, or a column of type vector or halfvec"));
    if (shape.dimensions > 0 && vector.dimensions != shape.dimensions)
        return core::invalidInput(
            QStringLiteral("%1 gives %2 dimensions, column \"%3\" of %4 has %5")
                .arg(maker, QString::number(vector.dimensions), column, table.toText(),
                     QString::number(shape.dimensions)),
            QStringLiteral("choose the model that made the column's vectors, or have the server give %1 dimensions, "
                           "where its model can")
                .arg(shape.dimensions));
    vector.type = shape.type;
    return vector;
}

} // namespace embedding
