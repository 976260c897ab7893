#include "app/plan/jsonscanner.h"

#include "app/plan/jsonstring.h"
#include "app/plan/planassembler.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace plan {

using core::Result;

namespace {

bool endsWord(char letter)
{
    return letter == ',' || letter == '}' || letter == ']' || letter == ':' || letter == '"' || letter == '{' ||
           letter == '[' || static_cast<unsigned char>(letter) <= ' ';
}

/// Eight letters at once, the first one in the lowest byte.
uint64_t eightOf(const char *letters)
{
    uint64_t eight = 0;
    std::memcpy(&eight, letters, sizeof eight);
    if constexpr (std::endian::native == std::endian::big)
        eight = __builtin_bswap64(eight);
    return eight;
}

constexpr uint64_t LowestBits = 0x0101010101010101;

/// Whose lowest bit is in the byte of the first letter that is `letter`; 0 when none is (Mycroft's zero byte test).
uint64_t findAmong(uint64_t eight, char letter)
{
    constexpr uint64_t highestBits = LowestBits << 7;
    const uint64_t zeroWhereEqual = eight ^ (LowestBits * static_cast<unsigned char>(letter));
    return (zeroWhereEqual - LowestBits) & ~zeroWhereEqual & highestBits;
}

/// The first quote, backslash or line feed from `at` on; `end` when there is none.
const char *findStringEvent(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        const uint64_t eight = eightOf(at);
        if (const uint64_t found = findAmong(eight, '"') | findAmong(eight, '\\') | findAmong(eight, '\n'))
            return at + std::countr_zero(found) / 8;
    }
    while (at < end && *at != '"' && *at != '\\' && *at != '\n')
        ++at;
    return at;
}

/// The first letter from `at` on that is no space.
const char *skipIndentation(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        if (const uint64_t others = eightOf(at) ^ (LowestBits * ' '))
            return at + std::countr_zero(others) / 8;
    }
    while (at < end && *at == ' ')
        ++at;
    return at;
}

} // namespace

JsonScanner::JsonScanner(std::string_view text, int firstLine, PlanAssembler &assembler)
    : m_text(text)
    , m_line(firstLine)
    , m_assembler(assembler)
{
}

bool JsonScanner::fail(const QString &what)
{
    m_error = core::invalidInput(QStringLiteral("line %1: %2").arg(m_line).arg(what));
    return false;
}

void JsonScanner::skipSpace()
{
    const char *at = m_text.data() + m_position;
    const char *const end = m_text.data() + m_text.size();
    // A large plan is mostly indentation.
    while (at < end && static_cast<unsigned char>(*at) <= ' ') {
        m_line += *at == '\n';
        at = skipIndentation(at + 1, end);
    }
    m_position = size_t(at - m_text.data());
}

Result<void> JsonScanner::readValue()
{
    do {
        if (!readStep())
            return m_error ? *m_error : *m_assembler.error();
    } while (!m_open.empty());
    return {};
}

bool JsonScanner::readStep()
{
    skipSpace();
    if (atEnd())
        return fail(QStringLiteral("the JSON ends here, before it is complete"));
    const char letter = m_text[m_position];
    const char open = m_open.empty() ? '\0' : m_open.back();
    if (!open && letter != '{' && letter != '[')
        return fail(QStringLiteral("expected an object or an array"));
    if (letter != '}' && letter != ']')
        return readMember(open != '{');
    if ((letter == '}') != (open == '{'))
        return fail(QStringLiteral("the bracket does not match the one it closes"));
    ++m_position;
    m_open.pop_back();
    m_assembler.end();
    return afterValue();
}

bool JsonScanner::readMember(bool array)
{
    std::string_view key;
    std::string keptKey;
    if (!array) {
        if (m_text[m_position] != '"' || !readString(key))
            return fail(QStringLiteral("expected a key in quotes"));
        if (key.data() == m_unescaped.data())
            key = keptKey = std::string(key);
        skipSpace();
        if (atEnd() || m_text[m_position] != ':')
            return fail(QStringLiteral("expected ':' after a key"));
        ++m_position;
        skipSpace();
        if (atEnd())
            return fail(QStringLiteral("the JSON ends here, before it is complete"));
    }
    const char letter = m_text[m_position];
    if (letter == '{' || letter == '[') {
        letter == '{' ? m_assembler.beginObject(key, m_line) : m_assembler.beginArray(key, m_line);
        m_open += letter;
        ++m_position;
        return !m_assembler.error();
    }
    std::string_view value;
    const bool quoted = letter == '"';
    if (quoted && !readString(value))
        return fail(QStringLiteral("a string that begins here does not end"));
    if (!quoted)
        value = readWord();
    if (!quoted && value.empty())
        return fail(QStringLiteral("expected a value"));
    m_assembler.scalar(key, value, quoted);
    return afterValue();
}

bool JsonScanner::afterValue()
{
    if (m_assembler.error())
        return false;
    if (m_open.empty())
        return true;
    skipSpace();
    if (atEnd())
        return fail(QStringLiteral("the JSON ends here, before it is complete"));
    const char letter = m_text[m_position];
    if (letter == ',')
        ++m_position;
    else if (letter != '}' && letter != ']')
        return fail(QStringLiteral("expected ',' or the end of an object or array"));
    return true;
}

std::string_view JsonScanner::readWord()
{
    const size_t begin = m_position;
    while (!atEnd() && !endsWord(m_text[m_position]))
        ++m_position;
    return m_text.substr(begin, m_position - begin);
}

bool JsonScanner::readString(std::string_view &value)
{
    const size_t begin = m_position + 1;
    const char *const from = m_text.data() + begin;
    const char *const end = m_text.data() + m_text.size();
    int lines = 0;
    const char *at = findStringEvent(from, end);
    for (; at < end && *at == '\n'; at = findStringEvent(at + 1, end))
        ++lines;
    if (at == end)
        return false;
    m_line += lines;
    if (*at == '\\') {
        const size_t after = readJsonString(m_text, m_position, m_unescaped);
        m_position = std::min(after, m_text.size());
        value = m_unescaped;
        return after != std::string_view::npos;
    }
    const auto length = size_t(at - from);
    value = m_text.substr(begin, length);
    m_position = begin + length + 1;
    return true;
}

} // namespace plan
