#include "app/plan/pastereader.h"

#include "app/plan/cleanlog.h"
#include "app/plan/jsonrows.h"
#include "app/plan/jsonscanner.h"
#include "app/plan/pasteline.h"
#include "app/plan/textpieces.h"
#include "app/plan/xmlscanner.h"
#include "app/plan/yamlscanner.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace plan {

using core::Result;

namespace {

/// A bracket with what may follow it: a plan, rather than a word in brackets.
bool beginsJson(std::string_view text)
{
    if (!text.starts_with('[') && !text.starts_with('{'))
        return false;
    const size_t next = text.find_first_not_of(" \t\r\n", 1);
    if (next == std::string_view::npos)
        return true;
    const char letter = text[next];
    return text[0] == '{' ? letter == '"' || letter == '}' : letter == '{' || letter == '[' || letter == ']';
}

bool beginsYaml(std::string_view body)
{
    return body.starts_with("- Plan:") || body == "Plan:" || body.starts_with("- Query Text:") ||
           (body.starts_with("Query Text: \"") && body.ends_with('"'));
}

bool beginsXml(std::string_view body)
{
    return body.starts_with("<explain") || body.starts_with("<?xml");
}

/// psql's prompt with what was typed at it, or a statement that it has echoed.
bool isTyped(std::string_view line)
{
    const size_t word = std::min(line.find(' '), line.size());
    std::string_view prompt = line.substr(0, word);
    if (prompt.ends_with('#') || prompt.ends_with('>')) {
        prompt.remove_suffix(1);
        const bool state =
            !prompt.empty() && std::string_view("=-*!'\"(^$").find(prompt.back()) != std::string_view::npos;
        const bool name = prompt.find_first_of("()<\t") >= prompt.size() - 1;
        return state && prompt.size() > 1 && name;
    }
    constexpr std::string_view explain = "explain";
    return std::ranges::equal(line.substr(0, std::min(line.find_first_of(" ("), line.size())), explain,
                              [](char letter, char lower) { return char(letter | 0x20) == lower; });
}

/// Where the first line begins behind a position that says something; the text's end when there is none.
size_t nextFullLine(std::string_view text, size_t position)
{
    while (position < text.size()) {
        const size_t end = std::min(text.find('\n', position), text.size());
        const std::string_view line = text.substr(position, end - position);
        if (line != removedLine && !trimmedLine(line).empty())
            return position;
        position = end + 1;
    }
    return text.size();
}

} // namespace

PasteReader::PasteReader(std::string_view text, bool insideLog)
    : m_text(text)
    , m_insideLog(insideLog)
{
    if (m_text.starts_with("\xEF\xBB\xBF"))
        m_position = 3;
}

Result<PlanDocument> PasteReader::read()
{
    while (m_position < m_text.size() && !m_limits) {
        const std::string_view line = lineAt(m_position);
        const size_t before = m_position;
        readLine(line);
        if (m_position == before)
            advanceTo(before + line.size() + 1);
        if (m_textReader.error())
            m_limits = m_textReader.error();
    }
    takeText();
    if (m_limits)
        return *m_limits;
    if (!m_document.plans.empty())
        return std::move(m_document);
    if (m_error)
        return *m_error;
    if (m_document.unread.empty())
        return core::invalidInput(QStringLiteral("there is no plan in this text"));
    return core::invalidInput(
        QStringLiteral("there is no plan in this text; line %1 is none").arg(m_document.unread.front().line));
}

std::string_view PasteReader::lineAt(size_t begin) const
{
    const size_t end = std::min(m_text.find('\n', begin), m_text.size());
    return m_text.substr(begin, end - begin);
}

void PasteReader::advanceTo(size_t position)
{
    position = std::min(position, m_text.size());
    const std::string_view passed = m_text.substr(m_position, position - m_position);
    m_line += int(std::count(passed.begin(), passed.end(), '\n'));
    m_position = position;
}

