#include "app/plan/cleanquotes.h"

#include <algorithm>

namespace plan {

namespace {

bool isHeading(std::string_view line)
{
    return line.empty() || line == "QUERY PLAN" || line == "\"QUERY PLAN\"";
}

/// CSV quotes only the lines that need it; the heading stands above them without a rule.
bool isCsv(const std::vector<PasteLine> &lines)
{
    if (lines.size() < 2 || lines.front().text() != "QUERY PLAN" || lines[1].text().starts_with('-'))
        return false;
    return std::any_of(lines.begin() + 1, lines.end(),
                       [](const PasteLine &line) { return line.text().starts_with('"'); });
}

} // namespace

std::string readCsvField(std::string_view text, bool &open)
{
    std::string field;
    field.reserve(text.size());
    open = true;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            if (!text.substr(at + 1).starts_with('"')) {
                open = false;
                break;
            }
            ++at;
        }
        field += text[at];
    }
    return field;
}

void unquoteLines(std::vector<PasteLine> &lines)
{
    const auto first = std::find_if(lines.begin(), lines.end(),
                                    [](const PasteLine &line) { return !isHeading(trimmedLine(line.text())); });
    if (first == lines.end() || (!first->text().starts_with('"') && !isCsv(lines)))
        return;
    bool open = false;
    for (PasteLine &line : lines) {
        std::string_view text = line.text();
        if (!open && !text.starts_with('"'))
            continue;
        if (!open)
            text.remove_prefix(1);
        line.replace(readCsvField(text, open));
    }
}

} // namespace plan
