#pragma once

#include <QString>

namespace core {

/// The text of a file compiled into the program, such as ":/sql/tables.sql"; asserts that it exists.
QString readResource(const QString &path);

} // namespace core