void PasteReader::readLine(std::string_view line)
{
    if (line == removedLine)
        return;
    const std::string_view body = trimmedLine(line);
    if (planAnnouncement(body) == 0)
        return announce(body);
    if (line.starts_with(otherLogLine)) {
        takeText();
        m_inQueryText = false;
        return addUnread(m_line, toText(line.substr(1, 200)));
    }
    const size_t column = columnOf(line);
    if (!m_insideLog && !m_textReader.inQuote() && !m_inQueryText && column < 2 && isTyped(body)) {
        takeText();
        return addUnread(m_line, toText(body.substr(0, 200)));
    }
    const bool insideText = m_textReader.inQuote() || m_textReader.isInside(column) || m_inQueryText;
    if (!insideText && readOtherFormat(line, body))
        return;
    if (!m_textReader.inPlan() && !m_inQueryText && body.starts_with("Query Text:")) {
        m_textReader.appendQueryText(trimmedLine(body.substr(11)));
        m_inQueryText = true;
        return;
    }
    const bool read = m_textReader.readLine(line, m_line);
    if (m_textReader.inPlan())
        m_inQueryText = false;
    if (read)
        return;
    if (m_inQueryText)
        m_textReader.appendQueryText(line);
    else
        addUnread(m_line, toText(body.substr(0, 200)));
}

bool PasteReader::readOtherFormat(std::string_view line, std::string_view body)
{
    if (body.empty())
        return false;
    const size_t begin = m_position + size_t(body.data() - line.data());
    if (beginsJson(m_text.substr(begin))) {
        takeText();
        if (!readLogMessage(line))
            readJson();
        return true;
    }
    if (!beginsXml(body) && !beginsYaml(body))
        return false;
    takeText();
    beginsXml(body) ? readXmlPlan() : readYaml();
    return true;
}

PlanAssembler &PasteReader::assembler(PlanFormat format)
{
    std::optional<PlanAssembler> &place = format == PlanFormat::Json   ? m_json
                                          : format == PlanFormat::Yaml ? m_yaml
                                                                       : m_xml;
    if (!place || place->isOpen())
        place.emplace(format);
    return *place;
}

void PasteReader::readJson()
{
    PlanAssembler &plans = assembler(PlanFormat::Json);
    const size_t end = m_announced ? nextAnnouncement() : m_text.size();
    JsonScanner scanner(m_text.substr(m_position, end - m_position), m_line, plans);
    const Result<void> read = scanner.readValue();
    if (!read) {
        takeAssembled(plans);
        return fail(read.error(), end);
    }
    const std::string_view json = m_text.substr(m_position, scanner.position());
    const size_t before = m_document.plans.size();
    take(plans.takePlans());
    const std::vector<int> others = plans.takeLinesWithoutPlan();
    const std::string rows = m_document.plans.size() > before || m_insideLog ? std::string() : plansInRows(json);
    if (!rows.empty())
        takeInner(PasteReader(rows, true).read());
    for (const int line : rows.empty() ? others : std::vector<int>())
        addUnread(line, QStringLiteral("an object without a plan"));
    if (plans.error())
        m_limits = plans.error();
    m_line = scanner.line();
    m_position += json.size();
}

/// What was read of a text that lies inside of this line.
void PasteReader::takeInner(Result<PlanDocument> &&inner)
{
    if (!inner) {
        if (!m_error)
            m_error = inner.error();
        addUnread(m_line, inner.error().message);
        return;
    }
    for (Plan &plan : inner->plans) {
        plan.line = m_line;
        for (PlanNode &node : plan.nodes)
            node.line = m_line;
    }
    for (const UnreadLine &unread : inner->unread)
        addUnread(m_line, unread.text);
    take(std::move(inner->plans));
}

size_t PasteReader::nextAnnouncement()
{
    if (m_nextAnnouncement <= m_position && m_nextAnnouncement < m_text.size())
        m_nextAnnouncement = std::min(m_text.find("\nduration: ", m_position), m_text.size());
    return m_nextAnnouncement;
}

