#include "app/plan/jsonscanner.h"

#include "app/plan/jsonstring.h"
#include "app/plan/planassembler.h"

#include <algorithm>
#include <cstring>

namespace plan {

using core::Result;

namespace {

bool endsWord(char letter)
{
    return letter == ',' || letter == '}' || letter == ']' || letter == ':' || letter == '"' || letter == '{' ||
           letter == '[' || static_cast<unsigned char>(letter) <= ' ';
}

} // namespace

JsonScanner::JsonScanner(std::string_view text, int firstLine, PlanAssembler &assembler)
    : m_text(text)
    , m_line(firstLine)
    , m_assembler(assembler)
{
}

core::Error JsonScanner::error(const QString &what) const
{
    return core::invalidInput(QStringLiteral("line %1: %2").arg(m_line).arg(what));
}

void JsonScanner::skipSpace()
{
    const char *at = m_text.data() + m_position;
    const char *const end = m_text.data() + m_text.size();
    // A large plan is mostly indentation: eight spaces at a time.
    constexpr char spaces[] = "        ";
    while (at < end && static_cast<unsigned char>(*at) <= ' ') {
        if (end - at >= 8 && std::memcmp(at, spaces, 8) == 0) {
            at += 8;
            continue;
        }
        m_line += *at == '\n';
        ++at;
    }
    m_position = size_t(at - m_text.data());
}

Result<void> JsonScanner::readValue()
{
    do {
        skipSpace();
        if (atEnd())
            return error(QStringLiteral("the JSON ends here, before it is complete"));
        const char letter = m_text[m_position];
        const char open = m_open.empty() ? '\0' : m_open.back();
        if (!open && letter != '{' && letter != '[')
            return error(QStringLiteral("expected an object or an array"));
        if (letter == '}' || letter == ']') {
            if ((letter == '}') != (open == '{'))
                return error(QStringLiteral("the bracket does not match the one it closes"));
            ++m_position;
            m_open.pop_back();
            m_assembler.end();
        } else if (Result<void> member = readMember(open != '{'); !member) {
            return member;
        } else {
            continue;
        }
        if (Result<void> after = afterValue(); !after)
            return after;
    } while (!m_open.empty());
    return {};
}

Result<void> JsonScanner::readMember(bool array)
{
    std::string_view key;
    std::string keptKey;
    if (!array) {
        if (m_text[m_position] != '"' || !readString(key))
            return error(QStringLiteral("expected a key in quotes"));
        if (key.data() == m_unescaped.data())
            key = keptKey = std::string(key);
        skipSpace();
        if (atEnd() || m_text[m_position] != ':')
            return error(QStringLiteral("expected ':' after a key"));
        ++m_position;
        skipSpace();
        if (atEnd())
            return error(QStringLiteral("the JSON ends here, before it is complete"));
    }
    const char letter = m_text[m_position];
    if (letter == '{' || letter == '[') {
        letter == '{' ? m_assembler.beginObject(key, m_line) : m_assembler.beginArray(key, m_line);
        m_open += letter;
        ++m_position;
        if (m_assembler.error())
            return *m_assembler.error();
        return {};
    }
    std::string_view value;
    const bool quoted = letter == '"';
    if (quoted && !readString(value))
        return error(QStringLiteral("a string that begins here does not end"));
    if (!quoted)
        value = readWord();
    if (!quoted && value.empty())
        return error(QStringLiteral("expected a value"));
    m_assembler.scalar(key, value, quoted);
    return afterValue();
}

Result<void> JsonScanner::afterValue()
{
    if (m_assembler.error())
        return *m_assembler.error();
    if (m_open.empty())
        return {};
    skipSpace();
    if (atEnd())
        return error(QStringLiteral("the JSON ends here, before it is complete"));
    const char letter = m_text[m_position];
    if (letter == ',')
        ++m_position;
    else if (letter != '}' && letter != ']')
        return error(QStringLiteral("expected ',' or the end of an object or array"));
    return {};
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
    const char *from = m_text.data() + begin;
    const size_t left = m_text.size() - begin;
    const auto quote = static_cast<const char *>(std::memchr(from, '"', left));
    if (!quote)
        return false;
    const size_t length = size_t(quote - from);
    if (std::memchr(from, '\\', length)) {
        const size_t end = readJsonString(m_text, m_position, m_unescaped);
        m_position = std::min(end, m_text.size());
        value = m_unescaped;
        return end != std::string_view::npos;
    }
    value = m_text.substr(begin, length);
    m_line += int(std::count(value.begin(), value.end(), '\n'));
    m_position = begin + length + 1;
    return true;
}

} // namespace plan
