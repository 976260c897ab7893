#include "app/plan/psqlframe.h"

#include "app/plan/textpieces.h"

#include <algorithm>
#include <ranges>

namespace plan {

namespace {

constexpr std::string_view borders[] = {"|", "│", "║"};
constexpr std::string_view continuations[] = {"+", "↵"};

/// A line of nothing but the parts of a horizontal rule.
bool isRule(std::string_view line)
{
    constexpr std::string_view strokes[] = {"-", "─", "═"};
    constexpr std::string_view joints[] = {"+", "┌", "┐", "└", "┘", "├", "┤", "┼", "╞", "╡", "╪", "╔", "╗",
                                           "╚", "╝", "╠", "╣", "╟", "╢", "╬", "┬", "┴", "╤", "╧", "|", ":"};
    line = trimmedLine(line);
    int length = 0;
    const auto takeOne = [&](const auto &parts) {
        return std::any_of(std::begin(parts), std::end(parts),
                           [&](std::string_view part) { return takePrefix(line, part); });
    };
    for (; !line.empty(); ++length) {
        if (!takeOne(strokes) && !takeOne(joints))
            return false;
    }
    return length >= 3;
}

/// "(12 rows)", in any language: "(12개 행)".
bool isRowCount(std::string_view line)
{
    constexpr size_t longest = 60;
    line = trimmedLine(line);
    if (!line.starts_with('(') || !line.ends_with(')') || line.size() > longest)
        return false;
    line = line.substr(1, line.size() - 2);
    const size_t words = line.find_first_not_of("0123456789");
    if (words == 0 || words == std::string_view::npos || line.find_first_of("0123456789():=<>'\"", words) != line.npos)
        return false;
    return line[words] == ' ' ? std::count(line.begin(), line.end(), ' ') <= 3 : (line[words] & 0x80) != 0;
}

std::string_view withoutEnd(std::string_view text)
{
    const size_t last = text.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

template<class Parts>
bool takeSuffix(std::string_view &text, const Parts &parts)
{
    const std::string_view shorter = withoutEnd(text);
    for (const std::string_view part : parts) {
        if (shorter.ends_with(part)) {
            text = withoutEnd(shorter.substr(0, shorter.size() - part.size()));
            return true;
        }
    }
    return false;
}

/// The marks around code in a text of Markdown.
bool isFence(std::string_view line)
{
    return line.starts_with("```") || line.starts_with("~~~");
}

bool beginsWithBorder(std::string_view line)
{
    return std::any_of(std::begin(borders), std::end(borders),
                       [&](std::string_view border) { return line.starts_with(border); });
}

class Frame
{
public:
    explicit Frame(std::vector<PasteLine> &lines)
        : m_lines(lines)
    {
    }

    void remove()
    {
        m_continued = mostLinesAreContinued();
        for (size_t at = 0; at < m_lines.size(); ++at)
            clean(at);
    }

private:
    bool mostLinesAreContinued() const
    {
        const auto count = std::count_if(m_lines.begin(), m_lines.end(), [](const PasteLine &line) {
            std::string_view text = line.text();
            takeSuffix(text, borders);
            return takeSuffix(text, continuations) && !text.empty();
        });
        return count > 1 && size_t(count) * 2 > m_lines.size();
    }

    void clean(size_t at)
    {
        PasteLine &line = m_lines[at];
        const std::string_view text = line.text();
        if (isRule(text)) {
            dropHeading(at);
            m_framed = true;
            m_rightOnly = !trimmedLine(text).starts_with('+') && trimmedLine(text).ends_with('+');
            line.clear();
        } else if (isRowCount(text)) {
            m_headingDone = m_boxOpen = false;
            line.clear();
        } else if (trimmedLine(text) == "QUERY PLAN" || isFence(trimmedLine(text))) {
            line.clear();
        } else {
            takeInside(line, text);
        }
    }

    /// The column's title is the line above the first rule, or between the first two of a box.
    void dropHeading(size_t rule)
    {
        const std::string_view stroke = trimmedLine(m_lines[rule].text());
        const bool top = stroke.starts_with("┌") || stroke.starts_with("╔");
        if (top || (stroke.starts_with('+') && !m_headingDone && !m_boxOpen)) {
            m_boxOpen = true;
            m_headingDone = false;
            return;
        }
        if (m_headingDone || rule == 0)
            return;
        const std::string_view text = trimmedLine(m_lines[rule - 1].text());
        const bool plan = text.starts_with("->") || text.find("(cost=") != std::string_view::npos ||
                          text.find(':') != std::string_view::npos;
        if (!plan) { // or gone already
            m_lines[rule - 1].clear();
            m_headingDone = true;
        }
    }

    void takeInside(PasteLine &line, std::string_view text)
    {
        const std::string_view whole = text;
        if (m_framed && (m_rightOnly || beginsWithBorder(text)) && takeSuffix(text, borders))
            dropBorder(text);
        if (m_continued)
            takeSuffix(text, continuations);
        if (text.size() != whole.size())
            line.replace(std::string(text));
    }

    static void dropBorder(std::string_view &text)
    {
        for (const std::string_view border : borders)
            takePrefix(text, border);
    }

    std::vector<PasteLine> &m_lines;
    bool m_framed = false;
    bool m_rightOnly = false; ///< a stroke stands behind the lines, none before them
    bool m_continued = false;
    bool m_headingDone = false;
    bool m_boxOpen = false; ///< the upper rule of a box was seen, its heading comes next
};

} // namespace

void removePsqlFrame(std::vector<PasteLine> &lines)
{
    Frame(lines).remove();
}

} // namespace plan
