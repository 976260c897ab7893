#pragma once

#include "app/sweep/loadresult.h"

#include <QStringList>

namespace sweep {

/// What was found, a sentence for each setting; in English, for the command line and reports.
QStringList loadAnswers(const LoadResult &result);
/// What has to be known of the figures: connections that were refused, a program that was its own limit.
QStringList loadCautions(const LoadResult &result);

} // namespace sweep
