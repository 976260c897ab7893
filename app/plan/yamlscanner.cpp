#include "app/plan/yamlscanner.h"

#include "app/plan/jsonstring.h"
#include "app/plan/pasteline.h"
#include "app/plan/planassembler.h"

#include <algorithm>

namespace plan {

using core::Result;

namespace {

std::string_view trimmed(std::string_view text)
{
    const size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// Where a key ends: a colon at the end or before a space, not inside quotes.
size_t keyEnd(std::string_view body)
{
    if (body.starts_with('"'))
        return std::string_view::npos;
    for (size_t at = body.find(':'); at != std::string_view::npos; at = body.find(':', at + 1)) {
        if (at + 1 == body.size() || body[at + 1] == ' ')
            return at;
    }
    return std::string_view::npos;
}

} // namespace

bool readYamlScalar(std::string_view text, std::string &value)
{
    if (!text.starts_with('"')) {
        value = text;
        return true;
    }
    const size_t used = readJsonString(text, 0, value);
    return used != std::string_view::npos && trimmed(text.substr(used)).empty();
}

YamlScanner::YamlScanner(PlanAssembler &assembler)
    : m_assembler(assembler)
{
}

Result<void> YamlScanner::check() const
{
    if (m_assembler.error())
        return *m_assembler.error();
    return {};
}

Result<void> YamlScanner::readLine(std::string_view line, int number)
{
    const std::string_view body = trimmed(line);
    if (body.empty())
        return {};
    return readEntry(body, columnOf(line), number);
}

Result<void> YamlScanner::readEntry(std::string_view body, size_t column, int number)
{
    // "- - a: b" opens a sequence for every dash.
    while (body == "-" || body.starts_with("- ")) {
        if (m_pending && column < m_pendingColumn)
            m_pending = false;
        closeTo(column, true);
        if (m_open.empty() || m_open.back().column < column || !m_open.back().sequence)
            openPending(column, true, number);
        const size_t skip = std::min(body.find_first_not_of(' ', 1), body.size());
        body.remove_prefix(skip);
        column += skip;
        if (Result<void> fine = check(); !fine)
            return fine;
        if (body.empty())
            return {};
        if (!body.starts_with("- ") && keyEnd(body) == std::string_view::npos) {
            std::string value;
            if (!readYamlScalar(body, value))
                return core::invalidInput(QStringLiteral("line %1: a quoted text does not end here").arg(number));
            m_assembler.scalar({}, value, body.starts_with('"'));
            return check();
        }
    }
    return readPair(body, column, number);
}

Result<void> YamlScanner::readPair(std::string_view body, size_t column, int number)
{
    const size_t colon = keyEnd(body);
    if (colon == std::string_view::npos)
        return core::invalidInput(QStringLiteral("line %1: expected \"key: value\"").arg(number));
    if (m_pending && column <= m_pendingColumn)
        m_pending = false;
    closeTo(column, false);
    if (m_open.empty() || m_open.back().column < column || m_open.back().sequence)
        openPending(column, false, number);
    const std::string_view value = trimmed(body.substr(colon + 1));
    if (value.empty()) {
        m_pendingKey = body.substr(0, colon);
        m_pending = true;
        m_pendingColumn = column;
        m_pendingLine = number;
        return check();
    }
    std::string text;
    if (!readYamlScalar(value, text))
        return core::invalidInput(QStringLiteral("line %1: a quoted text does not end here").arg(number));
    if (Result<void> fine = check(); !fine)
        return fine;
    m_assembler.scalar(body.substr(0, colon), text, value.starts_with('"'));
    return check();
}

void YamlScanner::closeTo(size_t column, bool sequence)
{
    while (!m_open.empty() &&
           (m_open.back().column > column || (m_open.back().column == column && m_open.back().sequence && !sequence))) {
        m_open.pop_back();
        m_assembler.end();
    }
}

void YamlScanner::openPending(size_t column, bool sequence, int number)
{
    const int line = m_pending ? m_pendingLine : number;
    const std::string key = m_pending ? std::exchange(m_pendingKey, {}) : std::string();
    m_pending = false;
    sequence ? m_assembler.beginArray(key, line) : m_assembler.beginObject(key, line);
    m_open.push_back({column, sequence});
}

Result<void> YamlScanner::finish()
{
    for (; !m_open.empty(); m_open.pop_back())
        m_assembler.end();
    return check();
}

} // namespace plan
