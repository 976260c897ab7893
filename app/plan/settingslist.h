#pragma once

#include "app/core/result.h"
#include "app/plan/planfacts.h"

namespace plan {

/// Reads settings as a person types them: "hnsw.ef_search = 80, enable_seqscan=off; work_mem = '64 MB'", divided by
/// commas, semicolons or line ends; SET, LOCAL and TO are taken as well. A value with a comma stands in single quotes.
/// Error InvalidInput names what cannot be read. The server checks names and values.
core::Result<QList<Setting>> readSettings(const QString &text);

/// "hnsw.ef_search = 80, work_mem = '64 MB'", which readSettings reads back.
QString settingsText(const QList<Setting> &settings);

} // namespace plan
