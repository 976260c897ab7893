#include "app/embedding/retrypolicy.h"

#include <QLocale>
#include <QString>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace embedding {

using core::Milliseconds;

bool isTransient(int status)
{
    return status == 429 || status == 408 || (status >= 500 && status != 501 && status != 505);
}

Milliseconds pauseBefore(int next, const RetryPolicy &policy, double chance)
{
    const double whole =
        std::min(policy.longestPause.value, policy.firstPause.value * std::pow(2.0, std::max(0, next - 2)));
    return {whole * (1 - chance / 2)};
}

std::optional<Milliseconds> parseRetryAfter(const QByteArray &header, const QDateTime &now)
{
    const QByteArray text = header.trimmed();
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber && std::isfinite(seconds))
        return Milliseconds{std::max(0.0, seconds * 1000)};
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!date.isValid())
        return {};
    date = QDateTime(date.date(), date.time(), QTimeZone::utc());
    return Milliseconds{double(std::max<qint64>(0, now.msecsTo(date)))};
}

} // namespace embedding
