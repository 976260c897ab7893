#pragma once

#include <QList>
#include <QStringList>

#include <optional>

namespace sweep {

/// RFC 4180: lines end in CRLF, a cell with a comma, a quote or a line's end stands in quotes.
QString csvText(const QStringList &columns, const QList<QStringList> &rows);
/// Ten digits, as much as any figure has; empty for none.
QString csvNumber(std::optional<double> value);

} // namespace sweep
