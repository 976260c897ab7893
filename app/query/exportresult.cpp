#include "app/query/exportresult.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>
#include <cmath>

namespace query {

using core::Result;

namespace {

constexpr db::Oid OidJson = 114;
constexpr db::Oid OidJsonb = 3802;
constexpr qint64 ProgressEvery = 1000;

QByteArray csvField(const std::optional<QByteArray> &value)
{
    if (!value)
        return {};
    const bool plain = !value->isEmpty() && std::ranges::none_of(*value, [](char c) {
        return c == ',' || c == '"' || c == '\n' || c == '\r';
    });
    return plain ? *value : '"' + QByteArray(*value).replace('"', "\"\"") + '"';
}

QByteArray jsonText(const QString &text)
{
    // A value alone has no JSON of its own in Qt 6.4.
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

/// The server also writes "NaN" and "Infinity", which JSON does not know.
bool isJsonNumber(const QByteArray &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    return isNumber && std::isfinite(number);
}

QByteArray jsonValue(const ResultColumn &column, const std::optional<QByteArray> &value)
{
    if (!value)
        return "null";
    if (column.type == db::OidBool)
        return *value == "t" ? "true" : "false";
    if (column.isNumber() && isJsonNumber(*value))
        return *value;
    const bool dense = column.vector == vectors::VectorType::Vector || column.vector == vectors::VectorType::Halfvec;
    if (dense || column.type == OidJsonb)
        return *value;
    if (column.type == OidJson && !value->contains('\n'))
        return *value;
    return jsonText(QString::fromUtf8(*value));
}

QByteArray markdownField(const std::optional<QByteArray> &value)
{
    if (!value)
        return "NULL";
    QByteArray text = *value;
    return text.replace('\\', "\\\\").replace('|', "\\|").replace("\r\n", "<br>").replace('\n', "<br>");
}

/// Names of columns that are each there once, as the keys of an object have to be.
QList<QByteArray> uniqueKeys(const QList<ResultColumn> &columns)
{
    QStringList names;
    QList<QByteArray> keys;
    for (const ResultColumn &column : columns) {
        QString name = column.name;
        for (int number = 2; names.contains(name); ++number)
            name = column.name + u'_' + QString::number(number);
        names << name;
        keys << jsonText(name);
    }
    return keys;
}

class Writer
{
public:
    Writer(const QList<ResultColumn> &columns, ExportFormat format)
        : m_columns(columns)
        , m_format(format)
        , m_keys(uniqueKeys(columns))
    {
    }

    QByteArray head() const
    {
        WholeRow names;
        for (const ResultColumn &column : m_columns)
            names.emplace_back(column.name.toUtf8());
        switch (m_format) {
        case ExportFormat::Csv:
            return row(names);
        case ExportFormat::JsonLines:
            return {};
        case ExportFormat::Markdown:
            return row(names) + rule();
        }
        Q_UNREACHABLE();
    }

    QByteArray row(const WholeRow &values) const
    {
        QByteArrayList fields;
        for (qsizetype at = 0; at < m_columns.size(); ++at) {
            const auto &value = values[size_t(at)];
            switch (m_format) {
            case ExportFormat::Csv:
                fields << csvField(value);
                break;
            case ExportFormat::JsonLines:
                fields << m_keys[at] + ": " + jsonValue(m_columns[at], value);
                break;
            case ExportFormat::Markdown:
                fields << markdownField(value);
                break;
            }
        }
        switch (m_format) {
        case ExportFormat::Csv:
            return fields.join(',') + "\r\n";
        case ExportFormat::JsonLines:
            return '{' + fields.join(", ") + "}\n";
        case ExportFormat::Markdown:
            return "| " + fields.join(" | ") + " |\n";
        }
        Q_UNREACHABLE();
    }

private:
    QByteArray rule() const
    {
        QByteArrayList marks;
        for (const ResultColumn &column : m_columns)
            marks << (column.isNumber() ? "---:" : "---");
        return "| " + marks.join(" | ") + " |\n";
    }

    const QList<ResultColumn> &m_columns;
    const ExportFormat m_format;
    const QList<QByteArray> m_keys;
};

core::Error fileError(const QSaveFile &file)
{
    return core::localError(QStringLiteral("%1: %2").arg(file.fileName(), file.errorString()));
}

} // namespace

ExportFormat exportFormat(const QString &path)
{
    const QString suffix = path.mid(path.lastIndexOf(u'.') + 1).toLower();
    if (suffix == u"jsonl" || suffix == u"ndjson")
        return ExportFormat::JsonLines;
    return suffix == u"md" ? ExportFormat::Markdown : ExportFormat::Csv;
}

Result<qint64> exportResult(jobs::JobContext &context, const SpoolPointer &spool, const QString &path,
                            ExportFormat format)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fileError(file);
    const Writer writer(spool->columns(), format);
    const qint64 rows = spool->rowCount();
    qint64 written = 0;
    bool good = file.write(writer.head()) >= 0;
    const auto read = spool->visit(0, rows, [&](const WholeRow &values) {
        const QByteArray line = writer.row(values);
        good = good && file.write(line) == line.size();
        if (++written % ProgressEvery == 0)
            context.setProgress(written, rows);
        return good && !context.isCancelled();
    });
    if (!read)
        return read.error();
    if (context.isCancelled())
        return core::cancelledError();
    if (!good || !file.commit())
        return fileError(file);
    return written;
}

} // namespace query
