#include "app/plan/cleancopy.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace plan {

namespace {

constexpr const char *hardSpace = "\xC2\xA0";

/// Calls handle with every line, without its end, and puts what it gives in the line's place.
template<class Handle>
QByteArray eachLine(const QByteArray &text, Handle handle)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf('\n', at);
        const qsizetype lineEnd = end < 0 ? text.size() : end;
        result += handle(QByteArray::fromRawData(text.constData() + at, lineEnd - at));
        if (end >= 0)
            result += '\n';
        at = lineEnd + 1;
    }
    return result;
}

bool containsAny(const QByteArray &text, std::initializer_list<const char *> pieces)
{
    return std::ranges::any_of(pieces, [&text](const char *piece) { return text.contains(piece); });
}

bool showsPlan(const QByteArray &line)
{
    return containsAny(line, {"(cost=", "(actual ", "->  ", "\"Plan\"", "- Plan:", "<Plan>", "QUERY PLAN", "-&gt;"});
}

/// A reply's marks; a plan's line does not begin so.
bool isQuoted(const QByteArray &text)
{
    if (!text.startsWith('>') && !text.contains("\n>"))
        return false;
    qsizetype quoted = 0;
    qsizetype others = 0;
    bool plan = false;
    eachLine(text, [&](const QByteArray &line) {
        const bool marked = line.startsWith('>');
        plan = plan || (marked && showsPlan(line));
        (marked ? quoted : others) += line.trimmed().isEmpty() ? 0 : 1;
        return QByteArray();
    });
    return quoted > others || (quoted > 0 && plan);
}

QByteArray withoutMarks(const QByteArray &text)
{
    constexpr int deepest = 8;
    return eachLine(text, [](QByteArray line) {
        for (int level = 0; level < deepest && line.startsWith('>'); ++level) {
            const bool spaced = line.size() > 1 && line[1] == ' ';
            line.remove(0, spaced ? 2 : 1);
        }
        return line;
    });
}

struct Entity
{
    const char *name;
    const char *letter;
};

constexpr Entity entities[] = {{"&lt;", "<"},   {"&gt;", ">"},   {"&quot;", "\""}, {"&#34;", "\""},
                               {"&apos;", "'"}, {"&#39;", "'"},  {"&#x27;", "'"},  {"&nbsp;", " "},
                               {"&#160;", " "}, {"&plus;", "+"}, {"&#43;", "+"},   {"&amp;", "&"},
                               {"&#62;", ">"},  {"&#60;", "<"},  {"&#x3C;", "<"},  {"&#x3E;", ">"}};

/// Whether entities stand for the marks of a plan, not only inside of its literals.
bool hasEntities(const QByteArray &text)
{
    if (!text.contains('&') || containsAny(text, {"<explain", "\"Plan\""}))
        return false;
    const bool none = !text.contains('<') && !text.contains('>') && !text.contains('"');
    if (none && containsAny(text, {"&lt;", "&gt;", "&quot;"}))
        return true;
    return containsAny(text, {"-&gt; ", "-&gt;&nbsp;", "&quot;Plan&quot;", "&#34;Plan&#34;", "&lt;explain",
                              "Node Type: &quot;", " &amp; ", " &amp;&amp; ", " &lt; ", " &gt; ",
                              " &lt;= ", " &gt;= ", " &lt;&gt; ", " &lt;-&gt; ", " &lt;=&gt; ", " &lt;#&gt; ",
                              " &lt;+&gt; ", "&nbsp;&nbsp;(cost=", "&nbsp; (cost="});
}

QByteArray withoutEntities(const QByteArray &text)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QByteArray rest =
            QByteArray::fromRawData(text.constData() + at, std::min<qsizetype>(text.size() - at, 8));
        const auto *const entity =
            text[at] != '&'
                ? std::end(entities)
                : std::ranges::find_if(entities, [&rest](const Entity &e) { return rest.startsWith(e.name); });
        if (entity == std::end(entities)) {
            result += text[at];
            continue;
        }
        result += entity->letter;
        at += qsizetype(std::string_view(entity->name).size()) - 1;
    }
    return result;
}

/// psql's format html: the inside of every cell, nothing of the other lines.
QByteArray withoutCells(const QByteArray &text)
{
    bool inside = false;
    return eachLine(text, [&inside](QByteArray line) {
        const qsizetype cell = line.indexOf("<td");
        if (cell >= 0) {
            line.remove(0, std::max(line.indexOf('>', cell), cell + 2) + 1);
            inside = true;
        }
        if (!inside)
            return QByteArray();
        if (const qsizetype end = line.indexOf("</td>"); end >= 0) {
            line.truncate(end);
            inside = false;
        }
        const QByteArray end = line.trimmed();
        for (const char *broken : {"<br />", "<br/>", "<br>"}) {
            if (end.endsWith(broken))
                line.truncate(line.lastIndexOf(broken));
        }
        return line;
    });
}

bool hasHardSpaces(const QByteArray &text)
{
    return text.contains(hardSpace) &&
           (text.startsWith(hardSpace) ||
            containsAny(text, {"\n\xC2\xA0", "\n \xC2\xA0", "->\xC2\xA0", "-> \xC2\xA0",
                               "\xC2\xA0(cost=", "\xC2\xA0(actual ", "\"Plan\":\xC2\xA0", "Plan:\xC2\xA0"}));
}

QByteArray withPlainArrows(const QByteArray &text)
{
    constexpr std::string_view arrows[] = {"\xE2\x86\x92", "\xE2\x80\x93>", "\xE2\x80\x94>"};
    if (!containsAny(text, {arrows[0].data(), arrows[1].data(), arrows[2].data()}))
        return text;
    return eachLine(text, [&arrows](QByteArray line) {
        const auto first = std::ranges::find_if(line, [](char letter) { return letter != ' ' && letter != '\t'; });
        const qsizetype begin = first - line.begin();
        for (const std::string_view arrow : arrows) {
            if (std::string_view(line.constData() + begin, size_t(line.size() - begin)).starts_with(arrow))
                return QByteArray(line.left(begin) + "->" + line.mid(begin + qsizetype(arrow.size())));
        }
        return line;
    });
}

/// JSON that a program has put into a string of JSON. Its line ends become spaces, so that lines keep their numbers.
QByteArray withoutEscapes(const QByteArray &text)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (letter == '\\' && (next == '"' || next == '\\' || next == '/')) {
            result += next;
            ++at;
        } else if (letter == '\\' && (next == 'n' || next == 'r' || next == 't')) {
            result += ' ';
            ++at;
        } else if (letter == '"' && (next == '[' || next == '{')) {
            continue;
        } else if (letter == '"' && (result.endsWith(']') || result.endsWith('}'))) {
            continue;
        } else {
            result += letter;
        }
    }
    return result;
}

bool isEscaped(const QByteArray &text)
{
    return text.contains("\\\"Node Type\\\"") && !text.contains("\"Node Type\"");
}

} // namespace

QByteArray cleanCopy(const QByteArray &text)
{
    QByteArray clean = isQuoted(text) ? withoutMarks(text) : text;
    const bool cells = clean.contains("<td") && clean.contains("</td>") && !clean.contains("<explain");
    if (cells)
        clean = withoutCells(clean);
    if (cells || hasEntities(clean))
        clean = withoutEntities(clean);
    if (hasHardSpaces(clean))
        clean.replace(hardSpace, " ");
    if (isEscaped(clean))
        clean = withoutEscapes(clean);
    return withPlainArrows(clean);
}

} // namespace plan
