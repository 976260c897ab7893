#include "app/plan/cleanpaste.h"

#include "app/plan/cleanlog.h"
#include "app/plan/cleanquotes.h"
#include "app/plan/psqlframe.h"

#include <algorithm>

namespace plan {

QByteArray cleanPaste(const QByteArray &text)
{
    std::vector<PasteLine> lines = splitLines({text.constData(), size_t(text.size())});
    if (!unwrapLog(lines))
        unquoteLines(lines);
    removePsqlFrame(lines);
    QByteArray clean;
    clean.reserve(text.size());
    for (const PasteLine &line : lines) {
        clean.append(line.text().data(), qsizetype(line.text().size()));
        clean.append('\n');
    }
    if (!text.endsWith('\n') && !clean.isEmpty())
        clean.chop(1);
    return clean;
}

} // namespace plan
