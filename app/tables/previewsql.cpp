#include "app/tables/previewsql.h"

#include "app/db/quoting.h"
#include "app/vectors/vectorvalue.h"

#include <QSet>
#include <QtEndian>

namespace tables {

using vectors::VectorType;

namespace {

/// Sparse vectors up to this size in binary come along for their strip; bigger ones only with their header.
constexpr int SparseBytes = 32768;
constexpr int SparseHeader = 12;
/// Bit strings up to this length are plain values, like flags, and shown as such.
constexpr int PlainBits = 64;

/// Types whose values are small whatever they hold.
const QSet<db::Oid> &smallTypes()
{
    static const QSet<db::Oid> types{
        16,   // bool
        18,   // "char"
        19,   // name
        20,   // int8
        21,   // int2
        23,   // int4
        26,   // oid
        27,   // tid
        28,   // xid
        650,  // cidr
        700,  // float4
        701,  // float8
        790,  // money
        829,  // macaddr
        869,  // inet
        1082, // date
        1083, // time
        1114, // timestamp
        1184, // timestamptz
        1186, // interval
        1266, // timetz
        2950, // uuid
        3220  // pg_lsn
    };
    return types;
}

constexpr db::Oid OidVarchar = 1043;

/// The strip of a dense vector: per piece the inner product with ones, over the piece's length. Before 0.7 there is
/// no subvector, and the elements are averaged as an array, which takes six times as long.
QString denseStrip(const QString &value, const QString &dimensions, const QString &type, const db::ServerInfo &server)
{
    const QString schema = db::quoteIdentifier(server.vectorSchema);
    const QString piece =
        server.vectorAtLeast(0, 7)
            ? QStringLiteral("%1.inner_product(%1.subvector(%2, low + 1, high - low), "
                             "pg_catalog.array_fill(1::real, ARRAY[high - low])::%1.%3) / (high - low)")
                  .arg(schema, value, type)
            : QStringLiteral("(SELECT pg_catalog.avg(element) "
                             "FROM pg_catalog.unnest((%1::real[])[low + 1:high]) AS element)")
                  .arg(value);
    return QStringLiteral(
               "ARRAY(SELECT (%1)::real FROM (SELECT (piece::int8 * %2 / pieces)::int4, "
               "((piece::int8 + 1) * %2 / pieces)::int4 FROM (SELECT least(%3, %2) WHERE %2 > 0) AS p (pieces), "
               "pg_catalog.generate_series(0, pieces - 1) AS piece OFFSET 0) AS bounds (low, high))")
        .arg(piece, dimensions, QString::number(StripPieces));
}

QString bitCount(const QString &bits, const db::ServerInfo &server)
{
    return server.version >= 140000
               ? QStringLiteral("pg_catalog.bit_count(%1)").arg(bits)
               : QStringLiteral("pg_catalog.length(pg_catalog.replace((%1)::text, '0', ''))").arg(bits);
}

QString bitStrip(const QString &bits, const QString &dimensions, const db::ServerInfo &server)
{
    const QString piece = QStringLiteral("substring(%1 FROM low + 1 FOR high - low)").arg(bits);
    return QStringLiteral(
               "ARRAY(SELECT (%1)::real / (high - low) FROM (SELECT (piece::int8 * %2 / pieces)::int4, "
               "((piece::int8 + 1) * %2 / pieces)::int4 FROM (SELECT least(%3, %2) WHERE %2 > 0) AS p (pieces), "
               "pg_catalog.generate_series(0, pieces - 1) AS piece OFFSET 0) AS bounds (low, high))")
        .arg(bitCount(piece, server), dimensions, QString::number(StripPieces));
}

QString sizeWhenCut(const QString &value, int limit)
{
    return QStringLiteral("CASE WHEN pg_catalog.octet_length(%1) > %2 THEN pg_catalog.octet_length(%1) END")
        .arg(value)
        .arg(limit);
}

QStringList beginningOfText(const QString &value)
{
    return {QStringLiteral("pg_catalog.left(%1, %2)").arg(value).arg(PreviewCharacters + 1),
            sizeWhenCut(value, PreviewCharacters)};
}

PreviewSql densePreview(const QString &value, const QString &dimensions, VectorType type, const db::ServerInfo &server)
{
    const QString schema = db::quoteIdentifier(server.vectorSchema);
    const QString name = vectors::typeName(type);
    const QString norm = type == VectorType::Vector ? QStringLiteral("vector_norm") : QStringLiteral("l2_norm");
    // The length coercion function hands back its argument, read from TOAST.
    return {{QStringLiteral("%1.%2(%3, -1, true) AS %3").arg(schema, name, value),
             QStringLiteral("%1.vector_dims(%2) AS %3").arg(schema, value, dimensions)},
            {dimensions, QStringLiteral("%1.%2(%3)").arg(schema, norm, value),
             denseStrip(value, dimensions, name, server)}};
}

PreviewSql sparsePreview(const QString &value, const QString &norm, const db::ServerInfo &server)
{
    const QString schema = db::quoteIdentifier(server.vectorSchema);
    return {{QStringLiteral("%1.l2_norm(%2) AS %3").arg(schema, value, norm),
             QStringLiteral("%1.sparsevec_send(%2) AS %2").arg(schema, value)},
            {norm, QStringLiteral("pg_catalog.encode(substring(%1 FROM 1 FOR CASE WHEN pg_catalog.octet_length(%1) "
                                  "<= %2 THEN %2 ELSE %3 END), 'base64')")
                       .arg(value)
                       .arg(SparseBytes)
                       .arg(SparseHeader)}};
}

QList<float> readStrip(const db::ResultSet &result, int row, int field)
{
    QList<float> strip;
    const QByteArray text = result.bytes(row, field).toByteArray();
    if (text.size() <= 2)
        return strip;
    const QList<QByteArray> values = text.mid(1, text.size() - 2).split(',');
    for (const QByteArray &value : values)
        strip << value.toFloat();
    return strip;
}

/// Where the first `count` characters of `text` end, counted as the server does.
qsizetype endOfCharacters(const QString &text, int count)
{
    qsizetype end = 0;
    for (; end < text.size() && count > 0; --count)
        end += text.at(end).isHighSurrogate() ? 2 : 1;
    return qMin(end, text.size());
}

Cell readCut(const db::ResultSet &result, int row, int field, bool characters)
{
    Cell cell;
    cell.text = result.text(row, field);
    if (result.isNull(row, field + 1))
        return cell;
    if (characters) {
        const qsizetype end = endOfCharacters(cell.text, PreviewCharacters);
        if (end == cell.text.size())
            return cell;
        cell.text.truncate(end);
    }
    cell.wholeBytes = result.integer(row, field + 1);
    return cell;
}

VectorPreview readSparse(double norm, const QByteArray &binary)
{
    VectorPreview preview;
    preview.norm = norm;
    preview.dimensions = qFromBigEndian<qint32>(binary.constData());
    preview.nonZero = qFromBigEndian<qint32>(binary.constData() + 4);
    if (const auto value = vectors::fromBinary(VectorType::Sparsevec, binary))
        preview.strip = stripOf(value->elements, value->positions, value->dimensions);
    return preview;
}

} // namespace

PreviewKind previewKind(const catalog::Column &column)
{
    if (column.vector) {
        switch (column.vector->type) {
        case VectorType::Vector:
        case VectorType::Halfvec:
            return PreviewKind::Dense;
        case VectorType::Sparsevec:
            return PreviewKind::Sparse;
        case VectorType::Bit:
            return column.vector->dimensions > 0 && column.vector->dimensions <= PlainBits ? PreviewKind::Whole
                                                                                           : PreviewKind::Bits;
        }
    }
    if (column.typeOid == db::OidText || column.typeOid == OidVarchar)
        return PreviewKind::Text;
    if (column.typeOid == db::OidBytea)
        return PreviewKind::Bytes;
    return smallTypes().contains(column.typeOid) ? PreviewKind::Whole : PreviewKind::Formatted;
}

PreviewKind previewKind(const WindowRequest &request, const catalog::Column &column)
{
    const PreviewKind kind = previewKind(column);
    const bool ofExtension = kind == PreviewKind::Dense || kind == PreviewKind::Sparse;
    return ofExtension && request.limits.vectorsAsText ? PreviewKind::Formatted : kind;
}

PreviewSql previewSql(PreviewKind kind, const catalog::Column &column, int number, const db::ServerInfo &server)
{
    const QString value = u'c' + QString::number(number);
    const QString extra = u'd' + QString::number(number);
    switch (kind) {
    case PreviewKind::Whole:
        return {{value}, {value}};
    case PreviewKind::Text:
        return {{value}, beginningOfText(value)};
    case PreviewKind::Bytes:
        return {{value},
                {QStringLiteral("substring(%1 FROM 1 FOR %2)").arg(value).arg(PreviewBytes),
                 sizeWhenCut(value, PreviewBytes)}};
    case PreviewKind::Formatted:
        // format() uses the type's output function, which a cast to text may not. NULL makes it an empty text, and
        // IS NULL is true for a composite value of NULLs.
        return {{QStringLiteral("CASE WHEN %1 IS DISTINCT FROM NULL THEN pg_catalog.format('%s', %1) END AS %1")
                     .arg(value)},
                beginningOfText(value)};
    case PreviewKind::Dense:
        return densePreview(value, extra, column.vector->type, server);
    case PreviewKind::Sparse:
        return sparsePreview(value, extra, server);
    case PreviewKind::Bits:
        return {{value, QStringLiteral("pg_catalog.length(%1) AS %2").arg(value, extra)},
                {extra, bitCount(value, server), bitStrip(value, extra, server)}};
    }
    Q_UNREACHABLE();
}

int previewFields(PreviewKind kind)
{
    switch (kind) {
    case PreviewKind::Whole:
        return 1;
    case PreviewKind::Text:
    case PreviewKind::Bytes:
    case PreviewKind::Formatted:
    case PreviewKind::Sparse:
        return 2;
    case PreviewKind::Dense:
    case PreviewKind::Bits:
        return 3;
    }
    Q_UNREACHABLE();
}

Cell readPreview(PreviewKind kind, const db::ResultSet &result, int row, int field)
{
    Cell cell;
    if (result.isNull(row, field))
        return cell;
    switch (kind) {
    case PreviewKind::Whole:
        cell.text = result.text(row, field);
        break;
    case PreviewKind::Text:
    case PreviewKind::Formatted:
        return readCut(result, row, field, true);
    case PreviewKind::Bytes:
        return readCut(result, row, field, false);
    case PreviewKind::Dense:
        cell.vector = VectorPreview{int(result.integer(row, field)), -1, result.real(row, field + 1),
                                    readStrip(result, row, field + 2)};
        break;
    case PreviewKind::Sparse:
        cell.vector =
            readSparse(result.real(row, field), QByteArray::fromBase64(result.bytes(row, field + 1).toByteArray()));
        break;
    case PreviewKind::Bits: {
        const qint64 set = result.integer(row, field + 1);
        cell.vector = VectorPreview{int(result.integer(row, field)), set, std::sqrt(double(set)),
                                    readStrip(result, row, field + 2)};
        break;
    }
    }
    return cell;
}

QList<float> stripOf(const std::vector<float> &elements, const std::vector<int> &positions, int dimensions)
{
    const int pieces = qMin(StripPieces, dimensions);
    QList<double> sums(pieces, 0);
    for (size_t i = 0; i < elements.size(); ++i) {
        const qint64 position = positions.empty() ? qint64(i) : positions[i];
        // The last piece that begins at or before the position, as the server cuts them: low = piece * n / pieces.
        sums[qsizetype(((position + 1) * pieces - 1) / dimensions)] += double(elements[i]);
    }
    QList<float> strip;
    for (qint64 piece = 0; piece < pieces; ++piece) {
        const qint64 low = piece * dimensions / pieces;
        const qint64 high = (piece + 1) * dimensions / pieces;
        strip << float(sums[piece] / double(high - low));
    }
    return strip;
}

} // namespace tables