bool PasteReader::readLogMessage(std::string_view line)
{
    constexpr std::string_view start = "\"message\":\"duration: ";
    if (m_insideLog || line.find(start) == std::string_view::npos)
        return false;
    const QByteArray json = QByteArray::fromRawData(line.data(), qsizetype(line.size()));
    const QByteArray message =
        QJsonDocument::fromJson(json).object().value(QLatin1String("message")).toString().toUtf8();
    takeInner(PasteReader(std::string_view(message.constData(), size_t(message.size())), true).read());
    advanceTo(m_position + line.size() + 1);
    return true;
}

void PasteReader::readXmlPlan()
{
    constexpr std::string_view last = "</explain>";
    const size_t found = m_text.find(last, m_position);
    const size_t end = found == std::string_view::npos ? m_text.size() : found + last.size();
    PlanAssembler &plans = assembler(PlanFormat::Xml);
    const Result<void> read = readXml(m_text.substr(m_position, end - m_position), m_line, plans);
    takeAssembled(plans);
    if (!read)
        return fail(read.error(), end);
    advanceTo(end);
}

void PasteReader::readYaml()
{
    PlanAssembler &plans = assembler(PlanFormat::Yaml);
    YamlScanner scanner(plans);
    Result<void> read;
    const size_t first = columnOf(lineAt(m_position));
    while (read && m_position < m_text.size()) {
        const std::string_view line = lineAt(m_position);
        const std::string_view body = trimmedLine(line);
        if (line == removedLine) {
            advanceTo(m_position + line.size() + 1);
            continue;
        }
        if (body.empty()) {
            const size_t next = nextFullLine(m_text, m_position);
            if (next == m_text.size() || columnOf(lineAt(next)) <= first)
                break;
            advanceTo(next);
            continue;
        }
        if (planAnnouncement(body) == 0 || isTyped(body))
            break;
        read = scanner.readLine(line, m_line);
        if (read)
            advanceTo(m_position + line.size() + 1);
    }
    if (read)
        read = scanner.finish();
    takeAssembled(plans);
    if (!read)
        fail(read.error(), m_announced ? nextAnnouncement() : m_text.size());
}

void PasteReader::announce(std::string_view line)
{
    takeText();
    m_announced = true;
    m_inQueryText = false;
    constexpr std::string_view word = "duration: ";
    m_duration = toText(trimmedLine(line.substr(word.size(), line.size() - word.size() - 5)));
}

void PasteReader::take(std::vector<Plan> &&plans)
{
    for (Plan &plan : plans) {
        if (!m_duration.isEmpty())
            plan.properties.prepend({QStringLiteral("Duration"), std::exchange(m_duration, {})});
        m_document.plans.push_back(std::move(plan));
    }
}

void PasteReader::takeText()
{
    take(m_textReader.takePlans());
    for (const core::Error &problem : m_textReader.takeProblems()) {
        if (!m_error)
            m_error = problem;
        addUnread(m_line, problem.message);
    }
}

void PasteReader::takeAssembled(PlanAssembler &plans)
{
    take(plans.takePlans());
    for (const int line : plans.takeLinesWithoutPlan())
        addUnread(line, QStringLiteral("an object without a plan"));
    if (plans.error())
        m_limits = plans.error();
}

void PasteReader::fail(const core::Error &error, size_t resumeAt)
{
    if (!m_error)
        m_error = error;
    addUnread(m_line, error.message);
    const int before = m_line;
    advanceTo(resumeAt);
    m_document.unreadCount += m_line - before;
}

void PasteReader::addUnread(int line, const QString &text)
{
    ++m_document.unreadCount;
    if (m_document.unread.size() < size_t(ReadLimits::unreadLines))
        m_document.unread.push_back({line, text});
}

} // namespace plan
