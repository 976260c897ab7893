#include "app/plan/psqlwrapped.h"

#include "app/plan/psqlmarks.h"

#include <optional>

namespace plan {

namespace {

enum Border { NoBorder, InnerBorder, OuterBorder };

/// A rule of nothing but strokes and joints.
bool isRule(std::u32string_view line)
{
    line = withoutEndSpaces(line);
    return line.size() >= 3 &&
           line.find_first_not_of(U"-+─┌┐└┘├┤┼═╞╡╪╔╗╚╝╠╣╟╢╬┬┴╤╧╘╛╒╕╙╜╓╖") == std::u32string_view::npos;
}

/// Cheap, and true for every rule.
bool mayBeRule(std::string_view line)
{
    return line.starts_with('-') || line.starts_with('+') || line.starts_with("\xE2\x94") ||
           line.starts_with("\xE2\x95");
}

class Unwrapping
{
public:
    explicit Unwrapping(std::vector<PasteLine> &lines)
        : m_lines(lines)
    {
    }

    void run()
    {
        for (size_t at = 0; at < m_lines.size(); ++at) {
            if (m_width == 0 && !mayBeRule(m_lines[at].text()))
                continue;
            const std::u32string line = charactersOf(m_lines[at].text());
            if (isRule(line)) {
                finish();
                beginTable(line, at);
            } else if (m_width > 0) {
                readLine(line, at);
            }
        }
        finish();
    }

private:
    void beginTable(std::u32string_view rule, size_t at)
    {
        rule = withoutEndSpaces(rule);
        const bool joints = rule.front() != U'-' && rule.front() != U'─' && rule.front() != U'═';
        const std::string_view next = at + 1 < m_lines.size() ? m_lines[at + 1].text() : std::string_view();
        m_border = joints ? OuterBorder : next.starts_with(' ') ? InnerBorder : NoBorder;
        const size_t around = m_border == OuterBorder ? 4 : m_border == InnerBorder ? 2 : 0;
        m_width = rule.size() > around ? rule.size() - around : 0;
        if (m_width > 0 && !allFit(at + 1))
            m_width = 0;
    }

    void readLine(std::u32string_view line, size_t at)
    {
        if (m_border != OuterBorder && endsTable(line)) {
            finish();
            m_width = 0;
            return;
        }
        line = insideOf(line);
        const size_t width = charactersIn(line, m_width);
        take(line.substr(0, width), line.size() > width ? line[width] : 0, at);
    }

    /// An empty line, or the count of the rows.
    static bool endsTable(std::u32string_view line) { return line.empty() || line.front() == U'('; }

    /// Without the borders and what stands between them and the value at its left.
    std::u32string_view insideOf(std::u32string_view line) const
    {
        if (m_border == OuterBorder) {
            line = withoutEndSpaces(line);
            line = line.substr(1, line.size() - 2);
        }
        return m_border == NoBorder ? line : line.substr(1);
    }

    /// Whether psql has drawn this line of the table.
    bool fits(std::u32string_view line) const
    {
        if (m_border == OuterBorder) {
            const std::u32string_view whole = withoutEndSpaces(line);
            if (whole.size() < 3 || !isStroke(whole.front()) || !isStroke(whole.back()))
                return false;
        }
        const std::u32string_view between = m_border == OuterBorder ? line.substr(1) : line;
        if (m_border != NoBorder && (between.empty() || leftMark(between.front()) == LineMark::None))
            return false;
        const std::u32string_view inside = insideOf(line);
        return inside.size() <= charactersIn(inside, m_width) + 1;
    }

    /// A rule that somebody has shortened, or that is none of psql's, tells no width.
    bool allFit(size_t at) const
    {
        for (; at < m_lines.size(); ++at) {
            const std::u32string line = charactersOf(m_lines[at].text());
            if (isRule(line) || (m_border != OuterBorder && endsTable(line)))
                return true;
            if (!fits(line))
                return false;
        }
        return true;
    }

    void take(std::u32string_view content, char32_t right, size_t at)
    {
        if (m_open && !m_marked && beginsPlanLine(content))
            finish();
        if (m_open) {
            m_content += content;
            m_lines[at].remove();
        } else {
            m_open = at;
            m_content = content;
        }
        m_right = right;
        m_marked = rightMark(right) == LineMark::Wrap;
        // linestyle old-ascii marks nothing, and only a full line may go on.
        const size_t spaces = content.size() - withoutEndSpaces(content).size();
        const bool full = right == U' ' && spaces <= 2;
        if (!m_marked && !full)
            finish();
    }

    void finish()
    {
        if (m_open) {
            std::u32string line = m_content;
            if (m_border == NoBorder && m_right != 0 && rightMark(m_right) == LineMark::None && m_right != U' ')
                line += m_right; // no mark after all
            const bool padded = m_border == OuterBorder || m_right != 0;
            m_lines[*m_open].replace(bytesOf(padded ? withoutEndSpaces(line) : std::u32string_view(line)));
        }
        m_open.reset();
        m_content.clear();
        m_marked = false;
        m_right = 0;
    }

    std::vector<PasteLine> &m_lines;
    Border m_border = NoBorder;
    size_t m_width = 0; ///< of the values; 0 outside of a table
    std::optional<size_t> m_open;
    std::u32string m_content; ///< of the open line so far
    char32_t m_right = 0;     ///< at the end of its last part
    bool m_marked = false;    ///< psql says that it goes on
};

} // namespace

void joinWrappedLines(std::vector<PasteLine> &lines)
{
    Unwrapping(lines).run();
}

} // namespace plan
