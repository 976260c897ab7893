#pragma once

#include <QString>

#include <string_view>

namespace plan {

/// UTF-8 as the readers hold it.
inline QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Without the spaces at both ends.
inline std::string_view withoutSpaces(std::string_view text)
{
    const size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// Takes the prefix off where the text begins with it, and says whether it did.
inline bool takePrefix(std::string_view &text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

} // namespace plan
