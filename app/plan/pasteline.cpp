#include "app/plan/pasteline.h"

#include <algorithm>

namespace plan {

std::vector<PasteLine> splitLines(std::string_view text)
{
    std::vector<PasteLine> lines;
    lines.reserve(size_t(std::count(text.begin(), text.end(), '\n')) + 1);
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string_view trimmedLine(std::string_view line)
{
    const size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos)
        return {};
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

size_t columnOf(std::string_view line)
{
    constexpr size_t tab = 8;
    size_t column = 0;
    for (const char letter : line) {
        if (letter != ' ' && letter != '\t')
            break;
        column += letter == '\t' ? tab - column % tab : 1;
    }
    return column;
}

} // namespace plan
