#include "app/plan/psqlexpanded.h"

#include "app/plan/cleanquotes.h"
#include "app/plan/psqlmarks.h"
#include "app/plan/textpieces.h"

#include <optional>

namespace plan {

namespace {

constexpr std::string_view fieldName = "QUERY PLAN";
constexpr size_t nameWidth = fieldName.size();

/// "-[ RECORD 1 ]----", with borders around it or not, and "* Record 1   " without any.
bool isRecordHead(std::string_view line)
{
    if (line.starts_with("* Record ")) {
        const std::string_view number = trimmedLine(line.substr(9));
        return !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
    }
    const size_t words = line.find("[ RECORD ");
    return words != std::string_view::npos && words < 12 &&
           (line.starts_with('-') || line.starts_with('+') || line.starts_with("\xE2\x94") ||
            line.starts_with("\xE2\x95"));
}

/// The same in another language: "-[ DATENSATZ 1 ]-", "* Enregistrement 1". The field's name, which psql does not
/// translate, comes next.
bool isTranslatedHead(std::string_view line, std::string_view next)
{
    const size_t name = next.find(fieldName);
    if (name == std::string_view::npos || name > 4)
        return false;
    line = trimmedLine(line);
    if (!line.starts_with("* ")) {
        const size_t begin = line.find("[ ");
        const size_t end = line.find(" ]", begin);
        if (begin == std::string_view::npos || begin > 11 || end == std::string_view::npos)
            return false;
        line = line.substr(0, end);
    }
    const size_t number = line.find_last_of(' ');
    return number != std::string_view::npos && number + 1 < line.size() &&
           line.find_first_not_of("0123456789", number + 1) == std::string_view::npos;
}

/// The rule below the last record of a bordered table.
bool isLastRule(std::u32string_view line)
{
    return line.size() > nameWidth && line.find_first_not_of(U"+-└┴┘─╚╧╝╩═╨╘╛") == std::u32string_view::npos;
}

/// A line of a record taken apart.
struct RecordLine
{
    bool named = false;             ///< begins the field
    LineMark mark = LineMark::None; ///< how it goes on from the line before
    bool bare = false;              ///< linestyle old-ascii, which has no marks at the right
    std::u32string content;         ///< with what psql padded it, and the mark at its right
};

class Records
{
public:
    explicit Records(std::vector<PasteLine> &lines)
        : m_lines(lines)
    {
    }

    void remove()
    {
        for (size_t at = 0; at < m_lines.size(); ++at) {
            const std::string_view next = at + 1 < m_lines.size() ? m_lines[at + 1].text() : std::string_view();
            if (isRecordHead(m_lines[at].text()) || isTranslatedHead(m_lines[at].text(), next))
                beginRecord(at);
            else if (m_width > 0)
                readLine(at);
        }
        finishLine();
    }

private:
    void beginRecord(size_t at)
    {
        finishLine();
        m_width = charactersOf(m_lines[at].text()).size();
        m_lines[at].remove();
    }

    void readLine(size_t at)
    {
        const std::u32string line = charactersOf(m_lines[at].text());
        if (isLastRule(line)) {
            finishLine();
            m_lines[at].clear();
            m_width = 0;
            return;
        }
        auto read = takeApart(line);
        if (!read || (!read->named && !m_open)) {
            finishLine();
            m_width = line.empty() ? m_width : 0; // no longer inside of a record
            return;
        }
        if (!read->named && m_unmarked)
            read->mark = unmarkedMark(read->content);
        if (!read->named && read->mark == LineMark::Wrap) {
            m_content = withoutRightMark(LineMark::Wrap, read->bare) + read->content;
            m_lines[at].remove();
            return;
        }
        finishLine(!read->named, read->bare);
        m_open = at;
        m_content = read->content;
    }

    /// Nothing where the line is none of a record.
    std::optional<RecordLine> takeApart(std::u32string_view line)
    {
        m_bordered = !line.empty() && isStroke(line.front());
        if (m_bordered) {
            const std::u32string_view end = withoutEndSpaces(line);
            if (end.size() < nameWidth + 5 || !isStroke(end.back()))
                return std::nullopt;
            line = end.substr(2, end.size() - 3);
        }
        if (line.size() < nameWidth)
            return std::nullopt;
        RecordLine read;
        const std::u32string_view name = line.substr(0, nameWidth);
        read.named = name == U"QUERY PLAN";
        if (!read.named && name.find_first_not_of(U' ') != std::u32string_view::npos)
            return std::nullopt;
        line.remove_prefix(nameWidth);
        return takeSeparator(line, read) ? std::optional(std::move(read)) : std::nullopt;
    }

