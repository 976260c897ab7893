#include "app/sweep/rowname.h"

#include "app/db/binarycodec.h"

namespace sweep {

QByteArray rowName(const db::ResultSet &rows, int row, int columns)
{
    QByteArray name;
    for (int column = 0; column < columns; ++column) {
        const QByteArrayView value = rows.bytes(row, column);
        name += db::encodeInt4(rows.isNull(row, column) ? -1 : qint32(value.size()));
        name += value;
    }
    return name;
}

} // namespace sweep
