#include "app/sandbox/democopy.h"

#include "app/db/binarycodec.h"
#include "app/transfer/copybinary.h"

namespace sandbox {

QByteArray encodeVector(const std::vector<float> &elements)
{
    QByteArray bytes = db::encodeInt2(qint16(elements.size())) + db::encodeInt2(0);
    for (const float element : elements)
        bytes += db::encodeFloat4(element);
    return bytes;
}

void appendItemRow(QByteArray &buffer, const DemoItem &item)
{
    transfer::beginCopyRow(buffer, 7);
    transfer::appendCopyField(buffer, db::encodeInt8(item.id));
    transfer::appendCopyField(buffer, item.title.toUtf8());
    transfer::appendCopyField(buffer, item.category.toUtf8());
    transfer::appendCopyField(buffer, db::encodeInt4(item.tenant));
    transfer::appendCopyField(buffer, encodeCents(item.cents));
    transfer::appendCopyField(buffer, db::encodeInt8(item.createdMicroseconds));
    transfer::appendCopyField(buffer, encodeVector(item.embedding));
}

void appendQueryRow(QByteArray &buffer, qint64 id, const std::vector<float> &embedding)
{
    transfer::beginCopyRow(buffer, 2);
    transfer::appendCopyField(buffer, db::encodeInt8(id));
    transfer::appendCopyField(buffer, encodeVector(embedding));
}

QByteArray encodeCents(qint64 cents)
{
    constexpr qint16 positive = 0;
    constexpr qint16 decimals = 2;
    std::vector<qint16> digits; // of base 10,000, the last behind the point
    for (qint64 whole = cents / 100; whole > 0; whole /= 10'000)
        digits.insert(digits.begin(), qint16(whole % 10'000));
    const qint16 weight = qint16(digits.size()) - 1;
    digits.push_back(qint16(cents % 100 * 100));

    QByteArray bytes = db::encodeInt2(qint16(digits.size())) + db::encodeInt2(weight) + db::encodeInt2(positive) +
                       db::encodeInt2(decimals);
    for (const qint16 digit : digits)
        bytes += db::encodeInt2(digit);
    return bytes;
}

} // namespace sandbox
