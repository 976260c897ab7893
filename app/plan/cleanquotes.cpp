#include "app/plan/cleanquotes.h"

#include "app/plan/texttitle.h"

#include <algorithm>

namespace plan {

namespace {

bool isHeading(std::string_view line)
{
    return line.empty() || line == "QUERY PLAN" || line == "\"QUERY PLAN\"" || line == "'QUERY PLAN'" ||
           line.starts_with("```");
}

/// CSV quotes only the lines that need it; the heading stands above them without a rule.
bool isCsv(const std::vector<PasteLine> &lines)
{
    if (lines.size() < 2 || lines.front().text() != "QUERY PLAN" || lines[1].text().starts_with('-'))
        return false;
    return std::any_of(lines.begin() + 1, lines.end(),
                       [](const PasteLine &line) { return line.text().starts_with('"'); });
}

/// What a field begins with that holds a plan; `json` where quotes inside of fields are doubled.
bool beginsPlan(std::string_view field, bool json)
{
    const std::string_view body = trimmedLine(field);
    if (json && (body.starts_with('[') || body.starts_with('{')))
        return true;
    if (body.starts_with("- Plan:") || body.starts_with("<explain"))
        return true;
    bool open = false;
    constexpr size_t longestTitle = 1000;
    const std::string content = readCsvField(body.substr(0, longestTitle), open);
    const TextTitle title = readTitle(trimmedLine(content));
    return title.knownType && (title.hasFigures || open);
}

/// Where behind its first quote a field begins that holds a plan; npos where none does.
size_t planField(std::string_view line, bool json)
{
    for (size_t at = line.find('"'); at != std::string_view::npos; at = line.find('"', at + 1)) {
        const bool field = at == 0 || std::string_view(",;\t|").find(line[at - 1]) != std::string_view::npos;
        if (field && beginsPlan(line.substr(at + 1), json))
            return at + 1;
    }
    return std::string_view::npos;
}

/// A table with a plan in one of its columns.
void unquoteFields(std::vector<PasteLine> &lines)
{
    const bool json = std::any_of(lines.begin(), lines.end(), [](const PasteLine &line) {
        return line.text().find("\"\"Plan\"\"") != std::string_view::npos ||
               line.text().find("\"\"Node Type\"\"") != std::string_view::npos;
    });
    bool open = false;
    bool rows = false; // every line is a field of its own
    for (PasteLine &line : lines) {
        const bool row = rows && !open && line.text().starts_with('"');
        const size_t begin = open ? 0 : row ? 1 : planField(line.text(), json);
        if (begin == std::string_view::npos)
            continue;
        rows = rows || (!open && begin == 1);
        line.replace(readCsvField(line.text().substr(begin), open));
    }
}

} // namespace

std::string readCsvField(std::string_view text, bool &open, char quote)
{
    std::string field;
    field.reserve(text.size());
    open = true;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == quote) {
            if (!text.substr(at + 1).starts_with(quote)) {
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
    if (first == lines.end())
        return;
    const bool single = first->text().starts_with('\'') && trimmedLine(first->text()).ends_with('\'');
    if (!first->text().starts_with('"') && !isCsv(lines) && !single)
        return unquoteFields(lines);
    const char quote = single ? '\'' : '"';
    bool open = false;
    for (PasteLine &line : lines) {
        std::string_view text = line.text();
        if (!open && !text.starts_with(quote))
            continue;
        if (!open)
            text.remove_prefix(1);
        line.replace(readCsvField(text, open, quote));
    }
}

} // namespace plan
