#include "app/plan/readplans.h"

#include "app/plan/cleanpaste.h"
#include "app/plan/pastereader.h"
#include "app/plan/plaintext.h"
#include "app/plan/planassembler.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace plan {

using core::Result;

namespace {

std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), size_t(text.size())};
}

/// The sums of short pieces fit a byte, so that the compiler counts many letters at a time.
qint64 countLines(const QByteArray &text)
{
    qint64 lines = 0;
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype to = std::min(from + 255, text.size());
        uint8_t ends = 0;
        for (; from < to; ++from)
            ends = uint8_t(ends + (text.constData()[from] == '\n'));
        lines += ends;
    }
    return lines;
}

bool beginsLikeJson(const QByteArray &text)
{
    for (const char letter : text) {
        if (static_cast<unsigned char>(letter) > ' ')
            return letter == '[' || letter == '{';
    }
    return false;
}

} // namespace

Result<PlanDocument> readPlans(const QByteArray &given)
{
    const QByteArray text = plainText(given);
    if (text.size() > ReadLimits::bytes)
        return core::invalidInput(
            QStringLiteral("the text has more than %1 MB").arg(ReadLimits::bytes / (1024 * 1024)));
    if (countLines(text) > ReadLimits::lines)
        return core::invalidInput(QStringLiteral("the text has more than %1 lines").arg(ReadLimits::lines));
    // The server's own JSON needs no cleaning, and may be large.
    std::optional<Result<PlanDocument>> asItIs;
    if (beginsLikeJson(text)) {
        asItIs = PasteReader(viewOf(text)).read();
        if (*asItIs && (*asItIs)->unreadCount == 0)
            return std::move(*asItIs);
    }
    const QByteArray clean = cleanPaste(text);
    if (asItIs && clean == text)
        return std::move(*asItIs);
    return PasteReader(viewOf(clean)).read();
}

} // namespace plan
