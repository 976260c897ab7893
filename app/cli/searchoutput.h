#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchanswer.h"

#include <QJsonObject>

namespace cli {

class Output;

/// The answer as `search --json` writes it. A row's key is a value where the key has one column, an array where it has
/// several, null where rows have none; values of integer columns are numbers.
QJsonObject toJson(const search::SearchAnswer &answer, const catalog::Table &table);

/// The answer for people.
void writeText(const search::SearchAnswer &answer, Output &output);

} // namespace cli
