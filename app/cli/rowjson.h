#pragma once

#include "app/catalog/catalog.h"

#include <QJsonValue>
#include <QStringList>

namespace cli {

/// A value of a column: null, a number for integer columns, else its text.
QJsonValue valueJson(const QString &text, const QString &column, const catalog::Table &table);

/// A row's key: a value where it has one column, an array where it has several, null where rows have none.
QJsonValue keyJson(const QStringList &key, const QStringList &columns, const catalog::Table &table);

} // namespace cli
