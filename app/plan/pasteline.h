#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plan {

/// What a line reads that was joined to another, or was frame alone: readers of lines pass over it as if it were not
/// there.
inline constexpr std::string_view removedLine = "\x1f";

/// Stands for a line end inside of a quoted name, whose lines were joined.
inline constexpr char nameLineEnd = '\x1d';

/// A line of a paste: a part of the text, or a text of its own where characters had to be replaced.
class PasteLine
{
public:
    explicit PasteLine(std::string_view text)
        : m_view(text)
    {
    }

    std::string_view text() const { return m_replaced ? std::string_view(m_text) : m_view; }
    void replace(std::string text)
    {
        m_text = std::move(text);
        m_replaced = true;
    }
    /// Keeps a part of the line.
    void keep(size_t begin, size_t count)
    {
        if (m_replaced)
            m_text = m_text.substr(begin, count);
        else
            m_view = m_view.substr(begin, count);
    }
    /// Leaves a line that is passed over, so that the others keep their numbers.
    void remove()
    {
        clear();
        m_view = removedLine;
    }
    void clear()
    {
        m_view = {};
        m_text.clear();
        m_replaced = false;
    }

private:
    std::string_view m_view;
    std::string m_text;
    bool m_replaced = false;
};

/// The text between line ends; "\r\n" is one.
std::vector<PasteLine> splitLines(std::string_view text);

std::string_view trimmedLine(std::string_view line);

/// The column that a line's text begins in, tabs reaching to every eighth.
size_t columnOf(std::string_view line);

} // namespace plan
