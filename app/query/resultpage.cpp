#include "app/query/resultpage.h"

#include "app/vectors/vectorvalue.h"

#include <QSet>

#include <algorithm>

namespace query {

using core::Result;
using vectors::VectorType;

namespace {

constexpr int StripPieces = 32;
constexpr int CancelEvery = 64; ///< rows
/// Bit strings up to this length are plain values, like flags, and shown as such.
constexpr qsizetype PlainBits = 64;

QList<float> stripOf(const std::vector<float> &elements)
{
    QList<float> strip;
    const size_t count = elements.size();
    const size_t pieces = std::min<size_t>(count, StripPieces);
    for (size_t piece = 0; piece < pieces; ++piece) {
        const size_t begin = piece * count / pieces;
        const size_t end = (piece + 1) * count / pieces;
        double sum = 0;
        for (size_t at = begin; at < end; ++at)
            sum += double(elements[at]);
        strip << float(sum / double(end - begin));
    }
    return strip;
}

std::optional<VectorSketch> sketchOf(VectorType type, const QString &text)
{
    if (type == VectorType::Bit && text.size() <= PlainBits)
        return std::nullopt;
    const auto value = vectors::parseVector(type, text);
    if (!value)
        return std::nullopt;
    VectorSketch sketch;
    sketch.dimensions = value->dimensions;
    sketch.norm = vectors::norm(*value);
    if (type == VectorType::Sparsevec)
        sketch.nonZero = qint64(value->elements.size());
    else if (type == VectorType::Bit)
        sketch.nonZero = std::ranges::count(value->elements, 1.0F);
    sketch.strip = stripOf(vectors::toDense(*value));
    return sketch;
}

/// Where the first characters end, not in the middle of one.
qsizetype endOfCharacters(const QString &text)
{
    const qsizetype end = CellCharacters;
    return text.at(end - 1).isHighSurrogate() ? end - 1 : end;
}

QString quotedField(const QString &text)
{
    if (!text.contains(u'\t') && !text.contains(u'\n') && !text.contains(u'"'))
        return text;
    return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

bool isSelected(const QList<QRect> &cells, int column, qint64 row)
{
    return std::ranges::any_of(cells, [&](const QRect &rectangle) { return rectangle.contains(column, int(row)); });
}

/// The rows of the rectangles, ascending and each once.
QList<int> rowsOf(const QList<QRect> &cells)
{
    QSet<int> rows;
    for (const QRect &rectangle : cells) {
        for (int row = rectangle.top(); row <= rectangle.bottom(); ++row)
            rows << row;
    }
    QList<int> sorted(rows.begin(), rows.end());
    std::ranges::sort(sorted);
    return sorted;
}

QString lineOf(const WholeRow &values, int row, const CellSelection &selection)
{
    QStringList fields;
    for (const int column : selection.columns) {
        const auto &value = values[size_t(column)];
        const bool taken = value && isSelected(selection.cells, column, row);
        fields << (taken ? quotedField(QString::fromUtf8(*value)) : QString());
    }
    return fields.join(u'\t');
}

core::Error tooMuchToCopy()
{
    return core::invalidInput(QStringLiteral("the selected values are more than the clipboard should hold (256 MB)"),
                              QStringLiteral("select fewer rows, or export the result to a file"));
}

} // namespace

ResultCell cellOf(const ResultColumn &column, const std::optional<QByteArray> &value)
{
    ResultCell cell;
    if (!value)
        return cell;
    const QString text = QString::fromUtf8(*value);
    if (column.vector)
        cell.vector = sketchOf(*column.vector, text);
    if (cell.vector)
        return cell;
    cell.text = text.isNull() ? QStringLiteral("") : text;
    if (text.size() > CellCharacters) {
        cell.text.truncate(endOfCharacters(text));
        cell.wholeBytes = value->size();
    }
    return cell;
}

Result<ResultPage> readPage(jobs::JobContext &context, const SpoolPointer &spool, qint64 first, qint64 count)
{
    ResultPage page;
    page.first = first;
    const auto read = spool->visit(first, count, [&](const WholeRow &values) {
        QList<ResultCell> cells;
        for (qsizetype column = 0; column < spool->columns().size(); ++column)
            cells << cellOf(spool->columns()[column], values[size_t(column)]);
        page.rows << cells;
        return page.rows.size() % CancelEvery != 0 || !context.isCancelled();
    });
    if (!read)
        return read.error();
    if (context.isCancelled())
        return core::cancelledError();
    return page;
}

Result<std::optional<QString>> readValue(jobs::JobContext &, const SpoolPointer &spool, qint64 row, int column)
{
    bool found = false;
    std::optional<QString> text;
    const auto read = spool->visit(row, 1, [&](const WholeRow &values) {
        found = true;
        if (const auto &value = values[size_t(column)])
            text = QString::fromUtf8(*value);
        return false;
    });
    if (!read)
        return read.error();
    if (!found) {
        core::Error missing = core::localError(QStringLiteral("the result has no row %1").arg(row + 1));
        missing.kind = core::ErrorKind::Missing;
        return missing;
    }
    return text;
}

Result<QString> copyCells(jobs::JobContext &context, const SpoolPointer &spool, const CellSelection &selection)
{
    QStringList lines;
    if (selection.withHeaders) {
        QStringList names;
        for (const int column : selection.columns)
            names << quotedField(spool->columns().at(column).name);
        lines << names.join(u'\t');
    }
    qint64 size = 0;
    const QList<int> rows = rowsOf(selection.cells);
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1; // rows that follow each other are read together
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        int row = rows[at];
        const auto read = spool->visit(row, end - at, [&](const WholeRow &values) {
            lines << lineOf(values, row++, selection);
            size += lines.last().size();
            return size <= MostCopied && !context.isCancelled();
        });
        if (!read)
            return read.error();
        if (context.isCancelled())
            return core::cancelledError();
        if (size > MostCopied)
            return tooMuchToCopy();
        at = end;
    }
    return lines.join(u'\n');
}

} // namespace query
