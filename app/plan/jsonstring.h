#pragma once

#include <string>
#include <string_view>

namespace plan {

/// The text of a JSON string whose first quote stands at a place of the text, without its escapes; lone surrogates
/// become U+FFFD. Returns the place behind its last quote, npos when it does not end.
size_t readJsonString(std::string_view text, size_t quote, std::string &value);

} // namespace plan
