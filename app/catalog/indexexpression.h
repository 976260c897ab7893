#pragma once

#include <QString>
#include <QStringList>

namespace catalog {

/// The columns that an index expression reads, in order of appearance, each once. `expression` is as the server prints
/// it (pg_get_indexdef), where a column is never qualified and everything that needs quotes has them.
QStringList columnsRead(const QString &expression);

} // namespace catalog
