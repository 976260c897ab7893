#pragma once

#include "app/db/resultset.h"

#include <QByteArray>

namespace sweep {

/// The first `columns` values of a row as one comparable name: each value's length and bytes, so that no two different
/// keys give the same name. Both sides of a comparison must be read in the same format.
QByteArray rowName(const db::ResultSet &rows, int row, int columns);

} // namespace sweep