    /// What stands between name and value: " | ", or a single character without borders.
    bool takeSeparator(std::u32string_view line, RecordLine &read)
    {
        const bool strokes =
            line.size() >= 2 && line[0] == U' ' && (isStroke(line[1]) || line[1] == U':' || line[1] == U';');
        if (read.named)
            m_strokes = strokes;
        if (strokes != m_strokes && !line.empty())
            return false;
        const char32_t separator = strokes ? line[1] : U' ';
        line.remove_prefix(std::min<size_t>(strokes ? 2 : 0, line.size()));
        const char32_t mark = line.empty() ? U' ' : line.front();
        if (!line.empty())
            line.remove_prefix(1);
        m_unmarked = false;
        if (!read.named && (separator == U':' || separator == U';'))
            read.mark = leftMark(separator);
        else if (!read.named)
            read.mark = leftMark(mark);
        if (!read.named && !strokes && mark == U' ')
            m_unmarked = rightMark(m_content.empty() ? U' ' : m_content.back()) == LineMark::None;
        read.bare = separator == U':' || separator == U';' || m_unmarked;
        read.content = line;
        return read.mark != LineMark::None || (read.named && mark == U' ');
    }

    /// linestyle old-ascii without borders says nothing: a full line goes on, unless the next is one by itself.
    LineMark unmarkedMark(std::u32string_view next) const
    {
        const bool full = m_content.size() + nameWidth + 2 >= m_width;
        return full && !beginsPlanLine(next) ? LineMark::Wrap : LineMark::Newline;
    }

    std::u32string withoutRightMark(LineMark mark, bool bare) const
    {
        std::u32string_view content = m_content;
        if (bare) // inside of borders a space stands in its place
            return std::u32string(m_bordered && content.ends_with(U' ') ? content.substr(0, content.size() - 1)
                                                                        : content);
        if (!content.empty() && rightMark(content.back()) == mark)
            content.remove_suffix(1);
        return std::u32string(content);
    }

    void finishLine(bool continued = false, bool bare = false)
    {
        if (!m_open)
            return;
        const std::u32string content = continued ? withoutRightMark(LineMark::Newline, bare) : m_content;
        m_lines[*m_open].replace(bytesOf(withoutEndSpaces(content)));
        m_open.reset();
        m_content.clear();
    }

    std::vector<PasteLine> &m_lines;
    size_t m_width = 0; ///< of a record's head; 0 outside of records
    std::optional<size_t> m_open;
    std::u32string m_content; ///< of the open line so far
    bool m_bordered = false;  ///< strokes stand around the line
    bool m_strokes = false;   ///< a stroke stands between name and value
    bool m_unmarked = false;  ///< the line before ends without a mark, and this begins without one
};

bool beginsField(std::string_view line, char separator)
{
    return line.size() > nameWidth && line.starts_with(fieldName) && line[nameWidth] == separator;
}

/// "QUERY PLAN|value" and "QUERY PLAN,value": unaligned and CSV, where a value may go on in the next lines.
void removeFieldNames(std::vector<PasteLine> &lines)
{
    char separator = 0;
    bool quoteOpen = false;
    for (size_t at = 0; at < lines.size(); ++at) {
        PasteLine &line = lines[at];
        std::string_view text = line.text();
        if (separator != 0 && text.empty() && at + 1 < lines.size() && beginsField(lines[at + 1].text(), separator)) {
            line.remove(); // between two records
            continue;
        }
        if (quoteOpen) {
            line.replace(readCsvField(text, quoteOpen));
            continue;
        }
        const bool named = text.size() > nameWidth && text.starts_with(fieldName) && text[nameWidth] != ' ';
        if (!named && separator == 0 && !trimmedLine(text).empty())
            return;
        if (!named)
            continue;
        separator = text[nameWidth];
        text.remove_prefix(nameWidth + 1);
        if (separator != '|' && text.starts_with('"'))
            line.replace(readCsvField(text.substr(1), quoteOpen));
        else
            line.replace(std::string(text));
    }
}

} // namespace

void removeRecordFrame(std::vector<PasteLine> &lines)
{
    Records(lines).remove();
    removeFieldNames(lines);
}

} // namespace plan
