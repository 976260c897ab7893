#pragma once

#include "app/tables/rowwindow.h"
#include "app/tables/vectorconcern.h"

#include <QString>

/// "1536 · ‖v‖ 1.000", with the number of stored elements where there are fewer.
QString vectorText(const tables::VectorPreview &preview);

/// Why a vector carries a mark; empty for None.
QString concernText(tables::VectorConcern concern);
