#include "app/plan/psqlmarks.h"

#include <QString>

#include <utility>

namespace plan {

LineMark rightMark(char32_t character)
{
    switch (character) {
    case U'+':
    case U'↵':
        return LineMark::Newline;
    case U'.':
    case U'…':
        return LineMark::Wrap;
    default:
        return LineMark::None;
    }
}

LineMark leftMark(char32_t character)
{
    switch (character) {
    case U' ':
    case U':':
        return LineMark::Newline;
    case U'.':
    case U'…':
    case U';':
        return LineMark::Wrap;
    default:
        return LineMark::None;
    }
}

bool isStroke(char32_t character)
{
    return character == U'|' || character == U'│' || character == U'║';
}

namespace {

/// Alone in a line of JSON.
bool isBracket(std::u32string_view text)
{
    return text == U"{" || text == U"}" || text == U"}," || text == U"[" || text == U"]" || text == U"],";
}

/// "<Plan>" and "</Plan>", but no operator.
bool beginsElement(std::u32string_view text)
{
    if (text.size() < 2 || text[0] != U'<')
        return false;
    const char32_t lower = text[1] | 0x20;
    return text[1] == U'/' || text[1] == U'?' || (lower >= U'a' && lower <= U'z');
}

} // namespace

bool beginsPlanLine(std::u32string_view text)
{
    const size_t begin = text.find_first_not_of(U' ');
    if (begin == std::u32string_view::npos)
        return false;
    text.remove_prefix(begin);
    const auto begins = [text](std::u32string_view words) {
        return text.starts_with(words);
    };
    const auto holds = [text](std::u32string_view words) {
        return text.find(words) != std::u32string_view::npos;
    };
    const bool capital = text.front() >= U'A' && text.front() <= U'Z';
    if (begins(U"->") || begins(U"- ") || begins(U"InitPlan ") || begins(U"SubPlan ") || begins(U"CTE "))
        return true;
    if (text.back() == U':' || isBracket(withoutEndSpaces(text)) || beginsElement(text))
        return true;
    if (capital && (holds(U"  (cost=") || holds(U" (actual time=")))
        return true;
    const size_t colon = text.find(U": ");
    const bool quoted = text.front() == U'"' && holds(U"\": ");
    const bool key = capital && colon != std::u32string_view::npos && colon < 40;
    return quoted || key;
}

namespace {

size_t columnsOf(char32_t character)
{
    if (character < 0x300)
        return 1;
    constexpr std::pair<char32_t, char32_t> wide[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                                                      {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                                                      {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
    if (character <= 0x36F)
        return 0; // drawn over the one before
    for (const auto &[first, last] : wide) {
        if (first <= character && character <= last)
            return 2;
    }
    return 1;
}

} // namespace

size_t charactersIn(std::u32string_view text, size_t columns)
{
    size_t filled = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        filled += columnsOf(text[at]);
        if (filled > columns)
            return at;
    }
    return text.size();
}

std::u32string charactersOf(std::string_view line)
{
    return QString::fromUtf8(line.data(), qsizetype(line.size())).toStdU32String();
}

std::string bytesOf(std::u32string_view characters)
{
    return QString::fromUcs4(characters.data(), qsizetype(characters.size())).toStdString();
}

std::u32string_view withoutEndSpaces(std::u32string_view text)
{
    const size_t last = text.find_last_not_of(U' ');
    return last == std::u32string_view::npos ? std::u32string_view() : text.substr(0, last + 1);
}

} // namespace plan
