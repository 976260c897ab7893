#pragma once

#include <QByteArray>

namespace plan {

/// A paste or a file as UTF-8 with line feeds: UTF-16 as some consoles write it, a byte order mark, and carriage
/// returns that stand alone. Unchanged, without a copy, where there is nothing to do.
QByteArray plainText(const QByteArray &text);

} // namespace plan
