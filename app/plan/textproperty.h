#pragma once

#include <functional>
#include <string_view>

namespace plan {

/// Receives a key of FORMAT JSON and its value.
using PropertySink = std::function<void(std::string_view key, std::string_view value)>;

/// Says one "key: value" line of FORMAT TEXT in the words of FORMAT JSON: "Buffers: shared hit=3" becomes
/// "Shared Hit Blocks" 3, "Sort Method: quicksort  Memory: 25kB" three properties. Lines that both formats spell alike
/// pass unchanged.
void readTextProperty(std::string_view key, std::string_view value, const PropertySink &sink);

} // namespace plan
