#include "app/plan/cleanlog.h"

#include "app/plan/cleanquotes.h"

#include <algorithm>

namespace plan {

size_t planAnnouncement(std::string_view line)
{
    return line.ends_with("plan:") ? line.rfind("duration: ") : std::string_view::npos;
}

bool unwrapLog(std::vector<PasteLine> &lines)
{
    const bool announced = std::any_of(lines.begin(), lines.end(), [](const PasteLine &line) {
        return planAnnouncement(trimmedLine(line.text())) != std::string_view::npos;
    });
    if (!announced)
        return false;
    bool inMessage = false;
    bool inField = false;
    for (PasteLine &line : lines) {
        const std::string_view text = line.text();
        const size_t at = planAnnouncement(trimmedLine(text));
        if (at != std::string_view::npos && !inField) {
            const size_t begin = text.rfind("duration: ");
            inField = begin > 0 && text[begin - 1] == '"';
            inMessage = true;
            line.keep(begin, std::string_view::npos);
        } else if (inField) {
            line.replace(readCsvField(text, inField));
        } else if (inMessage && text.starts_with('\t')) {
            line.keep(1, std::string_view::npos);
        } else if (!text.empty()) {
            inMessage = false;
            line.replace(otherLogLine + std::string(text));
        }
    }
    return true;
}

} // namespace plan
