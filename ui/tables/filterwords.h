#pragma once

#include "app/tables/rowfilter.h"

#include <QString>

/// "contains", "is null", …: an operator for people.
QString filterOperatorWords(tables::FilterOperator op);

/// "price > 10", "title contains shoe": a quick filter for people.
QString filterWords(const tables::QuickFilter &filter);
