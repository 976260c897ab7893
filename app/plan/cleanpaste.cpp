#include "app/plan/cleanpaste.h"

#include "app/plan/brokenlines.h"
#include "app/plan/cleancopy.h"
#include "app/plan/cleanlog.h"
#include "app/plan/cleanquotes.h"
#include "app/plan/psqlexpanded.h"
#include "app/plan/psqlframe.h"
#include "app/plan/psqlwrapped.h"

#include <algorithm>
#include <utility>

namespace plan {

namespace {

/// Rather than a word in brackets.
bool beginsJson(std::string_view body)
{
    const bool bracket = body.starts_with('[') || body.starts_with('{');
    return bracket && (body.size() == 1 || std::string_view(" \t[{\"").find(body[1]) != std::string_view::npos);
}

/// The lines as a text again. Where an empty line says nothing (`loose`) one stands for a line that was removed; inside
/// of XML it would lengthen a value with line ends, and so comes behind the element.
QByteArray joined(const std::vector<PasteLine> &lines, const QByteArray &text, bool loose, bool xml = false)
{
    QByteArray clean;
    clean.reserve(text.size());
    qsizetype waiting = 0;
    bool insideValue = false;
    for (const PasteLine &line : lines) {
        if (loose && line.text() == removedLine) {
            ++waiting;
        } else {
            clean.append(line.text().data(), qsizetype(line.text().size())).append('\n');
            insideValue = xml && !trimmedLine(line.text()).ends_with('>');
        }
        if (!insideValue && waiting > 0)
            clean.append(std::exchange(waiting, 0), '\n');
    }
    clean.append(waiting, '\n');
    if (!text.endsWith('\n') && !clean.isEmpty())
        clean.chop(1);
    return clean;
}

} // namespace

QByteArray cleanPaste(const QByteArray &paste)
{
    const QByteArray text = cleanCopy(paste);
    std::vector<PasteLine> lines = splitLines({text.constData(), size_t(text.size())});
    if (!unwrapLog(lines))
        unquoteLines(lines);
    removeRecordFrame(lines);
    joinWrappedLines(lines);
    removePsqlFrame(lines);
    const auto holds = [&lines](bool (*begins)(std::string_view)) {
        return std::ranges::any_of(lines, [begins](const PasteLine &line) { return begins(trimmedLine(line.text())); });
    };
    const bool xml = holds([](std::string_view body) { return body.starts_with("<explain"); });
    if (!xml && !holds(beginsJson)) {
        joinBrokenLines(lines);
        return joined(lines, text, false);
    }
    return joined(lines, text, true, xml);
}

} // namespace plan
