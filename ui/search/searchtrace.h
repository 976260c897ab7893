#pragma once

#include "app/search/hybridanswer.h"

#include <QString>

/// What was sent for an answer, and the plans of it, for people. Long vectors in plans are shortened.
QString traceOf(const search::SearchAnswer &answer);
QString traceOf(const search::HybridAnswer &answer);
