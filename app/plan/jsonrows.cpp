#include "app/plan/jsonrows.h"

#include "app/plan/jsonstring.h"

#include <vector>

namespace plan {

namespace {

constexpr std::string_view spaces = " \t\r\n";

/// Where the value of a key begins that ends here; npos when a colon does not follow.
size_t valueBegin(std::string_view json, size_t keyEnd)
{
    const size_t colon = json.find_first_not_of(spaces, keyEnd);
    if (colon == std::string_view::npos || json[colon] != ':')
        return std::string_view::npos;
    return json.find_first_not_of(spaces, colon + 1);
}

/// Behind the bracket that closes the one at `begin`; the text's end when none does.
size_t valueEnd(std::string_view json, size_t begin)
{
    size_t depth = 0;
    for (size_t at = begin; at < json.size(); ++at) {
        const char letter = json[at];
        if (letter == '"') {
            for (++at; at < json.size() && json[at] != '"'; ++at)
                at += json[at] == '\\';
        } else if (letter == '[' || letter == '{') {
            ++depth;
        } else if ((letter == ']' || letter == '}') && --depth == 0) {
            return at + 1;
        }
    }
    return json.size();
}

/// What stands under the keys "QUERY PLAN": rows of text one below the other, JSON as it is.
std::string underTheirHeading(std::string_view json)
{
    constexpr std::string_view key = "\"QUERY PLAN\"";
    std::string text;
    for (size_t at = json.find(key); at != std::string_view::npos; at = json.find(key, at)) {
        at += key.size();
        const size_t begin = valueBegin(json, at);
        if (begin == std::string_view::npos)
            continue;
        if (json[begin] == '[' || json[begin] == '{') {
            at = valueEnd(json, begin);
            text += json.substr(begin, at - begin);
            text += '\n';
        } else if (json[begin] == '"') {
            std::string line;
            const size_t end = readJsonString(json, begin, line);
            if (end == std::string_view::npos)
                break;
            text += line;
            text += '\n';
            at = end;
        }
    }
    return text;
}

/// Objects with a member "Plan", wherever they are.
std::string insideOfOthers(std::string_view json)
{
    std::string text;
    std::string key;
    std::vector<size_t> open; ///< brackets
    for (size_t at = 0; at < json.size(); ++at) {
        const char letter = json[at];
        if (letter == '{' || letter == '[') {
            open.push_back(at);
        } else if ((letter == '}' || letter == ']') && !open.empty()) {
            open.pop_back();
        } else if (letter == '"') {
            const size_t end = readJsonString(json, at, key);
            if (end == std::string_view::npos)
                break;
            const size_t value = key == "Plan" ? valueBegin(json, end) : std::string_view::npos;
            at = end - 1;
            if (value == std::string_view::npos || json[value] != '{' || open.empty())
                continue;
            const size_t begin = open.back();
            at = valueEnd(json, begin) - 1;
            text += json.substr(begin, at + 1 - begin);
            text += '\n';
            open.pop_back();
        }
    }
    return text;
}

} // namespace

std::string plansInRows(std::string_view json)
{
    std::string text = underTheirHeading(json);
    return text.empty() ? insideOfOthers(json) : text;
}

} // namespace plan
