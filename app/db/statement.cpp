#include "app/db/statement.h"

#include "app/db/binarycodec.h"

namespace db {

Parameter Parameter::null()
{
    return {};
}

Parameter Parameter::text(const QString &value)
{
    return {value.toUtf8(), Format::Text, OidUnknown};
}

Parameter Parameter::integer(qint64 value)
{
    return {encodeInt8(value), Format::Binary, OidInt8};
}

Parameter Parameter::real(double value)
{
    return {encodeFloat8(value), Format::Binary, OidFloat8};
}

Parameter Parameter::binary(QByteArray bytes, Oid type)
{
    return {std::move(bytes), Format::Binary, type};
}

} // namespace db
