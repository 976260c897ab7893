#include "app/plan/cleanpaste.h"

#include "app/plan/cleanlog.h"
#include "app/plan/cleanquotes.h"
#include "app/plan/psqlexpanded.h"
#include "app/plan/psqlframe.h"
#include "app/plan/psqlwrapped.h"

#include <algorithm>

namespace plan {

QByteArray cleanPaste(const QByteArray &text)
{
    std::vector<PasteLine> lines = splitLines({text.constData(), size_t(text.size())});
    if (!unwrapLog(lines))
        unquoteLines(lines);
    removeRecordFrame(lines);
    joinWrappedLines(lines);
    removePsqlFrame(lines);
    // Inside of JSON and XML an empty line says nothing.
    const bool byLines = std::none_of(lines.begin(), lines.end(), [](const PasteLine &line) {
        const std::string_view body = trimmedLine(line.text());
        return body.starts_with('[') || body.starts_with('{') || body.starts_with("<explain");
    });
    QByteArray clean;
    clean.reserve(text.size());
    for (const PasteLine &line : lines) {
        if (byLines || line.text() != removedLine)
            clean.append(line.text().data(), qsizetype(line.text().size()));
        clean.append('\n');
    }
    if (!text.endsWith('\n') && !clean.isEmpty())
        clean.chop(1);
    return clean;
}

} // namespace plan
