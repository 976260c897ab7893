#pragma once

#include <string>
#include <string_view>

namespace plan {

/// The plans in JSON that is none itself, but rows of an answer as programs hand them on: {"QUERY PLAN": [{"Plan":
/// …}]}, rows of {"QUERY PLAN": "one line of TEXT"}, or plans anywhere inside other objects. As a text to read; empty
/// when there are none. Takes time in proportion to the text.
std::string plansInRows(std::string_view json);

} // namespace plan
