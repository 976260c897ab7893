#include "app/plan/brokenlines.h"

#include "app/plan/cleanlog.h"
#include "app/plan/textfigures.h"
#include "app/plan/textsummary.h"
#include "app/plan/texttitle.h"

#include <algorithm>
#include <optional>

namespace plan {

namespace {

constexpr int mostPieces = 12;   ///< that one line was broken into
constexpr size_t narrowest = 50; ///< nobody breaks shorter lines

/// What of a line is open at its end.
struct Open
{
    int brackets = 0;
    bool literal = false;
    bool name = false;
};

Open openAtEnd(std::string_view text)
{
    Open open;
    for (const char letter : text) {
        if (letter == '\'' && !open.name)
            open.literal = !open.literal;
        else if (letter == '"' && !open.literal)
            open.name = !open.name;
        else if (!open.literal && !open.name)
            open.brackets += letter == '(' ? 1 : letter == ')' ? -1 : 0;
    }
    return open;
}

bool isArrow(std::string_view body)
{
    return body.starts_with("->");
}

bool hasFigures(std::string_view body)
{
    return figuresBegin(body) < body.size();
}

/// What is left of a figure's brackets.
bool isRestOfFigures(std::string_view body)
{
    constexpr std::string_view beginnings[] = {
        "time=", "rows=", "width=", "loops=", "cost=", "actual ", "executed)", "never "};
    const bool number = body.front() >= '0' && body.front() <= '9';
    return body.find(')') != std::string_view::npos &&
           (number || std::ranges::any_of(beginnings, [body](std::string_view one) { return body.starts_with(one); }));
}

bool beginsFigures(std::string_view body)
{
    return body.starts_with("(cost=") || body.starts_with("(actual ") || body.starts_with("(never executed)");
}

class Joining
{
public:
    explicit Joining(std::vector<PasteLine> &lines)
        : m_lines(lines)
    {
    }

    void run()
    {
        for (size_t at = 0; at < m_lines.size(); ++at) {
            const std::string_view body = trimmedLine(m_lines[at].text());
            if (body.empty() || m_lines[at].text() == removedLine)
                continue;
            if (isTitle(body))
                readTitleLine(at);
            else if (m_root)
                readProperty(at);
        }
    }

private:
    bool isTitle(std::string_view body) const
    {
        if (isArrow(body) && hasFigures(body))
            return m_root.has_value();
        if (m_quoted)
            return false;
        if (isArrow(body))
            return m_root.has_value();
        return body.front() >= 'A' && body.front() <= 'Z' && readTitle(body).knownType;
    }

    void readTitleLine(size_t at)
    {
        m_quoted = false;
        // A target of a write reads like a title without figures, further right.
        const size_t column = columnOf(m_lines[at].text());
        const std::string_view body = trimmedLine(m_lines[at].text());
        if (!isArrow(body) && (!m_root || column <= *m_root || hasFigures(body)))
            m_root = column;
        for (int pieces = 0; pieces < mostPieces; ++pieces) {
            const std::optional<size_t> next = nextLine(at);
            if (!next || !goesOn(m_lines[at].text(), trimmedLine(m_lines[*next].text())))
                break;
            const bool inName = openAtEnd(m_lines[at].text().substr(0, figuresBegin(m_lines[at].text()))).name;
            join(at, *next, inName);
        }
    }

    /// Whether the next line belongs to a title.
    static bool goesOn(std::string_view title, std::string_view next)
    {
        const size_t figures = figuresBegin(title);
        if (figures < title.size()) {
            const bool open = openAtEnd(title.substr(figures)).brackets > 0;
            return open ? isRestOfFigures(next) : beginsFigures(next);
        }
        if (openAtEnd(title).name)
            return next.find('"') != std::string_view::npos;
        const bool property = next.substr(0, figuresBegin(next)).find(':') != std::string_view::npos;
        return !isArrow(next) && hasFigures(next) && !property && !readTitle(next).knownType;
    }

    void readProperty(size_t at)
    {
        const Open open = openAtEnd(m_lines[at].text());
        if (m_quoted || open.literal || open.name) { // a literal with line ends is the reader's
            m_quoted = m_quoted != (open.literal || open.name);
            return;
        }
        const std::string_view whole = trimmedLine(m_lines[at].text());
        const bool below = whole.starts_with("Settings: ") || isOpenTrigger(whole);
        if (columnOf(m_lines[at].text()) <= *m_root && !below)
            return;
        const bool wide = m_lines[at].text().size() > narrowest;
        for (int pieces = 0; pieces < mostPieces; ++pieces) {
            const std::optional<size_t> next = nextLine(at);
            if (!next)
                return;
            const std::string_view body = trimmedLine(m_lines[*next].text());
            const bool outside = columnOf(m_lines[*next].text()) <= *m_root && !TextSummary::isHeading(body);
            const bool rest = isBroken(m_lines[at].text()) || isOpenTrigger(trimmedLine(m_lines[at].text())) ||
                              (wide && !hasKey(body));
            if (!outside || !rest || isArrow(body) || readTitle(body).knownType)
                return;
            join(at, *next, false);
        }
    }

    static bool isOpenTrigger(std::string_view body)
    {
        return body.starts_with("Trigger ") && body.find(" calls=") == std::string_view::npos;
    }

    /// "Sort Key: a", as every line of a plan that is none of its nodes has it.
    static bool hasKey(std::string_view body)
    {
        const size_t colon = body.find(':');
        const bool key = colon != std::string_view::npos && (colon + 1 == body.size() || body[colon + 1] == ' ');
        return key && body.substr(0, colon).find_first_of("()'\"=,.") == std::string_view::npos;
    }

    static bool isBroken(std::string_view text)
    {
        const Open open = openAtEnd(text);
        text = trimmedLine(text);
        return !open.literal && !open.name && (open.brackets > 0 || text.ends_with(','));
    }

    std::optional<size_t> nextLine(size_t at) const
    {
        while (++at < m_lines.size() && m_lines[at].text() == removedLine) {
        }
        if (at >= m_lines.size())
            return std::nullopt;
        const std::string_view body = trimmedLine(m_lines[at].text());
        const bool other = body.empty() || body.front() == otherLogLine || planAnnouncement(body) != body.npos;
        return other ? std::nullopt : std::optional(at);
    }

    void join(size_t at, size_t next, bool inName)
    {
        std::string_view first = m_lines[at].text();
        if (!inName)
            first = first.substr(0, first.find_last_not_of(" \t\r") + 1);
        const std::string_view second = inName ? m_lines[next].text() : trimmedLine(m_lines[next].text());
        m_lines[at].replace(std::string(first) + (inName ? nameLineEnd : ' ') + std::string(second));
        m_lines[next].remove();
    }

    std::vector<PasteLine> &m_lines;
    std::optional<size_t> m_root; ///< column of the root of the plan that is open
    bool m_quoted = false;
};

} // namespace

void joinBrokenLines(std::vector<PasteLine> &lines)
{
    Joining(lines).run();
}

} // namespace plan
