#pragma once

#include "app/core/result.h"
#include "ui/search/searchtask.h"

#include <QString>

/// A task as JSON, to be kept: what the controls said, not what the catalog or the server said of it.
QString taskToJson(const SearchTask &task);

/// Error InvalidInput where it is none. Of the target it has table, column, expression, distance and condition; the
/// rest is the catalog's.
core::Result<SearchTask> taskFromJson(const QString &json);
