#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace db {

/// PostgreSQL's type identifier.
using Oid = unsigned int;

/// Type identifiers of built-in types; those of extensions differ by database and are asked for.
enum BuiltinOid : Oid {
    OidUnknown = 0,
    OidBool = 16,
    OidBytea = 17,
    OidInt8 = 20,
    OidInt2 = 21,
    OidInt4 = 23,
    OidText = 25,
    OidFloat4 = 700,
    OidFloat8 = 701,
    OidBit = 1560
};

enum class Format { Text = 0, Binary = 1 };

/// One value that travels beside a statement, never inside its text.
struct Parameter
{
    std::optional<QByteArray> bytes; ///< nothing means NULL
    Format format = Format::Text;
    Oid type = OidUnknown; ///< OidUnknown lets the server infer it from the statement

    static Parameter null();
    static Parameter text(const QString &value);
    static Parameter integer(qint64 value);
    static Parameter real(double value);
    /// Bytes in the binary format of the type that the statement gives the parameter, such as `$1::vector`.
    static Parameter binary(QByteArray bytes, Oid type = OidUnknown);

    friend bool operator==(const Parameter &, const Parameter &) = default;
};

/// SQL text with `$1…$n` and the parameters beside it.
struct Statement
{
    QString sql;
    QList<Parameter> parameters;

    friend bool operator==(const Statement &, const Statement &) = default;
};

} // namespace db
